//! The methods of querysets that write: `create`, `update`, `delete`, `bulk_create` …
//!
//! ormar 0.26.0, `queryset/queryset.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Class, Result, Text, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{BinaryOp, Delete, Expr, From, Insert, Style, TableRef, Update};

use crate::ormar::columns::{self, Values};
use crate::ormar::conversion;
use crate::ormar::database;
use crate::ormar::errors::error;
use crate::ormar::instance::is_json;
use crate::ormar::mapping::{column_fields, field_of, pk_name, related_fields};
use crate::ormar::parameters::of_method;
use crate::ormar::queryset::chain::{definition_error, narrowed, of};
use crate::ormar::queryset::filter::table_name;
use crate::ormar::queryset::paths;
use crate::ormar::queryset::read::{awaited, is};
use crate::ormar::queryset::rows;
use crate::ormar::signals;
use crate::pydantic::validate;
use crate::registry::model_of;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors as sql_errors;
use crate::sqlalchemy::types::ColumnType;

/// `create(**values)`
pub(super) fn create(vm: &mut Vm, args: Args) -> Result<Value> {
    let model = of(&args)?.query.model.clone();
    let given = Args { positional: Vec::new(), keywords: args.keywords };
    let object = vm.call(&Value::Class(model), given)?;
    awaited(vm, &object, "save", Args::none())
}

/// `get_or_create(_defaults=None, *groups, **lookups)`
pub(super) fn get_or_create(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let defaults = if args.positional.is_empty() { args.take_keyword("_defaults") } else { Some(args.take_this()) };
    let pair = |object: Value, made: bool| Value::tuple(vec![object, Value::Bool(made)]);
    match awaited(vm, &this, "get", args.clone()) {
        Err(raised) if is(vm, &raised, "NoMatch") => {}
        found => return found.map(|object| pair(object, false)),
    }
    let mut values = args.keywords.clone();
    if let Some(defaults) = defaults.and_then(Value::non_none) {
        for (name, value) in columns::of_mapping(vm, &defaults)? {
            columns::set(&mut values, &name, value);
        }
    }
    match awaited(vm, &this, "create", Args { positional: Vec::new(), keywords: values }) {
        Err(raised) if sql_errors::is(vm, &raised, "IntegrityError") => {
            // Somebody else may have made it meanwhile.
            match awaited(vm, &this, "get", args) {
                Err(missing) if is(vm, &missing, "NoMatch") => Err(raised),
                found => found.map(|object| pair(object, false)),
            }
        }
        made => made.map(|object| pair(object, true)),
    }
}

/// `update_or_create(**values)`
pub(super) fn update_or_create(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let model = of(&args)?.query.model.clone();
    let this = args.take_this();
    let key_name = pk_name(&model).unwrap_or_else(|| "".into());
    let mut values = args.keywords;
    if let Some(key) = columns::take(&mut values, "pk") {
        columns::set(&mut values, &key_name, key);
    }
    let given = |values: Values| Args { positional: Vec::new(), keywords: values };
    let Some(key) = columns::get(&values, &key_name).cloned().and_then(Value::non_none) else {
        return awaited(vm, &this, "create", given(values));
    };
    match awaited(vm, &this, "get", Args::none().with("pk", key)) {
        Err(raised) if is(vm, &raised, "NoMatch") => awaited(vm, &this, "create", given(values)),
        Err(raised) => Err(raised),
        Ok(object) => awaited(vm, &object, "update", given(values)),
    }
}

/// `update(each=False, **values)`: how many rows it changed.
pub(super) fn update(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let queryset = of(&args)?;
    let query = &queryset.query;
    let each = args.positional.get(1).cloned().or_else(|| args.take_keyword("each"));
    let each = each.map_or(Ok(false), |each| vm.truthy(&each))?;
    if !each && query.filters.is_empty() && query.excludes.is_empty() {
        let message = "You cannot update without filtering the queryset first. If you want to update all rows use \
                       update(each=True, **kwargs)";
        return Err(definition_error(vm, message));
    }
    let model = &query.model;
    let is_field = |name: &Text| field_of(model, name).is_some_and(|field| !field.is_skipped());
    let mut values: Values = args.keywords.into_iter().filter(|(name, _)| is_field(name)).collect();
    let explicit: Vec<Text> = values.iter().map(|(name, _)| name.clone()).collect();
    columns::fill_on_update(vm, model, &mut values, &explicit)?;
    if let Some(schema) = model_of(model) {
        let is_plain = |name: &Text| field_of(model, name).is_some_and(|field| !field.is_relation());
        for (name, value) in values.iter().filter(|(name, _)| is_plain(name)) {
            validate::alone(vm, &schema, name, value)?;
        }
    }
    let values = columns::to_columns(model, values);
    let filter = query.condition(vm)?;
    let statement = Update {
        table: table_name(model).as_str().into(),
        values: columns::expressions(vm, model, &values)?,
        filter,
        returning: Vec::new(),
    };
    let from: Vec<From<Param>> = joined_tables(statement.filter.as_ref()).into_iter().map(From::Table).collect();
    let done = rows::execute(vm, model, statement.render_from(&from, Style::Question))?;
    Ok(Value::Int(i64::try_from(done.rows_changed).unwrap_or(i64::MAX)))
}

