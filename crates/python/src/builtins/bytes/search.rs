//! Looking for parts of bytes, replacing them and splitting there.

use super::{like, operand, receiver};
use crate::args::Args;
use crate::builtins::arity;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// Where `part` first stands in `bytes`.
fn position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() { Some(0) } else { bytes.windows(part.len()).position(|window| window == part) }
}

/// Where `part` last stands in `bytes`.
fn last_position(bytes: &[u8], part: &[u8]) -> Option<usize> {
    if part.is_empty() { Some(bytes.len()) } else { bytes.windows(part.len()).rposition(|window| window == part) }
}

/// What is searched, from where on, and what for; no part to search if it lies outside.
fn search(vm: &mut Vm, args: Args, name: &str) -> Result<(Option<Vec<u8>>, usize, Vec<u8>)> {
    let (this, args) = arity::method(vm, args, name, 1, 3)?;
    let (bytes, _) = receiver(vm, &this, name)?;
    let wanted = args.first().cloned().unwrap_or_default();
    let wanted = match wanted.unwrapped() {
        Value::Bytes(part) => part.bytes.borrow().clone(),
        Value::Int(_) | Value::Bool(_) | Value::Big(_) => match u8::try_from(vm.index_value(&wanted)?) {
            Ok(byte) => vec![byte],
            Err(_) => return Err(vm.value_error("byte must be in range(0, 256)")),
        },
        _ => {
            let kind = vm.type_name(&wanted);
            return Err(vm.type_error(format!("argument should be integer or bytes-like object, not '{kind}'")));
        }
    };
    let (start, stop) = arity::bounds(vm, args.get(1), args.get(2), bytes.len())?;
    Ok((bytes.get(start..stop).map(<[u8]>::to_vec), start, wanted))
}

pub(super) fn find(vm: &mut Vm, args: Args) -> Result<Value> {
    let (part, start, wanted) = search(vm, args, "bytes.find")?;
    let at = part.and_then(|part| position(&part, &wanted));
    Ok(at.map_or(Value::Int(-1), |at| Value::from(start + at)))
}

pub(super) fn rfind(vm: &mut Vm, args: Args) -> Result<Value> {
    let (part, start, wanted) = search(vm, args, "bytes.rfind")?;
    let at = part.and_then(|part| last_position(&part, &wanted));
    Ok(at.map_or(Value::Int(-1), |at| Value::from(start + at)))
}

pub(super) fn index(vm: &mut Vm, args: Args) -> Result<Value> {
    let (part, start, wanted) = search(vm, args, "bytes.index")?;
    match part.and_then(|part| position(&part, &wanted)) {
        Some(at) => Ok(Value::from(start + at)),
        None => Err(vm.value_error("subsection not found")),
    }
}

pub(super) fn rindex(vm: &mut Vm, args: Args) -> Result<Value> {
    let (part, start, wanted) = search(vm, args, "bytes.rindex")?;
    match part.and_then(|part| last_position(&part, &wanted)) {
        Some(at) => Ok(Value::from(start + at)),
        None => Err(vm.value_error("subsection not found")),
    }
}

pub(super) fn count(vm: &mut Vm, args: Args) -> Result<Value> {
    let (part, _, wanted) = search(vm, args, "bytes.count")?;
    let Some(part) = part else { return Ok(Value::Int(0)) };
    if wanted.is_empty() {
        return Ok(Value::from(part.len() + 1));
    }
    Ok(Value::from(pieces(&part, &wanted, usize::MAX).len() - 1))
}

/// The pieces between separators, at most `most` of which are split at.
fn pieces<'a>(bytes: &'a [u8], separator: &[u8], most: usize) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    let mut rest = bytes;
    while pieces.len() < most {
        let Some(at) = position(rest, separator) else { break };
        pieces.extend(rest.get(..at));
        rest = rest.get(at + separator.len()..).unwrap_or(&[]);
    }
    pieces.push(rest);
    pieces
}

