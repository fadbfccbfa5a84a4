//! Where lines of output speak of lines of the script.

/// A line of output that names a line of the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinePlace<'a> {
    /// What stands before.
    pub before: &'a str,
    /// What names the line: `line 3`, or `3` in a warning.
    pub shown: &'a str,
    /// What stands after.
    pub after: &'a str,
    /// The line, from 1.
    pub line: u32,
}

/// The place that a line of output names, as a frame of a traceback (`  File "x.py", line 3, in f`, also within an
/// exception group) or a warning (`x.py:3: UserWarning: …`) does.
pub fn line_place(text: &str) -> Option<LinePlace<'_>> {
    frame(text).or_else(|| warning(text))
}

fn frame(text: &str) -> Option<LinePlace<'_>> {
    let mark = "\", line ";
    let is_frame = text.trim_start_matches([' ', '|', '+']).starts_with("File \"");
    let name = is_frame.then(|| text.find(mark)).flatten()? + 3;
    let number = name + mark.len() - 3;
    place(text, name, number)
}

fn warning(text: &str) -> Option<LinePlace<'_>> {
    let number = text.find(".py:")? + 4;
    let is_name = !text.get(..number)?.contains([' ', '"', '(']);
    let found = place(text, number, number)?;
    (is_name && found.after.starts_with(": ")).then_some(found)
}

/// The line whose number begins at one place and its name at another.
fn place(text: &str, name: usize, number: usize) -> Option<LinePlace<'_>> {
    let digits = text.get(number..)?;
    let end = number + digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let line = text.get(number..end)?.parse().ok()?;
    Some(LinePlace { before: text.get(..name)?, shown: text.get(name..end)?, after: text.get(end..)?, line })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_and_warnings_name_lines() {
        for (text, shown, line) in [
            ("  File \"x.py\", line 12, in f\n", "line 12", 12),
            ("  | File \"a b.py\", line 3\n", "line 3", 3),
            ("script.py:7: UserWarning: no\n", "7", 7),
        ] {
            let found = line_place(text).unwrap();
            assert_eq!((found.shown, found.line), (shown, line));
            assert_eq!([found.before, found.shown, found.after].concat(), text);
        }
    }

    #[test]
    fn other_lines_name_none() {
        for text in [
            "ValueError: File \"x.py\", line 3",
            "  File \"x.py\", line many",
            "see script.py:7: there",
            "script.py:7",
            "script.py:99999999999: x",
            "",
        ] {
            assert_eq!(line_place(text), None, "{text}");
        }
    }
}
