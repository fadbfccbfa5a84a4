//! The marked blocks of a Markdown file.
//!
//! Fences are looked for line by line and at any depth: generators take fences inside of admonitions and tabs,
//! four characters deep, where CommonMark has a block of indented code. A fence is marked by `linktable` after
//! the language, or as a class in braces; MyST's directives (`{code-block} python`) by their `:class:`.

use super::blocks::{Block, MARK, directive_option, indentation, option_of_class, without_indentation};
use super::inclusion::Inclusion;

/// The marked blocks, in order.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut lines = (1..).zip(text.lines());
    while let Some((line, opening)) = lines.next() {
        let Some(fence) = Fence::opened_by(opening) else { continue };
        let mut held = Vec::new();
        for (_, text) in lines.by_ref() {
            let text = fence.quoted(text);
            if fence.is_closed_by(text) {
                break;
            }
            held.push(without_indentation(text, fence.indentation));
        }
        found.extend(fence.block(line, &held));
    }
    found
}

/// The first line of a fenced block.
struct Fence<'a> {
    /// What marks a quotation, before it.
    quote: &'a str,
    indentation: usize,
    mark: char,
    length: usize,
    info: &'a str,
}

impl<'a> Fence<'a> {
    fn opened_by(line: &'a str) -> Option<Self> {
        let plain = line.trim_start_matches(['>', ' ', '\t']);
        let quote_end = line.get(..line.len() - plain.len())?.rfind('>').map_or(0, |at| at + 1);
        let (quote, rest) = line.split_at_checked(quote_end)?;
        // A list's item may begin with a fence.
        let rest_plain = rest.trim_start_matches([' ', '\t']);
        let item = ["- ", "* ", "+ "].iter().find_map(|bullet| rest_plain.strip_prefix(bullet)).unwrap_or(rest_plain);
        let fence = item.trim_start_matches(' ');
        let indentation = rest.len() - fence.len();
        let mark = fence.chars().next().filter(|mark| matches!(mark, '`' | '~'))?;
        let info = fence.trim_start_matches(mark);
        let length = fence.len() - info.len();
        // Of a line like ``` `x` ``` the second half is no language.
        (length >= 3 && !(mark == '`' && info.contains('`'))).then_some(Fence {
            quote,
            indentation,
            mark,
            length,
            info,
        })
    }

    fn quoted<'t>(&self, line: &'t str) -> &'t str {
        if self.quote.is_empty() {
            return line;
        }
        let start = line.trim_start_matches(['>', ' ']);
        let end = line.get(..line.len() - start.len()).and_then(|start| start.rfind('>')).map_or(0, |at| at + 1);
        line.get(end..).unwrap_or_default()
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let text = line.trim();
        text.len() >= self.length && text.chars().all(|c| c == self.mark)
    }

    /// The block, if it is marked.
    fn block(&self, line: u32, held: &[&str]) -> Option<Block> {
        let mut options = Vec::new();
        let mut is_marked = false;
        let mut held = held;
        let mut first_line = line + 1;
        for word in words(self.info) {
            note(&word, &mut is_marked, &mut options);
        }
        let mut hidden = None;
        if let Some((_, prefix)) = options.iter().find(|(name, _)| name == "hidelines") {
            hidden = Some(prefix.clone());
        }
        let included = self.info.trim().strip_prefix("{literalinclude}").map(str::trim);
        let mut directive_options = Vec::new();
        if included.is_some() || self.info.trim_start().starts_with("{code") {
            // MyST: the options of the directive stand before its code.
            while let Some((option, rest)) =
                held.split_first().and_then(|(line, rest)| Some((directive_option(line)?, rest)))
            {
                directive_options.push(option);
                held = rest;
                first_line += 1;
            }
        }
        for (_, classes) in directive_options.iter().filter(|(name, _)| *name == "class") {
            for class in classes.split_whitespace() {
                note(&format!(".{class}"), &mut is_marked, &mut options);
            }
        }
        if !is_marked {
            return None;
        }
        let mut block = Block { line, first_line, options, ..Block::default() };
        if let Some(path) = included {
            match Inclusion::of_directive(path, directive_options.into_iter()) {
                Ok(inclusion) => block.inclusion = Some(inclusion),
                Err(option) => block.not_understood = Some(option),
            }
            return Some(block);
        }
        let source: Vec<&str> = held.iter().map(|line| shown(line, hidden.as_deref())).collect();
        block.column = (self.quote.len() + self.indentation) as u32;
        block.source = ended(&source);
        Some(block)
    }
}

