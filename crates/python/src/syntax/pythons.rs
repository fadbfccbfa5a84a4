//! What Python says of a source that it can not read, and where.
//!
//! The parser finds what is wrong, in words and at places of its own. CPython
//! 3.11 has others: what its tokenizer complains of comes first, then a bracket
//! that was never closed, then what its grammar has words for; all else is
//! "invalid syntax" (`Parser/pegen_errors.c`). In that case the parser's words
//! are kept as well.

use linktable_schema::Span;
use ruff_python_ast::ModModule;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{
    InterpolatedStringErrorType as InString, LexicalErrorType as Lexical, ParseError, ParseErrorType as Kind, Parsed,
};
use ruff_text_size::{Ranged, TextSize};

use super::{SyntaxProblem, span};

const INVALID: &str = "invalid syntax";
const NO_BODY: &str = "expected an indented block after ";

/// The first problem of a statement, as Python would tell of it.
pub(super) fn problem(source: &str, parsed: &Parsed<ModModule>) -> Option<SyntaxProblem> {
    let first = parsed.errors().first()?;
    let of_tokenizer = parsed.errors().iter().find_map(|error| of_string(source, error));
    let brackets = Brackets::of(parsed.tokens());
    let of_bracket = brackets.wrong(source);
    let earliest = [of_tokenizer, of_bracket].into_iter().flatten().min_by_key(|problem| problem.span.start);
    if earliest.is_some() {
        return earliest;
    }
    let own = SyntaxProblem { explained: explained(first), ..SyntaxProblem::new(span(first.range()), INVALID) };
    if let Some((open, character)) = brackets.never_closed() {
        let never_closed = format!("'{character}' was never closed");
        let place = Span::new(open.to_u32(), open.to_u32() + 1);
        let is_later = line(source, first.start()) > line(source, open) || is_at_end(parsed, first);
        let message = if is_later { never_closed.clone() } else { INVALID.to_owned() };
        let explained = (!is_later).then_some(never_closed);
        return Some(SyntaxProblem { explained, ..SyntaxProblem::new(place, message) });
    }
    let Some(message) = told(source, parsed.tokens(), first) else { return Some(own) };
    let place = if message.starts_with(NO_BODY) { next_word(source, first).unwrap_or(own.span) } else { own.span };
    Some(SyntaxProblem::new(place, message))
}

/// The first word of the next line that has one: there Python misses a body.
fn next_word(source: &str, error: &ParseError) -> Option<Span> {
    let mut at = error.start().to_usize();
    for line in source.get(at..)?.split_inclusive('\n') {
        let text = line.trim_start();
        let start = at + line.len() - text.len();
        at += line.len();
        if !text.is_empty() && !text.starts_with('#') {
            let is_of_word = |c: char| c.is_alphanumeric() || c == '_';
            let length = text.find(|c| !is_of_word(c)).unwrap_or(text.len());
            let length = length.max(text.chars().next().map_or(0, char::len_utf8));
            return Some(Span::new(u32::try_from(start).ok()?, u32::try_from(start + length).ok()?));
        }
    }
    None
}

/// A string that does not end.
fn of_string(source: &str, error: &ParseError) -> Option<SyntaxProblem> {
    let is_unclosed = matches!(
        &error.error,
        Kind::Lexical(Lexical::UnclosedStringError)
            | Kind::Lexical(Lexical::FStringError(
                InString::UnterminatedString | InString::UnterminatedTripleQuotedString
            ))
            | Kind::FStringError(InString::UnterminatedString | InString::UnterminatedTripleQuotedString)
    );
    if !is_unclosed {
        return None;
    }
    let text = source.get(error.start().to_usize()..)?;
    let quotes = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let message = if quotes.starts_with("\"\"\"") || quotes.starts_with("'''") {
        let last = source.trim_end_matches('\n').matches('\n').count() + 1;
        format!("unterminated triple-quoted string literal (detected at line {last})")
    } else {
        format!("unterminated string literal (detected at line {})", line(source, error.start()))
    };
    Some(SyntaxProblem::new(span(error.range()), message))
}

/// What stands in brackets, and whether they fit.
struct Brackets {
    open: Vec<(TextSize, char)>,
    /// The first that closes none, or another than the one that is open.
    misfit: Option<(TextSize, char)>,
}

