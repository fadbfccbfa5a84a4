//! The clipboard.

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Clipboard, window};

use crate::state::Copying;

/// Puts a text on the clipboard; tells how that went.
pub fn copy(text: &str, done: impl Fn(Copying) + 'static) {
    // On a page that came without encryption there is no clipboard at all.
    let clipboard = window().and_then(|window| Reflect::get(&window.navigator(), &"clipboard".into()).ok());
    let Some(clipboard) = clipboard.and_then(|clipboard| clipboard.dyn_into::<Clipboard>().ok()) else {
        return done(Copying::Refused);
    };
    let written = JsFuture::from(clipboard.write_text(text));
    spawn_local(async move {
        done(if written.await.is_ok() { Copying::Done } else { Copying::Refused });
    });
}
