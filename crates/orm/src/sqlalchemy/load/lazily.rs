//! Relationships that are loaded when they are asked for.
//!
//! Mirrors SQLAlchemy 2.1, `orm/strategies.py` (`_LazyLoader`).

use std::rc::Rc;

use linktable_python::{Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{BinaryOp, Expr, From, Select, TableRef};

use super::{column, far_conditions, get_from_database, objects, select_all, sorted_by};
use crate::sqlalchemy::attributes::{self, Fetch};
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::eager;
use crate::sqlalchemy::errors::{coded_error, error};
use crate::sqlalchemy::mapper::{JoinPair, Lazy, Mapper, Relation};
use crate::sqlalchemy::session::{Lookup, SessionCore};
use crate::sqlalchemy::state::{Before, IdentityKey, State};
use crate::sqlalchemy::warn::warn;

/// What loading a relationship gave.
pub enum Lazily {
    /// It may not be loaded here.
    NotLoaded,
    /// There is nothing to load by.
    Empty,
    /// One object, or `None`.
    One(Value),
    /// A list's objects.
    Many(Vec<Value>),
}

/// Loads a relationship of an object with a row.
///
/// # Errors
/// `DetachedInstanceError` without a session; what the database refuses.
pub fn lazy(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, fetch: Fetch) -> Result<Lazily> {
    let by_key = relation.is_by_key();
    if fetch == Fetch::Loaded || (fetch != Fetch::All && !by_key) {
        return Ok(Lazily::NotLoaded);
    }
    let Some(session) = state.session() else {
        if fetch != Fetch::All {
            return Ok(Lazily::NotLoaded);
        }
        let message = format!(
            "Parent instance {} is not bound to a Session; lazy load operation of attribute '{}' cannot proceed",
            state.shown(),
            relation.key
        );
        return Err(coded_error(vm, "DetachedInstanceError", message, "bhk3"));
    };
    let Some(target) = relation.target.upgrade() else { return Ok(Lazily::Empty) };
    let refused = match state.lazy_of(relation) {
        Lazy::Raise => Some("raise"),
        Lazy::RaiseOnSql
            if !by_key
                || matches!(lazy_by_key(vm, &session, state, relation, &target, Fetch::Own)?, Lazily::NotLoaded) =>
        {
            Some("raise_on_sql")
        }
        _ => None,
    };
    if let Some(lazy) = refused.filter(|_| fetch == Fetch::All) {
        let message = format!("'{}' is not available due to lazy='{lazy}'", relation.title());
        return Err(error(vm, "InvalidRequestError", message));
    }
    if by_key {
        return lazy_by_key(vm, &session, state, relation, &target, fetch);
    }
    let pairs = relation.secondary.as_ref().map_or(&relation.pairs, |secondary| &secondary.parent_pairs);
    let mut params = Vec::new();
    for pair in pairs {
        let before = state.before.borrow().get(&pair.local).cloned().filter(|_| session.loads_before.get());
        let value = match before {
            Some(Before::Value(value)) => value,
            _ => attributes::get_column(vm, state, &pair.local)?,
        };
        let Some(own) = state.mapper.column(&pair.local) else { return Ok(Lazily::Empty) };
        params.push(Param { value, kind: own.sql_type.clone() });
    }
    if params.iter().all(|param| param.value.is_none()) {
        return Ok(if relation.many { Lazily::Many(Vec::new()) } else { Lazily::One(Value::None) });
    }
    // Reading the key may have written first, which may have put it there, or somebody who listens.
    if let Some(value) = state.loaded(&relation.key) {
        return Ok(if relation.many {
            Lazily::Many(crate::sqlalchemy::collection::items(&value))
        } else {
            Lazily::One(value)
        });
    }
    session.flush_before_reading(vm)?;
    let select = lazy_select(relation, &target, params);
    let behind = eager::behind(state, relation);
    let options = [behind.clone(), eager::without_way_back(relation)].concat();
    let objects = objects(vm, &session, &target, select, &options, by_itself(state, relation))?;
    eager::note(&objects, &behind);
    if relation.many {
        let mut unique: Vec<Value> = Vec::new();
        let mut met = rustc_hash::FxHashSet::default();
        for object in objects {
            if object.address().is_none_or(|address| met.insert(address)) {
                unique.push(object);
            }
        }
        return Ok(Lazily::Many(unique));
    }
    if objects.len() > 1 {
        let title = relation.title();
        warn(vm, format!("Multiple rows returned with uselist=False for lazily-loaded attribute '{title}' "))?;
    }
    Ok(Lazily::One(objects.into_iter().next().unwrap_or_default()))
}

/// The relationship that loads something for one object.
pub struct Along {
    /// The object's class.
    pub(super) parent: Rc<Mapper>,
    /// The relationship, if a query gave the object and could have loaded it along.
    pub(super) title: Option<String>,
}

fn by_itself(state: &State, relation: &Relation) -> Option<Along> {
    let title = state.is_from_row.get().then(|| relation.title());
    Some(Along { parent: state.mapper.clone(), title })
}

/// The SELECT of a relationship's objects; `params` stand for the parent's columns.
pub fn lazy_select(relation: &Relation, target: &Rc<Mapper>, params: Vec<Param>) -> Select<Param> {
    let table = TableRef::plain(&target.table);
    let mut select = select_all(target);
    let mut conditions = Vec::new();
    let mut params = params.into_iter();
    let mut compare =
        |pairs: &[JoinPair], mapper: &Mapper, table: &TableRef<Param>, conditions: &mut Vec<Expr<Param>>| {
            for pair in pairs {
                let (Some(value), Some(other)) = (params.next(), mapper.column(&pair.remote)) else { continue };
                let bind = Expr::Bind { name: "param".into(), value };
                let other = column(table, other);
                conditions.push(if pair.local_first {
                    Expr::binary(BinaryOp::Eq, bind, other)
                } else {
                    Expr::binary(BinaryOp::Eq, other, bind)
                });
            }
        };
    match &relation.secondary {
        None => {
            compare(&relation.pairs, target, &table, &mut conditions);
            conditions.extend(relation.near.iter().cloned());
        }
        Some(secondary) => {
            let link = TableRef::plain(&secondary.mapper.table);
            compare(&secondary.parent_pairs, &secondary.mapper, &link, &mut conditions);
            conditions.extend(relation.near.iter().cloned());
            conditions.extend(far_conditions(relation, secondary, target, &table, &link));
            select.from.push(From::Table(link));
        }
    }
    select.filter = Expr::all(conditions);
    select.order_by = sorted_by(relation, target, &table);
    select
}

/// Loads a relationship by the key of what it leads to; with [`Fetch::Own`], what there is without a SELECT.
fn lazy_by_key(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    target: &Rc<Mapper>,
    fetch: Fetch,
) -> Result<Lazily> {
    let mut values = Vec::new();
    for own in target.primary_key() {
        let Some(pair) = relation.pairs.iter().find(|pair| pair.remote == own.key) else {
            return Ok(Lazily::Empty);
        };
        // What was written last counts where the old object is asked for.
        let before = state.before.borrow().get(&pair.local).cloned();
        let value = match (fetch, before) {
            (Fetch::Known | Fetch::Own, Some(Before::Value(value))) => value,
            (Fetch::All, Some(Before::Value(value))) if session.loads_before.get() => value,
            (Fetch::Known, _) => match state.loaded(&pair.local) {
                Some(value) => value,
                None => return Ok(Lazily::NotLoaded),
            },
            _ => attributes::get_column(vm, state, &pair.local)?,
        };
        values.push(own.sql_type.to_sql(vm, &value)?);
    }
    if values.iter().all(|value| *value == SqlValue::Null) {
        return Ok(Lazily::One(Value::None));
    }
    let key = IdentityKey::new(target, &values);
    match session.lookup(vm, &key, fetch)? {
        Lookup::Found(value) => Ok(Lazily::One(value)),
        Lookup::Expired => Ok(Lazily::NotLoaded),
        Lookup::Missing if fetch != Fetch::All => Ok(Lazily::NotLoaded),
        Lookup::Missing => {
            let behind = eager::behind(state, relation);
            let found = get_from_database(vm, session, target, &values, &behind, by_itself(state, relation))?;
            eager::note(std::slice::from_ref(&found), &behind);
            Ok(Lazily::One(found))
        }
    }
}
