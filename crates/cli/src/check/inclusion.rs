//! Code that a document takes from another file: Sphinx's `literalinclude`, mdBook's `{{#include …}}` and
//! the snippets (`--8<-- "…"`) of MkDocs.

/// The lines of a file, from 1, that stand in a document in its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inclusion {
    /// The file, as the document names it.
    pub path: String,
    /// Where the file is looked for.
    pub base: Base,
    /// What becomes of its lines, in this order.
    pub filters: Vec<Filter>,
    /// What stands before every line in the document.
    pub indentation: String,
}

/// Where a file is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// The document's folder.
    #[default]
    Document,
    /// A folder that the generator's configuration names: the first one around the document that has the file.
    Around,
}

/// A step from the lines of a file to those of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The lines of these ranges, both ends included.
    Lines(Vec<(usize, usize)>),
    /// What stands between the comments that begin and end a part of this name.
    Part(String),
    /// From the first line with the text, or after it.
    From { text: String, inclusive: bool },
    /// To the first line with the text, or before it.
    To { text: String, inclusive: bool },
    /// Without so many characters at the start of each line, or without what all lines have.
    Dedented(Option<usize>),
    /// After another line.
    After(String),
    /// Before another line.
    Before(String),
}

/// A line of a file by its number, from 1; of those that stand in no file, by none.
pub type Numbered = (Option<u32>, String);

impl Inclusion {
    /// The lines that come of the file's text; what could not be found if there are none.
    pub fn lines(&self, text: &str) -> Result<Vec<Numbered>, String> {
        let mut lines: Vec<Numbered> = (1..).map(Some).zip(text.lines().map(str::to_owned)).collect();
        for filter in &self.filters {
            lines = filter.applied(lines)?;
        }
        for (_, line) in lines.iter_mut().filter(|(_, line)| !line.is_empty()) {
            line.insert_str(0, &self.indentation);
        }
        Ok(lines)
    }

    /// What a line of a block in Markdown includes, if it includes a file.
    pub fn of_line(line: &str) -> Option<Self> {
        let text = line.trim();
        let indentation = line.get(..line.len() - line.trim_start().len()).unwrap_or_default().to_owned();
        let of_book = text.strip_prefix("{{#include").and_then(|rest| rest.strip_suffix("}}"));
        if let Some(argument) = of_book.filter(|argument| argument.starts_with(char::is_whitespace)) {
            let (path, filters) = parted(argument.trim());
            return Some(Inclusion { path, filters, indentation, base: Base::Document });
        }
        let argument = text.strip_prefix("--8<--")?.trim().strip_prefix('"')?.strip_suffix('"')?;
        let (path, filters) = parted(argument);
        Some(Inclusion { path, filters, indentation, base: Base::Around })
    }

    /// What a `literalinclude` of `path` with these options includes; the option that is not understood.
    pub fn of_directive<'a>(path: &str, options: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, String> {
        let mut filters = Vec::new();
        for (name, value) in options {
            let text = || value.to_owned();
            // The place among them, for Sphinx has an order of its own.
            filters.push(match name {
                "start-at" | "start-after" => (0, Filter::From { text: text(), inclusive: name == "start-at" }),
                "end-at" | "end-before" => (1, Filter::To { text: text(), inclusive: name == "end-at" }),
                "lines" => (2, Filter::Lines(value.split(',').map(range).collect::<Option<_>>().ok_or(name)?)),
                "dedent" if value.is_empty() => (3, Filter::Dedented(None)),
                "dedent" => (3, Filter::Dedented(Some(value.parse().map_err(|_| name)?))),
                "prepend" => (4, Filter::After(text())),
                "append" => (5, Filter::Before(text())),
                "pyobject" | "diff" | "tab-width" => return Err(name.to_owned()),
                _ => continue,
            });
        }
        filters.sort_by_key(|(place, _)| *place);
        let filters = filters.into_iter().map(|(_, filter)| filter).collect();
        let base = if path.starts_with('/') { Base::Around } else { Base::Document };
        Ok(Inclusion { path: path.trim_start_matches('/').to_owned(), base, filters, indentation: String::new() })
    }
}

