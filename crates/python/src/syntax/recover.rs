//! Parsing a file with errors, statement by statement.
//!
//! The parser's own recovery lets an unclosed bracket swallow what follows, so
//! the source is first cut where statements start: at lines that begin in the
//! first column.

use ruff_python_ast::{ModModule, PySourceType, Stmt};
use ruff_python_parser::{ParseOptions, Parsed, parse_cells_unchecked};
use ruff_text_size::{TextRange, TextSize};

use super::{Tree, pythons};

/// How many members of one broken class are looked at by themselves.
const MEMBERS: usize = 200;

/// How many problems are told.
const PROBLEMS: usize = 100;

/// Reads a source with errors, each top-level statement by itself.
pub(super) fn parse_by_statement(source: &str) -> Tree {
    let mut tree = Tree { statements: Vec::new(), problems: Vec::new() };
    for (start, end) in pieces(source, 0, 0, source.len()) {
        let parsed = parse_piece(source, start, end);
        if parsed.errors().is_empty() {
            tree.statements.extend(body(parsed));
            continue;
        }
        // What follows the first problem of a statement is mostly what comes of it.
        if tree.problems.len() < PROBLEMS {
            tree.problems.extend(pythons::problem(source, &parsed));
        }
        let text = source.get(start..end).unwrap_or("");
        let decorated = text.lines().find(|line| !line.starts_with(['@', '#']) && !line.trim().is_empty());
        if decorated.is_some_and(|line| line.starts_with("class ")) {
            tree.statements.extend(whole_members(source, start, end));
        } else if let Some(end) = first_indented(source, start, end) {
            // Lines that lost the header they belonged to: what stands before them is whole.
            let head = parse_piece(source, start, end);
            if head.errors().is_empty() {
                tree.statements.extend(body(head));
            }
        }
    }
    tree
}

fn body(parsed: Parsed<ModModule>) -> impl Iterator<Item = Stmt> {
    parsed.into_syntax().body.into_iter()
}

fn parse_piece(source: &str, start: usize, end: usize) -> Parsed<ModModule> {
    let size = |at: usize| TextSize::try_from(at).unwrap_or_default();
    let range = TextRange::new(size(start), size(end));
    parse_cells_unchecked(source, [range], &ParseOptions::from(PySourceType::Python))
}

/// The class at `start..end` without the members that are broken.
fn whole_members(source: &str, start: usize, end: usize) -> Vec<Stmt> {
    let Some((body_start, indent)) = body_of(source, start, end) else { return Vec::new() };
    let members = pieces(source, indent, body_start, end);
    if members.len() > MEMBERS {
        return Vec::new();
    }
    let mut kept = source.get(..end).unwrap_or("").to_owned();
    for (at, (from, to)) in members.iter().enumerate() {
        // This member alone: the others are blank.
        let mut alone = source.get(..end).unwrap_or("").to_owned();
        for (other, (from, to)) in members.iter().enumerate() {
            if other != at {
                blank(&mut alone, *from, *to, indent);
            }
        }
        if !parse_piece(&alone, start, end).errors().is_empty() {
            blank(&mut kept, *from, *to, indent);
        }
    }
    let parsed = parse_piece(&kept, start, end);
    if parsed.errors().is_empty() { body(parsed).collect() } else { Vec::new() }
}

/// Where the first indented line behind the first line starts.
fn first_indented(source: &str, start: usize, end: usize) -> Option<usize> {
    let mut at = start;
    for line in source.get(start..end)?.split_inclusive('\n') {
        if at > start && line.starts_with([' ', '\t']) && !line.trim().is_empty() {
            return Some(at);
        }
        at += line.len();
    }
    None
}

/// Where the body of the class at `start..end` starts, and how far it is indented.
fn body_of(source: &str, start: usize, end: usize) -> Option<(usize, usize)> {
    let mut at = start;
    let mut after_header = false;
    for line in source.get(start..end)?.split_inclusive('\n') {
        let text = line.trim_end();
        let indent = text.len() - text.trim_start().len();
        if after_header && !text.trim_start().is_empty() {
            return (indent > 0).then_some((at, indent));
        }
        after_header |= text.ends_with(':');
        at += line.len();
    }
    None
}

