//! The session: what belongs to it, its transaction, and when it writes.
//!
//! Mirrors SQLAlchemy 2.1, `orm/session.py`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::{Result, Value, Vm};

use crate::sqlalchemy::attributes::{Fetch, get_column, has_parent};
use crate::sqlalchemy::cascade::CascadeKind;
use crate::sqlalchemy::collection;
use crate::sqlalchemy::engine::Engine;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::identity::IdentityMap;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{Mapper, Relation};
use crate::sqlalchemy::orm_events;
use crate::sqlalchemy::state::{Before, IdentityKey, State, StateSet};
use crate::sqlalchemy::transactions::{Bound, Transaction};
use crate::sqlalchemy::unit_of_work;
use crate::sqlalchemy::warn;

/// What warnings say that come up while a session writes before it reads.
const AUTOFLUSH: &str = "This warning originated from the Session 'autoflush' process, which was invoked automatically in \
                         response to a user-initiated operation. Consider using ``no_autoflush`` context manager if \
                         this warning happened while initializing objects.";

/// What a session and its objects share.
pub struct SessionCore {
    /// Its number; messages name it.
    pub number: u64,
    pub(super) me: Weak<SessionCore>,
    /// The object a script has.
    pub(super) object: RefCell<Weak<linktable_python::object::Instance>>,
    /// Where its statements go.
    pub engine: RefCell<Option<Rc<Engine>>>,
    /// The transaction whose `with` is being carried out.
    pub with_transaction: Cell<Option<u64>>,
    /// Whether it writes before it reads.
    pub autoflush: Cell<bool>,
    /// Whether objects are read again after a commit.
    pub expire_on_commit: Cell<bool>,
    /// One object for each row.
    pub identity: RefCell<IdentityMap>,
    /// Objects to be inserted.
    pub new: RefCell<StateSet>,
    /// Objects to be deleted.
    pub deleted: RefCell<StateSet>,
    /// Objects that changed; kept alive until that is written.
    pub modified: RefCell<StateSet>,
    /// The connection it was given in place of an engine.
    pub bound: RefCell<Option<Bound>>,
    /// The transaction, and those nested in it.
    pub(super) transactions: RefCell<Vec<Transaction>>,
    pub(crate) flushing: Cell<bool>,
    /// Whether what is loaded goes by what objects were when they were last written: a flush looks for changes.
    pub(super) loads_before: Cell<bool>,
    /// Whether an asynchronous session uses it.
    pub(super) is_async: Cell<bool>,
    /// How many transactions were begun.
    pub(super) begun: Cell<u64>,
}

#[derive(Default)]
struct Numbers(Cell<u64>);

impl SessionCore {
    /// A session without a transaction.
    pub fn new(vm: &mut Vm, engine: Option<Rc<Engine>>) -> Rc<Self> {
        let numbers = vm.state::<Numbers>();
        numbers.0.set(numbers.0.get() + 1);
        Rc::new_cyclic(|me| SessionCore {
            number: numbers.0.get(),
            me: me.clone(),
            object: RefCell::default(),
            engine: RefCell::new(engine),
            with_transaction: Cell::new(None),
            autoflush: Cell::new(true),
            expire_on_commit: Cell::new(true),
            identity: RefCell::default(),
            new: RefCell::default(),
            deleted: RefCell::default(),
            modified: RefCell::default(),
            bound: RefCell::default(),
            transactions: RefCell::default(),
            flushing: Cell::new(false),
            loads_before: Cell::new(false),
            is_async: Cell::new(false),
            begun: Cell::new(0),
        })
    }

    /// Whether an object waits to be inserted.
    pub fn is_new(&self, state: &Rc<State>) -> bool {
        self.new.borrow().contains(state)
    }

    /// Whether an object belongs to it, with a row or about to have one.
    pub fn contains(&self, state: &Rc<State>) -> bool {
        self.is_new(state) || self.identity.borrow().contains(state)
    }

    /// Notes that an object changed, and keeps it alive until that is written.
    pub fn note_modified(&self, state: &Rc<State>) {
        self.modified.borrow_mut().insert(state, true);
    }

    /// Adds an object, and those that go with it.
    ///
    /// # Errors
    /// `InvalidRequestError` for one of another session, or one that was deleted.
    pub fn save_or_update(&self, vm: &mut Vm, state: &Rc<State>) -> Result<()> {
        self.attach_for_writing(vm, state)?;
        for (other, _) in self.cascade(vm, state, CascadeKind::SaveUpdate)? {
            self.attach_for_writing(vm, &other)?;
        }
        Ok(())
    }

    fn attach_for_writing(&self, vm: &mut Vm, state: &Rc<State>) -> Result<()> {
        if !state.has_key() {
            self.attach(vm, state)?;
            let mut new = self.new.borrow_mut();
            if new.insert(state, true) {
                state.insert_order.set(new.len());
            }
            return Ok(());
        }
        if state.deleted.get() {
            let message = format!(
                "Instance '{}' has been deleted.  Use the make_transient() function to send this object back to the \
                 transient state.",
                state.shown()
            );
            return Err(error(vm, "InvalidRequestError", message));
        }
        self.attach(vm, state)?;
        self.deleted.borrow_mut().remove(state);
        self.put_in_identity_map(vm, state)
    }

