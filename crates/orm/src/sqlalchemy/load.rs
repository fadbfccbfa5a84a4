//! Rows that become objects, and objects whose rows are read again.
//!
//! Mirrors SQLAlchemy 2.1, `orm/loading.py` and the lazy loader of `orm/strategies.py`.

use std::rc::Rc;

use linktable_python::object::Instance;
use linktable_python::{Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{BinaryOp, Expr, From, Labels, Select, Style, TableRef};

use crate::sqlalchemy::attributes::{self, Fetch};
use crate::sqlalchemy::database::{self, Param};
use crate::sqlalchemy::eager::joined::{self, Collected};
use crate::sqlalchemy::eager::{self, LoadOption};
use crate::sqlalchemy::errors::{coded_error, error};
use crate::sqlalchemy::mapper::{JoinPair, Lazy, MappedColumn, Mapper, Relation, Secondary};
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

/// A column of a table as an expression.
pub fn column(table: &TableRef<Param>, column: &MappedColumn) -> Expr<Param> {
    Expr::Column { table: table.clone(), name: column.name.clone() }
}

/// A SELECT of all columns of a class.
pub fn select_all(mapper: &Mapper) -> Select<Param> {
    let table = TableRef::plain(&mapper.table);
    Select {
        columns: mapper.columns.iter().map(|own| column(&table, own)).collect(),
        from: vec![From::Table(table)],
        ..Select::default()
    }
}

/// The key of a row whose columns are all there, in the order of the class's columns.
pub fn key_of_row(mapper: &Rc<Mapper>, row: &[SqlValue]) -> IdentityKey {
    let values = mapper.columns.iter().zip(row).filter(|(column, _)| column.primary_key);
    let values: Vec<SqlValue> = values.map(|(_, value)| value.clone()).collect();
    IdentityKey::new(mapper, &values)
}

/// The key an object's own attributes make; the one it has if they did not change.
pub fn key_of_state(vm: &mut Vm, state: &Rc<State>) -> Result<IdentityKey> {
    let changed = state.mapper.primary_key().any(|column| state.before.borrow().contains_key(&column.key));
    if let Some(key) = state.key.borrow().as_ref().filter(|_| !changed) {
        return Ok(key.clone());
    }
    let mut values = Vec::new();
    for column in state.mapper.primary_key() {
        let value = state.loaded(&column.key).unwrap_or_default();
        values.push(column.sql_type.to_sql(vm, &value)?);
    }
    Ok(IdentityKey::new(&state.mapper, &values))
}

/// The key of an object as SQLAlchemy's messages show it.
pub fn shown_key(vm: &mut Vm, state: &Rc<State>) -> Result<String> {
    let keys = state.mapper.primary_key();
    let values = keys.map(|column| state.loaded(&column.key).unwrap_or_default()).collect();
    let values = vm.repr(&Value::tuple(values))?;
    let class = match state.mapper.class.upgrade() {
        Some(class) => vm.repr(&Value::Class(class))?,
        None => String::new(),
    };
    Ok(format!("({class}, {values}, None)"))
}

/// The object of a row; `None` where its key is NULL, as in an outer join.
///
/// An object that is there already keeps what it has; what it has not is filled in. With `overwrite` it takes all.
///
/// # Errors
/// What a type's processor raises.
pub fn object_of_row(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    mapper: &Rc<Mapper>,
    row: &[SqlValue],
    overwrite: bool,
) -> Result<Value> {
    vm.burn(4 + row.len() as u64)?;
    let key = key_of_row(mapper, row);
    if key.is_all_null() {
        return Ok(Value::None);
    }
    let known = session.identity.borrow().get(&key);
    if let Some(instance) = known {
        if let Some(state) = State::of_instance(&instance) {
            fill(vm, &state, row, overwrite)?;
        }
        return Ok(Value::Instance(instance));
    }
    let Some(class) = mapper.class.upgrade() else { return Ok(Value::None) };
    let instance = Instance::new(&class);
    let state = Rc::new(State::new(mapper.clone()));
    *state.object.borrow_mut() = Rc::downgrade(&instance);
    *state.key.borrow_mut() = Some(key.clone());
    *state.session.borrow_mut() = Rc::downgrade(session);
    state.is_from_row.set(true);
    instance.set_host(state.clone());
    for (column, value) in mapper.columns.iter().zip(row) {
        let value = column.sql_type.to_python(vm, value)?;
        instance.set(&column.key, value);
    }
    session.identity.borrow_mut().replace(&key, &instance);
    Ok(Value::Instance(instance))
}

/// Fills an object from its row.
fn fill(vm: &mut Vm, state: &Rc<State>, row: &[SqlValue], overwrite: bool) -> Result<()> {
    let mut filled = Vec::new();
    for (column, value) in state.mapper.columns.iter().zip(row) {
        let wanted =
            overwrite || (state.loaded(&column.key).is_none() && !state.before.borrow().contains_key(&column.key));
        if wanted {
            let value = column.sql_type.to_python(vm, value)?;
            state.put(&column.key, value);
            filled.push(column.key.clone());
        }
    }
    if !filled.is_empty() {
        state.expired.set(false);
        state.commit_keys(filled.iter());
    }
    Ok(())
}

/// Reads the expired attributes of an object again.
///
/// # Errors
/// `DetachedInstanceError` without a session, `ObjectDeletedError` without a row.
pub fn load_expired(vm: &mut Vm, state: &Rc<State>, autoflush: bool) -> Result<()> {
    let Some(session) = state.session() else {
        let message =
            format!("Instance {} is not bound to a Session; attribute refresh operation cannot proceed", state.shown());
        return Err(coded_error(vm, "DetachedInstanceError", message, "bhk3"));
    };
    let wanted = {
        let (expired, before) = (state.expired_keys.borrow(), state.before.borrow());
        let mapper = &state.mapper;
        let columns = mapper.columns.iter().filter(|own| expired.contains(&own.key) && !before.contains_key(&own.key));
        columns.map(|own| own.key.clone()).collect::<Vec<_>>()
    };
    if !refresh(vm, &session, state, &wanted, autoflush)? {
        let message = format!("Instance '{}' has been deleted, or its row is otherwise not present.", state.shown());
        return Err(error(vm, "ObjectDeletedError", message));
    }
    state.expired_keys.borrow_mut().clear();
    Ok(())
}

/// Reads a column that was left out when the object was loaded.
///
/// # Errors
/// `InvalidRequestError` where the option said so, `DetachedInstanceError` without a session.
pub fn load_deferred(vm: &mut Vm, state: &Rc<State>, key: &Rc<str>, raises: bool) -> Result<()> {
    if raises {
        let message = format!("'{}.{key}' is not available due to raiseload=True", state.mapper.name);
        return Err(error(vm, "InvalidRequestError", message));
    }
    let Some(session) = state.session() else {
        let message = format!(
            "Parent instance {} is not bound to a Session; deferred load operation of attribute '{key}' cannot proceed",
            state.shown()
        );
        return Err(coded_error(vm, "DetachedInstanceError", message, "bhk3"));
    };
    if !refresh(vm, &session, state, std::slice::from_ref(key), true)? {
        let message = format!("Instance '{}' has been deleted, or its row is otherwise not present.", state.shown());
        return Err(error(vm, "ObjectDeletedError", message));
    }
    state.deferred.borrow_mut().remove(key);
    Ok(())
}

/// Reads these attributes of an object from its row; says whether there is one.
///
/// # Errors
/// What the database refuses.
pub fn refresh(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    state: &Rc<State>,
    keys: &[Rc<str>],
    autoflush: bool,
) -> Result<bool> {
    if autoflush {
        session.flush_before_reading(vm)?;
    }
    let mapper = state.mapper.clone();
    let Some(key) = state.key.borrow().clone() else { return Ok(false) };
    let columns: Vec<&MappedColumn> = mapper.columns.iter().filter(|own| keys.contains(&own.key)).collect();
    let table = TableRef::plain(&mapper.table);
    let mut select = select_all(&mapper);
    select.columns = columns.iter().map(|own| column(&table, own)).collect();
    let values = key.sql_values();
    select.filter = Expr::all(key_conditions(&mapper, &table, &values));
    let connection = session.connection(vm)?;
    // Where the whole object is read, so is what it is joined with.
    let is_whole = columns.len() == mapper.columns.len();
    let entity = is_whole.then(|| (mapper.clone(), table));
    let options = state.options.borrow().clone();
    let plan = joined::add(vm, &mut select, &[(entity, columns.len())], &options)?;
    let rows = connection.execute(vm, &select.render(Style::Question))?;
    let Some(row) = rows.rows.first() else { return Ok(false) };
    if !plan.is_empty() {
        let mut collected = Collected::default();
        let value = state.value();
        for row in &rows.rows {
            collected.take(vm, session, &plan, row, std::slice::from_ref(&value))?;
        }
        collected.finish(vm, session, &plan)?;
    }
    for (own, value) in columns.iter().zip(row) {
        let value = own.sql_type.to_python(vm, value)?;
        state.put(&own.key, value);
    }
    state.expired.set(false);
    state.commit_keys(columns.iter().map(|own| &own.key));
    if is_whole {
        for relation in eager::read_again(&options, &mapper) {
            attributes::get_relation(vm, state, &relation)?;
        }
    }
    Ok(true)
}

/// `t.id = ?` for each column of the primary key.
fn key_conditions(mapper: &Mapper, table: &TableRef<Param>, values: &[SqlValue]) -> Vec<Expr<Param>> {
    let pairs = mapper.primary_key().zip(values);
    let conditions = pairs.map(|(own, value)| {
        // The value is as the database has it, so it goes back as it is.
        let value = crate::sqlalchemy::errors::plain_value(value);
        let param = Param { value, kind: crate::sqlalchemy::types::ColumnType::plain() };
        let right = match param.value {
            Value::None => return Expr::binary(BinaryOp::Is, column(table, own), Expr::Null),
            _ => Expr::Bind { name: "pk".into(), value: param },
        };
        Expr::binary(BinaryOp::Eq, column(table, own), right)
    });
    conditions.collect()
}

/// The object with this primary key, from the identity map or the database.
///
/// # Errors
/// What the database refuses.
pub fn get(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    mapper: &Rc<Mapper>,
    values: &[SqlValue],
    options: &[LoadOption],
) -> Result<Value> {
    let key = IdentityKey::new(mapper, values);
    match session.lookup(vm, &key, Fetch::All)? {
        Lookup::Found(value) => Ok(value),
        Lookup::Missing if key.is_all_null() => {
            let message = "fully NULL primary key identity cannot load any object.  This condition may raise an error \
                           in a future release.";
            warn(vm, message)?;
            get_from_database(vm, session, mapper, values, options, None)
        }
        Lookup::Expired | Lookup::Missing => get_from_database(vm, session, mapper, values, options, None),
    }
}

fn get_from_database(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    mapper: &Rc<Mapper>,
    values: &[SqlValue],
    options: &[LoadOption],
    along: Option<Along>,
) -> Result<Value> {
    session.flush_before_reading(vm)?;
    let table = TableRef::plain(&mapper.table);
    let mut select = select_all(mapper);
    select.filter = Expr::all(key_conditions(mapper, &table, values));
    let objects = objects(vm, session, mapper, select, options, along)?;
    Ok(objects.into_iter().next().unwrap_or_default())
}

/// The objects a SELECT of all columns of a class gives; `along` is the relationship that it loads for one object.
///
/// # Errors
/// What the database refuses.
pub fn objects(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    mapper: &Rc<Mapper>,
    mut select: Select<Param>,
    options: &[LoadOption],
    along: Option<Along>,
) -> Result<Vec<Value>> {
    let (way, loads) = match along {
        Some(Along { parent, title }) => (vec![parent], title),
        None => (Vec::new(), None),
    };
    let connection = session.connection(vm)?;
    let entity = (mapper.clone(), TableRef::named(&mapper.table));
    let plan = joined::add(vm, &mut select, &[(Some(entity), mapper.columns.len())], options)?;
    database::next_loads(vm, loads);
    let rows = connection.execute(vm, &select.render(Style::Question))?;
    let mut objects = Vec::with_capacity(rows.rows.len());
    let mut collected = Collected::default();
    let mut fresh = Vec::new();
    for row in &rows.rows {
        // What a relationship finds that was there already is not loaded any further.
        let is_fresh = way.is_empty() || session.identity.borrow().get(&key_of_row(mapper, row)).is_none();
        let object = object_of_row(vm, session, mapper, row, false)?;
        if !plan.is_empty() {
            collected.take(vm, session, &plan, row, std::slice::from_ref(&object))?;
        }
        if is_fresh {
            fresh.push(object.clone());
        }
        objects.push(object);
    }
    collected.finish(vm, session, &plan)?;
    eager::load_behind(vm, session, mapper, &fresh, options, &way)?;
    Ok(objects)
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
            if !by_key || matches!(known_by_key(vm, &session, state, relation, &target)?, Lazily::NotLoaded) =>
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
        let value = attributes::get_column(vm, state, &pair.local)?;
        let Some(own) = state.mapper.column(&pair.local) else { return Ok(Lazily::Empty) };
        params.push(Param { value, kind: own.sql_type.clone() });
    }
    if params.iter().all(|param| param.value.is_none()) {
        return Ok(if relation.many { Lazily::Many(Vec::new()) } else { Lazily::One(Value::None) });
    }
    session.flush_before_reading(vm)?;
    // The flush may have put it there, or somebody who listens.
    if let Some(value) = state.loaded(&relation.key) {
        return Ok(if relation.many {
            Lazily::Many(crate::sqlalchemy::collection::items(&value))
        } else {
            Lazily::One(value)
        });
    }
    let select = lazy_select(relation, &target, params);
    let objects =
        objects(vm, &session, &target, select, &eager::without_way_back(relation), by_itself(state, relation))?;
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
    parent: Rc<Mapper>,
    /// The relationship, if a query gave the object and could have loaded it along.
    title: Option<String>,
}

