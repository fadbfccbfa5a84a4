//! How much memory values hold at this moment.
//!
//! Every object carries a [`Charge`] for its bytes: making it adds them to the
//! thread's meter, dropping it takes them off again. The machine compares the
//! meter with its budget at every step that may allocate.

use std::cell::Cell;

thread_local! {
    static LIVE: Cell<usize> = const { Cell::new(0) };
}

/// The bytes that values of this thread hold now.
pub fn live_bytes() -> usize {
    LIVE.get()
}

/// What one object holds; given back when it is dropped.
#[derive(Debug, Default)]
pub struct Charge(Cell<usize>);

impl Charge {
    /// Adds `bytes` to the meter for as long as this lives.
    pub fn new(bytes: usize) -> Self {
        LIVE.set(LIVE.get().saturating_add(bytes));
        Charge(Cell::new(bytes))
    }

    /// The object now holds `bytes`.
    pub fn set(&self, bytes: usize) {
        LIVE.set(LIVE.get().saturating_sub(self.0.get()).saturating_add(bytes));
        self.0.set(bytes);
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        LIVE.set(LIVE.get().saturating_sub(self.0.get()));
    }
}
