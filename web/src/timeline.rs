//! The tables of a run after each of its statements.
//!
//! Everything is read from the changes that the report tells of each statement. They are sorted once by table
//! and row, so that to look at a step costs what is looked at, wherever the look before it was.

mod history;
mod table_at;
#[cfg(test)]
mod tests;

use std::cmp::Ordering;
use std::rc::Rc;

use linktable_schema::{Report, RowChange, SqlValue, Statement, TableChange, TableDump};

use history::{BLOCK, Content, History, Shape, at_step};
pub use table_at::{Mark, RowAt, TableAt};

/// A run, to be looked at after each step. Step 0 is before the first statement.
#[derive(Debug)]
pub struct Timeline {
    report: Rc<Report>,
    /// Which of the databases that the run left.
    at: usize,
    steps: Vec<Step>,
    /// Up to which step all changes are known.
    known: usize,
    /// Whether the changes come to what the run left.
    is_whole: bool,
    /// The tables as the changes tell, in order of their names.
    played: Vec<History>,
    /// The tables as the run left them, in order of creation; for steps whose changes are not known.
    left: Vec<History>,
}

/// What a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// A statement.
    Statement(u32),
    /// What changed without one.
    Unasked(u32),
}

impl Timeline {
    /// The steps of a report, for the database that it has at a place ([`Report::left`]).
    pub fn new(report: Rc<Report>, at: usize) -> Self {
        let steps = steps(&report);
        let known = report.changes_until.map_or(steps.len(), |until| {
            steps.iter().position(|step| matches!(step, Step::Statement(at) if *at >= until)).unwrap_or(steps.len())
        });
        let mut timeline = Timeline { report, at, steps, known, is_whole: true, played: Vec::new(), left: Vec::new() };
        timeline.played = timeline.play();
        timeline.left = timeline.leave();
        timeline.is_whole = timeline.known == timeline.steps.len() && timeline.ends_as_left();
        if !timeline.is_whole && timeline.report.changes_until.is_none() {
            // What was not told in full is not shown as if it were.
            timeline.known = 0;
        }
        timeline
    }

    /// The database, as statements count them.
    pub fn database(&self) -> u32 {
        self.report.left(self.at).0
    }

    fn left_tables(&self) -> &[TableDump] {
        self.report.left(self.at).1
    }

    /// How many steps there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    /// Up to which step all changes are known; from then on the tables are those of the end.
    pub fn known(&self) -> usize {
        self.known
    }

    /// The statement of a step; nothing for what changed without one.
    pub fn statement(&self, step: usize) -> Option<&Statement> {
        self.report.statements.get(statement_of(&self.report, step)?)
    }

    /// Whether a step did anything to a table that is shown.
    pub fn changes_anything(&self, step: usize) -> bool {
        step.checked_sub(1).is_some_and(|at| {
            let (changes, tables) = self.told(at);
            !changes.is_empty() || !tables.is_empty()
        })
    }

    /// The tables after a step, with those that went with it, in order of creation.
    pub fn tables(&self, step: usize) -> Vec<TableAt<'_>> {
        let is_left = step > self.known || step == self.len() && !self.is_whole;
        let histories = if is_left { &self.left } else { &self.played };
        let step = step as u32;
        let mut tables: Vec<(u32, TableAt<'_>)> =
            histories.iter().filter_map(|history| self.table(history, step)).collect();
        tables.sort_by_key(|(came, _)| *came);
        tables.into_iter().map(|(_, table)| table).collect()
    }

