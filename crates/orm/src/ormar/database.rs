//! `ormar.DatabaseConnection`: which connection a statement goes to, and transactions.
//!
//! ormar 0.26.0: `databases/connection.py`, `databases/query_executor.py`, `databases/transaction.py`.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{Generator, Instance};
use linktable_python::{Args, Class, ClassBuilder, Mode, Result, Value, Vm};

use super::database_schemas;
use super::mapping::config_of;
use crate::classes;
use crate::sqlalchemy::database::Connection;
use crate::sqlalchemy::engine::Engine;
use crate::sqlalchemy::{async_engine, engine_arguments, events};

const METHODS: &[NativeDef] = &[
    method("__aenter__", |_, args| {
        let this = args.this();
        Ok(Generator::native("__aenter__", move |vm| connect(vm, &this).map(|()| this)))
    }),
    method("__aexit__", |_, args| {
        let this = args.this();
        Ok(Generator::native("__aexit__", move |vm| disconnect(vm, &this)))
    }),
    method("connect", |_, args| {
        let this = args.this();
        Ok(Generator::native("connect", move |vm| connect(vm, &this).map(|()| Value::None)))
    }),
    method("connection", connection),
    getter("dialect", |vm, args| {
        let engine = engine(vm, &args.this())?;
        let engine = async_engine::engine_value(vm, &engine);
        vm.get_attr(&engine, "dialect")
    }),
    method("disconnect", |_, args| {
        let this = args.this();
        Ok(Generator::native("disconnect", move |vm| disconnect(vm, &this)))
    }),
    getter("engine", |vm, args| {
        let engine = engine(vm, &args.this())?;
        Ok(async_engine::engine_value(vm, &engine))
    }),
    method("get_query_executor", refused!("DatabaseConnection.get_query_executor")),
    getter("is_connected", |_, args| {
        let is_connected = database(&args.this()).is_some_and(|database| database.engine.borrow().is_some());
        Ok(Value::Bool(is_connected))
    }),
    method("transaction", transaction),
    getter("url", |_, args| Ok(database(&args.this()).map_or(Value::None, |database| database.url.clone()))),
];

/// What is left open where it ends: the connection of a transaction.
const LENT: &[NativeDef] = &[
    method("__aenter__", |vm, args| {
        let this = args.this();
        let connection = vm.get_attr(&this, "connection")?;
        Ok(Generator::native("__aenter__", move |_| Ok(connection)))
    }),
    method("__aexit__", |_, _| Ok(Generator::native("__aexit__", |_| Ok(Value::None)))),
];

const TRANSACTION: &[NativeDef] = &[
    method("__aenter__", |_, args| {
        let this = args.this();
        Ok(Generator::native("__aenter__", move |vm| {
            if let Some(transaction) = this.host::<Transaction>() {
                transaction.enter(vm)?;
            }
            Ok(this)
        }))
    }),
    method("__aexit__", |_, args| {
        let failed = args.get(1).is_some_and(|class| !class.is_none());
        let this = args.this();
        Ok(Generator::native("__aexit__", move |vm| {
            if let Some(transaction) = this.host::<Transaction>() {
                transaction.exit(vm, failed)?;
            }
            Ok(Value::None)
        }))
    }),
];

/// `DatabaseConnection(url, …)`
struct Database {
    url: Value,
    /// What its engine is made with.
    arguments: Args,
    force_rollback: bool,
    /// The engine, while it is connected.
    engine: RefCell<Option<Rc<Engine>>>,
    /// With `force_rollback`: the transaction around everything.
    around: RefCell<Option<Rc<Transaction>>>,
}

/// `database.transaction(…)`
struct Transaction {
    engine: Rc<Engine>,
    force_rollback: bool,
    /// How many were open around it when it was entered.
    depth: Cell<usize>,
    /// The number of its savepoint, if others are open around it.
    savepoint: Cell<usize>,
}

/// The transaction that is open: one for all databases, as in ormar.
#[derive(Default)]
struct Open {
    connection: RefCell<Option<Rc<Connection>>>,
    depth: Cell<usize>,
    /// How many savepoints its connection had.
    savepoints: Cell<usize>,
}

#[derive(Default)]
struct Classes {
    database: OnceCell<Rc<Class>>,
    transaction: OnceCell<Rc<Class>>,
}

/// The class `DatabaseConnection`.
pub(crate) fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.databases.connection", "DatabaseConnection", &object);
        builder.natives(METHODS).construct(construct).build()
    };
    vm.state::<Classes>().database.get_or_init(build).clone()
}

