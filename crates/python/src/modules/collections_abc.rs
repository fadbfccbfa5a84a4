//! `collections.abc`: the classes that say what a container can do, and what their subclasses get from them.

use std::rc::Rc;

use super::abc;
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, method};
use crate::dict::Dict;
use crate::error::Result;
use crate::object::Iter;
use crate::value::Value;
use crate::vm::Vm;

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

/// The item of a mapping, or nothing where that raises `KeyError`.
fn item(vm: &mut Vm, mapping: &Value, key: &Value) -> Result<Option<Value>> {
    match vm.get_item(mapping, key) {
        Ok(value) => Ok(Some(value)),
        Err(raised) if vm.exception_is(&raised, "KeyError") => Ok(None),
        Err(raised) => Err(raised),
    }
}

fn arg(args: &Args, at: usize) -> Value {
    args.get(at).cloned().unwrap_or_default()
}

fn pairs(vm: &mut Vm, mapping: &Value) -> Result<Vec<(Value, Value)>> {
    let mut pairs = Vec::new();
    for key in vm.collect(mapping)? {
        let value = vm.get_item(mapping, &key)?;
        pairs.push((key, value));
    }
    Ok(pairs)
}

/// A dict with what a mapping has now: what its views show.
fn snapshot(vm: &mut Vm, mapping: &Value) -> Result<Value> {
    let dict = std::cell::RefCell::new(Dict::default());
    for (key, value) in pairs(vm, mapping)? {
        vm.dict_set(&dict, key, value)?;
    }
    Ok(Value::dict(dict.into_inner()))
}

static MAPPING: &[NativeDef] = &[
    method("__contains__", |vm, args| Ok(Value::Bool(item(vm, &args.this(), &arg(&args, 1))?.is_some()))),
    method("__eq__", |vm, args| {
        let other = arg(&args, 1);
        let is_mapping = matches!(other.unwrapped(), Value::Dict(_)) || vm.class_of(&other).lookup("keys").is_some();
        if !is_mapping {
            return Ok(Value::NotImplemented);
        }
        let own = snapshot(vm, &args.this())?;
        let theirs = match other.unwrapped() {
            Value::Dict(_) => other.unwrapped().clone(),
            _ => snapshot(vm, &other)?,
        };
        vm.eq(&own, &theirs).map(Value::Bool)
    }),
    method("get", |vm, args| Ok(item(vm, &args.this(), &arg(&args, 1))?.unwrap_or_else(|| arg(&args, 2)))),
    method("items", |vm, args| {
        let dict = snapshot(vm, &args.this())?;
        vm.call_method(&dict, "items", Args::none())
    }),
    method("keys", |vm, args| {
        let dict = snapshot(vm, &args.this())?;
        vm.call_method(&dict, "keys", Args::none())
    }),
    method("values", |vm, args| {
        let dict = snapshot(vm, &args.this())?;
        vm.call_method(&dict, "values", Args::none())
    }),
];

static MUTABLE_MAPPING: &[NativeDef] = &[
    method("clear", |vm, args| {
        let this = args.this();
        for key in vm.collect(&this)? {
            vm.del_item(&this, &key)?;
        }
        Ok(Value::None)
    }),
    method("pop", |vm, args| {
        let (this, key) = (args.this(), arg(&args, 1));
        match (item(vm, &this, &key)?, args.get(2)) {
            (Some(value), _) => vm.del_item(&this, &key).map(|()| value),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(vm.key_error(key)),
        }
    }),
    method("popitem", |vm, args| {
        let this = args.this();
        let iterator = vm.iter(&this)?;
        match vm.next(&iterator)? {
            Some(key) => {
                let value = vm.get_item(&this, &key)?;
                vm.del_item(&this, &key)?;
                Ok(Value::tuple(vec![key, value]))
            }
            None => {
                let class = vm.types.exception("KeyError");
                Err(vm.raise(&class, Vec::new()))
            }
        }
    }),
    method("setdefault", |vm, args| {
        let (this, key, default) = (args.this(), arg(&args, 1), arg(&args, 2));
        match item(vm, &this, &key)? {
            Some(value) => Ok(value),
            None => vm.set_item(&this, key, default.clone()).map(|()| default),
        }
    }),
    method("update", |vm, args| {
        let this = args.this();
        if let Some(other) = args.get(1) {
            let is_mapping = matches!(other.unwrapped(), Value::Dict(_)) || vm.class_of(other).lookup("keys").is_some();
            let items = if is_mapping {
                vm.mapping_items(other)?
            } else {
                let mut items = Vec::new();
                for pair in vm.collect(other)? {
                    let pair = vm.collect(&pair)?;
                    if let [key, value] = pair.as_slice() {
                        items.push((key.clone(), value.clone()));
                    }
                }
                items
            };
            for (key, value) in items {
                vm.set_item(&this, key, value)?;
            }
        }
        for (name, value) in args.keywords {
            vm.set_item(&this, Value::Str(name), value)?;
        }
        Ok(Value::None)
    }),
];

