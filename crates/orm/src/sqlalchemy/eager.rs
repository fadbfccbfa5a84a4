//! Relationships loaded with the objects: `selectinload(…)` and `lazy="selectin"`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/strategies.py` (`_SelectInLoader`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{Direction as Sorted, Expr, From, Select, Style, TableRef};
use rustc_hash::FxHashMap;

use crate::resolved::Direction;
use crate::sqlalchemy::collection;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::plain_value;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{Lazy, MappedColumn, Mapper, Relation};
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::{IdentityKey, State};
use crate::sqlalchemy::types::ColumnType;

/// How many objects one SELECT loads for.
const CHUNK: usize = 500;

/// `selectinload(A.b).selectinload(B.c)`: relationships, each behind the one before.
#[derive(Clone, Default)]
pub struct LoadOption {
    chain: Vec<Rc<Relation>>,
}

const METHODS: &[NativeDef] = &[
    method("joinedload", refused!("Load.joinedload")),
    method("load_only", refused!("Load.load_only")),
    method("selectinload", chained),
    method("subqueryload", refused!("Load.subqueryload")),
];

#[derive(Default)]
struct OptionClass(OnceCell<Rc<Class>>);

/// `selectinload(A.b)`
///
/// # Errors
/// What configuring the mappers raises.
pub fn selectinload(vm: &mut Vm, args: Args) -> Result<Value> {
    option(vm, LoadOption::default(), &args.positional)
}

fn option(vm: &mut Vm, mut option: LoadOption, attributes: &[Value]) -> Result<Value> {
    for attribute in attributes {
        match instrument::relation_of(vm, attribute)? {
            Some((_, relation)) => option.chain.push(relation),
            None => return Err(unsupported("`selectinload` of anything but a relationship")),
        }
    }
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("sqlalchemy.orm.strategy_options", "Load", &object).natives(METHODS).build();
    let class = vm.state::<OptionClass>().0.get_or_init(build).clone();
    Ok(Value::Instance(Instance::with_host(&class, option)))
}

fn chained(vm: &mut Vm, args: Args) -> Result<Value> {
    let before = option_of(&args.this()).unwrap_or_default();
    let rest: Vec<Value> = args.positional.iter().skip(1).cloned().collect();
    option(vm, before, &rest)
}

/// The option a value is, if it is one.
pub fn option_of(value: &Value) -> Option<LoadOption> {
    value.host::<LoadOption>().map(|option| (*option).clone())
}

/// Loads what is to be loaded with the objects of a class.
///
/// # Errors
/// What the database refuses.
pub fn load_with(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    mapper: &Rc<Mapper>,
    objects: &[Value],
    options: &[LoadOption],
) -> Result<()> {
    load_path(vm, session, mapper, objects, options, &mut vec![mapper.clone()])
}

fn load_path(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    mapper: &Rc<Mapper>,
    objects: &[Value],
    options: &[LoadOption],
    path: &mut Vec<Rc<Mapper>>,
) -> Result<()> {
    if objects.is_empty() {
        return Ok(());
    }
    for relation in mapper.relations() {
        let asked: Vec<LoadOption> = options
            .iter()
            .filter_map(|option| option.chain.split_first())
            .filter(|(first, _)| Rc::ptr_eq(first, relation))
            .map(|(_, rest)| LoadOption { chain: rest.to_vec() })
            .collect();
        if asked.is_empty() && relation.lazy == Lazy::Joined {
            return Err(unsupported(format!("`lazy=\"joined\"` of {}", relation.title())));
        }
        if asked.is_empty() && relation.lazy != Lazy::SelectIn {
            continue;
        }
        let Some(target) = relation.target.upgrade() else { continue };
        // A way back to where it came from is not gone unless it is asked for.
        if asked.is_empty() && path.iter().any(|met| Rc::ptr_eq(met, &target)) {
            continue;
        }
        let loaded = load_relation(vm, session, relation, &target, objects)?;
        path.push(target.clone());
        vm.nested(|vm| load_path(vm, session, &target, &loaded, &asked, path))?;
        path.pop();
    }
    Ok(())
}

/// Loads one relationship of objects that do not have it yet; gives what it loaded.
fn load_relation(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    relation: &Rc<Relation>,
    target: &Rc<Mapper>,
    objects: &[Value],
) -> Result<Vec<Value>> {
    let mut states: Vec<Rc<State>> = Vec::new();
    for object in objects {
        let Some(state) = State::of(object) else { continue };
        if state.loaded(&relation.key).is_none() && !states.iter().any(|other| Rc::ptr_eq(other, &state)) {
            states.push(state);
        }
    }
    if relation.direction == Direction::ManyToOne {
        return by_child(vm, session, relation, target, &states);
    }
    if relation.is_self_referential() {
        return Err(unsupported(format!("loading {} of the same class with the objects", relation.title())));
    }
    by_parent(vm, session, relation, target, &states)
}

