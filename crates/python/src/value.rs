//! What a Python name can stand for.

use std::rc::Rc;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

use crate::class::Class;
use crate::dict::Dict;
use crate::object::{
    Alias, Bytes, DictObject, DictView, Function, Generator, Instance, Iter, List, Method, Module, Native, Property,
    Range, Set, Slice, Tuple, Wrapper,
};
use crate::text::Text;

/// A Python value. Cloning it clones a reference.
#[derive(Clone, Default)]
pub enum Value {
    /// `None`.
    #[default]
    None,
    /// `...`.
    Ellipsis,
    /// `NotImplemented`.
    NotImplemented,
    /// `True`, `False`.
    Bool(bool),
    /// An integer that fits 64 bits; those that fit are never [`Value::Big`].
    Int(i64),
    /// A larger integer.
    Big(Rc<BigInt>),
    /// A float.
    Float(f64),
    /// A string.
    Str(Text),
    /// `bytes` or `bytearray`.
    Bytes(Rc<Bytes>),
    /// A tuple.
    Tuple(Rc<Tuple>),
    /// A list.
    List(Rc<List>),
    /// A dict.
    Dict(Rc<DictObject>),
    /// A set or frozenset.
    Set(Rc<Set>),
    /// `slice(…)`.
    Slice(Rc<Slice>),
    /// `range(…)`.
    Range(Rc<Range>),
    /// `keys()`, `values()`, `items()` of a dict.
    View(Rc<DictView>),
    /// A function written in Python.
    Function(Rc<Function>),
    /// A function written in Rust.
    Native(Rc<Native>),
    /// A function bound to its first argument.
    Method(Rc<Method>),
    /// A class.
    Class(Rc<Class>),
    /// An object of a class that has no kind of its own here.
    Instance(Rc<Instance>),
    /// A module.
    Module(Rc<Module>),
    /// An iterator written in Rust.
    Iter(Rc<Iter>),
    /// A generator, coroutine or asynchronous generator.
    Generator(Rc<Generator>),
    /// `property(…)`.
    Property(Rc<Property>),
    /// `staticmethod(…)`, `classmethod(…)`.
    Wrapper(Rc<Wrapper>),
    /// A type form: `list[int]`, `Optional[X]`, `int | None`.
    Alias(Rc<Alias>),
}

impl Value {
    /// A string.
    pub fn str(text: impl Into<Text>) -> Value {
        Value::Str(text.into())
    }

