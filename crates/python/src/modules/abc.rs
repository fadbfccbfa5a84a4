//! `abc`: abstract classes.

use std::cell::RefCell;
use std::rc::Rc;

use super::collections_abc;
use super::typing::once_class;
use crate::args::Args;
use crate::builtins;
use crate::class::{Class, ClassBuilder, NativeDef, getter, method, static_method};
use crate::dict::Dict;
use crate::error::Result;
use crate::object::{Property, Wrapper, WrapperKind};
use crate::value::Value;
use crate::vm::Vm;

/// The value of a name of `abc`.
pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "ABCMeta" => Value::Class(meta(vm)?),
        "ABC" => Value::Class(base(vm)?),
        "abstractmethod" => Value::native("abstractmethod", abstract_method),
        "abstractproperty" => Value::native("abstractproperty", |vm, args| {
            let get = args.this();
            vm.set_attr(&get, ABSTRACT, Value::Bool(true))?;
            let (set, delete) = (args.get(1).cloned().unwrap_or_default(), args.get(2).cloned().unwrap_or_default());
            Ok(Value::Property(Rc::new(Property { get, set, delete, doc: Value::None, name: RefCell::default() })))
        }),
        "abstractclassmethod" => Value::native("abstractclassmethod", |vm, args| wrap(vm, &args, WrapperKind::Class)),
        "abstractstaticmethod" => {
            Value::native("abstractstaticmethod", |vm, args| wrap(vm, &args, WrapperKind::Static))
        }
        "get_cache_token" => Value::native("get_cache_token", |_, _| Ok(Value::Int(0))),
        "update_abstractmethods" => Value::native("update_abstractmethods", |_, args| {
            if let Value::Class(class) = args.this() {
                note_abstract(&class);
            }
            Ok(args.this())
        }),
        _ => return Ok(None),
    }))
}

const ABSTRACT: &str = "__isabstractmethod__";

fn abstract_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let function = args.this();
    match &function {
        Value::Wrapper(wrapper) => vm.set_attr(&wrapper.function, ABSTRACT, Value::Bool(true))?,
        Value::Property(property) => vm.set_attr(&property.get, ABSTRACT, Value::Bool(true))?,
        other => vm.set_attr(other, ABSTRACT, Value::Bool(true))?,
    }
    Ok(function)
}

fn wrap(vm: &mut Vm, args: &Args, kind: WrapperKind) -> Result<Value> {
    let function = args.this();
    vm.set_attr(&function, ABSTRACT, Value::Bool(true))?;
    Ok(Value::Wrapper(Rc::new(Wrapper { kind, function })))
}

/// Whether an attribute of a class is there to be overridden.
fn is_abstract(value: &Value) -> bool {
    match value {
        Value::Function(function) => matches!(function.dict.borrow().get_str(ABSTRACT), Some(Value::Bool(true))),
        Value::Native(native) => matches!(native.dict.borrow().get_str(ABSTRACT), Some(Value::Bool(true))),
        Value::Wrapper(wrapper) => is_abstract(&wrapper.function),
        Value::Property(property) => {
            is_abstract(&property.get) || is_abstract(&property.set) || is_abstract(&property.delete)
        }
        Value::Instance(instance) => matches!(instance.own(ABSTRACT), Some(Value::Bool(true))),
        _ => false,
    }
}

/// Notes in a class which of its attributes are abstract.
pub(super) fn note_abstract(class: &Rc<Class>) {
    let mut names: Vec<Value> = Vec::new();
    for entry in class.dict.borrow().iter() {
        if is_abstract(&entry.value) {
            names.push(entry.key.clone());
        }
    }
    for base in &class.bases {
        let inherited = match base.lookup("__abstractmethods__") {
            Some(Value::Set(set)) => set.items.borrow().keys().cloned().collect(),
            _ => Vec::new(),
        };
        for name in inherited {
            let Some(text) = name.as_text() else { continue };
            let known = names.iter().any(|known| known.is(&name));
            if !known && class.lookup(text).is_some_and(|value| is_abstract(&value)) {
                names.push(name);
            }
        }
    }
    let mut set = Dict::default();
    for name in names {
        if let Value::Str(text) = name {
            set.set_str(text, Value::None);
        }
    }
    class.set("__abstractmethods__", Value::frozenset(set));
}

