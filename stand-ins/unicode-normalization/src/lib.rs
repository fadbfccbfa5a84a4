//! Stands in for the crate of this name, which the Python parser asks to bring
//! names that are not ASCII into normal form: its tables would add 35 KB to the page.

use std::str::Chars;

/// Texts with a normal form.
pub trait UnicodeNormalization {
    /// The characters in normal form KC: here as they are, so that a name written with a
    /// ligature or in full-width letters is another than the same in plain ones.
    fn nfkc(&self) -> Chars<'_>;
}

impl UnicodeNormalization for str {
    fn nfkc(&self) -> Chars<'_> {
        self.chars()
    }
}
