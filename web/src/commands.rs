//! The commands of the page: one table for the palette, the sheet of shortcuts, the menu and the keys.
//!
//! A new command is a row here, and nothing else: its event does the work.

use crate::event::{Event, SchemaEvent};
use crate::keys::Pressed;
use crate::state::{Activity, Change, CompiledTab, Dialog, LookChange, Panel, RanTab, ShellChange, State};

/// Something the page can be asked to do.
#[derive(Clone, Copy)]
pub struct Command {
    /// What it is called in code; stays as it is.
    pub id: &'static str,
    /// Where the sheet lists it.
    pub group: Group,
    /// What it is called to the reader.
    pub title: &'static str,
    /// Its shortcuts, as [`crate::keys`] writes them; the first is shown. May be empty.
    pub keys: &'static [&'static str],
    /// What it does.
    pub event: fn() -> Event,
    /// Whether there is anything for it to do now.
    pub is_offered: fn(&State) -> bool,
}

/// The parts of the sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Running the script.
    Run,
    /// Where to go.
    Go,
    /// What stands in the editor.
    Source,
    /// How the page is.
    Page,
}

impl Group {
    /// Every group, in the order of the sheet.
    pub const ALL: [Group; 4] = [Group::Run, Group::Go, Group::Source, Group::Page];

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Group::Run => "Run",
            Group::Go => "Go to",
            Group::Source => "Source",
            Group::Page => "Page",
        }
    }
}

const fn row(
    id: &'static str,
    group: Group,
    title: &'static str,
    keys: &'static [&'static str],
    event: fn() -> Event,
) -> Command {
    Command { id, group, title, keys, event, is_offered: |_| true }
}

impl Command {
    const fn when(self, is_offered: fn(&State) -> bool) -> Self {
        Command { is_offered, ..self }
    }
}

fn open(dialog: Dialog) -> Event {
    Event::Change(Change::Shell(ShellChange::Dialog(Some(dialog))))
}

/// Every command, in the order in which the palette lists them.
pub const COMMANDS: &[Command] = &[
    row("run", Group::Run, "Run the script", &["Mod+Enter"], || Event::Run)
        .when(|state| state.activity != Activity::Running),
    row("stop", Group::Run, "Stop the run", &[], || Event::Stop)
        .when(|state| matches!(state.activity, Activity::Running | Activity::Asking)),
    row("editor", Group::Go, "Go to the editor", &["Go+1"], || Event::Show(Panel::Code)),
    row("diagram", Group::Go, "Show the diagram", &["Go+2"], || Event::Show(Panel::Compiled(CompiledTab::Diagram))),
    row("ddl", Group::Go, "Show the DDL", &["Go+3"], || Event::Show(Panel::Compiled(CompiledTab::Ddl))),
    row("links", Group::Go, "Show the link operations", &["Go+4"], || Event::Show(Panel::Compiled(CompiledTab::Links))),
    row("output", Group::Go, "Show the output", &["Go+5"], || Event::Show(Panel::Ran(RanTab::Output))),
    row("sql", Group::Go, "Show the SQL", &["Go+6"], || Event::Show(Panel::Ran(RanTab::Sql))),
    row("tables", Group::Go, "Show the tables", &["Go+7"], || Event::Show(Panel::Ran(RanTab::Tables))),
    row("matrix", Group::Go, "Show the link matrix", &["Go+8"], || Event::Show(Panel::Ran(RanTab::Matrix))),
    row("console", Group::Go, "Show the SQL console", &["Go+9"], || Event::Show(Panel::Ran(RanTab::Console))),
    row("next-pane", Group::Go, "Next pane", &["F6"], || Event::NextPane { back: false }),
    row("previous-pane", Group::Go, "Previous pane", &["Shift+F6"], || Event::NextPane { back: true }),
    row("examples", Group::Source, "Examples …", &["Mod+O"], || open(Dialog::Examples)),
    row("recent", Group::Source, "Recent drafts …", &[], || Event::OpenRecent),
    row("export", Group::Source, "Export …", &[], || Event::Schema(SchemaEvent::Menu)),
    row("open-file", Group::Source, "Open a Python file …", &[], || Event::Schema(SchemaEvent::Choose)),
    row("share", Group::Source, "Share …", &[], || Event::Change(Change::Share(Some(Default::default())))),
    row("theme", Group::Page, "Other colours: system, light, dark", &[], || Event::NextTheme),
    row("settings", Group::Page, "Settings …", &["Mod+,"], || open(Dialog::Settings)),
    row("larger", Group::Page, "Larger code", &[], || Event::Look(LookChange::Zoom(1))),
    row("smaller", Group::Page, "Smaller code", &[], || Event::Look(LookChange::Zoom(-1))),
    row("side-by-side", Group::Page, "Source beside the panels", &[], || Event::Look(LookChange::Stacked(false)))
        .when(|state| state.shell.look.is_stacked),
    row("stacked", Group::Page, "Source above the panels", &[], || Event::Look(LookChange::Stacked(true)))
        .when(|state| !state.shell.look.is_stacked),
    row("reset-look", Group::Page, "Reset layout and sizes", &[], || Event::Look(LookChange::Reset)),
    row("palette", Group::Page, "Commands …", &["Mod+K", "Mod+Shift+P"], || open(Dialog::Palette)),
    row("shortcuts", Group::Page, "Keyboard shortcuts …", &["?", "F1"], || open(Dialog::Shortcuts)),
];

