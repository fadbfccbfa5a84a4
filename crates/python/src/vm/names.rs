//! Names: locals, cells that functions share, globals, names of a class body, and annotations.

use std::rc::Rc;

use crate::dict::{Dict, hash_str};
use crate::error::{Raised, Result, unsupported};
use crate::object::{Cell, DictObject};
use crate::value::Value;
use crate::vm::{Frame, Vm};

/// Built-in names that CPython has and the machine has not.
const NOT_YET: &[&str] = &[
    "BaseExceptionGroup",
    "EncodingWarning",
    "ExceptionGroup",
    "__build_class__",
    "__loader__",
    "__spec__",
    "breakpoint",
    "complex",
    "copyright",
    "credits",
    "exit",
    "help",
    "license",
    "memoryview",
    "quit",
];

impl Vm {
    pub(super) fn cell(&self, at: u32) -> Option<Rc<Cell>> {
        self.frames.last()?.cells.get(at as usize).cloned()
    }

    pub(super) fn cell_name(&self, at: u32) -> crate::text::Text {
        let Some(frame) = self.frames.last() else { return "".into() };
        let at = at as usize;
        let cells = &frame.code.cells;
        let name = cells.get(at).map(|(name, _)| name).or_else(|| frame.code.frees.get(at.checked_sub(cells.len())?));
        name.cloned().unwrap_or_else(|| "".into())
    }

    pub(super) fn load_cell(&mut self, at: u32) -> Result<Value> {
        let value = self.cell(at).and_then(|cell| cell.value.borrow().clone());
        if let Some(value) = value {
            return Ok(value);
        }
        let name = self.cell_name(at);
        let is_own = self.frames.last().is_some_and(|frame| (at as usize) < frame.code.cells.len());
        if is_own {
            return Err(self.unbound_local(&name));
        }
        let message =
            format!("cannot access free variable '{name}' where it is not associated with a value in enclosing scope");
        Err(self.error("NameError", message))
    }

    pub(super) fn unbound_local(&mut self, name: &str) -> Raised {
        let message = format!("cannot access local variable '{name}' where it is not associated with a value");
        self.error("UnboundLocalError", message)
    }

    pub(super) fn missing_name(&mut self, name: &str) -> Raised {
        let is_left_out = self.mode == crate::vm::Mode::Declare
            && self.frames.last().is_some_and(|frame| {
                frame
                    .globals
                    .get_str("__left_out__")
                    .is_some_and(|names| matches!(&names, Value::Dict(names) if names.dict.borrow().has_str(name)))
            });
        if is_left_out {
            return crate::error::undeclared();
        }
        let left_out = self.state::<crate::vm::import::NotImported>();
        let found = left_out.0.borrow().iter().find(|(other, _)| other.as_str() == name).map(|(_, stop)| stop.clone());
        if let Some(stop) = found {
            return Raised::Stop(stop);
        }
        if NOT_YET.contains(&name) {
            return unsupported(format!("`{name}`"));
        }
        self.name_error(name)
    }

    /// `del name` of a local.
    pub(super) fn delete_local(&mut self, at: u32) -> Result<()> {
        let slot = self.frames.last_mut().and_then(|frame| frame.locals.get_mut(at as usize));
        if slot.and_then(Option::take).is_none() {
            let name = self.frames.last().and_then(|frame| frame.code.locals.get(at as usize)).cloned();
            return Err(self.unbound_local(&name.unwrap_or_else(|| "".into())));
        }
        Ok(())
    }

    /// A name of a class body that a function around it shares: the class's own goes first.
    pub(super) fn load_class_cell(&mut self, at: u32) -> Result<()> {
        let name = self.cell_name(at);
        let own = self.frames.last().and_then(|frame| frame.namespace.as_ref()?.get_str(&name));
        let value = match own {
            Some(value) => value,
            None => self.load_cell(at)?,
        };
        self.push(value);
        Ok(())
    }

