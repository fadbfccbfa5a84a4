//! What the page says to the page around it, and hears: the ties to `web/embed/src/frame.ts`.

use linktable_schema::{Compilation, Report, Severity};
use wasm_bindgen::prelude::*;
use web_sys::{Element, window};
use yew::Callback;

use crate::embed::Ask;
use crate::state::{Compiled, Ran, State, Theme};

#[wasm_bindgen(module = "/embed/dist/frame.js")]
extern "C" {
    #[wasm_bindgen(js_name = Frame)]
    type Glue;

    #[wasm_bindgen(constructor, js_class = "Frame")]
    fn new(origin: &str, asked: &Closure<dyn FnMut(String, String)>) -> Glue;

    #[wasm_bindgen(method)]
    fn ready(this: &Glue, version: &str, page: &Element);

    #[wasm_bindgen(method)]
    fn source(this: &Glue, source: &str);

    #[wasm_bindgen(method)]
    fn compiled(this: &Glue, ok: bool, orm: &str, ddl: Vec<String>, problems: Vec<String>);

    #[wasm_bindgen(method)]
    fn ran(this: &Glue, stdout: &str, error: Vec<String>, statements: u32, rows_changed: f64);

    #[wasm_bindgen(method)]
    fn close(this: &Glue);
}

/// Whether there is a page around this one.
pub fn is_framed() -> bool {
    window().is_some_and(|window| window.parent().is_ok_and(|parent| parent.is_some_and(|parent| parent != window)))
}

/// The page around.
pub struct Frame {
    glue: Glue,
    /// The edit that was last spoken of, and the last answers of both kinds.
    said: (u64, Option<Compiled>, Option<Ran>),
    // The window calls it as long as the frame lives.
    _asked: Closure<dyn FnMut(String, String)>,
}

impl Frame {
    /// Speaks with the page of `origin` that is around this one; what it asks for goes to `asked`.
    pub fn new(origin: &str, asked: Callback<Ask>) -> Self {
        let asked = Closure::<dyn FnMut(String, String)>::new(move |kind: String, text: String| {
            let ask = match kind.as_str() {
                "run" => Ask::Run,
                "stop" => Ask::Stop,
                "focus" => Ask::Focus,
                "source" => Ask::Source(text),
                "theme" => Ask::Theme(Theme::named(&text)),
                _ => return,
            };
            asked.emit(ask);
        });
        Frame { glue: Glue::new(origin, &asked), said: (0, None, None), _asked: asked }
    }

    /// Says that the page is there, `page` being all of it.
    pub fn ready(&self, page: &Element) {
        self.glue.ready(env!("CARGO_PKG_VERSION"), page);
    }

    /// Says what is new.
    pub fn tell(&mut self, state: &State) {
        let (source, compiled, ran) = &mut self.said;
        if *source != state.generation {
            *source = state.generation;
            self.glue.source(&state.source);
        }
        if *compiled != state.compiled {
            compiled.clone_from(&state.compiled);
            if let Some(answer) = compiled {
                say_compiled(&self.glue, answer);
            }
        }
        if *ran != state.ran {
            ran.clone_from(&state.ran);
            if let Some(latest) = ran {
                say_ran(&self.glue, &latest.report);
            }
        }
    }
}

fn say_compiled(glue: &Glue, answer: &Compiled) {
    let compilation: &Compilation = &answer.compilation;
    let ddl = compilation.ddl.iter().map(|statement| statement.sql.clone()).collect();
    let mut problems = Vec::new();
    for problem in answer.problems.iter() {
        let severity = match problem.diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        };
        problems.push(severity.to_owned());
        problems.push(problem.diagnostic.code.to_string());
        problems.push(problem.at.line.to_string());
        problems.push(problem.diagnostic.message.clone());
    }
    glue.compiled(!compilation.has_errors(), compilation.schema.orm.name(), ddl, problems);
}

fn say_ran(glue: &Glue, report: &Report) {
    let error = report.error.as_ref().map_or_else(Vec::new, |error| {
        vec![error.kind.clone(), error.message.clone(), error.line.unwrap_or_default().to_string()]
    });
    let changed: u64 = report.statements.iter().map(|statement| statement.rows_changed).sum();
    glue.ran(&report.stdout, error, report.statements.len() as u32, changed as f64);
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.glue.close();
    }
}
