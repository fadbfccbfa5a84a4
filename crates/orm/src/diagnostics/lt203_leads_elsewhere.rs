//! LT203: the attribute that `back_populates` names leads to another model.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::{Model, Relationship};

/// `other`, an attribute of `target` that `relationship` names, does not lead back to `model`.
pub fn finding(model: &Model, relationship: &Relationship, target: &Model, other: &Relationship) -> Finding {
    let message = format!(
        "`back_populates` names `{}.{}`, which does not lead back to `{}`",
        target.name, other.attribute, model.name
    );
    let diagnostic = Diagnostic::error("LT203", relationship.back_populates_span, message)
        .label(other.annotation_span, "it leads here")
        .help(format!("name an attribute of `{}` that is annotated with `{}`", target.name, model.name));
    let text = format!(
        "reverse_property '{}' on relationship {}.{} references relationship {}.{}, which does not reference mapper {}",
        other.attribute,
        model.name,
        relationship.attribute,
        target.name,
        other.attribute,
        model.mapper()
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.ArgumentError", Moment::FirstUse, text)
}
