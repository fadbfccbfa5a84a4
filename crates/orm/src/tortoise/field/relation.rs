//! `ForeignKeyField`, `OneToOneField` and `ManyToManyField`.
//!
//! Mirrors Tortoise 1.1.9, `fields/relational.py`.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Module;
use linktable_python::{Args, Result, Text, Value, Vm};

use super::classes::{Extra, class, finish};
use super::object::ON_DELETE;
use crate::tortoise::errors;
use crate::tortoise::given::Given;
use crate::tortoise::mapping::{ForeignKey, Kind, ManyToMany, RelatedName, Target, meta_of_class};

pub const FOREIGN_KEY: &[NativeDef] = &[method("__init__", |vm, args| key(vm, args, false))];
pub const ONE_TO_ONE: &[NativeDef] = &[method("__init__", |vm, args| key(vm, args, true))];
pub const MANY_TO_MANY: &[NativeDef] = &[method("__init__", many)];

/// Puts the functions, and the names that only annotations use, into a module.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    module.add("ForeignKeyField", foreign_key);
    module.add("OneToOneField", |vm, args| call(vm, args, "OneToOneField", "OneToOneFieldInstance", KEY_PARAMS));
    module.add("ManyToManyField", |vm, args| call(vm, args, "ManyToManyField", "ManyToManyFieldInstance", MANY_PARAMS));
    let (one, key) = (class(vm, "OneToOneFieldInstance"), class(vm, "ForeignKeyFieldInstance"));
    for name in ["OneToOneRelation", "OneToOneNullableRelation"] {
        module.set(name, Value::Class(one.clone()));
    }
    for name in ["ForeignKeyRelation", "ForeignKeyNullableRelation"] {
        module.set(name, Value::Class(key.clone()));
    }
}

const KEY_PARAMS: &[&str] = &["related_name", "on_delete", "db_constraint", "null"];
const MANY_PARAMS: &[&str] =
    &["through", "forward_key", "backward_key", "related_name", "on_delete", "db_constraint", "unique"];

/// `ForeignKeyField(to, …)`.
pub fn foreign_key(vm: &mut Vm, args: Args) -> Result<Value> {
    call(vm, args, "ForeignKeyField", "ForeignKeyFieldInstance", KEY_PARAMS)
}

/// One of the functions: its parameters by name, given on to the class.
fn call(vm: &mut Vm, args: Args, function: &'static str, name: &str, params: &[&str]) -> Result<Value> {
    let mut given = Given::function(function, args).requires(1);
    let Some(to) = given.next(vm, "to")? else { return Err(given.missing(vm, &["to"])) };
    let mut args = Args::from([to]);
    for param in params {
        if let Some(value) = given.next(vm, param)? {
            args = args.with(param, value);
        }
    }
    given.no_more_positional(vm)?;
    args.keywords.append(&mut given.keywords);
    let class = class(vm, name);
    vm.call(&Value::Class(class), args)
}

/// `model_name`, checked.
fn target(vm: &mut Vm, this: &Value, value: &Value) -> Result<Target> {
    let class = vm.type_name(this);
    if let Some(text) = value.as_text() {
        if text.split('.').count() != 2 {
            let kind = class.replace("Instance", "");
            return Err(errors::configuration(vm, format!("{kind} accepts model name in format \"app.Model\"")));
        }
        return Ok(Target::Name(text.clone()));
    }
    match value.as_class() {
        Some(class) if meta_of_class(class).is_some() => Ok(Target::Class(class.clone())),
        _ => {
            let shown = vm.repr(value)?;
            Err(errors::configuration(
                vm,
                format!("{class}({shown}) is invalid. model_name must be string or type[tortoise.models.Model]"),
            ))
        }
    }
}

fn on_delete(vm: &mut Vm, value: Option<Value>) -> Result<Text> {
    let Some(value) = value else { return Ok("CASCADE".into()) };
    let text = value.unwrapped().as_text().cloned();
    match text.filter(|text| ON_DELETE.iter().any(|(_, known)| *known == text.as_str())) {
        Some(text) => Ok(text),
        None => {
            let message = "on_delete can only be CASCADE, RESTRICT, SET_NULL, SET_DEFAULT or NO_ACTION";
            Err(errors::configuration(vm, message))
        }
    }
}

