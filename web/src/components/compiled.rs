//! What the source becomes as it is typed.

use std::rc::Rc;

use linktable_schema::Orm;
use yew::{Callback, Html, Properties, component, html};

use super::Event;
use super::ddl::Ddl;
use super::diagram::DiagramPanel;
use super::links::Links;
use super::tabs::{TabItem, Tabs};
use crate::state::{Change, Compiled, CompiledTab, Ran};

#[derive(PartialEq, Properties)]
pub struct CompiledPaneProps {
    pub compiled: Option<Compiled>,
    /// Whether it is about what stands in the editor.
    pub is_current: bool,
    pub tab: CompiledTab,
    /// The latest run, if it was of another source.
    pub ran: Option<Ran>,
    /// The line that the reader is at, from 1.
    pub line: u32,
    pub on: Callback<Event>,
}

#[component]
pub fn CompiledPane(props: &CompiledPaneProps) -> Html {
    let compiled = props.compiled.as_ref();
    let items = vec![
        TabItem { key: CompiledTab::Ddl, title: "DDL".into(), count: compiled.map(|compiled| compiled.ddl.len()) },
        TabItem {
            key: CompiledTab::Diagram,
            title: "Diagram".into(),
            count: compiled.map(|compiled| compiled.drawn.compilation.schema.tables.len()),
        },
        TabItem {
            key: CompiledTab::Links,
            title: "Links".into(),
            count: compiled.map(|compiled| compiled.drawn.compilation.links.len()),
        },
    ];
    let choose = props.on.reform(|tab| Event::Change(Change::CompiledTab(tab)));
    let status = match compiled {
        None => "compiling …".to_owned(),
        Some(_) if !props.is_current => "compiling …".to_owned(),
        Some(compiled) => format!("compiled as you type · {}", milliseconds(compiled.micros)),
    };
    let on = props.on.clone();
    html! {
        <section class="pane compiled" id="view-panel-schema" aria-label="Compiled as you type">
            <div class="bar">
                <Tabs<CompiledTab> name="compiled" label="Compiled as you type" {items} open={props.tab} {choose} />
                <span class="status">{ status }</span>
            </div>
            { match (props.tab, compiled) {
                (CompiledTab::Ddl, Some(compiled)) => html! {
                    <Ddl
                        statements={Rc::clone(&compiled.ddl)}
                        drawn={compiled.drawn.clone()}
                        ran={props.ran.clone()}
                        line={props.line}
                        {on}
                    />
                },
                (CompiledTab::Diagram, Some(compiled)) => {
                    let is_kept = !Rc::ptr_eq(&compiled.drawn.compilation, &compiled.compilation);
                    html! { <DiagramPanel drawn={compiled.drawn.clone()} {is_kept} line={props.line} {on} /> }
                }
                (CompiledTab::Links, Some(compiled)) => html! { <Links drawn={compiled.drawn.clone()} {on} /> },
                (CompiledTab::Ddl, None) => html! { <div class="body" id="compiled-panel-ddl"></div> },
                (CompiledTab::Diagram, None) => html! { <div class="body" id="compiled-panel-diagram"></div> },
                (CompiledTab::Links, None) => html! { <div class="body" id="compiled-panel-links"></div> },
            } }
        </section>
    }
}

/// A time as the page says it: the browser's clock counts in tenths of a millisecond.
pub(super) fn milliseconds(micros: u64) -> String {
    if micros < 50 {
        return "< 0.1 ms".to_owned();
    }
    format!("{:.1} ms", micros as f64 / 1000.0)
}

/// What a panel says that has nothing to show yet, in the words of the library.
pub(super) fn no_tables(orm: Orm) -> Html {
    let code = match orm {
        Orm::Sqlmodel => "class Hero(SQLModel, table=True):",
        Orm::Ormar => "ormar_config = base_config.copy(tablename=\"heroes\")",
        Orm::Tortoise => "class Hero(Model):",
    };
    html! { <p class="empty">{ "No tables yet. A class becomes one with " }<code>{ code }</code></p> }
}
