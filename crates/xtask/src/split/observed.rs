//! A program that notes to which of its points a run came.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Instruction, MemArg, MemorySection, MemoryType, Module, RawSection,
    SectionId,
};

use super::outline::Body;
use super::program::{Program, in_words};
use super::write::MEMORY;
use crate::Outcome;

/// Bytes of a page of memory.
const PAGE: u64 = 65_536;

/// A program that is observed.
pub(super) struct Observed {
    pub(super) bytes: Vec<u8>,
    /// Where in its memory the notes begin: a byte for each point, 1 once a run came there.
    pub(super) notes: u64,
    /// How many points these are.
    pub(super) points: u64,
}

/// The program with a byte for each point of its functions, behind its memory, which is set at the point.
pub(super) fn observed(program: &Program<'_>, bodies: &[Body<'_>]) -> Outcome<Observed> {
    let memory = program.memory.ok_or("the program has no memory")?;
    let notes = memory.initial * PAGE;
    let points = bodies.iter().map(|body| body.points.len() as u64).sum::<u64>();
    let mut note = notes;
    let mut module = Module::new();
    for (id, range) in &program.sections {
        if *id == SectionId::Memory as u8 {
            let minimum = memory.initial + points.div_ceil(PAGE);
            let mut memories = MemorySection::new();
            memories.memory(MemoryType {
                minimum,
                maximum: None,
                memory64: false,
                shared: false,
                page_size_log2: None,
            });
            module.section(&memories);
        } else if *id == SectionId::Export as u8 {
            let mut exports = ExportSection::new();
            for export in &program.exports {
                RoundtripReencoder.parse_export(&mut exports, *export).map_err(in_words)?;
            }
            // As a program does that was cut: what asks for its parts is observed, too.
            exports.export(MEMORY, ExportKind::Memory, 0);
            module.section(&exports);
        } else if *id == SectionId::Code as u8 {
            let mut code = CodeSection::new();
            for (source, body) in program.bodies.iter().zip(bodies) {
                let mut bytes = Vec::new();
                let mut from = source.range().start;
                for at in body.points.keys() {
                    let at = body.ops.get(*at).map_or(from, |op| op.bytes.start);
                    bytes.extend_from_slice(program.bytes.get(from..at).unwrap_or_default());
                    let place = MemArg { offset: note, align: 0, memory_index: 0 };
                    for instruction in
                        [Instruction::I32Const(0), Instruction::I32Const(1), Instruction::I32Store8(place)]
                    {
                        wasm_encoder::Encode::encode(&instruction, &mut bytes);
                    }
                    from = at;
                    note += 1;
                }
                bytes.extend_from_slice(program.bytes.get(from..source.range().end).unwrap_or_default());
                code.raw(&bytes);
            }
            module.section(&code);
        } else {
            let data = program.bytes.get(range.clone()).unwrap_or_default();
            module.section(&RawSection { id: *id, data });
        }
    }
    Ok(Observed { bytes: module.finish(), notes, points })
}
