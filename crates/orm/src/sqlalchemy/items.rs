//! What SQLAlchemy offers for declaring tables: column types, `Column`,
//! `ForeignKey`, constraints and indexes, as far as models use them.

use std::rc::Rc;

use linktable_python::class::NativeFn;
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module, Native};
use linktable_python::{Args, Class, Result, Text, Value, Vm};
use linktable_schema::{Constraint, Index, ReferentialAction};
use linktable_sql::{SqlType, ddl};

use crate::sqlalchemy::index_items;
use crate::sqlalchemy::server_values::{self, ServerValue, literal_sql};
use crate::sqlalchemy::type_items::{self, type_of};

/// `ForeignKey("team.id", ondelete=…)`.
pub(crate) struct ForeignKeyItem {
    pub target: String,
    pub name: Option<String>,
    pub on_delete: Option<ReferentialAction>,
    pub on_update: Option<ReferentialAction>,
}

/// `Column(…)`.
#[derive(Default)]
pub(crate) struct ColumnItem {
    pub name: Option<String>,
    pub kind: Option<(SqlType, Option<Rc<Class>>)>,
    /// The type as it was given.
    pub given_type: Option<Value>,
    pub foreign_key: Option<Rc<ForeignKeyItem>>,
    pub server: Option<Rc<ServerValue>>,
    pub given: Vec<(Text, Value)>,
}

/// A constraint or an index of `__table_args__`.
pub(crate) enum TableItem {
    Constraint(Constraint),
    Index(Index),
}

/// Gives the names to a module of SQLAlchemy's or SQLModel's.
pub(crate) fn fill(module: &Rc<Module>) {
    module.fill_later(fill_now);
}

fn fill_now(vm: &mut Vm, module: &Rc<Module>) {
    type_items::fill(vm, module);
    let functions: &[(&'static str, NativeFn)] = &[
        ("CheckConstraint", check),
        ("Column", column),
        ("ForeignKey", foreign_key),
        ("ForeignKeyConstraint", foreign_key_constraint),
        ("Index", index_items::index),
        ("PrimaryKeyConstraint", primary_key),
        ("UniqueConstraint", unique),
    ];
    for (name, function) in functions {
        module.set(name, Value::Native(Native::new(name, *function)));
    }
    server_values::fill(module);
}

/// An object in which one of these things is kept.
pub(super) fn item<T: 'static>(vm: &Vm, host: T) -> Value {
    Value::Instance(Instance::with_host(&vm.types.object, host))
}

fn texts(values: &[Value]) -> Vec<String> {
    values.iter().filter_map(|value| value.as_text().map(ToString::to_string)).collect()
}

fn name_of(args: &mut Args) -> Option<String> {
    args.take_keyword("name").and_then(|name| name.as_text().map(ToString::to_string))
}

fn column(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut column = ColumnItem { given: args.keywords, ..ColumnItem::default() };
    for (at, value) in args.positional.iter().enumerate() {
        if let (0, Some(name)) = (at, value.as_text()) {
            column.name = Some(name.to_string());
        } else if value.is_none() {
            // `Column("team_id", None, ForeignKey(…))`: the type is that of the key.
        } else if let Some(kind) = type_of(vm, value) {
            column.kind = Some(kind);
            column.given_type = Some(value.clone());
        } else if let Some(key) = value.host::<ForeignKeyItem>() {
            column.foreign_key = Some(key);
        } else if let Some(server) = value.host::<ServerValue>() {
            column.server = Some(server);
        } else {
            return Err(unsupported(format!("an argument of type `{}` in `Column(…)`", vm.type_name(value))));
        }
    }
    if let Some(at) = column.given.iter().position(|(name, _)| name.as_str() == "type_") {
        let (_, value) = column.given.remove(at);
        column.kind = type_of(vm, &value);
        column.given_type = Some(value);
    }
    Ok(item(vm, column))
}

