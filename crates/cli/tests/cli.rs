//! The program from outside: each file of `cases` is a call and what comes of it.
//!
//! A case is the arguments, then sections headed `--- stdin`, `--- stdout` and
//! `--- stderr`, then `--- status N`. `LINKTABLE_BLESS=1` writes what came.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linktable"));
    // Cases name the examples as someone at the top of the repository would.
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn call(arguments: &[&str], stdin: &[u8]) -> Output {
    let mut child = program().args(arguments).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    // A program that does not read it closes the pipe.
    let _ = pipe.write_all(stdin);
    drop(pipe);
    child.wait_with_output().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut wrong = String::new();
    for path in paths {
        let case = fs::read_to_string(&path).unwrap();
        let (arguments, rest) = case.split_once('\n').unwrap();
        let stdin = rest.strip_prefix("--- stdin\n").map_or("", |rest| rest.split("--- stdout\n").next().unwrap());
        let arguments: Vec<&str> = arguments.strip_prefix("linktable").unwrap().split_whitespace().collect();
        let output = call(&arguments, stdin.as_bytes());
        let mut came = format!("linktable {}\n", arguments.join(" "));
        if !stdin.is_empty() {
            let _ = write!(came, "--- stdin\n{stdin}");
        }
        let stdout = String::from_utf8_lossy(&output.stdout);
        let status = output.status.code().unwrap();
        let _ = write!(came, "--- stdout\n{stdout}--- stderr\n{}--- status {status}\n", stderr(&output));
        if std::env::var_os("LINKTABLE_BLESS").is_some() {
            fs::write(&path, came).unwrap();
        } else if came != case {
            let _ = writeln!(wrong, "{}: what came:\n{came}", path.display());
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_cannot_be_read_is_said() {
    let missing = call(&["compile", "no/such/file.py"], b"");
    assert_eq!(stderr(&missing), "linktable: no/such/file.py: No such file or directory\n");
    let folder = call(&["run", "examples"], b"");
    assert_eq!(stderr(&folder), "linktable: examples: Is a directory\n");
    let bytes = call(&["compile", "-"], b"# fine\nname = '\xff'\n");
    assert_eq!(stderr(&bytes), "linktable: <stdin>: not UTF-8: byte 0xff in line 2\n");
    let large = call(&["run", "-"], &vec![b'#'; 1_000_001]);
    assert_eq!(stderr(&large), "linktable: <stdin>: larger than 1000000 bytes\n");
    let unknown = call(&["compile", "-", "--dialect", "oracle"], b"");
    assert!(stderr(&unknown).contains("[possible values: sqlite, postgresql, mysql]"));
    for output in [missing, folder, bytes, large, unknown] {
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let mut child = program().args(["compile", "-", "--json"]).spawn().unwrap();
    drop(child.stdout.take());
    drop(child.stdin.take());
    let mut text = String::new();
    child.stderr.take().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "");
    assert_eq!(child.wait().unwrap().code(), Some(0));
}
