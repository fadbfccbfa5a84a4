//! Rows that become objects, and the SELECTs that give them.
//!
//! Mirrors SQLAlchemy 2.1, `orm/loading.py`.

mod lazily;
mod read_again;
mod relationship_join;

use std::rc::Rc;

use linktable_python::object::Instance;
use linktable_python::{Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{BinaryOp, Expr, From, Labels, Select, Style, TableRef};

use crate::sqlalchemy::attributes::Fetch;
use crate::sqlalchemy::database::{self, Param};
use crate::sqlalchemy::eager::joined::{self, Collected};
use crate::sqlalchemy::eager::{self, LoadOption};
use crate::sqlalchemy::mapper::{MappedColumn, Mapper};
use crate::sqlalchemy::session::{Lookup, SessionCore};
use crate::sqlalchemy::state::{IdentityKey, State};
use crate::sqlalchemy::warn::warn;

pub use lazily::{Along, Lazily, lazy, lazy_select};
pub use read_again::{load_deferred, load_expired, refresh};
pub use relationship_join::{far_conditions, join_conditions, near_conditions, sorted_by};

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
        state.expired_relations.set(false);
        state.commit_keys(filled.iter());
    }
    Ok(())
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
    if along.is_some() {
        select.labels = Labels::Plain;
    }
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
    eager::load_with(vm, session, mapper, &fresh, options, &way, eager::Origin::of(&plan, 0).as_ref())?;
    Ok(objects)
}
