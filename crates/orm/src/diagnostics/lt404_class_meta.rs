//! LT404: the configuration of an ormar model in the old form.

use linktable_python::Class;
use linktable_python::class::ClassSource;
use linktable_schema::{Diagnostic, Edit, Fix, Span};

use super::Finding;

/// `model` has a `class Meta` and no `ormar_config`.
pub fn finding(model: &Class, meta: Option<&Class>) -> Finding {
    let name = model.name.borrow();
    let place = model.source.as_ref().and_then(|source| source.attribute("Meta")).cloned().unwrap_or_default();
    let message = format!("ormar does not look at `class Meta`: `{name}` has no table");
    let mut diagnostic = Diagnostic::error("LT404", place.name_span, message)
        .note("since 0.20 ormar reads `ormar_config` and ignores `class Meta` without a word: the class is no model")
        .help("say it in `ormar_config = ormar.OrmarConfig(…)`, or as a copy of one that all models share");
    diagnostic.fix = meta.and_then(|meta| fix(place.span, meta));
    Finding::accepted(diagnostic)
}

/// The names of today, by those of the old form.
fn renamed(name: &str) -> Option<&str> {
    match name {
        "orders_by" => Some("order_by"),
        "tablename" | "metadata" | "database" | "constraints" | "abstract" | "extra" | "queryset_class" => Some(name),
        _ => None,
    }
}

/// What the class says becomes the arguments of `ormar.OrmarConfig(…)`; nothing if it says what that does not take.
fn fix(span: Span, meta: &Class) -> Option<Fix> {
    let source: &ClassSource = meta.source.as_deref()?;
    let mut from_bases = String::new();
    for base in meta.bases.iter().filter(|base| base.module.borrow().as_str() != "builtins") {
        for entry in base.dict.borrow().iter() {
            let Some(name) = entry.key.as_text().filter(|name| !name.starts_with('_')) else { continue };
            if source.attribute(name).is_none() {
                let base = base.name.borrow();
                from_bases.push_str(&format!("\n        {}={base}.{name},", renamed(name)?));
            }
        }
    }
    let mut edits = Vec::new();
    let mut done = span.start;
    for attribute in &source.attributes {
        let name = renamed(&attribute.name)?;
        let value = attribute.value?;
        let opening = if done == span.start {
            format!("ormar_config = ormar.OrmarConfig({from_bases}\n        {name}=")
        } else {
            format!(",\n        {name}=")
        };
        edits.push(Edit { span: Span::new(done, value.start), text: opening });
        done = value.end;
    }
    match done == span.start {
        true if from_bases.is_empty() => return None,
        true => {
            let text = format!("ormar_config = ormar.OrmarConfig({from_bases}\n    )");
            edits.push(Edit { span, text });
        }
        false => edits.push(Edit { span: Span::new(done, span.end), text: ",\n    )".to_owned() }),
    }
    Some(Fix { title: "Rewrite as `ormar_config = ormar.OrmarConfig(…)`".to_owned(), edits })
}
