//! What `create_engine` and `create_async_engine` make of their arguments.
//!
//! SQLAlchemy 2.1.9: `engine/create.py`, `engine/url.py`, `ext/asyncio/engine.py`, `dialects/sqlite/pysqlite.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_store::DatabaseName;

use super::engine::{Engine, Limit, Pool};
use super::errors::{coded_error, error};

/// Dialects that SQLAlchemy brings besides SQLite's. Their servers are not there; SQLite stands in for them.
const OTHER_DIALECTS: &[&str] = &["mariadb", "mssql", "mysql", "oracle", "postgresql"];

/// Arguments that change nothing that can be seen here.
const ANYWHERE: &[&str] = &["connect_args", "pool_logging_name", "pool_pre_ping", "pool_recycle"];

/// Those of pools that hand out several connections.
const OF_QUEUES: &[&str] = &["max_overflow", "pool_size", "pool_timeout", "pool_use_lifo"];

/// Arguments that SQLAlchemy knows and that are not supported.
const REFUSED: &[&str] = &[
    "compiler_linting",
    "creator",
    "echo_pool",
    "enable_from_linting",
    "execution_options",
    "hide_parameters",
    "implicit_returning",
    "insertmanyvalues_page_size",
    "isolation_level",
    "json_deserializer",
    "json_serializer",
    "label_length",
    "logging_name",
    "max_identifier_length",
    "module",
    "native_datetime",
    "paramstyle",
    "plugins",
    "pool",
    "pool_events",
    "pool_reset_on_return",
    "query_cache_size",
    "skip_autocommit_rollback",
    "supports_native_boolean",
    "use_insertmanyvalues",
];

/// What a URL says.
struct Url {
    name: DatabaseName,
    /// The driver, of SQLite's.
    driver: Option<&'static str>,
}

/// The engine that `create_engine` makes of these arguments.
///
/// # Errors
/// What SQLAlchemy raises for a URL that is none, for arguments that it does not know, and for a pool that does not
/// go with the driver.
pub fn make_engine(vm: &mut Vm, args: Args) -> Result<Rc<Engine>> {
    make(vm, args, "create_engine")
}

/// The engine underneath the one that `create_async_engine` makes of these arguments.
///
/// # Errors
/// As [`make_engine`], and for a driver that is not asynchronous.
pub fn make_async_engine(vm: &mut Vm, args: Args) -> Result<Rc<Engine>> {
    if has(&args, "server_side_cursors") {
        return Err(unsupported("`create_async_engine(server_side_cursors=…)`"));
    }
    let engine = make(vm, args, "create_async_engine")?;
    check_async(vm, &engine)?;
    Ok(engine)
}

/// Refuses an engine that nothing asynchronous can be around.
///
/// # Errors
/// `InvalidRequestError` for a driver that is not asynchronous.
pub fn check_async(vm: &mut Vm, engine: &Engine) -> Result<()> {
    if engine.url.starts_with("sqlite") && !engine.needs_await.get() {
        let message = "The asyncio extension requires an async driver to be used. The loaded 'pysqlite' is not async.";
        return Err(error(vm, "InvalidRequestError", message));
    }
    Ok(())
}

fn has(args: &Args, name: &str) -> bool {
    args.keywords.iter().any(|(known, _)| &**known == name)
}

fn make(vm: &mut Vm, mut args: Args, function: &str) -> Result<Rc<Engine>> {
    let url = match (args.positional.as_slice(), has(&args, "url")) {
        ([], true) => args.take_keyword("url").unwrap_or_default(),
        ([url], false) => url.clone(),
        ([], false) => {
            return Err(vm.type_error(format!("{function}() missing 1 required positional argument: 'url'")));
        }
        ([_], true) => return Err(vm.type_error(format!("{function}() got multiple values for argument 'url'"))),
        (given, _) => {
            let given = given.len();
            return Err(vm.type_error(format!("{function}() takes 1 positional argument but {given} were given")));
        }
    };
    let text = url_text(vm, &url)?;
    let url = read(vm, &text)?;
    let echo = match args.take_keyword("echo") {
        Some(Value::Str(_)) => return Err(unsupported("`create_engine(echo=\"debug\")`")),
        Some(echo) => vm.truthy(&echo)?,
        None => false,
    };
    let pool = pool(vm, &mut args, &url)?;
    if let Some(future) = args.take_keyword("future")
        && !vm.truthy(&future)?
    {
        let message = "The 'future' parameter passed to create_engine() may only be set to True.";
        return Err(error(vm, "ArgumentError", message));
    }
    let needs_await = url.driver == Some("aiosqlite");
    Ok(Rc::new(Engine::new(text, url.name, echo, pool, needs_await)))
}

fn url_text(vm: &mut Vm, url: &Value) -> Result<String> {
    if let Value::Str(text) = url {
        return Ok(text.to_string());
    }
    match vm.get_attr_opt(url, "_text")? {
        Some(text) => vm.str(&text).map(|text| text.to_string()),
        None => {
            let shown = vm.str(url)?;
            Err(error(vm, "ArgumentError", format!("Expected string or URL object, got {shown}")))
        }
    }
}

