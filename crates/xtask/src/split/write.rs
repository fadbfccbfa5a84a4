//! Writes a program as one that is always there, and parts that it loads.
//!
//! What calls a function of a part that is not its own, calls it through the table of functions: it gives the
//! function's slot to a way in, of which there is one for each type of function. That loads the part if the slot is
//! empty, and the part fills its slots. For functions whose addresses are taken a stand-in has the slot at first: it
//! loads the part, which puts the function itself there, and calls that. A part calls what is always there by the
//! names under which the program exports it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasm_encoder::reencode::Reencode;
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, Module,
    RawSection, SectionId, TableSection, TableType, ValType,
};

use super::program::{Program, in_words};
use super::renumber::Renumber;
use super::sides::Sides;
use crate::Outcome;

/// The name under which a program that was cut exports its memory; the page knows by it that it was.
pub(super) const MEMORY: &str = ":m";

/// The program and its parts, each as the bytes of its file.
pub(super) struct Cut {
    pub(super) program: Vec<u8>,
    pub(super) parts: Vec<Vec<u8>>,
}

/// Cuts the program into `count` parts: `parts` has for each function the number of its part, if it has one.
/// A part has the texts of its functions, too.
pub(super) fn cut(
    program: &Program<'_>,
    count: usize,
    parts: &[Option<usize>],
    texts: &BTreeMap<u32, Range<u32>>,
) -> Outcome<Cut> {
    let sides = Sides::new(program, count, parts, texts)?;
    let parts = (0..count).map(|part| sides.part(part)).collect::<Outcome<_>>()?;
    Ok(Cut { program: sides.program()?, parts })
}

