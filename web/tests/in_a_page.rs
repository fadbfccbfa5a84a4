//! The page as a browser first shows it.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::expect_used)]

use linktable_page::examples::{EXAMPLES, FIRST_SOURCE};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
async fn the_page_shows_the_first_example_before_any_worker_answers() {
    // There is no worker beside the page here, so that none ever answers.
    let document = web_sys::window().and_then(|window| window.document()).expect("a page has a document");
    let body = document.body().expect("the document has a body");
    let place = document.create_element("div").expect("its name is one");
    body.append_child(&place).expect("the body takes it");
    linktable_page::show_in(place);
    gloo_timers::future::TimeoutFuture::new(100).await;
    let select = |selector| document.query_selector(selector).expect("the selector is one");
    assert!(select("header h1").is_some_and(|title| title.text_content().as_deref() == Some("Linktable")));
    let chooser = select(".chooser .name").and_then(|name| name.text_content());
    assert_eq!(chooser.as_deref(), EXAMPLES.first().map(|example| example.title));
    let editor = select(".editor").and_then(|place| place.shadow_root()).expect("the editor has a shadow root");
    let first_line = editor.query_selector(".cm-line").ok().flatten().and_then(|line| line.text_content());
    assert_eq!(first_line.as_deref(), FIRST_SOURCE.lines().next());
}
