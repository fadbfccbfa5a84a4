//! SQLModel: its base class, `Field`, `Relationship`, and objects of its models.

pub mod declare;
pub(crate) mod instance;

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::{Instance, Module};
use linktable_python::{ClassBuilder, Result, Value, Vm};

use crate::library::Package;
use crate::sqlalchemy::{engine_api, functions, instrument, items, metadata, select, session_api};

/// The modules of SQLModel.
pub(crate) const PACKAGE: Package = Package {
    modules: &[
        "sqlmodel",
        "sqlmodel.main",
        "sqlmodel.orm",
        "sqlmodel.orm.session",
        "sqlmodel.sql",
        "sqlmodel.sql.expression",
    ],
    fill,
    declares: &["model_rebuild", "update_forward_refs"],
};

/// The registry of SQLModel's mappers, as far as scripts name it.
const REGISTRY: &[NativeDef] = &[
    method("configure", |vm, _| {
        crate::sqlalchemy::mapper::configure(vm)?;
        Ok(Value::None)
    }),
    // What is forgotten are mappers of tables that `metadata.clear()` forgot.
    method("dispose", |_, _| Ok(Value::None)),
];

fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) -> Result<()> {
    if matches!(name, "sqlmodel" | "sqlmodel.main") {
        let base = declare::base_class(vm, instance::METHODS, Some(instance::construct), Some(instrument::instrument));
        if base.own("metadata").is_none() {
            let metadata = metadata::value(vm);
            base.set("metadata", metadata);
            // An object that is equal to others by its values has no hash.
            base.set("__hash__", Value::None);
        }
        module.add_class(&base);
    }
    match name {
        "sqlmodel" => {
            functions::fill(module, true);
            module.add("create_engine", engine_api::create_engine);
            module.add_class(&session_api::class(vm));
        }
        "sqlmodel.orm.session" => module.add_class(&session_api::class(vm)),
        "sqlmodel.main" => {
            let object = vm.types.object.clone();
            let class = ClassBuilder::new("sqlalchemy.orm.decl_api", "registry", &object).natives(REGISTRY).build();
            module.set("default_registry", Value::Instance(Instance::new(&class)));
        }
        "sqlmodel.sql.expression" => {
            functions::fill(module, true);
            let [rows, scalars, ..] = select::classes(vm);
            module.add_class(&rows);
            module.add_class(&scalars);
        }
        _ => {}
    }
    if matches!(name, "sqlmodel" | "sqlmodel.main") {
        declare::fill(module);
        items::fill(module);
    }
    Ok(())
}
