//! A little Python in pieces, to be coloured: the code of link operations.

use crate::sql_text::Piece;

const KEYWORDS: &[&str] = &[
    "and", "as", "async", "await", "class", "def", "for", "from", "if", "import", "in", "is", "lambda", "not", "or",
    "return", "with",
];

/// The pieces of some Python, in order; together they are all of it. What is called is a [`Piece::Type`].
pub fn pieces(code: &str) -> Vec<(Piece, &str)> {
    let mut pieces = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (piece, length) = if first.is_alphabetic() || first == '_' {
            let length = until(rest, |letter| !letter.is_alphanumeric() && letter != '_');
            let (word, after) = rest.split_at(length);
            let piece = match word {
                "None" | "True" | "False" => Piece::Number,
                word if KEYWORDS.contains(&word) => Piece::Keyword,
                _ if after.starts_with('(') => Piece::Type,
                _ => Piece::Plain,
            };
            (piece, length)
        } else if first.is_ascii_digit() {
            (Piece::Number, until(rest, |letter| !letter.is_ascii_digit() && letter != '.'))
        } else if first == '"' || first == '\'' {
            let inside = rest.get(1..).unwrap_or_default();
            (Piece::Text, inside.find(first).map_or(rest.len(), |end| end + 2))
        } else {
            let is_other = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '"' | '\'');
            (Piece::Plain, until(rest, is_other))
        };
        let (text, after) = rest.split_at(length);
        pieces.push((piece, text));
        rest = after;
    }
    pieces
}

/// How many bytes come before the first character that ends a piece.
fn until(text: &str, ends: impl Fn(char) -> bool) -> usize {
    text.find(ends).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_calls_and_strings_are_told_apart() {
        let code = "await user.roles.add(role, note=\"a b\", n=1.5, x=None)";
        let found = pieces(code);
        let of = |wanted: Piece| {
            found.iter().filter(|(piece, _)| *piece == wanted).map(|(_, text)| *text).collect::<Vec<_>>()
        };
        assert_eq!(of(Piece::Keyword), ["await"]);
        assert_eq!(of(Piece::Type), ["add"]);
        assert_eq!(of(Piece::Text), ["\"a b\""]);
        assert_eq!(of(Piece::Number), ["1.5", "None"]);
        assert_eq!(found.iter().map(|(_, text)| *text).collect::<String>(), code);
    }

    #[test]
    fn nothing_is_lost_of_what_is_odd() {
        for code in ["", "'open", "é = ü[0:-1]", "(((", "🦀.x('\u{e9}')", "\""] {
            assert_eq!(pieces(code).into_iter().map(|(_, text)| text).collect::<String>(), code);
        }
    }
}
