//! The dialog of the page's frame that is open, if any.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html};

use super::Event;
use super::drafts::Drafts;
use super::gallery::Gallery;
use super::palette::{Palette, ShortcutSheet};
use super::settings::Settings;
use crate::state::{Dialog, State};

#[derive(PartialEq, Properties)]
pub struct DialogsProps {
    pub state: State,
    pub on: Callback<Event>,
}

#[component]
pub fn Dialogs(props: &DialogsProps) -> Html {
    let DialogsProps { state, on } = props;
    let shell = &state.shell;
    let Some(dialog) = shell.dialog else { return Html::default() };
    match dialog {
        Dialog::Palette => html! { <Palette state={state.clone()} {on} /> },
        Dialog::Shortcuts => html! { <ShortcutSheet is_mac={shell.is_mac} {on} /> },
        Dialog::Examples => html! { <Gallery shell={shell.clone()} {on} /> },
        Dialog::Recent => html! { <Drafts recent={Rc::clone(&state.recent)} {on} /> },
        Dialog::Settings => html! { <Settings look={shell.look} {on} /> },
    }
}
