//! What of the worker scripts really use: it is run on them, and notes where they come in it.

use std::fs;
use std::path::PathBuf;

use super::observed::observed;
use super::outline::Body;
use super::plan::{LIBRARIES, Runs};
use super::program::{Program, in_words};
use crate::process::run;
use crate::workspace::{dist, root};
use crate::{Outcome, tools};

/// What keeps wasm-bindgen's module from starting a program a second time.
const STARTED_ALREADY: &str = "if (wasm !== undefined) return wasm;";

/// A script, and what it used.
pub(super) struct Run {
    /// The library it is written for, as its place among them.
    pub(super) library: usize,
    /// Whether it is one of the gallery's.
    pub(super) is_example: bool,
    /// For each point of the program, whether the run came there.
    pub(super) came_to: Vec<bool>,
}

/// Runs the worker on the gallery's examples and on the scripts beside the recordings.
pub(super) fn observe(program: &Program<'_>, bodies: &[Body<'_>]) -> Outcome<Runs> {
    let folder = root().join("target").join("split");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    let glue = fs::read_to_string(dist().join("worker.js")).map_err(failed)?;
    if !glue.contains(STARTED_ALREADY) {
        return Err("worker.js does not start as it did; see the observation of the worker".to_owned());
    }
    fs::write(folder.join("worker.mjs"), glue.replace(STARTED_ALREADY, "")).map_err(failed)?;
    let observed = observed(program, bodies)?;
    fs::write(folder.join("observed.wasm"), observed.bytes).map_err(failed)?;
    let notes = folder.join("notes.txt");

    let mut node = tools::command("node");
    node.arg(root().join("crates/xtask/src/split/train.mjs")).arg(&folder);
    node.args([observed.notes, observed.points].map(|number| number.to_string()));
    node.arg(&notes);
    for path in scripts()? {
        node.arg(path);
    }
    run("observing the worker", &mut node)?;
    let notes = fs::read_to_string(&notes).map_err(failed)?;
    let read = |line| read(line).ok_or("the observed worker wrote what cannot be read");
    Runs::new(notes.lines().map(read).collect::<Result<_, _>>()?)
}

/// A line of the notes: the path, the library, and for each point `1` or `0`.
fn read(line: &str) -> Option<Run> {
    let mut words = line.split('\t');
    let (path, library, came_to) = (words.next()?, words.next()?, words.next()?);
    let library = LIBRARIES.iter().position(|known| *known == library)?;
    let is_example = path.starts_with(root().join("examples").to_str()?);
    Some(Run { library, is_example, came_to: came_to.bytes().map(|byte| byte == b'1').collect() })
}

fn scripts() -> Outcome<Vec<PathBuf>> {
    let mut scripts = Vec::new();
    let mut folders = vec![root().join("examples"), root().join("tests/conformance")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let path = entry.map_err(in_words)?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "py") {
                scripts.push(path);
            }
        }
    }
    scripts.sort();
    Ok(scripts)
}
