//! LT206: no foreign key links the tables of a relationship.

use linktable_schema::{Diagnostic, Span};

use super::{Finding, Moment};
use crate::declared::{Declarations, Model, Relationship};

/// Neither table refers to the other.
///
/// `back` is the relationship at the other end, if there is one.
pub fn finding(
    declarations: &Declarations,
    model: &Model,
    relationship: &Relationship,
    target: &Model,
    back: Option<&Relationship>,
) -> Finding {
    let message = format!("no foreign key links `{}` and `{}`", model.table, target.table);
    let mut diagnostic = Diagnostic::error("LT206", relationship.span, message);
    let link = back.and_then(|back| Some((back, declarations.models.get(back.link?)?)));
    diagnostic = if let Some((back, link)) = link {
        let help = format!("the other end goes through `{0}`: add `link_model={0}` here too", link.name);
        let diagnostic = diagnostic.label(back.link_span, "the other end's link model").help(help);
        let at = relationship.back_populates_span;
        if at == Span::default() {
            diagnostic
        } else {
            let insert = Span::new(at.end, at.end);
            diagnostic.replace(format!("Add `link_model={}`", link.name), insert, format!(", link_model={}", link.name))
        }
    } else if relationship.list && back.is_none_or(|back| back.list) {
        diagnostic.help(format!(
            "for many-to-many, declare a link model with a foreign key to each and pass it as `link_model=`; for \
             one-to-many, give `{}` a column `{}_id: Optional[int] = Field(default=None, foreign_key=\"{}\")`",
            target.name,
            model.table,
            key_of(model)
        ))
    } else {
        let (from, to) = if relationship.list { (target, model) } else { (model, target) };
        diagnostic.help(format!(
            "give `{}` a column such as `{}_id: Optional[int] = Field(default=None, foreign_key=\"{}\")`",
            from.name,
            to.table,
            key_of(to)
        ))
    };
    let text = format!(
        "Could not determine join condition between parent/child tables on relationship {}.{} - there are no foreign \
         keys linking these tables.  Ensure that referencing columns are associated with a ForeignKey or \
         ForeignKeyConstraint, or specify a 'primaryjoin' expression.",
        model.name, relationship.attribute
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.NoForeignKeysError", Moment::FirstUse, text)
}

fn key_of(model: &Model) -> String {
    let key = model.primary_key().next().map_or("id", |column| column.name.as_str());
    format!("{}.{key}", model.table)
}
