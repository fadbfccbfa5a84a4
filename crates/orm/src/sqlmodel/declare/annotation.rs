//! Annotations: texts evaluated, and forms taken apart.

use std::rc::Rc;

use linktable_python::code::BinaryOp;
use linktable_python::object::{Alias, DictObject, Form};
use linktable_python::{Result, Value, Vm};

use super::words::{Word, Words};

/// How deep an annotation may nest.
const DEPTH: usize = 40;

/// The type a text stands for, with the names of `globals`; nothing if a name
/// in it is not there (yet), or if it is more than types are made of.
pub(super) fn evaluate(vm: &mut Vm, text: &str, globals: &Rc<DictObject>) -> Result<Option<Value>> {
    let Some(words) = Words::of(text) else { return Ok(None) };
    let mut reader = Reader { words, globals };
    let value = reader.union(vm, 0)?;
    Ok(value.filter(|_| reader.words.is_at_end()))
}

struct Reader<'a> {
    words: Words<'a>,
    globals: &'a Rc<DictObject>,
}

impl Reader<'_> {
    fn union(&mut self, vm: &mut Vm, depth: usize) -> Result<Option<Value>> {
        let Some(mut value) = self.member(vm, depth)? else { return Ok(None) };
        while self.words.take("|") {
            let Some(other) = self.member(vm, depth)? else { return Ok(None) };
            value = vm.binary(BinaryOp::Or, &value, &other)?;
        }
        Ok(Some(value))
    }

    fn member(&mut self, vm: &mut Vm, depth: usize) -> Result<Option<Value>> {
        if depth > DEPTH {
            return Ok(None);
        }
        let Some(mut value) = self.atom(vm, depth)? else { return Ok(None) };
        loop {
            if self.words.take(".") {
                let Some(Word::Name(name)) = self.words.next() else { return Ok(None) };
                match vm.get_attr_opt(&value, name)? {
                    Some(attribute) => value = attribute,
                    None => return Ok(None),
                }
            } else if self.words.take("[") {
                let Some(mut items) = self.items(vm, depth, "]")? else { return Ok(None) };
                let key = match items.len() {
                    1 => items.pop().unwrap_or_default(),
                    _ => Value::tuple(items),
                };
                value = vm.get_item(&value, &key)?;
            } else {
                return Ok(Some(value));
            }
        }
    }

    fn items(&mut self, vm: &mut Vm, depth: usize, end: &str) -> Result<Option<Vec<Value>>> {
        let mut items = Vec::new();
        while !self.words.take(end) {
            let Some(item) = self.union(vm, depth + 1)? else { return Ok(None) };
            items.push(item);
            if !self.words.take(",") && !self.words.peek_is(end) {
                return Ok(None);
            }
        }
        Ok(Some(items))
    }

    fn atom(&mut self, vm: &mut Vm, depth: usize) -> Result<Option<Value>> {
        Ok(match self.words.next() {
            Some(Word::Name("None")) => Some(Value::None),
            Some(Word::Name("True")) => Some(Value::Bool(true)),
            Some(Word::Name("False")) => Some(Value::Bool(false)),
            Some(Word::Name(name)) => {
                let global = self.globals.get_str(name);
                global.or_else(|| vm.builtins.get_str(name))
            }
            Some(Word::Text(text)) => Some(Value::str(text)),
            Some(Word::Number(number)) => number.parse().ok().map(Value::Int),
            Some(Word::Sign("(")) => {
                let value = self.union(vm, depth + 1)?;
                value.filter(|_| self.words.take(")"))
            }
            Some(Word::Sign("[")) => self.items(vm, depth, "]")?.map(Value::list),
            _ => None,
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
                    Some(value) if !matches!(value, Value::Str(_)) || text.starts_with(['"', '\'']) => {
                        annotation.value = value;
                        continue;
                    }
                    _ => return Ok(annotation),
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
pub(super) fn text_of(value: &Value) -> Option<String> {
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
        Value::Class(class) => Rc::ptr_eq(class, &vm.types.none),
        _ => false,
    }
}

/// The items' type of a list form: `list[X]`, `List["X"]`.
pub(super) fn list_item<'a>(vm: &Vm, alias: &'a Alias) -> Option<&'a Value> {
    let is_list = match &alias.origin {
        Value::Class(class) => Rc::ptr_eq(class, &vm.types.list),
        _ => alias.form == Form::Typing("List"),
    };
    if is_list { alias.args.first() } else { None }
}
