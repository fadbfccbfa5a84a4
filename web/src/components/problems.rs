//! The problems under the editor.

use std::rc::Rc;

use linktable_schema::{Diagnostic, Severity};
use yew::{Callback, Html, Properties, component, html};

use super::Event;
use crate::hidden::line_name;
use crate::state::Problem;

/// How many problems are listed.
const SHOWN: usize = 50;

#[derive(PartialEq, Properties)]
pub struct ProblemsProps {
    pub problems: Rc<[Problem]>,
    /// Whether they are about what stands in the editor; a fix is offered only then.
    pub is_current: bool,
    pub on: Callback<Event>,
}

#[component]
pub fn Problems(props: &ProblemsProps) -> Html {
    if props.problems.is_empty() {
        return Html::default();
    }
    let more = props.problems.len().saturating_sub(SHOWN);
    html! {
        <div class="problems" role="region" aria-label="Problems" tabindex="0">
            <ul>
                { for props.problems.iter().take(SHOWN).enumerate().map(|(at, problem)| row(props, at, problem)) }
                if more > 0 {
                    <li class="note">{ format!("and {more} more") }</li>
                }
            </ul>
        </div>
    }
}

fn row(props: &ProblemsProps, at: usize, problem: &Problem) -> Html {
    let diagnostic = &problem.diagnostic;
    let (class, mark, word) = match diagnostic.severity {
        Severity::Error => ("error", "■", "Error"),
        Severity::Warning => ("warning", "▲", "Warning"),
        Severity::Info => ("info", "●", "Note"),
    };
    let (go, fix, run) = (props.on.clone(), props.on.clone(), props.on.clone());
    let place = format!("{}:{}", line_name(problem.at.line), problem.at.column);
    html! {
        <li {class}>
            <button
                type="button"
                class="place"
                aria-label={format!("{word} at {place}")}
                onclick={move |_| go.emit(Event::GoToProblem(at))}
            >
                <span aria-hidden="true">{ mark }</span>{ " " }{ place }
            </button>
            <div class="what">
                <p>{ with_code(&diagnostic.message) }<span class="code-name">{ &diagnostic.code }</span></p>
                if let Some(help) = &diagnostic.help { <p class="more">{ with_code(help) }</p> }
                if let Some(note) = &diagnostic.note { <p class="more">{ with_code(note) }</p> }
            </div>
            if is_mirrored(diagnostic) && props.is_current {
                <button type="button" class="fix" onclick={move |_| run.emit(Event::RunAsOne)}>
                    { "Run as one relationship" }
                </button>
            }
            if let Some(offer) = diagnostic.fix.as_ref().filter(|_| props.is_current) {
                <button type="button" class="fix" onclick={move |_| fix.emit(Event::Fix(at))}>
                    { with_code(&offer.title) }
                </button>
            }
        </li>
    }
}

/// Whether it is about a relationship that both sides declare, which may be run as one.
fn is_mirrored(diagnostic: &Diagnostic) -> bool {
    diagnostic.code == "LT502" && diagnostic.severity == Severity::Error && diagnostic.fix.is_some()
}

/// The text, with what stands in backquotes as code.
pub(super) fn with_code(text: &str) -> Html {
    let parts = text.split('`').enumerate();
    html! {
        { for parts.map(|(at, part)| if at % 2 == 1 { html! { <code>{ part }</code> } } else { html! { { part } } }) }
    }
}
