//! The classes of a source as they are written, whether or not they compile.

use std::ops::Range;

use super::tokens::{Kind, Tokens, is_word};

/// A class statement.
pub(super) struct Class<'a> {
    pub(super) name: &'a str,
    /// The names its bases end with.
    pub(super) bases: Vec<&'a str>,
    /// Whether `table=True` stands among them.
    pub(super) has_table: bool,
    pub(super) members: Vec<Member<'a>>,
    /// Its bytes, from `class` to where the next statement begins.
    pub(super) range: Range<usize>,
}

/// A name in a class body that is annotated or assigned to.
pub(super) struct Member<'a> {
    pub(super) name: &'a str,
    /// Its tokens, the name being the first.
    pub(super) tokens: Range<usize>,
    /// Those of its annotation.
    pub(super) annotation: Range<usize>,
    /// The name that the called function ends with, if its value is a call.
    pub(super) call: Option<&'a str>,
}

/// The class statements of a source, in their order.
pub(super) fn classes<'a>(tokens: &Tokens<'a>) -> Vec<Class<'a>> {
    let starts = tokens.lines.iter().enumerate().filter(|(_, line)| tokens.name(line.first) == Some("class"));
    starts.filter_map(|(number, _)| class(tokens, number)).collect()
}

fn class<'a>(tokens: &Tokens<'a>, number: usize) -> Option<Class<'a>> {
    let own = tokens.lines.get(number)?;
    let header = tokens.line(number);
    let name = tokens.name(own.first + 1)?;
    let mut bases = Vec::new();
    let mut has_table = false;
    for at in header.clone() {
        let Some(word) = tokens.name(at) else { continue };
        if word == "table" && tokens.is(at + 1, '=') && tokens.name(at + 2) == Some("True") {
            has_table = true;
        }
        if (tokens.is(at + 1, ',') || tokens.is(at + 1, ')')) && !tokens.is(at.saturating_sub(1), '=') {
            bases.push(word);
        }
    }
    let body = tokens.lines.get(number + 1).filter(|line| line.indent > own.indent);
    let indent = body.map_or(usize::MAX, |line| line.indent);
    let mut members = Vec::new();
    let mut last = number + 1;
    while let Some(line) = tokens.lines.get(last).filter(|line| line.indent > own.indent) {
        if line.indent == indent {
            members.extend(member(tokens, tokens.line(last)));
        }
        last += 1;
    }
    let end = tokens.lines.get(last).and_then(|line| tokens.get(line.first)).map_or(tokens.source.len(), |t| t.start);
    let start = tokens.get(own.first)?.start;
    Some(Class { name, bases, has_table, members, range: start..end })
}

fn member<'a>(tokens: &Tokens<'a>, line: Range<usize>) -> Option<Member<'a>> {
    let name = tokens.name(line.start)?;
    let is_annotated = tokens.is(line.start + 1, ':');
    if !is_annotated && !tokens.is(line.start + 1, '=') {
        return None;
    }
    let mut depth = 0_usize;
    let mut equals = line.end;
    for at in line.start + 1..line.end {
        match tokens.get(at)?.kind {
            Kind::Mark('(' | '[' | '{') => depth += 1,
            Kind::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
            Kind::Mark('=') if depth == 0 => {
                equals = at;
                break;
            }
            _ => {}
        }
    }
    let annotation = if is_annotated { line.start + 2..equals } else { equals..equals };
    let bracket = (equals..line.end).find(|at| tokens.is(*at, '('));
    let call = bracket.and_then(|at| tokens.name(at.checked_sub(1)?));
    Some(Member { name, tokens: line, annotation, call })
}

/// The names in some tokens, those in texts included.
pub(super) fn mentions<'a, 't>(
    tokens: &'t Tokens<'a>,
    range: Range<usize>,
) -> impl Iterator<Item = &'a str> + use<'a, 't> {
    range.flat_map(move |at| tokens.text(at).split(|c| !is_word(c))).filter(|word| !word.is_empty())
}

/// Whether a class becomes a table, or would if it were whole: by its bases and theirs.
pub(super) fn is_model(classes: &[Class<'_>], name: &str) -> bool {
    fn derives(classes: &[Class<'_>], name: &str, depth: usize) -> bool {
        let Some(class) = classes.iter().find(|class| class.name == name) else { return false };
        depth > 0
            && class.bases.iter().any(|base| matches!(*base, "SQLModel" | "Model") || derives(classes, base, depth - 1))
    }
    let is_sqlmodel = |class: &Class<'_>| class.bases.contains(&"Model") || class.has_table;
    derives(classes, name, 16)
        && classes.iter().any(|class| class.name == name && (is_sqlmodel(class) || inherits_model(classes, class, 16)))
}

/// Whether it is a model of a library whose every subclass is one.
fn inherits_model(classes: &[Class<'_>], class: &Class<'_>, depth: usize) -> bool {
    depth > 0
        && class.bases.iter().any(|base| {
            *base == "Model"
                || classes.iter().any(|other| other.name == *base && inherits_model(classes, other, depth - 1))
        })
}
