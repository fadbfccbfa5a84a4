//! LT214: orphans are deleted on a side that does not own the objects.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::{Model, Relationship};
use crate::resolved::Direction;

/// `relationship` deletes orphans, and goes `direction`, which is not one-to-many.
pub fn finding(model: &Model, relationship: &Relationship, target: &Model, direction: Direction) -> Finding {
    let words = if direction == Direction::ManyToOne { "many-to-one" } else { "many-to-many" };
    let message = format!("`{}.{}` is {words}: it can not delete orphans", model.name, relationship.attribute);
    let diagnostic = Diagnostic::error("LT214", relationship.span, message)
        .help("put `cascade_delete=True` on the list at the \"one\" side of a one-to-many relationship");
    let text = format!(
        "For {words} relationship {0}.{1}, delete-orphan cascade is normally configured only on the \"one\" side of a \
         one-to-many relationship, and not on the \"many\" side of a many-to-one or many-to-many relationship.  To \
         force this relationship to allow a particular \"{2}\" object to be referenced by only a single \"{0}\" \
         object at a time via the {0}.{1} relationship, which would allow delete-orphan cascade to take place in \
         this direction, set the single_parent=True flag. (Background on this error at: \
         https://sqlalche.me/e/21/bbf0)",
        model.name, relationship.attribute, target.name
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.ArgumentError", Moment::FirstUse, text)
}
