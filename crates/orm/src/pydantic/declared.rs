//! What pydantic refuses about a class of models when it is declared (pydantic 2.13, `_internal/_generate_schema.py`,
//! `_internal/_decorators.py`, `networks.py`).

use std::rc::Rc;

use linktable_python::object::Form;
use linktable_python::{Class, Mode, Raised, Result, Value, Vm};

use super::convert::is_enum;
use super::{errors, validators};
use crate::registry::{Field, model_of};

/// Looks at the fields of a class that was declared.
///
/// # Errors
/// `PydanticSchemaGenerationError` for a class that has no schema, `PydanticUserError` for a validator of a field
/// that there is not, `ImportError` for what needs a package that is not there.
pub(crate) fn check(vm: &mut Vm, class: &Rc<Class>, fields: &[Rc<Field>]) -> Result<()> {
    let config = class.own("model_config");
    let allows = match &config {
        Some(Value::Dict(config)) => matches!(config.get_str("arbitrary_types_allowed"), Some(Value::Bool(true))),
        _ => false,
    };
    for field in fields {
        let is_skipped = field.metadata.iter().any(|item| !matches!(item, Value::Str(_)) && is_marker(vm, item));
        if !is_skipped {
            check_type(vm, &field.annotation, allows)?;
        }
    }
    if let Some(function) = validators::of_missing_field(class, fields) {
        let (module, name) = (class.module.borrow().to_string(), class.qualname.borrow().to_string());
        let id = vm.builtin("id").unwrap_or_default();
        let id = vm.call(&id, [Value::Class(class.clone())].into())?;
        let id = vm.str(&id)?;
        let message = format!(
            "Decorators defined with incorrect fields: {module}.{name}:{id}.{function} (use check_fields=False if \
             you're inheriting from the model and intended this)"
        );
        return Err(errors::raised(vm, "PydanticUserError", &message, "decorator-missing-field")?);
    }
    Ok(())
}

/// Whether an item of `Annotated` stands in the place of a type's own schema.
fn is_marker(vm: &Vm, item: &Value) -> bool {
    let name = match item {
        Value::Class(class) => class.full_name(),
        other => vm.class_of(other).full_name(),
    };
    ["InstanceOf", "SkipValidation", "PlainValidator", "GetPydanticSchema"].iter().any(|known| name.ends_with(known))
}

fn check_type(vm: &mut Vm, annotation: &Value, allows: bool) -> Result<()> {
    match annotation {
        Value::Class(class) => check_class(vm, class, allows),
        Value::Alias(alias) => match &alias.form {
            Form::Literal | Form::ForwardRef | Form::TypeVar(_) | Form::Callable => Ok(()),
            Form::Annotated if alias.args.iter().skip(1).any(|item| is_marker(vm, item)) => Ok(()),
            Form::Annotated => alias.args.first().map_or(Ok(()), |inner| vm.nested(|vm| check_type(vm, inner, allows))),
            // `type[X]` takes any class.
            _ if alias.origin.as_class().is_some_and(|class| class.name.borrow().as_str() == "type") => Ok(()),
            Form::Generic if alias.origin.as_class().is_some_and(|class| !has_schema(class, allows)) => {
                Err(no_schema(vm, annotation)?)
            }
            _ => vm.nested(|vm| alias.args.iter().try_for_each(|arg| check_type(vm, arg, allows))),
        },
        _ => Ok(()),
    }
}

fn check_class(vm: &mut Vm, class: &Rc<Class>, allows: bool) -> Result<()> {
    if class.full_name() == "pydantic.networks.EmailStr" && vm.mode == Mode::Run {
        let message = "email-validator is not installed, run `pip install 'pydantic[email]'`";
        return Err(vm.error("ImportError", message));
    }
    if has_schema(class, allows) { Ok(()) } else { Err(no_schema(vm, &Value::Class(class.clone()))?) }
}

fn has_schema(class: &Rc<Class>, allows: bool) -> bool {
    // Classes of the script itself: those of modules here are known to pydantic, or said not to be when they are met.
    class.source.is_none()
        || class.module.borrow().starts_with("pydantic")
        || allows
        || model_of(class).is_some()
        || is_enum(class)
        || ["__dataclass_fields__", "__required_keys__", "_field_defaults", "__get_pydantic_core_schema__"]
            .iter()
            .any(|name| class.lookup(name).is_some())
}

fn no_schema(vm: &mut Vm, annotation: &Value) -> Result<Raised> {
    let shown = vm.repr(annotation)?;
    let message = format!(
        "Unable to generate pydantic-core schema for {shown}. Set `arbitrary_types_allowed=True` in the model_config \
         to ignore this error or implement `__get_pydantic_core_schema__` on your type to fully support it.\n\nIf you \
         got this error by calling handler(<some type>) within `__get_pydantic_core_schema__` then you likely need to \
         call `handler.generate_schema(<some type>)` since we do not call `__get_pydantic_core_schema__` on `<some \
         type>` otherwise to avoid infinite recursion."
    );
    errors::raised(vm, "PydanticSchemaGenerationError", &message, "schema-for-unknown-type")
}
