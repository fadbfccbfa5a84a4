//! `fetch_related`, `fetch_for_list`, and relations given to `construct`.
//!
//! Mirrors Tortoise 1.1.9, `models.py`.

use std::rc::Rc;

use linktable_python::object::{Generator, Then};
use linktable_python::{Args, Result, Text, Value, Vm};

use super::{many, prefetch, reverse};
use crate::tortoise::context::client_for;
use crate::tortoise::instance;
use crate::tortoise::mapping::{Field, Kind, meta_of};

/// `object.fetch_related(*relations, using_db=None)`.
///
/// # Errors
/// None before it is awaited.
pub fn fetch_related(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let using_db = args.take_keyword("using_db").unwrap_or_default();
    Ok(Generator::native_async("fetch_related", move |vm| {
        let meta = instance::meta(vm, &this)?;
        let client = client_for(vm, &meta, &using_db)?;
        prefetch::fetch_for_list(vm, &client, &meta, vec![this], &args.positional)
    }))
}

/// `Model.fetch_for_list(instance_list, *relations, using_db=None)`.
///
/// # Errors
/// None before it is awaited.
pub fn fetch_for_list(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = args.take_this();
    let using_db = args.take_keyword("using_db").unwrap_or_default();
    let objects = args.take_keyword("instance_list").unwrap_or_else(|| args.take_this());
    Ok(Generator::native_async("fetch_for_list", move |vm| {
        let Some(meta) = meta_of(vm, &class) else { return Ok(Then::Return(Value::None)) };
        let client = client_for(vm, &meta, &using_db)?;
        let objects = vm.collect(&objects)?;
        prefetch::fetch_for_list(vm, &client, &meta, objects, &args.positional)
    }))
}

/// A relation given to `construct`: what it leads to counts as fetched. Gives the
/// attribute of the column that was set with it.
///
/// # Errors
/// What iterating over the value raises.
pub fn put_fetched(vm: &mut Vm, object: &Value, field: &Rc<Field>, value: &Value) -> Result<Option<Text>> {
    let kept = format!("_{}", field.name());
    let relation = match &field.kind {
        Kind::Backward(back) if !back.one_to_one => {
            let (related, to) = (field.related()?.class()?, field.to_field()?.name());
            reverse::make(vm, &related, &back.relation_field, object, &to)?
        }
        Kind::ManyToMany(_) => many::make(vm, object, field)?,
        Kind::ForeignKey(_) => {
            instance::put(object, &kept, value.clone());
            let (Ok(to), Some(column)) = (field.to_field(), field.source_field.borrow().clone()) else {
                return Ok(None);
            };
            let key = match value {
                Value::None => Value::None,
                value => vm.get_attr_opt(value, &to.name())?.unwrap_or_default(),
            };
            instance::put(object, &column, key);
            return Ok(Some(column));
        }
        _ => {
            instance::put(object, &kept, value.clone());
            return Ok(None);
        }
    };
    let related = vm.collect(value)?;
    reverse::set_result(vm, &relation, Value::list(related), None)?;
    instance::put(object, &kept, relation);
    Ok(None)
}
