//! Which part each function of the worker goes to, and which regions of functions go to another.

use super::program::Program;
use super::training::Run;
use super::{Division, LOAD, Observed, Texts};
use crate::Outcome;

/// The libraries, by the names of their modules.
pub(crate) const LIBRARIES: [&str; 3] = ["sqlmodel", "ormar", "tortoise"];
const SQLMODEL: usize = 0;
const ORMAR: usize = 1;
const TORTOISE: usize = 2;

/// More than this many in a hundred of a library's scripts use what is loaded for every script of it.
const OFTEN: usize = 40;

/// A part that is loaded when a function of it is first called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// What many scripts of these libraries use - they may be one -, and at most few scripts of the others.
    Of(usize, usize),
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
    pub(crate) const ALL: [Part; 16] = [
        Part::Of(SQLMODEL, SQLMODEL),
        Part::Of(ORMAR, ORMAR),
        Part::Of(TORTOISE, TORTOISE),
        Part::Of(SQLMODEL, ORMAR),
        Part::Of(SQLMODEL, TORTOISE),
        Part::Of(ORMAR, TORTOISE),
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

    /// The numbers of the parts that scripts of a library take.
    fn taken_by(library: usize) -> Vec<usize> {
        Part::numbers(|part| matches!(*part, Part::Of(one, other) if one == library || other == library))
    }

    /// The numbers of the parts of which a script mostly calls several, if it calls one that its library's scripts do
    /// not take: what one library's scripts use often, another's use seldom.
    fn together() -> Vec<usize> {
        Part::numbers(|part| matches!(part, Part::Of(..) | Part::SeldomOf(_) | Part::Seldom | Part::UnseenPython))
    }

    fn numbers(are_meant: impl Fn(&Part) -> bool) -> Vec<usize> {
        (0..).zip(&Part::ALL).filter(|(_, part)| are_meant(part)).map(|(number, _)| number).collect()
    }
}

/// What `worker_start.js` says of the parts before there are any.
const NONE_TAKEN: &str = "const taken = [[], [], []];";
const NONE_TOGETHER: &str = "const together = [];";

/// The script that starts the worker, with the parts that scripts of each library take and those that come with
/// others, so that it loads them together.
pub(super) fn told_of_parts(script: &str) -> Outcome<String> {
    let taken: Vec<Vec<usize>> = (0..LIBRARIES.len()).map(Part::taken_by).collect();
    let mut told = script.to_owned();
    for (before, after) in [
        (NONE_TAKEN, format!("const taken = {taken:?};")),
        (NONE_TOGETHER, format!("const together = {:?};", Part::together())),
    ] {
        if told.matches(before).count() != 1 {
            return Err(format!("worker_start.js does not say `{before}`"));
        }
        told = told.replace(before, &after);
    }
    Ok(told)
}

/// The observed runs of the worker.
pub(super) struct Runs {
    runs: Vec<Run>,
    /// How many scripts each library has.
    scripts: [usize; LIBRARIES.len()],
}

impl Runs {
    pub(super) fn new(runs: Vec<Run>) -> Outcome<Self> {
        let of = |library: usize| runs.iter().filter(|run| run.library == library).count();
        let scripts = [SQLMODEL, ORMAR, TORTOISE].map(of);
        if scripts.contains(&0) {
            return Err("the observed worker did not run what it should".to_owned());
        }
        Ok(Runs { runs, scripts })
    }

    /// The part of what begins at a point; what no script came to is said to be Python's.
    fn part(&self, point: usize) -> Option<Part> {
        // For each library: how many scripts came there, and whether one of the gallery's did.
        let mut came = [(0, false); LIBRARIES.len()];
        for run in self.runs.iter().filter(|run| run.came_to.get(point) == Some(&true)) {
            if let Some((count, in_the_gallery)) = came.get_mut(run.library) {
                *count += 1;
                *in_the_gallery |= run.is_example;
            }
        }
        let libraries = || (0..).zip(came.iter().zip(self.scripts));
        let often: Vec<usize> = libraries()
            .filter(|(_, ((count, in_the_gallery), scripts))| *in_the_gallery || count * 100 > scripts * OFTEN)
            .map(|(library, _)| library)
            .collect();
        let at_all: Vec<usize> =
            libraries().filter(|(_, ((count, _), _))| *count > 0).map(|(library, _)| library).collect();
        match (often.as_slice(), at_all.as_slice()) {
            ([], []) => Some(Part::UnseenPython),
            ([], [library]) => Some(Part::SeldomOf(*library)),
            ([], _) => Some(Part::Seldom),
            (&([one] | [one, _]), _) => Some(Part::Of(one, often.last().copied().unwrap_or(one))),
            _ => None,
        }
    }
}

impl Observed for Runs {
    fn is_apart(&self, function: usize, region: usize) -> bool {
        /// The libraries whose every script loads it; none if that is done seldom.
        fn libraries(part: Option<Part>) -> Option<(usize, usize)> {
            match part {
                None => Some((0, LIBRARIES.len() - 1)),
                Some(Part::Of(one, other)) => Some((one, other)),
                Some(_) => None,
            }
        }
        let (function, region) = (self.part(function), self.part(region));
        libraries(function).is_some()
            && (function.is_none() != region.is_none() || libraries(function) != libraries(region))
    }

    fn divide(&self, program: &Program<'_>, beginnings: &[usize], texts: &Texts) -> Outcome<Division> {
        if beginnings.len() != program.bodies.len() {
            return Err("the observed worker has other functions than the one that is cut".to_owned());
        }
        let load = program.exported(LOAD)?;
        let mut parts = vec![None; program.imported];
        for (function, point) in (program.imported as u32..).zip(beginnings) {
            let name = program.names.get(function as usize).copied().unwrap_or_default();
            let part = match self.part(*point) {
                // What loads the parts is in none of them.
                _ if function == load => None,
                Some(Part::Seldom | Part::SeldomOf(_) | Part::UnseenPython) if texts.contains_key(&function) => {
                    Some(Part::Texts)
                }
                Some(Part::UnseenPython) => Some(unseen_part(name)),
                part => part,
            };
            parts.push(part.and_then(|part| Part::ALL.iter().position(|known| *known == part)));
        }
        Ok(parts)
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
    fn the_start_of_the_worker_is_told_of_what_scripts_take() {
        let script = std::fs::read_to_string(crate::workspace::root().join("web/worker/worker_start.js")).unwrap();
        let told = told_of_parts(&script).unwrap();
        assert!(told.contains("const taken = [[0, 3, 4], [1, 3, 5], [2, 4, 5]];"));
        assert!(told.contains("const together = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 13];"));
        assert!(told_of_parts(&told).is_err());
    }

    #[test]
    fn functions_that_were_not_used_go_with_their_room() {
        assert_eq!(unseen_part("<linktable_orm::ormar::x::Y as Z>::z::h12"), Part::UnseenOf(ORMAR));
        assert_eq!(unseen_part("core::ops::function::FnOnce::call_once::h12"), Part::UnseenPython);
        assert_eq!(unseen_part("sqlite3VdbeExec"), Part::UnseenSqlite);
        assert_eq!(unseen_part(""), Part::UnseenPython);
    }
}
