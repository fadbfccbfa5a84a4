//! What the evaluator reports, as diagnostics.

use linktable_python::error::Stop;
use linktable_python::evaluate::Failure;
use linktable_schema::Diagnostic;

/// A failure while declaring.
pub(crate) fn diagnostic(failure: &Failure) -> Diagnostic {
    let error = &failure.error;
    let message = error.message.as_str();
    if failure.is_syntax {
        return Diagnostic::error("LT001", failure.span, sentence(message))
            .note(format!("Python raises {} before anything runs: {message}", error.kind));
    }
    match &failure.stop {
        None => {
            let shown = if message.is_empty() { error.kind.clone() } else { format!("{}: {message}", error.kind) };
            Diagnostic::error("LT002", failure.span, shown)
                .note("Python raises this when the statement is carried out; what it would define is left out")
        }
        Some(Stop::Unsupported { .. }) => Diagnostic::error("LT003", failure.span, message)
            .note("Python has it and Linktable does not; what the statement would define is left out"),
        Some(_) => Diagnostic::error("LT004", failure.span, message).note("what stands after it is not looked at"),
    }
}

/// The message with a small first letter made large.
fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
