//! LT202: `back_populates` names a column.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::{Column, Model, Relationship};

/// `back_populates` of `relationship` names a column of `target`.
pub fn finding(
    model: &Model,
    relationship: &Relationship,
    target: &Model,
    column: &Column,
    leading_back: &[&Relationship],
) -> Finding {
    let name = &column.attribute;
    let message = format!("`back_populates` names `{}.{name}`, which is a column and no relationship", target.name);
    let mut diagnostic =
        Diagnostic::error("LT202", relationship.back_populates_span, message).label(column.span, "the column");
    if let [only] = leading_back {
        diagnostic =
            diagnostic.help(format!("`{}.{}` leads back to `{}`", target.name, only.attribute, model.name)).replace(
                format!("Change to \"{}\"", only.attribute),
                relationship.back_populates_span,
                format!("\"{}\"", only.attribute),
            );
    }
    let text = format!(
        "back_populates on relationship '{}.{}' refers to attribute '{}.{name}' that is not a relationship.  The \
         back_populates parameter should refer to the name of a relationship on the target class.",
        model.name, relationship.attribute, target.name
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.InvalidRequestError", Moment::FirstUse, text)
}
