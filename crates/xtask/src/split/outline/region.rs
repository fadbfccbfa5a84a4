//! A region of a function: the rest of a construct, from a point that few programs come to. It becomes a function.
//!
//! The function takes what the region finds on the stack and the locals it reads, and gives what the region leaves:
//! values on the stack, then which way it ended, if there are several, then the locals it changed.

use std::collections::BTreeMap;
use std::ops::Range;

use wasm_encoder::{BlockType, Encode, Instruction};
use wasmparser::{Operator, ValType};

use super::super::program::Program;
use super::body::{Body, Needs, Walk, types_left};
use super::locals::Locals;

/// Where a region ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Exit {
    /// Behind the loop around it.
    Through,
    /// At a label around it, counted from within.
    Label(u32),
}

/// A region as a function of its own, and what stands in its place.
pub(super) struct Cut {
    /// The operators that it takes the place of.
    pub(super) range: Range<usize>,
    pub(super) parameters: Vec<ValType>,
    pub(super) results: Vec<ValType>,
    /// The function's locals and operators.
    pub(super) function: Vec<u8>,
    /// What stands before the call and behind it.
    pub(super) site: (Vec<u8>, Vec<u8>),
}

/// What a region is cut from.
pub(super) struct Around<'a, 'b> {
    pub(super) program: &'b Program<'a>,
    pub(super) body: &'b Body<'a>,
    pub(super) needs: &'b Needs,
}

impl Around<'_, '_> {
    /// Cuts the operators of `range`, which go to the end of the innermost of the constructs `open`. None if the
    /// region is of a kind that is left where it is.
    pub(super) fn cut(&self, range: Range<usize>, open: &[usize]) -> Option<Cut> {
        let stack = self.body.points.get(&range.start)?.stack.clone()?;
        let exits = self.exits(&range, open)?;
        let values = exits.iter().map(|exit| self.left_at(*exit, open)).collect::<Option<Vec<_>>>()?;
        let value = one_kind(&values)?;
        if exits.len() > 2 && !(values.iter().all(|left| left.len() == value.len())) {
            return None;
        }
        if exits.len() > 2 && exits.contains(&Exit::Through) {
            return None;
        }

        // What the region changes and somebody reads behind it.
        let mut live = Locals::default();
        for exit in &exits {
            live.extend(&self.needed_at(*exit, open));
        }
        let changed = self.changed(&range).common(&live);
        let labels = std::iter::once(Locals::default())
            .chain(open.iter().map(|opener| self.needs.at_label.get(opener).cloned().unwrap_or_default()))
            .map(|needed| needed.common(&changed))
            .collect();
        let mut walk = Walk { body: self.body, needs: Needs::default(), labels };
        let behind = if self.falls_through(&range) { self.behind(open).common(&changed) } else { Locals::default() };
        let read = walk.before(range.clone(), behind);

        let type_of = |local: u32| self.body.locals.get(local as usize).copied();
        let mut parameters = stack.clone();
        for local in read.iter() {
            parameters.push(type_of(local)?);
        }
        let mut results = value.clone();
        if exits.len() > 1 {
            results.push(ValType::I32);
        }
        for local in changed.iter() {
            results.push(type_of(local)?);
        }
        if parameters.iter().chain(&results).any(|kind| encoded(*kind).is_none()) {
            return None;
        }
        let shape = Shape { exits: &exits, values: &values, value: &value, read: &read, changed: &changed };
        let function = self.function(&range, open.len() as u32, &stack, &shape)?;
        let site = self.site(open, &shape);
        Some(Cut { range, parameters, results, function, site })
    }

