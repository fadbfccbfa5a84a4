//! The exceptions of Tortoise, with their messages.
//!
//! Mirrors Tortoise 1.1.9, `exceptions.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{ExceptionData, Module};
use linktable_python::{Args, Class, ClassBuilder, Raised, Result, Value, Vm};
use linktable_store::StoreError;

use crate::classes;
use crate::sqlalchemy::errors::driver_error;

const MODULE: &str = "tortoise.exceptions";

/// Name and bases of every exception class; bases stand before what derives from them.
const CLASSES: &[(&str, &[&str])] = &[
    ("BaseORMException", &["Exception"]),
    ("FieldError", &["BaseORMException"]),
    ("ParamsError", &["BaseORMException"]),
    ("ConfigurationError", &["BaseORMException"]),
    ("TransactionManagementError", &["BaseORMException"]),
    ("OperationalError", &["BaseORMException"]),
    ("IntegrityError", &["OperationalError"]),
    ("NoValuesFetched", &["OperationalError"]),
    ("NotExistOrMultiple", &["OperationalError"]),
    ("MultipleObjectsReturned", &["NotExistOrMultiple"]),
    ("ObjectDoesNotExistError", &["OperationalError", "KeyError"]),
    ("DoesNotExist", &["NotExistOrMultiple"]),
    ("IncompleteInstanceError", &["OperationalError"]),
    ("DBConnectionError", &["BaseORMException", "ConnectionError"]),
    ("ValidationError", &["BaseORMException"]),
    ("UnSupportedError", &["BaseORMException"]),
];

const ABOUT_A_MODEL: &[NativeDef] = &[method("__init__", about_model), method("__str__", about_model_text)];
const MISSING_KEY: &[NativeDef] = &[method("__init__", missing_key), method("__str__", missing_key_text)];

/// The class of this name in `tortoise.exceptions`.
pub fn class(vm: &mut Vm, name: &str) -> Rc<Class> {
    let made = classes::all(vm, MODULE, CLASSES, |vm, (name, bases), before| {
        let mut bases = bases.iter().map(|base| {
            let found = before.iter().find(|class| class.name.borrow().as_str() == *base);
            found.cloned().unwrap_or_else(|| vm.types.exception(base))
        });
        let first = bases.next().unwrap_or_else(|| vm.types.exception("Exception"));
        let mut builder = ClassBuilder::new(MODULE, name, &first).with_dict();
        for base in bases {
            builder = builder.also(&base);
        }
        let builder = match *name {
            "NotExistOrMultiple" => builder.natives(ABOUT_A_MODEL).attribute("TEMPLATE", Value::str("")),
            "MultipleObjectsReturned" => {
                builder.attribute("TEMPLATE", Value::str("Multiple objects returned for \"{}\", expected exactly one"))
            }
            "DoesNotExist" => builder.attribute("TEMPLATE", Value::str("Object \"{}\" does not exist")),
            "ObjectDoesNotExistError" => builder.natives(MISSING_KEY),
            _ => builder,
        };
        builder.build()
    });
    let found = made.iter().find(|class| class.name.borrow().as_str() == name);
    found.cloned().unwrap_or_else(|| vm.types.exception("Exception"))
}

/// An exception of Tortoise's with a message.
pub fn error(vm: &mut Vm, name: &str, message: impl Into<String>) -> Raised {
    let class = class(vm, name);
    vm.raise(&class, vec![Value::str(message.into())])
}

/// `ConfigurationError`.
pub fn configuration(vm: &mut Vm, message: impl Into<String>) -> Raised {
    error(vm, "ConfigurationError", message)
}

/// `DoesNotExist` or `MultipleObjectsReturned` about a model.
pub fn about(vm: &mut Vm, name: &str, model: &Rc<Class>) -> Raised {
    let class = class(vm, name);
    match vm.call(&Value::Class(class), [Value::Class(model.clone())].into()) {
        Ok(Value::Instance(exception)) => Raised::Exception(exception),
        Ok(_) => unsupported("an exception that is none"),
        Err(raised) => raised,
    }
}

/// Whether something raised is an exception of this class of Tortoise's.
pub fn is(vm: &mut Vm, raised: &Raised, name: &str) -> bool {
    let class = class(vm, name);
    raised.exception().is_some_and(|exception| exception.class().is_subclass(&class))
}

/// What SQLite refused, as Tortoise's SQLite client raises it: the driver's exception is its argument.
pub fn from_store(vm: &mut Vm, error: StoreError) -> Raised {
    // A limit of the run, or something SQLite does with files: nothing a script could catch.
    let Some(name) = error.kind.python_name() else { return unsupported(error.message) };
    let raised = driver_error(vm, name, error.message);
    match (name, raised.exception()) {
        ("OperationalError" | "IntegrityError", Some(driver)) => {
            let driver = driver.clone();
            let class = class(vm, name);
            let wrapped = vm.raise(&class, vec![Value::Instance(driver.clone())]);
            if let Some(data) = wrapped.exception().and_then(|exception| exception.host::<ExceptionData>()) {
                *data.context.borrow_mut() = Value::Instance(driver);
            }
            wrapped
        }
        _ => raised,
    }
}

/// What SQLite refused, as the driver raises it.
pub fn from_driver(vm: &mut Vm, error: StoreError) -> Raised {
    match error.kind.python_name() {
        Some(name) => driver_error(vm, name, error.message),
        None => unsupported(error.message),
    }
}

/// Fills `tortoise.exceptions`.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for (name, _) in CLASSES {
        let class = class(vm, name);
        module.add_class(&class);
    }
}

/// `NotExistOrMultiple(model, *args)`: a class is kept apart, a text is the message.
fn about_model(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let Some(exception) = this.as_instance() else { return Ok(Value::None) };
    let mut rest = args.positional;
    let model = match rest.first() {
        Some(Value::Class(_)) => rest.remove(0),
        _ => Value::None,
    };
    exception.set("model", model);
    if let Some(data) = exception.host::<ExceptionData>() {
        *data.args.borrow_mut() = Value::tuple(rest);
    }
    Ok(Value::None)
}

fn about_model_text(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    match vm.get_attr(&this, "model")? {
        Value::Class(class) => {
            let template = vm.get_attr(&this, "TEMPLATE")?;
            vm.call_method(&template, "format", [Value::Str(class.name.borrow().clone())])
        }
        _ => {
            let base = Value::Class(vm.types.exception("Exception"));
            let text = vm.get_attr(&base, "__str__")?;
            vm.call(&text, [this].into())
        }
    }
}

/// `ObjectDoesNotExistError(model, pk_name, pk_val)`.
fn missing_key(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    if let Some(exception) = this.as_instance() {
        for (name, value) in ["model", "pk_name", "pk_val"].into_iter().zip(args.positional) {
            exception.set(name, value);
        }
    }
    Ok(Value::None)
}

fn missing_key_text(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let model = vm.get_attr(&this, "model")?;
    let model = vm.get_attr(&model, "__name__")?;
    let (name, key) = (vm.get_attr(&this, "pk_name")?, vm.get_attr(&this, "pk_val")?);
    let (model, name, key) = (vm.str(&model)?, vm.str(&name)?, vm.str(&key)?);
    Ok(Value::str(format!("{model} has no object with {name}={key}")))
}
