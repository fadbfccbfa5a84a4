//! Format specifications: `f"{value:>10.2f}"`, `"%05d" % value`.

mod number;
mod percent;
mod spec;
mod template;

pub(crate) use percent::{percent_format, percent_format_bytes};
pub(crate) use template::{Given, template};

use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// A built-in value in a format that is not empty.
///
/// # Errors
/// `ValueError` for a format that the value does not know.
pub(crate) fn format(vm: &mut Vm, value: &Value, text: &str) -> Result<String> {
    match value.unwrapped() {
        Value::Str(shown) => {
            let spec = spec::parse(vm, text, "str", '<')?;
            spec::format_text(vm, shown.as_str(), &spec)
        }
        Value::Float(number) => {
            let spec = spec::parse(vm, text, "float", '>')?;
            number::format_float(vm, *number, &spec, "float")
        }
        Value::Int(_) | Value::Big(_) | Value::Bool(_) => {
            let kind = vm.type_name(value);
            let spec = spec::parse(vm, text, &kind, '>')?;
            number::format_int(vm, value.unwrapped(), &spec, &kind)
        }
        _ => {
            let kind = vm.type_name(value);
            Err(vm.type_error(format!("unsupported format string passed to {kind}.__format__")))
        }
    }
}
