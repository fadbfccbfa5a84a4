//! Methods of bytes that look at them one by one: case, padding, stripping, joining.

use super::{like, operand, receiver};
use crate::args::Args;
use crate::builtins::arity;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// White space as `bytes.isspace` knows it.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "it stands beside `u8::is_ascii_digit` and its like")]
pub(super) fn is_space(byte: &u8) -> bool {
    byte.is_ascii_whitespace() || *byte == 0x0b
}

/// Whether there are bytes and each of them is of some kind.
pub(super) fn every(vm: &mut Vm, args: Args, name: &str, kind: fn(&u8) -> bool) -> Result<Value> {
    let this = arity::none(vm, args, name)?;
    let (bytes, _) = receiver(vm, &this, name)?;
    Ok(Value::Bool(!bytes.is_empty() && bytes.iter().all(kind)))
}

pub(super) fn isascii(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "bytes.isascii")?;
    let (bytes, _) = receiver(vm, &this, "bytes.isascii")?;
    Ok(Value::Bool(bytes.is_ascii()))
}

pub(super) fn islower(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "bytes.islower")?;
    let (bytes, _) = receiver(vm, &this, "bytes.islower")?;
    let found = bytes.iter().any(u8::is_ascii_lowercase);
    Ok(Value::Bool(found && !bytes.iter().any(u8::is_ascii_uppercase)))
}

pub(super) fn isupper(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "bytes.isupper")?;
    let (bytes, _) = receiver(vm, &this, "bytes.isupper")?;
    let found = bytes.iter().any(u8::is_ascii_uppercase);
    Ok(Value::Bool(found && !bytes.iter().any(u8::is_ascii_lowercase)))
}

pub(super) fn istitle(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "bytes.istitle")?;
    let (bytes, _) = receiver(vm, &this, "bytes.istitle")?;
    let (mut in_word, mut found) = (false, false);
    for byte in bytes {
        if byte.is_ascii_uppercase() && in_word || byte.is_ascii_lowercase() && !in_word {
            return Ok(Value::Bool(false));
        }
        in_word = byte.is_ascii_alphabetic();
        found |= in_word;
    }
    Ok(Value::Bool(found))
}

fn mapped(vm: &mut Vm, args: Args, name: &str, change: impl FnOnce(&mut Vec<u8>)) -> Result<Value> {
    let this = arity::none(vm, args, name)?;
    let (mut bytes, mutable) = receiver(vm, &this, name)?;
    change(&mut bytes);
    Ok(like(mutable, bytes))
}

pub(super) fn upper(vm: &mut Vm, args: Args) -> Result<Value> {
    mapped(vm, args, "bytes.upper", |bytes| bytes.make_ascii_uppercase())
}

pub(super) fn lower(vm: &mut Vm, args: Args) -> Result<Value> {
    mapped(vm, args, "bytes.lower", |bytes| bytes.make_ascii_lowercase())
}

pub(super) fn swapcase(vm: &mut Vm, args: Args) -> Result<Value> {
    mapped(vm, args, "bytes.swapcase", |bytes| {
        for byte in bytes.iter_mut().filter(|byte| byte.is_ascii_alphabetic()) {
            *byte ^= 0x20;
        }
    })
}

pub(super) fn capitalize(vm: &mut Vm, args: Args) -> Result<Value> {
    mapped(vm, args, "bytes.capitalize", |bytes| {
        bytes.make_ascii_lowercase();
        if let Some(first) = bytes.first_mut() {
            first.make_ascii_uppercase();
        }
    })
}

pub(super) fn title(vm: &mut Vm, args: Args) -> Result<Value> {
    mapped(vm, args, "bytes.title", |bytes| {
        let mut in_word = false;
        for byte in bytes.iter_mut() {
            if in_word {
                byte.make_ascii_lowercase();
            } else {
                byte.make_ascii_uppercase();
            }
            in_word = byte.is_ascii_alphabetic();
        }
    })
}

