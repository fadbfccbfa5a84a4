//! The worker's answers where they are given: compiled to WebAssembly, in a worker of a browser.

#![cfg(target_arch = "wasm32")]

use linktable_protocol::{Choices, Message, Request, Task};
use linktable_worker::{Clocks, Worker};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const CLOCKS: Clocks = Clocks { micros: || 0, now: || 1_800_000_000_000_000 };

fn ask(task: Task, source: &str) -> Message {
    Worker::new(CLOCKS).answer(Request { generation: 3, task, source: source.to_owned(), choices: Choices::default() })
}

/// Compiles and runs; that it comes back is the point.
fn survives(source: &str) {
    for task in [Task::Compile, Task::Run] {
        assert!(matches!(
            ask(task, source),
            Message::Compiled { generation: 3, .. } | Message::Ran { generation: 3, .. }
        ));
    }
}

#[wasm_bindgen_test]
fn a_script_sees_the_time_of_the_host() {
    let stdout = match ask(Task::Run, "from datetime import datetime\nprint(datetime.now())\n") {
        Message::Ran { report, .. } => report.stdout,
        _ => String::new(),
    };
    assert_eq!(stdout, "2027-01-15 08:00:00\n");
}

#[wasm_bindgen_test]
fn an_empty_source_is_answered() {
    survives("");
}

#[wasm_bindgen_test]
fn deep_nesting_does_not_exhaust_the_stack() {
    const DEEP: usize = 100_000;
    for (open, close) in [("(", ")"), ("[", "]"), ("{1:", "}"), ("f(", ")"), ("-", ""), ("not ", ""), ("lambda: ", "")]
    {
        survives(&format!("x = {}1{}\n", open.repeat(DEEP), close.repeat(DEEP)));
        survives(&format!("x = {}1", open.repeat(DEEP)));
    }
}

#[wasm_bindgen_test]
fn a_script_that_never_ends_is_ended() {
    survives("while True:\n    pass\n");
    survives("def f():\n    return f()\nf()\n");
    survives("class A:\n    def __repr__(self):\n        return repr(self)\nprint(A())\n");
}

#[wasm_bindgen_test]
fn a_script_that_takes_everything_is_ended() {
    for source in ["x = [0] * 10**12\n", "x = 9 ** 9 ** 9\n", "s = 'x'\nwhile True:\n    s += s\n"] {
        survives(source);
    }
}
