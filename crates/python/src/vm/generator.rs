//! Generators and coroutines: resuming them, and what becomes of what they give.

use std::rc::Rc;

use crate::error::{Raised, Result};
use crate::object::{AwaitKind, Generator, GeneratorKind, GeneratorState, Instance, NativeThen, Then};
use crate::value::Value;
use crate::vm::{Action, Vm};

/// How a generator is resumed.
pub(crate) enum Resume {
    /// With a value for its `yield`.
    Send(Value),
    /// With an exception raised there.
    Throw(Rc<Instance>),
}

/// What a resumed generator did.
pub(crate) enum Outcome {
    /// It gave an item and waits.
    Yield(Value),
    /// It is through, with this result.
    Return(Value),
}

impl Vm {
    /// Resumes a generator and runs it up to its next item or its end.
    pub(crate) fn resume(&mut self, generator: &Rc<Generator>, input: Resume) -> Result<Outcome> {
        self.nested(|vm| match vm.begin_resume(generator, input, Action::Exit)? {
            Some(outcome) => Ok(outcome),
            None => vm.run_to_outcome(),
        })
    }

    /// Resumes a generator: what it did if that is known at once, or nothing if a
    /// frame was pushed whose outcome goes where `action` says.
    pub(crate) fn begin_resume(
        &mut self,
        generator: &Rc<Generator>,
        input: Resume,
        action: Action,
    ) -> Result<Option<Outcome>> {
        let state = std::mem::replace(&mut *generator.state.borrow_mut(), GeneratorState::Running);
        let fresh = !generator.started.get();
        match state {
            GeneratorState::Running => Err(self.value_error(match generator.kind {
                GeneratorKind::Generator => "generator already executing",
                GeneratorKind::Coroutine => "coroutine already executing",
                _ => "asynchronous generator is already running",
            })),
            GeneratorState::Finished => {
                *generator.state.borrow_mut() = GeneratorState::Finished;
                match (generator.kind, input) {
                    (GeneratorKind::Coroutine, _) => {
                        Err(self.error("RuntimeError", "cannot reuse already awaited coroutine"))
                    }
                    (_, Resume::Throw(exception)) => Err(Raised::Exception(exception)),
                    (_, Resume::Send(_)) => Ok(Some(Outcome::Return(Value::None))),
                }
            }
            GeneratorState::Native(run) => {
                *generator.state.borrow_mut() = GeneratorState::Finished;
                match input {
                    Resume::Send(_) => {
                        generator.started.set(true);
                        *generator.state.borrow_mut() = GeneratorState::Running;
                        let next = run(self);
                        self.advance_native(generator, next).map(Some)
                    }
                    Resume::Throw(exception) => Err(Raised::Exception(exception)),
                }
            }
            GeneratorState::Awaiting(iterator, then) => {
                let step = self.step_awaited(&iterator, input);
                self.after_awaited(generator, iterator, then, step).map(Some)
            }
            GeneratorState::Step(inner, kind) => {
                let input = match (generator.started.replace(true), kind.clone(), input) {
                    (_, _, Resume::Throw(exception)) => Resume::Throw(exception),
                    (true, _, send) => send,
                    (false, AwaitKind::Send(value), _) => Resume::Send(value),
                    (false, AwaitKind::Throw(value), _) => Resume::Throw(self.exception_from(value)?),
                    (false, AwaitKind::Close, _) => {
                        *generator.state.borrow_mut() = GeneratorState::Finished;
                        return self.close_generator(&inner).map(|()| Some(Outcome::Return(Value::None)));
                    }
                };
                *generator.state.borrow_mut() = GeneratorState::Step(inner.clone(), kind);
                match self.begin_resume(&inner, input, action)? {
                    Some(Outcome::Return(_)) => Err(self.raise_empty("StopAsyncIteration")),
                    other => Ok(other),
                }
            }
            GeneratorState::Suspended(mut frame) => {
                if fresh && matches!(&input, Resume::Send(value) if !value.is_none()) {
                    let what = match generator.kind {
                        GeneratorKind::Generator => "generator",
                        GeneratorKind::Coroutine => "coroutine",
                        _ => "async generator",
                    };
                    *generator.state.borrow_mut() = GeneratorState::Suspended(frame);
                    return Err(self.type_error(format!("can't send non-None value to a just-started {what}")));
                }
                generator.started.set(true);
                frame.generator = Some(generator.clone());
                frame.action = action;
                let throw = match input {
                    Resume::Send(value) => {
                        if !fresh {
                            frame.stack.push(value);
                        }
                        None
                    }
                    Resume::Throw(exception) => Some(exception),
                };
                if let Err(raised) = self.push_frame(frame) {
                    *generator.state.borrow_mut() = GeneratorState::Finished;
                    return Err(raised);
                }
                match throw {
                    None => Ok(None),
                    Some(exception) => self.throw_into_top(exception),
                }
            }
        }
    }

