//! Lines that run without being shown, in a page inside of another page.
//!
//! Comments of the source say which: from `# linktable: hide` to `# linktable: show`, and every comment of
//! this kind itself. `web/embed/src/lines.ts` reads the same comments.

use std::cell::RefCell;

/// The lines of a source that are not shown: first and last of each run of them, from 1, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HiddenLines {
    /// The runs.
    pub runs: Vec<(u32, u32)>,
    /// How many of the lines are more than such a comment.
    pub count: u32,
}

impl HiddenLines {
    /// Reads the comments of a source.
    pub fn of(source: &str) -> Self {
        let mut hidden = HiddenLines::default();
        let mut hides = false;
        for (line, text) in (1..).zip(source.split('\n')) {
            let word = directive(text);
            match word {
                Some("hide") => hides = true,
                Some("show") => hides = false,
                _ => {}
            }
            if word.is_none() && !hides {
                continue;
            }
            hidden.count += u32::from(word.is_none());
            match hidden.runs.last_mut() {
                Some((_, last)) if *last + 1 == line => *last = line,
                _ => hidden.runs.push((line, line)),
            }
        }
        hidden
    }

    /// The number that a line, from 1, has among those shown; nothing for a hidden one.
    pub fn shown(&self, line: u32) -> Option<u32> {
        let mut before = 0;
        for (first, last) in &self.runs {
            if line < *first {
                break;
            }
            if line <= *last {
                return None;
            }
            before += last - first + 1;
        }
        Some(line - before)
    }
}

/// The word after `# linktable:`, if the line is such a comment and nothing else.
fn directive(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches([' ', '\t']).strip_prefix("# linktable:")?;
    rest.split_whitespace().next()
}

thread_local! {
    /// The lines that the editor does not show now. Every panel names lines, few pages hide any: so it stands
    /// here, and not among the properties of all panels.
    static NOW: RefCell<HiddenLines> = RefCell::default();
}

/// From now on the editor shows all lines but these.
pub fn hide(lines: HiddenLines) {
    NOW.set(lines);
}

/// How the page names a line of the source, from 1: by the number the editor shows for it.
pub fn line_name(line: u32) -> String {
    match NOW.with_borrow(|hidden| hidden.shown(line)) {
        Some(shown) => shown.to_string(),
        None => format!("{line} (hidden)"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_hide_lines_and_themselves() {
        let hidden = HiddenLines::of(
            "# linktable: hide\nimport a\nimport b\n# linktable: show\nx = 1\n  # linktable: expect 2\ny = x\n",
        );
        assert_eq!(hidden, HiddenLines { runs: vec![(1, 4), (6, 6)], count: 2 });
        let shown: Vec<_> = (1..=7).map(|line| hidden.shown(line)).collect();
        assert_eq!(shown, [None, None, None, None, Some(1), None, Some(2)]);
    }

    #[test]
    fn nothing_is_hidden_by_other_comments() {
        let hidden = HiddenLines::of("# linktables: hide\nx = 1  # linktable: hide\n# linktable:\n");
        assert_eq!(hidden, HiddenLines::default());
        assert_eq!(hidden.shown(3), Some(3));
        assert_eq!(HiddenLines::of("x\n# linktable: hide\ny\nz").runs, [(2, 4)]);
    }
}
