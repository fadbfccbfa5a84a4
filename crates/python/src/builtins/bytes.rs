//! `bytes` and `bytearray`.

mod mutable;
mod parts;
mod search;

use std::fmt::Write;
use std::rc::Rc;

use super::{arity, codecs, protocol};
use crate::args::Args;
use crate::class::{Class, NativeDef, class_method, method, static_method};
use crate::code::BinaryOp;
use crate::error::Result;
use crate::object::Bytes;
use crate::value::Value;
use crate::vm::Vm;

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
    method("__mod__", |vm, args| protocol::binary(vm, &args, BinaryOp::Mod)),
    method("__mul__", |vm, args| protocol::binary(vm, &args, BinaryOp::Mul)),
    method("__ne__", protocol::ne),
    method("__repr__", protocol::repr),
    method("__rmul__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Mul)),
    method("capitalize", parts::capitalize),
    method("center", parts::center),
    method("count", search::count),
    method("decode", decode),
    method("endswith", search::ends_with),
    method("expandtabs", parts::expand_tabs),
    method("find", search::find),
    class_method("fromhex", from_hex),
    method("hex", hex),
    method("index", search::index),
    method("isalnum", |vm, args| parts::every(vm, args, "bytes.isalnum", u8::is_ascii_alphanumeric)),
    method("isalpha", |vm, args| parts::every(vm, args, "bytes.isalpha", u8::is_ascii_alphabetic)),
    method("isascii", parts::isascii),
    method("isdigit", |vm, args| parts::every(vm, args, "bytes.isdigit", u8::is_ascii_digit)),
    method("islower", parts::islower),
    method("isspace", |vm, args| parts::every(vm, args, "bytes.isspace", parts::is_space)),
    method("istitle", parts::istitle),
    method("isupper", parts::isupper),
    method("join", parts::join),
    method("ljust", parts::ljust),
    method("lower", parts::lower),
    method("lstrip", parts::lstrip),
    static_method("maketrans", parts::make_table),
    method("partition", search::partition),
    method("removeprefix", search::remove_prefix),
    method("removesuffix", search::remove_suffix),
    method("replace", search::replace),
    method("rfind", search::rfind),
    method("rindex", search::rindex),
    method("rjust", parts::rjust),
    method("rpartition", search::rpartition),
    method("rsplit", search::rsplit),
    method("rstrip", parts::rstrip),
    method("split", search::split),
    method("splitlines", parts::splitlines),
    method("startswith", search::starts_with),
    method("strip", parts::strip),
    method("swapcase", parts::swapcase),
    method("title", parts::title),
    method("translate", parts::translate),
    method("upper", parts::upper),
    method("zfill", parts::zfill),
];

/// What `bytearray` has.
pub static MUTABLE: &[NativeDef] = &[
    method("__add__", |vm, args| protocol::binary(vm, &args, BinaryOp::Add)),
    method("__contains__", protocol::contains),
    method("__delitem__", mutable::del_item),
    method("__eq__", protocol::eq),
    method("__ge__", protocol::ge),
    method("__getitem__", protocol::get_item),
    method("__gt__", protocol::gt),
    method("__iadd__", mutable::extend_in_place),
    method("__iter__", protocol::iter),
    method("__le__", protocol::le),
    method("__len__", protocol::len),
    method("__lt__", protocol::lt),
    method("__mod__", |vm, args| protocol::binary(vm, &args, BinaryOp::Mod)),
    method("__mul__", |vm, args| protocol::binary(vm, &args, BinaryOp::Mul)),
    method("__ne__", protocol::ne),
    method("__repr__", protocol::repr),
    method("__rmul__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Mul)),
    method("__setitem__", mutable::set_item),
    method("append", mutable::append),
    method("capitalize", parts::capitalize),
    method("center", parts::center),
    method("clear", mutable::clear),
    method("copy", mutable::copy),
    method("count", search::count),
    method("decode", decode),
    method("endswith", search::ends_with),
    method("expandtabs", parts::expand_tabs),
    method("extend", mutable::extend),
    method("find", search::find),
    class_method("fromhex", from_hex),
    method("hex", hex),
    method("index", search::index),
    method("insert", mutable::insert),
    method("isalnum", |vm, args| parts::every(vm, args, "bytes.isalnum", u8::is_ascii_alphanumeric)),
    method("isalpha", |vm, args| parts::every(vm, args, "bytes.isalpha", u8::is_ascii_alphabetic)),
    method("isascii", parts::isascii),
    method("isdigit", |vm, args| parts::every(vm, args, "bytes.isdigit", u8::is_ascii_digit)),
    method("islower", parts::islower),
    method("isspace", |vm, args| parts::every(vm, args, "bytes.isspace", parts::is_space)),
    method("istitle", parts::istitle),
    method("isupper", parts::isupper),
    method("join", parts::join),
    method("ljust", parts::ljust),
    method("lower", parts::lower),
    method("lstrip", parts::lstrip),
    static_method("maketrans", parts::make_table),
    method("partition", search::partition),
    method("pop", mutable::pop),
    method("remove", mutable::remove),
    method("removeprefix", search::remove_prefix),
    method("removesuffix", search::remove_suffix),
    method("replace", search::replace),
    method("reverse", mutable::reverse),
    method("rfind", search::rfind),
    method("rindex", search::rindex),
    method("rjust", parts::rjust),
    method("rpartition", search::rpartition),
    method("rsplit", search::rsplit),
    method("rstrip", parts::rstrip),
    method("split", search::split),
    method("splitlines", parts::splitlines),
    method("startswith", search::starts_with),
    method("strip", parts::strip),
    method("swapcase", parts::swapcase),
    method("title", parts::title),
    method("translate", parts::translate),
    method("upper", parts::upper),
    method("zfill", parts::zfill),
];

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
    let built_in = vm.types.bytes().clone();
    let bytes = made(vm, args, "bytes")?;
    Ok(arity::object_of(class, &built_in, Value::bytes(bytes)))
}