    /// Lets a coroutine written in Rust go on up to where it waits or ends.
    fn advance_native(&mut self, generator: &Rc<Generator>, next: Result<Then>) -> Result<Outcome> {
        match next {
            Ok(Then::Await(awaitable, then)) => match self.awaitable(&awaitable) {
                Ok(iterator) => {
                    let step = self.step_awaited(&iterator, Resume::Send(Value::None));
                    self.after_awaited(generator, iterator, then, step)
                }
                Err(raised) => self.after_awaited(generator, Value::None, then, Err(raised)),
            },
            Ok(Then::Return(result)) => {
                *generator.state.borrow_mut() = GeneratorState::Finished;
                Ok(Outcome::Return(result))
            }
            Err(raised) => {
                *generator.state.borrow_mut() = GeneratorState::Finished;
                Err(raised)
            }
        }
    }

    /// The same, once it is known what became of the step of what it awaits.
    fn after_awaited(
        &mut self,
        generator: &Rc<Generator>,
        mut iterator: Value,
        mut then: NativeThen,
        mut step: Result<Outcome>,
    ) -> Result<Outcome> {
        loop {
            let next = match step {
                Ok(Outcome::Yield(value)) => {
                    *generator.state.borrow_mut() = GeneratorState::Awaiting(iterator, then);
                    return Ok(Outcome::Yield(value));
                }
                Ok(Outcome::Return(value)) => then(self, Ok(value)),
                Err(Raised::Stop(stop)) => Err(Raised::Stop(stop)),
                Err(raised) => then(self, Err(raised)),
            };
            let Ok(Then::Await(awaitable, after)) = next else { return self.advance_native(generator, next) };
            then = after;
            step = match self.awaitable(&awaitable) {
                Ok(awaited) => {
                    iterator = awaited;
                    self.step_awaited(&iterator, Resume::Send(Value::None))
                }
                Err(raised) => Err(raised),
            };
        }
    }

    /// Resumes what a coroutine written in Rust awaits.
    fn step_awaited(&mut self, iterator: &Value, input: Resume) -> Result<Outcome> {
        if let Value::Generator(inner) = iterator {
            return self.resume(inner, input);
        }
        let next = match input {
            Resume::Send(Value::None) => self.next_or_result(iterator)?,
            Resume::Send(value) => {
                let sent = self.call_method(iterator, "send", [value]);
                self.item_or_result(sent)?
            }
            Resume::Throw(exception) if self.class_of(iterator).lookup("throw").is_some() => {
                let thrown = self.call_method(iterator, "throw", [Value::Instance(exception)]);
                self.item_or_result(thrown)?
            }
            Resume::Throw(exception) => return Err(Raised::Exception(exception)),
        };
        Ok(match next {
            Ok(item) => Outcome::Yield(item),
            Err(result) => Outcome::Return(result),
        })
    }

    /// Raises an exception where the top frame stands, or rather in the innermost
    /// generator that it waits for. What is given back has been unwound already.
    fn throw_into_top(&mut self, exception: Rc<Instance>) -> Result<Option<Outcome>> {
        while let Some(frame) = self.frames.last_mut() {
            if !matches!(frame.code.ops.get(frame.at), Some(crate::code::Op::YieldFrom)) {
                break;
            }
            frame.at += 1;
            let Some(Value::Generator(inner)) = frame.stack.last() else { break };
            let mut inner = inner.clone();
            loop {
                let next = match &*inner.state.borrow() {
                    GeneratorState::Step(next, _) => next.clone(),
                    _ => break,
                };
                inner = next;
            }
            if matches!(&*inner.state.borrow(), GeneratorState::Awaiting(..)) {
                return match self.resume(&inner, Resume::Throw(exception)) {
                    Ok(outcome) => self.deliver(Action::Delegate, outcome),
                    Err(raised) => self.unwind(raised, false).map(|()| None),
                };
            }
            let waits = inner.started.get() && matches!(&*inner.state.borrow(), GeneratorState::Suspended(_));
            if !waits {
                break;
            }
            let state = std::mem::replace(&mut *inner.state.borrow_mut(), GeneratorState::Running);
            if let GeneratorState::Suspended(mut frame) = state {
                frame.generator = Some(inner.clone());
                frame.action = Action::Delegate;
                self.frames.push(frame);
            }
        }
        self.unwind(Raised::Exception(exception), false).map(|()| None)
    }

