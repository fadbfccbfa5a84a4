//! `datetime`.

mod calendar;
mod date;
mod delta;
mod format;
mod moment;
mod parse;
mod time;
mod zone;

use std::cell::Cell;
use std::cmp::Ordering;
use std::rc::Rc;

pub(super) use format::{Parts, struct_time};

use crate::args::Args;
use crate::class::Class;
use crate::code::CompareOp;
use crate::error::{Raised, Result};
use crate::value::Value;
use crate::vm::Vm;

/// Microseconds in a second, a day.
const SECOND: i128 = 1_000_000;
const DAY: i128 = 86_400 * SECOND;

/// What time it is.
pub struct Clock {
    /// Gives the microseconds since 1970, in UTC.
    pub now: Cell<fn() -> i64>,
}

impl Default for Clock {
    fn default() -> Self {
        Clock { now: Cell::new(system_time) }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn system_time() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// Where the host gives no clock: noon of a day like any other.
#[cfg(target_arch = "wasm32")]
fn system_time() -> i64 {
    1_717_243_200_000_000
}

/// The microseconds since 1970 now.
pub(super) fn now(vm: &mut Vm) -> i64 {
    let clock = vm.state::<Clock>();
    clock.now.get()()
}

/// The value of a name of `datetime`.
pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "date" => Value::Class(date::class(vm)?),
        "datetime" => Value::Class(moment::class(vm)?),
        "time" => Value::Class(time::class(vm)?),
        "timedelta" => Value::Class(delta::class(vm)?),
        "tzinfo" => Value::Class(zone::base(vm)?),
        "timezone" => Value::Class(zone::class(vm)?),
        "UTC" => zone::utc(vm)?,
        "MINYEAR" => Value::Int(1),
        "MAXYEAR" => Value::Int(9999),
        _ => return Ok(None),
    }))
}

/// Sorts arguments into parameters, as the functions of this module do it.
fn bind(vm: &mut Vm, args: Args, suffix: &str, params: &[&str], required: usize) -> Result<Vec<Option<Value>>> {
    let given = args.positional.len() + args.keywords.len();
    if given > params.len() {
        let count = params.len();
        return Err(vm.type_error(format!("function takes at most {count} arguments ({given} given)")));
    }
    let mut values: Vec<Option<Value>> = args.positional.into_iter().map(Some).collect();
    values.resize(params.len(), None);
    for (keyword, value) in args.keywords {
        let at = params.iter().position(|param| *param == keyword.as_str());
        match at.and_then(|at| values.get_mut(at)) {
            Some(slot @ None) => *slot = Some(value),
            Some(_) => {
                let at = at.unwrap_or(0) + 1;
                let message = format!("argument for function given by name ('{keyword}') and position ({at})");
                return Err(vm.type_error(message));
            }
            None => {
                return Err(vm.type_error(format!("'{keyword}' is an invalid keyword argument for {suffix}")));
            }
        }
    }
    // A wrong kind is told before a missing one.
    if let Some(Some(first)) = values.first()
        && required > 0
        && first.as_text().is_some()
    {
        vm.index_value(&first.clone())?;
    }
    for (at, (value, param)) in values.iter().zip(params).take(required).enumerate() {
        if value.is_none() {
            let message = format!("function missing required argument '{param}' (pos {})", at + 1);
            return Err(vm.type_error(message));
        }
    }
    Ok(values)
}

/// The integer given for a parameter, or its default.
fn number(vm: &mut Vm, value: Option<Value>, default: i64) -> Result<i64> {
    match value {
        Some(value) => vm.index_value(&value),
        None => Ok(default),
    }
}

fn overflow(vm: &mut Vm) -> Raised {
    vm.error("OverflowError", "date value out of range")
}

/// The result of a comparison by an ordering.
fn holds(op: CompareOp, ordering: Ordering) -> Value {
    Value::Bool(match op {
        CompareOp::Lt => ordering.is_lt(),
        CompareOp::Le => ordering.is_le(),
        CompareOp::Gt => ordering.is_gt(),
        CompareOp::Ge => ordering.is_ge(),
        CompareOp::Ne => ordering.is_ne(),
        _ => ordering.is_eq(),
    })
}

/// The class of the object a method is called on.
fn class_of_this(vm: &mut Vm, args: &Args) -> Rc<Class> {
    match args.this() {
        Value::Class(class) => class,
        other => vm.class_of(&other),
    }
}

/// The text given as an argument.
fn text(vm: &mut Vm, args: &Args, at: usize, message: &str) -> Result<crate::text::Text> {
    match args.get(at).and_then(Value::as_text) {
        Some(text) => Ok(text.clone()),
        None => {
            let kind = args.get(at).map_or_else(|| "NoneType".to_owned(), |value| vm.type_name(value));
            let ending = if message.starts_with("str") { format!(", not {kind}") } else { String::new() };
            Err(vm.type_error(format!("{message}{ending}")))
        }
    }
}

/// The class of the object a method is called on, as its repr begins.
fn shown_class(vm: &mut Vm, args: &Args) -> String {
    let class = class_of_this(vm, args);
    let module = class.module.borrow().clone();
    if module.as_str() == "datetime" { class.full_name() } else { class.name.borrow().to_string() }
}
