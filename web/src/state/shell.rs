//! What the page's frame shows: which dialog is open, and what the reader looks for in it.

use linktable_schema::Orm;

use super::{CompiledTab, Look, RanTab, View};

/// A dialog of the page's frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialog {
    /// Every command, to be looked for.
    Palette,
    /// Every shortcut.
    Shortcuts,
    /// The gallery of examples.
    Examples,
    /// The drafts of before.
    Recent,
    /// How the page is to look.
    Settings,
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
    /// How the page looks.
    pub look: Look,
    /// The open dialog.
    pub dialog: Option<Dialog>,
    /// What the reader looks for in it.
    pub query: String,
    /// Which of what is found is taken by Enter, by its place.
    pub active: usize,
    /// The library whose examples are shown, if not all.
    pub orm: Option<Orm>,
    /// The subject whose examples are shown, if not all.
    pub subject: Option<&'static str>,
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
    /// The reader wants the examples of one library, or of all.
    Orm(Option<Orm>),
    /// The reader wants the examples of one subject, or of all.
    Subject(Option<&'static str>),
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
            ShellChange::Orm(orm) => {
                self.orm = orm;
                self.active = 0;
            }
            ShellChange::Subject(subject) => {
                self.subject = subject;
                self.active = 0;
            }
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
