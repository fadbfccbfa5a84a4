//! What SQLAlchemy offers for declaring tables: column types, `Column`,
//! `ForeignKey`, constraints and indexes, as far as models use them.

use std::rc::Rc;

use linktable_python::class::NativeFn;
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module, Native};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};
use linktable_schema::{Constraint, Index, ReferentialAction};
use linktable_sql::{SqlType, ddl};

use crate::sqlalchemy::server_values::{self, ServerValue, literal_sql};

/// A column type, as `Column(…)` or `sa_type=` takes one.
pub(crate) struct TypeItem(pub SqlType, pub Option<Rc<Class>>);

/// `ForeignKey("team.id", ondelete=…)`.
pub(crate) struct ForeignKeyItem {
    pub target: String,
    pub on_delete: Option<ReferentialAction>,
    pub on_update: Option<ReferentialAction>,
}

/// `Column(…)`.
#[derive(Default)]
pub(crate) struct ColumnItem {
    pub name: Option<String>,
    pub kind: Option<(SqlType, Option<Rc<Class>>)>,
    pub foreign_key: Option<Rc<ForeignKeyItem>>,
    pub server: Option<Rc<ServerValue>>,
    pub given: Vec<(Text, Value)>,
}

/// A constraint or an index of `__table_args__`.
pub(crate) enum TableItem {
    Constraint(Constraint),
    Index(Index),
}

/// A name, and the type it is by itself.
type NamedType = (&'static str, fn() -> SqlType);

/// The names of the types, each with what it is when nothing is given to it.
const TYPES: &[NamedType] = &[
    ("AutoString", || SqlType::String(None)),
    ("BIGINT", || SqlType::BigInteger),
    ("BigInteger", || SqlType::BigInteger),
    ("BOOLEAN", || SqlType::Boolean),
    ("Boolean", || SqlType::Boolean),
    ("DATE", || SqlType::Date),
    ("Date", || SqlType::Date),
    ("DateTime", || SqlType::DateTime { aware: false }),
    ("Enum", || SqlType::Enum { members: Vec::new() }),
    ("FLOAT", || SqlType::Float),
    ("Float", || SqlType::Float),
    ("INTEGER", || SqlType::Integer),
    ("Integer", || SqlType::Integer),
    ("Interval", || SqlType::Interval),
    ("JSON", || SqlType::Json { none_as_null: false }),
    ("LargeBinary", || SqlType::LargeBinary),
    ("NUMERIC", || SqlType::Numeric { precision: None, scale: None }),
    ("Numeric", || SqlType::Numeric { precision: None, scale: None }),
    ("SmallInteger", || SqlType::SmallInteger),
    ("String", || SqlType::String(None)),
    ("TEXT", || SqlType::Text),
    ("Text", || SqlType::Text),
    ("Time", || SqlType::Time),
    ("Unicode", || SqlType::String(None)),
    ("UTCDateTime", || SqlType::DateTime { aware: true }),
    ("Uuid", || SqlType::Uuid),
    ("VARCHAR", || SqlType::String(None)),
];

/// Gives the names to a module of SQLAlchemy's or SQLModel's.
pub(crate) fn fill(module: &Rc<Module>) {
    module.fill_later(fill_now);
}

fn fill_now(vm: &mut Vm, module: &Rc<Module>) {
    let classes = vm.state::<Classes>();
    if classes.0.borrow().is_empty() {
        let object = vm.types.object.clone();
        let mut made = classes.0.borrow_mut();
        for (name, _) in TYPES {
            let class = ClassBuilder::new("sqlalchemy.sql.sqltypes", name, &object).construct(make_type).build();
            made.push(class);
        }
    }
    for class in classes.0.borrow().iter() {
        module.add_class(class);
    }
    let functions: &[(&'static str, NativeFn)] = &[
        ("CheckConstraint", check),
        ("Column", column),
        ("ForeignKey", foreign_key),
        ("ForeignKeyConstraint", foreign_key_constraint),
        ("Index", index),
        ("PrimaryKeyConstraint", primary_key),
        ("UniqueConstraint", unique),
    ];
    for (name, function) in functions {
        module.set(name, Value::Native(Native::new(name, *function)));
    }
    server_values::fill(module);
}

#[derive(Default)]
struct Classes(std::cell::RefCell<Vec<Rc<Class>>>);

/// An object in which one of these things is kept.
fn item<T: 'static>(vm: &Vm, host: T) -> Value {
    Value::Instance(Instance::with_host(&vm.types.object, host))
}

fn make_type(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let name = class.name.borrow().to_string();
    let base = TYPES.iter().find(|(known, _)| *known == name).map_or(SqlType::String(None), |(_, make)| make());
    let number = |value: Option<&Value>| value.and_then(Value::as_int).and_then(|number| u32::try_from(number).ok());
    let named = |wanted: &str| args.keywords.iter().find(|(name, _)| name.as_str() == wanted).map(|(_, value)| value);
    let mut enum_class = None;
    let kind = match base {
        SqlType::String(_) => SqlType::String(number(args.get(0).or(named("length")))),
        SqlType::Numeric { .. } => SqlType::Numeric {
            precision: number(args.get(0).or(named("precision"))),
            scale: number(args.get(1).or(named("scale"))),
        },
        SqlType::Enum { .. } => match args.get(0) {
            Some(Value::Class(class)) => {
                for keyword in ["values_callable", "native_enum", "create_constraint", "length"] {
                    if named(keyword).is_some() && keyword != "native_enum" {
                        return Err(unsupported(format!("`Enum(…, {keyword}=…)`")));
                    }
                }
                enum_class = Some(class.clone());
                SqlType::Enum { members: enum_members(vm, class)? }
            }
            _ => {
                let members = args.positional.iter().filter_map(|value| value.as_text().map(ToString::to_string));
                SqlType::Enum { members: members.collect() }
            }
        },
        other => other,
    };
    Ok(Value::Instance(Instance::with_host(class, TypeItem(kind, enum_class))))
}

/// The type that a class or an object of one of the types stands for.
pub(crate) fn type_of(vm: &mut Vm, value: &Value) -> Option<(SqlType, Option<Rc<Class>>)> {
    if let Some(item) = value.host::<TypeItem>() {
        return Some((item.0.clone(), item.1.clone()));
    }
    let class = value.as_class()?;
    let classes = vm.state::<Classes>();
    let is_one = classes.0.borrow().iter().any(|known| Rc::ptr_eq(known, class));
    let name = class.name.borrow().to_string();
    let make = TYPES.iter().find(|(known, _)| is_one && *known == name)?.1;
    Some((make(), None))
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
        } else if let Some(kind) = type_of(vm, value) {
            column.kind = Some(kind);
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
    }
    Ok(item(vm, column))
}

