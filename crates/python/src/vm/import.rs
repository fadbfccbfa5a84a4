//! `import`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_schema::LineIndex;

use crate::code::Source;
use crate::error::{Raised, Result, Stop, unsupported};
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

    /// The source of the module of this full name, if it is written in Python: it is
    /// evaluated once, when it is first imported.
    fn source(&self, _name: &str) -> Option<ModuleSource> {
        None
    }

    /// Whether calling a function or method of this name declares something, so
    /// that a statement that does nothing else is carried out in declare mode.
    fn declares(&self, _function: &str) -> bool {
        false
    }
}

/// A module that is written in Python.
#[derive(Clone, Debug, Default)]
pub struct ModuleSource {
    /// The name of its file, as tracebacks show it.
    pub file: String,
    /// Its text.
    pub text: String,
    /// Whether other modules may be imported from it.
    pub is_package: bool,
    /// Whether it is the user's own, so that tracebacks show it and statements are led back to it.
    pub is_script: bool,
    /// Whether an `assert` of it that fails says what it compared.
    pub explains_asserts: bool,
}

/// The modules whose evaluation is under way.
#[derive(Default)]
struct UnderWay(RefCell<Vec<String>>);

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
            found = match library.source(name) {
                Some(source) => Some(self.evaluate_module(name, &source)?),
                None => library.load(self, name)?,
            };
            if found.is_some() {
                break;
            }
        }
        if found.is_none() {
            found = crate::modules::load(self, name)?;
        }
        let Some(module) = found else {
            let parent = parent.as_ref().and_then(|(parent, _)| match parent {
                Value::Module(parent) if parent.dict.get_str("__file__").is_some() => Some(parent),
                _ => None,
            });
            let why = match parent.filter(|parent| parent.dict.get_str("__path__").is_none()) {
                Some(parent) => format!("; '{}' is not a package", parent.name),
                None => String::new(),
            };
            let raised = self.error("ModuleNotFoundError", format!("No module named '{name}'{why}"));
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

    /// Evaluates a module's source.
    fn evaluate_module(&mut self, name: &str, source: &ModuleSource) -> Result<Rc<Module>> {
        let module = Module::new(name);
        let package = if source.is_package { name } else { name.rsplit_once('.').map_or("", |(package, _)| package) };
        module.set("__package__", package);
        if source.is_package {
            let folder = source.file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let path = self.new_list(vec![Value::str(folder)]);
            module.set("__path__", path);
        }
        module.set("__file__", source.file.as_str());
        module.set("__doc__", Value::None);
        module.set("__builtins__", Value::Dict(self.builtins.clone()));
        // Known before it is through: what it imports may import it.
        self.modules.set_str(name, Value::Module(module.clone()));
        let under_way = self.state::<UnderWay>();
        under_way.0.borrow_mut().push(name.to_owned());
        let evaluated = self.evaluate_statements(source, &module);
        under_way.0.borrow_mut().retain(|module| module != name);
        if evaluated.is_err() {
            drop(self.modules.dict.borrow_mut().remove_str(name));
        }
        evaluated.map(|()| module)
    }

    fn evaluate_statements(&mut self, source: &ModuleSource, module: &Rc<Module>) -> Result<()> {
        let text = Rc::new(Source {
            name: source.file.clone(),
            text: source.text.clone(),
            lines: LineIndex::new(&source.text),
            is_script: source.is_script,
            is_main: false,
            explains_asserts: source.explains_asserts,
        });
        let program = self.compile_source(text);
        if let Some(problem) = program.problems.first() {
            let line = program.source.line(problem.span);
            let name = program.source.name.rsplit('/').next().unwrap_or_default();
            if problem.is_limit {
                return Err(unsupported(format!("`{name}` ({})", problem.message)));
            }
            return Err(self.error(problem.kind(), format!("{} ({name}, line {line})", problem.message)));
        }
        for statement in &program.statements {
            if statement.declares {
                self.run_module(statement.code.clone(), &module.dict)?;
            }
        }
        Ok(())
    }

    /// The full name that a relative import means in the running module.
    fn resolve_relative(&mut self, name: &str, level: u32) -> Result<String> {
        let package = self.frames.last().and_then(|frame| frame.globals.get_str("__package__"));
        let package = package.as_ref().and_then(Value::as_text).map(ToString::to_string).unwrap_or_default();
        if package.is_empty() {
            let message = "attempted relative import with no known parent package";
            return Err(self.error("ImportError", message));
        }
        let mut base = package.as_str();
        for _ in 1..level {
            let Some((parent, _)) = base.rsplit_once('.') else {
                return Err(self.error("ImportError", "attempted relative import beyond top-level package"));
            };
            base = parent;
        }
        Ok(if name.is_empty() { base.to_owned() } else { format!("{base}.{name}") })
    }

    pub(crate) fn import_statement(&mut self, name: &str, level: u32, leaf: bool) -> Result<Value> {
        if level > 0 {
            let full = self.resolve_relative(name, level)?;
            return self.import(&full);
        }
        let module = self.import(name)?;
        match name.split_once('.') {
            Some((package, _)) if !leaf => self.import(package),
            _ => Ok(module),
        }
    }

    /// The same for a module that nothing refers to: `None` where a library does not support it. What is written in
    /// Python is carried out, whoever refers to it.
    pub(crate) fn import_unused(&mut self, name: &str, level: u32, leaf: bool) -> Result<Value> {
        let libraries = self.libraries.clone();
        let package = name.split('.').next().unwrap_or(name);
        let is_written = |name: &str| libraries.iter().any(|library| library.source(name).is_some());
        let imported = self.import_statement(name, level, leaf);
        if level > 0 || is_written(package) || is_written(name) { imported } else { supported(imported) }
    }

    /// As [`Vm::import_from`], of a name that nothing refers to.
    pub(crate) fn import_from_unused(&mut self, module: &Value, name: &str) -> Result<Value> {
        match module {
            Value::None => Ok(Value::None),
            Value::Module(object) if object.dict.get_str("__file__").is_none() => {
                supported(self.import_from(module, name))
            }
            _ => self.import_from(module, name),
        }
    }

    pub(crate) fn import_from(&mut self, module: &Value, name: &str) -> Result<Value> {
        if let Some(value) = self.get_attr_opt(module, name)? {
            return Ok(value);
        }
        let Value::Module(object) = module else { return self.get_attr(module, name) };
        let full = format!("{}.{name}", object.name);
        match self.import(&full) {
            Err(raised) if self.is_missing_module(&raised, &full) => {
                let under_way =
                    self.state::<UnderWay>().0.borrow().iter().any(|module| *module == object.name.as_str());
                let from = if under_way { "partially initialized module " } else { "" };
                let why = if under_way { " (most likely due to a circular import)" } else { "" };
                let file = object.dict.get_str("__file__").and_then(|file| file.as_text().map(ToString::to_string));
                let file = file.unwrap_or_else(|| "unknown location".to_owned());
                let message = format!("cannot import name '{name}' from {from}'{}'{why} ({file})", object.name);
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

    /// Whether this says that there is no module of this full name.
    fn is_missing_module(&mut self, raised: &Raised, name: &str) -> bool {
        self.exception_is(raised, "ModuleNotFoundError")
            && raised
                .exception()
                .and_then(|exception| exception.own("name"))
                .is_none_or(|missing| missing.as_text().is_some_and(|missing| missing.as_str() == name))
    }

    pub(crate) fn import_star(&mut self, module: &Value) -> Result<()> {
        let Value::Module(module) = module else { return Ok(()) };
        module.settle(self);
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

/// What was imported; `None` for what is not supported, of which nothing will be asked.
fn supported(imported: Result<Value>) -> Result<Value> {
    match imported {
        Err(Raised::Stop(stop)) if matches!(&*stop, Stop::Unsupported { .. }) => Ok(Value::None),
        imported => imported,
    }
}
