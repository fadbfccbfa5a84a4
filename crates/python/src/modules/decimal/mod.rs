//! `decimal`.

mod arithmetic;
mod context;
mod format;
mod functions;
mod methods;
mod number;

use std::rc::Rc;

use num_bigint::BigInt;

use super::typing::once_class;
use crate::args::{Args, Signature};
use crate::class::{Class, ClassBuilder};
use crate::error::{Raised, Result};
use crate::object::Instance;
use crate::value::Value;
use crate::vm::Vm;
use number::{Kind, Number, Problem, Rounding};

const ROUNDINGS: &[(&str, Rounding)] = &[
    ("ROUND_05UP", Rounding::ZeroFiveUp),
    ("ROUND_CEILING", Rounding::Ceiling),
    ("ROUND_DOWN", Rounding::Down),
    ("ROUND_FLOOR", Rounding::Floor),
    ("ROUND_HALF_DOWN", Rounding::HalfDown),
    ("ROUND_HALF_EVEN", Rounding::HalfEven),
    ("ROUND_HALF_UP", Rounding::HalfUp),
    ("ROUND_UP", Rounding::Up),
];

/// What can be signalled: the class, its base, and a second base of `builtins`.
const SIGNALS: &[(&str, &str, &str)] = &[
    ("DecimalException", "ArithmeticError", ""),
    ("Clamped", "DecimalException", ""),
    ("InvalidOperation", "DecimalException", ""),
    ("ConversionSyntax", "InvalidOperation", ""),
    ("DivisionImpossible", "InvalidOperation", ""),
    ("DivisionUndefined", "InvalidOperation", "ZeroDivisionError"),
    ("InvalidContext", "InvalidOperation", ""),
    ("DivisionByZero", "DecimalException", "ZeroDivisionError"),
    ("FloatOperation", "DecimalException", "TypeError"),
    ("Inexact", "DecimalException", ""),
    ("Rounded", "DecimalException", ""),
    ("Subnormal", "DecimalException", ""),
    ("Overflow", "Inexact", ""),
    ("Underflow", "Inexact", ""),
];

/// The value of a name of `decimal`.
pub(super) fn get(vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    if let Some((name, ..)) = ROUNDINGS.iter().find(|(known, _)| *known == name) {
        return Ok(Some(Value::str(*name)));
    }
    if let Some((name, ..)) = SIGNALS.iter().find(|(known, ..)| *known == name) {
        return signal(vm, name).map(|class| Some(Value::Class(class)));
    }
    Ok(Some(match name {
        "Decimal" => Value::Class(class(vm)?),
        "Context" => Value::Class(context::class(vm)?),
        "DefaultContext" | "BasicContext" | "ExtendedContext" => context::fresh(vm)?,
        "getcontext" => Value::native("getcontext", |vm, _| context::current(vm)),
        "setcontext" => Value::native("setcontext", |vm, args| {
            context::set(vm, args.this());
            Ok(Value::None)
        }),
        "localcontext" => Value::native("localcontext", context::local),
        "DecimalTuple" => Value::Class(methods::tuple_class(vm)?),
        "MAX_PREC" | "MAX_EMAX" => Value::Int(999_999_999_999_999_999),
        "MIN_EMIN" => Value::Int(-999_999_999_999_999_999),
        "HAVE_THREADS" | "HAVE_CONTEXTVAR" => Value::Bool(true),
        _ => return Ok(None),
    }))
}

/// `Decimal`.
fn class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "Decimal", |vm| {
        Ok(ClassBuilder::new("decimal", "Decimal", &vm.types.object.clone())
            .natives(methods::METHODS)
            .construct(construct)
            .build())
    })
}

/// A `Decimal`.
fn make(vm: &mut Vm, number: Number) -> Result<Value> {
    let class = class(vm)?;
    Ok(Value::Instance(Instance::with_host(&class, number)))
}

/// The class of a signal.
fn signal(vm: &mut Vm, name: &'static str) -> Result<Rc<Class>> {
    let (base, second) = SIGNALS
        .iter()
        .find(|(known, ..)| *known == name)
        .map_or(("ArithmeticError", ""), |(_, base, second)| (base, second));
    let base = match SIGNALS.iter().find(|(known, ..)| *known == base) {
        Some((base, ..)) => signal(vm, base)?,
        None => vm.types.exception(base),
    };
    let key: &'static str = name;
    once_class(vm, key, |vm| {
        let mut builder = ClassBuilder::new("decimal", name, &base);
        if !second.is_empty() {
            let second = vm.types.exception(second);
            builder = builder.raw(|class| {
                class.bases.push(second.clone());
                let shared = class.ancestors.iter().position(|ancestor| second.is_subclass(ancestor));
                class.ancestors.insert(shared.unwrap_or(class.ancestors.len()), second.clone());
            });
        }
        Ok(builder.build())
    })
}

