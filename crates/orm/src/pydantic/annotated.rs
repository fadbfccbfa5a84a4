//! What `Annotated` adds to a type: constraints, and functions around its validation
//! (pydantic 2.13, `functional_validators.py`, `types.py`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method};
use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form, Instance, Module};
use linktable_python::{Args, ClassBuilder, Result, Text, Value, Vm};

use super::complaint::{self, Fit};
use super::constrain::Constraints;
use super::convert::{Conversion, called, convert, not_instance};
use super::field_validators::{handler, with_info};
use super::validators::When;
use super::{names, serializers};
use crate::sqlmodel::declare::field::FieldArgs;

/// `AfterValidator(function)` and its like.
struct Around {
    function: Value,
    when: When,
}

/// `Tag("cat")`: what a function that tells the members of a union apart calls one of them.
pub(super) struct Tag(pub Value);

/// The names of `Field`'s arguments that limit values, SQLModel's as pydantic's.
pub(crate) const LIMITS: [&str; 9] =
    ["gt", "ge", "lt", "le", "multiple_of", "max_digits", "decimal_places", "min_length", "max_length"];

/// The names of other arguments that say which values are taken, and how.
const OTHERS: [&str; 10] = [
    "min_items",
    "max_items",
    "pattern",
    "allow_inf_nan",
    "discriminator",
    "uuid_version",
    "strict",
    "strip_whitespace",
    "to_lower",
    "to_upper",
];

/// Types with one constraint: the name, the type, and the constraint, of zero if it is a limit.
const WITH_ONE: &[(&str, &str, &str)] = &[
    ("PositiveInt", "int", "gt"),
    ("NegativeInt", "int", "lt"),
    ("NonPositiveInt", "int", "le"),
    ("NonNegativeInt", "int", "ge"),
    ("PositiveFloat", "float", "gt"),
    ("NegativeFloat", "float", "lt"),
    ("NonPositiveFloat", "float", "le"),
    ("NonNegativeFloat", "float", "ge"),
    ("StrictInt", "int", "strict"),
    ("StrictFloat", "float", "strict"),
    ("StrictStr", "str", "strict"),
    ("StrictBool", "bool", "strict"),
    ("StrictBytes", "bytes", "strict"),
    ("FiniteFloat", "float", "allow_inf_nan"),
];

/// The functions that make a constrained type, with the type.
const CONSTRAINED: &[(&str, &str)] = &[
    ("conint", "int"),
    ("confloat", "float"),
    ("constr", "str"),
    ("conbytes", "bytes"),
    ("condecimal", "Decimal"),
    ("condate", "date"),
    ("conlist", "list"),
    ("conset", "set"),
    ("confrozenset", "frozenset"),
];

/// What a type in brackets says of itself: `InstanceOf[X]`, `SkipValidation[X]`.
enum Marker {
    /// Values are of the class, and stay as they are.
    Instance,
    /// Values stay as they are.
    Skip,
}

/// The version of a UUID: `UUID4` and its like.
const VERSIONS: &[(&str, i64)] =
    &[("UUID1", 1), ("UUID3", 3), ("UUID4", 4), ("UUID5", 5), ("UUID6", 6), ("UUID7", 7), ("UUID8", 8)];

const INSTANCE_OF: &[NativeDef] = &[class_method("__class_getitem__", |_, args| marked(&args, Marker::Instance))];
const SKIPPED: &[NativeDef] = &[class_method("__class_getitem__", |_, args| marked(&args, Marker::Skip))];
const NOT_WRITTEN: &[NativeDef] = &[class_method("__class_getitem__", refused!("SerializeAsAny"))];

fn marked(args: &Args, marker: Marker) -> Result<Value> {
    let Some(class) = args.this().as_class().cloned() else { return Ok(Value::None) };
    let kind = args.get(1).cloned().unwrap_or_default();
    // What is no class is looked at by its parts, which is not known here.
    if matches!(marker, Marker::Instance) && kind.as_class().is_none() {
        return Err(unsupported("`InstanceOf` of what is no class"));
    }
    Ok(annotated(kind, Value::Instance(Instance::with_host(&class, marker))))
}

