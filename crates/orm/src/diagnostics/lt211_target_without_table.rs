//! LT211: a relationship leads to a class without a table.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::Relationship;

/// `relationship` is annotated with the class `full_name` (`__main__.Team`), which has no table.
pub fn finding(relationship: &Relationship, full_name: &str) -> Finding {
    let name = full_name.rsplit('.').next().unwrap_or(full_name);
    let message = format!("`{name}` has no table, so no relationship can lead to it");
    let diagnostic = Diagnostic::error("LT211", relationship.annotation_span, message)
        .help(format!("declare it with a table: `class {name}(SQLModel, table=True)`"));
    let text = format!("Class '{full_name}' is not mapped");
    Finding::raised(diagnostic, "sqlalchemy.orm.exc.UnmappedClassError", Moment::FirstUse, text)
}

/// `relationship` is annotated with something that is no class, but of the class `kind`.
pub fn no_class(relationship: &Relationship, kind: &str) -> Finding {
    let diagnostic =
        Diagnostic::error("LT211", relationship.annotation_span, "this is no class, so nothing is there to lead to")
            .help("annotate with a model: `Team`, `\"Team\"`, `list[\"Team\"]`");
    let text = format!(
        "relationship '{}' expects a class or a mapper argument (received: <class '{kind}'>)",
        relationship.attribute
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.ArgumentError", Moment::FirstUse, text)
}
