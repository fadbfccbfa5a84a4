//! What stands in the editor: how it is edited, exchanged and left.

use std::rc::Rc;

use linktable_protocol::Task;
use yew::Context;

use super::app::App;
use crate::address;
use crate::event::{Choice, Event};
use crate::examples::EXAMPLES;
use crate::opening::{is_own, opening};
use crate::recent::Recent;
use crate::state::Change;
use crate::storage::{self, keep};

impl App {
    pub(super) fn edited(&mut self, ctx: &Context<Self>, source: Rc<str>) {
        // What is there is no longer what the link holds.
        address::clear_fragment();
        self.state.apply(Change::Edited(Rc::clone(&source)));
        self.client.order(self.state.generation, Task::Compile, Rc::clone(&source));
        let link = ctx.link().clone();
        self.draft.keep_soon(source, move |kept| link.send_message(Event::Change(Change::Kept(kept))));
    }

    pub(super) fn chosen(&mut self, choice: Choice) {
        let text = match choice {
            Choice::Example(at) => EXAMPLES.get(at).map(|example| Rc::from(example.source)),
            Choice::Recent(at) => self.state.recent.get(at).map(Rc::from),
        };
        let Some(text) = text else { return };
        self.exchange(&text);
    }

    /// Another link was opened in this tab.
    pub(super) fn linked(&mut self, fragment: &str) {
        let opening = opening(fragment, None);
        if fragment.len() <= 1 {
            return;
        }
        self.state.apply(Change::Notice(opening.notice.clone()));
        if opening.notice.is_none() && *opening.playground.source != *self.state.source {
            self.exchange(&opening.playground.source);
        }
    }

    /// Another source takes the place of this one, which is found again under Recent.
    fn exchange(&mut self, text: &str) {
        let left = Rc::clone(&self.state.source);
        self.leave(&left);
        self.state.apply(Change::Exchanged);
        if let Some(editor) = &self.editor {
            editor.replace(text);
            editor.focus();
        }
    }

    pub(super) fn leave(&mut self, source: &str) {
        if is_own(source) {
            let mut recent = Recent::clone(&self.state.recent);
            recent.add(source);
            keep(storage::RECENT, &recent.to_kept());
            self.state.apply(Change::Recent(Rc::new(recent)));
        }
    }
}
