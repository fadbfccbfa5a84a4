//! Patterns, from text to operations.

use std::rc::Rc;

use super::matching::fold;
use super::{Op, Program, Set};

const IGNORECASE: i64 = 2;
const MULTILINE: i64 = 8;
const DOTALL: i64 = 16;
const VERBOSE: i64 = 64;

/// How many operations a pattern may come to.
const MOST: usize = 50_000;

/// What is wrong with a pattern.
pub enum Problem {
    /// A message and a place.
    Syntax(String, usize),
    /// It is right, and not to be had here.
    Unsupported(String),
    /// It nests too deep.
    Deep,
    /// It comes to more operations than fit.
    Large,
}

type Parsed<T> = Result<T, Problem>;

/// A piece of a pattern.
#[derive(Clone)]
enum Node {
    Empty,
    One(Op),
    Sequence(Vec<Node>),
    Either(Vec<Node>),
    Group(usize, Box<Node>),
    Repeat { body: Box<Node>, least: usize, most: Option<usize>, greedy: bool },
    Look { body: Box<Node>, ahead: bool, wanted: bool },
    Condition(usize, Box<Node>, Box<Node>),
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    flags: i64,
    groups: usize,
    open: Vec<usize>,
    names: Vec<(String, usize)>,
    depth: usize,
}

fn fail<T>(message: impl Into<String>, at: usize) -> Parsed<T> {
    Err(Problem::Syntax(message.into(), at))
}

