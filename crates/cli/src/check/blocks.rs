//! A marked code block, whatever document it stands in.

use super::inclusion::Inclusion;

/// A code block that is marked for Linktable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// The line of the document it begins in, from 1.
    pub line: u32,
    /// The line of the document that the first line of the source is, from 1.
    pub first_line: u32,
    /// How many characters of every line stand before the source.
    pub column: u32,
    /// The source.
    pub source: String,
    /// The file that has the source instead.
    pub inclusion: Option<Inclusion>,
    /// An option of what includes it that is not understood: what is shown is not known.
    pub not_understood: Option<String>,
    /// What its author chose, by name.
    pub options: Vec<(String, String)>,
}

/// The class that marks a block.
pub const MARK: &str = "linktable";

/// The option that a class gives, as `linktable-panels-output` does.
pub fn option_of_class(class: &str) -> Option<(String, String)> {
    let rest = class.strip_prefix("linktable-")?;
    // Names have no hyphen, but for one.
    if let Some(value) = rest.strip_prefix("expect-error") {
        return Some(("expect-error".to_owned(), value.trim_start_matches('-').to_owned()));
    }
    let (name, value) = rest.split_once('-').unwrap_or((rest, ""));
    Some((name.to_owned(), value.to_owned()))
}

/// How many characters of white space a line begins with.
pub fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// The line without so much white space at its start, or as much as it has.
pub fn without_indentation(line: &str, width: usize) -> &str {
    line.get(indentation(line).min(width)..).unwrap_or_default()
}

/// The option of a directive that a line gives: `:name: value`.
pub fn directive_option(line: &str) -> Option<(&str, &str)> {
    let (name, value) = line.trim().strip_prefix(':')?.split_once(':')?;
    Some((name, value.trim()))
}
