//! `save`, `update`, `upsert`, `delete`, `load`, `load_all`, `save_related` of one object.
//!
//! ormar 0.26.0: `models/model.py`, `models/mixins/save_mixin.py`. The coroutines around these are made in `model`.

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};

/// `await object.save()`
///
/// # Errors
/// What the database, signals or the model's rules raise.
pub(crate) fn save(_: &mut Vm, _: Args) -> Result<Value> {
    Err(unsupported("`save`"))
}

/// `await object.update(**values)`
///
/// # Errors
/// As [`save`].
pub(crate) fn update(_: &mut Vm, _: Args) -> Result<Value> {
    Err(unsupported("`update`"))
}

/// `await object.upsert(**values)`
///
/// # Errors
/// As [`save`].
pub(crate) fn upsert(_: &mut Vm, _: Args) -> Result<Value> {
    Err(unsupported("`upsert`"))
}

/// `await object.delete()`
///
/// # Errors
/// As [`save`].
pub(crate) fn delete(_: &mut Vm, _: Args) -> Result<Value> {
    Err(unsupported("`delete`"))
}

/// `await object.load()`
///
/// # Errors
/// As [`save`].
pub(crate) fn load(_: &mut Vm, _: Args) -> Result<Value> {
    Err(unsupported("`load`"))
}

/// `await object.load_all(follow=…, exclude=…, order_by=…)`
///
/// # Errors
/// As [`save`].
pub(crate) fn load_all(_: &mut Vm, _: Args) -> Result<Value> {
    Err(unsupported("`load_all`"))
}

/// `await object.save_related(follow=…, save_all=…, exclude=…)`
///
/// # Errors
/// As [`save`].
pub(crate) fn save_related(_: &mut Vm, _: Args) -> Result<Value> {
    Err(unsupported("`save_related`"))
}
