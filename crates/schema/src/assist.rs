//! What helps one who types: completions, and what a name stands for.

use serde::{Deserialize, Serialize};

use crate::Span;

/// What may be completed at a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completions {
    /// What is typed of it already; a chosen one takes its place.
    pub span: Span,
    /// What it may become, the likeliest first.
    pub items: Vec<Completion>,
}

/// One thing a place may be completed to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// What is inserted.
    pub text: String,
    /// What is said beside it: a type, a table, the other end.
    pub detail: String,
    /// What it is.
    pub kind: CompletionKind,
}

/// What a completion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CompletionKind {
    /// An argument of a call, with its `=`.
    Argument,
    /// A model.
    Model,
    /// A column, or an attribute that is one.
    Column,
    /// A relationship.
    Relationship,
    /// An operator of a lookup: `name__icontains`.
    Lookup,
    /// Something to be called.
    Method,
    /// A word that a library knows.
    Word,
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hover {
    /// The name.
    pub span: Span,
    /// What it stands for, line by line.
    pub lines: Vec<HoverLine>,
}

/// A line of what is said of a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HoverLine {
    /// How it is shown.
    pub style: HoverStyle,
    /// Its text; the cells of a row are parted by tabs.
    pub text: String,
}

/// How a line of a [`Hover`] is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum HoverStyle {
    /// As what the rest is about.
    Title,
    /// As text, code in backquotes.
    Text,
    /// As a row of a table.
    Row,
    /// As Python.
    Code,
    /// As SQL.
    Sql,
}
