//! `SqlDefault`, `Now` and `RandomHex`: defaults that the database fills in.
//!
//! Mirrors Tortoise 1.1.9, `fields/db_defaults.py`, and `DatabaseDefault` in `fields/base.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use crate::classes;
use crate::tortoise::mapping::Field;

const SQL_DEFAULT: &[NativeDef] = &[
    method("__eq__", equal),
    method("__init__", |_, args| {
        if let (Some(object), Some(sql)) = (args.this().as_instance(), args.get(1)) {
            object.set("sql", sql.clone());
        }
        Ok(Value::None)
    }),
    method("__repr__", |vm, args| {
        let sql = vm.get_attr(&args.this(), "sql")?;
        let shown = vm.repr(&sql)?;
        Ok(Value::str(format!("SqlDefault({shown})")))
    }),
    method("get_sql", |vm, args| vm.get_attr(&args.this(), "sql")),
];
const NOW: &[NativeDef] = &[
    method("__init__", |_, args| set_sql(&args, "CURRENT_TIMESTAMP")),
    method("__repr__", |_, _| Ok(Value::str("Now()"))),
];
const RANDOM_HEX: &[NativeDef] = &[
    method("__init__", |_, args| set_sql(&args, "(lower(hex(randomblob(16))))")),
    method("__repr__", |_, _| Ok(Value::str("RandomHex()"))),
];
const MARKER: &[NativeDef] = &[
    method("__bool__", |_, _| Ok(Value::Bool(false))),
    method("__repr__", |vm, args| {
        let name = vm.get_attr(&args.this(), "name")?;
        let shown = vm.repr(&name)?;
        Ok(Value::str(format!("DatabaseDefault({shown})")))
    }),
    method("__str__", |_, _| Ok(Value::str("<DB_DEFAULT>"))),
];

/// Each class, with the part of `tortoise.fields` that defines it and its base.
const CLASSES: &[(&str, &str, &str, &[NativeDef])] = &[
    ("SqlDefault", "db_defaults", "", SQL_DEFAULT),
    ("Now", "db_defaults", "SqlDefault", NOW),
    ("RandomHex", "db_defaults", "SqlDefault", RANDOM_HEX),
    ("DatabaseDefault", "base", "", MARKER),
];

fn class(vm: &mut Vm, name: &str) -> Rc<Class> {
    let made = classes::all(vm, "tortoise.fields, defaults", CLASSES, |vm, (name, module, base, natives), before| {
        let base = classes::named(vm, before, base);
        ClassBuilder::new(&format!("tortoise.fields.{module}"), name, &base).with_dict().natives(natives).build()
    });
    classes::named(vm, &made, name)
}

/// Puts `DatabaseDefault` into `tortoise.fields.base`.
pub fn fill_marker(vm: &mut Vm, module: &Rc<Module>) {
    let class = class(vm, "DatabaseDefault");
    module.add_class(&class);
}

/// Puts the classes into `tortoise.fields`.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for name in ["SqlDefault", "Now", "RandomHex"] {
        let class = class(vm, name);
        module.add_class(&class);
    }
}

fn set_sql(args: &Args, sql: &str) -> Result<Value> {
    if let Some(object) = args.this().as_instance() {
        object.set("sql", Value::str(sql));
    }
    Ok(Value::None)
}

fn equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, other) = (args.this(), args.get(1).cloned().unwrap_or_default());
    let class = class(vm, "SqlDefault");
    if !vm.is_instance(&other, &class) {
        return Ok(Value::Bool(false));
    }
    let (mine, others) = (vm.get_attr(&this, "sql")?, vm.get_attr(&other, "sql")?);
    vm.eq(&mine, &others).map(Value::Bool)
}

/// The value an object has in a column whose default the database fills in.
pub fn marker(vm: &mut Vm, field: &Field) -> Value {
    let class = class(vm, "DatabaseDefault");
    let object = Instance::new(&class);
    object.set("name", Value::Str(field.name()));
    Value::Instance(object)
}

/// Whether a value says that the database fills it in.
pub fn is_marker(vm: &mut Vm, value: &Value) -> bool {
    matches!(value, Value::Instance(_)) && {
        let class = class(vm, "DatabaseDefault");
        vm.is_instance(value, &class)
    }
}
