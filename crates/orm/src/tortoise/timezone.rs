//! `tortoise.timezone`: moments with a time zone, or without.
//!
//! Mirrors Tortoise 1.1.9, `timezone.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, getter};
use linktable_python::error::unsupported;
use linktable_python::object::Module;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use crate::classes;
use crate::tortoise::context::Context;
use crate::tortoise::given::Given;

/// Fills `tortoise.timezone`.
///
/// # Errors
/// What importing `datetime` raises.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) -> Result<()> {
    let datetime = vm.import("datetime")?;
    let timezone = vm.get_attr(&datetime, "timezone")?;
    module.set("UTC", vm.get_attr(&timezone, "utc")?);
    let zones = vm.import("zoneinfo")?;
    module.set("ZoneInfoNotFoundError", vm.get_attr(&zones, "ZoneInfoNotFoundError")?);
    module.set("ZoneInfo", Value::Class(zone_class(vm)?));
    module.add("now", |vm, _| now(vm));
    module.add("is_naive", |vm, args| is_naive(vm, &args.this()).map(Value::Bool));
    module.add("is_aware", |vm, args| Ok(Value::Bool(!is_naive(vm, &args.this())?)));
    module.add("make_aware", |vm, args| {
        let (moment, zone) = moment_and_zone(vm, "make_aware", args)?;
        if !is_naive(vm, &moment)? {
            let shown = vm.str(&moment)?;
            return Err(vm.value_error(format!("make_aware expects a naive datetime, got {shown}")));
        }
        vm.call_method(&moment, "replace", Args::none().with("tzinfo", zone))
    });
    module.add("make_naive", |vm, args| {
        let (moment, zone) = moment_and_zone(vm, "make_naive", args)?;
        refuse_naive(vm, "make_naive", &moment)?;
        let moment = vm.call_method(&moment, "astimezone", [zone])?;
        without_zone(vm, &moment)
    });
    module.add("localtime", |vm, args| {
        let (mut moment, zone) = moment_and_zone(vm, "localtime", args)?;
        if moment.is_none() {
            moment = now(vm)?;
        } else {
            refuse_naive(vm, "localtime", &moment)?;
        }
        vm.call_method(&moment, "astimezone", [zone])
    });
    module.add("get_use_tz", |vm, _| Ok(Value::Bool(uses(vm))));
    module.add("get_timezone", |vm, _| Ok(Value::str(vm.state::<Context>().timezone.borrow().as_str())));
    module.add("get_default_timezone", |vm, _| zone(vm));
    module.add("parse_timezone", |vm, args| {
        let name = vm.str(&args.this())?;
        zone_named(vm, &name)
    });
    Ok(())
}

/// The arguments `value` and `timezone`; without the latter it is that of `Tortoise.init`.
fn moment_and_zone(vm: &mut Vm, function: &'static str, args: Args) -> Result<(Value, Value)> {
    let mut given = Given::function(function, args);
    let moment = given.next(vm, "value")?.unwrap_or_default();
    let zone = match given.next(vm, "timezone")?.unwrap_or_default() {
        Value::None => zone(vm)?,
        Value::Str(name) => zone_named(vm, &name)?,
        zone => zone,
    };
    Ok((moment, zone))
}

fn refuse_naive(vm: &mut Vm, function: &str, moment: &Value) -> Result<()> {
    if is_naive(vm, moment)? {
        return Err(vm.value_error(format!("{function}() cannot be applied to a naive datetime")));
    }
    Ok(())
}

/// Whether moments have a time zone.
pub fn uses(vm: &mut Vm) -> bool {
    let context = vm.state::<Context>();
    // Before `Tortoise.init` they do.
    context.databases.borrow().is_empty() || context.use_tz.get()
}

/// `tortoise.timezone.ZoneInfo`.
fn zone_class(vm: &mut Vm) -> Result<Rc<Class>> {
    let module = vm.import("zoneinfo")?;
    let Value::Class(base) = vm.get_attr(&module, "ZoneInfo")? else {
        return Err(unsupported("a `zoneinfo` without `ZoneInfo`"));
    };
    Ok(classes::once(vm, "tortoise.timezone.ZoneInfo", |_| {
        ClassBuilder::new("tortoise.timezone", "ZoneInfo", &base).natives(ZONE).build()
    }))
}

