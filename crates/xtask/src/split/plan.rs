//! Which part each function of the worker goes to.

use std::collections::BTreeMap;
use std::ops::Range;

use super::program::Program;
use super::training::Run;
use crate::Outcome;

/// The libraries, by the names of their modules.
pub(crate) const LIBRARIES: [&str; 3] = ["sqlmodel", "ormar", "tortoise"];
const SQLMODEL: usize = 0;
const ORMAR: usize = 1;
const TORTOISE: usize = 2;

/// Of a library's scripts, how many in a hundred use what is loaded for every script of it.
const OFTEN: usize = 10;

/// A part that is loaded when a function of it is first called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// What scripts of this library use, and those of the others do not.
    Of(usize),
    /// What few scripts of this library use.
    SeldomOf(usize),
    /// What few scripts use of what Python offers, and of what the ORMs share.
    SeldomPython,
    /// What few scripts use of SQLite.
    SeldomSqlite,
    /// Modules that few scripts import, as they are written in Python, and lists of names.
    SeldomTexts,
}

impl Part {
    /// Every part, in the order of their numbers.
    pub(crate) const ALL: [Part; 9] = [
        Part::Of(SQLMODEL),
        Part::Of(ORMAR),
        Part::Of(TORTOISE),
        Part::SeldomOf(SQLMODEL),
        Part::SeldomOf(ORMAR),
        Part::SeldomOf(TORTOISE),
        Part::SeldomPython,
        Part::SeldomSqlite,
        Part::SeldomTexts,
    ];

    /// The file it is in, beside the worker's; the worker makes it from the part's number.
    pub(crate) fn file(number: usize) -> String {
        format!("worker_part_{number}.wasm")
    }
}

/// For each function, imported ones too, the number of its part; none if it is always there.
pub(super) fn plan(
    program: &Program<'_>,
    runs: &[Run],
    texts: &BTreeMap<u32, Range<u32>>,
) -> Outcome<Vec<Option<usize>>> {
    let mut parts = vec![None; program.imported];
    let of = |library: usize| runs.iter().filter(move |run| run.library == library);
    let scripts = [SQLMODEL, ORMAR, TORTOISE].map(|library| of(library).count());
    if scripts.contains(&0) || !runs.iter().all(|run| run.called.len() == program.bodies.len()) {
        return Err("the observed worker did not run what it should".to_owned());
    }
    for number in 0..program.bodies.len() {
        let uses = |run: &&Run| run.called.get(number) == Some(&true);
        let often = scripts.iter().enumerate().filter(|&(library, scripts)| {
            let in_the_gallery = of(library).any(|run| run.is_example && uses(&run));
            in_the_gallery || of(library).filter(uses).count() * 100 > scripts * OFTEN
        });
        let often: Vec<usize> = often.map(|(library, _)| library).collect();
        let part = match often.as_slice() {
            [] if texts.contains_key(&((program.imported + number) as u32)) => Some(Part::SeldomTexts),
            [] => {
                let seldom = (0..LIBRARIES.len()).filter(|&library| of(library).any(|run| uses(&run)));
                let seldom: Vec<usize> = seldom.collect();
                Some(seldom_part(program.names.get(program.imported + number).copied().unwrap_or_default(), &seldom))
            }
            [library] => Some(Part::Of(*library)),
            _ => None,
        };
        parts.push(part.and_then(|part| Part::ALL.iter().position(|known| *known == part)));
    }
    Ok(parts)
}

/// The part of a function that few scripts use, or none of those that were run.
fn seldom_part(name: &str, used_by: &[usize]) -> Part {
    let rooms = [
        ("linktable_orm::sqlmodel", SQLMODEL),
        ("linktable_orm::sqlalchemy::session", SQLMODEL),
        ("linktable_orm::ormar", ORMAR),
        ("linktable_orm::tortoise", TORTOISE),
        ("linktable_sql::tortoise", TORTOISE),
    ];
    match (rooms.iter().find(|(room, _)| name.contains(room)), used_by) {
        (Some(&(_, library)), _) | (None, &[library]) => Part::SeldomOf(library),
        // Functions in C have names without a path.
        _ if !name.is_empty() && !name.contains("::") && !name.contains('<') => Part::SeldomSqlite,
        _ => Part::SeldomPython,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seldom_functions_go_with_their_room() {
        assert_eq!(seldom_part("<linktable_orm::ormar::x::Y as Z>::z::h12", &[]), Part::SeldomOf(ORMAR));
        assert_eq!(seldom_part("core::ops::function::FnOnce::call_once::h12", &[TORTOISE]), Part::SeldomOf(TORTOISE));
        assert_eq!(seldom_part("core::ops::function::FnOnce::call_once::h12", &[]), Part::SeldomPython);
        assert_eq!(seldom_part("sqlite3VdbeExec", &[]), Part::SeldomSqlite);
        assert_eq!(seldom_part("", &[]), Part::SeldomPython);
    }
}
