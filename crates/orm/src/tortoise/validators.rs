//! `tortoise.validators`.
//!
//! Mirrors Tortoise 1.1.9, `validators.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Module;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use crate::classes;
use crate::tortoise::errors;
use crate::tortoise::given::Given;

/// Name, base and methods of each class; bases stand before what derives from them.
const CLASSES: &[(&str, &str, &[NativeDef])] = &[
    ("Validator", "", &[]),
    ("RegexValidator", "Validator", &[method("__call__", matches), method("__init__", init_regex)]),
    ("MaxLengthValidator", "Validator", &[method("__call__", no_longer), method("__init__", init_max_length)]),
    ("MinLengthValidator", "Validator", &[method("__call__", no_shorter), method("__init__", init_min_length)]),
    ("NumericValidator", "Validator", &[]),
    ("MinValueValidator", "NumericValidator", &[method("__call__", no_less), method("__init__", init_min_value)]),
    ("MaxValueValidator", "NumericValidator", &[method("__call__", no_more), method("__init__", init_max_value)]),
    ("CommaSeparatedIntegerListValidator", "Validator", &[method("__call__", integers), method("__init__", init_list)]),
];

fn class(vm: &mut Vm, name: &str) -> Rc<Class> {
    let made = classes::all(vm, "tortoise.validators", CLASSES, |vm, (name, base, natives), before| {
        let base = classes::named(vm, before, base);
        ClassBuilder::new("tortoise.validators", name, &base).with_dict().natives(natives).build()
    });
    classes::named(vm, &made, name)
}

/// Fills `tortoise.validators`.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for (name, _, _) in CLASSES {
        let class = class(vm, name);
        module.add_class(&class);
    }
    module.add("validate_ipv4_address", |vm, args| address(vm, &args, is_ipv4, "IPv4"));
    module.add("validate_ipv6_address", |vm, args| address(vm, &args, is_ipv6, "IPv6"));
    module.add("validate_ipv46_address", |vm, args| {
        address(vm, &args, |value| is_ipv4(value) || is_ipv6(value), "IPv4 or IPv6")
    });
}

fn address(vm: &mut Vm, args: &Args, is_valid: fn(&Value) -> bool, kind: &str) -> Result<Value> {
    let value = args.this();
    if is_valid(&value) {
        return Ok(Value::None);
    }
    let shown = vm.str(&value)?;
    refuse(vm, format!("'{shown}' is not a valid {kind} address."))
}

/// What Python's `ipaddress.IPv4Address` takes.
fn is_ipv4(value: &Value) -> bool {
    match value {
        Value::Bytes(bytes) => bytes.bytes.borrow().len() == 4,
        _ => match (value.as_text(), value.as_int()) {
            (Some(text), _) => text.parse::<std::net::Ipv4Addr>().is_ok(),
            (None, number) => number.is_some_and(|number| u32::try_from(number).is_ok()),
        },
    }
}

/// What Python's `ipaddress.IPv6Address` takes.
fn is_ipv6(value: &Value) -> bool {
    match value {
        Value::Bytes(bytes) => bytes.bytes.borrow().len() == 16,
        _ => match (value.as_text(), value.as_int()) {
            (Some(text), _) => {
                let (address, scope) = text.split_once('%').unwrap_or((text, "any"));
                !scope.is_empty() && !scope.contains('%') && address.parse::<std::net::Ipv6Addr>().is_ok()
            }
            (None, number) => number.is_some_and(|number| number >= 0),
        },
    }
}

/// `MaxLengthValidator(max_length)`.
pub fn max_length(vm: &mut Vm, max_length: i64) -> Value {
    let class = class(vm, "MaxLengthValidator");
    let object = linktable_python::object::Instance::new(&class);
    object.set("max_length", Value::Int(max_length));
    Value::Instance(object)
}

fn refuse<T>(vm: &mut Vm, message: String) -> Result<T> {
    Err(errors::error(vm, "ValidationError", message))
}

/// Keeps the one argument under its name.
fn keep(vm: &mut Vm, args: Args, function: &'static str, name: &'static str) -> Result<Value> {
    let (this, mut given) = Given::method(function, args);
    let Some(value) = given.next(vm, name)? else { return Err(given.missing(vm, &[name])) };
    given.finish(vm)?;
    if let Some(object) = this.as_instance() {
        object.set(name, value);
    }
    Ok(Value::None)
}

fn init_max_length(vm: &mut Vm, args: Args) -> Result<Value> {
    keep(vm, args, "MaxLengthValidator.__init__", "max_length")
}

fn init_min_length(vm: &mut Vm, args: Args) -> Result<Value> {
    keep(vm, args, "MinLengthValidator.__init__", "min_length")
}

fn value_of(args: &Args) -> Value {
    args.get(1).cloned().unwrap_or_default()
}

