//! What the author of a block chose: beside its mark, or in comments of the source such as
//! `# linktable: expect 2 heroes`, which every generator leaves alone.

use linktable_schema::{Dialect, Orm};

/// What a block is compiled and run with, and what is expected of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// The library; read from the imports if not given.
    pub orm: Option<Orm>,
    /// The dialect of its DDL.
    pub dialect: Dialect,
    /// Whether relationships that both sides declare are one.
    pub lenient: bool,
    /// Texts that the output must contain.
    pub expected: Vec<String>,
    /// What the exception that ends it must contain.
    pub expected_error: Option<String>,
    /// Options whose value is none of theirs.
    pub unknown: Vec<(String, String)>,
}

impl Options {
    /// The options of a block: those beside its mark, and those in its source.
    pub fn of(given: &[(String, String)], source: &str) -> Self {
        let mut options = Options::default();
        let comments = source.lines().filter_map(comment);
        let given = given.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        for (name, value) in given.chain(comments) {
            options.take(name, value);
        }
        options
    }

    fn take(&mut self, name: &str, value: &str) {
        let is_known = match name {
            "orm" => value.parse().map(|orm| self.orm = Some(orm)).is_ok(),
            "dialect" => value.parse().map(|dialect| self.dialect = dialect).is_ok(),
            "lenient" => {
                self.lenient = true;
                true
            }
            "expect" => {
                self.expected.push(value.to_owned());
                true
            }
            "expect-error" => {
                self.expected_error = Some(value.to_owned());
                true
            }
            // How a block looks is no matter here.
            _ => true,
        };
        if !is_known {
            self.unknown.push((name.to_owned(), value.to_owned()));
        }
    }
}

/// The option of a line that is a comment of this kind and nothing else.
fn comment(line: &str) -> Option<(&str, &str)> {
    let rest = line.trim().strip_prefix("# linktable:")?.trim_start();
    Some(rest.split_once(char::is_whitespace).map_or((rest, ""), |(name, value)| (name, value.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_from_both_places() {
        let given = [("orm".to_owned(), "ormar".to_owned()), ("dialect".to_owned(), "oracle".to_owned())];
        let options = Options::of(
            &given,
            "# linktable: hide\nx = 1\n# linktable: show\n  # linktable: expect  2 heroes \n# linktable: lenient\n",
        );
        assert_eq!(options.orm, Some(Orm::Ormar));
        assert_eq!(options.expected, ["2 heroes"]);
        assert!(options.lenient);
        assert_eq!(options.unknown, [("dialect".to_owned(), "oracle".to_owned())]);
    }
}
