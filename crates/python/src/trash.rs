//! Dropping deep structures without deep recursion.
//!
//! A list in a list in a list … a million deep would, dropped naively, recurse
//! once a level and overflow the native stack. Containers hand what they hold
//! to [`dispose`] instead, which drops level by level from a queue.

use std::cell::{Cell, RefCell};

use crate::object::Next;
use crate::value::Value;

thread_local! {
    static QUEUE: RefCell<Vec<Value>> = const { RefCell::new(Vec::new()) };
    /// What iterators written in Rust run; it holds the iterators they ask.
    static RUNS: RefCell<Vec<Next>> = const { RefCell::new(Vec::new()) };
    static DRAINING: Cell<bool> = const { Cell::new(false) };
}

/// Drops these values, one after the other, never one inside the other.
pub fn dispose(values: impl IntoIterator<Item = Value>) {
    dispose_from(|queue| queue.extend(values.into_iter().filter(Value::is_container)));
}

/// Drops what `fill` adds to the queue: only what may hold other values need be there.
pub(crate) fn dispose_from(fill: impl FnOnce(&mut Vec<Value>)) {
    // While a thread ends its locals may be gone already; then plain drops must do.
    let has_any = QUEUE.try_with(|queue| {
        let mut queue = queue.borrow_mut();
        fill(&mut queue);
        !queue.is_empty()
    });
    if has_any.unwrap_or(false) {
        drain();
    }
}

/// Drops what an iterator runs, in its turn.
pub fn dispose_run(run: Next) {
    if RUNS.try_with(|runs| runs.borrow_mut().push(run)).is_ok() {
        drain();
    }
}

fn drain() {
    if DRAINING.try_with(|draining| draining.replace(true)).unwrap_or(true) {
        return;
    }
    loop {
        if let Ok(Some(value)) = QUEUE.try_with(|queue| queue.borrow_mut().pop()) {
            drop(value);
        } else if let Ok(Some(run)) = RUNS.try_with(|runs| runs.borrow_mut().pop()) {
            drop(run);
        } else {
            break;
        }
    }
    let _ = DRAINING.try_with(|draining| draining.set(false));
}
