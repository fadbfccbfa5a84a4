//! `Tortoise`: `init`, `generate_schemas`, `close_connections`; `run_async`.
//!
//! Mirrors Tortoise 1.1.9, `__init__.py`, `context.py`, `apps.py` and
//! `backends/base/config_generator.py`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, method, static_method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{Generator, Instance, Module, Native};
use linktable_python::{Args, Class, ClassBuilder, Dict, Mode, Result, Text, Value, Vm};

use crate::pydantic::sources;
use crate::tortoise::client::client_of;
use crate::tortoise::config_generator::expand_db_url;
use crate::tortoise::context::Context;
use crate::tortoise::given::Given;
use crate::tortoise::init_config::{Config, database, from_url, read_config};
use crate::tortoise::mapping::{Meta, meta_of_class};
use crate::tortoise::schema_generator::schema_sql;
use crate::tortoise::{client, connection, context, ddl, errors, relate, relations};

const TORTOISE: &[NativeDef] = &[
    class_method("_drop_databases", |_, _| Ok(Generator::native("_drop_databases", drop_databases))),
    class_method("_reset_apps", |_, _| {
        Ok(Generator::native("_reset_apps", |vm| {
            reset_apps(vm);
            Ok(Value::None)
        }))
    }),
    class_method("close_connections", |_, _| {
        Ok(Generator::native("close_connections", |vm| connection::close_all(vm).map(|()| Value::None)))
    }),
    class_method("describe_model", |vm, args| described(vm, "one_model", args)),
    class_method("describe_models", |vm, args| described(vm, "models", args)),
    class_method("generate_schemas", generate_schemas),
    class_method("get_connection", |vm, args| connection::get(vm, args.get(1))),
    class_method("init", init),
    class_method("init_app", init_app),
    class_method("init_models", init_models),
    class_method("is_inited", |vm, _| Ok(Value::Bool(vm.state::<Context>().is_initialised.get()))),
    static_method("star_password", refused!("Tortoise.star_password")),
];

/// Keeps `Tortoise.apps` and `Tortoise._inited` from being assigned.
const METACLASS: &[NativeDef] = &[method("__setattr__", |vm, args| {
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let own = args.this().as_class().and_then(|class| class.own(&name));
    if own.is_some_and(|own| *vm.type_name(&own) == *"classproperty") {
        return Err(vm.error(
            "AttributeError",
            format!(
                "Cannot assign to Tortoise.{name} — it is a classproperty that resolves from the current \
                 TortoiseContext. Modify the context directly instead (e.g. ctx._apps = None)."
            ),
        ));
    }
    let meta = Value::Class(vm.types.r#type.clone());
    let set = vm.get_attr(&meta, "__setattr__")?;
    vm.call(&set, args)
})];

const CLASS_PROPERTY: &[NativeDef] = &[
    method("__get__", |vm, args| {
        let function = vm.get_attr(&args.this(), "func")?;
        vm.call(&function, [args.get(2).cloned().unwrap_or_default()].into())
    }),
    method("__init__", |vm, args| {
        let (this, mut given) = Given::method("classproperty.__init__", args);
        let Some(function) = given.next(vm, "func")? else { return Err(given.missing(vm, &["func"])) };
        given.finish(vm)?;
        vm.set_attr(&this, "func", function)?;
        Ok(Value::None)
    }),
];

fn class_property(class: &Rc<Class>, name: &str, function: fn(&mut Vm) -> Value) -> Value {
    let property = Instance::new(class);
    let function = Native::closure(name, move |vm, _| Ok(function(vm)));
    property.set("func", Value::Native(function));
    Value::Instance(property)
}

/// Puts `Tortoise` and `run_async` into the module `tortoise`.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    #[derive(Default)]
    struct Kept(OnceCell<[Rc<Class>; 2]>);
    let (object, meta) = (vm.types.object.clone(), vm.types.r#type.clone());
    let build = || {
        let metaclass = ClassBuilder::new("tortoise", "_TortoiseMeta", &meta).natives(METACLASS).build();
        let property = ClassBuilder::new("tortoise", "classproperty", &object).natives(CLASS_PROPERTY).with_dict();
        let property = property.build();
        let is_initialised = |vm: &mut Vm| Value::Bool(vm.state::<Context>().is_initialised.get());
        let class = ClassBuilder::new("tortoise", "Tortoise", &object)
            .metaclass(&metaclass)
            .natives(TORTOISE)
            .attribute("apps", class_property(&property, "apps", apps))
            .attribute("_inited", class_property(&property, "_inited", is_initialised))
            .build();
        [class, property]
    };
    for class in vm.state::<Kept>().0.get_or_init(build) {
        module.add_class(class);
    }
    module.add("expand_db_url", expand_db_url);
    module.add("generate_schema_for_client", generate_schema_for_client);
    module.add("run_async", run_async);
    module.set("__version__", Value::str("1.1.9"));
}

/// Fills `tortoise.utils`.
pub fn fill_utils(module: &Rc<Module>) {
    module.add("get_schema_sql", |vm, args| {
        let mut given = Given::function("get_schema_sql", args);
        let (client, safe) = (given.next(vm, "client")?, given.next(vm, "safe")?);
        let (Some(client), Some(safe)) = (client, safe) else {
            return Err(given.missing(vm, &["client", "safe"]));
        };
        let safe = vm.truthy(&safe)?;
        schema_sql(vm, &client, safe).map(Value::str)
    });
    module.add("generate_schema_for_client", generate_schema_for_client);
}

fn generate_schema_for_client(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut given = Given::function("generate_schema_for_client", args);
    let (client, safe) = (given.next(vm, "client")?, given.next(vm, "safe")?);
    let (Some(object), Some(safe)) = (client, safe) else {
        return Err(given.missing(vm, &["client", "safe"]));
    };
    Ok(Generator::native("generate_schema_for_client", move |vm| {
        let safe = vm.truthy(&safe)?;
        let script = schema_sql(vm, &object, safe)?;
        match client_of(&object) {
            Some(client) if !script.is_empty() => client.execute_script(vm, &script).map(|()| Value::None),
            _ => Ok(Value::None),
        }
    }))
}

/// `Tortoise.apps`: a dict of dicts.
fn apps(vm: &mut Vm) -> Value {
    let context = vm.state::<Context>();
    if context.apps.borrow().is_empty() {
        return Value::None;
    }
    let mut apps = linktable_python::Dict::default();
    for (label, models) in context.apps.borrow().iter() {
        let mut app = linktable_python::Dict::default();
        for meta in models {
            if let Ok(class) = meta.class() {
                app.set_str(meta.name.as_str(), Value::Class(class));
            }
        }
        apps.set_str(label.clone(), Value::dict(app));
    }
    Value::dict(apps)
}

/// `run_async(coroutine)`.
fn run_async(vm: &mut Vm, args: Args) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let mut given = Given::function("run_async", args);
    let Some(coroutine) = given.next(vm, "coro")? else { return Err(given.missing(vm, &["coro"])) };
    given.finish(vm)?;
    let asyncio = vm.import("asyncio")?;
    let result = vm.call_method(&asyncio, "run", [coroutine]);
    let closed = connection::close_all(vm);
    result?;
    closed?;
    Ok(Value::None)
}

