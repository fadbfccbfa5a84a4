//! Values as annotations want them.
//!
//! pydantic-core 2.13, `validators/`, for values of Python in its lax mode.

mod choices;
mod containers;
mod moments;
mod numbers;
mod texts;

pub(super) use choices::is_enum;
pub(super) use texts::{too_long, too_short};

use std::cell::Cell;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form};
use linktable_python::{Args, Class, Result, Value, Vm};

use super::complaint::{Complaint, Fit, of_validator};
use super::config::Config;
use super::constrain::{self, Constraints};
use super::field_validators::Place;
use super::model::Whole;
use super::{annotated, dataclass, json_text};
use crate::registry::model_of;
use crate::sqlmodel::instance;

/// How closely a value fits, which decides between the members of a union.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exactness {
    /// It was made to fit.
    Lax,
    /// It is one that strict mode takes.
    Strict,
    /// It is of the very type.
    Exact,
}

/// What a conversion goes by, and what it finds on its way.
pub(crate) struct Conversion<'a> {
    /// The configuration of the model it is for.
    pub config: &'a Rc<Config>,
    /// The field it is for.
    pub place: Option<&'a Place>,
    /// How closely the value fits so far.
    exactness: Cell<Exactness>,
    /// How many fields of a model were given, where the value became one.
    fields_set: Cell<Option<usize>>,
}

impl<'a> Conversion<'a> {
    /// A conversion for a model of this configuration.
    pub fn new(config: &'a Rc<Config>) -> Self {
        Conversion { config, place: None, exactness: Cell::new(Exactness::Exact), fields_set: Cell::new(None) }
    }

    /// A conversion for a field, where there is one.
    pub fn placed(config: &'a Rc<Config>, place: Option<&'a Place>) -> Self {
        Conversion { place, ..Conversion::new(config) }
    }

    /// Another for the same.
    pub fn again(&self) -> Self {
        Conversion::placed(self.config, self.place)
    }

    /// Whether values are taken as they are.
    pub fn is_strict(&self) -> bool {
        self.config.strict
    }

    /// The same, for what JSON has no values of its own for.
    pub fn is_strict_python(&self) -> bool {
        self.config.strict && !self.config.call.json
    }

    /// The words for values of Python, or for those of JSON.
    pub fn said<'t>(&self, python: &'t str, json: &'t str) -> &'t str {
        if self.config.call.json { json } else { python }
    }

    /// Notes that a value fits no closer than so.
    pub fn at_most(&self, exactness: Exactness) {
        self.exactness.set(self.exactness.get().min(exactness));
    }

    /// A value that was made to fit.
    fn lax(&self, value: Value) -> Fit {
        self.at_most(Exactness::Lax);
        Ok(value)
    }
}

/// What is complained of where a strict conversion gets something that is of another class.
pub(super) fn not_instance(name: &str, value: &Value) -> Fit {
    Complaint::new("is_instance_of", format!("Input should be an instance of {name}"), value)
        .with("class", Value::str(name))
        .alone()
}

/// A value as its annotation and what constrains it want it.
///
/// # Errors
/// What validators raise; for types that are not known here.
pub(crate) fn convert(
    vm: &mut Vm,
    how: &Conversion<'_>,
    annotation: &Value,
    constraints: &Constraints,
    value: &Value,
) -> Result<Fit> {
    vm.burn(1)?;
    match annotation {
        Value::None => none(how, value),
        Value::Class(class) => {
            let fit = match constraints.switch("strict") {
                Some(strict) if strict != how.config.strict => {
                    let config = Rc::new(Config { strict, ..Config::clone(how.config) });
                    let inner = Conversion::placed(&config, how.place);
                    let fit = of_class(vm, &inner, class, constraints, value)?;
                    how.at_most(inner.exactness.get());
                    fit
                }
                _ => of_class(vm, how, class, constraints, value)?,
            };
            constrained(vm, constraints, value, fit)
        }
        Value::Alias(alias) => {
            let alias = alias.clone();
            vm.nested(|vm| of_alias(vm, how, &alias, constraints, value))
        }
        _ => Err(unsupported("validation of this type")),
    }
}