/// Makes a `bytearray`.
pub(crate) fn construct_mutable(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let built_in = vm.types.bytearray().clone();
    let bytes = made(vm, args, "bytearray")?;
    Ok(arity::object_of(class, &built_in, Value::Bytes(Bytes::new_mutable(bytes))))
}

/// The bytes a method is called on, and whether they are a `bytearray`.
fn receiver(vm: &mut Vm, value: &Value, name: &str) -> Result<(Vec<u8>, bool)> {
    let bytes = arity::bytes(vm, value, name)?;
    let copy = bytes.bytes.borrow().clone();
    vm.burn(copy.len() as u64 / 64)?;
    vm.check_memory(copy.len())?;
    Ok((copy, bytes.mutable))
}

/// Bytes of the kind a method was called on.
fn like(mutable: bool, bytes: Vec<u8>) -> Value {
    Value::Bytes(if mutable { Bytes::new_mutable(bytes) } else { Bytes::new(bytes) })
}

/// An argument that must be bytes.
fn operand(vm: &mut Vm, value: &Value) -> Result<Vec<u8>> {
    match value.unwrapped() {
        Value::Bytes(bytes) => Ok(bytes.bytes.borrow().clone()),
        _ => {
            let kind = vm.type_name(value);
            Err(vm.type_error(format!("a bytes-like object is required, not '{kind}'")))
        }
    }
}

fn hex(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut args) = arity::named_method(vm, args, "bytes.hex", &["sep", "bytes_per_sep"], 2)?;
    let (bytes, _) = receiver(vm, &this, "bytes.hex")?;
    let separator = match args.take(0) {
        None => None,
        Some(separator) => {
            let text = match separator.unwrapped() {
                Value::Str(text) => text.to_string(),
                Value::Bytes(bytes) => bytes.bytes.borrow().iter().map(|byte| char::from(*byte)).collect(),
                _ => return Err(vm.type_error("sep must be str or bytes.")),
            };
            if text.chars().count() != 1 {
                return Err(vm.value_error("sep must be length 1."));
            }
            Some(text)
        }
    };
    let group = match args.take(1) {
        Some(group) => vm.index_value(&group)?,
        None => 1,
    };
    vm.check_memory(bytes.len().saturating_mul(3))?;
    let size = usize::try_from(group.unsigned_abs()).unwrap_or(usize::MAX);
    let mut text = String::with_capacity(bytes.len() * 2);
    for (at, byte) in bytes.iter().enumerate() {
        // Groups are counted from the end, for a negative number from the start.
        let place = if group < 0 { at } else { bytes.len() - at };
        if let Some(separator) = separator.as_ref().filter(|_| at > 0 && size > 0 && place.is_multiple_of(size)) {
            text.push_str(separator);
        }
        // Writing to a string never fails.
        let _ = write!(text, "{byte:02x}");
    }
    Ok(Value::from(text))
}

fn from_hex(vm: &mut Vm, args: Args) -> Result<Value> {
    let (class, text) = arity::one(vm, args, "bytes.fromhex")?;
    let Some(text) = text.as_text().cloned() else {
        let kind = arity::kind_of(vm, &text);
        return Err(vm.type_error(format!("fromhex() argument must be str, not {kind}")));
    };
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut chars = text.chars().enumerate().filter(|(_, c)| !c.is_ascii_whitespace()).peekable();
    while let Some((at, c)) = chars.next() {
        let wrong = |vm: &mut Vm, at: usize| {
            Err(vm.value_error(format!("non-hexadecimal number found in fromhex() arg at position {at}")))
        };
        let Some(high) = c.to_digit(16) else { return wrong(vm, at) };
        // The second digit must follow at once.
        match chars.next() {
            Some((next, c)) if next == at + 1 => match c.to_digit(16) {
                Some(low) => bytes.push((high * 16 + low) as u8),
                None => return wrong(vm, next),
            },
            _ => return wrong(vm, at + 1),
        }
    }
    match class {
        Value::Class(class) if Rc::ptr_eq(&class, vm.types.bytes()) => Ok(Value::bytes(bytes)),
        class => vm.call(&class, [Value::bytes(bytes)].into()),
    }
}
