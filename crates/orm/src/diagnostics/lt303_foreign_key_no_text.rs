//! LT303: `foreign_key` is given something else than a text.

use linktable_schema::{Diagnostic, Span};

use super::{Finding, Moment};

/// `foreign_key` of the column `name` is at `span`.
pub fn finding(span: Span, name: &str) -> Finding {
    let diagnostic = Diagnostic::error("LT303", span, format!("`foreign_key` of `{name}` is no text"))
        .help("name table and column in a text: `foreign_key=\"team.id\"`");
    Finding::raised(diagnostic, "AssertionError", Moment::ClassCreation, "")
}
