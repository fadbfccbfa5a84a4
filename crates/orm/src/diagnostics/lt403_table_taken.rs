//! LT403: two ormar models with the same table.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::Model;

/// `model` wants the table that `earlier` has.
pub fn finding(model: &Model, earlier: &Model) -> Finding {
    let message = format!("the table `{}` belongs to `{}` already", model.table_key(), earlier.name);
    let diagnostic = Diagnostic::error("LT403", model.name_span, message)
        .label(earlier.name_span, "declared here first")
        .help(format!("give `{}` a `tablename` of its own: `.copy(tablename=\"…\")`", model.name));
    let text = format!(
        "Table '{}' is already defined for this MetaData instance.  Specify 'extend_existing=True' to redefine \
         options and columns on an existing Table object.",
        model.table_key()
    );
    Finding::raised_by_ormar(diagnostic, "sqlalchemy.exc.InvalidRequestError", Moment::ClassCreation, text)
}
