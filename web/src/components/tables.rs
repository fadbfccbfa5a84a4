//! The tables of a run, as they were after each statement and as it left them.

use std::rc::Rc;

use linktable_schema::Report;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, window};
use yew::{AttrValue, Callback, Html, Properties, classes, component, html, use_effect_with, use_memo};

use super::Event;
use super::databases::databases;
use super::pager::Pager;
use super::timeline::TimelineBar;
use crate::state::{By, Change, Live, Ran, Results, ResultsChange};
use crate::table_view::{Cell, CellKind, ColumnView, RowView, SHOWN_ROWS, TableView, Target, table_views};
use crate::timeline::{Mark, Timeline};

#[derive(PartialEq, Properties)]
pub struct TablesProps {
    pub ran: Ran,
    pub results: Results,
    pub live: Live,
    pub on: Callback<Event>,
}

#[component]
pub fn Tables(props: &TablesProps) -> Html {
    let TablesProps { ran, results, live, on } = props;
    let key = (ran.clone(), live.database);
    let timeline = use_memo(key, |(ran, database)| Timeline::new(Rc::clone(&ran.report), *database));
    let step = results.step.unwrap_or(timeline.len()).min(timeline.len());
    let lit = results.step.and_then(|step| timeline.statement(step)?.line);
    let is_end = step == timeline.len();
    // What the reader did after the run is seen at its end.
    let after = live.after().filter(|_| is_end);
    let later = use_memo(after.map(|(_, tables)| tables.clone()), |tables| {
        let tables = tables.as_ref().map(|tables| tables.0.to_vec()).unwrap_or_default();
        Timeline::new(Rc::new(Report { tables, ..Report::default() }), 0)
    });
    // A statement on another database than the one that is shown changes nothing here.
    let elsewhere = timeline.statement(step).filter(|statement| statement.database != timeline.database());
    let elsewhere = elsewhere.and_then(|statement| live.name_of(&ran.report, statement.database));
    let elsewhere = elsewhere.map(AttrValue::from);
    let views = match after {
        Some(_) => table_views(&later, &ran.report.schema, 0, results),
        None => table_views(&timeline, &ran.report.schema, step, results),
    };
    use_effect_with(results.sought.clone(), |sought| {
        if sought.is_some() {
            focus_sought();
        }
    });
    html! {
        <div class="body with-timeline" role="tabpanel" id="ran-panel-tables" aria-labelledby="ran-tab-tables" tabindex="0">
            if !timeline.is_empty() {
                <TimelineBar timeline={Rc::clone(&timeline)} {step} {lit} {elsewhere} on={on.clone()} />
            }
            { databases(live, on) }
            if let Some((by, _)) = after {
                <p class="note after">{ match by {
                    By::Console => "as they are after the console",
                    By::Matrix => "as they are after the link matrix",
                } }</p>
            }
            if step > timeline.known() && after.is_none() {
                <p class="note">{ unknown(&timeline) }</p>
            }
            if views.is_empty() {
                <p class="empty">{ if is_end { "The script left no tables." } else { "There are no tables yet." } }</p>
            }
            <div class="tables">{ for views.iter().map(|view| table(view, on)) }</div>
        </div>
    }
}

fn unknown(timeline: &Timeline) -> String {
    match timeline.known() {
        0 => "What each statement changed is not known: the tables are shown as the run left them.".to_owned(),
        known => format!(
            "From statement {} on there are more changes than are kept: the tables are shown as the run left them.",
            known + 1
        ),
    }
}

