//! What a source becomes while it is typed.

use serde::{Deserialize, Serialize};

use crate::{Diagnostic, EndLinks, Schema, Severity, Span, TableId};

/// What a source becomes without being run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Compilation {
    /// What it declares.
    pub schema: Schema,
    /// The DDL of the tables, in the order the library emits it.
    pub ddl: Vec<DdlStatement>,
    /// The link operations of every end of every relationship.
    pub links: Vec<EndLinks>,
    /// What was found, in source order.
    pub diagnostics: Vec<Diagnostic>,
}

/// One statement that creates a table or an index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DdlStatement {
    /// The text, byte for byte as the library hands it to the driver.
    pub sql: String,
    /// The table it creates, or the one the index is for.
    pub table: TableId,
    /// The class it comes from.
    pub span: Span,
}

impl Compilation {
    /// How many diagnostics have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count()
    }

    /// Whether any diagnostic is an error.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }
}
