//! What `int` and `float` share: `abs`, `divmod`, `round` and the methods behind operators.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use super::{arity, int, protocol};
use crate::args::Args;
use crate::code::{BinaryOp, UnaryOp};
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// A binary operator as `int` knows it: with other integers only.
pub(crate) fn int_binary(vm: &mut Vm, args: &Args, op: BinaryOp) -> Result<Value> {
    match args.get(1) {
        Some(other) if other.as_bigint().is_none() => Ok(Value::NotImplemented),
        _ => protocol::binary(vm, args, op),
    }
}

/// The same with the operands exchanged.
pub(crate) fn int_reflected(vm: &mut Vm, args: &Args, op: BinaryOp) -> Result<Value> {
    match args.get(1) {
        Some(other) if other.as_bigint().is_none() => Ok(Value::NotImplemented),
        _ => protocol::reflected(vm, args, op),
    }
}

pub(crate) fn abs(vm: &mut Vm, args: Args) -> Result<Value> {
    absolute(vm, &protocol::this(&args))
}

/// `abs(value)`.
pub(crate) fn absolute(vm: &mut Vm, value: &Value) -> Result<Value> {
    match value {
        Value::Int(number) => {
            Ok(number.checked_abs().map_or_else(|| Value::big(BigInt::from(*number).abs()), Value::Int))
        }
        Value::Big(number) => Ok(Value::big(number.abs())),
        Value::Bool(truth) => Ok(Value::Int(i64::from(*truth))),
        Value::Float(number) => Ok(Value::Float(number.abs())),
        _ => match vm.special(value, "__abs__")? {
            Some(method) => vm.call(&method, Args::none()),
            None => {
                let kind = vm.type_name(value);
                Err(vm.type_error(format!("bad operand type for abs(): '{kind}'")))
            }
        },
    }
}

pub(crate) fn float_method(vm: &mut Vm, args: Args) -> Result<Value> {
    vm.to_float(&protocol::this(&args)).map(Value::Float)
}

pub(crate) fn divmod_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let other = args.get(1).cloned().unwrap_or_default();
    match divide(vm, &protocol::this(&args), other.unwrapped())? {
        Some(pair) => Ok(pair),
        None => Ok(Value::NotImplemented),
    }
}

fn divide(vm: &mut Vm, a: &Value, b: &Value) -> Result<Option<Value>> {
    let is_number = |value: &Value| matches!(value, Value::Float(_)) || value.as_bigint().is_some();
    if !is_number(a) || !is_number(b) {
        return Ok(None);
    }
    if matches!(a, Value::Float(_)) || matches!(b, Value::Float(_)) {
        let (x, y) = (vm.to_float(a)?, vm.to_float(b)?);
        if y == 0.0 {
            return Err(vm.error("ZeroDivisionError", "float divmod()"));
        }
        let (quotient, rest) = crate::vm::float_divmod(x, y);
        return Ok(Some(Value::tuple(vec![Value::Float(quotient), Value::Float(rest)])));
    }
    // The message of `divmod` is that of `//`.
    let quotient = vm.binary(BinaryOp::FloorDiv, a, b)?;
    let rest = vm.binary(BinaryOp::Mod, a, b)?;
    Ok(Some(Value::tuple(vec![quotient, rest])))
}

/// `divmod(a, b)`.
pub(crate) fn divmod(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    for (this, other, name) in [(a, b, "__divmod__"), (b, a, "__rdivmod__")] {
        if let Value::Instance(_) = this
            && let Some(method) = vm.special(this, name)?
        {
            let result = vm.call(&method, [other.clone()].into())?;
            if !matches!(result, Value::NotImplemented) {
                return Ok(result);
            }
        }
    }
    match divide(vm, a.unwrapped(), b.unwrapped())? {
        Some(pair) => Ok(pair),
        None => {
            let (kind_a, kind_b) = (vm.type_name(a), vm.type_name(b));
            Err(vm.type_error(format!("unsupported operand type(s) for divmod(): '{kind_a}' and '{kind_b}'")))
        }
    }
}

pub(crate) fn pow_method(vm: &mut Vm, args: Args) -> Result<Value> {
    match args.get(2) {
        Some(modulus) if !modulus.is_none() => {
            let modulus = modulus.clone();
            let exponent = args.get(1).cloned().unwrap_or_default();
            pow(vm, &protocol::this(&args), &exponent, &modulus)
        }
        _ => {
            let args = Args::from(args.positional.into_iter().take(2).collect::<Vec<_>>());
            protocol::binary(vm, &args, BinaryOp::Pow)
        }
    }
}