impl Filter {
    fn applied(&self, mut lines: Vec<Numbered>) -> Result<Vec<Numbered>, String> {
        match self {
            Filter::Lines(ranges) => {
                let wanted = |at: usize| ranges.iter().any(|&(first, last)| (first..=last).contains(&at));
                Ok((1..).zip(lines).filter(|(at, _)| wanted(*at)).map(|(_, line)| line).collect())
            }
            Filter::Part(name) => part(lines, name).ok_or_else(|| format!("it has no part `{name}`")),
            Filter::From { text, inclusive } => {
                let at = lines.iter().position(|(_, line)| line.contains(text.as_str()));
                let at = at.ok_or_else(|| format!("it has no line with `{text}`"))?;
                lines.drain(..if *inclusive { at } else { at + 1 });
                Ok(lines)
            }
            Filter::To { text, inclusive } => {
                // A first line with the text ends nothing, unless it is to be seen.
                let mut with = (0..).zip(&lines).filter(|(_, (_, line))| line.contains(text.as_str()));
                let end = with.find(|(at, _)| *inclusive || *at > 0).map(|(at, _)| at);
                let end = end.ok_or_else(|| format!("it has no line with `{text}`"))?;
                lines.truncate(if *inclusive { end + 1 } else { end });
                Ok(lines)
            }
            Filter::Dedented(width) => {
                let filled = lines.iter().filter(|(_, line)| !line.trim().is_empty());
                let common = filled.map(|(_, line)| line.len() - line.trim_start().len()).min().unwrap_or(0);
                let width = width.unwrap_or(common);
                for (_, line) in &mut lines {
                    *line = line.chars().skip(width).collect();
                }
                Ok(lines)
            }
            Filter::After(line) => {
                lines.insert(0, (None, line.clone()));
                Ok(lines)
            }
            Filter::Before(line) => {
                lines.push((None, line.clone()));
                Ok(lines)
            }
        }
    }
}

/// What stands between the comments `ANCHOR: name` and `ANCHOR_END: name`, or `--8<-- [start:name]` and
/// `--8<-- [end:name]`, without comments of this kind.
fn part(lines: Vec<Numbered>, name: &str) -> Option<Vec<Numbered>> {
    let mark = |line: &str| -> Option<(bool, String)> {
        for (kind, starts) in [("ANCHOR:", true), ("ANCHOR_END:", false)] {
            if let Some((_, rest)) = line.split_once(kind) {
                return Some((starts, rest.split_whitespace().next()?.to_owned()));
            }
        }
        let (kind, name) = line.split_once("--8<-- [")?.1.split_once(']')?.0.split_once(':')?;
        Some((kind.trim() == "start", name.trim().to_owned()))
    };
    let mut is_within = false;
    let mut was_found = false;
    let mut found = Vec::new();
    for line in lines {
        match mark(&line.1) {
            Some((starts, named)) if named == name => {
                is_within = starts;
                was_found |= starts;
            }
            Some(_) => {}
            None if is_within => found.push(line),
            None => {}
        }
    }
    was_found.then_some(found)
}

/// A path and which of its lines: `file`, `file:2`, `file:2:`, `file::9`, `file:2:9`, `file:1:3,5:9` or `file:name`.
fn parted(argument: &str) -> (String, Vec<Filter>) {
    let Some((path, which)) = argument.split_once(':') else { return (argument.to_owned(), Vec::new()) };
    let number = |text: &str, otherwise: usize| if text.is_empty() { Some(otherwise) } else { text.parse().ok() };
    let range = |text: &str| match text.split_once(':') {
        Some((first, last)) => Some((number(first, 1)?, number(last, usize::MAX)?)),
        None => number(text, 0).map(|line| (line, line)),
    };
    let ranges: Option<Vec<_>> = which.split(',').map(range).collect();
    let filter = ranges.map_or_else(|| Filter::Part(which.to_owned()), Filter::Lines);
    (path.to_owned(), vec![filter])
}

