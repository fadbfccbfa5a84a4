//! Help while typing: what may be completed at a place, and what a name stands for.
//!
//! Both look at the words around the place and at what the source was compiled to; that
//! may be of a moment before, and the source may be broken.

mod complete;
mod facts;
mod hover;
mod known;
mod outline;
mod receiver;
mod scene;
#[cfg(test)]
mod tests;
mod tokens;

use linktable_schema::{Compilation, Completions, Hover};

use known::Known;

/// The largest source that is looked at, in bytes: help must come at once.
const LARGEST: usize = 200_000;

/// What may be completed at the byte `offset` of a source, which `compilation` is of; nothing
/// where nothing is known.
pub fn complete(source: &str, offset: u32, compilation: &Compilation) -> Completions {
    let offset = offset as usize;
    if source.len() > LARGEST || !source.is_char_boundary(offset) {
        return Completions::default();
    }
    complete::complete(&Known::of(source, compilation), offset)
}

/// What the name at the byte `offset` of a source stands for.
pub fn hover(source: &str, offset: u32, compilation: &Compilation) -> Option<Hover> {
    let offset = offset as usize;
    if source.len() > LARGEST || !source.is_char_boundary(offset) {
        return None;
    }
    hover::hover(&Known::of(source, compilation), offset)
}
