//! A dialog over the page: it takes the focus, Esc closes it, and the focus goes back to where it was.

use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, window};
use yew::{
    Callback, Children, Html, MouseEvent, Properties, TargetCast, component, html, use_effect_with, use_node_ref,
};

use super::Event;
use crate::state::{Change, Dialog, ShellChange};

#[derive(PartialEq, Properties)]
pub struct ModalProps {
    pub dialog: Dialog,
    pub title: &'static str,
    pub children: Children,
    pub on: Callback<Event>,
}

#[component]
pub fn Modal(props: &ModalProps) -> Html {
    let element = use_node_ref();
    use_effect_with((), {
        let element = element.clone();
        move |()| {
            // A dialog that is on the page and not yet open does open.
            let _ = element.cast::<HtmlDialogElement>().map(|dialog| dialog.show_modal());
        }
    });
    let (on, dialog) = (props.on.clone(), props.dialog);
    let onclose = move |_| on.emit(Event::Change(Change::Shell(ShellChange::Closed(dialog))));
    // What is clicked beside it is the dialog itself: its inside is covered by the frame.
    let onclick = |event: MouseEvent| {
        if event.target_dyn_into::<HtmlDialogElement>().is_some() {
            close();
        }
    };
    html! {
        <dialog ref={element} class="modal" aria-labelledby="modal-title" {onclose} {onclick}>
            <div class="frame">
                <div class="head">
                    <h2 id="modal-title">{ props.title }</h2>
                    <button type="button" class="close" aria-label="Close" onclick={|_| close()}>{ "×" }</button>
                </div>
                { props.children.clone() }
            </div>
        </dialog>
    }
}

/// Closes the open dialog at once, so that the focus is back before anything else happens.
pub fn close() {
    let open = window().and_then(|window| window.document()?.query_selector("dialog[open]").ok()?);
    if let Some(dialog) = open.and_then(|open| open.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}
