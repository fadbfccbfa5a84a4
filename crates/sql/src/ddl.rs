//! `CREATE TABLE` and `CREATE INDEX`, byte for byte as SQLAlchemy words them.

use linktable_schema::{Column, Constraint, Index, ReferentialAction, Table};
use rustc_hash::FxHashSet;

use crate::{quote, quote_anywhere};

/// How a statement of DDL is worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// For no database in particular, as `str(CreateTable(…))` shows it, not for SQLite.
    pub anywhere: bool,
    /// With `IF NOT EXISTS` or `IF EXISTS`.
    pub if_needed: bool,
}

/// The text of `CREATE TABLE`, for SQLite.
///
/// SQLAlchemy 2.1.9, `sql/compiler.py`: `DDLCompiler.visit_create_table`.
pub fn create_table(table: &Table) -> String {
    create_table_in(table, Wording::default())
}

/// The text of `CREATE TABLE`.
pub fn create_table_in(table: &Table, wording: Wording) -> String {
    // A primary key that no constraint has stands with its column, and is counted up by SQLite.
    let has_key = table.constraints.iter().any(|constraint| matches!(constraint, Constraint::PrimaryKey { .. }));
    let mut writer = Writer::new(wording, 64 + 48 * (table.columns.len() + table.constraints.len()));
    writer.push("\nCREATE TABLE ");
    writer.push(if wording.if_needed { "IF NOT EXISTS " } else { "" });
    writer.schema(table);
    writer.name(&table.name);
    writer.push(" (");
    let mut before = "\n\t";
    for each in &table.columns {
        writer.push(std::mem::replace(&mut before, ", \n\t"));
        writer.column(each);
        if each.primary_key && !has_key {
            writer.push(" PRIMARY KEY AUTOINCREMENT");
        }
    }
    for each in table.constraints.iter().filter(|each| !is_empty(each)) {
        writer.push(std::mem::replace(&mut before, ", \n\t"));
        writer.constraint(each);
    }
    writer.push("\n)\n\n");
    writer.text
}

/// The text of `CREATE INDEX`, for SQLite.
///
/// SQLAlchemy 2.1.9, `sql/compiler.py`: `DDLCompiler.visit_create_index`.
pub fn create_index(table: &Table, index: &Index) -> String {
    create_index_in(table, index, Wording::default())
}

