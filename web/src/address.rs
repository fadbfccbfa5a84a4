//! The address of the page: a link's playground stands after its `#`.

use wasm_bindgen::prelude::*;
use web_sys::window;
use yew::Callback;

/// The address of a file that was built together with the page, and lies beside its program.
pub fn of_build(file: &str) -> String {
    let document = window().and_then(|window| window.document());
    let script = document.and_then(|document| document.query_selector("script[data-page]").ok()?);
    let program = script.and_then(|script| script.get_attribute("data-page")).unwrap_or_default();
    let folder = program.rsplit_once('/').map_or(".", |(folder, _)| folder);
    format!("{folder}/{file}")
}

/// What the address has from its `#` on; empty if it has none.
pub fn fragment() -> String {
    window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Takes the fragment out of the address, so that nobody copies a link to something else.
pub fn clear_fragment() {
    if fragment().is_empty() {
        return;
    }
    let Some(window) = window() else { return };
    let location = window.location();
    if let (Ok(history), Ok(path), Ok(query)) = (window.history(), location.pathname(), location.search()) {
        // A frame that may not change its address keeps it.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&format!("{path}{query}")));
    }
}

/// Hears of other fragments as long as it lives.
pub struct Listener(Option<Closure<dyn FnMut()>>);

impl Listener {
    /// Tells of every fragment that a reader or a link puts into the address.
    pub fn new(changed: Callback<String>) -> Self {
        Listener(window().map(|window| {
            let heard = Closure::<dyn FnMut()>::new(move || changed.emit(fragment()));
            window.set_onhashchange(Some(heard.as_ref().unchecked_ref()));
            heard
        }))
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let (Some(window), Some(_)) = (window(), self.0.take()) {
            window.set_onhashchange(None);
        }
    }
}
