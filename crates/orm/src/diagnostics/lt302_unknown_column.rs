//! LT302: a foreign key refers to a column that is not there.

use linktable_schema::Diagnostic;

use super::suggest::closest;
use super::{Finding, Moment};
use crate::declared::{Column, ForeignKey, Model};

/// `key` of `column` names a column that `target` does not have; the library
/// raises at `moment`, whichever comes first for it.
pub fn finding(model: &Model, column: &Column, key: &ForeignKey, target: &Model, moment: Moment) -> Finding {
    let (table, name) = key.table_and_column(&column.name);
    let message = format!("table `{table}` has no column `{name}`");
    let names = target.columns.iter().map(|column| column.name.as_str());
    let only_key = {
        let mut keys = target.primary_key();
        keys.next().filter(|_| keys.next().is_none()).map(|column| column.name.as_str())
    };
    let mut diagnostic = Diagnostic::error("LT302", key.span, message).label(target.name_span, "its model");
    if let Some(meant) = closest(name, names).or(only_key) {
        diagnostic = diagnostic.help(format!("did you mean `{table}.{meant}`?")).replace(
            format!("Change to \"{table}.{meant}\""),
            key.span,
            format!("\"{table}.{meant}\""),
        );
    }
    let text = format!(
        "Could not initialize target column for ForeignKey '{}' on table '{}': table '{table}' has no column named \
         '{name}'",
        key.target, model.table
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.NoReferencedColumnError", moment, text)
}
