//! `str`.

mod case;
mod layout;
mod search;
mod split;
mod translate;

use std::fmt::Write;
use std::rc::Rc;

use super::{arity, codecs, format, protocol, unicode};
use crate::args::Args;
use crate::class::{Class, NativeDef, method, static_method};
use crate::code::BinaryOp;
use crate::error::Result;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// The text of a string literal for it.
pub fn repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::with_capacity(text.len() + 2);
    shown.push(quote);
    for c in text.chars() {
        match c {
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c if c == quote => {
                shown.push('\\');
                shown.push(c);
            }
            c if unicode::is_printable(c) => shown.push(c),
            c => {
                // Writing to a string never fails.
                let _ = match c as u32 {
                    code @ 0..=0xff => write!(shown, "\\x{code:02x}"),
                    code @ 0x100..=0xffff => write!(shown, "\\u{code:04x}"),
                    code => write!(shown, "\\U{code:08x}"),
                };
            }
        }
    }
    shown.push(quote);
    shown
}

/// What strings have.
pub static METHODS: &[NativeDef] = &[
    method("__add__", |vm, args| protocol::binary(vm, &args, BinaryOp::Add)),
    method("__contains__", protocol::contains),
    method("__eq__", protocol::eq),
    method("__format__", protocol::format),
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
    method("__str__", |vm, args| {
        let this = args.this();
        arity::text(vm, &this, "str.__str__").map(Value::Str)
    }),
    method("capitalize", case::capitalize),
    method("casefold", case::casefold),
    method("center", layout::center),
    method("count", search::count),
    method("encode", |vm, args| {
        let (this, mut args) = arity::named_method(vm, args, "str.encode", &["encoding", "errors"], 2)?;
        let text = arity::text(vm, &this, "str.encode")?;
        let encoding = text_argument(vm, args.take(0), "encode", "encoding")?;
        let errors = text_argument(vm, args.take(1), "encode", "errors")?;
        codecs::encode(vm, &text, encoding.as_deref().unwrap_or("utf-8"), errors.as_deref().unwrap_or("strict"))
            .map(Value::bytes)
    }),
    method("endswith", search::ends_with),
    method("expandtabs", layout::expand_tabs),
    method("find", search::find),
    method("format", |vm, mut args| {
        let this = args.take_this();
        let text = arity::text(vm, &this, "str.format")?;
        format::template(vm, &text, &format::Given::Arguments(args)).map(Value::from)
    }),
    method("format_map", |vm, args| {
        let (this, mapping) = arity::one(vm, args, "str.format_map")?;
        let text = arity::text(vm, &this, "str.format_map")?;
        format::template(vm, &text, &format::Given::Mapping(mapping)).map(Value::from)
    }),
    method("index", search::index),
    method("isalnum", |vm, args| {
        every(vm, args, "str.isalnum", |c| unicode::is_alpha(c) || unicode::is_digit(c) || unicode::is_numeric(c))
    }),
    method("isalpha", |vm, args| every(vm, args, "str.isalpha", unicode::is_alpha)),
    method("isascii", |vm, args| {
        let text = text_of(vm, args, "str.isascii")?;
        Ok(Value::Bool(text.is_ascii()))
    }),
    method("isdecimal", |vm, args| every(vm, args, "str.isdecimal", |c| unicode::decimal_digit(c).is_some())),
    method("isdigit", |vm, args| every(vm, args, "str.isdigit", unicode::is_digit)),
    method("isidentifier", |vm, args| {
        let text = text_of(vm, args, "str.isidentifier")?;
        let mut chars = text.chars();
        let begins = chars.next().is_some_and(unicode::begins_name);
        Ok(Value::Bool(begins && chars.all(unicode::continues_name)))
    }),
    method("islower", case::is_lower),
    method("isnumeric", |vm, args| {
        every(vm, args, "str.isnumeric", |c| unicode::is_digit(c) || unicode::is_numeric(c))
    }),
    method("isprintable", |vm, args| {
        let text = text_of(vm, args, "str.isprintable")?;
        Ok(Value::Bool(text.chars().all(unicode::is_printable)))
    }),
    method("isspace", |vm, args| every(vm, args, "str.isspace", unicode::is_space)),
    method("istitle", case::is_title),
    method("isupper", case::is_upper),
    method("join", |vm, args| {
        let (this, parts) = arity::one(vm, args, "str.join")?;
        let separator = arity::text(vm, &this, "str.join")?;
        let parts = match vm.iter(&parts) {
            Err(raised) if vm.exception_is(&raised, "TypeError") => {
                return Err(vm.type_error("can only join an iterable"));
            }
            iterator => vm.collect(&iterator?)?,
        };
        join(vm, &separator, &parts).map(Value::from)
    }),
    method("ljust", layout::ljust),
    method("lower", case::lower),
    method("lstrip", split::lstrip),
    static_method("maketrans", translate::make_table),
    method("partition", split::partition),
    method("removeprefix", |vm, args| {
        let (this, prefix) = arity::one(vm, args, "str.removeprefix")?;
        let text = arity::text(vm, &this, "str.removeprefix")?;
        let prefix = affix(vm, &prefix, "removeprefix")?;
        Ok(text.strip_prefix(prefix.as_str()).map_or_else(|| Value::Str(text.clone()), Value::from))
    }),
    method("removesuffix", |vm, args| {
        let (this, suffix) = arity::one(vm, args, "str.removesuffix")?;
        let text = arity::text(vm, &this, "str.removesuffix")?;
        let suffix = affix(vm, &suffix, "removesuffix")?;
        Ok(text.strip_suffix(suffix.as_str()).map_or_else(|| Value::Str(text.clone()), Value::from))
    }),
    method("replace", search::replace),
    method("rfind", search::rfind),
    method("rindex", search::rindex),
    method("rjust", layout::rjust),
    method("rpartition", split::rpartition),
    method("rsplit", split::rsplit),
    method("rstrip", split::rstrip),
    method("split", split::split),
    method("splitlines", split::splitlines),
    method("startswith", search::starts_with),
    method("strip", split::strip),
    method("swapcase", case::swapcase),
    method("title", case::title),
    method("translate", translate::translate),
    method("upper", case::upper),
    method("zfill", layout::zfill),
];