fn has_affix(vm: &mut Vm, args: Args, name: &str, test: fn(&[u8], &[u8]) -> bool) -> Result<Value> {
    let (this, args) = arity::method(vm, args, name, 1, 3)?;
    let (bytes, _) = receiver(vm, &this, name)?;
    let (start, stop) = arity::bounds(vm, args.get(1), args.get(2), bytes.len())?;
    let short = name.rsplit('.').next().unwrap_or(name);
    let wanted = args.first().cloned().unwrap_or_default();
    let candidates = match wanted.unwrapped() {
        Value::Tuple(tuple) => tuple.items.clone(),
        Value::Bytes(_) => vec![wanted],
        _ => {
            let kind = vm.type_name(&wanted);
            return Err(vm.type_error(format!("{short} first arg must be bytes or a tuple of bytes, not {kind}")));
        }
    };
    let Some(part) = bytes.get(start..stop) else { return Ok(Value::Bool(false)) };
    for candidate in &candidates {
        let affix = operand(vm, candidate)?;
        if test(part, &affix) {
            return Ok(Value::Bool(true));
        }
    }
    Ok(Value::Bool(false))
}

pub(super) fn starts_with(vm: &mut Vm, args: Args) -> Result<Value> {
    has_affix(vm, args, "bytes.startswith", |bytes, affix| bytes.starts_with(affix))
}

pub(super) fn ends_with(vm: &mut Vm, args: Args) -> Result<Value> {
    has_affix(vm, args, "bytes.endswith", |bytes, affix| bytes.ends_with(affix))
}

pub(super) fn remove_prefix(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, prefix) = arity::one(vm, args, "bytes.removeprefix")?;
    let (bytes, mutable) = receiver(vm, &this, "bytes.removeprefix")?;
    let prefix = operand(vm, &prefix)?;
    Ok(like(mutable, bytes.strip_prefix(prefix.as_slice()).unwrap_or(&bytes).to_vec()))
}

pub(super) fn remove_suffix(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, suffix) = arity::one(vm, args, "bytes.removesuffix")?;
    let (bytes, mutable) = receiver(vm, &this, "bytes.removesuffix")?;
    let suffix = operand(vm, &suffix)?;
    Ok(like(mutable, bytes.strip_suffix(suffix.as_slice()).unwrap_or(&bytes).to_vec()))
}

pub(super) fn replace(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, args) = arity::method(vm, args, "bytes.replace", 2, 3)?;
    let (bytes, mutable) = receiver(vm, &this, "bytes.replace")?;
    let old = operand(vm, args.first().unwrap_or(&Value::None))?;
    let new = operand(vm, args.get(1).unwrap_or(&Value::None))?;
    let count = match args.get(2) {
        Some(count) => vm.index_value(count)?,
        None => -1,
    };
    let most = usize::try_from(count).unwrap_or(usize::MAX);
    if old.is_empty() {
        let places = most.min(bytes.len() + 1);
        vm.check_memory(places.saturating_mul(new.len()).saturating_add(bytes.len()))?;
        let mut replaced = Vec::new();
        for at in 0..=bytes.len() {
            if at < places {
                replaced.extend_from_slice(&new);
            }
            replaced.extend(bytes.get(at));
        }
        return Ok(like(mutable, replaced));
    }
    let pieces = pieces(&bytes, &old, most);
    vm.check_memory(pieces.len().saturating_mul(new.len()).saturating_add(bytes.len()))?;
    Ok(like(mutable, pieces.join(new.as_slice())))
}

/// The bytes, whether they are a `bytearray`, the separator if there is one, and how often to split at most.
type SplitArguments = (Vec<u8>, bool, Option<Vec<u8>>, usize);

