//! `property`, `staticmethod`, `classmethod` and `super`.

use std::cell::RefCell;
use std::rc::Rc;

use super::arity;
use crate::args::Args;
use crate::class::{Class, NativeDef, getter, method};
use crate::error::Result;
use crate::object::{Instance, Method, Property, Wrapper, WrapperKind};
use crate::value::Value;
use crate::vm::{CLASS_CELL, SuperObject, Vm};

/// What properties have.
pub static PROPERTY: &[NativeDef] = &[
    method("__delete__", |vm, args| {
        let (property, object) = receiver(vm, &args, "property.__delete__")?;
        match property.delete.is_none() {
            false => vm.call(&property.delete, [object].into()),
            true => Err(lacks(vm, &property, &object, "deleter")),
        }
    }),
    method("__get__", |vm, args| {
        let (property, object) = receiver(vm, &args, "property.__get__")?;
        if object.is_none() {
            return Ok(args.this());
        }
        match property.get.is_none() {
            false => vm.call(&property.get, [object].into()),
            true => Err(lacks(vm, &property, &object, "getter")),
        }
    }),
    getter("__isabstractmethod__", |vm, args| {
        let (property, _) = receiver(vm, &args, "property.__isabstractmethod__")?;
        for function in [&property.get, &property.set, &property.delete] {
            if is_abstract(vm, function)? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    }),
    method("__set__", |vm, args| {
        let (property, object) = receiver(vm, &args, "property.__set__")?;
        let value = args.get(2).cloned().unwrap_or_default();
        match property.set.is_none() {
            false => vm.call(&property.set, [object, value].into()).map(|_| Value::None),
            true => Err(lacks(vm, &property, &object, "setter")),
        }
    }),
    method("__set_name__", |_, args| {
        if let (Value::Property(property), Some(name)) = (args.this(), args.get(2).and_then(Value::as_text)) {
            *property.name.borrow_mut() = Some(name.clone());
        }
        Ok(Value::None)
    }),
    method("deleter", |vm, args| {
        changed(vm, args, "property.deleter", |property, delete| Property { delete, ..copy(property) })
    }),
    getter("fdel", |vm, args| Ok(receiver(vm, &args, "property.fdel")?.0.delete.clone())),
    getter("fget", |vm, args| Ok(receiver(vm, &args, "property.fget")?.0.get.clone())),
    getter("fset", |vm, args| Ok(receiver(vm, &args, "property.fset")?.0.set.clone())),
    method("getter", |vm, args| {
        changed(vm, args, "property.getter", |property, get| Property { get, ..copy(property) })
    }),
    method("setter", |vm, args| {
        changed(vm, args, "property.setter", |property, set| Property { set, ..copy(property) })
    }),
];

/// The property a method is called on, and the object given with it.
fn receiver(vm: &mut Vm, args: &Args, name: &str) -> Result<(Rc<Property>, Value)> {
    let this = args.this();
    match this.unwrapped() {
        Value::Property(property) => Ok((property.clone(), args.get(1).cloned().unwrap_or_default())),
        _ => Err(arity::wrong_receiver(vm, &this, name)),
    }
}

fn lacks(vm: &mut Vm, property: &Rc<Property>, object: &Value, what: &str) -> crate::error::Raised {
    let class = vm.type_name(object);
    let name = property.name.borrow().clone();
    let shown = name.as_ref().map_or(String::new(), |name| format!(" '{name}'"));
    let message = format!("property{shown} of '{class}' object has no {what}");
    vm.attribute_error(message, object, name.as_ref().map_or("", |name| name.as_str()))
}

fn copy(property: &Property) -> Property {
    Property {
        get: property.get.clone(),
        set: property.set.clone(),
        delete: property.delete.clone(),
        doc: property.doc.clone(),
        name: RefCell::new(property.name.borrow().clone()),
    }
}

/// A copy with one of its functions replaced, of the same class.
fn changed(vm: &mut Vm, args: Args, name: &str, change: impl Fn(&Property, Value) -> Property) -> Result<Value> {
    let (this, function) = arity::one(vm, args, name)?;
    let Value::Property(property) = this.unwrapped() else { return Err(arity::wrong_receiver(vm, &this, name)) };
    let changed = change(property, function);
    if let Value::Instance(instance) = &this {
        let class = Value::Class(instance.class());
        return vm.call(&class, [changed.get.clone(), changed.set.clone(), changed.delete.clone()].into());
    }
    Ok(Value::Property(Rc::new(changed)))
}

/// Whether `abstractmethod` marked a function.
fn is_abstract(vm: &mut Vm, function: &Value) -> Result<bool> {
    match vm.get_attr_opt(function, "__isabstractmethod__")? {
        Some(mark) => vm.truthy(&mark),
        None => Ok(false),
    }
}

/// `property(fget, fset, fdel, doc)`.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let mut args = arity::named(vm, args, "property", &["fget", "fset", "fdel", "doc"], 4, 0)?;
    let get = args.take(0).unwrap_or_default();
    let doc = match args.take_non_none(3) {
        Some(doc) => doc,
        None if get.is_none() => Value::None,
        None => vm.get_attr_opt(&get, "__doc__")?.unwrap_or_default(),
    };
    let property = Property {
        get,
        set: args.take(1).unwrap_or_default(),
        delete: args.take(2).unwrap_or_default(),
        doc,
        name: RefCell::new(None),
    };
    let built_in = vm.types.property().clone();
    Ok(arity::object_of(class, &built_in, Value::Property(Rc::new(property))))
}

