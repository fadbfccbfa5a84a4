//! The numbers that functions and types have in a module that is written, and its code with these numbers.

use std::collections::BTreeMap;

use wasm_encoder::reencode::{Error as ReencodeError, Reencode};
use wasm_encoder::{CodeSection, Instruction, TypeSection};
use wasmparser::{FuncType, FunctionBody, Operator};

use super::program::in_words;
use crate::Outcome;

/// Gives functions and types the numbers they have in the module that is written.
pub(super) struct Renumber<'a> {
    /// The functions that the module has or imports.
    functions: BTreeMap<u32, u32>,
    /// The functions that it calls in another way: through a slot of the table, by this function of the module.
    away: BTreeMap<u32, (u32, u32)>,
    /// All types there are.
    types: &'a [FuncType],
    /// The types that were asked for, by their numbers among all, in the order of their numbers here.
    used: Vec<u32>,
    /// A function that something names and that the module does not have: a defect of the plan.
    missing: Option<u32>,
}

impl<'a> Renumber<'a> {
    pub(super) fn new(
        types: &'a [FuncType],
        functions: BTreeMap<u32, u32>,
        away: BTreeMap<u32, (u32, u32)>,
    ) -> Renumber<'a> {
        Renumber { functions, away, types, used: Vec::new(), missing: None }
    }

    pub(super) fn of(&self, function: u32) -> Outcome<u32> {
        self.functions.get(&function).copied().ok_or_else(|| no_place(function))
    }

    /// The number of a type here.
    pub(super) fn kind(&mut self, kind: u32) -> u32 {
        let known = self.used.iter().position(|used| *used == kind);
        known.unwrap_or_else(|| {
            self.used.push(kind);
            self.used.len() - 1
        }) as u32
    }

    /// Carries over a function.
    pub(super) fn carry_over(&mut self, body: &FunctionBody<'_>, code: &mut CodeSection) -> Outcome {
        let mut function = self.new_function_with_parsed_locals(body).map_err(in_words)?;
        let mut operators = body.get_operators_reader().map_err(in_words)?;
        while !operators.eof() {
            let operator = operators.read().map_err(in_words)?;
            if let Operator::Call { function_index } = operator
                && let Some((slot, through)) = self.away.get(&function_index)
            {
                function.instruction(&Instruction::I32Const(slot.cast_signed()));
                function.instruction(&Instruction::Call(*through));
            } else {
                function.instruction(&self.instruction(operator).map_err(in_words)?);
            }
        }
        code.function(&function);
        Ok(())
    }

    /// The types that were asked for; an error if a function was asked for that is not there.
    pub(super) fn into_types(mut self) -> Outcome<TypeSection> {
        if let Some(function) = self.missing {
            return Err(no_place(function));
        }
        let mut section = TypeSection::new();
        for kind in std::mem::take(&mut self.used) {
            let kind = self.types.get(kind as usize).ok_or("a type is missing")?;
            section.ty().func_type(&self.func_type(kind.clone()).map_err(in_words)?);
        }
        Ok(section)
    }
}

fn no_place(function: u32) -> String {
    format!("function {function} has no place in what is written")
}

impl Reencode for Renumber<'_> {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, ReencodeError<Self::Error>> {
        let number = self.functions.get(&function).copied();
        if number.is_none() {
            self.missing = Some(function);
        }
        Ok(number.unwrap_or_default())
    }

    fn type_index(&mut self, kind: u32) -> Result<u32, ReencodeError<Self::Error>> {
        Ok(self.kind(kind))
    }
}
