//! The words of a small Python expression in a string: an annotation, or an
//! argument of a relationship that is evaluated later.

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word<'a> {
    Name(&'a str),
    /// What is in a string literal without escapes.
    Text(&'a str),
    Number(&'a str),
    Sign(&'a str),
}

/// The words of an expression, read from left to right.
pub(super) struct Words<'a> {
    /// The whole text.
    pub text: &'a str,
    words: Vec<Word<'a>>,
    at: usize,
}

impl<'a> Words<'a> {
    /// Splits a text; nothing if something in it is no word.
    pub fn of(text: &'a str) -> Option<Words<'a>> {
        let mut words = Vec::new();
        let mut rest = text.trim_start();
        while let Some(first) = rest.chars().next() {
            let length = if first.is_alphabetic() || first == '_' {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
                words.push(Word::Name(rest.get(..end)?));
                end
            } else if first.is_ascii_digit() {
                let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
                words.push(Word::Number(rest.get(..end)?));
                end
            } else if first == '"' || first == '\'' {
                let inside = rest.get(1..)?;
                let end = inside.find(first)?;
                let literal = inside.get(..end)?;
                if literal.contains('\\') {
                    return None;
                }
                words.push(Word::Text(literal));
                end + 2
            } else {
                let sign = ["==", "...", "[", "]", "(", ")", ",", ".", "|", "="]
                    .into_iter()
                    .find(|sign| rest.starts_with(sign))?;
                words.push(Word::Sign(sign));
                sign.len()
            };
            rest = rest.get(length..)?.trim_start();
        }
        Some(Words { text, words, at: 0 })
    }

    pub fn next(&mut self) -> Option<Word<'a>> {
        let word = self.words.get(self.at).copied();
        self.at += 1;
        word
    }

    pub fn peek(&self) -> Option<Word<'a>> {
        self.words.get(self.at).copied()
    }

    pub fn peek_is(&self, sign: &str) -> bool {
        self.peek() == Some(Word::Sign(sign))
    }

    /// Takes a sign, if it is the next word.
    pub fn take(&mut self, sign: &str) -> bool {
        let is_next = matches!(self.peek(), Some(Word::Sign(next)) if next == sign);
        self.at += usize::from(is_next);
        is_next
    }

    /// Takes the name of a keyword argument and its `=`, if they are next.
    pub fn take_keyword(&mut self) -> Option<&'a str> {
        match (self.words.get(self.at), self.words.get(self.at + 1)) {
            (Some(Word::Name(name)), Some(Word::Sign("="))) => {
                self.at += 2;
                Some(name)
            }
            _ => None,
        }
    }

    pub fn is_at_end(&self) -> bool {
        self.at >= self.words.len()
    }
}
