//! Texts that lie beside the page and are loaded when they are asked for.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Response, window};
use yew::Callback;

/// Loads a text; tells it, or why there is none.
pub fn fetch_text(address: String, done: Callback<Result<String, String>>) {
    spawn_local(async move {
        let text = text_at(&address).await;
        done.emit(text.map_err(|error| match error.dyn_ref::<js_sys::Error>() {
            Some(error) => String::from(error.message()),
            None => error.as_string().unwrap_or_default(),
        }));
    });
}

async fn text_at(address: &str) -> Result<String, JsValue> {
    let window = window().ok_or("there is no page")?;
    let response: Response = JsFuture::from(window.fetch_with_str(address)).await?.dyn_into()?;
    if !response.ok() {
        return Err(format!("the server answered {}", response.status()).into());
    }
    let text = JsFuture::from(response.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}
