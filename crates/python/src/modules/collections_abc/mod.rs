//! `collections.abc`: the classes that say what a container can do, and what their subclasses get from them.

mod mappings;
mod sequences;
mod sets;

use std::rc::Rc;

use super::abc;
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, method};
use crate::dict::Dict;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;
use mappings::{MAPPING, MUTABLE_MAPPING};
use sequences::{MUTABLE_SEQUENCE, SEQUENCE};
use sets::{MUTABLE_SET, SET};

/// A class: its name, its base, the methods it asks for, and those it gives.
struct Kind {
    name: &'static str,
    base: &'static str,
    asks: &'static [&'static str],
    is_structural: bool,
    gives: &'static [NativeDef],
}

const fn structural(name: &'static str, base: &'static str, asks: &'static [&'static str]) -> Kind {
    Kind { name, base, asks, is_structural: true, gives: &[] }
}

static KINDS: &[Kind] = &[
    structural("AsyncGenerator", "AsyncIterator", &["__aiter__", "__anext__", "aclose", "asend", "athrow"]),
    structural("AsyncIterable", "", &["__aiter__"]),
    structural("AsyncIterator", "AsyncIterable", &["__anext__", "__aiter__"]),
    structural("Awaitable", "", &["__await__"]),
    Kind { name: "ByteString", base: "Sequence", asks: &[], is_structural: false, gives: &[] },
    structural("Callable", "", &["__call__"]),
    structural("Collection", "Sized", &["__len__", "__iter__", "__contains__"]),
    structural("Container", "", &["__contains__"]),
    structural("Coroutine", "Awaitable", &["__await__", "close", "send", "throw"]),
    structural("Generator", "Iterator", &["__iter__", "__next__", "close", "send", "throw"]),
    structural("Hashable", "", &["__hash__"]),
    Kind { name: "ItemsView", base: "Set", asks: &[], is_structural: false, gives: &[] },
    structural("Iterable", "", &["__iter__"]),
    Kind {
        name: "Iterator",
        base: "Iterable",
        asks: &["__next__", "__iter__"],
        is_structural: true,
        gives: &[method("__iter__", |_, args| Ok(args.this()))],
    },
    Kind { name: "KeysView", base: "Set", asks: &[], is_structural: false, gives: &[] },
    Kind {
        name: "Mapping",
        base: "Collection",
        asks: &["__getitem__", "__iter__", "__len__"],
        is_structural: false,
        gives: MAPPING,
    },
    Kind { name: "MappingView", base: "Sized", asks: &[], is_structural: false, gives: &[] },
    Kind {
        name: "MutableMapping",
        base: "Mapping",
        asks: &["__delitem__", "__getitem__", "__iter__", "__len__", "__setitem__"],
        is_structural: false,
        gives: MUTABLE_MAPPING,
    },
    Kind {
        name: "MutableSequence",
        base: "Sequence",
        asks: &["__delitem__", "__getitem__", "__len__", "__setitem__", "insert"],
        is_structural: false,
        gives: MUTABLE_SEQUENCE,
    },
    Kind {
        name: "MutableSet",
        base: "Set",
        asks: &["__contains__", "__iter__", "__len__", "add", "discard"],
        is_structural: false,
        gives: MUTABLE_SET,
    },
    structural("Reversible", "Iterable", &["__reversed__", "__iter__"]),
    Kind {
        name: "Sequence",
        base: "Collection",
        asks: &["__getitem__", "__len__"],
        is_structural: false,
        gives: SEQUENCE,
    },
    Kind {
        name: "Set",
        base: "Collection",
        asks: &["__contains__", "__iter__", "__len__"],
        is_structural: false,
        gives: SET,
    },
    structural("Sized", "", &["__len__"]),
    Kind { name: "ValuesView", base: "MappingView", asks: &[], is_structural: false, gives: &[] },
];

fn kind(name: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.name == name)
}

/// The value of a name of `collections.abc`.
pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    match kind(name) {
        Some(kind) => class(vm, kind).map(|class| Some(Value::Class(class))),
        None => Ok(None),
    }
}

