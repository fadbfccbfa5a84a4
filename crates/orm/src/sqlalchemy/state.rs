//! What is known about one object: its key, its session, what changed since it was last written.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use linktable_python::Value;
use linktable_python::object::Instance;
use linktable_schema::SqlValue;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::sqlalchemy::eager::LoadOption;
use crate::sqlalchemy::mapper::{Lazy, Mapper, Relation};
use crate::sqlalchemy::session::SessionCore;

/// What identifies a row: its class and its primary key as the database has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdentityKey {
    mapper: usize,
    /// The primary key.
    pub values: Vec<KeyPart>,
}

/// One column of a primary key.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyPart {
    /// NULL.
    Null,
    /// An integer.
    Integer(i64),
    /// A float, by its bits.
    Real(u64),
    /// Text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl From<&SqlValue> for KeyPart {
    fn from(value: &SqlValue) -> Self {
        match value {
            SqlValue::Null => KeyPart::Null,
            SqlValue::Integer(number) => KeyPart::Integer(*number),
            SqlValue::Real(number) => KeyPart::Real(number.to_bits()),
            SqlValue::Text(text) => KeyPart::Text(text.clone()),
            SqlValue::Blob(bytes) => KeyPart::Blob(bytes.clone()),
        }
    }
}

impl IdentityKey {
    /// The key of a row of a class.
    pub fn new(mapper: &Rc<Mapper>, values: &[SqlValue]) -> Self {
        IdentityKey { mapper: Rc::as_ptr(mapper) as usize, values: values.iter().map(KeyPart::from).collect() }
    }

    /// The primary key as the database has it.
    pub fn sql_values(&self) -> Vec<SqlValue> {
        let values = self.values.iter().map(|part| match part {
            KeyPart::Null => SqlValue::Null,
            KeyPart::Integer(number) => SqlValue::Integer(*number),
            KeyPart::Real(bits) => SqlValue::Real(f64::from_bits(*bits)),
            KeyPart::Text(text) => SqlValue::Text(text.clone()),
            KeyPart::Blob(bytes) => SqlValue::Blob(bytes.clone()),
        });
        values.collect()
    }

    /// Whether every part of it is NULL.
    pub fn is_all_null(&self) -> bool {
        self.values.iter().all(|part| *part == KeyPart::Null)
    }

    /// Whether a part of it is NULL.
    pub fn has_null(&self) -> bool {
        self.values.contains(&KeyPart::Null)
    }
}

/// What an attribute was when it was last in step with the database.
#[derive(Clone)]
pub enum Before {
    /// Not known.
    Unknown,
    /// This value.
    Value(Value),
    /// A list of these objects.
    Items(Vec<Value>),
}

/// Changes to a list that is not loaded.
#[derive(Clone, Default)]
pub struct PendingChanges {
    /// Objects that came.
    pub added: Vec<Value>,
    /// Objects that went.
    pub removed: Vec<Value>,
}

impl PendingChanges {
    /// Notes that an object came.
    pub fn append(&mut self, value: Value) {
        match self.removed.iter().position(|other| other.is(&value)) {
            Some(at) => drop(self.removed.remove(at)),
            None if self.added.iter().any(|other| other.is(&value)) => {}
            None => self.added.push(value),
        }
    }

    /// Notes that an object went.
    pub fn remove(&mut self, value: Value) {
        match self.added.iter().position(|other| other.is(&value)) {
            Some(at) => drop(self.added.remove(at)),
            None if self.removed.iter().any(|other| other.is(&value)) => {}
            None => self.removed.push(value),
        }
    }
}

/// What is known about one object of a mapped class.
pub struct State {
    /// The class.
    pub mapper: Rc<Mapper>,
    /// The object.
    pub object: RefCell<Weak<Instance>>,
    /// Its identity, once it has a row.
    pub key: RefCell<Option<IdentityKey>>,
    /// The session it belongs to.
    pub session: RefCell<Weak<SessionCore>>,
    /// What changed attributes were before.
    pub before: RefCell<BTreeMap<Rc<str>, Before>>,
    /// Whether it changed since it was last written.
    pub modified: Cell<bool>,
    /// Whether its row is to be read again.
    pub expired: Cell<bool>,
    /// Whether the relationships that are loaded with it are to be read again.
    pub expired_relations: Cell<bool>,
    /// The column attributes that are to be read again.
    pub expired_keys: RefCell<FxHashSet<Rc<str>>>,
    /// The column attributes that were not read with the object, and whether asking for them raises.
    pub deferred: RefCell<FxHashMap<Rc<str>, bool>>,
    /// Changes to lists that are not loaded.
    pub pending: RefCell<FxHashMap<Rc<str>, PendingChanges>>,
    /// Empty lists that were read and not changed yet.
    pub empty: RefCell<FxHashMap<Rc<str>, Weak<Instance>>>,
    /// For each relationship whether the object is known to be in it: by which parent last, or to be out of it.
    pub parents: RefCell<FxHashMap<usize, Option<Weak<State>>>>,
    /// The fields that were given or set: `model_fields_set`.
    pub fields_set: RefCell<Vec<Rc<str>>>,
    /// How relationships are loaded later, where an option said so, by their numbers.
    pub lazy: RefCell<FxHashMap<usize, Lazy>>,
    /// The options it was loaded with; it is read again with them.
    pub options: RefCell<Vec<LoadOption>>,
    /// Its place among those added.
    pub insert_order: Cell<usize>,
    /// Whether its row was deleted in this transaction or before.
    pub deleted: Cell<bool>,
    /// Whether a query gave the object.
    pub is_from_row: Cell<bool>,
}

