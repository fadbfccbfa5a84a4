//! LT104: `ondelete="SET NULL"` on a column that can not be NULL.

use linktable_schema::{Diagnostic, Span};

use super::{Finding, Moment};

/// The column `name` is not nullable; `span` is the value of `ondelete`.
pub fn finding(span: Span, name: &str) -> Finding {
    let message = format!("`{name}` can not be set to NULL: it is not nullable");
    let diagnostic = Diagnostic::error("LT104", span, message)
        .help("make the column `Optional`, or use `ondelete=\"CASCADE\"` or `\"RESTRICT\"`");
    let text = "ondelete=\"SET NULL\" requires nullable=True";
    Finding::raised(diagnostic, "RuntimeError", Moment::ClassCreation, text)
}
