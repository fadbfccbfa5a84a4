//! Writes a program as one that is always there, and parts that it loads.
//!
//! A function of a part is called through the table of functions. In the program a
//! stand-in has its place: it loads the part, which puts the function itself into the
//! table, and calls that. A part calls what is not in it by the names under which the
//! program exports it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataCountSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, Module,
    RawSection, SectionId, TableSection, TableType, ValType,
};

use super::LOAD;
use super::program::{Program, in_words};
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
    let plan = Plan::new(program, count, parts, texts)?;
    let parts = (0..count).map(|part| plan.part(part)).collect::<Outcome<_>>()?;
    Ok(Cut { program: plan.program()?, parts })
}

/// What both sides of the cut have to agree about.
struct Plan<'a> {
    source: &'a Program<'a>,
    /// How many parts there are.
    count: usize,
    parts: &'a [Option<usize>],
    texts: &'a BTreeMap<u32, Range<u32>>,
    /// Functions of parts that are called from outside of them, with a slot of theirs in the table.
    outside: BTreeMap<u32, u32>,
    /// Functions that each part calls and does not have.
    wanted: Vec<BTreeSet<u32>>,
    /// How many functions the table has room for.
    slots: u64,
    load: u32,
}

impl<'a> Plan<'a> {
    fn new(
        source: &'a Program<'a>,
        count: usize,
        parts: &'a [Option<usize>],
        texts: &'a BTreeMap<u32, Range<u32>>,
    ) -> Outcome<Self> {
        let load = source.exported(LOAD)?;
        let part_of = |function: u32| parts.get(function as usize).copied().flatten();
        let mut wanted = vec![BTreeSet::new(); count];
        let mut outside = BTreeSet::new();
        for (caller, called) in (0..).zip(source.calls()?) {
            let calls_away = called.into_iter().filter(|&called| part_of(called) != part_of(caller));
            for called in calls_away {
                outside.insert(called);
                if let Some(wanted) = part_of(caller).and_then(|part| wanted.get_mut(part)) {
                    wanted.insert(called);
                }
            }
        }
        outside.extend(source.exports.iter().filter(is_function).map(|export| export.index));
        let mut slots = source.tables.first().ok_or("the program has no table of functions")?.initial;
        let mut in_the_table = BTreeMap::new();
        for (first, functions) in &source.entries {
            for (slot, &function) in (*first..).zip(functions) {
                in_the_table.entry(function).or_insert(slot);
            }
        }
        outside.extend(in_the_table.keys());
        let mut places = BTreeMap::new();
        for function in outside.into_iter().filter(|&function| part_of(function).is_some()) {
            let slot = match in_the_table.get(&function) {
                Some(slot) => *slot,
                None => {
                    slots += 1;
                    u32::try_from(slots - 1).map_err(in_words)?
                }
            };
            places.insert(function, slot);
        }
        Ok(Plan { source, count, parts, texts, outside: places, wanted, slots, load })
    }

    fn part_of(&self, function: u32) -> Option<usize> {
        self.parts.get(function as usize).copied().flatten()
    }

    /// The functions of a part, or those that are always there, without the imported ones.
    fn members(&self, part: Option<usize>) -> impl Iterator<Item = u32> {
        (0..).zip(self.parts).skip(self.source.imported).filter(move |(_, of)| **of == part).map(|(number, _)| number)
    }

    fn type_of(&self, function: u32) -> u32 {
        self.source.functions.get(function as usize).copied().unwrap_or_default()
    }

    /// The program's own numbers: what is imported, what is always there, one function for each part
    /// that loads it, and the stand-ins.
    fn numbers(&self) -> (Renumber, u32) {
        let imported = self.source.imported as u32;
        let mut numbers: BTreeMap<u32, u32> = (0..imported).map(|number| (number, number)).collect();
        numbers.extend(self.members(None).zip(imported..));
        let first_loader = numbers.len() as u32;
        numbers.extend(self.outside.keys().copied().zip(first_loader + self.count as u32..));
        (Renumber { numbers, missing: None }, first_loader)
    }

