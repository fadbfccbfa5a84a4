//! Iterators: what all of them have, and `enumerate`, `filter`, `map`, `reversed`, `zip`.

use std::rc::Rc;

use super::arity;
use crate::args::Args;
use crate::class::{Class, NativeDef, method};
use crate::error::Result;
use crate::object::{Iter, ViewKind};
use crate::value::Value;
use crate::vm::Vm;

/// What iterators have.
pub static METHODS: &[NativeDef] = &[
    method("__iter__", |_, args| Ok(args.this())),
    method("__next__", |vm, args| {
        let this = args.this();
        let Value::Iter(iterator) = this.unwrapped() else {
            return Err(arity::wrong_receiver(vm, &this, "iterator.__next__"));
        };
        let iterator = iterator.clone();
        vm.burn(1)?;
        match iterator.next(vm)? {
            Some(item) => Ok(item),
            None => Err(vm.stop_iteration(Value::None)),
        }
    }),
];

fn finish(vm: &mut Vm, class: &Rc<Class>, kind: &'static str, iterator: Rc<Iter>) -> Value {
    let built_in = vm.types.iterator_class(kind);
    arity::object_of(class, &built_in, Value::Iter(iterator))
}

/// `enumerate(iterable, start)`.
pub(crate) fn enumerate(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    if args.positional.is_empty() && args.keywords.is_empty() {
        return Err(vm.type_error("enumerate() missing required argument 'iterable'"));
    }
    let mut args = arity::named(vm, args, "enumerate", &["iterable", "start"], 2, 1)?;
    let items = args.take(0).unwrap_or_default();
    let mut at = match args.take(1) {
        Some(start) => super::numbers::index_of(vm, &start)?,
        None => Default::default(),
    };
    let items = vm.iter(&items)?;
    let iterator = Iter::new("enumerate", move |vm| {
        let Some(item) = vm.next(&items)? else { return Ok(None) };
        let number = Value::big(at.clone());
        at += 1;
        Ok(Some(Value::tuple(vec![number, item])))
    });
    Ok(finish(vm, class, "enumerate", iterator))
}

/// `filter(function, iterable)`.
pub(crate) fn filter(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "filter", 2, 2)?;
    let [test, items] = args.as_slice() else { return Ok(Value::None) };
    let (test, items) = (test.clone(), vm.iter(items)?);
    let iterator = Iter::new("filter", move |vm| {
        while let Some(item) = vm.next(&items)? {
            let keep = if test.is_none() {
                vm.truthy(&item)?
            } else {
                let result = vm.call(&test, [item.clone()].into())?;
                vm.truthy(&result)?
            };
            if keep {
                return Ok(Some(item));
            }
        }
        Ok(None)
    });
    Ok(finish(vm, class, "filter", iterator))
}

/// `map(function, iterable, …)`.
pub(crate) fn map(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    arity::no_keywords(vm, &args, "map")?;
    if args.positional.len() < 2 {
        return Err(vm.type_error("map() must have at least two arguments."));
    }
    let mut args = args.positional.into_iter();
    let function = args.next().unwrap_or_default();
    let mut iterators = Vec::new();
    for items in args {
        iterators.push(vm.iter(&items)?);
    }
    let iterator = Iter::new("map", move |vm| {
        let mut items = Vec::with_capacity(iterators.len());
        for iterator in &iterators {
            match vm.next(iterator)? {
                Some(item) => items.push(item),
                None => return Ok(None),
            }
        }
        // A function that raises `StopIteration` ends whoever asks; that is the machine's to tell.
        vm.call(&function, items.into()).map(Some)
    });
    Ok(finish(vm, class, "map", iterator))
}

/// `zip(iterable, …, strict=False)`.
pub(crate) fn zip(vm: &mut Vm, class: &Rc<Class>, mut args: Args) -> Result<Value> {
    let positional = std::mem::take(&mut args.positional);
    let mut options = arity::named(vm, args, "zip", &["strict"], 0, 0)?;
    let strict = match options.take(0) {
        Some(strict) => vm.truthy(&strict)?,
        None => false,
    };
    let mut iterators = Vec::new();
    for items in &positional {
        iterators.push(vm.iter(items)?);
    }
    let mut ended = iterators.is_empty();
    let iterator = Iter::new("zip", move |vm| {
        if ended {
            return Ok(None);
        }
        let mut items = Vec::with_capacity(iterators.len());
        for (at, iterator) in iterators.iter().enumerate() {
            match vm.next(iterator)? {
                Some(item) => items.push(item),
                None => {
                    ended = true;
                    if strict {
                        uneven(vm, &iterators, at)?;
                    }
                    return Ok(None);
                }
            }
        }
        Ok(Some(Value::tuple(items)))
    });
    Ok(finish(vm, class, "zip", iterator))
}