/// A range of `:lines:`: `3`, `3-5`, `3-` or `-5`.
fn range(text: &str) -> Option<(usize, usize)> {
    let text = text.trim();
    match text.split_once('-') {
        Some(("", last)) => Some((1, last.parse().ok()?)),
        Some((first, "")) => Some((first.parse().ok()?, usize::MAX)),
        Some((first, last)) => Some((first.parse().ok()?, last.parse().ok()?)),
        None => text.parse().ok().map(|line| (line, line)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "one\n# ANCHOR: part\ntwo\n# ANCHOR: inner\n    three\n# ANCHOR_END: inner\n# ANCHOR_END: part\nfour\n";

    fn of_line(line: &str) -> Result<String, String> {
        let lines = Inclusion::of_line(line).ok_or("no inclusion")?.lines(FILE)?;
        Ok(lines.into_iter().map(|(number, text)| format!("{}:{text} ", number.unwrap_or(0))).collect())
    }

    fn of_directive(options: &[(&str, &str)]) -> Result<String, String> {
        let lines = Inclusion::of_directive("x.py", options.iter().copied())?.lines(FILE)?;
        Ok(lines.into_iter().map(|(number, text)| format!("{}:{text} ", number.unwrap_or(0))).collect())
    }

    #[test]
    fn lines_of_markdown_include_files() {
        assert_eq!(of_line("{{#include x.py:1}}").as_deref(), Ok("1:one "));
        assert_eq!(of_line("{{#include x.py:7:}}").as_deref(), Ok("7:# ANCHOR_END: part 8:four "));
        assert_eq!(of_line("{{#include x.py::1}}").as_deref(), Ok("1:one "));
        assert_eq!(of_line("  {{#include x.py:part}}").as_deref(), Ok("3:  two 5:      three "));
        assert_eq!(of_line("{{#include x.py:absent}}"), Err("it has no part `absent`".to_owned()));
        assert_eq!(of_line("--8<-- \"x.py:1:1,8:8\"").as_deref(), Ok("1:one 8:four "));
        assert_eq!(of_line("x = 1"), Err("no inclusion".to_owned()));
        assert_eq!(of_line("\\{{#include x.py}}"), Err("no inclusion".to_owned()));
        let snippet = Inclusion { filters: vec![Filter::Part("a".to_owned())], ..Inclusion::default() };
        let lines = snippet.lines("# --8<-- [start:a]\nx\n# --8<-- [end:a]\ny\n");
        assert_eq!(lines, Ok(vec![(Some(2), "x".to_owned())]));
    }

    #[test]
    fn directives_choose_lines_as_sphinx_does() {
        assert_eq!(of_directive(&[("lines", "1,8-")]).as_deref(), Ok("1:one 8:four "));
        // Lines are counted in what the texts leave.
        assert_eq!(
            of_directive(&[("lines", "1"), ("start-after", "part"), ("end-before", "inner")]).as_deref(),
            Ok("3:two ")
        );
        assert_eq!(
            of_directive(&[("start-at", "three"), ("end-at", "three"), ("dedent", "")]).as_deref(),
            Ok("5:three ")
        );
        assert_eq!(of_directive(&[("lines", "1"), ("prepend", "zero")]).as_deref(), Ok("0:zero 1:one "));
        assert_eq!(
            of_directive(&[("linenos", ""), ("start-at", "five")]),
            Err("it has no line with `five`".to_owned())
        );
        assert_eq!(of_directive(&[("pyobject", "Hero")]), Err("pyobject".to_owned()));
    }
}
