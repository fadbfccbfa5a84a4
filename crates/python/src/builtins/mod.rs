//! The built-in classes and functions.

pub mod bytes;
pub mod class;
pub mod exceptions;
pub mod float;
pub mod format;
pub mod int;
pub mod object;
pub mod str;
pub mod tables;

pub(crate) mod arity;
mod codecs;
pub(crate) mod dict;
mod function;
mod functions;
mod generator;
mod iterators;
mod list;
pub(crate) mod numbers;
mod property;
mod protocol;
mod range;
pub(crate) mod set;
mod singleton;
mod sorting;
mod tuple;
mod unicode;
mod unicode_tables;

use crate::error::Result;
use crate::value::Value;
use crate::vm::{Types, Vm};

pub(crate) use format::{percent_format, percent_format_bytes};
pub(crate) use functions::is_instance_of;

/// What a built-in name stands for.
pub(crate) fn make(types: &Types, name: &str) -> Option<Value> {
    let class = match name {
        "NotImplemented" => return Some(Value::NotImplemented),
        "Ellipsis" => return Some(Value::Ellipsis),
        "__debug__" => return Some(Value::Bool(true)),
        "IOError" | "EnvironmentError" => types.exception("OSError"),
        "object" => types.object.clone(),
        "type" => types.r#type.clone(),
        "int" => types.int().clone(),
        "bool" => types.bool().clone(),
        "float" => types.float().clone(),
        "str" => types.str().clone(),
        "bytes" => types.bytes().clone(),
        "bytearray" => types.bytearray().clone(),
        "tuple" => types.tuple().clone(),
        "list" => types.list().clone(),
        "dict" => types.dict().clone(),
        "set" => types.set().clone(),
        "frozenset" => types.frozenset().clone(),
        "slice" => types.slice().clone(),
        "range" => types.range().clone(),
        "property" => types.property().clone(),
        "staticmethod" => types.staticmethod().clone(),
        "classmethod" => types.classmethod().clone(),
        "super" => types.super_class().clone(),
        _ => {
            if let Some(kind) = ITERATORS.iter().find(|kind| **kind == name) {
                types.iterator_class(kind)
            } else if let Some((name, function)) = functions::FUNCTIONS.iter().find(|(own, _)| *own == name) {
                return Some(Value::native(name, *function));
            } else {
                types.known_exception(name)?
            }
        }
    };
    Some(Value::Class(class))
}

/// Iterators that are built-in names.
const ITERATORS: &[&str] = &["enumerate", "filter", "map", "reversed", "zip"];

/// Other built-in names that are no functions and no exceptions.
const OTHERS: &[&str] = &[
    "object",
    "type",
    "int",
    "bool",
    "float",
    "str",
    "bytes",
    "bytearray",
    "tuple",
    "list",
    "dict",
    "set",
    "frozenset",
    "slice",
    "range",
    "property",
    "staticmethod",
    "classmethod",
    "super",
    "NotImplemented",
    "Ellipsis",
    "__debug__",
    "IOError",
    "EnvironmentError",
];

/// All built-in names.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    let functions = functions::FUNCTIONS.iter().map(|(name, _)| *name);
    OTHERS.iter().chain(ITERATORS).copied().chain(exceptions::names()).chain(functions)
}

/// Sets an attribute that is computed by Rust code: `__class__`, `__name__`, `args` and a few others can be.
pub(crate) fn set_getter(vm: &mut Vm, object: &Value, name: &str, value: Value) -> Result<()> {
    match (object, name) {
        (Value::Instance(instance), "__class__") => {
            if let Value::Class(class) = &value {
                *instance.class.borrow_mut() = class.clone();
                return Ok(());
            }
            Err(vm.type_error("__class__ must be set to a class"))
        }
        (Value::Instance(instance), "__module__" | "__doc__") if instance.class().has_dict => {
            instance.set(name, value);
            Ok(())
        }
        (Value::Instance(_), "__dict__") => Err(crate::error::unsupported("setting `__dict__`")),
        (Value::Instance(instance), "__doc__" | "__module__") => {
            instance.set(name, value);
            Ok(())
        }
        (Value::Instance(instance), _) => {
            if let Some(data) = instance.host::<crate::object::ExceptionData>()
                && exceptions::set(&data, name, value.clone())
            {
                return Ok(());
            }
            let class = vm.type_name(object);
            let message = format!("attribute '{name}' of '{class}' objects is not writable");
            Err(vm.attribute_error(message, object, name))
        }
        (Value::Function(function), "__name__") => {
            if let Some(text) = value.as_text() {
                *function.name.borrow_mut() = text.clone();
            }
            Ok(())
        }
        (Value::Function(function), "__qualname__") => {
            if let Some(text) = value.as_text() {
                *function.qualname.borrow_mut() = text.clone();
            }
            Ok(())
        }
        (Value::Function(function), "__annotations__") => {
            *function.annotations.borrow_mut() = value;
            Ok(())
        }
        (Value::Function(function), _) => {
            function.dict.borrow_mut().set_str(name, value);
            Ok(())
        }
        (Value::Class(class), "__name__" | "__qualname__" | "__module__") => {
            if let Some(text) = value.as_text() {
                let slot = match name {
                    "__name__" => &class.name,
                    "__qualname__" => &class.qualname,
                    _ => &class.module,
                };
                *slot.borrow_mut() = text.clone();
            }
            Ok(())
        }
        (Value::Class(class), _) => {
            class.set(name, value);
            Ok(())
        }
        _ => {
            let class = vm.type_name(object);
            let message = format!("attribute '{name}' of '{class}' objects is not writable");
            Err(vm.attribute_error(message, object, name))
        }
    }
}
