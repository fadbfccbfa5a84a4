//! `timedelta`.

use std::rc::Rc;

use num_traits::ToPrimitive;

use super::{DAY, SECOND, bind, holds};
use crate::args::Args;
use crate::class::{Class, ClassBuilder, NativeDef, getter, method};
use crate::code::CompareOp;
use crate::error::Result;
use crate::modules::typing::once_class;
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;

/// A span of time, in microseconds.
pub struct Delta(pub i128);

/// `timedelta`.
pub fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "timedelta", |vm| {
        let class = ClassBuilder::new("datetime", "timedelta", &vm.types.object.clone())
            .natives(METHODS)
            .construct(construct)
            .build();
        let most = 999_999_999 * DAY + DAY - 1;
        for (name, micros) in [("min", -999_999_999 * DAY), ("max", most), ("resolution", 1)] {
            class.set(name, Value::Instance(Instance::with_host(&class, Delta(micros))));
        }
        Ok(class)
    })
}

/// A `timedelta` of these microseconds.
pub fn make(vm: &mut Vm, micros: i128) -> Result<Value> {
    let class = class(vm)?;
    make_of(vm, &class, micros)
}

fn make_of(vm: &mut Vm, class: &Rc<Class>, micros: i128) -> Result<Value> {
    let days = micros.div_euclid(DAY);
    if days.abs() > 999_999_999 {
        return Err(vm.error("OverflowError", format!("days={days}; must have magnitude <= 999999999")));
    }
    Ok(Value::Instance(Instance::with_host(class, Delta(micros))))
}

/// The microseconds of a `timedelta`.
pub fn micros(value: &Value) -> Option<i128> {
    value.host::<Delta>().map(|delta| delta.0)
}

const PARAMS: &[&str] = &["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"];
const UNITS: &[i128] = &[DAY, SECOND, 1, 1000, 60 * SECOND, 3600 * SECOND, 7 * DAY];

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let values = bind(vm, args, "__new__()", PARAMS, 0)?;
    let (mut total, mut rest) = (0_i128, 0.0_f64);
    for ((value, unit), param) in values.into_iter().zip(UNITS).zip(PARAMS) {
        let Some(value) = value else { continue };
        if let Value::Float(number) = value.unwrapped() {
            if !number.is_finite() {
                return Err(vm.value_error("cannot convert float NaN to integer"));
            }
            total = total.saturating_add((number.trunc() as i128).saturating_mul(*unit));
            let part = number.fract() * (*unit as f64);
            total += part.trunc() as i128;
            rest += part.fract();
        } else if let Some(number) = value.as_bigint() {
            let number = number.to_i128().unwrap_or(i128::MAX / unit);
            total = total.saturating_add(number.saturating_mul(*unit));
        } else {
            let kind = vm.type_name(&value);
            return Err(vm.type_error(format!("unsupported type for timedelta {param} component: {kind}")));
        }
    }
    let total = total.saturating_add(rest.round_ties_even() as i128);
    if total.div_euclid(DAY).abs() > i128::from(i32::MAX) {
        return Err(vm.error("OverflowError", "Python int too large to convert to C int"));
    }
    make_of(vm, class, total)
}

/// The quotient, to the nearest; halves go to the even one.
fn divide_nearest(a: i128, b: i128) -> i128 {
    let (a, b) = if b < 0 { (-a, -b) } else { (a, b) };
    let (quotient, rest) = (a.div_euclid(b), a.rem_euclid(b));
    match (rest * 2).cmp(&b) {
        std::cmp::Ordering::Greater => quotient + 1,
        std::cmp::Ordering::Equal if quotient % 2 != 0 => quotient + 1,
        _ => quotient,
    }
}

fn this(args: &Args) -> i128 {
    micros(&args.this()).unwrap_or(0)
}

fn other(args: &Args) -> Value {
    args.get(1).cloned().unwrap_or_default()
}

fn compare(_: &mut Vm, args: Args, op: CompareOp) -> Result<Value> {
    Ok(micros(&other(&args)).map_or(Value::NotImplemented, |micros| holds(op, this(&args).cmp(&micros))))
}

fn add(vm: &mut Vm, args: Args) -> Result<Value> {
    match micros(&other(&args)) {
        Some(micros) => make(vm, this(&args) + micros),
        None => Ok(Value::NotImplemented),
    }
}

fn multiply(vm: &mut Vm, args: Args) -> Result<Value> {
    match other(&args).unwrapped() {
        Value::Float(factor) => make(vm, (this(&args) as f64 * factor).round_ties_even() as i128),
        value => match value.as_bigint() {
            Some(factor) => {
                let product = factor.to_i128().and_then(|factor| this(&args).checked_mul(factor));
                make(vm, product.unwrap_or(i128::MAX))
            }
            None => Ok(Value::NotImplemented),
        },
    }
}

