//! Everything a table of one name was: its columns, its rows, and how many there were after each step.

use linktable_schema::TableDump;

/// How many rows are counted together.
pub(super) const BLOCK: usize = 256;

/// Everything a table of one name was.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) name: String,
    /// From which steps on it has other columns; each is a place among what its step tells of tables.
    pub(super) shapes: Vec<(u32, Shape)>,
    pub(super) rows: Vec<Row>,
    /// What the rows were, each row's together and in order of steps.
    pub(super) versions: Vec<(u32, Content)>,
    /// For each block of rows, from which steps on how many of them are there.
    pub(super) blocks: Vec<Vec<(u32, u32)>>,
    /// Which rows each step did something to, in order of steps.
    pub(super) touched: Vec<(u32, u32)>,
    /// Whether some of its rows are not there, because the report does not have them.
    pub(super) total: Option<u64>,
}

/// Where the columns of a table stand.
#[derive(Clone, Copy, Debug)]
pub(super) enum Shape {
    /// As this change of its step tells.
    Told(u32),
    /// As the dump of this number has it.
    Left(u32),
}

/// Where the values of a row stand.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    /// The row after this change of its step.
    Told(u32),
    /// This row of a dump.
    Left(u32, u32),
}

/// A row, whatever it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) key: i64,
    /// Where its versions begin.
    pub(super) start: u32,
}

impl History {
    /// A table as the run left it.
    pub(super) fn left(dump: &TableDump, table: u32) -> Self {
        let count = dump.rows.len() as u32;
        History {
            name: dump.name.clone(),
            shapes: vec![(0, Shape::Left(table))],
            rows: (0..count).map(|row| Row { key: i64::from(row), start: row }).collect(),
            versions: (0..count).map(|row| (0, Content::Left(table, row))).collect(),
            total: Some(dump.row_count.max(u64::from(count))),
            ..History::default()
        }
    }

    /// Takes in what a row is from a step on; of several in one step the last stays.
    pub(super) fn push(&mut self, key: i64, step: u32, content: Content) {
        let is_known = self.rows.last().is_some_and(|row| row.key == key);
        if !is_known {
            self.rows.push(Row { key, start: self.versions.len() as u32 });
        }
        match self.versions.last_mut() {
            Some(last) if is_known && last.0 == step => last.1 = content,
            _ => self.versions.push((step, content)),
        }
    }

    /// Sorts the rows by the steps they came with.
    pub(super) fn order_by_coming(&mut self) {
        let mut order: Vec<(u32, usize)> =
            (0..self.rows.len()).map(|at| (self.versions_of(at).first().map_or(0, |(step, _)| *step), at)).collect();
        order.sort_unstable();
        let (mut rows, mut versions) = (Vec::with_capacity(order.len()), Vec::with_capacity(self.versions.len()));
        for (_, at) in order {
            let key = self.rows.get(at).map_or(0, |row| row.key);
            rows.push(Row { key, start: versions.len() as u32 });
            versions.extend_from_slice(self.versions_of(at));
        }
        (self.rows, self.versions) = (rows, versions);
    }

    /// What the row at a place was.
    pub(super) fn versions_of(&self, at: usize) -> &[(u32, Content)] {
        let start = |at: usize| self.rows.get(at).map_or(self.versions.len(), |row| row.start as usize);
        self.versions.get(start(at)..start(at + 1)).unwrap_or_default()
    }

    /// The rows that a step did something to.
    pub(super) fn touched_by(&self, step: u32) -> &[(u32, u32)] {
        let [from, to] = [step, step + 1].map(|step| self.touched.partition_point(|(at, _)| *at < step));
        self.touched.get(from..to).unwrap_or_default()
    }
}

/// How many there are after a step.
pub(super) fn at_step(counts: &[(u32, u32)], step: u32) -> u32 {
    let until = counts.partition_point(|(from, _)| *from <= step);
    until.checked_sub(1).and_then(|at| counts.get(at)).map_or(0, |(_, count)| *count)
}
