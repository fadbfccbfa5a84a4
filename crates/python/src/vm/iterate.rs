//! Iterating.

use std::rc::Rc;

use crate::args::Args;
use crate::error::{Raised, Result};
use crate::object::{DictObject, Generator, GeneratorKind, Iter, ViewKind};
use crate::value::Value;
use crate::vm::Vm;
use crate::vm::generator::{Outcome, Resume};

/// How many iterators written in Rust may ask each other in turn.
const MOST_ITERATORS: usize = 100;

impl Vm {
    /// Python's `iter`.
    ///
    /// # Errors
    /// `TypeError` if the value can not be iterated over.
    pub fn iter(&mut self, value: &Value) -> Result<Value> {
        Ok(match value {
            Value::Iter(_) => value.clone(),
            Value::Generator(generator) if generator.kind == GeneratorKind::Generator => value.clone(),
            Value::List(list) => {
                let list = list.clone();
                let mut at = 0;
                Value::Iter(Iter::new("list_iterator", move |_| {
                    let item = list.items.borrow().get(at).cloned();
                    at += 1;
                    Ok(item)
                }))
            }
            Value::Tuple(tuple) => {
                let tuple = tuple.clone();
                let mut at = 0;
                Value::Iter(Iter::new("tuple_iterator", move |_| {
                    let item = tuple.items.get(at).cloned();
                    at += 1;
                    Ok(item)
                }))
            }
            Value::Str(text) => {
                let text = text.clone();
                let mut at = 0;
                let kind = if text.is_ascii() { "str_ascii_iterator" } else { "str_iterator" };
                Value::Iter(Iter::new(kind, move |_| {
                    let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { return Ok(None) };
                    at += c.len_utf8();
                    Ok(Some(Value::str(c)))
                }))
            }
            Value::Bytes(bytes) => {
                let bytes = bytes.clone();
                let mut at = 0;
                let kind = if bytes.mutable { "bytearray_iterator" } else { "bytes_iterator" };
                Value::Iter(Iter::new(kind, move |_| {
                    let byte = bytes.bytes.borrow().get(at).copied();
                    at += 1;
                    Ok(byte.map(|byte| Value::Int(i64::from(byte))))
                }))
            }
            Value::Range(range) => {
                let range = **range;
                let mut at = 0;
                Value::Iter(Iter::new("range_iterator", move |_| {
                    let item = range.get(at).map(Value::Int);
                    at += 1;
                    Ok(item)
                }))
            }
            Value::Dict(dict) => dict_iterator(dict, ViewKind::Keys),
            Value::View(view) => dict_iterator(&view.dict, view.kind),
            Value::Set(set) => {
                let set = set.clone();
                let length = set.items.borrow().len();
                self.check_memory(length.saturating_mul(64))?;
                let mut items = set.in_order().into_iter();
                Value::Iter(Iter::new("set_iterator", move |vm| {
                    let Some(entry) = items.next() else { return Ok(None) };
                    if set.items.borrow().len() != length {
                        return Err(vm.error("RuntimeError", "Set changed size during iteration"));
                    }
                    Ok(Some(entry.key))
                }))
            }
            Value::Instance(instance) => {
                let class = instance.class();
                match class.lookup("__iter__") {
                    Some(Value::None) => return Err(self.not_iterable(value)),
                    Some(method) => {
                        let iterator = self.call(&method, [value.clone()].into())?;
                        let is_iterator = matches!(iterator, Value::Iter(_) | Value::Generator(_))
                            || self.class_of(&iterator).lookup("__next__").is_some();
                        if !is_iterator {
                            let kind = self.type_name(&iterator);
                            return Err(self.type_error(format!("iter() returned non-iterator of type '{kind}'")));
                        }
                        iterator
                    }
                    None => match (&instance.base, class.lookup("__getitem__")) {
                        (Some(base), _) => {
                            let base = base.clone();
                            self.iter(&base)?
                        }
                        (None, Some(_)) => self.item_iterator(value),
                        (None, None) => return Err(self.not_iterable(value)),
                    },
                }
            }
            Value::Class(class) => {
                let meta = class.metaclass.clone();
                match meta.and_then(|meta| meta.lookup("__iter__")) {
                    Some(method) => self.call(&method, [value.clone()].into())?,
                    None => return Err(self.not_iterable(value)),
                }
            }
            _ => return Err(self.not_iterable(value)),
        })
    }

