//! The statements the script sent to SQLite.

use std::rc::Rc;

use linktable_schema::{Report, SqlValue, Statement, StatementKind};
use yew::{Callback, Html, Properties, component, html, use_memo};

use super::Event;
use super::compiled::milliseconds;
use super::copy::CopyButton;
use super::databases::databases;
use super::pager::Pager;
use super::problems::with_code;
use crate::hidden::line_name;
use crate::similar::{Similar, by_line};
use crate::sql_script::{script, with_literals};
use crate::sql_text::{Piece, pieces};
use crate::state::{Change, Group, Hidden, Live, Panel, Ran, RanTab, ResultsChange};
use crate::table_view::{CellKind, cell};
use crate::timeline::step_of;

/// How many statements are shown at once.
const SHOWN: usize = 200;
/// What the browser's clock counts in, in microseconds.
const TENTH: u64 = 100;
/// How many parameter rows of one statement are.
const SHOWN_PARAMS: usize = 20;

#[derive(PartialEq, Properties)]
pub struct SqlProps {
    pub ran: Ran,
    /// Which statements are not shown.
    pub hidden: Hidden,
    /// The first statement shown, counted among those that are not hidden.
    pub first: usize,
    pub live: Live,
    pub on: Callback<Event>,
}

#[component]
pub fn Sql(props: &SqlProps) -> Html {
    let SqlProps { ran, hidden, first, live, on } = props;
    let similar = use_memo(ran.clone(), |ran| {
        let mut found: Vec<Similar> = by_line(&ran.report).into_iter().flat_map(|line| line.similar).collect();
        found.sort_by_key(|similar| similar.statements.first().copied());
        found
    });
    let statements = &ran.report.statements;
    let shown: Vec<usize> = (0..statements.len()).filter(|at| is_shown(&ran.report, *at, *hidden)).collect();
    let first = (*first).min(shown.len().saturating_sub(1) / SHOWN * SHOWN);
    let choose = on.reform(|first| Event::Change(Change::Results(ResultsChange::First(first))));
    let text = {
        let (report, hidden, database) = (Rc::clone(&ran.report), *hidden, live.database);
        move |()| {
            let shown = (0..report.statements.len()).filter(|at| is_shown(&report, *at, hidden));
            script(shown.filter_map(|at| report.statements.get(at)), report.left(database).0)
        }
    };
    let page = shown.iter().skip(first).take(SHOWN).filter_map(|at| Some((*at, statements.get(*at)?)));
    html! {
        <div class="body sql-panel" role="tabpanel" id="ran-panel-sql" aria-labelledby="ran-tab-sql" tabindex="0">
            if statements.is_empty() {
                <p class="empty">{ "The script sent no SQL." }</p>
            } else {
                <div class="sql-tools">
                    <div class="filters" role="group" aria-label="Statements shown">
                        { for Group::ALL.into_iter().map(|group| filter(&ran.report, group, *hidden, on)) }
                    </div>
                    <div class="script">{ databases(live, on) }<CopyButton label="Copy as script" {text} /></div>
                </div>
                if shown.is_empty() { <p class="empty">{ "No statement of these kinds." }</p> }
                <Pager what="statements" {first} size={SHOWN} total={shown.len()} choose={choose.clone()} />
                <ol class="statements">
                    { for page.map(|(at, statement)| row(at, statement, &similar, props)) }
                </ol>
                <Pager what="statements" {first} size={SHOWN} total={shown.len()} {choose} />
            }
        </div>
    }
}

fn is_shown(report: &Report, at: usize, hidden: Hidden) -> bool {
    report.statements.get(at).is_some_and(|statement| hidden.shows(Group::of(statement.kind)))
}

