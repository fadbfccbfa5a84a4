//! What the panels of a run show of it: which statements, which step, which rows.

use linktable_schema::StatementKind;

/// The groups statements are shown by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// What makes tables.
    Schema,
    /// Where transactions begin and end.
    Transactions,
    /// What reads rows.
    Reads,
    /// What writes rows.
    Writes,
    /// What asks the database which tables there are, or sets it: many, and few readers look for them.
    Pragmas,
}

impl Group {
    /// All of them.
    pub const ALL: [Group; 5] = [Group::Schema, Group::Transactions, Group::Reads, Group::Writes, Group::Pragmas];

    /// The group of a kind.
    pub fn of(kind: StatementKind) -> Self {
        match kind {
            StatementKind::Schema => Group::Schema,
            StatementKind::Pragma => Group::Pragmas,
            StatementKind::Transaction => Group::Transactions,
            StatementKind::Read => Group::Reads,
            StatementKind::Write => Group::Writes,
        }
    }

    /// What it is called.
    pub fn title(self) -> &'static str {
        match self {
            Group::Schema => "Schema",
            Group::Transactions => "Transactions",
            Group::Reads => "Reads",
            Group::Writes => "Writes",
            Group::Pragmas => "PRAGMA",
        }
    }
}

/// Which groups are not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hidden(u8);

impl Default for Hidden {
    /// What makes, reads and writes is shown.
    fn default() -> Self {
        Hidden(1 << Group::Pragmas as u8)
    }
}

impl Hidden {
    /// Whether a group is shown.
    pub fn shows(self, group: Group) -> bool {
        self.0 & (1 << group as u8) == 0
    }

    /// With a group shown if it was not, and not if it was.
    #[must_use]
    pub fn toggled(self, group: Group) -> Self {
        Hidden(self.0 ^ (1 << group as u8))
    }

    /// As the browser keeps it.
    pub fn to_kept(self) -> String {
        self.0.to_string()
    }

    /// From what the browser kept; as at first if that is nothing of ours.
    pub fn from_kept(kept: &str) -> Self {
        kept.parse().map_or_else(|_| Hidden::default(), |kept: u8| Hidden(kept & 31))
    }
}

/// A row that the reader looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// Its table.
    pub table: String,
    /// What it is known by.
    pub key: i64,
    /// Counts, so that a row may be looked for again.
    pub times: u32,
}

/// By which column the rows of a table are sorted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The largest first.
    pub is_down: bool,
}

/// What the panels of a run show of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// Which statements are not shown.
    pub hidden: Hidden,
    /// The first statement shown, counted among those that are not hidden.
    pub first: usize,
    /// The step whose tables are shown; nothing for the end of the run.
    pub step: Option<usize>,
    /// The first row shown of some tables, in the order the reader chose them.
    pub pages: Vec<(String, usize)>,
    /// The row that the reader looks for.
    pub sought: Option<Sought>,
    /// The tables whose rows are sorted; those of others come in the order of their row ids.
    pub sorts: Vec<Sort>,
}

/// What changes that.
#[derive(Clone, Debug)]
pub enum ResultsChange {
    /// A group of statements is shown if it was not, and not if it was.
    Toggle(Group),
    /// The list of statements begins elsewhere.
    First(usize),
    /// The tables are shown as they were after another step; nothing for the end.
    Step(Option<usize>),
    /// The rows shown of a table begin elsewhere.
    Page(String, usize),
    /// The reader looks for a row: of which table, and its key.
    Seek(String, i64),
    /// The rows of a table are sorted by a column; if they are, the other way; and then no longer.
    Sort(String, String),
}

