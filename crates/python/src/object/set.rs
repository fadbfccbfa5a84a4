//! Sets, in the order in which CPython shows them.
//!
//! What a set's items are in which order follows from their hashes and from how
//! its table grew. Where hashes are the same in every run of CPython (numbers,
//! and tuples of them) that order is a fact about a program, so it is worked out
//! here as `Objects/setobject.c` of CPython 3.11 places items; otherwise items
//! come in order of insertion.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::dict::{Dict, Entry};
use crate::registry::MayCircle;
use crate::value::Value;

/// How many places a new table has.
const SMALLEST: usize = 8;

/// How many places after its own an item may take before it goes elsewhere.
const LINEAR_PROBES: usize = 9;

/// A set or a frozenset.
pub struct Set {
    /// Its items, as the keys of a dict.
    pub items: RefCell<Dict>,
    /// Whether it is a frozenset.
    pub frozen: bool,
    /// How many places the table had that its first item went to.
    places: Cell<usize>,
}

impl Set {
    /// A set of the keys of a dict, which were added one by one.
    pub fn new(items: Dict, frozen: bool) -> Rc<Set> {
        Rc::new(Set { items: RefCell::new(items), frozen, places: Cell::new(SMALLEST) }).noted()
    }

    /// A copy of this set.
    pub fn copied(&self, frozen: bool) -> Rc<Set> {
        let copy = Set::new(Dict::default(), frozen);
        let count = self.items.borrow().len();
        let places = room_for(SMALLEST, 0, count);
        if places == self.table_size() {
            // Then CPython copies the table as it is.
            copy.items.replace(self.items.borrow().clone());
            copy.places.set(self.places.get());
        } else {
            copy.items.replace(dict_of(self.in_order()));
            copy.places.set(places);
        }
        copy
    }

    /// This set as its constant display makes it: CPython keeps a frozenset among
    /// the constants, which it makes twice, and copies that.
    pub fn as_constant(&self) -> Rc<Set> {
        Set::new(dict_of(self.in_order()), true).copied(false)
    }

    /// Before another set's items are added, which are so many.
    pub fn make_room(&self, more: usize) {
        let size = self.table_size();
        let places = room_for(size, self.items.borrow().len(), more);
        if places != size {
            let items = dict_of(self.in_order());
            self.items.replace(items);
            self.places.set(places);
        }
    }

    /// Exchanges what two sets hold.
    pub fn swap(&self, other: &Set) {
        self.items.swap(&other.items);
        self.places.swap(&other.places);
    }

    /// How many places the table has by now.
    fn table_size(&self) -> usize {
        let count = self.items.borrow().len();
        (1..=count).fold(self.places.get(), grown)
    }

    /// Its items as CPython orders them.
    pub fn in_order(&self) -> Vec<Entry> {
        let entries: Vec<Entry> = self.items.borrow().iter().cloned().collect();
        if entries.len() < 2 || !entries.iter().all(|entry| has_known_hash(&entry.key)) {
            return entries;
        }
        let order = order(&entries, self.places.get());
        order.into_iter().filter_map(|at| entries.get(at).cloned()).collect()
    }
}

/// Whether CPython gives a value the same hash in every run.
fn has_known_hash(value: &Value) -> bool {
    let is_number = |value: &Value| matches!(value, Value::Int(_) | Value::Bool(_) | Value::Float(_) | Value::Big(_));
    match value {
        Value::Tuple(tuple) => tuple.items.iter().all(is_number),
        other => is_number(other),
    }
}

/// The smallest number of places a table can have that is above `count`.
fn above(count: usize) -> usize {
    let mut places = SMALLEST;
    while places <= count {
        places = places.saturating_mul(2);
    }
    places
}

/// The keys of these entries.
fn dict_of(entries: Vec<Entry>) -> Dict {
    let mut items = Dict::default();
    for entry in entries {
        items.push_new(entry.hash, entry.key, Value::None);
    }
    items
}

/// How many places a table of `places` with `filled` items has once `more` of another set's are to come in.
fn room_for(places: usize, filled: usize, more: usize) -> usize {
    let after = filled + more;
    if after * 5 >= (places - 1) * 3 { above(after * 2) } else { places }
}

/// How many places a table has after one of `places` was filled with so many.
fn grown(places: usize, filled: usize) -> usize {
    if filled * 5 < (places - 1) * 3 {
        return places;
    }
    above(if filled > 50_000 { filled * 2 } else { filled * 4 })
}

/// Puts one item into the first free place for its hash.
fn place(table: &mut [Option<usize>], at: usize, hash: i64) {
    let mask = table.len() - 1;
    let mut perturb = hash as usize;
    let mut slot = perturb & mask;
    loop {
        let probes = if slot + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 };
        if let Some(free) = table.iter_mut().skip(slot).take(probes + 1).find(|entry| entry.is_none()) {
            *free = Some(at);
            return;
        }
        perturb >>= 5;
        slot = slot.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb) & mask;
    }
}

/// The positions of entries in the order of the table they are added to one by one.
fn order(entries: &[Entry], places: usize) -> Vec<usize> {
    let mut table: Vec<Option<usize>> = vec![None; places];
    for (at, entry) in entries.iter().enumerate() {
        place(&mut table, at, entry.hash);
        let places = grown(table.len(), at + 1);
        if places != table.len() {
            let before = std::mem::replace(&mut table, vec![None; places]);
            for at in before.into_iter().flatten() {
                place(&mut table, at, entries.get(at).map_or(0, |entry| entry.hash));
            }
        }
    }
    table.into_iter().flatten().collect()
}