fn none(how: &Conversion<'_>, value: &Value) -> Result<Fit> {
    Ok(if value.is_none() {
        Ok(Value::None)
    } else {
        let message = how.said("Input should be None", "Input should be null");
        Complaint::new("none_required", message, value).alone()
    })
}

/// What fits, unless a constraint forbids it.
fn constrained(vm: &mut Vm, constraints: &Constraints, input: &Value, fit: Fit) -> Result<Fit> {
    let Ok(value) = fit else { return Ok(fit) };
    Ok(match constrain::check(vm, constraints, &value, input)? {
        None => Ok(value),
        Some(complaint) => complaint.alone(),
    })
}

/// Whether a member of a union is `None`.
fn is_none(member: &Value) -> bool {
    matches!(member, Value::None) || member.as_class().is_some_and(|class| &**class.name.borrow() == "NoneType")
}

fn of_alias(
    vm: &mut Vm,
    how: &Conversion<'_>,
    alias: &Rc<Alias>,
    constraints: &Constraints,
    value: &Value,
) -> Result<Fit> {
    match &alias.form {
        Form::Special("Any") => Ok(Ok(value.clone())),
        Form::Annotated => {
            let Some((inner, metadata)) = alias.args.split_first() else { return Ok(Ok(value.clone())) };
            let mut all = constraints.clone();
            all.extend(annotated::constraints(metadata));
            annotated::around(vm, how, metadata, inner, &all, value)
        }
        Form::Union { .. } => {
            if let Some(discriminator) = constraints.get("discriminator") {
                return choices::told_apart(vm, how, &alias.args, discriminator, value);
            }
            if value.is_none() && alias.args.iter().any(is_none) {
                return Ok(Ok(Value::None));
            }
            let others: Vec<Value> = alias.args.iter().filter(|member| !is_none(member)).cloned().collect();
            match others.as_slice() {
                [one] => convert(vm, how, one, constraints, value),
                _ => choices::union(vm, how, &others, constraints, value),
            }
        }
        Form::Literal => choices::literal(vm, &alias.args, value),
        Form::Callable => callable(vm, value),
        Form::TypeVar(_) => {
            let kind = Value::Alias(alias.clone());
            let bound = vm.get_attr_opt(&kind, "__bound__")?.and_then(Value::non_none);
            match bound {
                Some(bound) => convert(vm, how, &bound, constraints, value),
                None => Ok(Ok(value.clone())),
            }
        }
        Form::Generic | Form::Typing(_) => {
            let fit = containers::of_alias(vm, how, alias, value)?;
            constrained(vm, constraints, value, fit)
        }
        Form::ForwardRef => Err(unsupported("validation of a forward reference")),
        _ => Err(unsupported("validation of this type")),
    }
}

fn callable(vm: &mut Vm, value: &Value) -> Result<Fit> {
    let is_callable = matches!(value, Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_))
        || vm.special(value, "__call__")?.is_some();
    Ok(if is_callable {
        Ok(value.clone())
    } else {
        Complaint::new("callable_type", "Input should be callable", value).alone()
    })
}

