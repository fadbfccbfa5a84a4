//! A WebAssembly program as its parts are cut from it.

use std::collections::BTreeSet;
use std::ops::Range;

use wasmparser::{
    ConstExpr, DataKind, ElementItems, ElementKind, Export, ExternalKind, FuncType, FunctionBody, Global, Import,
    KnownCustom, MemoryType, Name, Operator, Parser, Payload, TableType, TypeRef,
};

use crate::Outcome;

/// What cutting has to know; the rest is carried over as bytes.
#[derive(Default)]
pub(super) struct Program<'a> {
    pub(super) bytes: &'a [u8],
    /// Sections that are carried over: by their number.
    pub(super) sections: Vec<(u8, Range<usize>)>,
    pub(super) types: Vec<FuncType>,
    /// The type of each function, those that are imported first.
    pub(super) functions: Vec<u32>,
    pub(super) imports: Vec<Import<'a>>,
    /// How many of them are imported.
    pub(super) imported: usize,
    pub(super) tables: Vec<TableType>,
    pub(super) memory: Option<MemoryType>,
    pub(super) globals: Vec<Global<'a>>,
    pub(super) exports: Vec<Export<'a>>,
    /// What stands in the table of functions: runs of functions from a slot on.
    pub(super) entries: Vec<(u32, Vec<u32>)>,
    /// What stands in memory at the start: runs of bytes from an address on.
    pub(super) data: Vec<(u32, &'a [u8])>,
    /// Of each function that is not imported.
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// By a function's number; empty where it has none.
    pub(super) names: Vec<&'a str>,
}

impl<'a> Program<'a> {
    /// Reads a program; what it uses that cutting does not know is an error.
    pub(super) fn read(bytes: &'a [u8]) -> Outcome<Self> {
        let mut program = Program { bytes, ..Program::default() };
        for payload in Parser::new(0).parse_all(bytes) {
            program.take(payload.map_err(in_words)?)?;
        }
        program.names.resize(program.functions.len(), "");
        Ok(program)
    }

    fn take(&mut self, payload: Payload<'a>) -> Outcome {
        if let Some(section) = payload.as_section() {
            self.sections.push(section);
        }
        match payload {
            Payload::TypeSection(types) => {
                for group in types.into_iter_err_on_gc_types() {
                    self.types.push(group.map_err(in_words)?);
                }
            }
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import.map_err(in_words)?;
                    let TypeRef::Func(kind) = import.ty else {
                        return Err(format!("the program imports `{}`, which is no function", import.name));
                    };
                    self.functions.push(kind);
                    self.imports.push(import);
                }
                self.imported = self.functions.len();
            }
            Payload::FunctionSection(types) => {
                for kind in types {
                    self.functions.push(kind.map_err(in_words)?);
                }
            }
            Payload::TableSection(tables) => {
                for table in tables {
                    self.tables.push(table.map_err(in_words)?.ty);
                }
            }
            Payload::MemorySection(memories) => {
                for memory in memories {
                    self.memory = Some(memory.map_err(in_words)?);
                }
            }
            Payload::GlobalSection(globals) => {
                for global in globals {
                    self.globals.push(global.map_err(in_words)?);
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    self.exports.push(export.map_err(in_words)?);
                }
            }
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element.map_err(in_words)?;
                    let (
                        ElementKind::Active { table_index: None | Some(0), offset_expr },
                        ElementItems::Functions(items),
                    ) = (element.kind, element.items)
                    else {
                        return Err("the program fills a table in a way that is not known".to_owned());
                    };
                    let functions = items.into_iter().collect::<Result<_, _>>().map_err(in_words)?;
                    self.entries.push((place(&offset_expr)?, functions));
                }
            }
            Payload::DataSection(runs) => {
                for run in runs {
                    let run = run.map_err(in_words)?;
                    let DataKind::Active { memory_index: 0, offset_expr } = run.kind else {
                        return Err("the program fills its memory in a way that is not known".to_owned());
                    };
                    self.data.push((place(&offset_expr)?, run.data));
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::StartSection { .. } | Payload::TagSection(_) => {
                return Err("the program has a section that is not known".to_owned());
            }
            Payload::CustomSection(section) => {
                if let KnownCustom::Name(names) = section.as_known() {
                    self.take_names(names)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn take_names(&mut self, names: wasmparser::NameSectionReader<'a>) -> Outcome {
        for kind in names {
            let Name::Function(functions) = kind.map_err(in_words)? else { continue };
            for naming in functions {
                let naming = naming.map_err(in_words)?;
                let at = naming.index as usize;
                self.names.resize(self.names.len().max(at + 1), "");
                if let Some(name) = self.names.get_mut(at) {
                    *name = naming.name;
                }
            }
        }
        Ok(())
    }

    /// The bytes that stand in memory at the start, if one run has them all.
    pub(super) fn memory_at(&self, start: u32, length: u32) -> Option<&'a [u8]> {
        self.data.iter().find_map(|(first, bytes)| {
            let from = start.checked_sub(*first)? as usize;
            bytes.get(from..from.checked_add(length as usize)?)
        })
    }

    /// The functions that each function calls by name, imported ones too.
    pub(super) fn calls(&self) -> Outcome<Vec<BTreeSet<u32>>> {
        let mut calls = vec![BTreeSet::new(); self.imported];
        for body in &self.bodies {
            let mut called = BTreeSet::new();
            for operator in body.get_operators_reader().map_err(in_words)? {
                match operator.map_err(in_words)? {
                    Operator::Call { function_index } => {
                        called.insert(function_index);
                    }
                    Operator::ReturnCall { .. } | Operator::RefFunc { .. } => {
                        return Err("the program refers to a function in a way that is not known".to_owned());
                    }
                    _ => {}
                }
            }
            calls.push(called);
        }
        Ok(calls)
    }

    /// The exported function of this name.
    pub(super) fn exported(&self, name: &str) -> Outcome<u32> {
        let is_it = |export: &&Export<'_>| export.kind == ExternalKind::Func && export.name == name;
        self.exports
            .iter()
            .find(is_it)
            .map(|export| export.index)
            .ok_or_else(|| format!("the program exports no function `{name}`"))
    }
}

/// The number that an expression says at once.
fn place(expression: &ConstExpr<'_>) -> Outcome<u32> {
    match expression.get_operators_reader().read() {
        Ok(Operator::I32Const { value }) => Ok(value.cast_unsigned()),
        _ => Err("the program says in a way that is not known where something goes".to_owned()),
    }
}

/// What went wrong while reading.
pub(super) fn in_words(error: impl std::fmt::Display) -> String {
    format!("cutting a program into parts: {error}")
}
