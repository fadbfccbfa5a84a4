//! Attributes: reading, setting, deleting.

use std::rc::Rc;

use crate::args::Args;
use crate::class::{Class, NativeKind};
use crate::error::{Raised, Result};
use crate::object::{Instance, Method, WrapperKind};
use crate::value::Value;
use crate::vm::Vm;

/// What an attribute turned out to be.
pub(crate) enum Found {
    /// A value.
    Value(Value),
    /// Something to be called for the value.
    Call(Value, Args),
}

/// What `super()` gives: attributes are looked up after `start` in the order of `owner`.
pub(crate) struct SuperObject {
    pub start: Rc<Class>,
    pub this: Value,
    pub owner: Rc<Class>,
}

impl Vm {
    /// The attribute `name` of `object`.
    ///
    /// # Errors
    /// `AttributeError` if it has none; whatever a property raises.
    pub fn get_attr(&mut self, object: &Value, name: &str) -> Result<Value> {
        match self.find_attr(object, name)? {
            Found::Value(value) => Ok(value),
            Found::Call(function, args) => self.call(&function, args),
        }
    }

    /// The attribute `name` of `object`, or nothing where that would raise `AttributeError`.
    ///
    /// # Errors
    /// Whatever else a property raises.
    pub fn get_attr_opt(&mut self, object: &Value, name: &str) -> Result<Option<Value>> {
        let value = match object {
            Value::Class(class) => match self.class_attr(object, class, name)? {
                Some(Found::Value(value)) => return Ok(Some(value)),
                Some(Found::Call(function, args)) => self.call(&function, args),
                None => return Ok(None),
            },
            _ => self.get_attr(object, name),
        };
        match value {
            Ok(value) => Ok(Some(value)),
            Err(raised) if self.exception_is(&raised, "AttributeError") => Ok(None),
            Err(raised) => Err(raised),
        }
    }

    /// The method `name` as looked up on the class of `object`, bound to it: how operators find theirs.
    pub fn special(&mut self, object: &Value, name: &str) -> Result<Option<Value>> {
        let class = self.class_of(object);
        let Some(attr) = class.lookup(name) else { return Ok(None) };
        match self.bind(attr, Some(object), &class)? {
            Found::Value(value) => Ok(Some(value)),
            Found::Call(function, args) => self.call(&function, args).map(Some),
        }
    }

    /// The attribute, or what to call for it.
    pub(crate) fn find_attr(&mut self, object: &Value, name: &str) -> Result<Found> {
        match object {
            Value::Instance(instance) => self.find_instance_attr(object, instance, name),
            Value::Class(class) => self.find_class_attr(object, class, name),
            Value::Module(module) => {
                if let Some(value) = module.dict.get_str(name) {
                    return Ok(Found::Value(value));
                }
                if module.settle(self) {
                    return self.find_attr(object, name);
                }
                if name == "__dict__" {
                    return Ok(Found::Value(Value::Dict(module.dict.clone())));
                }
                if let Some(getter) = module.dict.get_str("__getattr__") {
                    return Ok(Found::Call(getter, [Value::str(name)].into()));
                }
                let message = format!("module '{}' has no attribute '{name}'", module.name);
                Err(self.attribute_error(message, object, name))
            }
            Value::Function(function) => {
                if let Some(value) = function.dict.borrow().get_str(name) {
                    return Ok(Found::Value(value.clone()));
                }
                self.find_plain_attr(object, name)
            }
            Value::Native(native) => {
                if let Some(value) = native.dict.borrow().get_str(name) {
                    return Ok(Found::Value(value.clone()));
                }
                self.find_plain_attr(object, name)
            }
            Value::Method(method) => {
                let own = self.class_of(object).lookup(name);
                if own.is_some() {
                    return self.find_plain_attr(object, name);
                }
                // Bound methods lend the attributes of their function.
                let function = method.function.clone();
                self.find_attr(&function, name)
            }
            _ => self.find_plain_attr(object, name),
        }
    }

