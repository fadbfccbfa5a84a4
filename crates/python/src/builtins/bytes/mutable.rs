//! What changes a `bytearray`.

use std::rc::Rc;

use super::bytes_of;
use crate::args::Args;
use crate::builtins::{arity, protocol};
use crate::error::Result;
use crate::object::Bytes;
use crate::value::Value;
use crate::vm::Vm;

fn byte(vm: &mut Vm, value: &Value) -> Result<u8> {
    match u8::try_from(vm.index_value(value)?) {
        Ok(byte) => Ok(byte),
        Err(_) => Err(vm.value_error("byte must be in range(0, 256)")),
    }
}

/// Where an index points in so many bytes.
fn place(vm: &mut Vm, index: &Value, length: usize, message: &str) -> Result<usize> {
    let at = vm.index_value(index)?;
    let at = if at < 0 { at.saturating_add(length as i64) } else { at };
    match usize::try_from(at).ok().filter(|at| *at < length) {
        Some(at) => Ok(at),
        None => Err(vm.error("IndexError", message)),
    }
}

pub(super) fn append(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, value) = arity::one(vm, args, "bytearray.append")?;
    let array = arity::bytes(vm, &this, "bytearray.append")?;
    let byte = byte(vm, &value)?;
    array.bytes.borrow_mut().push(byte);
    array.settle();
    Ok(Value::None)
}

pub(super) fn extend(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, values) = arity::one(vm, args, "bytearray.extend")?;
    let array = arity::bytes(vm, &this, "bytearray.extend")?;
    if values.as_text().is_some() {
        return Err(vm.type_error("expected iterable of integers; got: 'str'"));
    }
    let more = bytes_of(vm, &values)?;
    vm.check_memory(more.len())?;
    array.bytes.borrow_mut().extend(more);
    array.settle();
    Ok(Value::None)
}

pub(super) fn extend_in_place(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, other) = arity::one(vm, args, "bytearray.__iadd__")?;
    let array = arity::bytes(vm, &this, "bytearray.__iadd__")?;
    let Value::Bytes(other) = other.unwrapped() else { return Ok(Value::NotImplemented) };
    let more = other.bytes.borrow().clone();
    vm.check_memory(more.len())?;
    array.bytes.borrow_mut().extend(more);
    array.settle();
    Ok(this)
}

pub(super) fn insert(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, args) = arity::method(vm, args, "bytearray.insert", 2, 2)?;
    let array = arity::bytes(vm, &this, "bytearray.insert")?;
    let [at, value] = args.as_slice() else { return Ok(Value::None) };
    let (at, byte) = (vm.index_value(at)?, byte(vm, value)?);
    let length = array.bytes.borrow().len();
    let at = if at < 0 { at.saturating_add(length as i64).max(0) } else { at };
    array.bytes.borrow_mut().insert(usize::try_from(at).unwrap_or(length).min(length), byte);
    array.settle();
    Ok(Value::None)
}

pub(super) fn pop(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, args) = arity::method(vm, args, "bytearray.pop", 0, 1)?;
    let array = arity::bytes(vm, &this, "bytearray.pop")?;
    let length = array.bytes.borrow().len();
    if length == 0 {
        return Err(vm.error("IndexError", "pop from empty bytearray"));
    }
    let at = place(vm, args.first().unwrap_or(&Value::Int(-1)), length, "pop index out of range")?;
    let byte = array.bytes.borrow_mut().remove(at);
    Ok(Value::Int(i64::from(byte)))
}

pub(super) fn remove(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, value) = arity::one(vm, args, "bytearray.remove")?;
    let array = arity::bytes(vm, &this, "bytearray.remove")?;
    let byte = byte(vm, &value)?;
    let at = array.bytes.borrow().iter().position(|other| *other == byte);
    match at {
        Some(at) => {
            array.bytes.borrow_mut().remove(at);
            Ok(Value::None)
        }
        None => Err(vm.value_error("value not found in bytearray")),
    }
}

pub(super) fn reverse(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "bytearray.reverse")?;
    arity::bytes(vm, &this, "bytearray.reverse")?.bytes.borrow_mut().reverse();
    Ok(Value::None)
}

pub(super) fn clear(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "bytearray.clear")?;
    let array = arity::bytes(vm, &this, "bytearray.clear")?;
    array.bytes.borrow_mut().clear();
    array.settle();
    Ok(Value::None)
}

pub(super) fn copy(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "bytearray.copy")?;
    let bytes = arity::bytes(vm, &this, "bytearray.copy")?.bytes.borrow().clone();
    vm.check_memory(bytes.len())?;
    Ok(Value::Bytes(Bytes::new_mutable(bytes)))
}

/// Replaces the bytes that `positions` names.
fn replace_all(array: &Rc<Bytes>, positions: &[usize], new: Vec<u8>) {
    let mut bytes = array.bytes.borrow_mut();
    for (at, byte) in positions.iter().zip(new) {
        if let Some(slot) = bytes.get_mut(*at) {
            *slot = byte;
        }
    }
}

pub(super) fn set_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let array = arity::bytes(vm, &this, "bytearray.__setitem__")?;
    let Some(Value::Slice(slice)) = args.get(1) else { return protocol::set_item(vm, args) };
    let new = bytes_of(vm, args.get(2).unwrap_or(&Value::None))?;
    let length = array.bytes.borrow().len();
    let positions = vm.slice_positions(slice, length)?;
    vm.check_memory(new.len())?;
    if positions.step == 1 {
        let start = (positions.start as usize).min(length);
        let end = (start + positions.count).min(length);
        array.bytes.borrow_mut().splice(start..end, new);
        array.settle();
        return Ok(Value::None);
    }
    if new.len() != positions.count {
        let (given, count) = (new.len(), positions.count);
        let message = format!("attempt to assign bytes of size {given} to extended slice of size {count}");
        return Err(vm.value_error(message));
    }
    replace_all(&array, &positions.iter().collect::<Vec<_>>(), new);
    Ok(Value::None)
}

pub(super) fn del_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, key) = arity::one(vm, args, "bytearray.__delitem__")?;
    let array = arity::bytes(vm, &this, "bytearray.__delitem__")?;
    let length = array.bytes.borrow().len();
    let positions: Vec<usize> = match &key {
        Value::Slice(slice) => vm.slice_positions(slice, length)?.iter().collect(),
        _ => vec![place(vm, &key, length, "bytearray index out of range")?],
    };
    vm.burn(length as u64 / 16)?;
    let mut at = 0;
    let gone: rustc_hash::FxHashSet<usize> = positions.into_iter().collect();
    array.bytes.borrow_mut().retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
    array.settle();
    Ok(Value::None)
}