fn split_arguments(vm: &mut Vm, args: Args, name: &str) -> Result<SplitArguments> {
    let (this, mut args) = arity::named_method(vm, args, name, &["sep", "maxsplit"], 2)?;
    let (bytes, mutable) = receiver(vm, &this, name)?;
    let separator = match args.take_non_none(0) {
        Some(separator) => Some(operand(vm, &separator)?),
        None => None,
    };
    if separator.as_ref().is_some_and(Vec::is_empty) {
        return Err(vm.value_error("empty separator"));
    }
    let most = match args.take(1) {
        Some(most) => vm.index_value(&most)?,
        None => -1,
    };
    vm.check_memory(bytes.len().saturating_mul(8))?;
    Ok((bytes, mutable, separator, usize::try_from(most).unwrap_or(usize::MAX)))
}

fn list_of(vm: &mut Vm, mutable: bool, pieces: &[&[u8]]) -> Value {
    vm.new_list(pieces.iter().map(|piece| like(mutable, piece.to_vec())).collect())
}

pub(super) fn split(vm: &mut Vm, args: Args) -> Result<Value> {
    let (bytes, mutable, separator, most) = split_arguments(vm, args, "bytes.split")?;
    if let Some(separator) = separator {
        return Ok(list_of(vm, mutable, &pieces(&bytes, &separator, most)));
    }
    let mut found = Vec::new();
    let mut rest = bytes.trim_ascii_start();
    while !rest.is_empty() {
        if found.len() == most {
            found.push(rest);
            break;
        }
        let end = rest.iter().position(super::parts::is_space).unwrap_or(rest.len());
        let (piece, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
        found.push(piece);
        rest = after.trim_ascii_start();
    }
    Ok(list_of(vm, mutable, &found))
}

pub(super) fn rsplit(vm: &mut Vm, args: Args) -> Result<Value> {
    let (bytes, mutable, separator, most) = split_arguments(vm, args, "bytes.rsplit")?;
    let mut found: Vec<&[u8]> = Vec::new();
    let mut rest = bytes.as_slice();
    match separator {
        Some(separator) => {
            while found.len() < most {
                let Some(at) = last_position(rest, &separator) else { break };
                found.extend(rest.get(at + separator.len()..));
                rest = rest.get(..at).unwrap_or(&[]);
            }
            found.push(rest);
        }
        None => {
            rest = rest.trim_ascii_end();
            while !rest.is_empty() {
                if found.len() == most {
                    found.push(rest);
                    break;
                }
                let start = rest.iter().rposition(super::parts::is_space).map_or(0, |at| at + 1);
                let (before, piece) = rest.split_at_checked(start).unwrap_or((&[], rest));
                found.push(piece);
                rest = before.trim_ascii_end();
            }
        }
    }
    found.reverse();
    Ok(list_of(vm, mutable, &found))
}

fn partition_at(
    vm: &mut Vm,
    args: Args,
    name: &str,
    place: fn(&[u8], &[u8]) -> Option<usize>,
    at_start: bool,
) -> Result<Value> {
    let (this, separator) = arity::one(vm, args, name)?;
    let (bytes, mutable) = receiver(vm, &this, name)?;
    let separator = operand(vm, &separator)?;
    if separator.is_empty() {
        return Err(vm.value_error("empty separator"));
    }
    let parts: [&[u8]; 3] = match place(&bytes, &separator) {
        Some(at) => [bytes.get(..at).unwrap_or(&[]), &separator, bytes.get(at + separator.len()..).unwrap_or(&[])],
        None if at_start => [&bytes, &[], &[]],
        None => [&[], &[], &bytes],
    };
    Ok(Value::tuple(parts.map(|part| like(mutable, part.to_vec())).into()))
}

pub(super) fn partition(vm: &mut Vm, args: Args) -> Result<Value> {
    partition_at(vm, args, "bytes.partition", position, true)
}

pub(super) fn rpartition(vm: &mut Vm, args: Args) -> Result<Value> {
    partition_at(vm, args, "bytes.rpartition", last_position, false)
}
