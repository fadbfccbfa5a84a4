//! LT209: both ends of a relationship go the same way.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::{Model, Relationship};
use crate::resolved::Direction;

/// `other` of `target` was resolved first; `relationship` of `model` names it and goes the same way.
pub fn finding(
    model: &Model,
    relationship: &Relationship,
    target: &Model,
    other: &Relationship,
    direction: Direction,
) -> Finding {
    // In a relationship of a table with itself both go the same way until one says which side is far.
    let one = if relationship.list { other } else { relationship };
    let message = format!(
        "`{}.{}` and `{}.{}` go the same way, so they can not be two ends of one relationship",
        model.name, relationship.attribute, target.name, other.attribute
    );
    let key = model.primary_key().next().map_or("id", |column| column.attribute.as_str());
    let diagnostic = Diagnostic::error("LT209", one.span, message)
        .label(relationship.back_populates_span, "named here")
        .help(format!(
            "on the side that holds one object add `sa_relationship_kwargs={{\"remote_side\": \"{}.{key}\"}}`",
            model.name
        ));
    let text = format!(
        "{}.{} and back-reference {}.{} are both of the same direction {}.  Did you mean to set remote_side on the \
         many-to-one side ?",
        target.name,
        other.attribute,
        model.name,
        relationship.attribute,
        direction.repr()
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.ArgumentError", Moment::FirstUse, text)
}
