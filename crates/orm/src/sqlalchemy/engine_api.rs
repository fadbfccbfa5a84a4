//! `create_engine`, engines and connections, `MetaData.create_all`, as scripts call them.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{Instance, Iter};
use linktable_python::{Args, Class, ClassBuilder, Mode, Result, Value, Vm};
use linktable_sql::query::{Expr, Rendered, Select, Style};

use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::connection_transaction;
use crate::sqlalchemy::database::{Connection, Databases, Param};
use crate::sqlalchemy::ddl_text;
use crate::sqlalchemy::decorator;
use crate::sqlalchemy::dml;
use crate::sqlalchemy::engine::Engine;
use crate::sqlalchemy::engine_arguments::make_engine;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::Node;
use crate::sqlalchemy::parameters;
use crate::sqlalchemy::result;
use crate::sqlalchemy::select::{self, Compiled};
use crate::sqlalchemy::types::plain_to_sql;

const ENGINE_METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "engines", attribute_names::ENGINES)),
    method("__repr__", engine_repr),
    method("begin", engine_begin),
    method("connect", engine_connect),
    getter("dialect", engine_dialect),
    method("dispose", engine_dispose),
    getter("driver", engine_driver),
    getter("echo", engine_echo),
    getter("name", engine_name),
    method("raw_connection", refused!("Engine.raw_connection")),
    getter("url", engine_url),
];

const CONNECTION_METHODS: &[NativeDef] = &[
    method("__enter__", enter),
    method("__exit__", connection_exit),
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "connections", attribute_names::CONNECTIONS)),
    method("begin", |vm, args| {
        let open = this(vm, &args)?;
        connection_transaction::begin(vm, &open.connection)
    }),
    method("begin_nested", |vm, args| {
        let open = this(vm, &args)?;
        connection_transaction::begin_nested(vm, &open.connection)
    }),
    method("close", connection_close),
    method("commit", connection_commit),
    getter("dialect", engine_dialect),
    method("exec_driver_sql", connection_exec_driver_sql),
    method("execute", connection_execute),
    method("in_transaction", |vm, args| Ok(Value::Bool(this(vm, &args)?.connection.in_transaction()))),
    method("rollback", connection_rollback),
    method("scalar", connection_scalar),
    method("scalars", |vm, args| {
        let result = connection_execute(vm, args)?;
        vm.call_method(&result, "scalars", Args::none())
    }),
];

const SET_METHODS: &[NativeDef] = &[
    method("__contains__", set_contains),
    method("__iter__", set_iter),
    method("__len__", set_len),
    method("__repr__", set_repr),
];

/// A connection a script opened.
struct Open {
    connection: Rc<Connection>,
    /// Whether leaving its `with` commits: `engine.begin()`.
    commits: bool,
    closed: Cell<bool>,
}

#[derive(Default)]
struct Classes {
    engine: OnceCell<Rc<Class>>,
    connection: OnceCell<Rc<Class>>,
    set: OnceCell<Rc<Class>>,
    /// One value for each engine, so that `session.bind is engine`.
    engines: RefCell<Vec<(Rc<Engine>, Value)>>,
}

/// `create_engine(url, …)`
///
/// # Errors
/// `ArgumentError` for a URL that is none.
pub fn create_engine(vm: &mut Vm, args: Args) -> Result<Value> {
    let engine = make_engine(vm, args)?;
    Ok(engine_value(vm, engine))
}

/// The class of engines.
pub fn engine_class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("sqlalchemy.engine.base", "Engine", &object).natives(ENGINE_METHODS).build();
    vm.state::<Classes>().engine.get_or_init(build).clone()
}

/// An engine as a value.
pub fn engine_value(vm: &mut Vm, engine: Rc<Engine>) -> Value {
    let classes = vm.state::<Classes>();
    let known = classes.engines.borrow().iter().find(|(other, _)| Rc::ptr_eq(other, &engine)).map(|(_, v)| v.clone());
    if let Some(known) = known {
        return known;
    }
    let class = engine_class(vm);
    let instance = Instance::new(&class);
    instance.set_host(engine.clone());
    let value = Value::Instance(instance);
    classes.engines.borrow_mut().push((engine, value.clone()));
    value
}

/// The engine a value is, if it is one.
pub fn engine_of(value: &Value) -> Option<Rc<Engine>> {
    value.host::<Engine>()
}

fn engine(args: &Args) -> Result<Rc<Engine>> {
    engine_of(&args.this()).ok_or_else(|| unsupported("this kind of engine"))
}

fn engine_repr(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::str(format!("Engine({})", engine(&args)?.url)))
}