/// The tables that a condition reads besides the statement's own.
fn joined_tables(filter: Option<&Expr<Param>>) -> Vec<TableRef<Param>> {
    let tables = filter.map(Expr::tables).unwrap_or_default();
    tables.into_iter().filter(|table| table.alias.is_some()).cloned().collect()
}

/// `delete(*groups, each=False, **lookups)`: how many rows it deleted.
pub(super) fn delete(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let each = args.take_keyword("each").map_or(Ok(false), |each| vm.truthy(&each))?;
    let (args, each) = if args.positional.len() > 1 || !args.keywords.is_empty() {
        (Args::from([narrowed(vm, args, false)?]), false)
    } else {
        (args, each)
    };
    let queryset = of(&args)?;
    let query = &queryset.query;
    if !each && query.filters.is_empty() && query.excludes.is_empty() {
        let message = "You cannot delete without filtering the queryset first. If you want to delete all rows use \
                       delete(each=True)";
        return Err(definition_error(vm, message));
    }
    let filter = query.condition(vm)?;
    if !joined_tables(filter.as_ref()).is_empty() {
        let message = "This backend does not support multiple-table criteria within DELETE";
        return Err(vm.error("NotImplementedError", message));
    }
    let statement = Delete { table: table_name(&query.model).as_str().into(), filter, returning: Vec::new() };
    let done = rows::execute(vm, &query.model, statement.render(Style::Question))?;
    Ok(Value::Int(i64::try_from(done.rows_changed).unwrap_or(i64::MAX)))
}

/// The objects a bulk method was given.
fn objects(vm: &mut Vm, given: Option<Value>, what: &str) -> Result<(Value, Vec<Value>)> {
    let list = given.unwrap_or_default();
    if !vm.truthy(&list)? {
        return Err(error(vm, "ModelListEmptyError", format!("Bulk {what} objects are empty!")));
    }
    let objects = vm.collect(&list)?;
    Ok((list, objects))
}

/// `bulk_create(objects)`: one INSERT for all.
pub(super) fn bulk_create(vm: &mut Vm, args: Args) -> Result<Value> {
    let model = of(&args)?.query.model.clone();
    let given = of_method(vm, args, "QuerySet.bulk_create", &["objects"], 1)?;
    let (_, objects) = objects(vm, given.into_iter().next().flatten(), "create")?;
    let mut written = Vec::with_capacity(objects.len());
    for object in &objects {
        let class = vm.class_of(object);
        let values = prepared(vm, &class, object)?;
        written.push(columns::expressions(vm, &model, &values)?);
    }
    let mut written = written.into_iter();
    let first = written.next().unwrap_or_default();
    let mut more = Vec::new();
    for row in written {
        if row.len() != first.len() || row.iter().zip(&first).any(|((name, _), (first, _))| name != first) {
            return Err(unsupported("`bulk_create` of objects that have different values"));
        }
        more.push(row.into_iter().map(|(_, value)| value).collect());
    }
    let insert = Insert { table: table_name(&model).as_str().into(), values: first, returning: Vec::new() };
    rows::execute(vm, &model, insert.render_rows(&more, &[], Style::Question))?;
    for object in &objects {
        columns::mark(object, true);
    }
    Ok(Value::None)
}

/// What goes into a new row (`prepare_model_to_save`).
fn prepared(vm: &mut Vm, model: &Rc<Class>, object: &Value) -> Result<Values> {
    let dumped = vm.call_method(object, "model_dump", Args::none())?;
    let mut values = columns::of_mapping(vm, &dumped)?;
    let key = pk_name(model).and_then(|name| field_of(model, &name));
    if let Some(key) = key.filter(|key| key.nullable || key.autoincrement)
        && columns::get(&values, &key.name()).is_some_and(Value::is_none)
    {
        columns::take(&mut values, &key.name());
    }
    values.retain(|(name, _)| field_of(model, name).is_some());
    columns::keys_of_related(vm, model, &mut values)?;
    columns::fill_defaults(vm, model, &mut values)?;
    columns::bytes_again(vm, model, &mut values)?;
    Ok(columns::to_columns(model, values))
}

