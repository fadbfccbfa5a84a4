//! Engines and their pools of connections.
//!
//! SQLAlchemy 2.1.9: `engine/base.py`, `pool/impl.py`, `dialects/sqlite/pysqlite.py` and `aiosqlite.py`.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use linktable_python::{Result, Vm};
use linktable_store::{ConnectionId, DatabaseName, Store};
use rustc_hash::{FxHashMap, FxHashSet};

use super::async_session;
use super::database::{Connection, Databases};
use super::errors::coded_error;

/// How an engine hands out connections.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pool {
    /// Each time one that nobody uses, the one that was given back first.
    Queue(Limit),
    /// Each time a new one, closed when it is given back.
    Null,
    /// The same one, as `SingletonThreadPool` does in one thread; it is put in order once nobody uses it any more.
    OnePerThread,
    /// The same one, as `StaticPool` does; it is put in order whenever somebody gives it back.
    Static,
}

/// How many connections of a pool may be in use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    /// How many are kept; as many as are asked for if that is 0.
    pub size: usize,
    /// How many there may be besides; as many as are asked for if that is below 0.
    pub overflow: i64,
    /// How many seconds the pool waits for one that is given back.
    pub timeout: f64,
}

impl Pool {
    /// Whether all use the same connection.
    fn has_one(self) -> bool {
        matches!(self, Pool::OnePerThread | Pool::Static)
    }
}

/// What `create_engine` gives.
pub struct Engine {
    /// The URL it was made with.
    pub url: String,
    /// The database.
    pub name: DatabaseName,
    /// Whether statements are logged.
    pub echo: Cell<bool>,
    pub(super) pool: Pool,
    /// Whether its driver is asynchronous, and so does nothing while nobody awaits it.
    pub(crate) needs_await: Cell<bool>,
    /// Connections that nobody uses.
    free: RefCell<VecDeque<ConnectionId>>,
    /// Those that were handed out and may be in use.
    lent: RefCell<Vec<Weak<Connection>>>,
    /// The one connection, where there is one, and how many use it.
    only: Cell<Option<(ConnectionId, usize)>>,
    /// How often it was disposed of; what was handed out before is not kept when it is given back.
    pub(super) disposed: Cell<u32>,
    /// When each statement was first made, for the log.
    pub(super) made: RefCell<FxHashMap<String, u64>>,
    /// Statements that were warned of when they were made; they are not made again.
    pub(super) warned: RefCell<FxHashSet<String>>,
}

impl Engine {
    /// An engine without connections.
    pub fn new(url: String, name: DatabaseName, echo: bool, pool: Pool, needs_await: bool) -> Self {
        Engine {
            url,
            name,
            echo: Cell::new(echo),
            pool,
            needs_await: Cell::new(needs_await),
            free: RefCell::default(),
            lent: RefCell::default(),
            only: Cell::new(None),
            disposed: Cell::new(0),
            made: RefCell::default(),
            warned: RefCell::default(),
        }
    }

    /// Whether its pool has a connection that nobody uses.
    pub fn has_free(&self) -> bool {
        !self.free.borrow().is_empty() || self.only.get().is_some()
    }

    /// The database of the connections in its pool, by its place in the store.
    pub fn database(&self, store: &Store) -> Option<usize> {
        let known = self.only.get().map(|(connection, _)| connection).or_else(|| self.free.borrow().back().copied());
        known.and_then(|connection| store.database_of(connection))
    }

    /// A connection that was opened before, if the pool has one to give.
    ///
    /// # Errors
    /// What the pool raises if there are too many in use, and if the driver is asynchronous and nothing awaits it.
    pub(super) fn take(&self, vm: &mut Vm) -> Result<Option<ConnectionId>> {
        if self.needs_await.get() && !self.has_free() && !async_session::is_awaited(vm) {
            return Err(async_session::missing_greenlet(vm));
        }
        if let Some((id, users)) = self.only.get() {
            self.only.set(Some((id, users + 1)));
            return Ok(Some(id));
        }
        let free = self.free.borrow_mut().pop_front();
        if free.is_none() {
            self.check_limit(vm)?;
        }
        Ok(free)
    }

    fn check_limit(&self, vm: &mut Vm) -> Result<()> {
        let Pool::Queue(Limit { size, overflow, timeout }) = self.pool else { return Ok(()) };
        if size == 0 || overflow < 0 {
            return Ok(());
        }
        let most = size.saturating_add(usize::try_from(overflow).unwrap_or(usize::MAX));
        self.lent.borrow_mut().retain(|lent| lent.upgrade().is_some_and(|connection| !connection.is_released()));
        if self.lent.borrow().len() < most {
            return Ok(());
        }
        let message = format!(
            "QueuePool limit of size {size} overflow {overflow} reached, connection timed out, timeout {timeout:.2}"
        );
        Err(coded_error(vm, "TimeoutError", message, "3o7r"))
    }

    /// Notes that a connection is in use; `is_new` says whether it was opened for that.
    pub(super) fn lend(&self, connection: &Rc<Connection>, is_new: bool) {
        if self.pool.has_one() {
            if is_new {
                self.only.set(Some((connection.id(), 1)));
            }
        } else if matches!(self.pool, Pool::Queue(_)) {
            self.lent.borrow_mut().push(Rc::downgrade(connection));
        }
    }

    /// Whether a connection that somebody gives back is to be put in order now.
    pub(super) fn is_put_in_order(&self) -> bool {
        self.pool == Pool::Static || self.only.get().is_none_or(|(_, users)| users <= 1)
    }

    /// Takes a connection back; says whether it is to be closed.
    pub(super) fn take_back(&self, connection: &Connection) -> bool {
        let is_old = connection.disposed() != self.disposed.get();
        self.lent.borrow_mut().retain(|lent| lent.upgrade().is_some_and(|other| !other.is_released()));
        match (self.pool, self.only.get()) {
            _ if is_old => return true,
            (Pool::Null, _) => return true,
            (_, Some((id, users))) => self.only.set(Some((id, users.saturating_sub(1)))),
            (Pool::Queue(Limit { size, .. }), _) if size > 0 && self.free.borrow().len() >= size => return true,
            _ => self.free.borrow_mut().push_back(connection.id()),
        }
        false
    }

    /// `dispose()`: closes what nobody uses; a database in memory is gone with its connection.
    pub(super) fn dispose(&self, databases: &Databases) {
        self.disposed.set(self.disposed.get() + 1);
        let free = self.free.take().into_iter().chain(self.only.take().map(|(id, _)| id));
        databases.with_store(|store| free.for_each(|id| store.close(id)));
        self.lent.borrow_mut().clear();
    }
}
