//! Identifiers, quoted where SQLAlchemy quotes them.

use std::borrow::Cow;

/// Words SQLAlchemy's SQLite dialect quotes (2.1, `dialects/sqlite/base.py`).
const RESERVED: &[&str] = &[
    "add",
    "after",
    "all",
    "alter",
    "analyze",
    "and",
    "as",
    "asc",
    "attach",
    "autoincrement",
    "before",
    "begin",
    "between",
    "by",
    "cascade",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "commit",
    "conflict",
    "constraint",
    "create",
    "cross",
    "current_date",
    "current_time",
    "current_timestamp",
    "database",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "desc",
    "detach",
    "distinct",
    "drop",
    "each",
    "else",
    "end",
    "escape",
    "except",
    "exclusive",
    "exists",
    "explain",
    "fail",
    "false",
    "for",
    "foreign",
    "from",
    "full",
    "glob",
    "group",
    "having",
    "if",
    "ignore",
    "immediate",
    "in",
    "index",
    "indexed",
    "initially",
    "inner",
    "insert",
    "instead",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "key",
    "left",
    "like",
    "limit",
    "match",
    "natural",
    "not",
    "notnull",
    "null",
    "of",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "plan",
    "pragma",
    "primary",
    "query",
    "raise",
    "references",
    "reindex",
    "rename",
    "replace",
    "restrict",
    "right",
    "rollback",
    "row",
    "select",
    "set",
    "table",
    "temp",
    "temporary",
    "then",
    "to",
    "transaction",
    "trigger",
    "true",
    "union",
    "unique",
    "update",
    "using",
    "vacuum",
    "values",
    "view",
    "virtual",
    "when",
    "where",
];

/// Words that SQLAlchemy quotes where no database is named (2.1, `sql/compiler.py`).
const RESERVED_ANYWHERE: &str = "\
    all analyse analyze and any array as asc asymmetric authorization between binary both case cast check \
    collate column constraint create cross current_date current_role current_time current_timestamp current_user \
    default deferrable desc distinct do else end except false for foreign freeze from full grant group having \
    ilike in initially inner intersect into is isnull join leading left like limit localtime localtimestamp \
    natural new not notnull null off offset old on only or order outer overlaps placing primary references right \
    select session_user set similar some symmetric table then to trailing true union unique user using verbose \
    when where";

/// An identifier as SQLAlchemy writes it for SQLite: in double quotes if it is
/// reserved, has a capital letter, starts with a digit or `$`, or has a
/// character that is no letter, digit, `_` or `$`.
pub fn quote(name: &str) -> Cow<'_, str> {
    quoted(name, is_reserved)
}

/// The same for no database in particular, as `str(statement)` shows it: other words are reserved.
pub fn quote_anywhere(name: &str) -> Cow<'_, str> {
    quoted(name, |name| RESERVED_ANYWHERE.split(' ').any(|word| word == name))
}

fn quoted(name: &str, is_reserved: fn(&str) -> bool) -> Cow<'_, str> {
    let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_$".contains(&byte))
        && name.bytes().next().is_some_and(|first| !first.is_ascii_digit() && first != b'$')
        && !is_reserved(name);
    if plain { Cow::Borrowed(name) } else { Cow::Owned(format!("\"{}\"", name.replace('"', "\"\""))) }
}

/// For each letter, where the reserved words that begin with it begin; at the end, how many words there are.
#[allow(clippy::indexing_slicing)]
const STARTS: [usize; 27] = {
    let mut starts = [RESERVED.len(); 27];
    let mut at = RESERVED.len();
    while at > 0 {
        at -= 1;
        let mut letter = 0;
        // Letters without words of their own begin where the next one does.
        while letter <= RESERVED[at].as_bytes()[0] - b'a' {
            starts[letter as usize] = at;
            letter += 1;
        }
    }
    starts
};

fn is_reserved(name: &str) -> bool {
    let letter = usize::from(name.bytes().next().unwrap_or(0).wrapping_sub(b'a'));
    let (Some(start), Some(end)) = (STARTS.get(letter), STARTS.get(letter + 1)) else { return false };
    RESERVED.get(*start..*end).is_some_and(|words| words.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_quotes_gets_them() {
        assert!(RESERVED.is_sorted());
        for (name, quoted) in [
            ("hero", "hero"),
            ("hero_2", "hero_2"),
            ("Hero", "\"Hero\""),
            ("order", "\"order\""),
            ("a b", "\"a b\""),
            ("2nd", "\"2nd\""),
            ("a\"b", "\"a\"\"b\""),
        ] {
            assert_eq!(quote(name), quoted);
        }
        assert_eq!((&*quote("user"), &*quote_anywhere("user")), ("user", "\"user\""));
        assert_eq!((&*quote("add"), &*quote_anywhere("add")), ("\"add\"", "add"));
    }
}
