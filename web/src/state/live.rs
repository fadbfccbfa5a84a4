//! Working with what the latest run left: the console's text and answers, and what the link matrix shows and did.

use std::rc::Rc;

use linktable_protocol::Done;
use linktable_schema::{Linked, Placed, Queried, Report, TableDump};

/// How many statements the console remembers.
const HISTORY: usize = 100;
/// How many link operations stay on the page.
const OPERATIONS: usize = 50;

/// Something large: the same if it is one, for to compare all it holds would cost more than to show it again.
#[derive(Debug)]
pub struct Same<T: ?Sized>(pub Rc<T>);

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Same(Rc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The tables as they are after what the reader did with what the run left, and what that was.
pub type After = (By, Same<[TableDump]>);

/// What the reader changed the tables with, after the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The SQL console.
    Console,
    /// The link matrix.
    Matrix,
}

/// What the worker is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// The console's statements.
    Query,
    /// A link row.
    Link,
    /// Where code goes.
    Place,
}

/// A link operation that was carried out, or that failed.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// The rows: `Spider-Boy – Z-Force`.
    pub pair: String,
    /// Whether they were to be linked; else no longer.
    pub link: bool,
    /// What it did.
    pub linked: Same<Linked>,
    /// Whether its code is in the script.
    pub is_put: bool,
}

impl Operation {
    /// Whether its code can go into the script: it did what it was to do, and is not there yet.
    pub fn waits(&self) -> bool {
        !self.is_put && self.linked.0.error.is_none() && self.linked.0.refusal.is_none()
    }
}

/// The console.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Console {
    /// What stands in it.
    pub text: Rc<str>,
    /// What was executed, the newest last.
    history: Rc<Vec<Rc<str>>>,
    /// How far back the reader went.
    back: usize,
    /// What stood in it before the reader went back.
    draft: Rc<str>,
    /// What the last statements gave.
    pub answers: Option<Same<Queried>>,
}

/// What the matrix shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MatrixView {
    /// The relationship, by its place among the many-to-many ones.
    pub choice: usize,
    /// Whether the shorter end is down.
    pub is_swapped: bool,
    /// Where the page begins, down and across.
    pub from: [usize; 2],
    /// The cell that the keyboard is at, down and across.
    pub cell: (usize, usize),
    /// What was done, the newest first.
    pub operations: Rc<Vec<Operation>>,
    /// Why the code can not be put into the script.
    pub nowhere: Option<String>,
}

/// What the latest run left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Live {
    /// The names of its databases, the one that the report is about first.
    pub databases: Rc<[String]>,
    /// The one that is shown, and that the console speaks to.
    pub database: usize,
    /// Whether the worker that had it is gone.
    pub is_gone: bool,
    /// What the worker is asked for.
    pub asking: Option<Asking>,
    /// The tables of some databases as they are after what the reader did, and what that was.
    after: Rc<Vec<(usize, After)>>,
    /// The database that the worker is asked about.
    asked_of: usize,
    /// The console.
    pub console: Console,
    /// The matrix.
    pub matrix: MatrixView,
}

/// What changes it.
#[derive(Clone, Debug)]
pub enum LiveChange {
    /// The worker was asked.
    Asked(Asking),
    /// A pair of rows was ticked: what they are called, and whether they are to be linked.
    Ticked(String, bool),
    /// The console has another text.
    Text(String),
    /// The console's text is executed.
    Executed,
    /// The reader goes back in what was executed, or forth.
    History {
        /// Back.
        back: bool,
    },
    /// Another database is shown, and the console speaks to it.
    Database(usize),
    /// The matrix is that of another relationship.
    Choice(usize),
    /// Its rows become its columns.
    Swapped,
    /// It begins at another row or column: 0 is down, 1 across.
    From(usize, usize),
    /// The keyboard is at another cell.
    Cell(usize, usize),
    /// The code of the operations is in the script.
    Put,
}

impl Live {
    /// What a new run left; the console keeps what was typed.
    pub fn of_run(&mut self, databases: Vec<String>) {
        let console = Console { answers: None, ..std::mem::take(&mut self.console) };
        let matrix = &self.matrix;
        let matrix = MatrixView { choice: matrix.choice, is_swapped: matrix.is_swapped, ..MatrixView::default() };
        // Where the database that was shown is there again, it is shown.
        let shown = self.databases.get(self.database);
        let database = databases.iter().position(|name| Some(name) == shown).unwrap_or_default();
        *self = Live { databases: databases.into(), database, console, matrix, ..Live::default() };
    }

    /// The worker that had it is no more.
    pub fn gone(&mut self) {
        self.is_gone = true;
        self.asking = None;
    }

    /// The tables of the database that is shown, if the reader changed them after the run.
    pub fn after(&self) -> Option<&After> {
        self.after.iter().find(|(database, _)| *database == self.database).map(|(_, after)| after)
    }

    fn changed(&mut self, database: usize, by: By, tables: Vec<TableDump>) {
        let after = Rc::make_mut(&mut self.after);
        after.retain(|(known, _)| *known != database);
        after.push((database, (by, Same(tables.into()))));
    }

    /// The name of a database, as statements count them; nothing if there is only one to speak of.
    pub fn name_of(&self, report: &Report, database: u32) -> Option<&str> {
        let at = report.place_of(database).filter(|_| self.databases.len() > 1)?;
        self.databases.get(at).map(String::as_str)
    }

