//! Programs that would run, grow or recurse for ever: each ends with an ordinary error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::path::Path;
use std::time::{Duration, Instant};

use linktable_python::{Limits, Mode, Vm};

/// How long one may take. Without optimisation the machine is some ten times slower.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

fn limits() -> Limits {
    let fuel = if cfg!(debug_assertions) { 2_000_000 } else { Limits::default().fuel };
    Limits { fuel, ..Limits::default() }
}

/// The kind of error a source ends with.
fn ending(source: &str) -> String {
    let mut vm = Vm::new(limits(), Mode::Run, Vec::new());
    let program = vm.compile(source);
    match vm.run(&program) {
        Ok(()) => "nothing".to_owned(),
        Err(failure) => failure.error.kind,
    }
}

fn check(name: &str, source: &str, slow: &mut Vec<String>) -> String {
    let start = Instant::now();
    let kind = ending(source);
    let took = start.elapsed();
    if took > LONGEST {
        slow.push(format!("{name} took {took:?}: {}", source.lines().next().unwrap_or("")));
    }
    kind
}

#[test]
fn runaway_programs_end() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/runaway");
    let only = std::env::var("PROGRAM").ok();
    let (mut slow, mut odd, mut count) = (Vec::new(), Vec::new(), 0);
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_none_or(|extension| extension != "py")
            || only.as_ref().is_some_and(|only| !name.contains(only))
        {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for (at, source) in text.split("# ---").enumerate() {
            let before = Instant::now();
            let kind = check(&name, source, &mut slow);
            if only.is_some() {
                println!("{:?}", before.elapsed());
            }
            count += 1;
            if only.is_some() {
                println!("{name} {at}: {kind}");
            }
            if kind == "SyntaxError" || kind.starts_with("ModuleNotFound") {
                odd.push(format!("{name} {at}: {kind}: {}", source.trim().lines().next().unwrap_or("")));
            }
        }
    }
    assert!(slow.is_empty(), "too slow:\n{}", slow.join("\n"));
    assert!(odd.is_empty(), "{} of {count} programs end for another reason:\n{}", odd.len(), odd.join("\n"));
}

#[test]
fn deep_source_ends() {
    let mut slow = Vec::new();
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("-", ""),
        ("not ", ""),
        ("f(", ")"),
        ("a.", "b"),
        ("x if y else ", "z"),
        ("lambda: ", "0"),
        ("1 + ", "1"),
        ("2 ** ", "2"),
    ] {
        let source = format!("x = {}1{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(check(open, &source, &mut slow), "linktable.NotSupported", "{open}");
    }
    for unclosed in ["(", "[", "{", "f'{", "f'{x:{", "\"\"\"", "f(x=", "if x:\n"] {
        let source = unclosed.repeat(50_001);
        let kind = check(unclosed, &source, &mut slow);
        assert!(
            ["SyntaxError", "IndentationError", "linktable.NotSupported"].contains(&kind.as_str()),
            "{unclosed}: {kind}"
        );
    }
    assert_eq!(check("1 MB", &"x = 1\n".repeat(170_000), &mut slow), "linktable.NotSupported");
    assert!(slow.is_empty(), "too slow:\n{}", slow.join("\n"));
}