/// The text of `CREATE INDEX`.
pub fn create_index_in(table: &Table, index: &Index, wording: Wording) -> String {
    let mut writer = Writer::new(wording, 64);
    writer.push(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    writer.push(if wording.if_needed { "IF NOT EXISTS " } else { "" });
    // SQLite names the schema before the index, others before the table.
    if !wording.anywhere {
        writer.schema(table);
    }
    writer.name(&index.name);
    writer.push(" ON ");
    if wording.anywhere {
        writer.schema(table);
    }
    writer.name(&table.name);
    writer.push(" ");
    match &index.over {
        Some(over) => writer.push(over),
        None => writer.names(&index.columns),
    }
    writer.text
}

/// The text of `DROP TABLE`.
pub fn drop_table(table: &Table, wording: Wording) -> String {
    let mut writer = Writer::new(wording, 32);
    writer.push("\nDROP TABLE ");
    writer.push(if wording.if_needed { "IF EXISTS " } else { "" });
    writer.schema(table);
    writer.name(&table.name);
    writer.text
}

/// The text of `DROP INDEX`.
pub fn drop_index(table: &Table, index: &Index, wording: Wording) -> String {
    let mut writer = Writer::new(wording, 32);
    writer.push("\nDROP INDEX ");
    writer.push(if wording.if_needed { "IF EXISTS " } else { "" });
    writer.schema(table);
    writer.name(&index.name);
    writer.text
}

/// Writes a statement of DDL.
struct Writer {
    text: String,
    anywhere: bool,
}

impl Writer {
    fn new(wording: Wording, size: usize) -> Self {
        Writer { text: String::with_capacity(size), anywhere: wording.anywhere }
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// An identifier.
    fn name(&mut self, name: &str) {
        let quoted = if self.anywhere { quote_anywhere(name) } else { quote(name) };
        self.push(&quoted);
    }

    /// What stands before the name of a table or an index that names its schema: `main.`
    fn schema(&mut self, table: &Table) {
        if let Some(schema) = &table.schema {
            self.name(schema);
            self.push(".");
        }
    }

    fn column(&mut self, column: &Column) {
        self.name(&column.name);
        self.push(" ");
        self.push(&column.sql_type);
        if let Some(default) = &column.default {
            self.push(" DEFAULT ");
            if self.anywhere {
                self.push(default);
            } else {
                self.push(&parenthesized(default));
            }
        }
        let not_null = if column.nullable { "" } else { " NOT NULL" };
        if !self.anywhere {
            self.push(not_null);
        }
        if let Some(generated) = &column.generated {
            self.push(" ");
            self.push(generated);
        }
        if self.anywhere {
            self.push(not_null);
        }
    }

    fn constraint(&mut self, constraint: &Constraint) {
        let (Constraint::PrimaryKey { name, .. }
        | Constraint::Unique { name, .. }
        | Constraint::Check { name, .. }
        | Constraint::ForeignKey { name, .. }) = constraint;
        if let Some(name) = name {
            self.push("CONSTRAINT ");
            self.name(name);
            self.push(" ");
        }
        match constraint {
            Constraint::PrimaryKey { columns, .. } => {
                self.push("PRIMARY KEY ");
                self.names(columns);
            }
            Constraint::Unique { columns, .. } => {
                self.push("UNIQUE ");
                self.names(columns);
            }
            Constraint::Check { sql, .. } => {
                self.push("CHECK (");
                self.push(sql);
                self.push(")");
            }
            Constraint::ForeignKey { columns, table, targets, on_delete, on_update, .. } => {
                self.push("FOREIGN KEY");
                self.names(columns);
                self.push(" REFERENCES ");
                self.name(table);
                self.push(" ");
                self.names(targets);
                for (event, action) in [(" ON DELETE ", on_delete), (" ON UPDATE ", on_update)] {
                    if let Some(action) = action {
                        self.push(event);
                        self.push(action.sql());
                    }
                }
            }
        }
    }

    /// Names in parentheses.
    fn names(&mut self, columns: &[String]) {
        self.push("(");
        for (at, name) in columns.iter().enumerate() {
            self.push(if at > 0 { ", " } else { "" });
            self.name(name);
        }
        self.push(")");
    }
}

/// SQLite wants parentheses around a default that is more than one word or literal.
fn parenthesized(default: &str) -> String {
    let literal = default.trim_start().starts_with(['\'', '"', '(']);
    let word = default.chars().all(|c| c.is_alphanumeric() || c == '_');
    if literal || word { default.to_owned() } else { format!("({default})") }
}

/// Whether it is a key of no columns, which is not written.
fn is_empty(constraint: &Constraint) -> bool {
    matches!(constraint, Constraint::PrimaryKey { columns, .. } | Constraint::Unique { columns, .. } if columns.is_empty())
}

/// The referential action a word stands for, in any case.
pub fn referential_action(word: &str) -> Option<ReferentialAction> {
    let all = [
        ReferentialAction::Cascade,
        ReferentialAction::Restrict,
        ReferentialAction::SetNull,
        ReferentialAction::SetDefault,
        ReferentialAction::NoAction,
    ];
    all.into_iter().find(|action| action.sql().eq_ignore_ascii_case(word))
}

/// The order in which `create_all` makes tables: in rounds, each of those whose
/// dependencies are all made, in the given order within a round. What depends
/// on itself in a circle comes as if its circle's edges were not there.
///
/// `dependencies` lists for each table those it refers to. The order is of
/// positions in it. SQLAlchemy 2.1.9, `sql/ddl.py`: `sort_tables_and_constraints`.
pub fn creation_order(dependencies: &[Vec<usize>]) -> Vec<usize> {
    rounds(dependencies, None).unwrap_or_else(|stuck| {
        let in_circle = circles(dependencies, &stuck);
        // What is left once only the tables of a circle lose their edges is free of circles.
        rounds(dependencies, Some(&in_circle)).unwrap_or_else(|_| (0..dependencies.len()).collect())
    })
}

/// Of the tables that [`creation_order`] sorts, those that depend on each other in a circle, in their given order.
pub fn in_circles(dependencies: &[Vec<usize>]) -> Vec<usize> {
    let Err(stuck) = rounds(dependencies, None) else { return Vec::new() };
    let mut circle: Vec<usize> = circles(dependencies, &stuck).into_iter().collect();
    circle.sort_unstable();
    circle
}

/// The tables in order, or those that wait for each other.
fn rounds(dependencies: &[Vec<usize>], free: Option<&FxHashSet<usize>>) -> Result<Vec<usize>, FxHashSet<usize>> {
    let count = dependencies.len();
    let mut waits = vec![0usize; count];
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (table, on) in dependencies.iter().enumerate() {
        let mut distinct: Vec<usize> = on.iter().copied().filter(|other| *other != table && *other < count).collect();
        distinct.sort_unstable();
        distinct.dedup();
        if free.is_some_and(|free| free.contains(&table)) {
            continue;
        }
        if let Some(waits) = waits.get_mut(table) {
            *waits = distinct.len();
        }
        for other in distinct {
            if let Some(dependents) = dependents.get_mut(other) {
                dependents.push(table);
            }
        }
    }
    let mut ready: Vec<usize> = (0..count).filter(|table| waits.get(*table) == Some(&0)).collect();
    let mut order = Vec::with_capacity(count);
    while !ready.is_empty() {
        let mut next = Vec::new();
        for table in &ready {
            for dependent in dependents.get(*table).into_iter().flatten() {
                if let Some(waits) = waits.get_mut(*dependent) {
                    *waits -= 1;
                    if *waits == 0 {
                        next.push(*dependent);
                    }
                }
            }
        }
        order.append(&mut ready);
        next.sort_unstable();
        ready = next;
    }
    if order.len() == count {
        return Ok(order);
    }
    let done: FxHashSet<usize> = order.into_iter().collect();
    Err((0..count).filter(|table| !done.contains(table)).collect())
}

/// Of the tables that never became ready, those that lie on a circle.
fn circles(dependencies: &[Vec<usize>], stuck: &FxHashSet<usize>) -> FxHashSet<usize> {
    let reaches_itself = |start: usize| {
        let mut seen = FxHashSet::default();
        let mut todo = vec![start];
        while let Some(table) = todo.pop() {
            for other in dependencies.get(table).into_iter().flatten().copied() {
                if other == start && table != start {
                    return true;
                }
                if other != table && stuck.contains(&other) && seen.insert(other) {
                    todo.push(other);
                }
            }
        }
        false
    };
    stuck.iter().copied().filter(|table| reaches_itself(*table)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_come_in_rounds() {
        // hero → team; link → hero, team; lone.
        assert_eq!(creation_order(&[vec![1], vec![], vec![0, 1], vec![]]), [1, 3, 0, 2]);
        // Itself is no dependency.
        assert_eq!(creation_order(&[vec![0], vec![0]]), [0, 1]);
        // a ⇄ b, c → a.
        assert_eq!(creation_order(&[vec![1], vec![0], vec![0]]), [0, 1, 2]);
    }

    #[test]
    fn defaults_of_several_words_are_in_parentheses() {
        assert_eq!(parenthesized("'hi'"), "'hi'");
        assert_eq!(parenthesized("0"), "0");
        assert_eq!(parenthesized("now()"), "(now())");
    }
}
