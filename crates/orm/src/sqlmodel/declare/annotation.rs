//! Annotations: texts evaluated, and forms taken apart.

use std::rc::Rc;

use linktable_python::code::BinaryOp;
use linktable_python::error::unsupported;
use linktable_python::object::{Alias, DictObject, Form};
use linktable_python::{Args, Raised, Result, Value, Vm};

use super::words::{Word, Words};

/// How deep an annotation may nest.
const DEPTH: usize = 40;

/// What a text comes to.
pub(crate) enum Evaluated {
    /// This value.
    Value(Value),
    /// A name in it is not there (yet).
    Missing,
    /// It is more than is read here.
    Unreadable,
}

/// What ends the reading of a text early.
enum Stop {
    Missing,
    Unreadable,
    Raised(Raised),
}

impl From<Raised> for Stop {
    fn from(raised: Raised) -> Self {
        Stop::Raised(raised)
    }
}

type Read<T> = std::result::Result<T, Stop>;

/// The type a text stands for, with the names of `globals`.
pub(crate) fn evaluate(vm: &mut Vm, text: &str, globals: &Rc<DictObject>) -> Result<Evaluated> {
    let Some(words) = Words::of(text) else { return Ok(Evaluated::Unreadable) };
    let mut reader = Reader { words, globals };
    match reader.union(vm, 0) {
        Ok(value) if reader.words.is_at_end() => Ok(Evaluated::Value(value)),
        Ok(_) | Err(Stop::Unreadable) => Ok(Evaluated::Unreadable),
        Err(Stop::Missing) => Ok(Evaluated::Missing),
        Err(Stop::Raised(raised)) => Err(raised),
    }
}

struct Reader<'a> {
    words: Words<'a>,
    globals: &'a Rc<DictObject>,
}

impl Reader<'_> {
    fn union(&mut self, vm: &mut Vm, depth: usize) -> Read<Value> {
        let mut value = self.member(vm, depth)?;
        while self.words.take("|") {
            let other = self.member(vm, depth)?;
            value = vm.binary(BinaryOp::Or, &value, &other)?;
        }
        Ok(value)
    }

    fn member(&mut self, vm: &mut Vm, depth: usize) -> Read<Value> {
        if depth > DEPTH {
            return Err(Stop::Unreadable);
        }
        let mut value = self.atom(vm, depth)?;
        loop {
            if self.words.take(".") {
                let Some(Word::Name(name)) = self.words.next() else { return Err(Stop::Unreadable) };
                value = vm.get_attr_opt(&value, name)?.ok_or(Stop::Missing)?;
            } else if self.words.take("[") {
                let mut items = self.items(vm, depth, "]")?;
                let key = match items.len() {
                    1 => items.pop().unwrap_or_default(),
                    _ => Value::tuple(items),
                };
                value = vm.get_item(&value, &key)?;
            } else if self.words.take("(") {
                let args = self.arguments(vm, depth)?;
                value = vm.call(&value, args)?;
            } else {
                return Ok(value);
            }
        }
    }

    fn items(&mut self, vm: &mut Vm, depth: usize, end: &str) -> Read<Vec<Value>> {
        let mut items = Vec::new();
        while !self.words.take(end) {
            items.push(self.union(vm, depth + 1)?);
            if !self.words.take(",") && !self.words.peek_is(end) {
                return Err(Stop::Unreadable);
            }
        }
        Ok(items)
    }

    fn arguments(&mut self, vm: &mut Vm, depth: usize) -> Read<Args> {
        let mut args = Args::none();
        while !self.words.take(")") {
            match self.words.take_keyword() {
                Some(name) => {
                    let value = self.union(vm, depth + 1)?;
                    args = args.with(name, value);
                }
                None => args.positional.push(self.union(vm, depth + 1)?),
            }
            if !self.words.take(",") && !self.words.peek_is(")") {
                return Err(Stop::Unreadable);
            }
        }
        Ok(args)
    }

    fn atom(&mut self, vm: &mut Vm, depth: usize) -> Read<Value> {
        Ok(match self.words.next() {
            Some(Word::Name("None")) => Value::None,
            Some(Word::Name("True")) => Value::Bool(true),
            Some(Word::Name("False")) => Value::Bool(false),
            Some(Word::Name(name)) => {
                let global = self.globals.get_str(name);
                global.or_else(|| vm.builtin(name)).ok_or(Stop::Missing)?
            }
            Some(Word::Text(text)) => Value::str(text),
            Some(Word::Number(number)) => number.parse().map(Value::Int).map_err(|_| Stop::Unreadable)?,
            Some(Word::Sign("(")) => {
                let value = self.union(vm, depth + 1)?;
                if !self.words.take(")") {
                    return Err(Stop::Unreadable);
                }
                value
            }
            Some(Word::Sign("[")) => Value::list(self.items(vm, depth, "]")?),
            _ => return Err(Stop::Unreadable),
        })
    }
}

