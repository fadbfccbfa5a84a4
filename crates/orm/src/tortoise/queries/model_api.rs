//! The class methods of models that make queries.
//!
//! Mirrors Tortoise 1.1.9, `models.py`.

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};

/// `Model.all`.
pub fn all(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.all`"))
}

/// `Model.annotate`.
pub fn annotate(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.annotate`"))
}

/// `Model.bulk_create`.
pub fn bulk_create(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.bulk_create`"))
}

/// `Model.bulk_update`.
pub fn bulk_update(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.bulk_update`"))
}

/// `Model.earliest`.
pub fn earliest(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.earliest`"))
}

/// `Model.exclude`.
pub fn exclude(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.exclude`"))
}

/// `Model.exists`.
pub fn exists(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.exists`"))
}

/// `Model.filter`.
pub fn filter(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.filter`"))
}

/// `Model.first`.
pub fn first(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.first`"))
}

/// `Model.get`.
pub fn get(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.get`"))
}

/// `Model.get_or_create`.
pub fn get_or_create(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.get_or_create`"))
}

/// `Model.get_or_none`.
pub fn get_or_none(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.get_or_none`"))
}

/// `Model.in_bulk`.
pub fn in_bulk(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.in_bulk`"))
}

/// `Model.last`.
pub fn last(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.last`"))
}

/// `Model.latest`.
pub fn latest(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.latest`"))
}

/// `Model.raw`.
pub fn raw(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.raw`"))
}

/// `Model.select_for_update`.
pub fn select_for_update(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.select_for_update`"))
}

/// `Model.update_or_create`.
pub fn update_or_create(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model.update_or_create`"))
}

/// `Model[key]`.
pub fn get_by_key(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`Model[key]`"))
}
