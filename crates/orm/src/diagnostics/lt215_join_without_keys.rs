//! LT215: a join condition that no foreign key is in.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::{Model, Relationship};

/// No column in `condition` (SQL) is a foreign key; `which` is `primary` or `secondary`.
pub fn finding(model: &Model, relationship: &Relationship, which: &str, condition: &str) -> Finding {
    let message = format!("no column of the condition `{condition}` is a foreign key");
    let diagnostic = Diagnostic::error("LT215", relationship.span, message)
        .help("mark the referring column with `foreign(…)` in the condition, or declare it with `foreign_key=`");
    let text = format!(
        "Could not locate any relevant foreign key columns for {which} join condition '{condition}' on relationship \
         {}.{}.  Ensure that referencing columns are associated with a ForeignKey or ForeignKeyConstraint, or are \
         annotated in the join condition with the foreign() annotation.",
        model.name, relationship.attribute
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.ArgumentError", Moment::FirstUse, text)
}
