//! What `match` asks of its subject.

use std::rc::Rc;

use crate::error::Result;
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    pub(crate) fn match_sequence(&mut self, subject: &Value, length: usize, star: bool) -> Result<bool> {
        let is_sequence = matches!(subject.unwrapped(), Value::List(_) | Value::Tuple(_) | Value::Range(_))
            || self.is_abstract(subject, "Sequence")?;
        if !is_sequence {
            return Ok(false);
        }
        let count = self.len(subject)?;
        Ok(if star { count >= length } else { count == length })
    }

    pub(crate) fn match_mapping(&mut self, subject: &Value, length: usize) -> Result<bool> {
        let is_mapping = matches!(subject.unwrapped(), Value::Dict(_)) || self.is_abstract(subject, "Mapping")?;
        Ok(is_mapping && self.len(subject)? >= length)
    }

    /// Whether a value's class derives from one of `collections.abc`.
    fn is_abstract(&mut self, value: &Value, name: &str) -> Result<bool> {
        if !matches!(value, Value::Instance(_)) || self.modules.get_str("collections.abc").is_none() {
            return Ok(false);
        }
        let module = self.import("collections.abc")?;
        match self.get_attr_opt(&module, name)? {
            Some(Value::Class(class)) => Ok(self.is_instance(value, &class)),
            _ => Ok(false),
        }
    }

    pub(crate) fn match_keys(&mut self, subject: &Value, keys: &Value) -> Result<Value> {
        let mut values = Vec::new();
        for key in self.collect(keys)? {
            if !self.contains(subject, &key)? {
                return Ok(Value::None);
            }
            values.push(self.get_item(subject, &key)?);
        }
        Ok(Value::tuple(values))
    }

    pub(crate) fn match_rest(&mut self, subject: &Value, keys: &Value) -> Result<Value> {
        let rest = crate::object::DictObject::new(crate::dict::Dict::default());
        let keys = self.collect(keys)?;
        for (key, value) in self.mapping_items(subject)? {
            let mut taken = false;
            for other in &keys {
                taken = taken || self.eq(other, &key)?;
            }
            if !taken {
                self.dict_set(&rest.dict, key, value)?;
            }
        }
        Ok(Value::Dict(rest))
    }

    pub(crate) fn match_class(
        &mut self,
        subject: &Value,
        class: &Value,
        positional: usize,
        names: &[Text],
    ) -> Result<Value> {
        let Value::Class(class) = class else {
            return Err(self.type_error("called match pattern must be a class"));
        };
        let instance_check = self.call_instance_check(subject, class)?;
        if !instance_check {
            return Ok(Value::None);
        }
        let mut attributes = Vec::new();
        if positional > 0 {
            let itself =
                ["bool", "bytearray", "bytes", "dict", "float", "frozenset", "int", "list", "set", "str", "tuple"];
            let by_itself = class.mro().any(|class| {
                class.module.borrow().as_str() == "builtins" && itself.contains(&class.name.borrow().as_str())
            });
            let listed = match class.lookup("__match_args__") {
                Some(listed) => self.collect(&listed)?,
                None => Vec::new(),
            };
            if listed.is_empty() && by_itself {
                if positional > 1 {
                    return Err(self.too_many_patterns(class, 1, positional));
                }
                attributes.push(subject.clone());
            } else {
                if positional > listed.len() {
                    return Err(self.too_many_patterns(class, listed.len(), positional));
                }
                for name in listed.iter().take(positional) {
                    let Some(name) = name.as_text() else {
                        return Err(self.type_error("__match_args__ elements must be strings"));
                    };
                    match self.get_attr_opt(subject, name)? {
                        Some(value) => attributes.push(value),
                        None => return Ok(Value::None),
                    }
                }
            }
        }
        for name in names {
            match self.get_attr_opt(subject, name)? {
                Some(value) => attributes.push(value),
                None => return Ok(Value::None),
            }
        }
        Ok(Value::tuple(attributes))
    }

    fn too_many_patterns(
        &mut self,
        class: &Rc<crate::class::Class>,
        accepts: usize,
        given: usize,
    ) -> crate::error::Raised {
        let plural = if accepts == 1 { "" } else { "s" };
        let name = class.name.borrow().clone();
        self.type_error(format!("{name}() accepts {accepts} positional sub-pattern{plural} ({given} given)"))
    }

    fn call_instance_check(&mut self, subject: &Value, class: &Rc<crate::class::Class>) -> Result<bool> {
        crate::builtins::is_instance_of(self, subject, &Value::Class(class.clone()))
    }

    /// Whether an exception matches what an `except` names.
    pub(crate) fn exception_matches(&mut self, exception: &Value, class: &Value) -> Result<bool> {
        match class {
            Value::Class(class) if class.is_subclass(&self.types.exception("BaseException")) => {
                Ok(self.is_instance(exception, class))
            }
            Value::Tuple(tuple) => {
                let tuple = tuple.clone();
                for class in &tuple.items {
                    if self.nested(|vm| vm.exception_matches(exception, class))? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            _ => {
                let message = "catching classes that do not inherit from BaseException is not allowed";
                Err(self.type_error(message))
            }
        }
    }
}
