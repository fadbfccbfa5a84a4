//! Programs made at random do the same before and after they are cut.

use std::fs;
use std::path::Path;

use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, ElementSection, Elements, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, Instruction, MemorySection, MemoryType, Module, RefType,
    TableSection, TableType, TypeSection, ValType,
};

use super::program::Program;
use super::{outline, write};
use crate::tools;

/// Numbers that look like chance, the same at every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(limit)) as u32
    }
}

const PROGRAMS: u64 = 150;
/// Functions of a program, besides those that are imported and the one that loads parts.
const FUNCTIONS: u32 = 4;
const LOAD: u32 = 0;
const LOG: u32 = 1;
const FIRST: u32 = 3;
/// Locals 0 to 4 are numbers of 32 bits, of which two are parameters; 5 and 6 of 64.
const LOCALS: u32 = 5;
const LONG_LOCALS: u32 = 2;
const PARTS: usize = 3;

/// A function's body while it is made.
struct Maker<'a> {
    chance: &'a mut Chance,
    code: Function,
    /// Whether each label around takes a value, the outermost first.
    labels: Vec<bool>,
    /// How many statements may still be made.
    left: u32,
    function: u32,
}

impl Maker<'_> {
    fn put(&mut self, instruction: Instruction<'_>) {
        self.code.instruction(&instruction);
    }

    fn value(&mut self, depth: u32) {
        let local = self.chance.below(LOCALS);
        match self.chance.below(if depth == 0 { 3 } else { 10 }) {
            0 => {
                let number = self.chance.below(200) as i32 - 60;
                self.put(Instruction::I32Const(number));
            }
            1 | 2 => self.put(Instruction::LocalGet(local)),
            3 => {
                self.value(depth - 1);
                self.put(Instruction::LocalTee(local));
            }
            4 => {
                let long = LOCALS + self.chance.below(LONG_LOCALS);
                self.put(Instruction::LocalGet(long));
                self.put(Instruction::I32WrapI64);
            }
            5 => {
                self.value(depth - 1);
                self.put(Instruction::If(BlockType::Result(ValType::I32)));
                self.labels.push(true);
                self.statements(depth - 1);
                self.value(depth - 1);
                self.put(Instruction::Else);
                self.value(depth - 1);
                self.put(Instruction::End);
                self.labels.pop();
            }
            6 => {
                self.put(Instruction::Block(BlockType::Result(ValType::I32)));
                self.labels.push(true);
                self.value(depth - 1);
                self.value(depth - 1);
                self.put(Instruction::BrIf(0));
                self.statements(depth - 1);
                self.put(Instruction::End);
                self.labels.pop();
            }
            7 if self.function + 1 < FUNCTIONS => {
                self.value(depth - 1);
                self.value(depth - 1);
                self.put(Instruction::Call(FIRST + self.function + 1));
            }
            _ => {
                self.value(depth - 1);
                self.value(depth - 1);
                let operators = [Instruction::I32Add, Instruction::I32Sub, Instruction::I32Mul, Instruction::I32LtS];
                let operator = self.chance.below(operators.len() as u32) as usize;
                self.put(operators[operator].clone());
            }
        }
    }

    /// A label, and whether it takes a value.
    fn label(&mut self) -> (u32, bool) {
        let depth = self.chance.below(self.labels.len() as u32);
        (depth, self.labels[self.labels.len() - 1 - depth as usize])
    }

    fn statements(&mut self, depth: u32) {
        for _ in 0..self.chance.below(5) {
            if self.left == 0 {
                return;
            }
            self.left -= 1;
            if self.statement(depth) {
                return;
            }
        }
    }

    /// Makes a statement; whether nothing can follow it.
    fn statement(&mut self, depth: u32) -> bool {
        let local = self.chance.below(LOCALS);
        match self.chance.below(if depth == 0 { 5 } else { 10 }) {
            0 | 1 => {
                self.value(2);
                self.put(Instruction::LocalSet(local));
            }
            2 => {
                self.value(1);
                self.put(Instruction::Call(LOG));
            }
            3 => {
                self.value(1);
                self.put(Instruction::I64ExtendI32S);
                let long = LOCALS + self.chance.below(LONG_LOCALS);
                self.put(Instruction::LocalSet(long));
            }
            4 => {
                let (label, takes) = self.label();
                if takes {
                    self.value(1);
                }
                self.value(1);
                self.put(Instruction::BrIf(label));
                if takes {
                    self.put(Instruction::Drop);
                }
            }
            5 => {
                self.value(1);
                self.put(Instruction::If(BlockType::Empty));
                self.labels.push(false);
                self.statements(depth - 1);
                if self.chance.below(2) == 0 {
                    self.put(Instruction::Else);
                    self.statements(depth - 1);
                }
                self.put(Instruction::End);
                self.labels.pop();
            }
            6 => {
                self.put(Instruction::Block(BlockType::Empty));
                self.labels.push(false);
                self.statements(depth - 1);
                self.put(Instruction::End);
                self.labels.pop();
            }
            7 => self.counted_loop(depth - 1),
            8 => {
                let labels: Vec<u32> = (0..3).map(|_| self.label()).filter(|label| !label.1).map(|it| it.0).collect();
                let Some((last, labels)) = labels.split_last() else { return false };
                self.value(1);
                self.put(Instruction::BrTable(labels.into(), *last));
                return true;
            }
            _ => {
                let (label, takes) = self.label();
                if takes {
                    self.value(1);
                }
                self.put(Instruction::Br(label));
                return true;
            }
        }
        false
    }

    /// A loop that ends when the fuel does, whatever is in it.
    fn counted_loop(&mut self, depth: u32) {
        self.put(Instruction::Block(BlockType::Empty));
        self.labels.push(false);
        self.put(Instruction::Loop(BlockType::Empty));
        self.labels.push(false);
        for instruction in [
            Instruction::GlobalGet(0),
            Instruction::I32Eqz,
            Instruction::BrIf(1),
            Instruction::GlobalGet(0),
            Instruction::I32Const(1),
            Instruction::I32Sub,
            Instruction::GlobalSet(0),
        ] {
            self.put(instruction);
        }
        self.statements(depth);
        self.value(1);
        self.put(Instruction::BrIf(0));
        self.statements(depth);
        for _ in 0..2 {
            self.put(Instruction::End);
            self.labels.pop();
        }
    }
}

