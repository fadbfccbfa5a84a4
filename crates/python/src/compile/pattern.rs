//! `match`.

use ruff_python_ast::{Pattern, Singleton, StmtMatch};

use super::unit::Compiler;
use crate::code::{CompareOp, Op};
use crate::syntax::span_of;
use crate::text::Text;
use crate::value::Value;

impl<'a> Compiler<'a> {
    pub(super) fn match_statement(&mut self, statement: &'a StmtMatch) {
        self.expression(&statement.subject);
        let mut ends = Vec::new();
        for case in &statement.cases {
            self.span = span_of(case);
            let mut failed = Vec::new();
            self.emit(Op::Copy(1));
            self.pattern(&case.pattern, &mut failed);
            let guard = case.guard.as_ref().map(|guard| self.jump_if_false(guard));
            self.emit(Op::Pop);
            self.body(&case.body);
            ends.push(self.emit(Op::Jump(0)));
            self.fail_here(failed);
            if let Some(guard) = guard {
                self.land(guard);
            }
        }
        self.emit(Op::Pop);
        for end in ends {
            self.land(end);
        }
    }

    /// Jumps of failed patterns land here, each after dropping what it had on the stack.
    fn fail_here(&mut self, failed: Vec<(usize, u32)>) {
        if failed.is_empty() {
            return;
        }
        let past = self.emit(Op::Jump(0));
        let mut ends = Vec::new();
        for (jump, depth) in failed {
            self.land(jump);
            for _ in 0..depth {
                self.emit(Op::Pop);
            }
            ends.push(self.emit(Op::Jump(0)));
        }
        self.land(past);
        for end in ends {
            self.land(end);
        }
    }

    /// Matches the value on top of the stack, and pops it. `failed` gets the jumps
    /// taken where it does not match, with how many values are then left over.
    fn pattern(&mut self, pattern: &'a Pattern, failed: &mut Vec<(usize, u32)>) {
        let span = self.span;
        self.span = span_of(pattern);
        match pattern {
            Pattern::MatchValue(value) => {
                self.expression(&value.value);
                self.emit(Op::Compare(CompareOp::Eq));
                failed.push((self.emit(Op::JumpIfFalse(0)), 0));
            }
            Pattern::MatchSingleton(singleton) => {
                self.constant(match singleton.value {
                    Singleton::None => Value::None,
                    Singleton::True => Value::Bool(true),
                    Singleton::False => Value::Bool(false),
                });
                self.emit(Op::Compare(CompareOp::Is));
                failed.push((self.emit(Op::JumpIfFalse(0)), 0));
            }
            Pattern::MatchAs(capture) => {
                if let Some(inner) = &capture.pattern {
                    self.emit(Op::Copy(1));
                    self.inner(inner, 1, failed);
                }
                match &capture.name {
                    Some(name) => self.store(name.as_str()),
                    None => drop(self.emit(Op::Pop)),
                }
            }
            Pattern::MatchStar(star) => match &star.name {
                Some(name) => self.store(name.as_str()),
                None => drop(self.emit(Op::Pop)),
            },
            Pattern::MatchOr(choice) => {
                let mut ends = Vec::new();
                let last = choice.patterns.len().saturating_sub(1);
                for (at, alternative) in choice.patterns.iter().enumerate() {
                    if at == last {
                        self.pattern(alternative, failed);
                    } else {
                        let mut here = Vec::new();
                        self.emit(Op::Copy(1));
                        self.pattern(alternative, &mut here);
                        self.emit(Op::Pop);
                        ends.push(self.emit(Op::Jump(0)));
                        self.fail_here(here);
                    }
                }
                for end in ends {
                    self.land(end);
                }
            }
            Pattern::MatchSequence(sequence) => self.sequence(&sequence.patterns, failed),
            Pattern::MatchMapping(mapping) => {
                self.emit(Op::MatchMapping(mapping.keys.len() as u32));
                failed.push((self.emit(Op::JumpIfFalse(0)), 1));
                for key in &mapping.keys {
                    self.expression(key);
                }
                self.emit(Op::BuildTuple(mapping.keys.len() as u32));
                // subject keys
                self.emit(Op::Copy(2));
                self.emit(Op::Copy(2));
                self.emit(Op::MatchKeys);
                // subject keys subject values
                self.emit(Op::Copy(1));
                self.constant(Value::None);
                self.emit(Op::Compare(CompareOp::IsNot));
                failed.push((self.emit(Op::JumpIfFalse(0)), 4));
                self.emit(Op::Unpack(mapping.patterns.len() as u32));
                for (at, inner) in mapping.patterns.iter().enumerate() {
                    self.inner(inner, 3 + (mapping.patterns.len() - at - 1) as u32, failed);
                }
                self.emit(Op::Pop);
                match &mapping.rest {
                    Some(rest) => {
                        self.emit(Op::MatchRest);
                        self.store(rest.as_str());
                    }
                    None => drop(self.emit(Op::Pop)),
                }
                self.emit(Op::Pop);
            }
            Pattern::MatchClass(class) => {
                self.expression(&class.cls);
                let names: Vec<Text> =
                    class.arguments.keywords.iter().map(|keyword| Text::from(keyword.attr.as_str())).collect();
                let names = self.keyword_index(names);
                self.emit(Op::MatchClass(class.arguments.patterns.len() as u32, names));
                self.emit(Op::Copy(1));
                self.constant(Value::None);
                self.emit(Op::Compare(CompareOp::IsNot));
                failed.push((self.emit(Op::JumpIfFalse(0)), 1));
                let keywords = class.arguments.keywords.iter().map(|keyword| &keyword.pattern);
                let inner: Vec<&'a Pattern> = class.arguments.patterns.iter().chain(keywords).collect();
                self.emit(Op::Unpack(inner.len() as u32));
                for (at, pattern) in inner.iter().enumerate() {
                    self.inner(pattern, (inner.len() - at - 1) as u32, failed);
                }
            }
        }
        self.span = span;
    }

    /// A pattern within another that has `below` more values on the stack.
    fn inner(&mut self, pattern: &'a Pattern, below: u32, failed: &mut Vec<(usize, u32)>) {
        let mut here = Vec::new();
        self.pattern(pattern, &mut here);
        failed.extend(here.into_iter().map(|(jump, depth)| (jump, depth + below)));
    }

    fn sequence(&mut self, patterns: &'a [Pattern], failed: &mut Vec<(usize, u32)>) {
        let star = patterns.iter().position(|pattern| matches!(pattern, Pattern::MatchStar(_)));
        let length = patterns.len() - usize::from(star.is_some());
        self.emit(Op::MatchSequence(length as u32, star.is_some()));
        failed.push((self.emit(Op::JumpIfFalse(0)), 1));
        match star {
            Some(at) => self.emit(Op::UnpackStar(at as u32, (patterns.len() - at - 1) as u32)),
            None => self.emit(Op::Unpack(patterns.len() as u32)),
        };
        for (at, pattern) in patterns.iter().enumerate() {
            self.inner(pattern, (patterns.len() - at - 1) as u32, failed);
        }
    }
}
