//! Which of the databases that a run left is shown.

use web_sys::HtmlSelectElement;
use yew::{Callback, Event as DomEvent, Html, TargetCast, html};

use super::Event;
use crate::state::{Change, Live, LiveChange};

/// The choice, where there are several: one for all panels.
pub(super) fn databases(live: &Live, on: &Callback<Event>) -> Html {
    if live.databases.len() < 2 {
        return Html::default();
    }
    let onchange = on.reform(|event: DomEvent| {
        let at = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        Event::Change(Change::Live(LiveChange::Database(usize::try_from(at).unwrap_or_default())))
    });
    html! {
        <label class="database">
            { "Database " }
            <select {onchange}>
                { for live.databases.iter().enumerate().map(|(at, name)| html! {
                    <option selected={at == live.database}>{ name }</option>
                }) }
            </select>
        </label>
    }
}
