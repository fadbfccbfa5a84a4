//! `_re`: regular expressions. The classes around it are written in Python.

mod matching;
mod parse;

use std::rc::Rc;

use super::typing::once_class;
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, getter, method};
use crate::error::{Raised, Result};
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// What a pattern can be made of, in the order a matcher goes through it.
#[derive(Clone, Debug)]
pub enum Op {
    /// This character.
    Char(char),
    /// This character, whatever its case.
    CharFold(char),
    /// Any character; line breaks only if so said.
    Any(bool),
    /// A character of a set.
    Set(Rc<Set>),
    /// `^`, by line if so said.
    Start(bool),
    /// `$`, by line if so said.
    End(bool),
    /// `\A`.
    TextStart,
    /// `\Z`.
    TextEnd,
    /// `\b`, or `\B` if not.
    WordBoundary(bool),
    /// Tries the first way, then the second.
    Split(usize, usize),
    /// Goes on there.
    Jump(usize),
    /// Notes the place.
    Save(usize),
    /// What a group matched, whatever its case if so said.
    Same(usize, bool),
    /// Goes on only if a group has matched, else there.
    IfGroup(usize, usize),
    /// Notes where a round of a loop begins.
    Mark(usize),
    /// Ends a loop whose round matched nothing: goes on there.
    Moved(usize, usize),
    /// Looks ahead, or behind by so many characters; the body follows, then it goes on there.
    Look { ahead: bool, wanted: bool, width: usize, after: usize },
    /// The end of the pattern, or of a body.
    Match,
}

/// A set of characters.
#[derive(Debug, Default)]
pub struct Set {
    pub negated: bool,
    pub fold: bool,
    pub ranges: Vec<(char, char)>,
    /// `\d`, `\W` and their like.
    pub classes: Vec<char>,
}

/// A compiled pattern.
pub struct Program {
    pub ops: Vec<Op>,
    pub groups: usize,
    pub names: Vec<(String, usize)>,
    /// How many marks its loops need.
    pub marks: usize,
    pub flags: i64,
}

/// The value of a name of `_re`.
pub(super) fn get(_vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(match name {
        "compile" => Some(Value::native("compile", compile)),
        _ => None,
    })
}

/// `compile(pattern, flags, error)`; `error` is the class of what is raised, called with message, pattern and place.
fn compile(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(pattern) = args.get(0).and_then(Value::as_text).cloned() else {
        return Err(crate::error::unsupported("regular expressions on bytes"));
    };
    let flags = args.get(1).and_then(Value::as_int).unwrap_or(0);
    vm.burn(pattern.len() as u64 * 4)?;
    match parse::parse(&pattern, flags) {
        Ok(program) => {
            let class = class(vm)?;
            Ok(Value::Instance(Instance::with_host(&class, program)))
        }
        Err(parse::Problem::Syntax(message, at)) => {
            let error = args.get(2).cloned().unwrap_or_default();
            let made = vm.call(&error, [Value::from(message), Value::Str(pattern), Value::from(at)].into())?;
            match made {
                Value::Instance(exception) => Err(Raised::Exception(exception)),
                _ => Ok(Value::None),
            }
        }
        Err(parse::Problem::Unsupported(what)) => Err(crate::error::unsupported(what)),
        Err(parse::Problem::Deep) => Err(vm.recursion_error()),
        Err(parse::Problem::Large) => {
            vm.check_memory(usize::MAX)?;
            Ok(Value::None)
        }
    }
}

fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "_re.Program", |vm| {
        Ok(ClassBuilder::new("_re", "Program", &vm.types.object.clone()).natives(METHODS).build())
    })
}

fn program(args: &Args) -> Rc<Program> {
    let empty = || Rc::new(Program { ops: Vec::new(), groups: 0, names: Vec::new(), marks: 0, flags: 0 });
    args.this().host().unwrap_or_else(empty)
}

/// Places as a match has them: start and end of each group, then the last group; -1 for none.
fn places(slots: &[Option<usize>]) -> Value {
    Value::tuple(slots.iter().map(|slot| slot.map_or(Value::Int(-1), Value::from)).collect())
}

fn position(value: Option<&Value>, length: usize) -> usize {
    let at = value.and_then(Value::as_int).unwrap_or(0).max(0);
    usize::try_from(at).unwrap_or(length).min(length)
}

static METHODS: &[NativeDef] = &[
    // `all(text, pos, endpos, most)`: the places of all matches, up to a number of them (0 for all).
    method("all", |vm, args| {
        let program = program(&args);
        let Some(text) = args.get(1).and_then(Value::as_text) else { return Ok(Value::None) };
        vm.check_memory(text.char_len() * 4)?;
        let chars: Vec<char> = text.chars().collect();
        let (start, end) = (position(args.get(2), chars.len()), position(args.get(3), chars.len()));
        let most = position(args.get(4), usize::MAX);
        let chars = chars.get(..end).unwrap_or_default();
        let (mut at, mut must_move) = (start, false);
        let mut found = Vec::new();
        while at <= chars.len() && (most == 0 || found.len() < most) {
            let Some(slots) = matching::search(vm, &program, chars, at, must_move)? else { break };
            let (begin, stop) = (slots.first().copied().flatten().unwrap_or(0), slots.get(1).copied().flatten());
            at = stop.unwrap_or(begin);
            must_move = at == begin;
            found.push(places(&slots));
            vm.check_memory(found.len() * 64)?;
        }
        Ok(vm.new_list(found))
    }),
    getter("flags", |_, args| Ok(Value::Int(program(&args).flags))),
    getter("groups", |_, args| Ok(Value::from(program(&args).groups))),
    // `match(text, pos, endpos, is_full)`: the places of a match that begins at `pos`.
    method("match", |vm, args| {
        let program = program(&args);
        let Some(text) = args.get(1).and_then(Value::as_text) else { return Ok(Value::None) };
        vm.check_memory(text.char_len() * 4)?;
        let chars: Vec<char> = text.chars().collect();
        let (start, end) = (position(args.get(2), chars.len()), position(args.get(3), chars.len()));
        let is_full = matches!(args.get(4), Some(Value::Bool(true)));
        let chars = chars.get(..end).unwrap_or_default();
        Ok(match matching::match_at(vm, &program, chars, start, false, is_full)? {
            Some(slots) => places(&slots),
            None => Value::None,
        })
    }),
    getter("names", |_, args| {
        let mut names = crate::dict::Dict::default();
        for (name, group) in &program(&args).names {
            names.set_str(name.as_str(), Value::from(*group));
        }
        Ok(Value::dict(names))
    }),
    // `search(text, pos, endpos)`: the places of the first match.
    method("search", |vm, args| {
        let program = program(&args);
        let Some(text) = args.get(1).and_then(Value::as_text) else { return Ok(Value::None) };
        vm.check_memory(text.char_len() * 4)?;
        let chars: Vec<char> = text.chars().collect();
        let (start, end) = (position(args.get(2), chars.len()), position(args.get(3), chars.len()));
        let chars = chars.get(..end).unwrap_or_default();
        Ok(match matching::search(vm, &program, chars, start, false)? {
            Some(slots) => places(&slots),
            None => Value::None,
        })
    }),
];
