//! Makes functions of what functions have in them that few programs come to: the arms of a `match` for what no example
//! does, the ways out of an error. Such a function goes where it is needed, and what calls it becomes small.

mod body;
mod locals;
mod region;

use std::ops::Range;

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{CodeSection, Encode, FunctionSection, Instruction, Module, RawSection, SectionId, TypeSection};
use wasmparser::{Operator, ValType};

pub(in crate::split) use body::{Body, bodies};
use body::{Needs, Walk};
use locals::Locals;
use region::{Around, Cut, encoded};

use super::program::{Program, in_words};
use crate::Outcome;

/// How many bytes a region must have more than what stands in its place: what its call takes, its type and its place
/// in the table. Found by trying what weighs least.
pub(super) const LEAST: usize = 6;

/// A program with more functions than it had.
pub(super) struct Outlined {
    pub(super) bytes: Vec<u8>,
    /// The points where its functions begin, without the imported ones.
    pub(super) beginnings: Vec<usize>,
    /// For each function that it has more, the one it was cut from.
    pub(super) parents: Vec<usize>,
}

/// Cuts what `is_apart` says of a point of a function - what begins there is needed elsewhere than the function - if it
/// has `least` bytes more than what stands in its place.
pub(super) fn outline(
    program: &Program<'_>,
    bodies: &[Body<'_>],
    least: usize,
    is_apart: impl Fn(usize, usize) -> bool,
) -> Outcome<Outlined> {
    let mut types = program.types.iter().map(|kind| (kind.params().to_vec(), kind.results().to_vec())).collect();
    let mut code = CodeSection::new();
    let mut beginnings = Vec::new();
    let (mut regions, mut parents) = (Vec::new(), Vec::new());
    let mut added: Vec<(u32, Vec<u8>)> = Vec::new();
    let mut point = 0;
    for (function, (body, source)) in bodies.iter().zip(&program.bodies).enumerate() {
        let places: Vec<usize> = body.points.keys().copied().collect();
        let point_at = |at: usize| places.binary_search(&at).ok().map(|number| point + number);
        let is_wanted = |at: usize| point_at(at).is_some_and(|at| at != point && is_apart(point, at));
        beginnings.push(point);
        let mut cuts = Vec::new();
        if places.iter().any(|at| is_wanted(*at)) {
            let mut walk = Walk { body, needs: Needs::default(), labels: vec![Locals::default()] };
            walk.before(0..body.ops.len().saturating_sub(1), Locals::default());
            let around = Around { program, body, needs: &walk.needs };
            find(&around, 0..body.ops.len().saturating_sub(1), &mut Vec::new(), least, &is_wanted, &mut cuts);
        }
        let first = body.ops.first().map_or(source.range().start, |op| op.bytes.start);
        let mut bytes = program.bytes.get(source.range().start..first).unwrap_or_default().to_vec();
        let mut from = first;
        for Cut { range, parameters, results, function: own, site } in cuts {
            let edge = |at: usize| body.ops.get(at).map_or(from, |op| op.bytes.start);
            let (start, end) = (edge(range.start), edge(range.end));
            bytes.extend_from_slice(program.bytes.get(from..start).unwrap_or_default());
            bytes.extend(site.0);
            let number = program.functions.len() + added.len();
            Instruction::Call(u32::try_from(number).map_err(in_words)?).encode(&mut bytes);
            bytes.extend(site.1);
            from = end;
            regions.push(point_at(range.start).unwrap_or(point));
            parents.push(program.imported + function);
            added.push((type_number(&mut types, parameters, results), own));
        }
        bytes.extend_from_slice(program.bytes.get(from..source.range().end).unwrap_or_default());
        code.raw(&bytes);
        point += places.len();
    }
    for (_, body) in &added {
        code.raw(body);
    }
    let kinds: Vec<u32> = added.iter().map(|(kind, _)| *kind).collect();
    beginnings.extend(regions);
    Ok(Outlined { bytes: written(program, &types, &kinds, &code)?, beginnings, parents })
}

/// Finds the regions to cut among the operators of `range`, which are those of a whole construct.
fn find(
    around: &Around<'_, '_>,
    range: Range<usize>,
    open: &mut Vec<usize>,
    least: usize,
    is_wanted: &impl Fn(usize) -> bool,
    found: &mut Vec<Cut>,
) {
    let mut at = range.start;
    while at < range.end {
        if is_wanted(at)
            && let Some(cut) = around.cut(at..range.end, open)
            && is_worth_it(around, &cut, least)
        {
            found.push(cut);
            return;
        }
        let body = around.body;
        if let Some(Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. }) = body.operator(at) {
            let (middle, end) = (body.partner(at), body.end_of(at));
            open.push(at);
            find(around, at + 1..middle, open, least, is_wanted, found);
            if middle != end {
                find(around, middle + 1..end, open, least, is_wanted, found);
            }
            open.pop();
            at = end;
        }
        at += 1;
    }
}

fn is_worth_it(around: &Around<'_, '_>, cut: &Cut, least: usize) -> bool {
    let edge = |at: usize| around.body.ops.get(at).map_or(0, |op| op.bytes.start);
    let there = edge(cut.range.end) - edge(cut.range.start);
    there >= cut.site.0.len() + cut.site.1.len() + least
}

fn type_number(types: &mut Vec<(Vec<ValType>, Vec<ValType>)>, parameters: Vec<ValType>, results: Vec<ValType>) -> u32 {
    let wanted = (parameters, results);
    let known = types.iter().position(|kind| *kind == wanted);
    known.unwrap_or_else(|| {
        types.push(wanted);
        types.len() - 1
    }) as u32
}

/// The program with other types, more functions - of these types - and other code.
fn written(
    program: &Program<'_>,
    types: &[(Vec<ValType>, Vec<ValType>)],
    added: &[u32],
    code: &CodeSection,
) -> Outcome<Vec<u8>> {
    let mut module = Module::new();
    for (id, range) in &program.sections {
        if *id == SectionId::Type as u8 {
            let mut section = TypeSection::new();
            for kind in &program.types {
                section.ty().func_type(&RoundtripReencoder.func_type(kind.clone()).map_err(in_words)?);
            }
            for (parameters, results) in types.iter().skip(program.types.len()) {
                let all = |kinds: &[ValType]| kinds.iter().filter_map(|kind| encoded(*kind)).collect::<Vec<_>>();
                section.ty().function(all(parameters), all(results));
            }
            module.section(&section);
        } else if *id == SectionId::Function as u8 {
            let mut section = FunctionSection::new();
            for kind in program.functions.iter().skip(program.imported).chain(added) {
                section.function(*kind);
            }
            module.section(&section);
        } else if *id == SectionId::Code as u8 {
            module.section(code);
        } else {
            let data = program.bytes.get(range.clone()).unwrap_or_default();
            module.section(&RawSection { id: *id, data });
        }
    }
    Ok(module.finish())
}
