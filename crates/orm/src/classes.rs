//! Classes that the modules of a library define: made when the first is asked for, once in an evaluation.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::{Args, Class, Dict, Result, Value, Vm};
use rustc_hash::FxHashMap;

/// What was made already (`vm.state::<Kept>()`).
#[derive(Default)]
struct Kept {
    tables: RefCell<FxHashMap<&'static str, Rc<[Rc<Class>]>>>,
    enumerations: RefCell<FxHashMap<&'static str, Value>>,
}

/// The classes of a table, in its order. `table` is a name that no other has.
///
/// A class may derive from those before it, which `make` is given.
pub(crate) fn all<R>(
    vm: &mut Vm,
    table: &'static str,
    rows: &[R],
    make: impl Fn(&mut Vm, &R, &[Rc<Class>]) -> Rc<Class>,
) -> Rc<[Rc<Class>]> {
    let kept = vm.state::<Kept>();
    if let Some(made) = kept.tables.borrow().get(table) {
        return Rc::clone(made);
    }
    let mut made = Vec::with_capacity(rows.len());
    for row in rows {
        let class = make(vm, row, &made);
        made.push(class);
    }
    let made: Rc<[Rc<Class>]> = made.into();
    kept.tables.borrow_mut().insert(table, Rc::clone(&made));
    made
}

/// The class of this name among some; `object` if there is none.
pub(crate) fn named(vm: &Vm, classes: &[Rc<Class>], name: &str) -> Rc<Class> {
    let found = classes.iter().find(|class| class.name.borrow().as_str() == name);
    found.unwrap_or(&vm.types.object).clone()
}

/// One class, which `make` makes from `object`. `name` is one that nothing else is kept under.
pub(crate) fn once(vm: &mut Vm, name: &'static str, make: impl Fn(&Rc<Class>) -> Rc<Class>) -> Rc<Class> {
    let made = all(vm, name, &[()], |vm, (), _| make(&vm.types.object.clone()));
    made.first().unwrap_or(&vm.types.object).clone()
}

/// An enumeration of texts: `base` is `Enum` or `StrEnum`, `members` are names and texts.
///
/// # Errors
/// What `enum` raises.
pub(crate) fn enumeration(
    vm: &mut Vm,
    module: &'static str,
    name: &'static str,
    base: &str,
    members: &[(&str, &str)],
) -> Result<Value> {
    let kept = vm.state::<Kept>();
    if let Some(made) = kept.enumerations.borrow().get(name) {
        return Ok(made.clone());
    }
    let home = vm.import("enum")?;
    let base = vm.get_attr(&home, base)?;
    let mut values = Dict::default();
    for (name, text) in members {
        values.set_str(*name, Value::str(*text));
    }
    let args = Args::from([Value::str(name), Value::dict(values)]);
    let class = vm.call(&base, args.with("module", Value::str(module)))?;
    kept.enumerations.borrow_mut().insert(name, class.clone());
    Ok(class)
}
