//! The tokens of a source that is being typed: never fails, and a bracket that is not
//! closed yet does not swallow the classes after it.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Name,
    /// A text in quotes: where its content starts and ends.
    Text { from: usize, to: usize },
    /// One character of anything else.
    Mark(char),
}

/// A token, from byte `start` to before byte `end`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// A logical line: its first token and how far it is indented.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub(super) first: usize,
    pub(super) indent: usize,
}

/// A source in tokens.
pub(super) struct Tokens<'a> {
    pub(super) source: &'a str,
    pub(super) all: Vec<Token>,
    pub(super) lines: Vec<Line>,
    /// The comments, from and to.
    pub(super) comments: Vec<(usize, usize)>,
}

/// Words that start a statement wherever they are first on a line: no bracket reaches over them.
const STARTS: [&str; 10] = ["class", "def", "async", "import", "with", "while", "return", "try", "raise", "@"];

impl<'a> Tokens<'a> {
    pub(super) fn of(source: &'a str) -> Self {
        let mut tokens = Tokens { source, all: Vec::new(), lines: Vec::new(), comments: Vec::new() };
        tokens.read();
        tokens
    }

    pub(super) fn get(&self, at: usize) -> Option<&Token> {
        self.all.get(at)
    }

    /// The text of a token; of one in quotes, what stands between them.
    pub(super) fn text(&self, at: usize) -> &'a str {
        let range = match self.all.get(at) {
            Some(Token { kind: Kind::Text { from, to }, .. }) => *from..*to,
            Some(token) => token.start..token.end,
            None => return "",
        };
        self.source.get(range).unwrap_or_default()
    }

    /// The name at a place, if a name is there.
    pub(super) fn name(&self, at: usize) -> Option<&'a str> {
        matches!(self.all.get(at)?.kind, Kind::Name).then(|| self.text(at))
    }

    /// Whether this character is at a place.
    pub(super) fn is(&self, at: usize, mark: char) -> bool {
        self.all.get(at).is_some_and(|token| token.kind == Kind::Mark(mark))
    }

    /// The tokens of a line, from and to before.
    pub(super) fn line(&self, number: usize) -> std::ops::Range<usize> {
        let first = self.lines.get(number).map_or(self.all.len(), |line| line.first);
        let next = self.lines.get(number + 1).map_or(self.all.len(), |line| line.first);
        first..next
    }

    /// The line that a token is on.
    pub(super) fn line_of(&self, at: usize) -> usize {
        self.lines.partition_point(|line| line.first <= at).saturating_sub(1)
    }

    /// Where the bracket is opened that is closed at `close`.
    pub(super) fn opening(&self, close: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for at in (0..=close).rev() {
            match self.all.get(at)?.kind {
                Kind::Mark(')' | ']' | '}') => depth += 1,
                Kind::Mark('(' | '[' | '{') => {
                    depth = depth.checked_sub(1)?;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                _ => {}
            }
        }
        None
    }

    fn rest(&self, at: usize) -> &'a str {
        self.source.get(at..).unwrap_or_default()
    }

    fn read(&mut self) {
        let mut at = 0;
        let mut depth = 0_usize;
        let mut line_start = 0;
        let mut is_first = true;
        while let Some(c) = self.rest(at).chars().next() {
            match c {
                '\n' => {
                    at += 1;
                    line_start = at;
                    is_first = true;
                    continue;
                }
                '\\' if self.rest(at).starts_with("\\\n") => {
                    at += 2;
                    continue;
                }
                c if c.is_whitespace() => {
                    at += c.len_utf8();
                    continue;
                }
                '#' => {
                    let end = at + self.rest(at).find('\n').unwrap_or(self.rest(at).len());
                    self.comments.push((at, end));
                    at = end;
                    continue;
                }
                _ => {}
            }
            let token = self.token(at, c);
            if std::mem::replace(&mut is_first, false) {
                let indent = at - line_start;
                let word = self.source.get(token.start..token.end).unwrap_or_default();
                if depth == 0 || STARTS.contains(&word) || (indent == 0 && token.kind == Kind::Name) {
                    depth = 0;
                    self.lines.push(Line { first: self.all.len(), indent });
                }
            }
            match token.kind {
                Kind::Mark('(' | '[' | '{') => depth += 1,
                Kind::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            at = token.end;
            self.all.push(token);
        }
    }

    fn token(&self, start: usize, first: char) -> Token {
        let rest = self.rest(start);
        if is_word(first) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            let quote = rest.get(length..).and_then(|after| after.chars().next()).filter(|c| matches!(c, '"' | '\''));
            let is_prefix = length <= 2 && rest.bytes().take(length).all(|byte| b"rbfuRBFU".contains(&byte));
            return match quote {
                Some(_) if is_prefix => self.quoted(start, start + length),
                _ => Token { kind: Kind::Name, start, end: start + length },
            };
        }
        if matches!(first, '"' | '\'') {
            return self.quoted(start, start);
        }
        Token { kind: Kind::Mark(first), start, end: start + first.len_utf8() }
    }

    /// A text whose first quote is at `open`; if it is not closed, one in single quotes ends with its line.
    fn quoted(&self, start: usize, open: usize) -> Token {
        let rest = self.rest(open);
        let quote = rest.get(..1).unwrap_or_default();
        let is_long = rest.get(..3).is_some_and(|three| three == quote.repeat(3));
        let width = if is_long { 3 } else { 1 };
        let from = open + width;
        let content = self.rest(from);
        let mut is_escaped = false;
        for (length, c) in content.char_indices() {
            let closes =
                !is_escaped && content.get(length..length + width).is_some_and(|end| end == quote.repeat(width));
            if closes {
                return Token { kind: Kind::Text { from, to: from + length }, start, end: from + length + width };
            }
            if c == '\n' && !is_long && !is_escaped {
                return Token { kind: Kind::Text { from, to: from + length }, start, end: from + length };
            }
            is_escaped = c == '\\' && !is_escaped;
        }
        let end = self.source.len();
        Token { kind: Kind::Text { from, to: end }, start, end }
    }
}

pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<&str> {
        let tokens = Tokens::of(source);
        (0..tokens.all.len()).map(|at| tokens.text(at)).collect()
    }

    #[test]
    fn texts_are_read_to_their_quotes() {
        assert_eq!(texts(r#"a = f"x{y}" + 'it\'s'"#), ["a", "=", "x{y}", "+", r"it\'s"]);
        assert_eq!(texts("a = \"open\nb"), ["a", "=", "open", "b"]);
        assert_eq!(texts("'''a\n'b'\n''' c"), ["a\n'b'\n", "c"]);
        assert_eq!(texts("\"\""), [""]);
        assert_eq!(texts("\""), [""]);
    }

    #[test]
    fn an_open_bracket_ends_before_the_next_class() {
        let tokens = Tokens::of("class A:\n    x = f(1,\n        2\nclass B:\n  y = [\n      3]\n  z = 1\n");
        let lines: Vec<_> = tokens.lines.iter().map(|line| (tokens.text(line.first), line.indent)).collect();
        assert_eq!(lines, [("class", 0), ("x", 4), ("class", 0), ("y", 2), ("z", 2)]);
    }
}
