//! What generators, coroutines and asynchronous generators have.

use std::rc::Rc;

use super::arity;
use crate::args::Args;
use crate::class::{NativeDef, getter, method};
use crate::error::Result;
use crate::object::{AwaitKind, Generator, GeneratorState, Instance};
use crate::value::Value;
use crate::vm::{Outcome, Resume, Vm, async_step};

/// What generators have.
pub static GENERATOR: &[NativeDef] = &[
    method("__iter__", |_, args| Ok(args.this())),
    getter("__name__", name),
    method("__next__", next),
    getter("__qualname__", qualname),
    method("close", close),
    getter("gi_frame", frame),
    getter("gi_running", running),
    method("send", send),
    method("throw", throw),
];

/// What coroutines have.
pub static COROUTINE: &[NativeDef] = &[
    method("__await__", |_, args| Ok(args.this())),
    getter("__name__", name),
    getter("__qualname__", qualname),
    method("close", close),
    getter("cr_frame", frame),
    getter("cr_running", running),
    method("send", send),
    method("throw", throw),
];

/// What the steps of asynchronous generators have.
pub static STEP: &[NativeDef] = &[
    method("__await__", |_, args| Ok(args.this())),
    method("__iter__", |_, args| Ok(args.this())),
    method("__next__", next),
    method("close", close),
    method("send", send),
    method("throw", throw),
];

/// What asynchronous generators have.
pub static ASYNC_GENERATOR: &[NativeDef] = &[
    method("__aiter__", |_, args| Ok(args.this())),
    method("__anext__", |vm, args| {
        let this = arity::none(vm, args, "async_generator.__anext__")?;
        step(vm, &this, AwaitKind::Send(Value::None))
    }),
    getter("__name__", name),
    getter("__qualname__", qualname),
    method("aclose", |vm, args| {
        let this = arity::none(vm, args, "async_generator.aclose")?;
        step(vm, &this, AwaitKind::Close)
    }),
    getter("ag_frame", frame),
    getter("ag_running", running),
    method("asend", |vm, args| {
        let (this, value) = arity::one(vm, args, "async_generator.asend")?;
        step(vm, &this, AwaitKind::Send(value))
    }),
    method("athrow", |vm, args| {
        let (this, args) = arity::method(vm, args, "async_generator.athrow", 1, 3)?;
        let exception = thrown(vm, &args)?;
        step(vm, &this, AwaitKind::Throw(Value::Instance(exception)))
    }),
];

fn generator(vm: &mut Vm, value: &Value, name: &str) -> Result<Rc<Generator>> {
    match value {
        Value::Generator(generator) => Ok(generator.clone()),
        _ => Err(arity::wrong_receiver(vm, value, name)),
    }
}

fn step(vm: &mut Vm, value: &Value, kind: AwaitKind) -> Result<Value> {
    let generator = generator(vm, value, "async_generator.asend")?;
    Ok(async_step(&generator, kind))
}

fn name(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(match args.this() {
        Value::Generator(generator) => Value::Str(generator.name.clone()),
        _ => Value::None,
    })
}

fn qualname(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(match args.this() {
        Value::Generator(generator) => Value::Str(generator.qualname.clone()),
        _ => Value::None,
    })
}

fn running(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(match args.this() {
        Value::Generator(generator) => Value::Bool(matches!(*generator.state.borrow(), GeneratorState::Running)),
        _ => Value::None,
    })
}

/// `None` once it is through; the frame of one that is not is out of reach.
fn frame(_vm: &mut Vm, args: Args) -> Result<Value> {
    match args.this() {
        Value::Generator(generator) if matches!(*generator.state.borrow(), GeneratorState::Finished) => Ok(Value::None),
        _ => Err(crate::error::unsupported("frames of generators")),
    }
}

/// What a resumed generator gives to the method that resumed it.
fn given(vm: &mut Vm, outcome: Outcome) -> Result<Value> {
    match outcome {
        Outcome::Yield(value) => Ok(value),
        Outcome::Return(result) => Err(vm.stop_iteration(result)),
    }
}

fn next(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "generator.__next__")?;
    let generator = generator(vm, &this, "generator.__next__")?;
    let outcome = vm.resume(&generator, Resume::Send(Value::None))?;
    given(vm, outcome)
}

fn send(vm: &mut Vm, args: Args) -> Result<Value> {
    let class = vm.type_name(&args.this());
    let (this, value) = arity::one(vm, args, &format!("{class}.send"))?;
    let generator = generator(vm, &this, "generator.send")?;
    let outcome = vm.resume(&generator, Resume::Send(value))?;
    given(vm, outcome)
}

fn throw(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, args) = arity::method(vm, args, "generator.throw", 1, 3)?;
    let generator = generator(vm, &this, "generator.throw")?;
    let exception = thrown(vm, &args)?;
    let outcome = vm.resume(&generator, Resume::Throw(exception))?;
    given(vm, outcome)
}

/// The exception that the arguments of `throw` mean: an exception, or a class and its value.
fn thrown(vm: &mut Vm, args: &[Value]) -> Result<Rc<Instance>> {
    let base = vm.types.exception("BaseException");
    let kind = args.first().cloned().unwrap_or_default();
    let made = match &kind {
        Value::Class(class) if class.is_subclass(&base) => match args.get(1) {
            Some(exception) if vm.is_instance(exception, class) => exception.clone(),
            None | Some(Value::None) => vm.call(&kind, Args::none())?,
            Some(Value::Tuple(values)) => vm.call(&kind, values.items.clone().into())?,
            Some(value) => vm.call(&kind, [value.clone()].into())?,
        },
        other => other.clone(),
    };
    match made {
        Value::Instance(instance) if instance.class().is_subclass(&base) => Ok(instance),
        other => {
            let class = vm.type_name(&other);
            let message = format!("exceptions must be classes or instances deriving from BaseException, not {class}");
            Err(vm.type_error(message))
        }
    }
}

fn close(vm: &mut Vm, args: Args) -> Result<Value> {
    let class = vm.type_name(&args.this());
    let this = arity::none(vm, args, &format!("{class}.close"))?;
    let generator = generator(vm, &this, "generator.close")?;
    vm.close_generator(&generator).map(|()| Value::None)
}
