//! Where the cursor stands: in which word or text, in which call, at which argument.

use super::tokens::{Kind, Tokens};

/// Where the cursor stands.
pub(super) struct Scene<'a> {
    /// The bytes before the cursor that belong to what is typed.
    pub(super) typed: std::ops::Range<usize>,
    /// The token that is the text the cursor is in.
    pub(super) text: Option<usize>,
    /// The first token that is not before the cursor's word or text.
    pub(super) next: usize,
    /// The innermost bracket that is open there.
    pub(super) bracket: Option<Bracket<'a>>,
}

/// A bracket that is open at the cursor.
pub(super) struct Bracket<'a> {
    /// Its token.
    pub(super) open: usize,
    /// Whether it is a call's.
    pub(super) is_call: bool,
    /// The name before it: what is called or indexed.
    pub(super) name: &'a str,
    /// Which of the arguments the cursor is in, from 0.
    pub(super) argument: usize,
    /// The keyword of that argument.
    pub(super) keyword: Option<&'a str>,
    /// Whether nothing of the argument stands before the cursor's word.
    pub(super) is_at_start: bool,
    /// The keywords that are given, also after the cursor.
    pub(super) given: Vec<&'a str>,
}

impl<'a> Scene<'a> {
    /// Where a byte offset lies; nothing in a comment.
    pub(super) fn at(tokens: &Tokens<'a>, offset: usize) -> Option<Self> {
        if tokens.comments.iter().any(|(from, to)| *from < offset && offset <= *to) {
            return None;
        }
        let at = tokens.all.partition_point(|token| token.end < offset);
        let mut scene = Scene { typed: offset..offset, text: None, next: at, bracket: None };
        for (number, token) in tokens.all.iter().enumerate().skip(at).take(2) {
            match token.kind {
                Kind::Text { from, to } if from <= offset && offset <= to => {
                    scene = Scene { typed: from..offset, text: Some(number), next: number, bracket: None };
                }
                Kind::Name if token.start < offset && offset <= token.end => {
                    scene = Scene { typed: token.start..offset, text: None, next: number, bracket: None };
                }
                _ if token.end <= offset => scene.next = number + 1,
                _ => {}
            }
        }
        scene.bracket = bracket(tokens, scene.next);
        Some(scene)
    }
}

/// The innermost bracket of the line that is open before a token.
fn bracket<'a>(tokens: &Tokens<'a>, next: usize) -> Option<Bracket<'a>> {
    let line = tokens.line_of(next.checked_sub(1)?);
    let first = tokens.lines.get(line)?.first;
    let mut open = Vec::new();
    for at in first..next {
        match tokens.get(at)?.kind {
            Kind::Mark('(' | '[' | '{') => open.push(at),
            Kind::Mark(')' | ']' | '}') => {
                open.pop();
            }
            _ => {}
        }
    }
    let open = open.pop()?;
    let mut found = Bracket {
        open,
        is_call: tokens.is(open, '('),
        name: open.checked_sub(1).and_then(|before| tokens.name(before)).unwrap_or_default(),
        argument: 0,
        keyword: None,
        is_at_start: true,
        given: Vec::new(),
    };
    let mut depth = 0_usize;
    for at in open + 1..tokens.line(line).end {
        let starts = tokens.is(at - 1, ',') || at == open + 1;
        match tokens.get(at)?.kind {
            Kind::Mark('(' | '[' | '{') => depth += 1,
            Kind::Mark(')' | ']' | '}') if depth == 0 => break,
            Kind::Mark(')' | ']' | '}') => depth -= 1,
            Kind::Mark(',') if depth == 0 && at < next => {
                found.argument += 1;
                found.keyword = None;
                found.is_at_start = true;
                continue;
            }
            Kind::Name if depth == 0 && starts && tokens.is(at + 1, '=') && !tokens.is(at + 2, '=') => {
                let keyword = tokens.text(at);
                if at != next {
                    found.given.push(keyword);
                }
                if at < next {
                    found.keyword = Some(keyword);
                }
            }
            _ => {}
        }
        if at < next {
            found.is_at_start = false;
        }
    }
    Some(found)
}
