//! What columns tell of themselves: `Hero.__table__.c.name.type`, `Hero.age.nullable`, `repr(column)`.
//!
//! Mirrors SQLAlchemy 2.1, `sql/schema.py` (`Column`, `ForeignKey`, `ColumnDefault`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, ClassBuilder, Dict, Result, Value, Vm};
use linktable_schema::{Constraint, ReferentialAction};
use linktable_sql::SqlType;
use linktable_sql::query::Expr;

use crate::declared::Column;
use crate::registry::{Default, Registry};
use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::expression::node_of;
use crate::sqlalchemy::metadata;
use crate::sqlalchemy::type_items;
use crate::sqlalchemy::types::Kind;

/// A column by the positions of its model and of itself.
struct Place {
    model: usize,
    at: usize,
    column: Column,
}

/// The declared column an expression or an attribute is.
fn place(vm: &mut Vm, value: &Value) -> Result<Option<Place>> {
    let Some(Expr::Column { table, name }) = node_of(vm, value)?.map(|node| node.expr) else { return Ok(None) };
    let registry = vm.state::<Registry>();
    let declarations = registry.declarations.borrow();
    let found = declarations.table_named(&table.table).and_then(|model| {
        let columns = &declarations.models.get(model)?.columns;
        let at = columns.iter().position(|column| *column.name == *name)?;
        Some(Place { model, at, column: columns.get(at)?.clone() })
    });
    Ok(found)
}

/// An attribute of a column, or what is said where something else has no such attribute.
fn of_column(
    vm: &mut Vm,
    args: &Args,
    name: &'static str,
    get: impl FnOnce(&mut Vm, &Place) -> Result<Value>,
) -> Result<Value> {
    match place(vm, &args.this())? {
        Some(place) => get(vm, &place),
        None => {
            let args = [args.this(), Value::str(name)].into();
            attribute_names::refuse(vm, &args, "SQL expressions", attribute_names::EXPRESSIONS)
        }
    }
}

macro_rules! getters {
    ($($name:ident => $text:literal, $get:expr;)*) => {
        $(
            /// An attribute of a column.
            ///
            /// # Errors
            /// `AttributeError` for what is no column.
            pub(super) fn $name(vm: &mut Vm, args: Args) -> Result<Value> {
                of_column(vm, &args, $text, $get)
            }
        )*
    };
}

getters! {
    default => "default", |vm, place| default_of(vm, place, |data| data.defaults.get(place.at).cloned());
    foreign_keys => "foreign_keys", keys_of;
    index => "index", |vm, place| Ok(flag(vm, place, place.column.index));
    name => "name", |_, place| Ok(Value::str(place.column.name.as_str()));
    nullable => "nullable", |_, place| Ok(Value::Bool(place.column.nullable));
    onupdate => "onupdate", |vm, place| default_of(vm, place, |data| Some(data.filled.get(place.at)?.on_update.clone()));
    primary_key => "primary_key", |_, place| Ok(Value::Bool(place.column.primary_key));
    server_default => "server_default", server_default_of;
    table => "table", |vm, place| Ok(metadata::table_at(vm, place.model));
    unique => "unique", |vm, place| Ok(flag(vm, place, place.column.unique));
}

/// `index` or `unique`, which a `Column` leaves open if it is not told.
fn flag(vm: &mut Vm, place: &Place, is_set: bool) -> Value {
    let data = vm.state::<Registry>().tables.borrow().get(place.model).cloned();
    let is_open = data.is_some_and(|data| data.filled.get(place.at).is_some_and(|filled| filled.is_column));
    if is_open && !is_set { Value::None } else { Value::Bool(is_set) }
}

/// `type` of any expression: as it was given, or as SQLModel finds it for a field.
///
/// # Errors
/// For expressions whose type is not told apart here.
pub(super) fn type_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    if let Some(place) = place(vm, &this)? {
        let registry = vm.state::<Registry>();
        let data = registry.tables.borrow().get(place.model).cloned();
        let given = data.as_ref().and_then(|data| data.types.get(place.at)?.clone());
        return match given {
            Some(class @ Value::Class(_)) => vm.call(&class, Args::none()),
            Some(given) => Ok(given),
            None => {
                let enum_class = data.and_then(|data| data.enums.get(place.at).cloned().flatten());
                type_items::value_of(vm, &place.column.kind, enum_class.as_ref())
            }
        };
    }
    let Some(node) = node_of(vm, &this)? else {
        let args = [this, Value::str("type")].into();
        return attribute_names::refuse(vm, &args, "SQL expressions", attribute_names::EXPRESSIONS);
    };
    match &node.kind.kind {
        Kind::Known(kind @ (SqlType::Integer | SqlType::Boolean | SqlType::Float | SqlType::Date)) => {
            type_items::value_of(vm, kind, None)
        }
        _ => Err(unsupported("`type` of SQL expressions")),
    }
}