/// A pattern as a program.
pub fn parse(pattern: &str, flags: i64) -> Parsed<Program> {
    let chars = pattern.chars().collect();
    let mut parser = Parser { chars, at: 0, flags, groups: 0, open: Vec::new(), names: Vec::new(), depth: 0 };
    let node = parser.either()?;
    if parser.peek().is_some() {
        return fail("unbalanced parenthesis", parser.at);
    }
    let mut emitter = Emitter { ops: vec![Op::Save(0)], marks: 0 };
    emitter.node(&node)?;
    emitter.push(Op::Save(1))?;
    emitter.push(Op::Match)?;
    let (groups, names, flags) = (parser.groups, parser.names, parser.flags | 32);
    Ok(Program { ops: emitter.ops, groups, names, marks: emitter.marks, flags })
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn take(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn has(&self, flag: i64) -> bool {
        self.flags & flag != 0
    }

    fn either(&mut self) -> Parsed<Node> {
        self.depth += 1;
        if self.depth > 100 {
            return Err(Problem::Deep);
        }
        let mut branches = vec![self.sequence()?];
        while self.take('|') {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match branches.len() {
            1 => branches.pop().unwrap_or(Node::Empty),
            _ => Node::Either(branches),
        })
    }

    fn sequence(&mut self) -> Parsed<Node> {
        let mut nodes: Vec<Node> = Vec::new();
        while let Some(c) = self.peek() {
            let start = self.at;
            if c == '|' || c == ')' {
                break;
            }
            if self.has(VERBOSE) {
                if c.is_whitespace() {
                    self.at += 1;
                    continue;
                }
                if c == '#' {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.at += 1;
                    }
                    continue;
                }
            }
            if let Some((least, most)) = self.repetition(start)? {
                let lazy = self.take('?');
                if !lazy && self.peek() == Some('+') {
                    return Err(Problem::Unsupported("possessive quantifiers".to_owned()));
                }
                let Some(body) = nodes.pop() else { return fail("nothing to repeat", start) };
                match body {
                    Node::Repeat { .. } => return fail("multiple repeat", start),
                    Node::Empty | Node::One(Op::Start(_) | Op::TextStart) => return fail("nothing to repeat", start),
                    _ => {}
                }
                nodes.push(Node::Repeat { body: Box::new(body), least, most, greedy: !lazy });
                continue;
            }
            let node = self.atom()?;
            nodes.push(node);
        }
        Ok(Node::Sequence(nodes))
    }

    /// `*`, `+`, `?`, `{2,3}`, if one stands here.
    fn repetition(&mut self, start: usize) -> Parsed<Option<(usize, Option<usize>)>> {
        let found = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => {
                self.at += 1;
                let low = self.number();
                let has_comma = self.take(',');
                let high = if has_comma { self.number() } else { low };
                let is_repetition = self.peek() == Some('}') && (low.is_some() || has_comma);
                if !is_repetition {
                    // `{` by itself is a character.
                    self.at = start;
                    return Ok(None);
                }
                if let (Some(low), Some(high)) = (low, high)
                    && high < low
                {
                    return fail("min repeat greater than max repeat", start + 1);
                }
                (low.unwrap_or(0), high)
            }
            _ => return Ok(None),
        };
        self.at += 1;
        Ok(Some(found))
    }

    fn number(&mut self) -> Option<usize> {
        let mut digits = String::new();
        while let Some(c) = self.peek().filter(char::is_ascii_digit) {
            digits.push(c);
            self.at += 1;
        }
        digits.parse().ok()
    }

    fn literal(&self, c: char) -> Node {
        Node::One(if self.has(IGNORECASE) { Op::CharFold(fold(c)) } else { Op::Char(c) })
    }

    fn atom(&mut self) -> Parsed<Node> {
        let start = self.at;
        Ok(match self.next() {
            Some('.') => Node::One(Op::Any(self.has(DOTALL))),
            Some('^') => Node::One(Op::Start(self.has(MULTILINE))),
            Some('$') => Node::One(Op::End(self.has(MULTILINE))),
            Some('(') => self.group(start)?,
            Some('[') => self.set(start)?,
            Some('\\') => self.escape(start)?,
            Some(c) => self.literal(c),
            None => Node::Empty,
        })
    }

    fn class(&self, class: char) -> Node {
        Node::One(Op::Set(Rc::new(Set { classes: vec![class], ..Set::default() })))
    }

    fn escape(&mut self, start: usize) -> Parsed<Node> {
        let Some(c) = self.next() else { return fail("bad escape (end of pattern)", start) };
        Ok(match c {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => self.class(c),
            'b' => Node::One(Op::WordBoundary(true)),
            'B' => Node::One(Op::WordBoundary(false)),
            'A' => Node::One(Op::TextStart),
            'Z' => Node::One(Op::TextEnd),
            '1'..='9' => {
                self.at -= 1;
                let mut digits = String::new();
                while digits.len() < 2 {
                    match self.peek().filter(char::is_ascii_digit) {
                        Some(digit) => digits.push(digit),
                        None => break,
                    }
                    self.at += 1;
                }
                let group: usize = digits.parse().unwrap_or(0);
                if group > self.groups {
                    return fail(format!("invalid group reference {group}"), start + 1);
                }
                if self.open.contains(&group) {
                    return fail("cannot refer to an open group", start);
                }
                Node::One(Op::Same(group, self.has(IGNORECASE)))
            }
            _ => {
                let c = self.escaped_char(c, start)?;
                self.literal(c)
            }
        })
    }

    /// The character that an escape stands for.
    fn escaped_char(&mut self, c: char, start: usize) -> Parsed<char> {
        let hex = |count: usize, parser: &mut Parser| -> Parsed<char> {
            let digits: String = parser.chars.iter().skip(parser.at).take(count).collect();
            let valid = digits.len() == count && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            match u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).filter(|_| valid) {
                Some(c) => {
                    parser.at += count;
                    Ok(c)
                }
                None => fail(format!("incomplete escape \\{c}{digits}"), start),
            }
        };
        Ok(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\x0c',
            'v' => '\x0b',
            'a' => '\x07',
            '0' => '\0',
            'x' => hex(2, self)?,
            'u' => hex(4, self)?,
            'U' => hex(8, self)?,
            c if c.is_ascii_alphabetic() => return fail(format!("bad escape \\{c}"), start),
            c => c,
        })
    }

    fn set(&mut self, start: usize) -> Parsed<Node> {
        let mut set = Set { negated: self.take('^'), fold: self.has(IGNORECASE), ..Set::default() };
        let first = self.at;
        loop {
            let place = self.at;
            let Some(c) = self.next() else { return fail("unterminated character set", start) };
            if c == ']' && place > first {
                break;
            }
            let Some(low) = self.set_member(c, place, &mut set, start)? else { continue };
            if self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']') {
                self.at += 1;
                let high_place = self.at;
                let Some(c) = self.next() else { return fail("unterminated character set", start) };
                let high = self.set_member(c, high_place, &mut set, start)?;
                match high {
                    Some(high) if high >= low => set.ranges.push((low, high)),
                    _ => {
                        let text: String = self.chars.get(place..self.at).unwrap_or_default().iter().collect();
                        return fail(format!("bad character range {text}"), place);
                    }
                }
                continue;
            }
            set.ranges.push((low, low));
        }
        Ok(Node::One(Op::Set(Rc::new(set))))
    }

    /// A character in a set; nothing for a class, which is added.
    fn set_member(&mut self, c: char, place: usize, set: &mut Set, start: usize) -> Parsed<Option<char>> {
        if c != '\\' {
            return Ok(Some(c));
        }
        match self.next() {
            Some(class @ ('d' | 'D' | 'w' | 'W' | 's' | 'S')) => {
                set.classes.push(class);
                Ok(None)
            }
            Some('b') => Ok(Some('\x08')),
            Some(c) => self.escaped_char(c, place).map(Some),
            None => fail("unterminated character set", start),
        }
    }

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

    fn group(&mut self, start: usize) -> Parsed<Node> {
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

/// How many characters a piece matches, if always the same number.
fn width(node: &Node) -> Option<usize> {
    match node {
        Node::Empty | Node::Look { .. } => Some(0),
        Node::One(Op::Char(_) | Op::CharFold(_) | Op::Any(_) | Op::Set(_)) => Some(1),
        Node::One(Op::Same(..)) => None,
        Node::One(_) => Some(0),
        Node::Sequence(nodes) => nodes.iter().map(width).sum(),
        Node::Either(branches) => {
            let mut widths = branches.iter().map(width);
            let first = widths.next()??;
            widths.all(|other| other == Some(first)).then_some(first)
        }
        Node::Group(_, body) => width(body),
        Node::Repeat { body, least, most, .. } if Some(*least) == *most => Some(width(body)? * least),
        Node::Repeat { .. } | Node::Condition(..) => None,
    }
}

/// Whether a piece may match nothing.
fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Look { .. } | Node::Condition(..) => true,
        Node::One(Op::Char(_) | Op::CharFold(_) | Op::Any(_) | Op::Set(_)) => false,
        Node::One(_) => true,
        Node::Sequence(nodes) => nodes.iter().all(may_be_empty),
        Node::Either(branches) => branches.iter().any(may_be_empty),
        Node::Group(_, body) => may_be_empty(body),
        Node::Repeat { body, least, .. } => *least == 0 || may_be_empty(body),
    }
}