    fn find_plain_attr(&mut self, object: &Value, name: &str) -> Result<Found> {
        let class = self.class_of(object);
        match class.lookup(name) {
            Some(attr) => self.bind(attr, Some(object), &class),
            None => Err(self.no_attribute(object, name)),
        }
    }

    fn find_instance_attr(&mut self, object: &Value, instance: &Rc<Instance>, name: &str) -> Result<Found> {
        if let Some(sup) = instance.host::<SuperObject>() {
            return self.find_super_attr(object, &sup, name);
        }
        let class = instance.class();
        if let Some((owner, custom)) = class.lookup_where("__getattribute__")
            && !Rc::ptr_eq(owner, &self.types.object)
        {
            return Ok(Found::Call(custom, [object.clone(), Value::str(name)].into()));
        }
        self.find_instance_attr_plainly(object, instance, name)
    }

    /// What `object.__getattribute__` does, and then `__getattr__`.
    pub(crate) fn find_instance_attr_plainly(
        &mut self,
        object: &Value,
        instance: &Rc<Instance>,
        name: &str,
    ) -> Result<Found> {
        let class = instance.class();
        let attr = class.lookup(name);
        if let Some(attr) = &attr
            && self.is_data_descriptor(attr)
        {
            return match self.bind(attr.clone(), Some(object), &class) {
                Err(raised) if self.exception_is(&raised, "AttributeError") => {
                    self.fall_back(object, &class, name, raised)
                }
                found => found,
            };
        }
        if let Some(value) = instance.own(name) {
            return Ok(Found::Value(value));
        }
        if let Some(attr) = attr {
            return self.bind(attr, Some(object), &class);
        }
        let raised = self.no_attribute(object, name);
        self.fall_back(object, &class, name, raised)
    }

    /// `__getattr__`, where a class has it.
    fn fall_back(&mut self, object: &Value, class: &Rc<Class>, name: &str, raised: Raised) -> Result<Found> {
        match class.lookup("__getattr__") {
            Some(getter) => Ok(Found::Call(getter, [object.clone(), Value::str(name)].into())),
            None => Err(raised),
        }
    }

    fn find_super_attr(&mut self, object: &Value, sup: &SuperObject, name: &str) -> Result<Found> {
        let mut after = sup.owner.mro().skip_while(|class| !Rc::ptr_eq(class, &sup.start)).skip(1);
        let found = after.find_map(|class| class.own(name));
        match found {
            Some(attr) => {
                let is_class = matches!(&sup.this, Value::Class(class) if Rc::ptr_eq(class, &sup.owner));
                // `__new__` is a static method without saying so.
                if name == "__new__" {
                    return Ok(Found::Value(match attr {
                        Value::Wrapper(wrapper) => wrapper.function.clone(),
                        other => other,
                    }));
                }
                let this = if is_class { None } else { Some(&sup.this) };
                self.bind(attr, this, &sup.owner)
            }
            None => {
                let message = format!("'super' object has no attribute '{name}'");
                Err(self.attribute_error(message, object, name))
            }
        }
    }

    fn find_class_attr(&mut self, object: &Value, class: &Rc<Class>, name: &str) -> Result<Found> {
        if let Some(found) = self.class_attr(object, class, name)? {
            return Ok(found);
        }
        let message = format!("type object '{}' has no attribute '{name}'", class.name.borrow());
        Err(self.attribute_error(message, object, name))
    }

    /// The attribute of a class, if it has it; without an exception for one that it has not.
    fn class_attr(&mut self, object: &Value, class: &Rc<Class>, name: &str) -> Result<Option<Found>> {
        let meta = self.class_of(object);
        let meta_attr = meta.lookup(name);
        if let Some(attr) = &meta_attr
            && self.is_data_descriptor(attr)
        {
            return self.bind(attr.clone(), Some(object), &meta).map(Some);
        }
        if let Some(attr) = class.lookup(name) {
            return self.bind(attr, None, class).map(Some);
        }
        if let Some(attr) = meta_attr {
            return self.bind(attr, Some(object), &meta).map(Some);
        }
        let getter = meta.lookup("__getattr__");
        Ok(getter.map(|getter| Found::Call(getter, [object.clone(), Value::str(name)].into())))
    }

