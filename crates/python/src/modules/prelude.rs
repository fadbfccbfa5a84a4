//! Modules that are written in Python themselves, in the subset that this machine runs.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_schema::LineIndex;
use rustc_hash::FxHashMap;

use crate::code::{Code, Source};
use crate::compile;
use crate::error::Result;
use crate::object::Module;
use crate::value::Value;
use crate::vm::{Mode, Vm};

/// Gives a text.
type Text = fn() -> &'static str;

macro_rules! sources {
    ($($name:literal => $file:literal),* $(,)?) => {
        // A function for each text: in the browser, a text that few scripts import is loaded when
        // its function is called.
        const SOURCES: &[(&str, Text)] =
            &[$(($name, || include_str!(concat!("../prelude/", $file)))),*];
    };
}

sources! {
    "_async_next" => "_async_next.py",
    "_collections_user" => "_collections_user.py",
    "_enum_flags" => "_enum_flags.py",
    "_enum_mixed" => "_enum_mixed.py",
    "asyncio" => "asyncio.py",
    "base64" => "base64.py",
    "binascii" => "binascii.py",
    "bisect" => "bisect.py",
    "calendar" => "calendar.py",
    "collections" => "collections.py",
    "contextlib" => "contextlib.py",
    "contextvars" => "contextvars.py",
    "copy" => "copy.py",
    "dataclasses" => "dataclasses.py",
    "enum" => "enum.py",
    "fnmatch" => "fnmatch.py",
    "fractions" => "fractions.py",
    "functools" => "functools.py",
    "hashlib" => "hashlib.py",
    "heapq" => "heapq.py",
    "importlib" => "importlib.py",
    "inspect" => "inspect.py",
    "io" => "io.py",
    "json" => "json.py",
    "logging" => "logging.py",
    "numbers" => "numbers.py",
    "os" => "os.py",
    "os.path" => "os.path.py",
    "pathlib" => "pathlib.py",
    "pprint" => "pprint.py",
    "random" => "random.py",
    "re" => "re.py",
    "secrets" => "secrets.py",
    "statistics" => "statistics.py",
    "string" => "string.py",
    "subprocess" => "subprocess.py",
    "textwrap" => "textwrap.py",
    "threading" => "threading.py",
    "time" => "time.py",
    "traceback" => "traceback.py",
    "warnings" => "warnings.py",
    "weakref" => "weakref.py",
    "zoneinfo" => "zoneinfo.py",
}

fn source(name: &str) -> Option<&'static str> {
    SOURCES.iter().find(|(known, _)| *known == name).map(|(_, text)| text())
}

thread_local! {
    /// The code of the modules that were imported before, which is the same for every evaluation.
    static COMPILED: RefCell<FxHashMap<String, Rc<[Rc<Code>]>>> = RefCell::default();
}

fn compiled(name: &str) -> Option<Rc<[Rc<Code>]>> {
    let known = COMPILED.with_borrow(|compiled| compiled.get(name).cloned());
    if known.is_some() {
        return known;
    }
    let text = source(name)?;
    let lines = LineIndex::new(text);
    let source = Rc::new(Source {
        name: format!("{name}.py"),
        text: text.to_owned(),
        lines,
        is_script: false,
        is_main: false,
        explains_asserts: false,
    });
    let program = compile::program(source, Mode::Run, &|_| true);
    debug_assert!(program.problems.is_empty(), "{name}: {:?}", program.problems);
    let codes: Rc<[Rc<Code>]> = program.statements.into_iter().map(|statement| statement.code).collect();
    COMPILED.with_borrow_mut(|compiled| compiled.insert(name.to_owned(), codes.clone()));
    Some(codes)
}

/// Makes a module that is written in Python; nothing if there is none of this name.
pub(super) fn load(vm: &mut Vm, name: &str) -> Result<Option<Rc<Module>>> {
    let Some(codes) = compiled(name) else { return Ok(None) };
    let module = Module::new(name);
    // Known before it is through: what it imports may import it.
    vm.modules.set_str(name, Value::Module(module.clone()));
    for code in codes.iter() {
        if let Err(raised) = vm.run_module(code.clone(), &module.dict) {
            vm.modules.dict.borrow_mut().remove_str(name);
            return Err(raised);
        }
    }
    // Some make names of their own late.
    if module.dict.get_str("__getattr__").is_none() {
        super::add_fallback(&module, |_, _| Ok(None));
    }
    Ok(Some(module))
}
