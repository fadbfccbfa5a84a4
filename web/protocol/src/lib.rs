//! What the page and its worker say to each other, as bytes: JavaScript's own
//! values cannot tell `1.0` from `1`, which SQLite does, and reading JSON takes
//! twice the program. Both sides are of one build, so that nothing else needs to
//! understand it.

#![cfg_attr(test, allow(clippy::unwrap_used))]

use linktable_schema::{Compilation, Completions, Dialect, Hover, LinkRequest, Linked, Orm, Placed, Queried, Report};
use serde::{Deserialize, Serialize};

/// What the page asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// Counts the page's edits; the answer carries it back.
    pub generation: u64,
    /// What is to be done.
    pub task: Task,
    /// The Python source.
    pub source: String,
    /// What it is taken for.
    pub choices: Choices,
}

/// What a source is taken for, where a link says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choices {
    /// The library it is written for, where that is not left to its imports.
    pub orm: Option<Orm>,
    /// The dialect DDL is shown for.
    pub dialect: Dialect,
    /// Whether two declarations of one relationship are taken as one.
    pub lenient: bool,
}

/// What is to be done with a source.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Task {
    /// Compile it, as after every edit.
    Compile,
    /// Run it, as the reader asked.
    Run,
    /// Run it with relationships that both sides declare taken as one.
    RunAsOne,
    /// Write something about it for other programs; the request's generation is that of the run it is about.
    Export(Export),
    /// Help one who types; it waits for nothing else and nothing else waits for it.
    Help(Help),
    /// Work with what the run of the request's generation left.
    Live(Ask),
}

/// What one who types asks for, at a byte of the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Help {
    /// What may be completed there.
    Complete(u32),
    /// What the name there stands for.
    Hover(u32),
}

/// What is answered to one who types.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Helped {
    /// What may be completed.
    Completions(Completions),
    /// What the name stands for, if that is known.
    Hover(Option<Hover>),
}

/// What is asked of what a run left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// Statements of the reader's own.
    Query {
        /// On which of the run's databases, by its place in [`Message::Ran`].
        database: u32,
        /// The statements.
        sql: String,
    },
    /// A link row that is to come or to go.
    Link {
        /// In which of the run's databases, by its place in [`Message::Ran`].
        database: u32,
        /// Which.
        request: LinkRequest,
    },
    /// Where code that did that goes in the request's source.
    Place(String),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Done {
    /// The statements were executed.
    Queried(Queried),
    /// The link operation was carried out.
    Linked(Linked),
    /// Where the code goes.
    Placed(Placed),
    /// What the run left is no longer there.
    Gone,
}

/// What is written for other programs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Export {
    /// The source's DDL as a script.
    Sql,
    /// The source's schema as Mermaid's `erDiagram`.
    Mermaid,
    /// The source's schema as DBML.
    Dbml,
    /// A database that the run left, by its place in [`Message::Ran`], as an SQLite file.
    Database(u32),
    /// The same as a script: tables and rows.
    Rows(u32),
    /// One table of it as comma-separated values.
    Csv(u32, String),
    /// What the run did, in the shape of recordings.
    Json,
}

/// What the worker says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Message {
    /// It is loaded and takes requests.
    Ready,
    /// What the source of this generation becomes.
    Compiled {
        /// The request's generation.
        generation: u64,
        /// How long it took, in microseconds.
        micros: u64,
        /// What it became.
        compilation: Box<Compilation>,
    },
    /// What running the source of this generation did.
    Ran {
        /// The request's generation.
        generation: u64,
        /// What happened.
        report: Box<Report>,
        /// The names of its databases that have tables, the one of the report's tables first.
        databases: Vec<String>,
    },
    /// It cannot go on: a defect of Linktable. Nothing more comes from this worker.
    Stopped {
        /// What the defect says of itself.
        reason: String,
    },
    /// What was to be written for other programs.
    Exported {
        /// The request's generation.
        generation: u64,
        /// The file's bytes, or why there are none.
        file: Result<Vec<u8>, String>,
    },
    /// What helps one who types.
    Helped {
        /// The request's generation.
        generation: u64,
        /// What was asked for.
        asked: Help,
        /// The answer.
        helped: Helped,
    },
    /// What came of working with what a run left.
    Live {
        /// The request's generation.
        generation: u64,
        /// What came of it.
        done: Box<Done>,
    },
}

/// A message that cannot be written or read.
#[derive(Debug)]
pub struct Garbled(postcard::Error);

impl std::fmt::Display for Garbled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the page and its worker do not understand each other ({})", self.0)
    }
}

impl std::error::Error for Garbled {}

/// Writes a message.
///
/// # Errors
/// When it is larger than memory.
pub fn write<T: Serialize>(message: &T) -> Result<Vec<u8>, Garbled> {
    postcard::to_allocvec(message).map_err(Garbled)
}

/// Reads a message.
///
/// # Errors
/// When the bytes are not what `write` made of one.
pub fn read<T: for<'a> Deserialize<'a>>(bytes: &[u8]) -> Result<T, Garbled> {
    postcard::from_bytes(bytes).map_err(Garbled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use linktable_schema::{SqlValue, TableDump};

    #[test]
    fn a_real_that_is_whole_stays_a_real() {
        let rows = vec![vec![SqlValue::Real(1.0), SqlValue::Integer(1), SqlValue::Integer(i64::MAX)]];
        let table = TableDump { rows, ..TableDump::default() };
        let report = Report { tables: vec![table], ..Report::default() };
        let message = Message::Ran { generation: 7, report: Box::new(report), databases: Vec::new() };
        assert_eq!(read::<Message>(&write(&message).unwrap()).unwrap(), message);
    }

    #[test]
    fn what_is_no_message_is_refused() {
        assert!(read::<Request>(b"").is_err());
        assert!(read::<Message>(&[9]).is_err());
    }
}
