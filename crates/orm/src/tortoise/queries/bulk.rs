//! `bulk_create` and `bulk_update`.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`BulkCreateQuery`, `BulkUpdateQuery`).

use std::rc::Rc;

use linktable_python::object::Then;
use linktable_python::{Args, ClassBuilder, Raised, Result, Value, Vm};
use linktable_sql::tortoise as sql;

use super::awaitable::object;
use super::build::{Base, Builder};
use super::constant::{Constant, Term, wrap};
use super::fetch;
use super::joins::table_of;
use super::queryset;
use crate::classes;
use crate::tortoise::client::Client;
use crate::tortoise::defaults::is_marker;
use crate::tortoise::errors::error;
use crate::tortoise::field::convert;
use crate::tortoise::given::Given;
use crate::tortoise::mapping::{Field, Meta};

struct Create {
    base: Base,
    objects: Value,
    batch_size: Value,
    ignore_conflicts: bool,
    update_fields: Vec<Value>,
    on_conflict: Vec<Value>,
}

struct Update {
    base: Base,
    objects: Value,
    fields: Value,
    batch_size: Value,
}

/// `queryset.bulk_create(…)`
pub fn create(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("QuerySet.bulk_create", args);
    let Some(objects) = given.next(vm, "objects")? else { return Err(given.missing(vm, &["objects"])) };
    let batch_size = given.next(vm, "batch_size")?.unwrap_or_default();
    let ignore = given.next(vm, "ignore_conflicts")?.unwrap_or_default();
    let update_fields = given.next(vm, "update_fields")?.unwrap_or_default();
    let on_conflict = given.next(vm, "on_conflict")?.unwrap_or_default();
    given.finish(vm)?;
    let ignore_conflicts = vm.truthy(&ignore)?;
    let (updates, on) = (vm.truthy(&update_fields)?, vm.truthy(&on_conflict)?);
    if ignore_conflicts && updates {
        return Err(vm.value_error("ignore_conflicts and update_fields are mutually exclusive."));
    }
    if !ignore_conflicts && updates != on {
        return Err(vm.value_error("update_fields and on_conflict need set in same time."));
    }
    let set = queryset::this(&this)?;
    let create = Create {
        base: set.base.clone(),
        objects,
        batch_size,
        ignore_conflicts,
        update_fields: if updates { vm.collect(&update_fields)? } else { Vec::new() },
        on_conflict: if on { vm.collect(&on_conflict)? } else { Vec::new() },
    };
    Ok(object(vm, "BulkCreateQuery", create))
}

/// `queryset.bulk_update(…)`
pub fn update(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("QuerySet.bulk_update", args);
    let (objects, fields) = (given.next(vm, "objects")?, given.next(vm, "fields")?);
    let (Some(objects), Some(fields)) = (objects, fields) else {
        return Err(given.missing(vm, &["objects", "fields"]));
    };
    let batch_size = given.next(vm, "batch_size")?.unwrap_or_default();
    given.finish(vm)?;
    for object in vm.collect(&objects)? {
        if vm.get_attr(&object, "pk")?.is_none() {
            return Err(vm.value_error("All bulk_update() objects must have a primary key set."));
        }
    }
    let set = queryset::this(&this)?;
    Ok(object(vm, "BulkUpdateQuery", Update { base: set.base.clone(), objects, fields, batch_size }))
}

/// The objects in batches.
fn batches(vm: &mut Vm, objects: Vec<Value>, size: &Value) -> Result<Vec<Vec<Value>>> {
    if !vm.truthy(size)? {
        return Ok(vec![objects]);
    }
    let size = size.as_int().and_then(|size| usize::try_from(size).ok()).unwrap_or(0);
    if size == 0 {
        return Err(vm.value_error("n must be at least one"));
    }
    Ok(objects.chunks(size).map(<[Value]>::to_vec).collect())
}

