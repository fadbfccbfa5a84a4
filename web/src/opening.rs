//! What the page opens with: a link's playground, what the browser kept, or the first example.

use linktable_protocol::Choices;
use linktable_share::{Playground, decode};

use crate::examples::FIRST_SOURCE;

/// What the page opens with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// The source and the choices.
    pub playground: Playground,
    /// Whether they are a link's.
    pub is_linked: bool,
    /// Why the link did not open.
    pub notice: Option<String>,
}

/// Decides it: `fragment` is what the address has from its `#` on, `kept` what the browser kept.
pub fn opening(fragment: &str, kept: Option<String>) -> Opening {
    let notice = match decode_if_any(fragment) {
        Some(Ok(playground)) => return Opening { playground, is_linked: true, notice: None },
        Some(Err(error)) => Some(format!("The link does not open: {error}.")),
        None => None,
    };
    let source = kept.unwrap_or_else(|| FIRST_SOURCE.to_owned());
    Opening { playground: Playground { source, ..Playground::default() }, is_linked: false, notice }
}

fn decode_if_any(fragment: &str) -> Option<Result<Playground, linktable_share::LinkError>> {
    (fragment.len() > 1).then(|| decoded(fragment))
}

/// A function of its own also when the program is built: a page without a link loads it later.
#[inline(never)]
fn decoded(fragment: &str) -> Result<Playground, linktable_share::LinkError> {
    decode(fragment)
}

/// What a link says its source is taken for.
pub fn choices(playground: &Playground) -> Choices {
    Choices { orm: playground.orm, dialect: playground.dialect, lenient: playground.lenient }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linktable_share::encode;

    #[test]
    fn a_link_goes_before_a_draft() {
        let playground = Playground { source: "x = 1".to_owned(), ..Playground::default() };
        let opened = opening(&format!("#{}", encode(&playground).unwrap()), Some("mine".to_owned()));
        assert_eq!((opened.playground.source.as_str(), opened.is_linked), ("x = 1", true));
    }

    #[test]
    fn without_a_link_the_draft_or_the_first_example_opens() {
        assert_eq!(opening("", Some("mine".to_owned())).playground.source, "mine");
        assert_eq!(opening("#", None).playground.source, FIRST_SOURCE);
    }

    #[test]
    fn a_damaged_link_is_said_and_the_draft_opens() {
        let opened = opening("#1abc", Some("mine".to_owned()));
        assert_eq!((opened.playground.source.as_str(), opened.is_linked), ("mine", false));
        assert!(opened.notice.unwrap().starts_with("The link does not open: the link was"));
        assert!(opening("#what-is-this", None).notice.is_some());
    }
}