/// `__init__` of a foreign key.
fn key(vm: &mut Vm, args: Args, one_to_one: bool) -> Result<Value> {
    let name = if one_to_one { "OneToOneFieldInstance.__init__" } else { "ForeignKeyFieldInstance.__init__" };
    let (this, mut given) = Given::method(name, args);
    let Some(to) = given.next(vm, "model_name")? else { return Err(given.missing(vm, &["model_name"])) };
    let related_name = given.next(vm, "related_name")?;
    let deletion = given.next(vm, "on_delete")?;
    given.no_more_positional(vm)?;
    let to_field = given.keyword("to_field").and_then(Value::non_none);
    let db_constraint = given.keyword("db_constraint");
    let target = target(vm, &this, &to)?;
    let on_delete = on_delete(vm, deletion)?;
    let is_null = given.keywords.iter().find(|(name, _)| name.as_str() == "null").map(|(_, value)| value.clone());
    let is_null = match is_null {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    if on_delete.as_str() == "SET NULL" && !is_null {
        return Err(errors::configuration(vm, "If on_delete is SET_NULL, then field must have null=True set"));
    }
    let related_name = match related_name {
        Some(Value::Bool(false)) => RelatedName::Off,
        Some(value) => match value.as_text() {
            Some(text) if !text.is_empty() => RelatedName::Name(text.clone()),
            _ => RelatedName::Default,
        },
        None => RelatedName::Default,
    };
    let kind = ForeignKey {
        target,
        one_to_one,
        related_name,
        on_delete,
        db_constraint: match db_constraint {
            Some(value) => vm.truthy(&value)?,
            None => true,
        },
        to_field: RefCell::new(to_field.and_then(|value| value.as_text().cloned())),
        to: RefCell::new(Weak::new()),
        related: RefCell::new(Weak::new()),
    };
    let extra = Extra { unique: one_to_one.then_some(true), ..Extra::default() };
    finish(vm, &this, given, extra, Kind::ForeignKey(Rc::new(kind)))
}

/// `__init__` of a many-to-many field.
fn many(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("ManyToManyFieldInstance.__init__", args);
    let Some(to) = given.next(vm, "model_name")? else { return Err(given.missing(vm, &["model_name"])) };
    let through = given.next(vm, "through")?;
    let forward_key = given.next(vm, "forward_key")?;
    let backward_key = given.next(vm, "backward_key")?;
    let related_name = given.next(vm, "related_name")?;
    let deletion = given.next(vm, "on_delete")?;
    given.next(vm, "field_type")?;
    let unique = given.next(vm, "unique")?;
    given.no_more_positional(vm)?;
    let unique = given.keyword("create_unique_index").or(unique);
    let db_constraint = given.keyword("db_constraint");
    let target = target(vm, &this, &to)?;
    let text = |value: Option<Value>| value.and_then(|value| value.as_text().cloned()).unwrap_or_else(|| "".into());
    let mut forward_key = text(forward_key);
    if forward_key.is_empty() {
        let name = match &target {
            Target::Name(name) => name.rsplit('.').next().unwrap_or_default().to_owned(),
            Target::Class(class) => class.name.borrow().to_string(),
        };
        forward_key = format!("{}_id", name.to_lowercase()).into();
    }
    let mut truth = |value: Option<Value>| match value {
        Some(value) => vm.truthy(&value),
        None => Ok(true),
    };
    let (unique, db_constraint) = (truth(unique)?, truth(db_constraint)?);
    let on_delete = match deletion {
        // Not checked here, as it is for foreign keys.
        Some(value) => vm.str(&value)?.into(),
        None => "CASCADE".into(),
    };
    let kind = ManyToMany {
        target,
        related_name: RefCell::new(text(related_name)),
        through: RefCell::new(text(through)),
        through_schema: RefCell::default(),
        forward_key,
        backward_key: RefCell::new(text(backward_key)),
        on_delete,
        db_constraint,
        unique,
        is_generated: false,
        related: RefCell::new(Weak::new()),
    };
    let extra = Extra { unique: Some(unique), ..Extra::default() };
    finish(vm, &this, given, extra, Kind::ManyToMany(Rc::new(kind)))
}
