//! The databases of a run and connections to them: where statements go.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use linktable_python::{Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::Rendered;
use linktable_store::{ConnectionId, Finished, Limits, Rows, Store, StoreError};

use crate::sqlalchemy::async_session;
use crate::sqlalchemy::echo::{self, Origin};
use crate::sqlalchemy::engine::Engine;
use crate::sqlalchemy::errors;
use crate::sqlalchemy::events;
use crate::sqlalchemy::types::ColumnType;
use crate::sqlalchemy::warn::warn;
use crate::sqlalchemy::writers;

/// A parameter on its way to SQLite.
#[derive(Clone)]
pub struct Param {
    /// Its value.
    pub value: Value,
    /// Its type.
    pub kind: Rc<ColumnType>,
}

/// The databases of a run.
#[derive(Default)]
pub struct Databases {
    store: RefCell<Option<Store>>,
    /// The log of engines with `echo=True`.
    pub(super) echo: RefCell<String>,
    clock: Cell<Option<fn() -> u64>>,
}

impl Databases {
    /// Makes the store; before a script runs.
    pub fn open(&self, limits: Limits, clock: fn() -> u64) {
        *self.store.borrow_mut() = Some(Store::new(limits, clock));
        self.clock.set(Some(clock));
    }

    /// Microseconds since some moment.
    pub(super) fn micros(&self) -> u64 {
        self.clock.get().map_or(0, |clock| clock())
    }

    /// Ends the run and keeps the databases as it left them: what they hold, and the log of engines with `echo=True`.
    ///
    /// # Errors
    /// If SQLite fails to give the database's bytes.
    pub fn leave(&self) -> std::result::Result<(Finished, String), StoreError> {
        let finished = match self.store.borrow_mut().as_mut() {
            Some(store) => store.leave()?,
            None => Finished::default(),
        };
        Ok((finished, self.echo.take()))
    }

    /// Does something with the databases, if there are any.
    pub fn with_store<T>(&self, run: impl FnOnce(&mut Store) -> T) -> Option<T> {
        self.store.borrow_mut().as_mut().map(run)
    }

    /// Ends the run: what its databases hold, and the log of engines with `echo=True`.
    ///
    /// # Errors
    /// If SQLite fails to give the database's bytes.
    pub fn finish(&self) -> std::result::Result<(Finished, String), StoreError> {
        let finished = match self.store.borrow_mut().take() {
            Some(mut store) => store.finish()?,
            None => Finished::default(),
        };
        Ok((finished, self.echo.take()))
    }
}

/// A connection taken from an engine's pool.
pub struct Connection {
    /// The engine.
    pub engine: Rc<Engine>,
    id: ConnectionId,
    /// Whether every statement is committed by itself (`isolation_level="AUTOCOMMIT"`).
    autocommit: bool,
    /// Whether `BEGIN (implicit)` was traced and neither COMMIT nor ROLLBACK since.
    in_transaction: Cell<bool>,
    /// Whether an asynchronous session uses it.
    pub is_async: Cell<bool>,
    /// How many savepoints it has had.
    savepoints: Cell<u32>,
    released: Cell<bool>,
    /// How often its engine had been disposed of when it was handed out.
    disposed: u32,
}

