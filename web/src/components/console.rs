//! The reader's own SQL on the database that the run left.

use linktable_schema::{Answer, SqlValue};
use web_sys::{HtmlTextAreaElement, InputEvent, KeyboardEvent};
use yew::{Callback, Html, NodeRef, Properties, TargetCast, component, html, use_node_ref};

use super::Event;
use super::compiled::milliseconds;
use super::databases::databases;
use super::sql::coloured;
use super::tables::{kind_class, whole};
use crate::event::LiveEvent;
use crate::state::{Asking, Change, Live, LiveChange};
use crate::table_view::cell;

#[derive(PartialEq, Properties)]
pub struct ConsoleProps {
    pub live: Live,
    pub on: Callback<Event>,
}

#[component]
pub fn ConsolePanel(props: &ConsoleProps) -> Html {
    let ConsoleProps { live, on } = props;
    let is_asking = live.asking == Some(Asking::Query);
    let area = use_node_ref();
    let change = |change: LiveChange| Event::Change(Change::Live(change));
    let oninput = on.reform(move |event: InputEvent| {
        change(LiveChange::Text(event.target_unchecked_into::<HtmlTextAreaElement>().value()))
    });
    let onkeydown = keys(on.clone(), area.clone());
    let is_busy = if live.asking.is_some() || live.is_gone { "true" } else { "false" };
    html! {
        <div class="body live" role="tabpanel" id="ran-panel-console" aria-labelledby="ran-tab-console" tabindex="0">
            if live.databases.is_empty() {
                <p class="empty">{ "The script left no database with tables." }</p>
            } else {
                <div class="console">
                    <label class="hidden" for="console-text">{ "SQL" }</label>
                    <textarea
                        id="console-text"
                        ref={area}
                        rows="3"
                        placeholder="SELECT …"
                        spellcheck="false"
                        autocapitalize="off"
                        autocomplete="off"
                        aria-describedby="console-keys"
                        value={live.console.text.to_string()}
                        {oninput}
                        {onkeydown}
                    />
                    <div class="row">
                        <button type="button" aria-disabled={is_busy} onclick={on.reform(|_| Event::Live(LiveEvent::Execute))}>
                            { "Execute" }
                        </button>
                        if is_asking {
                            <button type="button" class="stop" onclick={on.reform(|_| Event::Stop)}>{ "Stop" }</button>
                        }
                        { databases(live, on) }
                        <p class="note" id="console-keys">{ "Enter executes, Shift+Enter begins a line, ↑ and ↓ go through what was executed" }</p>
                    </div>
                </div>
                <div class="answers" aria-live="polite" aria-busy={if is_asking { "true" } else { "false" }}>
                    { gone(live, on) }
                    if let Some(answers) = &live.console.answers {
                        { for answers.0.answers.iter().map(answer) }
                        if answers.0.answers.is_empty() { <p class="note">{ "No statement in it." }</p> }
                        if answers.0.in_transaction {
                            <p class="note">{ "A transaction is open: COMMIT or ROLLBACK ends it, and until then the link matrix finds the database locked." }</p>
                        }
                    }
                </div>
            }
        </div>
    }
}

/// Where the worker that had the run's database is gone: what helps.
pub(super) fn gone(live: &Live, on: &Callback<Event>) -> Html {
    if !live.is_gone {
        return Html::default();
    }
    html! {
        <p class="gone" role="alert">
            { "What the run left is gone with the worker that had it. " }
            <button type="button" onclick={on.reform(|_| Event::Run)}>{ "Run again" }</button>
        </p>
    }
}

/// Enter executes; the arrows go through what was executed, from the first line up and from the last down.
fn keys(on: Callback<Event>, area: NodeRef) -> Callback<KeyboardEvent> {
    Callback::from(move |event: KeyboardEvent| {
        if event.is_composing() {
            return;
        }
        let history = |back| Event::Change(Change::Live(LiveChange::History { back }));
        let asked = match event.key().as_str() {
            "Enter" if !event.shift_key() => Event::Live(LiveEvent::Execute),
            "ArrowUp" if is_at_edge(&area, true) => history(true),
            "ArrowDown" if is_at_edge(&area, false) => history(false),
            _ => return,
        };
        event.prevent_default();
        on.emit(asked);
    })
}

/// Whether the caret stands in the first line, or in the last.
fn is_at_edge(area: &NodeRef, is_first: bool) -> bool {
    let Some(area) = area.cast::<HtmlTextAreaElement>() else { return false };
    let (Ok(Some(start)), Ok(Some(end))) = (area.selection_start(), area.selection_end()) else { return false };
    let units: Vec<u16> = area.value().encode_utf16().collect();
    let newline = u16::from(b'\n');
    let (start, end) = (start as usize, end as usize);
    let beyond = if is_first { units.get(..start) } else { units.get(end..) };
    start == end && beyond.is_some_and(|beyond| !beyond.contains(&newline))
}

fn answer(answer: &Answer) -> Html {
    let shown = answer.rows.len() as u64;
    let mut about = String::new();
    if !answer.columns.is_empty() {
        let more = if answer.is_cut { "more than " } else { "" };
        if shown < answer.row_count {
            about = ["first ", &counted(shown), " of ", more, &rows(answer.row_count)].concat();
        } else {
            about = rows(answer.row_count);
        }
    } else if answer.error.is_none() && answer.rows_changed > 0 {
        about = rows(answer.rows_changed) + " changed";
    }
    if !about.is_empty() {
        about.push_str(" · ");
    }
    about.push_str(&milliseconds(answer.micros));
    html! {
        <section class="answer">
            <div class="about"><span class="effect">{ about }</span></div>
            <pre class="sql">{ coloured(&answer.sql) }</pre>
            if let Some(error) = &answer.error {
                <p class="failed" role="alert">{ error }</p>
            } else if !answer.columns.is_empty() {
                <div class="grid-frame">
                    <table class="grid">
                        <thead><tr>{ for answer.columns.iter().map(|name| html! { <th scope="col">{ name }</th> }) }</tr></thead>
                        <tbody>
                            { for answer.rows.iter().map(|row| html! { <tr>{ for row.iter().map(value) }</tr> }) }
                        </tbody>
                    </table>
                </div>
            }
        </section>
    }
}

fn value(value: &SqlValue) -> Html {
    let shown = cell(value);
    html! { <td class={kind_class(shown.kind)} title={whole(&shown)}>{ shown.text }</td> }
}

fn rows(count: u64) -> String {
    counted(count) + if count == 1 { " row" } else { " rows" }
}

/// A number with commas between its thousands.
fn counted(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
