//! An insertion-ordered hash table: what dicts, sets, namespaces and classes are made of.
//!
//! Keys that Python code compares (`__eq__`) need the machine, which must be
//! able to run while nothing is borrowed; so looking up is in two steps:
//! [`Dict::find`] says found, missing, or "ask about these".

use hashbrown::HashTable;

use crate::meter::Charge;
use crate::trash;
use crate::value::Value;

/// An insertion-ordered hash table.
pub struct Dict {
    table: HashTable<u32>,
    entries: Vec<Option<Entry>>,
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
        Dict { table: HashTable::new(), entries: Vec::new(), charge: Charge::new(64) }
    }
}

impl Drop for Dict {
    fn drop(&mut self) {
        trash::dispose(self.entries.drain(..).flatten().flat_map(|entry| [entry.key, entry.value]));
    }
}

impl Clone for Dict {
    fn clone(&self) -> Self {
        let mut copy = Dict::default();
        for entry in self.iter() {
            copy.push_new(entry.hash, entry.key.clone(), entry.value.clone());
        }
        copy
    }
}

/// The hash of a string, also of the string as a dict key.
pub fn hash_str(text: &str) -> i64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
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
        self.table.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
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
        let found = self.table.find(spread(hash), |at| match self.entries.get(*at as usize) {
            Some(Some(entry)) if entry.hash == hash => match plain_eq(&entry.key, key) {
                // NaN is no number's equal and yet its own key.
                Some(equal) => equal || entry.key.is(key),
                None => {
                    ask.push((*at as usize, entry.key.clone()));
                    false
                }
            },
            _ => false,
        });
        match found {
            Some(at) => Find::Found(*at as usize),
            None if ask.is_empty() => Find::Missing,
            None => Find::Ask(ask),
        }
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
        if self.entries.len() >= 8 && self.entries.len() / 2 > self.table.len() {
            self.compact();
        }
        let at = self.entries.len() as u32;
        self.entries.push(Some(Entry { hash, key, value }));
        let entries = &self.entries;
        self.table.insert_unique(spread(hash), at, |at| hash_at(entries, *at));
        self.charge.set(64 + self.entries.capacity() * 48 + self.table.capacity() * 5);
    }

    /// Takes out the entry at a position.
    pub fn take(&mut self, at: usize) -> Option<Entry> {
        let entry = self.entries.get_mut(at)?.take()?;
        if let Ok(slot) = self.table.find_entry(spread(entry.hash), |other| *other as usize == at) {
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

    fn compact(&mut self) {
        self.entries.retain(Option::is_some);
        self.table.clear();
        let entries = &self.entries;
        for (at, entry) in entries.iter().enumerate() {
            if let Some(entry) = entry {
                self.table.insert_unique(spread(entry.hash), at as u32, |at| hash_at(entries, *at));
            }
        }
    }

    fn find_str(&self, key: &str) -> Option<usize> {
        let hash = hash_str(key);
        let found = self.table.find(spread(hash), |at| {
            self.entry(*at as usize)
                .is_some_and(|entry| entry.hash == hash && entry.key.as_text().is_some_and(|text| text == key))
        });
        found.map(|at| *at as usize)
    }

    /// The value of a string key.
    pub fn get_str(&self, key: &str) -> Option<&Value> {
        self.entry(self.find_str(key)?).map(|entry| &entry.value)
    }

    /// Whether it has a string key.
    pub fn has_str(&self, key: &str) -> bool {
        self.find_str(key).is_some()
    }

    /// Sets the value of a string key; gives back the old one.
    pub fn set_str(&mut self, key: impl Into<crate::text::Text>, value: Value) -> Option<Value> {
        let key = key.into();
        match self.find_str(&key) {
            Some(at) => self.replace(at, value),
            None => {
                self.push_new(hash_str(&key), Value::Str(key), value);
                None
            }
        }
    }

    /// Takes out a string key.
    pub fn remove_str(&mut self, key: &str) -> Option<Value> {
        let at = self.find_str(key)?;
        self.take(at).map(|entry| entry.value)
    }
}

fn hash_at(entries: &[Option<Entry>], at: u32) -> u64 {
    entries.get(at as usize).and_then(Option::as_ref).map_or(0, |entry| spread(entry.hash))
}
