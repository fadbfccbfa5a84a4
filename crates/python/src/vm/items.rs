//! Items: `container[key]`.

use std::rc::Rc;

use crate::args::Args;
use crate::error::{Raised, Result};
use crate::object::{Bytes, Range, Slice};
use crate::value::Value;
use crate::vm::Vm;

/// The positions a slice takes from a sequence of some length.
#[derive(Clone, Copy, Debug)]
pub struct Positions {
    /// The first.
    pub start: i64,
    /// Where it stops, not included.
    pub stop: i64,
    /// From one to the next.
    pub step: i64,
    /// How many there are.
    pub count: usize,
}

impl Positions {
    /// The positions, one after the other.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = usize> {
        (0..self.count as i64).map(move |at| (self.start + at * self.step) as usize)
    }
}

impl Vm {
    /// `container[key]`.
    ///
    /// # Errors
    /// `IndexError`, `KeyError`, `TypeError`, or what `__getitem__` raises.
    pub fn get_item(&mut self, container: &Value, key: &Value) -> Result<Value> {
        match container {
            Value::Dict(dict) => match self.dict_get(&dict.dict, key)? {
                Some(value) => Ok(value),
                None => Err(self.key_error(key.clone())),
            },
            Value::List(list) => {
                if let Value::Slice(slice) = key {
                    let positions = self.slice_positions(slice, list.len())?;
                    self.burn(positions.count as u64 / 16)?;
                    let items = list.items.borrow();
                    let taken = positions.iter().filter_map(|at| items.get(at).cloned()).collect();
                    drop(items);
                    return Ok(self.new_list(taken));
                }
                let at = self.index(key, list.len(), "list")?;
                let item = list.items.borrow().get(at).cloned();
                item.ok_or_else(|| self.error("IndexError", "list index out of range"))
            }
            Value::Tuple(tuple) => {
                if let Value::Slice(slice) = key {
                    let positions = self.slice_positions(slice, tuple.items.len())?;
                    self.burn(positions.count as u64 / 16)?;
                    return Ok(Value::tuple(positions.iter().filter_map(|at| tuple.items.get(at).cloned()).collect()));
                }
                let at = self.index(key, tuple.items.len(), "tuple")?;
                Ok(tuple.items.get(at).cloned().unwrap_or_default())
            }
            Value::Str(text) => {
                if let Value::Slice(slice) = key {
                    let positions = self.slice_positions(slice, text.char_len())?;
                    if positions.step == 1 {
                        let start = positions.start as usize;
                        return Ok(Value::Str(text.slice(start, start + positions.count)));
                    }
                    let chars: Vec<char> = text.chars().collect();
                    return Ok(Value::str(positions.iter().filter_map(|at| chars.get(at)).collect::<String>()));
                }
                let at = self.index(key, text.char_len(), "string")?;
                Ok(text.char_at(at).map_or(Value::None, Value::str))
            }
            Value::Bytes(bytes) => {
                let length = bytes.bytes.borrow().len();
                if let Value::Slice(slice) = key {
                    let positions = self.slice_positions(slice, length)?;
                    let own = bytes.bytes.borrow();
                    let taken = positions.iter().filter_map(|at| own.get(at).copied()).collect();
                    return Ok(Value::Bytes(if bytes.mutable { Bytes::new_mutable(taken) } else { Bytes::new(taken) }));
                }
                let at = self.index(key, length, if bytes.mutable { "bytearray" } else { "index" })?;
                let byte = bytes.bytes.borrow().get(at).copied();
                Ok(byte.map_or(Value::None, |byte| Value::Int(i64::from(byte))))
            }
            Value::Range(range) => {
                let length = usize::try_from(range.len()).unwrap_or(usize::MAX);
                if let Value::Slice(slice) = key {
                    let positions = self.slice_positions(slice, length)?;
                    let start = range.start + positions.start * range.step;
                    let step = range.step * positions.step;
                    let stop = start + step * positions.count as i64;
                    return Ok(Value::Range(Rc::new(Range { start, stop, step })));
                }
                let at = self.index(key, length, "range object")?;
                Ok(range.get(at as u64).map_or(Value::None, Value::Int))
            }
            Value::Class(class) => self.class_item(container, class, key),
            Value::Alias(_) => crate::modules::subscript_alias(self, container, key),
            _ => {
                let class = self.class_of(container);
                if let Some(method) = class.lookup("__getitem__") {
                    return self.call(&method, [container.clone(), key.clone()].into());
                }
                match container.unwrapped() {
                    Value::Instance(_) | Value::Function(_) | Value::Native(_) => {
                        Err(self.not_subscriptable(container))
                    }
                    base if base.is(container) => Err(self.not_subscriptable(container)),
                    Value::Dict(dict) => {
                        let dict = dict.clone();
                        if let Some(value) = self.dict_get(&dict.dict, key)? {
                            return Ok(value);
                        }
                        match class.lookup("__missing__") {
                            Some(missing) => self.call(&missing, [container.clone(), key.clone()].into()),
                            None => Err(self.key_error(key.clone())),
                        }
                    }
                    base => {
                        let base = base.clone();
                        self.get_item(&base, key)
                    }
                }
            }
        }
    }

