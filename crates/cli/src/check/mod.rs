//! `linktable check`: compiles and runs the code blocks of documentation that are marked for it.

mod assembled;
mod blocks;
mod inclusion;
mod markdown;
mod options;
mod report;
mod restructured;

use std::fs;
use std::path::{Path, PathBuf};

use linktable::{CompileOptions, RunOptions};
use linktable_schema::{LineIndex, Severity};

use crate::CheckArgs;
use crate::files::{Failure, Input, complain, print, print_error};
use crate::modules::shown;
use assembled::Assembled;
use blocks::Block;
use options::Options;
use report::{Checked, Problem};

/// Endings of files that are read.
const MARKDOWN: [&str; 3] = ["md", "markdown", "mdx"];
const RESTRUCTURED: [&str; 2] = ["rst", "txt"];

/// How findings are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// A line for each, as compilers print them.
    Text,
    /// Annotations of a workflow on GitHub.
    Github,
}

/// Checks every marked block; false if one has an error.
pub fn check(args: &CheckArgs) -> Result<bool, Failure> {
    let mut files = Vec::new();
    for doc in &args.docs {
        if doc.is_dir() {
            list(doc, &mut files)?;
        } else {
            files.push(doc.clone());
        }
    }
    let mut checked = Vec::new();
    for file in &files {
        let text = Input::File(file.clone()).read()?;
        let found = if has_ending(file, &RESTRUCTURED) { restructured::blocks(&text) } else { markdown::blocks(&text) };
        let folder = file.parent().unwrap_or(Path::new(""));
        checked.extend(found.into_iter().map(|block| checked_block(block, file, folder)));
    }
    let errors = checked.iter().flat_map(|block| &block.problems).filter(|problem| problem.severity == Severity::Error);
    let errors = errors.count();
    if args.json {
        print(&report::json(&checked, files.len())?)?;
    } else {
        for block in &checked {
            print(&report::lines(block, args.format))?;
        }
        print_error(&report::summary(&checked, files.len(), errors));
        if checked.is_empty() {
            complain("no block is marked; `linktable check --help` says how");
        }
    }
    Ok(errors == 0)
}

fn has_ending(file: &Path, endings: &[&str]) -> bool {
    file.extension().is_some_and(|ending| endings.iter().any(|known| ending == *known))
}

/// The documents below a folder, in the order of their names; what begins with a dot is left out.
fn list(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Failure> {
    let failure = |error: std::io::Error| Failure::Message(format!("{}: {error}", folder.display()));
    let mut entries: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(folder).map_err(failure)? {
        entries.push(entry.map_err(failure)?.path());
    }
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.starts_with('.') || name == "node_modules" {
            continue;
        }
        if path.is_dir() {
            list(&path, found)?;
        } else if has_ending(&path, &MARKDOWN) || has_ending(&path, &["rst"]) {
            found.push(path);
        }
    }
    Ok(())
}

fn checked_block(block: Block, file: &Path, folder: &Path) -> Checked {
    let mut checked = Checked { file: shown(file), line: block.line, orm: None, problems: Vec::new() };
    if let Some(option) = &block.not_understood {
        let message = format!("it is not checked: `:{option}:` is not followed");
        let problem = Problem::error("include", block.line, message);
        checked.problems.push(Problem { severity: Severity::Warning, ..problem });
        return checked;
    }
    let assembled = match Assembled::of(&block, folder) {
        Ok(assembled) => assembled,
        Err(problem) => {
            checked.problems.push(problem);
            return checked;
        }
    };
    let source = assembled.source.as_str();
    let options = Options::of(&block.options, source);
    for (name, value) in &options.unknown {
        let message = format!("`{name}` cannot be `{value}`");
        checked.problems.push(Problem::error("option", block.line, message));
    }
    if options.expected_error.is_none() {
        let compile = CompileOptions {
            orm: options.orm,
            dialect: options.dialect,
            lenient: options.lenient,
            ..CompileOptions::default()
        };
        let compilation = linktable::compile(source, &compile);
        checked.orm = Some(compilation.schema.orm);
        let lines = LineIndex::new(source);
        for diagnostic in &compilation.diagnostics {
            let at = lines.line_column(source, diagnostic.span.start);
            let (line, column, message) = assembled.told(at.line, at.column, diagnostic.message.clone());
            checked.problems.push(Problem {
                severity: diagnostic.severity,
                code: diagnostic.code.to_string(),
                line,
                column,
                message,
            });
        }
        if compilation.has_errors() {
            return checked;
        }
    }

    let run = RunOptions { orm: options.orm, lenient: options.lenient, ..RunOptions::default() };
    let outcome = linktable::run(source, &run).report;
    checked.orm = Some(outcome.orm);
    let raised = outcome.error.as_ref().map(|error| match error.message.as_str() {
        "" => error.kind.clone(),
        message => format!("{}: {message}", error.kind),
    });
    match (&options.expected_error, &raised) {
        (None, Some(text)) => {
            let line = outcome.error.as_ref().and_then(|error| error.line).unwrap_or(1);
            let first = text.lines().next().unwrap_or_default().to_owned();
            let (line, column, message) = assembled.told(line, 1, first);
            checked.problems.push(Problem { column, ..Problem::error("exception", line, message) });
        }
        (Some(expected), Some(text)) if !text.contains(expected) => {
            let message = format!("it ends with `{text}`, and not with `{expected}`");
            checked.problems.push(Problem::error("expect-error", block.line, message));
        }
        (Some(expected), None) => {
            let message = format!("it ends without an error, and not with `{expected}`");
            checked.problems.push(Problem::error("expect-error", block.line, message));
        }
        _ => {}
    }
    for expected in options.expected.iter().filter(|expected| !outcome.stdout.contains(expected.as_str())) {
        let message = format!("the output has no `{expected}`");
        checked.problems.push(Problem::error("expect", block.line, message));
    }
    checked
}