/// For `strict`: the iterator at `at` is through; complains if another one is not.
fn uneven(vm: &mut Vm, iterators: &[Value], at: usize) -> Result<()> {
    let others = |before: usize| if before == 1 { "argument 1".to_owned() } else { format!("arguments 1-{before}") };
    if at > 0 {
        let (number, before) = (at + 1, others(at));
        return Err(vm.value_error(format!("zip() argument {number} is shorter than {before}")));
    }
    for (at, iterator) in iterators.iter().enumerate().skip(1) {
        if vm.next(iterator)?.is_some() {
            let (number, before) = (at + 1, others(at));
            return Err(vm.value_error(format!("zip() argument {number} is longer than {before}")));
        }
    }
    Ok(())
}

/// `reversed(sequence)`.
pub(crate) fn reversed(vm: &mut Vm, _class: &Rc<Class>, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "reversed", 1, 1)?;
    let value = args.into_iter().next().unwrap_or_default();
    if let Value::Instance(instance) = &value {
        let class = instance.class();
        match class.lookup("__reversed__") {
            Some(Value::None) => return Err(not_reversible(vm, &value)),
            Some(method) => return vm.call(&method, [value.clone()].into()),
            None => {}
        }
        if class.lookup("__getitem__").is_some() && class.lookup("__len__").is_some() {
            let mut left = vm.len(&value)?;
            let iterator = Iter::new("reversed", move |vm| {
                let Some(at) = left.checked_sub(1) else { return Ok(None) };
                left = at;
                match vm.get_item(&value, &Value::from(at)) {
                    Err(raised)
                        if vm.exception_is(&raised, "IndexError") || vm.exception_is(&raised, "StopIteration") =>
                    {
                        left = 0;
                        Ok(None)
                    }
                    item => item.map(Some),
                }
            });
            return Ok(Value::Iter(iterator));
        }
        return Err(not_reversible(vm, &value));
    }
    if let Value::Class(class) = &value
        && let Some(method) = class.metaclass.as_ref().and_then(|meta| meta.lookup("__reversed__"))
    {
        return vm.call(&method, [value.clone()].into());
    }
    reversed_of(vm, &value)
}

fn not_reversible(vm: &mut Vm, value: &Value) -> crate::error::Raised {
    let kind = vm.type_name(value);
    vm.type_error(format!("'{kind}' object is not reversible"))
}

/// A built-in sequence from its end.
pub(super) fn reversed_of(vm: &mut Vm, value: &Value) -> Result<Value> {
    let iterator = match value {
        Value::List(list) => {
            let list = list.clone();
            let mut left = list.len();
            Iter::new("list_reverseiterator", move |_| {
                left = match left.checked_sub(1) {
                    Some(at) => at,
                    None => return Ok(None),
                };
                Ok(list.items.borrow().get(left).cloned())
            })
        }
        Value::Tuple(tuple) => {
            let tuple = tuple.clone();
            let mut left = tuple.items.len();
            Iter::new("reversed", move |_| {
                left = match left.checked_sub(1) {
                    Some(at) => at,
                    None => return Ok(None),
                };
                Ok(tuple.items.get(left).cloned())
            })
        }
        Value::Str(text) => {
            let text = text.clone();
            let mut end = text.len();
            Iter::new("reversed", move |_| {
                let Some(c) = text.get(..end).and_then(|rest| rest.chars().next_back()) else { return Ok(None) };
                end -= c.len_utf8();
                Ok(Some(Value::str(c)))
            })
        }
        Value::Bytes(bytes) => {
            let bytes = bytes.clone();
            let mut left = bytes.bytes.borrow().len();
            Iter::new("reversed", move |_| {
                left = match left.checked_sub(1) {
                    Some(at) => at,
                    None => return Ok(None),
                };
                Ok(bytes.bytes.borrow().get(left).map(|byte| Value::Int(i64::from(*byte))))
            })
        }
        Value::Range(range) => {
            let range = **range;
            let mut left = range.len();
            Iter::new("range_iterator", move |_| {
                left = match left.checked_sub(1) {
                    Some(at) => at,
                    None => return Ok(None),
                };
                Ok(range.get(left).map(Value::Int))
            })
        }
        Value::Dict(dict) => dict_backwards(dict, ViewKind::Keys),
        Value::View(view) => dict_backwards(&view.dict, view.kind),
        _ => return Err(not_reversible(vm, value)),
    };
    Ok(Value::Iter(iterator))
}

fn dict_backwards(dict: &Rc<crate::object::DictObject>, kind: ViewKind) -> Rc<Iter> {
    let dict = dict.clone();
    let length = dict.dict.borrow().len();
    let mut end = dict.dict.borrow().end();
    let name = match kind {
        ViewKind::Keys => "dict_reversekeyiterator",
        ViewKind::Values => "dict_reversevalueiterator",
        ViewKind::Items => "dict_reverseitemiterator",
    };
    Iter::new(name, move |vm| {
        let entries = dict.dict.borrow();
        if entries.len() != length {
            drop(entries);
            return Err(vm.error("RuntimeError", "dictionary changed size during iteration"));
        }
        Ok(entries.next_back_from(end).map(|(at, entry)| {
            end = at;
            match kind {
                ViewKind::Keys => entry.key.clone(),
                ViewKind::Values => entry.value.clone(),
                ViewKind::Items => Value::tuple(vec![entry.key.clone(), entry.value.clone()]),
            }
        }))
    })
}
