//! What an expression is, as far as its words tell: a model, an object of one, a query, a session.

use super::facts::{self, Gives};
use super::known::Known;
use super::tokens::Kind;
use linktable_schema::Orm;

/// What an expression is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// A model itself.
    Class(String),
    /// An object of a model.
    One(String),
    /// The objects that a relationship leads to: the other model, and the end's model and attribute.
    Related(String, (String, String)),
    /// A query for objects of a model.
    Query(String),
    /// What a session gave for a query.
    Found(String),
    /// An attribute of a model itself.
    Column,
    /// A session.
    Session,
    /// A module of the library's.
    Module,
    /// Anything else.
    Unknown,
}

/// How many names are followed from one to the next.
const DEPTH: usize = 8;

impl Known<'_> {
    /// What stands before the token `end`, which is a dot or a bracket.
    pub(super) fn type_before(&self, end: usize) -> Type {
        self.chain_start(end).map_or(Type::Unknown, |start| self.type_of(start, end, DEPTH))
    }

    /// Where the names, calls and brackets begin that end before `end`.
    fn chain_start(&self, end: usize) -> Option<usize> {
        let tokens = &self.tokens;
        let mut at = end.checked_sub(1)?;
        loop {
            match tokens.get(at)?.kind {
                Kind::Mark(')' | ']') => {
                    at = tokens.opening(at)?;
                    match at.checked_sub(1) {
                        Some(before)
                            if tokens.name(before).is_some_and(|name| !is_keyword(name)) || tokens.is(before, ')') =>
                        {
                            at = before;
                        }
                        _ => return Some(at),
                    }
                }
                Kind::Name if at >= 2 && tokens.is(at - 1, '.') => at -= 2,
                Kind::Name => return Some(at),
                _ => return None,
            }
        }
    }

    /// What the expression is that begins at a token, up to `end` or as far as it goes.
    fn type_of(&self, start: usize, end: usize, depth: usize) -> Type {
        let tokens = &self.tokens;
        let Some(depth) = depth.checked_sub(1) else { return Type::Unknown };
        let mut at = start;
        while tokens.name(at) == Some("await") {
            at += 1;
        }
        let mut found = if tokens.is(at, '(') {
            let inner = self.type_of(at + 1, end, depth);
            at = self.after_bracket(at);
            inner
        } else {
            let Some(name) = tokens.name(at) else { return Type::Unknown };
            at += 1;
            if tokens.is(at, '(') && at < end {
                let called = self.called(name, at, end);
                at = self.after_bracket(at);
                called
            } else {
                self.named(name, start, depth)
            }
        };
        while at < end {
            if tokens.is(at, '.') {
                let Some(name) = tokens.name(at + 1) else { return Type::Unknown };
                at += 2;
                let call = (tokens.is(at, '(') && at < end).then_some(at);
                found = self.attribute_of(found, name, call);
                if let Some(open) = call {
                    at = self.after_bracket(open);
                }
            } else if tokens.is(at, '[') {
                found = element(found);
                at = self.after_bracket(at);
            } else if tokens.is(at, '(') {
                found = Type::Unknown;
                at = self.after_bracket(at);
            } else {
                break;
            }
        }
        found
    }

    fn after_bracket(&self, open: usize) -> usize {
        let mut depth = 0_usize;
        let mut at = open;
        while let Some(token) = self.tokens.get(at) {
            match token.kind {
                Kind::Mark('(' | '[' | '{') => depth += 1,
                Kind::Mark(')' | ']' | '}') => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
            if depth == 0 {
                break;
            }
        }
        at
    }

    /// The first model named between the brackets that open at `open`.
    fn model_in(&self, open: usize) -> Option<String> {
        let names = (open..self.after_bracket(open)).filter_map(|at| self.tokens.name(at));
        names.filter(|name| self.is_model(name)).map(str::to_owned).next()
    }

    fn called(&self, name: &str, open: usize, _end: usize) -> Type {
        match name {
            "select" => self.model_in(open).map_or(Type::Unknown, Type::Query),
            "Session" | "AsyncSession" => Type::Session,
            _ if self.is_model(name) => Type::One(name.to_owned()),
            _ => Type::Unknown,
        }
    }

    fn named(&self, name: &str, before: usize, depth: usize) -> Type {
        match (self.orm, name) {
            (Orm::Tortoise, "fields") | (Orm::Ormar, "ormar") => Type::Module,
            _ if self.is_model(name) => Type::Class(name.to_owned()),
            _ => self.variable(name, before, depth),
        }
    }

    /// What a variable was bound to last before a token; else in a comprehension after it.
    fn variable(&self, name: &str, before: usize, depth: usize) -> Type {
        let line = self.tokens.line(self.tokens.line_of(before));
        let places = (0..before).rev().chain(before..line.end);
        for at in places {
            if self.tokens.name(at) == Some(name)
                && let Some(found) = self.binding(at, depth)
            {
                return found;
            }
        }
        Type::Unknown
    }

    /// What the name at a token is bound to there, if that is a place where it is bound.
    fn binding(&self, at: usize, depth: usize) -> Option<Type> {
        let tokens = &self.tokens;
        let end = tokens.all.len();
        let before = at.checked_sub(1).and_then(|before| tokens.name(before));
        if tokens.is(at + 1, '=') && !tokens.is(at + 2, '=') {
            let is_first = tokens.lines.iter().any(|line| line.first == at);
            return is_first.then(|| self.type_of(at + 2, end, depth));
        }
        if before == Some("as") {
            return Some(self.type_before(at - 1)).filter(|found| *found != Type::Unknown);
        }
        if before == Some("for") && tokens.name(at + 1) == Some("in") {
            return Some(element(self.type_of(at + 2, end, depth)));
        }
        if tokens.is(at + 1, ':') {
            let line = tokens.line(tokens.line_of(at));
            let words = (at + 2..line.end).map_while(|at| (!tokens.is(at, ',') && !tokens.is(at, '=')).then_some(at));
            let mut names = words.filter_map(|at| tokens.name(at));
            return names.find_map(|name| match name {
                "Session" | "AsyncSession" => Some(Type::Session),
                _ if self.is_model(name) => Some(Type::One(name.to_owned())),
                _ => None,
            });
        }
        None
    }

    fn attribute_of(&self, owner: Type, name: &str, call: Option<usize>) -> Type {
        match owner {
            Type::Class(model) => match call {
                None if name == "objects" && self.orm == Orm::Ormar => Type::Query(model),
                None => Type::Column,
                Some(_) => self.answer(model, name),
            },
            Type::Query(model) | Type::Found(model) => match call {
                Some(_) => self.answer(model, name),
                None => Type::Unknown,
            },
            Type::Related(model, end) => match call {
                Some(_) => self.answer(model, name),
                None => Type::Related(model, end),
            },
            Type::Session => match (name, call) {
                ("exec" | "scalars" | "execute", Some(open)) => self.model_in(open).map_or(Type::Unknown, Type::Found),
                ("get" | "get_one" | "merge", Some(open)) => self.model_in(open).map_or(Type::Unknown, Type::One),
                _ => Type::Unknown,
            },
            Type::One(model) => match self.attributes(&model).into_iter().find(|own| own.name == name) {
                Some(own) => match own.leads_to {
                    Some((other, true)) => Type::Related(other, (model, own.name)),
                    Some((other, false)) => Type::One(other),
                    None => Type::Unknown,
                },
                None => Type::Unknown,
            },
            Type::Column | Type::Module | Type::Unknown => Type::Unknown,
        }
    }

    /// What a call on a query gives.
    fn answer(&self, model: String, method: &str) -> Type {
        match facts::gives(method) {
            Gives::One => Type::One(model),
            Gives::Many => Type::Query(model),
            Gives::Other => Type::Unknown,
        }
    }
}

fn element(of: Type) -> Type {
    match of {
        Type::Query(model) | Type::Found(model) | Type::Related(model, _) => Type::One(model),
        _ => Type::Unknown,
    }
}

fn is_keyword(name: &str) -> bool {
    matches!(
        name,
        "in" | "return" | "await" | "if" | "not" | "and" | "or" | "else" | "for" | "lambda" | "is" | "assert"
    )
}
