//! The draft of this tab: kept a little after every edit and when the page goes, under an id that no other
//! tab has.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use wasm_bindgen::prelude::*;
use web_sys::window;

use crate::examples::is_own;
use crate::recent::{KeptDraft, Recent};
use crate::storage::{self, DRAFT, TAB, forget, is_with_browser, keep, kept_below};

/// How long after an edit it is kept, in milliseconds.
const KEEP_AFTER: u32 = 300;

/// The draft of this tab.
pub struct Draft {
    shared: Rc<RefCell<Waiting>>,
    timer: Option<Timeout>,
    // The window calls them as long as the page lives.
    _page: Option<[Closure<dyn FnMut()>; 2]>,
}

/// What is to be kept, and under which id.
struct Waiting {
    id: String,
    source: Option<Rc<str>>,
}

impl Draft {
    /// The tab's draft, and what the browser kept for it: its own, else the newest of all.
    pub fn open() -> (Self, Option<String>) {
        let all = all();
        // The id is away while the page is there: a tab that is copied then gets one of its own.
        let own = storage::take_of_tab(TAB).filter(|own| all.iter().any(|draft| draft.id == *own));
        let found = match &own {
            Some(own) => all.iter().find(|draft| draft.id == *own),
            None => all.get(0),
        };
        let source = found.map(|draft| draft.source.clone());
        let shared = Rc::new(RefCell::new(Waiting { id: own.unwrap_or_else(new_id), source: None }));
        let page = window().map(|window| {
            let going = Rc::clone(&shared);
            let goes = Closure::<dyn FnMut()>::new(move || {
                let mut waiting = going.borrow_mut();
                waiting.keep();
                storage::keep_for_tab(TAB, &waiting.id);
            });
            let comes = Closure::<dyn FnMut()>::new(move || {
                // Its id is known here already.
                let _ = storage::take_of_tab(TAB);
            });
            window.set_onpagehide(Some(goes.as_ref().unchecked_ref()));
            // A page that was left and is returned to, as it was.
            window.set_onpageshow(Some(comes.as_ref().unchecked_ref()));
            [goes, comes]
        });
        (Draft { shared, timer: None, _page: page }, source)
    }

    /// Keeps `source` soon; tells whether the browser did.
    pub fn keep_soon(&mut self, source: Rc<str>, done: impl FnOnce(bool) + 'static) {
        self.shared.borrow_mut().source = Some(source);
        let shared = Rc::clone(&self.shared);
        let keep = move || {
            if let Some(kept) = shared.borrow_mut().keep() {
                done(kept);
            }
        };
        // The one before is cancelled as it is dropped.
        self.timer = Some(Timeout::new(KEEP_AFTER, keep));
    }

    /// Leaves `source`, which stands in this tab, for another: what comes now is kept under another id.
    pub fn leave(&mut self, source: &str) {
        let mut waiting = self.shared.borrow_mut();
        waiting.source = None;
        let key = waiting.key();
        if is_own(source) {
            keep(&key, &KeptDraft::to_kept(js_sys::Date::now(), source));
        } else {
            forget(&key);
        }
        waiting.id = new_id();
        for id in all().beyond_bounds(&waiting.id) {
            forget(&format!("{DRAFT}{id}"));
        }
    }

    /// What comes now is kept under another id; what the tab had stays where it is.
    pub fn begin(&mut self) {
        self.shared.borrow_mut().id = new_id();
    }

    /// The drafts of before, and those of other tabs.
    pub fn recent(&self) -> Recent {
        all().listed(&self.shared.borrow().id, is_own)
    }
}

impl Waiting {
    fn key(&self) -> String {
        format!("{DRAFT}{}", self.id)
    }

    /// Keeps what waits; says whether the browser did, if anything waited.
    fn keep(&mut self) -> Option<bool> {
        let source = self.source.take()?;
        let text = KeptDraft::to_kept(js_sys::Date::now(), &source);
        if keep(&self.key(), &text) {
            return Some(true);
        }
        // What is oldest makes room for it, if the browser has it: what this page's memory has takes no room there.
        let recent = all();
        let others = recent.iter().filter(|draft| draft.id != self.id).map(|draft| format!("{DRAFT}{}", draft.id));
        let Some(oldest) = others.filter(|key| is_with_browser(key)).last() else { return Some(false) };
        forget(&oldest);
        Some(keep(&self.key(), &text))
    }
}

/// Forgets a draft, or all of them.
pub fn forget_drafts(drafts: &Recent, at: Option<usize>) {
    for (place, draft) in drafts.iter().enumerate() {
        if at.is_none_or(|at| at == place) {
            // The same text may be kept of several tabs.
            for same in all().iter().filter(|other| other.source == draft.source) {
                forget(&format!("{DRAFT}{}", same.id));
            }
        }
    }
}

fn all() -> Recent {
    Recent::new(kept_below(DRAFT).into_iter().filter_map(|(id, kept)| KeptDraft::from_kept(id, &kept)).collect())
}

fn new_id() -> String {
    format!("{:x}", (js_sys::Math::random() * 9e15) as u64)
}
