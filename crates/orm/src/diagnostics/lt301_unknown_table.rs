//! LT301: a foreign key refers to a table that is not there.

use linktable_schema::Diagnostic;

use super::suggest::closest;
use super::{Finding, Moment};
use crate::declared::{Column, Declarations, ForeignKey, Model};

/// `key` of `column` names a table no model has.
pub fn finding(declarations: &Declarations, model: &Model, column: &Column, key: &ForeignKey) -> Finding {
    let (table, target) = key.table_and_column(&column.name);
    let message = format!("there is no table `{table}`");
    let by_class = declarations.models.iter().find(|other| other.name == table).map(|other| other.table.as_str());
    let tables = declarations.models.iter().map(|other| other.table.as_str());
    let mut diagnostic = Diagnostic::error("LT301", key.span, message);
    diagnostic = match by_class.or_else(|| closest(table, tables)) {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).replace(
            format!("Change to \"{meant}.{target}\""),
            key.span,
            format!("\"{meant}.{target}\""),
        ),
        None => diagnostic.help(
            "`foreign_key` takes the name of a table, a dot and the name of a column; a table is \
                                 named as its class in lower case, unless `__tablename__` says otherwise",
        ),
    };
    let text = format!(
        "Foreign key associated with column '{}.{}' could not find table '{table}' with which to generate a foreign \
         key to target column '{target}'",
        model.table, column.name
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.NoReferencedTableError", Moment::CreateAll, text)
}
