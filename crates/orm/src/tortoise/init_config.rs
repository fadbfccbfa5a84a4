//! What `Tortoise.init` is told: by a URL with modules, or by a dict of connections and apps.
//!
//! Mirrors Tortoise 1.1.9, `__init__.py` and `backends/base/config_generator.py`.

use linktable_python::error::unsupported;
use linktable_python::{Raised, Result, Text, Value, Vm};

use crate::tortoise::config_generator::{read_url, set_param};
use crate::tortoise::context::Database;
use crate::tortoise::errors;

/// What `Tortoise.init` was told, in one shape.
pub struct Config {
    /// The databases, by alias.
    pub databases: Vec<Database>,
    /// Label, modules and default connection of each app.
    pub apps: Vec<(Text, Vec<Value>, String)>,
    /// `use_tz`.
    pub use_tz: Option<Value>,
    /// `timezone`.
    pub timezone: Option<Value>,
}

/// What a URL and a dict of modules say.
///
/// # Errors
/// `ConfigurationError`, as Tortoise's.
pub fn from_url(vm: &mut Vm, url: &Value, modules: Option<&Value>) -> Result<Config> {
    let Some(modules) = modules else {
        let message = "Must provide either 'config', 'config_file', or both 'db_url' and 'modules'";
        return Err(errors::configuration(vm, message));
    };
    let url = vm.str(url)?;
    let database = expand_url(vm, "default", &url)?;
    let mut apps = Vec::new();
    for (label, modules) in vm.mapping_items(modules)? {
        let modules = modules_of(vm, &modules)?;
        let label = vm.str(&label)?;
        apps.push((label.into(), modules, "default".to_owned()));
    }
    if apps.is_empty() {
        return Err(wrong(vm, "TortoiseConfig.apps must be a non-empty dict"));
    }
    Ok(Config { databases: vec![database], apps, use_tz: None, timezone: None })
}

/// A database from its URL.
fn expand_url(vm: &mut Vm, alias: &str, url: &str) -> Result<Database> {
    let (path, pragmas) = read_url(vm, url)?;
    Ok(database(alias, &path, pragmas))
}

/// A database with the PRAGMAs that are set where nothing else is said.
pub fn database(alias: &str, path: &str, mut pragmas: Vec<(String, String)>) -> Database {
    pragmas.retain(|(name, _)| {
        !matches!(name.as_str(), "connection_name" | "fetch_inserted" | "install_regexp_functions")
    });
    for (name, value) in [("journal_mode", "WAL"), ("journal_size_limit", "16384"), ("foreign_keys", "ON")] {
        if !pragmas.iter().any(|(known, _)| known == name) {
            pragmas.push((name.to_owned(), value.to_owned()));
        }
    }
    Database { alias: alias.to_owned(), filename: path.to_owned(), pragmas }
}

fn entry(vm: &mut Vm, mapping: &Value, name: &str) -> Result<Option<Value>> {
    let items = vm.mapping_items(mapping)?;
    let found = items.into_iter().find(|(key, _)| key.as_text().is_some_and(|key| key.as_str() == name));
    Ok(found.and_then(|(_, value)| value.non_none()))
}

