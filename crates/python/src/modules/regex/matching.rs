//! Matching: tries one way after the other, with a stack of its own instead of the native one.

use super::{Op, Program, Set};
use crate::error::Result;
use crate::vm::Vm;

/// Where each group begins and ends, then the last group that ended.
pub type Slots = Vec<Option<usize>>;

/// What to do when a way fails.
enum Undo {
    /// Go on at an operation and a place.
    Branch(usize, usize),
    /// A slot had this value.
    Slot(usize, Option<usize>),
    /// A mark had this value.
    Mark(usize, usize),
}

struct Matcher<'a> {
    program: &'a Program,
    text: &'a [char],
    slots: Slots,
    marks: Vec<usize>,
    steps: u64,
}

/// The first match at or after a place.
pub fn search(vm: &mut Vm, program: &Program, text: &[char], start: usize, must_move: bool) -> Result<Option<Slots>> {
    let first = match program.ops.get(1) {
        Some(Op::Char(c)) => Some(*c),
        _ => None,
    };
    for at in start..=text.len() {
        if at % 64 == 0 {
            vm.burn(16)?;
        }
        if first.is_some() && text.get(at).copied() != first {
            continue;
        }
        if let Some(slots) = match_at(vm, program, text, at, must_move && at == start, false)? {
            return Ok(Some(slots));
        }
    }
    Ok(None)
}

/// A match that begins at a place; not an empty one if it must move, one up to the end if it must be full.
pub fn match_at(
    vm: &mut Vm,
    program: &Program,
    text: &[char],
    at: usize,
    must_move: bool,
    is_full: bool,
) -> Result<Option<Slots>> {
    let slots = vec![None; program.groups * 2 + 3];
    let marks = vec![usize::MAX; program.marks];
    let mut matcher = Matcher { program, text, slots, marks, steps: 0 };
    let accept = |end: usize| !(must_move && end == at) && (!is_full || end == text.len());
    let found = matcher.run(vm, 0, at, &accept)?;
    vm.burn(matcher.steps % 256 / 4)?;
    Ok(found.then_some(matcher.slots))
}

