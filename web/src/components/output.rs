//! What the script printed, and how it ended.

use std::rc::Rc;

use linktable_schema::{Report, RunError};
use yew::{Callback, Html, Properties, component, html};

use super::Event;
use crate::hidden::line_name;

/// How many bytes of a text are shown.
const SHOWN: usize = 200_000;

#[derive(PartialEq, Properties)]
pub struct OutputProps {
    pub report: Rc<Report>,
    pub on: Callback<Event>,
}

#[component]
pub fn Output(props: &OutputProps) -> Html {
    let report = &props.report;
    let is_silent = report.stdout.is_empty() && report.error.is_none();
    html! {
        <div class="body" role="tabpanel" id="ran-panel-output" aria-labelledby="ran-tab-output" tabindex="0">
            if is_silent { <p class="empty">{ "The script printed nothing." }</p> }
            if !report.stdout.is_empty() { <pre class="stdout">{ shown(&report.stdout) }</pre> }
            { cut_note(&report.stdout) }
            if let Some(error) = &report.error { { traceback(error, &props.on) } }
            { aside("Standard error", "stderr", &report.stderr) }
            { aside("Engine log (echo=True)", "echo", &report.echo) }
        </div>
    }
}

/// The text, or as much of it as a browser shows without delay.
fn shown(text: &str) -> &str {
    let mut end = SHOWN.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

fn cut_note(text: &str) -> Html {
    if text.len() <= SHOWN {
        return Html::default();
    }
    html! { <p class="note">{ format!("the first {SHOWN} of {} bytes", text.len()) }</p> }
}

/// What is no part of standard output, closed until asked for.
fn aside(title: &'static str, class: &'static str, text: &str) -> Html {
    if text.is_empty() {
        return Html::default();
    }
    let lines = text.lines().count();
    html! {
        <details {class}>
            <summary>{ title }<span class="count">{ lines }</span></summary>
            <pre>{ shown(text) }</pre>
            { cut_note(text) }
        </details>
    }
}

/// The traceback as Python prints it, with its line numbers to follow.
fn traceback(error: &RunError, on: &Callback<Event>) -> Html {
    let summary =
        if error.message.is_empty() { error.kind.clone() } else { format!("{}: {}", error.kind, error.message) };
    let text = if error.traceback.is_empty() { &summary } else { &error.traceback };
    html! {
        <pre class="traceback" role="alert">{ for shown(text).split_inclusive('\n').map(|line| traceback_line(line, on)) }</pre>
    }
}

fn traceback_line(text: &str, on: &Callback<Event>) -> Html {
    let Some((before, number, after)) = line_number(text) else { return html! { { text } } };
    let on = on.clone();
    html! {
        <>
            { before }
            <button type="button" class="line" onclick={move |_| on.emit(Event::GoToLine(number))}>
                { format!("line {}", line_name(number)) }
            </button>
            { after }
        </>
    }
}

/// What stands before, in and after the line number of a frame: `  File "x.py", line 3, in f`.
fn line_number(text: &str) -> Option<(&str, u32, &str)> {
    let mark = "\", line ";
    let at = text.starts_with("  File \"").then(|| text.find(mark)).flatten()?;
    let (before, rest) = text.split_at_checked(at + 3)?;
    let digits = rest.strip_prefix("line ")?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (number, after) = digits.split_at_checked(end)?;
    Some((before, number.parse().ok()?, after))
}
