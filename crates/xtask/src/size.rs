//! What the page weighs.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::split::{LIBRARIES, PagePart, Part};
use crate::version::{in_address, plain_name};
use crate::workspace::dist;
use crate::{Outcome, site};

/// What is aimed at, and what is reached where that is more: a ratchet, which may only be turned down.
struct Limit {
    aim: usize,
    reached: usize,
}

/// Page and editor on screen, compressed.
const FIRST_LOAD: Limit = Limit { aim: 300_000, reached: 300_000 };
/// All that a visit loads which compiles and runs the examples of one library, compressed.
const VISIT: Limit = Limit { aim: 1_000_000, reached: 1_000_000 };

/// The script of the element, which is all that a page with playgrounds loads before its reader acts, compressed.
const EMBEDDING: Limit = Limit { aim: 10_000, reached: 10_000 };

struct File {
    name: String,
    raw: usize,
    brotli: usize,
}

/// When a file is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// Before page and editor are on screen.
    First,
    /// After the first answer, or when a panel or a menu is opened.
    Later,
    /// With the worker.
    Worker,
    /// When a source is for one of these libraries, by their places among them.
    Libraries(usize, usize),
    /// When a reader chooses an example of this library; all of them are counted.
    Example(usize),
    /// When a page of someone else's holds a playground.
    Embedding,
    /// When a script or a reader does what few do.
    Seldom,
}

impl Moment {
    fn of(file: &str) -> Self {
        match PagePart::ALL.iter().enumerate().find(|(number, _)| file == PagePart::file(*number)) {
            Some((_, PagePart::Visit)) => return Moment::Later,
            Some((_, PagePart::Rest | PagePart::Linked)) => return Moment::Seldom,
            None => {}
        }
        match Part::ALL.iter().enumerate().find(|(number, _)| file == Part::file(*number)) {
            Some((_, &Part::Of(one, other))) => Moment::Libraries(one, other),
            Some(_) => Moment::Seldom,
            None if file.starts_with("worker") => Moment::Worker,
            None if file.starts_with("examples/") => {
                let library = LIBRARIES.iter().position(|library| file.split('/').any(|folder| folder == *library));
                library.map_or(Moment::Seldom, Moment::Example)
            }
            None if file == "embed.js" => Moment::Embedding,
            // The same script under the name of its content, and what runs when the page is there.
            None if is_by_name(file) => Moment::Seldom,
            None if file.starts_with("later/") || ["diagram.js", "files.js"].contains(&file) => Moment::Later,
            None => Moment::First,
        }
    }

    fn title(self) -> String {
        match self {
            Moment::First => "page and editor on screen".to_owned(),
            Moment::Later => "after the first answer".to_owned(),
            Moment::Worker => "worker, with SQLite".to_owned(),
            Moment::Libraries(one, other) => {
                let name = |library: usize| LIBRARIES.get(library).copied().unwrap_or_default();
                if one == other {
                    format!("besides, for {}", name(one))
                } else {
                    format!("besides, for {} and {}", name(one), name(other))
                }
            }
            Moment::Example(library) => {
                let name = LIBRARIES.get(library).copied().unwrap_or_default();
                format!("examples of {name}, each when it is chosen")
            }
            Moment::Embedding => "in a page that holds playgrounds".to_owned(),
            Moment::Seldom => "what few visits need".to_owned(),
        }
    }
}

pub(crate) fn command(arguments: &[String]) -> Outcome {
    let mut arguments = arguments.to_vec();
    site::build_unless_told(&mut arguments)?;
    if let Some(unknown) = arguments.first() {
        return Err(format!("`cargo xtask size` does not know `{unknown}`"));
    }
    check()
}

/// Prints what the built page weighs; an error if that is more than it may.
pub(crate) fn check() -> Outcome {
    let mut paths = Vec::new();
    list(&dist(), &mut paths)?;
    paths.sort();
    let mut files = paths.iter().map(|path| weigh(path)).collect::<Outcome<Vec<_>>>()?;
    for file in &mut files {
        file.name = plain_name(&file.name).to_owned();
    }

    println!("{:<58}{:>12}{:>12}", "file", "raw", "brotli");
    println!("{}", "-".repeat(82));
    let libraries = 0..LIBRARIES.len();
    let pairs =
        libraries.clone().flat_map(|one| (one..LIBRARIES.len()).map(move |other| Moment::Libraries(one, other)));
    let examples = libraries.clone().map(Moment::Example);
    let moments = [Moment::First, Moment::Later, Moment::Worker].into_iter();
    let moments = moments.chain(pairs).chain(examples).chain([Moment::Seldom, Moment::Embedding]);
    let mut sums = Vec::new();
    for moment in moments {
        let mut sum = (0, 0);
        for file in files.iter().filter(|file| Moment::of(&file.name) == moment) {
            row(&file.name, file.raw, file.brotli);
            sum = (sum.0 + file.raw, sum.1 + file.brotli);
        }
        row(&format!("= {}", moment.title()), sum.0, sum.1);
        println!();
        sums.push((moment, sum.1));
    }
    let sum_of = |is_wanted: &dyn Fn(Moment) -> bool| -> usize {
        sums.iter().filter(|(moment, _)| is_wanted(*moment)).map(|(_, sum)| sum).sum()
    };
    let first = sum_of(&|moment| moment == Moment::First);
    let mut kept = vec![verdict("first load", first, &FIRST_LOAD)];
    for (library, name) in LIBRARIES.iter().enumerate() {
        let visit = sum_of(&|moment| match moment {
            Moment::First | Moment::Later | Moment::Worker => true,
            Moment::Example(of) => of == library,
            Moment::Libraries(one, other) => one == library || other == library,
            Moment::Seldom | Moment::Embedding => false,
        });
        kept.push(verdict(&format!("a visit with {name}"), visit, &VISIT));
    }
    let embedding = sum_of(&|moment| moment == Moment::Embedding);
    kept.push(verdict("a page that holds playgrounds", embedding, &EMBEDDING));
    if kept.contains(&false) { Err("the page is heavier than it was".to_owned()) } else { Ok(()) }
}

/// Whether a file is there for those who ask for it by name.
fn is_by_name(file: &str) -> bool {
    file == "service_worker.js" || (file.starts_with("embed-") && file.ends_with(".js"))
}

fn verdict(title: &str, size: usize, limit: &Limit) -> bool {
    let Limit { aim, reached } = *limit;
    let verdict = match size {
        _ if size <= aim => "kept".to_owned(),
        _ if size <= reached => format!("{} too many; {} is held", grouped(size - aim), grouped(reached)),
        _ => format!("EXCEEDED, and what was reached before, {}, too", grouped(reached)),
    };
    println!("{title}: {} of {} bytes, {verdict}", grouped(size), grouped(aim));
    size <= reached
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
    let name = in_address(path.strip_prefix(dist()).unwrap_or(path));
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
    fn files_are_told_apart_by_when_they_are_loaded() {
        let moments = ["page-12.js", "worker_bg.wasm", "worker_part_1.wasm", "worker_part_15.wasm"].map(Moment::of);
        assert_eq!(moments, [Moment::First, Moment::Worker, Moment::Libraries(1, 1), Moment::Seldom]);
        let of_the_page =
            ["page-12_bg.wasm", "page_part_0.wasm", "page_part_1.wasm", "page_part_2.wasm"].map(Moment::of);
        assert_eq!(of_the_page, [Moment::First, Moment::Later, Moment::Seldom, Moment::Seldom]);
    }

    #[test]
    fn numbers_are_grouped_by_three() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
