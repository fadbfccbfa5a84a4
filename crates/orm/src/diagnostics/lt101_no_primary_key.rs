//! LT101: a table model without a primary key.

use linktable_schema::{Diagnostic, Span};

use super::{Finding, Moment};
use crate::declared::Model;

/// `model` has no primary key; `key_args` is where the arguments of the `Field(…)` of a column `id` end, if it has one.
pub fn finding(model: &Model, key_args: Option<Span>) -> Finding {
    let message = format!("`{}` has no primary key", model.name);
    let mut diagnostic = Diagnostic::error("LT101", model.name_span, message)
        .help("give one column `primary_key=True`: `id: Optional[int] = Field(default=None, primary_key=True)`");
    if let Some(end) = key_args {
        diagnostic = diagnostic.replace("Make `id` the primary key", end, ", primary_key=True");
    }
    let text = format!(
        "Mapper {} could not assemble any primary key columns for mapped table '{}'",
        model.mapper(),
        model.table
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.ArgumentError", Moment::ClassCreation, text)
}
