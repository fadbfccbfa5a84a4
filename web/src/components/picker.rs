//! A field to look for something, and what was found below it: arrow keys go along, Enter takes.

use web_sys::{HtmlInputElement, InputEvent};
use yew::{
    AttrValue, Callback, Children, Html, KeyboardEvent, Properties, TargetCast, component, html, use_effect_with,
};

use super::Event;
use super::dialog::close;
use crate::fuzzy::found;
use crate::state::{Change, Shell, ShellChange};

/// One thing to choose.
#[derive(Clone, PartialEq)]
pub struct Item {
    /// What `choose` knows it by.
    pub at: usize,
    /// What it is called.
    pub title: AttrValue,
    /// What it is, in a sentence.
    pub about: AttrValue,
    /// What stands beside it: a shortcut, a library.
    pub mark: AttrValue,
    /// What it is found by.
    pub words: AttrValue,
}

#[derive(PartialEq, Properties)]
pub struct PickerProps {
    /// What is looked for, to those who do not see it.
    pub label: &'static str,
    pub hint: &'static str,
    /// What is said when nothing is found.
    pub nothing: &'static str,
    pub class: &'static str,
    pub items: Vec<Item>,
    pub shell: Shell,
    /// Hears which item is chosen.
    pub choose: Callback<usize>,
    /// What narrows the choice, below the field.
    #[prop_or_default]
    pub children: Children,
    pub on: Callback<Event>,
}

#[component]
pub fn Picker(props: &PickerProps) -> Html {
    let PickerProps { shell, items, choose, on, .. } = props;
    let found = found(&shell.query, items.iter().map(|item| item.words.as_str()));
    let active = shell.active.min(found.len().saturating_sub(1));
    use_effect_with(active, |active| {
        let element = web_sys::window().and_then(|window| window.document()?.get_element_by_id(&id(*active)));
        if let Some(element) = element {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let take = {
        let choose = choose.clone();
        move |at: usize| {
            close();
            choose.emit(at);
        }
    };
    let onkeydown = {
        let chosen = found.get(active).and_then(|at| items.get(*at)).map(|item| item.at);
        let (on, take, count) = (on.clone(), take.clone(), found.len());
        move |event: KeyboardEvent| {
            let last = count.saturating_sub(1);
            let next = match event.key().as_str() {
                "ArrowDown" => {
                    if active == last {
                        0
                    } else {
                        active + 1
                    }
                }
                "ArrowUp" => active.checked_sub(1).unwrap_or(last),
                "PageDown" => (active + 8).min(last),
                "PageUp" => active.saturating_sub(8),
                "Enter" if !event.is_composing() => {
                    event.prevent_default();
                    if let Some(at) = chosen {
                        take(at);
                    }
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            on.emit(shell_event(ShellChange::Active(next)));
        }
    };
    let oninput = {
        let on = on.clone();
        move |event: InputEvent| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            on.emit(shell_event(ShellChange::Query(field.map(|field| field.value()).unwrap_or_default())));
        }
    };
    let row = |(place, at): (usize, &usize)| {
        let Some(item) = items.get(*at) else { return Html::default() };
        let (take, at) = (take.clone(), item.at);
        html! {
            <li
                key={at}
                role="option"
                id={id(place)}
                aria-selected={if place == active { "true" } else { "false" }}
                onclick={move |_| take(at)}
            >
                <span class="title">{ &item.title }</span>
                if !item.mark.is_empty() { <span class="mark">{ &item.mark }</span> }
                if !item.about.is_empty() { <span class="blurb">{ &item.about }</span> }
            </li>
        }
    };
    html! {
        <div class={props.class}>
            <input
                type="text"
                role="combobox"
                class="search"
                autofocus=true
                autocomplete="off"
                spellcheck="false"
                aria-label={props.label}
                aria-expanded="true"
                aria-controls="picker-list"
                aria-activedescendant={(!found.is_empty()).then(|| id(active))}
                placeholder={props.hint}
                value={shell.query.clone()}
                {oninput}
                {onkeydown}
            />
            { props.children.clone() }
            if found.is_empty() { <p class="empty">{ props.nothing }</p> }
            <ul id="picker-list" class="options" role="listbox" aria-label={props.label}>
                { for found.iter().enumerate().map(row) }
            </ul>
        </div>
    }
}

fn id(place: usize) -> String {
    format!("picker-{place}")
}

/// A change of the page's frame, as what happens.
pub fn shell_event(change: ShellChange) -> Event {
    Event::Change(Change::Shell(change))
}