    /// A table after a step, and the step it came with.
    fn table<'a>(&'a self, history: &'a History, step: u32) -> Option<(u32, TableAt<'a>)> {
        let until = history.shapes.partition_point(|(from, _)| *from <= step);
        let shape = |at: usize| {
            let (from, shape) = history.shapes.get(at)?;
            self.columns(*from, *shape).map(|columns| (*from, columns))
        };
        let now = until.checked_sub(1).and_then(shape);
        let is_now = |at: &usize| history.shapes.get(*at).is_some_and(|(from, _)| *from == step && step > 0);
        let is_reshaped = until.checked_sub(1).filter(is_now).is_some();
        let before = if is_reshaped { until.checked_sub(2).and_then(shape) } else { now };
        let (mark, columns) = match (before, now) {
            (None, None) => return None,
            (None, Some((_, columns))) => (Mark::New, columns),
            (Some((_, columns)), None) => (Mark::Gone, columns),
            (Some(_), Some((_, columns))) => (if is_reshaped { Mark::Changed } else { Mark::Same }, columns),
        };
        // It came where it last was not there before.
        let mut first = if mark == Mark::Gone { until.saturating_sub(1) } else { until };
        while first.checked_sub(1).and_then(shape).is_some() {
            first -= 1;
        }
        let came = history.shapes.get(first).map_or(0, |(from, _)| *from);
        let rows: u32 = history.blocks.iter().map(|block| at_step(block, step)).sum();
        let row_count = history.total.unwrap_or(u64::from(rows));
        let mut table =
            TableAt { name: &history.name, columns, mark, row_count, listed: 0, timeline: self, history, step };
        table.listed = (0..history.blocks.len()).map(|block| table.listed_in(block)).sum();
        Some((came, table))
    }

    fn columns(&self, step: u32, shape: Shape) -> Option<&[String]> {
        match shape {
            Shape::Told(at) => {
                let (_, tables) = self.told((step as usize).checked_sub(1)?);
                tables.get(at as usize)?.columns.as_deref()
            }
            Shape::Left(at) => Some(&self.left_tables().get(at as usize)?.columns),
        }
    }

    /// What the step at this place told.
    fn told(&self, at: usize) -> (&[RowChange], &[TableChange]) {
        let told = match self.steps.get(at) {
            Some(Step::Statement(at)) => self
                .report
                .statements
                .get(*at as usize)
                .map(|statement| (statement.database, &statement.changes, &statement.tables)),
            Some(Step::Unasked(at)) => self
                .report
                .unasked
                .get(*at as usize)
                .map(|unasked| (unasked.database, &unasked.changes, &unasked.tables)),
            None => None,
        };
        match told {
            Some((database, changes, tables)) if database == self.database() => (changes, tables),
            _ => (&[], &[]),
        }
    }

    /// The tables as the changes tell.
    fn play(&self) -> Vec<History> {
        let mut histories: Vec<History> = Vec::new();
        // Table, key, step, place in the step: sorted, they are the rows of each table with their versions.
        let mut entries: Vec<(u32, i64, u32, u32)> = Vec::new();
        let mut numbers: Vec<(&str, u32)> = Vec::new();
        for at in 0..self.known {
            let (changes, tables) = self.told(at);
            let step = at as u32 + 1;
            for (change, place) in tables.iter().zip(0..) {
                let number = number(&mut numbers, &change.table) as usize;
                histories.resize_with(histories.len().max(number + 1), History::default);
                if let Some(history) = histories.get_mut(number) {
                    history.name.clone_from(&change.table);
                    history.shapes.push((step, Shape::Told(place)));
                }
            }
            for (change, place) in changes.iter().zip(0..) {
                entries.push((number(&mut numbers, &change.table), change.rowid, step, place));
            }
        }
        entries.sort_unstable();
        for (table, key, step, place) in entries {
            // A table that nothing tells of is none to show.
            if let Some(history) = histories.get_mut(table as usize) {
                history.push(key, step, Content::Told(place));
            }
        }
        for history in &mut histories {
            let by_coming = history.shapes.first().is_some_and(|(step, shape)| match shape {
                Shape::Told(at) => {
                    let (_, tables) = self.told((*step as usize).saturating_sub(1));
                    tables.get(*at as usize).is_some_and(|change| !change.has_rowids)
                }
                Shape::Left(_) => false,
            });
            if by_coming {
                history.order_by_coming();
            }
            self.count(history);
        }
        histories
    }

    /// The tables as the run left them.
    fn leave(&self) -> Vec<History> {
        let dumps = self.left_tables().iter().zip(0..);
        let mut histories: Vec<History> = dumps.map(|(dump, at)| History::left(dump, at)).collect();
        histories.iter_mut().for_each(|history| self.count(history));
        histories
    }

    /// Counts the rows after each step.
    fn count(&self, history: &mut History) {
        let mut touched: Vec<(u32, u32)> = Vec::with_capacity(history.versions.len());
        let mut blocks = Vec::with_capacity(history.rows.len() / BLOCK + 1);
        for start in (0..history.rows.len()).step_by(BLOCK) {
            let mut deltas: Vec<(u32, i32)> = Vec::new();
            for at in start..history.rows.len().min(start + BLOCK) {
                let mut was = false;
                for (step, content) in history.versions_of(at) {
                    let is = self.values(*step, *content).is_some();
                    deltas.push((*step, i32::from(is) - i32::from(was)));
                    touched.push((*step, at as u32));
                    was = is;
                }
            }
            deltas.sort_unstable();
            let mut counts: Vec<(u32, u32)> = Vec::new();
            let mut total = 0_i32;
            for (step, delta) in deltas {
                total += delta;
                let count = total.max(0).cast_unsigned();
                match counts.last_mut() {
                    Some(last) if last.0 == step => last.1 = count,
                    _ => counts.push((step, count)),
                }
            }
            blocks.push(counts);
        }
        touched.sort_unstable();
        (history.blocks, history.touched) = (blocks, touched);
    }

    fn values(&self, step: u32, content: Content) -> Option<&[SqlValue]> {
        match content {
            Content::Told(at) => {
                let (changes, _) = self.told((step as usize).checked_sub(1)?);
                changes.get(at as usize)?.after.as_deref()
            }
            Content::Left(table, row) => {
                self.left_tables().get(table as usize)?.rows.get(row as usize).map(Vec::as_slice)
            }
        }
    }

    /// Whether the tables at the end have the columns and as many rows as those the run left.
    fn ends_as_left(&self) -> bool {
        let mut tables = self.tables(self.len());
        tables.retain(|table| table.mark != Mark::Gone);
        tables.len() == self.left_tables().len()
            && self.left_tables().iter().all(|dump| {
                tables.iter().any(|table| {
                    table.name == dump.name
                        && table.columns == dump.columns
                        && table.row_count == dump.row_count.max(dump.rows.len() as u64)
                })
            })
    }
}

