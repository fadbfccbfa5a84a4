//! `insert` of `sqlalchemy.dialects.sqlite`: what is done where a row is there already.
//!
//! Mirrors SQLAlchemy 2.1, `dialects/sqlite/dml.py`, and `visit_on_conflict_do_update` of `dialects/sqlite/base.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::{Conflict, Expr};

use super::values::put;
use super::{Dml, What, insert, this, value};
use crate::classes;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::defaults;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::{self, node_of};
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::metadata;

/// What an INSERT of SQLite's has besides any other.
#[derive(Clone, Default)]
pub(super) struct Conflicts {
    /// Whether it is one of SQLite's.
    pub is_sqlite: bool,
    /// What is done, in order.
    pub all: Vec<Conflict<Param>>,
}

const METHODS: &[NativeDef] = &[
    getter("excluded", excluded),
    method("on_conflict_do_nothing", do_nothing),
    method("on_conflict_do_update", do_update),
];

/// The class of such statements, which derives from that of any INSERT.
pub(super) fn class(vm: &mut Vm, base: &Rc<Class>) -> Rc<Class> {
    let base = base.clone();
    classes::once(vm, "sqlalchemy.dialects.sqlite.dml.Insert", |_| {
        ClassBuilder::new("sqlalchemy.dialects.sqlite.dml", "Insert", &base).natives(METHODS).build()
    })
}

/// `sqlalchemy.dialects.sqlite.insert(…)`
///
/// # Errors
/// What configuring the mappers raises.
pub(crate) fn insert_of_sqlite(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut rows = insert::Rows::default();
    rows.conflicts.is_sqlite = true;
    super::start(vm, &args, What::Insert(rows))
}

/// `excluded`: the columns of the row that would be inserted.
fn excluded(vm: &mut Vm, args: Args) -> Result<Value> {
    let statement = this(&args)?;
    let table = metadata::table_of(vm, &statement.mapper)?;
    let alias = vm.call_method(&table, "alias", [Value::str("excluded")])?;
    vm.get_attr(&alias, "c")
}

/// An argument by its place or its name.
fn taken(args: &mut Args, at: usize, name: &str) -> Option<Value> {
    args.get(at).cloned().or_else(|| args.take_keyword(name)).and_then(Value::non_none)
}

/// The columns a conflict is about.
fn target(vm: &mut Vm, mapper: &Mapper, args: &mut Args) -> Result<Vec<Rc<str>>> {
    let elements = taken(args, 1, "index_elements");
    if taken(args, 2, "index_where").is_some() {
        return Err(unsupported("`index_where` of `on_conflict_do_update` and `on_conflict_do_nothing`"));
    }
    let mut names = Vec::new();
    for element in vm.collect(&elements.unwrap_or_else(|| Value::list(Vec::new())))? {
        if let Some(name) = element.as_text() {
            // Names that are no columns go to the database as they are.
            names.push(name.as_str().into());
            continue;
        }
        let key = instrument::column_key(&element);
        let name = match key.and_then(|key| mapper.columns.iter().find(|column| column.key == key)) {
            Some(column) => Some(column.name.clone()),
            None => match node_of(vm, &element)?.map(|node| node.expr) {
                Some(Expr::Column { name, .. }) => Some(name),
                _ => None,
            },
        };
        names.push(name.ok_or_else(|| unsupported("`index_elements` of anything but columns"))?);
    }
    Ok(names)
}

fn with(vm: &mut Vm, mut statement: Dml, conflict: Conflict<Param>) -> Result<Value> {
    let What::Insert(insert) = &mut statement.what else { return Err(unsupported("this statement")) };
    if insert.is_from_select() {
        return Err(unsupported("`ON CONFLICT` behind `from_select`"));
    }
    if insert.conflicts.all.last().is_some_and(|last| last.target.is_empty()) {
        let message = "This Insert construct already has an ON CONFLICT clause that omits a conflict target; such a \
                       clause must be the last ON CONFLICT clause in the statement";
        return Err(error(vm, "InvalidRequestError", message));
    }
    insert.conflicts.all.push(conflict);
    Ok(value(vm, statement))
}

/// The attribute of the column that a key of `set_` is; a text is the name of the column, not of the attribute.
fn named(vm: &mut Vm, mapper: &Mapper, key: &Value) -> Result<Rc<str>> {
    let by_attribute = instrument::column_key(key);
    let name = match (key.as_text(), by_attribute) {
        (Some(name), _) => Some(Rc::<str>::from(name.as_str())),
        (None, Some(key)) => return Ok(key),
        (None, None) => match node_of(vm, key)?.map(|node| node.expr) {
            Some(Expr::Column { name, .. }) => Some(name),
            _ => None,
        },
    };
    let column = name.and_then(|name| mapper.columns.iter().find(|column| column.name == name));
    column.map(|column| column.key.clone()).ok_or_else(|| unsupported("`set_` of what is no column of the table"))
}

/// `on_conflict_do_nothing(index_elements=None, index_where=None)`
fn do_nothing(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let statement = this(&args)?;
    let target = target(vm, &statement.mapper, &mut args)?;
    with(vm, statement, Conflict { target, set: Vec::new(), filter: None })
}

/// `on_conflict_do_update(index_elements=None, index_where=None, set_=None, where=None)`
fn do_update(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let statement = this(&args)?;
    let mapper = statement.mapper.clone();
    let target = target(vm, &mapper, &mut args)?;
    let given = taken(&mut args, 3, "set_");
    let Some(given) = given else {
        let message = "set parameter must be a non-empty dictionary or a ColumnCollection such as the `.c.` collection \
                       of a Table object";
        return Err(vm.error("ValueError", message));
    };
    if !matches!(given, Value::Dict(_)) {
        return Err(unsupported("`set_` of anything but a dict"));
    }
    let mut row = defaults::Row::new();
    for (key, given) in vm.mapping_items(&given)? {
        let name = named(vm, &mapper, &key)?;
        put(vm, &mapper, &mut row, &name, given)?;
    }
    if row.is_empty() {
        return Err(vm.error("ValueError", "set parameter dictionary must not be empty"));
    }
    row.sort_by_key(|(at, _)| *at);
    let filter = match taken(&mut args, 4, "where") {
        Some(filter) => Some(expression::condition(vm, &filter)?),
        None => None,
    };
    with(vm, statement, Conflict { target, set: defaults::named(&mapper, &row), filter })
}
