//! `CREATE TABLE` and `CREATE INDEX`, byte for byte as SQLAlchemy words them.

use linktable_schema::{Column, Constraint, Index, ReferentialAction, Table};
use rustc_hash::FxHashSet;

use crate::quote;

/// The text of `CREATE TABLE`, for SQLite.
///
/// SQLAlchemy 2.1.9, `sql/compiler.py`: `DDLCompiler.visit_create_table`.
pub fn create_table(table: &Table) -> String {
    // A primary key that no constraint has stands with its column, and is counted up by SQLite.
    let has_key = table.constraints.iter().any(|constraint| matches!(constraint, Constraint::PrimaryKey { .. }));
    let mut text = String::with_capacity(64 + 48 * (table.columns.len() + table.constraints.len()));
    text.push_str("\nCREATE TABLE ");
    schema(&mut text, table);
    text.push_str(&quote(&table.name));
    text.push_str(" (");
    let mut before = "\n\t";
    for each in &table.columns {
        text.push_str(std::mem::replace(&mut before, ", \n\t"));
        column(&mut text, each);
        if each.primary_key && !has_key {
            text.push_str(" PRIMARY KEY AUTOINCREMENT");
        }
    }
    for each in table.constraints.iter().filter(|each| !is_empty(each)) {
        text.push_str(std::mem::replace(&mut before, ", \n\t"));
        constraint(&mut text, each);
    }
    text.push_str("\n)\n\n");
    text
}

/// The text of `CREATE INDEX`, for SQLite.
///
/// SQLAlchemy 2.1.9, `sql/compiler.py`: `DDLCompiler.visit_create_index`.
pub fn create_index(table: &Table, index: &Index) -> String {
    let mut text = String::with_capacity(64);
    text.push_str(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    schema(&mut text, table);
    text.push_str(&quote(&index.name));
    text.push_str(" ON ");
    text.push_str(&quote(&table.name));
    text.push(' ');
    names(&mut text, &index.columns);
    text
}

/// What stands before the name of a table or an index that names its schema: `main.`
fn schema(text: &mut String, table: &Table) {
    if let Some(schema) = &table.schema {
        text.push_str(&quote(schema));
        text.push('.');
    }
}

fn column(text: &mut String, column: &Column) {
    text.push_str(&quote(&column.name));
    text.push(' ');
    text.push_str(&column.sql_type);
    if let Some(default) = &column.default {
        text.push_str(" DEFAULT ");
        text.push_str(&parenthesized(default));
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    if let Some(generated) = &column.generated {
        text.push(' ');
        text.push_str(generated);
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

fn constraint(text: &mut String, constraint: &Constraint) {
    let (Constraint::PrimaryKey { name, .. }
    | Constraint::Unique { name, .. }
    | Constraint::Check { name, .. }
    | Constraint::ForeignKey { name, .. }) = constraint;
    if let Some(name) = name {
        text.push_str("CONSTRAINT ");
        text.push_str(&quote(name));
        text.push(' ');
    }
    match constraint {
        Constraint::PrimaryKey { columns, .. } => {
            text.push_str("PRIMARY KEY ");
            names(text, columns);
        }
        Constraint::Unique { columns, .. } => {
            text.push_str("UNIQUE ");
            names(text, columns);
        }
        Constraint::Check { sql, .. } => {
            text.push_str("CHECK (");
            text.push_str(sql);
            text.push(')');
        }
        Constraint::ForeignKey { columns, table, targets, on_delete, on_update, .. } => {
            text.push_str("FOREIGN KEY");
            names(text, columns);
            text.push_str(" REFERENCES ");
            text.push_str(&quote(table));
            text.push(' ');
            names(text, targets);
            for (event, action) in [(" ON DELETE ", on_delete), (" ON UPDATE ", on_update)] {
                if let Some(action) = action {
                    text.push_str(event);
                    text.push_str(action.sql());
                }
            }
        }
    }
}

/// Names in parentheses.
fn names(text: &mut String, columns: &[String]) {
    text.push('(');
    for (at, name) in columns.iter().enumerate() {
        if at > 0 {
            text.push_str(", ");
        }
        text.push_str(&quote(name));
    }
    text.push(')');
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
