//! LT109: a constraint or an index names a column that is not there.

use linktable_schema::{Diagnostic, Span};

use super::suggest::closest;
use super::{Finding, Moment};
use crate::declared::Model;

/// `kind` (`UniqueConstraint`, `Index`) in `__table_args__` at `span` names `column`.
pub fn finding(model: &Model, span: Span, kind: &str, column: &str) -> Finding {
    let message = format!("`{kind}` names the column `{column}`, which `{}` does not have", model.name);
    let mut diagnostic = Diagnostic::error("LT109", span, message);
    let renamed = model.attribute(column).map(|other| other.name.as_str());
    if let Some(meant) = renamed.or_else(|| closest(column, model.columns.iter().map(|column| column.name.as_str()))) {
        diagnostic = diagnostic.help(format!("did you mean `{meant}`?"));
    }
    let text = format!("Can't create {kind} on table '{}': no column named '{column}' is present.", model.table);
    Finding::raised(diagnostic, "sqlalchemy.exc.ConstraintColumnNotFoundError", Moment::ClassCreation, text)
}
