//! The share dialog: the playground as a text to take along.

use linktable_share::LONG_LINK;
use web_sys::{HtmlDialogElement, HtmlTextAreaElement, window};
use yew::{Callback, Html, Properties, TargetCast, component, html, use_effect_with, use_node_ref};

use super::Event;
use crate::clipboard::copy;
use crate::share::{ShareForm, link, text};
use crate::state::{Change, Copying, State};

#[derive(PartialEq, Properties)]
pub struct ShareProps {
    pub state: State,
    pub form: ShareForm,
    pub on: Callback<Event>,
}

#[component]
pub fn ShareDialog(props: &ShareProps) -> Html {
    let (dialog, field) = (use_node_ref(), use_node_ref());
    use_effect_with((), {
        let dialog = dialog.clone();
        move |()| {
            // A dialog that is on the page and not yet open does open.
            let _ = dialog.cast::<HtmlDialogElement>().map(|dialog| dialog.show_modal());
        }
    });
    let address = window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let made = link(&address, &props.state);
    let change = |change: Change| {
        let on = props.on.clone();
        move || on.emit(Event::Change(change.clone()))
    };
    let close = change(Change::Share(None));
    let (closed, close_button) = (close.clone(), close);
    let body = match made {
        Ok(link) => {
            let text = text(props.form, &link, &props.state);
            let copy = {
                let (on, text, field) = (props.on.clone(), text.clone(), field.clone());
                move |_| {
                    let on = on.clone();
                    if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                        field.select();
                    }
                    copy(&text, move |copied| on.emit(Event::Change(Change::Copying(copied))));
                }
            };
            html! {
                <>
                    <div class="forms" role="radiogroup" aria-label="As">
                        { for ShareForm::ALL.into_iter().map(|form| choice(props, form)) }
                    </div>
                    <textarea
                        ref={field}
                        readonly=true
                        rows="5"
                        spellcheck="false"
                        aria-label={props.form.title()}
                        value={text}
                        onfocus={|event: web_sys::FocusEvent| {
                            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                                field.select();
                            }
                        }}
                    />
                    if link.len() > LONG_LINK {
                        <p class="note">{ format!(
                            "The link has {} characters. Some services cut links of more than {LONG_LINK}: \
                             send the source as a file instead.", link.len()
                        ) }</p>
                    }
                    <p class="note">{ "The link holds the source itself; nothing is uploaded." }</p>
                    <div class="row">
                        <span class="note" role="status">{ said(props.state.copying) }</span>
                        <span class="spacer"></span>
                        <button type="button" onclick={move |_| close_button()}>{ "Close" }</button>
                        <button type="button" class="primary" onclick={copy}>{ "Copy" }</button>
                    </div>
                </>
            }
        }
        Err(error) => html! {
            <>
                <p>{ format!("No link can be made: {error}.") }</p>
                <div class="row">
                    <span class="spacer"></span>
                    <button type="button" onclick={move |_| close_button()}>{ "Close" }</button>
                </div>
            </>
        },
    };
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby="share-title" onclose={move |_| closed()}>
            <h2 id="share-title">{ "Share" }</h2>
            { body }
        </dialog>
    }
}

fn choice(props: &ShareProps, form: ShareForm) -> Html {
    let on = props.on.clone();
    html! {
        <label>
            <input
                type="radio"
                name="share-form"
                checked={form == props.form}
                onchange={move |_| on.emit(Event::Change(Change::Share(Some(form))))}
            />
            { form.title() }
        </label>
    }
}

fn said(copying: Copying) -> &'static str {
    match copying {
        Copying::Not => "",
        Copying::Done => "Copied.",
        Copying::Refused => "This browser does not let the page copy: the text is selected, press Ctrl+C.",
    }
}
