//! The head of the page: what it is, what stands in the editor, and what to do with it.

use std::rc::Rc;

use linktable_schema::Orm;
use yew::{Callback, Html, Properties, component, html};

use super::Event;
use super::export::{ExportMenu, ExportOffer};
use crate::commands::{MENU, command};
use crate::examples::{EXAMPLES, example_of, library};
use crate::keys::{for_aria, shown};
use crate::share::ShareForm;
use crate::state::{Activity, Change, Theme};

#[derive(PartialEq, Properties)]
pub struct HeaderProps {
    pub orm: Option<Orm>,
    pub source: Rc<str>,
    pub on: Callback<Event>,
}

#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let title =
        example_of(&props.source).and_then(|at| EXAMPLES.get(at)).map_or("Your source", |example| example.title);
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
            <button
                type="button"
                class="chooser"
                aria-haspopup="dialog"
                aria-label={format!("Examples: {title}")}
                onclick={asks(&props.on, "examples")}
            >
                <span class="name">{ title }</span><span aria-hidden="true">{ " ▾" }</span>
            </button>
            if let Some(orm) = props.orm {
                <span class="chip" title="The library whose behaviour is shown">
                    { library(orm) }<span class="version">{ orm.title().strip_prefix(library(orm)).unwrap_or_default() }</span>
                </span>
            }
        </header>
    }
}

#[derive(PartialEq, Properties)]
pub struct ActionsProps {
    pub activity: Activity,
    pub is_mac: bool,
    pub on: Callback<Event>,
}

/// Run, Stop and Share. Stop gets out of sight when there is nothing to stop, but not while it has the focus:
/// a button that goes takes the focus along.
#[component]
pub fn Actions(props: &ActionsProps) -> Html {
    let ActionsProps { activity, is_mac, on } = props;
    let is_running = *activity == Activity::Running;
    let (run, stop, share) = (on.clone(), on.clone(), on.clone());
    let is_stoppable = is_running || *activity == Activity::Asking;
    html! {
        <section class="actions" aria-label="Run">
            <button
                type="button"
                class="primary"
                aria-disabled={if is_running { "true" } else { "false" }}
                aria-keyshortcuts={for_aria("Mod+Enter", *is_mac)}
                onclick={move |_| run.emit(Event::Run)}
            >
                <span aria-hidden="true">{ "▶" }</span>{ " Run " }
                <kbd aria-hidden="true">{ shown("Mod+Enter", *is_mac) }</kbd>
            </button>
            <button
                type="button"
                class="stop"
                aria-disabled={if is_stoppable { "false" } else { "true" }}
                onclick={move |_| stop.emit(Event::Stop)}
            >
                <span aria-hidden="true">{ "■" }</span>{ " Stop" }
            </button>
            <button
                type="button"
                class="share"
                aria-haspopup="dialog"
                onclick={move |_| share.emit(Event::Change(Change::Share(Some(ShareForm::default()))))}
            >
                { "Share" }
            </button>
        </section>
    }
}

#[derive(PartialEq, Properties)]
pub struct ToolsProps {
    /// What can be taken along.
    pub export: ExportOffer,
    pub theme: Theme,
    pub is_mac: bool,
    pub on: Callback<Event>,
}

/// The colours, and the menu of what has no button.
#[component]
pub fn Tools(props: &ToolsProps) -> Html {
    let ToolsProps { export, theme, is_mac, on } = props;
    let (colours, mark) = match theme {
        Theme::Auto => ("Colours: as the system has them", "◐"),
        Theme::Light => ("Colours: light", "☀"),
        Theme::Dark => ("Colours: dark", "☾"),
    };
    let next = on.clone();
    let row = |id: &&'static str| {
        let Some((at, command)) = command(id) else { return Html::default() };
        let on = on.clone();
        html! {
            <li>
                // The menu closes first, and has given the focus back, before the command opens a dialog.
                <button
                    type="button"
                    popovertarget="more"
                    popovertargetaction="hide"
                    onclick={move |_| on.emit(Event::Command(at))}
                >
                    <span>{ command.title }</span>
                    if let Some(keys) = command.keys.first() { <kbd>{ shown(keys, *is_mac) }</kbd> }
                </button>
            </li>
        }
    };
    html! {
        <section class="corner" aria-label="Page">
            <ExportMenu offer={export.clone()} on={on.clone()} />
            <button type="button" class="theme" title={colours} aria-label={colours} onclick={move |_| next.emit(Event::NextTheme)}>
                { mark }
            </button>
            <button type="button" class="menu" aria-label="More" popovertarget="more">{ "⋯" }</button>
            <ul id="more" popover="auto" aria-label="More">{ for MENU.iter().map(row) }</ul>
        </section>
    }
}

/// Asks for a command, by its id.
fn asks(on: &Callback<Event>, id: &'static str) -> Callback<yew::MouseEvent> {
    let on = on.clone();
    Callback::from(move |_| {
        if let Some((at, _)) = command(id) {
            on.emit(Event::Command(at));
        }
    })
}
