//! What a row is called where it is spoken of.

use linktable_schema::{SqlValue, Table};

/// What columns are called that say what a row is.
const NAMES: [&str; 6] = ["name", "title", "label", "username", "email", "slug"];

/// The column that says what a row is, if one is named so; `declared` is what is known of the table.
pub fn name_column(columns: &[String], declared: Option<&Table>) -> Option<usize> {
    let refers = |name: &str| {
        let column = declared.and_then(|table| table.columns.iter().find(|column| column.name == name));
        column.is_some_and(|column| column.references.is_some())
    };
    let find = |is: &dyn Fn(&str) -> bool| columns.iter().position(|name| !refers(name) && is(name));
    NAMES.iter().find_map(|wanted| {
        let ends = |name: &str| name.strip_suffix(wanted).is_some_and(|rest| rest.ends_with('_'));
        find(&|name| name == *wanted).or_else(|| find(&ends))
    })
}

/// What a row is called: the text of its column for that, or the first text that is none of its `keys`.
pub fn label_of(values: &[SqlValue], keys: &[usize], column: Option<usize>) -> Option<String> {
    let text = |at: usize| match values.get(at) {
        Some(SqlValue::Text(text)) if !keys.contains(&at) && !text.is_empty() => Some(text.as_str()),
        _ => None,
    };
    let text = column.and_then(text).or_else(|| (0..values.len()).find_map(text))?;
    Some(match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(columns: &[&str], values: &[&str], keys: &[usize]) -> Option<String> {
        let columns: Vec<String> = columns.iter().map(|name| (*name).to_owned()).collect();
        let values: Vec<SqlValue> = values.iter().map(|text| SqlValue::Text((*text).to_owned())).collect();
        label_of(&values, keys, name_column(&columns, None))
    }

    #[test]
    fn a_name_goes_before_other_text() {
        assert_eq!(called(&["id", "note", "title"], &["1", "x", "Algebra"], &[0]).as_deref(), Some("Algebra"));
        assert_eq!(called(&["id", "team_name"], &["1", "Fog"], &[0]).as_deref(), Some("Fog"));
        assert_eq!(called(&["id", "note"], &["1", "x"], &[0]).as_deref(), Some("x"));
        assert_eq!(called(&["name"], &["Fog"], &[0]), None);
        assert_eq!(called(&["id", "name"], &["1", &"y".repeat(70)], &[0]).map(|label| label.chars().count()), Some(61));
    }
}
