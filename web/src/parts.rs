//! The parts that the page's program is cut into after the release build (`crates/xtask/src/split`), and which of
//! them an event takes.
//!
//! The page fetches a part before it does what takes it. What no row here thinks of is loaded when it is called:
//! the page then stands still until it is there.

use crate::event::{Event, LiveEvent, SchemaEvent};
use crate::state::{Change, Dialog, Panel, RanTab, ResultsChange, ShellChange};

/// A part, or several that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What many readers use after the first screen: running, the panels of what came of it, diagrams, examples.
    Visit,
    /// What few of them use.
    Rest,
    /// What a page takes that opens with something behind its `#`: a link, or the settings of a frame.
    Linked,
}

impl Part {
    /// The numbers by which the cut knows them.
    pub fn numbers(self) -> &'static [u32] {
        match self {
            Part::Visit => &[0],
            // Sharing makes links, as a page in a frame does.
            Part::Rest => &[1, 2],
            Part::Linked => &[2],
        }
    }
}

/// The part that it takes to carry an event out, besides what is always there.
pub fn part_for(event: &Event) -> Option<Part> {
    match event {
        Event::Change(change) => part_for_change(change),
        // A command is the event it stands for, and typing waits for nothing.
        Event::Command(_) | Event::Edited(_) | Event::Schema(SchemaEvent::AtLine(_)) => None,
        // What the worker says answers what was asked; a failure must be told at once, and a run end at once.
        Event::Worker(_) | Event::Stop => None,
        Event::Run
        | Event::Asked(_)
        | Event::GoToLine(_)
        | Event::GoToProblem(_)
        | Event::Fix(_)
        | Event::Point(_)
        | Event::Look(_)
        | Event::Chosen(_)
        | Event::Fetched(_)
        | Event::Told(_)
        | Event::Schema(SchemaEvent::PointAt(_)) => Some(Part::Visit),
        Event::Show(Panel::Ran(tab)) => Some(part_for_tab(*tab)),
        Event::Show(_) => Some(Part::Visit),
        Event::Live(LiveEvent::Execute | LiveEvent::Tick { .. } | LiveEvent::Put) => Some(Part::Rest),
        Event::Fragment(_) => Some(Part::Linked),
        Event::OpenRecent
        | Event::Forget(_)
        | Event::RunAsOne
        | Event::NextTheme
        | Event::NextPane { .. }
        | Event::Schema(_) => Some(Part::Rest),
    }
}

/// Whether the reader means to do something with it, and is told if it cannot be done; pointing means nothing.
pub fn is_meant(event: &Event) -> bool {
    !matches!(event, Event::Point(_) | Event::Asked(_) | Event::Schema(SchemaEvent::PointAt(_)))
}

fn part_for_change(change: &Change) -> Option<Part> {
    match change {
        Change::CompiledTab(_) => Some(Part::Visit),
        Change::RanTab(tab) => Some(part_for_tab(*tab)),
        Change::Shell(ShellChange::Dialog(Some(Dialog::Examples))) => Some(Part::Visit),
        Change::Shell(ShellChange::Dialog(Some(_))) | Change::Share(Some(_)) => Some(Part::Rest),
        Change::Results(ResultsChange::Step(_) | ResultsChange::Toggle(_)) => Some(Part::Rest),
        _ => None,
    }
}

fn part_for_tab(tab: RanTab) -> Part {
    match tab {
        RanTab::Output | RanTab::Sql | RanTab::Tables => Part::Visit,
        RanTab::Matrix | RanTab::Console => Part::Rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_and_what_the_worker_says_wait_for_nothing() {
        assert_eq!(part_for(&Event::Edited("x".to_owned())), None);
        assert_eq!(part_for(&Event::Schema(SchemaEvent::AtLine(1))), None);
        assert_eq!(part_for(&Event::Stop), None);
        assert_eq!(part_for(&Event::Change(Change::Notice(Some("said".to_owned())))), None);
        assert_eq!(part_for(&Event::Change(Change::Shell(ShellChange::Dialog(None)))), None);
    }

    #[test]
    fn what_many_use_waits_for_less_than_what_few_use() {
        assert_eq!(part_for(&Event::Run), Some(Part::Visit));
        assert_eq!(part_for(&Event::Show(Panel::Ran(RanTab::Tables))), Some(Part::Visit));
        assert_eq!(part_for(&Event::Change(Change::RanTab(RanTab::Console))), Some(Part::Rest));
        assert_eq!(part_for(&Event::OpenRecent), Some(Part::Rest));
        assert!(Part::Linked.numbers().iter().all(|number| Part::Rest.numbers().contains(number)));
    }
}
