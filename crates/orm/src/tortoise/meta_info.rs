//! `Model._meta`, as scripts read it.
//!
//! Mirrors Tortoise 1.1.9, `models.py` (`MetaInfo`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Text, Value, Vm};

use crate::classes;
use crate::pydantic::sources;
use crate::tortoise::mapping::{Field, Kind, Meta, meta_of_class};
use crate::tortoise::queries::resolving;
use crate::tortoise::{client, context};

const METHODS: &[NativeDef] = &[method("__getattr__", get_attribute)];

/// What is in a `_meta` object.
struct Info(Rc<Meta>);

fn class(vm: &mut Vm) -> Rc<Class> {
    classes::once(vm, "tortoise.models.MetaInfo", |object| {
        ClassBuilder::new("tortoise.models", "MetaInfo", object).natives(METHODS).with_dict().build()
    })
}

/// `_meta`, read through a model or an object of it.
pub fn of_class(vm: &mut Vm, args: Args) -> Result<Value> {
    let class = match args.this() {
        Value::Class(class) => class,
        object => vm.class_of(&object),
    };
    match meta_of_class(&class) {
        Some(meta) => Ok(object(vm, &meta)),
        None => Ok(Value::None),
    }
}

/// The `_meta` object of a model.
pub fn object(vm: &mut Vm, meta: &Rc<Meta>) -> Value {
    let class = class(vm);
    Value::Instance(Instance::with_host(&class, Info(meta.clone())))
}

/// `Model.describe()`.
pub fn describe(vm: &mut Vm, args: Args) -> Result<Value> {
    sources::call(vm, "_tortoise_describe", "model", args)
}

/// `Model.get_table()`.
pub fn get_table(vm: &mut Vm, args: Args) -> Result<Value> {
    match args.this().as_class().and_then(meta_of_class) {
        Some(meta) => Ok(resolving::table(vm, &meta)),
        None => Ok(Value::None),
    }
}

fn names(fields: Vec<Rc<Field>>, which: impl Fn(&Field) -> bool) -> Vec<Text> {
    fields.into_iter().filter(|field| which(field)).map(|field| field.name()).collect()
}

/// A set of names, in order.
fn set(vm: &mut Vm, names: Vec<Text>) -> Result<Value> {
    let items = names.into_iter().map(Value::Str).collect();
    Ok(Value::set(vm.set_from(items)?))
}

fn get_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let object = args.this();
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let Some(info) = object.host::<Info>() else { return Ok(Value::None) };
    let meta = &info.0;
    let all = || meta.fields.borrow().clone();
    let text = |text: &Option<Text>| text.clone().map_or(Value::None, Value::Str);
    Ok(match name.as_str() {
        "abstract" => Value::Bool(meta.is_abstract),
        "basequery" | "basetable" => resolving::table(vm, meta),
        "db_table" => Value::str(meta.table.borrow().as_str()),
        "schema" => meta.schema.as_deref().map_or(Value::None, Value::str),
        "app" => text(&meta.app.borrow()),
        "full_name" => Value::str(meta.full_name()),
        "table_description" => Value::str(meta.description.borrow().as_str()),
        "pk_attr" => Value::Str(meta.pk_attr.borrow().clone()),
        "pk" => meta.pk()?.object(),
        "db_pk_column" => Value::Str(meta.pk_column()?),
        "unique_together" => meta.unique_together.clone(),
        "indexes" => meta.indexes.clone(),
        "default_connection" => text(&meta.connection.borrow()),
        "fields_map" => {
            let mut dict = Dict::default();
            for field in all() {
                dict.set_str(field.name(), field.object());
            }
            Value::dict(dict)
        }
        "fields_db_projection" | "fields_db_projection_reverse" => {
            let mut dict = Dict::default();
            for field in meta.columns() {
                let (attribute, column) = (field.name(), field.column());
                match name.as_str() {
                    "fields_db_projection" => dict.set_str(attribute, Value::Str(column)),
                    _ => dict.set_str(column, Value::Str(attribute)),
                };
            }
            Value::dict(dict)
        }
        "fields" => set(vm, names(all(), |_| true))?,
        "db_fields" => set(vm, meta.columns().iter().map(|field| field.column()).collect())?,
        "fetch_fields" => set(vm, names(all(), |field| !field.is_data()))?,
        "m2m_fields" => set(vm, names(all(), |field| matches!(field.kind, Kind::ManyToMany(_))))?,
        "fk_fields" => set(vm, names(all(), |field| matches!(&field.kind, Kind::ForeignKey(key) if !key.one_to_one)))?,
        "o2o_fields" => set(vm, names(all(), |field| matches!(&field.kind, Kind::ForeignKey(key) if key.one_to_one)))?,
        "backward_fk_fields" => {
            set(vm, names(all(), |field| matches!(&field.kind, Kind::Backward(back) if !back.one_to_one)))?
        }
        "backward_o2o_fields" => {
            set(vm, names(all(), |field| matches!(&field.kind, Kind::Backward(back) if back.one_to_one)))?
        }
        "db" => {
            let client = context::client_for(vm, meta, &Value::None)?;
            client::object(vm, &client)
        }
        "manager" if !meta.manager.is_none() => meta.manager.clone(),
        other => return Err(unsupported(format!("`Model._meta.{other}`"))),
    })
}
