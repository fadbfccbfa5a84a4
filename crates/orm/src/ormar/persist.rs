//! `save`, `update`, `upsert`, `delete`, `load`, `load_all` of one object.
//!
//! ormar 0.26.0: `models/model.py`, `models/mixins/save_mixin.py`. The coroutines around these are made in `model`.

use std::rc::Rc;

use linktable_python::{Args, Class, Result, Text, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{Delete, Expr, From, Insert, Select, Style, TableRef, Update};
use linktable_store::Rows;

use crate::ormar::columns::{self, Values};
use crate::ormar::database;
use crate::ormar::errors::error;
use crate::ormar::mapping::{column_fields, field_of, pk_name, related_fields, state_of};
use crate::ormar::queryset::filter::{has_key, kind_of, table_name};
use crate::ormar::queryset::read::awaited;
use crate::ormar::queryset::walk;
use crate::ormar::signals;
use crate::sqlalchemy::database::{Param, next_loads};
use linktable_sql::query::Rendered;

fn key_name(model: &Rc<Class>) -> Text {
    pk_name(model).unwrap_or_else(|| "".into())
}

fn execute(vm: &mut Vm, model: &Rc<Class>, statement: &Rendered<Param>) -> Result<Rows> {
    database::with_connection(vm, model, |vm, connection| connection.execute(vm, statement))
}

fn emit(vm: &mut Vm, object: &Value, name: &str, more: Vec<(Text, Value)>) -> Result<()> {
    let class = vm.class_of(object);
    let mut args = Args::none().with("instance", object.clone());
    args.keywords.extend(more);
    signals::send(vm, &class, name, args)
}

/// `await object.save()`
///
/// # Errors
/// What the database, signals or the model's rules raise.
pub(crate) fn save(vm: &mut Vm, args: Args) -> Result<Value> {
    let object = args.this();
    let model = vm.class_of(&object);
    emit(vm, &object, "pre_save", Vec::new())?;
    let key_name = key_name(&model);
    let key_field = field_of(&model, &key_name);
    let mut values = columns::of_object(vm, &object)?;
    let key = vm.get_attr(&object, "pk")?;
    if key_field.as_ref().is_some_and(|field| field.autoincrement) && !vm.truthy(&key)? {
        columns::take(&mut values, &key_name);
    }
    columns::fill_defaults(vm, &model, &mut values)?;
    let related = related_fields(&model);
    let own = values.iter().filter(|(name, _)| !related.iter().any(|field| field.name() == *name)).cloned().collect();
    columns::assign(vm, &object, own)?;
    let values = columns::to_columns(&model, values);
    let made = insert(vm, &model, &values)?;
    let mut key_was_made = false;
    if let Some(made) = made
        && vm.truthy(&made)?
        && key_field.is_some_and(|field| is_key(vm, &field.annotation.borrow(), &made))
    {
        vm.set_attr(&object, &key_name, made)?;
        key_was_made = true;
    }
    if vm.get_attr(&object, "pk")?.is_none() {
        let message = format!(
            "Could not recover the generated primary key for {} after INSERT. This happens on backends that lack \
             RETURNING support for server-side defaults on non-AUTO_INCREMENT primary keys — most notably Oracle \
             MySQL, which does not implement RETURNING in any version. Use autoincrement=True, provide the primary \
             key client-side, or switch to a RETURNING-capable backend (PostgreSQL, SQLite 3.35+, MariaDB 10.5+).",
            model.name.borrow()
        );
        return Err(error(vm, "ModelPersistenceError", message));
    }
    columns::mark(&object, true);
    let is_left = |name: &Text| columns::get(&values, name).is_none() && !(key_was_made && *name == key_name);
    let fields = columns::fields(&model);
    if fields.iter().any(|field| field.server_default.is_some() && is_left(&field.name())) {
        awaited(vm, &object, "load", Args::none())?;
    }
    columns::forget_changes(&object);
    emit(vm, &object, "post_save", Vec::new())?;
    Ok(object)
}

/// Whether a value is of the primary key's type.
fn is_key(vm: &Vm, annotation: &Value, value: &Value) -> bool {
    annotation.as_class().is_none_or(|class| vm.is_instance(value, class))
}

/// Inserts a row and gives its key.
fn insert(vm: &mut Vm, model: &Rc<Class>, values: &Values) -> Result<Option<Value>> {
    let key = field_of(model, &key_name(model));
    let key_column = key.as_ref().map(|key| key.alias());
    let given = key_column.as_ref().and_then(|column| columns::get(values, column)).cloned();
    let mut statement = Insert {
        table: table_name(model).as_str().into(),
        values: columns::expressions(vm, model, values)?,
        returning: Vec::new(),
    };
    let kind = key.as_ref().map(|key| kind_of(key));
    let counts =
        key.as_ref().is_some_and(|key| key.autoincrement) && kind.as_ref().is_some_and(|kind| kind.is_integer());
    let is_made = given.is_none() && key.as_ref().is_some_and(|key| key.server_default.is_some()) && !counts;
    if let (true, Some(column)) = (is_made, &key_column) {
        statement.returning.push(column.as_str().into());
    }
    let rows = execute(vm, model, &statement.render(Style::Question))?;
    if let (Some(kind), Some(value)) = (&kind, rows.rows.first().and_then(|row| row.first())) {
        return kind.to_python(vm, value).map(Some);
    }
    Ok(match given.and_then(Value::non_none) {
        Some(given) => Some(given),
        None => Some(Value::Int(rows.last_insert_rowid)),
    })
}

/// `await object.update(_columns=None, **values)`
///
/// # Errors
/// As [`save`].
pub(crate) fn update(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let object = args.take_this();
    let model = vm.class_of(&object);
    let only = if args.positional.is_empty() { args.take_keyword("_columns") } else { Some(args.take_this()) };
    let mut explicit = columns::changed(&object);
    explicit.extend(args.keywords.iter().map(|(name, _)| name.clone()));
    let mut given: Values = args.keywords.clone();
    columns::fill_on_update(vm, &model, &mut given, &explicit)?;
    columns::assign(vm, &object, given)?;
    let key = vm.get_attr(&object, "pk")?;
    if !vm.truthy(&key)? {
        let message = "You cannot update not saved model! Use save or upsert method.";
        return Err(error(vm, "ModelPersistenceError", message));
    }
    let mut passed = linktable_python::Dict::default();
    for (name, value) in &args.keywords {
        passed.set_str(name.clone(), value.clone());
    }
    emit(vm, &object, "pre_update", vec![("passed_args".into(), Value::dict(passed))])?;
    let mut values = columns::of_object(vm, &object)?;
    columns::take(&mut values, &key_name(&model));
    if let Some(only) = only
        && vm.truthy(&only)?
    {
        let always = columns::on_update_names(&model);
        let mut kept = Values::new();
        for (name, value) in values {
            if always.contains(&name) || vm.contains(&only, &Value::Str(name.clone()))? {
                kept.push((name, value));
            }
        }
        values = kept;
    }
    if !values.is_empty() {
        let values = columns::to_columns(&model, values);
        let key = vm.get_attr(&object, &key_name(&model))?;
        let statement = Update {
            table: table_name(&model).as_str().into(),
            values: columns::expressions(vm, &model, &values)?,
            filter: Some(has_key(vm, &model, key)?),
            returning: Vec::new(),
        };
        execute(vm, &model, &statement.render(Style::Question))?;
    }
    columns::mark(&object, true);
    columns::forget_changes(&object);
    emit(vm, &object, "post_update", Vec::new())?;
    Ok(object)
}

/// `await object.upsert(**values)`
///
/// # Errors
/// As [`save`].
pub(crate) fn upsert(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let object = args.take_this();
    let force = args.take_keyword("__force_save__").map_or(Ok(false), |force| vm.truthy(&force))?;
    let key = vm.get_attr(&object, "pk")?;
    let is_there = if force { row_of(vm, &object)?.is_some() } else { vm.truthy(&key)? };
    if is_there { awaited(vm, &object, "update", args) } else { awaited(vm, &object, "save", Args::none()) }
}

/// The row of an object, by field.
fn row_of(vm: &mut Vm, object: &Value) -> Result<Option<Values>> {
    let model = vm.class_of(object);
    let key = vm.get_attr(object, "pk")?;
    let table = TableRef::plain(&table_name(&model));
    let fields = column_fields(&model);
    let column = |name: &Text| Expr::Column { table: table.clone(), name: name.as_str().into() };
    let select = Select {
        columns: fields.iter().map(|field| column(&field.alias())).collect(),
        from: vec![From::Table(table.clone())],
        filter: Some(has_key(vm, &model, key)?),
        ..Select::default()
    };
    let found = execute(vm, &model, &select.render(Style::Question))?;
    let Some(row): Option<Vec<SqlValue>> = found.rows.into_iter().next() else { return Ok(None) };
    let mut values = Values::new();
    for (field, value) in fields.iter().zip(&row) {
        values.push((field.name(), kind_of(field).to_python(vm, value)?));
    }
    Ok(Some(values))
}

/// `await object.delete()`
///
/// # Errors
/// As [`save`].
pub(crate) fn delete(vm: &mut Vm, args: Args) -> Result<Value> {
    let object = args.this();
    let model = vm.class_of(&object);
    emit(vm, &object, "pre_delete", Vec::new())?;
    let key = vm.get_attr(&object, &key_name(&model))?;
    let statement = Delete {
        table: table_name(&model).as_str().into(),
        filter: Some(has_key(vm, &model, key)?),
        returning: Vec::new(),
    };
    let done = execute(vm, &model, &statement.render(Style::Question))?;
    columns::mark(&object, false);
    emit(vm, &object, "post_delete", Vec::new())?;
    Ok(Value::Int(i64::try_from(done.rows_changed).unwrap_or(i64::MAX)))
}

/// `await object.load()`
///
/// # Errors
/// `NoMatch` if its row is gone; as [`save`].
pub(crate) fn load(vm: &mut Vm, args: Args) -> Result<Value> {
    let object = args.this();
    let state = state_of(&object).filter(|state| state.pk_only.get());
    let origin = state.and_then(|state| state.relations.get()?.origin());
    next_loads(vm, origin);
    let Some(values) = row_of(vm, &object)? else {
        return Err(error(vm, "NoMatch", "Instance was deleted from database and cannot be refreshed"));
    };
    columns::assign(vm, &object, values)?;
    columns::mark(&object, true);
    columns::forget_changes(&object);
    Ok(object)
}

/// `await object.load_all(follow=False, exclude=None, order_by=None)`
///
/// # Errors
/// As [`load`].
pub(crate) fn load_all(vm: &mut Vm, args: Args) -> Result<Value> {
    let object = args.this();
    let model = vm.class_of(&object);
    let params = ["follow", "exclude", "order_by"];
    let given = crate::ormar::parameters::of_method(vm, args, "Model.load_all", &params, 0)?;
    let mut given = given.into_iter().map(Option::unwrap_or_default);
    let (follow, exclude, order_by) =
        (given.next().unwrap_or_default(), given.next().unwrap_or_default(), given.next().unwrap_or_default());
    let relations: Vec<Text> = if vm.truthy(&follow)? {
        walk::relation_paths(vm, &model)?.to_vec()
    } else {
        related_fields(&model).iter().map(|field| field.name()).collect()
    };
    let mut queryset = vm.get_attr(&Value::Class(model), "objects")?;
    if vm.truthy(&exclude)? {
        queryset = vm.call_method(&queryset, "exclude_fields", [exclude])?;
    }
    if vm.truthy(&order_by)? {
        queryset = vm.call_method(&queryset, "order_by", [order_by])?;
    }
    let relations = Value::list(relations.into_iter().map(Value::Str).collect());
    queryset = vm.call_method(&queryset, "select_related", [relations])?;
    let key = vm.get_attr(&object, "pk")?;
    let loaded = awaited(vm, &queryset, "get", Args::none().with("pk", key))?;
    if let Some(relations) = state_of(&object).and_then(|state| state.relations.get().cloned()) {
        relations.clear();
    }
    let dumped = vm.call_method(&loaded, "model_dump", Args::none())?;
    let values = columns::of_mapping(vm, &dumped)?;
    columns::assign(vm, &object, values)?;
    columns::forget_changes(&object);
    Ok(object)
}
