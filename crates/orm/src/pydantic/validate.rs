//! Validation of models without a table, and of `model_validate`.
//!
//! Mirrors pydantic 2.13 for the plain types; what it does not know it refuses.

use std::rc::Rc;

use linktable_python::code::BinaryOp;
use linktable_python::error::unsupported;
use linktable_python::object::Form;
use linktable_python::{ClassBuilder, Dict, Raised, Result, Text, Value, Vm};

use super::validators::{self, When};
use crate::registry::{Field, ModelClass, model_of};
use crate::sqlmodel::instance::default_of;

/// Where values come from.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// The keyword arguments of a call.
    Keywords(&'a [(Rc<str>, Value)]),
    /// A dict or an object with attributes, and what goes before it.
    Object {
        /// The dict or object.
        object: &'a Value,
        /// What goes before it.
        update: &'a [(Value, Value)],
    },
}

/// A value that fits its field.
pub struct Valid {
    /// The field.
    pub name: Rc<str>,
    /// The value.
    pub value: Value,
    /// Whether it was given.
    pub given: bool,
}

/// One complaint of a `ValidationError`.
struct Complaint {
    field: Text,
    kind: &'static str,
    message: String,
    input: Value,
}

/// The values of all fields of a model.
///
/// # Errors
/// `ValidationError` where a value does not fit.
pub fn fields(vm: &mut Vm, model: &ModelClass, input: Input<'_>) -> Result<Vec<Valid>> {
    let class = model.class.upgrade();
    if let (Input::Keywords(_), Some(class)) = (input, &class)
        && validators::has_before_model(class)
    {
        let object = validators::before_model(vm, class, whole(input))?;
        return each(vm, model, Input::Object { object: &object, update: &[] });
    }
    each(vm, model, input)
}

fn each(vm: &mut Vm, model: &ModelClass, input: Input<'_>) -> Result<Vec<Valid>> {
    let mut values = Vec::new();
    let mut complaints = Vec::new();
    for field in &model.fields {
        let Some(given) = find(vm, field, input)? else {
            if field.is_required() {
                let input = whole(input);
                let message = "Field required".to_owned();
                complaints.push(Complaint { field: field.name.clone(), kind: "missing", message, input });
            } else {
                let value = default_of(vm, field)?;
                values.push(Valid { name: (*field.name).into(), value, given: false });
            }
            continue;
        };
        match fitted(vm, model, field, &given)? {
            Ok(value) => values.push(Valid { name: (*field.name).into(), value, given: true }),
            Err((kind, message)) => {
                complaints.push(Complaint { field: field.name.clone(), kind, message, input: given });
            }
        }
    }
    if complaints.is_empty() { Ok(values) } else { Err(validation_error(vm, model, &complaints)?) }
}

/// A value as the field it is assigned to wants it (`validate_assignment`).
///
/// # Errors
/// `ValidationError` where it does not fit.
pub(crate) fn assignment(vm: &mut Vm, model: &ModelClass, name: &Text, value: Value) -> Result<Value> {
    let Some(field) = model.fields.iter().find(|field| field.name == *name).cloned() else {
        return Err(no_such_attribute(vm, model, name, value)?);
    };
    let found = match fitted(vm, model, &field, &value)? {
        Ok(fit) => return Ok(fit),
        Err(found) => found,
    };
    let complaint = Complaint { field: name.clone(), kind: found.0, message: found.1, input: value };
    Err(validation_error(vm, model, &[complaint])?)
}

/// A value by itself as a field wants it: what a validator made of the field's own schema says.
///
/// # Errors
/// `ValidationError` where it does not fit, under the name of the schema.
pub(crate) fn alone(vm: &mut Vm, model: &ModelClass, name: &Text, value: &Value) -> Result<()> {
    let Some(field) = model.fields.iter().find(|field| field.name == *name).cloned() else { return Ok(()) };
    let Err((kind, message)) = fitted(vm, model, &field, value)? else { return Ok(()) };
    let input = shortened(&vm.repr(value)?);
    let class = vm.type_name(value);
    let text = format!(
        "1 validation error for {}\n  {message} [type={kind}, input_value={input}, input_type={class}]\n    For further \
         information visit https://errors.pydantic.dev/2.13/v/{kind}",
        schema_name(vm, &field)?
    );
    let class = error_class(vm);
    Err(vm.raise(&class, vec![Value::str(text)]))
}

