//! Which rows of a many-to-many relationship's ends are linked, and linking them.

use linktable_schema::{Report, Statement, StatementKind};
use web_sys::{Element, HtmlSelectElement, KeyboardEvent, MouseEvent};
use yew::{Callback, Event as DomEvent, Html, Properties, TargetCast, classes, component, html, use_memo};

use super::Event;
use super::console::gone;
use super::databases::databases;
use super::sql::{coloured, params};
use crate::event::LiveEvent;
use crate::keyboard::focus;
use crate::matrix::{Axis, Matrix, choices, matrix};
use crate::state::{Change, Live, LiveChange, Operation, Same};

/// How many rows and columns are shown at once.
const PAGE: [usize; 2] = [25, 12];

#[derive(PartialEq, Properties)]
pub struct MatrixProps {
    pub report: Same<Report>,
    pub live: Live,
    pub on: Callback<Event>,
}

fn change(change: LiveChange) -> Event {
    Event::Change(Change::Live(change))
}

#[component]
pub fn MatrixPanel(props: &MatrixProps) -> Html {
    let MatrixProps { report, live, on } = props;
    let view = &live.matrix;
    let choices = use_memo(report.clone(), |report| choices(&report.0.schema));
    let chosen = choices.get(view.choice).or_else(|| choices.first()).map(|(id, _)| *id);
    let key = (report.clone(), live.database, live.after().cloned(), chosen, view.is_swapped);
    let shown = use_memo(key, |(report, database, after, chosen, is_swapped)| {
        let tables = after.as_ref().map_or(report.0.left(*database).1, |(_, tables)| &tables.0);
        matrix(&report.0.schema, tables, (*chosen)?, *is_swapped)
    });
    let select = on.reform(|event: DomEvent| {
        let at = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        change(LiveChange::Choice(usize::try_from(at).unwrap_or_default()))
    });
    let ended = report.0.error.as_ref().map(|_| "The script ended with an exception: code at its end would not run.");
    html! {
        <div class="body live" role="tabpanel" id="ran-panel-link-matrix" aria-labelledby="ran-tab-link-matrix" tabindex="0">
            if choices.is_empty() {
                <p class="empty">{ "No many-to-many relationship in this script." }</p>
            } else {
                <div class="row">
                    <select aria-label="Relationship" onchange={select}>
                        { for choices.iter().enumerate().map(|(at, (_, title))| html! {
                            <option selected={at == view.choice}>{ title }</option>
                        }) }
                    </select>
                    <button type="button" onclick={on.reform(|_| change(LiveChange::Swapped))}>{ "Swap rows and columns" }</button>
                    { databases(live, on) }
                </div>
                { gone(live, on) }
                if let Some(shown) = &*shown { { grid(shown, live, on) } }
                if !view.operations.is_empty() { { operations(live, ended, report, on) } }
            }
        </div>
    }
}

fn grid(shown: &Matrix, live: &Live, on: &Callback<Event>) -> Html {
    let [down, across] = &shown.axes;
    if let Some(empty) = shown.axes.iter().find(|axis| axis.heads.is_empty()) {
        return html! { <p class="empty">{ ["No rows of ", &empty.model, " to link."].concat() }</p> };
    }
    let [from_down, from_across] = live.matrix.from;
    let is_fresh = live.matrix.operations.first().map(|operation| operation.pair.as_str());
    let columns = || across.heads.iter().enumerate().skip(from_across).take(PAGE[1]);
    let row = |(at, head): (usize, &crate::matrix::Head)| {
        html! {
            <tr>
                <th scope="row">{ &head.label }</th>
                { for columns().map(|(other, column)| {
                    let link = shown.links.get(&(at, other));
                    let pair = pair(&head.label, &column.label);
                    let class = classes!("tick", link.map(|_| "on"), (is_fresh == Some(&*pair)).then_some("fresh"));
                    let extra = link.map(|link| link.extra.as_slice()).unwrap_or_default();
                    let more = link.map_or(0, |link| link.rows.saturating_sub(1));
                    let mut name = pair + if link.is_some() { ", linked" } else { ", not linked" };
                    for (column, value) in extra {
                        name = [&name, ", ", column, " ", value].concat();
                    }
                    html! {
                        <td role="gridcell">
                            <button
                                type="button"
                                role="checkbox"
                                {class}
                                id={id(at, other)}
                                data-at={format!("{at},{other}")}
                                aria-checked={if link.is_some() { "true" } else { "false" }}
                                aria-label={name}
                                tabindex={if live.matrix.cell == (at, other) { "0" } else { "-1" }}
                            >
                                { if link.is_some() { "✓" } else { "" } }
                            </button>
                            { for extra.iter().map(|(column, value)| html! {
                                <span class="extra" aria-hidden="true"><i>{ column }</i>{ " " }{ value }</span>
                            }) }
                            if more > 0 { <span class="extra">{ format!("and {more} more") }</span> }
                        </td>
                    }
                }) }
            </tr>
        }
    };
    let label = ["Which ", &down.model, " is linked with which ", &across.model].concat();
    let is_busy = live.asking.is_some() || live.is_gone;
    html! {
        <>
            <div class="matrix-frame">
                <table
                    class="matrix"
                    role="grid"
                    aria-label={label}
                    aria-busy={if is_busy { "true" } else { "false" }}
                    onclick={clicks(shown, on)}
                    onkeydown={keys(shown, live, on)}
                >
                    <thead><tr>
                        <td class="of">{ of(down) }</td>
                        { for columns().map(|(_, head)| html! { <th scope="col">{ &head.label }</th> }) }
                    </tr></thead>
                    <tbody>{ for down.heads.iter().enumerate().skip(from_down).take(PAGE[0]).map(row) }</tbody>
                </table>
            </div>
            { pages(down, 0, from_down, on) }
            { pages(across, 1, from_across, on) }
            if shown.is_cut { <p class="note">{ "Not every link row is at hand: the table is a long one." }</p> }
        </>
    }
}

