//! What the panes of the schema know of the reader.

/// Where the reader is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SchemaPane {
    /// The line of the source, from 1, that the reader is at or points at; 0 while that is not known.
    pub line: u32,
}

/// What changes that.
#[derive(Clone, Copy, Debug)]
pub enum SchemaChange {
    /// The reader is at another line.
    Line(u32),
}

impl SchemaPane {
    /// Its part of the reducer.
    pub fn apply(&mut self, change: SchemaChange) {
        match change {
            SchemaChange::Line(line) => self.line = line,
        }
    }
}
