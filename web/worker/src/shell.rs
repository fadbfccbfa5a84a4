//! The worker's ear and mouth.

use js_sys::Uint8Array;
use linktable_protocol::{Choices, Message, Request, Task, read, write};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::{Clocks, Worker};

#[wasm_bindgen]
extern "C" {
    /// Loads a part of this program that was cut off: `worker_start.js` has it.
    #[wasm_bindgen(js_name = loadPart)]
    fn load_part_beside(number: u32);
}

/// What a function that was cut off is called through first (`cargo xtask`, `split`).
#[wasm_bindgen(js_name = loadPart)]
pub fn load_part(number: u32) {
    load_part_beside(number);
}

/// Compiles a script, and runs it if told so, for nobody: so the browser has compiled what that takes before a reader
/// asks for it (`worker_start.js`).
#[wasm_bindgen]
pub fn warm(script: Vec<u8>, runs: bool) {
    let source = String::from_utf8(script).unwrap_or_default();
    let mut worker = Worker::new(Clocks { micros, now });
    let task = if runs { Task::Run } else { Task::Compile };
    let answer = worker.answer(Request { generation: 0, task, source, choices: Choices::default() });
    let _ = write(&answer);
    worker.given(answer);
}

/// Answers every request from now on, and says that it is ready.
pub fn listen() {
    std::panic::set_hook(Box::new(|info| say(&Message::Stopped { reason: info.to_string() })));
    let mut worker = Worker::new(Clocks { micros, now });
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        match read::<Request>(&Uint8Array::new(&event.data()).to_vec()) {
            Ok(request) => {
                let answer = worker.answer(request);
                say(&answer);
                worker.given(answer);
            }
            Err(garbled) => say(&Message::Stopped { reason: garbled.to_string() }),
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    // It listens as long as the worker lives.
    on_message.forget();
    say(&Message::Ready);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

fn micros() -> u64 {
    scope().performance().map_or(0, |clock| (clock.now() * 1000.0) as u64)
}

fn now() -> i64 {
    (js_sys::Date::now() * 1000.0) as i64
}

fn say(message: &Message) {
    let bytes = match write(message) {
        Ok(bytes) => bytes,
        Err(garbled) => match write(&Message::Stopped { reason: garbled.to_string() }) {
            Ok(bytes) => bytes,
            Err(_) => return,
        },
    };
    let bytes = Uint8Array::from(bytes.as_slice());
    // The page is given the bytes themselves, not a copy. Posting fails only where it is gone.
    let _ = scope().post_message_with_transfer(&bytes, &js_sys::Array::of1(&bytes.buffer()));
}
