//! LT406: an ormar model whose relations to classes named by text were never looked up.

use linktable_python::Class;
use linktable_schema::Diagnostic;

use super::Finding;

/// `model` has relations with `ForwardRef`, and nothing calls `update_forward_refs` on it.
pub fn finding(model: &Class) -> Finding {
    let name = model.name.borrow();
    let span = model.source.as_ref().map(|source| source.name_span).unwrap_or_default();
    let message = format!("`{name}` names a model by `ForwardRef`, and `{name}.update_forward_refs()` is never called");
    let lower = name.to_lowercase();
    let diagnostic = Diagnostic::error("LT406", span, message)
        .note(format!(
            "ormar raises ModelError at the first use of the model: Model {lower} has not updated ForwardRefs. \
             \nBefore using the model you need to call update_forward_refs()."
        ))
        .help(format!("call `{name}.update_forward_refs()` once all models are declared"));
    Finding::accepted(diagnostic)
}
