//! Signals: `@pre_save(Model)`, `Model.ormar_config.signals.pre_save.connect(…)`, and sending them.
//!
//! ormar 0.26.0: `signals/signal.py`, `decorators/signals.py`, `Model._emit_signal`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::object::{DictObject, Generator, Instance, Module, Native};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use super::errors;
use super::mapping::{Config, config_of};

/// What there is a decorator for.
const DECORATORS: &[&str] = &[
    "post_bulk_update",
    "post_delete",
    "post_relation_add",
    "post_relation_remove",
    "post_save",
    "post_update",
    "pre_delete",
    "pre_relation_add",
    "pre_relation_remove",
    "pre_save",
    "pre_update",
];

#[derive(Default)]
struct Classes {
    signal: OnceCell<Rc<Class>>,
    emitter: OnceCell<Rc<Class>>,
}

/// `Signal()`: who listens, in order, each by its identity.
#[derive(Default)]
struct Signal(Rc<DictObject>);

/// What tells one listener from another (`make_id`): a bound method is the same each time it is read.
fn identity(value: &Value) -> Value {
    let id = |value: &Value| Value::from(value.address().unwrap_or_default());
    match value {
        Value::Method(method) => Value::tuple(vec![id(&method.this), id(&method.function)]),
        _ => id(value),
    }
}

/// The class `Signal`.
fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.signals.signal", "Signal", &object).natives(SIGNAL).with_dict();
        builder.construct(|_, class, _| Ok(Value::Instance(Instance::with_host(class, Signal::default())))).build()
    };
    vm.state::<Classes>().signal.get_or_init(build).clone()
}

fn new(vm: &mut Vm) -> Value {
    let class = class(vm);
    Value::Instance(Instance::with_host(&class, Signal::default()))
}

/// The class `SignalEmitter`: a dict of signals, each made when it is first asked for.
fn emitter(vm: &mut Vm) -> Rc<Class> {
    let dict = vm.types.dict().clone();
    let build = || ClassBuilder::new("ormar.signals.signal", "SignalEmitter", &dict).natives(EMITTER).build();
    vm.state::<Classes>().emitter.get_or_init(build).clone()
}

/// Puts `Signal` and the decorators into `ormar`, `ormar.signals` or `ormar.decorators`.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    if &*module.name != "ormar.decorators" {
        module.add_class(&class(vm));
    }
    if &*module.name == "ormar.signals" {
        module.add_class(&emitter(vm));
        return;
    }
    for name in DECORATORS {
        let decorator = Native::closure(name, move |vm, args| decorator(vm, args, name));
        module.set(name, Value::Native(decorator));
    }
}

/// `@pre_save(Model)`, `@pre_save([A, B])`
fn decorator(vm: &mut Vm, mut args: Args, name: &'static str) -> Result<Value> {
    let Some(senders) = args.take_keyword("senders").or_else(|| args.get(0).cloned()) else {
        return Err(vm.type_error(format!("{name}() missing 1 required positional argument: 'senders'")));
    };
    Ok(Value::Native(Native::closure("_decorator", move |vm, args| {
        let function = args.this();
        let senders = match senders.unwrapped() {
            Value::List(list) => list.to_vec(),
            _ => vec![senders.clone()],
        };
        for sender in senders {
            let config = vm.get_attr(&sender, "ormar_config")?;
            let signals = vm.get_attr(&config, "signals")?;
            let signal = vm.get_attr(&signals, name)?;
            vm.call_method(&signal, "connect", [function.clone()])?;
        }
        Ok(function)
    })))
}

/// `ormar_config.signals`: one for each config, made when first asked for.
///
/// # Errors
/// None of its own.
pub(crate) fn of_config(vm: &mut Vm, config: &Config) -> Result<Value> {
    if let Some(known) = config.signals.get() {
        return Ok(known.clone());
    }
    let class = emitter(vm);
    let made = Value::Instance(Instance::with_base(&class, Value::dict(linktable_python::Dict::default())));
    Ok(config.signals.get_or_init(|| made).clone())
}

static EMITTER: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let this = args.this();
        let Value::Dict(signals) = this.unwrapped() else { return Ok(Value::None) };
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if let Some(known) = signals.get_str(&name) {
            return Ok(known);
        }
        let made = new(vm);
        signals.set_str(name, made.clone());
        Ok(made)
    }),
    method("__setattr__", |vm, args| {
        let value = args.get(2).cloned().unwrap_or_default();
        if value.host::<Signal>().is_none() {
            let message = format!("{} is not valid signal", vm.str(&value)?);
            return Err(errors::error(vm, "SignalDefinitionError", message));
        }
        if let (Value::Dict(signals), Some(name)) = (args.this().unwrapped(), args.get(1).and_then(Value::as_text)) {
            signals.set_str(name.clone(), value);
        }
        Ok(Value::None)
    }),
];

