//! What the evaluator reports, as diagnostics.

use linktable_python::error::Stop;
use linktable_python::evaluate::Failure;
use linktable_schema::Diagnostic;

/// A failure while declaring.
pub(crate) fn diagnostic(failure: &Failure) -> Diagnostic {
    let error = &failure.error;
    let message = error.message.as_str();
    if let Some(problem) = &failure.syntax {
        let shown = problem.explained.as_deref().unwrap_or(message);
        let note = match (problem.is_limit, &problem.explained) {
            (true, _) => "Python may read it; Linktable does not look at it".to_owned(),
            (false, Some(_)) => format!("Python raises {} before anything runs: {message}", error.kind),
            (false, None) => format!("Python raises {} with these words before anything runs", error.kind),
        };
        return Diagnostic::error("LT001", failure.span, sentence(shown)).note(note);
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
