//! The menu of files that go, and of the one that comes.

use std::rc::Rc;

use linktable_protocol::Export;
use linktable_schema::TableDump;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, window};
use yew::{Callback, Html, Properties, component, html};

use super::Event;
use crate::event::SchemaEvent;
use crate::export::Download;
use crate::state::{Compiled, Live, Ran, State};

/// What there is to take along.
#[derive(Clone, PartialEq)]
pub struct ExportOffer {
    compiled: Option<Compiled>,
    ran: Option<Ran>,
    databases: Rc<[String]>,
    /// The one of them that is shown.
    database: usize,
}

impl ExportOffer {
    /// What there is now.
    pub fn of(state: &State) -> Self {
        let Live { databases, database, .. } = &state.live;
        let (databases, database) = (Rc::clone(databases), *database);
        ExportOffer { compiled: state.compiled.clone(), ran: state.ran.clone(), databases, database }
    }

    fn has_tables(&self) -> bool {
        self.compiled.as_ref().is_some_and(|compiled| !compiled.compilation.schema.tables.is_empty())
    }

    fn has_rows(&self) -> bool {
        !self.tables().is_empty()
    }

    fn tables(&self) -> &[TableDump] {
        self.ran.as_ref().map_or(&[], |ran| ran.report.left(self.database).1)
    }

    /// The name of the database that is shown, if there are several.
    fn name(&self) -> Option<&String> {
        self.databases.get(self.database).filter(|_| self.databases.len() > 1)
    }
}

#[derive(PartialEq, Properties)]
pub struct ExportProps {
    pub offer: ExportOffer,
    pub on: Callback<Event>,
}

/// A button, and what it opens: the browser closes it again, by Esc or a click elsewhere.
#[component]
pub fn ExportMenu(props: &ExportProps) -> Html {
    let ExportProps { offer, on } = props;
    let (tables, rows) = (offer.has_tables(), offer.has_rows());
    let of_schema = |title, what| item(title, tables, Download::Written(what), on);
    let of_run = |title, what| item(title, rows, Download::Written(what), on);
    let choose = on.clone();
    let database = u32::try_from(offer.database).unwrap_or_default();
    html! {
        <div class="export">
            <button type="button" popovertarget="export-menu">{ "Export " }<span aria-hidden="true">{ "▾" }</span></button>
            <div id="export-menu" popover="auto" role="group" aria-label="Export and import">
                <h2>{ "Schema" }</h2>
                { of_schema("SQL script (.sql)", Export::Sql) }
                { of_schema("Mermaid (.mmd)", Export::Mermaid) }
                { of_schema("DBML (.dbml)", Export::Dbml) }
                { item("Diagram (.svg)", tables, Download::Svg, on) }
                { item("Diagram (.png)", tables, Download::Png, on) }
                <h2>{ "What the run left" }{ for offer.name().map(|name| [" in ", name].concat()) }</h2>
                if !rows { <p class="note">{ "Run the script first." }</p> }
                { of_run("Database (.sqlite)", Export::Database(database)) }
                { of_run("Schema and rows (.sql)", Export::Rows(database)) }
                { item("Report (.json)", offer.ran.is_some(), Download::Written(Export::Json), on) }
                if rows {
                    <details>
                        <summary>{ "A table (.csv)" }</summary>
                        { for offer.tables().iter().map(|table| {
                            let download = Download::Written(Export::Csv(database, table.name.clone()));
                            item(&table.name, true, download, on)
                        }) }
                    </details>
                }
                <h2>{ "Source" }</h2>
                { item("Python file (.py)", true, Download::Source, on) }
                <button
                    type="button"
                    class="item"
                    popovertarget="export-menu"
                    popovertargetaction="hide"
                    onclick={move |_| choose.emit(Event::Schema(SchemaEvent::Choose))}
                >
                    { "Open a .py file …" }
                </button>
                <p class="note">{ "or drop one anywhere on the page" }</p>
            </div>
        </div>
    }
}

fn item(title: &str, is_offered: bool, download: Download, on: &Callback<Event>) -> Html {
    let (on, download) = (on.clone(), Rc::new(download));
    let onclick = move |_| {
        if is_offered {
            on.emit(Event::Schema(SchemaEvent::Download(Download::clone(&download))));
        }
    };
    html! {
        <button
            type="button"
            class="item"
            popovertarget={is_offered.then_some("export-menu")}
            popovertargetaction="hide"
            aria-disabled={if is_offered { "false" } else { "true" }}
            {onclick}
        >
            { title }
        </button>
    }
}

/// Opens the menu, for a command.
pub(super) fn open_menu() {
    let document = window().and_then(|window| window.document());
    let menu = document.and_then(|document| document.get_element_by_id("export-menu"));
    if let Some(menu) = menu.and_then(|menu| menu.dyn_into::<HtmlElement>().ok()) {
        // One that is open stays so.
        let _ = menu.show_popover();
    }
}