    fn put_in_identity_map(&self, vm: &mut Vm, state: &Rc<State>) -> Result<()> {
        let key = state.key.borrow().clone();
        let (Some(key), Some(instance)) = (key, state.instance()) else { return Ok(()) };
        let other = self.identity.borrow().get(&key).filter(|other| !Rc::ptr_eq(other, &instance));
        if other.is_some() {
            let message = format!(
                "Can't attach instance {}; another instance with key {} is already present in this session.",
                state.shown(),
                load::shown_key(vm, state)?
            );
            return Err(error(vm, "InvalidRequestError", message));
        }
        self.identity.borrow_mut().replace(&key, &instance);
        if state.modified.get() {
            self.note_modified(state);
        }
        Ok(())
    }

    /// Makes an object belong to this session.
    fn attach(&self, vm: &mut Vm, state: &Rc<State>) -> Result<()> {
        self.autobegin(vm)?;
        if let Some(other) = state.session() {
            if other.number == self.number {
                return Ok(());
            }
            let message = format!(
                "Object '{}' is already attached to session '{}' (this is '{}')",
                state.shown(),
                other.number,
                self.number
            );
            return Err(error(vm, "InvalidRequestError", message));
        }
        *state.session.borrow_mut() = self.me.clone();
        Ok(())
    }

    /// Marks an object to be deleted, and those that are deleted with it.
    ///
    /// # Errors
    /// `InvalidRequestError` for one that has no row.
    pub fn delete(&self, vm: &mut Vm, state: &Rc<State>) -> Result<()> {
        if !state.has_key() {
            let message = format!("Instance '{}' is not persisted", state.shown());
            return Err(error(vm, "InvalidRequestError", message));
        }
        self.attach(vm, state)?;
        if self.deleted.borrow().contains(state) {
            return Ok(());
        }
        self.put_in_identity_map(vm, state)?;
        let others = self.cascade(vm, state, CascadeKind::Delete)?;
        self.deleted.borrow_mut().insert(state, true);
        for (other, _object) in others {
            if !other.has_key() || self.deleted.borrow().contains(&other) {
                continue;
            }
            self.attach(vm, &other)?;
            self.put_in_identity_map(vm, &other)?;
            self.deleted.borrow_mut().insert(&other, true);
        }
        Ok(())
    }

    /// Whether there is nothing to write.
    pub fn is_clean(&self) -> bool {
        self.new.borrow().is_empty() && self.deleted.borrow().is_empty() && self.modified.borrow().is_empty()
    }

    /// Writes before reading, where that is wanted.
    ///
    /// # Errors
    /// What the flush raises, with a line that says why it flushed.
    pub fn flush_before_reading(&self, vm: &mut Vm) -> Result<()> {
        if !self.autoflush.get() || self.flushing.get() {
            return Ok(());
        }
        warn::during(vm, AUTOFLUSH, |vm| self.flush(vm)).inspect_err(|raised| {
            if crate::sqlalchemy::errors::is(vm, raised, "StatementError") {
                crate::sqlalchemy::errors::add_detail(
                    raised,
                    "raised as a result of Query-invoked autoflush; consider using a session.no_autoflush block if \
                     this flush is occurring prematurely",
                );
            }
        })
    }

    /// Writes everything that is new, changed or deleted.
    ///
    /// # Errors
    /// What the database refuses; the transaction is rolled back then.
    pub fn flush(&self, vm: &mut Vm) -> Result<()> {
        if self.flushing.get() {
            return Err(error(vm, "InvalidRequestError", "Session is already flushing"));
        }
        if self.is_clean() {
            return Ok(());
        }
        self.autobegin(vm)?;
        self.check_active(vm)?;
        self.flushing.set(true);
        let Some(me) = self.me.upgrade() else { return Ok(()) };
        // What a listener raises does not end the transaction.
        if let Err(raised) = orm_events::of_session(vm, "before_flush", self) {
            self.flushing.set(false);
            return Err(raised);
        }
        let result = unit_of_work::flush(vm, &me);
        self.flushing.set(false);
        if let Err(raised) = &result {
            self.fail(vm, raised)?;
        }
        result
    }

    /// Lets all objects go.
    pub fn expunge_all(&self) {
        let mut all = self.identity.borrow().states();
        self.identity.borrow_mut().clear();
        all.extend(self.new.borrow_mut().take());
        all.extend(self.deleted.borrow_mut().take());
        all.extend(self.modified.borrow_mut().take());
        for state in all {
            detach(&state);
        }
    }

    /// Takes back what was changed of an object, whose relationships are loaded anew when they are asked for.
    pub fn forget_changes(&self, state: &Rc<State>) {
        for relation in state.mapper.relations() {
            state.unload(&relation.key);
        }
        state.commit();
        state.lazy.borrow_mut().clear();
        self.modified.borrow_mut().remove(state);
    }

