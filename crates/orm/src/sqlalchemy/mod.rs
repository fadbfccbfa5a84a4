//! SQLAlchemy: engines, SQL expressions, and the session with its unit of work.

mod alias;
mod arithmetic;
pub(crate) mod async_engine;
pub(crate) mod async_session;
pub(crate) mod attribute_names;
mod attributes;
mod cascade;
mod circles;
mod collection;
pub(crate) mod column_attributes;
mod comparison;
pub(crate) mod compile_api;
mod connection_transaction;
mod core_table;
mod create_all;
pub mod database;
mod ddl_text;
mod decorator;
pub(crate) mod defaults;
mod dependency;
mod dml;
mod driver;
mod eager;
mod echo;
pub mod engine;
pub(crate) mod engine_api;
pub(crate) mod engine_arguments;
pub mod errors;
pub(crate) mod events;
mod execution_options;
mod exists;
pub(crate) mod expression;
mod filter_by;
mod from_statement;
mod function_names;
pub(crate) mod functions;
mod history;
mod identity;
pub(crate) mod index_items;
pub(crate) mod inspection;
pub(crate) mod instrument;
pub(crate) mod items;
mod join;
mod legacy_query;
mod link_rows;
mod load;
pub(crate) mod mapper;
mod merge;
pub(crate) mod metadata;
pub(crate) mod naming_convention;
mod object_state;
mod orm_events;
mod parameters;
mod persist;
pub(crate) mod relationship_items;
mod relationship_sql;
mod result;
mod row_keys;
mod row_mapping;
pub(crate) mod select;
mod selectable;
pub(crate) mod server_values;
mod session;
pub(crate) mod session_api;
pub(crate) mod sources;
pub(crate) mod state;
mod statements;
mod table_columns;
mod transactions;
pub(crate) mod type_items;
pub(crate) mod types;
mod unit_of_work;
pub(crate) mod warn;
mod writers;

use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method};
use linktable_python::object::{Alias, Form, Module, Native};
use linktable_python::{Class, ClassBuilder, Result, Value, Vm};

use crate::library::Package;
use crate::sqlmodel::declare::declared_attribute;

/// The modules of SQLAlchemy, and of the driver under it.
pub(crate) const PACKAGE: Package = Package {
    modules: &[
        "_linktable_sqlalchemy",
        "sqlalchemy",
        "sqlalchemy.dialects",
        "sqlalchemy.dialects.mysql",
        "sqlalchemy.dialects.postgresql",
        "sqlalchemy.dialects.sqlite",
        "sqlalchemy.engine",
        "sqlalchemy.event",
        "sqlalchemy.exc",
        "sqlalchemy.ext",
        "sqlalchemy.ext.asyncio",
        "sqlalchemy.ext.compiler",
        "sqlalchemy.orm",
        "sqlalchemy.orm.attributes",
        "sqlalchemy.orm.exc",
        "sqlalchemy.schema",
        "sqlalchemy.sql",
        "sqlalchemy.sql.compiler",
        "sqlalchemy.sql.expression",
        "sqlalchemy.types",
        "sqlite3",
    ],
    fill,
    declares: &["Index"],
};

fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) -> Result<()> {
    match name {
        "sqlalchemy" => {
            functions::fill(module, false);
            module.add("create_engine", engine_api::create_engine);
            module.set("event", events::module());
            sources::add_functions(module, "_linktable_inspector", &["inspect"]);
            module.add_class(&engine_api::engine_class(vm));
            module.add_class(&engine_api::connection_class(vm));
            module.add_class(&metadata::class(vm));
            module.add_class(&metadata::table_class(vm));
            let [_, _, compound, select] = select::classes(vm);
            module.add_class(&compound);
            module.add_class(&select);
            for class in result::result_classes(vm) {
                module.add_class(&class);
            }
            items::fill(module);
        }
        "sqlalchemy.dialects.sqlite" => {
            module.add("insert", dml::conflict::insert_of_sqlite);
        }
        "sqlalchemy.types" => items::fill(module),
        "sqlalchemy.schema" => {
            module.add_class(&metadata::class(vm));
            module.add_class(&metadata::table_class(vm));
            items::fill(module);
            statements::fill_schema(vm, module);
        }
        "sqlalchemy.sql.compiler" => statements::fill_compiler(vm, module),
        "sqlalchemy.ext.compiler" => statements::fill_extension(module),
        "sqlalchemy.sql" | "sqlalchemy.sql.expression" => {
            functions::fill(module, false);
            let [_, _, compound, select] = select::classes(vm);
            module.add_class(&compound);
            module.add_class(&select);
        }
        "sqlalchemy.engine" => {
            for class in result::result_classes(vm) {
                module.add_class(&class);
            }
            module.add("create_engine", engine_api::create_engine);
            module.add_class(&engine_api::engine_class(vm));
            module.add_class(&engine_api::connection_class(vm));
        }
        "sqlalchemy.orm" => {
            module.add("aliased", alias::aliased);
            eager::fill(module);
            relationship_items::fill(vm, module);
            module.add_class(&session_api::plain_class(vm));
            let declared = Native::new("declared_attr", declared_attribute);
            for name in ["cascading", "directive"] {
                declared.dict.borrow_mut().set_str(name, Value::native(name, declared_attribute));
            }
            module.set("declared_attr", Value::Native(declared));
            module.add_class(&mapped(vm));
            module.add("validates", orm_events::validates);
            object_state::fill_orm(module);
        }
        "sqlalchemy.exc" | "sqlalchemy.orm.exc" => errors::fill(vm, module),
        "sqlite3" => {
            errors::fill(vm, module);
            driver::fill(vm, module);
        }
        "sqlalchemy.orm.attributes" => object_state::fill_attributes(module),
        "sqlalchemy.event" => events::fill(module),
        "sqlalchemy.ext.asyncio" => {
            async_engine::fill(vm, module);
            async_session::fill(vm, module)?;
        }
        "_linktable_sqlalchemy" => {
            async_session::fill_natives(module);
            ddl_text::fill(module);
            inspection::fill(module);
        }
        _ => {}
    }
    Ok(())
}

/// `Mapped[X]` is a form with the class as its origin.
fn mapped(vm: &Vm) -> Rc<Class> {
    ClassBuilder::new("sqlalchemy.orm.base", "Mapped", &vm.types.object).natives(MAPPED).build()
}

const MAPPED: &[NativeDef] = &[class_method("__class_getitem__", |_, mut args| {
    let origin = args.take_this();
    Ok(Value::Alias(Rc::new(Alias { form: Form::Generic, origin, args: args.positional })))
})];