/// Puts the names into the module.
pub(super) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    module.add("AfterValidator", |vm, args| around_value(vm, args, "AfterValidator", When::After));
    module.add("BeforeValidator", |vm, args| around_value(vm, args, "BeforeValidator", When::Before));
    module.add("PlainValidator", |vm, args| around_value(vm, args, "PlainValidator", When::Plain));
    module.add("WrapValidator", |vm, args| around_value(vm, args, "WrapValidator", When::Wrap));
    module.add("Strict", |vm, args| {
        let strict = args.this().non_none().unwrap_or(Value::Bool(true));
        Ok(constraining(vm, vec![("strict".into(), strict)]))
    });
    module.add("Discriminator", discriminator);
    module.add("Tag", tag);
    let object = vm.types.object.clone();
    for (name, natives) in [("InstanceOf", INSTANCE_OF), ("SkipValidation", SKIPPED), ("SerializeAsAny", NOT_WRITTEN)] {
        module.add_class(&ClassBuilder::new("pydantic.functional_validators", name, &object).natives(natives).build());
    }
    for (name, version) in VERSIONS {
        let metadata = constraining(vm, vec![("uuid_version".into(), Value::Int(*version))]);
        let made = annotated(builtin(vm, "UUID"), metadata);
        module.set(name, made);
    }
    for (name, kind, constraint) in WITH_ONE {
        let value = match *constraint {
            "strict" => Value::Bool(true),
            "allow_inf_nan" => Value::Bool(false),
            _ => Value::Int(0),
        };
        let metadata = constraining(vm, vec![((*constraint).into(), value)]);
        let made = annotated(builtin(vm, kind), metadata);
        module.set(name, made);
    }
    module.add("StringConstraints", |vm, args| Ok(constraining(vm, args.keywords)));
    for (name, kind) in CONSTRAINED {
        let kind: &'static str = kind;
        let function = linktable_python::object::Native::closure(name, move |vm, args| {
            let base = builtin(vm, kind);
            let (base, keywords) = match args.positional.first() {
                Some(item) => (vm.get_item(&base, item)?, args.keywords),
                None => (base, args.keywords),
            };
            Ok(annotated(base, constraining(vm, keywords)))
        });
        module.set(name, Value::Native(function));
    }
}

/// `Discriminator("kind")`, `Discriminator(function)`: how the members of a union are told apart.
fn discriminator(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let given = args.positional.first().cloned().or_else(|| args.take_keyword("discriminator")).unwrap_or_default();
    if let Some((name, _)) = args.keywords.iter().find(|(_, value)| !value.is_none()) {
        return Err(unsupported(format!("`Discriminator({name}=…)`")));
    }
    Ok(constraining(vm, vec![("discriminator".into(), given)]))
}

/// `Tag("cat")`
fn tag(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let given = args.positional.first().cloned().or_else(|| args.take_keyword("tag")).unwrap_or_default();
    let class = crate::classes::once(vm, "pydantic.types.Tag", |object| {
        ClassBuilder::new("pydantic.types", "Tag", object).with_dict().build()
    });
    Ok(Value::Instance(Instance::with_host(&class, Tag(given))))
}

fn builtin(vm: &mut Vm, name: &str) -> Value {
    let home = match name {
        "Decimal" => "decimal",
        "UUID" => "uuid",
        "date" => "datetime",
        _ => return vm.builtin(name).unwrap_or_default(),
    };
    // Modules of the machine that are always there.
    let module = vm.import(home).unwrap_or_default();
    vm.get_attr(&module, name).unwrap_or_default()
}

fn annotated(kind: Value, metadata: Value) -> Value {
    Value::Alias(Rc::new(Alias { form: Form::Annotated, origin: Value::None, args: vec![kind, metadata] }))
}

/// Metadata with these constraints.
fn constraining(vm: &mut Vm, given: Vec<(Text, Value)>) -> Value {
    let class = crate::classes::once(vm, "pydantic.types.StringConstraints", |object| {
        ClassBuilder::new("pydantic.types", "StringConstraints", object).with_dict().build()
    });
    Value::Instance(Instance::with_host(&class, FieldArgs { default: None, given }))
}

fn around_value(vm: &mut Vm, mut args: Args, name: &'static str, when: When) -> Result<Value> {
    let class = crate::classes::once(vm, name, |object| {
        ClassBuilder::new("pydantic.functional_validators", name, object).with_dict().build()
    });
    let function = args.take_keyword("func").or_else(|| args.positional.first().cloned()).unwrap_or_default();
    Ok(Value::Instance(Instance::with_host(&class, Around { function, when })))
}

/// What the metadata of `Annotated` constrains.
pub(crate) fn constraints(metadata: &[Value]) -> Vec<(Text, Value)> {
    let all = metadata.iter().filter_map(|item| item.host::<FieldArgs>());
    all.flat_map(|args| of_arguments(&args.given)).collect()
}