impl Sides<'_> {
    fn program(&self) -> Outcome<Vec<u8>> {
        // What is imported, what is always there, for each part what loads it, the stand-ins, what finds the part of
        // a slot, the ways in.
        let imported = self.source.imported as u32;
        let mut numbers: BTreeMap<u32, u32> = (0..imported).map(|number| (number, number)).collect();
        numbers.extend(self.members(None).zip(imported..));
        let first_loader = numbers.len() as u32;
        // Neighbours that are alike are compressed well.
        let mut stand_ins: Vec<u32> = self.stand_ins.iter().copied().collect();
        stand_ins.sort_by_key(|function| (self.part_of(*function), self.type_of(*function), self.slots.get(function)));
        numbers.extend(stand_ins.iter().copied().zip(first_loader + self.count as u32..));
        let finder = first_loader + self.count as u32 + self.stand_ins.len() as u32;
        let ways: BTreeMap<u32, u32> = self.ways.keys().copied().zip(finder + 1..).collect();
        let load = *numbers.get(&self.load).ok_or("what loads parts is in one of them")?;
        let away = self.away(None, |kind| ways.get(&kind).copied());
        let mut renumber = Renumber::new(&self.types, numbers, away);
        let globals = self.source.globals.len() as u32;

        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for function in self.members(None) {
            functions.function(renumber.kind(self.type_of(function)));
            self.carry_over(function, &mut renumber, &mut code)?;
        }
        for part in 0..self.count as u32 {
            functions.function(renumber.kind(self.type_that_takes(&[])?));
            let mut body = Function::new([]);
            let loaded = globals + part;
            body.instruction(&Instruction::GlobalGet(loaded)).instruction(&Instruction::I32Eqz);
            body.instruction(&Instruction::If(BlockType::Empty));
            body.instruction(&Instruction::I32Const(part.cast_signed())).instruction(&Instruction::Call(load));
            body.instruction(&Instruction::I32Const(1)).instruction(&Instruction::GlobalSet(loaded));
            body.instruction(&Instruction::End).instruction(&Instruction::End);
            code.function(&body);
        }
        for function in &stand_ins {
            let kind = self.type_of(*function);
            let slot = self.slots.get(function).copied().unwrap_or_default();
            let part = self.part_of(*function).unwrap_or_default() as u32;
            functions.function(renumber.kind(kind));
            let mut body = Function::new([]);
            body.instruction(&Instruction::Call(first_loader + part));
            for parameter in 0..self.parameters_of(kind) {
                body.instruction(&Instruction::LocalGet(parameter));
            }
            body.instruction(&Instruction::I32Const(slot.cast_signed()));
            body.instruction(&Instruction::CallIndirect { type_index: renumber.kind(kind), table_index: 0 });
            code.function(body.instruction(&Instruction::End));
        }
        functions.function(renumber.kind(self.type_that_takes(&[wasmparser::ValType::I32])?));
        code.function(&self.finder(first_loader));
        for (&kind, &way) in &self.ways {
            functions.function(renumber.kind(way));
            code.function(&self.way(kind, finder, &mut renumber));
        }

        let data = self.data_that_stays();
        let (tables, globals) = (self.tables(&mut renumber)?, self.globals(&mut renumber)?);
        let exports = self.exports(&mut renumber, &ways)?;
        let mut elements = ElementSection::new();
        for (first, entries) in &self.source.entries {
            let entries = entries.iter().map(|&entry| renumber.of(entry)).collect::<Outcome<Vec<_>>>()?;
            elements.active(None, &ConstExpr::i32_const(first.cast_signed()), Elements::Functions(entries.into()));
        }
        let mut imports = ImportSection::new();
        for import in &self.source.imports {
            renumber.parse_import(&mut imports, *import).map_err(in_words)?;
        }
        let types = renumber.into_types()?;
        let mut module = Module::new();
        for (id, range) in &self.source.sections {
            if *id == SectionId::Type as u8 {
                module.section(&types);
            } else if *id == SectionId::Import as u8 {
                module.section(&imports);
            } else if *id == SectionId::Function as u8 {
                module.section(&functions);
            } else if *id == SectionId::Table as u8 {
                module.section(&tables);
            } else if *id == SectionId::Global as u8 {
                module.section(&globals);
            } else if *id == SectionId::Export as u8 {
                module.section(&exports);
            } else if *id == SectionId::Element as u8 {
                module.section(&elements);
            } else if *id == SectionId::Code as u8 {
                module.section(&code);
            } else if *id == SectionId::DataCount as u8 {
                module.section(&DataCountSection { count: data.len() });
            } else if *id == SectionId::Data as u8 {
                module.section(&data);
            } else if *id != SectionId::Custom as u8 {
                module.section(&RawSection { id: *id, data: self.source.bytes.get(range.clone()).unwrap_or_default() });
            }
        }
        Ok(module.finish())
    }

    /// The function that loads the part which a slot belongs to.
    fn finder(&self, first_loader: u32) -> Function {
        let mut body = Function::new([]);
        for (loader, end) in (first_loader..).zip(&self.ends) {
            body.instruction(&Instruction::LocalGet(0)).instruction(&Instruction::I32Const(end.cast_signed()));
            body.instruction(&Instruction::I32LtU).instruction(&Instruction::If(BlockType::Empty));
            body.instruction(&Instruction::Call(loader)).instruction(&Instruction::Return);
            body.instruction(&Instruction::End);
        }
        body.instruction(&Instruction::End);
        body
    }

    /// The way in to functions of a type: calls what is in the slot that it is given, after the parameters.
    fn way(&self, kind: u32, finder: u32, renumber: &mut Renumber<'_>) -> Function {
        let parameters = self.parameters_of(kind);
        let mut body = Function::new([]);
        body.instruction(&Instruction::LocalGet(parameters)).instruction(&Instruction::TableGet(0));
        body.instruction(&Instruction::RefIsNull).instruction(&Instruction::If(BlockType::Empty));
        body.instruction(&Instruction::LocalGet(parameters)).instruction(&Instruction::Call(finder));
        body.instruction(&Instruction::End);
        for parameter in 0..=parameters {
            body.instruction(&Instruction::LocalGet(parameter));
        }
        body.instruction(&Instruction::CallIndirect { type_index: renumber.kind(kind), table_index: 0 });
        body.instruction(&Instruction::End);
        body
    }

    fn tables(&self, renumber: &mut Renumber<'_>) -> Outcome<TableSection> {
        let mut tables = TableSection::new();
        for index in 0..self.source.tables.len() {
            tables.table(self.table(index, renumber)?);
        }
        Ok(tables)
    }

    /// A table, with room for the functions of parts if it is that of functions.
    fn table(&self, index: usize, renumber: &mut Renumber<'_>) -> Outcome<TableType> {
        let table = self.source.tables.get(index).ok_or("a table is missing")?;
        let mut table = renumber.table_type(*table).map_err(in_words)?;
        if index == 0 {
            table.minimum = self.size.into();
            table.maximum = table.maximum.map(|maximum| maximum.max(self.size.into()));
        }
        Ok(table)
    }

    fn globals(&self, renumber: &mut Renumber<'_>) -> Outcome<GlobalSection> {
        let mut globals = GlobalSection::new();
        for global in &self.source.globals {
            renumber.parse_global(&mut globals, global.clone()).map_err(in_words)?;
        }
        for _ in 0..self.count {
            let kind = GlobalType { val_type: ValType::I32, mutable: true, shared: false };
            globals.global(kind, &ConstExpr::i32_const(0));
        }
        Ok(globals)
    }

    fn exports(&self, renumber: &mut Renumber<'_>, ways: &BTreeMap<u32, u32>) -> Outcome<ExportSection> {
        let mut exports = ExportSection::new();
        for export in &self.source.exports {
            renumber.parse_export(&mut exports, *export).map_err(in_words)?;
        }
        for (name, kind, index) in self.surroundings() {
            exports.export(&name, kind, index);
        }
        for (function, name) in self.names() {
            exports.export(&name, ExportKind::Func, renumber.of(function)?);
        }
        for (kind, way) in ways {
            exports.export(&name_of_way(*kind), ExportKind::Func, *way);
        }
        Ok(exports)
    }

    /// What every part is given beside functions: the memory, tables and globals.
    fn surroundings(&self) -> impl Iterator<Item = (String, ExportKind, u32)> {
        let tables = (0..self.source.tables.len() as u32).map(|index| (format!(":t{index}"), ExportKind::Table, index));
        let globals =
            (0..self.source.globals.len() as u32).map(|index| (format!(":g{index}"), ExportKind::Global, index));
        std::iter::once((MEMORY.to_owned(), ExportKind::Memory, 0)).chain(tables).chain(globals)
    }

    fn part(&self, part: usize) -> Outcome<Vec<u8>> {
        let names = self.names();
        let wanted = self.wanted.get(part).map(Cow::Borrowed).unwrap_or_default();
        let called: Vec<u32> = wanted.iter().copied().filter(|function| self.part_of(*function).is_none()).collect();
        let kinds: BTreeSet<u32> = wanted
            .iter()
            .filter(|function| self.part_of(**function).is_some())
            .map(|&away| self.type_of(away))
            .collect();
        let mut numbers: BTreeMap<u32, u32> = called.iter().copied().zip(0..).collect();
        let ways: BTreeMap<u32, u32> = kinds.iter().copied().zip(called.len() as u32..).collect();
        numbers.extend(self.members(Some(part)).zip((called.len() + ways.len()) as u32..));
        let mut renumber = Renumber::new(&self.types, numbers, self.away(Some(part), |kind| ways.get(&kind).copied()));

        let mut imports = ImportSection::new();
        for function in &called {
            let name = names.get(function).map(String::as_str).unwrap_or_default();
            imports.import("", name, EntityType::Function(renumber.kind(self.type_of(*function))));
        }
        for kind in &kinds {
            let way = self.ways.get(kind).copied().ok_or("a way in is missing")?;
            imports.import("", &name_of_way(*kind), EntityType::Function(renumber.kind(way)));
        }
        self.import_surroundings(&mut imports, &mut renumber)?;
        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for function in self.members(Some(part)) {
            functions.function(renumber.kind(self.type_of(function)));
            self.carry_over(function, &mut renumber, &mut code)?;
        }
        let mut elements = ElementSection::new();
        for (first, run) in self.entries_of(part) {
            let run = run.into_iter().map(|function| renumber.of(function)).collect::<Outcome<Vec<_>>>()?;
            elements.active(None, &ConstExpr::i32_const(first.cast_signed()), Elements::Functions(run.into()));
        }
        let mut data = DataSection::new();
        for text in self.texts_of(|of| of == Some(part)) {
            let bytes = self.source.memory_at(text.start, text.end - text.start).unwrap_or_default();
            data.active(0, &ConstExpr::i32_const(text.start.cast_signed()), bytes.iter().copied());
        }
        let mut module = Module::new();
        module.section(&renumber.into_types()?).section(&imports).section(&functions).section(&elements);
        module.section(&code).section(&data);
        Ok(module.finish())
    }

    /// What stands in memory from the start, without the texts that parts bring.
    fn data_that_stays(&self) -> DataSection {
        let mut brought: Vec<&Range<u32>> = self.texts_of(|part| part.is_some()).collect();
        brought.sort_by_key(|text| text.start);
        let mut data = DataSection::new();
        for (first, bytes) in &self.source.data {
            let end = *first + bytes.len() as u32;
            let mut from = *first;
            let within = brought.iter().filter(|text| text.start >= *first && text.end <= end);
            for next in within.map(|text| (text.start, text.end)).chain([(end, end)]) {
                let kept = bytes.get((from - first) as usize..(next.0 - first) as usize).unwrap_or_default();
                if !kept.is_empty() {
                    data.active(0, &ConstExpr::i32_const(from.cast_signed()), kept.iter().copied());
                }
                from = next.1;
            }
        }
        data
    }

    fn texts_of(&self, is_wanted: impl Fn(Option<usize>) -> bool) -> impl Iterator<Item = &Range<u32>> {
        self.texts.iter().filter(move |(function, _)| is_wanted(self.part_of(**function))).map(|(_, text)| text)
    }

    fn import_surroundings(&self, imports: &mut ImportSection, renumber: &mut Renumber<'_>) -> Outcome {
        for (name, kind, index) in self.surroundings() {
            let kind = match kind {
                ExportKind::Table => EntityType::Table(self.table(index as usize, renumber)?),
                ExportKind::Global => {
                    let global = self.source.globals.get(index as usize).ok_or("a global is missing")?;
                    EntityType::Global(renumber.global_type(global.ty).map_err(in_words)?)
                }
                _ => {
                    let memory = self.source.memory.ok_or("the program has no memory")?;
                    EntityType::Memory(renumber.memory_type(memory).map_err(in_words)?)
                }
            };
            imports.import("", &name, kind);
        }
        Ok(())
    }

    fn carry_over(&self, function: u32, renumber: &mut Renumber<'_>, code: &mut CodeSection) -> Outcome {
        let body = self.source.bodies.get(function as usize - self.source.imported).ok_or("a function has no body")?;
        renumber.carry_over(body, code)
    }
}

/// The name under which the program exports the way in to functions of a type.
fn name_of_way(kind: u32) -> String {
    format!(":w{kind}")
}
