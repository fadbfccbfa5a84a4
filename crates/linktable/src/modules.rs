//! The other modules of a script.

use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Library, ModuleSource, Vm};

/// A module that a script imports, and that is the user's own.
#[derive(Clone, Debug, Default)]
pub struct OtherModule {
    /// The name of its file, as tracebacks show it.
    pub file: String,
    /// Its text.
    pub source: String,
    /// Whether it is a package: other modules may be imported from it.
    pub is_package: bool,
}

type Find = dyn Fn(&str) -> Option<OtherModule>;

/// The modules a script may import besides those that Linktable has.
#[derive(Clone, Default)]
pub struct Modules(Option<Rc<Find>>);

impl Modules {
    /// Modules of which these are the sources, by their full names. A package's own
    /// source stands under its name with `.__init__`; one without a source of its own
    /// is there for the modules in it.
    pub fn of(sources: impl IntoIterator<Item = (String, String)>) -> Modules {
        let sources: BTreeMap<String, String> = sources.into_iter().collect();
        Modules::found_by(move |name| {
            let file = name.replace('.', "/");
            let inside = format!("{name}.");
            if let Some(source) = sources.get(&format!("{inside}__init__")) {
                return Some(OtherModule {
                    file: format!("{file}/__init__.py"),
                    source: source.clone(),
                    is_package: true,
                });
            }
            match sources.get(name) {
                Some(source) => {
                    Some(OtherModule { file: format!("{file}.py"), source: source.clone(), is_package: false })
                }
                None if sources.keys().any(|known| known.starts_with(&inside)) => {
                    Some(OtherModule { file: format!("{file}/"), source: String::new(), is_package: true })
                }
                None => None,
            }
        })
    }

    /// Modules that are looked up by their full name when they are imported.
    pub fn found_by(find: impl Fn(&str) -> Option<OtherModule> + 'static) -> Modules {
        Modules(Some(Rc::new(find)))
    }
}

impl fmt::Debug for Modules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Modules(…)" } else { "Modules()" })
    }
}

impl Library for Modules {
    fn load(&self, _vm: &mut Vm, _name: &str) -> linktable_python::Result<Option<Rc<Module>>> {
        Ok(None)
    }

    fn source(&self, name: &str) -> Option<ModuleSource> {
        let found = self.0.as_ref()?(name)?;
        Some(ModuleSource {
            file: found.file,
            text: found.source,
            is_package: found.is_package,
            is_script: true,
            explains_asserts: false,
        })
    }
}

/// The modules of tests: an `assert` of theirs that fails says what it compared.
pub(crate) struct TestModules(pub Modules);

impl Library for TestModules {
    fn load(&self, _vm: &mut Vm, _name: &str) -> linktable_python::Result<Option<Rc<Module>>> {
        Ok(None)
    }

    fn source(&self, name: &str) -> Option<ModuleSource> {
        let last = name.rsplit('.').next().unwrap_or(name);
        let explains_asserts = last.starts_with("test_") || last.ends_with("_test") || last == "conftest";
        Some(ModuleSource { explains_asserts, ..self.0.source(name)? })
    }
}