    fn class_item(&mut self, object: &Value, class: &Rc<crate::class::Class>, key: &Value) -> Result<Value> {
        if let Some(method) = class.metaclass.as_ref().and_then(|meta| meta.lookup("__getitem__")) {
            return self.call(&method, [object.clone(), key.clone()].into());
        }
        if let Some(method) = class.lookup("__class_getitem__") {
            let function = match &method {
                Value::Wrapper(wrapper) => wrapper.function.clone(),
                other => other.clone(),
            };
            return self.call(&function, [object.clone(), key.clone()].into());
        }
        match crate::modules::subscript_class(self, class, key)? {
            Some(alias) => Ok(alias),
            None => {
                let message = format!("type '{}' is not subscriptable", class.name.borrow());
                Err(self.type_error(message))
            }
        }
    }

    fn not_subscriptable(&mut self, container: &Value) -> Raised {
        let message = format!("'{}' object is not subscriptable", self.type_name(container));
        self.type_error(message)
    }

    /// `container[key] = value`.
    ///
    /// # Errors
    /// As [`Vm::get_item`].
    pub fn set_item(&mut self, container: &Value, key: Value, value: Value) -> Result<()> {
        match container {
            Value::Dict(dict) => self.dict_set(&dict.dict, key, value),
            Value::List(list) => {
                if let Value::Slice(slice) = &key {
                    return self.set_slice(list, slice, &value);
                }
                let length = list.len();
                let at = self.index_for(&key, length, "list", "list assignment index out of range")?;
                let old = list.items.borrow_mut().get_mut(at).map(|slot| std::mem::replace(slot, value));
                drop(old);
                Ok(())
            }
            Value::Bytes(bytes) if bytes.mutable && !matches!(key, Value::Slice(_)) => {
                let length = bytes.bytes.borrow().len();
                let at = self.index_for(&key, length, "bytearray", "bytearray index out of range")?;
                let Some(byte) = value.as_int().and_then(|byte| u8::try_from(byte).ok()) else {
                    return Err(self.value_error("byte must be in range(0, 256)"));
                };
                if let Some(slot) = bytes.bytes.borrow_mut().get_mut(at) {
                    *slot = byte;
                }
                Ok(())
            }
            _ => {
                if let Some(method) = self.class_of(container).lookup("__setitem__") {
                    return self.call(&method, [container.clone(), key, value].into()).map(drop);
                }
                match container.unwrapped() {
                    base @ (Value::Dict(_) | Value::List(_)) if !base.is(container) => {
                        let base = base.clone();
                        self.set_item(&base, key, value)
                    }
                    _ => {
                        let message =
                            format!("'{}' object does not support item assignment", self.type_name(container));
                        Err(self.type_error(message))
                    }
                }
            }
        }
    }

    fn set_slice(&mut self, list: &Rc<crate::object::List>, slice: &Slice, value: &Value) -> Result<()> {
        let items = match self.collect(value) {
            Err(raised) if self.exception_is(&raised, "TypeError") => {
                return Err(self.type_error(if slice.step.is_none() {
                    "can only assign an iterable"
                } else {
                    "must assign iterable to extended slice"
                }));
            }
            items => items?,
        };
        let positions = self.slice_positions(slice, list.len())?;
        if positions.step == 1 {
            let start = positions.start as usize;
            let mut own = list.items.borrow_mut();
            let end = (start + positions.count).min(own.len());
            let old: Vec<Value> = own.splice(start.min(end)..end, items).collect();
            drop(own);
            drop(old);
            list.settle();
            return Ok(());
        }
        if items.len() != positions.count {
            let (given, count) = (items.len(), positions.count);
            let message = format!("attempt to assign sequence of size {given} to extended slice of size {count}");
            return Err(self.value_error(message));
        }
        for (at, item) in positions.iter().zip(items) {
            let old = list.items.borrow_mut().get_mut(at).map(|slot| std::mem::replace(slot, item));
            drop(old);
        }
        Ok(())
    }

