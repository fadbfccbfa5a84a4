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

/// Does what a request asks for. `now` tells the time in microseconds.
pub fn answer(request: &Request, now: impl Fn() -> u64) -> Message {
    let Request { generation, task, source } = request;
    let generation = *generation;
    let started = now();
    match task {
        Task::Compile => {
            let compilation = Box::new(linktable::compile(source, &CompileOptions::default()));
            Message::Compiled { generation, micros: now().saturating_sub(started), compilation }
        }
        Task::Run => {
            let mut report = linktable::run(source, &RunOptions::default()).report;
            // There is no clock in WebAssembly but the one that is handed in.
            report.micros = now().saturating_sub(started);
            Message::Ran { generation, report: Box::new(report) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_carry_the_generation_of_their_request() {
        let ask = |task| answer(&Request { generation: 9, task, source: String::new() }, || 0);
        assert!(matches!(ask(Task::Compile), Message::Compiled { generation: 9, .. }));
        assert!(matches!(ask(Task::Run), Message::Ran { generation: 9, .. }));
    }
}