    fn not_iterable(&mut self, value: &Value) -> Raised {
        let message = format!("'{}' object is not iterable", self.type_name(value));
        self.type_error(message)
    }

    /// The old protocol: `__getitem__` with 0, 1, 2, … up to `IndexError`.
    fn item_iterator(&mut self, value: &Value) -> Value {
        let value = value.clone();
        let mut at = 0;
        Value::Iter(Iter::new("iterator", move |vm| {
            let item = vm.get_item(&value, &Value::Int(at));
            at += 1;
            match item {
                Ok(item) => Ok(Some(item)),
                Err(raised) if vm.exception_is(&raised, "IndexError") || vm.exception_is(&raised, "StopIteration") => {
                    Ok(None)
                }
                Err(raised) => Err(raised),
            }
        }))
    }

    /// The next item of an iterator; nothing when it is through.
    ///
    /// # Errors
    /// What it raises, `StopIteration` apart; `TypeError` if it is no iterator.
    pub fn next(&mut self, iterator: &Value) -> Result<Option<Value>> {
        self.burn(1)?;
        match self.next_or_result(iterator)? {
            Ok(item) => Ok(Some(item)),
            Err(_) => Ok(None),
        }
    }

    /// The next item of an iterator, or what it gave at its end.
    pub(crate) fn next_or_result(&mut self, iterator: &Value) -> Result<std::result::Result<Value, Value>> {
        match iterator {
            Value::Iter(iterator) => {
                // An iterator over an iterator over an iterator … uses the native stack.
                if self.iterator_depth >= MOST_ITERATORS {
                    return Err(self.recursion_error());
                }
                self.iterator_depth += 1;
                let item = iterator.next(self);
                self.iterator_depth -= 1;
                Ok(item?.ok_or(Value::None))
            }
            Value::Generator(generator) => {
                let generator = generator.clone();
                Ok(match self.resume(&generator, Resume::Send(Value::None))? {
                    Outcome::Yield(item) => Ok(item),
                    Outcome::Return(result) => Err(result),
                })
            }
            _ => {
                let Some(method) = self.class_of(iterator).lookup("__next__") else {
                    let message = format!("'{}' object is not an iterator", self.type_name(iterator));
                    return Err(self.type_error(message));
                };
                let item = self.call(&method, [iterator.clone()].into());
                self.item_or_result(item)
            }
        }
    }

    /// Tells an item from the `StopIteration` that ends.
    pub(crate) fn item_or_result(&mut self, item: Result<Value>) -> Result<std::result::Result<Value, Value>> {
        match item {
            Ok(item) => Ok(Ok(item)),
            Err(raised) if self.exception_is(&raised, "StopIteration") => {
                let data = raised.exception().and_then(|exception| exception.host::<crate::object::ExceptionData>());
                let result = data.and_then(|data| data.arguments().into_iter().next());
                Ok(Err(result.unwrap_or_default()))
            }
            Err(raised) => Err(raised),
        }
    }

    /// All items of an iterable.
    ///
    /// # Errors
    /// As [`Vm::iter`] and [`Vm::next`].
    pub fn collect(&mut self, iterable: &Value) -> Result<Vec<Value>> {
        match iterable {
            Value::List(list) => {
                self.burn(list.len() as u64)?;
                return Ok(list.to_vec());
            }
            Value::Tuple(tuple) => {
                self.burn(tuple.items.len() as u64)?;
                return Ok(tuple.items.clone());
            }
            Value::Range(range) => {
                let bytes = usize::try_from(range.len()).unwrap_or(usize::MAX).saturating_mul(size_of::<Value>());
                self.check_memory(bytes)?;
            }
            _ => {}
        }
        let iterator = self.iter(iterable)?;
        let mut items = Vec::new();
        while let Some(item) = self.next(&iterator)? {
            items.push(item);
            if items.len().is_multiple_of(4096) {
                self.check_memory(items.len() * size_of::<Value>())?;
            }
        }
        Ok(items)
    }

