//! What a marked block holds once the generator has put it together.

use std::path::{Path, PathBuf};

use super::blocks::Block;
use super::inclusion::{Base, Inclusion};
use super::report::Problem;
use crate::files::{Failure, Input};
use crate::modules::shown;

/// The source of a block, and where each of its lines stands.
pub struct Assembled {
    pub source: String,
    places: Vec<Place>,
}

/// Where a line of a source stands.
struct Place {
    /// In the document, from 1: of an included line, what includes it.
    line: u32,
    /// How many characters stand before it.
    column: u32,
    /// The file it is included from, and its line there.
    origin: Option<(String, u32)>,
}

impl Assembled {
    /// The source of `block`, which stands in a document of this folder.
    pub fn of(block: &Block, folder: &Path) -> Result<Self, Problem> {
        let mut held = Assembled { source: String::new(), places: Vec::new() };
        if let Some(inclusion) = &block.inclusion {
            held.include(inclusion, block.line, folder)?;
            return Ok(held);
        }
        for (line, text) in (block.first_line..).zip(block.source.lines()) {
            match Inclusion::of_line(text) {
                Some(inclusion) => held.include(&inclusion, line, folder)?,
                None => held.push(text, Place { line, column: block.column, origin: None }),
            }
        }
        Ok(held)
    }

    fn include(&mut self, inclusion: &Inclusion, line: u32, folder: &Path) -> Result<(), Problem> {
        let file = found(inclusion, folder);
        let text = Input::File(file.clone()).read().map_err(|failure| match failure {
            Failure::Message(message) => message,
            Failure::ClosedPipe => String::new(),
        });
        let lines = text.and_then(|text| inclusion.lines(&text).map_err(|why| format!("{}: {why}", shown(&file))));
        for (number, text) in lines.map_err(|message| Problem::error("read", line, message))? {
            let origin = number.map(|number| (shown(&file), number));
            self.push(&text, Place { line, column: 0, origin });
        }
        Ok(())
    }

    fn push(&mut self, text: &str, place: Place) {
        self.source.push_str(text);
        self.source.push('\n');
        self.places.push(place);
    }

    /// Line and column in the document of a place in the source, and `message` with where it is, if that is another
    /// file; all from 1.
    pub fn told(&self, line: u32, column: u32, message: String) -> (u32, u32, String) {
        let at = (line.max(1) - 1) as usize;
        match self.places.get(at).or(self.places.last()) {
            Some(Place { line, origin: Some((file, number)), .. }) => (*line, 1, format!("{file}:{number}: {message}")),
            Some(place) => (place.line, column + place.column, message),
            None => (line, column, message),
        }
    }
}

/// The file, wherever there is one; else where it would be.
fn found(inclusion: &Inclusion, folder: &Path) -> PathBuf {
    let here = folder.join(&inclusion.path);
    match inclusion.base {
        Base::Document => here,
        Base::Around => {
            let mut around = folder.ancestors().map(|folder| folder.join(&inclusion.path));
            around.find(|path| path.is_file()).unwrap_or(here)
        }
    }
}
