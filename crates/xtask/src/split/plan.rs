//! Which part each function of the worker goes to.

use std::collections::BTreeMap;
use std::ops::Range;

use super::LOAD;
use super::program::Program;
use super::training::Run;
use crate::Outcome;

/// The libraries, by the names of their modules.
pub(crate) const LIBRARIES: [&str; 3] = ["sqlmodel", "ormar", "tortoise"];
const SQLMODEL: usize = 0;
const ORMAR: usize = 1;
const TORTOISE: usize = 2;

/// More than this many in a hundred of a library's scripts use what is loaded for every script of it.
const OFTEN: usize = 30;

/// A part that is loaded when a function of it is first called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// What many scripts of these libraries use - they may be one -, and no scripts of the others.
    Of(usize, usize),
    /// What many scripts of these libraries use, and few scripts of the others.
    OfMost(usize, usize),
    /// What few scripts of this library use.
    SeldomOf(usize),
    /// What few scripts use, of more than one library.
    Seldom,
    /// What none of the scripts used of this library's room.
    UnseenOf(usize),
    /// What none of them used of Python and of what the libraries share.
    UnseenPython,
    /// What none of them used of SQLite.
    UnseenSqlite,
    /// Modules that few scripts import, as they are written in Python, and lists of names.
    Texts,
}

impl Part {
    /// Every part, in the order of their numbers.
    pub(crate) const ALL: [Part; 22] = [
        Part::Of(SQLMODEL, SQLMODEL),
        Part::Of(ORMAR, ORMAR),
        Part::Of(TORTOISE, TORTOISE),
        Part::Of(SQLMODEL, ORMAR),
        Part::Of(SQLMODEL, TORTOISE),
        Part::Of(ORMAR, TORTOISE),
        Part::OfMost(SQLMODEL, SQLMODEL),
        Part::OfMost(ORMAR, ORMAR),
        Part::OfMost(TORTOISE, TORTOISE),
        Part::OfMost(SQLMODEL, ORMAR),
        Part::OfMost(SQLMODEL, TORTOISE),
        Part::OfMost(ORMAR, TORTOISE),
        Part::SeldomOf(SQLMODEL),
        Part::SeldomOf(ORMAR),
        Part::SeldomOf(TORTOISE),
        Part::Seldom,
        Part::UnseenOf(SQLMODEL),
        Part::UnseenOf(ORMAR),
        Part::UnseenOf(TORTOISE),
        Part::UnseenPython,
        Part::UnseenSqlite,
        Part::Texts,
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
    let load = program.exported(LOAD)?;
    for number in 0..program.bodies.len() {
        let uses = |run: &&Run| run.called.get(number) == Some(&true);
        let often = scripts.iter().enumerate().filter(|&(library, scripts)| {
            let in_the_gallery = of(library).any(|run| run.is_example && uses(&run));
            in_the_gallery || of(library).filter(uses).count() * 100 > scripts * OFTEN
        });
        let often: Vec<usize> = often.map(|(library, _)| library).collect();
        let used: Vec<usize> = (0..LIBRARIES.len()).filter(|&library| of(library).any(|run| uses(&run))).collect();
        let part = match often.as_slice() {
            // What loads the parts is in none of them.
            _ if program.imported + number == load as usize => None,
            [] if texts.contains_key(&((program.imported + number) as u32)) => Some(Part::Texts),
            [] => Some(match used.as_slice() {
                [] => unseen_part(program.names.get(program.imported + number).copied().unwrap_or_default()),
                [library] => Part::SeldomOf(*library),
                _ => Part::Seldom,
            }),
            &([one] | [one, _]) if used.len() == often.len() => Some(Part::Of(one, *often.last().unwrap_or(&one))),
            &([one] | [one, _]) => Some(Part::OfMost(one, *often.last().unwrap_or(&one))),
            _ => None,
        };
        parts.push(part.and_then(|part| Part::ALL.iter().position(|known| *known == part)));
    }
    Ok(parts)
}

/// The part of a function that none of the scripts used.
fn unseen_part(name: &str) -> Part {
    let rooms = [
        ("linktable_orm::sqlmodel", SQLMODEL),
        ("linktable_orm::sqlalchemy::session", SQLMODEL),
        ("linktable_orm::ormar", ORMAR),
        ("linktable_orm::tortoise", TORTOISE),
        ("linktable_sql::tortoise", TORTOISE),
    ];
    match rooms.iter().find(|(room, _)| name.contains(room)) {
        Some(&(_, library)) => Part::UnseenOf(library),
        // Functions in C have names without a path.
        None if !name.is_empty() && !name.contains("::") && !name.contains('<') => Part::UnseenSqlite,
        None => Part::UnseenPython,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_that_were_not_used_go_with_their_room() {
        assert_eq!(unseen_part("<linktable_orm::ormar::x::Y as Z>::z::h12"), Part::UnseenOf(ORMAR));
        assert_eq!(unseen_part("core::ops::function::FnOnce::call_once::h12"), Part::UnseenPython);
        assert_eq!(unseen_part("sqlite3VdbeExec"), Part::UnseenSqlite);
        assert_eq!(unseen_part(""), Part::UnseenPython);
    }
}
