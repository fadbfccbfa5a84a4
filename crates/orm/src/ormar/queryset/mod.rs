//! Querysets: `Model.objects`, lookups, and the SQL they become.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Module;
use linktable_python::{Class, Result, Value, Vm};

/// Puts `QuerySet`, `and_`, `or_` … into `ormar` or `ormar.queryset`.
pub(crate) fn fill(_: &mut Vm, _: &Rc<Module>) {}

/// `Model.objects`: a queryset of ormar's own class or of `ormar_config.queryset_class`.
///
/// # Errors
/// None of its own.
pub(crate) fn objects(_: &mut Vm, _: &Rc<Class>) -> Result<Value> {
    Err(unsupported("`objects`"))
}

/// `Model.name` for a field: what filters and orders are written with (`FieldAccessor`).
///
/// # Errors
/// None of its own.
pub(crate) fn accessor(_: &mut Vm, _: &Rc<Class>, _name: &str) -> Result<Value> {
    Err(unsupported("filters in Python style"))
}