/// The line without what mdBook hides it by.
fn shown<'a>(line: &'a str, hidden: Option<&str>) -> &'a str {
    let Some(prefix) = hidden.filter(|prefix| !prefix.is_empty()) else { return line };
    let start = indentation(line);
    match line.get(start..).and_then(|text| text.strip_prefix(prefix)) {
        Some(rest) => rest.strip_prefix(' ').filter(|_| start == 0).unwrap_or(rest),
        None => line,
    }
}

pub(super) fn ended(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// The words of an info string: parted by white space, commas and braces, but for what is quoted.
fn words(info: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in info.chars() {
        match quote {
            Some(mark) if c == mark => quote = None,
            Some(_) => words.last_mut().map_or((), |word| word.push(c)),
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c.is_whitespace() || matches!(c, ',' | '{' | '}') => words.push(String::new()),
            None => words.last_mut().map_or((), |word| word.push(c)),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Takes up what a word of an info string says.
fn note(word: &str, is_marked: &mut bool, options: &mut Vec<(String, String)>) {
    let class = word.strip_prefix('.').unwrap_or(word);
    if class == MARK {
        *is_marked = true;
    } else if let Some(option) = option_of_class(class) {
        options.push(option);
    } else if let Some((name, value)) = class.split_once('=') {
        let name = name.strip_prefix("data-linktable-").unwrap_or(name);
        options.push((name.to_owned(), value.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(u32, String)> {
        blocks(text).into_iter().map(|block| (block.line, block.source)).collect()
    }

    #[test]
    fn every_generators_mark_is_one() {
        for info in [
            "python linktable",
            "python,linktable",
            "{.python .linktable}",
            " py linktable autorun",
            "{ .py .linktable expect=\"a b\" }",
        ] {
            assert_eq!(found(&format!("# T\n\n```{info}\nx = 1\n```\n")), [(3, "x = 1\n".to_owned())], "{info}");
        }
        assert_eq!(found("```python\nx = 1\n```\n"), []);
        assert_eq!(found("```linktables\nx = 1\n```\n"), []);
        let myst = blocks("```{code-block} python\n:linenos:\n:class: linktable linktable-orm-ormar\nx = 1\n```\n");
        assert_eq!(myst.len(), 1);
        assert_eq!((myst[0].first_line, myst[0].source.as_str()), (4, "x = 1\n"));
        assert_eq!(myst[0].options, [("orm".to_owned(), "ormar".to_owned())]);
    }

    #[test]
    fn fences_are_found_at_any_depth() {
        let tab = blocks("=== \"Tab\"\n\n    ```python linktable\n    if x:\n        y\n\n    ```\n");
        assert_eq!((tab[0].line, tab[0].column, tab[0].source.as_str()), (3, 4, "if x:\n    y\n\n"));
        assert_eq!(found("> ```python linktable\n> x = 1\n> ```\n"), [(1, "x = 1\n".to_owned())]);
        assert_eq!(found("- ~~~python linktable\n  x = 1\n  ~~~\n"), [(1, "x = 1\n".to_owned())]);
    }

    #[test]
    fn what_stands_in_another_block_is_text() {
        assert_eq!(found("````markdown\n```python linktable\nx = 1\n```\n````\n"), []);
        assert_eq!(found("```python linktable\n``\n```\n"), [(1, "``\n".to_owned())]);
        assert_eq!(found("``` `linktable` ```\n"), []);
        assert_eq!(found("```python linktable\nx = 1"), [(1, "x = 1\n".to_owned())]);
    }

    #[test]
    fn a_directive_takes_its_lines_from_a_file() {
        let block = blocks("```{literalinclude} ../x.py\n:class: linktable\n:lines: 2-\n```\n").remove(0);
        let inclusion = block.inclusion.unwrap();
        assert_eq!((inclusion.path.as_str(), inclusion.filters.len()), ("../x.py", 1));
    }

    #[test]
    fn options_stand_after_the_mark() {
        let block = blocks("```python linktable expect=\"a b\" lenient hidelines=~\n~ x = 1\n  ~y\nz\n```\n").remove(0);
        assert_eq!(block.options.first(), Some(&("expect".to_owned(), "a b".to_owned())));
        assert_eq!(block.source, "x = 1\n  ~y\nz\n".replace("  ~y", "y"));
    }
}