const ZONE: &[NativeDef] = &[getter("zone", |vm, args| vm.get_attr(&args.this(), "key"))];

fn zone_named(vm: &mut Vm, name: &str) -> Result<Value> {
    let name = if name.is_empty() || name.eq_ignore_ascii_case("utc") { "UTC" } else { name };
    let class = Value::Class(zone_class(vm)?);
    vm.call(&class, Args::from([Value::str(name)]))
}

/// The time zone.
fn zone(vm: &mut Vm) -> Result<Value> {
    let name = vm.state::<Context>().timezone.borrow().clone();
    zone_named(vm, &name)
}

/// Now, in UTC if moments have a time zone.
///
/// # Errors
/// What `datetime` raises.
pub fn now(vm: &mut Vm) -> Result<Value> {
    let module = vm.import("datetime")?;
    let class = vm.get_attr(&module, "datetime")?;
    if !uses(vm) {
        return vm.call_method(&class, "now", []);
    }
    let timezone = vm.get_attr(&module, "timezone")?;
    let utc = vm.get_attr(&timezone, "utc")?;
    vm.call_method(&class, "now", [utc])
}

/// Now, in the time zone.
///
/// # Errors
/// `ValueError` if moments have none, as Tortoise's `localtime` raises.
pub fn local_time(vm: &mut Vm) -> Result<Value> {
    // Without a time zone `astimezone` takes the moment as one of the machine's.
    let now = now(vm)?;
    localized(vm, &now)
}

fn localized(vm: &mut Vm, moment: &Value) -> Result<Value> {
    let zone = zone(vm)?;
    vm.call_method(moment, "astimezone", [zone])
}

/// Whether a moment has no time zone.
///
/// # Errors
/// What `utcoffset` raises.
pub fn is_naive(vm: &mut Vm, moment: &Value) -> Result<bool> {
    Ok(vm.call_method(moment, "utcoffset", [])?.is_none())
}

/// A moment without a time zone, in the time zone.
///
/// # Errors
/// `ValueError` if it has one.
pub fn make_aware(vm: &mut Vm, moment: &Value) -> Result<Value> {
    if !is_naive(vm, moment)? {
        let shown = vm.str(moment)?;
        return Err(vm.value_error(format!("make_aware expects a naive datetime, got {shown}")));
    }
    with_zone(vm, moment)
}

/// The same time with the time zone.
///
/// # Errors
/// What `replace` raises.
pub fn with_zone(vm: &mut Vm, moment: &Value) -> Result<Value> {
    let zone = zone(vm)?;
    vm.call_method(moment, "replace", Args::none().with("tzinfo", zone))
}

/// The same time without a time zone.
///
/// # Errors
/// What `replace` raises.
pub fn without_zone(vm: &mut Vm, moment: &Value) -> Result<Value> {
    vm.call_method(moment, "replace", Args::none().with("tzinfo", Value::None))
}

/// A moment as objects have it: in the time zone, or without one.
///
/// # Errors
/// What `datetime` raises.
pub fn adapt(vm: &mut Vm, moment: &Value) -> Result<Value> {
    match (uses(vm), is_naive(vm, moment)?) {
        (true, true) => with_zone(vm, moment),
        (true, false) => localized(vm, moment),
        (false, false) => without_zone(vm, moment),
        (false, true) => Ok(moment.clone()),
    }
}

/// A moment from its text.
///
/// # Errors
/// `ValueError` for a text that is none.
pub fn parse(vm: &mut Vm, text: &str) -> Result<Value> {
    let module = vm.import("datetime")?;
    let class = vm.get_attr(&module, "datetime")?;
    vm.call_method(&class, "fromisoformat", [Value::str(text)])
}

/// A moment from a value that must be a text.
///
/// # Errors
/// As [`parse`]; `TypeError` for anything else.
pub fn parse_value(vm: &mut Vm, value: &Value) -> Result<Value> {
    match value.as_text().cloned() {
        Some(text) => parse(vm, &text),
        None => Err(vm.type_error("expected string")),
    }
}
