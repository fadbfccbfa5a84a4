//! The head of the page: what it is, which example, which library, and what to do with it.

use std::rc::Rc;

use linktable_schema::Orm;
use web_sys::HtmlSelectElement;
use yew::{Callback, Html, Properties, TargetCast, component, html};

use super::Event;
use crate::event::Choice;
use crate::examples::EXAMPLES;
use crate::recent::Recent;
use crate::share::ShareForm;
use crate::state::{Activity, Change, Theme};

#[derive(PartialEq, Properties)]
pub struct HeaderProps {
    pub orm: Option<Orm>,
    pub source: Rc<str>,
    /// The reader's drafts of before.
    pub recent: Rc<Recent>,
    pub theme: Theme,
    pub on: Callback<Event>,
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let (on, share) = (props.on.clone(), props.on.clone());
    let theme = match props.theme {
        Theme::Auto => "Colours: as the system has them",
        Theme::Light => "Colours: light",
        Theme::Dark => "Colours: dark",
    };
    html! {
        <header>
            <h1 class="brand">
                <svg width="26" height="18" viewBox="0 0 26 18" aria-hidden="true">
                    <circle cx="5" cy="9" r="4" class="ring" />
                    <circle cx="21" cy="9" r="4" class="ring" />
                    <rect x="9" y="6.5" width="8" height="5" rx="1.5" class="bar" />
                </svg>
                { "Linktable" }
            </h1>
            { chooser(props) }
            if let Some(orm) = props.orm {
                <span class="chip" title="The library whose behaviour is shown">{ orm.title() }</span>
            }
            <span class="spacer"></span>
            <button
                type="button"
                onclick={move |_| share.emit(Event::Change(Change::Share(Some(ShareForm::default()))))}
            >
                { "Share" }
            </button>
            <button
                type="button"
                class="theme"
                title={theme}
                aria-label={theme}
                onclick={move |_| on.emit(Event::NextTheme)}
            >
                { match props.theme { Theme::Auto => "◐", Theme::Light => "☀", Theme::Dark => "☾" } }
            </button>
        </header>
    }
}

fn chooser(props: &HeaderProps) -> Html {
    let shown = EXAMPLES.iter().position(|example| *example.source == *props.source);
    let on = props.on.clone();
    let onchange = move |event: yew::Event| {
        let chosen = event.target_dyn_into::<HtmlSelectElement>().and_then(|select| from_value(&select.value()));
        if let Some(chosen) = chosen {
            on.emit(Event::Chosen(chosen));
        }
    };
    let recent: Vec<String> = props.recent.titles().collect();
    html! {
        <select class="chooser" aria-label="Source" {onchange}>
            if shown.is_none() {
                <option value="" selected=true>{ "Your source" }</option>
            }
            if !recent.is_empty() {
                <optgroup label="Recent">
                    { for recent.into_iter().enumerate().map(|(at, title)| html! {
                        <option value={value(Choice::Recent(at))} selected=false>{ title }</option>
                    }) }
                </optgroup>
            }
            { for Orm::ALL.into_iter().map(|orm| examples(orm, shown)) }
        </select>
    }
}

/// The examples of one library, if there are any.
fn examples(orm: Orm, shown: Option<usize>) -> Html {
    let own: Vec<_> = EXAMPLES.iter().enumerate().filter(|(_, example)| example.is_for(orm)).collect();
    if own.is_empty() {
        return Html::default();
    }
    let library = orm.title().rsplit_once(' ').map_or(orm.title(), |(name, _version)| name);
    html! {
        <optgroup label={format!("Examples: {library}")}>
            { for own.into_iter().map(|(at, example)| html! {
                <option value={value(Choice::Example(at))} title={example.about} selected={shown == Some(at)}>
                    { example.title }
                </option>
            }) }
        </optgroup>
    }
}

fn value(choice: Choice) -> String {
    match choice {
        Choice::Example(at) => format!("example {at}"),
        Choice::Recent(at) => format!("recent {at}"),
    }
}

fn from_value(value: &str) -> Option<Choice> {
    let (kind, at) = value.split_once(' ')?;
    let at = at.parse().ok()?;
    Some(if kind == "recent" { Choice::Recent(at) } else { Choice::Example(at) })
}

#[derive(PartialEq, Properties)]
pub struct ActionsProps {
    pub activity: Activity,
    pub on: Callback<Event>,
}

/// Run and Stop. Both stay where they are: a button that comes and goes takes the focus along.
#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    let is_running = props.activity == Activity::Running;
    let is_stoppable = is_running || props.activity == Activity::Asking;
    let (run, stop) = (props.on.clone(), props.on.clone());
    html! {
        <section class="actions" aria-label="Run">
            <button
                type="button"
                class="primary"
                aria-disabled={if is_running { "true" } else { "false" }}
                aria-keyshortcuts="Control+Enter"
                onclick={move |_| run.emit(Event::Run)}
            >
                <span aria-hidden="true">{ "▶" }</span>{ " Run " }<kbd aria-hidden="true">{ "Ctrl ↵" }</kbd>
            </button>
            <button
                type="button"
                class="stop"
                aria-disabled={if is_stoppable { "false" } else { "true" }}
                onclick={move |_| stop.emit(Event::Stop)}
            >
                { "Stop" }
            </button>
        </section>
    }
}
