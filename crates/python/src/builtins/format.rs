//! Format specifications: `f"{value:>10.2f}"`, `"%05d" % value`.

use crate::error::{Result, unsupported};
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// A value in a format that is not empty.
///
/// # Errors
/// `ValueError` for a format that the value does not know.
pub(crate) fn format(_vm: &mut Vm, _value: &Value, _spec: &str) -> Result<String> {
    Err(unsupported("format specifications"))
}

/// `template % values`.
///
/// # Errors
/// `TypeError` and `ValueError` where template and values do not go together.
pub(crate) fn percent_format(_vm: &mut Vm, _template: &Text, _values: &Value) -> Result<Value> {
    Err(unsupported("`%` formatting"))
}
