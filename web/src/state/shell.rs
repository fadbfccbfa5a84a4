//! What the page's frame shows: which dialog is open, and what the reader looks for in it.

use super::{CompiledTab, RanTab, View};

/// A dialog of the page's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Every command, to be looked for.
    Palette,
    /// Every shortcut.
    Shortcuts,
}

/// A panel of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panel {
    /// The editor.
    Code,
    /// One of what is compiled as one types.
    Compiled(CompiledTab),
    /// One of what running did.
    Ran(RanTab),
}

impl Panel {
    /// The view of a narrow screen that shows it.
    pub fn view(self) -> View {
        match self {
            Panel::Code => View::Code,
            Panel::Compiled(_) => View::Compiled,
            Panel::Ran(_) => View::Ran,
        }
    }
}

/// The frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shell {
    /// Whether shortcuts are named as on a Mac.
    pub is_mac: bool,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// What the reader looks for in it.
    pub query: String,
    /// Which of what is found is taken by Enter, by its place.
    pub active: usize,
}

/// What changes the frame.
#[derive(Clone, Debug)]
pub enum ShellChange {
    /// A dialog opens, or the one that is open closes.
    Dialog(Option<Dialog>),
    /// A dialog closed by itself.
    Closed(Dialog),
    /// The reader looks for something.
    Query(String),
    /// The reader goes along what was found.
    Active(usize),
}

impl Shell {
    /// The part of the reducer that is the frame's.
    pub fn apply(&mut self, change: ShellChange) {
        match change {
            ShellChange::Dialog(dialog) => {
                self.dialog = dialog;
                self.query.clear();
                self.active = 0;
            }
            ShellChange::Closed(dialog) => {
                // It may be told late, when another is open.
                if self.dialog == Some(dialog) {
                    self.dialog = None;
                }
            }
            ShellChange::Query(query) => {
                self.query = query;
                self.active = 0;
            }
            ShellChange::Active(at) => self.active = at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialog_opens_afresh_and_closes_no_other() {
        let mut shell = Shell::default();
        shell.apply(ShellChange::Dialog(Some(Dialog::Palette)));
        shell.apply(ShellChange::Active(3));
        shell.apply(ShellChange::Query("ddl".to_owned()));
        assert_eq!((shell.active, shell.query.as_str()), (0, "ddl"));
        shell.apply(ShellChange::Dialog(Some(Dialog::Shortcuts)));
        assert_eq!(shell.query, "");
        shell.apply(ShellChange::Closed(Dialog::Palette));
        assert_eq!(shell.dialog, Some(Dialog::Shortcuts));
        shell.apply(ShellChange::Closed(Dialog::Shortcuts));
        assert_eq!(shell.dialog, None);
    }
}