fn class(vm: &mut Vm, own: &'static Kind) -> Result<Rc<Class>> {
    let key = own.name;
    let state = vm.state::<Classes>();
    if let Some((_, class)) = state.0.borrow().iter().find(|(name, _)| *name == key) {
        return Ok(class.clone());
    }
    let meta = abc::meta(vm)?;
    let base = match kind(own.base) {
        Some(base) => self::class(vm, base)?,
        None => vm.types.object.clone(),
    };
    let class =
        ClassBuilder::new("collections.abc", own.name, &base).metaclass(&meta).natives(own.gives).with_dict().build();
    let mut names = Dict::default();
    for name in own.asks {
        names.set_str(*name, Value::None);
        let given = own.gives.iter().any(|native| native.name == *name);
        if given {
            names.remove_str(name);
        } else if class.lookup(name).is_none() || matches!(*name, "__hash__" | "__call__") {
            let abstract_method = crate::object::Native::closure(name, |_, _| Ok(Value::None));
            abstract_method.dict.borrow_mut().set_str("__isabstractmethod__", Value::Bool(true));
            class.set(name, Value::Native(abstract_method));
        }
    }
    class.set("__abstractmethods__", Value::frozenset(names));
    state.0.borrow_mut().push((key, class.clone()));
    Ok(class)
}

#[derive(Default)]
struct Classes(std::cell::RefCell<Vec<(&'static str, Rc<Class>)>>);

/// Whether a class has what an abstract one of `collections.abc` asks for, without deriving from it.
pub(super) fn has(vm: &mut Vm, class: &Rc<Class>, abstract_class: &Rc<Class>) -> bool {
    let name = abstract_class.name.borrow().clone();
    let Some(kind) = kind(&name) else { return false };
    if kind.is_structural {
        let object = vm.types.object.clone();
        let has_all = kind.asks.iter().all(|asked| match class.lookup_where(asked) {
            Some((owner, found)) => !found.is_none() && (*asked == "__hash__" || !Rc::ptr_eq(owner, &object)),
            None => false,
        });
        if has_all && kind.name != "Hashable" {
            return true;
        }
        if kind.name == "Hashable" {
            let unhashable = matches!(
                class
                    .mro()
                    .find(|class| class.module.borrow().as_str() == "builtins")
                    .map(|c| c.name.borrow().to_string())
                    .as_deref(),
                Some("list" | "dict" | "set" | "bytearray")
            );
            return has_all && !unhashable;
        }
    }
    class.mro().any(|class| match class.module.borrow().as_str() {
        "builtins" => built_in_has(&class.name.borrow(), kind.name),
        "collections" => match class.name.borrow().as_str() {
            "deque" => matches!(
                kind.name,
                "MutableSequence" | "Sequence" | "Collection" | "Iterable" | "Sized" | "Container" | "Reversible"
            ),
            _ => false,
        },
        _ => false,
    })
}

fn built_in_has(class: &str, kind: &str) -> bool {
    let is_container = matches!(
        class,
        "str"
            | "bytes"
            | "bytearray"
            | "list"
            | "tuple"
            | "dict"
            | "set"
            | "frozenset"
            | "range"
            | "dict_keys"
            | "dict_values"
            | "dict_items"
    );
    let is_iterator = class.ends_with("iterator")
        || matches!(class, "generator" | "map" | "zip" | "filter" | "enumerate" | "reversed");
    match kind {
        "Iterable" => is_container || is_iterator,
        "Iterator" => is_iterator,
        "Sized" | "Container" | "Collection" => is_container,
        "Reversible" => is_container && !matches!(class, "set" | "frozenset"),
        "Sequence" => matches!(class, "str" | "bytes" | "bytearray" | "list" | "tuple" | "range"),
        "MutableSequence" => matches!(class, "list" | "bytearray"),
        "ByteString" => matches!(class, "bytes" | "bytearray"),
        "Mapping" | "MutableMapping" => class == "dict",
        "Set" => matches!(class, "set" | "frozenset" | "dict_keys" | "dict_items"),
        "MutableSet" => class == "set",
        "KeysView" => class == "dict_keys",
        "ValuesView" => class == "dict_values",
        "ItemsView" => class == "dict_items",
        "MappingView" => class.starts_with("dict_"),
        "Generator" => class == "generator",
        "Awaitable" | "Coroutine" => class == "coroutine",
        "AsyncGenerator" | "AsyncIterator" | "AsyncIterable" => class == "async_generator",
        "Callable" => matches!(class, "function" | "builtin_function_or_method" | "method" | "type"),
        _ => false,
    }
}

fn arg(args: &Args, at: usize) -> Value {
    args.get(at).cloned().unwrap_or_default()
}