    /// The names under which the program exports what parts call: numbers, which no name of Rust's is.
    fn names(&self) -> BTreeMap<u32, String> {
        let wanted: BTreeSet<u32> = self.wanted.iter().flatten().copied().collect();
        wanted.into_iter().enumerate().map(|(at, function)| (function, at.to_string())).collect()
    }

    fn program(&self) -> Outcome<Vec<u8>> {
        let (mut renumber, first_loader) = self.numbers();
        let loads_nothing = self.type_of_loader()?;
        let load = renumber.of(self.load)?;
        let globals = self.source.globals.len() as u32;

        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for function in self.members(None) {
            functions.function(self.type_of(function));
            self.carry_over(function, &mut renumber, &mut code)?;
        }
        for part in 0..self.count as u32 {
            functions.function(loads_nothing);
            let mut body = Function::new([]);
            let loaded = globals + part;
            body.instruction(&Instruction::GlobalGet(loaded)).instruction(&Instruction::I32Eqz);
            body.instruction(&Instruction::If(BlockType::Empty));
            body.instruction(&Instruction::I32Const(part.cast_signed())).instruction(&Instruction::Call(load));
            body.instruction(&Instruction::I32Const(1)).instruction(&Instruction::GlobalSet(loaded));
            body.instruction(&Instruction::End).instruction(&Instruction::End);
            code.function(&body);
        }
        for (&function, &slot) in &self.outside {
            let type_index = self.type_of(function);
            functions.function(type_index);
            let part = self.part_of(function).unwrap_or_default() as u32;
            let mut body = Function::new([]);
            body.instruction(&Instruction::Call(first_loader + part));
            let parameters = self.source.types.get(type_index as usize).map_or(0, |kind| kind.params().len());
            for parameter in 0..parameters as u32 {
                body.instruction(&Instruction::LocalGet(parameter));
            }
            body.instruction(&Instruction::I32Const(slot.cast_signed()));
            body.instruction(&Instruction::CallIndirect { type_index, table_index: 0 }).instruction(&Instruction::End);
            code.function(&body);
        }

        let data = self.data_that_stays();
        let mut module = Module::new();
        for (id, range) in &self.source.sections {
            if *id == SectionId::Function as u8 {
                module.section(&functions);
            } else if *id == SectionId::Table as u8 {
                module.section(&self.tables(&mut renumber)?);
            } else if *id == SectionId::Global as u8 {
                module.section(&self.globals(&mut renumber)?);
            } else if *id == SectionId::Export as u8 {
                module.section(&self.exports(&mut renumber)?);
            } else if *id == SectionId::Element as u8 {
                let mut elements = ElementSection::new();
                for (first, entries) in &self.source.entries {
                    let entries = entries.iter().map(|&entry| renumber.of(entry)).collect::<Outcome<Vec<_>>>()?;
                    elements.active(
                        None,
                        &ConstExpr::i32_const(first.cast_signed()),
                        Elements::Functions(entries.into()),
                    );
                }
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
        renumber.into_outcome()?;
        Ok(module.finish())
    }

    /// The type of a function that takes and gives nothing.
    fn type_of_loader(&self) -> Outcome<u32> {
        let is_it = |kind: &wasmparser::FuncType| kind.params().is_empty() && kind.results().is_empty();
        let found =
            self.source.types.iter().position(is_it).ok_or("no function of the program takes and gives nothing")?;
        u32::try_from(found).map_err(in_words)
    }

    fn tables(&self, renumber: &mut Renumber) -> Outcome<TableSection> {
        let mut tables = TableSection::new();
        for index in 0..self.source.tables.len() {
            tables.table(self.table(index, renumber)?);
        }
        Ok(tables)
    }

    /// A table, with room for the functions of parts if it is that of functions.
    fn table(&self, index: usize, renumber: &mut Renumber) -> Outcome<TableType> {
        let table = self.source.tables.get(index).ok_or("a table is missing")?;
        let mut table = renumber.table_type(*table).map_err(in_words)?;
        if index == 0 {
            table.minimum = self.slots;
            table.maximum = table.maximum.map(|maximum| maximum.max(self.slots));
        }
        Ok(table)
    }

    fn globals(&self, renumber: &mut Renumber) -> Outcome<GlobalSection> {
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

    fn exports(&self, renumber: &mut Renumber) -> Outcome<ExportSection> {
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
        let mut imports = ImportSection::new();
        for &function in wanted.iter() {
            let name = names.get(&function).map(String::as_str).unwrap_or_default();
            imports.import("", name, EntityType::Function(self.type_of(function)));
        }
        let mut numbers: BTreeMap<u32, u32> = wanted.iter().copied().zip(0..).collect();
        numbers.extend(self.members(Some(part)).zip(wanted.len() as u32..));
        let mut renumber = Renumber { numbers, missing: None };
        self.import_surroundings(&mut imports, &mut renumber)?;

        let mut functions = FunctionSection::new();
        let mut code = CodeSection::new();
        for function in self.members(Some(part)) {
            functions.function(self.type_of(function));
            self.carry_over(function, &mut renumber, &mut code)?;
        }
        let mut elements = ElementSection::new();
        for (first, run) in self.entries_of(part) {
            let run = run.into_iter().map(|function| renumber.of(function)).collect::<Outcome<Vec<_>>>()?;
            elements.active(None, &ConstExpr::i32_const(first.cast_signed()), Elements::Functions(run.into()));
        }
        let mut module = Module::new();
        let types = self.source.section(SectionId::Type as u8).unwrap_or_default();
        module.section(&RawSection { id: SectionId::Type as u8, data: types });
        module.section(&imports).section(&functions).section(&elements);
        let mut data = DataSection::new();
        for text in self.texts_of(|of| of == Some(part)) {
            let bytes = self.source.memory_at(text.start, text.end - text.start).unwrap_or_default();
            data.active(0, &ConstExpr::i32_const(text.start.cast_signed()), bytes.iter().copied());
        }
        module.section(&code).section(&data);
        renumber.into_outcome()?;
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

    fn import_surroundings(&self, imports: &mut ImportSection, renumber: &mut Renumber) -> Outcome {
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

    /// The slots that functions of a part take, as runs of neighbours.
    fn entries_of(&self, part: usize) -> Vec<(u32, Vec<u32>)> {
        let mut slots: BTreeMap<u32, u32> = BTreeMap::new();
        slots.extend(self.outside.iter().map(|(function, slot)| (*slot, *function)));
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

    fn carry_over(&self, function: u32, renumber: &mut Renumber, code: &mut CodeSection) -> Outcome {
        let body = self.source.bodies.get(function as usize - self.source.imported).ok_or("a function has no body")?;
        renumber.parse_function_body(code, body.clone()).map_err(in_words)
    }
}

fn is_function(export: &&wasmparser::Export<'_>) -> bool {
    export.kind == wasmparser::ExternalKind::Func
}

/// Gives functions the numbers they have in the module that is written.
struct Renumber {
    numbers: BTreeMap<u32, u32>,
    /// A function that something names and that the module does not have: a defect of the plan.
    missing: Option<u32>,
}

impl Renumber {
    fn of(&self, function: u32) -> Outcome<u32> {
        self.numbers.get(&function).copied().ok_or_else(|| format!("function {function} of the program has no place"))
    }

    fn into_outcome(self) -> Outcome {
        match self.missing {
            None => Ok(()),
            Some(function) => Err(format!("function {function} of the program has no place")),
        }
    }
}

impl Reencode for Renumber {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, ReencodeError<Self::Error>> {
        let number = self.numbers.get(&function).copied();
        if number.is_none() {
            self.missing = Some(function);
        }
        Ok(number.unwrap_or_default())
    }
}
