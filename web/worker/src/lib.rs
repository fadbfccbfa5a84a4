//! Linktable's Web Worker: the compiler and SQLite, away from the page.
//!
//! A thin shell: requests come in as JSON, the façade does the work, answers
//! go out as JSON.

use linktable::{CompileOptions, RunOptions};
use linktable_protocol::{Message, Request, Task};

#[cfg(target_arch = "wasm32")]
mod shell;

#[cfg(target_arch = "wasm32")]
pub use shell::listen;

/// What tells the time: there is no clock in WebAssembly but the one that is handed in.
#[derive(Clone, Copy)]
pub struct Clocks {
    /// Microseconds from any fixed moment, for measuring.
    pub micros: fn() -> u64,
    /// Microseconds since 1970, in UTC, for scripts.
    pub now: fn() -> i64,
}

/// Does what a request asks for.
pub fn answer(request: &Request, clocks: Clocks) -> Message {
    let Request { generation, task, source } = request;
    let generation = *generation;
    let started = (clocks.micros)();
    let took = || (clocks.micros)().saturating_sub(started);
    match task {
        Task::Compile => {
            let compilation = Box::new(linktable::compile(source, &CompileOptions::default()));
            Message::Compiled { generation, micros: took(), compilation }
        }
        Task::Run | Task::RunAsOne => {
            let lenient = *task == Task::RunAsOne;
            let (clock, now) = (Some(clocks.micros), Some(clocks.now));
            let options = RunOptions { clock, now, lenient, ..RunOptions::default() };
            let report = linktable::run(source, &options).report;
            Message::Ran { generation, report: Box::new(report) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_carry_the_generation_of_their_request() {
        let ask =
            |task| answer(&Request { generation: 9, task, source: String::new() }, Clocks { micros: || 0, now: || 0 });
        assert!(matches!(ask(Task::Compile), Message::Compiled { generation: 9, .. }));
        assert!(matches!(ask(Task::Run), Message::Ran { generation: 9, .. }));
    }
}
