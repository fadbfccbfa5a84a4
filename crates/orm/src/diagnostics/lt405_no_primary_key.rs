//! LT405: an ormar model without a primary key.

use linktable_python::Class;
use linktable_schema::Diagnostic;

use super::{Finding, Moment};

/// No field of `model` is its primary key.
pub fn finding(model: &Class) -> Finding {
    let name = model.name.borrow();
    let source = model.source.clone().unwrap_or_default();
    let message = format!("`{name}` has no primary key");
    let mut diagnostic = Diagnostic::error("LT405", source.name_span, message)
        .help("give it one: `id: int = ormar.Integer(primary_key=True)`");
    let id = source.attribute("id").filter(|place| place.value.is_some());
    let end = id.and_then(|place| {
        let ends = place.keywords.iter().map(|(_, whole, _)| whole.end);
        ends.chain(place.arguments.iter().map(|span| span.end)).max()
    });
    if let Some(end) = end {
        let place = linktable_schema::Span::new(end, end);
        diagnostic = diagnostic.replace("Make `id` the primary key", place, ", primary_key=True");
    }
    let text = "Table has to have a primary key.";
    Finding::raised_by_ormar(diagnostic, "ormar.exceptions.ModelDefinitionError", Moment::ClassCreation, text)
}
