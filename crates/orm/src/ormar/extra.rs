//! `ormar.Extra` (ormar 0.26.0, `models/utils.py`) and `ormar.ReferentialAction` (`fields/referential_actions.py`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Args, Dict, Result, Value, Vm};

use super::mapping::Extra;

#[derive(Default)]
struct Enums {
    extra: OnceCell<Value>,
    action: OnceCell<Value>,
}

/// Makes an enum as a class statement would.
pub(crate) fn make(vm: &mut Vm, module: &str, name: &str, is_text: bool, members: &[(&str, &str)]) -> Result<Value> {
    let enums = vm.import("enum")?;
    let base = vm.get_attr(&enums, "Enum")?;
    let mut named = Dict::default();
    for (member, value) in members {
        named.set_str(*member, Value::str(*value));
    }
    let mut args = Args::from([Value::str(name), Value::dict(named)]);
    if is_text {
        args = args.with("type", Value::Class(vm.types.str().clone()));
    }
    let made = vm.call(&base, args)?;
    vm.set_attr(&made, "__module__", Value::str(module))?;
    Ok(made)
}

/// The enum `Extra`.
pub(crate) fn class(vm: &mut Vm) -> Result<Value> {
    let enums = vm.state::<Enums>();
    if let Some(known) = enums.extra.get() {
        return Ok(known.clone());
    }
    let made = make(vm, "ormar.models.utils", "Extra", true, &[("ignore", "ignore"), ("forbid", "forbid")])?;
    Ok(enums.extra.get_or_init(|| made).clone())
}

/// The enum `ReferentialAction`.
pub(crate) fn action_class(vm: &mut Vm) -> Result<Value> {
    let enums = vm.state::<Enums>();
    if let Some(known) = enums.action.get() {
        return Ok(known.clone());
    }
    let members = [
        ("CASCADE", "CASCADE"),
        ("RESTRICT", "RESTRICT"),
        ("SET_NULL", "SET NULL"),
        ("SET_DEFAULT", "SET DEFAULT"),
        ("DO_NOTHING", "NO ACTION"),
    ];
    let made = make(vm, "ormar.fields.referential_actions", "ReferentialAction", false, &members)?;
    Ok(enums.action.get_or_init(|| made).clone())
}

/// Puts `Extra` into a module. It is an enumeration of Python's own: what keeps it from being made keeps the script
/// from running.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    if let Ok(class) = class(vm) {
        module.set("Extra", class);
    }
}

/// Puts `ReferentialAction` into a module, likewise.
pub(crate) fn fill_action(vm: &mut Vm, module: &Rc<Module>) {
    if let Ok(class) = action_class(vm) {
        module.set("ReferentialAction", class);
    }
}

/// A member of `Extra`.
pub(crate) fn member(vm: &mut Vm, extra: Extra) -> Result<Value> {
    let class = class(vm)?;
    vm.get_attr(&class, if extra == Extra::Ignore { "ignore" } else { "forbid" })
}

/// What `extra=` was given.
pub(crate) fn of_value(vm: &mut Vm, value: &Value) -> Result<Extra> {
    let ignore = member(vm, Extra::Ignore)?;
    Ok(if vm.eq(value, &ignore)? { Extra::Ignore } else { Extra::Forbid })
}