fn engine_url(vm: &mut Vm, args: Args) -> Result<Value> {
    let text = Value::str(engine(&args)?.url.as_str());
    let module = vm.import("sqlalchemy.engine.url")?;
    vm.call_method(&module, "make_url", [text])
}

fn engine_dialect(vm: &mut Vm, _args: Args) -> Result<Value> {
    Ok(decorator::dialect(vm))
}

fn engine_name(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Ok(Value::str("sqlite"))
}

fn engine_driver(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Ok(Value::str("pysqlite"))
}

fn engine_echo(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::Bool(engine(&args)?.echo.get()))
}

fn engine_dispose(vm: &mut Vm, args: Args) -> Result<Value> {
    let databases = vm.state::<Databases>();
    engine(&args)?.dispose(&databases);
    Ok(Value::None)
}

fn engine_connect(vm: &mut Vm, args: Args) -> Result<Value> {
    open(vm, &args, false)
}

fn engine_begin(vm: &mut Vm, args: Args) -> Result<Value> {
    open(vm, &args, true)
}

fn open(vm: &mut Vm, args: &Args, commits: bool) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let engine = engine(args)?;
    open_value(vm, &engine, commits)
}

/// A connection of an engine as a value; `commits` says whether leaving its `with` does (`engine.begin()`).
///
/// # Errors
/// What SQLite refuses.
pub fn open_value(vm: &mut Vm, engine: &Rc<Engine>, commits: bool) -> Result<Value> {
    let connection = Connection::open(vm, engine)?;
    if commits {
        connection.begin(vm)?;
    }
    Ok(connection_value(vm, connection, commits))
}

/// `Connection`.
pub(crate) fn connection_class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build =
        || ClassBuilder::new("sqlalchemy.engine.base", "Connection", &object).natives(CONNECTION_METHODS).build();
    vm.state::<Classes>().connection.get_or_init(build).clone()
}

/// A connection as a value.
pub fn connection_value(vm: &mut Vm, connection: Rc<Connection>, commits: bool) -> Value {
    let class = connection_class(vm);
    let open = Open { connection, commits, closed: Cell::new(false) };
    Value::Instance(Instance::with_host(&class, open))
}

/// The connection a value is, if it is an open one.
pub fn connection_of(value: &Value) -> Option<Rc<Connection>> {
    let open = value.host::<Open>()?;
    if open.closed.get() { None } else { Some(open.connection.clone()) }
}

fn this(vm: &mut Vm, args: &Args) -> Result<Rc<Open>> {
    let Some(open) = args.this().host::<Open>() else { return Err(unsupported("this kind of connection")) };
    if open.closed.get() {
        return Err(error(vm, "ResourceClosedError", "This Connection is closed"));
    }
    Ok(open)
}

fn enter(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}

fn connection_exit(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(open) = args.this().host::<Open>().filter(|open| !open.closed.get()) else { return Ok(Value::None) };
    let failed = args.get(1).is_some_and(|kind| !kind.is_none());
    if open.commits && !failed {
        open.connection.commit(vm)?;
    }
    connection_close(vm, args)
}

fn connection_close(vm: &mut Vm, args: Args) -> Result<Value> {
    let open = this(vm, &args)?;
    open.connection.rollback(vm)?;
    open.connection.release(vm)?;
    open.closed.set(true);
    Ok(Value::None)
}

fn connection_commit(vm: &mut Vm, args: Args) -> Result<Value> {
    this(vm, &args)?.connection.commit(vm)?;
    Ok(Value::None)
}

fn connection_rollback(vm: &mut Vm, args: Args) -> Result<Value> {
    this(vm, &args)?.connection.rollback(vm)?;
    Ok(Value::None)
}

fn connection_execute(vm: &mut Vm, args: Args) -> Result<Value> {
    let open = this(vm, &args)?;
    let statement = args.get(1).cloned().unwrap_or_default();
    let params = args.get(2).cloned().and_then(Value::non_none);
    if let Some(query) = select::query_of(&statement) {
        let compiled = select::compile(vm, &query)?;
        let mut rendered = compiled.select.render(Style::Question);
        parameters::fill(vm, &mut rendered, params.as_ref())?;
        let rows = open.connection.execute(vm, &rendered)?;
        return Ok(result::of_query(vm, None, Compiled { keys: None, ..compiled }, rows, false));
    }
    if let Some(statement) = dml::of(&statement) {
        return dml::execute(vm, None, &open.connection, &statement, params.as_ref());
    }
    if let Some(rows) = params.as_ref().and_then(parameters::rows_of) {
        let (rendered, rows) = text_statements(vm, &statement, &rows)?;
        let done = open.connection.execute_many(vm, &rendered, &rows)?;
        return Ok(result::of_text(vm, done));
    }
    let rows = executed_text(vm, &statement, params.as_ref())?.execute(vm, &open.connection)?;
    Ok(result::of_text(vm, rows))
}