    /// Where the region goes on from, each place once; what it falls through to is the last.
    fn exits(&self, range: &Range<usize>, open: &[usize]) -> Option<Vec<Exit>> {
        let mut exits = Vec::new();
        let mut inner = 0u32;
        let mut add = |label: Option<u32>| {
            if let Some(label) = label.map(Exit::Label)
                && !exits.contains(&label)
            {
                exits.push(label);
            }
        };
        for at in range.clone() {
            match self.body.operator(at)? {
                Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => inner += 1,
                Operator::End => inner -= 1,
                Operator::Br { relative_depth } | Operator::BrIf { relative_depth } => {
                    add(relative_depth.checked_sub(inner));
                }
                Operator::BrTable { targets } => {
                    add(targets.default().checked_sub(inner));
                    for target in targets.targets() {
                        add(target.ok()?.checked_sub(inner));
                    }
                }
                Operator::Return => add(Some(open.len() as u32)),
                _ => {}
            }
        }
        if self.falls_through(range) {
            let through = if self.is_in_loop(open) { Exit::Through } else { Exit::Label(0) };
            exits.retain(|exit| *exit != through);
            exits.push(through);
        }
        Some(exits)
    }

    fn falls_through(&self, range: &Range<usize>) -> bool {
        self.body.falls_through.get(&range.end) == Some(&true)
    }

    fn is_in_loop(&self, open: &[usize]) -> bool {
        open.last().is_some_and(|opener| matches!(self.body.operator(*opener), Some(Operator::Loop { .. })))
    }

    /// The construct whose label this is; none for the function's own.
    fn opener(label: u32, open: &[usize]) -> Option<usize> {
        open.len().checked_sub(label as usize + 1).and_then(|at| open.get(at)).copied()
    }

    /// The types of what stands on the stack where the region ends so.
    fn left_at(&self, exit: Exit, open: &[usize]) -> Option<Vec<ValType>> {
        let (label, is_through) = match exit {
            Exit::Through => (0, true),
            Exit::Label(label) => (label, false),
        };
        let Some(opener) = Self::opener(label, open) else { return Some(self.body.results.clone()) };
        match self.body.operator(opener)? {
            Operator::Loop { blockty } if is_through => types_left(self.program, *blockty),
            Operator::Loop { blockty } => types_left(self.program, *blockty).map(|_| Vec::new()),
            Operator::Block { blockty } | Operator::If { blockty } => types_left(self.program, *blockty),
            _ => None,
        }
    }

    fn behind(&self, open: &[usize]) -> Locals {
        open.last().and_then(|opener| self.needs.behind.get(opener)).cloned().unwrap_or_default()
    }

    fn needed_at(&self, exit: Exit, open: &[usize]) -> Locals {
        match exit {
            Exit::Through => self.behind(open),
            Exit::Label(label) => Self::opener(label, open)
                .and_then(|opener| self.needs.at_label.get(&opener))
                .cloned()
                .unwrap_or_default(),
        }
    }

    fn changed(&self, range: &Range<usize>) -> Locals {
        let mut changed = Locals::default();
        for at in range.clone() {
            if let Some(Operator::LocalSet { local_index } | Operator::LocalTee { local_index }) =
                self.body.operator(at)
            {
                changed.insert(*local_index);
            }
        }
        changed
    }

