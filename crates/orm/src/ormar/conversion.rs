//! Bytes and JSON between what scripts give, what objects hold and what they show.
//!
//! ormar 0.26.0, `fields/parsers.py` and the functions of `ormar_rust_utils` behind it.

use linktable_python::{Args, Result, Value, Vm};

/// Bytes as base64 text; anything else as it is.
pub(super) fn bytes_to_base64(vm: &mut Vm, value: &Value) -> Result<Value> {
    if !matches!(value.unwrapped(), Value::Bytes(_)) {
        return Ok(value.clone());
    }
    let base64 = vm.import("base64")?;
    let encoded = vm.call_method(&base64, "b64encode", [value.clone()])?;
    vm.call_method(&encoded, "decode", Args::none())
}

/// A text as the bytes it stands for: base64 if `is_base64`, else its UTF-8; bytes as they are (`decode_bytes`).
pub(super) fn bytes_from(vm: &mut Vm, value: &Value, is_base64: bool) -> Result<Value> {
    match value.unwrapped() {
        Value::Bytes(_) => Ok(value.clone()),
        Value::Str(text) if !is_base64 => Ok(Value::bytes(text.as_bytes().to_vec())),
        Value::Str(_) => {
            let base64 = vm.import("base64")?;
            vm.call_method(&base64, "b64decode", [value.clone()])
        }
        _ => {
            let kind = vm.type_name(value);
            Err(vm.type_error(format!("'{kind}' object cannot be converted to 'PyString'")))
        }
    }
}

/// A value as JSON text; a text is taken for JSON already (`encode_json`).
pub(super) fn json_text(vm: &mut Vm, value: &Value) -> Result<Value> {
    if matches!(value, Value::Str(_)) {
        return Ok(value.clone());
    }
    let json = vm.import("json")?;
    let separators = Value::tuple(vec![Value::str(","), Value::str(":")]);
    let args = Args::from([value.clone()]).with("separators", separators).with("ensure_ascii", Value::Bool(false));
    vm.call_method(&json, "dumps", args)
}
