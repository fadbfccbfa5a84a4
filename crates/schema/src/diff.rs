//! What is other in one schema than in another, in few words.

use crate::{Column, Index, Schema, Table, TableKind};

/// What changed from `before` to `after`: `+ team.motto`, `hero.age INTEGER → BIGINT`, `− link table heroteam`.
/// Tables, columns, keys and indexes count; the order of anything and places in the source do not.
pub fn changes(before: &Schema, after: &Schema) -> Vec<String> {
    let mut changes = Vec::new();
    for table in &after.tables {
        match before.table_named(&table.name) {
            None => changes.push(format!("+ {}", named(table))),
            Some(old) => within(old, table, &mut changes),
        }
    }
    for table in &before.tables {
        if after.table_named(&table.name).is_none() {
            changes.push(format!("− {}", named(table)));
        }
    }
    changes
}

fn named(table: &Table) -> String {
    match table.kind {
        TableKind::Model => format!("table {}", table.name),
        TableKind::Link => format!("link table {}", table.name),
    }
}

fn within(old: &Table, new: &Table, changes: &mut Vec<String>) {
    let name = &new.name;
    if old.kind != new.kind {
        changes.push(match new.kind {
            TableKind::Link => format!("{name} is a link table now"),
            TableKind::Model => format!("{name} is no link table any more"),
        });
    }
    for column in &new.columns {
        match old.columns.iter().find(|other| other.name == column.name) {
            None => changes.push(format!("+ {name}.{}", column.name)),
            Some(other) => within_column(name, other, column, changes),
        }
    }
    for column in &old.columns {
        if !new.columns.iter().any(|other| other.name == column.name) {
            changes.push(format!("− {name}.{}", column.name));
        }
    }
    rest(&format!("index on {name} "), &indexes(old), &indexes(new), changes);
    rest(&format!("{name} "), &constraints(old), &constraints(new), changes);
}

fn within_column(table: &str, old: &Column, new: &Column, changes: &mut Vec<String>) {
    let name = format!("{table}.{}", new.name);
    if old.sql_type != new.sql_type {
        changes.push(format!("{name} {} → {}", old.sql_type, new.sql_type));
    }
    if old.primary_key != new.primary_key {
        changes.push(format!("{name} {}", if new.primary_key { "is a key now" } else { "is no key any more" }));
    } else if old.nullable != new.nullable {
        changes.push(format!("{name} {}", if new.nullable { "NOT NULL → NULL" } else { "NULL → NOT NULL" }));
    }
    if old.default != new.default {
        let said = |default: &Option<String>| default.clone().unwrap_or_else(|| "none".to_owned());
        changes.push(format!("{name} default {} → {}", said(&old.default), said(&new.default)));
    }
}

/// Things without a name of their own: gone or come as a whole.
fn rest(what: &str, old: &[String], new: &[String], changes: &mut Vec<String>) {
    changes.extend(new.iter().filter(|text| !old.contains(text)).map(|text| format!("+ {what}{text}")));
    changes.extend(old.iter().filter(|text| !new.contains(text)).map(|text| format!("− {what}{text}")));
}

fn indexes(table: &Table) -> Vec<String> {
    let shown = |index: &Index| {
        let unique = if index.unique { " unique" } else { "" };
        match &index.over {
            Some(over) => format!("{over}{unique}"),
            None => format!("({}){unique}", index.columns.join(", ")),
        }
    };
    table.indexes.iter().map(shown).collect()
}

fn constraints(table: &Table) -> Vec<String> {
    let keys = table.foreign_keys().into_iter().map(|key| {
        let mut text = format!("({}) → {}.{}", key.columns.join(", "), key.table, key.targets.join(", "));
        for (word, action) in [("delete", key.on_delete), ("update", key.on_update)] {
            if let Some(action) = action {
                text.push_str(&format!(" on {word} {}", action.sql()));
            }
        }
        text
    });
    let others = table.constraints.iter().filter_map(|constraint| match constraint {
        crate::Constraint::Unique { columns, .. } => Some(format!("unique ({})", columns.join(", "))),
        crate::Constraint::Check { sql, .. } => Some(format!("check ({sql})")),
        _ => None,
    });
    keys.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Constraint, Span};

    fn column(name: &str, sql_type: &str) -> Column {
        Column {
            name: name.to_owned(),
            sql_type: sql_type.to_owned(),
            default: None,
            nullable: false,
            primary_key: false,
            references: None,
            span: Span::default(),
            generated: None,
        }
    }

    fn table(name: &str, kind: TableKind, columns: Vec<Column>) -> Table {
        Table {
            name: name.to_owned(),
            schema: None,
            kind,
            model: None,
            columns,
            constraints: Vec::new(),
            indexes: Vec::new(),
            span: Span::default(),
        }
    }

    fn schema(tables: Vec<Table>) -> Schema {
        Schema { tables, ..Schema::default() }
    }

    #[test]
    fn tables_and_columns_come_change_and_go() {
        let before = schema(vec![
            table("hero", TableKind::Model, vec![column("age", "INTEGER"), column("nick", "VARCHAR")]),
            table("heroteam", TableKind::Link, vec![]),
        ]);
        let after = schema(vec![
            table("badge", TableKind::Model, vec![column("id", "INTEGER")]),
            table("hero", TableKind::Model, vec![column("age", "BIGINT"), column("motto", "VARCHAR")]),
        ]);
        let said = changes(&before, &after);
        let expected =
            ["+ table badge", "hero.age INTEGER → BIGINT", "+ hero.motto", "− hero.nick", "− link table heroteam"];
        assert_eq!(said, expected);
        assert!(changes(&after, &after).is_empty());
    }

    #[test]
    fn keys_nulls_defaults_indexes_and_constraints_count() {
        let old = table("hero", TableKind::Model, vec![column("a", "INTEGER"), column("b", "INTEGER")]);
        let mut new = old.clone();
        new.columns[0].nullable = true;
        new.columns[0].default = Some("7".to_owned());
        new.columns[1].primary_key = true;
        new.columns[1].references = Some(("team".to_owned(), "id".to_owned()));
        new.indexes.push(Index { name: "ix".to_owned(), columns: vec!["a".to_owned()], unique: true, over: None });
        new.constraints.push(Constraint::Check { name: None, sql: "a > 0".to_owned() });
        let (before, after) = (schema(vec![old]), schema(vec![new]));
        let expected = [
            "hero.a NOT NULL → NULL",
            "hero.a default none → 7",
            "hero.b is a key now",
            "+ index on hero (a) unique",
            "+ hero (b) → team.id",
            "+ hero check (a > 0)",
        ];
        assert_eq!(changes(&before, &after), expected);
        assert_eq!(changes(&after, &before).len(), expected.len());
    }

    #[test]
    fn order_and_places_do_not() {
        let one = table("a", TableKind::Model, vec![column("x", "INTEGER"), column("y", "INTEGER")]);
        let two = table("b", TableKind::Model, vec![]);
        let mut other = one.clone();
        other.columns.reverse();
        other.span = Span::new(4, 9);
        assert!(changes(&schema(vec![one, two.clone()]), &schema(vec![two, other])).is_empty());
    }
}
