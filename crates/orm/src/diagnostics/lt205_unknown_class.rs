//! LT205: a relationship leads to a class that is not there.

use linktable_schema::Diagnostic;

use super::suggest::closest;
use super::{Finding, Moment};
use crate::declared::{Declarations, Model, Relationship};

/// The annotation of `relationship` is `expression`, in which `name` is no table model.
pub fn finding(
    declarations: &Declarations,
    model: &Model,
    relationship: &Relationship,
    expression: &str,
    name: &str,
) -> Finding {
    let is_plain = declarations.plain_classes.iter().any(|class| class == name);
    let message = if is_plain {
        format!("`{name}` is a model without a table, so no relationship can lead to it")
    } else {
        format!("there is no model `{name}`")
    };
    let mut diagnostic = Diagnostic::error("LT205", relationship.annotation_span, message);
    let meant = closest(name, declarations.models.iter().map(|model| model.name.as_str()));
    if is_plain {
        diagnostic = diagnostic.help(format!("declare it with a table: `class {name}(SQLModel, table=True)`"));
    } else if let Some(meant) = meant {
        diagnostic = diagnostic.help(format!("did you mean `{meant}`?"));
    } else {
        diagnostic = diagnostic.help(format!("declare a class `{name}` with `table=True`, or import it"));
    }
    let text = format!(
        "When initializing mapper {}, expression '{expression}' failed to locate a name ('{name}'). If this is a \
         class name, consider adding this relationship() to the <class '{}.{}'> class after both dependent classes \
         have been defined.",
        model.mapper(),
        model.module,
        model.name
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.InvalidRequestError", Moment::FirstUse, text)
}
