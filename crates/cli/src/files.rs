//! Reading the source and writing results.

use std::ffi::OsString;
use std::fmt;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

/// Bytes of the longest source that is read.
const LONGEST_SOURCE: u64 = 1_000_000;

/// Why the program cannot go on.
pub enum Failure {
    /// Whoever reads standard output does not any more.
    ClosedPipe,
    /// What is said on standard error.
    Message(String),
}

/// Where the source comes from.
#[derive(Clone)]
pub enum Input {
    Stdin,
    File(PathBuf),
}

impl From<OsString> for Input {
    fn from(argument: OsString) -> Self {
        if argument == "-" { Input::Stdin } else { Input::File(PathBuf::from(argument)) }
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::Stdin => f.write_str("<stdin>"),
            Input::File(path) => write!(f, "{}", path.display()),
        }
    }
}

impl Input {
    /// The source, without a byte order mark.
    pub fn read(&self) -> Result<String, Failure> {
        let mut bytes = Vec::new();
        let read = match self {
            Input::Stdin => io::stdin().lock().take(LONGEST_SOURCE + 1).read_to_end(&mut bytes),
            Input::File(path) => {
                File::open(path).and_then(|file| file.take(LONGEST_SOURCE + 1).read_to_end(&mut bytes))
            }
        };
        let length = read.map_err(|error| self.failure(&reason(&error)))?;
        if length as u64 > LONGEST_SOURCE {
            return Err(self.failure(&format!("larger than {LONGEST_SOURCE} bytes")));
        }
        let source = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let before = error.as_bytes().get(..valid).unwrap_or_default();
            let line = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            let byte = error.as_bytes().get(valid).copied().unwrap_or_default();
            self.failure(&format!("not UTF-8: byte 0x{byte:02x} in line {line}"))
        })?;
        Ok(match source.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => source,
        })
    }

    fn failure(&self, why: &str) -> Failure {
        Failure::Message(format!("{self}: {why}"))
    }
}

/// Writes to standard output.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::ClosedPipe),
        Err(error) => Err(Failure::Message(format!("standard output: {}", reason(&error)))),
    }
}

/// Writes to standard error, in colour if it is a terminal's.
pub fn print_error(text: &str) {
    // There is nowhere left to say that this failed.
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Says on standard error why the program ends.
pub fn complain(message: &str) {
    print_error(&format!("linktable: {message}\n"));
}

/// Writes a file.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| Failure::Message(format!("{}: {}", path.display(), reason(&error))))
}

/// What went wrong, without the number of the system's error.
fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(" (os error") {
        Some((words, _)) => words.to_owned(),
        None => text,
    }
}
