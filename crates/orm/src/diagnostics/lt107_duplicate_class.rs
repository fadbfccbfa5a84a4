//! LT107: two table models of the same name.

use linktable_schema::Diagnostic;

use super::Finding;
use crate::declared::Model;

/// `model` has the name of `earlier`.
pub fn finding(model: &Model, earlier: &Model) -> Finding {
    let diagnostic = Diagnostic::warning("LT107", model.name_span, format!("there is another model `{}`", model.name))
        .label(earlier.name_span, "the other one")
        .note("SQLAlchemy warns, and relationships that name the class find the later one")
        .help("give one of them another name");
    Finding::accepted(diagnostic)
}
