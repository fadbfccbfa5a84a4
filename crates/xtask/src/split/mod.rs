//! Cuts the worker into a program that every visit loads, and parts that it loads when a
//! function of theirs is first called.
//!
//! Which functions are needed often is observed, not declared: see [`training`]. However the
//! cut is made, every function is there when it is called; only what is loaded when differs.

mod plan;
mod program;
mod texts;
mod training;
mod write;

use std::fs;

pub(crate) use plan::{LIBRARIES, Part};
use program::Program;

use crate::Outcome;
use crate::workspace::dist;

/// Cuts the built worker in `dist/`.
pub(crate) fn split() -> Outcome {
    let path = dist().join("worker_bg.wasm");
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let bytes = fs::read(&path).map_err(failed)?;
    let program = Program::read(&bytes)?;
    let runs = training::observe(&program)?;
    let texts = texts::texts(&program)?;
    let cut = write::cut(&program, &plan::plan(&program, &runs, &texts)?, &texts)?;
    fs::write(&path, cut.program).map_err(failed)?;
    for (number, part) in cut.parts.iter().enumerate() {
        fs::write(dist().join(Part::file(number)), part).map_err(failed)?;
    }
    Ok(())
}
