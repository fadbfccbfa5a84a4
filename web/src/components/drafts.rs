//! The drafts of before: opened again, or forgotten.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html};

use super::Event;
use super::dialog::{Modal, close};
use crate::event::Choice;
use crate::recent::{KeptDraft, Recent, ago};
use crate::state::Dialog;

#[derive(PartialEq, Properties)]
pub struct DraftsProps {
    pub recent: Rc<Recent>,
    pub on: Callback<Event>,
}

#[component]
pub fn Drafts(props: &DraftsProps) -> Html {
    let DraftsProps { recent, on } = props;
    let now = js_sys::Date::now();
    let row = |(at, draft): (usize, &KeptDraft)| {
        let (open, forget) = (on.clone(), on.clone());
        let title = draft.title();
        let lines = draft.source.lines().count();
        html! {
            <li key={draft.id.clone()}>
                <button
                    type="button"
                    class="open"
                    onclick={move |_| {
                        close();
                        open.emit(Event::Chosen(Choice::Recent(at)));
                    }}
                >
                    <span class="title">{ &title }</span>
                    <span class="blurb">{ format!("{} · {lines} line{}", ago(draft.at, now), if lines == 1 { "" } else { "s" }) }</span>
                </button>
                <button
                    type="button"
                    class="forget"
                    aria-label={format!("Forget {title}")}
                    onclick={move |_| forget.emit(Event::Forget(Some(at)))}
                >
                    { "Forget" }
                </button>
            </li>
        }
    };
    let all = on.clone();
    html! {
        <Modal dialog={Dialog::Recent} title="Recent" on={on.clone()}>
            <p class="said">
                { "What you left for another source, and what other tabs hold. It is kept in this browser alone." }
            </p>
            if recent.is_empty() {
                <p class="empty">{ "Nothing yet." }</p>
            } else {
                <ul class="drafts">{ for recent.iter().enumerate().map(row) }</ul>
                <div class="row">
                    <button type="button" onclick={move |_| all.emit(Event::Forget(None))}>{ "Forget all" }</button>
                </div>
            }
        </Modal>
    }
}