fn construct(vm: &mut Vm, class: &Rc<Class>, mut args: Args) -> Result<Value> {
    let url = args.positional.first().cloned().or_else(|| args.take_keyword("url"));
    let Some(url) = url else {
        let message = "DatabaseConnection.__init__() missing 1 required positional argument: 'url'";
        return Err(vm.type_error(message));
    };
    let force_rollback = match args.take_keyword("force_rollback") {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    let mut arguments = Args { positional: vec![url.clone()], keywords: args.keywords };
    for (name, most) in [("pool_size", 5), ("max_overflow", 10)] {
        if arguments.keywords.iter().all(|(known, _)| &**known != name) {
            arguments.keywords.push((name.into(), Value::Int(most)));
        }
    }
    let (engine, around) = Default::default();
    let database = Database { url, arguments, force_rollback, engine, around };
    Ok(Value::Instance(Instance::with_host(class, database)))
}

fn database(value: &Value) -> Option<Rc<Database>> {
    value.host::<Database>()
}

/// The engine of a connected database.
fn engine(vm: &mut Vm, value: &Value) -> Result<Rc<Engine>> {
    let Some(database) = database(value) else { return Err(unsupported("this kind of database")) };
    let engine = database.engine.borrow().clone();
    match engine {
        Some(engine) => Ok(engine),
        None if vm.mode == Mode::Declare => Err(undeclared()),
        None => Err(vm.error("AssertionError", "DatabaseConnection not connected")),
    }
}

fn connect(vm: &mut Vm, value: &Value) -> Result<()> {
    let Some(database) = database(value) else { return Err(unsupported("this kind of database")) };
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    if database.engine.borrow().is_some() {
        return Ok(());
    }
    let engine = engine_arguments::make_async_engine(vm, database.arguments.clone())?;
    // Nobody can use it but ormar, which awaits whatever it does.
    engine.needs_await.set(false);
    events::on_connect(vm, &engine, "PRAGMA foreign_keys=ON");
    *database.engine.borrow_mut() = Some(engine.clone());
    if database.force_rollback {
        let transaction =
            Rc::new(Transaction { engine, force_rollback: true, depth: Cell::new(0), savepoint: Cell::new(0) });
        *database.around.borrow_mut() = Some(transaction.clone());
        transaction.enter(vm)?;
    }
    Ok(())
}

/// Connects the database of a model, if it is not: what is asked of it after the script then works. Gives what
/// to hand to [`disconnect_again`] afterwards.
///
/// # Errors
/// What SQLite refuses.
pub(crate) fn connect_again(vm: &mut Vm, model: &Rc<Class>) -> Result<Option<Value>> {
    let value = config_of(model).map(|config| config.database.borrow().clone()).unwrap_or_default();
    let is_apart = database(&value).is_some_and(|database| database.engine.borrow().is_none());
    if is_apart {
        connect(vm, &value)?;
    }
    Ok(is_apart.then_some(value))
}

/// Ends what [`connect_again`] began.
///
/// # Errors
/// What SQLite refuses.
pub(crate) fn disconnect_again(vm: &mut Vm, database: &Value) -> Result<()> {
    disconnect(vm, database).map(drop)
}

fn disconnect(vm: &mut Vm, value: &Value) -> Result<Value> {
    let Some(database) = database(value) else { return Err(unsupported("this kind of database")) };
    if database.engine.borrow().is_some() {
        let around = database.around.borrow_mut().take();
        if let Some(around) = around {
            around.exit(vm, false)?;
        }
        *database.engine.borrow_mut() = None;
    }
    Ok(Value::None)
}

/// `database.connection()`: that of the open transaction, or one of its own.
fn connection(vm: &mut Vm, args: Args) -> Result<Value> {
    let engine = engine(vm, &args.this())?;
    let open = vm.state::<Open>().connection.borrow().clone();
    let Some(open) = open else {
        let engine = async_engine::engine_value(vm, &engine);
        return vm.call_method(&engine, "connect", []);
    };
    let class = classes::once(vm, "ormar, a connection that is lent", |object| {
        ClassBuilder::new("contextlib", "_AsyncGeneratorContextManager", object).natives(LENT).with_dict().build()
    });
    let lent = Instance::new(&class);
    lent.set("connection", async_engine::connection_over(vm, &open));
    Ok(Value::Instance(lent))
}

fn transaction(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let force_rollback = match args.positional.get(1).cloned().or_else(|| args.take_keyword("force_rollback")) {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    let engine = engine(vm, &args.this())?;
    let object = vm.types.object.clone();
    let build =
        || ClassBuilder::new("ormar.databases.transaction", "Transaction", &object).natives(TRANSACTION).build();
    let class = vm.state::<Classes>().transaction.get_or_init(build).clone();
    let transaction = Transaction { engine, force_rollback, depth: Cell::new(0), savepoint: Cell::new(0) };
    Ok(Value::Instance(Instance::with_host(&class, transaction)))
}

impl Transaction {
    /// As SQLAlchemy counts them within a connection.
    fn savepoint(&self) -> String {
        format!("sa_savepoint_{}", self.savepoint.get())
    }

    fn enter(&self, vm: &mut Vm) -> Result<()> {
        let open = vm.state::<Open>();
        let depth = open.depth.get();
        self.depth.set(depth);
        let around = open.connection.borrow().clone();
        match around {
            Some(connection) if depth > 0 => {
                self.savepoint.set(open.savepoints.get() + 1);
                open.savepoints.set(self.savepoint.get());
                connection.execute_raw(vm, &format!("SAVEPOINT {}", self.savepoint()), Vec::new())?;
            }
            _ => {
                let connection = Connection::open(vm, &self.engine)?;
                open.savepoints.set(0);
                *open.connection.borrow_mut() = Some(connection.clone());
                connection.begin(vm)?;
                connection.execute_raw(vm, "BEGIN", Vec::new())?;
            }
        }
        open.depth.set(depth + 1);
        Ok(())
    }

    fn exit(&self, vm: &mut Vm, failed: bool) -> Result<()> {
        let open = vm.state::<Open>();
        let depth = self.depth.get();
        open.depth.set(depth);
        let Some(connection) = open.connection.borrow().clone() else { return Ok(()) };
        let undo = failed || self.force_rollback;
        if depth > 0 {
            let word = if undo { "ROLLBACK TO" } else { "RELEASE" };
            connection.execute_raw(vm, &format!("{word} SAVEPOINT {}", self.savepoint()), Vec::new())?;
            return Ok(());
        }
        *open.connection.borrow_mut() = None;
        let ended = if undo { connection.rollback(vm) } else { connection.commit(vm) };
        connection.release(vm)?;
        ended
    }
}

/// Runs what needs a connection of a model's database: that of the open transaction, or one whose statements
/// are each committed by themselves (`get_query_executor`).
///
/// # Errors
/// `AssertionError` if the database is not connected; what `run` raises.
pub(crate) fn with_connection<T>(
    vm: &mut Vm,
    model: &Rc<Class>,
    run: impl FnOnce(&mut Vm, &Rc<Connection>) -> Result<T>,
) -> Result<T> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    database_schemas::check_statements(vm)?;
    let transaction = vm.state::<Open>().connection.borrow().clone();
    if let Some(connection) = transaction {
        return run(vm, &connection);
    }
    let engine = engine_of_model(vm, model)?;
    let connection = Connection::open_autocommit(vm, &engine)?;
    let result = run(vm, &connection);
    connection.release(vm)?;
    result
}

/// The same in a transaction of its own, if none is open (`get_query_executor(transactional=True)`).
///
/// # Errors
/// As [`with_connection`].
pub(crate) fn with_transaction<T>(
    vm: &mut Vm,
    model: &Rc<Class>,
    run: impl FnOnce(&mut Vm, &Rc<Connection>) -> Result<T>,
) -> Result<T> {
    if vm.state::<Open>().connection.borrow().is_some() {
        return with_connection(vm, model, run);
    }
    let engine = engine_of_model(vm, model)?;
    let transaction = Transaction { engine, force_rollback: false, depth: Cell::new(0), savepoint: Cell::new(0) };
    transaction.enter(vm)?;
    let result = with_connection(vm, model, run);
    transaction.exit(vm, result.is_err())?;
    result
}

/// Whether a model's database is connected, as what words SQL for it must know.
///
/// # Errors
/// `AssertionError` if it is not.
pub(crate) fn check_connected(vm: &mut Vm, model: &Rc<Class>) -> Result<()> {
    let database = config_of(model).map(|config| config.database.borrow().clone()).unwrap_or_default();
    engine(vm, &database).map(drop)
}

fn engine_of_model(vm: &mut Vm, model: &Rc<Class>) -> Result<Rc<Engine>> {
    let database = config_of(model).map(|config| config.database.borrow().clone()).unwrap_or_default();
    let engine = self::database(&database).and_then(|database| database.engine.borrow().clone());
    engine.ok_or_else(|| vm.raise(&vm.types.exception("AssertionError"), Vec::new()))
}
