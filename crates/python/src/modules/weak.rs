//! `weakref.ref`: references that do not keep their object. For `weakref.proxy` see [`proxy`].

pub(super) mod proxy;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use rustc_hash::FxHashMap;

use super::typing::once_class;
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, method};
use crate::error::{Result, unsupported};
use crate::object::{Function, Generator, Instance, Module, Set};
use crate::value::Value;
use crate::vm::Vm;

/// How many references are known before those to objects that are gone are dropped.
const KNOWN: usize = 256;

/// What is referred to.
enum Target {
    Class(Weak<Class>),
    Function(Weak<Function>),
    Generator(Weak<Generator>),
    Instance(Weak<Instance>),
    Module(Weak<Module>),
    Set(Weak<Set>),
}

impl Target {
    fn of(value: &Value) -> Option<Target> {
        Some(match value {
            Value::Class(class) => Target::Class(Rc::downgrade(class)),
            Value::Function(function) => Target::Function(Rc::downgrade(function)),
            Value::Generator(generator) => Target::Generator(Rc::downgrade(generator)),
            Value::Instance(instance) if allows(&instance.class()) => Target::Instance(Rc::downgrade(instance)),
            Value::Module(module) => Target::Module(Rc::downgrade(module)),
            Value::Set(set) => Target::Set(Rc::downgrade(set)),
            _ => return None,
        })
    }

    fn value(&self) -> Option<Value> {
        Some(match self {
            Target::Class(class) => Value::Class(class.upgrade()?),
            Target::Function(function) => Value::Function(function.upgrade()?),
            Target::Generator(generator) => Value::Generator(generator.upgrade()?),
            Target::Instance(instance) => Value::Instance(instance.upgrade()?),
            Target::Module(module) => Value::Module(module.upgrade()?),
            Target::Set(set) => Value::Set(set.upgrade()?),
        })
    }
}

/// Whether objects of a class have a `__weakref__`: some class of the script's must be without `__slots__`.
fn allows(class: &Rc<Class>) -> bool {
    class.mro().any(|class| match &class.slots {
        Some(slots) => slots.iter().any(|slot| slot.as_str() == "__weakref__"),
        None => class.source.is_some() || class.has_dict,
    })
}

struct Reference {
    target: Target,
    /// The hash of the object, once it was asked for.
    hash: Cell<Option<i64>>,
}

/// The reference of each object that has one: an object's is always the same.
#[derive(Default)]
struct Known {
    references: Made,
    proxies: Made,
}

/// What was made for objects, by their address.
#[derive(Default)]
struct Made(RefCell<FxHashMap<usize, Weak<Instance>>>);

impl Made {
    fn get(&self, object: usize) -> Option<Value> {
        Some(Value::Instance(self.0.borrow().get(&object)?.upgrade()?))
    }

    fn add(&self, object: usize, made: &Rc<Instance>) {
        let mut known = self.0.borrow_mut();
        if known.len() >= KNOWN && known.len().is_power_of_two() {
            known.retain(|_, made| made.strong_count() > 0);
        }
        known.insert(object, Rc::downgrade(made));
    }
}

fn reference(value: &Value) -> Option<Rc<Reference>> {
    value.host::<Reference>()
}

fn target(value: &Value) -> Option<Value> {
    reference(value)?.target.value()
}

/// The reference that an object has already.
fn known(vm: &mut Vm, value: &Value) -> Option<Value> {
    let reference = vm.state::<Known>().references.get(value.address()?)?;
    // Another object may have had the address before.
    target(&reference).is_some_and(|target| target.is(value)).then_some(reference)
}

/// How many references and proxies an object has: at most one of each.
pub(super) fn count(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let count = usize::from(known(vm, &this).is_some()) + usize::from(proxy::known(vm, &this).is_some());
    Ok(Value::from(count))
}

/// `weakref.ref`.
pub(super) fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "weakref.ReferenceType", |vm| {
        let object = vm.types.object.clone();
        Ok(ClassBuilder::new("weakref", "ReferenceType", &object).natives(REFERENCE).construct(construct).build())
    })
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let Some(value) = args.get(0).cloned() else {
        return Err(vm.type_error("__new__ expected at least 1 argument, got 0"));
    };
    if args.get(1).is_some_and(|callback| !callback.is_none()) {
        return Err(unsupported("a weak reference with a callback"));
    }
    if let Some(reference) = known(vm, &value) {
        return Ok(reference);
    }
    let target = target_of(vm, &value)?;
    let made = Instance::with_host(class, Reference { target, hash: Cell::new(None) });
    if let Some(address) = value.address() {
        vm.state::<Known>().references.add(address, &made);
    }
    Ok(Value::Instance(made))
}

fn target_of(vm: &mut Vm, value: &Value) -> Result<Target> {
    match Target::of(value) {
        Some(target) => Ok(target),
        None => {
            let kind = vm.type_name(value);
            Err(vm.type_error(format!("cannot create weak reference to '{kind}' object")))
        }
    }
}

static REFERENCE: &[NativeDef] = &[
    method("__call__", |_, args| Ok(target(&args.this()).unwrap_or_default())),
    method("__eq__", |vm, args| {
        let (this, other) = (args.this(), args.get(1).cloned().unwrap_or_default());
        if reference(&other).is_none() {
            return Ok(Value::NotImplemented);
        }
        Ok(Value::Bool(match (target(&this), target(&other)) {
            (Some(a), Some(b)) => vm.eq(&a, &b)?,
            _ => this.is(&other),
        }))
    }),
    method("__hash__", |vm, args| {
        let Some(reference) = reference(&args.this()) else { return Ok(Value::None) };
        if let Some(hash) = reference.hash.get() {
            return Ok(Value::Int(hash));
        }
        let Some(target) = reference.target.value() else { return Err(vm.type_error("weak object has gone away")) };
        let hash = vm.hash(&target)?;
        reference.hash.set(Some(hash));
        Ok(Value::Int(hash))
    }),
    method("__repr__", |vm, args| {
        let this = args.this();
        let address = |value: &Value| value.address().unwrap_or_default();
        let to = match target(&this) {
            Some(target) => format!("to '{}' at {:#x}", vm.type_name(&target), address(&target)),
            None => "dead".to_owned(),
        };
        Ok(Value::str(format!("<weakref at {:#x}; {to}>", address(&this))))
    }),
];
