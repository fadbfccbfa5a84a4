//! The modules that scripts of this kind import.

use std::rc::Rc;

use crate::class::Class;
use crate::error::{Result, unsupported};
use crate::object::{Alias, Module};
use crate::value::Value;
use crate::vm::Vm;

/// Makes a module of the standard library; nothing if it has none of this name.
pub(crate) fn load(_vm: &mut Vm, _name: &str) -> Result<Option<Rc<Module>>> {
    Ok(None)
}

/// `list[int]`: a built-in class with arguments; nothing if the class takes none.
pub(crate) fn subscript_class(_vm: &mut Vm, _class: &Rc<Class>, _key: &Value) -> Result<Option<Value>> {
    Ok(None)
}

/// `List[int]`, `Optional[X]`: a type form with arguments.
pub(crate) fn subscript_alias(_vm: &mut Vm, _alias: &Value, _key: &Value) -> Result<Value> {
    Err(unsupported("type forms"))
}

/// `X | Y` of types.
pub(crate) fn union_of(_vm: &mut Vm, _a: &Value, _b: &Value) -> Result<Value> {
    Err(unsupported("unions of types"))
}

/// The repr of a type form.
pub(crate) fn repr_alias(_vm: &mut Vm, _alias: &Rc<Alias>) -> Result<String> {
    Err(unsupported("type forms"))
}
