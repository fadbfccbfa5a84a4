//! The built-in functions.

use crate::class::NativeFn;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// The built-in functions.
pub(crate) const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("len", |vm, args| {
        let value = args.this();
        vm.len(&value).map(Value::from)
    }),
    ("print", |vm, mut args| {
        let separator = args.take_keyword("sep").and_then(|sep| sep.as_text().cloned()).unwrap_or_else(|| " ".into());
        let end = args.take_keyword("end").and_then(|end| end.as_text().cloned()).unwrap_or_else(|| "\n".into());
        let mut line = String::new();
        for (at, value) in args.positional.iter().enumerate() {
            if at > 0 {
                line.push_str(&separator);
            }
            line.push_str(&vm.str(value)?);
        }
        line.push_str(&end);
        vm.print(&line)?;
        Ok(Value::None)
    }),
];

/// `isinstance(value, class)`.
///
/// # Errors
/// `TypeError` if the second is no class.
pub(crate) fn is_instance_of(vm: &mut Vm, value: &Value, class: &Value) -> Result<bool> {
    match class {
        Value::Class(class) => Ok(vm.is_instance(value, class)),
        _ => Err(vm.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")),
    }
}

/// `dir(value)`.
///
/// # Errors
/// None of its own.
pub(crate) fn dir_of(vm: &mut Vm, _value: &Value) -> Result<Value> {
    Ok(vm.new_list(Vec::new()))
}
