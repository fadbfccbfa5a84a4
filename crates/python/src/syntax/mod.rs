//! Source to syntax tree: bounded, and never failing.
//!
//! A file with errors still gives the statements that can be understood: each
//! top-level statement is parsed by itself, and of a class that is broken the
//! members that are whole are kept.

mod nesting;
mod pythons;
mod recover;
mod shallow;
mod tail;

use linktable_schema::Span;
use ruff_python_ast::{ModModule, Stmt};
use ruff_python_parser::parse_unchecked_source;
use ruff_text_size::{Ranged, TextRange};

pub use tail::{Tail, coroutine_tail};

/// How long a source may be, in bytes.
pub const MAX_SOURCE: usize = 768 << 10;

/// Something in a source that is not Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxProblem {
    /// Where.
    pub span: Span,
    /// What Python says of it.
    pub message: String,
    /// What is wrong, where Python's words do not tell.
    pub explained: Option<String>,
    /// Whether it is about how much there is, rather than how it is written: of that Python says nothing.
    pub is_limit: bool,
}

impl SyntaxProblem {
    /// Something wrong, in Python's words.
    pub(crate) fn new(span: Span, message: impl Into<String>) -> Self {
        SyntaxProblem { span, message: message.into(), explained: None, is_limit: false }
    }

    /// What is raised for it.
    pub fn kind(&self) -> &'static str {
        match self.is_limit {
            true => "linktable.NotSupported",
            false if self.message.contains("ndent") => "IndentationError",
            false => "SyntaxError",
        }
    }
}

/// The statements of a source, and what is wrong with it.
pub(crate) struct Tree {
    /// The statements that could be understood.
    pub statements: Vec<Stmt>,
    /// What is wrong, in order.
    pub problems: Vec<SyntaxProblem>,
}

pub(crate) fn span(range: TextRange) -> Span {
    Span::new(range.start().to_u32(), range.end().to_u32())
}

pub(crate) fn span_of(node: &impl Ranged) -> Span {
    span(node.range())
}

/// Reads a source.
pub(crate) fn parse(source: &str) -> Tree {
    let limit = |span, message: String| Tree {
        statements: Vec::new(),
        problems: vec![SyntaxProblem { is_limit: true, ..SyntaxProblem::new(span, message) }],
    };
    if source.len() > MAX_SOURCE {
        let message =
            format!("the source has {} KB; at most {} KB are read", source.len().div_ceil(1024), MAX_SOURCE / 1024);
        return limit(Span::new(0, 0), message);
    }
    if let Err(excess) = nesting::check(source) {
        return limit(excess.span, excess.message);
    }
    let parsed = parse_unchecked_source(source, ruff_python_ast::PySourceType::Python);
    if parsed.errors().is_empty() {
        let ModModule { body, .. } = parsed.into_syntax();
        return Tree { statements: body.into_iter().collect(), problems: Vec::new() };
    }
    drop(parsed);
    recover::parse_by_statement(source)
}