    /// Ends a generator: `close()`.
    pub(crate) fn close_generator(&mut self, generator: &Rc<Generator>) -> Result<()> {
        let waits = matches!(&*generator.state.borrow(), GeneratorState::Suspended(_));
        if !waits || !generator.started.get() {
            *generator.state.borrow_mut() = GeneratorState::Finished;
            return Ok(());
        }
        let class = self.types.exception("GeneratorExit");
        let exit = Instance::with_host(&class, crate::object::ExceptionData::new(Vec::new()));
        match self.resume(generator, Resume::Throw(exit)) {
            Ok(Outcome::Return(_)) if generator.kind != GeneratorKind::AsyncGenerator => Ok(()),
            Ok(_) => {
                let what = match generator.kind {
                    GeneratorKind::Coroutine => "coroutine",
                    GeneratorKind::Generator => "generator",
                    _ => "async generator",
                };
                Err(self.error("RuntimeError", format!("{what} ignored GeneratorExit")))
            }
            Err(raised)
                if self.exception_is(&raised, "GeneratorExit")
                    || self.exception_is(&raised, "StopIteration")
                    || self.exception_is(&raised, "StopAsyncIteration") =>
            {
                Ok(())
            }
            Err(raised) => Err(raised),
        }
    }

    /// Closes the generators that nobody holds any more. What they raise goes nowhere, as in CPython.
    pub(crate) fn close_abandoned(&mut self) {
        for frame in crate::object::limbo::take() {
            let (name, qualname) = (frame.code.name.clone(), frame.code.qualname.clone());
            let kind = match frame.code.kind {
                crate::code::CodeKind::Coroutine => GeneratorKind::Coroutine,
                _ => GeneratorKind::Generator,
            };
            let generator = Generator::new(kind, name, qualname, GeneratorState::Suspended(frame));
            generator.started.set(true);
            let _ = self.close_generator(&generator);
        }
    }

    /// An exception of a built-in class without arguments.
    pub(crate) fn raise_empty(&mut self, class: &str) -> Raised {
        let class = self.types.exception(class);
        self.raise(&class, Vec::new())
    }

    /// `StopIteration` with the result of a generator.
    pub(crate) fn stop_iteration(&mut self, result: Value) -> Raised {
        let class = self.types.exception("StopIteration");
        let args = if result.is_none() { Vec::new() } else { vec![result] };
        self.raise(&class, args)
    }

    /// Puts the running frame, which is a generator's, to sleep.
    pub(crate) fn suspend(&mut self, value: Value, is_item: bool) -> Result<Option<Outcome>> {
        let Some(mut frame) = self.frames.pop() else { return Ok(Some(Outcome::Return(value))) };
        let action = std::mem::replace(&mut frame.action, Action::Push);
        let generator = frame.generator.take();
        let mut outcome = Outcome::Yield(value);
        if let Some(generator) = generator {
            if is_item && generator.kind == GeneratorKind::AsyncGenerator {
                // Its step is through, though the generator is not.
                outcome = match outcome {
                    Outcome::Yield(value) | Outcome::Return(value) => Outcome::Return(value),
                };
            }
            *generator.state.borrow_mut() = GeneratorState::Suspended(frame);
        }
        self.deliver(action, outcome)
    }

    /// Hands what a frame gave to where it goes; gives it back if that is the Rust code that runs the machine.
    pub(crate) fn deliver(&mut self, action: Action, outcome: Outcome) -> Result<Option<Outcome>> {
        match action {
            Action::Exit => return Ok(Some(outcome)),
            Action::Push => {
                let (Outcome::Return(value) | Outcome::Yield(value)) = outcome;
                self.push(value);
            }
            Action::Object(object) => {
                if let Outcome::Return(value) = &outcome {
                    self.check_init(value)?;
                }
                self.push(object);
            }
            Action::ForIter(end) => match outcome {
                Outcome::Yield(value) => self.push(value),
                Outcome::Return(_) => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.stack.pop();
                        frame.at = end as usize;
                    }
                }
            },
            Action::Delegate => match outcome {
                Outcome::Return(value) => {
                    if let Some(frame) = self.frames.last_mut() {
                        frame.stack.pop();
                        frame.stack.push(value);
                    }
                }
                Outcome::Yield(value) => {
                    // The frame waits with what it delegates to, and goes on asking it when resumed.
                    if let Some(frame) = self.frames.last_mut() {
                        frame.at -= 1;
                    }
                    return self.suspend(value, false);
                }
            },
        }
        Ok(None)
    }

    pub(crate) fn push(&mut self, value: Value) {
        if let Some(frame) = self.frames.last_mut() {
            frame.stack.push(value);
        }
    }
}
