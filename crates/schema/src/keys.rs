//! What refers to what, and what stands once: questions about a table's keys.

use crate::{Constraint, ReferentialAction, Table};

/// A foreign key, whether it stands with its column or as a constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForeignKey<'a> {
    /// Its name, if it has one.
    pub name: Option<&'a str>,
    /// The referring columns.
    pub columns: &'a [String],
    /// The table they refer to.
    pub table: &'a str,
    /// The columns they refer to.
    pub targets: &'a [String],
    /// What happens when the row is deleted.
    pub on_delete: Option<ReferentialAction>,
    /// What happens when its key changes.
    pub on_update: Option<ReferentialAction>,
}

impl Table {
    /// The foreign keys, in the order of their first columns.
    pub fn foreign_keys(&self) -> Vec<ForeignKey<'_>> {
        let mut keys: Vec<ForeignKey<'_>> = self
            .constraints
            .iter()
            .filter_map(|constraint| match constraint {
                Constraint::ForeignKey { name, columns, table, targets, on_delete, on_update } => Some(ForeignKey {
                    name: name.as_deref(),
                    columns,
                    table,
                    targets,
                    on_delete: *on_delete,
                    on_update: *on_update,
                }),
                _ => None,
            })
            .collect();
        for column in &self.columns {
            let Some((table, target)) = &column.references else { continue };
            let is_known = |key: &ForeignKey<'_>| key.columns == [column.name.as_str()] && key.table == table;
            if !keys.iter().any(is_known) {
                keys.push(ForeignKey {
                    name: None,
                    columns: std::slice::from_ref(&column.name),
                    table,
                    targets: std::slice::from_ref(target),
                    on_delete: None,
                    on_update: None,
                });
            }
        }
        let place =
            |key: &ForeignKey<'_>| self.columns.iter().position(|column| key.columns.first() == Some(&column.name));
        keys.sort_by_key(place);
        keys
    }

    /// The columns of the primary key.
    pub fn primary_key(&self) -> Vec<&str> {
        let keys = self.columns.iter().filter(|column| column.primary_key);
        keys.map(|column| column.name.as_str()).collect()
    }

    /// Whether no two rows are alike in these columns, by the primary key, a unique constraint or a unique index.
    pub fn is_unique(&self, columns: &[String]) -> bool {
        let same =
            |others: &[String]| others.len() == columns.len() && others.iter().all(|name| columns.contains(name));
        let key = self.primary_key();
        (key.len() == columns.len() && key.iter().all(|name| columns.iter().any(|column| column == name)))
            || self.indexes.iter().any(|index| index.unique && same(&index.columns))
            || self.constraints.iter().any(|constraint| match constraint {
                Constraint::Unique { columns, .. } => same(columns),
                _ => false,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Column, Index, Span, TableKind};

    fn table() -> Table {
        let column = |name: &str, primary_key, references: Option<&str>| Column {
            name: name.to_owned(),
            sql_type: "INTEGER".to_owned(),
            default: None,
            nullable: false,
            primary_key,
            references: references.map(|table| (table.to_owned(), "id".to_owned())),
            span: Span::default(),
            generated: None,
        };
        Table {
            name: "hero".to_owned(),
            schema: None,
            kind: TableKind::Model,
            model: None,
            columns: vec![
                column("id", true, None),
                column("team_id", false, Some("team")),
                column("x", false, Some("y")),
            ],
            constraints: vec![Constraint::ForeignKey {
                name: Some("fk".to_owned()),
                columns: vec!["team_id".to_owned()],
                table: "team".to_owned(),
                targets: vec!["id".to_owned()],
                on_delete: Some(ReferentialAction::Cascade),
                on_update: None,
            }],
            indexes: vec![Index { name: "ix".to_owned(), columns: vec!["x".to_owned()], unique: true, over: None }],
            span: Span::default(),
        }
    }

    #[test]
    fn a_key_is_found_once_wherever_it_stands() {
        let table = table();
        let keys = table.foreign_keys();
        assert_eq!(
            keys.iter().map(|key| (key.table, key.name)).collect::<Vec<_>>(),
            [("team", Some("fk")), ("y", None)]
        );
        assert_eq!(keys[0].on_delete, Some(ReferentialAction::Cascade));
    }

    #[test]
    fn keys_and_unique_indexes_stand_once() {
        let table = table();
        let unique = |names: &[&str]| table.is_unique(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert!(unique(&["id"]) && unique(&["x"]));
        assert!(!unique(&["team_id"]) && !unique(&["id", "x"]));
    }
}
