//! The modules a SQLModel script imports.

use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method};
use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form, Module, Native};
use linktable_python::{Args, Class, ClassBuilder, Dict, Library, Result, Value, Vm};

use super::{
    alias, declare, eager, engine_api, errors, events, functions, instance, instrument, metadata, names, session_api,
    validate,
};

/// SQLModel with what of SQLAlchemy and pydantic its scripts use.
pub struct SqlModel;

/// The modules, in the order they are looked for.
const MODULES: &[&str] = &[
    "pydantic",
    "sqlalchemy",
    "sqlalchemy.engine",
    "sqlalchemy.event",
    "sqlalchemy.exc",
    "sqlalchemy.orm",
    "sqlalchemy.orm.exc",
    "sqlalchemy.schema",
    "sqlalchemy.sql",
    "sqlalchemy.sql.expression",
    "sqlalchemy.types",
    "sqlmodel",
    "sqlmodel.main",
    "sqlmodel.orm",
    "sqlmodel.orm.session",
    "sqlmodel.sql",
    "sqlmodel.sql.expression",
    "sqlite3",
];

impl Library for SqlModel {
    fn load(&self, vm: &mut Vm, name: &str) -> Result<Option<Rc<Module>>> {
        if !MODULES.contains(&name) {
            let package = name.split('.').next().unwrap_or(name);
            let is_known = match name.rsplit_once('.') {
                // Of a package that is here, it is known which parts the real one has.
                Some((parent, part)) if MODULES.contains(&parent) => {
                    names::public(parent).split_whitespace().any(|known| known == part)
                }
                _ => names::PACKAGES.split_whitespace().any(|known| known == package),
            };
            return if is_known { Err(unsupported(format!("the module `{name}`"))) } else { Ok(None) };
        }
        let module = Module::new(name);
        say_what_is_missing(&module);
        if matches!(name, "sqlmodel" | "sqlmodel.main") {
            let base =
                declare::base_class(vm, instance::METHODS, Some(instance::construct), Some(instrument::instrument));
            if base.own("metadata").is_none() {
                let metadata = metadata::value(vm);
                base.set("metadata", metadata);
                // An object that is equal to others by its values has no hash.
                base.set("__hash__", Value::None);
            }
            module.add_class(&base);
        }
        act(vm, name, &module);
        declare::fill(vm, name, &module);
        fill(vm, name, &module);
        Ok(Some(module))
    }

    fn declares(&self, function: &str) -> bool {
        declare::declares(function)
    }
}

/// Lets a module say of a name that it does not have whether the real one has it.
fn say_what_is_missing(module: &Rc<Module>) {
    let name = module.name.clone();
    let fallback = Native::closure("__getattr__", move |vm, args| {
        let wanted = args.get(0).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if names::public(&name).split_whitespace().any(|known| known == wanted.as_str()) {
            return Err(unsupported(format!("`{name}.{wanted}`")));
        }
        let object = vm.modules.get_str(&name).unwrap_or_default();
        Err(vm.attribute_error(format!("module '{name}' has no attribute '{wanted}'"), &object, &wanted))
    });
    module.set("__getattr__", Value::Native(fallback));
}

/// What acts on a database, and SQL expressions.
fn act(vm: &mut Vm, name: &str, module: &Rc<Module>) {
    match name {
        "sqlmodel" | "sqlalchemy" => {
            functions::fill(vm, module, name == "sqlmodel");
            module.add("create_engine", engine_api::create_engine);
            if name == "sqlalchemy" {
                module.set("event", events::module());
                module.add_class(&engine_api::engine_class(vm));
            }
            if name == "sqlmodel" {
                module.add_class(&session_api::class(vm));
            }
        }
        "sqlalchemy.sql" | "sqlalchemy.sql.expression" | "sqlmodel.sql.expression" => {
            functions::fill(vm, module, name.starts_with("sqlmodel"));
        }
        "sqlalchemy.engine" => {
            module.add("create_engine", engine_api::create_engine);
            module.add_class(&engine_api::engine_class(vm));
        }
        "sqlmodel.orm.session" => module.add_class(&session_api::class(vm)),
        "sqlalchemy.orm" => {
            module.add("aliased", alias::aliased);
            module.add("sessionmaker", session_api::sessionmaker);
            module.add("selectinload", eager::selectinload);
            for name in ["contains_eager", "joinedload", "lazyload", "load_only", "noload", "raiseload", "subqueryload"]
            {
                let refuse = Native::closure(name, move |_, _| Err(unsupported(format!("`{name}`"))));
                module.set(name, Value::Native(refuse));
            }
            // SQLAlchemy's own session does what SQLModel's does, but for `exec`.
            module.add_class(&session_api::class(vm));
        }
        "sqlalchemy.exc" | "sqlalchemy.orm.exc" | "sqlite3" => errors::fill(vm, module),
        "sqlalchemy.event" => events::fill(module),
        "pydantic" => module.add_class(&validate::error_class(vm)),
        _ => {}
    }
}

fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) {
    match name {
        "pydantic" => {
            let text = vm.types.str.clone();
            let object = vm.types.object.clone();
            module.add_class(&ClassBuilder::new("pydantic.networks", "EmailStr", &text).build());
            for name in ["NaiveDatetime", "AwareDatetime"] {
                module.add_class(&ClassBuilder::new("pydantic.types", name, &object).build());
            }
            module.add("ConfigDict", config);
        }
        "sqlalchemy.orm" => {
            let declared = Native::new("declared_attr", declare::declared_attribute);
            for name in ["cascading", "directive"] {
                declared.dict.borrow_mut().set_str(name, Value::native(name, declare::declared_attribute));
            }
            module.set("declared_attr", Value::Native(declared));
            module.add_class(&mapped(vm));
        }
        _ => {}
    }
}

/// `ConfigDict(…)`: a dict of its arguments.
fn config(_: &mut Vm, args: Args) -> Result<Value> {
    let mut dict = Dict::default();
    for (name, value) in args.keywords {
        dict.set_str(name, value);
    }
    Ok(Value::dict(dict))
}

/// `Mapped[X]` is a form with the class as its origin.
fn mapped(vm: &Vm) -> Rc<Class> {
    ClassBuilder::new("sqlalchemy.orm.base", "Mapped", &vm.types.object).natives(MAPPED).build()
}

const MAPPED: &[NativeDef] = &[class_method("__class_getitem__", |_, mut args| {
    let origin = args.take_this();
    Ok(Value::Alias(Rc::new(Alias { form: Form::Generic, origin, args: args.positional })))
})];
