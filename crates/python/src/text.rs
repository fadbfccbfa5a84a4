//! Python's `str`.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::rc::Rc;

use compact_str::CompactString;

use crate::meter::Charge;

/// An immutable string that knows how many characters it has.
///
/// Lone surrogates, which Python's strings may hold, it cannot.
#[derive(Clone)]
pub struct Text(Rc<Data>);

struct Data {
    /// Short ones stand in place.
    text: CompactString,
    chars: usize,
    _charge: Charge,
}

impl Default for Text {
    fn default() -> Self {
        Text::new("")
    }
}

impl Text {
    /// A string.
    pub fn new(text: impl Into<CompactString>) -> Self {
        let text = text.into();
        let chars = if text.is_ascii() { text.len() } else { text.chars().count() };
        let charge = Charge::new(text.len() + 48);
        Text(Rc::new(Data { text, chars, _charge: charge }))
    }

    /// As a Rust string.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// How many characters (code points) it has: Python's `len`.
    pub fn char_len(&self) -> usize {
        self.0.chars
    }

    /// Whether every character is one byte, so that positions are offsets.
    pub fn is_ascii(&self) -> bool {
        self.0.chars == self.0.text.len()
    }

    /// The character at `index`, counted in characters from the start.
    pub fn char_at(&self, index: usize) -> Option<char> {
        if self.is_ascii() {
            self.0.text.as_bytes().get(index).map(|byte| char::from(*byte))
        } else {
            self.0.text.chars().nth(index)
        }
    }

    /// The byte offset of the character at `index`; the length at the end and past it.
    pub fn byte_offset(&self, index: usize) -> usize {
        if self.is_ascii() {
            index.min(self.0.text.len())
        } else {
            self.0.text.char_indices().nth(index).map_or(self.0.text.len(), |(at, _)| at)
        }
    }

    /// The characters from `start` to `end`, counted in characters.
    pub fn slice(&self, start: usize, end: usize) -> Text {
        let range = self.byte_offset(start)..self.byte_offset(end);
        Text::new(self.0.text.get(range).unwrap_or(""))
    }

    /// Whether both are the very same object.
    pub fn same(&self, other: &Text) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// A number that no other live string has.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<u8>() as usize
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.same(other) || self.as_str() == other.as_str()
    }
}

impl Eq for Text {}

impl PartialEq<str> for Text {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Text {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl Hash for Text {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Text::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Text::new(text)
    }
}

impl From<char> for Text {
    fn from(c: char) -> Self {
        Text::new(c.encode_utf8(&mut [0; 4]) as &str)
    }
}