static SIGNAL: &[NativeDef] = &[
    getter("_receivers", |_, args| {
        Ok(args.this().host::<Signal>().map_or(Value::None, |signal| Value::Dict(signal.0.clone())))
    }),
    method("connect", |vm, mut args| {
        let (signal, receiver) = receiver(&mut args);
        check_receiver(vm, &receiver)?;
        if let Some(signal) = signal {
            let identity = identity(&receiver);
            if vm.dict_get(&signal.0.dict, &identity)?.is_none() {
                vm.dict_set(&signal.0.dict, identity, receiver)?;
            }
        }
        Ok(Value::None)
    }),
    method("disconnect", |vm, mut args| {
        let (signal, receiver) = receiver(&mut args);
        let Some(signal) = signal else { return Ok(Value::Bool(false)) };
        let gone = vm.dict_remove(&signal.0.dict, &identity(&receiver))?;
        Ok(Value::Bool(gone.is_some()))
    }),
    method("send", |_, mut args| {
        let this = args.take_this();
        Ok(Generator::native("send", move |vm| {
            if !args.positional.is_empty() {
                let sender = args.take_this();
                args.keywords.insert(0, ("sender".into(), sender));
            }
            if let Some(signal) = this.host::<Signal>() {
                send_signal(vm, &signal, args)?;
            }
            Ok(Value::None)
        }))
    }),
];

fn receiver(args: &mut Args) -> (Option<Rc<Signal>>, Value) {
    let this = args.take_this();
    let receiver = args.take_keyword("receiver").unwrap_or_else(|| args.this());
    (this.host::<Signal>(), receiver)
}

/// A listener must be callable and take any keyword arguments.
fn check_receiver(vm: &mut Vm, receiver: &Value) -> Result<()> {
    let is_callable = vm.class_of(receiver).lookup("__call__").is_some();
    if !is_callable {
        return Err(errors::error(vm, "SignalDefinitionError", "Signal receivers must be callable."));
    }
    let inspect = vm.import("inspect")?;
    let signature = vm.call_method(&inspect, "signature", [receiver.clone()])?;
    let parameters = vm.get_attr(&signature, "parameters")?;
    for (_, parameter) in vm.mapping_items(&parameters)? {
        let (kind, any) = (vm.get_attr(&parameter, "kind")?, vm.get_attr(&parameter, "VAR_KEYWORD")?);
        if vm.eq(&kind, &any)? {
            return Ok(());
        }
    }
    Err(errors::error(vm, "SignalDefinitionError", "Signal receivers must accept **kwargs argument."))
}

/// Calls all listeners and then awaits what they gave, all at once.
fn send_signal(vm: &mut Vm, signal: &Signal, args: Args) -> Result<()> {
    let receivers: Vec<Value> = signal.0.dict.borrow().values().cloned().collect();
    if receivers.is_empty() {
        return Ok(());
    }
    let mut given = Vec::new();
    for receiver in receivers {
        given.push(vm.call(&receiver, args.clone())?);
    }
    let asyncio = vm.import("asyncio")?;
    let gathered = vm.call_method(&asyncio, "gather", given)?;
    vm.run_coroutine(&gathered).map(drop)
}

/// Sends a signal of a class to who listens to that class, and awaits them. `arguments` are all but `sender`.
///
/// # Errors
/// What they raise.
pub(crate) fn send_to(vm: &mut Vm, sender: &Rc<Class>, name: &str, arguments: Args) -> Result<()> {
    match config_of(sender) {
        Some(config) => emit(vm, &config, sender, name, arguments),
        None => Ok(()),
    }
}

fn emit(vm: &mut Vm, config: &Config, sender: &Rc<Class>, name: &str, mut arguments: Args) -> Result<()> {
    // Nobody listens to what was never asked for.
    let signal = match config.signals.get().map(Value::unwrapped) {
        Some(Value::Dict(signals)) => signals.get_str(name),
        _ => None,
    };
    let Some(signal) = signal.and_then(|signal| signal.host::<Signal>()) else { return Ok(()) };
    arguments.keywords.insert(0, ("sender".into(), Value::Class(sender.clone())));
    send_signal(vm, &signal, arguments)
}

/// Sends a signal (`pre_save` …) to who listens to a class, and if it is so configured to who listens to its bases
/// (`_emit_signal`).
///
/// # Errors
/// What they raise.
pub(crate) fn send(vm: &mut Vm, sender: &Rc<Class>, name: &str, arguments: Args) -> Result<()> {
    let Some(own) = config_of(sender) else { return Ok(()) };
    emit(vm, &own, sender, name, arguments.clone())?;
    if !own.emit_parent_signals.get() {
        return Ok(());
    }
    let mut seen = vec![own];
    for ancestor in &sender.ancestors {
        let Some(config) = config_of(ancestor).filter(|config| !config.is_abstract.get()) else { continue };
        if seen.iter().any(|known| Rc::ptr_eq(known, &config)) {
            continue;
        }
        emit(vm, &config, ancestor, name, arguments.clone())?;
        seen.push(config);
    }
    Ok(())
}
