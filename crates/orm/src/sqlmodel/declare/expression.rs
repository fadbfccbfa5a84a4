//! Arguments of a relationship given as strings, which SQLAlchemy evaluates
//! once all classes are there: `"Hero.team_id"`, `"[A.x, A.y]"`,
//! `"and_(A.x == B.y, foreign(A.z) == B.w)"`, `"desc(A.x)"`.

use super::words::{Word, Words};
use crate::declared::{ColumnPath, Equality, Side};

/// The columns a text names: one, or a list of them.
pub(super) fn columns(text: &str) -> Option<Vec<ColumnPath>> {
    let mut words = Words::of(text)?;
    let mut columns = Vec::new();
    let end = ["[", "("].into_iter().find(|open| words.take(open)).map(|open| if open == "[" { "]" } else { ")" });
    loop {
        if end.is_some_and(|end| words.take(end)) {
            break;
        }
        columns.push(path(&mut words)?);
        if !words.take(",") {
            match end {
                Some(end) if !words.take(end) => return None,
                _ => break,
            }
        }
    }
    words.is_at_end().then_some(columns)
}

/// The columns to order by, and whether downwards.
pub(super) fn order(text: &str) -> Option<Vec<(ColumnPath, bool)>> {
    let mut words = Words::of(text)?;
    let mut terms = Vec::new();
    let listed = words.take("[");
    loop {
        terms.push(order_term(&mut words)?);
        if !words.take(",") {
            break;
        }
    }
    (listed == words.take("]") && words.is_at_end()).then_some(terms)
}

fn order_term(words: &mut Words<'_>) -> Option<(ColumnPath, bool)> {
    let function = match words.peek() {
        Some(Word::Name(name @ ("desc" | "asc"))) => {
            words.next();
            if !words.take("(") {
                return None;
            }
            Some(name)
        }
        _ => None,
    };
    let column = path(words)?;
    if let Some(function) = function {
        return words.take(")").then_some((column, function == "desc"));
    }
    if !words.take(".") {
        return Some((column, false));
    }
    match words.next()? {
        Word::Name(name @ ("desc" | "asc")) if words.take("(") && words.take(")") => Some((column, name == "desc")),
        _ => None,
    }
}

/// The equalities of a condition.
pub(super) fn condition(text: &str) -> Option<Vec<Equality>> {
    let mut words = Words::of(text)?;
    let mut equalities = Vec::new();
    conjunction(&mut words, &mut equalities, 0)?;
    words.is_at_end().then_some(equalities)
}

fn conjunction(words: &mut Words<'_>, equalities: &mut Vec<Equality>, depth: usize) -> Option<()> {
    if depth > 20 {
        return None;
    }
    if words.peek() == Some(Word::Name("and_")) {
        words.next();
        if !words.take("(") {
            return None;
        }
        loop {
            conjunction(words, equalities, depth + 1)?;
            if !words.take(",") {
                break;
            }
        }
        return words.take(")").then_some(());
    }
    if words.take("(") {
        conjunction(words, equalities, depth + 1)?;
        return words.take(")").then_some(());
    }
    let left = side(words, 0)?;
    if !words.take("==") {
        return None;
    }
    equalities.push(Equality { left, right: side(words, 0)? });
    Some(())
}

fn side(words: &mut Words<'_>, depth: usize) -> Option<Side> {
    if let Some(Word::Name(mark @ ("foreign" | "remote"))) = words.peek() {
        words.next();
        if depth > 4 || !words.take("(") {
            return None;
        }
        let mut side = side(words, depth + 1)?;
        side.foreign |= mark == "foreign";
        side.remote |= mark == "remote";
        return words.take(")").then_some(side);
    }
    Some(Side { column: path(words)?, foreign: false, remote: false })
}

/// `Hero.id`, `hero.c.id`, `Hero.__table__.c.id`.
fn path(words: &mut Words<'_>) -> Option<ColumnPath> {
    let Word::Name(owner) = words.next()? else { return None };
    let mut attribute = None;
    for _ in 0..3 {
        if !words.take(".") {
            break;
        }
        let Word::Name(name) = words.next()? else { return None };
        let is_way = matches!(name, "c" | "columns" | "__table__") && words.peek_is(".");
        if !is_way {
            attribute = Some(name.to_owned());
            break;
        }
    }
    Some(ColumnPath { owner: owner.to_owned(), attribute: attribute?, expression: words.text.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_read() {
        let names = |paths: Vec<ColumnPath>| {
            paths.iter().map(|path| format!("{}.{}", path.owner, path.attribute)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(columns("Hero.id").unwrap()), "Hero.id");
        assert_eq!(names(columns("[Hero.id, hero.c.name]").unwrap()), "Hero.id hero.name");
        assert!(columns("Hero").is_none());
        assert!(columns("[Hero.id").is_none());
        let equalities = condition("and_(Dig.a==Site.b, foreign(Dig.c) == remote(Site.d))").unwrap();
        assert_eq!(equalities.len(), 2);
        assert!(equalities[1].left.foreign && equalities[1].right.remote);
        assert!(condition("Dig.a > Site.b").is_none());
        assert!(order("desc(Hero.name)").unwrap()[0].1);
        assert!(order("Hero.name.desc()").unwrap()[0].1);
        assert!(!order("Hero.name").unwrap()[0].1);
    }
}
