//! Cuts the worker into a program that every visit loads, and parts that it loads when a
//! function of theirs is first called.
//!
//! Which functions are needed often is observed, not declared: see [`training`]. However the
//! cut is made, every function is there when it is called; only what is loaded when differs.

mod outline;
mod plan;
mod program;
mod renumber;
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
    let bodies = outline::bodies(&program)?;
    let runs = training::observe(&program, &bodies)?;
    let judge = plan::Judge::of(&runs)?;
    let outlined = outline::outline(&program, &bodies, |whole, region| judge.is_apart(whole, region))?;
    drop(judge);
    let mut beginnings: Vec<usize> = Vec::new();
    let mut points = 0;
    for body in &bodies {
        beginnings.push(points);
        points += body.points.len();
    }
    beginnings.extend(outlined.cut.iter().map(|(_, point)| *point));
    let runs = training::of_functions(&runs, &beginnings);
    let mut names = program.names.clone();
    names.extend(outlined.cut.iter().map(|(parent, _)| program.names.get(program.imported + parent).copied().unwrap_or_default()));
    let bytes2 = outlined.bytes;
    let mut program = Program::read(&bytes2)?;
    program.names = names;
    println!("{} points, {} cut", points, outlined.cut.len());
    let texts = texts::texts(&program)?;
    let cut = write::cut(&program, &plan::plan(&program, &runs, &texts)?, &texts)?;
    fs::write(&path, cut.program).map_err(failed)?;
    for (number, part) in cut.parts.iter().enumerate() {
        fs::write(dist().join(Part::file(number)), part).map_err(failed)?;
    }
    Ok(())
}