/// `bulk_update(objects, columns=None)`
pub(super) fn bulk_update(vm: &mut Vm, args: Args) -> Result<Value> {
    let model = of(&args)?.query.model.clone();
    let mut given = of_method(vm, args, "QuerySet.bulk_update", &["objects", "columns"], 1)?.into_iter();
    let (list, objects) = objects(vm, given.next().flatten(), "update")?;
    let key_name = pk_name(&model).unwrap_or_else(|| "".into());
    let names = updated_names(vm, &model, given.next().flatten(), &key_name)?;
    let wanted: Vec<Text> = names.iter().map(|name| paths::column_name(&model, name)).collect();
    let key_column = paths::column_name(&model, &key_name);
    let plain = ColumnType::plain();
    let param = |value: Value| Param { value, kind: plain.clone() };

    let set: Vec<Text> = column_fields(&model)
        .iter()
        .map(|field| field.alias())
        .filter(|column| *column != key_column && wanted.contains(column))
        .collect();
    let mut rows = Vec::with_capacity(objects.len());
    for object in &objects {
        let values = updated(vm, &model, object, &key_name)?;
        let mut row = Vec::with_capacity(set.len() + 1);
        for column in set.iter().chain([&key_column]) {
            match columns::get(&values, column) {
                Some(value) => row.push(param(value.clone())),
                None => return Err(missing_value(vm, column)),
            }
        }
        rows.push(row);
    }
    let bind = |column: &Text| Expr::Bind { name: column.as_str().into(), value: param(Value::None) };
    let table = table_name(&model);
    let key = Expr::Column { table: TableRef::plain(&table), name: key_column.as_str().into() };
    let statement = Update {
        table: table.as_str().into(),
        values: set.iter().map(|column| (column.as_str().into(), bind(column))).collect(),
        filter: Some(Expr::binary(BinaryOp::Eq, key, bind(&key_column))),
        returning: Vec::new(),
    };
    let rendered = statement.render(Style::Question);
    database::with_transaction(vm, &model, |vm, connection| connection.execute_many(vm, &rendered, &rows))?;
    for object in &objects {
        columns::mark(object, true);
        columns::forget_changes(object);
    }
    signals::send(vm, &model, "post_bulk_update", Args::none().with("instances", list))?;
    Ok(Value::None)
}

/// The fields that `bulk_update` writes. A list that was given gets the key, as in ormar.
fn updated_names(vm: &mut Vm, model: &Rc<Class>, given: Option<Value>, key: &Text) -> Result<Vec<Text>> {
    let given = given.unwrap_or_default();
    let mut names = Vec::new();
    if vm.truthy(&given)? {
        for name in vm.collect(&given)? {
            names.push(Text::from(vm.str(&name)?));
        }
    } else {
        let is_own = |field: &Rc<crate::ormar::mapping::Field>| !field.is_skipped();
        names.extend(columns::fields(model).iter().filter(|field| is_own(field)).map(|field| field.name()));
        names.extend(related_fields(model).iter().map(|field| field.name()));
    }
    for name in std::iter::once(key).chain(&columns::on_update_names(model)) {
        if !names.contains(name) {
            names.push(name.clone());
            if let Value::List(list) = &given {
                list.push(Value::Str(name.clone()));
            }
        }
    }
    Ok(names)
}

/// The values of an object by column, as `bulk_update` sends them (`prepare_model_to_update`).
fn updated(vm: &mut Vm, model: &Rc<Class>, object: &Value, key: &Text) -> Result<Values> {
    let explicit = columns::changed(object);
    let dumped = vm.call_method(object, "model_dump", Args::none())?;
    let mut values = columns::of_mapping(vm, &dumped)?;
    if columns::get(&values, key).is_none_or(Value::is_none) {
        let name = model.name.borrow().to_string();
        let message = format!("You cannot update unsaved objects. {name} has to have {key} filled.");
        return Err(error(vm, "ModelPersistenceError", message));
    }
    columns::fill_on_update(vm, model, &mut values, &explicit)?;
    let set_again = columns::on_update_names(model).into_iter().filter(|name| !explicit.contains(name));
    let set_again = set_again.filter_map(|name| Some((name.clone(), columns::get(&values, &name)?.clone()))).collect();
    columns::assign(vm, object, set_again)?;
    // Statements as text know no types: what the driver does not take is converted here.
    for (name, value) in &mut values {
        if let Some(field) = field_of(model, name).filter(|field| !field.is_relation()) {
            *value = plain_value(vm, &field, value)?;
        }
    }
    columns::keys_of_related(vm, model, &mut values)?;
    columns::bytes_again(vm, model, &mut values)?;
    Ok(columns::to_columns(model, values))
}

/// A value as the driver takes it without a type: UUIDs, JSON and members of enums as text.
fn plain_value(vm: &mut Vm, field: &crate::ormar::mapping::Field, value: &Value) -> Result<Value> {
    let kind = crate::ormar::queryset::filter::kind_of(field);
    let class = vm.type_name(value);
    if class == "UUID" {
        return Ok(match kind.to_sql(vm, value)? {
            SqlValue::Text(text) => Value::str(text),
            _ => value.clone(),
        });
    }
    if is_json(field) {
        return conversion::json_text(vm, value);
    }
    if kind.enum_class.as_ref().is_some_and(|class| vm.is_instance(value, class)) {
        return vm.get_attr(value, "name");
    }
    Ok(value.clone())
}

fn missing_value(vm: &mut Vm, column: &str) -> linktable_python::Raised {
    let message = format!("(sqlalchemy.exc.InvalidRequestError) A value is required for bind parameter 'new_{column}'");
    sql_errors::error(vm, "StatementError", message)
}
