//! An insertion-ordered hash table: what dicts, sets, namespaces and classes are made of.
//!
//! Keys that Python code compares (`__eq__`) need the machine, which must be
//! able to run while nothing is borrowed; so looking up is in two steps:
//! [`Dict::find`] says found, missing, or "ask about these".

use hashbrown::HashTable;

use crate::meter::Charge;
use crate::trash;
use crate::value::Value;

/// Up to this many entries are looked through instead of being hashed into a table.
const SMALL: usize = 8;

/// An insertion-ordered hash table.
pub struct Dict {
    /// Positions of entries by hash; empty while there are few.
    table: HashTable<u32>,
    entries: Vec<Option<Entry>>,
    /// How many entries are there.
    len: usize,
    /// Whether `table` has them.
    is_hashed: bool,
    charge: Charge,
}

/// One key and its value.
#[derive(Clone)]
pub struct Entry {
    /// The key's hash, as Python's `hash` gives it.
    pub hash: i64,
    /// The key.
    pub key: Value,
    /// The value; `None` in sets.
    pub value: Value,
}

/// What looking for a key found.
pub enum Find {
    /// The entry at this position has the key.
    Found(usize),
    /// No entry has it.
    Missing,
    /// These keys have the same hash, and only the machine can tell whether they are equal.
    Ask(Vec<(usize, Value)>),
}

impl Default for Dict {
    fn default() -> Self {
        Dict { table: HashTable::new(), entries: Vec::new(), len: 0, is_hashed: false, charge: Charge::new(64) }
    }
}

impl Drop for Dict {
    fn drop(&mut self) {
        if self.entries.is_empty() {
            return;
        }
        trash::dispose_from(|queue| {
            for entry in self.entries.drain(..).flatten() {
                queue.extend([entry.key, entry.value].into_iter().filter(Value::is_container));
            }
        });
    }
}

impl Clone for Dict {
    fn clone(&self) -> Self {
        let mut copy = Dict::default();
        if self.len == self.entries.len() {
            copy.table = self.table.clone();
            copy.entries = self.entries.clone();
            copy.len = self.len;
            copy.is_hashed = self.is_hashed;
            copy.settle();
            return copy;
        }
        for entry in self.iter() {
            copy.push_new(entry.hash, entry.key.clone(), entry.value.clone());
        }
        copy
    }
}

