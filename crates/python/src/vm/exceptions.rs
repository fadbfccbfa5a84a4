//! Making exceptions, telling them apart, and their way up the frames.

use std::rc::Rc;

use crate::class::Class;
use crate::error::{Raised, Result};
use crate::object::{ExceptionData, Instance, TraceEntry};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// An exception of a built-in class with a message.
    pub fn error(&mut self, class: &str, message: impl Into<String>) -> Raised {
        let class = self.types.exception(class);
        self.raise(&class, vec![Value::str(message.into())])
    }

    /// `TypeError(message)`.
    pub fn type_error(&mut self, message: impl Into<String>) -> Raised {
        self.error("TypeError", message)
    }

    /// `ValueError(message)`.
    pub fn value_error(&mut self, message: impl Into<String>) -> Raised {
        self.error("ValueError", message)
    }

    /// `KeyError(key)`.
    pub fn key_error(&mut self, key: Value) -> Raised {
        let class = self.types.exception("KeyError");
        self.raise(&class, vec![key])
    }

    /// `AttributeError(message)` with its `name` and `obj`.
    pub fn attribute_error(&mut self, message: impl Into<String>, object: &Value, name: &str) -> Raised {
        let raised = self.error("AttributeError", message);
        if let Raised::Exception(exception) = &raised {
            exception.set("name", Value::str(name));
            exception.set("obj", object.clone());
        }
        raised
    }

    /// `NameError` for a name that nothing stands for.
    pub fn name_error(&mut self, name: &str) -> Raised {
        let raised = self.error("NameError", format!("name '{name}' is not defined"));
        if let Raised::Exception(exception) = &raised {
            exception.set("name", Value::str(name));
        }
        raised
    }

    /// `RecursionError`.
    pub fn recursion_error(&mut self) -> Raised {
        self.error("RecursionError", "maximum recursion depth exceeded")
    }

    /// An exception of a class, with these `args`; `__init__` is not called.
    pub fn raise(&mut self, class: &Rc<Class>, args: Vec<Value>) -> Raised {
        Raised::Exception(Instance::with_host(class, ExceptionData::new(args)))
    }

    /// Whether something raised is an exception of this built-in class.
    pub fn exception_is(&self, raised: &Raised, class: &str) -> bool {
        match raised {
            Raised::Exception(exception) => exception.class().is_subclass(&self.types.exception(class)),
            Raised::Stop(_) => false,
        }
    }

    /// The exception that `raise value` raises: an exception as it is, a class called without arguments.
    pub(crate) fn exception_from(&mut self, value: Value) -> Result<Rc<Instance>> {
        let base = self.types.exception("BaseException");
        let made = match &value {
            Value::Class(class) if class.is_subclass(&base) => self.call(&value, crate::args::Args::none())?,
            _ => value,
        };
        match &made {
            Value::Instance(instance) if instance.class().is_subclass(&base) => Ok(instance.clone()),
            _ => Err(self.type_error("exceptions must derive from BaseException")),
        }
    }

    /// The exception being handled: what a bare `raise` raises.
    pub fn handled(&mut self) -> Option<Value> {
        let at = self.frames.iter().rev().position(|frame| !frame.handling.is_empty());
        self.fuel = self.fuel.saturating_sub(at.unwrap_or(self.frames.len()) as u64);
        let frame = self.frames.iter().rev().nth(at?)?;
        frame.handling.last().cloned()
    }

    /// Notes where an exception is raised while another is handled.
    fn set_context(&mut self, exception: &Rc<Instance>) {
        let Some(data) = exception.host::<ExceptionData>() else { return };
        let Some(context) = self.handled() else { return };
        if context.is(&Value::Instance(exception.clone())) {
            return;
        }
        // Cut the circle where the exception is itself a context of what is handled.
        let mut link = context.clone();
        for _ in 0..self.limits.depth {
            // An exception raised on each of many levels makes a long chain, walked each time.
            self.fuel = self.fuel.saturating_sub(1);
            let Some(next) = link.host::<ExceptionData>() else { break };
            let inner = next.context.borrow().clone();
            if inner.is(&Value::Instance(exception.clone())) {
                *next.context.borrow_mut() = Value::None;
                break;
            }
            link = inner;
        }
        *data.context.borrow_mut() = context;
    }

    /// Takes an exception from the running frame to the handler that gets it.
    ///
    /// `again` is true if it was already on its way here: then the running frame
    /// has been noted. Gives it back when no frame of this run of the machine handles it.
    pub(crate) fn unwind(&mut self, mut raised: Raised, mut again: bool) -> Result<()> {
        if let Raised::Exception(exception) = &raised {
            let in_flight = exception.host::<ExceptionData>().is_some_and(|data| data.in_flight.replace(false));
            // A bare `raise` that had nothing to raise makes an exception of its own.
            again &= exception.host::<ExceptionData>().is_some_and(|data| !data.trace.borrow().is_empty());
            if !again && !in_flight {
                self.set_context(exception);
            }
        }
        loop {
            let Some(frame) = self.frames.last_mut() else { return Err(raised) };
            if let Raised::Exception(exception) = &raised {
                if let Some(data) = exception.host::<ExceptionData>() {
                    if !again {
                        data.note(TraceEntry {
                            source: frame.code.source.clone(),
                            function: frame.code.qualname.clone(),
                            span: frame.span(),
                        });
                    }
                    again = false;
                }
                if let Some(block) = frame.blocks.pop() {
                    frame.stack.truncate(block.stack);
                    frame.handling.truncate(block.handling);
                    let value = Value::Instance(exception.clone());
                    frame.stack.push(value.clone());
                    frame.handling.push(value);
                    frame.at = block.handler as usize;
                    return Ok(());
                }
            } else if self.stop_trace.is_empty() {
                self.note_stop();
            }
            let Some(frame) = self.frames.pop() else { return Err(raised) };
            if let Some(generator) = &frame.generator {
                *generator.state.borrow_mut() = crate::object::GeneratorState::Finished;
                raised = self.through_generator(generator.kind, raised);
            }
            if matches!(frame.action, crate::vm::Action::Exit) {
                if let Raised::Exception(exception) = &raised {
                    // It goes on through Rust code; the frames below must not take it for a new one.
                    if let Some(data) = exception.host::<ExceptionData>() {
                        data.in_flight.set(true);
                    }
                }
                return Err(raised);
            }
        }
    }

    /// `StopIteration` must not leave a generator, or it would end the loop over it in silence.
    fn through_generator(&mut self, kind: crate::object::GeneratorKind, raised: Raised) -> Raised {
        use crate::object::GeneratorKind::{AsyncGenerator, AsyncStep, Coroutine, Generator};
        let what = match kind {
            Generator => "generator",
            Coroutine => "coroutine",
            AsyncGenerator | AsyncStep => "async generator",
        };
        let name = if self.exception_is(&raised, "StopIteration") {
            "StopIteration"
        } else if kind == AsyncGenerator && self.exception_is(&raised, "StopAsyncIteration") {
            "StopAsyncIteration"
        } else {
            return raised;
        };
        let replaced = self.error("RuntimeError", format!("{what} raised {name}"));
        if let (Raised::Exception(new), Raised::Exception(old)) = (&replaced, &raised)
            && let Some(data) = new.host::<ExceptionData>()
        {
            *data.cause.borrow_mut() = Value::Instance(old.clone());
            *data.context.borrow_mut() = Value::Instance(old.clone());
            data.suppress_context.set(true);
        }
        replaced
    }

    fn note_stop(&mut self) {
        let entries = self.frames.iter().rev().map(|frame| TraceEntry {
            source: frame.code.source.clone(),
            function: frame.code.qualname.clone(),
            span: frame.span(),
        });
        self.stop_trace = entries.collect();
    }
}
