//! What `inspect(Hero)` and `inspect(hero)` are told, which are written in Python (`python/mapper.py`).
//!
//! Mirrors SQLAlchemy 2.1, `orm/mapper.py`, `orm/state.py` and `orm/attributes.py` (`History`).

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Args, Result, Value, Vm};

use crate::resolved::Direction;
use crate::sqlalchemy::attributes::{Fetch, state_of};
use crate::sqlalchemy::history;
use crate::sqlalchemy::mapper::{self, Lazy, Mapper, Relation};
use crate::sqlalchemy::metadata;
use crate::sqlalchemy::state::{Before, State};

/// Puts the functions into a module.
pub(super) fn fill(module: &Rc<Module>) {
    module.add("history_of", history_of);
    module.add("loaded_of", loaded_of);
    module.add("mapper_of", mapper_of);
    module.add("relations_of", relations_of);
    module.add("state_of", told_of_state);
}

/// The mapper of a class as scripts have it; `None` for a class that is not mapped.
///
/// # Errors
/// None but limits.
pub(crate) fn mapper_value(vm: &mut Vm, class: &Value) -> Result<Value> {
    let home = vm.import("_linktable_mapper")?;
    vm.call_method(&home, "of_class", [class.clone()])
}

fn text(name: &str) -> Value {
    Value::str(name)
}

/// The name of a class, its table, its attributes with their columns, the columns of its key; `None` if it has none.
fn mapper_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let mapper = args.this().as_class().cloned().and_then(|class| mapper::known(vm, &class));
    let Some(mapper) = mapper else { return Ok(Value::None) };
    let table = metadata::table_of(vm, &mapper)?;
    let columns = mapper.columns.iter().map(|column| Value::tuple(vec![text(&column.key), text(&column.name)]));
    let keys = mapper.primary_key().map(|column| text(&column.name));
    Ok(Value::tuple(vec![text(&mapper.name), table, Value::list(columns.collect()), Value::list(keys.collect())]))
}

/// The relationships of a class, each as a tuple.
fn relations_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(class) = args.this().as_class().cloned() else { return Ok(Value::list(Vec::new())) };
    let Some(mapper) = mapper::of_class(vm, &class)? else { return Ok(Value::list(Vec::new())) };
    let mut told = Vec::new();
    for relation in mapper.relations() {
        told.push(told_of_relation(vm, &mapper, relation)?);
    }
    Ok(Value::list(told))
}

fn told_of_relation(vm: &mut Vm, mapper: &Mapper, relation: &Rc<Relation>) -> Result<Value> {
    let direction = match relation.direction {
        Direction::OneToMany => "ONETOMANY",
        Direction::ManyToOne => "MANYTOONE",
        Direction::ManyToMany => "MANYTOMANY",
    };
    let lazy = match relation.lazy {
        Lazy::Select => "select",
        Lazy::SelectIn => "selectin",
        Lazy::Joined => "joined",
        Lazy::Immediate => "immediate",
        Lazy::Raise => "raise",
        Lazy::RaiseOnSql => "raise_on_sql",
        Lazy::NoLoad => "noload",
        Lazy::Subquery => "subquery",
        Lazy::Dynamic => "dynamic",
        Lazy::WriteOnly => "write_only",
    };
    let target = relation.target.upgrade().and_then(|target| target.class.upgrade());
    let (secondary, pairs) = match &relation.secondary {
        Some(secondary) => (metadata::table_of(vm, &secondary.mapper)?, &secondary.parent_pairs),
        None => (Value::None, &relation.pairs),
    };
    let local = pairs.iter().filter_map(|pair| mapper.column(&pair.local)).map(|column| text(&column.name));
    Ok(Value::tuple(vec![
        text(&relation.key),
        text(direction),
        Value::Bool(relation.many),
        target.map_or(Value::None, Value::Class),
        relation.back().map_or(Value::None, |back| text(&back.key)),
        secondary,
        Value::list(local.collect()),
        text(lazy),
        Value::Bool(relation.view_only),
    ]))
}