/// What pydantic calls the schema of a field.
fn schema_name(vm: &mut Vm, field: &Field) -> Result<String> {
    let class = plain_class(&field.annotation);
    let name = class.as_ref().map(|class| class.name.borrow().to_string()).unwrap_or_default();
    let constrained = if field.constraints.is_empty() { "" } else { "constrained-" };
    let kind = match name.as_str() {
        "str" | "int" | "float" | "bytes" => format!("{constrained}{name}"),
        "bool" | "date" | "datetime" | "time" => name,
        "Decimal" => "decimal".to_owned(),
        "UUID" => "uuid".to_owned(),
        _ => {
            let enums = vm.import("enum")?;
            let base = vm.get_attr(&enums, "Enum")?;
            let is_enum = class.zip(base.as_class().cloned()).is_some_and(|(class, base)| class.is_subclass(&base));
            if !is_enum {
                return Err(unsupported("the message for a value that does not fit a field of this kind"));
            }
            format!("enum[{name}]")
        }
    };
    Ok(if field.is_required() { kind } else { format!("default[nullable[{kind}]]") })
}

/// The class an annotation names, also one beside `None`.
fn plain_class(annotation: &Value) -> Option<Rc<linktable_python::Class>> {
    match annotation {
        Value::Class(class) => Some(class.clone()),
        Value::Alias(alias) => alias.args.iter().find_map(plain_class),
        _ => None,
    }
}

/// What pydantic raises where an attribute is set that no field has.
pub(crate) fn no_such_attribute(vm: &mut Vm, model: &ModelClass, name: &Text, value: Value) -> Result<Raised> {
    let message = format!("Object has no attribute '{name}'");
    let complaint = Complaint { field: name.clone(), kind: "no_such_attribute", message, input: value };
    validation_error(vm, model, &[complaint])
}

/// A value as its field wants it, after all its validators; or what is wrong with it.
fn fitted(vm: &mut Vm, model: &ModelClass, field: &Field, given: &Value) -> Result<Fit> {
    let Some(class) = model.class.upgrade() else { return Ok(Ok(given.clone())) };
    let mut value = given.clone();
    for validator in validators::of_field(vm, &class, &field.name, When::Before) {
        match called(vm, &validator, value)? {
            Ok(next) => value = next,
            Err(found) => return Ok(Err(found)),
        }
    }
    if let Some(validator) = validators::of_field(vm, &class, &field.name, When::Plain).pop() {
        return called(vm, &validator, value);
    }
    value = match convert(vm, &field.annotation, &value)? {
        Ok(value) => value,
        Err(found) => return Ok(Err(found)),
    };
    if let Some(found) = constrain(vm, field, &value)? {
        return Ok(Err(found));
    }
    for validator in validators::of_field(vm, &class, &field.name, When::After) {
        match called(vm, &validator, value)? {
            Ok(next) => value = next,
            Err(found) => return Ok(Err(found)),
        }
    }
    Ok(Ok(value))
}

/// What a validator makes of a value; `ValueError` and `AssertionError` are complaints.
fn called(vm: &mut Vm, validator: &Value, value: Value) -> Result<Fit> {
    let raised = match vm.call(validator, [value].into()) {
        Ok(value) => return Ok(Ok(value)),
        Err(raised) => raised,
    };
    let (kind, what) = if vm.exception_is(&raised, "ValueError") {
        ("value_error", "Value error")
    } else if vm.exception_is(&raised, "AssertionError") {
        ("assertion_error", "Assertion failed")
    } else {
        return Err(raised);
    };
    let text = match raised.exception() {
        Some(exception) => vm.str(&Value::Instance(exception.clone()))?,
        None => String::new(),
    };
    Ok(Err((kind, format!("{what}, {text}"))))
}

fn find(vm: &mut Vm, field: &Field, input: Input<'_>) -> Result<Option<Value>> {
    let name = field.alias.as_ref().unwrap_or(&field.name);
    match input {
        Input::Keywords(keywords) => {
            Ok(keywords.iter().find(|(other, _)| **other == **name).map(|(_, value)| value.clone()))
        }
        Input::Object { object, update } => {
            let updated = update.iter().find(|(other, _)| other.as_text().is_some_and(|other| other == name));
            match (updated, object) {
                (Some((_, value)), _) => Ok(Some(value.clone())),
                (None, Value::Dict(dict)) => Ok(dict.get_str(name)),
                (None, Value::Instance(_)) => vm.get_attr_opt(object, name),
                (None, _) => Err(unsupported("`model_validate` of anything but a dict or an object")),
            }
        }
    }
}