    /// What an attribute of a class is when read through an object, or through the class itself.
    pub(crate) fn bind(&mut self, attr: Value, this: Option<&Value>, owner: &Rc<Class>) -> Result<Found> {
        let value = match &attr {
            Value::Function(_) => match this {
                Some(this) => bound(attr, this.clone()),
                None => attr,
            },
            Value::Native(native) => match (native.kind, this) {
                (NativeKind::Method, Some(this)) => bound(attr.clone(), this.clone()),
                (NativeKind::Class, _) => bound(attr.clone(), Value::Class(owner.clone())),
                (NativeKind::Getter, Some(this)) => return Ok(Found::Call(attr.clone(), [this.clone()].into())),
                _ => attr,
            },
            Value::Property(property) => match this {
                Some(_) if property.get.is_none() => {
                    let name = property.name.borrow().clone().unwrap_or_else(|| "?".into());
                    let class = owner.name.borrow().clone();
                    let message = format!("property '{name}' of '{class}' object has no getter");
                    return Err(self.attribute_error(message, &attr, &name));
                }
                Some(this) => return Ok(Found::Call(property.get.clone(), [this.clone()].into())),
                None => attr,
            },
            Value::Wrapper(wrapper) => match wrapper.kind {
                WrapperKind::Static => wrapper.function.clone(),
                WrapperKind::Class => bound(wrapper.function.clone(), Value::Class(owner.clone())),
            },
            Value::Instance(instance) => match instance.class().lookup("__get__") {
                Some(getter) => {
                    let this = this.cloned().unwrap_or_default();
                    let args = Args::from([attr.clone(), this, Value::Class(owner.clone())]);
                    return Ok(Found::Call(getter, args));
                }
                None => attr,
            },
            _ => attr,
        };
        Ok(Found::Value(value))
    }

    /// Whether an attribute of a class goes before the object's own.
    fn is_data_descriptor(&self, attr: &Value) -> bool {
        match attr {
            Value::Property(_) => true,
            Value::Native(native) => native.kind == NativeKind::Getter,
            Value::Instance(instance) => {
                let class = instance.class();
                class.lookup("__set__").is_some() || class.lookup("__delete__").is_some()
            }
            _ => false,
        }
    }

    /// Sets the attribute `name` of `object`.
    ///
    /// # Errors
    /// `AttributeError` if it can not be set; whatever a setter raises.
    pub fn set_attr(&mut self, object: &Value, name: &str, value: Value) -> Result<()> {
        let class = self.class_of(object);
        match class.lookup_where("__setattr__") {
            Some((owner, custom)) if !Rc::ptr_eq(owner, &self.types.object) => {
                self.call(&custom, [object.clone(), Value::str(name), value].into()).map(drop)
            }
            _ => self.set_attr_plainly(object, name, value),
        }
    }

