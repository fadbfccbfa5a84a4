//! LT108: something of the library that is not there yet.

use linktable_schema::{Diagnostic, Span};

use super::Finding;

/// `what` is not supported yet; without it the rest of the class still stands.
pub fn finding(span: Span, what: &str) -> Finding {
    let diagnostic = Diagnostic::error("LT108", span, format!("{what} is not supported yet"))
        .note("SQLModel has it; Linktable does not, so what it shows for this class leaves it out");
    Finding::accepted(diagnostic)
}
