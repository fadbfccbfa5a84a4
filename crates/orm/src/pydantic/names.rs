//! What pydantic calls the schemas of types in its messages (pydantic-core 2.13, `Validator::get_name`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form};
use linktable_python::{Class, Result, Value, Vm};

use super::constrain::Constraints;
use super::convert::is_enum;
use crate::registry::{Field, model_of};

/// The name of a field's schema by itself.
///
/// # Errors
/// For types whose name is not known here.
pub(super) fn of_field(vm: &mut Vm, field: &Field) -> Result<String> {
    let name = of_type(vm, &field.annotation, &Constraints::new(&field.constraints))?;
    Ok(if field.is_required() { name } else { format!("default[{name}]") })
}

/// The name of the schema of a type.
///
/// # Errors
/// For types whose name is not known here.
pub(super) fn of_type(vm: &mut Vm, annotation: &Value, constraints: &Constraints) -> Result<String> {
    match annotation {
        Value::None => Ok("none".to_owned()),
        Value::Class(class) => of_class(class, constraints),
        Value::Alias(alias) => {
            let alias = alias.clone();
            vm.nested(|vm| of_alias(vm, &alias, constraints))
        }
        _ => Err(unsupported("the message for a value that does not fit a field of this kind")),
    }
}

fn of_class(class: &Rc<Class>, constraints: &Constraints) -> Result<String> {
    let name = class.name.borrow().to_string();
    let derives = |base: &str| class.mro().any(|class| class.full_name() == base);
    Ok(match class.full_name().as_str() {
        "str" | "int" | "float" | "bytes" if !constraints.is_empty() => {
            format!("constrained-{name}")
        }
        "str" | "int" | "float" | "bytes" | "bool" | "datetime.date" | "datetime.datetime" | "datetime.time"
        | "datetime.timedelta" => name,
        "decimal.Decimal" => "decimal".to_owned(),
        "uuid.UUID" => "uuid".to_owned(),
        "NoneType" => "none".to_owned(),
        "object" => "any".to_owned(),
        "list" | "set" | "frozenset" => format!("{name}[any]"),
        "dict" => "dict[any,any]".to_owned(),
        "tuple" => "tuple[any, ...]".to_owned(),
        "type" => "custom-error[is-instance[type]]".to_owned(),
        _ if is_enum(class) && derives("str") => format!("str-enum[{name}]"),
        _ if is_enum(class) && derives("int") => format!("int-enum[{name}]"),
        _ if is_enum(class) && derives("float") => format!("float-enum[{name}]"),
        _ if is_enum(class) => format!("enum[{name}]"),
        _ if model_of(class).is_some() || class.lookup("__required_keys__").is_some() => name,
        _ => format!("is-instance[{name}]"),
    })
}

fn of_alias(vm: &mut Vm, alias: &Rc<Alias>, constraints: &Constraints) -> Result<String> {
    let all = |vm: &mut Vm, types: &[Value]| -> Result<Vec<String>> {
        types.iter().map(|member| of_type(vm, member, &Constraints::default())).collect()
    };
    let is_none = |member: &Value| {
        matches!(member, Value::None) || member.as_class().is_some_and(|class| class.full_name() == "NoneType")
    };
    match &alias.form {
        Form::Special("Any") => Ok("any".to_owned()),
        Form::Annotated => match alias.args.split_first() {
            Some((inner, metadata)) => {
                let mut all = constraints.clone();
                all.extend(super::annotated::constraints(metadata));
                let name = of_type(vm, inner, &all)?;
                super::annotated::named(vm, metadata, name)
            }
            None => Ok("any".to_owned()),
        },
        Form::Union { .. } => {
            let others: Vec<Value> = alias.args.iter().filter(|member| !is_none(member)).cloned().collect();
            let name = match others.as_slice() {
                [one] => of_type(vm, one, constraints)?,
                _ => format!("union[{}]", all(vm, &others)?.join(",")),
            };
            Ok(if others.len() < alias.args.len() { format!("nullable[{name}]") } else { name })
        }
        Form::Literal => {
            let mut shown = Vec::new();
            for value in &alias.args {
                shown.push(vm.repr(value)?);
            }
            Ok(format!("literal[{}]", shown.join(",")))
        }
        Form::Callable => Ok("callable".to_owned()),
        Form::Generic | Form::Typing(_) => {
            let name = alias.origin.as_class().map(|class| class.name.borrow().to_string()).unwrap_or_default();
            match (name.as_str(), alias.args.as_slice()) {
                ("tuple", [item, Value::Ellipsis]) => {
                    Ok(format!("tuple[{}, ...]", of_type(vm, item, &Constraints::default())?))
                }
                ("tuple", args) => Ok(format!("tuple[{}]", all(vm, args)?.join(", "))),
                ("Json", [inner]) => Ok(format!("json[{}]", of_type(vm, inner, &Constraints::default())?)),
                ("type", [Value::Class(class)]) => Ok(format!("is-subclass[{}]", class.name.borrow())),
                ("Callable", _) => Ok("callable".to_owned()),
                ("dict" | "Mapping", args) => Ok(format!("dict[{}]", all(vm, args)?.join(","))),
                ("list" | "set" | "frozenset", []) => Ok(format!("{name}[any]")),
                ("list" | "set" | "frozenset", args) => Ok(format!("{name}[{}]", all(vm, args)?.join(","))),
                _ => Err(unsupported("the message for a value that does not fit a field of this kind")),
            }
        }
        _ => Err(unsupported("the message for a value that does not fit a field of this kind")),
    }
}