impl State {
    /// The state of a new object.
    pub fn new(mapper: Rc<Mapper>) -> Self {
        State {
            mapper,
            object: RefCell::new(Weak::new()),
            key: RefCell::new(None),
            session: RefCell::new(Weak::new()),
            before: RefCell::default(),
            modified: Cell::new(false),
            expired: Cell::new(false),
            expired_relations: Cell::new(false),
            expired_keys: RefCell::default(),
            deferred: RefCell::default(),
            pending: RefCell::default(),
            empty: RefCell::default(),
            parents: RefCell::default(),
            fields_set: RefCell::default(),
            lazy: RefCell::default(),
            options: RefCell::default(),
            insert_order: Cell::new(0),
            deleted: Cell::new(false),
            is_from_row: Cell::new(false),
        }
    }

    /// The state of an object, if its class is mapped.
    pub fn of(value: &Value) -> Option<Rc<State>> {
        value.host::<State>()
    }

    /// The state of an instance, if its class is mapped.
    pub fn of_instance(instance: &Instance) -> Option<Rc<State>> {
        instance.host::<State>()
    }

    /// The object, while somebody holds it.
    pub fn instance(&self) -> Option<Rc<Instance>> {
        self.object.borrow().upgrade()
    }

    /// The object as a value; `None` once it is gone.
    pub fn value(&self) -> Value {
        self.instance().map_or(Value::None, Value::Instance)
    }

    /// The session it belongs to.
    pub fn session(&self) -> Option<Rc<SessionCore>> {
        self.session.borrow().upgrade()
    }

    /// Whether it has a row.
    pub fn has_key(&self) -> bool {
        self.key.borrow().is_some()
    }

    /// How a relationship of the object is loaded when it is asked for.
    pub fn lazy_of(&self, relation: &Relation) -> Lazy {
        self.lazy.borrow().get(&relation.id).copied().unwrap_or(relation.lazy)
    }

    /// The value of an attribute that is loaded.
    pub fn loaded(&self, key: &str) -> Option<Value> {
        self.instance()?.own(key)
    }

    /// Sets an attribute without noting a change.
    pub fn put(&self, key: &Rc<str>, value: Value) {
        if let Some(instance) = self.instance() {
            instance.set(key, value);
        }
    }

    /// Takes an attribute out of the object without noting a change.
    pub fn unload(&self, key: &str) -> Option<Value> {
        let instance = self.instance()?;
        let mut dict = instance.dict.dict.borrow_mut();
        dict.remove_str(key)
    }

    /// The object as SQLAlchemy's messages show it: `<Hero at 0x7f…>`.
    pub fn shown(&self) -> String {
        let address = self.instance().map_or(0, |instance| Rc::as_ptr(&instance) as usize);
        format!("<{} at {address:#x}>", self.mapper.name)
    }

    /// Forgets what changed: the object is in step with its row.
    pub fn commit(&self) {
        self.before.borrow_mut().clear();
        self.pending.borrow_mut().clear();
        self.modified.set(false);
        self.expired.set(false);
        self.empty.borrow_mut().clear();
        if let Some(instance) = self.instance() {
            self.expired_keys.borrow_mut().retain(|key| instance.own(key).is_none());
        }
    }

    /// Forgets every value, so that the row is read again at the next access.
    pub fn expire(&self) {
        self.expired.set(true);
        self.expired_relations.set(true);
        self.before.borrow_mut().clear();
        self.pending.borrow_mut().clear();
        self.modified.set(false);
        self.empty.borrow_mut().clear();
        self.deferred.borrow_mut().clear();
        self.expired_keys.borrow_mut().extend(self.mapper.columns.iter().map(|column| column.key.clone()));
        let Some(instance) = self.instance() else { return };
        let keys = self.mapper.columns.iter().map(|column| &column.key);
        let keys = keys.chain(self.mapper.relations().iter().map(|relation| &relation.key));
        for key in keys {
            let gone = instance.dict.dict.borrow_mut().remove_str(key);
            drop(gone);
        }
    }

    /// Forgets that these attributes changed.
    pub fn commit_keys<'a>(&self, keys: impl Iterator<Item = &'a Rc<str>>) {
        for key in keys {
            self.before.borrow_mut().remove(key);
            self.expired_keys.borrow_mut().remove(key);
        }
    }
}

/// Objects, each once, in the order they came.
#[derive(Default)]
pub struct StateSet {
    order: BTreeMap<u64, (Rc<State>, Option<Rc<Instance>>)>,
    places: FxHashMap<*const State, u64>,
    next: u64,
}

impl StateSet {
    /// Adds one; its object is kept alive if `strong`.
    pub fn insert(&mut self, state: &Rc<State>, strong: bool) -> bool {
        if self.contains(state) {
            return false;
        }
        let instance = if strong { state.instance() } else { None };
        self.places.insert(Rc::as_ptr(state), self.next);
        self.order.insert(self.next, (state.clone(), instance));
        self.next += 1;
        true
    }

    /// Takes one out.
    pub fn remove(&mut self, state: &Rc<State>) -> bool {
        let Some(place) = self.places.remove(&Rc::as_ptr(state)) else { return false };
        self.order.remove(&place);
        true
    }

    /// Whether it is there.
    pub fn contains(&self, state: &Rc<State>) -> bool {
        self.places.contains_key(&Rc::as_ptr(state))
    }

    /// All of them.
    pub fn to_vec(&self) -> Vec<Rc<State>> {
        self.order.values().map(|(state, _)| state.clone()).collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Takes all out.
    pub fn take(&mut self) -> Vec<Rc<State>> {
        self.places.clear();
        std::mem::take(&mut self.order).into_values().map(|(state, _)| state).collect()
    }
}
