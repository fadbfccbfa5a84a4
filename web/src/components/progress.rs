//! A line that moves while something takes long: loading the compiler, or a run.

use yew::{Html, Properties, component, html};

use crate::state::Activity;

#[derive(PartialEq, Properties)]
pub struct ProgressProps {
    pub activity: Activity,
}

/// The style sheet shows it after a moment only, so that what is short does not flicker.
#[component]
pub fn Progress(props: &ProgressProps) -> Html {
    let label = match props.activity {
        Activity::Starting => "Loading the compiler and SQLite",
        Activity::Running => "Running the script",
        Activity::Asking => "Working with what the run left",
        Activity::Idle | Activity::Compiling | Activity::Down => return Html::default(),
    };
    html! { <div class="progress" role="progressbar" aria-label={label}></div> }
}
