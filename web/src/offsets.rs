//! From bytes of UTF-8, as spans count, to code units of UTF-16, as the editor does.

/// The offsets of a text in UTF-16 code units; asked in ascending order it reads the text once.
pub struct Utf16Offsets<'a> {
    text: &'a str,
    bytes: usize,
    units: u32,
}

impl<'a> Utf16Offsets<'a> {
    /// Reads nothing yet.
    pub fn new(text: &'a str) -> Self {
        Utf16Offsets { text, bytes: 0, units: 0 }
    }

    /// The offset of `byte` in code units; the text's end if it lies beyond it, the start of
    /// the character if it lies within one.
    pub fn at(&mut self, byte: u32) -> u32 {
        let mut byte = (byte as usize).min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        if byte < self.bytes {
            (self.bytes, self.units) = (0, 0);
        }
        let passed = self.text.get(self.bytes..byte).unwrap_or_default();
        self.units += passed.chars().map(|c| c.len_utf16() as u32).sum::<u32>();
        self.bytes = byte;
        self.units
    }
}

/// The byte of an offset in UTF-16 code units; the text's end if it lies beyond it.
pub fn byte_at(text: &str, units: u32) -> u32 {
    let mut left = units as usize;
    let before = text.chars().take_while(|c| match left.checked_sub(c.len_utf16()) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    before.map(|c| c.len_utf8() as u32).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_units_are_counted() {
        let text = "aé😀x";
        let mut offsets = Utf16Offsets::new(text);
        let x = text.find('x').unwrap() as u32;
        assert_eq!([0, 1, 3, x, x + 1, 99].map(|byte| offsets.at(byte)), [0, 1, 2, 4, 5, 5]);
        assert_eq!(offsets.at(1), 1, "asking backwards is answered too");
        assert_eq!(offsets.at(5), 2, "within a character is at its start");
    }

    #[test]
    fn bytes_are_found_again() {
        let text = "aé😀x";
        let mut offsets = Utf16Offsets::new(text);
        for (byte, _) in text.char_indices() {
            assert_eq!(byte_at(text, offsets.at(byte as u32)), byte as u32);
        }
        assert_eq!([byte_at(text, 5), byte_at(text, 99), byte_at(text, 3)], [8, 8, 3]);
    }
}
