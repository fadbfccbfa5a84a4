//! LT212: a link model has no foreign key to one of the models it should link.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::{Model, Relationship};

/// The table of `link` does not refer to that of `missing`.
pub fn finding(model: &Model, relationship: &Relationship, link: &Model, missing: &Model) -> Finding {
    let message = format!("the link model `{}` has no foreign key to `{}`", link.name, missing.table);
    let key = missing.primary_key().next().map_or("id", |column| column.name.as_str());
    let diagnostic = Diagnostic::error("LT212", relationship.link_span, message)
        .label(link.name_span, "the link model")
        .help(format!(
            "give `{}` a column `{1}_id: Optional[int] = Field(default=None, foreign_key=\"{1}.{key}\", \
             primary_key=True)`",
            link.name, missing.table
        ));
    let text = format!(
        "Could not determine join condition between parent/child tables on relationship {}.{} - there are no foreign \
         keys linking these tables via secondary table '{}'.  Ensure that referencing columns are associated with a \
         ForeignKey or ForeignKeyConstraint, or specify 'primaryjoin' and 'secondaryjoin' expressions.",
        model.name, relationship.attribute, link.table
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.NoForeignKeysError", Moment::FirstUse, text)
}
