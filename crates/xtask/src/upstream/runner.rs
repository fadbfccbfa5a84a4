//! Runs a file of tests in a process of its own, which may end early.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use serde_json::Value;

use super::left_out::LeftOut;
use super::report::{FileReport, Problem};
use crate::Outcome;

/// How long one test may take.
const LONGEST: Duration = Duration::from_secs(90);
/// How often a file is begun again after a test ended the process.
const MOST_STARTS: usize = 30;

pub(super) struct TestFile {
    pub path: String,
    /// How many tests its text defines.
    pub tests: usize,
    pub keyword: Option<String>,
}

pub(super) struct Runner<'a> {
    pub program: &'a Path,
    pub folder: &'a Path,
    pub orm: &'a str,
    /// The folder with what the tests need and the distribution does not have: fixtures, stand-ins for modules.
    pub beside: PathBuf,
    pub left_out: &'a LeftOut,
}

/// The files of tests of a distribution, from its folder.
pub(super) fn test_files(folder: &Path) -> Outcome<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.join("tests")];
    while let Some(at) = folders.pop() {
        let entries = fs::read_dir(&at).map_err(|error| format!("{}: {error}", at.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.starts_with("test_") && name.ends_with(".py") {
                let inside = path.strip_prefix(folder).unwrap_or(&path);
                found.push(inside.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

impl Runner<'_> {
    /// Runs the tests of a file that are not left out.
    pub(super) fn run(&self, file: &TestFile) -> FileReport {
        let left_out = self.left_out.tests_of(&file.path);
        let mut report = FileReport { path: file.path.clone(), left_out: left_out.len(), ..FileReport::default() };
        let mut done: Vec<String> = left_out.into_iter().map(str::to_owned).collect();
        for _ in 0..MOST_STARTS {
            let Some(fatal) = self.run_once(file, &mut report, &mut done) else { break };
            report.problems.push(fatal);
        }
        report
    }

    /// Runs those that are not `done`; gives the test that ended the process, if one did.
    fn run_once(&self, file: &TestFile, report: &mut FileReport, done: &mut Vec<String>) -> Option<Problem> {
        let mut command = Command::new(self.program);
        command.current_dir(self.folder).args(["test", "--json", "--orm", self.orm, &file.path]);
        let conftest = self.beside.join("conftest.py");
        if conftest.is_file() {
            command.arg("--conftest").arg(conftest);
        }
        if self.beside.is_dir() {
            command.arg("--path").arg(&self.beside);
        }
        if let Some(keyword) = &file.keyword {
            command.args(["-k", keyword]);
        }
        for test in done.iter() {
            command.args(["--deselect", test]);
        }
        let problem =
            |test: &str, message: String| Problem { test: test.to_owned(), message, trace: String::new(), tests: 1 };
        let mut child = match command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn() {
            Ok(child) => child,
            Err(error) => {
                report.problems.push(problem(&file.path, format!("cannot start: {error}")));
                return None;
            }
        };
        let lines = lines_of(&mut child);
        let errors = errors_of(&mut child);
        let mut running: Option<String> = None;
        let mut is_complete = false;
        let ended = loop {
            match lines.recv_timeout(LONGEST) {
                Ok(line) => {
                    let Ok(event) = serde_json::from_str::<Value>(&line) else { continue };
                    if let Some(test) = event.get("started").and_then(Value::as_str) {
                        running = Some(test.to_owned());
                    } else if let Some(test) = event.get("test").and_then(Value::as_str) {
                        running = None;
                        done.push(test.to_owned());
                        self.note(file, report, test, &event);
                    } else if event.get("counts").is_some() {
                        is_complete = true;
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    // It is this process's own child, and past its time.
                    let _ = child.kill();
                    break format!("took more than {} s", LONGEST.as_secs());
                }
                Err(RecvTimeoutError::Disconnected) => break String::new(),
            }
        };
        let status = child.wait().ok();
        if is_complete {
            return None;
        }
        let said = errors.join().unwrap_or_default();
        let why = if ended.is_empty() {
            let status = status.map(|status| status.to_string()).unwrap_or_default();
            format!("the program ended ({status}): {}", said.trim().lines().take(3).collect::<Vec<_>>().join(" "))
        } else {
            ended
        };
        match running {
            Some(test) => {
                done.push(test.clone());
                Some(problem(&test, why))
            }
            None => {
                report.problems.push(Problem { tests: file.tests.max(1), ..problem(&file.path, why) });
                None
            }
        }
    }

    fn note(&self, file: &TestFile, report: &mut FileReport, test: &str, event: &Value) {
        let text = |key: &str| event.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        match text("outcome").as_str() {
            "passed" | "xfailed" | "xpassed" => report.passed += 1,
            "skipped" => report.skipped += 1,
            _ => {
                // Of a file that can not be read no test passes.
                let tests = if test == file.path { file.tests.max(1) } else { 1 };
                report.problems.push(Problem {
                    test: test.to_owned(),
                    message: text("message"),
                    trace: text("report"),
                    tests,
                });
            }
        }
    }
}

fn lines_of(child: &mut Child) -> mpsc::Receiver<String> {
    let (send, receive) = mpsc::channel();
    if let Some(out) = child.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    break;
                }
            }
        });
    }
    receive
}

fn errors_of(child: &mut Child) -> thread::JoinHandle<String> {
    let pipe = child.stderr.take();
    thread::spawn(move || pipe.and_then(|pipe| std::io::read_to_string(pipe).ok()).unwrap_or_default())
}
