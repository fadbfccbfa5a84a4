//! `save_related`: an object and what hangs on it are written, each where it has to be.
//!
//! ormar 0.26.0, `Model.save_related` and `models/mixins/save_mixin.py`.

use std::rc::Rc;

use linktable_python::{Args, Result, Text, Value, Vm};

use super::mapping::{Field, field_of, lower_name, related_fields, state_of};
use super::queryset::paths::Tree;
use super::queryset::walk;
use super::relations;

/// How far and what.
#[derive(Clone, Copy)]
struct Extent {
    /// Whether what hangs on related objects is written too.
    follow: bool,
    /// Whether what is saved already is written again.
    save_all: bool,
}

/// Where an object was come upon.
struct From<'a> {
    object: &'a Value,
    field: &'a Rc<Field>,
}

/// `await object.save_related(follow=…, save_all=…, relation_map=…, exclude=…)`: how many objects were written.
///
/// # Errors
/// What writing them raises.
pub(crate) fn save_related(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let mut given = args.positional.into_iter();
    let mut take = |name: &str, keywords: &mut Vec<(Text, Value)>| {
        let at = keywords.iter().position(|(keyword, _)| **keyword == *name);
        given.next().or_else(|| at.map(|at| keywords.remove(at).1)).unwrap_or_default()
    };
    let [follow, save_all, relation_map, exclude] =
        ["follow", "save_all", "relation_map", "exclude"].map(|name| take(name, &mut args.keywords));
    if let Some((name, _)) = args.keywords.first() {
        let message = format!("Model.save_related() got an unexpected keyword argument '{name}'");
        return Err(vm.type_error(message));
    }
    let extent = Extent { follow: vm.truthy(&follow)?, save_all: vm.truthy(&save_all)? };
    let mut map = match relation_map.non_none() {
        Some(map) => tree_of(vm, &map)?,
        None => Tree::of(&walk::relation_paths(vm, &vm.class_of(&this))?),
    };
    if vm.truthy(&exclude)? {
        let exclude = tree_of(vm, &exclude)?;
        subtract(&mut map, &exclude);
    }
    save(vm, &this, extent, &map, None).map(Value::Int)
}

/// A set of paths, or a dict of names with what is below them, as a tree.
fn tree_of(vm: &mut Vm, value: &Value) -> Result<Tree> {
    Ok(match value.unwrapped() {
        Value::Dict(_) => {
            let mut tree = Tree::default();
            for (name, below) in vm.mapping_items(value)? {
                let name = vm.str(&name)?;
                let below = vm.nested(|vm| tree_of(vm, &below))?;
                tree.0.push((name.into(), below));
            }
            tree
        }
        Value::Set(_) | Value::List(_) | Value::Tuple(_) => {
            let mut paths: Vec<Text> = Vec::new();
            for path in vm.collect(value)? {
                paths.push(vm.str(&path)?.into());
            }
            Tree::of(&paths)
        }
        _ => Tree::default(),
    })
}

/// Takes out of a tree what stands in another (`subtract_dict`).
fn subtract(map: &mut Tree, exclude: &Tree) {
    for (name, without) in &exclude.0 {
        let Some(at) = map.0.iter().position(|(known, _)| known == name) else { continue };
        let is_left = match map.0.get_mut(at) {
            Some((_, below)) if !below.is_empty() && !without.is_empty() => {
                subtract(below, without);
                !below.is_empty()
            }
            _ => false,
        };
        if !is_left {
            map.0.remove(at);
        }
    }
}

/// An object and what hangs on it: first what it points to, then itself, then what points to it.
fn save(vm: &mut Vm, object: &Value, extent: Extent, map: &Tree, from: Option<From<'_>>) -> Result<i64> {
    let this = vm.referent(object)?;
    let class = vm.class_of(&this);
    let visited: Vec<Rc<Field>> =
        related_fields(&class).into_iter().filter(|field| map.get(&field.name()).is_some()).collect();
    let (before, after): (Vec<_>, Vec<_>) =
        visited.into_iter().partition(|field| !field.is_virtual() && !field.is_multi());
    let mut count = 0;
    for field in &before {
        count += save_all_of(vm, object, field, extent, map)?;
    }
    count += save_one(vm, object, extent, from)?;
    for field in &after {
        count += save_all_of(vm, object, field, extent, map)?;
    }
    Ok(count)
}

/// `_update_relation_list` of one relation.
fn save_all_of(vm: &mut Vm, object: &Value, field: &Rc<Field>, extent: Extent, map: &Tree) -> Result<i64> {
    let name = field.name();
    let related = vm.get_attr(object, &name)?;
    if !vm.truthy(&related)? {
        return Ok(0);
    }
    let related = match related.unwrapped() {
        Value::List(list) => list.to_vec(),
        _ => vec![related],
    };
    let mut count = 0;
    for child in related {
        let from = Some(From { object, field });
        count += if extent.follow {
            let below = map.get(&name).cloned().unwrap_or_default();
            vm.nested(|vm| save(vm, &child, extent, &below, from))?
        } else {
            save_one(vm, &child, extent, from)?
        };
    }
    Ok(count)
}

/// `_upsert_model`
fn save_one(vm: &mut Vm, object: &Value, extent: Extent, from: Option<From<'_>>) -> Result<i64> {
    let this = vm.referent(object)?;
    let Some(state) = state_of(&this) else { return Ok(0) };
    if state.pk_only.get() {
        return Ok(0);
    }
    let key = vm.get_attr(&this, "pk")?;
    let is_due = extent.save_all || !vm.truthy(&key)? || !state.saved.get();
    if !is_due {
        return Ok(0);
    }
    let upsert = vm.call_method(object, "upsert", Args::none().with("__force_save__", Value::Bool(true)))?;
    vm.run_coroutine(&upsert)?;
    if let Some(From { object: previous, field }) = from
        && field.is_multi()
    {
        save_through(vm, object, previous, field)?;
    }
    Ok(1)
}

/// `_upsert_through_model`
fn save_through(vm: &mut Vm, object: &Value, previous: &Value, field: &Rc<Field>) -> Result<()> {
    let owner = vm.referent(previous)?;
    let through = field_of(&vm.class_of(&owner), &field.name()).and_then(|field| field.through());
    let name = through.map(|through| lower_name(&through)).unwrap_or_default();
    let through = vm.get_attr(object, &name)?;
    let mut values = Vec::new();
    if vm.truthy(&through)? {
        let through = vm.referent(&through)?;
        let class = vm.class_of(&through);
        let related = related_fields(&class).into_iter().map(|field| Value::Str(field.name())).collect();
        let related = Value::set(vm.set_from(related)?);
        let dumped = vm.call_method(&through, "model_dump", Args::none().with("exclude", related))?;
        for (name, value) in vm.mapping_items(&dumped)? {
            values.push((vm.str(&name)?.into(), value));
        }
    }
    let list = vm.get_attr(previous, &field.name())?;
    let query = vm.get_attr(&list, "queryset_proxy")?;
    relations::upsert_through(vm, &query, object, values)
}
