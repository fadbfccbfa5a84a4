//! How the page looks, and which part of it the reader is in.

use web_sys::window;

use super::app::App;
use crate::keyboard::{focus, is_in};
use crate::state::{Change, Panel, View};
use crate::storage::{self, keep};

/// The panes, in the order in which F6 goes through them: the view and the element of each.
const PANES: [(View, &str); 3] =
    [(View::Code, "view-panel-code"), (View::Compiled, "view-panel-schema"), (View::Ran, "view-panel-results")];

impl App {
    pub(super) fn wear_theme(&self) {
        let root = window().and_then(|window| window.document()).and_then(|document| document.document_element());
        if let Some(root) = root {
            // An attribute of a name that is one cannot be refused.
            let _ = root.set_attribute("data-theme", self.state.theme.name());
        }
    }

    pub(super) fn next_theme(&mut self) {
        self.state.apply(Change::Theme(self.state.theme.next()));
        self.wear_theme();
        keep(storage::THEME, self.state.theme.name());
    }

    /// Shows a panel and puts the reader into it.
    pub(super) fn show(&mut self, panel: Panel) {
        self.state.apply(Change::View(panel.view()));
        match panel {
            Panel::Code => {}
            Panel::Compiled(tab) => self.state.apply(Change::CompiledTab(tab)),
            Panel::Ran(tab) => self.state.apply(Change::RanTab(tab)),
        }
        self.to_focus = Some(panel);
    }

    /// Goes on to the next pane, or back to the one before.
    pub(super) fn next_pane(&mut self, back: bool) {
        let count = PANES.len();
        let next = match PANES.iter().position(|(_, id)| is_in(id)) {
            Some(at) => (at + if back { count - 1 } else { 1 }) % count,
            None => 0,
        };
        self.show(match PANES.get(next) {
            Some((View::Compiled, _)) => Panel::Compiled(self.state.compiled_tab),
            Some((View::Ran, _)) => Panel::Ran(self.state.ran_tab),
            _ => Panel::Code,
        });
    }

    /// Puts the reader into the panel that was shown, once it is on the page.
    pub(super) fn focus_shown(&mut self) {
        match self.to_focus.take() {
            None => {}
            Some(Panel::Code) => {
                if let Some(editor) = &self.editor {
                    editor.focus();
                }
            }
            Some(panel) => {
                if let Some((_, id)) = PANES.iter().find(|(view, _)| *view == panel.view()) {
                    focus(&format!("#{id} [role=tab][aria-selected=true]"));
                }
            }
        }
    }
}
