//! Counting what SQLite does, and stopping it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::Connection;

use crate::{Limits, StoreError};

/// How many virtual machine instructions pass between two looks at the clock.
const STRIDE: i32 = 1000;

/// What a run has used of its limits, shared by all of its connections.
///
/// Atomic because SQLite's handlers must be `Send`; there is one thread.
#[derive(Clone, Debug)]
pub(crate) struct Meter {
    shared: Arc<Shared>,
    clock: fn() -> u64,
}

#[derive(Debug)]
struct Shared {
    steps: AtomicU64,
    steps_allowed: AtomicU64,
    micros: AtomicU64,
    micros_allowed: AtomicU64,
    started: AtomicU64,
    stopped: AtomicBool,
}

impl Meter {
    /// A meter that reads microseconds from `clock`.
    pub(crate) fn new(limits: &Limits, clock: fn() -> u64) -> Self {
        let shared = Shared {
            steps: AtomicU64::new(0),
            steps_allowed: AtomicU64::new(limits.steps),
            micros: AtomicU64::new(0),
            micros_allowed: AtomicU64::new(limits.micros),
            started: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        };
        Meter { shared: Arc::new(shared), clock }
    }

    /// Counts from nothing again, up to these limits.
    pub(crate) fn restart(&self, limits: &Limits) {
        let shared = &self.shared;
        shared.steps.store(0, Ordering::Relaxed);
        shared.steps_allowed.store(limits.steps, Ordering::Relaxed);
        shared.micros.store(0, Ordering::Relaxed);
        shared.micros_allowed.store(limits.micros, Ordering::Relaxed);
        shared.stopped.store(false, Ordering::Relaxed);
    }

    /// Has the connection's statements counted and stopped.
    pub(crate) fn watch(&self, connection: &mut Connection) -> rusqlite::Result<()> {
        let (shared, clock) = (Arc::clone(&self.shared), self.clock);
        connection.progress_handler(STRIDE, Some(move || shared.tick(clock)))
    }

    /// Marks the start of a statement.
    pub(crate) fn start(&self) {
        self.shared.started.store((self.clock)(), Ordering::Relaxed);
    }

    /// Marks the end of a statement; gives the microseconds it took.
    pub(crate) fn stop(&self) -> u64 {
        let micros = self.shared.since_start(self.clock);
        self.shared.micros.fetch_add(micros, Ordering::Relaxed);
        micros
    }

    /// Why the running statement was stopped, if it was this meter that did.
    pub(crate) fn reason(&self) -> Option<StoreError> {
        let steps = self.shared.steps_allowed.load(Ordering::Relaxed);
        self.shared.stopped.load(Ordering::Relaxed).then(|| {
            if self.shared.steps.load(Ordering::Relaxed) > steps {
                StoreError::limit(format!("the run took more than {steps} steps in SQLite"))
            } else {
                let seconds = self.shared.micros_allowed.load(Ordering::Relaxed) as f64 / 1e6;
                StoreError::limit(format!("the run spent more than {seconds} s in SQLite"))
            }
        })
    }
}

impl Shared {
    fn since_start(&self, clock: fn() -> u64) -> u64 {
        clock().saturating_sub(self.started.load(Ordering::Relaxed))
    }

    /// Counts a stride; true stops the statement.
    fn tick(&self, clock: fn() -> u64) -> bool {
        let steps = self.steps.fetch_add(STRIDE as u64, Ordering::Relaxed) + STRIDE as u64;
        let micros = self.micros.load(Ordering::Relaxed) + self.since_start(clock);
        let over =
            steps > self.steps_allowed.load(Ordering::Relaxed) || micros > self.micros_allowed.load(Ordering::Relaxed);
        if over {
            self.stopped.store(true, Ordering::Relaxed);
        }
        over
    }
}
