//! The methods of `QuerysetProxy` that write: `create`, `update`, `get_or_create`, `update_or_create`, `clear`.

use linktable_python::{Args, Result, Text, Value, Vm};

use super::{Query, awaited, is_error, load, of, queryset_of, set};
use crate::ormar::errors;
use crate::ormar::relations::relation::Kind;
use crate::ormar::relations::{key_name, name_of};
use crate::sqlalchemy;

pub(super) fn clear(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let query = of(vm, &this)?;
    let keep_reversed = match args.take_keyword("keep_reversed").or_else(|| args.get(0).cloned()) {
        Some(value) => vm.truthy(&value)?,
        None => true,
    };
    let owner = query.owner(vm)?;
    let (queryset, column) = if query.kind == Kind::Multiple {
        let through = query.through(vm)?;
        (queryset_of(vm, &through, None)?, name_of(vm, &owner)?)
    } else {
        (queryset_of(vm, &query.to, None)?, query.back.name().to_string())
    };
    let filter = Args::none().with(&column, owner);
    query.clean(vm)?;
    if keep_reversed && query.kind == Kind::Reverse {
        let queryset = vm.call_method(&queryset, "filter", filter)?;
        let values = Args::none().with("each", Value::Bool(false)).with(&column, Value::None);
        return awaited(vm, &queryset, "update", values);
    }
    awaited(vm, &queryset, "delete", filter)
}

/// The arguments for through objects, taken out of all.
fn take_through(vm: &mut Vm, query: &Query, args: &mut Args) -> Result<Vec<(Text, Value)>> {
    let Some(given) = args.take_keyword(&query.through_name()) else { return Ok(Vec::new()) };
    let mut keywords = Vec::new();
    for (name, value) in vm.mapping_items(&given)? {
        keywords.push((vm.str(&name)?.into(), value));
    }
    Ok(keywords)
}

pub(super) fn create(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let query = of(vm, &this)?;
    let through = take_through(vm, &query, &mut args)?;
    if query.kind == Kind::Reverse {
        let owner = query.owner(vm)?;
        let owner = vm.weak_proxy(&owner)?;
        set(&mut args.keywords, query.back.name(), owner);
    }
    let queryset = query.queryset(vm)?;
    let created = awaited(vm, &queryset, "create", args)?;
    query.register(vm, &created)?;
    if query.kind == Kind::Multiple {
        query.create_through(vm, &created, through)?;
    }
    Ok(created)
}

pub(super) fn update(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let query = of(vm, &this)?;
    let each = match args.take_keyword("each").or_else(|| args.get(0).cloned()) {
        Some(each) => vm.truthy(&each)?,
        None => false,
    };
    args.positional.clear();
    let queryset = query.queryset(vm)?;
    if !each {
        let mut clauses = 0;
        for name in ["filter_clauses", "exclude_clauses"] {
            let some = vm.get_attr(&queryset, name)?;
            clauses += vm.len(&some)?;
        }
        // One of them is that of the relation itself.
        if clauses == 1 {
            let message = "You cannot update without filtering the queryset first. \
                           If you want to update all rows use update(each=True, **kwargs)";
            return Err(errors::error(vm, "QueryDefinitionError", message));
        }
    }
    let through = take_through(vm, &query, &mut args)?;
    let children = awaited(vm, &queryset, "all", Args::none())?;
    let children = vm.collect(&children)?;
    for child in &children {
        awaited(vm, child, "update", args.clone())?;
        if query.kind == Kind::Multiple && !through.is_empty() {
            query.update_through(vm, child, through.clone())?;
        }
    }
    Ok(Value::from(children.len()))
}

pub(super) fn get_or_create(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let defaults = match args.take_keyword("_defaults") {
        Some(defaults) => defaults,
        None => args.take_this(),
    };
    let pair = |object: Value, created: bool| Value::tuple(vec![object, Value::Bool(created)]);
    let with_this = |args: &Args| {
        let mut args = args.clone();
        args.positional.insert(0, this.clone());
        args
    };
    match load(vm, with_this(&args), "get") {
        Err(raised) if is_error(vm, &raised, "NoMatch") => {}
        given => return given.map(|object| pair(object, false)),
    }
    let mut keywords = args.keywords.clone();
    if vm.truthy(&defaults)? {
        for (name, value) in vm.mapping_items(&defaults)? {
            let name = vm.str(&name)?;
            set(&mut keywords, name.into(), value);
        }
    }
    match create(vm, Args { positional: vec![this.clone()], keywords }) {
        Err(refused) if sqlalchemy::errors::is(vm, &refused, "IntegrityError") => {
            match load(vm, with_this(&args), "get") {
                Err(raised) if is_error(vm, &raised, "NoMatch") => Err(refused),
                given => given.map(|object| pair(object, false)),
            }
        }
        given => given.map(|object| pair(object, true)),
    }
}

pub(super) fn update_or_create(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let query = of(vm, &this)?;
    let key_name = key_name(&query.to);
    if let Some(key) = args.take_keyword("pk") {
        set(&mut args.keywords, key_name.clone(), key);
    }
    let key = args.keywords.iter().find(|(name, _)| *name == key_name).map(|(_, value)| value.clone());
    let found = match key.and_then(Value::non_none) {
        None => None,
        Some(key) => {
            let queryset = query.queryset(vm)?;
            match awaited(vm, &queryset, "get", Args::none().with("pk", key)) {
                Err(raised) if is_error(vm, &raised, "NoMatch") => None,
                found => Some(found?),
            }
        }
    };
    match found {
        Some(object) => awaited(vm, &object, "update", args),
        None => {
            args.positional.insert(0, this);
            create(vm, args)
        }
    }
}
