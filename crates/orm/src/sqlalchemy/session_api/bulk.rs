//! Many rows at once without any objects: `bulk_insert_mappings` and its like.
//!
//! Mirrors SQLAlchemy 2.1, `orm/session.py` (`bulk_save_objects`) and `orm/bulk_persistence.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};

use super::core;
use crate::sqlalchemy::attributes::state_of;
use crate::sqlalchemy::dml;
use crate::sqlalchemy::expression::argument;
use crate::sqlalchemy::state::State;

fn refuse_options(args: &Args, name: &str) -> Result<()> {
    let asked = args.positional.get(3).is_some_and(|value| !matches!(value, Value::Bool(false)));
    let option = args.keywords.iter().find(|(_, value)| !matches!(value, Value::Bool(false)));
    match option {
        Some((option, _)) => Err(unsupported(format!("`{name}({option}=…)`"))),
        None if asked => Err(unsupported(format!("`{name}` with options"))),
        None => Ok(()),
    }
}

/// `bulk_insert_mappings(Hero, [{"name": …}, …])`
pub(super) fn insert_mappings(vm: &mut Vm, args: Args) -> Result<Value> {
    refuse_options(&args, "bulk_insert_mappings")?;
    insert(vm, &args, &argument(&args, 1), &argument(&args, 2))
}

fn insert(vm: &mut Vm, args: &Args, class: &Value, rows: &Value) -> Result<Value> {
    let rows = Value::list(vm.collect(rows)?);
    let statement = dml::insert(vm, [class.clone()].into())?;
    run(vm, args, &statement, &rows)
}

/// `bulk_update_mappings(Hero, [{"id": 1, "name": …}, …])`
pub(super) fn update_mappings(vm: &mut Vm, args: Args) -> Result<Value> {
    refuse_options(&args, "bulk_update_mappings")?;
    let rows = Value::list(vm.collect(&argument(&args, 2))?);
    let statement = dml::update(vm, [argument(&args, 1)].into())?;
    run(vm, &args, &statement, &rows)
}

/// Unlike `execute` none of these writes first what changed before.
fn run(vm: &mut Vm, args: &Args, statement: &Value, rows: &Value) -> Result<Value> {
    let session = core(args)?;
    if vm.len(rows)? > 0
        && let Some(statement) = dml::of(statement)
    {
        let connection = session.connection(vm)?;
        dml::execute(vm, Some(&session), &connection, &statement, Some(rows))?;
    }
    Ok(Value::None)
}

/// `bulk_save_objects([Hero(…), …])`: objects without rows are inserted, and know nothing of it afterwards.
pub(super) fn save_objects(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some((option, _)) = args.keywords.iter().find(|(_, value)| !matches!(value, Value::Bool(false))) {
        return Err(unsupported(format!("`bulk_save_objects({option}=…)`")));
    }
    let mut groups: Vec<(Rc<State>, Vec<Value>)> = Vec::new();
    for object in vm.collect(&argument(&args, 1))? {
        let state = state_of(vm, &object)?;
        if state.has_key() {
            return Err(unsupported("`bulk_save_objects` of objects that have rows"));
        }
        let row = Value::dict(Default::default());
        for column in &state.mapper.columns {
            if let Some(value) = state.loaded(&column.key) {
                vm.set_item(&row, Value::str(&*column.key), value)?;
            }
        }
        match groups.last_mut().filter(|(first, _)| Rc::ptr_eq(&first.mapper, &state.mapper)) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((state, vec![row])),
        }
    }
    for (state, rows) in groups {
        let class = Value::Class(vm.class_of(&state.value()));
        insert(vm, &args, &class, &Value::list(rows))?;
    }
    Ok(Value::None)
}