/// The columns of an INSERT and what is to become of conflicts.
fn statement(vm: &mut Vm, create: &Create, fields: &[Rc<Field>]) -> Result<String> {
    let meta = &create.base.meta;
    let table = table_of(meta);
    let mut insert = sql::Insert::<Constant> {
        table,
        columns: fields.iter().map(|field| field.column().as_str().into()).collect(),
        rows: vec![vec![Term::Raw("?".into()); fields.len()]],
        conflict: None,
        returning: Vec::new(),
    };
    if fields.is_empty() {
        return Ok(insert.render().0);
    }
    if create.ignore_conflicts {
        insert.conflict = Some(sql::Conflict::default());
    } else if !create.update_fields.is_empty() {
        let mut conflict = sql::Conflict::default();
        for name in &create.on_conflict {
            conflict.columns.push(vm.str(name)?.into());
        }
        for name in &create.update_fields {
            conflict.update.push(vm.str(name)?.into());
        }
        insert.conflict = Some(conflict);
    }
    Ok(insert.render().0)
}

/// The columns to insert: without those whose values the database makes, and those it fills in for all objects.
fn columns(vm: &mut Vm, meta: &Meta, objects: &[Value], generated: bool) -> Result<Vec<Rc<Field>>> {
    let mut columns = Vec::new();
    for field in meta.columns() {
        if field.generated.get() && !generated {
            continue;
        }
        if field.db_default.borrow().is_some() && !field.generated.get() {
            let (mut filled, mut given) = (false, false);
            for object in objects {
                let value = vm.get_attr(object, &field.name())?;
                if is_marker(vm, &value) {
                    filled = true;
                } else {
                    given = true;
                }
                if filled && given {
                    let message = format!(
                        "Cannot use bulk_create() when field '{}' has db_default and some instances provide explicit \
                         values while others rely on the database default. Either: (a) set the value explicitly on \
                         ALL instances, (b) omit it from ALL instances to use the database default, or (c) split into \
                         separate bulk_create() calls.",
                        field.name()
                    );
                    return Err(error(vm, "OperationalError", message));
                }
            }
            if filled {
                continue;
            }
        }
        columns.push(field);
    }
    Ok(columns)
}

fn has_own_key(vm: &mut Vm, object: &Value) -> Result<bool> {
    let custom = vm.get_attr(object, "_custom_generated_pk")?;
    vm.truthy(&custom)
}

/// Awaits `bulk_create`.
///
/// # Errors
/// What conversions or SQLite refuse.
pub fn run_create(vm: &mut Vm, value: &Value) -> Result<Then> {
    let Some(create) = value.host::<Create>() else { return Ok(Then::Return(Value::None)) };
    let meta = create.base.meta.clone();
    let client = create.base.client(vm)?;
    let objects = vm.collect(&create.objects)?;
    let without_key = columns(vm, &meta, &objects, false)?;
    let with_key = columns(vm, &meta, &objects, true)?;
    let sql = statement(vm, &create, &without_key)?;
    let sql_all = statement(vm, &create, &with_key)?;
    let mut statements = Vec::new();
    for batch in batches(vm, objects, &create.batch_size)? {
        let mut rows = Vec::new();
        let mut rows_all = Vec::new();
        for object in batch {
            let own_key = has_own_key(vm, &object)?;
            let fields = if own_key { &with_key } else { &without_key };
            let mut row = Vec::with_capacity(fields.len());
            for field in fields {
                let value = vm.get_attr(&object, &field.name())?;
                row.push(convert::to_db(vm, field, &value, &object)?);
            }
            if own_key { rows_all.push(row) } else { rows.push(row) }
        }
        for (sql, rows) in [(&sql_all, rows_all), (&sql, rows)] {
            if rows.first().is_some_and(Vec::is_empty) {
                statements.extend(rows.into_iter().map(|row| Statement::One(sql.clone(), row)));
            } else if !rows.is_empty() {
                statements.push(Statement::Many(sql.clone(), rows));
            }
        }
    }
    executed(vm, client, statements.into_iter(), 0, |_| Ok(Then::Return(Value::None)))
}

/// What is to be executed: once, or for many rows of parameters.
enum Statement {
    One(String, Vec<Value>),
    Many(String, Vec<Vec<Value>>),
}

/// Executes statements one after the other, and goes on with how many rows they changed.
fn executed(
    vm: &mut Vm,
    client: Rc<Client>,
    mut statements: std::vec::IntoIter<Statement>,
    changed: u64,
    then: fn(u64) -> Result<Then>,
) -> Result<Then> {
    let Some(statement) = statements.next() else { return then(changed) };
    let (turns, next) = (client.turns.clone(), client.clone());
    let execute = move |vm: &mut Vm| match statement {
        Statement::One(sql, params) => client.execute(vm, &sql, &params),
        Statement::Many(sql, rows) => client.execute_many(vm, &sql, &rows),
    };
    turns.take(vm, execute, move |vm, rows| {
        let changed = changed + rows?.total_changed;
        vm.nested(|vm| executed(vm, next, statements, changed, then))
    })
}