fn padding(vm: &mut Vm, args: Args, name: &str) -> Result<(Vec<u8>, bool, usize, u8)> {
    let (this, args) = arity::method(vm, args, name, 1, 2)?;
    let (bytes, mutable) = receiver(vm, &this, name)?;
    let width = vm.index_value(args.first().unwrap_or(&Value::None))?;
    let fill = match args.get(1) {
        None => b' ',
        Some(fill) => match operand(vm, fill)?.as_slice() {
            [byte] => *byte,
            _ => {
                let short = name.rsplit('.').next().unwrap_or(name);
                let kind = vm.type_name(fill);
                let message = format!("{short}() argument 2 must be a byte string of length 1, not {kind}");
                return Err(vm.type_error(message));
            }
        },
    };
    let missing = usize::try_from(width).unwrap_or(0).saturating_sub(bytes.len());
    vm.check_memory(missing)?;
    Ok((bytes, mutable, missing, fill))
}

fn padded(bytes: &[u8], mutable: bool, left: usize, right: usize, fill: u8) -> Value {
    let mut padded = vec![fill; left];
    padded.extend_from_slice(bytes);
    padded.resize(padded.len() + right, fill);
    like(mutable, padded)
}

pub(super) fn ljust(vm: &mut Vm, args: Args) -> Result<Value> {
    let (bytes, mutable, missing, fill) = padding(vm, args, "bytes.ljust")?;
    Ok(padded(&bytes, mutable, 0, missing, fill))
}

pub(super) fn rjust(vm: &mut Vm, args: Args) -> Result<Value> {
    let (bytes, mutable, missing, fill) = padding(vm, args, "bytes.rjust")?;
    Ok(padded(&bytes, mutable, missing, 0, fill))
}

pub(super) fn center(vm: &mut Vm, args: Args) -> Result<Value> {
    let (bytes, mutable, missing, fill) = padding(vm, args, "bytes.center")?;
    let left = missing / 2 + (missing & (bytes.len() + missing) & 1);
    Ok(padded(&bytes, mutable, left, missing - left, fill))
}

pub(super) fn zfill(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, width) = arity::one(vm, args, "bytes.zfill")?;
    let (bytes, mutable) = receiver(vm, &this, "bytes.zfill")?;
    let width = usize::try_from(vm.index_value(&width)?).unwrap_or(0);
    let missing = width.saturating_sub(bytes.len());
    vm.check_memory(missing)?;
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let (sign, digits) = bytes.split_at_checked(sign).unwrap_or((&[], &bytes));
    Ok(like(mutable, [sign, &vec![b'0'; missing], digits].concat()))
}

pub(super) fn expand_tabs(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut args) = arity::named_method(vm, args, "bytes.expandtabs", &["tabsize"], 1)?;
    let (bytes, mutable) = receiver(vm, &this, "bytes.expandtabs")?;
    let size = match args.take(0) {
        Some(size) => usize::try_from(vm.index_value(&size)?).unwrap_or(0),
        None => 8,
    };
    let tabs = bytes.iter().filter(|byte| **byte == b'\t').count();
    vm.check_memory(tabs.saturating_mul(size).saturating_add(bytes.len()))?;
    let mut expanded = Vec::with_capacity(bytes.len());
    let mut column = 0;
    for byte in bytes {
        match byte {
            b'\t' if size == 0 => {}
            b'\t' => {
                let spaces = size - column % size;
                expanded.resize(expanded.len() + spaces, b' ');
                column += spaces;
            }
            byte => {
                expanded.push(byte);
                column = if matches!(byte, b'\n' | b'\r') { 0 } else { column + 1 };
            }
        }
    }
    Ok(like(mutable, expanded))
}

fn stripped(vm: &mut Vm, args: Args, name: &str, at_start: bool, at_end: bool) -> Result<Value> {
    let (this, args) = arity::method(vm, args, name, 0, 1)?;
    let (bytes, mutable) = receiver(vm, &this, name)?;
    let set = match args.first() {
        None | Some(Value::None) => b" \t\n\r\x0b\x0c".to_vec(),
        Some(set) => operand(vm, set)?,
    };
    let stays = |byte: &u8| !set.contains(byte);
    let first = if at_start { bytes.iter().position(stays).unwrap_or(bytes.len()) } else { 0 };
    let last = if at_end { bytes.iter().rposition(stays).map_or(0, |at| at + 1) } else { bytes.len() };
    Ok(like(mutable, bytes.get(first..last.max(first)).unwrap_or(&[]).to_vec()))
}