fn table(view: &TableView, on: &Callback<Event>) -> Html {
    let rows = if view.row_count == 1 { "1 row".to_owned() } else { format!("{} rows", view.row_count) };
    let about = if view.is_link { format!("link table · {rows}") } else { rows };
    // A table at the end of a run may have more rows than the report; of a step's, all are there.
    let cut = view.row_count.saturating_sub(view.listed as u64);
    let choose = {
        let (on, name) = (on.clone(), view.name.clone());
        move |first| on.emit(Event::Change(Change::Results(ResultsChange::Page(name.clone(), first))))
    };
    let mark = match view.mark {
        Mark::Same => None,
        Mark::New => Some(("new", "created")),
        Mark::Changed => Some(("changed", "altered")),
        Mark::Gone => Some(("gone", "dropped")),
    };
    let class = classes!("grid", view.is_link.then_some("link"), mark.map(|(class, _)| class));
    html! {
        <section class={classes!("grid-of", view.is_link.then_some("link"))} key={view.name.clone()} aria-label={view.name.clone()}>
            <h2>
                { &view.name }<span>{ about }</span>
                if let Some((class, word)) = mark { <span class={classes!("mark", class)}>{ word }</span> }
            </h2>
            <Pager what="rows" first={view.first} size={SHOWN_ROWS} total={view.listed} {choose} />
            <div class="grid-frame" tabindex="0" role="group" aria-label={format!("Rows of {}", view.name)}>
                <table {class} data-table={view.name.clone()} aria-label={view.name.clone()}>
                    <thead><tr>{ for view.columns.iter().map(|column| head(column, &view.name, on)) }</tr></thead>
                    <tbody>{ for view.rows.iter().map(|row| data_row(row, &view.columns, on)) }</tbody>
                </table>
            </div>
            if cut > 0 {
                <p class="note">{ format!("The first {} of {} rows are kept.", view.listed, view.row_count) }</p>
            }
        </section>
    }
}

/// A column's head: pressed, the rows are sorted by it.
fn head(column: &ColumnView, table: &str, on: &Callback<Event>) -> Html {
    let (table, name) = (table.to_owned(), column.name.clone());
    let onclick = on.reform(move |_| Event::Change(Change::Results(ResultsChange::Sort(table.clone(), name.clone()))));
    let order = column.is_down.map(|is_down| if is_down { "descending" } else { "ascending" });
    html! {
        <th scope="col" aria-sort={order}>
            <button type="button" class="sort" {onclick}>
                { &column.name }
                if let Some(target) = &column.target { <span class="target">{ [" → ", target].concat() }</span> }
            </button>
        </th>
    }
}

fn data_row(row: &RowView, columns: &[ColumnView], on: &Callback<Event>) -> Html {
    let (class, word) = match row.mark {
        Mark::Same => (None, None),
        Mark::New => (Some("new"), Some("inserted")),
        Mark::Changed => (Some("changed"), Some("changed")),
        Mark::Gone => (Some("gone"), Some("deleted")),
    };
    html! {
        <tr
            key={row.key.to_string()}
            class={classes!(class, row.is_sought.then_some("sought"))}
            tabindex={row.is_sought.then_some("-1")}
            aria-description={word}
        >
            { for row.cells.iter().enumerate().map(|(at, cell)| {
                data(cell, columns.get(at).is_some_and(|column| column.target.is_some()), on)
            }) }
        </tr>
    }
}

fn data(cell: &Cell, is_key: bool, on: &Callback<Event>) -> Html {
    let class = classes!(kind_class(cell.kind), cell.before.is_some().then_some("changed"), is_key.then_some("key"));
    html! {
        <td {class} title={whole(cell)}>
            if let Some((kind, before)) = &cell.before {
                <del class={kind_class(*kind)}>{ before }</del>{ " → " }
            }
            { &cell.text }
            if let Some(target) = &cell.target { { reference(target, on) } }
        </td>
    }
}

/// What is said of a cell that is pointed at, since a long text is cut at the cell's end.
pub(super) fn whole(cell: &Cell) -> Option<String> {
    const LONG: usize = 40;
    (cell.text.len() > LONG).then(|| cell.text.clone())
}

pub(super) fn kind_class(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Null => "null",
        CellKind::Number => "number",
        CellKind::Text => "text",
        CellKind::Blob => "blob",
    }
}

/// What the row that a key refers to is called; a click goes there.
fn reference(target: &Target, on: &Callback<Event>) -> Html {
    let Target { table, key, label } = target.clone();
    let name = format!("{}, go to the row of {table}", label.as_deref().unwrap_or("referred to"));
    let onclick = on.reform(move |_| Event::Change(Change::Results(ResultsChange::Seek(table.clone(), key))));
    html! {
        <button type="button" class="label" aria-label={name} {onclick}>{ label.unwrap_or_else(|| "→".to_owned()) }</button>
    }
}

/// Brings the row that is looked for into view.
fn focus_sought() {
    let document = window().and_then(|window| window.document());
    let row = document.and_then(|document| document.query_selector(".grid tr.sought").ok().flatten());
    if let Some(row) = row.as_ref().and_then(|row| row.dyn_ref::<HtmlElement>()) {
        // A row that cannot take the focus stays where it is.
        let _ = row.focus();
    }
}