/// `ABCMeta`.
pub(super) fn meta(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "ABCMeta", |vm| {
        Ok(ClassBuilder::new("abc", "ABCMeta", &vm.types.r#type.clone()).natives(META_METHODS).build())
    })
}

/// `ABC`.
pub(super) fn base(vm: &mut Vm) -> Result<Rc<Class>> {
    let meta = meta(vm)?;
    once_class(vm, "ABC", |vm| {
        Ok(ClassBuilder::new("abc", "ABC", &vm.types.object.clone()).metaclass(&meta).with_dict().build())
    })
}

/// Which classes were registered with which abstract ones.
#[derive(Default)]
struct Registry(RefCell<Vec<(Rc<Class>, Rc<Class>)>>);

static META_METHODS: &[NativeDef] = &[
    getter("__abstractmethods__", |vm, args| match args.this() {
        Value::Class(class) => match class.dict.borrow().get_str("__abstractmethods__") {
            Some(names) => Ok(names.clone()),
            None => Err(vm.error("AttributeError", "__abstractmethods__")),
        },
        _ => Ok(Value::None),
    }),
    method("__instancecheck__", |vm, args| {
        let value = args.get(1).cloned().unwrap_or_default();
        let Value::Class(class) = args.this() else { return Ok(Value::Bool(false)) };
        let kind = vm.class_of(&value);
        is_subclass(vm, &kind, &class).map(Value::Bool)
    }),
    static_method("__new__", |vm, mut args| {
        let Value::Class(meta) = args.take_this() else { return Ok(Value::None) };
        let class = builtins::class::new_class(vm, &meta, args)?;
        if let Value::Class(class) = &class {
            note_abstract(class);
        }
        Ok(class)
    }),
    method("__subclasscheck__", |vm, args| match (args.get(1), args.this()) {
        (Some(Value::Class(class)), Value::Class(abstract_class)) => {
            let class = class.clone();
            is_subclass(vm, &class, &abstract_class).map(Value::Bool)
        }
        _ => Err(vm.type_error("issubclass() arg 1 must be a class")),
    }),
    method("register", |vm, args| match (args.this(), args.get(1)) {
        (Value::Class(abstract_class), Some(Value::Class(class))) => {
            let registry = vm.state::<Registry>();
            registry.0.borrow_mut().push((abstract_class, class.clone()));
            Ok(Value::Class(class.clone()))
        }
        _ => Err(vm.type_error("Can only register classes")),
    }),
];

/// Whether a class derives from an abstract one, was registered with it, or has what it asks for.
pub(super) fn is_subclass(vm: &mut Vm, class: &Rc<Class>, abstract_class: &Rc<Class>) -> Result<bool> {
    if class.is_subclass(abstract_class) {
        return Ok(true);
    }
    if abstract_class.module.borrow().as_str() == "collections.abc" && collections_abc::has(vm, class, abstract_class) {
        return Ok(true);
    }
    if let Some(hook) = abstract_class.lookup("__subclasshook__") {
        let hook = match &hook {
            Value::Wrapper(wrapper) => wrapper.function.clone(),
            other => other.clone(),
        };
        let given = vm.call(&hook, [Value::Class(abstract_class.clone()), Value::Class(class.clone())].into())?;
        if let Value::Bool(is_one) = given {
            return Ok(is_one);
        }
    }
    let registry = vm.state::<Registry>();
    let registered = registry.0.borrow();
    Ok(registered.iter().any(|(base, member)| base.is_subclass(abstract_class) && class.is_subclass(member)))
}