fn default_of(
    vm: &mut Vm,
    place: &Place,
    get: impl FnOnce(&crate::registry::TableData) -> Option<Default>,
) -> Result<Value> {
    let registry = vm.state::<Registry>();
    let data = registry.tables.borrow().get(place.model).cloned();
    let (name, value) = match data.and_then(|data| get(&data)) {
        None | Some(Default::Required) => return Ok(Value::None),
        Some(Default::Value(value)) if value.is_none() => return Ok(Value::None),
        Some(Default::Value(value)) if crate::sqlalchemy::expression::is_expression(&value) => {
            return Err(unsupported("`default` of a column, as an SQL expression"));
        }
        Some(Default::Value(value)) => ("ScalarElementColumnDefault", value),
        Some(Default::Factory(factory)) => ("CallableColumnDefault", factory),
    };
    let all = crate::classes::all(vm, "sqlalchemy.ColumnDefault", DEFAULTS, |vm, name, _| {
        ClassBuilder::new("sqlalchemy.sql.schema", name, &vm.types.object).natives(DEFAULT_METHODS).build()
    });
    let class = crate::classes::named(vm, &all, name);
    Ok(Value::Instance(Instance::with_host(&class, DefaultItem { value, is_call: name == "CallableColumnDefault" })))
}

/// The classes of defaults.
const DEFAULTS: &[&str] = &["ScalarElementColumnDefault", "CallableColumnDefault"];

/// A default, as an object.
struct DefaultItem {
    value: Value,
    is_call: bool,
}

const DEFAULT_METHODS: &[NativeDef] = &[
    method("__repr__", |vm, args| {
        let value = args.this().host::<DefaultItem>().map(|item| item.value.clone()).unwrap_or_default();
        // Functions that are not the script's own are others there, with other names.
        if crate::registry::is_callable(&value) && !matches!(value, Value::Function(_)) {
            return Err(unsupported("`repr` of a default that is a function of a module"));
        }
        let shown = vm.repr(&value)?;
        Ok(Value::from(format!("{}({shown})", vm.type_name(&args.this()))))
    }),
    getter("arg", |_, args| match args.this().host::<DefaultItem>() {
        // SQLAlchemy wraps a function in one that takes the context.
        Some(item) if item.is_call => Err(unsupported("`arg` of a default that is a function")),
        Some(item) => Ok(item.value.clone()),
        None => Ok(Value::None),
    }),
    getter("is_callable", |_, args| {
        Ok(Value::Bool(args.this().host::<DefaultItem>().is_some_and(|item| item.is_call)))
    }),
    getter("is_scalar", |_, args| Ok(Value::Bool(args.this().host::<DefaultItem>().is_some_and(|item| !item.is_call)))),
];

fn server_default_of(vm: &mut Vm, place: &Place) -> Result<Value> {
    let registry = vm.state::<Registry>();
    let data = registry.tables.borrow().get(place.model).cloned();
    let is_filled = data.is_some_and(|data| data.filled.get(place.at).is_some_and(|filled| filled.by_server));
    if is_filled || place.column.server_default.is_some() {
        return Err(unsupported("`server_default` of a column that has one"));
    }
    Ok(Value::None)
}

/// A foreign key of a column.
struct Key {
    target: String,
    on_delete: Option<ReferentialAction>,
    on_update: Option<ReferentialAction>,
    parent: Value,
}

