//! The little that must be read from a statement's text.

/// The text without the white space and comments before its first word.
///
/// CPython 3.11, Modules/_sqlite/statement.c, `lstrip_sql`.
pub(crate) fn strip_leading(sql: &str) -> &str {
    let mut rest = sql;
    loop {
        rest = rest.trim_start_matches([' ', '\t', '\u{c}', '\n', '\r']);
        if let Some(comment) = rest.strip_prefix("--") {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
        } else if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else {
            return rest;
        }
    }
}

/// The words a statement starts with, in upper case, at most `count`.
pub(crate) fn leading_words(sql: &str, count: usize) -> Vec<String> {
    let words = strip_leading(sql).split(|c: char| c.is_whitespace() || c == ';').filter(|word| !word.is_empty());
    words.take(count).map(str::to_ascii_uppercase).collect()
}

/// Whether Python's `sqlite3` begins a transaction before the statement.
pub(crate) fn is_dml(sql: &str) -> bool {
    // Python compares prefixes, not words.
    let rest = strip_leading(sql).as_bytes();
    ["INSERT", "UPDATE", "DELETE", "REPLACE"]
        .iter()
        .any(|word| rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes())))
}

/// The statements of a script, each with its semicolon and without the white space around it.
pub(crate) fn statements(script: &str) -> impl Iterator<Item = &str> {
    let mut rest = script;
    std::iter::from_fn(move || {
        while !strip_leading(rest).is_empty() {
            let (statement, after) = rest.split_at(end_of_whole_statement(rest));
            rest = after;
            if !matches!(strip_leading(statement), "" | ";") {
                return Some(statement.trim());
            }
        }
        None
    })
}

/// Where the first statement ends; that of a trigger has others inside of it, up to `; END;` (SQLite, `sqlite3_complete`).
fn end_of_whole_statement(sql: &str) -> usize {
    let words = leading_words(sql, 3);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut end = end_of_statement(sql);
    if !matches!(words.as_slice(), ["CREATE", "TRIGGER", ..] | ["CREATE", "TEMP" | "TEMPORARY", "TRIGGER"]) {
        return end;
    }
    while let Some(rest) = sql.get(end..).filter(|rest| !strip_leading(rest).is_empty()) {
        end += end_of_statement(rest);
        if matches!(leading_words(rest, 2).first().map(String::as_str), Some("END")) {
            break;
        }
    }
    end
}

/// Where the first statement ends: after its semicolon, which no quotes and no comment hold.
fn end_of_statement(sql: &str) -> usize {
    let mut at = 0;
    while let Some(rest) = sql.get(at..).filter(|rest| !rest.is_empty()) {
        let step = |end: &str, skip: usize| {
            rest.get(skip..).and_then(|inner| inner.find(end)).map_or(rest.len(), |found| skip + found + end.len())
        };
        at += match rest.chars().next() {
            Some(';') => return at + 1,
            Some('\'') => step("'", 1),
            Some('"') => step("\"", 1),
            Some('`') => step("`", 1),
            Some('[') => step("]", 1),
            Some('-') if rest.starts_with("--") => step("\n", 2),
            Some('/') if rest.starts_with("/*") => step("*/", 2),
            Some(other) => other.len_utf8(),
            None => 1,
        };
    }
    sql.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_falls_into_statements() {
        let script = "CREATE TABLE a (b INT /* x; y */);\n\n INSERT INTO a VALUES (';''');; -- end;\n";
        let parts: Vec<&str> = statements(script).collect();
        assert_eq!(parts, ["CREATE TABLE a (b INT /* x; y */);", "INSERT INTO a VALUES (';''');"]);
    }

    #[test]
    fn a_trigger_is_one_statement() {
        let trigger = "CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM b; -- c\n  SELECT 'END;';\nEND;";
        let script = format!("{trigger}\nSELECT 1");
        assert_eq!(statements(&script).collect::<Vec<_>>(), [trigger, "SELECT 1"]);
    }

    #[test]
    fn comments_before_a_statement_are_skipped() {
        assert!(is_dml("/* c */ -- d\n\tinsert into hero values (1)"));
        assert!(!is_dml("WITH q AS (SELECT 1) INSERT INTO hero SELECT * FROM q"));
        assert!(!is_dml("-- only a comment"));
        assert_eq!(leading_words("\nROLLBACK to  sa_1;", 3), ["ROLLBACK", "TO", "SA_1"]);
    }
}