/// What a row holds of those across: in a relationship of one model nothing else tells which end is which.
fn of(down: &Axis) -> Html {
    let Some(attribute) = &down.attribute else { return Html::default() };
    html! { <code>{ [&down.model, ".", attribute, " →"].concat() }</code> }
}

fn id(down: usize, across: usize) -> String {
    format!("tick-{down}-{across}")
}

fn pair(down: &str, across: &str) -> String {
    [down, " – ", across].concat()
}

/// Where a long end is at, and its other pages.
fn pages(axis: &Axis, at: usize, from: usize, on: &Callback<Event>) -> Html {
    let page = PAGE.get(at).copied().unwrap_or(1);
    let (known, all) = (axis.heads.len(), axis.row_count);
    if known <= page && known as u64 == all {
        return Html::default();
    }
    let turn = |to: Option<usize>, title: &'static str| {
        let onclick = on.reform(move |_: MouseEvent| change(LiveChange::From(at, to.unwrap_or(from))));
        html! {
            <button type="button" aria-disabled={if to.is_some() { "false" } else { "true" }} {onclick}>
                { [title, " ", &axis.model].concat() }
            </button>
        }
    };
    let last = (from + page).min(known);
    let mut about = format!("{} {}–{last} of {all}", axis.model, from + 1);
    if (known as u64) < all {
        about = format!("{about}, of which the first {known} are at hand");
    }
    html! {
        <div class="row">
            { turn(from.checked_sub(page).or((from > 0).then_some(0)), "Earlier") }
            { turn((last < known).then_some(from + page), "Later") }
            <span class="note">{ about }</span>
        </div>
    }
}

/// A click anywhere in the grid: at what.
fn clicks(shown: &Matrix, on: &Callback<Event>) -> Callback<MouseEvent> {
    let (shown, on) = (shown.clone(), on.clone());
    Callback::from(move |event: MouseEvent| {
        let target = event.target_dyn_into::<Element>().and_then(|element| element.closest("[data-at]").ok()?);
        let at = target.and_then(|element| element.get_attribute("data-at"));
        let at = at.as_deref().and_then(|at| at.split_once(','));
        if let Some((Ok(down), Ok(across))) = at.map(|(down, across)| (down.parse(), across.parse())) {
            on.emit(change(LiveChange::Cell(down, across)));
            tick(&shown, &on, down, across);
        }
    })
}

fn tick(shown: &Matrix, on: &Callback<Event>, down: usize, across: usize) {
    let [rows, columns] = &shown.axes;
    if let (Some(request), Some(row), Some(column)) =
        (shown.request(down, across), rows.heads.get(down), columns.heads.get(across))
    {
        let pair = pair(&row.label, &column.label);
        on.emit(Event::Live(LiveEvent::Tick { request: Box::new(request), pair }));
    }
}

