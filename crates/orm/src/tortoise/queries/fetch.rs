//! Rows of a queryset as objects.
//!
//! Mirrors Tortoise 1.1.9, `backends/base/executor.py` (`execute_select`).

use std::rc::Rc;

use linktable_python::object::Then;
use linktable_python::{Result, Text, Value, Vm};
use linktable_schema::SqlValue;
use linktable_store::Rows;

use super::constant::{Constant, Select};
use super::queryset::{self, QuerySet, Single};
use super::select::{self, Part};
use crate::tortoise::client::Client;
use crate::tortoise::errors;
use crate::tortoise::field::convert;
use crate::tortoise::instance::from_row;
use crate::tortoise::mapping::Meta;

/// `await queryset`
///
/// # Errors
/// What building or executing it raises.
pub fn await_queryset(vm: &mut Vm, value: &Value) -> Result<Then> {
    let set = queryset::this(value)?;
    let (meta, single) = (set.base.meta.clone(), set.single);
    fetch(vm, &set, move |vm, objects| singled(vm, &meta, single, objects).map(Then::Return))
}

/// Fetches the objects of a queryset, with what is to be fetched besides, and goes on with `then`.
///
/// # Errors
/// What building or executing it raises.
pub fn fetch(
    vm: &mut Vm,
    set: &QuerySet,
    then: impl FnOnce(&mut Vm, Vec<Value>) -> Result<Then> + 'static,
) -> Result<Then> {
    let client = set.base.client(vm)?;
    let (select, parts) = select::build(vm, set)?;
    let custom: Vec<Text> = set.base.annotations.borrow().iter().map(|(name, _)| name.clone()).collect();
    let (meta, prefetches) = (set.base.meta.clone(), set.prefetches.clone());
    let (sql, params) = select.render();
    client.clone().statement_loading(vm, sql, values(params), set.loads.clone(), move |vm, rows| {
        let objects = objects(vm, &rows?, &parts, &custom)?;
        prefetches.fetch(vm, &client, &meta, objects.clone(), move |vm, outcome| {
            outcome?;
            then(vm, objects)
        })
    })
}

/// The objects of a queryset, at once and without what is to be fetched besides.
///
/// # Errors
/// What building or executing it raises.
pub fn fetch_now(vm: &mut Vm, set: &QuerySet) -> Result<Vec<Value>> {
    let client = set.base.client(vm)?;
    let (select, parts) = select::build(vm, set)?;
    let (sql, params) = select.render();
    let rows = client.execute(vm, &sql, &values(params))?;
    objects(vm, &rows, &parts, &[])
}

/// Executes a SELECT and goes on with its rows.
///
/// # Errors
/// What SQLite refuses.
pub fn select_rows(
    vm: &mut Vm,
    client: &Rc<Client>,
    select: &Select,
    then: impl FnOnce(&mut Vm, Rows) -> Result<Then> + 'static,
) -> Result<Then> {
    let (sql, params) = select.render();
    execute(vm, client, sql, values(params), then)
}

/// Executes a statement and goes on with its rows.
///
/// # Errors
/// What SQLite refuses.
pub fn execute(
    vm: &mut Vm,
    client: &Rc<Client>,
    sql: String,
    params: Vec<Value>,
    then: impl FnOnce(&mut Vm, Rows) -> Result<Then> + 'static,
) -> Result<Then> {
    client.statement(vm, sql, params, move |vm, rows| then(vm, rows?))
}

/// The values of parameters.
pub fn values(params: Vec<Constant>) -> Vec<Value> {
    params.into_iter().map(|constant| constant.value).collect()
}

/// One of them, or the list, as was asked for.
///
/// # Errors
/// `DoesNotExist`, `MultipleObjectsReturned`.
pub fn singled(vm: &mut Vm, meta: &Meta, single: Single, mut items: Vec<Value>) -> Result<Value> {
    if !single.single {
        return Ok(Value::list(items));
    }
    match items.len() {
        1 => Ok(items.pop().unwrap_or_default()),
        0 if !single.must_exist => Ok(Value::None),
        count => {
            let class = meta.class()?;
            let name = if count == 0 { "DoesNotExist" } else { "MultipleObjectsReturned" };
            Err(errors::about(vm, name, &class))
        }
    }
}

/// Where each name stands in a row: of several columns with one name the first.
fn positions(columns: &[String]) -> Vec<(usize, &str)> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    for (at, name) in columns.iter().enumerate() {
        if !found.iter().any(|(_, known)| known == name) {
            found.push((at, name));
        }
    }
    found
}

fn objects(vm: &mut Vm, rows: &Rows, parts: &[Part], custom: &[Text]) -> Result<Vec<Value>> {
    let positions = positions(&rows.columns);
    let names: Vec<String> = positions.iter().map(|(_, name)| (*name).to_owned()).collect();
    let mut made = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        let cells: Vec<SqlValue> = positions.iter().filter_map(|(at, _)| row.get(*at)).cloned().collect();
        let mut start = 0;
        let mut found: Vec<(&[Text], Value)> = Vec::new();
        for part in parts {
            let end = (start + part.columns).min(cells.len());
            let (Some(names), Some(cells)) = (names.get(start..end), cells.get(start..end)) else { break };
            start = end;
            let Some((attribute, path)) = part.path.split_last() else {
                found.push((&part.path, from_row(vm, &part.meta, names, cells)?));
                continue;
            };
            let object = related(vm, part, names, cells)?;
            let owner = found.iter().find(|(known, _)| *known == path).map(|(_, owner)| owner.clone());
            if let Some(owner) = owner.as_ref().and_then(Value::as_instance) {
                owner.set(&format!("_{attribute}"), object.clone().unwrap_or_default());
            }
            if let Some(object) = object {
                found.push((&part.path, object));
            }
        }
        let Some((_, object)) = found.into_iter().next() else { continue };
        if let Some(instance) = object.as_instance() {
            for name in custom {
                if let Some(at) = names.iter().position(|known| *known == name.as_str())
                    && let Some(cell) = cells.get(at)
                {
                    instance.set(name, convert::plain(cell));
                }
            }
        }
        made.push(object);
    }
    Ok(made)
}

/// A related object; none if all its columns are empty.
fn related(vm: &mut Vm, part: &Part, names: &[String], cells: &[SqlValue]) -> Result<Option<Value>> {
    let mut any = false;
    for cell in cells {
        any |= vm.truthy(&convert::plain(cell))?;
    }
    if !any && part.columns > 0 {
        return Ok(None);
    }
    let columns: Vec<String> =
        names.iter().map(|name| name.split_once('.').map_or(name.as_str(), |(_, column)| column).to_owned()).collect();
    from_row(vm, &part.meta, &columns, cells).map(Some)
}

/// The objects of plain rows, as of a statement the script wrote.
///
/// # Errors
/// What a conversion raises.
pub fn plain_objects(vm: &mut Vm, meta: &Rc<Meta>, rows: &Rows) -> Result<Vec<Value>> {
    rows.rows.iter().map(|row| from_row(vm, meta, &rows.columns, row)).collect()
}
