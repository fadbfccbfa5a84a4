//! The statements the script sent to SQLite.

use std::rc::Rc;

use linktable_schema::{Report, SqlValue, Statement, StatementKind};
use yew::{Callback, Html, Properties, component, html, use_state};

use super::Event;
use crate::hidden::line_name;
use crate::sql_text::{Piece, pieces};
use crate::table_view::{CellKind, cell};

/// How many statements are shown until more are asked for.
const SHOWN: usize = 300;
/// How many parameter rows of one statement are.
const SHOWN_PARAMS: usize = 20;

#[derive(PartialEq, Properties)]
pub struct SqlProps {
    pub report: Rc<Report>,
    pub on: Callback<Event>,
}

#[component]
pub fn Sql(props: &SqlProps) -> Html {
    let shown = use_state(|| SHOWN);
    let statements = &props.report.statements;
    let more = statements.len().saturating_sub(*shown);
    let show_more = {
        let shown = shown.clone();
        move |_| shown.set(*shown + SHOWN)
    };
    html! {
        <div class="body" role="tabpanel" id="ran-panel-sql" aria-labelledby="ran-tab-sql" tabindex="0">
            if statements.is_empty() { <p class="empty">{ "The script sent no SQL." }</p> }
            <ol class="statements">
                { for statements.iter().take(*shown).map(|statement| row(statement, &props.on)) }
            </ol>
            if more > 0 {
                <button type="button" class="more" onclick={show_more}>{ format!("{more} more statements") }</button>
            }
        </div>
    }
}

fn row(statement: &Statement, on: &Callback<Event>) -> Html {
    let class = match statement.kind {
        StatementKind::Schema => "schema",
        StatementKind::Transaction | StatementKind::Pragma => "frame",
        StatementKind::Read => "read",
        StatementKind::Write => "write",
    };
    let line = statement.line;
    let point = |to: Option<u32>| on.reform(move |_| Event::Point(to));
    let more = statement.params.len().saturating_sub(SHOWN_PARAMS);
    html! {
        <li {class} onmouseenter={point(line)} onmouseleave={point(None)}>
            <div class="about">
                if let Some(effect) = effect(statement) { <span class="effect">{ effect }</span> }
                if let Some(line) = line {
                    <button type="button" class="line" onclick={on.reform(move |_| Event::GoToLine(line))}>
                        { format!("line {}", line_name(line)) }
                    </button>
                }
            </div>
            <pre class="sql">{ coloured(statement.sql.trim()) }</pre>
            { for statement.params.iter().filter(|row| !row.is_empty()).take(SHOWN_PARAMS).map(|row| params(row)) }
            if more > 0 { <p class="note">{ format!("and {more} more rows of parameters") }</p> }
            if let Some(error) = &statement.error { <p class="failed">{ error }</p> }
        </li>
    }
}

/// What a statement did, in few words.
fn effect(statement: &Statement) -> Option<String> {
    let rows = |count: u64| if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
    match statement.kind {
        StatementKind::Read => Some(rows(statement.rows_read)),
        StatementKind::Write => Some(format!("{} changed", rows(statement.rows_changed))),
        _ => None,
    }
}

pub(super) fn params(row: &[SqlValue]) -> Html {
    let last = row.len().saturating_sub(1);
    html! {
        <p class="params">
            { "(" }
            { for row.iter().enumerate().map(|(at, value)| html! {
                <>{ param(value) }{ if at < last { ", " } else { "" } }</>
            }) }
            { ")" }
        </p>
    }
}

fn param(value: &SqlValue) -> Html {
    let shown = cell(value);
    match shown.kind {
        CellKind::Text => html! { <span class="sql-string">{ format!("'{}'", shown.text.replace('\'', "''")) }</span> },
        CellKind::Number => html! { <span class="sql-number">{ shown.text }</span> },
        CellKind::Null => html! { <span class="null">{ shown.text }</span> },
        CellKind::Blob => html! { <span class="blob">{ shown.text }</span> },
    }
}

/// SQL in its colours.
pub(super) fn coloured(sql: &str) -> Html {
    html! {
        { for pieces(sql).into_iter().map(|(piece, text)| match piece {
            Piece::Plain => html! { { text } },
            piece => html! { <span class={piece.class()}>{ text }</span> },
        }) }
    }
}
