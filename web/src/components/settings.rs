//! The settings: colours, the size of code, and where the panes are.

use web_sys::HtmlSelectElement;
use yew::{Callback, Html, Properties, TargetCast, component, html};

use super::Event;
use super::dialog::Modal;
use crate::state::{CODE_SIZES, Dialog, Look, LookChange, Theme};

#[derive(PartialEq, Properties)]
pub struct SettingsProps {
    pub look: Look,
    pub on: Callback<Event>,
}

#[component]
pub fn Settings(props: &SettingsProps) -> Html {
    let SettingsProps { look, on } = props;
    let radio = |name: &'static str, title: &'static str, checked: bool, change: LookChange| {
        let on = on.clone();
        html! {
            <label class="choice">
                <input type="radio" {name} {checked} onchange={move |_| on.emit(Event::Look(change))} />
                <span>{ title }</span>
            </label>
        }
    };
    let sized = on.clone();
    let onchange = move |event: yew::Event| {
        let chosen = event.target_dyn_into::<HtmlSelectElement>().and_then(|select| select.value().parse().ok());
        sized.emit(Event::Look(LookChange::CodeSize(chosen)));
    };
    let reset = on.clone();
    html! {
        <Modal dialog={Dialog::Settings} title="Settings" on={on.clone()}>
            <div class="settings">
                <fieldset>
                    <legend>{ "Colours" }</legend>
                    <div class="choices">
                        { for Theme::ALL.into_iter().map(|theme| {
                            radio("theme", theme.title(), look.theme == theme, LookChange::Theme(theme))
                        }) }
                    </div>
                </fieldset>
                <fieldset>
                    <legend>{ "Layout on wide screens" }</legend>
                    <div class="choices">
                        { radio("layout", "Side by side", !look.is_stacked, LookChange::Stacked(false)) }
                        { radio("layout", "Stacked", look.is_stacked, LookChange::Stacked(true)) }
                    </div>
                </fieldset>
                <label class="line">
                    <span>{ "Size of code" }</span>
                    <select {onchange}>
                        <option value="" selected={look.code_size.is_none()}>{ "As usual" }</option>
                        { for (CODE_SIZES.0..=CODE_SIZES.1).map(|size| html! {
                            <option value={size.to_string()} selected={look.code_size == Some(size)}>
                                { size }{ " px" }
                            </option>
                        }) }
                    </select>
                </label>
                <p class="said">{ "Drag the bars between the panels, or move them with the arrow keys." }</p>
                <div class="row">
                    <button type="button" onclick={move |_| reset.emit(Event::Look(LookChange::Reset))}>
                        { "Reset layout and sizes" }
                    </button>
                </div>
            </div>
        </Modal>
    }
}
