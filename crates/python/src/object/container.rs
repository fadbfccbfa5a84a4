//! Lists, tuples, dicts, bytes, slices and ranges.

use std::cell::RefCell;
use std::rc::Rc;

use crate::dict::Dict;
use crate::meter::Charge;
use crate::registry::MayCircle;
use crate::trash;
use crate::value::Value;

/// What one value in a list or tuple costs, in bytes.
const SLOT: usize = size_of::<Value>();

/// A list.
pub struct List {
    /// Its items; after they were changed call [`List::settle`].
    pub items: RefCell<Vec<Value>>,
    charge: Charge,
}

impl List {
    /// A list of these.
    pub fn new(items: Vec<Value>) -> Rc<List> {
        let charge = Charge::new(64 + items.capacity() * SLOT);
        Rc::new(List { items: RefCell::new(items), charge }).noted()
    }

    /// Brings the memory meter up to date after items came or went.
    pub fn settle(&self) {
        if let Ok(items) = self.items.try_borrow() {
            self.charge.set(64 + items.capacity() * SLOT);
        }
    }

    /// Adds an item at the end.
    pub fn push(&self, value: Value) {
        let mut items = self.items.borrow_mut();
        let before = items.capacity();
        items.push(value);
        if items.capacity() != before {
            self.charge.set(64 + items.capacity() * SLOT);
        }
    }

    /// How many items it has.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A copy of the items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().clone()
    }
}

impl Drop for List {
    fn drop(&mut self) {
        trash::dispose(self.items.get_mut().drain(..));
    }
}

/// A tuple.
pub struct Tuple {
    /// Its items.
    pub items: Vec<Value>,
    _charge: Charge,
}

impl Tuple {
    /// A tuple of these.
    pub fn new(items: Vec<Value>) -> Rc<Tuple> {
        let charge = Charge::new(48 + items.capacity() * SLOT);
        Rc::new(Tuple { items, _charge: charge })
    }
}

impl Drop for Tuple {
    fn drop(&mut self) {
        trash::dispose(self.items.drain(..));
    }
}

/// A dict.
#[derive(Default)]
pub struct DictObject {
    /// Its entries.
    pub dict: RefCell<Dict>,
}

impl DictObject {
    /// A dict with these entries.
    pub fn new(dict: Dict) -> Rc<DictObject> {
        Rc::new(DictObject { dict: RefCell::new(dict) }).noted()
    }

    /// The value of a string key.
    pub fn get_str(&self, key: &str) -> Option<Value> {
        self.dict.borrow().get_str(key).cloned()
    }

    /// Sets the value of a string key.
    pub fn set_str(&self, key: impl Into<crate::text::Text>, value: Value) {
        self.dict.borrow_mut().set_str(key, value);
    }
}

/// `bytes` or `bytearray`.
pub struct Bytes {
    /// The bytes; those of `bytes` are never changed.
    pub bytes: RefCell<Vec<u8>>,
    /// Whether it is a `bytearray`.
    pub mutable: bool,
    charge: Charge,
}

impl Bytes {
    /// `bytes`.
    pub fn new(bytes: Vec<u8>) -> Rc<Bytes> {
        Self::make(bytes, false)
    }

    /// `bytearray`.
    pub fn new_mutable(bytes: Vec<u8>) -> Rc<Bytes> {
        Self::make(bytes, true)
    }

    fn make(bytes: Vec<u8>, mutable: bool) -> Rc<Bytes> {
        let charge = Charge::new(48 + bytes.capacity());
        Rc::new(Bytes { bytes: RefCell::new(bytes), mutable, charge })
    }

    /// Brings the memory meter up to date after a `bytearray` was changed.
    pub fn settle(&self) {
        if let Ok(bytes) = self.bytes.try_borrow() {
            self.charge.set(48 + bytes.capacity());
        }
    }
}

/// `slice(start, stop, step)`.
pub struct Slice {
    /// Where it starts.
    pub start: Value,
    /// Where it ends.
    pub stop: Value,
    /// How it goes on.
    pub step: Value,
}

/// `range(start, stop, step)`, of 64-bit integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// The first number.
    pub start: i64,
    /// The number it stops before.
    pub stop: i64,
    /// The difference of two; never 0.
    pub step: i64,
}

impl Range {
    /// How many numbers it has.
    pub fn len(&self) -> u64 {
        let (start, stop, step) = (i128::from(self.start), i128::from(self.stop), i128::from(self.step));
        let span = if step > 0 { stop - start } else { start - stop };
        if span <= 0 { 0 } else { ((span - 1) / step.abs() + 1) as u64 }
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number at `index`.
    pub fn get(&self, index: u64) -> Option<i64> {
        (index < self.len()).then(|| (i128::from(self.start) + i128::from(self.step) * i128::from(index)) as i64)
    }
}

/// What a view of a dict shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewKind {
    /// `keys()`.
    Keys,
    /// `values()`.
    Values,
    /// `items()`.
    Items,
}

/// `keys()`, `values()`, `items()` of a dict.
pub struct DictView {
    /// The dict.
    pub dict: Rc<DictObject>,
    /// What it shows of it.
    pub kind: ViewKind,
}
