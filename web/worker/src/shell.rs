//! The worker's ear and mouth.

use linktable_protocol::{Message, Request, read, write};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::{Clocks, answer};

/// Answers every request from now on, and says that it is ready.
pub fn listen() {
    std::panic::set_hook(Box::new(|info| say(&Message::Stopped { reason: info.to_string() })));
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let text = event.data().as_string().unwrap_or_default();
        match read::<Request>(&text) {
            Ok(request) => say(&answer(&request, Clocks { micros, now })),
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
    let text = match write(message) {
        Ok(text) => text,
        // A stopped message is two plain texts, which JSON always holds.
        Err(garbled) => match write(&Message::Stopped { reason: garbled.to_string() }) {
            Ok(text) => text,
            Err(_) => return,
        },
    };
    // Posting a text fails only where the page is gone.
    let _ = scope().post_message(&JsValue::from_str(&text));
}