/// What `staticmethod` and `classmethod` have.
pub static WRAPPER: &[NativeDef] = &[
    method("__call__", |vm, mut args| {
        let function = wrapped(&args.take_this());
        vm.call(&function, args)
    }),
    getter("__func__", |_, args| Ok(wrapped(&args.this()))),
    method("__get__", |vm, args| {
        let this = args.this();
        let Value::Wrapper(wrapper) = this.unwrapped() else {
            return Err(arity::wrong_receiver(vm, &this, "staticmethod.__get__"));
        };
        if wrapper.kind == WrapperKind::Static {
            return Ok(wrapper.function.clone());
        }
        let class = match (args.get(2), args.get(1)) {
            (Some(class), _) if !class.is_none() => class.clone(),
            (_, Some(object)) => Value::Class(vm.class_of(object)),
            _ => Value::None,
        };
        Ok(Value::Method(Rc::new(Method { function: wrapper.function.clone(), this: class })))
    }),
    getter("__isabstractmethod__", |vm, args| is_abstract(vm, &wrapped(&args.this())).map(Value::Bool)),
    getter("__name__", |vm, args| vm.get_attr(&wrapped(&args.this()), "__name__")),
    getter("__qualname__", |vm, args| vm.get_attr(&wrapped(&args.this()), "__qualname__")),
    getter("__wrapped__", |_, args| Ok(wrapped(&args.this()))),
];

fn wrapped(value: &Value) -> Value {
    match value.unwrapped() {
        Value::Wrapper(wrapper) => wrapper.function.clone(),
        _ => Value::None,
    }
}

fn wrap(vm: &mut Vm, class: &Rc<Class>, args: Args, name: &str, kind: WrapperKind) -> Result<Value> {
    let args = arity::some(vm, args, name, 1, 1)?;
    let function = args.into_iter().next().unwrap_or_default();
    let built_in = match kind {
        WrapperKind::Static => vm.types.staticmethod().clone(),
        WrapperKind::Class => vm.types.classmethod().clone(),
    };
    Ok(arity::object_of(class, &built_in, Value::Wrapper(Rc::new(Wrapper { kind, function }))))
}

/// `staticmethod(function)`.
pub(crate) fn construct_static(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    wrap(vm, class, args, "staticmethod", WrapperKind::Static)
}

/// `classmethod(function)`.
pub(crate) fn construct_class(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    wrap(vm, class, args, "classmethod", WrapperKind::Class)
}

/// `super()`, `super(class, object)`.
pub(crate) fn construct_super(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "super", 0, 2)?;
    let (start, this) = match args.as_slice() {
        [] => {
            let Some(frame) = vm.frame() else { return Err(vm.error("RuntimeError", "super(): no current frame")) };
            let params = frame.code.params;
            let takes_any = params.positional > 0 || params.has_varargs;
            let (start, this) = (frame.variable(CLASS_CELL), frame.first_argument());
            let has_cell = frame.code.frees.iter().any(|name| name.as_str() == CLASS_CELL);
            if !takes_any {
                return Err(vm.error("RuntimeError", "super(): no arguments"));
            }
            if !has_cell {
                return Err(vm.error("RuntimeError", "super(): __class__ cell not found"));
            }
            match (start, this) {
                (None, _) => return Err(vm.error("RuntimeError", "super(): empty __class__ cell")),
                (_, None) => return Err(vm.error("RuntimeError", "super(): arg[0] deleted")),
                (Some(start), Some(this)) => (start, this),
            }
        }
        [start, this] => (start.clone(), this.clone()),
        _ => return Err(crate::error::unsupported("`super` with one argument")),
    };
    let Value::Class(start) = start else {
        let kind = vm.type_name(&start);
        return Err(vm.type_error(format!("super() argument 1 must be a type, not {kind}")));
    };
    let own = this.as_class().filter(|derived| derived.is_subclass(&start)).cloned();
    let owner = match own {
        Some(owner) => owner,
        None => {
            let owner = vm.class_of(&this);
            if !owner.is_subclass(&start) {
                return Err(vm.type_error("super(type, obj): obj must be an instance or subtype of type"));
            }
            owner
        }
    };
    Ok(Value::Instance(Instance::with_host(class, SuperObject { start, this, owner })))
}
