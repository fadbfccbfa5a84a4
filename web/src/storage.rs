//! What the browser keeps for the next visit. One that refuses costs nothing else: what it does not keep
//! stays in the page's memory until the visit ends.

use std::cell::RefCell;
use std::collections::BTreeMap;

use web_sys::{Storage, window};

/// Which statements of a run are not shown.
pub const HIDDEN_SQL: &str = "linktable:hidden-sql";
/// The colours; `start.js` reads it, too.
pub const THEME: &str = "linktable:theme";
/// How the page is laid out.
pub const LOOK: &str = "linktable:look";
/// The drafts, each under this and its id.
pub const DRAFT: &str = "linktable:draft:";
/// While a tab is away: the id of its draft.
pub const TAB: &str = "linktable:tab";

thread_local! {
    static REFUSED: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

/// What is kept under a key.
pub fn kept(key: &str) -> Option<String> {
    let refused = REFUSED.with_borrow(|refused| refused.get(key).cloned());
    refused.or_else(|| local()?.get_item(key).ok()?)
}

/// Whether the browser itself keeps something under a key, and not only this page's memory.
pub fn is_with_browser(key: &str) -> bool {
    local().is_some_and(|storage| matches!(storage.get_item(key), Ok(Some(_))))
}

/// Keeps a text under a key; says whether the browser did.
pub fn keep(key: &str, text: &str) -> bool {
    let is_kept = local().is_some_and(|storage| storage.set_item(key, text).is_ok());
    REFUSED.with_borrow_mut(|refused| {
        if is_kept {
            refused.remove(key);
        } else {
            refused.insert(key.to_owned(), text.to_owned());
        }
    });
    is_kept
}

/// Keeps nothing under a key any more.
pub fn forget(key: &str) {
    REFUSED.with_borrow_mut(|refused| refused.remove(key));
    if let Some(storage) = local() {
        // A browser that does not let it go keeps it.
        let _ = storage.remove_item(key);
    }
}

/// Every key that begins so, without that, and what is kept under it.
pub fn kept_below(beginning: &str) -> Vec<(String, String)> {
    let mut keys: Vec<String> = REFUSED.with_borrow(|refused| refused.keys().cloned().collect());
    if let Some(storage) = local() {
        let count = storage.length().unwrap_or_default();
        keys.extend((0..count).filter_map(|at| storage.key(at).ok()?));
    }
    keys.sort_unstable();
    keys.dedup();
    let below = keys.into_iter().filter_map(|key| Some((key.strip_prefix(beginning)?.to_owned(), kept(&key)?)));
    below.collect()
}

/// Takes what the tab keeps under a key, so that a copy of the tab does not find it.
pub fn take_of_tab(key: &str) -> Option<String> {
    let storage = window()?.session_storage().ok()??;
    let found = storage.get_item(key).ok()?;
    // What can be read can be taken away.
    let _ = storage.remove_item(key);
    found
}

/// Keeps a text for the tab.
pub fn keep_for_tab(key: &str, text: &str) {
    if let Some(storage) = window().and_then(|window| window.session_storage().ok()?) {
        // A tab that keeps nothing starts with the newest draft of all.
        let _ = storage.set_item(key, text);
    }
}

fn local() -> Option<Storage> {
    window()?.local_storage().ok()?
}
