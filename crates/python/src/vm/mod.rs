//! The machine: runs code objects on frames that live on the heap.
//!
//! A call from Python to Python pushes a frame and does not use the native
//! stack. Functions written in Rust that call back into Python
//! ([`Vm::call`]) run the machine again inside of themselves; how deep that
//! goes is bounded ([`Limits::native_depth`]).

mod arithmetic;
mod assertion;
mod attr;
mod build;
mod call;
mod classes;
mod compare;
mod dicts;
mod exceptions;
mod frame;
mod generator;
mod import;
mod items;
mod iterate;
mod machine;
mod names;
mod operators;
mod patterns;
mod repr;
mod steps;
mod types;

use std::any::{Any, TypeId};
use std::cell::Cell;
use std::rc::Rc;

use linktable_schema::Span;
use rustc_hash::FxHashMap;

pub(crate) use arithmetic::float_divmod;
pub(crate) use attr::{Found, SuperObject};
pub(crate) use classes::CLASS_CELL;
pub(crate) use frame::{Action, Block};
pub use frame::{Frame, FrameBox};
pub(crate) use generator::{Outcome, Resume};
pub use import::{Library, ModuleSource};
pub(crate) use iterate::async_step;
pub use types::Types;

use crate::class::Class;
use crate::error::{Raised, Result, Stop};
use crate::meter;
use crate::object::DictObject;
use crate::value::Value;

/// How far an evaluation may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How many steps: operations of the machine, and items that functions written in Rust go through.
    pub fuel: u64,
    /// How many bytes its values may hold at once.
    pub memory: usize,
    /// How deep Python calls may nest: CPython's recursion limit.
    pub depth: usize,
    /// How deep Rust code and Python code may call each other in turn.
    pub native_depth: usize,
    /// How many bytes it may print.
    pub output: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits { fuel: 20_000_000, memory: 128 << 20, depth: 1000, native_depth: 90, output: 4 << 20 }
    }
}

/// How a source is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Only what declares: imports, assignments, classes, functions. A statement
    /// that fails is noted, and the rest goes on.
    Declare,
    /// Everything, up to the first exception that nobody catches.
    Run,
}

/// The machine, with everything a script can reach.
pub struct Vm {
    /// The built-in classes.
    pub types: Rc<Types>,
    /// How the source is evaluated.
    pub mode: Mode,
    /// What was written to standard output.
    pub stdout: String,
    /// What was written to standard error.
    pub stderr: String,
    /// `builtins`, as far as its names were asked for.
    builtins: Rc<DictObject>,
    /// Whether all of its names are there.
    has_all_builtins: Cell<bool>,
    /// `sys.modules`.
    pub modules: Rc<DictObject>,
    /// The values of context variables: each task of asyncio has its own.
    pub context: Rc<DictObject>,
    limits: Limits,
    fuel: u64,
    memory_floor: usize,
    native_depth: usize,
    iterator_depth: usize,
    pub(crate) frames: Vec<FrameBox>,
    libraries: Vec<Rc<dyn Library>>,
    state: FxHashMap<TypeId, Rc<dyn Any>>,
    /// In declare mode: what members of classes raised.
    pub(crate) noted: Vec<Rc<crate::object::Instance>>,
    /// Where the script stood when something stopped it that it could not catch, innermost first.
    pub(crate) stop_trace: Vec<crate::object::TraceEntry>,
    /// While it rests: what may be part of a circle.
    resting: Option<Vec<crate::registry::Noted>>,
}

impl Vm {
    /// A machine that may import from these libraries, besides the standard modules.
    pub fn new(limits: Limits, mode: Mode, libraries: Vec<Rc<dyn Library>>) -> Self {
        let memory_floor = meter::live_bytes();
        let types = Rc::new(Types::new());
        Vm {
            types,
            mode,
            stdout: String::new(),
            stderr: String::new(),
            builtins: Rc::default(),
            has_all_builtins: Cell::new(false),
            modules: Rc::default(),
            context: DictObject::new(crate::dict::Dict::default()),
            limits,
            fuel: limits.fuel,
            memory_floor,
            native_depth: 0,
            iterator_depth: 0,
            frames: Vec::new(),
            libraries,
            state: FxHashMap::default(),
            noted: Vec::new(),
            stop_trace: Vec::new(),
            resting: None,
        }
    }

    /// What a built-in name stands for; made when it is first asked for.
    pub fn builtin(&self, name: &str) -> Option<Value> {
        let found = self.builtins.get_str(name);
        if found.is_some() || self.has_all_builtins.get() {
            return found;
        }
        let value = crate::builtins::make(&self.types, name)?;
        self.builtins.set_str(name, value.clone());
        Some(value)
    }

    /// `builtins`, with those of its names that were asked for.
    pub(crate) fn known_builtins(&self) -> &Rc<DictObject> {
        &self.builtins
    }

    /// `builtins`, with all of its names.
    pub fn all_builtins(&self) -> &Rc<DictObject> {
        if !self.has_all_builtins.get() {
            for name in crate::builtins::names() {
                self.builtin(name);
            }
            self.has_all_builtins.set(true);
        }
        &self.builtins
    }