/// The string of a method without arguments.
fn text_of(vm: &mut Vm, args: Args, name: &str) -> Result<Text> {
    let this = arity::none(vm, args, name)?;
    let text = arity::text(vm, &this, name)?;
    vm.burn(text.len() as u64 / 64)?;
    Ok(text)
}

/// Whether a string has characters and each of them is of some kind.
fn every(vm: &mut Vm, args: Args, name: &str, kind: impl Fn(char) -> bool) -> Result<Value> {
    let text = text_of(vm, args, name)?;
    Ok(Value::Bool(!text.is_empty() && text.chars().all(kind)))
}

/// An argument that must be a string, if it was given.
pub(super) fn text_argument(vm: &mut Vm, value: Option<Value>, function: &str, name: &str) -> Result<Option<Text>> {
    match value {
        None => Ok(None),
        Some(value) => match value.as_text() {
            Some(text) => Ok(Some(text.clone())),
            None => {
                let kind = arity::kind_of(vm, &value);
                Err(vm.type_error(format!("{function}() argument '{name}' must be str, not {kind}")))
            }
        },
    }
}

/// A string that a method looks for.
fn needle(vm: &mut Vm, value: &Value) -> Result<Text> {
    match value.as_text() {
        Some(text) => Ok(text.clone()),
        None => {
            let kind = vm.type_name(value);
            Err(vm.type_error(format!("must be str, not {kind}")))
        }
    }
}

fn affix(vm: &mut Vm, value: &Value, function: &str) -> Result<Text> {
    match value.as_text() {
        Some(text) => Ok(text.clone()),
        None => {
            let kind = arity::kind_of(vm, value);
            Err(vm.type_error(format!("{function}() argument must be str, not {kind}")))
        }
    }
}

fn join(vm: &mut Vm, separator: &str, parts: &[Value]) -> Result<String> {
    let mut length = separator.len().saturating_mul(parts.len().saturating_sub(1));
    for (at, part) in parts.iter().enumerate() {
        match part.as_text() {
            Some(text) => length = length.saturating_add(text.len()),
            None => {
                let kind = vm.type_name(part);
                return Err(vm.type_error(format!("sequence item {at}: expected str instance, {kind} found")));
            }
        }
    }
    vm.check_memory(length)?;
    vm.burn(length as u64 / 64)?;
    let mut joined = String::with_capacity(length);
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            joined.push_str(separator);
        }
        if let Some(text) = part.as_text() {
            joined.push_str(text);
        }
    }
    Ok(joined)
}

/// `str(value)`, `str(bytes, encoding, errors)`.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let built_in = vm.types.str().clone();
    let mut args = arity::named(vm, args, "str", &["object", "encoding", "errors"], 3, 0)?;
    let value = args.take(0);
    let encoding = text_argument(vm, args.take(1), "str", "encoding")?;
    let errors = text_argument(vm, args.take(2), "str", "errors")?;
    let text: Text = match value {
        None => "".into(),
        Some(value) if encoding.is_some() || errors.is_some() => match value.unwrapped() {
            Value::Bytes(bytes) => {
                let bytes = bytes.bytes.borrow().clone();
                let encoding = encoding.as_deref().unwrap_or("utf-8");
                codecs::decode(vm, &bytes, encoding, errors.as_deref().unwrap_or("strict"))?.into()
            }
            Value::Str(_) => return Err(vm.type_error("decoding str is not supported")),
            _ => {
                let kind = vm.type_name(&value);
                return Err(vm.type_error(format!("decoding to str: need a bytes-like object, {kind} found")));
            }
        },
        Some(Value::Str(text)) => text,
        Some(value) => vm.str(&value)?.into(),
    };
    Ok(arity::object_of(class, &built_in, Value::Str(text)))
}
