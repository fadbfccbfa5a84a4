//! Runs other programs and shows how they get on.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::Outcome;

/// How often a program that takes long is reported where lines stay, as in a log.
const LINE_EVERY: Duration = Duration::from_secs(20);
/// How often it is where the line can be written anew.
const REDRAW_EVERY: Duration = Duration::from_millis(300);

/// What the program printed so far.
#[derive(Default)]
struct Log {
    text: Vec<u8>,
    last_line: String,
}

/// Runs `command` to its end under the name `title`: shows that it is at work,
/// then how long it took, and everything it printed if it failed.
pub(crate) fn run(title: &str, command: &mut Command) -> Outcome {
    run_showing(title, command, false)
}

/// As [`run`], and shows what it printed even if it succeeded.
pub(crate) fn run_and_show(title: &str, command: &mut Command) -> Outcome {
    run_showing(title, command, true)
}

fn run_showing(title: &str, command: &mut Command, show_always: bool) -> Outcome {
    let program = command.get_program().to_string_lossy().into_owned();
    let started = Instant::now();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("{title}: cannot start `{program}`: {error}"))?;
    let log = Arc::new(Mutex::new(Log::default()));
    let mut readers = Vec::new();
    if let Some(out) = child.stdout.take() {
        readers.push(collect(out, Arc::clone(&log)));
    }
    if let Some(err) = child.stderr.take() {
        readers.push(collect(err, Arc::clone(&log)));
    }

    let mut progress = Progress::new(title);
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) => thread::sleep(Duration::from_millis(50)),
            Err(error) => return Err(format!("{title}: {error}")),
        }
        progress.show(started.elapsed(), || locked(&log).last_line.clone());
    };
    for reader in readers {
        // A reader ends with its pipe; that it panicked would only shorten the log.
        let _ = reader.join();
    }
    progress.clear();

    let seconds = started.elapsed().as_secs_f64();
    let mark = if status.success() { "ok  " } else { "FAIL" };
    println!("{mark} {title:<28} {seconds:7.1} s");
    if show_always || !status.success() {
        let mut out = std::io::stdout().lock();
        let log = locked(&log);
        let written = out.write_all(&without_progress(&log.text)).and_then(|()| out.flush());
        written.map_err(|error| format!("{title}: {error}"))?;
    }
    if status.success() { Ok(()) } else { Err(format!("{title} failed ({status})")) }
}

/// The lines of `log` but for those in which cargo says what it is at: there are hundreds of
/// them before the one that says what went wrong, and a log may be kept in part only.
fn without_progress(log: &[u8]) -> Vec<u8> {
    const AT_WORK: [&[u8]; 6] = [b"Compiling", b"Checking", b"Downloading", b"Downloaded", b"Fresh", b"Blocking"];
    let is_progress = |line: &&[u8]| {
        let words = line.trim_ascii_start();
        words.len() < line.len() && AT_WORK.iter().any(|verb| words.starts_with(verb))
    };
    log.split_inclusive(|byte| *byte == b'\n').filter(|line| !is_progress(line)).flatten().copied().collect()
}

/// What `command` prints on standard output, if it can be run and succeeds.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn locked(log: &Mutex<Log>) -> std::sync::MutexGuard<'_, Log> {
    log.lock().unwrap_or_else(PoisonError::into_inner)
}

fn collect(pipe: impl Read + Send + 'static, log: Arc<Mutex<Log>>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut pipe = BufReader::new(pipe);
        let mut line = Vec::new();
        while pipe.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            let mut log = locked(&log);
            log.text.extend_from_slice(&line);
            let text = String::from_utf8_lossy(&line);
            if !text.trim().is_empty() {
                log.last_line = text.trim().to_owned();
            }
            line.clear();
        }
    })
}

/// The line that says what is being worked on.
struct Progress<'a> {
    title: &'a str,
    redraws: bool,
    shown: Duration,
}

impl<'a> Progress<'a> {
    fn new(title: &'a str) -> Self {
        Progress { title, redraws: std::io::stdout().is_terminal(), shown: Duration::ZERO }
    }

    fn show(&mut self, elapsed: Duration, last_line: impl FnOnce() -> String) {
        let every = if self.redraws { REDRAW_EVERY } else { LINE_EVERY };
        if elapsed < self.shown + every {
            return;
        }
        self.shown = elapsed;
        let last: String = last_line().chars().filter(|c| !c.is_control()).take(70).collect();
        let line = format!("     {:<28} {:7.0} s  {last}", self.title, elapsed.as_secs_f64());
        if self.redraws {
            print!("\r\x1b[K{line}");
        } else {
            println!("{line}");
        }
        // Progress that cannot be shown is no reason to fail.
        let _ = std::io::stdout().flush();
    }

    fn clear(&self) {
        if self.redraws {
            print!("\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_wrong_is_not_lost_among_what_was_done() {
        let log =
            b"   Compiling a v1.0.0\n    Checking b v1.0.0\nerror: no space left\n\n   --> Compiling.rs\nCompiling\n";
        assert_eq!(without_progress(log), b"error: no space left\n\n   --> Compiling.rs\nCompiling\n");
    }
}