fn sequence_items(vm: &mut Vm, this: &Value) -> Result<Vec<Value>> {
    let mut items = Vec::new();
    loop {
        vm.burn(1)?;
        match vm.get_item(this, &Value::from(items.len())) {
            Ok(item) => items.push(item),
            Err(raised) if vm.exception_is(&raised, "IndexError") => return Ok(items),
            Err(raised) => return Err(raised),
        }
    }
}

static SEQUENCE: &[NativeDef] = &[
    method("__contains__", |vm, args| {
        for item in vm.collect(&args.this())? {
            if vm.eq(&item, &arg(&args, 1))? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    }),
    method("__iter__", |_, args| {
        let (this, mut at) = (args.this(), 0_i64);
        Ok(Value::Iter(Iter::new("generator", move |vm| {
            at += 1;
            match vm.get_item(&this, &Value::Int(at - 1)) {
                Ok(item) => Ok(Some(item)),
                Err(raised) if vm.exception_is(&raised, "IndexError") => Ok(None),
                Err(raised) => Err(raised),
            }
        })))
    }),
    method("__reversed__", |vm, args| {
        let mut items = sequence_items(vm, &args.this())?;
        items.reverse();
        Ok(Iter::over("generator", items))
    }),
    method("count", |vm, args| {
        let mut count = 0;
        for item in vm.collect(&args.this())? {
            count += i64::from(vm.eq(&item, &arg(&args, 1))?);
        }
        Ok(Value::Int(count))
    }),
    method("index", |vm, args| {
        for (at, item) in vm.collect(&args.this())?.into_iter().enumerate() {
            if vm.eq(&item, &arg(&args, 1))? {
                return Ok(Value::from(at));
            }
        }
        let class = vm.types.exception("ValueError");
        Err(vm.raise(&class, Vec::new()))
    }),
];

static MUTABLE_SEQUENCE: &[NativeDef] = &[
    method("__iadd__", |vm, args| {
        let this = args.this();
        vm.call_method(&this, "extend", [arg(&args, 1)])?;
        Ok(this)
    }),
    method("append", |vm, args| {
        let this = args.this();
        let length = vm.len(&this)?;
        vm.call_method(&this, "insert", [Value::from(length), arg(&args, 1)])
    }),
    method("clear", |vm, args| {
        let this = args.this();
        while vm.len(&this)? > 0 {
            vm.burn(1)?;
            vm.del_item(&this, &Value::Int(-1))?;
        }
        Ok(Value::None)
    }),
    method("extend", |vm, args| {
        let this = args.this();
        for item in vm.collect(&arg(&args, 1))? {
            vm.call_method(&this, "append", [item])?;
        }
        Ok(Value::None)
    }),
    method("pop", |vm, args| {
        let (this, at) = (args.this(), args.get(1).cloned().unwrap_or(Value::Int(-1)));
        let item = vm.get_item(&this, &at)?;
        vm.del_item(&this, &at)?;
        Ok(item)
    }),
    method("remove", |vm, args| {
        let this = args.this();
        let at = vm.call_method(&this, "index", [arg(&args, 1)])?;
        vm.del_item(&this, &at)?;
        Ok(Value::None)
    }),
    method("reverse", |vm, args| {
        let this = args.this();
        let mut items = sequence_items(vm, &this)?;
        items.reverse();
        for (at, item) in items.into_iter().enumerate() {
            vm.set_item(&this, Value::from(at), item)?;
        }
        Ok(Value::None)
    }),
];

/// A set of the kind of `this` with these items: what `_from_iterable` makes.
fn set_like(vm: &mut Vm, this: &Value, items: Vec<Value>) -> Result<Value> {
    let class = vm.class_of(this);
    let list = vm.new_list(items);
    match class.lookup("_from_iterable") {
        Some(_) => vm.call_method(this, "_from_iterable", [list]),
        None => vm.call(&Value::Class(class), [list].into()),
    }
}

fn combine(vm: &mut Vm, args: &Args, keep_own: fn(bool) -> bool, keep_other: bool) -> Result<Value> {
    let (this, other) = (args.this(), arg(args, 1));
    let mut items = Vec::new();
    for item in vm.collect(&this)? {
        if keep_own(vm.contains(&other, &item)?) {
            items.push(item);
        }
    }
    if keep_other {
        for item in vm.collect(&other)? {
            if !vm.contains(&this, &item)? {
                items.push(item);
            }
        }
    }
    set_like(vm, &this, items)
}

fn all_in(vm: &mut Vm, a: &Value, b: &Value) -> Result<bool> {
    for item in vm.collect(a)? {
        if !vm.contains(b, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(vm: &mut Vm, args: &Args, reversed: bool, may_equal: bool, must_equal: bool) -> Result<Value> {
    let (this, other) = (args.this(), arg(args, 1));
    let (a, b) = if reversed { (&other, &this) } else { (&this, &other) };
    let (short, long) = (vm.len(a)?, vm.len(b)?);
    let fits = if must_equal { short == long } else { short < long || (may_equal && short == long) };
    Ok(Value::Bool(fits && all_in(vm, a, b)?))
}

static SET: &[NativeDef] = &[
    method("__and__", |vm, args| combine(vm, &args, |shared| shared, false)),
    method("__eq__", |vm, args| match arg(&args, 1) {
        Value::Set(_) | Value::Instance(_) | Value::View(_) => compare(vm, &args, false, true, true),
        _ => Ok(Value::NotImplemented),
    }),
    method("__ge__", |vm, args| compare(vm, &args, true, true, false)),
    method("__gt__", |vm, args| compare(vm, &args, true, false, false)),
    method("__le__", |vm, args| compare(vm, &args, false, true, false)),
    method("__lt__", |vm, args| compare(vm, &args, false, false, false)),
    method("__or__", |vm, args| combine(vm, &args, |_| true, true)),
    method("__sub__", |vm, args| combine(vm, &args, |shared| !shared, false)),
    method("__xor__", |vm, args| combine(vm, &args, |shared| !shared, true)),
    method("isdisjoint", |vm, args| {
        for item in vm.collect(&arg(&args, 1))? {
            if vm.contains(&args.this(), &item)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
];

static MUTABLE_SET: &[NativeDef] = &[
    method("__ior__", |vm, args| {
        let this = args.this();
        for item in vm.collect(&arg(&args, 1))? {
            vm.call_method(&this, "add", [item])?;
        }
        Ok(this)
    }),
    method("__isub__", |vm, args| {
        let this = args.this();
        for item in vm.collect(&arg(&args, 1))? {
            vm.call_method(&this, "discard", [item])?;
        }
        Ok(this)
    }),
    method("clear", |vm, args| {
        let this = args.this();
        for item in vm.collect(&this)? {
            vm.call_method(&this, "discard", [item])?;
        }
        Ok(Value::None)
    }),
    method("pop", |vm, args| {
        let this = args.this();
        let iterator = vm.iter(&this)?;
        match vm.next(&iterator)? {
            Some(item) => vm.call_method(&this, "discard", [item.clone()]).map(|_| item),
            None => {
                let class = vm.types.exception("KeyError");
                Err(vm.raise(&class, Vec::new()))
            }
        }
    }),
    method("remove", |vm, args| {
        let (this, item) = (args.this(), arg(&args, 1));
        if !vm.contains(&this, &item)? {
            return Err(vm.key_error(item));
        }
        vm.call_method(&this, "discard", [item])
    }),
];