pub(super) fn strip(vm: &mut Vm, args: Args) -> Result<Value> {
    stripped(vm, args, "bytes.strip", true, true)
}

pub(super) fn lstrip(vm: &mut Vm, args: Args) -> Result<Value> {
    stripped(vm, args, "bytes.lstrip", true, false)
}

pub(super) fn rstrip(vm: &mut Vm, args: Args) -> Result<Value> {
    stripped(vm, args, "bytes.rstrip", false, true)
}

pub(super) fn splitlines(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut args) = arity::named_method(vm, args, "bytes.splitlines", &["keepends"], 1)?;
    let (bytes, mutable) = receiver(vm, &this, "bytes.splitlines")?;
    let keep = match args.take(0) {
        Some(keep) => vm.index_value(&keep)? != 0,
        None => false,
    };
    vm.check_memory(bytes.len().saturating_mul(8))?;
    let mut lines = Vec::new();
    let mut rest = bytes.as_slice();
    while !rest.is_empty() {
        let at = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let ending = match rest.get(at..) {
            Some([b'\r', b'\n', ..]) => 2,
            Some([_, ..]) => 1,
            _ => 0,
        };
        let line = rest.get(..if keep { at + ending } else { at }).unwrap_or(rest);
        lines.push(like(mutable, line.to_vec()));
        rest = rest.get(at + ending..).unwrap_or(&[]);
    }
    Ok(vm.new_list(lines))
}

pub(super) fn join(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, parts) = arity::one(vm, args, "bytes.join")?;
    let (separator, mutable) = receiver(vm, &this, "bytes.join")?;
    let parts = match vm.iter(&parts) {
        Err(raised) if vm.exception_is(&raised, "TypeError") => {
            return Err(vm.type_error("can only join an iterable"));
        }
        iterator => vm.collect(&iterator?)?,
    };
    let mut joined = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let Value::Bytes(part) = part.unwrapped() else {
            let kind = vm.type_name(part);
            let message = format!("sequence item {at}: expected a bytes-like object, {kind} found");
            return Err(vm.type_error(message));
        };
        let part = part.bytes.borrow();
        vm.check_memory(joined.len() + separator.len() + part.len())?;
        if at > 0 {
            joined.extend_from_slice(&separator);
        }
        joined.extend_from_slice(&part);
    }
    Ok(like(mutable, joined))
}

pub(super) fn make_table(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "bytes.maketrans", 2, 2)?;
    let from = operand(vm, args.first().unwrap_or(&Value::None))?;
    let to = operand(vm, args.get(1).unwrap_or(&Value::None))?;
    if from.len() != to.len() {
        return Err(vm.value_error("maketrans arguments must have same length"));
    }
    let mut table: Vec<u8> = (0..=255).collect();
    for (from, to) in from.iter().zip(to) {
        if let Some(slot) = table.get_mut(usize::from(*from)) {
            *slot = to;
        }
    }
    Ok(Value::bytes(table))
}

pub(super) fn translate(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut args) = arity::named_method(vm, args, "bytes.translate", &["table", "delete"], 2)?;
    let (bytes, mutable) = receiver(vm, &this, "bytes.translate")?;
    let table = match args.take_non_none(0) {
        Some(table) => Some(operand(vm, &table)?),
        None => None,
    };
    let gone = match args.take(1) {
        Some(gone) => operand(vm, &gone)?,
        None => Vec::new(),
    };
    if table.as_ref().is_some_and(|table| table.len() != 256) {
        return Err(vm.value_error("translation table must be 256 characters long"));
    }
    let kept = bytes.into_iter().filter(|byte| !gone.contains(byte));
    let translated = kept.map(|byte| {
        let place = table.as_ref().and_then(|table| table.get(usize::from(byte)));
        place.copied().unwrap_or(byte)
    });
    Ok(like(mutable, translated.collect()))
}
