//! The gallery of examples, by library and by subject.

use linktable_schema::Orm;
use yew::{Callback, Html, Properties, component, html};

use super::Event;
use super::dialog::Modal;
use super::picker::{Item, Picker, shell_event};
use crate::event::Choice;
use crate::examples::{EXAMPLES, SUBJECTS, library};
use crate::state::{Dialog, Shell, ShellChange};

#[derive(PartialEq, Properties)]
pub struct GalleryProps {
    pub shell: Shell,
    pub on: Callback<Event>,
}

#[component]
pub fn Gallery(props: &GalleryProps) -> Html {
    let GalleryProps { shell, on } = props;
    let shown = EXAMPLES.iter().enumerate().filter(|(_, example)| {
        shell.orm.is_none_or(|orm| example.orm() == Some(orm))
            && shell.subject.is_none_or(|subject| subject == example.subject)
    });
    let items = shown.map(|(at, example)| {
        let orm = example.orm().map_or("", library);
        Item {
            at,
            title: example.title.into(),
            about: example.about.into(),
            mark: orm.into(),
            words: format!("{} {} {orm} {}", example.title, example.subject, example.about).into(),
        }
    });
    let orms = Orm::ALL.into_iter().map(Some);
    let subjects = SUBJECTS.iter().copied().map(Some);
    html! {
        <Modal dialog={Dialog::Examples} title="Examples" on={on.clone()}>
            <Picker
                class="gallery"
                label="Example"
                hint="Look for a word"
                nothing="No example is like that."
                items={items.collect::<Vec<_>>()}
                shell={shell.clone()}
                choose={on.reform(|at| Event::Chosen(Choice::Example(at)))}
                {on}
            >
                <div class="choices" role="radiogroup" aria-label="Library">
                    { for [None].into_iter().chain(orms).map(|orm| {
                        chip(on, "orm", orm.map_or("All libraries", library), shell.orm == orm, ShellChange::Orm(orm))
                    }) }
                </div>
                <div class="choices" role="radiogroup" aria-label="Subject">
                    { for [None].into_iter().chain(subjects).map(|subject| {
                        let title = subject.unwrap_or("All subjects");
                        chip(on, "subject", title, shell.subject == subject, ShellChange::Subject(subject))
                    }) }
                </div>
            </Picker>
        </Modal>
    }
}

/// One of several that exclude each other.
pub fn chip(on: &Callback<Event>, name: &'static str, title: &'static str, checked: bool, change: ShellChange) -> Html {
    let on = on.clone();
    html! {
        <label class="choice">
            <input type="radio" {name} {checked} onchange={move |_| on.emit(shell_event(change.clone()))} />
            <span>{ title }</span>
        </label>
    }
}