fn foreign_key(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let mut action = |name: &str| {
        let given = args.take_keyword(name).and_then(|value| value.as_text().map(ToString::to_string));
        given.and_then(|given| ddl::referential_action(&given))
    };
    let (on_delete, on_update) = (action("ondelete"), action("onupdate"));
    match args.get(0).and_then(Value::as_text) {
        Some(target) => Ok(item(vm, ForeignKeyItem { target: target.to_string(), on_delete, on_update })),
        None => Err(unsupported("`ForeignKey` to anything but a text")),
    }
}

fn unique(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = name_of(&mut args);
    Ok(item(vm, TableItem::Constraint(Constraint::Unique { name, columns: texts(&args.positional) })))
}

fn primary_key(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = name_of(&mut args);
    Ok(item(vm, TableItem::Constraint(Constraint::PrimaryKey { name, columns: texts(&args.positional) })))
}

fn check(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = name_of(&mut args);
    match args.get(0).and_then(Value::as_text) {
        Some(sql) => Ok(item(vm, TableItem::Constraint(Constraint::Check { name, sql: sql.to_string() }))),
        None => Err(unsupported("`CheckConstraint` of anything but a text")),
    }
}

fn index(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let unique = match args.take_keyword("unique") {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    let mut names = texts(&args.positional);
    if names.len() != args.positional.len() || names.is_empty() {
        return Err(unsupported("`Index` of anything but column names"));
    }
    let name = names.remove(0);
    Ok(item(vm, TableItem::Index(Index { name, columns: names, unique })))
}

fn foreign_key_constraint(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = name_of(&mut args);
    let mut action = |name: &str| {
        let given = args.take_keyword(name).and_then(|value| value.as_text().map(ToString::to_string));
        given.and_then(|given| ddl::referential_action(&given))
    };
    let (on_delete, on_update) = (action("ondelete"), action("onupdate"));
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

/// The names of an enum's members, in order, aliases left out.
pub(crate) fn enum_members(vm: &mut Vm, class: &Rc<Class>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for member in vm.collect(&Value::Class(class.clone()))? {
        let name = vm.get_attr(&member, "name")?;
        names.push(vm.str(&name)?);
    }
    Ok(names)
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