    /// The locals and operators of the function that the region becomes.
    fn function(&self, range: &Range<usize>, open: u32, stack: &[ValType], shape: &Shape<'_>) -> Option<Vec<u8>> {
        let mut places: BTreeMap<u32, u32> = shape.read.iter().zip(stack.len() as u32..).collect();
        let mut declared: Vec<(ValType, u32)> = Vec::new();
        for at in range.clone() {
            if let Some(
                Operator::LocalGet { local_index: local }
                | Operator::LocalSet { local_index: local }
                | Operator::LocalTee { local_index: local },
            ) = self.body.operator(at)
                && !places.contains_key(local)
                && !declared.iter().any(|(_, known)| known == local)
            {
                declared.push((*self.body.locals.get(*local as usize)?, *local));
            }
        }
        declared.sort_by_key(|(kind, _)| encoded(*kind).map(order));
        let mut runs: Vec<(u32, wasm_encoder::ValType)> = Vec::new();
        let next = (stack.len() + places.len()) as u32;
        for (place, (kind, local)) in (next..).zip(declared) {
            let kind = encoded(kind)?;
            match runs.last_mut() {
                Some((count, same)) if *same == kind => *count += 1,
                _ => runs.push((1, kind)),
            }
            places.insert(local, place);
        }
        let mut bytes = Vec::new();
        runs.len().encode(&mut bytes);
        for (count, kind) in runs {
            count.encode(&mut bytes);
            kind.encode(&mut bytes);
        }

        // One way out that leaves nothing but values is the function's own end.
        let is_plain = shape.exits.len() == 1 && shape.changed.iter().next().is_none();
        let blocks = if is_plain { 0 } else { shape.exits.len() };
        for values in shape.values.iter().take(blocks) {
            let kind = match values.as_slice() {
                [] => BlockType::Empty,
                [one] => BlockType::Result(encoded(*one)?),
                _ => return None,
            };
            Instruction::Block(kind).encode(&mut bytes);
        }
        for value in 0..stack.len() as u32 {
            Instruction::LocalGet(value).encode(&mut bytes);
        }
        self.operators(range, open, &places, shape, &mut bytes)?;
        for (number, values) in shape.values.iter().enumerate().take(blocks).rev() {
            Instruction::End.encode(&mut bytes);
            if values.is_empty() {
                for kind in shape.value {
                    zero(*kind)?.encode(&mut bytes);
                }
            }
            if shape.exits.len() > 1 {
                // Of two ways the last is the one that is not jumped to.
                let number = if shape.exits.len() == 2 { 1 - number } else { number };
                Instruction::I32Const(number as i32).encode(&mut bytes);
            }
            for local in shape.changed.iter() {
                Instruction::LocalGet(*places.get(&local)?).encode(&mut bytes);
            }
            if number > 0 {
                Instruction::Return.encode(&mut bytes);
            }
        }
        Instruction::End.encode(&mut bytes);
        Some(bytes)
    }

    /// The region's operators, with the locals and labels of its function.
    fn operators(
        &self,
        range: &Range<usize>,
        open: u32,
        places: &BTreeMap<u32, u32>,
        shape: &Shape<'_>,
        bytes: &mut Vec<u8>,
    ) -> Option<()> {
        let mut inner = 0u32;
        let label = |depth: u32, inner: u32| -> Option<u32> {
            let Some(outer) = depth.checked_sub(inner) else { return Some(depth) };
            let number = shape.exits.iter().position(|exit| *exit == Exit::Label(outer))?;
            Some(inner + (shape.exits.len() - 1 - number) as u32)
        };
        for op in self.body.ops.get(range.clone())? {
            match &op.operator {
                Operator::LocalGet { local_index } => {
                    Instruction::LocalGet(*places.get(local_index)?).encode(bytes);
                }
                Operator::LocalSet { local_index } => {
                    Instruction::LocalSet(*places.get(local_index)?).encode(bytes);
                }
                Operator::LocalTee { local_index } => {
                    Instruction::LocalTee(*places.get(local_index)?).encode(bytes);
                }
                Operator::Br { relative_depth } => Instruction::Br(label(*relative_depth, inner)?).encode(bytes),
                Operator::BrIf { relative_depth } => Instruction::BrIf(label(*relative_depth, inner)?).encode(bytes),
                Operator::Return => Instruction::Br(label(inner + open, inner)?).encode(bytes),
                Operator::BrTable { targets } => {
                    let labels =
                        targets.targets().map(|target| label(target.ok()?, inner)).collect::<Option<Vec<_>>>()?;
                    Instruction::BrTable(labels.into(), label(targets.default(), inner)?).encode(bytes);
                }
                operator => {
                    match operator {
                        Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => inner += 1,
                        Operator::End => inner -= 1,
                        _ => {}
                    }
                    bytes.extend_from_slice(self.program.bytes.get(op.bytes.clone())?);
                }
            }
            let is_left = matches!(
                op.operator,
                Operator::Br { .. } | Operator::BrTable { .. } | Operator::Return | Operator::Unreachable
            );
            if is_left && inner == 0 {
                // What follows is never reached, and may leave what the end of the region expects no more.
                break;
            }
        }
        Some(())
    }