/// The models whose connection has this alias, in order.
pub fn models_of(vm: &mut Vm, alias: &str) -> Vec<Rc<Meta>> {
    let models = vm.state::<Context>().registered();
    models.into_iter().filter(|meta| meta.connection.borrow().as_ref().is_some_and(|own| **own == *alias)).collect()
}

/// `Tortoise.generate_schemas(safe=True)`.
fn generate_schemas(vm: &mut Vm, args: Args) -> Result<Value> {
    let (_, mut given) = Given::method("Tortoise.generate_schemas", args);
    let safe = given.next(vm, "safe")?.unwrap_or(Value::Bool(true));
    given.finish(vm)?;
    Ok(Generator::native("generate_schemas", move |vm| {
        let context = vm.state::<Context>();
        if !context.is_initialised.get() {
            let message = "You have to call .init() first before generating schemas";
            return Err(errors::configuration(vm, message));
        }
        let safe = vm.truthy(&safe)?;
        let aliases: Vec<String> = context.databases.borrow().iter().map(|database| database.alias.clone()).collect();
        for alias in aliases {
            let client = context::connection(vm, &alias)?;
            let models = models_of(vm, &alias);
            let script = ddl::script(vm, &models, safe)?;
            if !script.is_empty() {
                client.execute_script(vm, &script)?;
            }
        }
        Ok(Value::None)
    }))
}

fn drop_databases(vm: &mut Vm) -> Result<Value> {
    let context = vm.state::<Context>();
    if !context.is_initialised.get() {
        return Err(errors::configuration(vm, "You have to call .init() first before deleting schemas"));
    }
    let files: Vec<String> = context.databases.borrow().iter().map(|database| database.filename.clone()).collect();
    connection::close_all(vm)?;
    for file in files.into_iter().filter(|file| file != ":memory:") {
        client::on_store(vm, |store, _| {
            store.forget(&linktable_store::DatabaseName::File(file.clone()));
            Ok(())
        })?;
    }
    reset_apps(vm);
    Ok(Value::None)
}

