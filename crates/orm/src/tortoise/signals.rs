//! `tortoise.signals`: functions that are called before and after objects are saved and deleted.
//!
//! Mirrors Tortoise 1.1.9, `signals.py`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::object::{Module, Native, Then};
use linktable_python::{Args, Class, Result, Value, Vm};

use crate::classes;
use crate::tortoise::errors;
use crate::tortoise::turns::gather;

/// The names of `Signals`.
const NAMES: [&str; 4] = ["pre_save", "post_save", "pre_delete", "post_delete"];

/// The functions that listen (`vm.state::<Listeners>()`): signal, class and function, in order.
#[derive(Default)]
pub struct Listeners(RefCell<Vec<(String, Rc<Class>, Value)>>);

/// Fills `tortoise.signals`.
///
/// # Errors
/// What `enum` raises.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) -> Result<()> {
    let class = signals_class(vm)?;
    module.set("Signals", class);
    for name in NAMES {
        let decorator = Native::closure(name, move |_, args| Ok(listening(name, args)));
        module.set(name, Value::Native(decorator));
    }
    Ok(())
}

fn signals_class(vm: &mut Vm) -> Result<Value> {
    classes::enumeration(vm, "tortoise.signals", "Signals", "Enum", &NAMES.map(|name| (name, name)))
}

/// The decorator of a signal for these senders.
fn listening(name: &'static str, args: Args) -> Value {
    let senders = args.positional;
    Value::Native(Native::closure("decorator", move |vm, args| {
        let function = args.this();
        for sender in &senders {
            if let Value::Class(class) = sender {
                add(vm, name, class, &function);
            }
        }
        Ok(function)
    }))
}

fn add(vm: &mut Vm, name: &str, class: &Rc<Class>, function: &Value) {
    let listeners = vm.state::<Listeners>();
    let mut listeners = listeners.0.borrow_mut();
    let is_known =
        listeners.iter().any(|(known, owner, value)| known == name && Rc::ptr_eq(owner, class) && value.is(function));
    if !is_known {
        listeners.push((name.to_owned(), class.clone(), function.clone()));
    }
}

/// `Model.register_listener(signal, listener)`.
pub fn register_listener(vm: &mut Vm, args: Args) -> Result<Value> {
    let (Some(Value::Class(class)), Some(signal), Some(listener)) = (args.get(0), args.get(1), args.get(2)) else {
        return Err(vm.type_error("Model.register_listener() missing required arguments"));
    };
    if vm.get_attr_opt(listener, "__call__")?.is_none() {
        return Err(errors::configuration(vm, "Signal listener must be callable!"));
    }
    let signals = signals_class(vm)?;
    if !signals.as_class().is_some_and(|class| vm.is_instance(signal, class)) {
        // What its table of listeners gives for what is no signal.
        return Err(vm.attribute_error("'NoneType' object has no attribute 'setdefault'", &Value::None, "setdefault"));
    }
    let name = vm.get_attr(signal, "name")?;
    let name = vm.str(&name)?;
    add(vm, &name, class, listener);
    Ok(Value::None)
}

/// Calls those that listen to a signal of a class, awaits all of them at once, and goes on with `then`.
///
/// # Errors
/// What they raise.
pub fn send(
    vm: &mut Vm,
    name: &str,
    class: &Rc<Class>,
    object: &Value,
    rest: &[Value],
    then: impl FnOnce(&mut Vm) -> Result<Then> + 'static,
) -> Result<Then> {
    let listeners: Vec<Value> = {
        let state = vm.state::<Listeners>();
        let listeners = state.0.borrow();
        let of_class = listeners.iter().filter(|(known, owner, _)| known == name && Rc::ptr_eq(owner, class));
        of_class.map(|(_, _, listener)| listener.clone()).collect()
    };
    let mut coroutines = Vec::new();
    for listener in listeners {
        let mut positional = vec![Value::Class(class.clone()), object.clone()];
        positional.extend_from_slice(rest);
        let coroutine = vm.call(&listener, positional.into())?;
        // What `asyncio.gather` says of what a plain function gave.
        if vm.get_attr_opt(&coroutine, "__await__")?.is_none() {
            return Err(vm.type_error("An asyncio.Future, a coroutine or an awaitable is required"));
        }
        coroutines.push(coroutine);
    }
    gather(vm, coroutines, move |vm, outcome| {
        outcome?;
        then(vm)
    })
}
