//! The palette, in which every command is found by a few letters, and the sheet of shortcuts.

use yew::{Callback, Html, Properties, component, html};

use super::Event;
use super::dialog::Modal;
use super::picker::{Item, Picker};
use crate::commands::{COMMANDS, Group, IN_THE_EDITOR};
use crate::keys::shown;
use crate::state::{Dialog, State};

#[derive(PartialEq, Properties)]
pub struct PaletteProps {
    pub state: State,
    pub on: Callback<Event>,
}

#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let PaletteProps { state, on } = props;
    let items =
        COMMANDS.iter().enumerate().filter(|(_, command)| (command.is_offered)(state)).map(|(at, command)| Item {
            at,
            title: command.title.into(),
            about: "".into(),
            mark: command.keys.first().map(|keys| shown(keys, state.shell.is_mac)).unwrap_or_default().into(),
            words: command.title.into(),
        });
    html! {
        <Modal dialog={Dialog::Palette} title="Commands" on={on.clone()}>
            <Picker
                class="palette"
                label="Command"
                hint="What do you want to do?"
                nothing="There is no such command."
                items={items.collect::<Vec<_>>()}
                shell={state.shell.clone()}
                choose={on.reform(Event::Command)}
                {on}
            />
        </Modal>
    }
}

#[derive(PartialEq, Properties)]
pub struct SheetProps {
    pub is_mac: bool,
    pub on: Callback<Event>,
}

#[component]
pub fn ShortcutSheet(props: &SheetProps) -> Html {
    let row = |title: &'static str, keys: &[&str]| {
        html! {
            <div>
                <dt>{ title }</dt>
                <dd>{ for keys.iter().map(|keys| html! { <kbd>{ shown(keys, props.is_mac) }</kbd> }) }</dd>
            </div>
        }
    };
    let group = |group: Group| {
        let of_it = COMMANDS.iter().filter(|command| command.group == group && !command.keys.is_empty());
        html! {
            <section>
                <h3>{ group.title() }</h3>
                <dl>{ for of_it.map(|command| row(command.title, command.keys)) }</dl>
            </section>
        }
    };
    html! {
        <Modal dialog={Dialog::Shortcuts} title="Keyboard shortcuts" on={props.on.clone()}>
            <div class="sheet" tabindex="0" role="region" aria-label="Shortcuts">
                { for Group::ALL.into_iter().filter(|of| COMMANDS.iter().any(|row| row.group == *of && !row.keys.is_empty())).map(group) }
                <section>
                    <h3>{ "In the editor" }</h3>
                    <dl>{ for IN_THE_EDITOR.iter().map(|(title, keys)| row(title, &[keys])) }</dl>
                </section>
            </div>
        </Modal>
    }
}
