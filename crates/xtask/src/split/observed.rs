//! A program that notes which of its functions were called.

use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ExportKind, ExportSection, Instruction, MemArg, MemorySection, MemoryType, Module, RawSection,
    SectionId,
};

use super::program::{Program, in_words};
use super::write::MEMORY;
use crate::Outcome;

/// Bytes of a page of memory.
const PAGE: u64 = 65_536;

/// A program that is observed.
pub(super) struct Observed {
    pub(super) bytes: Vec<u8>,
    /// Where in its memory the notes begin: a byte for each function that is not imported, 1 once it was called.
    pub(super) notes: u64,
    /// How many functions these are.
    pub(super) functions: u64,
}

/// The program with a byte for each function, behind its memory, which the function sets.
pub(super) fn observed(program: &Program<'_>) -> Outcome<Observed> {
    let memory = program.memory.ok_or("the program has no memory")?;
    let notes = memory.initial * PAGE;
    let mut module = Module::new();
    for (id, range) in &program.sections {
        if *id == SectionId::Memory as u8 {
            let minimum = memory.initial + (program.bodies.len() as u64).div_ceil(PAGE);
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
            for (number, body) in program.bodies.iter().enumerate() {
                let first = body.get_operators_reader().map_err(in_words)?.original_position();
                let range = body.range();
                let mut bytes = program.bytes.get(range.start..first).unwrap_or_default().to_vec();
                let place = MemArg { offset: notes + number as u64, align: 0, memory_index: 0 };
                for instruction in [Instruction::I32Const(0), Instruction::I32Const(1), Instruction::I32Store8(place)] {
                    wasm_encoder::Encode::encode(&instruction, &mut bytes);
                }
                bytes.extend_from_slice(program.bytes.get(first..range.end).unwrap_or_default());
                code.raw(&bytes);
            }
            module.section(&code);
        } else {
            let data = program.bytes.get(range.clone()).unwrap_or_default();
            module.section(&RawSection { id: *id, data });
        }
    }
    Ok(Observed { bytes: module.finish(), notes, functions: program.bodies.len() as u64 })
}
