//! `linktable test`.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use linktable::{Counts, Event, TestFile, TestOptions, TestOutcome, TestResult};
use serde_json::json;

use crate::TestArgs;
use crate::files::{self, Failure};
use crate::modules;

/// How much stack the tests' thread has: scripts may nest deep, and some builds of this program use much for it.
const STACK: usize = 1 << 30;

/// What is to be run of one file.
struct Selected {
    path: PathBuf,
    /// The tests named, as `TestClass::test_name`; all if none is.
    names: Vec<String>,
}

/// Runs tests and prints a line for each; false if one failed.
pub fn test(args: &TestArgs) -> Result<bool, Failure> {
    let args = args.clone();
    let runner = std::thread::Builder::new().stack_size(STACK).spawn(move || run(&args));
    let ended = runner.map_err(|error| Failure::Message(error.to_string()))?.join();
    ended.unwrap_or_else(|_| Err(Failure::Message("the tests' thread ended early".to_owned())))
}

fn run(args: &TestArgs) -> Result<bool, Failure> {
    let started = Instant::now();
    let root = args.root.clone().unwrap_or_default();
    let mut selected: Vec<Selected> = Vec::new();
    for argument in &args.files {
        select(argument, &mut selected)?;
    }
    let mut session = Session { args, counts: Counts::default(), failed: Vec::new() };
    for file in &selected {
        session.run_file(file, &root)?;
    }
    session.close(started)
}

/// Adds the files that an argument names: `FILE`, `FOLDER` or `FILE::NAME`.
fn select(argument: &str, selected: &mut Vec<Selected>) -> Result<(), Failure> {
    let (path, name) = argument.split_once("::").map_or((argument, None), |(path, name)| (path, Some(name)));
    let path = PathBuf::from(path);
    if path.is_dir() {
        for path in test_files(&path) {
            selected.push(Selected { path, names: Vec::new() });
        }
        return Ok(());
    }
    if !path.is_file() {
        return Err(Failure::Message(format!("{argument}: file or directory not found")));
    }
    match (name, selected.iter_mut().find(|file| file.path == path)) {
        (Some(name), Some(file)) if !file.names.is_empty() => file.names.push(name.to_owned()),
        (_, Some(_)) => {}
        (name, None) => selected.push(Selected { path, names: name.map(str::to_owned).into_iter().collect() }),
    }
    Ok(())
}

/// The files of tests below a folder, in order.
fn test_files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    entries.sort();
    let mut found = Vec::new();
    for path in &entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_file() && name.ends_with(".py") && (name.starts_with("test_") || name.ends_with("_test.py")) {
            found.push(path.clone());
        }
    }
    for path in entries.iter().filter(|path| path.is_dir()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if !name.starts_with('.') && name != "__pycache__" && name != "venv" && name != "node_modules" {
            found.extend(test_files(path));
        }
    }
    found
}

/// The `conftest.py` files that are for a file, the outermost first.
fn conftests(file: &Path, root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folder = file.parent();
    while let Some(at) = folder {
        let path = at.join("conftest.py");
        if path.is_file() {
            found.push(path);
        }
        folder = if at == root { None } else { at.parent() };
    }
    found.reverse();
    found
}

struct Session<'a> {
    args: &'a TestArgs,
    counts: Counts,
    failed: Vec<TestResult>,
}

