//! What operations put together from values on the stack: containers, texts, and the arguments of calls.

use std::rc::Rc;

use crate::args::Args;
use crate::code::Conversion;
use crate::dict::Dict;
use crate::error::Result;
use crate::object::{DictObject, Set, Slice};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// `{a, b}`
    pub(super) fn build_set(&mut self, count: u32) -> Result<()> {
        let items = self.pop_many(count);
        // Three constants or more are one constant.
        let constant = items.len() >= 3 && !items.iter().any(Value::is_container);
        let set = Set::new(self.set_from(items)?, false);
        self.push(Value::Set(if constant { set.as_constant() } else { set }));
        Ok(())
    }

    /// `{a: b}`
    pub(super) fn build_dict(&mut self, count: u32) -> Result<()> {
        let items = self.pop_many(count * 2);
        let dict = DictObject::new(Dict::default());
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            self.dict_set(&dict.dict, key, value)?;
        }
        self.push(Value::Dict(dict));
        Ok(())
    }

    /// The parts of an f-string as one text.
    pub(super) fn build_string(&mut self, count: u32) -> Result<()> {
        let parts = self.pop_many(count);
        let mut text = String::new();
        for part in &parts {
            text.push_str(part.as_text().map_or("", |part| part.as_str()));
        }
        self.check_memory(text.len())?;
        self.push(Value::str(text));
        Ok(())
    }

    /// `a:b`, `a:b:c`
    pub(super) fn build_slice(&mut self, count: u32) {
        let step = if count == 3 { self.pop() } else { Value::None };
        let (stop, start) = (self.pop(), self.pop());
        self.push(Value::Slice(Rc::new(Slice { start, stop, step })));
    }

    /// The items of what stands behind `*`; nothing if it has none.
    fn spread(&mut self, iterable: &Value) -> Result<Option<Vec<Value>>> {
        match self.collect(iterable) {
            Err(raised) if self.exception_is(&raised, "TypeError") && self.is_plainly_not_iterable(iterable) => {
                Ok(None)
            }
            items => items.map(Some),
        }
    }

    /// `[*items]`
    pub(super) fn extend_list(&mut self) -> Result<()> {
        let iterable = self.pop();
        if let Value::List(list) = self.peek(1) {
            let Some(items) = self.spread(&iterable)? else {
                let message = format!("Value after * must be an iterable, not {}", self.type_name(&iterable));
                return Err(self.type_error(message));
            };
            for item in items {
                list.push(item);
            }
        }
        Ok(())
    }

    /// A value in an f-string.
    pub(super) fn format_value(&mut self, conversion: Conversion, has_spec: bool) -> Result<()> {
        let spec = if has_spec { self.pop() } else { Value::None };
        let value = self.pop();
        let value = match conversion {
            Conversion::None => value,
            Conversion::Str => Value::str(self.str(&value)?),
            Conversion::Repr => Value::str(self.repr(&value)?),
            Conversion::Ascii => Value::str(self.ascii(&value)?),
        };
        let spec = spec.as_text().map_or_else(String::new, ToString::to_string);
        let text = self.format(&value, &spec)?;
        self.push(Value::str(text));
        Ok(())
    }

    /// `f(*items)`: the items as a tuple.
    pub(super) fn spread_argument(&mut self) -> Result<()> {
        let (iterable, callable) = (self.pop(), self.peek(1));
        let Some(items) = self.spread(&iterable)? else {
            let (name, kind) = (self.shown_callable(&callable)?, self.type_name(&iterable));
            return Err(self.type_error(format!("{name}() argument after * must be an iterable, not {kind}")));
        };
        self.push(Value::tuple(items));
        Ok(())
    }

    /// Calls what is given a tuple and a dict of arguments.
    pub(super) fn call_spread(&mut self) -> Result<()> {
        let (keywords, positional) = (self.pop(), self.pop());
        let callable = self.pop();
        let mut args = Args::none();
        if let Value::Tuple(tuple) = &positional {
            args.positional = tuple.items.clone();
        }
        if let Value::Dict(dict) = &keywords {
            for entry in dict.dict.borrow().iter() {
                if let Value::Str(name) = &entry.key {
                    args.keywords.push((name.clone(), entry.value.clone()));
                }
            }
        }
        self.call_here(&callable, args)
    }

    /// Calls what is given arguments by name.
    pub(super) fn call_keywords(&mut self, count: u32, names: u32) -> Result<()> {
        let Some(frame) = self.frames.last() else { return Ok(()) };
        let names = frame.code.keywords.get(names as usize).cloned().unwrap_or_default();
        let values = self.pop_many(names.len() as u32);
        let positional = self.pop_many(count);
        let callable = self.pop();
        self.call_here(&callable, Args { positional, keywords: names.into_iter().zip(values).collect() })
    }
}
