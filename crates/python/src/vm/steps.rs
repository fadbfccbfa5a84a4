//! What single operations do that takes more than a line.

use std::rc::Rc;

use crate::dict::Dict;
use crate::error::{Raised, Result};
use crate::meter::Charge;
use crate::object::{Function, List};
use crate::value::Value;
use crate::vm::generator::{Outcome, Resume};
use crate::vm::names::cell_named;
use crate::vm::{Action, Vm};

impl Vm {
    pub(super) fn leave(&mut self, value: Value) -> Result<Option<Outcome>> {
        let Some(mut frame) = self.frames.pop() else { return Ok(Some(Outcome::Return(value))) };
        let action = std::mem::replace(&mut frame.action, Action::Push);
        if let Some(generator) = frame.generator.take() {
            *generator.state.borrow_mut() = crate::object::GeneratorState::Finished;
            if generator.kind == crate::object::GeneratorKind::AsyncGenerator {
                // The frame is gone: it is the one below, or the Rust code, that sees the end.
                let raised = self.raise_empty("StopAsyncIteration");
                if matches!(action, Action::Exit) {
                    // `unwind` must not touch the frames below, which belong to another run of the machine.
                    frame.action = Action::Exit;
                    frame.blocks.clear();
                    self.frames.push(frame);
                }
                return Err(raised);
            }
        }
        drop(frame);
        self.deliver(action, Outcome::Return(value))
    }

    pub(super) fn reraise(&mut self) -> Result<Option<Outcome>> {
        let exception = self.pop();
        if let Some(frame) = self.frames.last_mut() {
            frame.handling.pop();
        }
        match exception {
            Value::Instance(exception) => Err(Raised::Exception(exception)),
            _ => Err(self.error("RuntimeError", "No active exception to reraise")),
        }
    }

    pub(super) fn raise_statement(&mut self, count: u32) -> Result<Option<Outcome>> {
        if count == 0 {
            return match self.handled() {
                Some(Value::Instance(exception)) => Err(Raised::Exception(exception)),
                _ => Err(self.error("RuntimeError", "No active exception to reraise")),
            };
        }
        let cause = if count == 2 { Some(self.pop()) } else { None };
        let value = self.pop();
        let exception = self.exception_from(value)?;
        if let (Some(cause), Some(data)) = (cause, exception.host::<crate::object::ExceptionData>()) {
            let cause = if cause.is_none() {
                Value::None
            } else {
                match self.exception_from(cause) {
                    Ok(cause) => Value::Instance(cause),
                    Err(_) => return Err(self.type_error("exception causes must derive from BaseException")),
                }
            };
            *data.cause.borrow_mut() = cause;
            data.suppress_context.set(true);
        }
        Err(Raised::Exception(exception))
    }

    pub(super) fn for_iter(&mut self, end: u32) -> Result<Option<Outcome>> {
        let item = match self.peek(1) {
            Value::Iter(iterator) => iterator.next(self)?,
            Value::Generator(generator) => {
                let resumed = self.begin_resume(&generator, Resume::Send(Value::None), Action::ForIter(end))?;
                return match resumed {
                    Some(outcome) => self.deliver(Action::ForIter(end), outcome),
                    None => Ok(None),
                };
            }
            other => self.next(&other)?,
        };
        match item {
            Some(value) => self.push(value),
            None => {
                drop(self.pop());
                self.jump(end);
            }
        }
        Ok(None)
    }

    pub(super) fn yield_from(&mut self) -> Result<Option<Outcome>> {
        let sent = self.pop();
        match self.peek(1) {
            Value::Generator(generator) => {
                match self.begin_resume(&generator, Resume::Send(sent), Action::Delegate)? {
                    Some(outcome) => self.deliver(Action::Delegate, outcome),
                    None => Ok(None),
                }
            }
            iterator => {
                let next = if sent.is_none() {
                    self.next_or_result(&iterator)?
                } else {
                    let send = self.call_method(&iterator, "send", [sent]);
                    self.item_or_result(send)?
                };
                let outcome = match next {
                    Ok(item) => Outcome::Yield(item),
                    Err(result) => Outcome::Return(result),
                };
                self.deliver(Action::Delegate, outcome)
            }
        }
    }