impl Connection {
    /// Takes a connection from the pool, or opens one.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn open(vm: &mut Vm, engine: &Rc<Engine>) -> Result<Rc<Connection>> {
        Self::take(vm, engine, false)
    }

    /// The same, for statements that are each committed by themselves (`isolation_level="AUTOCOMMIT"`).
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn open_autocommit(vm: &mut Vm, engine: &Rc<Engine>) -> Result<Rc<Connection>> {
        Self::take(vm, engine, true)
    }

    fn take(vm: &mut Vm, engine: &Rc<Engine>, autocommit: bool) -> Result<Rc<Connection>> {
        let free = engine.take(vm)?;
        let id = match free {
            Some(id) => id,
            None => with_store(vm, "", |store, _| store.open(engine.name.clone()))?,
        };
        let connection = Rc::new(Connection {
            engine: engine.clone(),
            id,
            autocommit,
            in_transaction: Cell::new(false),
            is_async: Cell::new(engine.needs_await.get() && !async_session::is_awaited(vm)),
            savepoints: Cell::new(0),
            released: Cell::new(false),
            disposed: engine.disposed.get(),
        });
        engine.lend(&connection, free.is_none());
        if free.is_none() {
            events::connected(vm, &connection)?;
        }
        Ok(connection)
    }

    pub(super) fn id(&self) -> ConnectionId {
        self.id
    }

    pub(super) fn is_released(&self) -> bool {
        self.released.get()
    }

    pub(super) fn disposed(&self) -> u32 {
        self.disposed
    }

    /// Executes SQL text outside of any transaction of SQLAlchemy's, as the driver itself does.
    ///
    /// # Errors
    /// The driver's exception for what SQLite refuses.
    pub fn execute_outside(&self, vm: &mut Vm, sql: &str) -> Result<Rows> {
        let result = with_plain_store(vm, |store, line| store.execute(self.id, sql, &[], line));
        result.map_err(|error| match error.kind.python_name() {
            Some(name) => errors::driver_error(vm, name, error.message),
            None => errors::from_store(vm, error, sql, &[], false),
        })
    }

    /// Whether a transaction is open.
    pub fn in_transaction(&self) -> bool {
        self.in_transaction.get()
    }

    /// Begins a transaction, if none is open.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn begin(&self, vm: &mut Vm) -> Result<()> {
        if !self.autocommit && !self.in_transaction.replace(true) {
            echo::transaction(vm, &self.engine, "BEGIN (implicit)");
            with_store(vm, "", |store, line| store.begin(self.id, line))?;
        }
        Ok(())
    }

    /// Commits, if a transaction is open.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn commit(&self, vm: &mut Vm) -> Result<()> {
        if self.in_transaction.replace(false) {
            echo::transaction(vm, &self.engine, "COMMIT");
            with_store(vm, "COMMIT", |store, line| store.commit(self.id, line))?;
        }
        Ok(())
    }

    /// Rolls back, if a transaction is open.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn rollback(&self, vm: &mut Vm) -> Result<()> {
        if self.in_transaction.replace(false) {
            echo::transaction(vm, &self.engine, "ROLLBACK");
            with_store(vm, "ROLLBACK", |store, line| store.rollback(self.id, line))?;
        }
        Ok(())
    }

    /// Makes a savepoint; gives its name.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn savepoint(&self, vm: &mut Vm) -> Result<String> {
        self.savepoints.set(self.savepoints.get() + 1);
        let name = format!("sa_savepoint_{}", self.savepoints.get());
        self.execute_plain(vm, &format!("SAVEPOINT {name}"))?;
        Ok(name)
    }

    /// Keeps what was done since a savepoint.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn release_savepoint(&self, vm: &mut Vm, name: &str) -> Result<()> {
        self.execute_plain(vm, &format!("RELEASE SAVEPOINT {name}"))
    }

    /// Undoes what was done since a savepoint.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn rollback_to_savepoint(&self, vm: &mut Vm, name: &str) -> Result<()> {
        self.execute_plain(vm, &format!("ROLLBACK TO SAVEPOINT {name}"))
    }

    fn execute_plain(&self, vm: &mut Vm, sql: &str) -> Result<()> {
        self.execute_raw(vm, sql, Vec::new()).map(drop)
    }

    /// Gives the connection back to the pool.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn release(&self, vm: &mut Vm) -> Result<()> {
        if self.released.replace(true) {
            return Ok(());
        }
        if self.engine.is_put_in_order() {
            with_store(vm, "", |store, _| store.rollback_untraced(self.id))?;
        }
        if self.autocommit {
            // How SQLAlchemy sets the isolation level back.
            self.execute_outside(vm, "PRAGMA read_uncommitted = 0")?;
        }
        if self.engine.take_back(self) {
            vm.state::<Databases>().with_store(|store| store.close(self.id));
        }
        Ok(())
    }

    /// Executes a statement.
    ///
    /// # Errors
    /// SQLAlchemy's exception for what SQLite refuses, or for a value that can be no parameter.
    pub fn execute(&self, vm: &mut Vm, statement: &Rendered<Param>) -> Result<Rows> {
        let origin = Origin::compiled(vm);
        self.execute_one(vm, statement, origin)
    }

    /// The same for one of several rows that SQLAlchemy inserts together (`insertmanyvalues`); `at` counts from 1.
    ///
    /// # Errors
    /// As [`Connection::execute`].
    pub fn execute_of(&self, vm: &mut Vm, statement: &Rendered<Param>, at: usize, total: usize) -> Result<Rows> {
        let origin = Origin::compiled(vm);
        self.execute_one(vm, statement, if total > 1 { origin.of_several(at, total) } else { origin })
    }

    fn execute_one(&self, vm: &mut Vm, statement: &Rendered<Param>, origin: Origin) -> Result<Rows> {
        self.warn_of(vm, statement)?;
        let params = self.parameters(vm, statement, std::slice::from_ref(&statement.params))?;
        self.check_awaited(vm, statement, std::slice::from_ref(&statement.params))?;
        let row = params.into_iter().next().unwrap_or_default();
        self.execute_row(vm, &statement.sql, row, origin)
    }

    /// Executes a statement for many rows of parameters at once; one row as if it were the only one.
    ///
    /// # Errors
    /// As [`Connection::execute`].
    pub fn execute_many(&self, vm: &mut Vm, statement: &Rendered<Param>, rows: &[Vec<Param>]) -> Result<Rows> {
        let origin = Origin::compiled(vm);
        self.warn_of(vm, statement)?;
        let mut params = self.parameters(vm, statement, rows)?;
        self.check_awaited(vm, statement, rows)?;
        if params.len() == 1 {
            return self.execute_row(vm, &statement.sql, params.pop().unwrap_or_default(), origin);
        }
        self.begin(vm)?;
        echo::statement(vm, &self.engine, &statement.sql, &params, origin);
        events::before_execute(vm, &self.engine, &statement.sql, &params, true)?;
        let result = with_plain_store(vm, |store, line| {
            let rows = store.execute_many(self.id, &statement.sql, &params, line)?;
            self.commit_by_itself(store)?;
            Ok(rows)
        });
        result.map_err(|error| errors::from_store(vm, error, &statement.sql, &params, true))
    }

    /// Says what there is to say of a statement that was not made before.
    fn warn_of(&self, vm: &mut Vm, statement: &Rendered<Param>) -> Result<()> {
        if !statement.warnings.is_empty() && self.engine.warned.borrow_mut().insert(statement.sql.clone()) {
            for message in &statement.warnings {
                warn(vm, message.as_str())?;
            }
        }
        Ok(())
    }

    /// Executes SQL text with parameters as they are.
    ///
    /// # Errors
    /// SQLAlchemy's exception for what SQLite refuses.
    pub fn execute_raw(&self, vm: &mut Vm, sql: &str, params: Vec<SqlValue>) -> Result<Rows> {
        let origin = Origin::raw(vm, sql);
        self.execute_row(vm, sql, params, origin)
    }

    fn execute_row(&self, vm: &mut Vm, sql: &str, params: Vec<SqlValue>, origin: Origin) -> Result<Rows> {
        self.begin(vm)?;
        let rows = [params];
        echo::statement(vm, &self.engine, sql, &rows, origin);
        events::before_execute(vm, &self.engine, sql, &rows, false)?;
        let [params] = &rows;
        let result = with_plain_store(vm, |store, line| {
            let rows = store.execute(self.id, sql, params, line)?;
            self.commit_by_itself(store)?;
            Ok(rows)
        });
        result.map_err(|error| errors::from_store(vm, error, sql, &rows, false))
    }

    /// Refuses a statement of an asynchronous session while nothing of it is awaited.
    fn check_awaited(&self, vm: &mut Vm, statement: &Rendered<Param>, rows: &[Vec<Param>]) -> Result<()> {
        if !self.is_async.get() || async_session::is_awaited(vm) {
            return Ok(());
        }
        self.begin(vm)?;
        let raised = async_session::missing_greenlet(vm);
        if let Some(exception) = raised.exception() {
            exception.set("code", Value::None);
        }
        let wrapped = errors::from_parameter(vm, raised, &statement.sql, named(statement, rows))?;
        if let Some(exception) = wrapped.exception() {
            exception.set("code", Value::str("xd2s"));
        }
        Err(wrapped)
    }

    /// After a statement: commits it, if each is committed by itself.
    fn commit_by_itself(&self, store: &mut Store) -> std::result::Result<(), StoreError> {
        if self.autocommit { store.commit_untraced(self.id) } else { Ok(()) }
    }

    fn parameters(&self, vm: &mut Vm, statement: &Rendered<Param>, rows: &[Vec<Param>]) -> Result<Vec<Vec<SqlValue>>> {
        let mut converted = Vec::with_capacity(rows.len());
        for row in rows {
            vm.burn(1 + row.len() as u64)?;
            let mut values = Vec::with_capacity(row.len());
            for (at, param) in row.iter().enumerate() {
                let value = writers::parameter(vm, &param.value)?;
                match param.kind.to_sql(vm, &value) {
                    Ok(value) => values.push(value),
                    Err(raised) => {
                        self.begin(vm)?;
                        // The driver's own refusals come as the driver words them.
                        if vm.exception_is(&raised, "OverflowError") {
                            return Err(raised);
                        }
                        if let Some(what) = errors::driver_message(&raised) {
                            let message = format!("Error binding parameter {}: {what}", at + 1);
                            let shown = as_given(rows);
                            return Err(errors::from_driver(vm, "ProgrammingError", message, &statement.sql, shown));
                        }
                        let shown = named(statement, rows);
                        return Err(errors::from_parameter(vm, raised, &statement.sql, shown)?);
                    }
                }
            }
            converted.push(values);
        }
        Ok(converted)
    }
}

