//! What `Annotated` adds to a type: constraints, and functions around its validation
//! (pydantic 2.13, `functional_validators.py`, `types.py`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form, Instance, Module};
use linktable_python::{Args, ClassBuilder, Result, Text, Value, Vm};

use super::complaint::Fit;
use super::convert::called;
use super::validators::When;
use crate::sqlmodel::declare::field::FieldArgs;

/// `AfterValidator(function)` and its like.
struct Around {
    function: Value,
    when: When,
}

/// The names of `Field`'s arguments that constrain values.
pub(crate) const CONSTRAINTS: &[&str] = &[
    "gt",
    "ge",
    "lt",
    "le",
    "multiple_of",
    "max_digits",
    "decimal_places",
    "min_items",
    "max_items",
    "min_length",
    "max_length",
    "regex",
    "pattern",
    "allow_inf_nan",
];

/// Integers and floats of one sign: the name, the type, and what constrains it.
const SIGNED: &[(&str, &str, &str)] = &[
    ("PositiveInt", "int", "gt"),
    ("NegativeInt", "int", "lt"),
    ("NonPositiveInt", "int", "le"),
    ("NonNegativeInt", "int", "ge"),
    ("PositiveFloat", "float", "gt"),
    ("NegativeFloat", "float", "lt"),
    ("NonPositiveFloat", "float", "le"),
    ("NonNegativeFloat", "float", "ge"),
];

/// The functions that make a constrained type, with the type.
const CONSTRAINED: &[(&str, &str)] = &[("conint", "int"), ("confloat", "float"), ("constr", "str")];

/// Puts the names into the module.
pub(super) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    module.add("AfterValidator", |vm, args| around_value(vm, args, "AfterValidator", When::After));
    module.add("BeforeValidator", |vm, args| around_value(vm, args, "BeforeValidator", When::Before));
    module.add("PlainValidator", |vm, args| around_value(vm, args, "PlainValidator", When::Plain));
    module.add("StringConstraints", |vm, args| Ok(constraining(vm, args.keywords)));
    for (name, kind, limit) in SIGNED {
        let zero = constraining(vm, vec![((*limit).into(), Value::Int(0))]);
        let made = annotated(builtin(vm, kind), zero);
        module.set(name, made);
    }
    for (name, kind) in CONSTRAINED {
        let kind: &'static str = kind;
        let function = linktable_python::object::Native::closure(name, move |vm, args| {
            let limits = constraining(vm, args.keywords);
            Ok(annotated(builtin(vm, kind), limits))
        });
        module.set(name, Value::Native(function));
    }
}

fn builtin(vm: &Vm, name: &str) -> Value {
    Value::Class(match name {
        "int" => vm.types.int().clone(),
        "float" => vm.types.float().clone(),
        _ => vm.types.str().clone(),
    })
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
    let is_constraint = |(name, value): &&(Text, Value)| CONSTRAINTS.contains(&name.as_str()) && !value.is_none();
    given.iter().filter(is_constraint).cloned().collect()
}

/// Validates within the functions of `Annotated`'s metadata; the last of them is the outermost.
///
/// # Errors
/// What the functions raise that is no complaint.
pub(super) fn around(
    vm: &mut Vm,
    metadata: &[Value],
    value: &Value,
    inner: &mut dyn FnMut(&mut Vm, &Value) -> Result<Fit>,
) -> Result<Fit> {
    let Some((outer, rest)) = metadata.split_last() else { return inner(vm, value) };
    let Some(function) = outer.host::<Around>() else {
        let is_known = outer.host::<FieldArgs>().is_some() || outer.as_text().is_some();
        return if is_known || !is_of_pydantic(vm, outer) {
            around(vm, rest, value, inner)
        } else {
            Err(unsupported(format!("`{}` in `Annotated`", vm.type_name(outer))))
        };
    };
    match function.when {
        When::Before => match called(vm, &function.function, [value.clone()].into(), value)? {
            Ok(value) => around(vm, rest, &value, inner),
            Err(complaints) => Ok(Err(complaints)),
        },
        When::After => match around(vm, rest, value, inner)? {
            Ok(fit) => called(vm, &function.function, [fit].into(), value),
            Err(complaints) => Ok(Err(complaints)),
        },
        When::Plain => called(vm, &function.function, [value.clone()].into(), value),
        When::Wrap => Err(unsupported("`WrapValidator`")),
    }
}

/// Whether pydantic reads this object: what others put into `Annotated` it leaves alone.
fn is_of_pydantic(vm: &Vm, value: &Value) -> bool {
    let name = vm.class_of(value).full_name();
    name.starts_with("pydantic") || name.starts_with("annotated_types")
}
