//! Which functions of the worker scripts really use: it is run on them, with each
//! function noting that it was called.

use std::fs;
use std::path::PathBuf;

use wasm_encoder::{CodeSection, Instruction, MemArg, MemorySection, MemoryType, Module, RawSection, SectionId};

use super::outline::Body;
use super::plan::LIBRARIES;
use super::program::{Program, in_words};
use crate::process::run;
use crate::workspace::{dist, root};
use crate::{Outcome, tools};

/// What keeps wasm-bindgen's module from starting a program a second time.
const STARTED_ALREADY: &str = "if (wasm !== undefined) return wasm;";
/// Bytes of a page of memory.
const PAGE: u64 = 65_536;

/// A script, and what it used.
pub(super) struct Run {
    /// The library it is written for, as its place among them.
    pub(super) library: usize,
    /// Whether it is one of the gallery's.
    pub(super) is_example: bool,
    /// For each function that is not imported, whether it was called.
    pub(super) called: Vec<bool>,
}

/// Runs the worker on the gallery's examples and on the scripts beside the recordings.
pub(super) fn observe(program: &Program<'_>, bodies: &[Body<'_>]) -> Outcome<Vec<Run>> {
    let folder = root().join("target").join("split");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    let glue = fs::read_to_string(dist().join("worker.js")).map_err(failed)?;
    if !glue.contains(STARTED_ALREADY) {
        return Err("worker.js does not start as it did; see the observation of the worker".to_owned());
    }
    fs::write(folder.join("worker.mjs"), glue.replace(STARTED_ALREADY, "")).map_err(failed)?;
    let memory = program.memory.ok_or("the worker has no memory")?;
    fs::write(folder.join("observed.wasm"), observed(program, bodies)?).map_err(failed)?;
    let notes = folder.join("notes.txt");

    let mut node = tools::command("node");
    node.arg(root().join("crates/xtask/src/split/train.mjs")).arg(&folder);
    node.args([memory.initial * PAGE, points(bodies)].map(|number| number.to_string()));
    node.arg(&notes);
    for path in scripts()? {
        node.arg(path);
    }
    if std::env::var("REUSE").is_err() { run("observing the worker", &mut node)?; }
    let notes = fs::read_to_string(&notes).map_err(failed)?;
    notes.lines().map(|line| read(line).ok_or_else(|| format!("the observed worker wrote `{line}`"))).collect()
}

/// A line of the notes: the path, the library, and for each function `1` or `0`.
fn read(line: &str) -> Option<Run> {
    let mut words = line.split('\t');
    let (path, library, called) = (words.next()?, words.next()?, words.next()?);
    let library = LIBRARIES.iter().position(|known| *known == library)?;
    let is_example = path.starts_with(root().join("examples").to_str()?);
    Some(Run { library, is_example, called: called.bytes().map(|byte| byte == b'1').collect() })
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

fn points(bodies: &[Body<'_>]) -> u64 {
    bodies.iter().map(|body| body.points.len() as u64).sum()
}

/// What was seen of functions, which begin at these points.
pub(super) fn of_functions(runs: &[Run], beginnings: &[usize]) -> Vec<Run> {
    let of = |run: &Run| beginnings.iter().map(|at| run.called.get(*at) == Some(&true)).collect();
    runs.iter().map(|run| Run { library: run.library, is_example: run.is_example, called: of(run) }).collect()
}

/// The program with a byte for each point of its functions, behind its memory, which is set where a run comes there.
fn observed(program: &Program<'_>, bodies: &[Body<'_>]) -> Outcome<Vec<u8>> {
    let memory = program.memory.ok_or("the worker has no memory")?;
    let mut notes = memory.initial * PAGE;
    let mut module = Module::new();
    for (id, range) in &program.sections {
        if *id == SectionId::Memory as u8 {
            let minimum = memory.initial + points(bodies).div_ceil(PAGE);
            let mut memories = MemorySection::new();
            memories.memory(MemoryType {
                minimum,
                maximum: None,
                memory64: false,
                shared: false,
                page_size_log2: None,
            });
            module.section(&memories);
        } else if *id == SectionId::Code as u8 {
            let mut code = CodeSection::new();
            for (source, body) in program.bodies.iter().zip(bodies) {
                let range = source.range();
                let mut bytes = Vec::new();
                let mut from = range.start;
                for at in body.points.keys() {
                    let at = body.ops.get(*at).map_or(from, |op| op.bytes.start);
                    bytes.extend_from_slice(program.bytes.get(from..at).unwrap_or_default());
                    let place = MemArg { offset: notes, align: 0, memory_index: 0 };
                    for instruction in
                        [Instruction::I32Const(0), Instruction::I32Const(1), Instruction::I32Store8(place)]
                    {
                        wasm_encoder::Encode::encode(&instruction, &mut bytes);
                    }
                    from = at;
                    notes += 1;
                }
                bytes.extend_from_slice(program.bytes.get(from..range.end).unwrap_or_default());
                code.raw(&bytes);
            }
            module.section(&code);
        } else {
            let data = program.bytes.get(range.clone()).unwrap_or_default();
            module.section(&RawSection { id: *id, data });
        }
    }
    Ok(module.finish())
}
