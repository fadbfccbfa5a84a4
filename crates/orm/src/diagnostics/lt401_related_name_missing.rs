//! LT401: several relations to one model without names for the other ends.

use linktable_python::Class;
use linktable_schema::Diagnostic;

use super::{Finding, Moment};

/// The relation `attribute` of `model` leads to `target`, as one before it, and both leave the other end the same name.
pub fn finding(model: &Class, attribute: &str, target: &str) -> Finding {
    let name = model.name.borrow();
    let place = model.source.as_ref().and_then(|source| source.attribute(attribute)).cloned().unwrap_or_default();
    let default = format!("{}s", name.to_lowercase());
    let message = format!("`{name}` has several relations to `{target}` with the same name for the other end");
    let mut diagnostic = Diagnostic::error("LT401", place.name_span, message)
        .help("give each relation a `related_name` of its own; one of them may go without");
    let end =
        place.arguments.iter().map(|span| span.end).chain(place.keywords.iter().map(|(_, whole, _)| whole.end)).max();
    if let (Some(end), None) = (end, place.keyword("related_name")) {
        let related = format!("{attribute}_{default}");
        diagnostic = diagnostic.replace(
            format!("Name the other end \"{related}\""),
            linktable_schema::Span::new(end, end),
            format!(", related_name=\"{related}\""),
        );
    }
    let text = format!(
        "Multiple fields declared on {name} model leading to {target} model without related_name property set. \n\
         There can be only one relation with default/empty name: '{default}'\n\
         Tip: provide different related_name for FK and/or M2M fields"
    );
    Finding::raised_by_ormar(diagnostic, "ormar.exceptions.ModelDefinitionError", Moment::ClassCreation, text)
}