/// The session of an object, its identity, whether it was deleted, whether it changed, whether it is to be read again,
/// the attributes that are not loaded, and whether it belongs to a session.
fn told_of_state(vm: &mut Vm, args: Args) -> Result<Value> {
    let state = state_of(vm, &args.this())?;
    mapper::configure(vm)?;
    let session = state.session();
    let object = session.as_ref().and_then(|session| session.object.borrow().upgrade());
    let key = state.key.borrow().as_ref().map(|key| key.sql_values());
    let identity = match key {
        Some(values) => {
            let mut parts = Vec::new();
            for (column, value) in state.mapper.primary_key().zip(&values) {
                parts.push(column.sql_type.to_python(vm, value)?);
            }
            Value::tuple(parts)
        }
        None => Value::None,
    };
    let before = state.before.borrow();
    let unloaded = keys(&state.mapper).filter(|key| !before.contains_key(key) && state.loaded(key).is_none());
    Ok(Value::tuple(vec![
        object.map_or(Value::None, Value::Instance),
        identity,
        Value::Bool(state.deleted.get()),
        Value::Bool(state.modified.get()),
        Value::Bool(state.expired.get()),
        Value::list(unloaded.map(|key| text(&key)).collect()),
        Value::Bool(session.is_some()),
    ]))
}

fn keys(mapper: &Mapper) -> impl Iterator<Item = Rc<str>> {
    let columns = mapper.columns.iter().map(|column| column.key.clone());
    columns.chain(mapper.relations().iter().map(|relation| relation.key.clone()))
}

fn key_of(args: &Args) -> String {
    args.get(1).and_then(Value::as_text).map(ToString::to_string).unwrap_or_default()
}

/// The value of an attribute that is loaded, in a tuple; an empty one if it is not.
fn loaded_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let state = state_of(vm, &args.this())?;
    Ok(Value::tuple(state.loaded(&key_of(&args)).into_iter().collect()))
}

/// What was added to an attribute, stayed in it and went, each a list or an empty tuple.
fn history_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let state = state_of(vm, &args.this())?;
    let key = key_of(&args);
    let is_related = match state.mapper.relation(&key).cloned() {
        Some(relation) if relation.many => return history_of_list(vm, &state, &relation),
        relation => relation.is_some(),
    };
    let Some(current) = state.loaded(&key) else { return Ok(history(None, None, None)) };
    let before = state.before.borrow().get(key.as_str()).cloned();
    Ok(match before {
        None => history(None, Some(vec![current]), None),
        Some(Before::Value(before)) => {
            let same = if is_related { before.is(&current) } else { vm.eq(&before, &current)? };
            match same {
                true => history(None, Some(vec![current]), None),
                // That nothing was related before is not told.
                false if is_related && before.is_none() => history(Some(vec![current]), None, None),
                false => history(Some(vec![current]), None, Some(vec![before])),
            }
        }
        Some(_) => history(Some(vec![current]), None, None),
    })
}

fn history_of_list(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>) -> Result<Value> {
    if state.loaded(&relation.key).is_none() {
        return Ok(history(None, None, None));
    }
    let was_known = matches!(state.before.borrow().get(&relation.key), Some(Before::Items(_)));
    let has_changed = state.before.borrow().contains_key(&relation.key);
    let Some(found) = history::of_relation(vm, state, relation, Fetch::Loaded, false)? else {
        return Ok(history(None, None, None));
    };
    let values = |states: &[Option<Rc<State>>]| -> Vec<Value> {
        states.iter().map(|state| state.as_ref().map_or(Value::None, |state| state.value())).collect()
    };
    let (added, unchanged, deleted) = (values(&found.added), values(&found.unchanged), values(&found.deleted));
    Ok(match (has_changed, was_known) {
        (false, _) => history(None, Some(unchanged), None),
        (true, true) => history(Some(added), Some(unchanged), Some(deleted)),
        (true, false) => history(Some(added), None, None),
    })
}

fn history(added: Option<Vec<Value>>, unchanged: Option<Vec<Value>>, deleted: Option<Vec<Value>>) -> Value {
    let part = |part: Option<Vec<Value>>| part.map_or_else(|| Value::tuple(Vec::new()), Value::list);
    Value::tuple(vec![part(added), part(unchanged), part(deleted)])
}
