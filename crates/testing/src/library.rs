//! The modules that tests import.

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Library, ModuleSource, Result, Value, Vm};

/// pytest, pytest_asyncio and unittest.
pub struct Testing;

/// Gives a text.
type Source = fn() -> &'static str;

/// A function for each text: in the browser, a text that few scripts import is loaded when its
/// function is called.
const SOURCES: &[(&str, Source)] = &[
    ("_test_session", || include_str!("python/_test_session.py")),
    ("pytest", || include_str!("python/pytest.py")),
    ("pytest_asyncio", || include_str!("python/pytest_asyncio.py")),
    ("unittest", || include_str!("python/unittest.py")),
    ("unittest.mock", || include_str!("python/unittest_mock.py")),
];

impl Library for Testing {
    fn load(&self, _vm: &mut Vm, name: &str) -> Result<Option<Rc<Module>>> {
        if name != "_testing" {
            return Ok(None);
        }
        let module = Module::new(name);
        module.add("take_output", |vm, _| {
            let (out, err) = (std::mem::take(&mut vm.stdout), std::mem::take(&mut vm.stderr));
            Ok(Value::tuple(vec![Value::str(out), Value::str(err)]))
        });
        Ok(Some(module))
    }

    fn source(&self, name: &str) -> Option<ModuleSource> {
        let (_, text) = SOURCES.iter().find(|(known, _)| *known == name)?;
        Some(ModuleSource {
            file: format!("{}.py", name.replace('.', "/")),
            text: text().to_owned(),
            is_package: name == "unittest",
            is_script: false,
            explains_asserts: false,
        })
    }
}