/// What a dict of `connections` and `apps` says.
///
/// # Errors
/// `ConfigurationError`, as Tortoise's.
pub fn read_config(vm: &mut Vm, config: &Value) -> Result<Config> {
    if !matches!(config.unwrapped(), Value::Dict(_)) {
        return Err(unsupported("`Tortoise.init` with a `TortoiseConfig`"));
    }
    let Some(connections) = entry(vm, config, "connections")? else {
        return Err(errors::configuration(vm, "Config must define \"connections\" section"));
    };
    let Some(apps) = entry(vm, config, "apps")? else {
        return Err(errors::configuration(vm, "Config must define \"apps\" section"));
    };
    let connections = section(vm, &connections, "Config \"connections\" must be a mapping")?;
    let (mut databases, mut broken) = (Vec::new(), Vec::new());
    for (alias, settings) in &connections {
        let alias = vm.str(alias)?;
        databases.push(match settings.as_text().cloned() {
            Some(url) if url.is_empty() => return Err(wrong(vm, "DBUrlConfig.url must be a non-empty string")),
            Some(url) => match expand_url(vm, &alias, &url) {
                // What is wrong with a URL is said once its connection is made.
                Err(raised) if raised.exception().is_some() => {
                    broken.push((alias.clone(), raised));
                    database(&alias, "", Vec::new())
                }
                expanded => expanded?,
            },
            None if is_dict(settings) => read_database(vm, &alias, settings)?,
            None => return Err(wrong(vm, "Connection values must be mapping or string")),
        });
    }
    let apps = section(vm, &apps, "Config \"apps\" must be a mapping")?;
    let mut read = Vec::new();
    for (label, app) in &apps {
        let label = vm.str(label)?;
        if !is_dict(app) {
            return Err(wrong(vm, "App values must be mappings"));
        }
        let Some(models) = entry(vm, app, "models")? else {
            return Err(wrong(vm, "AppConfig requires \"models\""));
        };
        // A dict is copied with all that is in it.
        if let Value::List(list) = models.unwrapped()
            && list.items.borrow().iter().any(|model| matches!(model, Value::Module(_)))
        {
            return Err(vm.type_error("cannot pickle 'module' object"));
        }
        let models = modules_of(vm, &models)?;
        read.push((label, models, entry(vm, app, "default_connection")?));
    }
    if databases.is_empty() {
        return Err(wrong(vm, "TortoiseConfig.connections must be a non-empty dict"));
    }
    if read.is_empty() {
        return Err(wrong(vm, "TortoiseConfig.apps must be a non-empty dict"));
    }
    let mut apps = Vec::new();
    for (label, models, alias) in read {
        let is_given = alias.is_some();
        let alias = match alias {
            Some(alias) => vm.str(&alias)?,
            None => "default".to_owned(),
        };
        if !databases.iter().any(|database| database.alias == alias) {
            let message = if is_given {
                format!("App \"{label}\" refers to unknown connection \"{alias}\"")
            } else {
                format!(
                    "Unable to get db settings for alias '{alias}'. Please check if the config dict contains this \
                     alias and try again"
                )
            };
            return Err(wrong(vm, message));
        }
        apps.push((label.into(), models, alias));
    }
    if let Some((alias, raised)) = broken.into_iter().next() {
        return Err(match apps.iter().any(|(_, _, used)| *used == alias) {
            true => raised,
            false => unsupported("a connection with a wrong URL that no app uses"),
        });
    }
    Ok(Config { databases, apps, use_tz: entry(vm, config, "use_tz")?, timezone: entry(vm, config, "timezone")? })
}

/// The names of an app's modules.
///
/// # Errors
/// `ConfigurationError` for anything but a list of texts with something in them.
fn modules_of(vm: &mut Vm, models: &Value) -> Result<Vec<Value>> {
    if !matches!(models.unwrapped(), Value::List(_)) {
        return Err(wrong(vm, "AppConfig.models must be a list of strings"));
    }
    let models = vm.collect(models)?;
    if models.is_empty() {
        return Err(wrong(vm, "AppConfig.models must be a non-empty list of strings"));
    }
    if models.iter().any(|model| model.as_text().is_none_or(|name| name.is_empty())) {
        return Err(wrong(vm, "AppConfig.models must contain non-empty strings"));
    }
    Ok(models)
}

fn wrong(vm: &mut Vm, message: impl Into<String>) -> Raised {
    errors::configuration(vm, message)
}

fn is_dict(value: &Value) -> bool {
    matches!(value.unwrapped(), Value::Dict(_))
}

fn section(vm: &mut Vm, value: &Value, otherwise: &str) -> Result<Vec<(Value, Value)>> {
    if is_dict(value) { vm.mapping_items(value) } else { Err(wrong(vm, otherwise)) }
}

fn read_database(vm: &mut Vm, alias: &str, settings: &Value) -> Result<Database> {
    let engine = entry(vm, settings, "engine")?.unwrap_or_default();
    let engine = vm.str(&engine)?;
    if engine != "tortoise.backends.sqlite" {
        return Err(unsupported(format!("the engine `{engine}`")));
    }
    let credentials = entry(vm, settings, "credentials")?.unwrap_or_default();
    let (mut path, mut pragmas) = (String::new(), Vec::new());
    for (name, value) in vm.mapping_items(&credentials)? {
        let (name, value) = (vm.str(&name)?, vm.str(&value)?);
        if name == "file_path" { path = value } else { set_param(&mut pragmas, &name, &value) }
    }
    Ok(database(alias, &path, pragmas))
}
