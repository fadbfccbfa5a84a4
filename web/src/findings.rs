//! Diagnostics as the editor takes them: offsets in UTF-16 code units.

use linktable_schema::{Diagnostic, Edit, Severity, Span};
use serde::Serialize;

use crate::offsets::Utf16Offsets;

/// How many findings the editor underlines; more help nobody and cost time.
const SHOWN: usize = 200;

/// A finding, as the editor takes it.
#[derive(Debug, PartialEq, Serialize)]
pub struct Finding<'a> {
    from: u32,
    to: u32,
    severity: Severity,
    code: &'a str,
    message: &'a str,
    details: Vec<&'a str>,
    fix: Option<FindingFix<'a>>,
}

#[derive(Debug, PartialEq, Serialize)]
struct FindingFix<'a> {
    title: &'a str,
    edits: Vec<TextChange<'a>>,
}

/// A replacement, as the editor takes it.
#[derive(Debug, PartialEq, Serialize)]
pub struct TextChange<'a> {
    from: u32,
    to: u32,
    insert: &'a str,
}

/// The first of the findings about `source`.
pub fn findings<'a>(diagnostics: &'a [Diagnostic], source: &str) -> Vec<Finding<'a>> {
    let mut offsets = Utf16Offsets::new(source);
    let shown = diagnostics.iter().take(SHOWN).map(|diagnostic| {
        let (from, to) = visible(diagnostic.span, source, &mut offsets);
        let fix = diagnostic.fix.as_ref();
        Finding {
            from,
            to,
            severity: diagnostic.severity,
            code: &diagnostic.code,
            message: &diagnostic.message,
            details: [&diagnostic.note, &diagnostic.help].into_iter().flatten().map(String::as_str).collect(),
            fix: fix.map(|fix| FindingFix { title: &fix.title, edits: changes(&fix.edits, source) }),
        }
    });
    shown.collect()
}

/// The replacements of a fix of `source`.
pub fn changes<'a>(edits: &'a [Edit], source: &str) -> Vec<TextChange<'a>> {
    let mut offsets = Utf16Offsets::new(source);
    let change = |edit: &'a Edit| TextChange {
        from: offsets.at(edit.span.start),
        to: offsets.at(edit.span.end),
        insert: &edit.text,
    };
    edits.iter().map(change).collect()
}

/// The span in code units; an empty one takes in the character before or after it, on its
/// line, so that there is something to underline.
fn visible(span: Span, source: &str, offsets: &mut Utf16Offsets) -> (u32, u32) {
    let (from, to) = (offsets.at(span.start), offsets.at(span.end));
    if from < to {
        return (from, to);
    }
    let on_line = |c: &char| *c != '\n';
    let (before, after) = source.split_at_checked(span.start as usize).unwrap_or((source, ""));
    match (after.chars().next().filter(on_line), before.chars().next_back().filter(on_line)) {
        (Some(next), _) => (from, from + next.len_utf16() as u32),
        (None, Some(last)) => (from.saturating_sub(last.len_utf16() as u32), from),
        (None, None) => (from, from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(source: &str, spans: &[(u32, u32)]) -> Vec<(u32, u32)> {
        let found: Vec<_> = spans.iter().map(|(a, b)| Diagnostic::error("LT001", Span::new(*a, *b), "x")).collect();
        findings(&found, source).iter().map(|finding| (finding.from, finding.to)).collect()
    }

    #[test]
    fn places_are_in_code_units() {
        assert_eq!(places("é😀 = x", &[(6, 10)]), [(3, 7)]);
    }

    #[test]
    fn an_empty_place_is_still_seen() {
        assert_eq!(places("ab\n\ncd", &[(0, 0), (2, 2), (3, 3), (6, 6)]), [(0, 1), (1, 2), (3, 3), (5, 6)]);
        assert_eq!(places("", &[(0, 0), (7, 9)]), [(0, 0), (0, 0)]);
    }

    #[test]
    fn a_fix_goes_along() {
        let source = "é = \"team\"";
        let found = [Diagnostic::warning("LT002", Span::new(5, 11), "x").replace("Change", Span::new(6, 10), "teams")];
        let findings = findings(&found, source);
        let fix = findings[0].fix.as_ref().unwrap();
        assert_eq!(fix.edits, [TextChange { from: 5, to: 9, insert: "teams" }]);
    }
}
