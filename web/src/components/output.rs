//! What the script printed, and how it ended.

use linktable_schema::RunError;
use yew::{Callback, Html, Properties, component, html};

use super::Event;
use crate::hidden::line_name;
use crate::state::Ran;
use crate::traceback::{LinePlace, line_place};

/// How many bytes of a text are shown.
const SHOWN: usize = 200_000;

#[derive(PartialEq, Properties)]
pub struct OutputProps {
    pub ran: Ran,
    pub on: Callback<Event>,
}

#[component]
pub fn Output(props: &OutputProps) -> Html {
    let (report, on) = (&props.ran.report, &props.on);
    let is_silent = report.stdout.is_empty() && report.error.is_none();
    html! {
        <div class="body" role="tabpanel" id="ran-panel-output" aria-labelledby="ran-tab-output" tabindex="0">
            if is_silent { <p class="empty">{ "The script printed nothing." }</p> }
            if !report.stdout.is_empty() { <pre class="stdout">{ shown(&report.stdout) }</pre> }
            { cut_note(&report.stdout) }
            if let Some(error) = &report.error { { traceback(error, on) } }
            if !report.stderr.is_empty() {
                <div class="stderr">
                    <p class="note">{ "Standard error" }</p>
                    <pre>{ with_lines(&report.stderr, on) }</pre>
                    { cut_note(&report.stderr) }
                </div>
            }
            if !report.echo.is_empty() {
                <details class="echo">
                    <summary>
                        { "SQLAlchemy's log (echo=True)" }<span class="count">{ report.echo.lines().count() }</span>
                    </summary>
                    <pre>{ shown(&report.echo) }</pre>
                    { cut_note(&report.echo) }
                </details>
            }
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

/// The traceback as Python prints it, with its line numbers to follow.
fn traceback(error: &RunError, on: &Callback<Event>) -> Html {
    let summary =
        if error.message.is_empty() { error.kind.clone() } else { format!("{}: {}", error.kind, error.message) };
    let text = if error.traceback.is_empty() { &summary } else { &error.traceback };
    html! { <pre class="traceback" role="alert">{ with_lines(text, on) }</pre> }
}

/// A text with the line numbers of the script in it to follow.
fn with_lines(text: &str, on: &Callback<Event>) -> Html {
    html! { { for shown(text).split_inclusive('\n').map(|line| with_line(line, on)) } }
}

fn with_line(text: &str, on: &Callback<Event>) -> Html {
    let Some(LinePlace { before, shown, after, line }) = line_place(text) else { return html! { { text } } };
    let point = |to: Option<u32>| on.reform(move |_| Event::Point(to));
    let focus = |to: Option<u32>| on.reform(move |_: yew::FocusEvent| Event::Point(to));
    html! {
        <>
            { before }
            <button
                type="button"
                class="line"
                onclick={on.reform(move |_| Event::GoToLine(line))}
                onmouseenter={point(Some(line))}
                onmouseleave={point(None)}
                onfocus={focus(Some(line))}
                onblur={focus(None)}
            >
                { if shown.starts_with("line ") { "line " } else { "" } }{ line_name(line) }
            </button>
            { after }
        </>
    }
}
