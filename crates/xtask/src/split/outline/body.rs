//! A function's body as regions are cut from it: its operators, how they nest, which locals are needed where.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::{
    BlockType, FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator, ValType, ValidPayload, Validator,
    ValidatorResources, WasmFeatures,
};

use super::super::program::{Program, in_words};
use super::locals::Locals;
use crate::Outcome;

/// An operator, and where it lies in the program.
pub(in crate::split) struct Op<'a> {
    pub(in crate::split) operator: Operator<'a>,
    pub(in crate::split) bytes: Range<usize>,
    /// Of what opens a construct, the operator that ends it or its first half; of an end, what opens it.
    pub(in crate::split) partner: usize,
}

/// What stands on the stack at a point, and whether the point is reached at all.
pub(in crate::split) struct Point {
    /// The types of what the construct around it has put on the stack; none if no program comes here.
    pub(in crate::split) stack: Option<Vec<ValType>>,
}

pub(in crate::split) struct Body<'a> {
    pub(in crate::split) ops: Vec<Op<'a>>,
    /// The types of its locals, its parameters first.
    pub(in crate::split) locals: Vec<ValType>,
    pub(in crate::split) results: Vec<ValType>,
    /// The places where it is observed whether a program came there, by the operator that follows: the first is
    /// the beginning, the others lie where ways part or meet.
    pub(in crate::split) points: BTreeMap<usize, Point>,
    /// Whether the end of a construct is reached from the operator before it, by the end's place.
    pub(in crate::split) falls_through: BTreeMap<usize, bool>,
}

/// The bodies of a program, without those of imported functions.
pub(in crate::split) fn bodies<'a>(program: &Program<'a>) -> Outcome<Vec<Body<'a>>> {
    let mut validator = Validator::new_with_features(WasmFeatures::all());
    let mut bodies = Vec::new();
    for payload in wasmparser::Parser::new(0).parse_all(program.bytes) {
        if let ValidPayload::Func(function, body) = validator.payload(&payload.map_err(in_words)?).map_err(in_words)? {
            bodies.push(read(program, function, &body)?);
        }
    }
    Ok(bodies)
}

fn read<'a>(
    program: &Program<'a>,
    function: FuncToValidate<ValidatorResources>,
    body: &FunctionBody<'a>,
) -> Outcome<Body<'a>> {
    let kind = program.functions.get(function.index as usize).and_then(|kind| program.types.get(*kind as usize));
    let results = kind.ok_or("a function has no type")?.results().to_vec();
    let mut validator = function.into_validator(FuncValidatorAllocations::default());
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader).map_err(in_words)?;
    let locals = (0..validator.len_locals()).map_while(|local| validator.get_local_type(local)).collect();
    let mut reader = body.get_operators_reader().map_err(in_words)?;
    let mut read = Body { ops: Vec::new(), locals, results, points: BTreeMap::new(), falls_through: BTreeMap::new() };
    let mut open: Vec<usize> = Vec::new();
    let mut is_point = true;
    while !reader.eof() {
        let start = reader.original_position();
        let operator = reader.read().map_err(in_words)?;
        let at = read.ops.len();
        let frame = validator.get_control_frame(0).ok_or("an operator stands after the end")?;
        if is_point && (at == 0 || !(matches!(operator, Operator::End) && open.is_empty())) {
            let height = validator.operand_stack_height() as usize - frame.height;
            let types = (0..height).rev().map(|depth| validator.get_operand_type(depth).flatten());
            let stack = if frame.unreachable { None } else { types.collect() };
            read.points.insert(at, Point { stack });
        }
        if matches!(operator, Operator::End | Operator::Else) {
            read.falls_through.insert(at, !frame.unreachable);
        }
        validator.op(start, &operator).map_err(in_words)?;
        let mut partner = at;
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => open.push(at),
            Operator::Else => {
                let opener = *open.last().ok_or("an `else` without `if`")?;
                read.set_partner(opener, at);
            }
            Operator::End => {
                if let Some(opener) = open.pop() {
                    partner = opener;
                    match read.ops.get(opener).map(|op| op.partner) {
                        // Of an `if` with an `else`, the end is the partner of that.
                        Some(middle) if middle != opener => read.set_partner(middle, at),
                        _ => read.set_partner(opener, at),
                    }
                }
            }
            _ => {}
        }
        is_point = matches!(operator, Operator::BrIf { .. } | Operator::If { .. } | Operator::Else | Operator::End);
        read.ops.push(Op { operator, bytes: start..reader.original_position(), partner });
    }
    Ok(read)
}