impl Session<'_> {
    fn run_file(&mut self, selected: &Selected, root: &Path) -> Result<(), Failure> {
        let (base, module) = modules::name_of(&selected.path);
        let mut roots = vec![base, root.to_path_buf()];
        roots.extend(self.args.path.iter().cloned());
        let mut paths = self.args.conftest.clone();
        paths.extend(conftests(&selected.path, root));
        let mut conftests = Vec::new();
        for path in paths {
            // As far as possible under names that differ, although each is called the same.
            let (base, name) = match path.strip_prefix(root) {
                Ok(inside) if !self.args.conftest.contains(&path) => {
                    (root.to_path_buf(), modules::shown(&inside.with_extension("")).replace('/', "."))
                }
                _ => modules::name_of(&path),
            };
            if !roots.contains(&base) {
                roots.push(base);
            }
            conftests.push(name);
        }
        let file = TestFile { path: modules::shown(&selected.path), module, conftests };
        let options = TestOptions {
            orm: self.args.orm,
            modules: modules::below(roots),
            asyncio_auto: self.args.asyncio_mode == "auto",
        };
        let wanted = |id: &str| self.is_wanted(id, selected);
        let mut results = Vec::new();
        let mut failure = Ok(());
        let json = self.args.json;
        linktable::test(&file, &options, &wanted, &mut |event| {
            if failure.is_ok() {
                failure = match &event {
                    Event::Started(id) if json => files::print(&format!("{}\n", json!({ "started": id }))),
                    Event::Started(_) => Ok(()),
                    Event::Finished(result) if json => files::print(&format!("{}\n", of(result))),
                    Event::Finished(result) => files::print(&line(result)),
                };
            }
            if let Event::Finished(result) = event {
                results.push(result);
            }
        });
        failure?;
        for result in results {
            self.counts.add(result.outcome);
            if result.outcome.is_bad() {
                self.failed.push(result);
            }
        }
        Ok(())
    }

    fn is_wanted(&self, id: &str, selected: &Selected) -> bool {
        let name = id.split_once("::").map_or("", |(_, name)| name);
        let is_named = selected.names.is_empty() || selected.names.iter().any(|wanted| is_of(name, wanted));
        let has_keyword = self.args.keyword.as_ref().is_none_or(|keyword| matches_keyword(id, keyword));
        is_named && has_keyword && !self.args.deselect.iter().any(|left_out| is_of(id, left_out))
    }

    /// Prints the failures and the closing count.
    fn close(&self, started: Instant) -> Result<bool, Failure> {
        let seconds = started.elapsed().as_secs_f64();
        if self.args.json {
            let counts: serde_json::Map<String, serde_json::Value> = Counts::ORDER
                .into_iter()
                .map(|outcome| (outcome.name().to_owned(), json!(self.counts.of(outcome))))
                .collect();
            files::print(&format!("{}\n", json!({ "counts": counts, "seconds": seconds })))?;
        } else {
            let mut text = String::new();
            if !self.failed.is_empty() {
                text.push_str(&format!("\n{}\n", rule("FAILURES", '=')));
                for result in &self.failed {
                    let name = result.id.split_once("::").map_or(result.id.as_str(), |(_, name)| name);
                    let title =
                        if result.outcome == TestOutcome::Error { format!("ERROR of {name}") } else { name.to_owned() };
                    let report = if result.report.is_empty() { &result.message } else { &result.report };
                    text.push_str(&format!("{}\n{}\n", rule(&title, '_'), report.trim_end()));
                }
                text.push_str(&format!("{}\n", rule("short test summary info", '=')));
                for result in &self.failed {
                    let first = result.message.lines().next().unwrap_or_default();
                    let joint = if first.is_empty() { "" } else { " - " };
                    text.push_str(&format!("{} {}{joint}{first}\n", result.outcome.name().to_uppercase(), result.id));
                }
            }
            text.push_str(&format!("{}\n", rule(&format!("{} in {seconds:.2}s", self.counts), '=')));
            files::print(&text)?;
        }
        Ok(self.failed.is_empty() && self.counts.total() > 0)
    }
}

/// Whether a test is the one of this name, or one of its class or its parameters.
fn is_of(id: &str, name: &str) -> bool {
    id.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with("::") || rest.starts_with('['))
}

/// The line about a test.
fn line(result: &TestResult) -> String {
    let why = match result.outcome {
        TestOutcome::Skipped | TestOutcome::XFailed | TestOutcome::XPassed if !result.message.is_empty() => {
            format!(" ({})", result.message.lines().next().unwrap_or_default())
        }
        _ => String::new(),
    };
    let name = match result.outcome {
        TestOutcome::XFailed => "XFAIL".to_owned(),
        TestOutcome::XPassed => "XPASS".to_owned(),
        outcome => outcome.name().to_uppercase(),
    };
    format!("{} {name}{why}\n", result.id)
}

/// A result for tools.
fn of(result: &TestResult) -> serde_json::Value {
    json!({
        "test": result.id,
        "outcome": result.outcome.name(),
        "message": result.message,
        "report": result.report,
        "micros": result.micros,
    })
}

/// Whether a test's id has what `-k` asks for: words, with `and`, `or` and `not`.
fn matches_keyword(id: &str, expression: &str) -> bool {
    let id = id.to_lowercase();
    expression.split(" or ").any(|part| {
        part.split(" and ").all(|word| {
            let word = word.trim().to_lowercase();
            match word.strip_prefix("not ") {
                Some(word) => !id.contains(word.trim()),
                None => id.contains(&word),
            }
        })
    })
}

/// A title in the middle of a line.
fn rule(title: &str, with: char) -> String {
    let left = 78usize.saturating_sub(title.chars().count()) / 2;
    let right = 78usize.saturating_sub(title.chars().count() + left);
    let fill = |count: usize| with.to_string().repeat(count.max(1));
    format!("{} {title} {}", fill(left), fill(right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_choose_tests() {
        let id = "tests/test_a.py::TestB::test_add_many";
        assert!(matches_keyword(id, "add"));
        assert!(matches_keyword(id, "TESTB and not remove"));
        assert!(matches_keyword(id, "remove or many"));
        assert!(!matches_keyword(id, "add and not many"));
    }
}
