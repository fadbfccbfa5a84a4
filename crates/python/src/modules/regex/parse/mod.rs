//! Patterns, from text to operations.

mod characters;
mod emit;
mod groups;

use crate::modules::regex::matching::fold;
use crate::modules::regex::{Op, Program};
use emit::Emitter;

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
}
