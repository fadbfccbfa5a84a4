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
mod text;
mod values;
pub(crate) mod walk;
mod write;

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Args, Class, Dict, Result, Value, Vm};

pub(crate) use chain::objects;

/// Puts `QuerySet`, `and_`, `or_` … into the module of a name: `ormar`, `ormar.queryset`, or one in it.
///
/// # Errors
/// What making an enum raises.
pub(crate) fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) -> Result<()> {
    let nulls = accessor::nulls_ordering(vm)?;
    match name {
        "ormar.queryset.queryset" => module.add_class(&chain::class(vm)),
        "ormar.queryset.actions" | "ormar.queryset.actions.order_action" => {
            module.add_class(&accessor::order_class(vm));
        }
        "ormar.queryset.field_accessor" => module.add_class(&accessor::class(vm)),
        "ormar.queryset.utils" => module.add("translate_list_to_dict", translate_list_to_dict),
        _ => {
            if name != "ormar.queryset.clause" {
                module.add_class(&chain::class(vm));
                module.add_class(&accessor::order_class(vm));
            }
            if name != "ormar" {
                module.add_class(&group::class(vm));
            }
            module.add("and_", |vm, args| group::group(vm, args, false));
            module.add("or_", |vm, args| group::group(vm, args, true));
            module.set("NullsOrdering", nulls);
        }
    }
    Ok(())
}

/// `translate_list_to_dict(paths, default=...)`: paths over relations as nested dicts.
fn translate_list_to_dict(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let given = args.this();
    let end = args.positional.get(1).cloned().or_else(|| args.take_keyword("default")).unwrap_or(Value::Ellipsis);
    let mut written = Vec::new();
    for path in vm.collect(&given)? {
        written.push(vm.str(&path)?.into());
    }
    nested(vm, &paths::Tree::of(&written), &end)
}

fn nested(vm: &mut Vm, tree: &paths::Tree, end: &Value) -> Result<Value> {
    let mut dict = Dict::default();
    for (name, below) in &tree.0 {
        let value = if below.is_empty() { end.clone() } else { vm.nested(|vm| nested(vm, below, end))? };
        dict.set_str(name.clone(), value);
    }
    Ok(Value::dict(dict))
}

/// `Model.name` for a field: what filters and orders are written with (`FieldAccessor`).
///
/// # Errors
/// None of its own.
pub(crate) fn accessor(vm: &mut Vm, model: &Rc<Class>, name: &str) -> Result<Value> {
    Ok(accessor::new(vm, model, name))
}