fn by_itself(state: &State, relation: &Relation) -> Option<Along> {
    let title = state.is_from_row.get().then(|| relation.title());
    Some(Along { parent: state.mapper.clone(), title })
}

/// The SELECT of a relationship's objects; `params` stand for the parent's columns.
fn lazy_select(relation: &Relation, target: &Rc<Mapper>, params: Vec<Param>) -> Select<Param> {
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
    select.labels = Labels::Plain;
    select
}

/// How a relationship sorts what it has.
pub fn sorted_by(relation: &Relation, target: &Mapper, table: &TableRef<Param>) -> Vec<Expr<Param>> {
    moved(&relation.order_by, target, table)
}

/// Expressions about a class's table, of an alias of it.
fn moved(terms: &[Expr<Param>], mapper: &Mapper, table: &TableRef<Param>) -> Vec<Expr<Param>> {
    let plain = TableRef::named(&mapper.table);
    terms.iter().map(|term| term.clone().moved(&plain, table)).collect()
}

/// The conditions that join a class with the target of a relationship, or with its link table.
pub fn near_conditions(
    relation: &Relation,
    parent: &Mapper,
    own: &TableRef<Param>,
    other: &Mapper,
    table: &TableRef<Param>,
) -> Vec<Expr<Param>> {
    let pairs = relation.secondary.as_ref().map_or(&relation.pairs, |secondary| &secondary.parent_pairs);
    let mut conditions = join_conditions(pairs, parent, own, other, table);
    conditions.extend(moved(&relation.near, other, table));
    conditions
}