fn of_class(
    vm: &mut Vm,
    how: &Conversion<'_>,
    class: &Rc<Class>,
    constraints: &Constraints,
    value: &Value,
) -> Result<Fit> {
    let name = class.name.borrow().to_string();
    let is_builtin = &**class.module.borrow() == "builtins";
    match name.as_str() {
        "str" if is_builtin => return texts::text(vm, how, constraints, value),
        "int" if is_builtin => return numbers::int(vm, how, value),
        "float" if is_builtin => return numbers::float(vm, how, constraints, value),
        "bool" if is_builtin => return numbers::truth(vm, how, value),
        "bytes" if is_builtin => return texts::bytes(how, value),
        "list" | "set" | "frozenset" | "tuple" | "dict" if is_builtin => {
            return containers::of_class(vm, how, &name, value);
        }
        "object" if is_builtin => return Ok(Ok(value.clone())),
        "type" if is_builtin => {
            return Ok(match value {
                Value::Class(_) => Ok(value.clone()),
                _ => Complaint::new("is_type", "Input should be a type", value).alone(),
            });
        }
        "NoneType" => return none(how, value),
        "Json" => return json_text::read(vm, value),
        "AwareDatetime" | "NaiveDatetime" => return zoned(vm, how, &name, value),
        "SecretStr" | "SecretBytes" if &**class.module.borrow() == "pydantic.types" => {
            return secret(vm, how, class, value);
        }
        _ => {}
    }
    match class.full_name().as_str() {
        "datetime.datetime" => moments::datetime(vm, how, class, value),
        "datetime.date" => moments::date(vm, how, class, value),
        "datetime.time" => moments::time(vm, how, class, value),
        "datetime.timedelta" => moments::timedelta(vm, how, class, value),
        "decimal.Decimal" => numbers::decimal(vm, how, class, constraints, value),
        "uuid.UUID" => texts::uuid(vm, how, class, value),
        "collections.abc.Callable" => callable(vm, value),
        _ if model_of(class).is_some() => model(vm, how, class, value),
        _ if choices::is_enum(class) => choices::member(vm, how, class, value),
        _ if class.lookup("__dataclass_fields__").is_some() => dataclass::object(vm, how, class, value),
        _ if class.lookup("__required_keys__").is_some() => dataclass::typed_dict(vm, how, class, value),
        _ if class.lookup("_field_defaults").is_some() => Err(unsupported("validation of a `NamedTuple`")),
        _ if class.lookup("__get_pydantic_core_schema__").is_some() => {
            Err(unsupported(format!("`{name}.__get_pydantic_core_schema__`")))
        }
        _ if vm.is_instance(value, class) => Ok(Ok(value.clone())),
        full if full.starts_with("pydantic.") => Err(unsupported(format!("validation of `{name}`"))),
        _ => Ok(not_instance(&name, value)),
    }
}

/// A model in a model.
fn model(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    if vm.is_instance(value, class) && !instance::is_own(value) {
        return Ok(Ok(value.clone()));
    }
    if vm.is_instance(value, class) {
        return match model_of(class) {
            Some(model) if model.table.is_none() => Whole::new(class, &how.config.call).object(vm, value),
            _ => Ok(Ok(value.clone())),
        };
    }
    how.at_most(Exactness::Lax);
    // What a call says of names and attributes goes for all models in it, what a model configures for it alone.
    let fit = Whole::new(class, &how.config.call).object(vm, value)?;
    if let Ok(made) = &fit {
        how.fields_set.set(Some(instance::set_names(made).len()));
    }
    Ok(fit)
}

fn secret(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    if vm.is_instance(value, class) {
        return Ok(Ok(value.clone()));
    }
    let fit = match class.name.borrow().as_str() {
        "SecretStr" => texts::text(vm, how, &Constraints::default(), value)?,
        _ => texts::bytes(how, value)?,
    };
    Ok(match fit {
        Ok(plain) => Ok(vm.call(&Value::Class(class.clone()), [plain].into())?),
        wrong => wrong,
    })
}

fn zoned(vm: &mut Vm, how: &Conversion<'_>, name: &str, value: &Value) -> Result<Fit> {
    let module = vm.import("datetime")?;
    let class = vm.get_attr(&module, "datetime")?;
    let Some(class) = class.as_class().cloned() else { return Ok(Ok(value.clone())) };
    let fit = moments::datetime(vm, how, &class, value)?;
    let Ok(made) = fit else { return Ok(fit) };
    let has_zone = !vm.get_attr(&made, "tzinfo")?.is_none();
    Ok(match (name, has_zone) {
        ("AwareDatetime", false) => Complaint::new("timezone_aware", "Input should have timezone info", value).alone(),
        ("NaiveDatetime", true) => {
            Complaint::new("timezone_naive", "Input should not have timezone info", value).alone()
        }
        _ => Ok(made),
    })
}

/// What a function makes of a value; what it complains of.
///
/// # Errors
/// What it raises besides.
pub(crate) fn called(vm: &mut Vm, function: &Value, args: Args, input: &Value) -> Result<Fit> {
    match vm.call(function, args) {
        Ok(value) => Ok(Ok(value)),
        Err(raised) => of_validator(vm, raised, input).map(Err),
    }
}

/// What a function written in Rust raises where it does not take a value: nothing but that it does not.
fn taken(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Option<Value>> {
    match vm.call(&Value::Class(class.clone()), args) {
        Ok(value) => Ok(Some(value)),
        Err(raised) if raised.exception().is_some() => Ok(None),
        Err(raised) => Err(raised),
    }
}
