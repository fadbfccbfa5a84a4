//! `bytes` and `bytearray`.

use std::fmt::Write;

/// The text of a bytes literal for them.
pub fn repr(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut shown = format!("b{quote}");
    for byte in bytes {
        match byte {
            b'\\' => shown.push_str("\\\\"),
            b'\n' => shown.push_str("\\n"),
            b'\r' => shown.push_str("\\r"),
            b'\t' => shown.push_str("\\t"),
            byte if char::from(*byte) == quote => {
                shown.push('\\');
                shown.push(quote);
            }
            0x20..=0x7e => shown.push(char::from(*byte)),
            byte => drop(write!(shown, "\\x{byte:02x}")),
        }
    }
    shown.push(quote);
    shown
}

use std::rc::Rc;

use super::{arity, codecs, protocol};
use crate::args::Args;
use crate::class::{Class, NativeDef, method};
use crate::code::BinaryOp;
use crate::error::Result;
use crate::object::Bytes;
use crate::value::Value;
use crate::vm::Vm;

/// What `bytes` have.
pub static METHODS: &[NativeDef] = &[
    method("__add__", |vm, args| protocol::binary(vm, &args, BinaryOp::Add)),
    method("__contains__", protocol::contains),
    method("__eq__", protocol::eq),
    method("__ge__", protocol::ge),
    method("__getitem__", protocol::get_item),
    method("__gt__", protocol::gt),
    method("__hash__", protocol::hash),
    method("__iter__", protocol::iter),
    method("__le__", protocol::le),
    method("__len__", protocol::len),
    method("__lt__", protocol::lt),
    method("__mul__", |vm, args| protocol::binary(vm, &args, BinaryOp::Mul)),
    method("__ne__", protocol::ne),
    method("__repr__", protocol::repr),
    method("__rmul__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Mul)),
    method("decode", decode),
];

/// What `bytearray` has.
pub static MUTABLE: &[NativeDef] = METHODS;

fn decode(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut args) = arity::named_method(vm, args, "bytes.decode", &["encoding", "errors"], 2)?;
    let bytes = arity::bytes(vm, &this, "bytes.decode")?.bytes.borrow().clone();
    let encoding = super::str::text_argument(vm, args.take(0), "decode", "encoding")?;
    let errors = super::str::text_argument(vm, args.take(1), "decode", "errors")?;
    let (encoding, errors) = (encoding.as_deref().unwrap_or("utf-8"), errors.as_deref().unwrap_or("strict"));
    codecs::decode(vm, &bytes, encoding, errors).map(Value::from)
}

/// The bytes of a bytes-like object, or of an iterable of integers.
pub(crate) fn bytes_of(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    if let Value::Bytes(bytes) = value.unwrapped() {
        return Ok(bytes.bytes.borrow().clone());
    }
    if matches!(value.unwrapped(), Value::Str(_) | Value::Float(_)) || vm.iter(value).is_err() {
        let kind = vm.type_name(value);
        return Err(vm.type_error(format!("cannot convert '{kind}' object to bytes")));
    }
    let mut bytes = Vec::new();
    for item in vm.collect(value)? {
        match u8::try_from(vm.index_value(&item)?) {
            Ok(byte) => bytes.push(byte),
            Err(_) => return Err(vm.value_error("bytes must be in range(0, 256)")),
        }
    }
    Ok(bytes)
}

fn made(vm: &mut Vm, args: Args, class: &str) -> Result<Vec<u8>> {
    let mut args = arity::named(vm, args, class, &["source", "encoding", "errors"], 3, 0)?;
    let source = args.take(0);
    let encoding = super::str::text_argument(vm, args.take(1), class, "encoding")?;
    let errors = super::str::text_argument(vm, args.take(2), class, "errors")?;
    let Some(source) = source else { return Ok(Vec::new()) };
    if let Some(text) = source.as_text() {
        return match encoding {
            Some(encoding) => codecs::encode(vm, text, &encoding, errors.as_deref().unwrap_or("strict")),
            None => Err(vm.type_error("string argument without an encoding")),
        };
    }
    if encoding.is_some() || errors.is_some() {
        let what = if encoding.is_some() { "encoding" } else { "errors" };
        return Err(vm.type_error(format!("{what} without a string argument")));
    }
    if let Some(method) = vm.special(&source, "__bytes__")? {
        let bytes = vm.call(&method, Args::none())?;
        return bytes_of(vm, &bytes);
    }
    if source.as_bigint().is_some() {
        let count = vm.index_value(&source)?;
        let Ok(count) = usize::try_from(count) else { return Err(vm.value_error("negative count")) };
        vm.check_memory(count)?;
        return Ok(vec![0; count]);
    }
    bytes_of(vm, &source)
}

/// Makes `bytes`.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let built_in = vm.types.bytes.clone();
    let bytes = made(vm, args, "bytes")?;
    Ok(arity::object_of(vm, class, &built_in, Value::bytes(bytes)))
}

/// Makes a `bytearray`.
pub(crate) fn construct_mutable(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let built_in = vm.types.bytearray.clone();
    let bytes = made(vm, args, "bytearray")?;
    Ok(arity::object_of(vm, class, &built_in, Value::Bytes(Bytes::new_mutable(bytes))))
}