/// The step of a statement, by its number in the report.
pub fn step_of(report: &Report, statement: usize) -> usize {
    statement + 1 + report.unasked.iter().filter(|unasked| unasked.after as usize <= statement).count()
}

/// The statement of a step, by its number in the report; nothing for what changed without one.
pub fn statement_of(report: &Report, step: usize) -> Option<usize> {
    let mut statement = step.checked_sub(1)?;
    for unasked in &report.unasked {
        match (unasked.after as usize).cmp(&statement) {
            Ordering::Less => statement -= 1,
            Ordering::Equal => return None,
            Ordering::Greater => break,
        }
    }
    (statement < report.statements.len()).then_some(statement)
}

/// The number of a table by its name: a new one for a new name.
fn number<'a>(numbers: &mut Vec<(&'a str, u32)>, name: &'a str) -> u32 {
    match numbers.binary_search_by(|(known, _)| (*known).cmp(name)) {
        Ok(found) => numbers.get(found).map_or(0, |(_, number)| *number),
        Err(place) => {
            let number = numbers.len() as u32;
            numbers.insert(place, (name, number));
            number
        }
    }
}

/// The statements in order, and between them what changed without one.
fn steps(report: &Report) -> Vec<Step> {
    let mut steps = Vec::with_capacity(report.statements.len() + report.unasked.len());
    let mut unasked = report.unasked.iter().zip(0..).peekable();
    for at in 0..=report.statements.len() as u32 {
        while let Some((_, number)) = unasked.next_if(|(unasked, _)| unasked.after <= at) {
            steps.push(Step::Unasked(number));
        }
        if (at as usize) < report.statements.len() {
            steps.push(Step::Statement(at));
        }
    }
    steps
}