    pub(super) fn make_function(&mut self, code: u32, defaults: bool, keyword_defaults: bool, annotations: bool) {
        let Some(frame) = self.frames.last() else { return };
        let Some(code) = frame.code.codes.get(code as usize).cloned() else { return };
        let globals = frame.globals.clone();
        let closure = code.frees.iter().filter_map(|name| cell_named(frame, name)).collect();
        let annotations = if annotations { self.pop() } else { Value::None };
        let keyword_defaults = if keyword_defaults { self.pop() } else { Value::None };
        let defaults = if defaults { self.pop() } else { Value::None };
        let defaults = match &defaults {
            Value::Tuple(tuple) => tuple.items.clone(),
            _ => Vec::new(),
        };
        let keyword_defaults = match &keyword_defaults {
            Value::Dict(dict) => {
                let dict = dict.dict.borrow();
                dict.iter().filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone()))).collect()
            }
            _ => Vec::new(),
        };
        let mut dict = Dict::default();
        dict.set_str("__module__", globals.get_str("__name__").unwrap_or_default());
        let function = Function {
            name: code.name.clone().into(),
            qualname: code.qualname.clone().into(),
            globals,
            defaults,
            keyword_defaults,
            closure,
            annotations: annotations.into(),
            dict: dict.into(),
            code,
            _charge: Charge::new(256),
        };
        self.push(Value::Function(Rc::new(function)));
    }

    /// A list that is known to the machine, so that circles through it are cut in the end.
    pub(crate) fn new_list(&mut self, items: Vec<Value>) -> Value {
        let list = List::new(items);
        Value::List(list)
    }

    /// What messages about its arguments call a callable.
    pub(super) fn shown_callable(&mut self, callable: &Value) -> Result<String> {
        Ok(match self.get_attr_opt(callable, "__qualname__")? {
            Some(name) => {
                let module = self.get_attr_opt(callable, "__module__")?.unwrap_or_default();
                match module.as_text().map(|module| module.as_str()) {
                    Some(module) if module != "builtins" => format!("{module}.{}", self.str(&name)?),
                    _ => self.str(&name)?,
                }
            }
            None => self.type_name(callable),
        })
    }

    pub(super) fn merge_keywords(&mut self, mapping: &Value) -> Result<()> {
        let callable = self.peek(3);
        let Value::Dict(dict) = self.peek(1) else { return Ok(()) };
        let items = match self.mapping_items(mapping) {
            Ok(items) => items,
            Err(raised) if self.exception_is(&raised, "TypeError") || self.exception_is(&raised, "AttributeError") => {
                let kind = self.type_name(mapping);
                let name = self.shown_callable(&callable)?;
                return Err(self.type_error(format!("{name}() argument after ** must be a mapping, not {kind}")));
            }
            Err(raised) => return Err(raised),
        };
        for (key, value) in items {
            let Some(text) = key.as_text().cloned() else {
                return Err(self.type_error("keywords must be strings"));
            };
            if dict.dict.borrow().has_str(&text) {
                let name = self.shown_callable(&callable)?;
                let message = format!("{name}() got multiple values for keyword argument '{text}'");
                return Err(self.type_error(message));
            }
            dict.set_str(text, value);
        }
        Ok(())
    }

    pub(super) fn no_context_manager(&mut self, object: &Value, name: &str) -> Raised {
        let kind = self.type_name(object);
        let (protocol, missed) = match name {
            "__aenter__" | "__aexit__" => {
                ("asynchronous context manager", if name == "__aexit__" { " (missed __aexit__ method)" } else { "" })
            }
            _ => ("context manager", if name == "__exit__" { " (missed __exit__ method)" } else { "" }),
        };
        self.type_error(format!("'{kind}' object does not support the {protocol} protocol{missed}"))
    }
}