/// What a problem in arithmetic raises.
fn raise(vm: &mut Vm, problem: Problem) -> Raised {
    let (raised, listed) = match problem {
        Problem::InvalidOperation => ("InvalidOperation", "InvalidOperation"),
        Problem::DivisionByZero => ("DivisionByZero", "DivisionByZero"),
        Problem::DivisionUndefined => ("InvalidOperation", "DivisionUndefined"),
        Problem::DivisionImpossible => ("InvalidOperation", "DivisionImpossible"),
        Problem::Overflow => ("Overflow", "Overflow"),
    };
    raise_signal(vm, raised, listed)
}

fn raise_signal(vm: &mut Vm, raised: &'static str, listed: &'static str) -> Raised {
    match (signal(vm, raised), signal(vm, listed)) {
        (Ok(class), Ok(listed)) => {
            let list = vm.new_list(vec![Value::Class(listed)]);
            vm.raise(&class, vec![list])
        }
        (Err(raised), _) | (_, Err(raised)) => raised,
    }
}

/// The result of arithmetic as a value.
fn finish(vm: &mut Vm, outcome: std::result::Result<Number, Problem>) -> Result<Value> {
    match outcome {
        Ok(number) => make(vm, number),
        Err(problem) => Err(raise(vm, problem)),
    }
}

/// The number of a `Decimal`.
fn of(value: &Value) -> Option<Rc<Number>> {
    value.host::<Number>()
}

/// The number of a `Decimal` or an integer: what arithmetic takes.
fn operand(value: &Value) -> Option<Rc<Number>> {
    match value.unwrapped() {
        Value::Float(_) => None,
        other => of(value).or_else(|| other.as_bigint().map(|number| Rc::new(Number::from_int(&number)))),
    }
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    const SIGNATURE: Signature = Signature::function("Decimal", &["value", "context"], 0);
    let mut bound = args.bind(vm, &SIGNATURE)?;
    let value = bound.take(0).unwrap_or(Value::Int(0));
    let number = convert(vm, &value)?;
    Ok(Value::Instance(Instance::with_host(class, number)))
}

fn convert(vm: &mut Vm, value: &Value) -> Result<Number> {
    if let Some(number) = of(value) {
        return Ok((*number).clone());
    }
    match value.unwrapped() {
        Value::Str(text) => {
            vm.burn(text.len() as u64)?;
            match Number::parse(text) {
                Some(number) => Ok(number),
                None => Err(raise_signal(vm, "InvalidOperation", "ConversionSyntax")),
            }
        }
        Value::Float(number) => Ok(Number::from_float(*number)),
        Value::Tuple(_) | Value::List(_) => from_parts(vm, value),
        other => match other.as_bigint() {
            Some(number) => Ok(Number::from_int(&number)),
            None => {
                let kind = vm.type_name(value);
                Err(vm.type_error(format!("conversion from {kind} to Decimal is not supported")))
            }
        },
    }
}

/// `Decimal((sign, digits, exponent))`.
fn from_parts(vm: &mut Vm, value: &Value) -> Result<Number> {
    let parts = vm.collect(value)?;
    let [sign, digits, exponent] = parts.as_slice() else {
        return Err(vm.value_error("argument must be a sequence of length 3"));
    };
    let negative = match sign.as_int() {
        Some(0) => false,
        Some(1) => true,
        _ => return Err(vm.value_error("sign must be an integer with the value 0 or 1")),
    };
    let mut coefficient = BigInt::from(0);
    for digit in vm.collect(digits)? {
        match digit.as_int() {
            Some(digit @ 0..=9) => coefficient = coefficient * 10 + digit,
            _ => return Err(vm.value_error("coefficient must be a tuple of digits")),
        }
        vm.burn(1)?;
    }
    match (exponent.as_int(), exponent.as_text().map(|text| text.as_str())) {
        (Some(exponent), _) => Ok(Number::new(negative, coefficient.magnitude().clone(), exponent)),
        (_, Some("F")) => Ok(Number::special(Kind::Infinite, negative)),
        (_, Some("n" | "N")) => Ok(Number::special(Kind::NaN, negative)),
        _ => Err(vm.value_error("string argument in the third position must be 'F', 'n' or 'N'")),
    }
}
