//! LT402: the name of a relation's other end belongs to another model's relation.

use linktable_python::Class;
use linktable_schema::Diagnostic;

use super::{Finding, Moment};

/// The relation `attribute` of `owner` wants `name` on `target`, where it is a relation to `other`.
pub fn finding(owner: &Class, attribute: &str, name: &str, target: &Class, other: &Class) -> Finding {
    let place = owner.source.as_ref().and_then(|source| source.attribute(attribute)).cloned().unwrap_or_default();
    let [owner, target, other] = [owner, target, other].map(|class| class.name.borrow().to_string());
    let message = format!("`{target}.{name}` leads to `{other}` already, so `{owner}.{attribute}` can not have it");
    let span = place.keyword("related_name").unwrap_or(place.name_span);
    let diagnostic = Diagnostic::error("LT402", span, message).help("give this relation another `related_name`");
    let text = format!(
        "Relation with related_name '{name}' leading to model {target} cannot be used on model {owner} because it's \
         already used by model {other}"
    );
    Finding::raised_by_ormar(diagnostic, "ormar.exceptions.ModelDefinitionError", Moment::ClassCreation, text)
}
