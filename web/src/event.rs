//! What happens on the page.

use linktable_schema::LinkRequest;

use crate::embed::Ask;
use crate::export::Download;
use crate::state::{Change, LookChange, Panel};

/// What happens on the page.
#[derive(Debug)]
pub enum Event {
    /// The state changes, and nothing else.
    Change(Change),
    /// The reader asks for a command, by its place in the table of `commands`.
    Command(usize),
    /// The reader typed.
    Edited(String),
    /// The reader chose an example or a draft of before.
    Chosen(Choice),
    /// The text of an example has come, or the reason that it has not.
    Fetched(Result<String, String>),
    /// The reader looks for a draft of before.
    OpenRecent,
    /// The reader wants a draft of before to be forgotten, by its place, or all of them.
    Forget(Option<usize>),
    /// The address has another fragment.
    Fragment(String),
    /// The reader asks for a run.
    Run,
    /// The reader asks for a run in which relationships that both sides declare are one.
    RunAsOne,
    /// The reader stops it.
    Stop,
    /// The worker said something.
    Worker(WorkerEvent),
    /// The reader follows a line number, from 1.
    GoToLine(u32),
    /// The reader points at what came from a line, or no longer does.
    Point(Option<u32>),
    /// The reader follows a problem, by its place in the list.
    GoToProblem(usize),
    /// The reader takes a problem's fix.
    Fix(usize),
    /// The editor asks for something on behalf of one who types or points.
    Asked(Question),
    /// The reader wants the next colours.
    NextTheme,
    /// The page around this one asks for something.
    Told(Ask),
    /// The reader wants the page to look otherwise.
    Look(LookChange),
    /// The reader wants a panel, and to be there.
    Show(Panel),
    /// The reader goes on to the next pane, or back to the one before.
    NextPane {
        /// Back.
        back: bool,
    },
    /// The reader asks something of what the run left.
    Live(LiveEvent),
    /// Something of the schema's panes, of files that go or of one that comes.
    Schema(SchemaEvent),
}

/// What happens with the schema, and with files.
#[derive(Debug)]
pub enum SchemaEvent {
    /// The reader is at another line of the source.
    AtLine(u32),
    /// The reader points at what came from these lines, or no longer does.
    PointAt(Vec<u32>),
    /// The reader takes a file along.
    Download(Download),
    /// The reader wants the menu of files that go and come.
    Menu,
    /// The reader wants to choose a file to open.
    Choose,
    /// A file was opened.
    Opened(String),
    /// Something about a file went wrong.
    Trouble(String),
}

/// What the editor asks for; the answer carries its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Counts the editor's questions.
    pub number: u32,
    /// What is wanted.
    pub kind: QuestionKind,
    /// Where: an offset in UTF-16 code units, or a line from 1.
    pub at: u32,
}

/// What the editor asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    /// What may be completed at an offset.
    Complete,
    /// What the name at an offset stands for.
    Hover,
    /// The SQL that a line caused.
    Sql,
}

/// What is asked of what the run left.
#[derive(Clone, Debug)]
pub enum LiveEvent {
    /// To execute what stands in the console.
    Execute,
    /// To link a pair of rows of the matrix, or no longer to.
    Tick {
        /// What is asked of the worker.
        request: Box<LinkRequest>,
        /// What the rows are called.
        pair: String,
    },
    /// To put the code of what was linked into the script.
    Put,
}

/// What takes the place of the source, by its place in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// An example.
    Example(usize),
    /// A draft of before.
    Recent(usize),
}

/// What reaches the page from a worker; which of them, its number says.
#[derive(Debug)]
pub struct WorkerEvent {
    /// Counts the workers started.
    pub number: u32,
    /// What it is.
    pub kind: WorkerEventKind,
}

/// What a worker does.
#[derive(Debug)]
pub enum WorkerEventKind {
    /// It sent a message.
    Said(Vec<u8>),
    /// It ended, and why.
    Failed(String),
    /// It does not answer.
    Hangs {
        /// The edit it was to compile.
        generation: u64,
    },
}