/// Puts white space in the place of a statement, and `pass` where there is room: a body may not be empty.
fn blank(source: &mut String, from: usize, to: usize, indent: usize) {
    let Some(text) = source.get(from..to) else { return };
    let mut blanked: String = text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    let first = blanked.find('\n').unwrap_or(blanked.len());
    if first >= indent + 4 {
        blanked.replace_range(indent..indent + 4, "pass");
    }
    source.replace_range(from..to, &blanked);
}

/// Cuts `start..end` where lines begin in column `indent`.
fn pieces(source: &str, indent: usize, start: usize, end: usize) -> Vec<(usize, usize)> {
    let mut cuts = vec![start];
    let mut at = start;
    let mut decorated = false;
    let mut quotes: Option<&str> = None;
    for line in source.get(start..end).unwrap_or("").split_inclusive('\n') {
        let text = line.trim_end();
        let begins = text.len() - text.trim_start().len() == indent && quotes.is_none();
        let content = text.trim_start();
        if begins && starts_statement(content) {
            if !decorated && at > start {
                cuts.push(at);
            }
            decorated = content.starts_with('@');
        }
        quotes = open_quotes(content, quotes);
        at += line.len();
    }
    let ends: Vec<usize> = cuts.iter().skip(1).copied().chain([end]).collect();
    cuts.into_iter().zip(ends).filter(|(from, to)| from < to).collect()
}

/// Whether a line that begins in the right column begins a statement, and does not go on with one.
fn starts_statement(content: &str) -> bool {
    let first = content.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
    !content.is_empty()
        && !content.starts_with([')', ']', '}', '#'])
        && !matches!(first, "else" | "elif" | "except" | "finally")
}

/// The triple quotes that are open after a line.
fn open_quotes<'a>(line: &str, mut open: Option<&'a str>) -> Option<&'a str> {
    let mut rest = line;
    loop {
        match open {
            Some(quotes) => {
                let Some(at) = rest.find(quotes) else { return open };
                rest = rest.get(at + 3..).unwrap_or("");
                open = None;
            }
            None => {
                let comment = rest.find('#').unwrap_or(usize::MAX);
                let next = [r#"""""#, "'''"].into_iter().filter_map(|quotes| Some((rest.find(quotes)?, quotes))).min();
                match next {
                    Some((at, quotes)) if at < comment => {
                        rest = rest.get(at + 3..).unwrap_or("");
                        open = Some(quotes);
                    }
                    _ => return None,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parse_by_statement;

    fn kinds(source: &str) -> Vec<String> {
        let tree = parse_by_statement(source);
        let name = |statement: &ruff_python_ast::Stmt| match statement {
            ruff_python_ast::Stmt::ClassDef(class) => format!("class {} ({})", class.name, class.body.len()),
            ruff_python_ast::Stmt::FunctionDef(function) => format!("def {}", function.name),
            _ => "statement".to_owned(),
        };
        tree.statements.iter().map(name).collect()
    }

    #[test]
    fn one_broken_class_leaves_the_others() {
        let source = "class A:\n    x: int\n\nclass B:\n    y: int = Field(\n    z: str\n\nclass C:\n    w: int\n";
        assert_eq!(kinds(source), ["class A (1)", "class B (2)", "class C (1)"]);
    }

    #[test]
    fn a_broken_line_leaves_its_class() {
        let source = "class A:\n    x: int\n    y: = 3\n    z: str\n";
        assert_eq!(kinds(source), ["class A (3)"]);
    }

    #[test]
    fn lines_without_their_header_leave_what_stands_before() {
        assert_eq!(kinds("x = 1\n\n    y: int\n\nclass A:\n    z: int\n"), ["statement", "class A (1)"]);
    }

    #[test]
    fn a_broken_function_is_left_out() {
        assert_eq!(kinds("def f():\n    return (\n\ndef g():\n    pass\n"), ["def g"]);
    }
}
