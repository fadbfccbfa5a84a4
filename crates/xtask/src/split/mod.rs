//! Cuts the programs of the built page, its own and the worker's, into what every visit loads at first, and parts
//! that are loaded when they are needed, at the latest when a function of theirs is first called.
//!
//! What is needed when is observed, not declared: see [`training`] and [`page`]. Regions of functions that are needed
//! at other times than the function become functions of their own ([`outline`]); then each function goes to a part.
//! However the cut is made, every function is there when it is called; only what is loaded when differs.

mod observed;
mod outline;
mod page;
mod plan;
mod program;
mod renumber;
mod sides;
#[cfg(test)]
mod tests;
mod texts;
mod training;
mod write;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

use outline::Body;
pub(crate) use page::PagePart;
pub(crate) use plan::{LIBRARIES, Part};
use program::Program;

use crate::workspace::dist;
use crate::{Outcome, tools};

/// The exported function of a program that loads a part, by its number.
const LOAD: &str = "loadPart";

/// The texts that go with the functions which give them.
type Texts = BTreeMap<u32, Range<u32>>;
/// For each function, imported ones too, the number of its part; none if it is always there.
type Division = Vec<Option<usize>>;

/// What was observed of a program, as far as its cut goes. Points are counted through the whole program.
trait Observed {
    /// Whether what begins at the second point, within a function that begins at the first, is needed at other times
    /// than the function.
    fn is_apart(&self, function: usize, region: usize) -> bool;

    /// Which part each function goes to; `beginnings` are the points where they begin.
    fn divide(&self, program: &Program<'_>, beginnings: &[usize], texts: &Texts) -> Outcome<Division>;
}

/// Cuts the built worker and the built page in `dist/`.
pub(crate) fn split() -> Outcome {
    cut(&dist().join("worker_bg.wasm"), Part::ALL.len(), Part::file, training::observe)?;
    tell_of_parts()?;
    let page = page::program()?;
    let cut_page = || {
        let browser = tools::for_browser()?;
        cut(&page, PagePart::ALL.len(), PagePart::file, |program, bodies| page::observe(program, bodies, &browser))
    };
    if let Err(reason) = cut_page() {
        // It works all the same; that it is heavier at first, `cargo xtask size` says.
        println!("The page stays whole, since it could not be observed: {reason}");
    }
    Ok(())
}

/// Has the script that starts the worker load parts together.
fn tell_of_parts() -> Outcome {
    let path = dist().join("worker_start.js");
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let script = fs::read_to_string(&path).map_err(failed)?;
    fs::write(&path, plan::told_of_parts(&script)?).map_err(failed)
}

/// Cuts a program into `count` parts, whose files are named by `file`.
fn cut<O: Observed>(
    path: &Path,
    count: usize,
    file: impl Fn(usize) -> String,
    observe: impl Fn(&Program<'_>, &[Body<'_>]) -> Outcome<O>,
) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let bytes = fs::read(path).map_err(failed)?;
    let program = Program::read(&bytes)?;
    let bodies = outline::bodies(&program)?;
    let observed = observe(&program, &bodies)?;
    let is_apart = |function, region| observed.is_apart(function, region);
    let outlined = outline::outline(&program, &bodies, outline::LEAST, is_apart)?;
    let mut names = program.names.clone();
    names.extend(outlined.parents.iter().map(|parent| program.names.get(*parent).copied().unwrap_or_default()));
    let program = Program { names, ..Program::read(&outlined.bytes)? };
    let texts = texts::texts(&program)?;
    let division = observed.divide(&program, &outlined.beginnings, &texts)?;
    let cut = write::cut(&program, count, &division, &texts)?;
    fs::write(path, cut.program).map_err(failed)?;
    for (number, part) in cut.parts.iter().enumerate() {
        fs::write(dist().join(file(number)), part).map_err(failed)?;
    }
    Ok(())
}
