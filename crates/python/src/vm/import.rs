//! `import`.

use std::cell::RefCell;
use std::rc::Rc;

use crate::error::{Raised, Result, Stop};
use crate::object::Module;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// Modules that a script may import: how libraries plug in.
pub trait Library {
    /// Makes the module of this full name, or nothing if it is not of this library.
    ///
    /// # Errors
    /// What making it raises.
    fn load(&self, vm: &mut Vm, name: &str) -> Result<Option<Rc<Module>>>;

    /// Whether calling a function or method of this name declares something, so
    /// that a statement that does nothing else is carried out in declare mode.
    fn declares(&self, _function: &str) -> bool {
        false
    }
}

/// Names that `from module import *` would have bound, with why they are not there.
#[derive(Default)]
pub(crate) struct NotImported(pub(crate) RefCell<Vec<(Text, Rc<Stop>)>>);

impl Vm {
    /// The module of this full name.
    ///
    /// # Errors
    /// `ModuleNotFoundError` if no library has it.
    pub fn import(&mut self, name: &str) -> Result<Value> {
        if let Some(module) = self.modules.get_str(name) {
            return Ok(module);
        }
        // The package first, so that its submodules can be attributes of it.
        let parent = match name.rsplit_once('.') {
            Some((package, last)) => Some((self.import(package)?, last.to_owned())),
            None => None,
        };
        if let Some(module) = self.modules.get_str(name) {
            return Ok(module);
        }
        let libraries = self.libraries.clone();
        let mut found = None;
        for library in &libraries {
            found = library.load(self, name)?;
            if found.is_some() {
                break;
            }
        }
        if found.is_none() {
            found = crate::modules::load(self, name)?;
        }
        let Some(module) = found else {
            let raised = self.error("ModuleNotFoundError", format!("No module named '{name}'"));
            if let Some(exception) = raised.exception() {
                exception.set("name", Value::str(name));
            }
            return Err(raised);
        };
        let module = Value::Module(module);
        self.modules.set_str(name, module.clone());
        if let Some((Value::Module(parent), last)) = parent {
            parent.set(&last, module.clone());
        }
        Ok(module)
    }

    pub(crate) fn import_statement(&mut self, name: &str, level: u32, leaf: bool) -> Result<Value> {
        if level > 0 {
            let message = "attempted relative import with no known parent package";
            return Err(self.error("ImportError", message));
        }
        let module = self.import(name)?;
        match name.split_once('.') {
            Some((package, _)) if !leaf => self.import(package),
            _ => Ok(module),
        }
    }

    pub(crate) fn import_from(&mut self, module: &Value, name: &str) -> Result<Value> {
        if let Some(value) = self.get_attr_opt(module, name)? {
            return Ok(value);
        }
        let Value::Module(object) = module else { return self.get_attr(module, name) };
        let full = format!("{}.{name}", object.name);
        match self.import(&full) {
            Err(raised) if self.exception_is(&raised, "ModuleNotFoundError") => {
                let message = format!("cannot import name '{name}' from '{}' (unknown location)", object.name);
                let raised = self.error("ImportError", message);
                if let Some(exception) = raised.exception() {
                    exception.set("name", Value::Str(object.name.clone()));
                    exception.set("name_from", Value::str(name));
                }
                Err(raised)
            }
            other => other,
        }
    }

    pub(crate) fn import_star(&mut self, module: &Value) -> Result<()> {
        let Value::Module(module) = module else { return Ok(()) };
        let object = Value::Module(module.clone());
        let listed = match self.get_attr_opt(&object, "__all__")? {
            Some(all) => Some(self.collect(&all)?),
            None => None,
        };
        let names: Vec<Value> = match listed {
            Some(names) => names,
            None => {
                let dict = module.dict.dict.borrow();
                let public = dict.keys().filter(|key| key.as_text().is_some_and(|name| !name.starts_with('_')));
                public.cloned().collect()
            }
        };
        for name in names {
            let Some(name) = name.as_text().cloned() else { continue };
            let value = match self.import_from(&object, &name) {
                Err(Raised::Stop(stop)) if matches!(*stop, Stop::Unsupported { .. }) => {
                    // Of no matter, unless the script uses it.
                    self.state::<NotImported>().0.borrow_mut().push((name, stop));
                    continue;
                }
                value => value?,
            };
            if let Some(frame) = self.frames.last() {
                frame.namespace.as_ref().unwrap_or(&frame.globals).set_str(name, value);
            }
        }
        Ok(())
    }
}