struct Emitter {
    ops: Vec<Op>,
    marks: usize,
}

impl Emitter {
    fn push(&mut self, op: Op) -> Parsed<usize> {
        if self.ops.len() >= MOST {
            return Err(Problem::Large);
        }
        self.ops.push(op);
        Ok(self.ops.len() - 1)
    }

    fn patch(&mut self, at: usize, op: Op) {
        if let Some(slot) = self.ops.get_mut(at) {
            *slot = op;
        }
    }

    fn node(&mut self, node: &Node) -> Parsed<()> {
        match node {
            Node::Empty => {}
            Node::One(op) => drop(self.push(op.clone())?),
            Node::Sequence(nodes) => {
                for node in nodes {
                    self.node(node)?;
                }
            }
            Node::Either(branches) => {
                let mut ends = Vec::new();
                for (at, branch) in branches.iter().enumerate() {
                    if at + 1 == branches.len() {
                        self.node(branch)?;
                        break;
                    }
                    let split = self.push(Op::Match)?;
                    self.node(branch)?;
                    ends.push(self.push(Op::Match)?);
                    self.patch(split, Op::Split(split + 1, self.ops.len()));
                }
                let end = self.ops.len();
                for at in ends {
                    self.patch(at, Op::Jump(end));
                }
            }
            Node::Group(group, body) => {
                self.push(Op::Save(group * 2))?;
                self.node(body)?;
                self.push(Op::Save(group * 2 + 1))?;
            }
            Node::Repeat { body, least, most, greedy } => self.repeat(body, *least, *most, *greedy)?,
            Node::Look { body, ahead, wanted } => {
                let look = self.push(Op::Match)?;
                self.node(body)?;
                self.push(Op::Match)?;
                let (width, after) = (width(body).unwrap_or(0), self.ops.len());
                self.patch(look, Op::Look { ahead: *ahead, wanted: *wanted, width, after });
            }
            Node::Condition(group, yes, no) => {
                let test = self.push(Op::Match)?;
                self.node(yes)?;
                let jump = self.push(Op::Match)?;
                self.patch(test, Op::IfGroup(*group, self.ops.len()));
                self.node(no)?;
                self.patch(jump, Op::Jump(self.ops.len()));
            }
        }
        Ok(())
    }

    fn split(&mut self, at: usize, after: usize, greedy: bool) {
        self.patch(at, if greedy { Op::Split(at + 1, after) } else { Op::Split(after, at + 1) });
    }

    fn repeat(&mut self, body: &Node, least: usize, most: Option<usize>, greedy: bool) -> Parsed<()> {
        for _ in 0..least {
            self.node(body)?;
        }
        match most {
            Some(most) => {
                let mut splits = Vec::new();
                for _ in least..most {
                    splits.push(self.push(Op::Match)?);
                    self.node(body)?;
                }
                let after = self.ops.len();
                for at in splits {
                    self.split(at, after, greedy);
                }
            }
            None => {
                let split = self.push(Op::Match)?;
                if may_be_empty(body) {
                    // A round that matches nothing ends the loop, or it would go on for ever.
                    let mark = self.marks;
                    self.marks += 1;
                    self.push(Op::Mark(mark))?;
                    self.node(body)?;
                    let moved = self.push(Op::Match)?;
                    self.push(Op::Jump(split))?;
                    self.patch(moved, Op::Moved(mark, self.ops.len()));
                } else {
                    self.node(body)?;
                    self.push(Op::Jump(split))?;
                }
                let after = self.ops.len();
                self.split(split, after, greedy);
            }
        }
        Ok(())
    }
}
