//! What the page does not have of itself yet: it is fetched before what takes it is done.

use wasm_bindgen_futures::spawn_local;
use yew::Context;

use super::app::App;
use crate::event::Event;
use crate::part_loader::{fetch, fetch_rest_when_wanted, is_there};
use crate::parts::{Part, is_meant, part_for};
use crate::state::Change;

impl App {
    /// The event, if the part that it takes is there; else it comes back once that has been fetched. What happens
    /// meanwhile does not wait for it.
    pub(super) fn with_its_part(&self, ctx: &Context<Self>, event: Event) -> Option<Event> {
        let Some(part) = part_for(&event).filter(|part| !is_there(*part)) else { return Some(event) };
        let link = ctx.link().clone();
        spawn_local(async move {
            match fetch(part).await {
                Ok(()) => link.send_message(event),
                Err(reason) if is_meant(&event) => {
                    let notice =
                        format!("What this takes could not be loaded ({reason}). Nothing is lost; try it again.");
                    link.send_message(Event::Change(Change::Notice(Some(notice))));
                }
                Err(_) => {}
            }
        });
        None
    }

    /// After the first answer, or when there will be none: what can have waited until then.
    pub(super) fn settle(&mut self) {
        if std::mem::replace(&mut self.is_settled, true) {
            return;
        }
        self.listen_for_files();
        spawn_local(async {
            // What takes it asks for it again, and says if it cannot be had.
            let _ = fetch(Part::Visit).await;
        });
    }

    /// From the start: what few use, when the reader comes near to it.
    pub(super) fn watch_for_rest(&self) {
        fetch_rest_when_wanted();
    }
}
