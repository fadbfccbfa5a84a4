//! LT217: two relationships write the same column.

use linktable_schema::Diagnostic;

use super::Finding;
use crate::declared::{Model, Relationship, Target};

/// Its code.
pub const CODE: &str = "LT217";

/// A relationship that writes the same column.
pub struct Other<'a> {
    /// Its model.
    pub model: &'a Model,
    /// The relationship.
    pub relationship: &'a Relationship,
    /// The column it copies into it.
    pub from: &'a str,
}

/// `relationship` copies the column `from` into `to`, which the others write too. Gives SQLAlchemy's warning besides.
pub fn finding(
    model: &Model,
    relationship: &Relationship,
    from: &str,
    to: &str,
    others: &[Other<'_>],
) -> (Finding, String) {
    let title = format!("{}.{}", model.name, relationship.attribute);
    let mut copies: Vec<String> = others
        .iter()
        .map(|other| format!("'{}.{}' (copies {} to {to})", other.model.name, other.relationship.attribute, other.from))
        .collect();
    copies.sort();
    let keys = keys(others);
    let text = format!(
        "relationship '{title}' will copy column {from} to column {to}, which conflicts with relationship(s): {}. If \
         this is not the intention, consider if these relationships should be linked with back_populates, or if \
         viewonly=True should be applied to one or more if they are read-only. For the less common case that foreign \
         key constraints are partially overlapping, the orm.foreign() annotation can be used to isolate the columns \
         that should be written towards.   To silence this warning, add the parameter 'overlaps=\"{keys}\"' to the \
         '{title}' relationship. (Background on this warning at: https://sqlalche.me/e/21/qzyx) (This warning \
         originated from the `configure_mappers()` process, which was invoked automatically in response to a \
         user-initiated operation.)",
        copies.join(", ")
    );
    let names: Vec<String> =
        others.iter().map(|other| format!("`{}.{}`", other.model.name, other.relationship.attribute)).collect();
    let mut diagnostic = Diagnostic::warning(
        CODE,
        relationship.name_span,
        format!("`{title}` writes `{to}`, and so does {}", names.join(", ")),
    )
    .note(
        "SQLAlchemy warns at the first use of any model: a change of the one is not seen in the other, and both may \
         write the same row",
    )
    .help(help(model, relationship, others));
    for other in others {
        diagnostic = diagnostic.label(other.relationship.name_span, format!("this writes `{to}` too"));
    }
    (Finding::accepted(diagnostic), text)
}

fn help(model: &Model, relationship: &Relationship, others: &[Other<'_>]) -> String {
    let leads_to = |from: &Relationship, to: &Model| matches!(&from.target, Target::Name(name) if *name == to.name);
    if let [other] = others
        && relationship.back_populates.is_none()
        && other.relationship.back_populates.is_none()
        && (leads_to(relationship, other.model) || leads_to(other.relationship, model))
    {
        return format!(
            "if they are the two ends of one relationship, let each name the other: `back_populates=\"{}\"` here and \
             `back_populates=\"{}\"` there",
            other.relationship.attribute, relationship.attribute
        );
    }
    format!(
        "write through one of them and mark the other `sa_relationship_kwargs={{\"viewonly\": True}}`; or say that it \
         is meant: `sa_relationship_kwargs={{\"overlaps\": \"{}\"}}`",
        keys(others)
    )
}

/// The attributes, as `overlaps` has them.
fn keys(others: &[Other<'_>]) -> String {
    let mut keys: Vec<&str> = others.iter().map(|other| other.relationship.attribute.as_str()).collect();
    keys.sort_unstable();
    keys.join(",")
}
