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
    let columns = table.columns.iter().map(|each| {
        let inline = if each.primary_key && !has_key { " PRIMARY KEY AUTOINCREMENT" } else { "" };
        format!("{}{inline}", column(each))
    });
    let constraints = table.constraints.iter().filter_map(constraint);
    let lines: Vec<String> = columns.chain(constraints).collect();
    let body: String = lines.iter().map(|line| format!("\t{line}")).collect::<Vec<_>>().join(", \n");
    let open = if body.is_empty() { "" } else { "\n" };
    format!("\nCREATE TABLE {} ({open}{body}\n)\n\n", quote(&table.name))
}

/// The text of `CREATE INDEX`, for SQLite.
///
/// SQLAlchemy 2.1.9, `sql/compiler.py`: `DDLCompiler.visit_create_index`.
pub fn create_index(table: &Table, index: &Index) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    format!("CREATE {unique}INDEX {} ON {} ({})", quote(&index.name), quote(&table.name), names(&index.columns))
}

/// The name an index of one column is given: `ix_hero_name`.
pub fn index_name(table: &str, column: &str) -> String {
    format!("ix_{table}_{column}")
}

fn column(column: &Column) -> String {
    let mut text = format!("{} {}", quote(&column.name), column.sql_type);
    if let Some(default) = &column.default {
        text.push_str(" DEFAULT ");
        text.push_str(&parenthesized(default));
    }
    if !column.nullable {
        text.push_str(" NOT NULL");
    }
    text
}

/// SQLite wants parentheses around a default that is more than one word or literal.
fn parenthesized(default: &str) -> String {
    let literal = default.trim_start().starts_with(['\'', '"', '(']);
    let word = default.chars().all(|c| c.is_alphanumeric() || c == '_');
    if literal || word { default.to_owned() } else { format!("({default})") }
}

fn constraint(constraint: &Constraint) -> Option<String> {
    let named = |name: &Option<String>| name.as_ref().map(|name| format!("CONSTRAINT {} ", quote(name)));
    match constraint {
        Constraint::PrimaryKey { columns, .. } | Constraint::Unique { columns, .. } if columns.is_empty() => None,
        Constraint::PrimaryKey { name, columns } => {
            Some(format!("{}PRIMARY KEY ({})", named(name).unwrap_or_default(), names(columns)))
        }
        Constraint::Unique { name, columns } => {
            Some(format!("{}UNIQUE ({})", named(name).unwrap_or_default(), names(columns)))
        }
        Constraint::Check { name, sql } => Some(format!("{}CHECK ({sql})", named(name).unwrap_or_default())),
        Constraint::ForeignKey { name, columns, table, targets, on_delete, on_update } => {
            let mut text = format!(
                "{}FOREIGN KEY({}) REFERENCES {} ({})",
                named(name).unwrap_or_default(),
                names(columns),
                quote(table),
                names(targets)
            );
            if let Some(action) = on_delete {
                text.push_str(" ON DELETE ");
                text.push_str(action.sql());
            }
            if let Some(action) = on_update {
                text.push_str(" ON UPDATE ");
                text.push_str(action.sql());
            }
            Some(text)
        }
    }
}

fn names(columns: &[String]) -> String {
    columns.iter().map(|name| quote(name)).collect::<Vec<_>>().join(", ")
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

/// The tables in order, or those that wait for each other.
fn rounds(dependencies: &[Vec<usize>], free: Option<&FxHashSet<usize>>) -> Result<Vec<usize>, FxHashSet<usize>> {
    let count = dependencies.len();
    let mut waits = vec![0usize; count];
    let mut dependents: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (table, on) in dependencies.iter().enumerate() {
        let distinct: FxHashSet<usize> = on.iter().copied().filter(|other| *other != table && *other < count).collect();
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