/// Lets go of all apps.
pub fn reset_apps(vm: &mut Vm) {
    let context = vm.state::<Context>();
    for meta in context.registered() {
        *meta.connection.borrow_mut() = None;
    }
    context.apps.borrow_mut().clear();
}

/// `Tortoise.init(…)`.
fn init(vm: &mut Vm, args: Args) -> Result<Value> {
    let (_, mut given) = Given::method("Tortoise.init", args);
    let config = given.next(vm, "config")?.and_then(Value::non_none);
    let config_file = given.next(vm, "config_file")?.and_then(Value::non_none);
    given.next(vm, "_create_db")?;
    let db_url = given.next(vm, "db_url")?.and_then(Value::non_none);
    let modules = given.next(vm, "modules")?.and_then(Value::non_none);
    let use_tz = given.next(vm, "use_tz")?;
    let timezone = given.next(vm, "timezone")?;
    let routers = given.next(vm, "routers")?.and_then(Value::non_none);
    let generator = given.next(vm, "table_name_generator")?.unwrap_or_default();
    given.next(vm, "init_connections")?;
    given.next(vm, "_enable_global_fallback")?;
    given.finish(vm)?;
    Ok(Generator::native("init", move |vm| {
        if config_file.is_some() {
            return Err(unsupported("`Tortoise.init` with `config_file`"));
        }
        if routers.is_some() {
            return Err(unsupported("`Tortoise.init` with `routers`"));
        }
        let given = [&config, &db_url].into_iter().flatten();
        let mut count = 0;
        for value in given {
            count += usize::from(vm.truthy(value)?);
        }
        if count != 1 {
            let message = "You should init either from \"config\", \"config_file\" or \"db_url\"";
            return Err(errors::configuration(vm, message));
        }
        let mut read = match (config, db_url) {
            (Some(config), _) => read_config(vm, &config)?,
            (None, Some(url)) => from_url(vm, &url, modules.as_ref())?,
            (None, None) => return Ok(Value::None),
        };
        read.use_tz = read.use_tz.or(use_tz);
        read.timezone = read.timezone.or(timezone);
        start(vm, read, generator)
    }))
}

/// Does what `Tortoise.init` and `generate_schemas` would, on a database in memory, for the script's own models.
///
/// # Errors
/// What those raise.
pub fn start_alone(vm: &mut Vm, labels: &[Text]) -> Result<()> {
    let databases = vec![database("default", ":memory:", Vec::new())];
    let main = || vec![Value::str("__main__")];
    let apps = labels.iter().map(|label| (label.clone(), main(), "default".to_owned())).collect();
    start(vm, Config { databases, apps, use_tz: None, timezone: None }, Value::None)?;
    let client = context::connection(vm, "default")?;
    let models = models_of(vm, "default");
    let script = ddl::script(vm, &models, true)?;
    client.execute_script(vm, &script)
}

/// Carries out what was told.
fn start(vm: &mut Vm, config: Config, generator: Value) -> Result<Value> {
    let context = vm.state::<Context>();
    if context.is_initialised.get() {
        connection::close_all(vm)?;
    }
    let use_tz = config.use_tz.unwrap_or(Value::Bool(true));
    context.use_tz.set(vm.truthy(&use_tz)?);
    let timezone = config.timezone.unwrap_or_else(|| Value::str("UTC"));
    *context.timezone.borrow_mut() = vm.str(&timezone)?;
    *context.databases.borrow_mut() = config.databases;
    *context.table_name_generator.borrow_mut() = generator;
    context.apps.borrow_mut().clear();
    for (label, modules, alias) in config.apps {
        let mut models: Vec<Rc<Meta>> = Vec::new();
        for module in modules {
            for meta in discover(vm, &module, &label)? {
                models.retain(|known| known.name != meta.name);
                *meta.connection.borrow_mut() = Some(alias.as_str().into());
                models.push(meta);
            }
        }
        context.apps.borrow_mut().push((label, models));
    }
    set_up_relations(vm)?;
    context.is_initialised.set(true);
    let class = vm.types.object.clone();
    let class = ClassBuilder::new("tortoise.context", "TortoiseContext", &class).with_dict().build();
    Ok(Value::Instance(Instance::new(&class)))
}