    /// A new list.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(List::new(items))
    }

    /// A new tuple.
    pub fn tuple(items: Vec<Value>) -> Value {
        Value::Tuple(Tuple::new(items))
    }

    /// A new dict.
    pub fn dict(dict: Dict) -> Value {
        Value::Dict(DictObject::new(dict))
    }

    /// New `bytes`.
    pub fn bytes(bytes: Vec<u8>) -> Value {
        Value::Bytes(Bytes::new(bytes))
    }

    /// A new set.
    pub fn set(items: Dict) -> Value {
        Value::Set(Set::new(items, false))
    }

    /// A new frozenset.
    pub fn frozenset(items: Dict) -> Value {
        Value::Set(Set::new(items, true))
    }

    /// An integer of any size, in its one right form.
    pub fn big(number: BigInt) -> Value {
        match number.to_i64() {
            Some(small) => Value::Int(small),
            None => Value::Big(Rc::new(number)),
        }
    }

    /// A function written in Rust.
    pub fn native(name: &'static str, function: crate::class::NativeFn) -> Value {
        Value::Native(Native::new(name, function))
    }

    /// Whether it is `None`.
    pub fn is_none(&self) -> bool {
        matches!(self, Value::None)
    }

    /// Nothing for `None`.
    pub fn non_none(self) -> Option<Value> {
        if self.is_none() { None } else { Some(self) }
    }

    /// The text of a string, also of an instance of a subclass of `str`.
    pub fn as_text(&self) -> Option<&Text> {
        match self {
            Value::Str(text) => Some(text),
            Value::Instance(instance) => match &instance.base {
                Some(Value::Str(text)) => Some(text),
                _ => None,
            },
            _ => None,
        }
    }

    /// The integer, if it is one that fits (also `bool` and subclasses of `int`).
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Value::Int(number) => Some(*number),
            Value::Bool(truth) => Some(i64::from(*truth)),
            Value::Instance(instance) => instance.base.as_ref()?.as_int(),
            _ => None,
        }
    }

    /// The integer of any size (also `bool` and subclasses of `int`).
    pub fn as_bigint(&self) -> Option<BigInt> {
        match self {
            Value::Big(number) => Some((**number).clone()),
            Value::Instance(instance) => instance.base.as_ref()?.as_bigint(),
            _ => self.as_int().map(BigInt::from),
        }
    }

    /// The instance, if it is one.
    pub fn as_instance(&self) -> Option<&Rc<Instance>> {
        match self {
            Value::Instance(instance) => Some(instance),
            _ => None,
        }
    }

    /// The class, if it is one.
    pub fn as_class(&self) -> Option<&Rc<Class>> {
        match self {
            Value::Class(class) => Some(class),
            _ => None,
        }
    }

    /// For an instance of a subclass of a built-in type, the built-in value in
    /// it; any other value itself.
    pub fn unwrapped(&self) -> &Value {
        match self {
            Value::Instance(instance) => instance.base.as_ref().unwrap_or(self),
            _ => self,
        }
    }

    /// What a library keeps in this object, if it is of that kind.
    pub fn host<T: 'static>(&self) -> Option<Rc<T>> {
        self.as_instance()?.host::<T>()
    }

    /// Whether both are the same object: Python's `is`.
    pub fn is(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::None, Value::None)
            | (Value::Ellipsis, Value::Ellipsis)
            | (Value::NotImplemented, Value::NotImplemented) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
            // Equal strings are taken for one object: which of them CPython interns is its own affair.
            (Value::Str(a), Value::Str(b)) => a == b,
            _ => match (self.address(), other.address()) {
                (Some(a), Some(b)) => a == b,
                _ => false,
            },
        }
    }

    /// A number that no other live object has; nothing for values without an object.
    pub fn address(&self) -> Option<usize> {
        fn of<T: ?Sized>(object: &Rc<T>) -> Option<usize> {
            Some(Rc::as_ptr(object).cast::<u8>() as usize)
        }
        match self {
            Value::None
            | Value::Ellipsis
            | Value::NotImplemented
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_) => None,
            Value::Str(text) => Some(text.address()),
            Value::Big(object) => of(object),
            Value::Bytes(object) => of(object),
            Value::Tuple(object) => of(object),
            Value::List(object) => of(object),
            Value::Dict(object) => of(object),
            Value::Set(object) => of(object),
            Value::Slice(object) => of(object),
            Value::Range(object) => of(object),
            Value::View(object) => of(object),
            Value::Function(object) => of(object),
            Value::Native(object) => of(object),
            Value::Method(object) => of(object),
            Value::Class(object) => of(object),
            Value::Instance(object) => of(object),
            Value::Module(object) => of(object),
            Value::Iter(object) => of(object),
            Value::Generator(object) => of(object),
            Value::Property(object) => of(object),
            Value::Wrapper(object) => of(object),
            Value::Alias(object) => of(object),
        }
    }

    /// Whether dropping it may drop other values.
    pub(crate) fn is_container(&self) -> bool {
        !matches!(
            self,
            Value::None
                | Value::Ellipsis
                | Value::NotImplemented
                | Value::Bool(_)
                | Value::Int(_)
                | Value::Float(_)
                | Value::Str(_)
                | Value::Big(_)
                | Value::Bytes(_)
        )
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Value::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Value::Int(value)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        i64::try_from(value).map_or_else(|_| Value::big(BigInt::from(value)), Value::Int)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Value::Float(value)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Str(text.into())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Str(text.into())
    }
}

impl From<Text> for Value {
    fn from(text: Text) -> Self {
        Value::Str(text)
    }
}
