//! `tortoise.backends.base.config_generator`: what a database's URL says.
//!
//! Mirrors Tortoise 1.1.9, `backends/base/config_generator.py`, for SQLite.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Module;
use linktable_python::{Args, Dict, Result, Value, Vm};

use crate::tortoise::errors;
use crate::tortoise::given::Given;

/// Fills `tortoise.backends.base.config_generator`.
pub fn fill(module: &Rc<Module>) {
    module.add("expand_db_url", expand_db_url);
    module.add("generate_config", generate_config);
}

/// The path in `sqlite://:memory:`, `sqlite://db.sqlite3?journal_mode=…`, and the parameters after it.
///
/// # Errors
/// `ConfigurationError` for a URL that Tortoise does not know; unsupported for other databases.
pub fn read_url(vm: &mut Vm, url: &str) -> Result<(String, Vec<(String, String)>)> {
    let (scheme, rest) = url.split_once("://").unwrap_or((url.split_once(':').unwrap_or_default().0, ""));
    let known = ["asyncpg", "psycopg", "postgres", "postgresql", "mysql", "mssql", "oracle"];
    if known.contains(&scheme) {
        return Err(unsupported(format!("a database of `{scheme}`")));
    }
    if scheme != "sqlite" {
        return Err(errors::configuration(vm, format!("Unknown DB scheme: {scheme}")));
    }
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    if path.is_empty() {
        return Err(errors::configuration(vm, "No path specified for DB_URL"));
    }
    let mut params =
        vec![("journal_mode".to_owned(), "WAL".to_owned()), ("journal_size_limit".to_owned(), "16384".to_owned())];
    for (name, value) in query.split('&').filter_map(|part| part.split_once('=')) {
        set_param(&mut params, name, value);
    }
    Ok((path.to_owned(), params))
}

/// Gives a parameter its value, in the place where it stands already if it does.
pub fn set_param(params: &mut Vec<(String, String)>, name: &str, value: &str) {
    match params.iter_mut().find(|(known, _)| known == name) {
        Some((_, slot)) => *slot = value.to_owned(),
        None => params.push((name.to_owned(), value.to_owned())),
    }
}

/// `expand_db_url(db_url, testing=False)`.
///
/// # Errors
/// As [`read_url`].
pub fn expand_db_url(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut given = Given::function("expand_db_url", args);
    let Some(url) = given.next(vm, "db_url")? else { return Err(given.missing(vm, &["db_url"])) };
    let testing = given.next(vm, "testing")?.unwrap_or_default();
    given.finish(vm)?;
    expanded(vm, &url, &testing)
}

fn generate_config(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut given = Given::function("generate_config", args);
    let (url, modules) = (given.next(vm, "db_url")?, given.next(vm, "app_modules")?);
    let label = given.next(vm, "connection_label")?.unwrap_or_default();
    let testing = given.next(vm, "testing")?.unwrap_or_default();
    let (Some(url), Some(modules)) = (url, modules) else {
        return Err(given.missing(vm, &["db_url", "app_modules"]));
    };
    given.finish(vm)?;
    let label = if vm.truthy(&label)? { label } else { Value::str("default") };
    let mut connections = Dict::default();
    let database = expanded(vm, &url, &testing)?;
    let name = vm.str(&label)?;
    connections.set_str(name.as_str(), database);
    let mut apps = Dict::default();
    for (app, models) in vm.mapping_items(&modules)? {
        let mut config = Dict::default();
        config.set_str("models", models);
        config.set_str("default_connection", label.clone());
        let app = vm.str(&app)?;
        apps.set_str(app.as_str(), Value::dict(config));
    }
    let mut config = Dict::default();
    config.set_str("connections", Value::dict(connections));
    config.set_str("apps", Value::dict(apps));
    Ok(Value::dict(config))
}

fn expanded(vm: &mut Vm, url: &Value, testing: &Value) -> Result<Value> {
    let url = vm.str(url)?;
    let (path, params) = read_url(vm, &url)?;
    let mut path = Value::str(path);
    if vm.truthy(testing)? {
        let uuid = vm.import("uuid")?;
        let unique = vm.call_method(&uuid, "uuid4", [])?;
        let unique = vm.get_attr(&unique, "hex")?;
        path = vm.call_method(&path, "format", [unique])?;
    }
    let mut credentials = Dict::default();
    for (name, value) in params {
        let cast = match name.as_str() {
            "journal_size_limit" => vm.types.int().clone(),
            "install_regexp_functions" => vm.types.bool().clone(),
            _ => vm.types.str().clone(),
        };
        let value = vm.call(&Value::Class(cast), [Value::str(value)].into())?;
        credentials.set_str(name.as_str(), value);
    }
    credentials.set_str("file_path", path);
    let mut database = Dict::default();
    database.set_str("engine", Value::str("tortoise.backends.sqlite"));
    database.set_str("credentials", Value::dict(credentials));
    Ok(Value::dict(database))
}
