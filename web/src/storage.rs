//! What the browser keeps for the next visit; a browser that refuses costs nothing else.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::{Storage, window};

/// The source in the editor.
pub const SOURCE: &str = "linktable:source";
/// The reader's drafts of before.
pub const RECENT: &str = "linktable:recent";
/// Which statements of a run are not shown.
pub const HIDDEN_SQL: &str = "linktable:hidden-sql";
/// The colours.
pub const THEME: &str = "linktable:theme";

/// How long after an edit it is kept, in milliseconds.
const KEEP_AFTER: u32 = 300;

/// What is kept under a key.
pub fn kept(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Keeps a text under a key; says whether the browser did.
pub fn keep(key: &str, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(key, text).is_ok())
}

fn storage() -> Option<Storage> {
    window()?.local_storage().ok()?
}

/// Keeps the source a little after every edit, and when the page goes.
pub struct Draft {
    waiting: Rc<RefCell<Option<Rc<str>>>>,
    timer: Option<Timeout>,
    // The window calls it as long as the page lives.
    _page_goes: Option<Closure<dyn FnMut()>>,
}

impl Draft {
    /// Listens to the page going.
    pub fn new() -> Self {
        let waiting: Rc<RefCell<Option<Rc<str>>>> = Rc::default();
        let page_goes = window().map(|window| {
            let waiting = Rc::clone(&waiting);
            let page_goes = Closure::<dyn FnMut()>::new(move || {
                keep_waiting(&waiting);
            });
            window.set_onpagehide(Some(page_goes.as_ref().unchecked_ref()));
            page_goes
        });
        Draft { waiting, timer: None, _page_goes: page_goes }
    }

    /// Keeps `source` soon; tells whether the browser did.
    pub fn keep_soon(&mut self, source: Rc<str>, done: impl FnOnce(bool) + 'static) {
        *self.waiting.borrow_mut() = Some(source);
        let waiting = Rc::clone(&self.waiting);
        let keep = move || {
            if let Some(kept) = keep_waiting(&waiting) {
                done(kept);
            }
        };
        // The one before is cancelled as it is dropped.
        self.timer = Some(Timeout::new(KEEP_AFTER, keep));
    }
}

/// Keeps what waits; says whether the browser did, if anything waited.
fn keep_waiting(waiting: &RefCell<Option<Rc<str>>>) -> Option<bool> {
    let source = waiting.borrow_mut().take()?;
    Some(keep(SOURCE, &source))
}