/// What the menu of the page's head lists, by id.
pub const MENU: &[&str] = &["examples", "recent", "export", "settings", "palette", "shortcuts"];

/// What the sheet says of keys that the editor takes by itself: title and shortcut.
pub const IN_THE_EDITOR: &[(&str, &str)] = &[
    ("Find and replace", "Mod+F"),
    ("Undo", "Mod+Z"),
    ("Complete (hold Ctrl)", "Space"),
    ("What the name at the cursor stands for", "Shift+F1"),
    ("The SQL of the line", "F9"),
    ("Next problem", "F8"),
    ("Previous problem", "Shift+F8"),
    ("Take a problem's fix", "Mod+."),
    ("Indent", "Tab"),
    ("Leave the editor: Esc, then Tab", "Esc"),
];

/// The command of an id.
pub fn command(id: &str) -> Option<(usize, &'static Command)> {
    COMMANDS.iter().enumerate().find(|(_, command)| command.id == id)
}

/// The command that a press asks for; a key that types is none where the reader types.
pub fn pressed(press: &Pressed, is_typing: bool, is_mac: bool) -> Option<usize> {
    let types = is_typing && !(press.control || press.meta || press.alt) && press.key.chars().nth(1).is_none();
    let is = |command: &Command| command.keys.iter().any(|keys| press.is(keys, is_mac));
    if types { None } else { COMMANDS.iter().position(is) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn ids_titles_and_shortcuts_stand_once() {
        let (mut ids, mut titles, mut keys) = (HashSet::new(), HashSet::new(), HashSet::new());
        for command in COMMANDS {
            assert!(ids.insert(command.id), "{}", command.id);
            assert!(titles.insert(command.title), "{}", command.title);
            for shortcut in command.keys {
                assert!(keys.insert(*shortcut), "{shortcut}");
            }
        }
        assert!(MENU.iter().all(|id| ids.contains(id)));
        for (_, shortcut) in IN_THE_EDITOR {
            assert!(!keys.contains(shortcut), "the editor takes {shortcut}");
        }
    }

    #[test]
    fn a_question_mark_is_typed_into_the_editor() {
        let question = Pressed { key: "?", shift: true, ..Pressed::default() };
        let sheet = command("shortcuts").map(|(at, _)| at);
        assert_eq!(pressed(&question, true, false), None);
        assert_eq!(pressed(&question, false, false), sheet);
        assert_eq!(pressed(&Pressed { key: "F1", ..Pressed::default() }, true, false), sheet);
    }

    #[test]
    fn run_and_stop_are_offered_in_turn() {
        let offered = |activity| -> Vec<&str> {
            let mut state = State::default();
            state.apply(Change::Activity(activity));
            let offered = COMMANDS.iter().filter(|command| (command.is_offered)(&state));
            offered.map(|command| command.id).filter(|id| ["run", "stop"].contains(id)).collect()
        };
        assert_eq!(offered(Activity::Idle), ["run"]);
        assert_eq!(offered(Activity::Running), ["stop"]);
    }
}