fn read(vm: &mut Vm, text: &str) -> Result<Url> {
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(error(vm, "ArgumentError", "Could not parse SQLAlchemy URL from given URL string"));
    };
    let (dialect, driver) = scheme.split_once('+').unwrap_or((scheme, ""));
    if OTHER_DIALECTS.contains(&dialect) {
        return Ok(Url { name: DatabaseName::File(format!("{scheme}.db")), driver: None });
    }
    let driver = match (dialect, driver) {
        ("sqlite", "" | "pysqlite") => "pysqlite",
        ("sqlite", "aiosqlite") => "aiosqlite",
        _ => {
            let name = scheme.replace('+', ".");
            let message = format!("Can't load plugin: sqlalchemy.dialects:{name}");
            return Err(error(vm, "NoSuchModuleError", message));
        }
    };
    let place = rest.split('?').next().unwrap_or(rest);
    let path = match place.split_once('/') {
        Some(("", path)) => path,
        None if place.is_empty() => "",
        _ => {
            let message = format!(
                "Invalid SQLite URL: {text}\nValid SQLite URL forms are:\n sqlite:///:memory: (or, sqlite://)\n \
                 sqlite:///relative/path/to/file.db\n sqlite:////absolute/path/to/file.db"
            );
            return Err(error(vm, "ArgumentError", message));
        }
    };
    let name = match path {
        "" | ":memory:" => DatabaseName::Memory,
        path => DatabaseName::File(path.to_owned()),
    };
    Ok(Url { name, driver: Some(driver) })
}

/// The pool that the arguments ask for; takes those that are a pool's.
fn pool(vm: &mut Vm, args: &mut Args, url: &Url) -> Result<Pool> {
    let asked_for = args.take_keyword("poolclass").and_then(Value::non_none);
    let asked_for = asked_for.and_then(|class| Some(class.as_class()?.name.borrow().to_string()));
    let is_async = url.driver == Some("aiosqlite");
    let class = match asked_for {
        Some(class) => class,
        None => String::from(match (&url.name, is_async) {
            (DatabaseName::Memory, true) => "StaticPool",
            (DatabaseName::Memory, false) => "SingletonThreadPool",
            (DatabaseName::File(_), true) => "AsyncAdaptedQueuePool",
            (DatabaseName::File(_), false) => "QueuePool",
        }),
    };
    let of_pool: &[&str] = match class.as_str() {
        "AsyncAdaptedQueuePool" | "QueuePool" => OF_QUEUES,
        "SingletonThreadPool" => &["pool_size"],
        "NullPool" | "StaticPool" => &[],
        _ => return Err(unsupported(format!("`create_engine(poolclass={class})`"))),
    };
    let mut unknown = Vec::new();
    for (name, _) in &args.keywords {
        match &**name {
            name if REFUSED.contains(&name) => return Err(unsupported(format!("`create_engine({name}=…)`"))),
            "future" => {}
            name if ANYWHERE.contains(&name) || of_pool.contains(&name) => {}
            name => unknown.push(format!("'{name}'")),
        }
    }
    let pool = match class.as_str() {
        "NullPool" => Pool::Null,
        "StaticPool" => Pool::Static,
        "SingletonThreadPool" => Pool::OnePerThread,
        // What waits for a connection of an asynchronous pool is another task, which may give one back.
        "AsyncAdaptedQueuePool" => Pool::Queue(Limit { size: 0, overflow: 0, timeout: 0.0 }),
        _ => Pool::Queue(limit(vm, args)?),
    };
    let goes_with = match class.as_str() {
        "AsyncAdaptedQueuePool" => Some(true),
        "QueuePool" | "SingletonThreadPool" => Some(false),
        _ => None,
    };
    if url.driver.is_some() && goes_with.is_some_and(|goes_with| goes_with != is_async) {
        let kind = if is_async { "" } else { "non-" };
        let message = format!("Pool class {class} cannot be used with {kind}asyncio engine");
        return Err(coded_error(vm, "ArgumentError", message, "pcls"));
    }
    if !unknown.is_empty() {
        let dialect = url.driver.unwrap_or("pysqlite");
        return Err(vm.type_error(format!(
            "Invalid argument(s) {} sent to create_engine(), using configuration SQLiteDialect_{dialect}/{class}/Engine. \
             \x20Please check that the keyword arguments are appropriate for this combination of components.",
            unknown.join(",")
        )));
    }
    Ok(pool)
}

fn limit(vm: &mut Vm, args: &mut Args) -> Result<Limit> {
    let mut limit = Limit { size: 5, overflow: 10, timeout: 30.0 };
    if let Some(size) = args.take_keyword("pool_size") {
        limit.size = vm.index_value(&size)?.try_into().unwrap_or_default();
    }
    if let Some(overflow) = args.take_keyword("max_overflow") {
        limit.overflow = vm.index_value(&overflow)?;
    }
    if let Some(timeout) = args.take_keyword("pool_timeout") {
        limit.timeout = match timeout {
            Value::Float(seconds) => seconds,
            other => vm.index_value(&other)? as f64,
        };
    }
    Ok(limit)
}