    /// Exactly `count` items.
    pub(crate) fn unpack(&mut self, value: &Value, count: usize) -> Result<Vec<Value>> {
        let iterator = self.unpack_iter(value)?;
        let mut items = Vec::with_capacity(count.min(64));
        while items.len() < count {
            match self.next(&iterator)? {
                Some(item) => items.push(item),
                None => {
                    let got = items.len();
                    let message = format!("not enough values to unpack (expected {count}, got {got})");
                    return Err(self.value_error(message));
                }
            }
        }
        if self.next(&iterator)?.is_some() {
            return Err(self.value_error(format!("too many values to unpack (expected {count})")));
        }
        Ok(items)
    }

    /// `before` items, a list, and `after` items.
    pub(crate) fn unpack_star(&mut self, value: &Value, before: usize, after: usize) -> Result<Vec<Value>> {
        let iterator = self.unpack_iter(value)?;
        let mut items = self.collect(&iterator)?;
        if items.len() < before + after {
            let (least, got) = (before + after, items.len());
            let message = format!("not enough values to unpack (expected at least {least}, got {got})");
            return Err(self.value_error(message));
        }
        let tail = items.split_off(items.len() - after);
        let middle = items.split_off(before);
        let middle = self.new_list(middle);
        items.push(middle);
        items.extend(tail);
        Ok(items)
    }

    fn unpack_iter(&mut self, value: &Value) -> Result<Value> {
        match self.iter(value) {
            Err(raised) if self.exception_is(&raised, "TypeError") && self.is_plainly_not_iterable(value) => {
                let message = format!("cannot unpack non-iterable {} object", self.type_name(value));
                Err(self.type_error(message))
            }
            other => other,
        }
    }

    pub(crate) fn is_plainly_not_iterable(&self, value: &Value) -> bool {
        let class = self.class_of(value);
        class.lookup("__iter__").is_none() && class.lookup("__getitem__").is_none()
    }

    /// What `await` waits for.
    pub(crate) fn awaitable(&mut self, value: &Value) -> Result<Value> {
        if let Value::Generator(generator) = value
            && matches!(generator.kind, GeneratorKind::Coroutine | GeneratorKind::AsyncStep)
        {
            return Ok(value.clone());
        }
        let Some(method) = self.class_of(value).lookup("__await__") else {
            let kind = self.type_name(value);
            return Err(self.type_error(format!("object {kind} can't be used in 'await' expression")));
        };
        self.call(&method, [value.clone()].into())
    }

    pub(crate) fn async_iter(&mut self, value: &Value) -> Result<Value> {
        if matches!(value, Value::Generator(generator) if generator.kind == GeneratorKind::AsyncGenerator) {
            return Ok(value.clone());
        }
        let Some(method) = self.class_of(value).lookup("__aiter__") else {
            let kind = self.type_name(value);
            let message = format!("'async for' requires an object with __aiter__ method, got {kind}");
            return Err(self.type_error(message));
        };
        self.call(&method, [value.clone()].into())
    }

    pub(crate) fn async_next(&mut self, iterator: &Value) -> Result<Value> {
        if let Value::Generator(generator) = iterator {
            return Ok(async_step(generator, crate::object::AwaitKind::Send(Value::None)));
        }
        let Some(method) = self.class_of(iterator).lookup("__anext__") else {
            let kind = self.type_name(iterator);
            let message = format!("'async for' requires an iterator with __anext__ method, got {kind}");
            return Err(self.type_error(message));
        };
        let awaitable = self.call(&method, [iterator.clone()].into())?;
        self.awaitable(&awaitable)
    }