/// `pow(base, exponent, modulus)`.
pub(crate) fn pow(vm: &mut Vm, base: &Value, exponent: &Value, modulus: &Value) -> Result<Value> {
    if modulus.is_none() {
        return vm.binary(BinaryOp::Pow, base, exponent);
    }
    match (base.as_bigint(), exponent.as_bigint(), modulus.as_bigint()) {
        (Some(base), Some(exponent), Some(modulus)) => int::pow_modulo(vm, &base, &exponent, &modulus),
        _ => {
            if let Some(method) = vm.special(base, "__pow__")?.filter(|_| matches!(base, Value::Instance(_))) {
                return vm.call(&method, [exponent.clone(), modulus.clone()].into());
            }
            let is_number = |value: &Value| matches!(value.unwrapped(), Value::Float(_)) || value.as_bigint().is_some();
            if is_number(base) && is_number(exponent) && is_number(modulus) {
                return Err(vm.type_error("pow() 3rd argument not allowed unless all arguments are integers"));
            }
            let (a, b, c) = (vm.type_name(base), vm.type_name(exponent), vm.type_name(modulus));
            Err(vm.type_error(format!("unsupported operand type(s) for ** or pow(): '{a}', '{b}', '{c}'")))
        }
    }
}

/// An integer, or what `__index__` gives for it.
pub(crate) fn index_of(vm: &mut Vm, value: &Value) -> Result<BigInt> {
    match value.as_bigint() {
        Some(number) => Ok(number),
        None => vm.index_value(value).map(BigInt::from),
    }
}

/// `round(number, digits)` of a built-in number.
pub(crate) fn round(vm: &mut Vm, value: &Value, digits: Option<&Value>) -> Result<Value> {
    let digits = digits.filter(|digits| !digits.is_none());
    if let Value::Float(number) = value {
        let Some(digits) = digits else { return int::from_float(vm, number.round_ties_even()) };
        let digits = vm.index_value(digits)?;
        return Ok(Value::Float(round_float(vm, *number, digits)?));
    }
    let Some(number) = value.as_bigint() else {
        let kind = vm.type_name(value);
        return Err(vm.type_error(format!("type {kind} doesn't define __round__ method")));
    };
    let Some(digits) = digits else { return Ok(Value::big(number)) };
    let digits = vm.index_value(digits)?;
    if digits >= 0 {
        return Ok(Value::big(number));
    }
    // Past all its digits nothing is left.
    if digits.unsigned_abs() > number.bits() / 3 + 1 {
        return Ok(Value::Int(0));
    }
    let unit = BigInt::from(10).pow(digits.unsigned_abs() as u32);
    let (quotient, rest) = number.div_mod_floor(&unit);
    let twice: BigInt = rest * 2;
    let up = twice > unit || (twice == unit && quotient.is_odd());
    Ok(Value::big((if up { quotient + 1 } else { quotient }) * unit))
}

fn round_float(vm: &mut Vm, number: f64, digits: i64) -> Result<f64> {
    // Beyond these no digit of a float is left to round, or none remains.
    if !number.is_finite() || digits > 323 {
        return Ok(number);
    }
    if digits < -308 {
        return Ok(0.0_f64.copysign(number));
    }
    if digits >= 0 {
        let rounded: f64 = format!("{number:.*}", digits as usize).parse().unwrap_or(number);
        if rounded.is_infinite() {
            return Err(vm.error("OverflowError", "rounded value too large to represent"));
        }
        return Ok(rounded);
    }
    // Exactly, on integers: half of what is cut off goes to the even side, and a fraction is more than nothing.
    let whole: BigInt = num_traits::FromPrimitive::from_f64(number.abs().trunc()).unwrap_or_default();
    let unit = BigInt::from(10).pow(digits.unsigned_abs() as u32);
    let (quotient, rest) = whole.div_mod_floor(&unit);
    let twice: BigInt = rest * 2;
    let exact_half = twice == unit && number.fract().is_zero();
    let up = if exact_half { quotient.is_odd() } else { twice >= unit };
    let rounded = ((if up { quotient + 1 } else { quotient }) * unit).to_f64().unwrap_or(f64::INFINITY);
    if rounded.is_infinite() {
        return Err(vm.error("OverflowError", "rounded value too large to represent"));
    }
    Ok(rounded.copysign(number))
}

/// `-value` and the like for floats.
pub(crate) fn negate(vm: &mut Vm, args: Args) -> Result<Value> {
    protocol::unary(vm, &args, UnaryOp::Neg)
}

/// `float.__round__`.
pub(crate) fn round_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, digits) = arity::method(vm, args, "float.__round__", 0, 1)?;
    round(vm, this.unwrapped(), digits.first())
}