/// Refuses arguments by name that are left, but for those that SQLite's DDL does not show.
pub(super) fn no_more(args: &Args, what: &str) -> Result<()> {
    let shows = |name: &str| {
        !matches!(name, "comment" | "info" | "link_to_name" | "quote")
            && !["mssql_", "mysql_", "mariadb_", "oracle_", "postgresql_"].iter().any(|start| name.starts_with(start))
    };
    let left = args.keywords.iter().find(|(name, value)| shows(name) && !value.is_none());
    match left {
        Some((name, _)) => Err(unsupported(format!("`{what}({name}=…)`"))),
        None => Ok(()),
    }
}

fn foreign_key(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let mut action = |name: &str| {
        let given = args.take_keyword(name).and_then(|value| value.as_text().map(ToString::to_string));
        given.and_then(|given| ddl::referential_action(&given))
    };
    let (on_delete, on_update) = (action("ondelete"), action("onupdate"));
    let name = name_of(&mut args);
    no_more(&args, "ForeignKey")?;
    match args.get(0).and_then(Value::as_text) {
        Some(target) => Ok(item(vm, ForeignKeyItem { target: target.to_string(), name, on_delete, on_update })),
        None => Err(unsupported("`ForeignKey` to anything but a text")),
    }
}

fn unique(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = name_of(&mut args);
    no_more(&args, "UniqueConstraint")?;
    if texts(&args.positional).len() != args.positional.len() {
        return Err(unsupported("`UniqueConstraint` of anything but column names"));
    }
    Ok(item(vm, TableItem::Constraint(Constraint::Unique { name, columns: texts(&args.positional) })))
}

fn primary_key(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = name_of(&mut args);
    no_more(&args, "PrimaryKeyConstraint")?;
    if texts(&args.positional).len() != args.positional.len() {
        return Err(unsupported("`PrimaryKeyConstraint` of anything but column names"));
    }
    Ok(item(vm, TableItem::Constraint(Constraint::PrimaryKey { name, columns: texts(&args.positional) })))
}

fn check(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = name_of(&mut args);
    no_more(&args, "CheckConstraint")?;
    match args.get(0).and_then(Value::as_text) {
        Some(sql) => Ok(item(vm, TableItem::Constraint(Constraint::Check { name, sql: sql.to_string() }))),
        None => Err(unsupported("`CheckConstraint` of anything but a text")),
    }
}

fn foreign_key_constraint(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = name_of(&mut args);
    let mut action = |name: &str| {
        let given = args.take_keyword(name).and_then(|value| value.as_text().map(ToString::to_string));
        given.and_then(|given| ddl::referential_action(&given))
    };
    let (on_delete, on_update) = (action("ondelete"), action("onupdate"));
    no_more(&args, "ForeignKeyConstraint")?;
    let mut lists = Vec::new();
    for list in &args.positional {
        let items = vm.collect(list)?;
        lists.push(texts(&items));
    }
    let [columns, referred] = lists.as_slice() else {
        return Err(unsupported("`ForeignKeyConstraint` without two lists of names"));
    };
    let split: Vec<(&str, &str)> = referred.iter().filter_map(|name| name.rsplit_once('.')).collect();
    let Some((table, _)) = split.first() else {
        return Err(unsupported("`ForeignKeyConstraint` to anything but `table.column`"));
    };
    let constraint = Constraint::ForeignKey {
        name,
        columns: columns.clone(),
        table: (*table).to_owned(),
        targets: split.iter().map(|(_, column)| (*column).to_owned()).collect(),
        on_delete,
        on_update,
    };
    Ok(item(vm, TableItem::Constraint(constraint)))
}

/// What stands after `DEFAULT`: a text becomes a literal; `text(…)` and functions their SQL.
pub(crate) fn server_default(vm: &mut Vm, value: &Value) -> Result<Option<String>> {
    if value.is_none() {
        return Ok(None);
    }
    if let Some(text) = value.as_text() {
        return Ok(Some(format!("'{}'", text.replace('\'', "''"))));
    }
    let shown = literal_sql(vm, value, "server_default")?;
    // `func.now()` is `CURRENT_TIMESTAMP` for SQLite.
    Ok(Some(if shown == "now()" { "CURRENT_TIMESTAMP".to_owned() } else { shown }))
}