/// `1 day, 2:03:04.000005`.
fn show(total: i128) -> String {
    let (days, rest) = (total.div_euclid(DAY), total.rem_euclid(DAY));
    let (seconds, micros) = (rest / SECOND, rest % SECOND);
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut text = match days {
        0 => String::new(),
        1 | -1 => format!("{days} day, "),
        _ => format!("{days} days, "),
    };
    text.push_str(&format!("{hours}:{minutes:02}:{seconds:02}"));
    if micros != 0 {
        text.push_str(&format!(".{micros:06}"));
    }
    text
}

fn division_by_zero<T>(vm: &mut Vm) -> Result<T> {
    Err(vm.error("ZeroDivisionError", "integer division or modulo by zero"))
}

static METHODS: &[NativeDef] = &[
    method("__abs__", |vm, args| make(vm, this(&args).abs())),
    method("__add__", add),
    method("__bool__", |_, args| Ok(Value::Bool(this(&args) != 0))),
    method("__divmod__", |vm, args| match micros(&other(&args)) {
        Some(0) => division_by_zero(vm),
        Some(divisor) => {
            let (quotient, rest) = num_integer::Integer::div_mod_floor(&this(&args), &divisor);
            let rest = make(vm, rest)?;
            Ok(Value::tuple(vec![Value::big(quotient.into()), rest]))
        }
        None => Ok(Value::NotImplemented),
    }),
    method("__eq__", |vm, args| compare(vm, args, CompareOp::Eq)),
    method("__floordiv__", |vm, args| {
        let divisor = other(&args);
        match (micros(&divisor), divisor.as_int()) {
            (Some(0), _) | (None, Some(0)) => division_by_zero(vm),
            (Some(divisor), _) => Ok(Value::big(num_integer::Integer::div_floor(&this(&args), &divisor).into())),
            (None, Some(divisor)) => {
                let quotient = num_integer::Integer::div_floor(&this(&args), &i128::from(divisor));
                make(vm, quotient)
            }
            _ => Ok(Value::NotImplemented),
        }
    }),
    method("__ge__", |vm, args| compare(vm, args, CompareOp::Ge)),
    method("__gt__", |vm, args| compare(vm, args, CompareOp::Gt)),
    method("__hash__", |_, args| Ok(Value::Int((this(&args) as i64).rotate_left(17) & i64::MAX))),
    method("__le__", |vm, args| compare(vm, args, CompareOp::Le)),
    method("__lt__", |vm, args| compare(vm, args, CompareOp::Lt)),
    method("__mod__", |vm, args| match micros(&other(&args)) {
        Some(0) => division_by_zero(vm),
        Some(divisor) => make(vm, num_integer::Integer::mod_floor(&this(&args), &divisor)),
        None => Ok(Value::NotImplemented),
    }),
    method("__mul__", multiply),
    method("__neg__", |vm, args| make(vm, -this(&args))),
    method("__pos__", |vm, args| make(vm, this(&args))),
    method("__radd__", add),
    method("__repr__", |vm, args| {
        let (days, rest) = (this(&args).div_euclid(DAY), this(&args).rem_euclid(DAY));
        let mut parts = Vec::new();
        for (name, part) in [("days", days), ("seconds", rest / SECOND), ("microseconds", rest % SECOND)] {
            if part != 0 {
                parts.push(format!("{name}={part}"));
            }
        }
        let name = vm.type_name(&args.this());
        let inner = if parts.is_empty() { "0".to_owned() } else { parts.join(", ") };
        let name = if name.contains('.') { name } else { format!("datetime.{name}") };
        Ok(Value::str(format!("{name}({inner})")))
    }),
    method("__rmul__", multiply),
    method("__rsub__", |vm, args| match micros(&other(&args)) {
        Some(micros) => make(vm, micros - this(&args)),
        None => Ok(Value::NotImplemented),
    }),
    method("__str__", |_, args| Ok(Value::str(show(this(&args))))),
    method("__sub__", |vm, args| match micros(&other(&args)) {
        Some(micros) => make(vm, this(&args) - micros),
        None => Ok(Value::NotImplemented),
    }),
    method("__truediv__", |vm, args| {
        let divisor = other(&args);
        if let Some(micros) = micros(&divisor) {
            return if micros == 0 {
                division_by_zero(vm)
            } else {
                Ok(Value::Float(this(&args) as f64 / micros as f64))
            };
        }
        match (divisor.unwrapped(), divisor.as_int()) {
            (Value::Float(0.0), _) => division_by_zero(vm),
            (Value::Float(number), _) => make(vm, (this(&args) as f64 / number).round_ties_even() as i128),
            (_, Some(0)) => division_by_zero(vm),
            (_, Some(number)) => make(vm, divide_nearest(this(&args), i128::from(number))),
            _ => Ok(Value::NotImplemented),
        }
    }),
    getter("days", |_, args| Ok(Value::Int(this(&args).div_euclid(DAY) as i64))),
    getter("microseconds", |_, args| Ok(Value::Int(this(&args).rem_euclid(SECOND) as i64))),
    getter("seconds", |_, args| Ok(Value::Int((this(&args).rem_euclid(DAY) / SECOND) as i64))),
    method("total_seconds", |_, args| Ok(Value::Float(this(&args) as f64 / SECOND as f64))),
];
