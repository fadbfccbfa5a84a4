//! `weakref.proxy`: objects that act as the one they stand for, without keeping it.

use std::rc::Rc;

use super::{Known, Target, target_of};
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, method};
use crate::code::CompareOp;
use crate::error::{Result, unsupported};
use crate::modules::typing::once_class;
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// What a proxy keeps of the object it stands for.
struct Proxy(Target);

impl Value {
    /// Whether it is a `weakref.proxy`, of an object that lives or not.
    pub fn is_weak_proxy(&self) -> bool {
        self.host::<Proxy>().is_some()
    }

    /// For a `weakref.proxy` the object it stands for, or nothing if that is gone; any other value itself.
    pub fn alive(&self) -> Option<Value> {
        match self.host::<Proxy>() {
            Some(proxy) => proxy.0.value(),
            None => Some(self.clone()),
        }
    }
}

impl Vm {
    /// `weakref.proxy(value)`.
    ///
    /// # Errors
    /// `TypeError` if there are no weak references to such a value.
    pub fn weak_proxy(&mut self, value: &Value) -> Result<Value> {
        if let Some(proxy) = known(self, value) {
            return Ok(proxy);
        }
        let target = target_of(self, value)?;
        let is_callable = self.class_of(value).lookup("__call__").is_some();
        let class = class(self, if is_callable { "CallableProxyType" } else { "ProxyType" })?;
        let made = Instance::with_host(&class, Proxy(target));
        if let Some(address) = value.address() {
            self.state::<Known>().proxies.add(address, &made);
        }
        Ok(Value::Instance(made))
    }

    /// What a `weakref.proxy` stands for; any other value itself.
    ///
    /// # Errors
    /// `ReferenceError` if the object is gone.
    pub fn referent(&mut self, value: &Value) -> Result<Value> {
        match value.alive() {
            Some(value) => Ok(value),
            None => Err(self.error("ReferenceError", "weakly-referenced object no longer exists")),
        }
    }
}

/// The proxy that an object has already.
pub(super) fn known(vm: &mut Vm, value: &Value) -> Option<Value> {
    let proxy = vm.state::<Known>().proxies.get(value.address()?)?;
    // Another object may have had the address before.
    proxy.alive().is_some_and(|target| target.is(value)).then_some(proxy)
}

/// `weakref.ProxyType`, or that of objects that can be called.
pub(in crate::modules) fn class(vm: &mut Vm, name: &'static str) -> Result<Rc<Class>> {
    let key = if name == "ProxyType" { "weakref.ProxyType" } else { "weakref.CallableProxyType" };
    once_class(vm, key, |vm| {
        let object = vm.types.object.clone();
        let plain = ClassBuilder::new("weakref", "ProxyType", &object).natives(PROXY).sealed().build();
        Ok(match name {
            "ProxyType" => plain,
            // What both have stands once, so one derives from the other, which it does not in CPython.
            _ => ClassBuilder::new("weakref", name, &plain).natives(CALLABLE).sealed().build(),
        })
    })
}

fn this(vm: &mut Vm, args: &Args) -> Result<Value> {
    vm.referent(&args.this())
}

/// The object, and the argument after it, which may be a proxy too.
fn both(vm: &mut Vm, args: &Args) -> Result<(Value, Value)> {
    let other = args.get(1).cloned().unwrap_or_default();
    Ok((this(vm, args)?, vm.referent(&other)?))
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let (this, other) = both(vm, args)?;
    vm.compare(op, &this, &other)
}

fn name_of(vm: &mut Vm, args: &Args) -> Result<String> {
    let name = args.get(1).cloned().unwrap_or_default();
    vm.str(&name)
}

fn operator(_: &mut Vm, _: Args) -> Result<Value> {
    Err(unsupported("an operator on a weak proxy"))
}

static PROXY: &[NativeDef] = &[
    method("__add__", operator),
    method("__and__", operator),
    method("__bool__", |vm, args| {
        let this = this(vm, &args)?;
        vm.truthy(&this).map(Value::Bool)
    }),
    method("__contains__", |vm, args| {
        let (this, item) = (this(vm, &args)?, args.get(1).cloned().unwrap_or_default());
        vm.contains(&this, &item).map(Value::Bool)
    }),
    method("__delattr__", |vm, args| {
        let (this, name) = (this(vm, &args)?, name_of(vm, &args)?);
        vm.del_attr(&this, &name).map(|()| Value::None)
    }),
    method("__delitem__", |vm, args| {
        let (this, key) = both(vm, &args)?;
        vm.del_item(&this, &key).map(|()| Value::None)
    }),
    method("__eq__", |vm, args| compare(vm, &args, CompareOp::Eq)),
    method("__float__", operator),
    method("__floordiv__", operator),
    method("__ge__", |vm, args| compare(vm, &args, CompareOp::Ge)),
    method("__getattribute__", |vm, args| {
        let (this, name) = (this(vm, &args)?, name_of(vm, &args)?);
        vm.get_attr(&this, &name)
    }),
    method("__getitem__", |vm, args| {
        let (this, key) = both(vm, &args)?;
        vm.get_item(&this, &key)
    }),
    method("__gt__", |vm, args| compare(vm, &args, CompareOp::Gt)),
    method("__hash__", |vm, args| {
        let kind = vm.class_of(&args.this()).full_name();
        Err(vm.type_error(format!("unhashable type: '{kind}'")))
    }),
    method("__int__", operator),
    method("__iter__", |vm, args| {
        let this = this(vm, &args)?;
        vm.iter(&this)
    }),
    method("__le__", |vm, args| compare(vm, &args, CompareOp::Le)),
    method("__len__", |vm, args| {
        let this = this(vm, &args)?;
        vm.len(&this).map(Value::from)
    }),
    method("__lshift__", operator),
    method("__lt__", |vm, args| compare(vm, &args, CompareOp::Lt)),
    method("__matmul__", operator),
    method("__mod__", operator),
    method("__mul__", operator),
    method("__ne__", |vm, args| compare(vm, &args, CompareOp::Ne)),
    method("__or__", operator),
    method("__pow__", operator),
    method("__radd__", operator),
    method("__repr__", |vm, args| {
        let this = args.this();
        let address = |value: &Value| value.address().unwrap_or_default();
        // What is gone is shown as the `None` it has become, which lies anywhere.
        let (kind, at) = match this.alive() {
            Some(target) => (vm.type_name(&target), address(&target)),
            None => ("NoneType".to_owned(), address(&Value::Class(vm.types.none().clone()))),
        };
        Ok(Value::str(format!("<weakproxy at {:#x} to {kind} at {at:#x}>", address(&this))))
    }),
    method("__rmul__", operator),
    method("__rshift__", operator),
    method("__setattr__", |vm, args| {
        let (this, name) = (this(vm, &args)?, name_of(vm, &args)?);
        let value = args.get(2).cloned().unwrap_or_default();
        vm.set_attr(&this, &name, value).map(|()| Value::None)
    }),
    method("__setitem__", |vm, args| {
        let (this, key) = both(vm, &args)?;
        let value = args.get(2).cloned().unwrap_or_default();
        vm.set_item(&this, key, value).map(|()| Value::None)
    }),
    method("__str__", |vm, args| {
        let this = this(vm, &args)?;
        vm.str(&this).map(Value::from)
    }),
    method("__sub__", operator),
    method("__truediv__", operator),
    method("__xor__", operator),
];

static CALLABLE: &[NativeDef] = &[method("__call__", |vm, mut args| {
    let this = args.take_this();
    let this = vm.referent(&this)?;
    vm.call(&this, args)
})];