/// What is executed as it stands.
pub enum Text {
    /// What a script wrote with `text()`, with its parameters.
    Plain(Rendered<Param>),
    /// A statement of DDL.
    Ddl(String),
}

impl Text {
    /// Executes it on a connection.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn execute(&self, vm: &mut Vm, connection: &Connection) -> Result<linktable_store::Rows> {
        match self {
            Text::Plain(rendered) => connection.execute(vm, rendered),
            Text::Ddl(sql) => connection.execute_raw(vm, sql, Vec::new()),
        }
    }
}

/// The text of a statement that is neither an expression nor one of the ORM's.
///
/// # Errors
/// As [`text_statement`].
pub fn executed_text(vm: &mut Vm, statement: &Value, params: Option<&Value>) -> Result<Text> {
    if statement.host::<Node>().is_none()
        && let Some(sql) = ddl_text::executed(vm, statement)?
    {
        return Ok(Text::Ddl(sql));
    }
    text_statement(vm, statement, params).map(Text::Plain)
}

fn connection_scalar(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = connection_execute(vm, args)?;
    vm.call_method(&result, "scalar", Args::none())
}

fn connection_exec_driver_sql(vm: &mut Vm, args: Args) -> Result<Value> {
    let open = this(vm, &args)?;
    let params = match args.get(2) {
        None | Some(Value::None) => Vec::new(),
        Some(Value::Tuple(row)) => row.items.iter().map(|value| plain_to_sql(vm, value)).collect::<Result<Vec<_>>>()?,
        Some(_) => return Err(unsupported("`exec_driver_sql` with parameters that are no tuple")),
    };
    let sql = vm.str(&args.get(1).cloned().unwrap_or_default())?;
    let rows = open.connection.execute_raw(vm, &sql, params)?;
    Ok(result::of_text(vm, rows))
}

/// A statement a script wrote with `text()`, with its parameters.
///
/// # Errors
/// `ArgumentError` for a plain string, `StatementError` where a parameter is missing.
pub fn text_statement(vm: &mut Vm, statement: &Value, params: Option<&Value>) -> Result<Rendered<Param>> {
    if let Value::Str(text) = statement {
        let message = format!("Textual SQL expression '{text}' should be explicitly declared as text('{text}')");
        return Err(error(vm, "ArgumentError", message));
    }
    let node = statement.host::<Node>();
    let Some(Expr::Text(parts)) = node.as_ref().map(|node| &node.expr) else {
        return Err(unsupported("executing this kind of statement"));
    };
    // A SELECT of nothing but the text renders as the text behind its first word.
    let select = Select { columns: vec![Expr::Text(parts.clone())], ..Select::default() };
    let mut rendered = select.render(Style::Question);
    rendered.sql = rendered.sql.strip_prefix("SELECT ").map(str::to_owned).unwrap_or(rendered.sql);
    parameters::fill(vm, &mut rendered, params)?;
    Ok(rendered)
}

/// The same for several rows of parameters: the statement, and the parameters of each row.
///
/// # Errors
/// As [`text_statement`].
pub fn text_statements(vm: &mut Vm, statement: &Value, rows: &[Value]) -> Result<(Rendered<Param>, Vec<Vec<Param>>)> {
    let first = text_statement(vm, statement, rows.first())?;
    let mut params = Vec::with_capacity(rows.len());
    for row in rows {
        params.push(text_statement(vm, statement, Some(row))?.params);
    }
    Ok((first, params))
}

/// A set of objects told apart by identity.
///
/// # Errors
/// None so far.
pub fn identity_set(vm: &mut Vm, items: Vec<Value>) -> Result<Value> {
    let object = vm.types.object.clone();
    let build =
        || ClassBuilder::new("sqlalchemy.util._collections", "IdentitySet", &object).natives(SET_METHODS).build();
    let class = vm.state::<Classes>().set.get_or_init(build).clone();
    Ok(Value::Instance(Instance::with_base(&class, Value::tuple(items))))
}

fn set_items(args: &Args) -> Vec<Value> {
    match args.this().unwrapped() {
        Value::Tuple(tuple) => tuple.items.clone(),
        _ => Vec::new(),
    }
}

fn set_contains(_vm: &mut Vm, args: Args) -> Result<Value> {
    let item = args.get(1).cloned().unwrap_or_default();
    Ok(Value::Bool(set_items(&args).iter().any(|other| other.is(&item))))
}

fn set_iter(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Iter::over("list_iterator", set_items(&args)))
}

fn set_len(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::from(set_items(&args).len()))
}

fn set_repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let items = vm.repr(&Value::list(set_items(&args)))?;
    Ok(Value::str(format!("IdentitySet({items})")))
}