/// The rows of parameters as the script gave them.
fn as_given(rows: &[Vec<Param>]) -> Value {
    let mut rows: Vec<Value> =
        rows.iter().map(|row| Value::tuple(row.iter().map(|param| param.value.clone()).collect())).collect();
    if rows.len() == 1 { rows.pop().unwrap_or_default() } else { Value::list(rows) }
}

/// The rows of parameters under their names, as SQLAlchemy shows them where one of them is refused.
fn named(statement: &Rendered<Param>, rows: &[Vec<Param>]) -> Value {
    let rows = rows.iter().map(|row| {
        let mut dict = linktable_python::Dict::default();
        for (name, param) in statement.names.iter().zip(row) {
            dict.set_str(name.to_string(), param.value.clone());
        }
        Value::dict(dict)
    });
    Value::list(rows.collect())
}

/// Runs something on the store, with the line of the script.
pub(crate) fn with_plain_store<T>(
    vm: &mut Vm,
    run: impl FnOnce(&mut Store, Option<u32>) -> std::result::Result<T, StoreError>,
) -> std::result::Result<T, StoreError> {
    let (line, file) = (vm.script_line(), vm.script_file());
    let databases = vm.state::<Databases>();
    let mut store = databases.store.borrow_mut();
    let store = store.get_or_insert_with(|| Store::new(Limits::default(), || 0));
    store.at_file(file);
    run(store, line)
}

/// Says which relationship the next statement loads for a single object, if it does: `Hero.team`.
pub(crate) fn next_loads(vm: &mut Vm, relationship: Option<String>) {
    if let Some(store) = vm.state::<Databases>().store.borrow_mut().as_mut() {
        store.loads(relationship);
    }
}

fn with_store<T>(
    vm: &mut Vm,
    sql: &str,
    run: impl FnOnce(&mut Store, Option<u32>) -> std::result::Result<T, StoreError>,
) -> Result<T> {
    with_plain_store(vm, run).map_err(|error| errors::from_store(vm, error, sql, &[], false))
}
