//! The marked blocks of a reStructuredText file: `code-block`, `code`, `sourcecode` and `literalinclude`
//! directives with `linktable` among their `:class:`es.

use super::blocks::{Block, MARK, directive_option, indentation, option_of_class, without_indentation};
use super::inclusion::Inclusion;
use super::markdown::ended;

const DIRECTIVES: [&str; 4] = ["code-block", "sourcecode", "code", "literalinclude"];

/// The marked blocks, in order.
pub fn blocks(text: &str) -> Vec<Block> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let directive = line.trim_start().strip_prefix(".. ").and_then(|rest| rest.split_once("::"));
        let Some((name, argument)) = directive.filter(|(name, _)| DIRECTIVES.contains(&name.trim())) else { continue };
        let depth = indentation(line);
        let below = lines.get(at + 1..).unwrap_or_default();
        // It holds what is indented further than itself.
        let end = below.iter().position(|line| !line.trim().is_empty() && indentation(line) <= depth);
        let held = below.get(..end.unwrap_or(below.len())).unwrap_or_default();
        let is_file = name.trim() == "literalinclude";
        found.extend(block(at, argument.trim(), held, is_file));
    }
    found
}

fn block(at: usize, argument: &str, held: &[&str], is_file: bool) -> Option<Block> {
    let given = held.iter().take_while(|line| line.trim_start().starts_with(':')).count();
    let (option_lines, rest) = held.split_at_checked(given)?;
    let directive_options = || option_lines.iter().filter_map(|line| directive_option(line));
    let (_, classes) = directive_options().find(|(name, _)| *name == "class")?;
    if !classes.split_whitespace().any(|class| class == MARK) {
        return None;
    }
    let options = classes.split_whitespace().filter_map(option_of_class).collect();
    let blank = rest.iter().take_while(|line| line.trim().is_empty()).count();
    let code = rest.get(blank..).unwrap_or_default();
    let depth = code.iter().filter(|line| !line.trim().is_empty()).map(|line| indentation(line)).min().unwrap_or(0);
    let mut lines: Vec<&str> = code.iter().map(|line| without_indentation(line, depth)).collect();
    while lines.last().is_some_and(|line| line.is_empty()) {
        lines.pop();
    }
    let included = is_file.then(|| Inclusion::of_directive(argument, directive_options()));
    let (inclusion, not_understood) = match included {
        Some(Err(option)) => (None, Some(option)),
        Some(Ok(inclusion)) => (Some(inclusion), None),
        None => (None, None),
    };
    Some(Block {
        line: at as u32 + 1,
        first_line: (at + 1 + given + blank) as u32 + 1,
        column: depth as u32,
        source: ended(&lines),
        inclusion,
        not_understood,
        options,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_mark_directives() {
        let text = "Title\n=====\n\n.. code-block:: python\n   :linenos:\n   :class: linktable linktable-autorun\n\n   if x:\n       y\n\n   z\n\nText.\n\n.. code-block:: python\n\n   left = 1\n";
        let found = blocks(text);
        assert_eq!(found.len(), 1);
        let expected = Block {
            line: 4,
            first_line: 8,
            column: 3,
            source: "if x:\n    y\n\nz\n".to_owned(),
            options: vec![("autorun".to_owned(), String::new())],
            ..Block::default()
        };
        assert_eq!(found[0], expected);
    }

    #[test]
    fn directives_stand_inside_of_others_and_name_files() {
        let text = ".. note::\n\n   .. literalinclude:: models.py\n      :class: linktable\n\n   Text.\n\n.. code:: python\n   :class: linktable\n\n   x\n";
        let found = blocks(text);
        assert_eq!(found.iter().map(|block| block.line).collect::<Vec<_>>(), [3, 8]);
        assert_eq!(found[0].inclusion.as_ref().map(|inclusion| inclusion.path.as_str()), Some("models.py"));
        assert_eq!(found[1].source, "x\n");
    }
}
