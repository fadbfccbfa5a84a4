//! Connections: where statements go.
//!
//! Mirrors Tortoise 1.1.9, `backends/sqlite/client.py`, on aiosqlite: nothing
//! begins a transaction by itself.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::object::{Instance, Then};
use linktable_python::{Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_store::{ConnectionId, DatabaseName, Rows, Store, StoreError};

use crate::sqlalchemy::database::{next_loads, with_plain_store};
use crate::sqlalchemy::errors::driver_message;
use crate::sqlalchemy::{errors as driver, types};
use crate::tortoise::errors;
use crate::tortoise::turns::Turns;

/// A connection by its alias: what `connections.get("default")` gives.
pub struct Client {
    /// `connection_name`.
    pub alias: String,
    /// `filename`.
    pub filename: String,
    /// What is set with PRAGMA when it opens, in order.
    pub pragmas: Vec<(String, String)>,
    /// The open connection; clients of transactions share it with their parent.
    pub link: Rc<Cell<Option<ConnectionId>>>,
    /// Of the client of a transaction: the client it was begun on.
    pub parent: Option<Rc<Client>>,
    /// Of the client of a transaction: whether it is through (`_finalized`).
    pub finalized: Cell<bool>,
    /// Of the client of a transaction: its savepoint.
    pub savepoint: RefCell<Option<String>>,
    /// Whose turn it is.
    pub turns: Rc<Turns>,
    /// The object of Python's.
    object: RefCell<Weak<Instance>>,
}

impl Client {
    /// The client of a database; nothing is opened before the first statement.
    pub fn new(alias: &str, filename: &str, pragmas: Vec<(String, String)>) -> Client {
        Client {
            alias: alias.to_owned(),
            filename: filename.to_owned(),
            pragmas,
            link: Rc::default(),
            parent: None,
            finalized: Cell::new(false),
            savepoint: RefCell::default(),
            turns: Rc::default(),
            object: RefCell::default(),
        }
    }

    /// The client of a transaction on this one.
    pub fn transaction(self: &Rc<Self>) -> Client {
        Client {
            alias: self.alias.clone(),
            filename: self.filename.clone(),
            pragmas: self.pragmas.clone(),
            link: self.link.clone(),
            parent: Some(self.clone()),
            finalized: Cell::new(false),
            savepoint: RefCell::default(),
            turns: Rc::default(),
            object: RefCell::default(),
        }
    }

    /// The connection, opened if it is not.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn open(&self, vm: &mut Vm) -> Result<ConnectionId> {
        if let Some(id) = self.link.get() {
            return Ok(id);
        }
        let name = match self.filename.as_str() {
            ":memory:" | "" => DatabaseName::Memory,
            file => DatabaseName::File(file.to_owned()),
        };
        let id = on_store(vm, |store, _| store.open_autocommit(name))?;
        self.link.set(Some(id));
        for (pragma, value) in &self.pragmas {
            on_store(vm, |store, line| store.execute(id, &format!("PRAGMA {pragma}={value}"), &[], line))?;
        }
        Ok(id)
    }

    /// Closes the connection; the next statement opens it again.
    ///
    /// # Errors
    /// What SQLite refuses.
    pub fn close(&self, vm: &mut Vm) -> Result<()> {
        if let Some(id) = self.link.take() {
            on_store(vm, |store, _| {
                store.close(id);
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Executes a statement; parameters go as Python's `sqlite3` with Tortoise's adapters has them.
    ///
    /// # Errors
    /// Tortoise's exception for what SQLite refuses, the driver's for a value that can be no parameter.
    pub fn execute(&self, vm: &mut Vm, sql: &str, params: &[Value]) -> Result<Rows> {
        let id = self.open(vm)?;
        match parameters(vm, params) {
            Ok(params) => on_store(vm, |store, line| store.execute(id, sql, &params, line)),
            Err(raised) => {
                let error = raised.exception().cloned().map_or(Value::None, Value::Instance);
                let error = vm.str(&error)?;
                let mut shown = Vec::new();
                for param in params {
                    shown.push(match to_sql(vm, param) {
                        Ok(value) => value,
                        Err(_) => SqlValue::Text(vm.str(param)?),
                    });
                }
                on_store(vm, |store, line| store.refused(sql, shown, error, line))?;
                Err(raised)
            }
        }
    }

    /// Executes a statement for many rows of parameters; outside of a transaction in one of its own.
    ///
    /// # Errors
    /// As [`Client::execute`].
    pub fn execute_many(&self, vm: &mut Vm, sql: &str, rows: &[Vec<Value>]) -> Result<Rows> {
        let id = self.open(vm)?;
        let own = self.parent.is_none();
        if own {
            on_store(vm, |store, line| store.execute(id, "BEGIN", &[], line))?;
        }
        let result = self.execute_rows(vm, id, sql, rows);
        if own {
            let ended = on_store(vm, |store, line| match &result {
                Ok(_) => store.commit(id, line),
                Err(_) => store.rollback(id, line),
            });
            if result.is_ok() {
                ended?;
            }
        }
        result
    }

    /// Executes a statement when it is its turn, and goes on with its rows or with what it raised.
    ///
    /// # Errors
    /// What `then` raises.
    pub fn statement(
        self: &Rc<Self>,
        vm: &mut Vm,
        sql: String,
        params: Vec<Value>,
        then: impl FnOnce(&mut Vm, Result<Rows>) -> Result<Then> + 'static,
    ) -> Result<Then> {
        self.statement_loading(vm, sql, params, None, then)
    }

    /// The same for a statement that loads a relation of a single object, by its title.
    ///
    /// # Errors
    /// What `then` raises.
    pub fn statement_loading(
        self: &Rc<Self>,
        vm: &mut Vm,
        sql: String,
        params: Vec<Value>,
        relation: Option<Rc<str>>,
        then: impl FnOnce(&mut Vm, Result<Rows>) -> Result<Then> + 'static,
    ) -> Result<Then> {
        let client = self.clone();
        let execute = move |vm: &mut Vm| {
            next_loads(vm, relation.map(|relation| relation.to_string()));
            client.execute(vm, &sql, &params)
        };
        self.turns.take(vm, execute, then)
    }

    /// Begins a transaction; one that is open is committed before.
    ///
    /// # Errors
    /// `TransactionManagementError` for what SQLite refuses.
    pub fn begin(&self, vm: &mut Vm) -> Result<()> {
        let id = self.open(vm)?;
        let begun = with_plain_store(vm, |store, line| {
            if store.in_transaction(id) {
                store.commit(id, line)?;
            }
            store.execute(id, "BEGIN", &[], line)
        });
        match begun {
            Ok(_) => Ok(()),
            Err(error) if error.kind.python_name() == Some("OperationalError") => {
                Err(errors::error(vm, "TransactionManagementError", error.message))
            }
            Err(error) => Err(errors::from_driver(vm, error)),
        }
    }

    /// Commits or rolls back, if a transaction is open.
    ///
    /// # Errors
    /// The driver's exception for what SQLite refuses.
    pub fn end(&self, vm: &mut Vm, commits: bool) -> Result<()> {
        let id = self.open(vm)?;
        let ended = with_plain_store(vm, |store, line| match (store.in_transaction(id), commits) {
            (false, _) => Ok(()),
            (true, true) => store.commit(id, line),
            (true, false) => store.rollback(id, line),
        });
        ended.map_err(|error| errors::from_driver(vm, error))
    }

    /// Executes a statement as the driver itself does.
    ///
    /// # Errors
    /// The driver's exception for what SQLite refuses.
    pub fn execute_plainly(&self, vm: &mut Vm, sql: &str) -> Result<()> {
        let id = self.open(vm)?;
        let result = with_plain_store(vm, |store, line| store.execute(id, sql, &[], line));
        result.map(drop).map_err(|error| errors::from_driver(vm, error))
    }

    fn execute_rows(&self, vm: &mut Vm, id: ConnectionId, sql: &str, rows: &[Vec<Value>]) -> Result<Rows> {
        let mut converted = Vec::with_capacity(rows.len());
        for row in rows {
            converted.push(parameters(vm, row)?);
        }
        on_store(vm, |store, line| store.execute_many(id, sql, &converted, line))
    }

    /// Executes the statements of a script.
    ///
    /// # Errors
    /// Tortoise's exception for what SQLite refuses.
    pub fn execute_script(&self, vm: &mut Vm, script: &str) -> Result<()> {
        let id = self.open(vm)?;
        on_store(vm, |store, line| store.execute_script(id, script, line))
    }
}

/// How many rows a statement affected, as `execute_query` counts: those that foreign keys
/// changed included, and those that were read if none was changed.
pub fn affected(rows: &Rows) -> Value {
    let count = if rows.total_changed > 0 { rows.total_changed } else { rows.rows.len() as u64 };
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

/// Runs something on the store; what it refuses is raised as Tortoise raises it.
///
/// # Errors
/// What SQLite refuses.
pub fn on_store<T>(
    vm: &mut Vm,
    run: impl FnOnce(&mut Store, Option<u32>) -> std::result::Result<T, StoreError>,
) -> Result<T> {
    with_plain_store(vm, run).map_err(|error| errors::from_store(vm, error))
}

fn parameters(vm: &mut Vm, params: &[Value]) -> Result<Vec<SqlValue>> {
    vm.burn(1 + params.len() as u64)?;
    let mut converted = Vec::with_capacity(params.len());
    for (at, param) in params.iter().enumerate() {
        match to_sql(vm, param) {
            Ok(value) => converted.push(value),
            Err(raised) => {
                let Some(what) = driver_message(&raised) else { return Err(raised) };
                let message = format!("Error binding parameter {}: {what}", at + 1);
                return Err(driver::driver_error(vm, "ProgrammingError", message));
            }
        }
    }
    Ok(converted)
}

/// A value as SQLite gets it: `register_adapter` for `Decimal`, `date` and `datetime`.
///
/// # Errors
/// The driver's for a value that can be no parameter.
pub fn to_sql(vm: &mut Vm, value: &Value) -> Result<SqlValue> {
    let class = vm.class_of(value).name.borrow().clone();
    let adapted = match class.as_str() {
        "Decimal" => Some(Value::str(vm.str(value)?)),
        "date" => Some(vm.call_method(value, "isoformat", [])?),
        "datetime" => Some(vm.call_method(value, "isoformat", [Value::str(" ")])?),
        _ => None,
    };
    types::plain_to_sql(vm, adapted.as_ref().unwrap_or(value))
}

/// The client in an object of Python's.
pub fn client_of(value: &Value) -> Option<Rc<Client>> {
    value.host::<Client>()
}

/// The object of Python's for a client.
pub fn object(vm: &mut Vm, client: &Rc<Client>) -> Value {
    if let Some(known) = client.object.borrow().upgrade() {
        return Value::Instance(known);
    }
    let class = crate::tortoise::connection::client_class(vm, client.parent.is_some());
    let instance = Instance::new(&class);
    instance.set_host(client.clone());
    *client.object.borrow_mut() = Rc::downgrade(&instance);
    Value::Instance(instance)
}