/// An annotation with its texts evaluated as far as their names are there, and
/// `Annotated`'s metadata, `ClassVar` and the like taken off.
pub(super) struct Annotation {
    /// The type.
    pub value: Value,
    /// What `Annotated` adds.
    pub metadata: Vec<Value>,
    /// Whether it is a `ClassVar`.
    pub is_class_variable: bool,
}

impl Annotation {
    pub fn of(vm: &mut Vm, value: &Value, globals: &Rc<DictObject>) -> Result<Annotation> {
        let mut annotation = Annotation { value: value.clone(), metadata: Vec::new(), is_class_variable: false };
        for _ in 0..DEPTH {
            let text = text_of(&annotation.value);
            if let Some(text) = text {
                match evaluate(vm, &text, globals)? {
                    Evaluated::Value(value) => {
                        annotation.value = value;
                        continue;
                    }
                    Evaluated::Missing => return Ok(annotation),
                    Evaluated::Unreadable => return Err(unsupported(format!("the annotation `{text}` as a text"))),
                }
            }
            let Value::Alias(alias) = annotation.value.clone() else { return Ok(annotation) };
            match &alias.form {
                Form::Annotated => {
                    annotation.metadata.extend(alias.args.iter().skip(1).cloned());
                    annotation.value = alias.args.first().cloned().unwrap_or_default();
                }
                Form::Qualifier("ClassVar") => {
                    annotation.is_class_variable = true;
                    return Ok(annotation);
                }
                Form::Special("ClassVar") => {
                    annotation.is_class_variable = true;
                    return Ok(annotation);
                }
                Form::Qualifier(_) => annotation.value = alias.args.first().cloned().unwrap_or_default(),
                _ => return Ok(annotation),
            }
        }
        Ok(annotation)
    }
}

/// The text of a string or a forward reference.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text.to_string()),
        Value::Alias(alias) if alias.form == Form::ForwardRef => text_of(alias.args.first()?),
        _ => None,
    }
}

/// The members of a union.
pub(super) fn union_members(value: &Value) -> Option<&[Value]> {
    match value {
        Value::Alias(alias) if matches!(alias.form, Form::Union { .. }) => Some(&alias.args),
        _ => None,
    }
}

/// Whether a value stands for the type of `None`.
pub(super) fn is_none_type(vm: &Vm, value: &Value) -> bool {
    match value {
        Value::None => true,
        Value::Class(class) => Rc::ptr_eq(class, vm.types.none()),
        _ => false,
    }
}

/// The items' type of a list form: `list[X]`, `List["X"]`.
pub(super) fn list_item<'a>(vm: &Vm, alias: &'a Alias) -> Option<&'a Value> {
    let is_list = match &alias.origin {
        Value::Class(class) => Rc::ptr_eq(class, vm.types.list()),
        _ => alias.form == Form::Typing("List"),
    };
    if is_list { alias.args.first() } else { None }
}
