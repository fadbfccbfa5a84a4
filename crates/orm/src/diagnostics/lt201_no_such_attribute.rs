//! LT201: `back_populates` names nothing in the model at the other end.

use linktable_schema::Diagnostic;

use super::suggest::closest;
use super::{Finding, Moment};
use crate::declared::{Model, Relationship};

/// `back_populates` of `relationship` names nothing in `target`.
///
/// `leading_back` are the target's relationships that lead to the model of `relationship`.
pub fn finding(model: &Model, relationship: &Relationship, target: &Model, leading_back: &[&Relationship]) -> Finding {
    let name = relationship.back_populates.as_deref().unwrap_or_default();
    let meant = closest(name, leading_back.iter().map(|other| other.attribute.as_str())).or(match leading_back {
        [only] => Some(only.attribute.as_str()),
        _ => None,
    });
    let message = format!("`{}` has no attribute `{name}` for `back_populates` to name", target.name);
    let mut diagnostic = Diagnostic::error("LT201", relationship.back_populates_span, message)
        .label(target.name_span, "looked for here");
    diagnostic = match meant {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")).replace(
            format!("Change to \"{meant}\""),
            relationship.back_populates_span,
            format!("\"{meant}\""),
        ),
        None => diagnostic.help(format!(
            "give `{}` a relationship `{name}` that leads back: `{name}: {} = Relationship(back_populates=\"{}\")`",
            target.name,
            annotation_back(model, relationship),
            relationship.attribute
        )),
    };
    let text = format!(
        "Mapper '{}' has no property '{name}'.  If this property was indicated from other mappers or configure \
         events, ensure registry.configure() has been called.",
        target.mapper()
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.InvalidRequestError", Moment::FirstUse, text)
}

/// What the other end's annotation would be.
fn annotation_back(model: &Model, relationship: &Relationship) -> String {
    if relationship.list && relationship.link.is_none() {
        format!("Optional[\"{}\"]", model.name)
    } else {
        format!("list[\"{}\"]", model.name)
    }
}
