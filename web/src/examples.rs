//! The examples of the chooser; the build reads them from `examples/`.

use linktable_schema::Orm;

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

impl Example {
    /// Whether it is written for this library.
    pub fn is_for(&self, orm: Orm) -> bool {
        self.name.split_once('/').is_some_and(|(folder, _)| folder == orm.name())
    }
}

include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// The source a first visit starts from.
pub fn first_source() -> &'static str {
    EXAMPLES.first().map_or("", |example| example.source)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_for_a_library_and_sqlmodel_comes_first() {
        let places: Vec<_> =
            EXAMPLES.iter().map(|example| Orm::ALL.iter().position(|orm| example.is_for(*orm))).collect();
        assert_eq!(places.first(), Some(&Some(0)));
        assert!(places.iter().all(Option::is_some));
        assert!(places.is_sorted());
    }
}
