//! How the page looks, and which part of it the reader is in.

use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, window};

use super::app::{App, Focus};
use crate::keyboard::{focus, is_in};
use crate::state::{Change, LookChange, Panel, View};
use crate::storage::{self, keep};

/// The panes, in the order in which F6 goes through them: the view and the element of each.
const PANES: [(View, &str); 3] =
    [(View::Code, "view-panel-code"), (View::Compiled, "view-panel-schema"), (View::Ran, "view-panel-results")];

impl App {
    /// Looks otherwise from now on.
    #[inline(never)]
    pub(super) fn look(&mut self, change: LookChange) {
        let look = &mut self.state.shell.look;
        look.apply(change);
        keep(storage::THEME, look.theme.name());
        keep(storage::LOOK, &look.to_kept());
        self.wear_look();
    }

    /// Tells the style sheet what it needs to know of the look.
    pub(super) fn wear_look(&self) {
        let root = window().and_then(|window| window.document()).and_then(|document| document.document_element());
        let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) else { return };
        let look = &self.state.shell.look;
        let style = root.style();
        // Names that are ones, and numbers, cannot be refused.
        let _ = root.set_attribute("data-theme", look.theme.name());
        let _ = match look.code_size {
            Some(size) => style.set_property("--code-size", &format!("{size}px")),
            None => style.remove_property("--code-size").map(|_| ()),
        };
        let _ = style.set_property("--source-share", &look.source_share.to_string());
        let _ = style.set_property("--compiled-share", &look.compiled_share.to_string());
    }

    /// Shows a panel and puts the reader into it.
    #[inline(never)]
    pub(super) fn show(&mut self, panel: Panel) {
        self.state.apply(Change::View(panel.view()));
        match panel {
            Panel::Code => {}
            Panel::Compiled(tab) => self.state.apply(Change::CompiledTab(tab)),
            Panel::Ran(tab) => self.state.apply(Change::RanTab(tab)),
        }
        self.to_focus = Some(Focus::Panel(panel));
    }

    /// Goes on to the next pane, or back to the one before.
    #[inline(never)]
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
            Some(Focus::First(selector)) => focus(selector),
            Some(Focus::Panel(Panel::Code)) => {
                if let Some(editor) = &self.editor {
                    editor.focus();
                }
            }
            Some(Focus::Panel(panel)) => {
                if let Some((_, id)) = PANES.iter().find(|(view, _)| *view == panel.view()) {
                    focus(&format!("#{id} [role=tab][aria-selected=true]"));
                }
            }
        }
    }
}
