//! A quick look at the bytes of a source, without lexing it: whether it nests so
//! little that nothing more need be asked.
//!
//! It counts at least what the tokens would count, and says no wherever it is in doubt.

use super::nesting::{BLOCKS, BRACKETS, OPERATORS};

/// Whether the source surely nests no deeper than it may.
pub(super) fn is_shallow(source: &str) -> bool {
    // A carriage return alone ends a line; with a line feed it is as rare.
    if source.contains('\r') {
        return false;
    }
    let mut look = Look { bytes: source.as_bytes(), at: 0, open: vec![0], operators: 0 };
    look.passes().is_some()
}

/// Each of its functions gives nothing where the source may nest too deep, or is not understood.
struct Look<'a> {
    bytes: &'a [u8],
    at: usize,
    /// For each open bracket, how many operators the expression in it has had.
    open: Vec<usize>,
    operators: usize,
}

impl Look<'_> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn passes(&mut self) -> Option<()> {
        self.indentation()?;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            match byte {
                b' ' | b'\t' => {}
                b'\n' => {
                    if self.open.len() == 1 {
                        self.next_expression();
                    }
                    self.indentation()?;
                }
                b'#' => self.skip_while(|byte| byte != b'\n'),
                b'\\' => return None,
                b'(' | b'[' | b'{' => {
                    self.operator(1)?;
                    self.open.push(0);
                    if self.open.len() > BRACKETS {
                        return None;
                    }
                }
                b')' | b']' | b'}' => {
                    if self.open.len() > 1 {
                        self.operators -= self.open.pop().unwrap_or(0);
                    }
                }
                b',' | b';' => self.next_expression(),
                b':' | b'=' => match self.peek() {
                    // `:=` and `==` are operators.
                    b'=' => self.operator(1)?,
                    _ => self.next_expression(),
                },
                b'\'' | b'"' => self.string(byte, false)?,
                b'0'..=b'9' => {
                    self.skip_while(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                }
                _ if is_name(byte) => self.word()?,
                _ => self.operator(1)?,
            }
        }
        Some(())
    }

    fn skip_while(&mut self, skips: impl Fn(u8) -> bool) {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(|byte| !skips(*byte)).unwrap_or(rest.len());
    }

    /// Each block is indented by one character at least.
    fn indentation(&mut self) -> Option<()> {
        let start = self.at;
        self.skip_while(|byte| matches!(byte, b' ' | b'\t' | b'\x0c'));
        (self.at - start <= BLOCKS).then_some(())
    }

    fn operator(&mut self, count: usize) -> Option<()> {
        *self.open.last_mut()? += count;
        self.operators += count;
        (self.operators <= OPERATORS).then_some(())
    }

    fn next_expression(&mut self) {
        if let Some(count) = self.open.last_mut() {
            self.operators -= *count;
            *count = 0;
        }
    }

    /// A name or a keyword, of which the first byte is read; or what stands before a string.
    fn word(&mut self) -> Option<()> {
        let start = self.at - 1;
        self.skip_while(is_name);
        let word = self.bytes.get(start..self.at)?;
        match (self.peek(), word.len()) {
            (quote @ (b'\'' | b'"'), 1..=2) if word.iter().all(|byte| b"rbuftRBUFT".contains(byte)) => {
                self.at += 1;
                self.string(quote, word.iter().any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T')))
            }
            (b'\'' | b'"', _) => None,
            // No operator's name is as short or as long as most names.
            (_, 1 | 7..) => Some(()),
            _ => match word {
                b"if" | b"or" | b"and" | b"not" | b"for" | b"else" | b"await" | b"yield" | b"lambda" => {
                    self.operator(1)
                }
                _ => Some(()),
            },
        }
    }

    /// A string, of which the first quote is read.
    fn string(&mut self, quote: u8, has_fields: bool) -> Option<()> {
        let start = self.at;
        if self.bytes.get(self.at..self.at + 2) == Some(&[quote, quote]) {
            self.at += 2;
            while self.bytes.get(self.at..self.at + 3) != Some(&[quote; 3]) {
                self.at += if *self.bytes.get(self.at)? == b'\\' { 2 } else { 1 };
            }
            self.at += 3;
        } else {
            loop {
                let byte = *self.bytes.get(self.at)?;
                self.at += 1;
                match byte {
                    _ if byte == quote => break,
                    b'\\' => self.at += 1,
                    b'\n' => return None,
                    _ => {}
                }
            }
        }
        if has_fields { self.fields(start) } else { Some(()) }
    }

    /// The expressions in an f-string: everything in it counts as an operator, if it might be one.
    fn fields(&mut self, start: usize) -> Option<()> {
        self.operator(1)?;
        let text = self.bytes.get(start..self.at - 1)?;
        if !text.contains(&b'{') {
            return Some(());
        }
        let mut count = 1;
        let mut brackets = 1;
        // What is to close next. A quote inside of an open field would not be the end of the string.
        let mut closing = Vec::new();
        for byte in text {
            match byte {
                // Strings in it: where they end is not seen from here.
                b'\'' | b'"' | b'\\' | b'#' => return None,
                b'(' | b'[' | b'{' => {
                    brackets += 1;
                    count += 1;
                    closing.push(match byte {
                        b'(' => b')',
                        b'[' => b']',
                        _ => b'}',
                    });
                }
                b')' | b']' | b'}' if closing.pop() == Some(*byte) => count += 1,
                b')' | b']' | b'}' => return None,
                // Words are two letters long at least, and stand apart.
                b' ' => count += 1,
                _ if !is_name(*byte) => count += 1,
                _ => {}
            }
        }
        if !closing.is_empty() || self.open.len() + brackets > BRACKETS || self.operators + count > OPERATORS {
            return None;
        }
        Some(())
    }
}

/// The bytes that names are made of: one look instead of five comparisons.
#[allow(clippy::indexing_slicing)]
const NAME: [bool; 256] = {
    let mut name = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        name[byte] = byte >= 128 || (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    name
};

fn is_name(byte: u8) -> bool {
    NAME.get(usize::from(byte)).copied().unwrap_or(false)
}