/// The hash of a string, also of the string as a dict key.
pub fn hash_str(text: &str) -> i64 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let add = |hash: u64, word: u64| (hash.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    let hash = words.iter().fold(text.len() as u64, |hash, word| add(hash, u64::from_le_bytes(*word)));
    let hash = add(hash, rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    (hash ^ (hash >> 32)) as i64
}

/// Spreads a Python hash (small integers hash to themselves) over all bits.
fn spread(hash: i64) -> u64 {
    let mixed = (hash as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}

/// Whether two values are equal, where that can be told without running Python code.
pub fn plain_eq(a: &Value, b: &Value) -> Option<bool> {
    use Value::{Big, Bool, Bytes, Ellipsis, Float, Int, NotImplemented, Str};
    match (a, b) {
        (Str(a), Str(b)) => Some(a == b),
        (Int(a), Int(b)) => Some(a == b),
        (Float(a), Float(b)) => Some(a == b),
        (Big(a), Big(b)) => Some(a == b),
        (Bytes(a), Bytes(b)) => Some(*a.bytes.borrow() == *b.bytes.borrow()),
        (Bool(_) | Int(_), Bool(_) | Int(_)) => Some(a.as_int() == b.as_int()),
        (Bool(_) | Int(_), Float(float)) => a.as_int().map(|int| int_eq_float(int, *float)),
        (Float(float), Bool(_) | Int(_)) => b.as_int().map(|int| int_eq_float(int, *float)),
        (Value::Tuple(x), Value::Tuple(y)) => {
            if x.items.len() != y.items.len() {
                return Some(false);
            }
            let mut all = Some(true);
            for (x, y) in x.items.iter().zip(&y.items) {
                // Tuples nest as deep as one likes; past the first level the machine counts the depth.
                if matches!(x, Value::Tuple(_)) && matches!(y, Value::Tuple(_)) {
                    return None;
                }
                // The same object is taken for equal, even where it is not: NaN.
                match if x.is(y) { Some(true) } else { plain_eq(x, y) } {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => all = None,
                }
            }
            all
        }
        _ if a.is(b) => Some(true),
        (
            Value::None | Ellipsis | NotImplemented | Value::Class(_) | Value::Function(_) | Value::Module(_),
            Value::None | Ellipsis | NotImplemented | Value::Class(_) | Value::Function(_) | Value::Module(_),
        )
        | (Value::None | Str(_), Value::None | Str(_))
        | (Str(_), Int(_) | Bool(_) | Float(_) | Big(_) | Bytes(_) | Value::Tuple(_))
        | (Int(_) | Bool(_) | Float(_) | Big(_) | Bytes(_) | Value::Tuple(_), Str(_)) => Some(false),
        _ => None,
    }
}

/// Whether an integer and a float are the same number, exactly.
pub fn int_eq_float(int: i64, float: f64) -> bool {
    // 2^63 itself is no i64, so the cast back would saturate to another number.
    float.fract() == 0.0 && float.abs() < 9_223_372_036_854_775_808.0 && float as i64 == int
}

impl Dict {
    /// How many keys it has.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The entries, in order of insertion.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().flatten()
    }

    /// The keys, in order of insertion.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.iter().map(|entry| &entry.key)
    }

    /// The values, in order of insertion.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Value> {
        self.iter().map(|entry| &entry.value)
    }

    /// The first entry at or after position `at`, with the position after it.
    ///
    /// Iterators keep a position, so that the dict may change meanwhile.
    pub fn next_from(&self, mut at: usize) -> Option<(usize, &Entry)> {
        loop {
            match self.entries.get(at)? {
                Some(entry) => return Some((at + 1, entry)),
                None => at += 1,
            }
        }
    }

    /// The last entry before position `at`, with its position.
    pub fn next_back_from(&self, at: usize) -> Option<(usize, &Entry)> {
        let before = self.entries.get(..at.min(self.entries.len()))?;
        before.iter().enumerate().rev().find_map(|(at, entry)| Some((at, entry.as_ref()?)))
    }

    /// One past the last position, for iterating backwards.
    pub fn end(&self) -> usize {
        self.entries.len()
    }

    /// Looks for a key.
    pub fn find(&self, hash: i64, key: &Value) -> Find {
        let mut ask = Vec::new();
        let found = self.position(hash, |at, entry| match plain_eq(&entry.key, key) {
            // NaN is no number's equal and yet its own key.
            Some(equal) => equal || entry.key.is(key),
            None => {
                ask.push((at, entry.key.clone()));
                false
            }
        });
        match found {
            Some(at) => Find::Found(at),
            None if ask.is_empty() => Find::Missing,
            None => Find::Ask(ask),
        }
    }

    /// The position of the first entry with this hash that is the one.
    fn position(&self, hash: i64, mut is_it: impl FnMut(usize, &Entry) -> bool) -> Option<usize> {
        let mut fits = |at: usize, entry: &Option<Entry>| match entry {
            Some(entry) => entry.hash == hash && is_it(at, entry),
            None => false,
        };
        if self.is_hashed {
            let found = self
                .table
                .find(spread(hash), |at| self.entries.get(*at as usize).is_some_and(|entry| fits(*at as usize, entry)));
            return found.map(|at| *at as usize);
        }
        self.entries.iter().enumerate().find_map(|(at, entry)| fits(at, entry).then_some(at))
    }

    /// The entry at a position that [`Dict::find`] gave.
    pub fn entry(&self, at: usize) -> Option<&Entry> {
        self.entries.get(at)?.as_ref()
    }

    /// Replaces the value at a position; gives back the old one.
    pub fn replace(&mut self, at: usize, value: Value) -> Option<Value> {
        let entry = self.entries.get_mut(at)?.as_mut()?;
        Some(std::mem::replace(&mut entry.value, value))
    }

    /// Adds a key that it does not have.
    pub fn push_new(&mut self, hash: i64, key: Value, value: Value) {
        if self.entries.len() >= SMALL && self.entries.len() / 2 > self.len {
            self.entries.retain(Option::is_some);
            self.is_hashed = false;
            self.table.clear();
        }
        let at = self.entries.len() as u32;
        self.entries.push(Some(Entry { hash, key, value }));
        self.len += 1;
        if self.is_hashed {
            let entries = &self.entries;
            self.table.insert_unique(spread(hash), at, |at| hash_at(entries, *at));
        } else if self.entries.len() > SMALL {
            self.hash_all();
        }
        self.settle();
    }

    /// Brings the memory meter up to date.
    fn settle(&self) {
        self.charge.set(64 + self.entries.capacity() * 48 + self.table.capacity() * 5);
    }

    /// Takes out the entry at a position.
    pub fn take(&mut self, at: usize) -> Option<Entry> {
        let entry = self.entries.get_mut(at)?.take()?;
        self.len -= 1;
        if self.is_hashed
            && let Ok(slot) = self.table.find_entry(spread(entry.hash), |other| *other as usize == at)
        {
            slot.remove();
        }
        while let Some(None) = self.entries.last() {
            self.entries.pop();
        }
        Some(entry)
    }

    /// Takes out every entry.
    pub fn clear(&mut self) {
        *self = Dict::default();
    }

    fn hash_all(&mut self) {
        self.is_hashed = true;
        let entries = &self.entries;
        self.table.reserve(entries.len() * 2, |at| hash_at(entries, *at));
        for (at, entry) in entries.iter().enumerate() {
            if let Some(entry) = entry {
                self.table.insert_unique(spread(entry.hash), at as u32, |at| hash_at(entries, *at));
            }
        }
    }

    fn find_str(&self, hash: i64, key: &str) -> Option<usize> {
        self.position(hash, |_, entry| entry.key.as_text().is_some_and(|text| text == key))
    }

    /// The value of a string key.
    pub fn get_str(&self, key: &str) -> Option<&Value> {
        self.get_hashed(hash_str(key), key)
    }

    /// The same for who knows the key's hash, as [`hash_str`] gives it.
    pub fn get_hashed(&self, hash: i64, key: &str) -> Option<&Value> {
        self.entry(self.find_str(hash, key)?).map(|entry| &entry.value)
    }

    /// Whether it has a string key.
    pub fn has_str(&self, key: &str) -> bool {
        self.find_str(hash_str(key), key).is_some()
    }

    /// Sets the value of a string key; gives back the old one.
    pub fn set_str(&mut self, key: impl Into<crate::text::Text>, value: Value) -> Option<Value> {
        self.set_text(key.into(), value)
    }

    fn set_text(&mut self, key: crate::text::Text, value: Value) -> Option<Value> {
        let hash = hash_str(&key);
        match self.find_str(hash, &key) {
            Some(at) => self.replace(at, value),
            None => {
                self.push_new(hash, Value::Str(key), value);
                None
            }
        }
    }

    /// Takes out a string key.
    pub fn remove_str(&mut self, key: &str) -> Option<Value> {
        let at = self.find_str(hash_str(key), key)?;
        self.take(at).map(|entry| entry.value)
    }
}

fn hash_at(entries: &[Option<Entry>], at: u32) -> u64 {
    entries.get(at as usize).and_then(Option::as_ref).map_or(0, |entry| spread(entry.hash))
}
