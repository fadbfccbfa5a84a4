//! A diagnostic as text, with the lines of the source it is about.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Patch, Renderer, Snippet};
use linktable_schema::{Diagnostic, Severity, Span};

/// Renders a diagnostic, coloured; `path` is what the source is called.
pub fn render(diagnostic: &Diagnostic, source: &str, path: &str) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let primary = AnnotationKind::Primary.span(bytes(diagnostic.span, source));
    let others = diagnostic
        .labels
        .iter()
        .map(|label| AnnotationKind::Context.span(bytes(label.span, source)).label(visible(&label.message)));
    let snippet = Snippet::source(source).path(path).annotation(primary).annotations(others);
    let mut finding = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.as_str()).element(snippet);
    if let Some(note) = &diagnostic.note {
        finding = finding.element(Level::NOTE.message(visible(note)));
    }
    if let Some(help) = &diagnostic.help {
        finding = finding.element(Level::HELP.message(visible(help)));
    }
    let mut report = vec![finding];
    // A fix that cannot be made is not shown.
    if let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.apply(source).is_some()) {
        let patches = fix.edits.iter().map(|edit| Patch::new(bytes(edit.span, source), visible(&edit.text)));
        let change = Snippet::source(source).path(path).patches(patches);
        report.push(Level::HELP.secondary_title(visible(&fix.title)).element(change));
    }
    Renderer::styled().decor_style(DecorStyle::Ascii).render(&report)
}

/// The bytes a span covers, kept inside of the source and off the middle of characters.
fn bytes(span: Span, source: &str) -> Range<usize> {
    let start = source.floor_char_boundary(span.start as usize);
    let end = source.floor_char_boundary(span.end as usize);
    start..end.max(start)
}

/// The text without control characters, which a terminal might obey.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(diagnostic: &Diagnostic, source: &str) -> String {
        anstream::adapter::strip_str(&render(diagnostic, source, "models.py")).to_string()
    }

    fn spot(source: &str, text: &str) -> Span {
        let start = source.find(text).unwrap() as u32;
        Span::new(start, start + text.len() as u32)
    }

    const MODELS: &str = "class Team(SQLModel, table=True):\n    heroes: list[\"Hero\"] = Relationship(back_populates=\"team\")\n\n\nclass Hero(SQLModel, table=True):\n    teams: list[Team] = Relationship(back_populates=\"heroes\")\n";

    #[test]
    fn everything_a_diagnostic_says_is_shown() {
        let diagnostic = Diagnostic::error("LT201", spot(MODELS, "\"team\""), "`Hero` has no relationship `team`")
            .label(spot(MODELS, "teams"), "the other end")
            .note("SQLModel raises InvalidRequestError at first use of the mapper")
            .help("name the attribute of the other end")
            .replace("change to \"teams\"", spot(MODELS, "\"team\""), "\"teams\"");
        assert_eq!(
            plain(&diagnostic, MODELS),
            "\
error[LT201]: `Hero` has no relationship `team`
 --> models.py:2:56
  |
2 |     heroes: list[\"Hero\"] = Relationship(back_populates=\"team\")
  |                                                        ^^^^^^
...
6 |     teams: list[Team] = Relationship(back_populates=\"heroes\")
  |     ----- the other end
  |
  = note: SQLModel raises InvalidRequestError at first use of the mapper
  = help: name the attribute of the other end
help: change to \"teams\"
  |
2 |     heroes: list[\"Hero\"] = Relationship(back_populates=\"teams\")
  |                                                             +"
        );
    }

    #[test]
    fn tabs_and_wide_characters_are_measured_as_they_are_shown() {
        let source = "\tx = \"名前\"; y = 😀\n";
        let shown = plain(&Diagnostic::warning("LT001", spot(source, "y"), "odd"), source);
        assert_eq!(
            shown,
            "\
warning[LT001]: odd
 --> models.py:1:12
  |
1 |     x = \"名前\"; y = 😀
  |                 ^"
        );
    }

    #[test]
    fn a_span_of_several_lines_is_drawn_beside_them() {
        let source = "x = f(\n    1,\n    2\ny = 3\n";
        let shown = plain(&Diagnostic::error("LT001", Span::new(5, 19), "`(` is not closed"), source);
        assert_eq!(
            shown,
            "\
error[LT001]: `(` is not closed
 --> models.py:1:6
  |
1 |   x = f(
  |  ______^
2 | |     1,
3 | |     2
  | |_____^"
        );
    }

    #[test]
    fn an_empty_span_at_the_end_has_a_caret() {
        for source in ["x = (", "x = (\n", ""] {
            let end = source.len() as u32;
            let shown = plain(&Diagnostic::error("LT001", Span::new(end, end), "more is missing"), source);
            assert!(shown.contains('^'), "{source:?}: {shown}");
        }
    }

    #[test]
    fn no_span_and_no_source_panics() {
        let sources = [
            "",
            "\n",
            "x",
            "é",
            "a\r\nb\r\n",
            "a\rb",
            "\t\u{b}\u{c}\n名\u{200b}\n\n",
            "\u{1b}[31mx",
            "e\u{301}\u{fe0f}",
        ];
        for source in sources {
            for start in 0..source.len() as u32 + 3 {
                for end in 0..source.len() as u32 + 3 {
                    let diagnostic = Diagnostic::error("LT001", Span::new(start, end), "wrong\u{1b}[31m")
                        .label(Span::new(end, start), "here")
                        .replace("mend", Span::new(start, end), "\n\tnew");
                    let shown = plain(&diagnostic, source);
                    assert!(!shown.contains('\u{1b}'), "{source:?}");
                }
            }
        }
    }
}
