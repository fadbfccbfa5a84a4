//! The modules of `web/later`, loaded when they are first needed.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

#[wasm_bindgen(module = "/editor/dist/editor.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn later(name: &str) -> Result<JsValue, JsValue>;
}

#[wasm_bindgen]
extern "C" {
    /// `web/later/src/diagram.ts`.
    pub type DiagramModule;

    #[wasm_bindgen(method)]
    pub fn open(
        this: &DiagramModule,
        host: &HtmlElement,
        go: &Closure<dyn FnMut(u32)>,
        point: &Closure<dyn FnMut(Vec<u32>)>,
    ) -> DiagramView;

    #[wasm_bindgen(method, catch, js_name = savePicture)]
    pub async fn save_picture(this: &DiagramModule, json: &str, kind: &str) -> Result<JsValue, JsValue>;

    /// A diagram on the page.
    pub type DiagramView;

    #[wasm_bindgen(method)]
    pub fn show(this: &DiagramView, json: &str);

    #[wasm_bindgen(method)]
    pub fn at_line(this: &DiagramView, line: u32);

    #[wasm_bindgen(method)]
    pub fn close(this: &DiagramView);

    /// `web/later/src/files.ts`.
    pub type FilesModule;

    #[wasm_bindgen(method)]
    pub fn save(this: &FilesModule, name: &str, media_type: &str, bytes: Uint8Array);

    #[wasm_bindgen(method)]
    pub fn listen(this: &FilesModule, tell: &Closure<dyn FnMut(Option<String>, Option<String>)>);

    #[wasm_bindgen(method)]
    pub fn choose(this: &FilesModule, tell: &Closure<dyn FnMut(Option<String>, Option<String>)>);
}

/// What draws diagrams; nothing if it could not be loaded.
pub async fn diagram() -> Option<DiagramModule> {
    later("diagram.js").await.ok().map(JsCast::unchecked_into)
}

/// What saves and opens files; nothing if it could not be loaded.
pub async fn files() -> Option<FilesModule> {
    later("files.js").await.ok().map(JsCast::unchecked_into)
}