/// What the arguments of `Field` constrain.
pub(crate) fn of_arguments(given: &[(Text, Value)]) -> Vec<(Text, Value)> {
    let is_known = |name: &str| LIMITS.contains(&name) || OTHERS.contains(&name);
    let is_constraint = |(name, value): &&(Text, Value)| is_known(name) && !value.is_none();
    given.iter().filter(is_constraint).cloned().collect()
}

/// Validates within the functions of `Annotated`'s metadata; the last of them is the outermost.
///
/// # Errors
/// What the functions raise that is no complaint.
pub(super) fn around(
    vm: &mut Vm,
    how: &Conversion<'_>,
    metadata: &[Value],
    annotation: &Value,
    constraints: &Constraints,
    value: &Value,
) -> Result<Fit> {
    let Some((outer, rest)) = metadata.split_last() else { return convert(vm, how, annotation, constraints, value) };
    let inside = |vm: &mut Vm, value: &Value| around(vm, how, rest, annotation, constraints, value);
    match outer.host::<Marker>().as_deref() {
        Some(Marker::Skip) => return Ok(Ok(value.clone())),
        Some(Marker::Instance) => {
            return Ok(match annotation.as_class() {
                Some(class) if !vm.is_instance(value, class) => not_instance(&class.name.borrow(), value),
                _ => Ok(value.clone()),
            });
        }
        None if outer.as_class().is_some_and(|class| class.full_name().ends_with(".SkipValidation")) => {
            return Ok(Ok(value.clone()));
        }
        None => {}
    }
    let Some(function) = outer.host::<Around>() else {
        let is_known =
            outer.host::<FieldArgs>().is_some() || outer.as_text().is_some() || outer.host::<Tag>().is_some();
        return if is_known || !is_of_pydantic(vm, outer) || serializers::is_serializer(outer) {
            inside(vm, value)
        } else {
            Err(unsupported(format!("`{}` in `Annotated`", vm.type_name(outer))))
        };
    };
    let place = how.place.map(|place| (&place.field.name, &place.data));
    let (when, function) = (function.when, &function.function);
    let call = &how.config.call;
    match when {
        When::Before => {
            let args = with_info(vm, function, [value.clone()].into(), call, place);
            match called(vm, function, args, value)? {
                Ok(value) => inside(vm, &value),
                Err(complaints) => Ok(Err(complaints)),
            }
        }
        When::After => match inside(vm, value)? {
            Ok(fit) => {
                let args = with_info(vm, function, [fit].into(), call, place);
                called(vm, function, args, value)
            }
            Err(complaints) => Ok(Err(complaints)),
        },
        When::Plain => {
            let args = with_info(vm, function, [value.clone()].into(), call, place);
            called(vm, function, args, value)
        }
        When::Wrap => {
            let (rest, annotation, constraints) = (rest.to_vec(), annotation.clone(), constraints.clone());
            let (config, inner) = (how.config.clone(), how.place.cloned());
            let handler = handler(move |vm, value| {
                let how = Conversion::placed(&config, inner.as_ref());
                match around(vm, &how, &rest, &annotation, &constraints, value)? {
                    Ok(fit) => Ok(fit),
                    Err(complaints) => {
                        let title = names::of_type(vm, &annotation, &constraints)?;
                        Err(complaint::error(vm, title, complaints)?)
                    }
                }
            });
            let args = with_info(vm, function, [value.clone(), handler].into(), call, place);
            called(vm, function, args, value)
        }
    }
}

/// What a schema is called within the functions of `Annotated`'s metadata.
///
/// # Errors
/// What reading the functions' names raises.
pub(super) fn named(vm: &mut Vm, metadata: &[Value], mut name: String) -> Result<String> {
    for item in metadata {
        let Some(around) = item.host::<Around>() else { continue };
        let function = match vm.get_attr_opt(&around.function, "__name__")? {
            Some(function) => vm.str(&function)?,
            None => vm.repr(&around.function)?,
        };
        name = match around.when {
            When::Before => format!("function-before[{function}(), {name}]"),
            When::After => format!("function-after[{function}(), {name}]"),
            When::Plain => format!("function-plain[{function}()]"),
            When::Wrap => format!("function-wrap[{function}()]"),
        };
    }
    Ok(name)
}

/// Whether pydantic reads this object: what others put into `Annotated` it leaves alone.
fn is_of_pydantic(vm: &Vm, value: &Value) -> bool {
    let name = vm.class_of(value).full_name();
    name.starts_with("pydantic") || name.starts_with("annotated_types")
}
