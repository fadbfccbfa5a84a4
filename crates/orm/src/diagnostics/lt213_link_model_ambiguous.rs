//! LT213: a link model refers to one of the models it links more than once.

use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::declared::{Column, Model, Relationship};

/// The table of `link` refers to that of `twice` by all of `columns`.
pub fn finding(
    model: &Model,
    relationship: &Relationship,
    link: &Model,
    twice: &Model,
    columns: &[&Column],
) -> Finding {
    let message = format!("the link model `{}` refers to `{}` more than once", link.name, twice.table);
    let mut diagnostic = Diagnostic::error("LT213", relationship.link_span, message);
    for column in columns {
        diagnostic = diagnostic.label(column.span, "one of them");
    }
    let key = twice.primary_key().next().map_or("id", |column| column.attribute.as_str());
    if let [first, second, ..] = columns {
        diagnostic = diagnostic.help(format!(
            "say which belongs to which end: `sa_relationship_kwargs={{\"primaryjoin\": \"{0}.{key}=={1}.{2}\", \
             \"secondaryjoin\": \"{3}.{key}=={1}.{4}\"}}`",
            model.name, link.name, first.attribute, twice.name, second.attribute
        ));
    }
    let text = format!(
        "Could not determine join condition between parent/child tables on relationship {}.{} - there are multiple \
         foreign key paths linking the tables via secondary table '{}'.  Specify the 'foreign_keys' argument, \
         providing a list of those columns which should be counted as containing a foreign key reference from the \
         secondary table to each of the parent and child tables.",
        model.name, relationship.attribute, link.table
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.AmbiguousForeignKeysError", Moment::FirstUse, text)
}
