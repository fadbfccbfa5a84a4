//! The arguments of a call to a function written in Rust.

use crate::error::Result;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// The arguments of a call.
#[derive(Clone, Default)]
pub struct Args {
    /// Those given by position; for methods the object first.
    pub positional: Vec<Value>,
    /// Those given by name, in order.
    pub keywords: Vec<(Text, Value)>,
}

impl<const N: usize> From<[Value; N]> for Args {
    fn from(positional: [Value; N]) -> Self {
        Args { positional: positional.into(), keywords: Vec::new() }
    }
}

impl From<Vec<Value>> for Args {
    fn from(positional: Vec<Value>) -> Self {
        Args { positional, keywords: Vec::new() }
    }
}

/// What a function written in Rust takes.
///
/// `Signature { name: "split", params: &["sep", "maxsplit"], required: 0, .. }`
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// The function's name, for messages.
    pub name: &'static str,
    /// Its parameters; for methods without `self`.
    pub params: &'static [&'static str],
    /// How many of them must be given.
    pub required: usize,
    /// How many of them can be given by position.
    pub positional: usize,
    /// Whether the first argument is the object, which `params` leaves out.
    pub is_method: bool,
}

impl Signature {
    /// A function whose parameters can all be given by position or by name.
    pub const fn function(name: &'static str, params: &'static [&'static str], required: usize) -> Self {
        Signature { name, params, required, positional: params.len(), is_method: false }
    }

    /// A method whose parameters can all be given by position or by name.
    pub const fn method(name: &'static str, params: &'static [&'static str], required: usize) -> Self {
        Signature { name, params, required, positional: params.len(), is_method: true }
    }

    /// The same, with only the first `count` parameters to be given by position.
    #[must_use]
    pub const fn positional(mut self, count: usize) -> Self {
        self.positional = count;
        self
    }
}

/// Arguments sorted into the parameters of a [`Signature`].
pub struct Bound {
    /// The object a method is called on; `None` for functions.
    pub this: Value,
    values: Vec<Option<Value>>,
}

impl Bound {
    /// Takes out the argument at `index`, if it was given.
    pub fn take(&mut self, index: usize) -> Option<Value> {
        self.values.get_mut(index)?.take()
    }

    /// The argument at `index`, if it was given and is not `None`.
    pub fn take_non_none(&mut self, index: usize) -> Option<Value> {
        self.take(index)?.non_none()
    }

    /// The required argument at `index`.
    pub fn required(&mut self, index: usize) -> Value {
        self.take(index).unwrap_or_default()
    }
}

impl Args {
    /// No arguments.
    pub fn none() -> Self {
        Args::default()
    }

    /// With a keyword argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        self.keywords.push((name.into(), value));
        self
    }

    /// The first positional argument: the object a method is called on.
    pub fn this(&self) -> Value {
        self.positional.first().cloned().unwrap_or_default()
    }

    /// Takes the first positional argument off: the object a method is called on.
    pub fn take_this(&mut self) -> Value {
        if self.positional.is_empty() { Value::None } else { self.positional.remove(0) }
    }

    /// The positional argument at `index`.
    pub fn get(&self, index: usize) -> Option<&Value> {
        self.positional.get(index)
    }

    /// Takes a keyword argument out.
    pub fn take_keyword(&mut self, name: &str) -> Option<Value> {
        let at = self.keywords.iter().position(|(keyword, _)| keyword.as_str() == name)?;
        Some(self.keywords.remove(at).1)
    }

    /// Sorts the arguments into the parameters of `signature`.
    ///
    /// # Errors
    /// `TypeError` as CPython words it for functions written in C.
    pub fn bind(mut self, vm: &mut Vm, signature: &Signature) -> Result<Bound> {
        let name = signature.name;
        let this = if signature.is_method { self.take_this() } else { Value::None };
        let given = self.positional.len() + self.keywords.len();
        let params = signature.params.len();
        if self.positional.len() > signature.positional {
            if params == 0 {
                return Err(vm.type_error(format!("{name}() takes no arguments ({given} given)")));
            }
            let bound = if signature.required == params { "exactly" } else { "at most" };
            let kind = if signature.positional < params { " positional" } else { "" };
            let plural = if signature.positional == 1 { "" } else { "s" };
            return Err(vm.type_error(format!(
                "{name}() takes {bound} {}{kind} argument{plural} ({given} given)",
                signature.positional
            )));
        }
        let mut values: Vec<Option<Value>> = self.positional.into_iter().map(Some).collect();
        values.resize(params, None);
        for (keyword, value) in self.keywords {
            let Some(at) = signature.params.iter().position(|param| *param == keyword.as_str()) else {
                return Err(vm.type_error(format!("{name}() got an unexpected keyword argument '{keyword}'")));
            };
            match values.get_mut(at) {
                Some(slot @ None) => *slot = Some(value),
                _ => return Err(vm.type_error(format!("{name}() got multiple values for argument '{keyword}'"))),
            }
        }
        let missing = values.iter().take(signature.required).position(Option::is_none);
        if let Some(at) = missing {
            let param = signature.params.get(at).copied().unwrap_or_default();
            let message = if signature.required == 1 && params == 1 {
                format!("{name}() takes exactly one argument ({given} given)")
            } else {
                format!("{name}() missing required argument '{param}' (pos {})", at + 1)
            };
            return Err(vm.type_error(message));
        }
        Ok(Bound { this, values })
    }
}
