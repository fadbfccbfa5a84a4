//! The statements that create the tables.

use std::rc::Rc;

use linktable_schema::changes;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::{Callback, Html, Properties, component, html, use_effect_with, use_memo, use_node_ref};

use super::Event;
use super::compiled::no_tables;
use super::copy::CopyButton;
use super::sql::coloured;
use crate::event::SchemaEvent;
use crate::hidden::line_name;
use crate::state::{Drawn, Ran, ShownDdl};

/// How many changes since the last run are named.
const SHOWN_CHANGES: usize = 8;

#[derive(PartialEq, Properties)]
pub struct DdlProps {
    pub statements: Rc<[ShownDdl]>,
    /// What they are of, or what an error hides.
    pub drawn: Drawn,
    /// The latest run, if it was of another source.
    pub ran: Option<Ran>,
    /// The line that the reader is at, from 1.
    pub line: u32,
    pub on: Callback<Event>,
}

#[component]
pub fn Ddl(props: &DdlProps) -> Html {
    let changed = use_memo((props.drawn.clone(), props.ran.clone()), |(drawn, ran)| match ran {
        // A script that ended before its models says nothing of them.
        Some(ran) if !ran.report.schema.tables.is_empty() => changes(&ran.report.schema, &drawn.compilation.schema),
        _ => Vec::new(),
    });
    let panel = use_node_ref();
    // The statements of the class that the reader is at are seen.
    let at = props.statements.iter().position(|statement| is_at(statement, props.line));
    use_effect_with(at, {
        let panel = panel.clone();
        move |_| {
            let first = panel.cast::<Element>().and_then(|panel| panel.query_selector(".ddl.lit").ok().flatten());
            if let Some(first) = first {
                let nearest = ScrollIntoViewOptions::new();
                nearest.set_block(ScrollLogicalPosition::Nearest);
                first.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
        }
    });
    let all = {
        let statements = Rc::clone(&props.statements);
        Callback::from(move |()| {
            let texts: Vec<String> = statements.iter().map(|statement| script(&statement.sql)).collect();
            texts.join("\n")
        })
    };
    html! {
        <div
            class="body"
            role="tabpanel"
            id="compiled-panel-ddl"
            aria-labelledby="compiled-tab-ddl"
            tabindex="0"
            ref={panel}
        >
            if props.statements.is_empty() {
                { no_tables(props.drawn.compilation.schema.orm) }
            } else {
                <div class="ddl-head">
                    { since(&changed) }
                    <span class="spacer"></span>
                    <CopyButton label="Copy all" text={all} />
                </div>
            }
            { for props.statements.iter().map(|statement| html! {
                <Statement
                    statement={statement.clone()}
                    is_lit={is_at(statement, props.line)}
                    on={props.on.clone()}
                />
            }) }
        </div>
    }
}

/// Whether the reader is at the class that a statement comes from.
fn is_at(statement: &ShownDdl, line: u32) -> bool {
    !statement.is_kept && (statement.line..=statement.last_line).contains(&line)
}

/// What changed since the last run, in a line.
fn since(changes: &[String]) -> Html {
    if changes.is_empty() {
        return Html::default();
    }
    let more = changes.len().saturating_sub(SHOWN_CHANGES);
    html! {
        <p class="since">
            { "since the last run: " }
            { for changes.iter().take(SHOWN_CHANGES).enumerate().map(|(at, change)| {
                let class = match change.chars().next() {
                    Some('+') => "come",
                    Some('−') => "gone",
                    _ => "other",
                };
                html! { <>{ if at > 0 { ", " } else { "" } }<span {class}>{ change }</span></> }
            }) }
            if more > 0 { { format!(" and {more} more") } }
        </p>
    }
}

/// A statement as part of a script.
fn script(sql: &str) -> String {
    let sql = sql.trim();
    if sql.ends_with(';') { format!("{sql}\n") } else { format!("{sql};\n") }
}

#[derive(PartialEq, Properties)]
struct StatementProps {
    statement: ShownDdl,
    is_lit: bool,
    on: Callback<Event>,
}

/// A component of its own, so that only what changed is drawn again.
#[component]
fn Statement(props: &StatementProps) -> Html {
    let ShownDdl { sql, table, is_link, line, last_line, is_kept } = &props.statement;
    let (on, line) = (props.on.clone(), *line);
    let class =
        yew::classes!("ddl", is_link.then_some("link"), is_kept.then_some("kept"), props.is_lit.then_some("lit"));
    let lines: Vec<u32> = if *is_kept { Vec::new() } else { (line..=*last_line).collect() };
    let point = |lines: Vec<u32>| {
        let on = props.on.clone();
        move || on.emit(Event::Schema(SchemaEvent::PointAt(lines.clone())))
    };
    let (enter, leave) = (point(lines), point(Vec::new()));
    let (focus, blur) = (enter.clone(), leave.clone());
    let text = script(sql);
    html! {
        <article
            {class}
            data-table={table.clone()}
            onmouseenter={move |_| enter()}
            onmouseleave={move |_| leave()}
            onfocusin={move |_| focus()}
            onfocusout={move |_| blur()}
        >
            <div class="about">
                if *is_link { <span class="tag">{ "link table" }</span> }
                if *is_kept {
                    <span class="note">{ "from before the error" }</span>
                } else {
                    <button type="button" class="line" onclick={move |_| on.emit(Event::GoToLine(line))}>
                        { format!("line {}", line_name(line)) }
                    </button>
                }
                <CopyButton label="Copy" name={format!("Copy the statement of {table}")} text={move |()| text.clone()} />
            </div>
            <pre class="sql">{ coloured(sql.trim_matches('\n')) }</pre>
        </article>
    }
}
