//! Places in a source.

use serde::{Deserialize, Serialize};

/// A half-open range of bytes of the source, in UTF-8.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`, in bytes.
    pub fn new(start: u32, end: u32) -> Self {
        Span { start, end }
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text it covers, or nothing if it lies outside of `source` or cuts a character.
    pub fn text(self, source: &str) -> Option<&str> {
        source.get(self.start as usize..self.end as usize)
    }
}

/// A line and a column, both counted from 1; the column in UTF-16 code units or
/// in characters, as the method that made it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: u32,
    /// The column, from 1.
    pub column: u32,
}

/// Where each line of a source starts; turns byte offsets into what editors and people count in.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
}

impl LineIndex {
    /// Reads the line starts of `source`; lines end at `\n`, `\r\n` or `\r`, as for Python.
    pub fn new(source: &str) -> Self {
        let bytes = source.as_bytes();
        let has_returns = source.contains('\r');
        let mut starts = Vec::with_capacity(1 + source.len() / 32);
        starts.push(0);
        if has_returns {
            let ends = |at: usize, byte: u8| byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
            starts.extend((0..).zip(bytes).filter(|(at, byte)| ends(*at, **byte)).map(|(at, _)| at as u32 + 1));
        } else {
            starts.extend(source.match_indices('\n').map(|(at, _)| at as u32 + 1));
        }
        LineIndex { starts }
    }

    /// The line `offset` lies on, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// The byte at which `line` (from 1) starts.
    pub fn line_start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// How many lines there are; a source that ends in a line break has an empty last one.
    pub fn line_count(&self) -> u32 {
        self.starts.len() as u32
    }

    /// Line and column of `offset`, the column in characters.
    pub fn line_column(&self, source: &str, offset: u32) -> LineColumn {
        self.locate(source, offset, |_| 1)
    }

    /// Line and column of `offset`, the column in UTF-16 code units, as a browser counts.
    pub fn line_column_utf16(&self, source: &str, offset: u32) -> LineColumn {
        self.locate(source, offset, |c| c.len_utf16() as u32)
    }

    fn locate(&self, source: &str, offset: u32, width: impl Fn(char) -> u32) -> LineColumn {
        let line = self.line(offset);
        let start = self.line_start(line).unwrap_or(0);
        let before = source.get(start as usize..offset as usize).unwrap_or("");
        LineColumn { line, column: 1 + before.chars().map(width).sum::<u32>() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_are_counted_from_one() {
        let source = "a\nbé😀x\r\nlast";
        let index = LineIndex::new(source);
        assert_eq!(index.line_count(), 3);
        assert_eq!(index.line(0), 1);
        assert_eq!(index.line(2), 2);
        let x = source.find('x').unwrap() as u32;
        assert_eq!(index.line_column(source, x), LineColumn { line: 2, column: 4 });
        assert_eq!(index.line_column_utf16(source, x), LineColumn { line: 2, column: 5 });
        let last = source.find("last").unwrap() as u32;
        assert_eq!(index.line_column(source, last), LineColumn { line: 3, column: 1 });
    }
}
