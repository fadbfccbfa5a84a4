//! `tortoise.context`, `tortoise.contrib.pydantic` and `tortoise.contrib.test`, which are written in Python: their
//! sources, and the exchange of what a context holds.

use std::rc::Rc;

use linktable_python::object::{Instance, Module};
use linktable_python::{Args, ModuleSource, Result, Text, Value, Vm};

use crate::library::Source;
use crate::tortoise::client::Client;
use crate::tortoise::context::{Context, Database};
use crate::tortoise::init;
use crate::tortoise::mapping::Meta;

/// What is kept of a context that is not in force.
#[derive(Default)]
struct Kept {
    apps: Vec<(Text, Vec<Rc<Meta>>)>,
    /// The connection of each model.
    aliases: Vec<(Rc<Meta>, Option<Text>)>,
    is_initialised: bool,
    use_tz: bool,
    timezone: String,
    connections: Vec<(Text, Rc<Client>)>,
    databases: Vec<Database>,
    generator: Value,
}

/// Modules of Tortoise's own.
const SOURCES: &[Source] = &[
    ("_tortoise_describe", || include_str!("python/describe.py")),
    ("tortoise.context", || include_str!("python/context.py")),
    ("tortoise.contrib.pydantic", || {
        "from tortoise.contrib.pydantic.base import PydanticListModel, PydanticModel\n\
         from tortoise.contrib.pydantic.creator import pydantic_model_creator, pydantic_queryset_creator\n"
    }),
    ("tortoise.contrib.pydantic.base", || include_str!("python/contrib_pydantic_base.py")),
    ("tortoise.contrib.pydantic.creator", || include_str!("python/contrib_pydantic_creator.py")),
    ("tortoise.contrib.test", || include_str!("python/contrib_test.py")),
    ("tortoise.contrib.test.condition", || include_str!("python/contrib_test_condition.py")),
];

/// The source of a module that is written in Python.
pub(crate) fn source(name: &str) -> Option<ModuleSource> {
    let own = SOURCES.iter().find(|(known, _)| *known == name);
    let text = match name {
        _ if let Some((_, text)) = own => text(),
        // Named by code that asks which database it is on.
        "tortoise.backends.psycopg" => "from tortoise.backends.psycopg.client import PsycopgClient\n",
        "tortoise.backends.psycopg.client" => "class PsycopgClient:\n    pass\n",
        // What these import is on no machine that has SQLite alone.
        "tortoise.backends.asyncpg" => &needs("asyncpg"),
        "tortoise.backends.mysql" => &needs("aiomysql"),
        "tortoise.backends.mssql" => &needs("asyncodbc"),
        "tortoise.backends.oracle" => &needs("pyodbc"),
        _ => return None,
    };
    Some(ModuleSource {
        file: format!("{}.py", name.replace('.', "/")),
        text: text.to_owned(),
        is_package: matches!(name, "tortoise.contrib.pydantic" | "tortoise.contrib.test" | "tortoise.backends.psycopg"),
        ..ModuleSource::default()
    })
}

/// A module that needs a driver.
fn needs(driver: &str) -> String {
    format!("raise ModuleNotFoundError(\"No module named '{driver}'\", name='{driver}')\n")
}

/// Fills `_tortoise_state`.
pub(crate) fn fill(module: &Rc<Module>) {
    module.add("exchange", exchange);
    module.add("forget", forget);
}

/// `forget(what)`: lets go of the `apps` or `connections` in force without a word to the database.
fn forget(vm: &mut Vm, args: Args) -> Result<Value> {
    let context = vm.state::<Context>();
    match args.this().as_text().map(|what| what.as_str()) {
        Some("apps") => init::reset_apps(vm),
        _ => {
            context.connections.take();
            context.databases.take();
            context.is_initialised.set(false);
        }
    }
    Ok(Value::None)
}

/// `exchange(kept)`: puts what was kept in force (nothing if `None`), gives what was.
fn exchange(vm: &mut Vm, args: Args) -> Result<Value> {
    let context = vm.state::<Context>();
    let aliases = context.models.borrow().iter().map(|meta| (meta.clone(), meta.connection.take())).collect();
    let left = Kept {
        apps: context.apps.take(),
        aliases,
        is_initialised: context.is_initialised.take(),
        use_tz: context.use_tz.take(),
        timezone: context.timezone.take(),
        connections: context.connections.take(),
        databases: context.databases.take(),
        generator: context.table_name_generator.take(),
    };
    if let Some(kept) = args.this().host::<Kept>() {
        context.apps.replace(kept.apps.clone());
        for (meta, alias) in &kept.aliases {
            meta.connection.replace(alias.clone());
        }
        context.is_initialised.set(kept.is_initialised);
        context.use_tz.set(kept.use_tz);
        context.timezone.replace(kept.timezone.clone());
        context.connections.replace(kept.connections.clone());
        context.databases.replace(kept.databases.clone());
        context.table_name_generator.replace(kept.generator.clone());
    }
    let object = vm.types.object.clone();
    Ok(Value::Instance(Instance::with_host(&object, left)))
}
