//! Tortoise ORM: its fields, models, querysets and relations.
//!
//! | file | what |
//! |---|---|
//! | `mapping` | what is known of models: the data all others read |
//! | `field/` | field objects, and the conversion of values |
//! | `model`, `comments` | what a class statement makes |
//! | `context`, `init`, `relate` | `Tortoise.init`: apps, connections, relations |
//! | `ddl`, `schema_generator` | the tables |
//! | `compile`, `links` | what a source becomes without being run |
//! | `config_generator`, `client`, `connection` | where statements go |
//! | `instance`, `executor`, `signals` | objects: made, saved, deleted |
//! | `queries/` | querysets, `Q`, `F`, functions, lookups |
//! | `relations/` | relation managers, fetching, transactions |

pub mod alone;
mod capabilities;
pub mod client;
mod comments;
pub mod compile;
mod config_generator;
pub mod connection;
pub mod context;
pub(crate) mod contexts;
pub mod ddl;
pub mod defaults;
pub mod errors;
pub mod executor;
pub mod field;
pub mod given;
pub mod indexes;
pub mod init;
mod init_config;
pub mod instance;
mod links;
pub mod mapping;
pub mod meta_info;
pub mod model;
pub mod queries;
pub mod relate;
pub mod relations;
mod row;
mod saving;
mod schema_generator;
pub mod signals;
pub mod source;
pub mod timezone;
pub mod turns;
pub mod validators;

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Result, Vm};

use crate::library::Package;

/// The modules of Tortoise.
pub(crate) const PACKAGE: Package = Package {
    modules: &[
        "_tortoise_state",
        "pypika_tortoise",
        "pypika_tortoise.context",
        "pypika_tortoise.terms",
        "tortoise",
        "tortoise.backends",
        "tortoise.backends.base",
        "tortoise.backends.base.client",
        "tortoise.backends.base.config_generator",
        "tortoise.backends.base.schema_generator",
        "tortoise.backends.sqlite",
        "tortoise.backends.sqlite.client",
        "tortoise.backends.sqlite.schema_generator",
        "tortoise.connection",
        "tortoise.contrib",
        "tortoise.contrib.sqlite",
        "tortoise.contrib.sqlite.functions",
        "tortoise.exceptions",
        "tortoise.expressions",
        "tortoise.fields",
        "tortoise.fields.base",
        "tortoise.fields.data",
        "tortoise.fields.db_defaults",
        "tortoise.fields.relational",
        "tortoise.filters",
        "tortoise.functions",
        "tortoise.indexes",
        "tortoise.manager",
        "tortoise.models",
        "tortoise.query_utils",
        "tortoise.queryset",
        "tortoise.signals",
        "tortoise.timezone",
        "tortoise.transactions",
        "tortoise.utils",
        "tortoise.validators",
    ],
    fill,
    declares: &["init_models"],
};

fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) -> Result<()> {
    match name {
        "tortoise" => {
            init::fill(vm, module);
            let model = model::base_class(vm);
            module.add_class(&model);
            let connections = connection::proxy(vm);
            module.set("connections", connections);
            let client = connection::base_class(vm);
            module.add_class(&client);
            let error = errors::class(vm, "ConfigurationError");
            module.add_class(&error);
        }
        "tortoise.models" => {
            let model = model::base_class(vm);
            module.add_class(&model);
            if let Some(metaclass) = &model.metaclass {
                module.add_class(metaclass);
            }
            relations::fill_nothing(vm, module);
        }
        "_tortoise_state" => contexts::fill(module),
        "tortoise.exceptions" => errors::fill(vm, module),
        "tortoise.validators" => validators::fill(vm, module),
        "tortoise.timezone" => timezone::fill(vm, module)?,
        "tortoise.indexes" => indexes::fill(vm, module),
        "tortoise.signals" => signals::fill(vm, module)?,
        "tortoise.connection" => connection::fill(vm, module),
        "tortoise.transactions" => relations::transactions::fill(vm, module)?,
        "tortoise.utils" => init::fill_utils(module),
        "tortoise.backends.base.config_generator" => config_generator::fill(module),
        "tortoise.backends.base.schema_generator" | "tortoise.backends.sqlite.schema_generator" => {
            schema_generator::fill(vm, module);
        }
        "tortoise.backends.base.client" | "tortoise.backends.sqlite.client" => connection::fill_client(vm, module),
        "tortoise.fields"
        | "tortoise.fields.base"
        | "tortoise.fields.data"
        | "tortoise.fields.db_defaults"
        | "tortoise.fields.relational" => {
            field::fill(vm, name, module);
            if name == "tortoise.fields.base" {
                let enums = vm.import("enum")?;
                module.set("StrEnum", vm.get_attr(&enums, "StrEnum")?);
            }
            if matches!(name, "tortoise.fields" | "tortoise.fields.relational") {
                relations::fill(vm, module);
            }
        }
        "pypika_tortoise"
        | "pypika_tortoise.context"
        | "pypika_tortoise.terms"
        | "tortoise.expressions"
        | "tortoise.filters"
        | "tortoise.functions"
        | "tortoise.contrib.sqlite.functions"
        | "tortoise.manager"
        | "tortoise.query_utils"
        | "tortoise.queryset" => queries::fill(vm, name, module)?,
        _ => {}
    }
    Ok(())
}
