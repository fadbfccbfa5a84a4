//! What the page opens with: a link's playground, what the browser kept, or the first example.

use linktable_share::{Playground, decode};

use crate::examples::{EXAMPLES, first_source};

/// What the page opens with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The source and the choices.
    pub playground: Playground,
    /// The reader's own source that a link takes the place of, to be found again under Recent.
    pub left: Option<String>,
    /// Why the link did not open.
    pub notice: Option<String>,
}

/// Decides it: `fragment` is what the address has from its `#` on, `kept` what the browser kept.
pub fn opening(fragment: &str, kept: Option<String>) -> Opening {
    let without_link = |kept: Option<String>, notice| Opening {
        playground: Playground { source: kept.unwrap_or_else(|| first_source().to_owned()), ..Playground::default() },
        left: None,
        notice,
    };
    if fragment.len() <= 1 {
        return without_link(kept, None);
    }
    match decode(fragment) {
        Ok(playground) => {
            let left = kept.filter(|kept| *kept != playground.source && is_own(kept));
            Opening { playground, left, notice: None }
        }
        Err(error) => without_link(kept, Some(format!("The link does not open: {error}."))),
    }
}

/// Whether a source is the reader's own: not empty, and no example.
pub fn is_own(source: &str) -> bool {
    !source.trim().is_empty() && EXAMPLES.iter().all(|example| example.source != source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use linktable_share::encode;

    fn fragment(source: &str) -> String {
        let playground = Playground { source: source.to_owned(), ..Playground::default() };
        format!("#{}", encode(&playground).unwrap())
    }

    #[test]
    fn a_link_goes_before_a_draft_and_leaves_it() {
        let opened = opening(&fragment("x = 1"), Some("mine".to_owned()));
        assert_eq!((opened.playground.source.as_str(), opened.left.as_deref()), ("x = 1", Some("mine")));
        assert_eq!(opening(&fragment("mine"), Some("mine".to_owned())).left, None);
        assert_eq!(opening(&fragment("x = 1"), Some(first_source().to_owned())).left, None);
    }

    #[test]
    fn without_a_link_the_draft_or_the_first_example_opens() {
        assert_eq!(opening("", Some("mine".to_owned())).playground.source, "mine");
        assert_eq!(opening("#", None).playground.source, first_source());
    }

    #[test]
    fn a_damaged_link_is_said_and_the_draft_opens() {
        let opened = opening("#1abc", Some("mine".to_owned()));
        assert_eq!(opened.playground.source, "mine");
        assert!(opened.notice.unwrap().starts_with("The link does not open: the link was"));
        assert!(opening("#what-is-this", None).notice.is_some());
    }
}
