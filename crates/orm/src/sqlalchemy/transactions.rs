//! Transactions of a session: the outer one, and those nested in it as savepoints.
//!
//! Mirrors SQLAlchemy 2.1, `orm/session.py` (`SessionTransaction`).

use std::rc::Rc;

use linktable_python::{Raised, Result, Value, Vm};

use crate::sqlalchemy::database::Connection;
use crate::sqlalchemy::errors::{coded_error, error};
use crate::sqlalchemy::orm_events;
use crate::sqlalchemy::session::{SessionCore, detach};
use crate::sqlalchemy::state::{IdentityKey, State, StateSet};

/// A connection that a session was given.
#[derive(Clone)]
pub struct Bound {
    /// The connection.
    pub connection: Rc<Connection>,
    /// Whether the session works in a savepoint of a transaction that was begun before it
    /// (`join_transaction_mode="create_savepoint"`).
    pub in_savepoint: bool,
}

/// A transaction of a session.
#[derive(Default)]
pub struct Transaction {
    /// Tells transactions apart.
    number: u64,
    connection: Option<Rc<Connection>>,
    /// Whether the connection's transaction was begun before, by somebody else.
    joined: bool,
    /// Whether it stands inside of another one.
    nested: bool,
    /// The savepoint it began with, once the database has heard of it.
    savepoint: Option<String>,
    /// After a failed flush: the message of what made it fail.
    failed: Option<String>,
    /// Objects inserted in it.
    new: StateSet,
    /// Objects written in it that had a row.
    dirty: StateSet,
    /// Objects deleted in it.
    deleted: StateSet,
    /// Objects whose keys changed in it, with the key from before.
    switched: Vec<(Rc<State>, IdentityKey)>,
}

impl Transaction {
    /// Notes that an object was written.
    pub(super) fn note_written(&mut self, state: &Rc<State>, was_new: bool) {
        if was_new {
            self.new.insert(state, false);
        } else if self.nested {
            self.dirty.insert(state, false);
        }
    }

    /// Notes that an object's key changed; the first one in it counts.
    pub(super) fn note_switched(&mut self, state: &Rc<State>, before: IdentityKey) {
        if !self.switched.iter().any(|(other, _)| Rc::ptr_eq(other, state)) {
            self.switched.push((state.clone(), before));
        }
    }

    /// Notes that an object's row was deleted.
    pub(super) fn note_deleted(&mut self, state: &Rc<State>) {
        self.deleted.insert(state, true);
    }
}

impl SessionCore {
    /// Whether a transaction was begun.
    pub fn in_transaction(&self) -> bool {
        !self.transactions.borrow().is_empty()
    }

    /// Whether a transaction was begun inside of another.
    pub fn in_nested_transaction(&self) -> bool {
        self.transactions.borrow().last().is_some_and(|transaction| transaction.nested)
    }

    /// Whether a flush failed and `rollback()` was not called since.
    pub fn has_failed(&self) -> bool {
        self.transactions.borrow().last().is_some_and(|transaction| transaction.failed.is_some())
    }

    /// Whether the transaction with this number goes on.
    pub fn is_open(&self, number: u64) -> bool {
        let transactions = self.transactions.borrow();
        transactions.iter().any(|transaction| transaction.number == number && transaction.failed.is_none())
    }

    /// Whether the transaction with this number was not ended yet.
    pub fn holds(&self, number: u64) -> bool {
        self.transactions.borrow().iter().any(|transaction| transaction.number == number)
    }

    /// Begins a transaction, if there is none; the database hears of it with the first statement.
    ///
    /// # Errors
    /// `InvalidRequestError` where the transaction of a `with` was ended and the `with` was not.
    pub fn autobegin(&self, vm: &mut Vm) -> Result<()> {
        if self.with_transaction.get().is_some_and(|number| !self.holds(number)) {
            let message = "Can't operate on closed transaction inside context manager.  Please complete the context \
                           manager before emitting further commands.";
            return Err(error(vm, "InvalidRequestError", message));
        }
        let mut transactions = self.transactions.borrow_mut();
        if transactions.is_empty() {
            transactions.push(Transaction { number: self.next_number(), ..Transaction::default() });
        }
        Ok(())
    }

    fn next_number(&self) -> u64 {
        self.begun.set(self.begun.get() + 1);
        self.begun.get()
    }

    /// Begins a transaction inside of the one there is; gives its number.
    ///
    /// # Errors
    /// What flushing raises, and `PendingRollbackError` after a failed flush.
    pub fn begin_nested(&self, vm: &mut Vm) -> Result<u64> {
        self.autobegin(vm)?;
        self.check_active(vm)?;
        self.flush(vm)?;
        let number = self.next_number();
        self.transactions.borrow_mut().push(Transaction { number, nested: true, ..Transaction::default() });
        Ok(number)
    }

    /// The number of the innermost transaction.
    pub fn current_number(&self) -> u64 {
        self.transactions.borrow().last().map_or(0, |transaction| transaction.number)
    }

