//! What the fields of a model tell about themselves: `Model.ormar_config.model_fields["name"].…`
//!
//! ormar 0.26.0, `fields/base.py`, `fields/foreign_key.py` and `fields/many_to_many.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::{Args, Class, Result, Text, Value, Vm};
use linktable_schema::ReferentialAction;

use super::mapping::{Field, Relation};
use crate::sqlalchemy::attribute_names;

/// What every field has.
pub(super) static METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "fields", attribute_names::ORMAR_FIELDS)),
    getter("__type__", |vm, args| of(vm, &args).map(|field| field.annotation.borrow().clone())),
    getter("autoincrement", |vm, args| of(vm, &args).map(|field| Value::Bool(field.autoincrement))),
    getter("default", |vm, args| of(vm, &args).map(|field| field.default.clone().unwrap_or_default())),
    method("default_source_field_name", |vm, args| named(vm, &args, Field::default_source_field_name)),
    method("default_target_field_name", |vm, args| named(vm, &args, Field::default_target_field_name)),
    getter("foreign_key_name", |vm, args| text(vm, &args, |relation| relation.foreign_key_name.clone())),
    method("get_alias", |vm, args| named(vm, &args, Field::alias)),
    method("get_related_name", |vm, args| named(vm, &args, Field::related_name)),
    method("get_relation_name", |vm, args| named(vm, &args, Field::relation_name)),
    method("get_source_model", |vm, args| of(vm, &args).map(|field| model(field.source_model()))),
    method("get_source_related_name", |vm, args| named(vm, &args, Field::source_related_name)),
    getter("index", |vm, args| of(vm, &args).map(|field| Value::Bool(field.index))),
    getter("is_multi", |vm, args| of(vm, &args).map(|field| Value::Bool(field.is_multi()))),
    getter("is_relation", |vm, args| of(vm, &args).map(|field| Value::Bool(field.is_relation()))),
    getter("is_through", |vm, args| of(vm, &args).map(|field| Value::Bool(field.is_through()))),
    getter("name", |vm, args| named(vm, &args, Field::name)),
    getter("nullable", |vm, args| of(vm, &args).map(|field| Value::Bool(field.nullable))),
    getter("ondelete", |vm, args| action(vm, &args, |relation| relation.on_delete)),
    getter("onupdate", |vm, args| action(vm, &args, |relation| relation.on_update)),
    getter("owner", |vm, args| of(vm, &args).map(|field| model(field.owner()))),
    getter("primary_key", |vm, args| of(vm, &args).map(|field| Value::Bool(field.primary_key))),
    getter("related_name", |vm, args| text(vm, &args, |relation| relation.related_name.borrow().clone())),
    getter("self_reference", |vm, args| flag(vm, &args, |relation| relation.self_reference.get())),
    getter("server_default", |vm, args| of(vm, &args).map(|field| field.server_default.clone().unwrap_or_default())),
    getter("skip_field", |vm, args| flag(vm, &args, |relation| relation.skip_field)),
    getter("skip_reverse", |vm, args| flag(vm, &args, |relation| relation.skip_reverse)),
    getter("sql_nullable", |vm, args| of(vm, &args).map(|field| Value::Bool(field.sql_nullable))),
    getter("through", |vm, args| of(vm, &args).map(|field| model(field.through()))),
    getter("through_relation_name", |vm, args| text(vm, &args, |relation| relation.through_relation_name.clone())),
    getter("through_reverse_relation_name", |vm, args| {
        text(vm, &args, |relation| relation.through_reverse_relation_name.clone())
    }),
    getter("to", |vm, args| of(vm, &args).map(|field| model(field.to()))),
    getter("unique", |vm, args| of(vm, &args).map(|field| Value::Bool(field.unique))),
    getter("virtual", |vm, args| of(vm, &args).map(|field| Value::Bool(field.is_virtual()))),
];

fn of(vm: &mut Vm, args: &Args) -> Result<Rc<Field>> {
    args.this().host::<Field>().ok_or_else(|| vm.type_error("descriptor requires a 'BaseField' object"))
}

fn model(class: Option<Rc<Class>>) -> Value {
    class.map_or(Value::None, Value::Class)
}

fn named(vm: &mut Vm, args: &Args, name: fn(&Field) -> Text) -> Result<Value> {
    of(vm, args).map(|field| Value::Str(name(&field)))
}

fn flag(vm: &mut Vm, args: &Args, read: fn(&Relation) -> bool) -> Result<Value> {
    of(vm, args).map(|field| Value::Bool(field.relation.as_ref().is_some_and(read)))
}

fn text(vm: &mut Vm, args: &Args, read: fn(&Relation) -> Option<Text>) -> Result<Value> {
    of(vm, args).map(|field| field.relation.as_ref().and_then(read).map_or(Value::None, Value::Str))
}

fn action(vm: &mut Vm, args: &Args, read: fn(&Relation) -> Option<ReferentialAction>) -> Result<Value> {
    let field = of(vm, args)?;
    Ok(field.relation.as_ref().and_then(read).map_or(Value::None, |action| Value::str(action.sql())))
}
