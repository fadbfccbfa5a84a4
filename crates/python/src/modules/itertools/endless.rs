//! `count` and `repeat`, which show where they stand.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::args::Signature;
use crate::class::{Class, ClassBuilder, NativeDef, method};
use crate::code::BinaryOp;
use crate::error::Result;
use crate::modules::typing::once_class;
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// Where `count` stands, and its step.
struct Count {
    at: RefCell<Value>,
    step: Value,
}

/// What `repeat` gives, and how often it still does.
struct Repeat {
    object: Value,
    times: Cell<Option<i64>>,
}

pub(super) fn count_class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "itertools.count", |vm| {
        let class = ClassBuilder::new("itertools", "count", &vm.types.object.clone()).natives(COUNT);
        let class = class.construct(|vm, class, args| {
            const SIGNATURE: Signature = Signature::function("count", &["start", "step"], 0);
            let mut bound = args.bind(vm, &SIGNATURE)?;
            let at = bound.take(0).unwrap_or(Value::Int(0));
            let step = bound.take(1).unwrap_or(Value::Int(1));
            if at.as_bigint().is_none() && !matches!(at.unwrapped(), Value::Float(_) | Value::Instance(_)) {
                return Err(vm.type_error("a number is required"));
            }
            Ok(Value::Instance(Instance::with_host(class, Count { at: RefCell::new(at), step })))
        });
        Ok(class.build())
    })
}

static COUNT: &[NativeDef] = &[
    method("__iter__", |_, args| Ok(args.this())),
    method("__next__", |vm, args| {
        let Some(count) = args.this().host::<Count>() else { return Ok(Value::None) };
        vm.burn(1)?;
        let at = count.at.borrow().clone();
        let next = vm.binary(BinaryOp::Add, &at, &count.step)?;
        *count.at.borrow_mut() = next;
        Ok(at)
    }),
    method("__repr__", |vm, args| {
        let Some(count) = args.this().host::<Count>() else { return Ok(Value::None) };
        let at = count.at.borrow().clone();
        let shown = vm.repr(&at)?;
        if matches!(count.step, Value::Int(1)) {
            return Ok(Value::from(format!("count({shown})")));
        }
        let step = vm.repr(&count.step)?;
        Ok(Value::from(format!("count({shown}, {step})")))
    }),
];

pub(super) fn repeat_class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "itertools.repeat", |vm| {
        let class = ClassBuilder::new("itertools", "repeat", &vm.types.object.clone()).natives(REPEAT);
        let class = class.construct(|vm, class, args| {
            const SIGNATURE: Signature = Signature::function("repeat", &["object", "times"], 1);
            let mut bound = args.bind(vm, &SIGNATURE)?;
            let object = bound.required(0);
            let times = match bound.take(1) {
                Some(times) => Some(vm.index_value(&times)?.max(0)),
                None => None,
            };
            Ok(Value::Instance(Instance::with_host(class, Repeat { object, times: Cell::new(times) })))
        });
        Ok(class.build())
    })
}

static REPEAT: &[NativeDef] = &[
    method("__iter__", |_, args| Ok(args.this())),
    method("__length_hint__", |vm, args| match args.this().host::<Repeat>().and_then(|repeat| repeat.times.get()) {
        Some(times) => Ok(Value::Int(times)),
        None => Err(vm.type_error("len() of unsized object")),
    }),
    method("__next__", |vm, args| {
        let Some(repeat) = args.this().host::<Repeat>() else { return Ok(Value::None) };
        vm.burn(1)?;
        match repeat.times.get() {
            Some(times) if times <= 0 => Err(vm.raise_empty("StopIteration")),
            times => {
                repeat.times.set(times.map(|times| times - 1));
                Ok(repeat.object.clone())
            }
        }
    }),
    method("__repr__", |vm, args| {
        let Some(repeat) = args.this().host::<Repeat>() else { return Ok(Value::None) };
        let shown = vm.repr(&repeat.object)?;
        Ok(Value::from(match repeat.times.get() {
            Some(times) => format!("repeat({shown}, {times})"),
            None => format!("repeat({shown})"),
        }))
    }),
];