impl Brackets {
    fn of(tokens: &[Token]) -> Self {
        let mut brackets = Brackets { open: Vec::new(), misfit: None };
        for token in tokens {
            let (character, closes) = match token.kind() {
                TokenKind::Lpar => ('(', None),
                TokenKind::Lsqb => ('[', None),
                TokenKind::Lbrace => ('{', None),
                TokenKind::Rpar => (')', Some('(')),
                TokenKind::Rsqb => (']', Some('[')),
                TokenKind::Rbrace => ('}', Some('{')),
                _ => continue,
            };
            match (closes, brackets.open.last()) {
                (None, _) => brackets.open.push((token.start(), character)),
                (Some(opening), Some((_, open))) if opening == *open => drop(brackets.open.pop()),
                (Some(_), _) => {
                    brackets.misfit = Some((token.start(), character));
                    break;
                }
            }
        }
        brackets
    }

    /// That one closes what is not open.
    fn wrong(&self, source: &str) -> Option<SyntaxProblem> {
        let (at, closing) = self.misfit?;
        let message = match self.open.last() {
            None => format!("unmatched '{closing}'"),
            Some(&(open, opening)) => {
                let (open, here) = (line(source, open), line(source, at));
                let on_line = if open == here { String::new() } else { format!(" on line {open}") };
                format!("closing parenthesis '{closing}' does not match opening parenthesis '{opening}'{on_line}")
            }
        };
        Some(SyntaxProblem::new(Span::new(at.to_u32(), at.to_u32() + 1), message))
    }

    fn never_closed(&self) -> Option<(TextSize, char)> {
        self.open.last().copied()
    }
}

/// Whether something is missing where the statement ends, so that Python looks for it on the lines that follow.
fn is_at_end(parsed: &Parsed<ModModule>, error: &ParseError) -> bool {
    parsed.tokens().iter().filter(|token| token.start() >= error.start()).all(|token| {
        matches!(
            token.kind(),
            TokenKind::Newline
                | TokenKind::NonLogicalNewline
                | TokenKind::Comment
                | TokenKind::Dedent
                | TokenKind::EndOfFile
        )
    })
}

/// What Python's grammar has words for.
fn told(source: &str, tokens: &[Token], error: &ParseError) -> Option<String> {
    let message = match &error.error {
        Kind::UnexpectedIndentation => "unexpected indent",
        Kind::Lexical(Lexical::IndentationError) => "unindent does not match any outer indentation level",
        Kind::PositionalAfterKeywordArgument => "positional argument follows keyword argument",
        Kind::PositionalAfterKeywordUnpacking => "positional argument follows keyword argument unpacking",
        Kind::NonDefaultParamAfterDefaultParam => "non-default argument follows default argument",
        Kind::ExpectedToken { expected: TokenKind::Colon, found: TokenKind::Newline } => "expected ':'",
        Kind::ExpectedToken { expected: TokenKind::Comma, found } if forgets_a_comma(tokens, error, *found) => {
            "invalid syntax. Perhaps you forgot a comma?"
        }
        Kind::OtherError(text) => return no_body(source, error, text),
        _ => return None,
    };
    Some(message.to_owned())
}

/// Whether an operand follows another in brackets.
fn forgets_a_comma(tokens: &[Token], error: &ParseError, found: TokenKind) -> bool {
    use TokenKind as T;
    let before = tokens.iter().rev().find(|token| token.end() <= error.start());
    let is_name_and_string = before.is_some_and(|token| token.kind() == T::Name) && found == T::String;
    let is_operand = matches!(found, T::Name | T::Int | T::Float | T::String | T::True | T::False | T::None);
    is_operand && !is_name_and_string
}

/// A header without a body: `Expected an indented block after …`, in Python with the header's line.
fn no_body(source: &str, error: &ParseError, text: &str) -> Option<String> {
    let header = text.strip_prefix("Expected an indented block after ")?;
    let (name, keyword) = match header {
        "`class` definition" => ("class definition".to_owned(), "class"),
        "function definition" => ("function definition".to_owned(), "def"),
        "`match` statement" | "`case` block" => return None,
        _ => {
            let keyword = header.split('`').nth(1)?;
            (format!("'{keyword}' statement"), keyword)
        }
    };
    let before = source.get(..error.start().to_usize())?;
    let is_header = |line: &str| line.trim_start().trim_start_matches("async ").starts_with(keyword);
    let number = before.lines().enumerate().filter(|(_, line)| is_header(line)).last()?.0 + 1;
    Some(format!("{NO_BODY}{name} on line {number}"))
}

