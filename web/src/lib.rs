//! Linktable's page: the editor, what its source becomes, and what running it did.
//!
//! The page knows the nouns and what to ask the worker; the compiler and
//! SQLite are the worker's. What needs no browser stands apart from what does,
//! so that it is tested natively.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

pub mod commands;
pub mod desk;
pub mod diagram;
pub mod embed;
pub mod event;
pub mod examples;
pub mod export;
pub mod findings;
pub mod fuzzy;
pub mod hidden;
pub mod keys;
pub mod line_sql;
pub mod matrix;
pub mod offsets;
pub mod opening;
pub mod parts;
pub mod python_text;
pub mod recent;
pub mod row_label;
pub mod share;
pub mod similar;
pub mod sql_script;
pub mod sql_text;
pub mod sqlite_order;
pub mod state;
pub mod table_view;
pub mod timeline;
pub mod traceback;

#[cfg(target_arch = "wasm32")]
mod address;
#[cfg(target_arch = "wasm32")]
mod clipboard;
#[cfg(target_arch = "wasm32")]
mod components;
#[cfg(target_arch = "wasm32")]
mod draft;
#[cfg(target_arch = "wasm32")]
mod editor;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod frame;
#[cfg(target_arch = "wasm32")]
mod keyboard;
#[cfg(target_arch = "wasm32")]
mod later;
#[cfg(target_arch = "wasm32")]
mod part_loader;
#[cfg(target_arch = "wasm32")]
mod storage;
#[cfg(target_arch = "wasm32")]
mod worker_client;

/// Puts the page into the document's body.
#[cfg(target_arch = "wasm32")]
pub fn show() {
    let render = || {
        yew::Renderer::<components::App>::new().render();
    };
    if address::fragment().len() <= 1 {
        return render();
    }
    wasm_bindgen_futures::spawn_local(async move {
        // What is not there by then is loaded when it is called.
        let _ = part_loader::fetch(parts::Part::Linked).await;
        render();
    });
}

/// Puts the page into an element, in place of what is there.
#[cfg(target_arch = "wasm32")]
pub fn show_in(element: web_sys::Element) {
    yew::Renderer::<components::App>::with_root(element).render();
}
