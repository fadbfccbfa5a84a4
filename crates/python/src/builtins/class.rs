//! `type`: what classes have.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use crate::args::Args;
use crate::class::{Class, NativeDef, getter, method};
use crate::dict::Dict;
use crate::error::Result;
use crate::object::DictObject;
use crate::value::Value;
use crate::vm::Vm;

/// What every class has.
pub static METHODS: &[NativeDef] = &[
    getter("__annotations__", |_, args| {
        Ok(match args.this() {
            Value::Class(class) => {
                let own = class.dict.borrow().get_str("__annotations__").cloned();
                own.unwrap_or_else(|| Value::dict(Dict::default()))
            }
            _ => Value::None,
        })
    }),
    getter("__bases__", |_, args| {
        Ok(match args.this() {
            Value::Class(class) => Value::tuple(class.bases.iter().cloned().map(Value::Class).collect()),
            _ => Value::None,
        })
    }),
    method("__call__", |vm, mut args| {
        let this = args.take_this();
        match this.as_class().cloned() {
            Some(class) => match vm.begin_object(&class, args, crate::vm::Action::Exit)? {
                Some(value) => Ok(value),
                None => vm.run_to_exit(),
            },
            None => Err(vm.type_error("type.__call__ needs a class")),
        }
    }),
    getter("__dict__", |vm, args| {
        Ok(match args.this() {
            Value::Class(class) => {
                let mut names = class.dict.borrow().clone();
                for native in class.natives {
                    if let Some(value) = class.own(native.name) {
                        names.set_str(native.name, value);
                    }
                }
                if class.source.is_some() {
                    names.set_str("__module__", Value::Str(class.module.borrow().clone()));
                }
                let proxy = vm.types.mappingproxy().clone();
                Value::Instance(crate::object::Instance::with_base(&proxy, Value::dict(names)))
            }
            _ => Value::None,
        })
    }),
    getter("__doc__", |_, args| {
        Ok(match args.this() {
            Value::Class(class) => class.dict.borrow().get_str("__doc__").cloned().unwrap_or_default(),
            _ => Value::None,
        })
    }),
    method("__init__", |_, _| Ok(Value::None)),
    getter("__module__", |_, args| match args.this() {
        Value::Class(class) => Ok(Value::Str(class.module.borrow().clone())),
        _ => Ok(Value::None),
    }),
    getter("__mro__", |_, args| {
        Ok(match args.this() {
            Value::Class(class) => Value::tuple(class.mro().cloned().map(Value::Class).collect()),
            _ => Value::None,
        })
    }),
    getter("__name__", |_, args| match args.this() {
        Value::Class(class) => Ok(Value::Str(class.name.borrow().clone())),
        _ => Ok(Value::None),
    }),
    crate::class::static_method("__new__", |vm, mut args| match args.take_this() {
        Value::Class(meta) => construct(vm, &meta, args),
        _ => Err(vm.type_error("type.__new__(X): X is not a type object")),
    }),
    getter("__qualname__", |_, args| match args.this() {
        Value::Class(class) => Ok(Value::Str(class.qualname.borrow().clone())),
        _ => Ok(Value::None),
    }),
    method("__repr__", |vm, args| vm.repr_built_in(&args.this()).map(Value::from)),
    method("__subclasses__", |vm, args| {
        let state = vm.state::<Subclasses>();
        let this = args.this();
        let subclasses = state.0.borrow();
        let own = subclasses.iter().filter(|(base, _)| {
            matches!((&this, base.upgrade()), (Value::Class(class), Some(base)) if Rc::ptr_eq(class, &base))
        });
        let list = own.filter_map(|(_, class)| class.upgrade().map(Value::Class)).collect();
        drop(subclasses);
        Ok(vm.new_list(list))
    }),
    method("mro", |vm, args| match args.this() {
        Value::Class(class) => Ok(vm.new_list(class.mro().cloned().map(Value::Class).collect())),
        _ => Ok(Value::None),
    }),
];

/// Which classes derive from which, for `__subclasses__()`.
#[derive(Default)]
struct Subclasses(RefCell<Vec<(Weak<Class>, Weak<Class>)>>);

pub(crate) fn remember_subclass(vm: &mut Vm, base: &Rc<Class>, class: &Rc<Class>) {
    vm.state::<Subclasses>().0.borrow_mut().push((Rc::downgrade(base), Rc::downgrade(class)));
}

/// `type(object)`, or `type(name, bases, namespace)`.
pub fn construct(vm: &mut Vm, meta: &Rc<Class>, args: Args) -> Result<Value> {
    match args.positional.as_slice() {
        [object] if Rc::ptr_eq(meta, &vm.types.r#type) => Ok(Value::Class(vm.class_of(object))),
        [_, _, _] => new_class(vm, meta, args),
        _ => Err(vm.type_error("type() takes 1 or 3 arguments")),
    }
}

/// Makes a class of a metaclass from its name, bases and namespace.
pub(crate) fn new_class(vm: &mut Vm, meta: &Rc<Class>, args: Args) -> Result<Value> {
    let mut positional = args.positional.into_iter();
    let (name, bases, namespace) = (positional.next(), positional.next(), positional.next());
    let Some(name) = name.as_ref().and_then(Value::as_text).cloned() else {
        return Err(vm.type_error("type.__new__() argument 1 must be str"));
    };
    let bases = vm.collect(&bases.unwrap_or_default())?;
    let namespace = match namespace.as_ref().map(Value::unwrapped) {
        Some(Value::Dict(dict)) => dict.clone(),
        _ => DictObject::new(Dict::default()),
    };
    vm.make_class(meta, &name, bases, &namespace, args.keywords)
}
