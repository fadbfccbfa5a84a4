//! The editor of `web/editor`, as the page calls it.

use linktable_protocol::Helped;
use linktable_schema::{CompletionKind, Diagnostic, Edit, HoverStyle, Span};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::event::{Question, QuestionKind};
use crate::findings::{changes, findings};
use crate::offsets::Utf16Offsets;
use crate::similar::LineSql;

#[wasm_bindgen(module = "/editor/dist/editor.js")]
extern "C" {
    #[wasm_bindgen(js_name = Editor)]
    type Glue;

    #[wasm_bindgen(constructor, js_class = "Editor")]
    fn new(
        parent: &HtmlElement,
        text: &str,
        changed: &Closure<dyn FnMut(String)>,
        run: &Closure<dyn FnMut()>,
        ask: &Closure<dyn FnMut(u32, u32, u32)>,
    ) -> Glue;

    #[wasm_bindgen(method)]
    fn answer(this: &Glue, number: u32, from: u32, to: u32, parts: Vec<String>);

    #[wasm_bindgen(method)]
    fn mark_sql(this: &Glue, marks: Vec<u32>);

    #[wasm_bindgen(method)]
    fn replace(this: &Glue, text: &str);

    #[wasm_bindgen(method)]
    fn show_findings(this: &Glue, json: &str);

    #[wasm_bindgen(method)]
    fn apply_edits(this: &Glue, json: &str);

    #[wasm_bindgen(method)]
    fn go_to(this: &Glue, line: u32, column: u32);

    #[wasm_bindgen(method)]
    fn mark_line(this: &Glue, line: u32);

    #[wasm_bindgen(method)]
    fn show_line(this: &Glue, line: u32);

    #[wasm_bindgen(method)]
    fn mark_lines(this: &Glue, lines: &[u32]);

    #[wasm_bindgen(method)]
    fn tell_line(this: &Glue, tell: &Closure<dyn FnMut(u32)>);

    #[wasm_bindgen(method)]
    fn hide_lines(this: &Glue, runs: &[u32]);

    #[wasm_bindgen(method)]
    fn make_read_only(this: &Glue);

    #[wasm_bindgen(method)]
    fn focus(this: &Glue);

    #[wasm_bindgen(method)]
    fn destroy(this: &Glue);
}

/// The editor on the page.
pub struct Editor {
    glue: Glue,
    // The editor calls these as long as it lives.
    _changed: Closure<dyn FnMut(String)>,
    _run: Closure<dyn FnMut()>,
    _ask: Closure<dyn FnMut(u32, u32, u32)>,
    _line: Closure<dyn FnMut(u32)>,
}

impl Editor {
    /// Shows `text` in `parent`; tells of every edit, when the reader asks for a run, what it wants
    /// to know, and of the line, from 1, that the reader is at.
    pub fn open(
        parent: &HtmlElement,
        text: &str,
        changed: impl FnMut(String) + 'static,
        run: impl FnMut() + 'static,
        mut ask: impl FnMut(Question) + 'static,
        line: impl FnMut(u32) + 'static,
    ) -> Self {
        let changed = Closure::new(changed);
        let run = Closure::new(run);
        let ask = Closure::<dyn FnMut(u32, u32, u32)>::new(move |number, kind, at| {
            let kinds = [QuestionKind::Complete, QuestionKind::Hover, QuestionKind::Sql];
            if let Some(kind) = kinds.get(kind as usize) {
                ask(Question { number, kind: *kind, at });
            }
        });
        let line = Closure::new(line);
        let glue = Glue::new(parent, text, &changed, &run, &ask);
        glue.tell_line(&line);
        Editor { glue, _changed: changed, _run: run, _ask: ask, _line: line }
    }

    /// Answers a question about `source`.
    pub fn answer(&self, number: u32, helped: &Helped, source: &str) {
        let (span, parts): (Span, Vec<String>) = match helped {
            Helped::Completions(found) => {
                let parts = found
                    .items
                    .iter()
                    .flat_map(|item| [item.text.clone(), item.detail.clone(), kind_name(item.kind).to_owned()]);
                (found.span, parts.collect())
            }
            Helped::Hover(Some(found)) => {
                let lines = found.lines.iter();
                (found.span, lines.flat_map(|line| [style_name(line.style).to_owned(), line.text.clone()]).collect())
            }
            Helped::Hover(None) => (Span::default(), Vec::new()),
        };
        let mut offsets = Utf16Offsets::new(source);
        let (from, to) = (offsets.at(span.start), offsets.at(span.end));
        self.glue.answer(number, from, to, parts);
    }

    /// Answers a question with styles and texts by turns.
    pub fn answer_parts(&self, number: u32, parts: Vec<String>) {
        self.glue.answer(number, 0, 0, parts);
    }

    /// Marks the lines that caused SQL; none takes all marks away.
    pub fn mark_sql(&self, lines: &[LineSql]) {
        let marks = lines.iter().flat_map(|line| {
            let advised = line.similar.iter().any(|similar| similar.instead.is_some());
            [line.line, line.statements.len() as u32, u32::from(advised)]
        });
        self.glue.mark_sql(marks.collect());
    }

    /// Puts `text` in place of everything; the reader can undo it.
    pub fn replace(&self, text: &str) {
        self.glue.replace(text);
    }

    /// Underlines the findings of what stands in the editor, which is `source`.
    pub fn show(&self, diagnostics: &[Diagnostic], source: &str) {
        if let Ok(json) = serde_json::to_string(&findings(diagnostics, source)) {
            self.glue.show_findings(&json);
        }
    }

    /// Makes the edits of a fix in what stands in the editor, which is `source`.
    pub fn apply(&self, edits: &[Edit], source: &str) {
        if let Ok(json) = serde_json::to_string(&changes(edits, source)) {
            self.glue.apply_edits(&json);
        }
    }

    /// Puts the cursor on a line and a column in characters, both from 1, and shows it.
    pub fn go_to(&self, line: u32, column: u32) {
        self.glue.go_to(line, column);
    }

    /// Marks a line, from 1, as the one that is spoken of; nothing marks none.
    pub fn mark_line(&self, line: Option<u32>) {
        self.glue.mark_line(line.unwrap_or(0));
    }

    /// Brings a line, from 1, into view; the cursor stays where it is.
    pub fn show_line(&self, line: u32) {
        self.glue.show_line(line);
    }

    /// Marks lines, from 1, as those that are spoken of.
    pub fn mark_lines(&self, lines: &[u32]) {
        self.glue.mark_lines(lines);
    }

    /// Hides lines that run without being shown: first and last of each run of them, from 1.
    pub fn hide_lines(&self, runs: &[u32]) {
        self.glue.hide_lines(runs);
    }

    /// Keeps the reader from changing the text.
    pub fn make_read_only(&self) {
        self.glue.make_read_only();
    }

    /// Lets the reader type.
    pub fn focus(&self) {
        self.glue.focus();
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.glue.destroy();
    }
}

fn kind_name(kind: CompletionKind) -> &'static str {
    match kind {
        CompletionKind::Argument => "argument",
        CompletionKind::Model => "model",
        CompletionKind::Column => "column",
        CompletionKind::Relationship => "relationship",
        CompletionKind::Lookup => "lookup",
        CompletionKind::Method => "method",
        CompletionKind::Word => "word",
    }
}

fn style_name(style: HoverStyle) -> &'static str {
    match style {
        HoverStyle::Title => "title",
        HoverStyle::Text => "text",
        HoverStyle::Row => "row",
        HoverStyle::Code => "code",
        HoverStyle::Sql => "sql",
    }
}
