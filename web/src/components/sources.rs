//! What stands in the editor: how it is edited, exchanged and left.

use std::rc::Rc;

use linktable_protocol::{Choices, Task};
use yew::Context;

use super::app::{App, Focus};
use crate::address;
use crate::draft::forget_drafts;
use crate::event::{Choice, Event};
use crate::examples::{EXAMPLES, FIRST_SOURCE, script_of};
use crate::fetch::fetch_text;
use crate::offsets::byte_at;
use crate::opening::{choices, opening};
use crate::state::{Change, Dialog, ShellChange};

impl App {
    pub(super) fn edited(&mut self, ctx: &Context<Self>, source: Rc<str>) {
        self.state.apply(Change::Edited(Rc::clone(&source)));
        self.client.order(self.state.generation, Task::Compile, Rc::clone(&source));
        if self.state.embedded.is_some() {
            return;
        }
        // What is there is no longer what the link holds.
        address::clear_fragment();
        let link = ctx.link().clone();
        self.draft.keep_soon(source, move |kept| link.send_message(Event::Change(Change::Kept(kept))));
    }

    #[inline(never)]
    pub(super) fn chosen(&mut self, ctx: &Context<Self>, choice: Choice) {
        match choice {
            Choice::Recent(at) => {
                if let Some(draft) = self.state.recent.get(at) {
                    let source = draft.source.clone();
                    self.exchange(&source);
                }
            }
            // This one is here; the texts of the others lie beside the page.
            Choice::Example(0) => self.exchange(FIRST_SOURCE),
            Choice::Example(at) => {
                if let Some(example) = EXAMPLES.get(at) {
                    fetch_text(example.address(), ctx.link().callback(Event::Fetched));
                }
            }
        }
    }

    /// The text of the example that was chosen has come, or the reason that it has not.
    #[inline(never)]
    pub(super) fn fetched(&mut self, text: Result<String, String>) {
        let notice = match text {
            Ok(text) => {
                self.exchange(script_of(&text));
                None
            }
            Err(reason) => Some(format!("The example could not be loaded: {reason}.")),
        };
        self.state.apply(Change::Notice(notice));
    }

    /// Shows the drafts of before as the browser has them now: other tabs write theirs, too.
    #[inline(never)]
    pub(super) fn open_recent(&mut self) {
        self.state.apply(Change::Recent(Rc::new(self.draft.recent())));
        self.state.apply(Change::Shell(ShellChange::Dialog(Some(Dialog::Recent))));
    }

    #[inline(never)]
    pub(super) fn forget(&mut self, at: Option<usize>) {
        forget_drafts(&self.state.recent, at);
        self.state.apply(Change::Recent(Rc::new(self.draft.recent())));
        self.to_focus = Some(Focus::First(".modal .drafts .open, .modal:not(:has(.drafts)) .close"));
    }

    /// Another link was opened in this tab.
    #[inline(never)]
    pub(super) fn linked(&mut self, fragment: &str) {
        let opening = opening(fragment, None);
        if fragment.len() <= 1 || self.state.embedded.is_some() {
            return;
        }
        self.state.apply(Change::Notice(opening.notice.clone()));
        if opening.notice.is_none() && *opening.playground.source != *self.state.source {
            self.exchange_for(&opening.playground.source, choices(&opening.playground));
            if let (Some(selection), Some(editor)) = (opening.playground.selection, &self.editor) {
                editor.select(selection, &opening.playground.source);
            }
        }
    }

    /// What is selected in the editor, if anything is: two places in the source, in bytes.
    pub(super) fn selection(&self) -> Option<(u32, u32)> {
        let (from, to) = self.editor.as_ref()?.selection()?;
        Some((byte_at(&self.state.source, from), byte_at(&self.state.source, to)))
    }

    /// Another source takes the place of this one, which is found again under Recent.
    pub(super) fn exchange(&mut self, text: &str) {
        self.exchange_for(text, Choices::default());
    }

    fn exchange_for(&mut self, text: &str, choices: Choices) {
        if self.state.embedded.is_none() {
            self.draft.leave(&self.state.source);
        }
        self.state.apply(Change::Exchanged(choices));
        self.client.choose(choices);
        if let Some(editor) = &self.editor {
            editor.replace(text);
            editor.focus();
        }
    }
}
