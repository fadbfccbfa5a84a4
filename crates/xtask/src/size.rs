//! What the page weighs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::workspace::dist;
use crate::{Outcome, site};

/// Page and editor on screen, compressed.
const FIRST_LOAD_BUDGET: usize = 300_000;
/// Everything, with the worker and SQLite, compressed.
const TOTAL_BUDGET: usize = 1_000_000;

struct File {
    name: String,
    raw: usize,
    brotli: usize,
}

pub(crate) fn command(arguments: &[String]) -> Outcome {
    let mut arguments = arguments.to_vec();
    site::build_unless_told(&mut arguments)?;
    if let Some(unknown) = arguments.first() {
        return Err(format!("`cargo xtask size` does not know `{unknown}`"));
    }
    let mut paths = Vec::new();
    list(&dist(), &mut paths)?;
    paths.sort();
    let (mut first, mut later, mut worker) = (Vec::new(), Vec::new(), Vec::new());
    for path in &paths {
        let file = weigh(path)?;
        if file.name.starts_with("worker") {
            worker.push(file);
        } else if file.name.starts_with("examples") {
            later.push(file);
        } else {
            first.push(file);
        }
    }

    println!("{:<58}{:>12}{:>12}", "file", "raw", "brotli");
    println!("{}", "-".repeat(82));
    let mut total = (0, 0);
    for (title, files) in [
        ("page and editor on screen", &first),
        ("examples, each when it is chosen", &later),
        ("worker, with SQLite", &worker),
    ] {
        for file in files {
            row(&file.name, file.raw, file.brotli);
        }
        let sum = files.iter().fold((0, 0), |sum, file| (sum.0 + file.raw, sum.1 + file.brotli));
        row(&format!("= {title}"), sum.0, sum.1);
        println!();
        total = (total.0 + sum.0, total.1 + sum.1);
    }
    row("= everything", total.0, total.1);
    println!();
    let first_load = first.iter().map(|file| file.brotli).sum();
    let kept = [("first load", first_load, FIRST_LOAD_BUDGET), ("everything", total.1, TOTAL_BUDGET)].map(
        |(title, size, budget)| {
            let verdict = if size <= budget { "kept" } else { "EXCEEDED" };
            println!("{title}: {} of {} bytes, {verdict}", grouped(size), grouped(budget));
            size <= budget
        },
    );
    if kept.contains(&false) { Err("the page is heavier than its budget".to_owned()) } else { Ok(()) }
}

fn row(name: &str, raw: usize, brotli: usize) {
    println!("{name:<58}{:>12}{:>12}", grouped(raw), grouped(brotli));
}

fn list(folder: &Path, found: &mut Vec<PathBuf>) -> Outcome {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        if path.is_dir() {
            list(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn weigh(path: &Path) -> Outcome<File> {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let bytes = fs::read(path).map_err(failed)?;
    // The settings of a host that compresses once, ahead of the requests.
    let (buffer, quality, window) = (4096, 11, 22);
    let mut encoder = brotli::CompressorWriter::new(Vec::new(), buffer, quality, window);
    encoder.write_all(&bytes).and_then(|()| encoder.flush()).map_err(failed)?;
    let name = path.strip_prefix(dist()).unwrap_or(path).display().to_string();
    Ok(File { name, raw: bytes.len(), brotli: encoder.into_inner().len() })
}

/// The number with a comma before every three digits.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