    /// The part of the reducer that is this one's.
    #[inline(never)]
    pub fn apply(&mut self, change: LiveChange) {
        let (console, matrix) = (&mut self.console, &mut self.matrix);
        match change {
            LiveChange::Asked(asking) => self.asking = Some(asking),
            LiveChange::Ticked(pair, link) => {
                self.asking = Some(Asking::Link);
                self.asked_of = self.database;
                matrix.nowhere = None;
                let linked = Same(Rc::default());
                let operations = Rc::make_mut(&mut matrix.operations);
                operations.insert(0, Operation { pair, link, linked, is_put: false });
                operations.truncate(OPERATIONS);
            }
            LiveChange::Text(text) => {
                console.text = text.into();
                console.back = 0;
            }
            LiveChange::Executed => {
                let history = Rc::make_mut(&mut console.history);
                history.retain(|known| *known != console.text);
                history.push(Rc::clone(&console.text));
                let most = history.len().saturating_sub(HISTORY);
                history.drain(..most);
                console.back = 0;
                self.asking = Some(Asking::Query);
                self.asked_of = self.database;
            }
            LiveChange::History { back } => console.go(back),
            LiveChange::Database(database) => {
                self.database = database;
                matrix.from = [0, 0];
                matrix.cell = (0, 0);
            }
            LiveChange::Choice(choice) => {
                let operations = Rc::clone(&matrix.operations);
                *matrix = MatrixView { choice, operations, ..MatrixView::default() };
            }
            LiveChange::Swapped => {
                matrix.is_swapped = !matrix.is_swapped;
                matrix.from.reverse();
                matrix.cell = (matrix.cell.1, matrix.cell.0);
            }
            LiveChange::From(axis, from) => {
                if let Some(known) = matrix.from.get_mut(axis) {
                    *known = from;
                }
                matrix.cell = (matrix.from[0], matrix.from[1]);
            }
            LiveChange::Cell(down, across) => matrix.cell = (down, across),
            LiveChange::Put => {
                for operation in Rc::make_mut(&mut matrix.operations) {
                    operation.is_put |= operation.waits();
                }
            }
        }
    }

    /// The worker did what it was asked for.
    #[inline(never)]
    pub fn done(&mut self, done: Done) {
        self.asking = None;
        match done {
            Done::Queried(mut queried) => {
                let tables = queried.tables.take();
                self.console.answers = Some(Same(Rc::new(queried)));
                if let Some(tables) = tables {
                    self.changed(self.asked_of, By::Console, tables);
                }
            }
            Done::Linked(mut linked) => {
                let tables = std::mem::take(&mut linked.tables);
                self.changed(linked.database as usize, By::Matrix, tables);
                if let Some(operation) = Rc::make_mut(&mut self.matrix.operations).first_mut() {
                    operation.linked = Same(Rc::new(linked));
                }
            }
            Done::Placed(Placed::Nowhere(reason)) => self.matrix.nowhere = Some(reason),
            // The edit goes into the editor, and what it makes of the source comes from there.
            Done::Placed(Placed::At(_)) => {}
            Done::Gone => self.is_gone = true,
        }
    }
}

impl Console {
    /// Shows what was executed before, or after, what is shown now.
    fn go(&mut self, back: bool) {
        if back && self.back == 0 {
            self.draft = Rc::clone(&self.text);
        }
        let next = if back { self.back + 1 } else { self.back.saturating_sub(1) };
        if next == 0 && self.back > 0 {
            self.text = Rc::clone(&self.draft);
            self.back = 0;
        } else if let Some(text) = self.history.len().checked_sub(next).and_then(|at| self.history.get(at)) {
            self.text = Rc::clone(text);
            self.back = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn execute(live: &mut Live, text: &str) {
        live.apply(LiveChange::Text(text.to_owned()));
        live.apply(LiveChange::Executed);
        live.done(Done::Queried(Queried::default()));
    }

    #[test]
    fn history_goes_back_and_forth_and_keeps_what_was_begun() {
        let mut live = Live::default();
        execute(&mut live, "one");
        execute(&mut live, "two");
        execute(&mut live, "one");
        live.apply(LiveChange::Text("begun".to_owned()));
        let mut go = |back| {
            live.apply(LiveChange::History { back });
            live.console.text.to_string()
        };
        assert_eq!([go(true), go(true), go(true)], ["one", "two", "two"]);
        assert_eq!([go(false), go(false), go(false)], ["one", "begun", "begun"]);
    }

    #[test]
    fn a_new_run_leaves_its_own_tables_and_the_typed_text() {
        let mut live = Live::default();
        execute(&mut live, "one");
        live.done(Done::Queried(Queried { tables: Some(Vec::new()), ..Queried::default() }));
        assert!(live.after().is_some());
        live.apply(LiveChange::Database(1));
        assert!(live.after().is_none(), "they are those of the database that was asked");
        live.gone();
        live.of_run(vec!["a.db".to_owned()]);
        assert_eq!((live.after().is_none(), live.is_gone, &*live.console.text), (true, false, "one"));
    }

    #[test]
    fn only_what_worked_and_is_not_there_yet_is_put_into_the_script() {
        let mut live = Live::default();
        live.apply(LiveChange::Ticked("a – b".to_owned(), true));
        live.done(Done::Linked(Linked::default()));
        live.apply(LiveChange::Ticked("a – c".to_owned(), true));
        live.done(Done::Linked(Linked { refusal: Some("no".to_owned()), ..Linked::default() }));
        let waiting = |live: &Live| live.matrix.operations.iter().map(Operation::waits).collect::<Vec<_>>();
        assert_eq!(waiting(&live), [false, true]);
        live.apply(LiveChange::Put);
        assert_eq!(waiting(&live), [false, false]);
    }
}
