//! The diagram panel: `web/later/src/diagram.ts` draws it, and does what the reader does with it.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::{Callback, Component, Context, Html, NodeRef, Properties, html};

use super::Event;
use super::compiled::no_tables;
use crate::diagram::{Diagram, diagram};
use crate::event::SchemaEvent;
use crate::later::{self, DiagramModule, DiagramView};
use crate::state::Drawn;

/// Above this number of tables no diagram is drawn: nobody reads it, and it takes long.
const MOST_TABLES: usize = 150;

#[derive(PartialEq, Properties)]
pub struct DiagramProps {
    pub drawn: Drawn,
    /// Whether it is from before an error.
    pub is_kept: bool,
    /// The line that the reader is at, from 1.
    pub line: u32,
    pub on: Callback<Event>,
}

pub enum Loaded {
    Module(DiagramModule),
    Not,
}

pub struct DiagramPanel {
    host: NodeRef,
    view: Option<DiagramView>,
    could_not_load: bool,
    // The module calls these as long as the panel lives.
    go: Closure<dyn FnMut(u32)>,
    point: Closure<dyn FnMut(Vec<u32>)>,
}

impl Component for DiagramPanel {
    type Message = Loaded;
    type Properties = DiagramProps;

    fn create(ctx: &Context<Self>) -> Self {
        let (go, point) = (ctx.props().on.clone(), ctx.props().on.clone());
        let link = ctx.link().clone();
        spawn_local(async move {
            link.send_message(later::diagram().await.map_or(Loaded::Not, Loaded::Module));
        });
        DiagramPanel {
            host: NodeRef::default(),
            view: None,
            could_not_load: false,
            go: Closure::new(move |line| go.emit(Event::GoToLine(line))),
            point: Closure::new(move |lines| point.emit(Event::Schema(SchemaEvent::PointAt(lines)))),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, loaded: Loaded) -> bool {
        match loaded {
            Loaded::Module(module) => {
                if let Some(host) = self.host.cast::<HtmlElement>() {
                    self.view = Some(module.open(&host, &self.go, &self.point));
                    self.show(ctx.props());
                }
                false
            }
            Loaded::Not => {
                self.could_not_load = true;
                true
            }
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, before: &DiagramProps) -> bool {
        let props = ctx.props();
        if let Some(view) = self.view.as_ref().filter(|_| props.line != before.line) {
            view.at_line(props.line);
        }
        if props.drawn == before.drawn && props.is_kept == before.is_kept {
            return false;
        }
        self.show(props);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let schema = &ctx.props().drawn.compilation.schema;
        let tables = schema.tables.len();
        html! {
            <div
                class="body diagram"
                role="tabpanel"
                id="compiled-panel-diagram"
                aria-labelledby="compiled-tab-diagram"
                tabindex="0"
            >
                if tables == 0 {
                    { no_tables(schema.orm) }
                } else if tables > MOST_TABLES {
                    <p class="empty">
                        { format!("{tables} tables are more than a diagram shows; it ends at {MOST_TABLES}.") }
                    </p>
                } else if self.could_not_load {
                    <p class="empty" role="alert">{ "The diagram could not be loaded." }</p>
                }
                <div class="frame" ref={self.host.clone()} hidden={tables == 0 || tables > MOST_TABLES}></div>
            </div>
        }
    }

    fn destroy(&mut self, _ctx: &Context<Self>) {
        if let Some(view) = &self.view {
            view.close();
        }
    }
}

impl DiagramPanel {
    fn show(&self, props: &DiagramProps) {
        let Some(view) = &self.view else { return };
        let schema = &props.drawn.compilation.schema;
        let is_shown = schema.tables.len() <= MOST_TABLES;
        let made = if is_shown { diagram(schema, &props.drawn.lines) } else { Diagram::default() };
        if let Ok(json) = serde_json::to_string(&Diagram { is_kept: props.is_kept, ..made }) {
            view.show(&json);
            view.at_line(props.line);
        }
    }
}
