//! How long compiling and running take, beside the real library where Python has it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use linktable_share::{Playground, encode};

use crate::Outcome;
use crate::tools::{self, cargo};
use crate::workspace::root;

/// One measured figure.
struct Figure {
    name: String,
    file: String,
    runs: String,
    micros: f64,
}

/// Prints a table of medians.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    if !arguments.is_empty() {
        return Err("bench takes no arguments".to_owned());
    }
    tools::clang()?;
    let folder = root().join("target/bench");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut bench = cargo();
    bench.args(["bench", "--quiet", "--package", "linktable", "--bench", "figures", "--profile", "native", "--"]);
    bench.arg(&folder);
    eprintln!("building and timing; a first build takes minutes");
    let output = bench.output().map_err(|error| format!("cargo bench: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo bench failed:\n{}", String::from_utf8_lossy(&output.stderr)));
    }
    let figures: Vec<Figure> = String::from_utf8_lossy(&output.stdout).lines().filter_map(figure).collect();
    let mut files: Vec<&str> = figures.iter().map(|figure| figure.file.as_str()).collect();
    files.dedup();
    let library = library_times(&folder, &files);
    println!("{:<34}{:>7}{:>14}{:>16}{:>10}", "median of", "runs", "Linktable", "real SQLModel", "times");
    for figure in &figures {
        let beside = library.get(&figure.file).filter(|_| figure.name.starts_with("compile"));
        let (theirs, times) = match beside {
            Some(micros) => (shown(*micros), format!("{:.0} x", micros / figure.micros)),
            None => ("-".to_owned(), "-".to_owned()),
        };
        println!("{:<34}{:>7}{:>14}{theirs:>16}{times:>10}", figure.name, figure.runs, shown(figure.micros));
    }
    println!();
    links()?;
    if library.is_empty() {
        println!("\nThe real library was not timed: no Python with sqlmodel (set LINKTABLE_PYTHON to one).");
    }
    Ok(())
}

fn figure(line: &str) -> Option<Figure> {
    let mut parts = line.split('\t');
    let (name, file, runs, micros) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    Some(Figure { name: name.to_owned(), file: file.to_owned(), runs: runs.to_owned(), micros: micros.parse().ok()? })
}

/// How long the links of the first examples are, and that of 300 lines, beside what they may be.
fn links() -> Outcome {
    let mut all = Vec::new();
    let mut sources = Vec::new();
    for orm in ["sqlmodel", "ormar", "tortoise"] {
        let folder = root().join("examples").join(orm);
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut paths: Vec<_> =
            fs::read_dir(&folder).map_err(failed)?.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
        paths.sort();
        for (at, path) in paths.iter().enumerate() {
            let source = fs::read_to_string(path).map_err(failed)?;
            all.extend(source.lines().map(|line| format!("{line}\n")));
            if at == 0 {
                sources.push((format!("link of the first example, {orm}"), source, 700));
            }
        }
    }
    sources.push(("link of 300 lines of examples".to_owned(), all.into_iter().take(300).collect(), 6000));
    for (name, source, most) in sources {
        let link = encode(&Playground { source, ..Playground::default() }).map_err(|error| error.to_string())?;
        println!("{name:<41}{:>14}", format!("{} of {most}", link.len()));
    }
    Ok(())
}

/// The microseconds the real library takes for each file, without importing it.
fn library_times(folder: &Path, files: &[&str]) -> HashMap<String, f64> {
    let python = std::env::var("LINKTABLE_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_library = Command::new(&python).args(["-c", "import sqlmodel"]).output();
    if !has_library.is_ok_and(|output| output.status.success()) {
        return HashMap::new();
    }
    let script = root().join("crates/linktable/benches/library_times.py");
    let output = Command::new(&python).arg(script).args(files).current_dir(folder).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).into_owned()).unwrap_or_default();
    let times = text.lines().filter_map(|line| {
        let (file, micros) = line.split_once('\t')?;
        Some((file.to_owned(), micros.parse().ok()?))
    });
    times.collect()
}

/// A duration in the unit that suits it.
fn shown(micros: f64) -> String {
    if micros < 1000.0 { format!("{micros:.0} µs") } else { format!("{:.1} ms", micros / 1000.0) }
}
