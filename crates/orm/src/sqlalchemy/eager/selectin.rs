//! Relationships loaded with one more SELECT for all objects: `selectinload(…)` and `lazy="selectin"`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/strategies.py` (`_SelectInLoader`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{Expr, From, Labels, Select, Style, TableRef};
use rustc_hash::FxHashMap;

use super::columns::{self, LeftOut};
use super::joined::{self, Collected};
use super::subquery::{self, Origin};
use super::{LoadOption, Strategy, asked};
use crate::resolved::Direction;
use crate::sqlalchemy::attributes;
use crate::sqlalchemy::collection;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::plain_value;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{Lazy, MappedColumn, Mapper, Relation};
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::{IdentityKey, State};
use crate::sqlalchemy::types::ColumnType;
use crate::sqlalchemy::warn::warn;

/// How many objects one SELECT loads for.
const CHUNK: usize = 500;

/// Loads what is to be loaded with the objects of a class, which was come to by way of others; `origin` is the SELECT
/// that they came from.
///
/// # Errors
/// What the database refuses.
pub fn load_with(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    mapper: &Rc<Mapper>,
    objects: &[Value],
    options: &[LoadOption],
    way: &[Rc<Mapper>],
    origin: Option<&Origin>,
) -> Result<()> {
    if objects.is_empty() {
        return Ok(());
    }
    let path: Vec<Rc<Mapper>> = way.iter().chain([mapper]).cloned().collect();
    if let Some(origin) = origin {
        subquery::load_with(vm, session, mapper, objects, options, &path, origin)?;
    }
    for relation in mapper.relations() {
        let asked = asked(options, relation);
        if !matches!(asked.strategy, Strategy::SelectIn | Strategy::Immediate) {
            continue;
        }
        let Some(target) = relation.target.upgrade() else { continue };
        // A way back to where it came from is not gone unless it is asked for.
        if !asked.explicit && relation.ends_here(&path) {
            continue;
        }
        if asked.strategy == Strategy::Immediate {
            for state in objects.iter().filter_map(State::of) {
                attributes::get_relation(vm, &state, relation)?;
            }
            continue;
        }
        let loading = Loading { session, relation, target: &target, options: &asked.rest };
        let (loaded, origin) = loading.load(vm, objects)?;
        super::note(&loaded, &asked.rest);
        vm.nested(|vm| load_with(vm, session, &target, &loaded, &asked.rest, &path, origin.as_ref()))?;
    }
    Ok(())
}

/// What was loaded, and where it came from.
type Loaded = (Vec<Value>, Option<Origin>);

/// One relationship on its way to many objects.
struct Loading<'a> {
    session: &'a Rc<SessionCore>,
    relation: &'a Rc<Relation>,
    /// The class at the other end.
    target: &'a Rc<Mapper>,
    /// What is loaded with what is loaded.
    options: &'a [LoadOption],
}

