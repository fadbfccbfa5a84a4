//! LT106: a table model that derives from another table model.

use linktable_schema::{Diagnostic, Span};

use super::Finding;

/// The class `name` derives from the table model `base`.
pub fn finding(span: Span, name: &str, base: &str) -> Finding {
    let diagnostic = Diagnostic::warning("LT106", span, format!("`{name}` gets no table of its own"))
        .note(format!("it derives from `{base}`, which has a table; SQLModel then makes none for `{name}`"))
        .help(format!("put what both share in a class without `table=True`, and derive `{base}` and `{name}` from it"));
    Finding::accepted(diagnostic)
}
