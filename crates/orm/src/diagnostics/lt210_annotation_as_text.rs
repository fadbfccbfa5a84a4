//! LT210: the annotation of a relationship is a text that holds more than a class name.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::{Model, Relationship};

/// The annotation is the text `outer[inner]`.
pub fn finding(model: &Model, relationship: &Relationship, outer: &str, inner: &str) -> Finding {
    let argument = inner.trim_matches('\'');
    let bare = argument.trim_matches('"');
    let message = format!("SQLModel can not read the text `{outer}[{inner}]` as the type of a relationship");
    let diagnostic = Diagnostic::error("LT210", relationship.annotation_span, message)
        .help(format!(
            "put only the class name in quotes: `{outer}[\"{bare}\"]`; `from __future__ import annotations` makes \
             every annotation a text, so a module with relationships to lists can not have it"
        ))
        .replace(
            format!("Change to `{outer}[\"{bare}\"]`"),
            relationship.annotation_span,
            format!("{outer}[\"{bare}\"]"),
        );
    // As Python's `repr` quotes it.
    let quote = if inner.contains('\'') { '"' } else { '\'' };
    let text = format!(
        "When initializing mapper {}, expression \"relationship({quote}{outer}[{inner}]{quote})\" seems to be using a generic \
         class as the argument to relationship(); please state the generic argument using an annotation, e.g. \
         \"{}: Mapped[{outer}['{argument}']] = relationship()\"",
        model.mapper(),
        relationship.attribute
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.InvalidRequestError", Moment::FirstUse, text)
}