/// What pypika raises of a CASE without WHEN.
fn without_cases(vm: &mut Vm) -> Raised {
    let base = vm.types.exception("Exception");
    let class = classes::once(vm, "pypika_tortoise.exceptions.CaseException", |_| {
        ClassBuilder::new("pypika_tortoise.exceptions", "CaseException", &base).with_dict().build()
    });
    vm.raise(&class, vec![Value::str("At least one 'when' case is required for a CASE statement.")])
}

/// The UPDATE of each batch.
fn updates(vm: &mut Vm, update: &Update) -> Result<Vec<sql::Update<Constant>>> {
    let meta = &update.base.meta;
    let mut builder = Builder::new(meta);
    builder.resolve_filters(vm, &update.base, None)?;
    let key_field = meta.pk()?;
    let key = Term::bare(&key_field.column());
    let mut statements = Vec::new();
    let fields = vm.collect(&update.fields)?;
    let objects = vm.collect(&update.objects)?;
    for batch in batches(vm, objects, &update.batch_size)? {
        if batch.is_empty() && !fields.is_empty() {
            return Err(without_cases(vm));
        }
        let mut statement =
            sql::Update { table: table_of(meta), values: Vec::new(), condition: builder.select.condition.clone() };
        for name in &fields {
            let name = vm.str(name)?;
            let Some(field) = meta.field(&name) else { return Err(vm.key_error(Value::str(name))) };
            let mut cases = Vec::new();
            let mut keys = Vec::new();
            for object in &batch {
                let pk = vm.get_attr(object, "pk")?;
                let pk = convert::to_db(vm, &key_field, &pk, &Value::None)?;
                let value = vm.get_attr(object, &name)?;
                let value = convert::to_db(vm, &field, &value, object)?;
                let then = super::constant::wrapped(vm, &value, true)?;
                let pk = wrap(vm, &pk)?;
                cases.push((key.clone().eq(pk.clone()), then));
                keys.push(pk);
            }
            statement.values.push((name.as_str().into(), Term::Case { cases, otherwise: None }));
            let is_one = key.clone().is_in(Term::Tuple(keys));
            statement.condition = Some(match statement.condition.take() {
                Some(condition) => condition.and(is_one),
                None => is_one,
            });
        }
        statements.push(statement);
    }
    Ok(statements)
}

/// Awaits `bulk_update`: how many rows it changed.
///
/// # Errors
/// What conversions or SQLite refuse.
pub fn run_update(vm: &mut Vm, value: &Value) -> Result<Then> {
    let Some(update) = value.host::<Update>() else { return Ok(Then::Return(Value::None)) };
    let client = update.base.client(vm)?;
    let mut statements = Vec::new();
    for statement in updates(vm, &update)? {
        let (sql, params) = statement.render();
        statements.push(Statement::One(sql, fetch::values(params)));
    }
    executed(vm, client, statements.into_iter(), 0, |changed| {
        Ok(Then::Return(Value::Int(i64::try_from(changed).unwrap_or(i64::MAX))))
    })
}

/// The text of `bulk_create` or `bulk_update`, if it is one of them.
///
/// # Errors
/// What conversions raise.
pub fn text(vm: &mut Vm, query: &Value) -> Result<Option<String>> {
    if let Some(update) = query.host::<Update>() {
        let texts: Vec<String> = updates(vm, &update)?.iter().map(|statement| statement.render().0).collect();
        return Ok(Some(texts.join(";")));
    }
    let Some(create) = query.host::<Create>() else { return Ok(None) };
    let objects = vm.collect(&create.objects)?;
    let (mut own, mut made) = (false, false);
    for object in &objects {
        if has_own_key(vm, object)? { own = true } else { made = true }
    }
    let meta = create.base.meta.clone();
    let without_key = columns(vm, &meta, &objects, false)?;
    let with_key = columns(vm, &meta, &objects, true)?;
    let (sql, sql_all) = (statement(vm, &create, &without_key)?, statement(vm, &create, &with_key)?);
    Ok(Some(match (own, made) {
        (_, false) => sql_all,
        (false, true) => sql,
        (true, true) => format!("{sql};{sql_all}"),
    }))
}
