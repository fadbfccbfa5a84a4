//! LT207: several foreign keys link the tables of a relationship.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::{Column, Model, Relationship};

/// `candidates` are the columns that could carry the relationship, each with its model.
pub fn finding(
    model: &Model,
    relationship: &Relationship,
    target: &Model,
    candidates: &[(&Model, &Column)],
) -> Finding {
    let message = format!("several foreign keys link `{}` and `{}`", model.table, target.table);
    let mut diagnostic = Diagnostic::error("LT207", relationship.span, message);
    for (_, column) in candidates {
        diagnostic = diagnostic.label(column.span, "one of them");
    }
    if let Some((owner, column)) = candidates.first() {
        diagnostic = diagnostic.help(format!(
            "say which: `sa_relationship_kwargs={{\"foreign_keys\": \"{}.{}\"}}`",
            owner.name, column.attribute
        ));
    }
    let text = format!(
        "Could not determine join condition between parent/child tables on relationship {}.{} - there are multiple \
         foreign key paths linking the tables.  Specify the 'foreign_keys' argument, providing a list of those \
         columns which should be counted as containing a foreign key reference to the parent table.",
        model.name, relationship.attribute
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.AmbiguousForeignKeysError", Moment::FirstUse, text)
}