    /// Python's `len`.
    ///
    /// # Errors
    /// `TypeError` if the value has no length.
    pub fn len(&mut self, value: &Value) -> Result<usize> {
        Ok(match value {
            Value::Str(text) => text.char_len(),
            Value::List(list) => list.len(),
            Value::Tuple(tuple) => tuple.items.len(),
            Value::Dict(dict) => dict.dict.borrow().len(),
            Value::Set(set) => set.items.borrow().len(),
            Value::Bytes(bytes) => bytes.bytes.borrow().len(),
            Value::View(view) => view.dict.dict.borrow().len(),
            Value::Range(range) => usize::try_from(range.len()).unwrap_or(usize::MAX),
            Value::Instance(_) | Value::Class(_) => {
                let Some(method) = self.class_of(value).lookup("__len__") else {
                    match value.unwrapped() {
                        Value::Instance(_) | Value::Class(_) => return Err(self.no_length(value)),
                        base => {
                            let base = base.clone();
                            return self.len(&base);
                        }
                    }
                };
                let length = self.call(&method, [value.clone()].into())?;
                match length.as_int() {
                    Some(length) => match usize::try_from(length) {
                        Ok(length) => length,
                        Err(_) => return Err(self.value_error("__len__() should return >= 0")),
                    },
                    None => {
                        let kind = self.type_name(&length);
                        return Err(self.type_error(format!("'{kind}' object cannot be interpreted as an integer")));
                    }
                }
            }
            _ => return Err(self.no_length(value)),
        })
    }

    fn no_length(&mut self, value: &Value) -> Raised {
        let message = format!("object of type '{}' has no len()", self.type_name(value));
        self.type_error(message)
    }

    /// Calls `run` for each item of an iterable.
    ///
    /// # Errors
    /// As [`Vm::iter`] and [`Vm::next`], and what `run` gives.
    pub fn for_each(&mut self, iterable: &Value, mut run: impl FnMut(&mut Vm, Value) -> Result<()>) -> Result<()> {
        let iterator = self.iter(iterable)?;
        while let Some(item) = self.next(&iterator)? {
            run(self, item)?;
        }
        Ok(())
    }

    /// Runs a coroutine to its end, for code that cannot wait itself. While it waits, the running event loop goes on.
    ///
    /// # Errors
    /// What it raises; `RuntimeError` if it waits for something that never comes.
    pub fn run_coroutine(&mut self, coroutine: &Value) -> Result<Value> {
        let iterator = self.awaitable(coroutine)?;
        loop {
            let waited = match self.next_or_result(&iterator)? {
                Err(result) => return Ok(result),
                Ok(waited) => waited,
            };
            let asyncio = self.import("asyncio")?;
            let running = self.call_method(&asyncio, "get_running_loop", Args::none())?;
            self.call_method(&running, "_turn_until", [waited])?;
        }
    }
}

/// What an asynchronous generator gives to be awaited for one item.
pub(crate) fn async_step(generator: &Rc<Generator>, kind: crate::object::AwaitKind) -> Value {
    let state = crate::object::GeneratorState::Step(generator.clone(), kind);
    let (name, qualname) = (generator.name.clone(), generator.qualname.clone());
    Value::Generator(Generator::new(GeneratorKind::AsyncStep, name, qualname, state))
}

fn dict_iterator(dict: &Rc<DictObject>, kind: ViewKind) -> Value {
    let dict = dict.clone();
    let length = dict.dict.borrow().len();
    let mut at = 0;
    let name = match kind {
        ViewKind::Keys => "dict_keyiterator",
        ViewKind::Values => "dict_valueiterator",
        ViewKind::Items => "dict_itemiterator",
    };
    Value::Iter(Iter::new(name, move |vm| {
        let entries = dict.dict.borrow();
        if entries.len() != length {
            drop(entries);
            return Err(vm.error("RuntimeError", "dictionary changed size during iteration"));
        }
        Ok(entries.next_from(at).map(|(next, entry)| {
            at = next;
            match kind {
                ViewKind::Keys => entry.key.clone(),
                ViewKind::Values => entry.value.clone(),
                ViewKind::Items => Value::tuple(vec![entry.key.clone(), entry.value.clone()]),
            }
        }))
    }))
}
