//! The modules that scripts of this kind import.
//!
//! A module's names are made when they are asked for: a script that imports one
//! name of `typing` pays for one.

mod abc;
mod collections_abc;
mod datetime;
mod decimal;
mod digest;
mod itertools;
mod json;
mod math;
pub mod names;
mod operator;
mod prelude;
mod random;
mod regex;
mod support;
mod system;
mod tracing;
mod types;
pub(crate) mod typing;
mod uuid;
mod weak;

use std::rc::Rc;

use crate::error::{Result, unsupported};
use crate::object::{DictObject, Module, Native};
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

pub use datetime::Clock;
pub use digest::sha256;
pub use support::is_keyword;
pub use typing::{check_text, evaluate_text};
pub(crate) use typing::{repr_alias, subscript_alias, subscript_class, union_of};

/// Makes the value of a module's name; nothing if it makes none of this name.
type Get = fn(&mut Vm, &str) -> Result<Option<Value>>;

/// Makes a module of the standard library; nothing if it has none of this name.
pub(crate) fn load(vm: &mut Vm, name: &str) -> Result<Option<Rc<Module>>> {
    let get: Get = match name {
        "__future__" => |_, name| Ok(FUTURE.split(' ').any(|known| known == name).then_some(Value::None)),
        "abc" => abc::get,
        // Who sets a name of it changes what that name is everywhere.
        "builtins" => {
            let module = Module::over(name, Rc::clone(vm.all_builtins()));
            module.set("__name__", Value::str(name));
            return Ok(Some(module));
        }
        "collections.abc" => collections_abc::get,
        "datetime" => datetime::get,
        "decimal" => decimal::get,
        "_random" => random::get,
        "_re" => regex::get,
        "itertools" => itertools::get,
        "_json" => json::get,
        "uuid" => uuid::get,
        "math" => math::get,
        "operator" | "_operator" => operator::get,
        "sys" => system::get,
        "_linktable" => support::get,
        "types" => types::get,
        "typing" => typing::get,
        "typing_extensions" => typing::get_extension,
        _ => {
            if let Some(module) = prelude::load(vm, name)? {
                return Ok(Some(module));
            }
            let package = name.split('.').next().unwrap_or(name);
            let is_known = names::MODULES.split(' ').any(|module| module == package);
            if is_known && package == name {
                return Err(unsupported(format!("the module `{name}`")));
            }
            return Ok(None);
        }
    };
    Ok(Some(lazy(name, get)))
}

/// What can be imported from `__future__`.
const FUTURE: &str = "absolute_import annotations barry_as_FLUFL division generator_stop generators nested_scopes \
                      print_function unicode_literals with_statement";

/// A module that makes each of its names when it is first asked for.
fn lazy(name: &str, get: Get) -> Rc<Module> {
    let module = Module::new(name);
    add_fallback(&module, get);
    module
}

/// Lets a module make names that it does not have yet, and say which of CPython's it never will.
fn add_fallback(module: &Rc<Module>, get: Get) {
    let (name, dict) = (module.name.clone(), Rc::downgrade(&module.dict));
    let fallback = Native::closure("__getattr__", move |vm, args| {
        let wanted = args.get(0).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if wanted.as_str() == "__all__" {
            return all(vm, &name, dict.upgrade(), get);
        }
        match get(vm, &wanted)? {
            Some(value) => {
                if let Some(dict) = dict.upgrade() {
                    dict.set_str(wanted, value.clone());
                }
                Ok(value)
            }
            None => Err(missing(vm, &name, &wanted)),
        }
    });
    module.set("__getattr__", Value::Native(fallback));
}

/// What `import *` takes: the public names that can be had here.
fn all(vm: &mut Vm, module: &Text, dict: Option<Rc<DictObject>>, get: Get) -> Result<Value> {
    let mut names = Vec::new();
    for name in names::public(module).split(' ').filter(|name| !name.is_empty()) {
        let is_made = dict.as_ref().is_some_and(|dict| dict.get_str(name).is_some());
        if is_made || get(vm, name)?.is_some() {
            names.push(Value::from(name));
        }
    }
    Ok(vm.new_list(names))
}

/// What asking a module for a name that it does not have raises.
fn missing(vm: &mut Vm, module: &Text, name: &str) -> crate::error::Raised {
    if names::public(module).split(' ').any(|public| public == name) {
        return unsupported(format!("`{module}.{name}`"));
    }
    let object = vm.modules.get_str(module).unwrap_or_default();
    vm.attribute_error(format!("module '{module}' has no attribute '{name}'"), &object, name)
}