impl Loading<'_> {
    /// Loads it for objects; gives what it loaded, and where that came from. Objects that have it keep it, but a list is
    /// read again.
    fn load(&self, vm: &mut Vm, objects: &[Value]) -> Result<Loaded> {
        let by_child = self.relation.direction == Direction::ManyToOne;
        let mut states: Vec<Rc<State>> = Vec::new();
        for object in objects {
            let Some(state) = State::of(object) else { continue };
            let has_it = by_child && state.loaded(&self.relation.key).is_some();
            if !has_it && !states.iter().any(|other| Rc::ptr_eq(other, &state)) {
                states.push(state);
            }
        }
        if by_child {
            return self.by_child(vm, &states);
        }
        self.by_parent(vm, &states)
    }

    /// The objects have the key of what is loaded.
    fn by_child(&self, vm: &mut Vm, states: &[Rc<State>]) -> Result<Loaded> {
        let Loading { session, relation, target, options } = *self;
        let (Some(pair), true) = (relation.pairs.first(), relation.is_by_key() && relation.pairs.len() == 1) else {
            return Err(unsupported(format!("loading {} with the objects", relation.title())));
        };
        let Some(key_column) = target.column(&pair.remote) else { return Ok(Loaded::default()) };
        let mut keys: Vec<IdentityKey> = Vec::new();
        let mut waiting = Vec::new();
        for state in states {
            let value = state.loaded(&pair.local).unwrap_or_default();
            if value.is_none() {
                placed(vm, state, relation, vec![Value::None])?;
                continue;
            }
            let key = IdentityKey::new(target, &[key_column.sql_type.to_sql(vm, &value)?]);
            if !keys.contains(&key) {
                keys.push(key.clone());
            }
            waiting.push((key, state.clone()));
        }
        let later = super::later(options, target);
        let left = columns::left_out(options, target);
        let mut found: FxHashMap<IdentityKey, Value> = FxHashMap::default();
        let (mut loaded, mut origin) = Loaded::default();
        for chunk in keys.chunks(CHUNK) {
            let table = TableRef::plain(&target.table);
            let mut select = load::select_all(target);
            select.columns = target
                .columns
                .iter()
                .enumerate()
                .filter(|(at, _)| !left.iter().any(|(place, _)| place == at))
                .map(|(_, column)| load::column(&table, column))
                .collect();
            select.labels = Labels::Plain;
            select.filter = Some(one_of(&table, key_column, chunk));
            let entity = (target.clone(), table);
            let width = select.columns.len();
            let plan = joined::add(vm, &mut select, &[(Some(entity), width)], options)?;
            let is_partial = keys.len() > CHUNK;
            origin = Origin::of(&plan, 0).map(|origin| origin.filtered(select.filter.as_ref(), is_partial));
            let mut collected = Collected::default();
            for row in rows(vm, session, &select)? {
                let whole = columns::with_gaps(row.get(..width).unwrap_or(&row), &left);
                let object = object(vm, session, target, &whole, &later, &left)?;
                if !plan.is_empty() {
                    collected.take(vm, session, &plan, &row, std::slice::from_ref(&object))?;
                }
                found.insert(load::key_of_row(target, &whole), object.clone());
                loaded.push(object);
            }
            collected.finish(vm, session, &plan)?;
        }
        for (key, state) in waiting {
            let item = found.get(&key).cloned().unwrap_or_default();
            placed(vm, &state, relation, vec![item])?;
        }
        Ok((loaded, origin))
    }

    /// What is loaded, or the link table, has the key of the objects.
    fn by_parent(&self, vm: &mut Vm, states: &[Rc<State>]) -> Result<Loaded> {
        let Loading { session, relation, target, options } = *self;
        if !relation.near.is_empty() {
            return Err(unsupported(format!("loading {} with the objects", relation.title())));
        }
        let table = TableRef::plain(&target.table);
        let (pairs, owner) = match &relation.secondary {
            None => (&relation.pairs, target),
            Some(secondary) => (&secondary.parent_pairs, &secondary.mapper),
        };
        let Some((pair, [])) = pairs.split_first() else {
            return Err(unsupported(format!("loading {} with the objects", relation.title())));
        };
        let (Some(key_column), Some(parent)) = (owner.column(&pair.remote), relation.parent.upgrade()) else {
            return Ok(Loaded::default());
        };
        let key_table = TableRef::plain(&owner.table);
        // The key comes first; a column of the class that was selected already is not selected again.
        let left = columns::left_out(options, target);
        let own: Vec<&MappedColumn> = target
            .columns
            .iter()
            .enumerate()
            .filter(|(at, _)| !left.iter().any(|(place, _)| place == at))
            .map(|(_, column)| column)
            .filter(|column| relation.secondary.is_some() || column.key != key_column.key)
            .collect();

        let mut select = Select::default();
        select.columns.push(load::column(&key_table, key_column));
        select.columns.extend(own.iter().map(|column| load::column(&table, column)));
        select.from.push(match &relation.secondary {
            None => From::Table(table.clone()),
            Some(secondary) => From::Join {
                left: Box::new(From::Table(key_table.clone())),
                right: Box::new(From::Table(table.clone())),
                on: Expr::all(load::far_conditions(relation, secondary, target, &table, &key_table))
                    .unwrap_or(Expr::Bool(true)),
                outer: false,
                full: false,
            },
        });
        select.labels = Labels::Plain;
        select.order_by = load::sorted_by(relation, target, &table);
        let entity = (target.clone(), table.clone());
        let plan = joined::add(vm, &mut select, &[(None, 1), (Some(entity), own.len())], options)?;
        let later = super::later(options, target);
        let (mut loaded, mut origin) = Loaded::default();
        for chunk in states.chunks(CHUNK) {
            let keys: Vec<IdentityKey> = chunk.iter().filter_map(|state| state.key.borrow().clone()).collect();
            select.filter = Some(one_of(&key_table, key_column, &keys));
            let is_partial = states.len() > CHUNK;
            origin = Origin::of(&plan, 1).map(|origin| origin.filtered(select.filter.as_ref(), is_partial));
            let mut found: FxHashMap<IdentityKey, Vec<Value>> = FxHashMap::default();
            let mut collected = Collected::default();
            for row in rows(vm, session, &select)? {
                let Some((key, rest)) = row.split_first() else { continue };
                let whole = whole_row(target, key_column, key, rest, relation, &left);
                let object = object(vm, session, target, &whole, &later, &left)?;
                if !plan.is_empty() {
                    collected.take(vm, session, &plan, &row, &[Value::None, object.clone()])?;
                }
                // With joins an object may be in several rows.
                let items = found.entry(IdentityKey::new(&parent, std::slice::from_ref(key))).or_default();
                if plan.is_empty() || !items.iter().any(|item| item.is(&object)) {
                    items.push(object.clone());
                    loaded.push(object);
                }
            }
            collected.finish(vm, session, &plan)?;
            for state in chunk {
                let key = state.key.borrow().clone();
                let items = key.and_then(|key| found.remove(&key)).unwrap_or_default();
                if state.loaded(&relation.key).is_none() {
                    placed(vm, state, relation, items)?;
                }
            }
        }
        Ok((loaded, origin))
    }
}

