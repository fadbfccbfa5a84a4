//! `create_async_engine`, asynchronous engines and connections.
//!
//! SQLAlchemy 2.1.9, `ext/asyncio/engine.py`: everything is done by the engine and the connection underneath.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{Generator, Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Mode, Result, Value, Vm};

use crate::classes;
use crate::sqlalchemy::async_session::awaited;
use crate::sqlalchemy::database::Connection;
use crate::sqlalchemy::engine::Engine;
use crate::sqlalchemy::engine_api;
use crate::sqlalchemy::engine_arguments;

const ENGINE_METHODS: &[NativeDef] = &[
    method("begin", |vm, args| connection(vm, &args, true)),
    method("connect", |vm, args| connection(vm, &args, false)),
    getter("dialect", |vm, args| of_sync(vm, &args, "dialect")),
    method("dispose", |_, args| {
        Ok(Generator::native("dispose", move |vm| {
            let engine = sync_engine(vm, &args)?;
            vm.call_method(&engine, "dispose", [])
        }))
    }),
    getter("driver", |_, _| Ok(Value::str("aiosqlite"))),
    getter("echo", |vm, args| of_sync(vm, &args, "echo")),
    getter("name", |vm, args| of_sync(vm, &args, "name")),
    getter("sync_engine", |vm, args| sync_engine(vm, &args)),
    getter("url", |vm, args| of_sync(vm, &args, "url")),
];

const CONNECTION_METHODS: &[NativeDef] = &[
    method("__aenter__", enter),
    method("__aexit__", exit),
    method("__await__", enter),
    method("begin", |vm, args| Ok(transaction(vm, &args, "begin"))),
    method("begin_nested", |vm, args| Ok(transaction(vm, &args, "begin_nested"))),
    method("close", |vm, args| forward(vm, args, "close")),
    method("commit", |vm, args| forward(vm, args, "commit")),
    method("exec_driver_sql", |vm, args| forward(vm, args, "exec_driver_sql")),
    method("execute", |vm, args| forward(vm, args, "execute")),
    method("rollback", |vm, args| forward(vm, args, "rollback")),
    method("run_sync", run_sync),
    method("scalar", |vm, args| forward(vm, args, "scalar")),
    method("scalars", |vm, args| forward(vm, args, "scalars")),
    method("start", enter),
    getter("sync_connection", |_, args| opened(&args.this())),
];

const TRANSACTION_METHODS: &[NativeDef] = &[
    method("__aenter__", start),
    method("__aexit__", |_, args| ended(args, "__exit__")),
    method("__await__", start),
    method("close", |_, args| ended(args, "close")),
    method("commit", |_, args| ended(args, "commit")),
    method("rollback", |_, args| ended(args, "rollback")),
    method("start", start),
];

#[derive(Default)]
struct Classes {
    engine: OnceCell<Rc<Class>>,
    connection: OnceCell<Rc<Class>>,
    /// One value for each engine.
    engines: RefCell<Vec<(Rc<Engine>, Value)>>,
}

/// A connection that may not be open yet.
struct Waiting {
    engine: Rc<Engine>,
    /// Whether it begins a transaction and commits it: `engine.begin()`.
    commits: bool,
    /// The connection underneath, once it is open.
    open: RefCell<Option<Value>>,
}

/// `connection.begin()` or `begin_nested()`, which may not be awaited yet.
struct Begun {
    connection: Value,
    /// The method that begins it.
    method: &'static str,
    /// The transaction underneath, once it is begun.
    transaction: RefCell<Option<Value>>,
}

/// Puts the names into `sqlalchemy.ext.asyncio`.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    module.add_class(&engine_class(vm));
    module.add("create_async_engine", |vm, args| {
        let engine = engine_arguments::make_async_engine(vm, args)?;
        Ok(engine_value(vm, &engine))
    });
}

fn engine_class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("sqlalchemy.ext.asyncio.engine", "AsyncEngine", &object);
        builder.natives(ENGINE_METHODS).construct(construct).build()
    };
    vm.state::<Classes>().engine.get_or_init(build).clone()
}

/// Whether a value is an asynchronous engine.
pub(super) fn is_engine(vm: &mut Vm, value: &Value) -> bool {
    let class = engine_class(vm);
    value.as_instance().is_some_and(|instance| Rc::ptr_eq(&instance.class(), &class))
}

/// `AsyncEngine(engine)`
fn construct(vm: &mut Vm, _class: &Rc<Class>, mut args: Args) -> Result<Value> {
    let engine = args.positional.first().cloned().or_else(|| args.take_keyword("sync_engine"));
    let Some(engine) = engine.as_ref().and_then(engine_api::engine_of) else {
        return Err(unsupported("`AsyncEngine` of something that is no engine"));
    };
    engine_arguments::check_async(vm, &engine)?;
    Ok(engine_value(vm, &engine))
}