impl Results {
    /// The part of the reducer that is the results'.
    #[inline(never)]
    pub fn apply(&mut self, change: ResultsChange) {
        match change {
            ResultsChange::Toggle(group) => {
                self.hidden = self.hidden.toggled(group);
                self.first = 0;
            }
            ResultsChange::First(first) => self.first = first,
            ResultsChange::Step(step) => {
                // Each step shows what it changed, whatever was looked at before.
                self.step = step;
                self.pages.clear();
                self.sought = None;
            }
            ResultsChange::Page(table, first) => {
                self.pages.retain(|(known, _)| *known != table);
                self.pages.push((table, first));
                self.sought = None;
            }
            ResultsChange::Seek(table, key) => {
                let times = self.sought.as_ref().map_or(0, |sought| sought.times) + 1;
                self.pages.retain(|(known, _)| *known != table);
                self.sought = Some(Sought { table, key, times });
            }
            ResultsChange::Sort(table, column) => {
                let before = self.sort_of(&table).filter(|sort| sort.column == column).map(|sort| sort.is_down);
                self.sorts.retain(|sort| sort.table != table);
                if before != Some(true) {
                    let is_down = before == Some(false);
                    self.sorts.push(Sort { table: table.clone(), column, is_down });
                }
                self.apply(ResultsChange::Page(table, 0));
            }
        }
    }

    /// How the rows of a table are sorted.
    pub fn sort_of(&self, table: &str) -> Option<&Sort> {
        self.sorts.iter().find(|sort| sort.table == table)
    }

    /// Other tables are shown: what was looked at in those before is no matter.
    pub fn of_other_database(&mut self) {
        self.apply(ResultsChange::Step(self.step));
    }

    /// What is shown of a new run: the end of it, and the statements that were shown before; tables stay sorted.
    #[must_use]
    pub fn of_new_run(&self) -> Self {
        Results { hidden: self.hidden, sorts: self.sorts.clone(), ..Results::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_hidden_and_kept() {
        let hidden = Hidden::default().toggled(Group::Reads).toggled(Group::Writes).toggled(Group::Reads);
        let shown: Vec<Group> = Group::ALL.into_iter().filter(|group| hidden.shows(*group)).collect();
        assert_eq!(shown, [Group::Schema, Group::Transactions, Group::Reads]);
        assert_eq!(Hidden::from_kept(&hidden.to_kept()), hidden);
        assert_eq!(Hidden::from_kept("what else"), Hidden::default());
    }

    #[test]
    fn a_column_is_sorted_by_up_down_and_no_longer() {
        let mut results = Results::default();
        let mut press = |column: &str| {
            results.apply(ResultsChange::Sort("t".to_owned(), column.to_owned()));
            results.sort_of("t").map(|sort| (sort.column.clone(), sort.is_down))
        };
        assert_eq!(press("a"), Some(("a".to_owned(), false)));
        assert_eq!(press("a"), Some(("a".to_owned(), true)));
        assert_eq!(press("b"), Some(("b".to_owned(), false)), "another column begins anew");
        assert_eq!(
            [press("b").map(|(_, is_down)| is_down), press("b").map(|(_, is_down)| is_down)],
            [Some(true), None]
        );
        press("a");
        assert_eq!(results.of_new_run().sorts.len(), 1);
    }

    #[test]
    fn another_step_shows_its_own_rows_and_another_run_its_end() {
        let mut results = Results::default();
        results.apply(ResultsChange::Toggle(Group::Schema));
        results.apply(ResultsChange::First(200));
        results.apply(ResultsChange::Step(Some(3)));
        results.apply(ResultsChange::Page("t".to_owned(), 100));
        results.apply(ResultsChange::Seek("u".to_owned(), 7));
        results.apply(ResultsChange::Seek("u".to_owned(), 7));
        assert_eq!(results.pages, [("t".to_owned(), 100)]);
        assert_eq!(results.sought.as_ref().map(|sought| sought.times), Some(2));
        results.apply(ResultsChange::Step(Some(4)));
        assert_eq!((results.pages.len(), results.sought.is_none(), results.first), (0, true, 200));
        let next = results.of_new_run();
        assert_eq!((next.step, next.first, next.hidden), (None, 0, results.hidden));
    }
}