/// The object of a row; a new one is told how its relationships are loaded later, and what columns.
///
/// # Errors
/// What a type's processor raises.
pub(super) fn object(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    target: &Rc<Mapper>,
    row: &[SqlValue],
    later: &[(usize, Lazy)],
    left: &[LeftOut],
) -> Result<Value> {
    let known = session.identity.borrow().get(&load::key_of_row(target, row));
    let had = columns::loaded_before(known.as_ref(), target, left);
    let object = load::object_of_row(vm, session, target, row, false)?;
    if let Some(state) = State::of(&object) {
        if known.is_none() {
            state.lazy.borrow_mut().extend(later.iter().copied());
        }
        columns::defer(&state, left, &had);
    }
    Ok(object)
}

/// Gives an object what was loaded for it.
///
/// # Errors
/// What making a list raises.
pub(super) fn placed(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, items: Vec<Value>) -> Result<()> {
    if relation.many {
        return collection::set_loaded(vm, state, relation, items).map(drop);
    }
    if items.len() > 1 {
        let title = relation.title();
        warn(vm, format!("Multiple rows returned with uselist=False for eagerly-loaded attribute '{title}' "))?;
    }
    state.put(&relation.key, items.into_iter().next().unwrap_or_default());
    Ok(())
}

/// The row of the class with the key put back where it was left out.
fn whole_row(
    target: &Mapper,
    key_column: &MappedColumn,
    key: &SqlValue,
    rest: &[SqlValue],
    relation: &Relation,
    left: &[LeftOut],
) -> Vec<SqlValue> {
    let mut rest = rest.iter();
    let columns = target.columns.iter().enumerate();
    columns
        .map(|(at, column)| {
            if left.iter().any(|(place, _)| *place == at) {
                // The key is in the rows all the same, but the object does not take it from there.
                SqlValue::Null
            } else if relation.secondary.is_none() && column.key == key_column.key {
                key.clone()
            } else {
                rest.next().cloned().unwrap_or_default()
            }
        })
        .collect()
}

fn one_of(table: &TableRef<Param>, column: &MappedColumn, keys: &[IdentityKey]) -> Expr<Param> {
    let values = keys.iter().filter_map(|key| key.sql_values().into_iter().next());
    let values = values.map(|value| Param { value: plain_value(&value), kind: ColumnType::plain() });
    Expr::In {
        operand: Box::new(load::column(table, column)),
        name: "primary_keys".into(),
        values: values.collect(),
        negated: false,
    }
}

/// The rows of a SELECT.
///
/// # Errors
/// What the database refuses.
pub(super) fn rows(vm: &mut Vm, session: &Rc<SessionCore>, select: &Select<Param>) -> Result<Vec<Vec<SqlValue>>> {
    let connection = session.connection(vm)?;
    Ok(connection.execute(vm, &select.render(Style::Question))?.rows)
}
