//! The rows of link tables: inserted and deleted as lists change.
//!
//! Mirrors SQLAlchemy 2.1, `orm/dependency.py` (`_ManyToManyDP`).

use std::rc::Rc;

use linktable_python::{Result, Value, Vm};
use linktable_sql::query::{BinaryOp, Delete, Expr, Style, TableRef};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::sqlalchemy::attributes::{self, Fetch};
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::defaults::Given;
use crate::sqlalchemy::dependency::{check_type, not_added};
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{Mapper, Relation, Secondary};
use crate::sqlalchemy::persist;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::unit_of_work::Work;

/// Pairs of objects whose link rows are taken care of: the other end has nothing more to do for them.
pub type Processed = FxHashMap<Vec<Rc<str>>, FxHashSet<(*const State, *const State)>>;

/// The values of a link row, by attribute of the link model.
type LinkRow = Vec<(Rc<str>, Value)>;

/// Deletes the link rows of deleted objects.
pub fn process_deletes(
    vm: &mut Vm,
    work: &mut Work,
    relation: &Rc<Relation>,
    states: &[Rc<State>],
    fetch: Fetch,
) -> Result<()> {
    let key = both_ends(relation);
    let mut gone = Vec::new();
    let mut met = Vec::new();
    for state in states {
        let Some(history) = work.history(vm, state, relation, fetch, false)? else { continue };
        for child in history.not_added().flatten() {
            met.push((Rc::as_ptr(child), Rc::as_ptr(state)));
            if !is_processed(work, &key, state, child) {
                gone.extend(link_row(vm, work, relation, state, child, "delete")?);
            }
        }
    }
    note_processed(work, key, met);
    write(vm, work, relation, &gone, &[])
}

/// Inserts and deletes link rows for what came into lists and went.
pub fn process_saves(vm: &mut Vm, work: &mut Work, relation: &Rc<Relation>, states: &[Rc<State>]) -> Result<()> {
    let key = both_ends(relation);
    let mut come = Vec::new();
    let mut gone = Vec::new();
    let mut met = Vec::new();
    for state in states {
        let Some(history) = work.history(vm, state, relation, Fetch::Loaded, true)? else { continue };
        for (children, rows, operation) in [(&history.added, &mut come, "add"), (&history.deleted, &mut gone, "delete")]
        {
            for child in children.iter().flatten() {
                met.push((Rc::as_ptr(child), Rc::as_ptr(state)));
                if !is_processed(work, &key, state, child) {
                    rows.extend(link_row(vm, work, relation, state, child, operation)?);
                }
            }
        }
    }
    note_processed(work, key, met);
    write(vm, work, relation, &gone, &come)
}

/// What both ends of a relationship have in common; nothing if there is no other end.
fn both_ends(relation: &Relation) -> Option<Vec<Rc<str>>> {
    let mut keys = vec![relation.key.clone(), relation.back()?.key.clone()];
    keys.sort();
    Some(keys)
}

fn is_processed(work: &Work, key: &Option<Vec<Rc<str>>>, state: &Rc<State>, child: &Rc<State>) -> bool {
    let pairs = key.as_ref().and_then(|key| work.processed.get(key));
    pairs.is_some_and(|pairs| pairs.contains(&(Rc::as_ptr(state), Rc::as_ptr(child))))
}

fn note_processed(work: &mut Work, key: Option<Vec<Rc<str>>>, met: Vec<(*const State, *const State)>) {
    if let Some(key) = key {
        work.processed.entry(key).or_default().extend(met);
    }
}

/// The link row of two objects; none if the child is of no session.
fn link_row(
    vm: &mut Vm,
    work: &Work,
    relation: &Relation,
    state: &Rc<State>,
    child: &Rc<State>,
    operation: &str,
) -> Result<Option<LinkRow>> {
    let Some(secondary) = &relation.secondary else { return Ok(None) };
    check_type(vm, relation, child)?;
    if !work.session.contains(child) {
        if !child.deleted.get() {
            not_added(vm, relation, child, operation)?;
        }
        return Ok(None);
    }
    let mut row = Vec::new();
    for (pairs, object) in [(&secondary.parent_pairs, state), (&secondary.target_pairs, child)] {
        for pair in pairs {
            row.push((pair.remote.clone(), attributes::get_column(vm, object, &pair.local)?));
        }
    }
    Ok(Some(row))
}

fn write(vm: &mut Vm, work: &Work, relation: &Relation, gone: &[LinkRow], come: &[LinkRow]) -> Result<()> {
    let Some(secondary) = &relation.secondary else { return Ok(()) };
    let connection = work.session.connection(vm)?;
    if !gone.is_empty() {
        let rows: Vec<Vec<(usize, Param)>> = gone.iter().map(|row| params(&secondary.mapper, row)).collect();
        let statement = Delete {
            table: secondary.mapper.table.clone(),
            filter: rows.first().and_then(|row| condition(secondary, row)),
            returning: Vec::new(),
        };
        let rendered = statement.render(Style::Question);
        let rows: Vec<Vec<Param>> =
            rows.into_iter().map(|row| row.into_iter().map(|(_, param)| param).collect()).collect();
        let result = connection.execute_many(vm, &rendered, &rows)?;
        if result.rows_changed != rows.len() as u64 {
            let message = format!(
                "DELETE statement on table '{}' expected to delete {} row(s); Only {} were matched.",
                secondary.mapper.table,
                rows.len(),
                result.rows_changed
            );
            return Err(error(vm, "StaleDataError", message));
        }
    }
    if !come.is_empty() {
        let mut rows = Vec::with_capacity(come.len());
        for row in come {
            let given = params(&secondary.mapper, row).into_iter().map(|(at, param)| (at, Given::Param(param)));
            rows.push(persist::with_defaults(vm, &secondary.mapper, given.collect())?);
        }
        persist::insert_many(vm, &connection, &secondary.mapper, &rows)?;
    }
    Ok(())
}

/// The values of a link row in the order of the table's columns.
fn params(mapper: &Mapper, row: &LinkRow) -> Vec<(usize, Param)> {
    let columns = mapper.columns.iter().enumerate();
    let params = columns.filter_map(|(at, column)| {
        let (_, value) = row.iter().find(|(key, _)| *key == column.key)?;
        Some((at, Param { value: value.clone(), kind: column.sql_type.clone() }))
    });
    params.collect()
}

fn condition(secondary: &Secondary, row: &[(usize, Param)]) -> Option<Expr<Param>> {
    let table = TableRef::plain(&secondary.mapper.table);
    let conditions = row.iter().filter_map(|(at, param)| {
        let column = secondary.mapper.columns.get(*at)?;
        let bind = Expr::Bind { name: column.name.clone(), value: param.clone() };
        Some(Expr::binary(BinaryOp::Eq, load::column(&table, column), bind))
    });
    Expr::all(conditions.collect())
}