    /// What stands in the region's place before the call and behind it.
    fn site(&self, open: &[usize], shape: &Shape<'_>) -> (Vec<u8>, Vec<u8>) {
        let (mut before, mut behind) = (Vec::new(), Vec::new());
        for local in shape.read.iter() {
            Instruction::LocalGet(local).encode(&mut before);
        }
        let changed: Vec<u32> = shape.changed.iter().collect();
        for local in changed.into_iter().rev() {
            Instruction::LocalSet(local).encode(&mut behind);
        }
        let goes_on = |exit: Exit| exit == Exit::Through || (exit == Exit::Label(0) && !self.is_in_loop(open));
        let depth = |exit: Exit| match exit {
            Exit::Through => 0,
            Exit::Label(label) => label,
        };
        match *shape.exits {
            [] => Instruction::Unreachable.encode(&mut behind),
            [only] if goes_on(only) => {}
            [only] => Instruction::Br(depth(only)).encode(&mut behind),
            [first, last] => {
                Instruction::BrIf(depth(first)).encode(&mut behind);
                let superfluous = match shape.values {
                    [first, last] if last.is_empty() => first.len(),
                    _ => 0,
                };
                if goes_on(last) {
                    for _ in 0..superfluous {
                        Instruction::Drop.encode(&mut behind);
                    }
                } else {
                    Instruction::Br(depth(last)).encode(&mut behind);
                }
            }
            ref many => {
                let labels: Vec<u32> = many.iter().map(|exit| depth(*exit)).collect();
                let last = labels.last().copied().unwrap_or_default();
                Instruction::BrTable(labels.into(), last).encode(&mut behind);
            }
        }
        (before, behind)
    }
}

/// How a region begins and ends.
struct Shape<'a> {
    exits: &'a [Exit],
    /// The types of the values at each exit.
    values: &'a [Vec<ValType>],
    /// The types of those at any exit that has some.
    value: &'a Vec<ValType>,
    read: &'a Locals,
    changed: &'a Locals,
}

/// The types of values at the exits that have some, if they are the same.
fn one_kind(values: &[Vec<ValType>]) -> Option<Vec<ValType>> {
    let mut kinds = values.iter().filter(|kinds| !kinds.is_empty());
    let first = kinds.next().cloned().unwrap_or_default();
    (first.len() <= 1 && kinds.all(|kinds| *kinds == first)).then_some(first)
}

/// The same type for writing; none for references, which no region takes along.
pub(super) fn encoded(kind: ValType) -> Option<wasm_encoder::ValType> {
    match kind {
        ValType::I32 => Some(wasm_encoder::ValType::I32),
        ValType::I64 => Some(wasm_encoder::ValType::I64),
        ValType::F32 => Some(wasm_encoder::ValType::F32),
        ValType::F64 => Some(wasm_encoder::ValType::F64),
        _ => None,
    }
}

fn order(kind: wasm_encoder::ValType) -> u8 {
    match kind {
        wasm_encoder::ValType::I32 => 0,
        wasm_encoder::ValType::I64 => 1,
        wasm_encoder::ValType::F32 => 2,
        _ => 3,
    }
}

fn zero(kind: ValType) -> Option<Instruction<'static>> {
    match kind {
        ValType::I32 => Some(Instruction::I32Const(0)),
        ValType::I64 => Some(Instruction::I64Const(0)),
        ValType::F32 => Some(Instruction::F32Const(0.0.into())),
        ValType::F64 => Some(Instruction::F64Const(0.0.into())),
        _ => None,
    }
}
