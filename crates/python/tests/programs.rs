//! Programs run by the machine, held beside what CPython did with them.
//!
//! `tests/programs/<area>/<name>.py` stands beside `<name>.json`, which
//! `tests/record.py` recorded. `tests/programs/expected.txt` lists those that fall
//! short, each with the reason: a program that is not listed must agree, and a
//! listed one must not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use linktable_python::{Limits, Mode, Vm};
use serde_json::Value;

fn programs() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut found = Vec::new();
    for area in std::fs::read_dir(root).unwrap() {
        let area = area.unwrap().path();
        if area.is_dir() {
            found.extend(std::fs::read_dir(area).unwrap().map(|file| file.unwrap().path()));
        }
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    found.sort();
    found
}

/// Object addresses differ from run to run.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("at 0x");
    let mut clean = parts.next().unwrap_or("").to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_hexdigit());
        clean.push_str("at 0xADDR");
        clean.push_str(rest.strip_prefix("ADDR").unwrap_or(rest));
    }
    clean
}

fn first_difference(expected: &str, actual: &str) -> String {
    for (at, (a, b)) in expected
        .lines()
        .chain(std::iter::repeat("<end>"))
        .zip(actual.lines().chain(std::iter::repeat("<end>")))
        .enumerate()
    {
        if a != b {
            return format!("line {}: expected {a:?}, was {b:?}", at + 1);
        }
        if a == "<end>" {
            break;
        }
    }
    "line ends differ".to_owned()
}

/// What differs from the recording, if anything does.
fn difference(path: &Path) -> Option<String> {
    let source = std::fs::read_to_string(path).unwrap();
    let recording: Value =
        serde_json::from_str(&std::fs::read_to_string(path.with_extension("json")).unwrap()).unwrap();
    let mut vm = Vm::new(Limits::default(), Mode::Run, Vec::new());
    let program = vm.compile(&source);
    let result = vm.run(&program);
    let expected_out = recording["stdout"].as_str().unwrap();
    let actual_out = without_addresses(&vm.stdout);
    let error = result.err().map(|failure| failure.error);
    if expected_out != actual_out {
        let difference = first_difference(expected_out, &actual_out);
        let ended = error.map(|error| format!("; ended by {}: {} (line {:?})", error.kind, error.message, error.line));
        return Some(format!("output {difference}{}", ended.unwrap_or_default()));
    }
    match (&recording["error"], error) {
        (Value::Null, None) => None,
        (Value::Null, Some(error)) => {
            Some(format!("unexpected {}: {} (line {:?})", error.kind, error.message, error.line))
        }
        (expected, None) => Some(format!("no error, expected {}", expected["type"])),
        (expected, Some(error)) => {
            let frames: Vec<Value> =
                error.frames.iter().map(|frame| serde_json::json!([frame.line, frame.function])).collect();
            if expected["type"] != error.kind.as_str() {
                Some(format!("error type {} instead of {}: {}", error.kind, expected["type"], error.message))
            } else if expected["message"] != without_addresses(&error.message).as_str() {
                Some(format!("message {:?} instead of {}", error.message, expected["message"]))
            } else if expected["frames"] != Value::Array(frames.clone()) {
                Some(format!("frames {} instead of {}", Value::Array(frames), expected["frames"]))
            } else if expected["traceback"].as_str().unwrap().trim_end()
                != without_addresses(&error.traceback).trim_end()
            {
                let text = expected["traceback"].as_str().unwrap();
                Some(format!("traceback {}", first_difference(text, &without_addresses(&error.traceback))))
            } else {
                None
            }
        }
    }
}

fn expected_to_fall_short() -> BTreeMap<String, String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs/expected.txt");
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.filter_map(|line| line.split_once(": ")).map(|(name, reason)| (name.to_owned(), reason.to_owned())).collect()
}

#[test]
fn programs_do_what_cpython_did() {
    let only = std::env::var("PROGRAM").ok();
    let expected = expected_to_fall_short();
    let mut wrong = Vec::new();
    let mut agree = 0;
    let paths = programs();
    for path in &paths {
        let area = path.parent().unwrap().file_name().unwrap().to_string_lossy();
        let name = format!("{area}/{}", path.file_stem().unwrap().to_string_lossy());
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        match (difference(path), expected.get(&name)) {
            (None, None) => agree += 1,
            (None, Some(_)) => wrong.push(format!("{name}: agrees now; take it off expected.txt")),
            (Some(_), Some(_)) => {}
            (Some(difference), None) => wrong.push(format!("{name}: {difference}")),
        }
    }
    println!("{agree} of {} programs agree with CPython; {} are known to fall short", paths.len(), expected.len());
    assert!(wrong.is_empty(), "{} programs:\n{}", wrong.len(), wrong.join("\n"));
}
