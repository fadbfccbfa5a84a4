//! A table after a step, and its rows.

use linktable_schema::SqlValue;

use super::Timeline;
use super::history::{BLOCK, History, at_step};

/// What a step did to a table or a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    #[default]
    Same,
    /// It came.
    New,
    /// It is another.
    Changed,
    /// It went.
    Gone,
}

/// A table after a step.
#[derive(Clone, Copy, Debug)]
pub struct TableAt<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its columns; of a table that went with this step, those it had.
    pub columns: &'a [String],
    /// What the step did to it.
    pub mark: Mark,
    /// How many rows it has.
    pub row_count: u64,
    /// How many rows [`TableAt::rows`] goes through: those it has and those that went with this step.
    pub listed: usize,
    pub(super) timeline: &'a Timeline,
    pub(super) history: &'a History,
    pub(super) step: u32,
}

/// A row after a step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RowAt<'a> {
    /// What it is known by.
    pub key: i64,
    /// What the step did to it.
    pub mark: Mark,
    /// Its values; of a row that went with this step, those it had.
    pub values: &'a [SqlValue],
    /// Its values before the step, if that changed them.
    pub before: Option<&'a [SqlValue]>,
}

impl<'a> TableAt<'a> {
    /// Some of its rows, from a place on.
    pub fn rows(&self, from: usize, most: usize) -> Vec<RowAt<'a>> {
        let (mut left, mut start) = (from, 0);
        while start < self.history.blocks.len() {
            let listed = self.listed_in(start);
            if listed > left {
                break;
            }
            left -= listed;
            start += 1;
        }
        (start * BLOCK..self.history.rows.len()).filter_map(|at| self.row(at)).skip(left).take(most).collect()
    }

    /// All of its rows but those that went with this step.
    pub fn all(&self) -> impl Iterator<Item = RowAt<'a>> {
        (0..self.history.rows.len()).filter_map(|at| self.row(at)).filter(|row| row.mark != Mark::Gone)
    }

    /// The place of the first row that the step did anything to.
    pub fn first_marked(&self) -> Option<usize> {
        let is_marked = |at: usize| self.row(at).is_some_and(|row| row.mark != Mark::Same);
        let touched = self.touched().iter().map(|(_, at)| *at as usize);
        touched.into_iter().find(|at| is_marked(*at)).map(|at| self.place(at))
    }

    /// The place of the row with a key.
    pub fn place_of(&self, key: i64) -> Option<usize> {
        let at = self.history.rows.iter().position(|row| row.key == key)?;
        self.row(at).map(|_| self.place(at))
    }

    /// The row with a key, if the table has it; quick in tables with row ids.
    pub fn with_key(&self, key: i64) -> Option<RowAt<'a>> {
        let at = self.history.rows.binary_search_by_key(&key, |row| row.key).ok()?;
        self.row(at).filter(|row| row.mark != Mark::Gone)
    }

    /// The rows that the step did something to: nothing before the first.
    fn touched(&self) -> &'a [(u32, u32)] {
        if self.step == 0 { &[] } else { self.history.touched_by(self.step) }
    }

    /// How many rows before the one at a place of all are there or went with the step.
    fn place(&self, at: usize) -> usize {
        let block = at / BLOCK;
        let before: usize = (0..block).map(|block| self.listed_in(block)).sum();
        before + (block * BLOCK..at).filter(|at| self.row(*at).is_some()).count()
    }

    /// How many rows of a block are there or went with the step.
    pub(super) fn listed_in(&self, block: usize) -> usize {
        let there = self.history.blocks.get(block).map_or(0, |counts| at_step(counts, self.step));
        let touched = self.touched();
        let [from, to] = [block, block + 1].map(|block| {
            let first = (block * BLOCK) as u32;
            touched.partition_point(|(_, at)| *at < first)
        });
        let went = touched.get(from..to).unwrap_or_default().iter();
        let went = went.filter(|(_, at)| self.row(*at as usize).is_some_and(|row| row.mark == Mark::Gone));
        there as usize + went.count()
    }

    /// What a row is after the step, and what it was before if the step changed it.
    fn contents(&self, at: usize) -> (Option<&'a [SqlValue]>, Option<&'a [SqlValue]>) {
        let versions = self.history.versions_of(at);
        let until = versions.partition_point(|(from, _)| *from <= self.step);
        let version = |at: Option<usize>| {
            let (step, content) = versions.get(at?)?;
            Some((*step, self.timeline.values(*step, *content)))
        };
        match version(until.checked_sub(1)) {
            None => (None, None),
            Some((from, now)) if from == self.step && from > 0 => {
                (now, version(until.checked_sub(2)).and_then(|(_, before)| before))
            }
            Some((_, now)) => (now, None),
        }
    }

    fn row(&self, at: usize) -> Option<RowAt<'a>> {
        let key = self.history.rows.get(at)?.key;
        let (now, before) = self.contents(at);
        let is_of_this_step = || {
            let versions = self.history.versions_of(at);
            self.step > 0 && versions.binary_search_by_key(&self.step, |(from, _)| *from).is_ok()
        };
        Some(match (now, before) {
            (Some(values), Some(before)) if before == values => RowAt { key, mark: Mark::Same, values, before: None },
            (Some(values), Some(before)) => RowAt { key, mark: Mark::Changed, values, before: Some(before) },
            (Some(values), None) => {
                RowAt { key, mark: if is_of_this_step() { Mark::New } else { Mark::Same }, values, before: None }
            }
            (None, Some(values)) => RowAt { key, mark: Mark::Gone, values, before: None },
            (None, None) => return None,
        })
    }
}
