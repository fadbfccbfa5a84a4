//! `_json`: writing and reading JSON. The classes around it are written in Python.

mod read;
mod write;

use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;
use read::decode;
use write::encode;

/// The value of a name of `_json`.
pub(super) fn get(_vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "encode" => Value::native("encode", encode),
        "decode" => Value::native("decode", decode),
        _ => return Ok(None),
    }))
}
