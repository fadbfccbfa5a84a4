//! What the program and its parts have to agree about: who is called through which slot of the table, and how.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasmparser::{ExternalKind, FuncType};

use super::LOAD;
use super::program::{Program, in_words};
use crate::Outcome;

/// What both sides of the cut have to agree about.
pub(super) struct Sides<'a> {
    pub(super) source: &'a Program<'a>,
    /// How many parts there are.
    pub(super) count: usize,
    pub(super) parts: &'a [Option<usize>],
    pub(super) texts: &'a BTreeMap<u32, Range<u32>>,
    /// The types of the program, and behind them those of the ways in.
    pub(super) types: Vec<FuncType>,
    /// For the types of functions of parts that are called from outside of them: the type of the way in.
    pub(super) ways: BTreeMap<u32, u32>,
    /// The functions of parts that are called from outside of them, with a slot of theirs in the table.
    pub(super) slots: BTreeMap<u32, u32>,
    /// Those among them for which a stand-in has the slot at first.
    pub(super) stand_ins: BTreeSet<u32>,
    /// Behind which slot those of each part end that are empty at first; they stand part by part.
    pub(super) ends: Vec<u32>,
    /// The functions that each part calls and does not have, and behind them those that the program does.
    pub(super) wanted: Vec<BTreeSet<u32>>,
    /// How many functions the table has room for.
    pub(super) size: u32,
    pub(super) load: u32,
}

impl<'a> Sides<'a> {
    pub(super) fn new(
        source: &'a Program<'a>,
        count: usize,
        parts: &'a [Option<usize>],
        texts: &'a BTreeMap<u32, Range<u32>>,
    ) -> Outcome<Self> {
        let load = source.exported(LOAD)?;
        let part_of = |function: u32| parts.get(function as usize).copied().flatten();
        let mut wanted = vec![BTreeSet::new(); count + 1];
        for (caller, called) in (0..).zip(source.calls()?) {
            let calls_away = called.into_iter().filter(|&called| part_of(called) != part_of(caller));
            if let Some(wanted) = wanted.get_mut(part_of(caller).unwrap_or(count)) {
                wanted.extend(calls_away);
            }
        }
        let mut slots = BTreeMap::new();
        for (first, functions) in &source.entries {
            for (slot, &function) in (*first..).zip(functions) {
                slots.entry(function).or_insert(slot);
            }
        }
        slots.retain(|function, _| part_of(*function).is_some());
        let exported = source.exports.iter().filter(is_function).map(|export| export.index);
        let exported: Vec<u32> = exported.filter(|function| part_of(*function).is_some()).collect();
        let mut stand_ins: BTreeSet<u32> = slots.keys().copied().collect();
        stand_ins.extend(&exported);
        let outside: BTreeSet<u32> = wanted.iter().flatten().copied().chain(exported).collect();
        let table = source.tables.first().ok_or("the program has no table of functions")?;
        let mut size = u32::try_from(table.initial).map_err(in_words)?;
        let mut ends = Vec::new();
        for part in 0..count {
            for &function in outside.iter().filter(|&&function| part_of(function) == Some(part)) {
                slots.entry(function).or_insert_with(|| {
                    size += 1;
                    size - 1
                });
            }
            ends.push(size);
        }
        let mut sides = Sides {
            source,
            count,
            parts,
            texts,
            types: source.types.clone(),
            ways: BTreeMap::new(),
            slots,
            stand_ins,
            ends,
            wanted,
            size,
            load,
        };
        sides.ways = sides.ways();
        Ok(sides)
    }

    /// Makes the types of the ways in: of functions that take a slot besides.
    fn ways(&mut self) -> BTreeMap<u32, u32> {
        let away = self.wanted.iter().flatten().filter(|function| self.part_of(**function).is_some());
        let kinds: BTreeSet<u32> = away.map(|function| self.type_of(*function)).collect();
        let mut ways = BTreeMap::new();
        for kind in kinds {
            let Some(called) = self.source.types.get(kind as usize) else { continue };
            let parameters = called.params().iter().copied().chain([wasmparser::ValType::I32]);
            let way = FuncType::new(parameters, called.results().iter().copied());
            ways.insert(kind, self.number_of_type(way));
        }
        ways
    }

    fn number_of_type(&mut self, kind: FuncType) -> u32 {
        let known = self.types.iter().position(|known| *known == kind);
        known.unwrap_or_else(|| {
            self.types.push(kind);
            self.types.len() - 1
        }) as u32
    }

    pub(super) fn part_of(&self, function: u32) -> Option<usize> {
        self.parts.get(function as usize).copied().flatten()
    }

    /// The functions of a part, or those that are always there, without the imported ones.
    pub(super) fn members(&self, part: Option<usize>) -> impl Iterator<Item = u32> {
        (0..).zip(self.parts).skip(self.source.imported).filter(move |(_, of)| **of == part).map(|(number, _)| number)
    }

    pub(super) fn type_of(&self, function: u32) -> u32 {
        self.source.functions.get(function as usize).copied().unwrap_or_default()
    }

    pub(super) fn parameters_of(&self, kind: u32) -> u32 {
        self.types.get(kind as usize).map_or(0, |kind| kind.params().len() as u32)
    }

    /// The functions of other parts that a part calls, or the program: by slots, with the number of the way in.
    pub(super) fn away(&self, part: Option<usize>, way: impl Fn(u32) -> Option<u32>) -> BTreeMap<u32, (u32, u32)> {
        let wanted = self.wanted.get(part.unwrap_or(self.count)).map(Cow::Borrowed).unwrap_or_default();
        let place = |&function: &u32| {
            self.part_of(function)?;
            Some((function, (*self.slots.get(&function)?, way(self.type_of(function))?)))
        };
        wanted.iter().filter_map(place).collect()
    }

    /// The names under which the program exports what parts call: numbers, which no name of Rust's is.
    pub(super) fn names(&self) -> BTreeMap<u32, String> {
        let wanted = self.wanted.iter().take(self.count).flatten().copied();
        let wanted: BTreeSet<u32> = wanted.filter(|function| self.part_of(*function).is_none()).collect();
        wanted.into_iter().enumerate().map(|(at, function)| (function, at.to_string())).collect()
    }

    /// The type of a function that takes these and gives nothing.
    pub(super) fn type_that_takes(&self, parameters: &[wasmparser::ValType]) -> Outcome<u32> {
        let is_it = |kind: &FuncType| kind.params() == parameters && kind.results().is_empty();
        let found = self.types.iter().position(is_it).ok_or("no function of the program has a type that is needed")?;
        u32::try_from(found).map_err(in_words)
    }

    /// The slots that functions of a part take, as runs of neighbours.
    pub(super) fn entries_of(&self, part: usize) -> Vec<(u32, Vec<u32>)> {
        let mut slots: BTreeMap<u32, u32> = BTreeMap::new();
        slots.extend(self.slots.iter().map(|(function, slot)| (*slot, *function)));
        for (first, functions) in &self.source.entries {
            slots.extend((*first..).zip(functions.iter().copied()));
        }
        let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
        for (slot, function) in slots.into_iter().filter(|(_, function)| self.part_of(*function) == Some(part)) {
            match runs.last_mut() {
                Some((first, run)) if *first + run.len() as u32 == slot => run.push(function),
                _ => runs.push((slot, vec![function])),
            }
        }
        runs
    }
}

fn is_function(export: &&wasmparser::Export<'_>) -> bool {
    export.kind == ExternalKind::Func
}
