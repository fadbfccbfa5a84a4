//! Findings: what is wrong, where, why, and what to do.

use serde::{Deserialize, Serialize};

use crate::Span;

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The real library raises, at import, at first use or at run.
    Error,
    /// The real library accepts it, and it is likely not what was meant.
    Warning,
    /// Something worth knowing.
    Info,
}

/// A second place a diagnostic speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
}

/// One replacement in the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What is replaced; an empty span inserts.
    pub span: Span,
    /// What takes its place.
    pub text: String,
}

/// Edits that mend what a diagnostic found, all of them at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fix {
    /// What the fix does, as a button says it: `Change to "teams"`.
    pub title: String,
    /// The replacements; they do not overlap.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// The source with the edits made, or nothing if they overlap or lie outside of it.
    pub fn apply(&self, source: &str) -> Option<String> {
        let mut edits: Vec<&Edit> = self.edits.iter().collect();
        edits.sort_by_key(|edit| edit.span);
        let mut fixed = String::with_capacity(source.len());
        let mut done = 0;
        for edit in edits {
            fixed.push_str(source.get(done..edit.span.start as usize)?);
            fixed.push_str(&edit.text);
            done = edit.span.end as usize;
        }
        fixed.push_str(source.get(done..)?);
        Some(fixed)
    }
}

/// A finding about the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// Its code, stable for ever: `LT` and three digits.
    pub code: String,
    /// How bad it is.
    pub severity: Severity,
    /// The place it is about.
    pub span: Span,
    /// What is wrong, in one sentence.
    pub message: String,
    /// Other places it speaks of.
    pub labels: Vec<Label>,
    /// Why: what the real library does, and when.
    pub note: Option<String>,
    /// What to do.
    pub help: Option<String>,
    /// Edits that mend it.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error with nothing but a message.
    pub fn error(code: &str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic {
            code: code.to_owned(),
            severity: Severity::Error,
            span,
            message: message.into(),
            labels: Vec::new(),
            note: None,
            help: None,
            fix: None,
        }
    }

    /// A warning with nothing but a message.
    pub fn warning(code: &str, span: Span, message: impl Into<String>) -> Self {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, span, message) }
    }

    /// The same with a note: what the library does, and when.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// The same with a help text: what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same with a further place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    /// The same with a fix of one replacement.
    #[must_use]
    pub fn replace(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits: vec![Edit { span, text: text.into() }] });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fix_makes_all_its_edits() {
        let edit = |start, end, text: &str| Edit { span: Span::new(start, end), text: text.to_owned() };
        let fix = Fix { title: String::new(), edits: vec![edit(4, 7, "dos"), edit(0, 3, "uno")] };
        assert_eq!(fix.apply("one two").as_deref(), Some("uno dos"));
        let overlapping = Fix { title: String::new(), edits: vec![edit(0, 5, ""), edit(3, 6, "")] };
        assert_eq!(overlapping.apply("one two"), None);
    }
}
