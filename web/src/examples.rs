//! The examples of the gallery; the build reads them from `examples/`, and their texts lie beside the page.

use linktable_schema::Orm;

/// A source to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Its file below `examples/`, without the ending.
    pub name: &'static str,
    /// What the gallery calls it.
    pub title: &'static str,
    /// What it shows, in a sentence.
    pub about: &'static str,
    /// What it is about, one of [`SUBJECTS`].
    pub subject: &'static str,
    /// What its text is known by.
    pub fingerprint: u64,
}

impl Example {
    /// The library it is written for.
    pub fn orm(&self) -> Option<Orm> {
        let (folder, _) = self.name.split_once('/')?;
        Orm::ALL.into_iter().find(|orm| orm.name() == folder)
    }

    /// Where its text is, from the page.
    pub fn address(&self) -> String {
        format!("./examples/{}.py", self.name)
    }
}

include!(concat!(env!("OUT_DIR"), "/examples.rs"));
include!("fingerprint.rs");

/// The place of the example that a source is, unchanged.
pub fn example_of(source: &str) -> Option<usize> {
    // A link or a draft may hold it as the file has it.
    let known = fingerprint(script_of(source));
    EXAMPLES.iter().position(|example| example.fingerprint == known)
}

/// Whether a source is the reader's own: not empty, and no example.
pub fn is_own(source: &str) -> bool {
    !source.trim().is_empty() && example_of(source).is_none()
}

/// A library's name, without its version.
pub fn library(orm: Orm) -> &'static str {
    orm.title().rsplit_once(' ').map_or(orm.title(), |(name, _version)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_for_a_library_and_sqlmodel_comes_first() {
        let places: Vec<_> =
            EXAMPLES.iter().map(|example| Orm::ALL.iter().position(|orm| example.orm() == Some(*orm))).collect();
        assert_eq!(places.first(), Some(&Some(0)));
        assert!(places.iter().all(Option::is_some));
        assert!(places.is_sorted());
    }

    #[test]
    fn what_the_page_and_the_worker_do_ahead_is_done_with_what_is_there() {
        let first = |orm: Orm| EXAMPLES.iter().find(|example| example.orm() == Some(orm)).map(|example| example.name);
        let usual = Orm::ALL.map(|orm| format!("{:?}", first(orm).unwrap())).join(", ");
        assert!(include_str!("../worker/worker_start.js").contains(&format!("const usual = [{usual}];")), "{usual}");
        let first = EXAMPLES.first().unwrap().orm().unwrap().name();
        assert!(include_str!("../start.js").contains(&format!("? \"\" : \"{first}\";")), "{first}");
    }

    #[test]
    fn an_example_is_known_by_its_text_and_one_s_own_is_not() {
        assert_eq!(example_of(FIRST_SOURCE), Some(0));
        assert!(!is_own(FIRST_SOURCE) && !is_own(" \n"));
        assert!(is_own(&format!("{FIRST_SOURCE}#")));
        assert!(!FIRST_SOURCE.starts_with('#'));
        assert_eq!(script_of("# titles\nx = 1\n"), "# titles\nx = 1\n");
        for (at, example) in EXAMPLES.iter().enumerate() {
            let source = std::fs::read_to_string(format!("../examples/{}.py", example.name)).unwrap();
            assert_eq!(example_of(&source), Some(at), "{}", example.name);
            let script = script_of(&source);
            assert_eq!(example_of(script), Some(at), "{}", example.name);
            assert!(source.ends_with(script) && !script.contains("# title:"), "{}", example.name);
        }
    }
}
