//! The nouns of Linktable, as plain data.
//!
//! A source becomes a [`Compilation`] while it is typed and a [`Report`] when
//! it is run; both are made of what stands here. The crate depends on nothing
//! of ours, so that the page can show results without linking what makes them.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod assist;
mod compilation;
mod contents;
mod diagnostic;
mod diff;
mod keys;
mod links;
mod live;
mod model;
mod names;
mod recording;
mod report;
mod span;
mod value;

pub use assist::{Completion, CompletionKind, Completions, Hover, HoverLine, HoverStyle};
pub use compilation::{Compilation, DdlStatement};
pub use contents::Contents;
pub use diagnostic::{Diagnostic, Edit, Fix, Label, Severity};
pub use diff::changes;
pub use keys::ForeignKey;
pub use links::{EndLinks, LinkOperation, LinkParam, LinkStatement};
pub use live::{Answer, LinkRequest, Linked, Placed, Queried};
pub use model::{
    Column, Constraint, End, EndRef, Field, Index, LinkTable, Model, ModelId, ReferentialAction, Relationship,
    RelationshipId, Schema, Table, TableId, TableKind,
};
pub use names::{Dialect, Orm, UnknownName};
pub use recording::{RecordedError, RecordedParams, RecordedStatement, RecordedTable, Recording};
pub use report::{
    ChangeKind, OtherDatabase, Report, RowChange, RunError, Statement, StatementKind, TableChange, TableDump,
    TraceFrame, Unasked,
};
pub use span::{LineColumn, LineIndex, Span};
pub use value::SqlValue;