    /// How far the evaluation may go.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// How many steps it has taken.
    pub fn steps(&self) -> u64 {
        self.limits.fuel - self.fuel
    }

    /// Lets it take as many steps again as it may.
    pub fn refuel(&mut self) {
        self.fuel = self.limits.fuel;
    }

    /// Lets other machines work in this thread until it is woken. Nothing may run on it meanwhile.
    pub fn rest(&mut self) {
        if self.resting.is_none() {
            self.abandon();
            self.close_abandoned();
            self.resting = Some(crate::registry::take());
        }
    }

    /// Ends its rest. No other machine may be at work.
    pub fn wake(&mut self) {
        if let Some(noted) = self.resting.take() {
            crate::registry::exchange(noted);
        }
    }

    /// What a library keeps for the length of the evaluation; made at first use.
    pub fn state<T: Default + 'static>(&mut self) -> Rc<T> {
        let entry = self.state.entry(TypeId::of::<T>()).or_insert_with(|| Rc::new(T::default()));
        // The key is the type, so it is always of that type.
        entry.clone().downcast().unwrap_or_default()
    }

    /// Takes `steps` steps, for work that functions written in Rust do in a loop.
    ///
    /// # Errors
    /// Stops the script when it has none left, or when its values hold too much.
    pub fn burn(&mut self, steps: u64) -> Result<()> {
        if steps > self.fuel {
            self.fuel = 0;
            return Err(Raised::Stop(Rc::new(Stop::Fuel { limit: self.limits.fuel })));
        }
        self.fuel -= steps;
        self.check_memory(0)
    }

    /// Before something of `bytes` is made.
    ///
    /// # Errors
    /// Stops the script if that would be too much.
    pub fn check_memory(&self, bytes: usize) -> Result<()> {
        let held = meter::live_bytes().saturating_sub(self.memory_floor);
        if held.saturating_add(bytes) > self.limits.memory {
            return Err(Raised::Stop(Rc::new(Stop::Memory { limit: self.limits.memory })));
        }
        Ok(())
    }

    /// Runs Rust code that may come back to itself through Python.
    ///
    /// # Errors
    /// `RecursionError` if it has done so too often.
    pub fn nested<T>(&mut self, run: impl FnOnce(&mut Vm) -> Result<T>) -> Result<T> {
        if self.native_depth >= self.limits.native_depth {
            return Err(self.recursion_error());
        }
        self.native_depth += 1;
        let result = run(self);
        self.native_depth -= 1;
        result
    }

    pub(crate) fn libraries(&self) -> &[Rc<dyn Library>] {
        &self.libraries
    }

    /// Forgets what was under way: after a statement failed and the next is to run.
    pub(crate) fn abandon(&mut self) {
        self.frames.clear();
        self.native_depth = 0;
    }

    pub(crate) fn native_depth_reset(&mut self) -> usize {
        std::mem::replace(&mut self.native_depth, 0)
    }

    pub(crate) fn native_depth_restore(&mut self, depth: usize) {
        self.native_depth = depth;
    }

    /// Writes to standard output.
    ///
    /// # Errors
    /// Stops the script if it has written too much.
    pub fn print(&mut self, text: &str) -> Result<()> {
        if self.stdout.len() + text.len() > self.limits.output {
            return Err(Raised::Stop(Rc::new(Stop::Memory { limit: self.limits.output })));
        }
        self.stdout.push_str(text);
        Ok(())
    }

    /// Where the script stands: the place of the innermost frame that is the user's own.
    pub fn script_span(&self) -> Option<Span> {
        self.frames.iter().rev().find(|frame| frame.code.source.is_script).map(|frame| frame.span())
    }

    /// The line the script stands on, from 1.
    pub fn script_line(&self) -> Option<u32> {
        let frame = self.frames.iter().rev().find(|frame| frame.code.source.is_script)?;
        Some(frame.code.source.line(frame.span()))
    }

    /// The file that line is in, if it is not the script itself but a module it imports.
    pub fn script_file(&self) -> Option<String> {
        let frame = self.frames.iter().rev().find(|frame| frame.code.source.is_script)?;
        (!frame.code.source.is_main).then(|| frame.code.source.name.clone())
    }

    /// The frame that is running.
    pub fn frame(&self) -> Option<&Frame> {
        self.frames.last().map(|frame| &**frame)
    }

    /// The class of a value.
    pub fn class_of(&self, value: &Value) -> Rc<Class> {
        self.types.of(value)
    }

    /// Whether a value is an object of a class or of one that derives from it.
    pub fn is_instance(&self, value: &Value, class: &Rc<Class>) -> bool {
        self.types.of(value).is_subclass(class)
    }

    /// The name of a value's class, for messages: with the module for those that CPython has written in C.
    pub fn type_name(&self, value: &Value) -> String {
        let class = self.types.of(value);
        let is_native = class.construct.is_some() && class.source.is_none();
        if is_native && matches!(class.module.borrow().as_str(), "datetime" | "decimal" | "re" | "time" | "types") {
            return class.full_name();
        }
        class.name.borrow().to_string()
    }
}
