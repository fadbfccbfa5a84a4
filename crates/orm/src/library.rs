//! The modules a script imports: those of the ORMs, and of what they stand on.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Module, Native};
use linktable_python::{Library, ModuleSource, Result, Value, Vm};

use crate::{names, ormar, pydantic, sqlalchemy, sqlmodel, tortoise};

/// A module that is written in Python, with a function for its text: in the browser, a text that few scripts import is
/// loaded when its function is called.
pub(crate) type Source = (&'static str, fn() -> &'static str);

/// A package as this crate has it.
pub(crate) struct Package {
    /// Its modules, by their full names.
    pub modules: &'static [&'static str],
    /// Puts what a module has into it.
    pub fill: fn(&mut Vm, &str, &Rc<Module>) -> Result<()>,
    /// Functions that are carried out while declaring, by their names.
    pub declares: &'static [&'static str],
}

/// The packages, in the order a module is looked for.
const PACKAGES: &[Package] =
    &[sqlmodel::PACKAGE, ormar::PACKAGE, tortoise::PACKAGE, sqlalchemy::PACKAGE, pydantic::PACKAGE];

/// All packages that this crate has.
pub struct Packages;

impl Library for Packages {
    fn load(&self, vm: &mut Vm, name: &str) -> Result<Option<Rc<Module>>> {
        let Some(package) = PACKAGES.iter().find(|package| package.modules.contains(&name)) else {
            return if is_known(name) { Err(unsupported(format!("the module `{name}`"))) } else { Ok(None) };
        };
        let module = Module::new(name);
        say_what_is_missing(&module);
        (package.fill)(vm, name, &module)?;
        Ok(Some(module))
    }

    fn source(&self, name: &str) -> Option<ModuleSource> {
        let found = tortoise::contexts::source(name).or_else(|| sqlalchemy::sources::source(name));
        found.or_else(|| pydantic::sources::source(name)).or_else(|| ormar::as_pydantic::source(name))
    }

    fn declares(&self, function: &str) -> bool {
        PACKAGES.iter().any(|package| package.declares.contains(&function))
    }
}

/// Whether the module exists for Python, though not here.
fn is_known(name: &str) -> bool {
    match name.rsplit_once('.') {
        // Of a package that is here, it is known which parts the real one has.
        Some((parent, part)) if PACKAGES.iter().any(|package| package.modules.contains(&parent)) => {
            names::public(parent).split_whitespace().any(|known| known == part)
        }
        _ => {
            let package = name.split('.').next().unwrap_or(name);
            names::PACKAGES.split_whitespace().any(|known| known == package)
        }
    }
}

/// Lets a module say of a name that it does not have whether the real one has it.
fn say_what_is_missing(module: &Rc<Module>) {
    let name = module.name.clone();
    let fallback = Native::closure("__getattr__", move |vm, args| {
        let wanted = args.get(0).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        let home = pydantic::sources::home(&name, &wanted).or_else(|| sqlalchemy::sources::home(&name, &wanted));
        if let Some(home) = home {
            let home = vm.import(home)?;
            return vm.get_attr(&home, &wanted);
        }
        if names::public(&name).split_whitespace().any(|known| known == wanted.as_str()) {
            let full = format!("{name}.{wanted}");
            // The real package may import this part of itself; parts written in Python are no package's modules.
            return vm.import(&full).map_err(|_| unsupported(format!("`{name}.{wanted}`")));
        }
        let object = vm.modules.get_str(&name).unwrap_or_default();
        Err(vm.attribute_error(format!("module '{name}' has no attribute '{wanted}'"), &object, &wanted))
    });
    module.set("__getattr__", Value::Native(fallback));
}