    /// `del container[key]`.
    ///
    /// # Errors
    /// As [`Vm::get_item`].
    pub fn del_item(&mut self, container: &Value, key: &Value) -> Result<()> {
        match container {
            Value::Dict(dict) => match self.dict_remove(&dict.dict, key)? {
                Some(_) => Ok(()),
                None => Err(self.key_error(key.clone())),
            },
            Value::List(list) => {
                let positions: Vec<usize> = match key {
                    Value::Slice(slice) => self.slice_positions(slice, list.len())?.iter().collect(),
                    _ => vec![self.index_for(key, list.len(), "list", "list assignment index out of range")?],
                };
                self.burn(list.len() as u64 / 4)?;
                let mut at = 0;
                let mut gone = Vec::new();
                list.items.borrow_mut().retain(|item| {
                    let goes = positions.contains(&at);
                    if goes {
                        gone.push(item.clone());
                    }
                    at += 1;
                    !goes
                });
                list.settle();
                Ok(())
            }
            _ => {
                if let Some(method) = self.class_of(container).lookup("__delitem__") {
                    return self.call(&method, [container.clone(), key.clone()].into()).map(drop);
                }
                match container.unwrapped() {
                    base @ (Value::Dict(_) | Value::List(_)) if !base.is(container) => {
                        let base = base.clone();
                        self.del_item(&base, key)
                    }
                    _ => {
                        let message = format!("'{}' object doesn't support item deletion", self.type_name(container));
                        Err(self.type_error(message))
                    }
                }
            }
        }
    }

    /// The integer a value stands for as an index (`__index__`).
    ///
    /// # Errors
    /// `TypeError` if it stands for none.
    pub fn index_value(&mut self, value: &Value) -> Result<i64> {
        if let Some(number) = value.as_int() {
            return Ok(number);
        }
        if let Some(big) = value.as_bigint() {
            let negative = big.sign() == num_bigint::Sign::Minus;
            return Ok(if negative { i64::MIN } else { i64::MAX });
        }
        match self.special(value, "__index__")? {
            Some(method) => {
                let number = self.call(&method, Args::none())?;
                self.index_value(&number)
            }
            None => {
                let message = format!("'{}' object cannot be interpreted as an integer", self.type_name(value));
                Err(self.type_error(message))
            }
        }
    }

    fn index(&mut self, key: &Value, length: usize, kind: &str) -> Result<usize> {
        let message =
            if kind == "index" { "index out of range".to_owned() } else { format!("{kind} index out of range") };
        self.index_for(key, length, kind, &message)
    }

    fn index_for(&mut self, key: &Value, length: usize, kind: &str, message: &str) -> Result<usize> {
        let is_index = key.as_bigint().is_some() || self.class_of(key).lookup("__index__").is_some();
        if !is_index {
            let given = self.type_name(key);
            let text = match kind {
                "string" => format!("string indices must be integers, not '{given}'"),
                "index" => format!("byte indices must be integers or slices, not {given}"),
                _ => format!("{} indices must be integers or slices, not {given}", kind.trim_end_matches(" object")),
            };
            return Err(self.type_error(text));
        }
        let at = self.index_value(key)?;
        let at = if at < 0 { at.saturating_add(length as i64) } else { at };
        match usize::try_from(at) {
            Ok(at) if at < length => Ok(at),
            _ => Err(self.error("IndexError", message)),
        }
    }

    /// The positions a slice takes from a sequence of `length`.
    ///
    /// # Errors
    /// `TypeError` and `ValueError` for parts that make no sense.
    pub fn slice_positions(&mut self, slice: &Slice, length: usize) -> Result<Positions> {
        let mut part = |value: &Value| -> Result<Option<i64>> {
            match value {
                Value::None => Ok(None),
                _ => match self.index_value(value) {
                    Err(raised) if self.exception_is(&raised, "TypeError") => {
                        let message = "slice indices must be integers or None or have an __index__ method";
                        Err(self.type_error(message))
                    }
                    other => other.map(Some),
                },
            }
        };
        let (start, stop, step) = (part(&slice.start)?, part(&slice.stop)?, part(&slice.step)?.unwrap_or(1));
        if step == 0 {
            return Err(self.value_error("slice step cannot be zero"));
        }
        let length = length as i64;
        let (lowest, highest) = if step > 0 { (0, length) } else { (-1, length - 1) };
        let place = |at: i64| {
            let at = if at < 0 { at.saturating_add(length) } else { at };
            at.clamp(lowest, highest)
        };
        let start = start.map_or(if step > 0 { lowest } else { highest }, place);
        let stop = stop.map_or(if step > 0 { highest } else { lowest }, place);
        let span = if step > 0 { stop - start } else { start - stop };
        let count = if span <= 0 { 0 } else { ((span - 1) / step.saturating_abs() + 1) as usize };
        // Whoever asks goes through them.
        self.burn(count as u64 / 4)?;
        Ok(Positions { start, stop, step, count })
    }
}