fn placed(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, mut items: Vec<Value>) -> Result<()> {
    if relation.many {
        collection::set_loaded(vm, state, relation, items)?;
    } else {
        state.put(&relation.key, items.pop().unwrap_or_default());
    }
    Ok(())
}

fn by_child(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    relation: &Rc<Relation>,
    target: &Rc<Mapper>,
    states: &[Rc<State>],
) -> Result<Vec<Value>> {
    let (Some(pair), true) = (relation.pairs.first(), relation.is_by_key() && relation.pairs.len() == 1) else {
        return Err(unsupported(format!("loading {} with the objects", relation.title())));
    };
    let Some(key_column) = target.column(&pair.remote) else { return Ok(Vec::new()) };
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
    let mut found: FxHashMap<IdentityKey, Value> = FxHashMap::default();
    let mut loaded = Vec::new();
    for chunk in keys.chunks(CHUNK) {
        let table = TableRef::plain(&target.table);
        let mut select = load::select_all(target);
        select.filter = Some(one_of(&table, key_column, chunk));
        for row in rows(vm, session, &select)? {
            let object = load::object_of_row(vm, session, target, &row, false)?;
            found.insert(load::key_of_row(target, &row), object.clone());
            loaded.push(object);
        }
    }
    for (key, state) in waiting {
        let item = found.get(&key).cloned().unwrap_or_default();
        placed(vm, &state, relation, vec![item])?;
    }
    Ok(loaded)
}

fn by_parent(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    relation: &Rc<Relation>,
    target: &Rc<Mapper>,
    states: &[Rc<State>],
) -> Result<Vec<Value>> {
    let table = TableRef::plain(&target.table);
    let (pairs, owner) = match &relation.secondary {
        None => (&relation.pairs, target),
        Some(secondary) => (&secondary.parent_pairs, &secondary.mapper),
    };
    let Some((pair, [])) = pairs.split_first() else {
        return Err(unsupported(format!("loading {} with the objects", relation.title())));
    };
    let (Some(key_column), Some(parent)) = (owner.column(&pair.remote), relation.parent.upgrade()) else {
        return Ok(Vec::new());
    };
    let key_table = TableRef::plain(&owner.table);
    // The key comes first; a column of the class that was selected already is not selected again.
    let own: Vec<&MappedColumn> =
        target.columns.iter().filter(|column| relation.secondary.is_some() || column.key != key_column.key).collect();
    let mut select = Select::default();
    select.columns.push(load::column(&key_table, key_column));
    select.columns.extend(own.iter().map(|column| load::column(&table, column)));
    select.from.push(match &relation.secondary {
        None => From::Table(table.clone()),
        Some(secondary) => From::Join {
            left: Box::new(From::Table(key_table.clone())),
            right: Box::new(From::Table(table.clone())),
            on: Expr::all(load::join_conditions(&secondary.target_pairs, target, &table, owner, &key_table))
                .unwrap_or(Expr::Bool(true)),
            outer: false,
            full: false,
        },
    });
    select.order_by = relation
        .order_by
        .iter()
        .filter_map(|(key, down)| {
            let term = load::column(&table, target.column(key)?);
            Some(if *down { Expr::Ordered { operand: Box::new(term), direction: Sorted::Desc } } else { term })
        })
        .collect();
    let mut loaded = Vec::new();
    for chunk in states.chunks(CHUNK) {
        let keys: Vec<IdentityKey> = chunk.iter().filter_map(|state| state.key.borrow().clone()).collect();
        select.filter = Some(one_of(&key_table, key_column, &keys));
        let mut found: FxHashMap<IdentityKey, Vec<Value>> = FxHashMap::default();
        for row in rows(vm, session, &select)? {
            let Some((key, rest)) = row.split_first() else { continue };
            let object =
                load::object_of_row(vm, session, target, &whole_row(target, key_column, key, rest, relation), false)?;
            found.entry(IdentityKey::new(&parent, std::slice::from_ref(key))).or_default().push(object.clone());
            loaded.push(object);
        }
        for state in chunk {
            let key = state.key.borrow().clone();
            let items = key.and_then(|key| found.remove(&key)).unwrap_or_default();
            placed(vm, state, relation, items)?;
        }
    }
    Ok(loaded)
}

/// The row of the class with the key put back where it was left out.
fn whole_row(
    target: &Mapper,
    key_column: &MappedColumn,
    key: &SqlValue,
    rest: &[SqlValue],
    relation: &Relation,
) -> Vec<SqlValue> {
    let mut rest = rest.iter();
    let columns = target.columns.iter();
    columns
        .map(|column| {
            if relation.secondary.is_none() && column.key == key_column.key {
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

fn rows(vm: &mut Vm, session: &Rc<SessionCore>, select: &Select<Param>) -> Result<Vec<Vec<SqlValue>>> {
    let connection = session.connection(vm)?;
    Ok(connection.execute(vm, &select.render(Style::Question))?.rows)
}
