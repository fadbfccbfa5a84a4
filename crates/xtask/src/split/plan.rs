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

/// More than this many in a hundred of a library's scripts use what is loaded for every script of it.
const OFTEN: usize = 30;

/// The exported function of the worker that loads a part, by its number.
pub(super) const LOAD: &str = "loadPart";

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
    let judge = Judge::of(runs)?;
    if !runs.iter().all(|run| run.called.len() == program.bodies.len()) {
        return Err("the observed worker did not run what it should".to_owned());
    }
    let load = program.exported(LOAD)?;
    for number in 0..program.bodies.len() {
        let function = program.imported + number;
        let part = match judge.part(number) {
            // What loads the parts is in none of them.
            _ if function == load as usize => None,
            Some(Part::Seldom | Part::SeldomOf(_) | Part::UnseenPython) if texts.contains_key(&(function as u32)) => {
                Some(Part::Texts)
            }
            Some(Part::UnseenPython) => Some(unseen_part(program.names.get(function).copied().unwrap_or_default())),
            part => part,
        };
        parts.push(part.and_then(|part| Part::ALL.iter().position(|known| *known == part)));
    }
    Ok(parts)
}

/// Says by the observed runs what is loaded when.
pub(super) struct Judge<'a> {
    runs: &'a [Run],
    /// How many scripts each library has.
    scripts: [usize; 3],
}

impl<'a> Judge<'a> {
    pub(super) fn of(runs: &'a [Run]) -> Outcome<Self> {
        let scripts = [SQLMODEL, ORMAR, TORTOISE]
            .map(|library| runs.iter().filter(|run| run.library == library).count());
        if scripts.contains(&0) {
            return Err("the observed worker did not run what it should".to_owned());
        }
        Ok(Judge { runs, scripts })
    }

    /// Whether what begins at one point of a function is loaded at other times than the function, which begins
    /// at the other.
    pub(super) fn is_apart(&self, whole: usize, region: usize) -> bool {
        let libraries = |part: Option<Part>| match part {
            None => Some(None),
            Some(Part::Of(one, other) | Part::OfMost(one, other)) => Some(Some((one, other))),
            Some(_) => None,
        };
        let whole = libraries(self.part(whole));
        whole.is_some() && whole != libraries(self.part(region))
    }

    /// The part of what has this number; `UnseenPython` for all that no script used.
    fn part(&self, number: usize) -> Option<Part> {
        let mut used = [0; 3];
        let mut in_the_gallery = [false; 3];
        for run in self.runs.iter().filter(|run| run.called.get(number) == Some(&true)) {
            if let (Some(used), Some(shown)) = (used.get_mut(run.library), in_the_gallery.get_mut(run.library)) {
                *used += 1;
                *shown |= run.is_example;
            }
        }
        let often_from: usize = std::env::var("OFTEN").ok().and_then(|l| l.parse().ok()).unwrap_or(OFTEN);
        let libraries = 0..LIBRARIES.len();
        let often: Vec<usize> = libraries.clone()
            .filter(|&library| in_the_gallery[library] || used[library] * 100 > self.scripts[library] * often_from)
            .collect();
        let used: Vec<usize> = libraries.filter(|&library| used[library] > 0).collect();
        match often.as_slice() {
            [] => Some(match used.as_slice() {
                [] => Part::UnseenPython,
                [library] => Part::SeldomOf(*library),
                _ => Part::Seldom,
            }),
            &([one] | [one, _]) if used.len() == often.len() => Some(Part::Of(one, *often.last().unwrap_or(&one))),
            &([one] | [one, _]) => Some(Part::OfMost(one, *often.last().unwrap_or(&one))),
            _ => None,
        }
    }
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
