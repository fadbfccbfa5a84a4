//! ormar: its base class, fields and configuration, querysets, relations and objects.
//!
//! [`mapping`] has the plain data that all parts share. `declare` and `fields` make it from a script's classes,
//! `model` and `instance` are the classes' and objects' own methods; [`persist`] writes and reads single objects,
//! [`queryset`] many; [`relations`] keeps which objects belong together; [`database`] is where statements go.

pub(crate) mod as_pydantic;
mod attribute;
pub(crate) mod columns;
pub(crate) mod config;
pub(crate) mod conversion;
pub(crate) mod database;
mod database_schemas;
pub(crate) mod declare;
pub(crate) mod dump;
pub(crate) mod errors;
pub(crate) mod extra;
mod field_attributes;
pub(crate) mod fields;
pub(crate) mod instance;
pub(crate) mod mapping;
pub(crate) mod model;
pub(crate) mod outline;
pub(crate) mod parameters;
pub(crate) mod persist;
pub(crate) mod queryset;
mod relation_fields;
pub(crate) mod relations;
mod save_related;
pub(crate) mod signals;

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Result, Value, Vm};

use crate::library::Package;

/// The modules of ormar.
pub(crate) const PACKAGE: Package = Package {
    modules: &[
        "_linktable_ormar",
        "ormar",
        "ormar.databases",
        "ormar.databases.connection",
        "ormar.decorators",
        "ormar.exceptions",
        "ormar.fields",
        "ormar.fields.constraints",
        "ormar.fields.foreign_key",
        "ormar.models",
        "ormar.models.helpers",
        "ormar.models.helpers.sqlalchemy",
        "ormar.queryset",
        "ormar.queryset.actions",
        "ormar.queryset.actions.order_action",
        "ormar.queryset.clause",
        "ormar.queryset.field_accessor",
        "ormar.queryset.queryset",
        "ormar.queryset.utils",
        "ormar.relations",
        "ormar.signals",
    ],
    fill,
    declares: &["update_forward_refs"],
};

fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) -> Result<()> {
    if name == "_linktable_ormar" {
        as_pydantic::fill(module);
        return Ok(());
    }
    let is = |part: &str| name == "ormar" || name == part;
    if is("ormar.exceptions") {
        errors::fill(vm, module);
    }
    if is("ormar.models") {
        module.add_class(&model::base_class(vm));
        module.add_class(&config::class(vm));
        module.fill_later(extra::fill);
    }
    if is("ormar.fields") {
        fields::fill(vm, module);
        relation_fields::fill(vm, module);
    }
    if is("ormar.fields") || name == "ormar.fields.constraints" {
        declare::constraints::fill(vm, module);
    }
    if name == "ormar.fields.foreign_key" {
        relation_fields::fill_foreign_key(vm, module);
    }
    if name == "ormar.models.helpers.sqlalchemy" {
        database_schemas::fill(module);
    }
    if is("ormar.databases.connection") {
        module.add_class(&database::class(vm));
    }
    if is("ormar.queryset") || name.starts_with("ormar.queryset.") {
        queryset::fill(vm, name, module)?;
    }
    if is("ormar.relations") {
        relations::fill(vm, module)?;
    }
    if is("ormar.signals") || is("ormar.decorators") {
        signals::fill(vm, module);
    }
    // The package imports its parts, so that they are its attributes.
    for part in PACKAGE.modules {
        if let Some((parent, last)) = part.rsplit_once('.')
            && parent == name
            && module.dict.get_str(last).is_none()
        {
            let inner = Module::new(part);
            fill(vm, part, &inner)?;
            module.set(last, Value::Module(inner));
        }
    }
    Ok(())
}