const KEY_METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if KEY_ATTRIBUTES.split_whitespace().any(|known| known == name.as_str()) {
            return Err(unsupported(format!("`{name}` of a foreign key")));
        }
        Err(vm.attribute_error(format!("'ForeignKey' object has no attribute '{name}'"), &args.this(), &name))
    }),
    method("__repr__", |vm, args| {
        let target = vm.repr(&Value::str(key(&args)?.target.as_str()))?;
        Ok(Value::from(format!("ForeignKey({target})")))
    }),
    getter("column", |vm, args| {
        let target = key(&args)?.target.clone();
        let Some((table, column)) = target.rsplit_once('.') else { return Err(unsupported("`column` of this key")) };
        let registry = vm.state::<Registry>();
        let at = registry.declarations.borrow().table_named(table);
        let Some(at) = at else { return Err(unsupported("`column` of a foreign key that leads nowhere")) };
        let columns = metadata::table_at(vm, at);
        let columns = vm.get_attr(&columns, "c")?;
        vm.get_attr(&columns, column)
    }),
    getter("ondelete", |_, args| Ok(key(&args)?.on_delete.map_or(Value::None, |action| Value::str(action.sql())))),
    getter("onupdate", |_, args| Ok(key(&args)?.on_update.map_or(Value::None, |action| Value::str(action.sql())))),
    getter("parent", |_, args| Ok(key(&args)?.parent.clone())),
    getter("target_fullname", |_, args| Ok(Value::str(key(&args)?.target.as_str()))),
];

/// What else a `ForeignKey` has, of SQLAlchemy 2.1.9.
const KEY_ATTRIBUTES: &str = "\
    argument_for comment constraint copy create_drop_stringify_dialect deferrable dialect_kwargs dialect_options \
    dispatch get_referent info initially inherit_cache kwargs link_to_name match name references use_alter";

fn key(args: &Args) -> Result<Rc<Key>> {
    args.this().host::<Key>().ok_or_else(|| unsupported("this foreign key"))
}

/// The foreign keys of a column: its own, and those of constraints of the table it is part of.
fn keys_of(vm: &mut Vm, place: &Place) -> Result<Value> {
    let mut found: Vec<(String, Option<ReferentialAction>, Option<ReferentialAction>)> = Vec::new();
    if let Some(key) = &place.column.foreign_key {
        found.push((key.target.clone(), key.on_delete, key.on_update));
    }
    let model = vm.state::<Registry>().model(place.model);
    for constraint in model.iter().flat_map(|model| &model.constraints) {
        if let Constraint::ForeignKey { columns, table, targets, on_delete, on_update, .. } = constraint {
            for (_, target) in columns.iter().zip(targets).filter(|(column, _)| **column == place.column.name) {
                found.push((format!("{table}.{target}"), *on_delete, *on_update));
            }
        }
    }
    let class = crate::classes::once(vm, "sqlalchemy.sql.schema.ForeignKey", |object| {
        ClassBuilder::new("sqlalchemy.sql.schema", "ForeignKey", object).natives(KEY_METHODS).build()
    });
    let table = metadata::table_at(vm, place.model);
    let columns = vm.get_attr(&table, "c")?;
    let parent = vm.get_attr(&columns, &place.column.name)?;
    let items = std::cell::RefCell::new(Dict::default());
    for (target, on_delete, on_update) in found {
        let key = Key { target, on_delete, on_update, parent: parent.clone() };
        let key = Value::Instance(Instance::with_host(&class, key));
        vm.dict_set(&items, key, Value::None)?;
    }
    Ok(Value::set(items.into_inner()))
}

/// `Column('name', AutoString(), table=<hero>, nullable=False)`
///
/// # Errors
/// What the attributes raise.
pub(super) fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let Some(place) = place(vm, &this)? else { return Err(unsupported("`repr` of this column")) };
    let mut parts = vec![vm.repr(&Value::str(place.column.name.as_str()))?];
    let kind = type_of(vm, [this.clone()].into())?;
    parts.push(vm.repr(&kind)?);
    let keys = keys_of(vm, &place)?;
    for key in vm.collect(&keys)? {
        parts.push(vm.repr(&key)?);
    }
    let table = vm.state::<Registry>().model(place.model).map_or(String::new(), |model| model.table.clone());
    parts.push(format!("table=<{table}>"));
    if place.column.primary_key {
        parts.push("primary_key=True".to_owned());
    }
    if !place.column.nullable {
        parts.push("nullable=False".to_owned());
    }
    for (name, get) in [("onupdate", onupdate as fn(&mut Vm, Args) -> Result<Value>), ("default", default)] {
        let value = get(vm, [this.clone()].into())?;
        if !value.is_none() {
            parts.push(format!("{name}={}", vm.repr(&value)?));
        }
    }
    server_default_of(vm, &place)?;
    Ok(Value::from(format!("Column({})", parts.join(", "))))
}
