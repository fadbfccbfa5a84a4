//! Cuts the programs of the built page, its own and the worker's, into what every visit loads at first, and parts
//! that are loaded when they are needed, at the latest when a function of theirs is first called.
//!
//! Which functions are needed when is observed, not declared: see [`training`] and [`page`]. However the cut is
//! made, every function is there when it is called; only what is loaded when differs.

mod observed;
mod page;
mod plan;
mod program;
mod texts;
mod training;
mod write;

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::Path;

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

/// Cuts the built worker and the built page in `dist/`.
pub(crate) fn split() -> Outcome {
    let worker = dist().join("worker_bg.wasm");
    cut(&worker, Part::ALL.len(), Part::file, |program, texts| {
        plan::plan(program, &training::observe(program)?, texts)
    })?;
    let page = page::program()?;
    let cut_page = || {
        let browser = tools::for_browser()?;
        cut(&page, PagePart::ALL.len(), PagePart::file, |program, _| page::plan(program, &browser))
    };
    if let Err(reason) = cut_page() {
        // It works all the same; that it is heavier at first, `cargo xtask size` says.
        println!("The page stays whole, since it could not be observed: {reason}");
    }
    Ok(())
}

/// Cuts a program into `count` parts, whose files are named by `file`.
fn cut(
    path: &Path,
    count: usize,
    file: impl Fn(usize) -> String,
    plan: impl Fn(&Program<'_>, &Texts) -> Outcome<Division>,
) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", path.display());
    let bytes = fs::read(path).map_err(failed)?;
    let program = Program::read(&bytes)?;
    let texts = texts::texts(&program)?;
    let cut = write::cut(&program, count, &plan(&program, &texts)?, &texts)?;
    fs::write(path, cut.program).map_err(failed)?;
    for (number, part) in cut.parts.iter().enumerate() {
        fs::write(dist().join(file(number)), part).map_err(failed)?;
    }
    Ok(())
}