impl<'a> Body<'a> {
    fn set_partner(&mut self, at: usize, partner: usize) {
        if let Some(op) = self.ops.get_mut(at) {
            op.partner = partner;
        }
    }

    pub(super) fn partner(&self, at: usize) -> usize {
        self.ops.get(at).map_or(at, |op| op.partner)
    }

    pub(super) fn operator(&self, at: usize) -> Option<&Operator<'a>> {
        self.ops.get(at).map(|op| &op.operator)
    }

    /// The place of the end of the construct that begins at `at`.
    pub(super) fn end_of(&self, at: usize) -> usize {
        let partner = self.partner(at);
        if matches!(self.operator(partner), Some(Operator::Else)) { self.partner(partner) } else { partner }
    }
}

/// The types of values that a construct leaves; none if it also takes some, which no compiler here makes.
pub(super) fn types_left(program: &Program<'_>, kind: BlockType) -> Option<Vec<ValType>> {
    match kind {
        BlockType::Empty => Some(Vec::new()),
        BlockType::Type(one) => Some(vec![one]),
        BlockType::FuncType(number) => {
            let kind = program.types.get(number as usize)?;
            kind.params().is_empty().then(|| kind.results().to_vec())
        }
    }
}

/// For each construct, by where it begins: the locals that are needed where a jump to it goes, and behind its end.
#[derive(Default)]
pub(super) struct Needs {
    pub(super) at_label: BTreeMap<usize, Locals>,
    pub(super) behind: BTreeMap<usize, Locals>,
}

/// A walk backwards through operators, to find which locals hold something that is still read.
pub(super) struct Walk<'a, 'b> {
    pub(super) body: &'b Body<'a>,
    pub(super) needs: Needs,
    /// What is needed at the labels around, the outermost first.
    pub(super) labels: Vec<Locals>,
}

impl Walk<'_, '_> {
    /// The locals that are needed before the operators of `range`, where `live` are needed behind them.
    pub(super) fn before(&mut self, range: Range<usize>, mut live: Locals) -> Locals {
        let mut at = range.end;
        while at > range.start {
            at -= 1;
            match self.body.operator(at) {
                Some(Operator::End) => {
                    let opener = self.body.partner(at);
                    live = self.construct(opener, at, live);
                    at = opener;
                }
                Some(Operator::LocalGet { local_index }) => live.insert(*local_index),
                Some(Operator::LocalSet { local_index } | Operator::LocalTee { local_index }) => {
                    live.remove(*local_index);
                }
                Some(Operator::Br { relative_depth }) => live = self.label(*relative_depth),
                Some(Operator::BrIf { relative_depth }) => live.extend(&self.label(*relative_depth)),
                Some(Operator::BrTable { targets }) => {
                    live = self.label(targets.default());
                    for target in targets.targets().flatten() {
                        live.extend(&self.label(target));
                    }
                }
                Some(Operator::Return) => live = self.labels.first().cloned().unwrap_or_default(),
                Some(Operator::Unreachable) => live = Locals::default(),
                _ => {}
            }
        }
        live
    }

    fn label(&self, depth: u32) -> Locals {
        let at = self.labels.len().checked_sub(depth as usize + 1);
        at.and_then(|at| self.labels.get(at)).cloned().unwrap_or_default()
    }

    fn construct(&mut self, opener: usize, end: usize, behind: Locals) -> Locals {
        self.needs.behind.entry(opener).or_default().extend(&behind);
        let live = match self.body.operator(opener) {
            Some(Operator::Loop { .. }) => {
                let mut known = self.needs.at_label.get(&opener).cloned().unwrap_or_default();
                loop {
                    self.labels.push(known.clone());
                    let live = self.before(opener + 1..end, behind.clone());
                    self.labels.pop();
                    let mut grown = known.clone();
                    grown.extend(&live);
                    if grown == known {
                        break live;
                    }
                    known = grown;
                }
            }
            Some(Operator::If { .. }) => {
                let middle = self.body.partner(opener);
                self.labels.push(behind.clone());
                let mut live = self.before(opener + 1..middle, behind.clone());
                live.extend(&if middle == end { behind.clone() } else { self.before(middle + 1..end, behind.clone()) });
                self.labels.pop();
                self.needs.at_label.entry(opener).or_default().extend(&behind);
                return live;
            }
            _ => {
                self.labels.push(behind.clone());
                let live = self.before(opener + 1..end, behind.clone());
                self.labels.pop();
                self.needs.at_label.entry(opener).or_default().extend(&behind);
                return live;
            }
        };
        self.needs.at_label.entry(opener).or_default().extend(&live);
        live
    }
}
