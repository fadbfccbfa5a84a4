//! `fetch_related`, `fetch_for_list`, `prefetch_related`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Text, Value, Vm};

use crate::tortoise::mapping::Field;

/// `object.fetch_related(*names, using_db=None)`.
pub fn fetch_related(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.fetch_related`"))
}

/// `Model.fetch_for_list(objects, *names, using_db=None)`.
pub fn fetch_for_list(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.fetch_for_list`"))
}

/// Puts a value into an object as what was fetched of a relation (`Model.construct`); of a
/// foreign key also its column, whose attribute is given back.
///
/// # Errors
/// What reading the value's key raises.
pub fn put_fetched(_vm: &mut Vm, _object: &Value, _field: &Rc<Field>, _value: &Value) -> Result<Option<Text>> {
    Err(unsupported("`Model.construct` with relations"))
}
