//! What was found, as lines for people, as annotations of a workflow, and as JSON.

use linktable_schema::{Orm, Severity};
use serde_json::json;

use super::Format;
use crate::files::Failure;

/// Something wrong with a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    /// A diagnostic's code, or what kind of finding of the check itself it is.
    pub code: String,
    /// Where in the document, both from 1.
    pub line: u32,
    pub column: u32,
    pub message: String,
}

impl Problem {
    pub fn error(code: &str, line: u32, message: String) -> Self {
        Problem { severity: Severity::Error, code: code.to_owned(), line, column: 1, message }
    }

    fn kind(&self) -> &'static str {
        match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "notice",
        }
    }
}

/// A block that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub file: String,
    pub line: u32,
    pub orm: Option<Orm>,
    pub problems: Vec<Problem>,
}

/// A line for each finding of a block.
pub fn lines(block: &Checked, format: Format) -> String {
    let line = |problem: &Problem| match format {
        Format::Text => {
            let message = problem.message.replace('\n', "\n    ");
            format!(
                "{}:{}:{}: {}[{}]: {message}\n",
                block.file,
                problem.line,
                problem.column,
                problem.kind(),
                problem.code
            )
        }
        Format::Github => format!(
            "::{} file={},line={},col={},title={}::{}\n",
            problem.kind(),
            property(&block.file),
            problem.line,
            problem.column,
            property(&problem.code),
            data(&problem.message)
        ),
    };
    block.problems.iter().map(line).collect()
}

/// The text of an annotation.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of one.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// How much was checked, and how it went.
pub fn summary(checked: &[Checked], files: usize, errors: usize) -> String {
    format!("{} in {}: {}\n", counted(checked.len(), "block"), counted(files, "file"), counted(errors, "error"))
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// Everything, for other programs.
pub fn json(checked: &[Checked], files: usize) -> Result<String, Failure> {
    let blocks: Vec<_> = checked
        .iter()
        .map(|block| {
            let problems: Vec<_> = block
                .problems
                .iter()
                .map(|problem| {
                    json!({
                        "severity": problem.kind(), "code": problem.code,
                        "line": problem.line, "column": problem.column, "message": problem.message,
                    })
                })
                .collect();
            let ok = block.problems.iter().all(|problem| problem.severity != Severity::Error);
            json!({
                "file": block.file, "line": block.line, "orm": block.orm.map(Orm::name), "ok": ok, "problems": problems,
            })
        })
        .collect();
    let text = serde_json::to_string_pretty(&json!({ "files": files, "blocks": blocks }));
    Ok(format!("{}\n", text.map_err(|error| Failure::Message(error.to_string()))?))
}
