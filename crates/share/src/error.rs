//! Why a link does not open.

use std::fmt;

/// Why a link does not open, or could not be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkError {
    /// The text is none of a link's.
    NoLink,
    /// It ends too early.
    CutOff,
    /// It is not what was made once.
    Damaged,
    /// A later Linktable made it.
    LaterVersion,
    /// The link or its source is longer than may be.
    TooLong,
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LinkError::NoLink => "this is no link to a playground; a whole one has a # and a long word after it",
            LinkError::CutOff => "the link was cut off on its way; ask for it again, or for the source as a file",
            LinkError::Damaged => "the link was changed on its way and does not open; ask for it again",
            LinkError::LaterVersion => "a newer Linktable made the link; reload the page to get it",
            LinkError::TooLong => "the source is longer than a link can hold (1 MB); send it as a file",
        })
    }
}

impl std::error::Error for LinkError {}
