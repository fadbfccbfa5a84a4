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
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

pub(crate) use format::{percent_format, percent_format_bytes};
pub(crate) use functions::is_instance_of;

/// Fills `builtins`.
pub(crate) fn install(vm: &mut Vm) {
    let types = vm.types.clone();
    let builtins = vm.builtins.clone();
    let classes = [
        &types.object,
        &types.r#type,
        &types.int,
        &types.bool,
        &types.float,
        &types.str,
        &types.bytes,
        &types.bytearray,
        &types.tuple,
        &types.list,
        &types.dict,
        &types.set,
        &types.frozenset,
        &types.slice,
        &types.range,
        &types.property,
        &types.staticmethod,
        &types.classmethod,
        &types.super_class,
    ];
    for class in classes.into_iter().chain(types.exceptions()) {
        let name: Text = class.name.borrow().clone();
        builtins.set_str(name, Value::Class(class.clone()));
    }
    for kind in ["enumerate", "filter", "map", "reversed", "zip"] {
        builtins.set_str(kind, Value::Class(types.iterator_class(kind)));
    }
    builtins.set_str("NotImplemented", Value::NotImplemented);
    builtins.set_str("Ellipsis", Value::Ellipsis);
    builtins.set_str("__debug__", Value::Bool(true));
    let oserror = types.exception("OSError");
    builtins.set_str("IOError", Value::Class(oserror.clone()));
    builtins.set_str("EnvironmentError", Value::Class(oserror));
    for (name, function) in functions::FUNCTIONS {
        builtins.set_str(*name, Value::native(name, *function));
    }
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
