//! The keys of the whole page, and where the focus goes.

use wasm_bindgen::prelude::*;
use web_sys::{Document, Element, HtmlElement, KeyboardEvent, window};
use yew::Callback;

use crate::commands;
use crate::event::Event;
use crate::keys::Pressed;

/// Hears of shortcuts as long as it lives.
pub struct Shortcuts(Option<Closure<dyn FnMut(KeyboardEvent)>>);

impl Shortcuts {
    /// Tells of the command of every shortcut that is pressed while no dialog is open.
    pub fn new(asked: Callback<Event>) -> Self {
        let is_mac = is_mac();
        let heard = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
            // What the editor or a panel took is theirs.
            if event.default_prevented() || event.is_composing() || is_in_a_dialog() {
                return;
            }
            let (key, code) = (event.key(), event.code());
            let press = Pressed {
                key: &key,
                code: &code,
                control: event.ctrl_key(),
                meta: event.meta_key(),
                alt: event.alt_key(),
                shift: event.shift_key(),
            };
            if let Some(at) = commands::pressed(&press, is_typing(&event), is_mac) {
                event.prevent_default();
                asked.emit(Event::Command(at));
            }
        });
        let listens = window().is_some_and(|window| {
            window.add_event_listener_with_callback("keydown", heard.as_ref().unchecked_ref()).is_ok()
        });
        Shortcuts(listens.then_some(heard))
    }
}

impl Drop for Shortcuts {
    fn drop(&mut self) {
        if let (Some(window), Some(heard)) = (window(), self.0.take()) {
            // What is not listened to any more need not be taken away.
            let _ = window.remove_event_listener_with_callback("keydown", heard.as_ref().unchecked_ref());
        }
    }
}

/// Whether the keyboard is a Mac's.
pub fn is_mac() -> bool {
    let platform = window().and_then(|window| window.navigator().platform().ok()).unwrap_or_default();
    ["Mac", "iPhone", "iPad"].iter().any(|name| platform.starts_with(name))
}

/// Gives the first element of a selector the focus.
pub fn focus(selector: &str) {
    let element = document().and_then(|document| document.query_selector(selector).ok()?);
    if let Some(element) = element.as_ref().and_then(|element| element.dyn_ref::<HtmlElement>()) {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Whether the focus is in the element of an id.
pub fn is_in(id: &str) -> bool {
    let active = document().and_then(|document| document.active_element());
    active.is_some_and(|active| matches!(active.closest(&format!("#{id}")), Ok(Some(_))))
}

fn is_in_a_dialog() -> bool {
    document().is_some_and(|document| matches!(document.query_selector("dialog[open]"), Ok(Some(_))))
}

/// Whether the key goes to where text is typed, the editor's inside among it.
fn is_typing(event: &KeyboardEvent) -> bool {
    let Ok(target) = event.composed_path().get(0).dyn_into::<Element>() else { return false };
    let is_editable = target.dyn_ref::<HtmlElement>().is_some_and(HtmlElement::is_content_editable);
    is_editable || ["INPUT", "TEXTAREA", "SELECT"].contains(&target.tag_name().as_str())
}

fn document() -> Option<Document> {
    window()?.document()
}