/// All that was given, as messages show it.
fn whole(input: Input<'_>) -> Value {
    match input {
        Input::Object { object, .. } => object.clone(),
        Input::Keywords(keywords) => {
            let mut dict = Dict::default();
            for (name, value) in keywords {
                dict.set_str(&**name, value.clone());
            }
            Value::dict(dict)
        }
    }
}

type Fit = std::result::Result<Value, (&'static str, String)>;

/// A value as its annotation wants it, or what is wrong with it.
fn convert(vm: &mut Vm, annotation: &Value, value: &Value) -> Result<Fit> {
    match annotation {
        Value::None => Ok(if value.is_none() {
            Ok(Value::None)
        } else {
            Err(("none_required", "Input should be None".to_owned()))
        }),
        Value::Class(class) => {
            if model_of(class).is_some() {
                return if vm.is_instance(value, class) {
                    Ok(Ok(value.clone()))
                } else {
                    Err(unsupported("validation of a model in a model"))
                };
            }
            let name = class.name.borrow().to_string();
            plain(vm, annotation, &name, value)
        }
        Value::Alias(alias) => match &alias.form {
            Form::Special("Any") => Ok(Ok(value.clone())),
            Form::Annotated => match alias.args.first() {
                Some(inner) => vm.nested(|vm| convert(vm, inner, value)),
                None => Ok(Ok(value.clone())),
            },
            Form::Union { .. } => {
                let is_none = |member: &&Value| {
                    matches!(member, Value::None)
                        || member.as_class().is_some_and(|class| &**class.name.borrow() == "NoneType")
                };
                if value.is_none() && alias.args.iter().any(|member| is_none(&member)) {
                    return Ok(Ok(Value::None));
                }
                let others: Vec<&Value> = alias.args.iter().filter(|member| !is_none(member)).collect();
                match others.as_slice() {
                    [one] => vm.nested(|vm| convert(vm, one, value)),
                    _ => Err(unsupported("validation of a union")),
                }
            }
            Form::Generic | Form::Typing(_) => list(vm, &alias.origin, &alias.args, value),
            Form::ForwardRef => Err(unsupported("validation of a forward reference")),
            _ => Err(unsupported("validation of this type")),
        },
        _ => Err(unsupported("validation of this type")),
    }
}

fn list(vm: &mut Vm, origin: &Value, args: &[Value], value: &Value) -> Result<Fit> {
    let name = origin.as_class().map(|class| class.name.borrow().to_string()).unwrap_or_default();
    match (name.as_str(), value) {
        ("list", Value::List(_)) => {
            let mut items = Vec::new();
            for item in vm.collect(value)? {
                let fit = match args.first() {
                    Some(wanted) => vm.nested(|vm| convert(vm, wanted, &item))?,
                    None => Ok(item),
                };
                match fit {
                    Ok(item) => items.push(item),
                    Err(_) => return Err(unsupported("messages about items of a list that do not fit")),
                }
            }
            Ok(Ok(Value::list(items)))
        }
        ("dict", Value::Dict(_)) => Ok(Ok(value.clone())),
        ("list", _) => Ok(Err(("list_type", "Input should be a valid list".to_owned()))),
        _ => Err(unsupported(format!("validation of `{name}[…]`"))),
    }
}

fn plain(vm: &mut Vm, class: &Value, name: &str, value: &Value) -> Result<Fit> {
    let inner = value.unwrapped().clone();
    Ok(match name {
        "str" => match &inner {
            Value::Str(_) => Ok(inner),
            _ => Err(("string_type", "Input should be a valid string".to_owned())),
        },
        "int" => match &inner {
            Value::Int(_) | Value::Big(_) => Ok(inner),
            Value::Bool(truth) => Ok(Value::Int(i64::from(*truth))),
            Value::Float(number) if number.fract() == 0.0 && number.is_finite() => {
                Ok(vm.call(&Value::Class(vm.types.int.clone()), [inner].into())?)
            }
            Value::Float(_) => Err((
                "int_from_float",
                "Input should be a valid integer, got a number with a fractional part".to_owned(),
            )),
            Value::Str(text) => match text.trim().parse::<i64>() {
                Ok(number) => Ok(Value::Int(number)),
                Err(_) => Err((
                    "int_parsing",
                    "Input should be a valid integer, unable to parse string as an integer".to_owned(),
                )),
            },
            _ => Err(("int_type", "Input should be a valid integer".to_owned())),
        },
        "float" => match &inner {
            Value::Float(_) => Ok(inner),
            Value::Int(number) => Ok(Value::Float(*number as f64)),
            Value::Bool(truth) => Ok(Value::Float(f64::from(u8::from(*truth)))),
            Value::Str(text) => match text.trim().parse::<f64>() {
                Ok(number) => Ok(Value::Float(number)),
                Err(_) => Err((
                    "float_parsing",
                    "Input should be a valid number, unable to parse string as a number".to_owned(),
                )),
            },
            _ => Err(("float_type", "Input should be a valid number".to_owned())),
        },
        "bool" => match &inner {
            Value::Bool(_) => Ok(inner),
            Value::Int(number @ (0 | 1)) => Ok(Value::Bool(*number == 1)),
            Value::Float(number) if *number == 0.0 || *number == 1.0 => Ok(Value::Bool(*number == 1.0)),
            Value::Str(text) if is_one_of(text, &["1", "on", "t", "true", "y", "yes"]) => Ok(Value::Bool(true)),
            Value::Str(text) if is_one_of(text, &["0", "off", "f", "false", "n", "no"]) => Ok(Value::Bool(false)),
            Value::Int(_) | Value::Float(_) | Value::Str(_) => {
                Err(("bool_parsing", "Input should be a valid boolean, unable to interpret input".to_owned()))
            }
            _ => Err(("bool_type", "Input should be a valid boolean".to_owned())),
        },
        "object" => Ok(value.clone()),
        "Json" => return json(vm, value),
        "AwareDatetime" | "NaiveDatetime" => match vm.get_attr_opt(value, "tzinfo")? {
            Some(zone) => match (name, zone.is_none()) {
                ("AwareDatetime", true) => Err(("timezone_aware", "Input should have timezone info".to_owned())),
                ("NaiveDatetime", false) => Err(("timezone_naive", "Input should not have timezone info".to_owned())),
                _ => Ok(value.clone()),
            },
            None => return Err(unsupported("validation of a datetime from another type")),
        },
        "dict" if matches!(inner, Value::Dict(_)) => Ok(value.clone()),
        "list" if matches!(inner, Value::List(_)) => Ok(value.clone()),
        _ => match class.as_class() {
            Some(class) if vm.is_instance(value, class) => Ok(value.clone()),
            Some(class) if is_enum(class) => return member(vm, class, value),
            _ => return from_text(vm, class, name, value),
        },
    })
}

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// A text as the value it is JSON of.
fn json(vm: &mut Vm, value: &Value) -> Result<Fit> {
    let json = vm.import("json")?;
    match vm.call_method(&json, "loads", [value.clone()]) {
        Ok(value) => Ok(Ok(value)),
        Err(_) => Err(unsupported("what pydantic says of a text that is no JSON")),
    }
}

fn is_enum(class: &Rc<linktable_python::Class>) -> bool {
    class.mro().any(|class| &**class.name.borrow() == "Enum" && &**class.module.borrow() == "enum")
}

/// The member of an enum with a value.
fn member(vm: &mut Vm, class: &Rc<linktable_python::Class>, value: &Value) -> Result<Fit> {
    let class = Value::Class(class.clone());
    match vm.call(&class, [value.clone()].into()) {
        Ok(member) => Ok(Ok(member)),
        Err(raised) if vm.exception_is(&raised, "ValueError") => {
            let mut shown = Vec::new();
            for member in vm.collect(&class)? {
                let value = vm.get_attr(&member, "value")?;
                shown.push(vm.repr(&value)?);
            }
            let listed = match shown.as_slice() {
                [most @ .., last] if !most.is_empty() => format!("{} or {last}", most.join(", ")),
                _ => shown.concat(),
            };
            Ok(Err(("enum", format!("Input should be {listed}"))))
        }
        Err(raised) => Err(raised),
    }
}

/// A date, a number or an id from its text, where the text is beyond doubt.
fn from_text(vm: &mut Vm, class: &Value, name: &str, value: &Value) -> Result<Fit> {
    let refused = || unsupported(format!("validation of `{name}` from another type"));
    let text = match (name, value) {
        (_, Value::Str(text)) => text.to_string(),
        ("Decimal", Value::Int(_) | Value::Float(_)) => vm.str(value)?,
        _ => return Err(refused()),
    };
    let has_zone = text.ends_with('Z') || text.rfind(['+', '-']).is_some_and(|at| at > 9);
    let made = match name {
        "datetime" if text.len() > 10 && !has_zone => vm.call_method(class, "fromisoformat", [Value::str(text)]),
        "date" if text.len() == 10 => vm.call_method(class, "fromisoformat", [Value::str(text)]),
        "Decimal" | "UUID" => vm.call(class, [Value::str(text)].into()),
        _ => return Err(refused()),
    };
    match made {
        Ok(made) => Ok(Ok(made)),
        // What pydantic says of a text that does not fit is not known here.
        Err(_) => Err(refused()),
    }
}

/// What `Field`'s arguments forbid.
fn constrain(vm: &mut Vm, field: &Field, value: &Value) -> Result<Option<(&'static str, String)>> {
    if value.is_none() {
        return Ok(None);
    }
    for (name, limit) in &field.constraints {
        let shown = vm.str(limit)?;
        let found = match &**name {
            "max_length" | "min_length" => {
                let Some(text) = value.as_text() else { continue };
                let (length, limit) = (text.char_len() as i64, limit.as_int().unwrap_or(0));
                let plural = if limit == 1 { "" } else { "s" };
                match &**name {
                    "max_length" if length > limit => {
                        Some(("string_too_long", format!("String should have at most {shown} character{plural}")))
                    }
                    "min_length" if length < limit => {
                        Some(("string_too_short", format!("String should have at least {shown} character{plural}")))
                    }
                    _ => None,
                }
            }
            "gt" if !vm.less(limit, value)? => Some(("greater_than", format!("Input should be greater than {shown}"))),
            "ge" if vm.less(value, limit)? => {
                Some(("greater_than_equal", format!("Input should be greater than or equal to {shown}")))
            }
            "lt" if !vm.less(value, limit)? => Some(("less_than", format!("Input should be less than {shown}"))),
            "le" if vm.less(limit, value)? => {
                Some(("less_than_equal", format!("Input should be less than or equal to {shown}")))
            }
            "max_digits" | "decimal_places" => {
                let text = vm.str(value)?;
                let limit = usize::try_from(limit.as_int().unwrap_or(0)).unwrap_or(0);
                digits_beyond(name, limit, &text)
            }
            "multiple_of" => {
                let rest = vm.binary(BinaryOp::Mod, value, limit)?;
                let is_whole = !vm.truthy(&rest)?;
                (!is_whole).then(|| ("multiple_of", format!("Input should be a multiple of {shown}")))
            }
            "gt" | "ge" | "lt" | "le" => None,
            _ => return Err(unsupported(format!("validation with `{name}`"))),
        };
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Whether a decimal number has more digits than it may.
fn digits_beyond(name: &str, limit: usize, text: &str) -> Option<(&'static str, String)> {
    let plural = if limit == 1 { "" } else { "s" };
    let (whole, fraction) = text.trim_start_matches('-').split_once('.').unwrap_or((text.trim_start_matches('-'), ""));
    if name == "decimal_places" {
        let message = format!("Decimal input should have no more than {limit} decimal place{plural}");
        return (fraction.len() > limit).then_some(("decimal_max_places", message));
    }
    let digits = whole.trim_start_matches('0').len() + fraction.len();
    let message = format!("Decimal input should have no more than {limit} digit{plural} in total");
    (digits > limit).then_some(("decimal_max_digits", message))
}

fn validation_error(vm: &mut Vm, model: &ModelClass, complaints: &[Complaint]) -> Result<Raised> {
    let class = model.class.upgrade().map(|class| class.name.borrow().to_string()).unwrap_or_default();
    let plural = if complaints.len() == 1 { "" } else { "s" };
    let mut text = format!("{} validation error{plural} for {class}", complaints.len());
    for complaint in complaints {
        let input = shortened(&vm.repr(&complaint.input)?);
        let kind = vm.type_name(&complaint.input);
        text.push_str(&format!(
            "\n{}\n  {} [type={}, input_value={input}, input_type={kind}]\n    For further information visit \
             https://errors.pydantic.dev/2.13/v/{}",
            complaint.field, complaint.message, complaint.kind, complaint.kind
        ));
    }
    let class = error_class(vm);
    Ok(vm.raise(&class, vec![Value::str(text)]))
}

/// `pydantic.ValidationError`.
pub fn error_class(vm: &mut Vm) -> Rc<linktable_python::Class> {
    #[derive(Default)]
    struct Kept(std::cell::OnceCell<Rc<linktable_python::Class>>);
    let base = vm.types.exception("ValueError");
    let build = || ClassBuilder::new("pydantic_core._pydantic_core", "ValidationError", &base).with_dict().build();
    vm.state::<Kept>().0.get_or_init(build).clone()
}

/// A long text with its middle left out, as pydantic shows inputs.
fn shortened(text: &str) -> String {
    let count = text.chars().count();
    if count <= 50 {
        return text.to_owned();
    }
    let head: String = text.chars().take(25).collect();
    let tail: String = text.chars().skip(count - 24).collect();
    format!("{head}...{tail}")
}
