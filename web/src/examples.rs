//! The examples of the chooser; the build reads them from `examples/`.

/// A source to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its file below `examples/`, without the ending.
    pub name: &'static str,
    /// What the chooser calls it.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub about: &'static str,
    /// The Python source.
    pub source: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The source a first visit starts from.
pub fn first_source() -> &'static str {
    EXAMPLES.first().map_or("", |example| example.source)
}
