//! The bar between two panes: dragged by a pointer, moved by the arrow keys, put back by Enter.

use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Html, KeyboardEvent, PointerEvent, Properties, TargetCast, component, html};

use crate::state::SHARES;

/// How far an arrow key moves it, in hundredths.
const STEP: u8 = 3;

#[derive(PartialEq, Properties)]
pub struct SeparatorProps {
    pub class: &'static str,
    pub label: &'static str,
    /// The id of the pane before it.
    pub controls: &'static str,
    /// Whether the panes are side by side.
    pub is_upright: bool,
    /// How much the pane before it has, in hundredths.
    pub share: u8,
    /// As it is at first.
    pub at_first: u8,
    pub change: Callback<u8>,
}

#[component]
pub fn Separator(props: &SeparatorProps) -> Html {
    let SeparatorProps { is_upright, share, at_first, .. } = *props;
    let onkeydown = {
        let change = props.change.clone();
        move |event: KeyboardEvent| {
            let (less, more) = if is_upright { ("ArrowLeft", "ArrowRight") } else { ("ArrowUp", "ArrowDown") };
            let next = match event.key().as_str() {
                key if key == less => share.saturating_sub(STEP),
                key if key == more => share + STEP,
                "Home" => SHARES.0,
                "End" => SHARES.1,
                "Enter" => at_first,
                _ => return,
            };
            event.prevent_default();
            change.emit(next);
        }
    };
    let onpointerdown = |event: PointerEvent| {
        if let Some(bar) = event.target_dyn_into::<Element>() {
            // A pointer that is gone by now drags nothing.
            let _ = bar.set_pointer_capture(event.pointer_id());
        }
    };
    let onpointermove = {
        let change = props.change.clone();
        move |event: PointerEvent| {
            let bar = event.target_dyn_into::<Element>().filter(|bar| bar.has_pointer_capture(event.pointer_id()));
            let Some(frame) = bar.and_then(|bar| bar.closest("main").ok()?) else { return };
            let frame = frame.unchecked_ref::<Element>().get_bounding_client_rect();
            let (at, whole) = if is_upright {
                (f64::from(event.client_x()) - frame.left(), frame.width())
            } else {
                (f64::from(event.client_y()) - frame.top(), frame.height())
            };
            // A number below 0 becomes 0, one above 255 becomes that; the reducer bounds it further.
            change.emit((at / whole * 100.0).round() as u8);
        }
    };
    let back = props.change.clone();
    html! {
        <div
            class={format!("separator {}", props.class)}
            role="separator"
            tabindex="0"
            aria-label={props.label}
            aria-orientation={if is_upright { "vertical" } else { "horizontal" }}
            aria-controls={props.controls}
            aria-valuenow={share.to_string()}
            aria-valuemin={SHARES.0.to_string()}
            aria-valuemax={SHARES.1.to_string()}
            {onkeydown}
            {onpointerdown}
            {onpointermove}
            ondblclick={move |_| back.emit(at_first)}
        />
    }
}