fn filter(report: &Report, group: Group, hidden: Hidden, on: &Callback<Event>) -> Html {
    let of_group = report.statements.iter().filter(|statement| Group::of(statement.kind) == group);
    let (count, micros) = of_group.fold((0, 0), |(count, micros), statement| (count + 1, micros + statement.micros));
    // The clock counts in tenths of a millisecond: of many that took none, the sum may be as many.
    let took = match count {
        0 => String::new(),
        1 => milliseconds(micros),
        _ if micros < TENTH => format!("< {:.1} ms", count as f64 / 10.0),
        _ => milliseconds(micros),
    };
    let onclick = on.reform(move |_| Event::Change(Change::Results(ResultsChange::Toggle(group))));
    html! {
        <button type="button" class="filter" aria-pressed={if hidden.shows(group) { "true" } else { "false" }} {onclick}>
            { group.title() }<span class="count">{ count }</span><span class="took">{ took }</span>
        </button>
    }
}

fn row(at: usize, statement: &Statement, similar: &[Similar], props: &SqlProps) -> Html {
    let SqlProps { ran, live, on, .. } = props;
    let class = match statement.kind {
        StatementKind::Schema => "schema",
        StatementKind::Transaction | StatementKind::Pragma => "frame",
        StatementKind::Read => "read",
        StatementKind::Write => "write",
    };
    let line = statement.line.filter(|_| statement.file.is_none());
    let point = |to: Option<u32>| on.reform(move |_| Event::Point(to));
    let (enter, leave) = (point(line), point(None));
    let focus = |to: Option<u32>| on.reform(move |_: yew::FocusEvent| Event::Point(to));
    let more = statement.params.len().saturating_sub(SHOWN_PARAMS);
    let text = {
        let report = Rc::clone(&ran.report);
        move |()| report.statements.get(at).map(one_as_text).unwrap_or_default()
    };
    let then = {
        let (on, step) = (on.clone(), step_of(&ran.report, at));
        move |_| {
            on.emit(Event::Change(Change::Results(ResultsChange::Step(Some(step)))));
            on.emit(Event::Show(Panel::Ran(RanTab::Tables)));
        }
    };
    let alike = similar.iter().filter(|similar| similar.statements.first() == Some(&at));
    html! {
        <li {class} key={at} data-number={(at + 1).to_string()}
            onmouseenter={enter} onmouseleave={leave} onfocusin={focus(line)} onfocusout={focus(None)}>
            <div class="about">
                if let Some(effect) = effect(statement) { <span class="effect">{ effect }</span> }
                if let Some(name) = live.name_of(&ran.report, statement.database) {
                    <span class="effect">{ ["in ", name].concat() }</span>
                }
                <span class="effect">{ milliseconds(statement.micros) }</span>
                if let Some(line) = line {
                    <button type="button" class="line" onclick={on.reform(move |_| Event::GoToLine(line))}>
                        { format!("line {}", line_name(line)) }
                    </button>
                }
                <button type="button" class="line" aria-label={format!("Tables after statement {}", at + 1)} onclick={then}>
                    { "tables" }
                </button>
                <CopyButton label="copy" name={format!("Copy statement {}", at + 1)} {text} />
            </div>
            <pre class="sql">{ coloured(statement.sql.trim()) }</pre>
            { for statement.params.iter().filter(|row| !row.is_empty()).take(SHOWN_PARAMS).map(|row| params(row)) }
            if more > 0 { <p class="note">{ format!("and {more} more rows of parameters") }</p> }
            if let Some(error) = &statement.error { <p class="failed">{ error }</p> }
            { for alike.map(|similar| html! { <p class="similar">{ with_code(&similar.text()) }</p> }) }
        </li>
    }
}

/// A statement by itself, its parameters in their places: once for each row of them.
fn one_as_text(statement: &Statement) -> String {
    let sql = statement.sql.trim();
    if statement.many {
        let each: Vec<String> = statement.params.iter().map(|row| with_literals(sql, row) + ";\n").collect();
        return each.concat();
    }
    with_literals(sql, statement.params.first().map_or(&[], Vec::as_slice))
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
