//! A button that copies, and where the browser refuses, the text to copy by hand.

use web_sys::HtmlTextAreaElement;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_effect_with, use_node_ref, use_state};

use crate::clipboard::copy;
use crate::state::Copying;

#[derive(PartialEq, Properties)]
pub struct CopyProps {
    /// What stands on the button.
    pub label: AttrValue,
    /// What it is called to those who do not see where it stands, if the label is not enough.
    #[prop_or_default]
    pub name: Option<AttrValue>,
    /// Gives the text to copy, when it is asked for.
    pub text: Callback<(), String>,
}

/// A button that copies a text.
#[component]
pub fn CopyButton(props: &CopyProps) -> Html {
    let copying = use_state(|| Copying::Not);
    let by_hand = use_state(String::new);
    let onclick = {
        let (copying, by_hand, text) = (copying.clone(), by_hand.clone(), props.text.clone());
        move |_| {
            let (copying, by_hand, text) = (copying.clone(), by_hand.clone(), text.emit(()));
            copy(&text.clone(), move |how| {
                by_hand.set(if how == Copying::Refused { text.clone() } else { String::new() });
                copying.set(how);
            });
        }
    };
    let close = {
        let copying = copying.clone();
        move |_| copying.set(Copying::Not)
    };
    html! {
        <span class="copy">
            <button type="button" aria-label={props.name.clone()} {onclick}>{ &props.label }</button>
            <span class="note" role="status">{ if *copying == Copying::Done { "Copied." } else { "" } }</span>
            if *copying == Copying::Refused {
                <span class="by-hand">
                    <span class="note">{ "This browser does not let the page copy: the text is selected, press Ctrl+C." }</span>
                    <button type="button" onclick={close}>{ "Close" }</button>
                    <Selected text={(*by_hand).clone()} />
                </span>
            }
        </span>
    }
}

#[derive(PartialEq, Properties)]
struct SelectedProps {
    text: String,
}

/// A text that is selected as it comes.
#[component]
fn Selected(props: &SelectedProps) -> Html {
    let field = use_node_ref();
    use_effect_with(props.text.clone(), {
        let field = field.clone();
        move |_| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                // A field that cannot take the focus leaves it where it is.
                let _ = field.focus();
                field.select();
            }
        }
    });
    html! { <textarea ref={field} readonly=true rows="6" spellcheck="false" aria-label="To copy" value={props.text.clone()} /> }
}