    /// What `object.__setattr__` does.
    ///
    /// # Errors
    /// As [`Vm::set_attr`].
    pub fn set_attr_plainly(&mut self, object: &Value, name: &str, value: Value) -> Result<()> {
        let class = self.class_of(object);
        if let Some(attr) = class.lookup(name) {
            match &attr {
                Value::Property(property) if property.set.is_none() => {
                    let shown = property.name.borrow().clone().unwrap_or_else(|| name.into());
                    let message = format!("property '{shown}' of '{}' object has no setter", class.name.borrow());
                    return Err(self.attribute_error(message, object, name));
                }
                Value::Property(property) => {
                    return self.call(&property.set, [object.clone(), value].into()).map(drop);
                }
                Value::Instance(descriptor) => {
                    if let Some(setter) = descriptor.class().lookup("__set__") {
                        return self.call(&setter, [attr.clone(), object.clone(), value].into()).map(drop);
                    }
                }
                Value::Native(native) if native.kind == NativeKind::Getter => {
                    return crate::builtins::set_getter(self, object, name, value);
                }
                _ => {}
            }
        }
        match object {
            Value::Instance(instance) => {
                if !class.has_dict && !class.mro().any(|class| has_slot(class, name)) {
                    let message = format!("'{}' object has no attribute '{name}'", class.name.borrow());
                    return Err(self.attribute_error(message, object, name));
                }
                instance.set(name, value);
            }
            Value::Class(class) => {
                if class.module.borrow().as_str() == "builtins" && class.source.is_none() {
                    let message = format!("cannot set '{name}' attribute of immutable type '{}'", class.name.borrow());
                    return Err(self.type_error(message));
                }
                class.set(name, value);
            }
            Value::Module(module) => {
                module.settle(self);
                module.dict.set_str(name, value);
            }
            Value::Function(function) => {
                function.dict.borrow_mut().set_str(name, value);
            }
            Value::Native(native) => {
                native.dict.borrow_mut().set_str(name, value);
            }
            _ => {
                let message = if class.lookup(name).is_some() {
                    format!("'{}' object attribute '{name}' is read-only", class.name.borrow())
                } else {
                    format!("'{}' object has no attribute '{name}'", class.name.borrow())
                };
                return Err(self.attribute_error(message, object, name));
            }
        }
        Ok(())
    }

    /// Deletes the attribute `name` of `object`.
    ///
    /// # Errors
    /// `AttributeError` if it has none of its own; whatever a deleter raises.
    pub fn del_attr(&mut self, object: &Value, name: &str) -> Result<()> {
        let class = self.class_of(object);
        match class.lookup_where("__delattr__") {
            Some((owner, custom)) if !Rc::ptr_eq(owner, &self.types.object) => {
                self.call(&custom, [object.clone(), Value::str(name)].into()).map(drop)
            }
            _ => self.del_attr_plainly(object, name),
        }
    }

    /// What `object.__delattr__` does.
    ///
    /// # Errors
    /// As [`Vm::del_attr`].
    pub fn del_attr_plainly(&mut self, object: &Value, name: &str) -> Result<()> {
        let class = self.class_of(object);
        if let Some(attr) = class.lookup(name) {
            match &attr {
                Value::Property(property) if property.delete.is_none() => {
                    let shown = property.name.borrow().clone().unwrap_or_else(|| name.into());
                    let message = format!("property '{shown}' of '{}' object has no deleter", class.name.borrow());
                    return Err(self.attribute_error(message, object, name));
                }
                Value::Property(property) => {
                    return self.call(&property.delete, [object.clone()].into()).map(drop);
                }
                Value::Instance(descriptor) => {
                    if let Some(deleter) = descriptor.class().lookup("__delete__") {
                        return self.call(&deleter, [attr.clone(), object.clone()].into()).map(drop);
                    }
                }
                _ => {}
            }
        }
        let removed = match object {
            Value::Instance(instance) => instance.dict.dict.borrow_mut().remove_str(name),
            Value::Class(class) => class.dict.borrow_mut().remove_str(name),
            Value::Module(module) => {
                module.settle(self);
                module.dict.dict.borrow_mut().remove_str(name)
            }
            Value::Function(function) => function.dict.borrow_mut().remove_str(name),
            _ => None,
        };
        match (removed, object) {
            (Some(_), _) => Ok(()),
            (None, Value::Class(class)) => {
                let message = format!("type object '{}' has no attribute '{name}'", class.name.borrow());
                Err(self.attribute_error(message, object, name))
            }
            (None, _) => Err(self.no_attribute(object, name)),
        }
    }

    fn no_attribute(&mut self, object: &Value, name: &str) -> Raised {
        let message = format!("'{}' object has no attribute '{name}'", self.type_name(object));
        self.attribute_error(message, object, name)
    }
}

fn has_slot(class: &Rc<Class>, name: &str) -> bool {
    class.slots.as_ref().is_some_and(|slots| slots.iter().any(|slot| slot.as_str() == name))
}

/// A function bound to its first argument.
pub(crate) fn bound(function: Value, this: Value) -> Value {
    Value::Method(Rc::new(Method { function, this }))
}