/// The asynchronous engine over an engine, as a value.
pub(crate) fn engine_value(vm: &mut Vm, engine: &Rc<Engine>) -> Value {
    let classes = vm.state::<Classes>();
    let known = classes.engines.borrow().iter().find(|(other, _)| Rc::ptr_eq(other, engine)).map(|(_, v)| v.clone());
    known.unwrap_or_else(|| {
        let instance = Instance::new(&engine_class(vm));
        instance.set_host(engine.clone());
        let value = Value::Instance(instance);
        classes.engines.borrow_mut().push((engine.clone(), value.clone()));
        value
    })
}

fn engine(args: &Args) -> Result<Rc<Engine>> {
    args.this().host::<Engine>().ok_or_else(|| unsupported("this kind of engine"))
}

fn sync_engine(vm: &mut Vm, args: &Args) -> Result<Value> {
    let engine = engine(args)?;
    Ok(engine_api::engine_value(vm, engine))
}

fn of_sync(vm: &mut Vm, args: &Args, name: &str) -> Result<Value> {
    let engine = sync_engine(vm, args)?;
    vm.get_attr(&engine, name)
}

fn connection(vm: &mut Vm, args: &Args, commits: bool) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let engine = engine(args)?;
    Ok(connection_of(vm, engine, commits, None))
}

/// An asynchronous connection; `open` is the connection underneath, if there is one already.
fn connection_of(vm: &mut Vm, engine: Rc<Engine>, commits: bool, open: Option<Value>) -> Value {
    let waiting = Waiting { engine, commits, open: RefCell::new(open) };
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("sqlalchemy.ext.asyncio.engine", "AsyncConnection", &object);
        builder.natives(CONNECTION_METHODS).build()
    };
    let class = vm.state::<Classes>().connection.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, waiting))
}

/// The asynchronous connection over one that is open.
pub(crate) fn connection_over(vm: &mut Vm, connection: &Rc<Connection>) -> Value {
    let open = engine_api::connection_value(vm, connection.clone(), false);
    connection_of(vm, connection.engine.clone(), false, Some(open))
}

fn waiting(this: &Value) -> Result<Rc<Waiting>> {
    this.host::<Waiting>().ok_or_else(|| unsupported("this kind of connection"))
}

fn opened(this: &Value) -> Result<Value> {
    Ok(waiting(this)?.open.borrow().clone().unwrap_or_default())
}

fn enter(_: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    Ok(Generator::native("__aenter__", move |vm| {
        let waiting = waiting(&this)?;
        if waiting.open.borrow().is_none() {
            let open = awaited(vm, |vm| engine_api::open_value(vm, &waiting.engine, waiting.commits))?;
            *waiting.open.borrow_mut() = Some(open);
        }
        Ok(this)
    }))
}

fn exit(_: &mut Vm, mut args: Args) -> Result<Value> {
    Ok(Generator::native("__aexit__", move |vm| {
        let open = opened(&args.take_this())?;
        awaited(vm, |vm| vm.call_method(&open, "__exit__", args))
    }))
}

/// A method of the connection underneath, as a coroutine.
fn forward(_: &mut Vm, mut args: Args, name: &'static str) -> Result<Value> {
    Ok(Generator::native(name, move |vm| {
        let open = opened(&args.take_this())?;
        if open.is_none() {
            return Err(unsupported("a connection that was not entered with `async with`"));
        }
        awaited(vm, |vm| vm.call_method(&open, name, args))
    }))
}

/// `await connection.run_sync(function, …)`
fn run_sync(_: &mut Vm, mut args: Args) -> Result<Value> {
    Ok(Generator::native("run_sync", move |vm| {
        let open = opened(&args.take_this())?;
        let function = args.take_this();
        args.positional.insert(0, open);
        awaited(vm, |vm| vm.call(&function, args))
    }))
}

fn transaction(vm: &mut Vm, args: &Args, method: &'static str) -> Value {
    let class = classes::once(vm, "sqlalchemy, a transaction of an asynchronous connection", |object| {
        let builder = ClassBuilder::new("sqlalchemy.ext.asyncio.engine", "AsyncTransaction", object);
        builder.natives(TRANSACTION_METHODS).build()
    });
    let begun = Begun { connection: args.this(), method, transaction: RefCell::default() };
    Value::Instance(Instance::with_host(&class, begun))
}

fn begun(this: &Value) -> Result<Rc<Begun>> {
    this.host::<Begun>().ok_or_else(|| unsupported("this kind of transaction"))
}

fn start(_: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    Ok(Generator::native("start", move |vm| {
        let begun = begun(&this)?;
        let open = opened(&begun.connection)?;
        if open.is_none() {
            return Err(unsupported("a connection that was not entered with `async with`"));
        }
        let transaction = awaited(vm, |vm| vm.call_method(&open, begun.method, []))?;
        *begun.transaction.borrow_mut() = Some(transaction);
        Ok(this)
    }))
}

/// A method that ends a transaction, as a coroutine.
fn ended(mut args: Args, name: &'static str) -> Result<Value> {
    Ok(Generator::native(name, move |vm| {
        let transaction = begun(&args.take_this())?.transaction.borrow().clone();
        match transaction {
            Some(transaction) => awaited(vm, |vm| vm.call_method(&transaction, name, args)),
            None => Err(unsupported("a transaction that was not awaited")),
        }
    }))
}
