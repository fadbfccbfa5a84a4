//! Querysets: `Model.objects`, lookups, and the SQL they become.
//!
//! A queryset ([`chain`]) holds a [`select::Query`]; its methods build a statement from it ([`select`], [`join`]),
//! execute it ([`read`], [`write`]) and make objects of the rows ([`rows`], [`merge`], [`prefetch`]).

pub(crate) mod accessor;
pub(crate) mod aliases;
mod chain;
mod excludable;
pub(crate) mod filter;
mod group;
mod join;
mod merge;
mod order;
mod page;
pub(crate) mod paths;
mod prefetch;
pub(crate) mod read;
mod rows;
mod select;
mod values;
pub(crate) mod walk;
mod write;

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Class, Result, Value, Vm};

pub(crate) use chain::objects;

/// Puts `QuerySet`, `and_`, `or_` … into `ormar` or `ormar.queryset`.
///
/// # Errors
/// What making an enum raises.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) -> Result<()> {
    module.add_class(&chain::class(vm));
    module.add_class(&accessor::order_class(vm));
    module.add("and_", |vm, args| group::group(vm, args, false));
    module.add("or_", |vm, args| group::group(vm, args, true));
    let nulls = accessor::nulls_ordering(vm)?;
    module.set("NullsOrdering", nulls);
    Ok(())
}

/// `Model.name` for a field: what filters and orders are written with (`FieldAccessor`).
///
/// # Errors
/// None of its own.
pub(crate) fn accessor(vm: &mut Vm, model: &Rc<Class>, name: &str) -> Result<Value> {
    Ok(accessor::new(vm, model, name))
}
