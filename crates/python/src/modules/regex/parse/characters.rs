//! What stands for characters in a pattern: escapes and sets.

use std::rc::Rc;

use super::{IGNORECASE, Node, Parsed, Parser, fail};
use crate::modules::regex::{Op, Set};

impl Parser {
    fn class(&self, class: char) -> Node {
        Node::One(Op::Set(Rc::new(Set { classes: vec![class], ..Set::default() })))
    }

    /// What a backslash and what is behind it stand for.
    pub(super) fn escape(&mut self, start: usize) -> Parsed<Node> {
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

    /// `[…]`, from behind the bracket.
    pub(super) fn set(&mut self, start: usize) -> Parsed<Node> {
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
}
