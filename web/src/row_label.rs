//! What a row is called where it is spoken of: by the column that is most like a name.

use linktable_schema::{SqlValue, Table};

/// Columns that hold names, the most likely first.
const NAMES: &[&str] =
    &["name", "title", "full_name", "label", "username", "nickname", "first_name", "slug", "email", "code", "text"];

/// The column that rows of a table are called by: one of those names, else one that ends in `name` or `title`,
/// else the first of text that is no key. `columns` are those of the rows; `table` is what is known of them.
pub fn name_column(columns: &[String], table: Option<&Table>) -> Option<usize> {
    let known = |name: &str| table.and_then(|table| table.columns.iter().find(|column| column.name == name));
    let is_text = |name: &str| known(name).is_none_or(|column| is_text_type(&column.sql_type));
    let is_plain = |name: &str| known(name).is_none_or(|column| column.references.is_none());
    let find = |is: &dyn Fn(&str) -> bool| columns.iter().position(|name| is_plain(name) && is_text(name) && is(name));
    let by_name = NAMES.iter().find_map(|wanted| find(&|name| name.eq_ignore_ascii_case(wanted)));
    by_name.or_else(|| find(&|name| name.ends_with("name") || name.ends_with("title"))).or_else(|| {
        // Without a type, as in the answer of a query, the first column may be anything.
        find(&|name| known(name).is_some_and(|column| !column.primary_key && !is_key_type(&column.sql_type)))
    })
}

fn is_text_type(sql_type: &str) -> bool {
    ["CHAR", "TEXT", "CLOB", "STRING"].iter().any(|word| sql_type.to_ascii_uppercase().contains(word))
}

/// The types that UUIDs are kept as.
fn is_key_type(sql_type: &str) -> bool {
    matches!(sql_type, "CHAR(32)" | "CHAR(36)")
}

/// What a row is called: the text in that column, if there is any.
pub fn row_name(column: Option<usize>, row: &[SqlValue]) -> Option<&str> {
    match row.get(column?)? {
        SqlValue::Text(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linktable_schema::{Column, Span, TableKind};

    fn table(columns: &[(&str, &str, bool)]) -> (Vec<String>, Table) {
        let column = |(name, sql_type, primary_key): &(&str, &str, bool)| Column {
            name: (*name).to_owned(),
            sql_type: (*sql_type).to_owned(),
            nullable: false,
            primary_key: *primary_key,
            default: None,
            references: name.ends_with("_id").then(|| ("other".to_owned(), "id".to_owned())),
            span: Span::default(),
        };
        let table = Table {
            schema: None,
            name: "t".to_owned(),
            kind: TableKind::Model,
            model: None,
            columns: columns.iter().map(column).collect(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            span: Span::default(),
        };
        (columns.iter().map(|(name, ..)| (*name).to_owned()).collect(), table)
    }

    fn chosen(columns: &[(&str, &str, bool)]) -> Option<String> {
        let (names, table) = table(columns);
        name_column(&names, Some(&table)).map(|at| names[at].clone())
    }

    #[test]
    fn a_name_goes_before_other_text() {
        assert_eq!(
            chosen(&[("id", "INTEGER", true), ("note", "TEXT", false), ("title", "VARCHAR(9)", false)]).as_deref(),
            Some("title")
        );
        assert_eq!(chosen(&[("id", "CHAR(32)", true), ("team_name", "VARCHAR", false)]).as_deref(), Some("team_name"));
        assert_eq!(chosen(&[("name", "INTEGER", false), ("note", "TEXT", false)]).as_deref(), Some("note"));
        assert_eq!(chosen(&[("id", "INTEGER", true), ("team_id", "VARCHAR", false), ("age", "INTEGER", false)]), None);
        assert_eq!(chosen(&[("name", "VARCHAR(20)", true)]).as_deref(), Some("name"));
    }

    #[test]
    fn an_empty_name_is_none() {
        assert_eq!(row_name(Some(0), &[SqlValue::Text(" ".to_owned())]), None);
        assert_eq!(row_name(Some(0), &[SqlValue::Text("Fog".to_owned())]), Some("Fog"));
        assert_eq!(row_name(None, &[SqlValue::Null]), None);
    }
}