impl Matcher<'_> {
    fn set_slot(&mut self, at: usize, value: Option<usize>, undo: &mut Vec<Undo>) {
        if let Some(slot) = self.slots.get_mut(at) {
            undo.push(Undo::Slot(at, *slot));
            *slot = value;
        }
    }

    fn is_word(&self, at: Option<usize>) -> bool {
        at.and_then(|at| self.text.get(at)).is_some_and(|c| in_class(*c, 'w'))
    }

    /// Runs from an operation at a place; whether that matched. Slots keep what was matched.
    fn run(&mut self, vm: &mut Vm, pc: usize, at: usize, accept: &dyn Fn(usize) -> bool) -> Result<bool> {
        let mut undo: Vec<Undo> = Vec::new();
        let (mut pc, mut at) = (pc, at);
        loop {
            self.steps += 1;
            if self.steps.is_multiple_of(256) {
                vm.burn(64)?;
                vm.check_memory(undo.len() * size_of::<Undo>())?;
            }
            let program = self.program;
            let goes_on = match program.ops.get(pc) {
                Some(Op::Char(c)) => self.text.get(at) == Some(c) && step(&mut at),
                Some(Op::CharFold(c)) => self.text.get(at).is_some_and(|other| fold(*other) == *c) && step(&mut at),
                Some(Op::Any(breaks)) => self.text.get(at).is_some_and(|c| *breaks || *c != '\n') && step(&mut at),
                Some(Op::Set(set)) => self.text.get(at).is_some_and(|c| set.has(*c)) && step(&mut at),
                Some(Op::Start(by_line)) => {
                    at == 0 || (*by_line && at.checked_sub(1).and_then(|at| self.text.get(at)) == Some(&'\n'))
                }
                Some(Op::End(by_line)) => {
                    at == self.text.len()
                        || (at + 1 == self.text.len() && self.text.get(at) == Some(&'\n'))
                        || (*by_line && self.text.get(at) == Some(&'\n'))
                }
                Some(Op::TextStart) => at == 0,
                Some(Op::TextEnd) => at == self.text.len(),
                Some(Op::WordBoundary(wanted)) => {
                    (self.is_word(at.checked_sub(1)) != self.is_word(Some(at))) == *wanted
                }
                Some(Op::Split(first, second)) => {
                    undo.push(Undo::Branch(*second, at));
                    pc = *first;
                    continue;
                }
                Some(Op::Jump(to)) => {
                    pc = *to;
                    continue;
                }
                Some(Op::Save(slot)) => {
                    self.set_slot(*slot, Some(at), &mut undo);
                    // The end of a group makes it the last one.
                    if *slot > 1 && slot % 2 == 1 {
                        let last = self.slots.len() - 1;
                        self.set_slot(last, Some(slot / 2), &mut undo);
                    }
                    true
                }
                Some(Op::Same(group, folds)) => {
                    let (start, end) = (self.slot(group * 2), self.slot(group * 2 + 1));
                    match (start, end) {
                        (Some(start), Some(end)) if start <= end => {
                            let length = end - start;
                            let same = (0..length).all(|offset| {
                                match (self.text.get(start + offset), self.text.get(at + offset)) {
                                    (Some(a), Some(b)) => a == b || (*folds && fold(*a) == fold(*b)),
                                    _ => false,
                                }
                            });
                            self.steps += length as u64;
                            if same {
                                at += length;
                            }
                            same
                        }
                        _ => false,
                    }
                }
                Some(Op::IfGroup(group, otherwise)) => {
                    if self.slot(group * 2 + 1).is_none() {
                        pc = *otherwise;
                        continue;
                    }
                    true
                }
                Some(Op::Mark(mark)) => {
                    if let Some(slot) = self.marks.get_mut(*mark) {
                        undo.push(Undo::Mark(*mark, *slot));
                        *slot = at;
                    }
                    true
                }
                Some(Op::Moved(mark, after)) => {
                    if self.marks.get(*mark) == Some(&at) {
                        pc = *after;
                        continue;
                    }
                    true
                }
                Some(Op::Look { ahead, wanted, width, after }) => {
                    let from = if *ahead { Some(at) } else { at.checked_sub(*width) };
                    let before = self.slots.clone();
                    let end = at;
                    let looked = match from {
                        Some(from) => self.run(vm, pc + 1, from, &|stop| *ahead || stop == end)?,
                        None => false,
                    };
                    if looked && *wanted {
                        // What the body matched stays, until this way fails.
                        for (slot, old) in before.into_iter().enumerate() {
                            undo.push(Undo::Slot(slot, old));
                        }
                    } else {
                        self.slots = before;
                    }
                    if looked == *wanted {
                        pc = *after;
                        continue;
                    }
                    false
                }
                Some(Op::Match) | None => {
                    if accept(at) {
                        return Ok(true);
                    }
                    false
                }
            };
            if goes_on {
                pc += 1;
                continue;
            }
            loop {
                match undo.pop() {
                    Some(Undo::Branch(next, place)) => {
                        (pc, at) = (next, place);
                        break;
                    }
                    Some(Undo::Slot(slot, old)) => {
                        if let Some(slot) = self.slots.get_mut(slot) {
                            *slot = old;
                        }
                    }
                    Some(Undo::Mark(mark, old)) => {
                        if let Some(mark) = self.marks.get_mut(mark) {
                            *mark = old;
                        }
                    }
                    None => return Ok(false),
                }
            }
        }
    }

    fn slot(&self, at: usize) -> Option<usize> {
        self.slots.get(at).copied().flatten()
    }
}

fn step(at: &mut usize) -> bool {
    *at += 1;
    true
}

/// A character whatever its case.
pub fn fold(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => c,
    }
}

/// Whether a character is of `\d`, `\w`, `\s` or not of `\D`, `\W`, `\S`.
pub fn in_class(c: char, class: char) -> bool {
    match class {
        'd' => c.is_ascii_digit() || (!c.is_ascii() && c.is_numeric() && !c.is_alphabetic()),
        'w' => c == '_' || c.is_alphanumeric(),
        's' => c.is_whitespace() || ('\x1c'..='\x1f').contains(&c),
        _ => !in_class(c, class.to_ascii_lowercase()),
    }
}

impl Set {
    fn has(&self, c: char) -> bool {
        let listed = |c: char| {
            self.ranges.iter().any(|(low, high)| (*low..=*high).contains(&c))
                || self.classes.iter().any(|class| in_class(c, *class))
        };
        let mut found = listed(c);
        if !found && self.fold {
            found = listed(fold(c)) || c.to_uppercase().next().is_some_and(listed);
        }
        found != self.negated
    }
}