    /// Sets a name that functions share.
    pub(super) fn store_cell(&mut self, at: u32) {
        let value = self.pop();
        if let Some(cell) = self.cell(at) {
            let old = cell.value.replace(Some(value));
            drop(old);
        }
    }

    /// `del name` of one that functions share.
    pub(super) fn delete_cell(&mut self, at: u32) -> Result<()> {
        let old = self.cell(at).and_then(|cell| cell.value.take());
        if old.is_none() {
            let name = self.cell_name(at);
            return Err(self.unbound_local(&name));
        }
        Ok(())
    }

    /// Sets a name of the module.
    pub(super) fn store_global(&mut self, at: u32) {
        let (name, value) = (self.name(at), self.pop());
        if let Some(frame) = self.frames.last() {
            frame.globals.set_str(name, value);
        }
    }

    /// `del name` of a name of the module.
    pub(super) fn delete_global(&mut self, at: u32) -> Result<()> {
        let name = self.name(at);
        let globals = self.frames.last().map(|frame| frame.globals.clone());
        let old = globals.and_then(|globals| globals.dict.borrow_mut().remove_str(&name));
        if old.is_none() {
            return Err(self.missing_name(&name));
        }
        Ok(())
    }

    /// A name outside of functions: of the class body, of the module, or built in.
    pub(super) fn load_name(&mut self, at: u32) -> Result<()> {
        let name = self.name(at);
        let found = self.frames.last().and_then(|frame| {
            let hash = hash_str(&name);
            let within = |names: &DictObject| names.dict.borrow().get_hashed(hash, &name).cloned();
            let own = frame.namespace.as_deref().and_then(within);
            own.or_else(|| within(&frame.globals)).or_else(|| self.builtin(&name))
        });
        match found {
            Some(value) => self.push(value),
            None => return Err(self.missing_name(&name)),
        }
        Ok(())
    }

    /// Sets a name outside of functions.
    pub(super) fn store_name(&mut self, at: u32) {
        let (name, value) = (self.name(at), self.pop());
        if let Some(frame) = self.frames.last() {
            frame.namespace.as_ref().unwrap_or(&frame.globals).set_str(name, value);
        }
    }

    /// `del name` outside of functions.
    pub(super) fn delete_name(&mut self, at: u32) -> Result<()> {
        let name = self.name(at);
        let namespace = self.frames.last().map(|frame| frame.namespace.as_ref().unwrap_or(&frame.globals).clone());
        let old = namespace.and_then(|namespace| namespace.dict.borrow_mut().remove_str(&name));
        if old.is_none() {
            return Err(self.missing_name(&name));
        }
        Ok(())
    }

    /// Makes the dict of annotations, where there is none.
    pub(super) fn set_up_annotations(&mut self) {
        if let Some(frame) = self.frames.last() {
            let namespace = frame.namespace.as_ref().unwrap_or(&frame.globals);
            if !namespace.dict.borrow().has_str("__annotations__") {
                namespace.set_str("__annotations__", Value::dict(Dict::default()));
            }
        }
    }

    /// Puts an annotation into the dict of them.
    pub(super) fn store_annotation(&mut self, at: u32) {
        let (name, value) = (self.name(at), self.pop());
        if let Some(frame) = self.frames.last() {
            let namespace = frame.namespace.as_ref().unwrap_or(&frame.globals);
            if let Some(Value::Dict(annotations)) = namespace.get_str("__annotations__") {
                annotations.set_str(name, value);
            }
        }
    }
}

/// The cell that a function made in this frame shares under a name.
pub(crate) fn cell_named(frame: &Frame, name: &str) -> Option<Rc<Cell>> {
    let names = frame.code.cells.iter().map(|(name, _)| name).chain(&frame.code.frees);
    let at = names.into_iter().position(|cell| cell.as_str() == name)?;
    frame.cells.get(at).cloned()
}