    /// The connection of the transaction; taken from the engine's pool with the first statement.
    ///
    /// # Errors
    /// `PendingRollbackError` after a failed flush, `UnboundExecutionError` without an engine.
    pub fn connection(&self, vm: &mut Vm) -> Result<Rc<Connection>> {
        self.autobegin(vm)?;
        self.check_active(vm)?;
        let connection = match self.open_connection() {
            Some(connection) => connection,
            None => self.connect(vm)?,
        };
        // The savepoints of nested transactions come with their first statement.
        let waiting: Vec<usize> = {
            let transactions = self.transactions.borrow();
            let waiting =
                |(_, transaction): &(usize, &Transaction)| transaction.nested && transaction.savepoint.is_none();
            transactions.iter().enumerate().filter(waiting).map(|(at, _)| at).collect()
        };
        for at in waiting {
            let name = connection.savepoint(vm)?;
            if let Some(transaction) = self.transactions.borrow_mut().get_mut(at) {
                transaction.savepoint = Some(name);
            }
        }
        Ok(connection)
    }

    fn open_connection(&self) -> Option<Rc<Connection>> {
        self.transactions.borrow().first().and_then(|transaction| transaction.connection.clone())
    }

    fn connect(&self, vm: &mut Vm) -> Result<Rc<Connection>> {
        let bound = self.bound.borrow().clone();
        let engine = self.engine.borrow().clone();
        let (connection, joined, savepoint) = match (bound, engine) {
            (Some(bound), _) => {
                let joined = bound.connection.in_transaction();
                let savepoint = if joined && bound.in_savepoint { Some(bound.connection.savepoint(vm)?) } else { None };
                (bound.connection, joined, savepoint)
            }
            (None, Some(engine)) => (Connection::open(vm, &engine)?, false, None),
            (None, None) => {
                let message = "Could not locate a bind configured on SQL expression or this Session.";
                return Err(error(vm, "UnboundExecutionError", message));
            }
        };
        if self.is_async.get() {
            connection.is_async.set(true);
        }
        connection.begin(vm)?;
        if let Some(transaction) = self.transactions.borrow_mut().first_mut() {
            transaction.connection = Some(connection.clone());
            transaction.joined = joined;
            transaction.savepoint = savepoint;
        }
        Ok(connection)
    }

    /// Whether statements may be executed.
    ///
    /// # Errors
    /// `PendingRollbackError` after a failed flush.
    pub(super) fn check_active(&self, vm: &mut Vm) -> Result<()> {
        let failed = self.transactions.borrow().last().and_then(|transaction| transaction.failed.clone());
        let Some(cause) = failed else { return Ok(()) };
        let message = format!(
            "This Session's transaction has been rolled back due to a previous exception during flush. To begin a \
             new transaction with this Session, first issue Session.rollback(). Original exception was: {cause}"
        );
        Err(coded_error(vm, "PendingRollbackError", message, "7s2a"))
    }

    /// After a failed flush: rolls back, and remembers why nothing goes on until `rollback()`.
    pub(super) fn fail(&self, vm: &mut Vm, raised: &Raised) -> Result<()> {
        let Some(exception) = raised.exception() else { return Ok(()) };
        let cause = vm.str(&Value::Instance(exception.clone()))?;
        self.restore(vm)?;
        if let Some(transaction) = self.transactions.borrow_mut().last_mut() {
            transaction.failed = Some(cause);
        }
        orm_events::of_session(vm, "after_rollback", self)
    }