/// The arrows go from cell to cell, Home and End along the row.
fn keys(shown: &Matrix, live: &Live, on: &Callback<Event>) -> Callback<KeyboardEvent> {
    let on = on.clone();
    let (down, across) = live.matrix.cell;
    let [from_down, from_across] = live.matrix.from;
    let end = |at: usize, from: usize| {
        let (axis, page) = (shown.axes.get(at), PAGE.get(at).copied().unwrap_or(1));
        axis.map_or(from, |axis| (from + page).min(axis.heads.len())).saturating_sub(1)
    };
    let (last_down, last_across) = (end(0, from_down), end(1, from_across));
    Callback::from(move |event: KeyboardEvent| {
        let (down, across) = match event.key().as_str() {
            "ArrowUp" => (down.saturating_sub(1).max(from_down), across),
            "ArrowDown" => ((down + 1).min(last_down), across),
            "ArrowLeft" => (down, across.saturating_sub(1).max(from_across)),
            "ArrowRight" => (down, (across + 1).min(last_across)),
            "Home" => (down, from_across),
            "End" => (down, last_across),
            _ => return,
        };
        event.prevent_default();
        on.emit(change(LiveChange::Cell(down, across)));
        focus(&["#", &id(down, across)].concat());
    })
}

/// What was done: the code, and the SQL it caused.
fn operations(live: &Live, ended: Option<&'static str>, report: &Same<Report>, on: &Callback<Event>) -> Html {
    let operations = &live.matrix.operations;
    let waiting = operations.iter().filter(|operation| operation.waits()).count();
    let put = match waiting {
        1 => "Put into the script".to_owned(),
        count => format!("Put all {count} into the script"),
    };
    html! {
        <section class="deeds" aria-label="What was linked" aria-live="polite">
            if waiting > 0 && ended.is_none() {
                <div class="row">
                    <button type="button" onclick={on.reform(|_| Event::Live(LiveEvent::Put))}>{ put }</button>
                    <span class="note">{ "Running the script again then gives the same link rows." }</span>
                </div>
            }
            if let Some(ended) = ended { <p class="note">{ ended }</p> }
            if let Some(reason) = &live.matrix.nowhere {
                <p class="failed" role="alert">{ ["It can not be put into the script: ", reason].concat() }</p>
            }
            { for operations.iter().enumerate().map(|(at, operation)| deed(at, operation, live, report)) }
        </section>
    }
}

fn deed(at: usize, operation: &Operation, live: &Live, report: &Same<Report>) -> Html {
    let linked = &operation.linked.0;
    let when = if at == 0 { "just now · " } else { "" };
    let what = if operation.link { " linked" } else { " no longer linked" };
    let name = live.databases.get(linked.database as usize).filter(|_| live.databases.len() > 1);
    let place = name.map(|name| [" in ", name].concat()).unwrap_or_default();
    let state = match (&linked.error, &linked.refusal, operation.is_put) {
        (None, None, true) => " · in the script",
        (None, None, false) => "",
        _ => " · refused",
    };
    let is_link = |statement: &&Statement| {
        let mut names = report.0.schema.link_table_names();
        statement.kind == StatementKind::Write && names.any(|name| statement.sql.contains(name))
    };
    let others = linked.statements.iter().filter(|statement| !is_link(statement)).count();
    html! {
        <article class="deed">
            <h2>{ [when, &operation.pair, what, &place, state].concat() }</h2>
            if !linked.code.is_empty() { <pre class="code-text">{ &linked.code }</pre> }
            { for linked.statements.iter().filter(is_link).map(|statement| shown(statement, "sql link-sql")) }
            if let Some(refusal) = &linked.refusal { <p class="failed" role="alert">{ refusal }</p> }
            if let Some(error) = &linked.error {
                <p class="failed" role="alert">{ [&error.kind, ": ", &error.message].concat() }</p>
            }
            if !linked.stdout.is_empty() { <pre class="stdout">{ &linked.stdout }</pre> }
            if others > 0 {
                <details>
                    <summary>{ "Other statements" }<span class="count">{ others }</span></summary>
                    { for linked.statements.iter().filter(|statement| !is_link(statement)).map(|statement| shown(statement, "sql")) }
                </details>
            }
        </article>
    }
}

fn shown(statement: &Statement, class: &'static str) -> Html {
    html! {
        <div>
            <pre {class}>{ coloured(statement.sql.trim()) }</pre>
            { for statement.params.iter().filter(|row| !row.is_empty()).map(|row| params(row)) }
            if let Some(error) = &statement.error { <p class="failed">{ error }</p> }
        </div>
    }
}
