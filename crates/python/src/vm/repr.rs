//! Values as text.

use std::fmt::Write;
use std::rc::Rc;

use crate::builtins;
use crate::error::Result;
use crate::object::{ExceptionData, GeneratorKind, ViewKind};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    /// Python's `repr`.
    ///
    /// # Errors
    /// What `__repr__` raises.
    pub fn repr(&mut self, value: &Value) -> Result<String> {
        self.repr_for(value, "__repr__")
    }

    /// `repr`, asked for by `caller`, which is what the message names if `__repr__` gives no string.
    fn repr_for(&mut self, value: &Value, caller: &str) -> Result<String> {
        self.burn(1)?;
        if let Value::Instance(_) | Value::Class(_) = value {
            let class = self.class_of(value);
            if let Some((owner, method)) = class.lookup_where("__repr__")
                && !Rc::ptr_eq(owner, &self.types.object)
            {
                let text = self.call(&method, [value.clone()].into())?;
                return match text.as_text() {
                    Some(text) => Ok(text.to_string()),
                    None => {
                        let kind = self.type_name(&text);
                        Err(self.type_error(format!("{caller} returned non-string (type {kind})")))
                    }
                };
            }
        }
        self.nested(|vm| vm.repr_built_in(value))
    }

    /// What `repr` of a built-in value is, and of an object whose class has no `__repr__`.
    pub(crate) fn repr_built_in(&mut self, value: &Value) -> Result<String> {
        let address = |value: &Value| format!("0x{:012x}", value.address().unwrap_or(0));
        Ok(match value {
            Value::None => "None".to_owned(),
            Value::Ellipsis => "Ellipsis".to_owned(),
            Value::NotImplemented => "NotImplemented".to_owned(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Big(number) => builtins::int::decimal(self, number)?,
            Value::Float(number) => builtins::float::repr(*number),
            Value::Str(text) => builtins::str::repr(text),
            Value::Bytes(bytes) => {
                let text = builtins::bytes::repr(&bytes.bytes.borrow());
                if bytes.mutable { format!("bytearray({text})") } else { text }
            }
            Value::Tuple(tuple) => {
                let tuple = tuple.clone();
                match tuple.items.as_slice() {
                    [] => "()".to_owned(),
                    [one] => format!("({},)", self.repr(one)?),
                    items => format!("({})", self.repr_items(items)?),
                }
            }
            Value::List(list) => {
                let items = list.to_vec();
                self.once(value, "[...]", |vm| Ok(format!("[{}]", vm.repr_items(&items)?)))?
            }
            Value::Dict(dict) => {
                let entries: Vec<_> = dict.dict.borrow().iter().cloned().collect();
                self.once(value, "{...}", |vm| {
                    let mut text = "{".to_owned();
                    for (at, entry) in entries.iter().enumerate() {
                        if at > 0 {
                            text.push_str(", ");
                        }
                        let (key, value) = (vm.repr(&entry.key)?, vm.repr(&entry.value)?);
                        let _ = write!(text, "{key}: {value}");
                        vm.check_memory(text.len())?;
                    }
                    text.push('}');
                    Ok(text)
                })?
            }
            Value::Set(set) => {
                let items: Vec<Value> = set.in_order().into_iter().map(|entry| entry.key).collect();
                let frozen = set.frozen;
                self.once(value, if frozen { "frozenset(...)" } else { "set(...)" }, |vm| {
                    let inner = vm.repr_items(&items)?;
                    Ok(match (frozen, items.is_empty()) {
                        (false, true) => "set()".to_owned(),
                        (false, false) => format!("{{{inner}}}"),
                        (true, true) => "frozenset()".to_owned(),
                        (true, false) => format!("frozenset({{{inner}}})"),
                    })
                })?
            }
            Value::Slice(slice) => {
                let slice = slice.clone();
                let (start, stop, step) = (self.repr(&slice.start)?, self.repr(&slice.stop)?, self.repr(&slice.step)?);
                format!("slice({start}, {stop}, {step})")
            }
            Value::Range(range) if range.step == 1 => format!("range({}, {})", range.start, range.stop),
            Value::Range(range) => format!("range({}, {}, {})", range.start, range.stop, range.step),
            Value::View(view) => {
                let items = self.collect(value)?;
                let name = match view.kind {
                    ViewKind::Keys => "dict_keys",
                    ViewKind::Values => "dict_values",
                    ViewKind::Items => "dict_items",
                };
                self.once(value, "...", |vm| Ok(format!("{name}([{}])", vm.repr_items(&items)?)))?
            }
            Value::Function(function) => format!("<function {} at {}>", function.qualname.borrow(), address(value)),
            Value::Native(native) => match native.qualname.as_str() == native.name.as_str() {
                true => format!("<built-in function {}>", native.name),
                false => {
                    let class = native.qualname.split('.').next().unwrap_or("object");
                    let what = if is_slot(&native.name) { "slot wrapper" } else { "method" };
                    format!("<{what} '{}' of '{class}' objects>", native.name)
                }
            },
            Value::Method(method) => {
                let method = method.clone();
                match &method.function {
                    Value::Native(native) => {
                        let kind = self.type_name(&method.this);
                        if is_slot(&native.name) {
                            return Ok(format!(
                                "<method-wrapper '{}' of {kind} object at {}>",
                                native.name,
                                address(&method.this)
                            ));
                        }
                        format!("<built-in method {} of {kind} object at {}>", native.name, address(&method.this))
                    }
                    function => {
                        let name = match self.get_attr_opt(function, "__qualname__")? {
                            Some(name) => self.str(&name)?,
                            None => "?".to_owned(),
                        };
                        format!("<bound method {name} of {}>", self.repr(&method.this)?)
                    }
                }
            }
            Value::Class(class) => format!("<class '{}'>", class.full_name()),
            Value::Instance(instance) => {
                let class = instance.class();
                if let Some(data) = instance.host::<ExceptionData>() {
                    let args = data.arguments();
                    let inner = match args.as_slice() {
                        [one] => self.repr(one)?,
                        args => self.repr_items(args)?,
                    };
                    return Ok(format!("{}({inner})", class.name.borrow()));
                }
                if let Some(base) = &instance.base {
                    let base = base.clone();
                    return self.repr_built_in(&base);
                }
                self.plain_repr(instance)
            }
            Value::Module(module) => format!("<module '{}'>", module.name),
            Value::Iter(iter) => match iter.kind {
                "map" | "zip" | "filter" | "enumerate" | "reversed" => {
                    format!("<{} object at {}>", iter.kind, address(value))
                }
                kind if kind.contains('.') => format!("<{kind} object at {}>", address(value)),
                kind => format!("<{kind} object at {}>", address(value)),
            },
            Value::Generator(generator) => {
                let kind = match generator.kind {
                    GeneratorKind::Generator => "generator",
                    GeneratorKind::Coroutine => "coroutine",
                    GeneratorKind::AsyncGenerator => "async_generator",
                    GeneratorKind::AsyncStep => {
                        return Ok(format!("<async_generator_asend object at {}>", address(value)));
                    }
                };
                format!("<{kind} object {} at {}>", generator.qualname, address(value))
            }
            Value::Property(_) => format!("<property object at {}>", address(value)),
            Value::Wrapper(wrapper) => {
                let wrapper = wrapper.clone();
                let inner = self.repr(&wrapper.function)?;
                match wrapper.kind {
                    crate::object::WrapperKind::Static => format!("<staticmethod({inner})>"),
                    crate::object::WrapperKind::Class => format!("<classmethod({inner})>"),
                }
            }
            Value::Alias(alias) => {
                let alias = alias.clone();
                crate::modules::repr_alias(self, &alias)?
            }
        })
    }

    /// The repr of an object whose class says nothing about it.
    pub(crate) fn plain_repr(&self, instance: &Rc<crate::object::Instance>) -> String {
        let address = Value::Instance(instance.clone()).address().unwrap_or(0);
        format!("<{} object at 0x{address:012x}>", self.shown_name(&instance.class()))
    }

    /// The name of a class in the default repr of its objects: with its module.
    fn shown_name(&self, class: &Rc<crate::class::Class>) -> String {
        let module = class.module.borrow();
        format!("{module}.{}", class.qualname.borrow())
    }

    pub(crate) fn repr_items(&mut self, items: &[Value]) -> Result<String> {
        let mut text = String::new();
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                text.push_str(", ");
            }
            text.push_str(&self.repr(item)?);
            if at % 256 == 255 {
                self.check_memory(text.len())?;
            }
        }
        Ok(text)
    }

    /// Runs unless this very value is being shown already, in which case it is `circle`.
    fn once(&mut self, value: &Value, circle: &str, run: impl FnOnce(&mut Vm) -> Result<String>) -> Result<String> {
        let showing = self.state::<Showing>();
        let address = value.address().unwrap_or(0);
        if showing.0.borrow().contains(&address) {
            return Ok(circle.to_owned());
        }
        showing.0.borrow_mut().push(address);
        let text = run(self);
        showing.0.borrow_mut().pop();
        text
    }

    /// Python's `str`.
    ///
    /// # Errors
    /// What `__str__` or `__repr__` raises.
    pub fn str(&mut self, value: &Value) -> Result<String> {
        match value {
            Value::Str(text) => Ok(text.to_string()),
            Value::Instance(instance) => {
                let class = instance.class();
                match class.lookup_where("__str__") {
                    Some((owner, method)) if !Rc::ptr_eq(owner, &self.types.object) => {
                        let text = self.call(&method, [value.clone()].into())?;
                        match text.as_text() {
                            Some(text) => Ok(text.to_string()),
                            None => {
                                let kind = self.type_name(&text);
                                Err(self.type_error(format!("__str__ returned non-string (type {kind})")))
                            }
                        }
                    }
                    _ => match &instance.base {
                        // `str` of an object of a subclass of `str` is its text, whatever its repr.
                        Some(Value::Str(text)) => Ok(text.to_string()),
                        _ => self.repr_for(value, "__str__"),
                    },
                }
            }
            _ => self.repr(value),
        }
    }

    /// Python's `ascii`.
    ///
    /// # Errors
    /// As [`Vm::repr`].
    pub fn ascii(&mut self, value: &Value) -> Result<String> {
        let mut text = String::new();
        for c in self.repr(value)?.chars() {
            match c as u32 {
                0..=0x7f => text.push(c),
                code @ 0x80..=0xff => drop(write!(text, "\\x{code:02x}")),
                code @ 0x100..=0xffff => drop(write!(text, "\\u{code:04x}")),
                code => drop(write!(text, "\\U{code:08x}")),
            }
        }
        Ok(text)
    }

    /// Python's `format`: what an f-string's field becomes.
    ///
    /// # Errors
    /// `ValueError` for a format that the value does not know; what `__format__` raises.
    pub fn format(&mut self, value: &Value, spec: &str) -> Result<String> {
        if let Value::Instance(instance) = value {
            let class = instance.class();
            if let Some((owner, method)) = class.lookup_where("__format__")
                && !Rc::ptr_eq(owner, &self.types.object)
            {
                let text = self.call(&method, [value.clone(), Value::str(spec)].into())?;
                return match text.as_text() {
                    Some(text) => Ok(text.to_string()),
                    None => Err(self.type_error("__format__ must return a str")),
                };
            }
        }
        if spec.is_empty() {
            return self.str(value);
        }
        builtins::format::format(self, value, spec)
    }
}

/// Whether a method stands behind an operator, as CPython's slots do.
fn is_slot(name: &str) -> bool {
    let plain = ["__ceil__", "__dir__", "__floor__", "__format__", "__getnewargs__", "__init_subclass__"];
    let plain_too = ["__reversed__", "__round__", "__subclasses__", "__trunc__"];
    name.starts_with("__") && !plain.contains(&name) && !plain_too.contains(&name)
}

/// The values that are being turned into text at the moment.
#[derive(Default)]
struct Showing(std::cell::RefCell<Vec<usize>>);
