//! Whose turn it is on a connection.
//!
//! Tortoise's clients hold a lock while a statement runs, and a statement
//! takes its way through another thread: tasks that run at once take turns,
//! statement by statement, and what needs no database goes on meanwhile.
//!
//! Mirrors Tortoise 1.1.9, `backends/base/client.py` (`ConnectionWrapper`), on
//! aiosqlite and on CPython 3.11's `asyncio.Lock`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use linktable_python::object::Then;
use linktable_python::{Args, Result, Value, Vm};

/// How long a statement takes by the event loop's clock, in seconds: it never
/// comes before what is ready, and seldom after what sleeps.
const ROUND_TRIP: f64 = 1e-4;

/// The lock of a client.
#[derive(Default)]
pub struct Turns {
    taken: Cell<bool>,
    /// A future of asyncio's for each that waits, in their order.
    waiting: RefCell<VecDeque<Value>>,
}

impl Turns {
    /// Goes on with `then` once the lock is free and taken.
    ///
    /// # Errors
    /// What `then` raises; `CancelledError` if the task is cancelled while it waits.
    pub fn acquire(self: &Rc<Self>, vm: &mut Vm, then: impl FnOnce(&mut Vm) -> Result<Then> + 'static) -> Result<Then> {
        if !self.taken.get() && self.waiting.borrow().is_empty() {
            self.taken.set(true);
            return then(vm);
        }
        let Some(running) = running_loop(vm)? else {
            // Without an event loop nobody can give the lock back.
            return Err(vm.error("RuntimeError", "no running event loop"));
        };
        let future = vm.call_method(&running, "create_future", Args::none())?;
        self.waiting.borrow_mut().push_back(future.clone());
        let turns = self.clone();
        Ok(Then::awaiting(future.clone(), move |vm, outcome| {
            turns.waiting.borrow_mut().retain(|other| !other.is(&future));
            match outcome {
                Ok(_) => {
                    turns.taken.set(true);
                    then(vm)
                }
                Err(raised) => {
                    if !turns.taken.get() {
                        turns.wake_first(vm)?;
                    }
                    Err(raised)
                }
            }
        }))
    }

    /// Gives the lock back.
    ///
    /// # Errors
    /// What waking up a task raises.
    pub fn release(&self, vm: &mut Vm) -> Result<()> {
        self.taken.set(false);
        self.wake_first(vm)
    }

    fn wake_first(&self, vm: &mut Vm) -> Result<()> {
        let first = self.waiting.borrow().front().cloned();
        match first {
            Some(future) => settle(vm, &future),
            None => Ok(()),
        }
    }

    /// Runs a statement when it is its turn, and goes on with what it gave or raised.
    ///
    /// # Errors
    /// As [`Turns::acquire`].
    pub fn take<T: 'static>(
        self: &Rc<Self>,
        vm: &mut Vm,
        statement: impl FnOnce(&mut Vm) -> Result<T> + 'static,
        then: impl FnOnce(&mut Vm, Result<T>) -> Result<Then> + 'static,
    ) -> Result<Then> {
        let turns = self.clone();
        self.acquire(vm, move |vm| {
            round_trip(vm, move |vm, arrived| {
                let result = arrived.and_then(|()| statement(vm));
                turns.release(vm)?;
                then(vm, result)
            })
        })
    }
}

/// Goes to the connection's thread and back. Where no other task could go on meanwhile, that is seen by nobody.
fn round_trip(vm: &mut Vm, then: impl FnOnce(&mut Vm, Result<()>) -> Result<Then> + 'static) -> Result<Then> {
    let Some(running) = busy_loop(vm)? else { return then(vm, Ok(())) };
    let future = vm.call_method(&running, "create_future", Args::none())?;
    let settle = Value::native("settle", |vm, args| settle(vm, &args.this()).map(|()| Value::None));
    vm.call_method(&running, "call_later", [Value::Float(ROUND_TRIP), settle, future.clone()])?;
    Ok(Then::awaiting(future, move |vm, outcome| then(vm, outcome.map(drop))))
}

/// Sets the result of a future, unless it was cancelled.
fn settle(vm: &mut Vm, future: &Value) -> Result<()> {
    let done = vm.call_method(future, "done", Args::none())?;
    if !vm.truthy(&done)? {
        vm.call_method(future, "set_result", [Value::None])?;
    }
    Ok(())
}

/// The event loop that is running.
fn running_loop(vm: &mut Vm) -> Result<Option<Value>> {
    let Some(asyncio) = vm.modules.get_str("asyncio") else { return Ok(None) };
    Ok(vm.call_method(&asyncio, "_get_running_loop", Args::none())?.non_none())
}

/// The event loop that is running, if it has something else to do.
fn busy_loop(vm: &mut Vm) -> Result<Option<Value>> {
    let Some(running) = running_loop(vm)? else { return Ok(None) };
    for queue in ["_ready", "_timers"] {
        let queue = vm.get_attr(&running, queue)?;
        if vm.truthy(&queue)? {
            return Ok(Some(running));
        }
    }
    Ok(None)
}

/// Awaits several coroutines at once (`asyncio.gather`), and goes on once all are through or one raised.
///
/// # Errors
/// What `then` raises.
pub fn gather(
    vm: &mut Vm,
    mut coroutines: Vec<Value>,
    then: impl FnOnce(&mut Vm, Result<Value>) -> Result<Then> + 'static,
) -> Result<Then> {
    match coroutines.len() {
        0 => then(vm, Ok(Value::list(Vec::new()))),
        // A task of its own would make no difference.
        1 if busy_loop(vm)?.is_none() => {
            let Some(only) = coroutines.pop() else { return then(vm, Ok(Value::None)) };
            Ok(Then::awaiting(only, move |vm, outcome| {
                let outcome = outcome.map(|value| Value::list(vec![value]));
                then(vm, outcome)
            }))
        }
        _ => {
            let asyncio = vm.import("asyncio")?;
            let gathered = vm.call_method(&asyncio, "gather", coroutines)?;
            Ok(Then::awaiting(gathered, then))
        }
    }
}
