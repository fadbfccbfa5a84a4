//! SQL in pieces, to be coloured.

/// What a piece of SQL is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// A word of the language: `CREATE`, `NOT`.
    Keyword,
    /// A column type: `VARCHAR`.
    Type,
    /// Text in single quotes.
    Text,
    /// A number.
    Number,
    /// A parameter's place: `?`, `:name`.
    Place,
    /// A comment.
    Comment,
    /// Names, brackets, spaces.
    Plain,
}

impl Piece {
    /// The style it is shown in.
    pub fn class(self) -> &'static str {
        match self {
            Piece::Keyword => "sql-keyword",
            Piece::Type => "sql-type",
            Piece::Text => "sql-string",
            Piece::Number => "sql-number",
            Piece::Place => "sql-place",
            Piece::Comment => "sql-comment",
            Piece::Plain => "sql-plain",
        }
    }
}

const KEYWORDS: &[&str] = &[
    "ADD",
    "ALTER",
    "AND",
    "AS",
    "ASC",
    "AUTOINCREMENT",
    "BEGIN",
    "BETWEEN",
    "BY",
    "CASCADE",
    "CASE",
    "CHECK",
    "COLUMN",
    "COMMIT",
    "CONSTRAINT",
    "CREATE",
    "CROSS",
    "CURRENT_TIMESTAMP",
    "DEFAULT",
    "DELETE",
    "DESC",
    "DISTINCT",
    "DROP",
    "ELSE",
    "END",
    "EXISTS",
    "FOREIGN",
    "FROM",
    "GROUP",
    "HAVING",
    "IF",
    "IN",
    "INDEX",
    "INNER",
    "INSERT",
    "INTO",
    "IS",
    "JOIN",
    "KEY",
    "LEFT",
    "LIKE",
    "LIMIT",
    "NOT",
    "NULL",
    "OFFSET",
    "ON",
    "OR",
    "ORDER",
    "OUTER",
    "PRAGMA",
    "PRIMARY",
    "REFERENCES",
    "RELEASE",
    "RESTRICT",
    "RETURNING",
    "ROLLBACK",
    "SAVEPOINT",
    "SELECT",
    "SET",
    "TABLE",
    "THEN",
    "TO",
    "UNION",
    "UNIQUE",
    "UPDATE",
    "VALUES",
    "WHEN",
    "WHERE",
    "WITH",
];

const TYPES: &[&str] = &[
    "BIGINT",
    "BLOB",
    "BOOLEAN",
    "CHAR",
    "DATE",
    "DATETIME",
    "DECIMAL",
    "DOUBLE",
    "FLOAT",
    "INT",
    "INTEGER",
    "JSON",
    "JSONB",
    "NUMERIC",
    "REAL",
    "SMALLINT",
    "TEXT",
    "TIME",
    "TIMESTAMP",
    "TIMESTAMPTZ",
    "UUID",
    "VARBINARY",
    "VARCHAR",
];

/// The text in pieces; together they are the text. Words count only in capitals, as the
/// libraries write them, so that a column named `key` stays a name.
pub fn pieces(sql: &str) -> Vec<(Piece, &str)> {
    let mut found: Vec<(Piece, &str)> = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (piece, length) = match first {
            '\'' => (Piece::Text, quoted(rest, '\'')),
            '"' => (Piece::Plain, quoted(rest, '"')),
            '`' => (Piece::Plain, quoted(rest, '`')),
            '[' => (Piece::Plain, rest.find(']').map_or(rest.len(), |at| at + 1)),
            '-' if rest.starts_with("--") => (Piece::Comment, rest.find('\n').unwrap_or(rest.len())),
            '/' if rest.starts_with("/*") => {
                (Piece::Comment, rest.get(2..).and_then(|inner| inner.find("*/")).map_or(rest.len(), |at| at + 4))
            }
            '?' => (Piece::Place, 1 + prefix(rest.get(1..).unwrap_or_default(), |c| c.is_ascii_digit())),
            ':' | '@' | '$' => {
                let name = prefix(rest.get(1..).unwrap_or_default(), |c| c.is_alphanumeric() || c == '_');
                (if name > 0 { Piece::Place } else { Piece::Plain }, 1 + name)
            }
            c if c.is_ascii_digit() => (Piece::Number, prefix(rest, |c| c.is_ascii_alphanumeric() || c == '.')),
            c if c.is_alphabetic() || c == '_' => {
                let length = prefix(rest, |c| c.is_alphanumeric() || c == '_');
                (word(rest.get(..length).unwrap_or_default()), length)
            }
            c => (Piece::Plain, c.len_utf8()),
        };
        let Some((text, after)) = rest.split_at_checked(length.max(1)) else { break };
        found.push((piece, text));
        rest = after;
    }
    found
}

fn word(text: &str) -> Piece {
    if KEYWORDS.binary_search(&text).is_ok() {
        Piece::Keyword
    } else if TYPES.binary_search(&text).is_ok() {
        Piece::Type
    } else {
        Piece::Plain
    }
}

fn prefix(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|c| !belongs(c)).unwrap_or(text.len())
}

/// How long the quoted text at the start is, to the end if its quote is not closed; a
/// doubled quote closes and opens again, which comes to the same.
fn quoted(text: &str, quote: char) -> usize {
    text.get(1..).and_then(|inner| inner.find(quote)).map_or(text.len(), |at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_lists_are_sorted() {
        assert!(KEYWORDS.is_sorted());
        assert!(TYPES.is_sorted());
    }

    #[test]
    fn pieces_are_the_text() {
        for sql in [
            "\nCREATE TABLE team (\n\tid INTEGER NOT NULL, \n)",
            "VALUES (?, 'it''s', 1.5, \"É\")",
            "'open",
            "",
            "[a",
            "/* a",
            "-- a",
            "$",
        ] {
            let together: String = pieces(sql).into_iter().map(|(_, text)| text).collect();
            assert_eq!(together, sql);
        }
    }

    #[test]
    fn pieces_are_told_apart() {
        let shown: Vec<_> = pieces("SET key='a' + 2").into_iter().filter(|(piece, _)| *piece != Piece::Plain).collect();
        assert_eq!(shown, [(Piece::Keyword, "SET"), (Piece::Text, "'a'"), (Piece::Number, "2")]);
    }
}