/// The parser's words, with its quotes as Python's.
fn explained(error: &ParseError) -> Option<String> {
    let text = error.error.to_string();
    (!text.eq_ignore_ascii_case(INVALID)).then_some(text)
}

/// The line of a place; the first is 1.
fn line(source: &str, at: TextSize) -> usize {
    source.get(..at.to_usize()).unwrap_or("").matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use crate::syntax::parse;

    /// What CPython 3.11 says.
    #[test]
    fn the_words_are_pythons() {
        let all = [
            ("class A:\n    x: int = Field(default=None\n    y: int = 1\n", 2, "'(' was never closed"),
            ("class A:\n    x: int = Field(default=None\n", 2, "'(' was never closed"),
            ("x = [1, 2\ny = 3\n", 1, "'[' was never closed"),
            ("print(f(1)\nx = 2\n", 1, "'(' was never closed"),
            ("f(a,\n\nclass B:\n    x = 1\n", 1, "'(' was never closed"),
            ("from x import (a, b\nclass A: pass\n", 1, "'(' was never closed"),
            ("class A(B, table=True:\n    x: int = 1\n", 1, "invalid syntax"),
            ("x = (1, 2]\n", 1, "closing parenthesis ']' does not match opening parenthesis '('"),
            ("x = (1,\n     2]\n", 2, "closing parenthesis ']' does not match opening parenthesis '(' on line 1"),
            ("x = 1)\n", 1, "unmatched ')'"),
            ("class A(B)\n    x: int\n", 1, "expected ':'"),
            ("def f()\n    pass\n", 1, "expected ':'"),
            ("if x\n    pass\n", 1, "expected ':'"),
            ("with a as b\n    pass\n", 1, "expected ':'"),
            ("class A:\n\nclass B:\n    pass\n", 3, "expected an indented block after class definition on line 1"),
            ("def f():\nx = 1\n", 2, "expected an indented block after function definition on line 1"),
            ("if x:\ny = 1\n", 2, "expected an indented block after 'if' statement on line 1"),
            ("x = 'abc\n", 1, "unterminated string literal (detected at line 1)"),
            ("x = f'abc\n", 1, "unterminated string literal (detected at line 1)"),
            ("x = '''abc\ny = 1\n", 1, "unterminated triple-quoted string literal (detected at line 2)"),
            ("x = 1\n    y = 2\n", 2, "unexpected indent"),
            ("if x:\n        y = 1\n    z = 2\n", 3, "unindent does not match any outer indentation level"),
            ("f(a b)\n", 1, "invalid syntax. Perhaps you forgot a comma?"),
            ("x = Field(default=None primary_key=True)\n", 1, "invalid syntax. Perhaps you forgot a comma?"),
            ("x = [1 2]\n", 1, "invalid syntax. Perhaps you forgot a comma?"),
            ("f(a=1, 2)\n", 1, "positional argument follows keyword argument"),
            ("def f(a=1, b): pass\n", 1, "non-default argument follows default argument"),
            ("class A:\n", 1, "expected an indented block after class definition on line 1"),
            ("x =\n", 1, "invalid syntax"),
            ("session.\n", 1, "invalid syntax"),
            ("foo bar\n", 1, "invalid syntax"),
        ];
        let mut wrong = Vec::new();
        for (source, line, message) in all {
            let tree = parse(source);
            let problem = tree.problems.first().expect("a problem");
            let at = source.get(..problem.span.start as usize).unwrap_or("").matches('\n').count() + 1;
            if (at, problem.message.as_str()) != (line, message) {
                wrong.push(format!("{source:?}: {at}: {} ({:?})", problem.message, problem.explained));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn a_statement_has_one_problem() {
        let source =
            "class A(B, table=True:\n    x: int = Field(default=None, y=1)\n    z: str\n\nclass C:\n    w: = 1\n";
        let messages: Vec<_> = parse(source).problems.into_iter().map(|problem| problem.explained).collect();
        assert_eq!(messages.first(), Some(&Some("'(' was never closed".to_owned())));
        assert_eq!(messages.len(), 2, "{messages:?}");
    }
}
