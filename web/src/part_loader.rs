//! Loads the parts of the page's program: `web/editor/src/parts.ts` does it.

use wasm_bindgen::prelude::*;

use crate::parts::Part;

#[wasm_bindgen(module = "/editor/dist/editor.js")]
extern "C" {
    #[wasm_bindgen(js_name = hasParts)]
    fn has_parts(numbers: &[u32], program: &JsValue) -> bool;

    #[wasm_bindgen(catch, js_name = fetchParts)]
    async fn fetch_parts(numbers: Vec<u32>, program: &JsValue) -> Result<JsValue, JsValue>;

    #[wasm_bindgen(js_name = loadPart)]
    fn load_part_now(number: u32, program: &JsValue);

    #[wasm_bindgen(js_name = fetchWhenWanted)]
    fn fetch_when_wanted(numbers: Vec<u32>, program: &JsValue);
}

/// What a function that was cut off is called through first (`cargo xtask`, `split`).
#[wasm_bindgen(js_name = loadPart)]
pub fn load_part(number: u32) {
    load_part_now(number, &wasm_bindgen::exports());
}

/// Whether a part is there; where the program was not cut, all are.
pub fn is_there(part: Part) -> bool {
    has_parts(part.numbers(), &wasm_bindgen::exports())
}

/// Fetches a part; the reason if it could not be had.
pub async fn fetch(part: Part) -> Result<(), String> {
    let reason = |error: JsValue| error.as_string().unwrap_or_default();
    fetch_parts(part.numbers().to_vec(), &wasm_bindgen::exports()).await.map(drop).map_err(reason)
}

/// Fetches what few use when the reader comes near to it.
pub fn fetch_rest_when_wanted() {
    fetch_when_wanted(Part::Rest.numbers().to_vec(), &wasm_bindgen::exports());
}
