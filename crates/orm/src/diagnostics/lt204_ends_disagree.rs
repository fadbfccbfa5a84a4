//! LT204: the two ends of a relationship name different attributes.

use linktable_schema::Diagnostic;

use super::Finding;
use crate::declared::{Model, Relationship};

/// `relationship` names `other`, and `other` names something else.
pub fn finding(model: &Model, relationship: &Relationship, target: &Model, other: &Relationship) -> Finding {
    let names = other.back_populates.as_deref().unwrap_or_default();
    let message = format!(
        "`{0}.{1}` says its other end is `{2}.{3}`, but that says its other end is `{0}.{names}`",
        model.name, relationship.attribute, target.name, other.attribute
    );
    let diagnostic = Diagnostic::warning("LT204", relationship.back_populates_span, message)
        .label(other.back_populates_span, format!("this names `{names}`"))
        .note(format!(
            "SQLModel accepts it, but keeps the two ends in step one way only: a change of `{}.{}` does not show in \
             `{}.{}`",
            target.name, other.attribute, model.name, relationship.attribute
        ))
        .help(format!("let each name the other: `back_populates=\"{}\"` there", relationship.attribute))
        .replace(
            format!("Change to \"{}\"", relationship.attribute),
            other.back_populates_span,
            format!("\"{}\"", relationship.attribute),
        );
    Finding::accepted(diagnostic)
}