/// The conditions that join the target of a relationship with its link table.
pub fn far_conditions(
    relation: &Relation,
    secondary: &Secondary,
    target: &Mapper,
    table: &TableRef<Param>,
    link: &TableRef<Param>,
) -> Vec<Expr<Param>> {
    let mut conditions = join_conditions(&secondary.target_pairs, target, table, &secondary.mapper, link);
    conditions.extend(moved(&relation.far, &secondary.mapper, link));
    conditions
}

/// `a.x = b.y` for pairs of columns of two tables.
pub fn join_conditions(
    pairs: &[JoinPair],
    local: &Mapper,
    local_table: &TableRef<Param>,
    remote: &Mapper,
    remote_table: &TableRef<Param>,
) -> Vec<Expr<Param>> {
    let conditions = pairs.iter().filter_map(|pair| {
        let own = column(local_table, local.column(&pair.local)?);
        let other = column(remote_table, remote.column(&pair.remote)?);
        let (left, right) = if pair.local_first { (own, other) } else { (other, own) };
        Some(Expr::binary(BinaryOp::Eq, left, right))
    });
    conditions.collect()
}

/// What there is without a SELECT.
fn known_by_key(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    target: &Rc<Mapper>,
) -> Result<Lazily> {
    lazy_by_key(vm, session, state, relation, target, Fetch::Own)
}

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
            get_from_database(vm, session, target, &values, &[], by_itself(state, relation)).map(Lazily::One)
        }
    }
}
