//! What the page does with files, and when something of the schema is pointed at.

use js_sys::Uint8Array;
use linktable_protocol::Task;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use super::app::App;
use super::export::open_menu;
use crate::diagram::diagram;
use crate::event::{Event, SchemaEvent};
use crate::export::Download;
use crate::later;
use crate::state::{Change, SchemaChange};

/// What `files.ts` calls with a source that was opened, or with why it was not.
pub(super) type Tell = Closure<dyn FnMut(Option<String>, Option<String>)>;

/// Makes what `files.ts` calls.
pub(super) fn tell(on: Callback<Event>) -> Tell {
    Closure::new(move |text: Option<String>, trouble: Option<String>| {
        let event = match text {
            Some(text) => SchemaEvent::Opened(text),
            None => SchemaEvent::Trouble(trouble.unwrap_or_default()),
        };
        on.emit(Event::Schema(event));
    })
}

impl App {
    /// Opens files that are dropped on the page from now on.
    pub(super) fn listen_for_files(&self) {
        // In another page's frame the source is that page's.
        if self.state.embedded.is_some() {
            return;
        }
        let listen = self.files.clone();
        spawn_local(async move {
            if let Some(files) = later::files().await {
                files.listen(&listen);
            }
        });
    }

    #[inline(never)]
    pub(super) fn of_schema(&mut self, event: SchemaEvent) {
        match event {
            SchemaEvent::AtLine(line) => self.state.apply(Change::Schema(SchemaChange::Line(line))),
            SchemaEvent::PointAt(lines) => {
                if let Some(editor) = &self.editor {
                    editor.mark_lines(&lines);
                }
            }
            SchemaEvent::Download(download) => self.download(download),
            SchemaEvent::Menu => open_menu(),
            SchemaEvent::Choose => {
                let tell = self.files.clone();
                spawn_local(async move {
                    if let Some(files) = later::files().await {
                        files.choose(&tell);
                    }
                });
            }
            SchemaEvent::Opened(text) => {
                self.state.apply(Change::Notice(None));
                self.exchange(&text);
            }
            SchemaEvent::Trouble(trouble) => self.state.apply(Change::Notice(Some(trouble))),
        }
    }

    fn download(&mut self, download: Download) {
        match &download {
            Download::Source => self.save(&download, self.state.source.as_bytes()),
            Download::Svg | Download::Png => {
                let Some(drawn) = self.state.compiled.as_ref().map(|compiled| &compiled.drawn) else { return };
                let made = diagram(&drawn.compilation.schema, &drawn.lines);
                let Ok(json) = serde_json::to_string(&made) else { return };
                let kind = if download == Download::Svg { "svg" } else { "png" };
                let on = self.on.clone();
                spawn_local(async move {
                    let saved = match later::diagram().await {
                        Some(module) => module.save_picture(&json, kind).await.is_ok(),
                        None => false,
                    };
                    if !saved {
                        let trouble = "The picture could not be made by this browser.".to_owned();
                        on.emit(Event::Schema(SchemaEvent::Trouble(trouble)));
                    }
                });
            }
            Download::Written(export) => {
                let ran = self.state.ran.as_ref().map(|ran| ran.generation);
                let generation = if download.needs_run() { ran } else { Some(self.state.generation) };
                let Some(generation) = generation else { return };
                let task = Task::Export(export.clone());
                self.client.order(generation, task, std::rc::Rc::clone(&self.state.source));
                self.downloading = Some(download);
            }
        }
    }

    #[inline(never)]
    pub(super) fn written(&mut self, file: Result<Vec<u8>, String>) {
        let Some(download) = self.downloading.take() else { return };
        match file {
            Ok(bytes) => self.save(&download, &bytes),
            Err(why) => {
                let trouble = format!("{} was not saved: {why}.", download.file_name());
                self.state.apply(Change::Notice(Some(trouble)));
            }
        }
    }

    fn save(&self, download: &Download, bytes: &[u8]) {
        let (name, media_type) = (download.file_name(), download.media_type());
        let bytes = Uint8Array::from(bytes);
        spawn_local(async move {
            if let Some(files) = later::files().await {
                files.save(&name, media_type, bytes);
            }
        });
    }
}