    /// Lets objects go.
    pub fn expunge_states(&self, states: &[Rc<State>]) {
        for state in states {
            if !self.new.borrow_mut().remove(state) {
                self.identity.borrow_mut().discard(state);
                self.deleted.borrow_mut().remove(state);
            }
            self.modified.borrow_mut().remove(state);
            detach(state);
        }
    }

    /// After a flush: the object has its row.
    ///
    /// # Errors
    /// `FlushError` if its key is not complete.
    pub(crate) fn register_persistent(&self, vm: &mut Vm, state: &Rc<State>) -> Result<()> {
        let Some(instance) = state.instance() else { return Ok(()) };
        // Its key is read again if it is expired, as everything about the object.
        for column in state.mapper.primary_key() {
            get_column(vm, state, &column.key)?;
        }
        let key = load::key_of_state(vm, state)?;
        if key.has_null() {
            let message = format!(
                "Instance {} has a NULL identity key.  If this is an auto-generated value, check that the database \
                 table allows generation of new primary key values, and that the mapped Column object is configured \
                 to expect these generated values.  Ensure also that this flush() is not occurring at an \
                 inappropriate time, such as within a load() event.",
                state.shown()
            );
            return Err(error(vm, "FlushError", message));
        }
        let before = state.key.replace(Some(key.clone()));
        if let Some(before) = before.filter(|before| *before != key) {
            let after = state.key.replace(Some(before.clone()));
            self.identity.borrow_mut().discard(state);
            *state.key.borrow_mut() = after;
            if let Some(transaction) = self.transactions.borrow_mut().last_mut() {
                transaction.note_switched(state, before);
            }
        }
        self.identity.borrow_mut().replace(&key, &instance);
        state.commit();
        self.modified.borrow_mut().remove(state);
        let was_new = self.new.borrow_mut().remove(state);
        if let Some(transaction) = self.transactions.borrow_mut().last_mut() {
            transaction.note_written(state, was_new);
        }
        Ok(())
    }

    /// After a flush: the object's row is gone.
    pub(crate) fn register_deleted(&self, state: &Rc<State>) {
        if let Some(transaction) = self.transactions.borrow_mut().last_mut() {
            transaction.note_deleted(state);
        }
        self.identity.borrow_mut().discard(state);
        self.deleted.borrow_mut().remove(state);
        self.modified.borrow_mut().remove(state);
        state.deleted.set(true);
    }

    /// The object of a row in the identity map; one that is expired is read again, if that may be.
    ///
    /// # Errors
    /// What reading raises.
    pub fn lookup(&self, vm: &mut Vm, key: &IdentityKey, fetch: Fetch) -> Result<Lookup> {
        let Some(instance) = self.identity.borrow().get(key) else { return Ok(Lookup::Missing) };
        let Some(state) = State::of_instance(&instance) else { return Ok(Lookup::Missing) };
        if state.expired.get() {
            match fetch {
                Fetch::Loaded | Fetch::Known => return Ok(Lookup::Expired),
                Fetch::Own => {}
                Fetch::All => {
                    if let Err(raised) = load::load_expired(vm, &state, true) {
                        if crate::sqlalchemy::errors::is(vm, &raised, "ObjectDeletedError") {
                            self.register_deleted(&state);
                            return Ok(Lookup::Missing);
                        }
                        return Err(raised);
                    }
                }
            }
        }
        Ok(Lookup::Found(Value::Instance(instance)))
    }

    /// Whether an object is to be written because it changed.
    pub fn is_modified(&self, state: &Rc<State>) -> bool {
        state.before.borrow().iter().any(|(key, before)| match before {
            Before::Value(before) => state.loaded(key).is_none_or(|value| !value.is(before)),
            Before::Items(before) => {
                let now = collection::items(&state.loaded(key).unwrap_or_default());
                now.len() != before.len() || now.iter().zip(before).any(|(now, before)| !now.is(before))
            }
            Before::Unknown => true,
        })
    }
}

/// What the identity map has for a key.
pub enum Lookup {
    /// This object.
    Found(Value),
    /// An object that would have to be read again first.
    Expired,
    /// Nothing.
    Missing,
}

/// Whether an object has lost a parent that it can not be without.
pub fn is_orphan(state: &Rc<State>) -> bool {
    let relations: Vec<Rc<Relation>> =
        state.mapper.orphan_of.borrow().iter().filter_map(std::rc::Weak::upgrade).collect();
    relations.iter().any(|relation| !has_parent(state, relation, state.has_key()))
}

/// The mapper a script names by its class.
///
/// # Errors
/// `ArgumentError` for anything else.
pub fn mapper_of_argument(vm: &mut Vm, entity: &Value) -> Result<Rc<Mapper>> {
    if let Some(class) = entity.as_class()
        && let Some(mapper) = crate::sqlalchemy::mapper::of_class(vm, class)?
    {
        return Ok(mapper);
    }
    let class = Value::Class(vm.class_of(entity));
    let shown = vm.repr(&class)?;
    let message = format!("No inspection system is available for object of type {shown}");
    Err(error(vm, "NoInspectionAvailable", message))
}

pub(super) fn detach(state: &Rc<State>) {
    *state.session.borrow_mut() = Weak::new();
}
