//! `None`.

use crate::class::{NativeDef, method};
use crate::value::Value;

/// What `None` has.
pub static NONE: &[NativeDef] =
    &[method("__bool__", |_, _| Ok(Value::Bool(false))), method("__repr__", |_, _| Ok(Value::str("None")))];