/// A program that logs what it does and calls its functions in each other and through the table.
fn program(chance: &mut Chance) -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([ValType::I32], []);
    types.ty().function([ValType::I32, ValType::I32], [ValType::I32]);
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    imports.import("around", "load", EntityType::Function(0));
    imports.import("around", "log", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    functions.function(0);
    let mut code = CodeSection::new();
    let mut load = Function::new([]);
    load.instruction(&Instruction::LocalGet(0)).instruction(&Instruction::Call(LOAD)).instruction(&Instruction::End);
    code.function(&load);
    for function in 0..FUNCTIONS {
        functions.function(1);
        let locals = [(LOCALS - 2, ValType::I32), (LONG_LOCALS, ValType::I64)];
        let mut maker = Maker { chance, code: Function::new(locals), labels: vec![true], left: 60, function };
        maker.statements(5);
        maker.statements(5);
        maker.value(2);
        maker.put(Instruction::End);
        code.function(&maker.code);
    }
    let mut tables = TableSection::new();
    let slots = u64::from(FUNCTIONS) + 1;
    let element_type = RefType::FUNCREF;
    tables.table(TableType { element_type, minimum: slots, maximum: Some(slots), table64: false, shared: false });
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
    let mut globals = GlobalSection::new();
    globals.global(GlobalType { val_type: ValType::I32, mutable: true, shared: false }, &ConstExpr::i32_const(40));
    let mut exports = ExportSection::new();
    exports.export(super::LOAD, ExportKind::Func, 2);
    exports.export("fuel", ExportKind::Global, 0);
    for function in 0..FUNCTIONS {
        exports.export(&format!("f{function}"), ExportKind::Func, FIRST + function);
    }
    let mut elements = ElementSection::new();
    let all: Vec<u32> = (FIRST..FIRST + FUNCTIONS).collect();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions(all.into()));
    let mut module = Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories);
    module.section(&globals).section(&exports).section(&elements).section(&code);
    module.finish()
}

/// Cuts a program at random, and writes what came of it beside it; how many regions became functions.
fn cut(chance: &mut Chance, bytes: &[u8], folder: &Path, number: u64) -> usize {
    let program = Program::read(bytes).unwrap();
    let bodies = outline::bodies(&program).unwrap();
    let seed = u64::from(chance.below(u32::MAX));
    let outlined = outline::outline(&program, &bodies, 0, |_, region| Chance(seed + region as u64 * 77).below(3) > 0);
    let outlined = outlined.unwrap();
    let program = Program::read(&outlined.bytes).unwrap();
    let mut division = vec![None; program.imported + 1];
    division.extend((1..program.bodies.len()).map(|_| (0..PARTS).nth(chance.below(PARTS as u32 + 1) as usize)));
    let cut = write::cut(&program, PARTS, &division, &super::Texts::new()).unwrap();
    fs::write(folder.join(format!("{number}.wasm")), bytes).unwrap();
    fs::write(folder.join(format!("{number}_cut.wasm")), cut.program).unwrap();
    for (part, bytes) in cut.parts.iter().enumerate() {
        fs::write(folder.join(format!("{number}_part_{part}.wasm")), bytes).unwrap();
    }
    outlined.parents.len()
}

/// Calls every function of a program and of the cut one, and compares what they give and log.
const COMPARE: &str = r#"
const { readFileSync } = require("fs");
const [folder, count] = process.argv.slice(1);
const read = (name) => new WebAssembly.Module(readFileSync(`${folder}/${name}.wasm`));
const run = (name, parts) => {
  const said = [];
  const load = (part) => new WebAssembly.Instance(read(`${parts}_part_${part}`), { "": program });
  const around = { load, log: (number) => said.push(number) };
  const program = new WebAssembly.Instance(read(name), { around }).exports;
  for (let round = 0; round < 6; round++)
    for (const name of Object.keys(program).filter((name) => /^f\d/.test(name))) {
      program.fuel.value = 40;
      said.push(`${name}: ${program[name](round * 7 - 9, 3 - round * 5)}`);
    }
  return said.join();
};
for (let number = 0; number < Number(count); number++) {
  const [whole, cut] = [run(`${number}`), run(`${number}_cut`, number)];
  if (whole !== cut) throw new Error(`program ${number}:\n${whole}\n${cut}`);
}
"#;

#[test]
fn a_program_does_the_same_in_parts() {
    let folder = std::env::temp_dir().join(format!("linktable-cut-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let mut regions = 0;
    for number in 0..PROGRAMS {
        let mut chance = Chance(number + 1);
        let bytes = program(&mut chance);
        regions += cut(&mut chance, &bytes, &folder, number);
    }
    let output = tools::command("node").args(["-e", COMPARE]).arg(&folder).arg(PROGRAMS.to_string()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(regions > 500, "only {regions} regions were cut");
    fs::remove_dir_all(&folder).unwrap();
}