    /// Commits: writes, ends the transaction with those nested in it, and expires everything.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn commit(&self, vm: &mut Vm) -> Result<()> {
        self.autobegin(vm)?;
        while self.in_nested_transaction() {
            self.commit_innermost(vm)?;
        }
        self.check_active(vm)?;
        orm_events::of_session(vm, "before_commit", self)?;
        self.flush(vm)?;
        let transaction = self.take_innermost();
        if let Some(connection) = &transaction.connection {
            match &transaction.savepoint {
                Some(name) => connection.release_savepoint(vm, name)?,
                None if transaction.joined => {}
                None => connection.commit(vm)?,
            }
        }
        orm_events::of_session(vm, "after_commit", self)?;
        if self.expire_on_commit.get() {
            let states = self.identity.borrow().states();
            for state in states {
                state.expire();
            }
            self.modified.borrow_mut().take();
            for state in transaction.deleted.to_vec() {
                detach(&state);
            }
        }
        self.let_go(vm, transaction.connection)
    }

    /// Commits the transaction with this number, and those nested in it.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn commit_to(&self, vm: &mut Vm, number: u64) -> Result<()> {
        while self.in_nested_transaction() {
            let is_it = self.current_number() == number;
            self.commit_innermost(vm)?;
            if is_it {
                return Ok(());
            }
        }
        self.commit(vm)
    }

    /// Commits a nested transaction: what it did counts as done by the one around it.
    fn commit_innermost(&self, vm: &mut Vm) -> Result<()> {
        self.check_active(vm)?;
        orm_events::of_session(vm, "before_commit", self)?;
        self.flush(vm)?;
        let mut transaction = self.take_innermost();
        if let (Some(connection), Some(name)) = (self.open_connection(), &transaction.savepoint) {
            connection.release_savepoint(vm, name)?;
        }
        orm_events::of_session(vm, "after_commit", self)?;
        if let Some(around) = self.transactions.borrow_mut().last_mut() {
            for state in transaction.new.take() {
                around.new.insert(&state, false);
            }
            for state in transaction.dirty.take() {
                around.note_written(&state, false);
            }
            for state in transaction.deleted.take() {
                around.deleted.insert(&state, true);
            }
            for (state, before) in transaction.switched {
                around.switched.retain(|(other, _)| !Rc::ptr_eq(other, &state));
                around.switched.push((state, before));
            }
        }
        Ok(())
    }

    fn take_innermost(&self) -> Transaction {
        self.transactions.borrow_mut().pop().unwrap_or_default()
    }

    /// Rolls back: ends the transaction with those nested in it, and undoes what it did to the objects.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn rollback(&self, vm: &mut Vm) -> Result<()> {
        while self.in_transaction() {
            self.rollback_innermost(vm)?;
        }
        Ok(())
    }

    /// Rolls back the transaction with this number, and those nested in it.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn rollback_to(&self, vm: &mut Vm, number: u64) -> Result<()> {
        while self.in_transaction() {
            let is_it = self.current_number() == number;
            self.rollback_innermost(vm)?;
            if is_it {
                break;
            }
        }
        Ok(())
    }

    fn rollback_innermost(&self, vm: &mut Vm) -> Result<()> {
        let had_failed = self.has_failed();
        if !had_failed || !self.is_clean() {
            self.restore(vm)?;
        }
        let transaction = self.take_innermost();
        if !transaction.nested {
            self.end(vm, transaction)?;
        }
        // Where it had failed, that was told then.
        if had_failed { Ok(()) } else { orm_events::of_session(vm, "after_rollback", self) }
    }

    fn end(&self, vm: &mut Vm, transaction: Transaction) -> Result<()> {
        if let Some(connection) = &transaction.connection {
            match &transaction.savepoint {
                // It was rolled back when the objects were.
                Some(_) => {}
                None => connection.rollback(vm)?,
            }
        }
        self.let_go(vm, transaction.connection)
    }

    /// Gives the connection back, unless the session was given it.
    fn let_go(&self, vm: &mut Vm, connection: Option<Rc<Connection>>) -> Result<()> {
        match connection {
            Some(connection) if self.bound.borrow().is_none() => connection.release(vm),
            _ => Ok(()),
        }
    }

    /// Rolls the database back, and the objects: what was new is so no more, what was deleted is back.
    fn restore(&self, vm: &mut Vm) -> Result<()> {
        let mut transaction = self.take_innermost();
        let connection = transaction.connection.clone().or_else(|| self.open_connection());
        if let Some(connection) = connection {
            match &transaction.savepoint {
                Some(name) if transaction.failed.is_none() => connection.rollback_to_savepoint(vm, name)?,
                Some(_) => {}
                None if transaction.nested => {}
                None => connection.rollback(vm)?,
            }
        }
        let mut gone = transaction.new.take();
        gone.extend(self.new.borrow().to_vec());
        self.expunge_states(&gone);
        for (state, before) in transaction.switched.drain(..) {
            self.identity.borrow_mut().discard(&state);
            if let (Some(instance), false) = (state.instance(), gone.iter().any(|other| Rc::ptr_eq(other, &state))) {
                self.identity.borrow_mut().replace(&before, &instance);
            }
            *state.key.borrow_mut() = Some(before);
        }
        for state in &gone {
            *state.key.borrow_mut() = None;
            state.deleted.set(false);
        }
        let mut back = transaction.deleted.take();
        back.extend(self.deleted.borrow_mut().take());
        for state in back.iter().filter(|state| state.has_key()) {
            state.deleted.set(false);
            *state.session.borrow_mut() = self.me.clone();
            if let (Some(key), Some(instance)) = (state.key.borrow().as_ref(), state.instance()) {
                self.identity.borrow_mut().replace(key, &instance);
            }
        }
        let states = self.identity.borrow().states();
        for state in states {
            // Of a nested transaction only what changed in it is read again.
            if !transaction.nested || state.modified.get() || transaction.dirty.contains(&state) {
                state.expire();
                self.modified.borrow_mut().remove(&state);
            }
        }
        self.transactions.borrow_mut().push(transaction);
        Ok(())
    }

    /// Ends the transaction and lets all objects go.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn close(&self, vm: &mut Vm) -> Result<()> {
        self.expunge_all();
        let mut transactions = self.transactions.take();
        if transactions.is_empty() {
            return Ok(());
        }
        let outer = transactions.swap_remove(0);
        if let (Some(connection), Some(name), None) = (&outer.connection, &outer.savepoint, &outer.failed) {
            connection.rollback_to_savepoint(vm, name)?;
        }
        self.end(vm, outer)
    }
}