/// The length of a value, with what it is compared to.
fn lengths(vm: &mut Vm, args: &Args, limit: &str) -> Result<(usize, Value)> {
    let value = value_of(args);
    if value.is_none() {
        return refuse(vm, "Value must not be None".to_owned());
    }
    let limit = vm.get_attr(&args.this(), limit)?;
    Ok((vm.len(&value)?, limit))
}

fn no_longer(vm: &mut Vm, args: Args) -> Result<Value> {
    let (length, limit) = lengths(vm, &args, "max_length")?;
    if !vm.less(&limit, &Value::Int(length as i64))? {
        return Ok(Value::None);
    }
    let (value, limit) = (vm.str(&value_of(&args))?, vm.str(&limit)?);
    refuse(vm, format!("Length of '{value}' {length} > {limit}"))
}

fn no_shorter(vm: &mut Vm, args: Args) -> Result<Value> {
    let (length, limit) = lengths(vm, &args, "min_length")?;
    if !vm.less(&Value::Int(length as i64), &limit)? {
        return Ok(Value::None);
    }
    let (value, limit) = (vm.str(&value_of(&args))?, vm.str(&limit)?);
    refuse(vm, format!("Length of '{value}' {length} < {limit}"))
}

fn check_number(vm: &mut Vm, value: &Value) -> Result<()> {
    let is_plain = matches!(value.unwrapped(), Value::Int(_) | Value::Big(_) | Value::Float(_) | Value::Bool(_));
    if is_plain || vm.class_of(value).name.borrow().as_str() == "Decimal" {
        return Ok(());
    }
    refuse(vm, "Value must be a numeric value and is required".to_owned())
}

fn init_min_value(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(value) = args.get(1).cloned() {
        check_number(vm, &value)?;
    }
    keep(vm, args, "MinValueValidator.__init__", "min_value")
}

fn init_max_value(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(value) = args.get(1).cloned() {
        check_number(vm, &value)?;
    }
    keep(vm, args, "MaxValueValidator.__init__", "max_value")
}

fn no_less(vm: &mut Vm, args: Args) -> Result<Value> {
    let value = value_of(&args);
    check_number(vm, &value)?;
    let limit = vm.get_attr(&args.this(), "min_value")?;
    if !vm.less(&value, &limit)? {
        return Ok(Value::None);
    }
    let limit = vm.str(&limit)?;
    refuse(vm, format!("Value should be greater or equal to {limit}"))
}

fn no_more(vm: &mut Vm, args: Args) -> Result<Value> {
    let value = value_of(&args);
    check_number(vm, &value)?;
    let limit = vm.get_attr(&args.this(), "max_value")?;
    if !vm.less(&limit, &value)? {
        return Ok(Value::None);
    }
    let limit = vm.str(&limit)?;
    refuse(vm, format!("Value should be less or equal to {limit}"))
}

fn compile(vm: &mut Vm, pattern: Value, flags: Value) -> Result<Value> {
    let module = vm.import("re")?;
    vm.call_method(&module, "compile", [pattern, flags])
}

fn init_regex(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("RegexValidator.__init__", args);
    let (pattern, flags) = (given.next(vm, "pattern")?, given.next(vm, "flags")?);
    let (pattern, flags) = match (pattern, flags) {
        (Some(pattern), Some(flags)) => (pattern, flags),
        (Some(_), None) => return Err(given.missing(vm, &["flags"])),
        (None, Some(_)) => return Err(given.missing(vm, &["pattern"])),
        (None, None) => return Err(given.missing(vm, &["pattern", "flags"])),
    };
    given.finish(vm)?;
    let regex = compile(vm, pattern, flags)?;
    if let Some(object) = this.as_instance() {
        object.set("regex", regex);
    }
    Ok(Value::None)
}

fn init_list(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("CommaSeparatedIntegerListValidator.__init__", args);
    let negative = given.next(vm, "allow_negative")?.unwrap_or_default();
    given.finish(vm)?;
    let sign = if vm.truthy(&negative)? { "(-)?" } else { "" };
    let regex = compile(vm, Value::str(format!("^{sign}\\d+(?:,{sign}\\d+)*\\Z")), Value::Int(2))?;
    if let Some(object) = this.as_instance() {
        object.set("regex", regex);
    }
    Ok(Value::None)
}

fn integers(vm: &mut Vm, args: Args) -> Result<Value> {
    matches(vm, args)
}

fn matches(vm: &mut Vm, args: Args) -> Result<Value> {
    let regex = vm.get_attr(&args.this(), "regex")?;
    let value = value_of(&args);
    if !vm.call_method(&regex, "match", [value.clone()])?.is_none() {
        return Ok(Value::None);
    }
    let pattern = vm.get_attr(&regex, "pattern")?;
    let (value, pattern) = (vm.str(&value)?, vm.str(&pattern)?);
    refuse(vm, format!("Value '{value}' does not match regex '{pattern}'"))
}
