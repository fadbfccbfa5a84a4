//! Statements about one object: INSERT, UPDATE and DELETE.
//!
//! Mirrors Tortoise 1.1.9, `backends/base/executor.py` and `backends/sqlite/executor.py`.

use std::rc::Rc;

use linktable_python::object::Then;
use linktable_python::{Result, Text, Value, Vm};

use crate::tortoise::client::Client;
use crate::tortoise::field::convert;
use crate::tortoise::instance::value_of;
use crate::tortoise::mapping::{Data, Field, Kind, Meta};
use crate::tortoise::{defaults, errors, instance, queries};

fn quoted(names: &[Text]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    quoted.join(",")
}

/// Inserts an object, gives it the key that the database made, and goes on with `then`.
///
/// # Errors
/// What a conversion or SQLite refuses.
pub fn insert(
    vm: &mut Vm,
    client: &Rc<Client>,
    meta: &Rc<Meta>,
    object: &Value,
    then: impl FnOnce(&mut Vm) -> Result<Then> + 'static,
) -> Result<Then> {
    let custom = matches!(vm.get_attr_opt(object, "_custom_generated_pk")?, Some(Value::Bool(true)));
    let mut columns = Vec::new();
    let mut values = Vec::new();
    let mut filled: Vec<Rc<Field>> = Vec::new();
    for field in meta.columns() {
        if field.generated.get() && !custom {
            continue;
        }
        let value = value_of(vm, object, &field)?;
        if defaults::is_marker(vm, &value) {
            filled.push(field);
            continue;
        }
        let value = convert::to_db(vm, &field, &value, object)?;
        columns.push(field.column());
        values.push(value);
    }
    let table = table_of(meta);
    let mut sql = if columns.is_empty() && !filled.is_empty() {
        format!("INSERT INTO {table} DEFAULT VALUES")
    } else if columns.is_empty() {
        // A statement without text: pypika has none for an INSERT of no values.
        String::new()
    } else {
        let marks = vec!["?"; columns.len()].join(",");
        format!("INSERT INTO {table} ({}) VALUES ({marks})", quoted(&columns))
    };
    let object = object.clone();
    if filled.is_empty() {
        let pk = meta.pk()?;
        return client.statement(vm, sql, values, move |vm, rows| {
            let key = rows?.last_insert_rowid;
            if !custom && pk.generated.get() && counts(&pk) {
                vm.set_attr(&object, "pk", Value::Int(key))?;
            }
            then(vm)
        });
    }
    let mut returned: Vec<Rc<Field>> = Vec::new();
    if !custom {
        returned.extend(meta.columns().into_iter().filter(|field| field.generated.get()));
    }
    returned.extend(filled);
    let names: Vec<Text> = returned.iter().map(|field| field.column()).collect();
    sql.push_str(&format!(" RETURNING {}", quoted(&names)));
    client.statement(vm, sql, values, move |vm, rows| {
        if let Some(row) = rows?.rows.first() {
            for (field, value) in returned.iter().zip(row) {
                let value = convert::to_python(vm, field, &convert::plain(value))?;
                vm.set_attr(&object, &field.name(), value)?;
            }
        }
        then(vm)
    })
}

fn counts(field: &Field) -> bool {
    matches!(field.kind, Kind::Data(Data::Int | Data::BigInt | Data::SmallInt | Data::IntEnum(_)))
}

/// Updates an object's row, and goes on with how many rows that were.
///
/// # Errors
/// What a conversion or SQLite refuses.
pub fn update(
    vm: &mut Vm,
    client: &Rc<Client>,
    meta: &Rc<Meta>,
    object: &Value,
    names: Option<&[Value]>,
    then: impl FnOnce(&mut Vm, u64) -> Result<Then> + 'static,
) -> Result<Then> {
    let mut fields = Vec::new();
    match names {
        Some(names) => {
            for name in names {
                let shown = vm.str(name)?;
                let Some(field) = meta.field(&shown).filter(|field| field.is_data()) else {
                    return Err(vm.key_error(name.clone()));
                };
                let message = if field.pk.get() {
                    format!("Can't update pk field, use `{}.create` instead.", meta.name)
                } else if field.generated.get() {
                    format!("Can't update generated field {shown}")
                } else {
                    fields.push(field);
                    continue;
                };
                return Err(errors::error(vm, "OperationalError", message));
            }
        }
        None => {
            let columns = meta.columns().into_iter();
            fields.extend(columns.filter(|field| !field.generated.get() && !field.pk.get()));
        }
    }
    let pk = meta.pk()?;
    let mut values = Vec::new();
    let mut assignments = Vec::new();
    for field in fields {
        let value = value_of(vm, object, &field)?;
        if defaults::is_marker(vm, &value) {
            continue;
        }
        let column = field.column();
        match queries::expression_text(vm, meta, &value)? {
            Some(text) => assignments.push(format!("\"{column}\"={text}")),
            None => {
                values.push(convert::to_db(vm, &field, &value, object)?);
                assignments.push(format!("\"{column}\"=?"));
            }
        }
    }
    if assignments.is_empty() {
        return then(vm, 0);
    }
    let key = instance::pk_of(vm, object)?;
    values.push(convert::to_db(vm, &pk, &key, object)?);
    let table = table_of(meta);
    let sql = format!("UPDATE {table} SET {} WHERE \"{}\"=?", assignments.join(","), pk.column());
    client.statement(vm, sql, values, move |vm, rows| then(vm, rows?.total_changed))
}

/// Deletes an object's row, and goes on with `then`.
///
/// # Errors
/// What a conversion or SQLite refuses.
pub fn delete(
    vm: &mut Vm,
    client: &Rc<Client>,
    meta: &Rc<Meta>,
    object: &Value,
    then: impl FnOnce(&mut Vm) -> Result<Then> + 'static,
) -> Result<Then> {
    let pk = meta.pk()?;
    let key = instance::pk_of(vm, object)?;
    let key = convert::to_db(vm, &pk, &key, object)?;
    let table = table_of(meta);
    let sql = format!("DELETE FROM {table} WHERE \"{}\"=?", pk.column());
    client.statement(vm, sql, vec![key], move |vm, rows| {
        rows?;
        then(vm)
    })
}

/// The model's table in quotes, with its schema.
fn table_of(meta: &Meta) -> String {
    let table = meta.table.borrow();
    match &meta.schema {
        Some(schema) => format!("\"{schema}\".\"{table}\""),
        None => format!("\"{table}\""),
    }
}
