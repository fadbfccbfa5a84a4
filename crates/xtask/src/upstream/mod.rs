//! The libraries' own tests, unmodified, through `linktable test`.

mod distribution;
mod left_out;
mod report;
mod runner;

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::Outcome;
use crate::process::run;
use crate::tools::{self, cargo};
use crate::workspace::root;

use left_out::LeftOut;
use report::{FileReport, Show};

/// A library whose tests can be run.
struct Project {
    /// As `--orm` has it.
    orm: &'static str,
    /// The name of its distribution.
    package: &'static str,
    version: &'static str,
    /// The folders with its tests and what they import.
    folders: &'static [&'static str],
    /// The SHA-256 of its source distribution.
    sha256: &'static str,
}

const PROJECTS: &[Project] = &[
    Project {
        orm: "sqlmodel",
        package: "sqlmodel",
        version: "0.0.50",
        folders: &["tests", "docs_src"],
        sha256: "8828720c5b6c397df72cdd055286846a352b614da80c1ba05ab7a57b2bb90821",
    },
    Project {
        orm: "ormar",
        package: "ormar",
        version: "0.26.0",
        folders: &["tests"],
        sha256: "91875d530e28cab9656fe8be31c1d8e270c9b2b6f3561dc8f8d659e7f6c79cb6",
    },
    Project {
        orm: "tortoise",
        package: "tortoise-orm",
        version: "1.1.9",
        folders: &["tests"],
        sha256: "0399e1aa9518620f8b9c455598ac06ab890332c03e335cfca4b73b48d4e6abaa",
    },
];

/// How many files are run at once.
const JOBS: usize = 2;

/// Prints what `upstream` takes.
pub(crate) fn help() {
    println!(
        "\
cargo xtask upstream sqlmodel|ormar|tortoise [OPTION…]

Downloads the library's source distribution (into target/upstream) and runs its
tests through `linktable test`, but for those that tests/upstream/ORM.txt leaves out.

  --files          a line for each file instead of each folder
  --failures       each failure, with its message
  --causes         the messages of the failures, the most frequent first
  --trace          each failure with its traceback
  --filter TEXT    only the files whose paths, or the tests whose names, contain TEXT
  --release        with the optimised program (its build takes longer)"
    );
}

/// Runs the tests of a library and prints how they came out.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    let mut show = Show::default();
    let (mut project, mut filter, mut is_release) = (None, None, false);
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--files" => show.files = true,
            "--failures" => show.failures = true,
            "--causes" => show.causes = true,
            "--trace" => show.traces = true,
            "--release" => is_release = true,
            "--filter" => filter = Some(rest.next().ok_or("--filter takes a text")?.clone()),
            name => {
                let found = PROJECTS.iter().find(|project| project.orm == name);
                project = Some(found.ok_or_else(|| format!("`{name}` is neither a library nor an option"))?);
            }
        }
    }
    let Some(project) = project else {
        help();
        return Ok(());
    };
    let folder = distribution::unpacked(project)?;
    let program = build(is_release)?;
    let left_out = LeftOut::read(project.orm)?;
    let reports = run_all(project, &folder, &program, &left_out, filter.as_deref())?;
    report::print(&reports, &left_out, show);
    Ok(())
}

/// Builds the command line's program.
fn build(is_release: bool) -> Outcome<PathBuf> {
    tools::clang()?;
    let mut build = cargo();
    build.args(["build", "--package", "linktable-cli"]);
    if is_release {
        build.args(["--profile", "native"]);
    }
    run("building linktable", &mut build)?;
    let program = format!("linktable{}", std::env::consts::EXE_SUFFIX);
    Ok(root().join("target").join(if is_release { "native" } else { "debug" }).join(program))
}

fn run_all(
    project: &Project,
    folder: &std::path::Path,
    program: &std::path::Path,
    left_out: &LeftOut,
    filter: Option<&str>,
) -> Outcome<Vec<FileReport>> {
    let mut reports = Vec::new();
    let mut queue = VecDeque::new();
    for path in runner::test_files(folder)? {
        let text = std::fs::read_to_string(folder.join(&path)).map_err(|error| format!("{path}: {error}"))?;
        let tests = text.lines().filter(|line| is_test(line)).count();
        let in_path = filter.is_none_or(|filter| path.contains(filter) || filter.starts_with(path.as_str()));
        if !in_path && !filter.is_none_or(|filter| text.contains(filter)) {
            continue;
        }
        if left_out.has_file(&path) {
            reports.push(FileReport { path, left_out: tests, ..FileReport::default() });
            continue;
        }
        let keyword = if in_path { None } else { filter.map(str::to_owned) };
        queue.push_back(runner::TestFile { path, tests, keyword });
    }
    let queue = Mutex::new(queue);
    let done = Mutex::new(Vec::new());
    let beside = root().join("tests/upstream").join(project.orm);
    let runner = runner::Runner { program, folder, orm: project.orm, beside, left_out };
    thread::scope(|scope| {
        for _ in 0..JOBS {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                    let Some(file) = next else { break };
                    let report = runner.run(&file);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push(report);
                }
            });
        }
    });
    reports.extend(done.into_inner().unwrap_or_else(PoisonError::into_inner));
    reports.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(reports)
}

/// Whether a line defines a test.
fn is_test(line: &str) -> bool {
    let line = line.trim_start();
    line.strip_prefix("async ").unwrap_or(line).starts_with("def test")
}
