//! The foot of the page: how things stand.

use linktable_schema::{Report, Severity};
use yew::{Html, Properties, component, html};

use super::compiled::milliseconds;
use crate::state::{Activity, State};

#[derive(PartialEq, Properties)]
pub struct FooterProps {
    pub state: State,
}

#[component]
pub fn Footer(props: &FooterProps) -> Html {
    let state = &props.state;
    let (class, worker) = match state.activity {
        Activity::Starting => ("dot busy", "loading the compiler and SQLite"),
        Activity::Idle | Activity::Compiling => ("dot", "SQLite in this tab"),
        Activity::Running => ("dot busy", "running"),
        Activity::Asking => ("dot busy", "working with what the run left"),
        Activity::Down => ("dot down", "the compiler could not be loaded; an edit tries again"),
    };
    html! {
        <footer>
            <span class={if state.activity == Activity::Idle { "idle" } else { "" }}><i {class}></i>{ worker }</span>
            if let Some(trouble) = &state.trouble { <span class="trouble" role="alert">{ trouble }</span> }
            if let Some(compiled) = &state.compiled {
                <span class="narrow compiled-in">{ ["compiled · ", &milliseconds(compiled.micros)].concat() }</span>
            }
            if let Some(ran) = &state.ran {
                <span class="narrow ran-in">{ ["ran in ", &milliseconds(ran.report.micros)].concat() }</span>
                <span class="did">{ did(&ran.report) }</span>
            }
            if let Some(found) = found(state) { <span class="found">{ found }</span> }
            if !state.is_kept { <span class="trouble">{ "this browser does not keep what you type" }</span> }
            <span class="spacer"></span>
            <span class="promise">{ "Nothing leaves your browser" }</span>
        </footer>
    }
}

fn did(report: &Report) -> String {
    let changed: u64 = report.statements.iter().map(|statement| statement.rows_changed).sum();
    format!("{} · {} changed", counted(report.statements.len(), "statement"), counted(changed as usize, "row"))
}

fn found(state: &State) -> Option<String> {
    let compilation = &state.compiled.as_ref()?.compilation;
    let (errors, warnings) = (compilation.count(Severity::Error), compilation.count(Severity::Warning));
    Some(format!("{} · {}", counted(errors, "error"), counted(warnings, "warning")))
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}