/// The models of a module, by the name they have in it (`_discover_models`).
fn discover(vm: &mut Vm, module: &Value, label: &Text) -> Result<Vec<Rc<Meta>>> {
    let (module, shown) = match module.as_text().cloned() {
        Some(name) => match vm.import(&name) {
            Ok(module) => (module, name.to_string()),
            Err(raised) if vm.exception_is(&raised, "ImportError") => {
                return Err(errors::configuration(vm, format!("Module \"{name}\" not found")));
            }
            Err(raised) => return Err(raised),
        },
        None => (module.clone(), vm.str(module)?),
    };
    let listed = match vm.get_attr_opt(&module, "__models__")? {
        Some(listed) if vm.truthy(&listed)? => Some(vm.collect(&listed)?),
        _ => None,
    };
    let found = match listed {
        Some(listed) => listed,
        None => {
            let Value::Module(module) = &module else { return Err(unsupported("models of anything but a module")) };
            let mut names: Vec<(Text, Value)> = module
                .dict
                .dict
                .borrow()
                .iter()
                .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone())))
                .collect();
            names.sort_by(|(a, _), (b, _)| a.as_str().cmp(b.as_str()));
            names.into_iter().map(|(_, value)| value).collect()
        }
    };
    let mut models = Vec::new();
    for value in found {
        let Value::Class(class) = value else { continue };
        let Some(meta) = class.host::<Meta>().or_else(|| meta_of_class(&class)) else { continue };
        if meta.is_abstract {
            continue;
        }
        if meta.app.borrow().as_ref().is_some_and(|app| !app.is_empty() && app != label) {
            continue;
        }
        *meta.app.borrow_mut() = Some(label.clone());
        models.push(meta);
    }
    if models.is_empty() {
        let text = format!("RuntimeWarning: Module \"{shown}\" has no models\n");
        vm.stderr.push_str(&text);
    }
    Ok(models)
}

/// Sets up the relations of all apps; what is wrong is raised.
fn set_up_relations(vm: &mut Vm) -> Result<()> {
    let context = vm.state::<Context>();
    let apps = context.apps.borrow().clone();
    let generator = context.table_name_generator.borrow().clone();
    let name = move |vm: &mut Vm, meta: &Rc<Meta>| table_name(vm, &generator, meta);
    if context.lenient.get() {
        let models = context.models.borrow().clone();
        relate::merge(&apps, &models);
    }
    relate::relate(vm, &apps, name, |vm, problem| Err(errors::configuration(vm, problem.message())))?;
    for meta in context.registered() {
        relations::install(vm, &meta)?;
    }
    Ok(())
}

/// The table of a model that names none.
fn table_name(vm: &mut Vm, generator: &Value, meta: &Meta) -> Result<String> {
    if generator.is_none() {
        return Ok(meta.name.to_lowercase());
    }
    let class = Value::Class(meta.class()?);
    let name = vm.call(generator, [class].into())?;
    vm.str(&name)
}

/// `Tortoise.describe_model` and `describe_models`.
fn described(vm: &mut Vm, function: &str, mut args: Args) -> Result<Value> {
    args.take_this();
    sources::call(vm, "_tortoise_describe", function, args)
}

/// `Tortoise.init_models(models_paths, app_label)`: relations without connections.
fn init_models(vm: &mut Vm, args: Args) -> Result<Value> {
    let (_, given) = Given::method("Tortoise.init_models", args);
    early(vm, given, ["models_paths", "app_label"])?;
    Ok(Value::None)
}

/// `Tortoise.init_app(label, model_paths)`: the same, and gives the models by their names.
fn init_app(vm: &mut Vm, args: Args) -> Result<Value> {
    let (_, given) = Given::method("Tortoise.init_app", args);
    let models = early(vm, given, ["label", "model_paths"])?;
    let mut named = Dict::default();
    for meta in models {
        named.set_str(meta.name.as_str(), Value::Class(meta.class()?));
    }
    Ok(Value::dict(named))
}

/// Finds the models of modules and sets up their relations. The second parameter of the two that must be given is the
/// label if the first is not.
fn early(vm: &mut Vm, mut given: Given, params: [&str; 2]) -> Result<Vec<Rc<Meta>>> {
    let [first, second] = params;
    let (one, two) = (given.next(vm, first)?, given.next(vm, second)?);
    let related = given.next(vm, "_init_relations")?.unwrap_or(Value::Bool(true));
    let missing: Vec<&str> =
        [(&one, first), (&two, second)].iter().filter(|(value, _)| value.is_none()).map(|(_, name)| *name).collect();
    let (Some(one), Some(two)) = (one, two) else { return Err(given.missing(vm, &missing)) };
    given.finish(vm)?;
    let (label, paths) = if first == "label" { (one, two) } else { (two, one) };
    let label: Text = vm.str(&label)?.into();
    let mut models: Vec<Rc<Meta>> = Vec::new();
    for module in vm.collect(&paths)? {
        models.extend(discover(vm, &module, &label)?);
    }
    let context = vm.state::<Context>();
    context.apps.borrow_mut().retain(|(known, _)| *known != label);
    context.apps.borrow_mut().push((label, models.clone()));
    if vm.truthy(&related)? {
        set_up_relations(vm)?;
    }
    Ok(models)
}
