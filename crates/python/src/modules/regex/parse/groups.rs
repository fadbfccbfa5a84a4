//! Groups of a pattern: captured, named, with flags, and looks ahead and behind.

use super::emit::width;
use super::{DOTALL, IGNORECASE, MULTILINE, Node, Parsed, Parser, Problem, VERBOSE, fail};
use crate::modules::regex::Op;

impl Parser {
    fn name(&mut self, end: char, what: &str) -> Parsed<String> {
        let start = self.at;
        let mut name = String::new();
        loop {
            match self.next() {
                Some(c) if c == end => break,
                Some(c) => name.push(c),
                None if name.is_empty() => return fail(format!("missing {what}"), start),
                None => return fail(format!("missing {end}, unterminated name"), start),
            }
        }
        if name.is_empty() {
            return fail(format!("missing {what}"), start);
        }
        let mut chars = name.chars();
        let is_name = chars.next().is_some_and(|c| c == '_' || c.is_alphabetic())
            && chars.all(|c| c == '_' || c.is_alphanumeric());
        let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
        if !(is_name || is_number && end == ')') {
            return fail(format!("bad character in group name {}", crate::builtins::str::repr(&name)), start);
        }
        Ok(name)
    }

    fn close(&mut self, start: usize) -> Parsed<()> {
        if self.take(')') { Ok(()) } else { fail("missing ), unterminated subpattern", start) }
    }

    /// `(…)`, from behind the parenthesis.
    pub(super) fn group(&mut self, start: usize) -> Parsed<Node> {
        if !self.take('?') {
            return self.capture(None, start);
        }
        let Some(kind) = self.next() else { return fail("unexpected end of pattern", self.at) };
        match kind {
            ':' => self.plain(start),
            'P' => match self.next() {
                Some('<') => {
                    let place = self.at;
                    let name = self.name('>', "group name")?;
                    self.capture(Some((name, place)), start)
                }
                Some('=') => {
                    let place = self.at;
                    let name = self.name(')', "group name")?;
                    match self.names.iter().find(|(known, _)| *known == name) {
                        Some((_, group)) => Ok(Node::One(Op::Same(*group, self.has(IGNORECASE)))),
                        None => fail(format!("unknown group name {}", crate::builtins::str::repr(&name)), place),
                    }
                }
                Some(c) => fail(format!("unknown extension ?P{c}"), start + 1),
                None => fail("unexpected end of pattern", self.at),
            },
            '=' | '!' => self.look(true, kind == '=', start),
            '<' => match self.next() {
                Some(c @ ('=' | '!')) => self.look(false, c == '=', start),
                Some(c) => fail(format!("unknown extension ?<{c}"), start + 1),
                None => fail("unexpected end of pattern", self.at),
            },
            '#' => loop {
                match self.next() {
                    Some(')') => return Ok(Node::Empty),
                    Some(_) => {}
                    None => return fail("missing ), unterminated comment", start),
                }
            },
            '(' => {
                let place = self.at;
                let name = self.name(')', "group name")?;
                let group = match name.parse::<usize>() {
                    Ok(group) => group,
                    Err(_) => match self.names.iter().find(|(known, _)| *known == name) {
                        Some((_, group)) => *group,
                        None => {
                            let name = crate::builtins::str::repr(&name);
                            return fail(format!("unknown group name {name}"), place);
                        }
                    },
                };
                let yes = self.sequence()?;
                let no = if self.take('|') { self.sequence()? } else { Node::Empty };
                self.close(start)?;
                Ok(Node::Condition(group, Box::new(yes), Box::new(no)))
            }
            '>' => Err(Problem::Unsupported("atomic groups".to_owned())),
            _ => {
                self.at -= 1;
                self.inline_flags(start)
            }
        }
    }

    fn inline_flags(&mut self, start: usize) -> Parsed<Node> {
        let (mut add, mut remove, mut removing) = (0, 0, false);
        loop {
            let place = self.at;
            let Some(c) = self.next() else { return fail("missing -, : or )", self.at) };
            let flag = match c {
                'i' => IGNORECASE,
                'm' => MULTILINE,
                's' => DOTALL,
                'x' => VERBOSE,
                'u' | 'L' => 0,
                'a' => 256,
                '-' if !removing => {
                    removing = true;
                    continue;
                }
                ')' if !removing => {
                    if start != 0 {
                        return fail("global flags not at the start of the expression", start);
                    }
                    self.flags |= add;
                    return Ok(Node::Empty);
                }
                ':' => break,
                c if place == start + 2 => return fail(format!("unknown extension ?{c}"), start + 1),
                _ => return fail("unknown flag", place),
            };
            if removing {
                remove |= flag;
            } else {
                add |= flag;
            }
        }
        let before = self.flags;
        self.flags = (self.flags | add) & !remove;
        let node = self.plain(start);
        self.flags = before;
        node
    }

    fn plain(&mut self, start: usize) -> Parsed<Node> {
        let body = self.either()?;
        self.close(start)?;
        // Kept together, so that what repeats it repeats all of it.
        Ok(Node::Sequence(vec![body]))
    }

    fn capture(&mut self, name: Option<(String, usize)>, start: usize) -> Parsed<Node> {
        self.groups += 1;
        let group = self.groups;
        if let Some((name, place)) = name {
            if let Some((_, other)) = self.names.iter().find(|(known, _)| *known == name) {
                let name = crate::builtins::str::repr(&name);
                return fail(format!("redefinition of group name {name} as group {group}; was group {other}"), place);
            }
            self.names.push((name, group));
        }
        self.open.push(group);
        let body = self.either()?;
        self.close(start)?;
        self.open.pop();
        Ok(Node::Group(group, Box::new(body)))
    }

    fn look(&mut self, ahead: bool, wanted: bool, start: usize) -> Parsed<Node> {
        let body = self.either()?;
        self.close(start)?;
        if !ahead && width(&body).is_none() {
            return fail("look-behind requires fixed-width pattern", 0);
        }
        Ok(Node::Look { body: Box::new(body), ahead, wanted })
    }
}
