//! What `Decimal` objects do.

use std::cmp::Ordering;
use std::rc::Rc;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

use super::number::{Context, Kind, Number, Problem, Rounding, digits, ten};
use super::{context, convert, finish, format, make, of, operand, raise};
use crate::args::{Args, Signature};
use crate::class::{Class, NativeDef, class_method, getter, method};
use crate::code::CompareOp;
use crate::error::Result;
use crate::modules::typing::{named_tuple_class, once_class};
use crate::value::Value;
use crate::vm::Vm;

type Outcome = std::result::Result<Number, Problem>;

/// The class of `as_tuple()`.
pub fn tuple_class(vm: &mut Vm) -> Result<Rc<Class>> {
    once_class(vm, "DecimalTuple", |vm| {
        let class = named_tuple_class(
            vm,
            "decimal",
            "DecimalTuple",
            ["sign", "digits", "exponent"].map(Into::into).to_vec(),
            Vec::new(),
        )?;
        *class.module.borrow_mut() = "builtins".into();
        Ok(class)
    })
}

fn this(args: &Args) -> Rc<Number> {
    of(&args.this()).unwrap_or_else(|| Rc::new(Number::from_int(&BigInt::zero())))
}

fn other(args: &Args) -> Option<Rc<Number>> {
    operand(args.get(1)?)
}

/// An operator; `reflected` if the object stands on its right.
fn binary(
    vm: &mut Vm,
    args: &Args,
    reflected: bool,
    operate: fn(&Number, &Number, Context) -> Outcome,
) -> Result<Value> {
    let Some(other) = other(args) else { return Ok(Value::NotImplemented) };
    let rules = context::rules(vm, None)?;
    let own = this(args);
    vm.burn(1 + (digits(&own.coefficient) + digits(&other.coefficient)) / 16)?;
    let outcome = if reflected { operate(&other, &own, rules) } else { operate(&own, &other, rules) };
    finish(vm, outcome)
}

fn subtract(a: &Number, b: &Number, rules: Context) -> Outcome {
    a.add(&b.negated(), rules)
}

fn floor_divide(a: &Number, b: &Number, rules: Context) -> Outcome {
    a.divide_whole(b, rules).map(|(quotient, _)| quotient)
}

fn modulo(a: &Number, b: &Number, rules: Context) -> Outcome {
    match a.divide_whole(b, rules) {
        // For the rest alone division by zero is no operation at all.
        Err(Problem::DivisionByZero) => Err(Problem::InvalidOperation),
        outcome => outcome.map(|(_, rest)| rest),
    }
}

fn divide_both(vm: &mut Vm, args: &Args, reflected: bool) -> Result<Value> {
    let Some(other) = other(args) else { return Ok(Value::NotImplemented) };
    let rules = context::rules(vm, None)?;
    let own = this(args);
    let outcome = if reflected { other.divide_whole(&own, rules) } else { own.divide_whole(&other, rules) };
    match outcome {
        Ok((quotient, rest)) => {
            let (quotient, rest) = (make(vm, quotient)?, make(vm, rest)?);
            Ok(Value::tuple(vec![quotient, rest]))
        }
        Err(problem) => Err(raise(vm, problem)),
    }
}

fn compare(vm: &mut Vm, args: &Args, op: CompareOp) -> Result<Value> {
    let given = args.get(1).cloned().unwrap_or_default();
    let other = match given.unwrapped() {
        Value::Float(number) => Some(Rc::new(Number::from_float(*number))),
        _ => operand(&given),
    };
    let Some(other) = other else { return Ok(Value::NotImplemented) };
    Ok(match (this(args).compare(&other), op) {
        (Some(ordering), CompareOp::Lt) => Value::Bool(ordering.is_lt()),
        (Some(ordering), CompareOp::Le) => Value::Bool(ordering.is_le()),
        (Some(ordering), CompareOp::Gt) => Value::Bool(ordering.is_gt()),
        (Some(ordering), CompareOp::Ge) => Value::Bool(ordering.is_ge()),
        (Some(ordering), _) => Value::Bool(ordering.is_eq()),
        (None, CompareOp::Eq) => Value::Bool(false),
        (None, _) => return Err(raise(vm, Problem::InvalidOperation)),
    })
}

/// The result of a method that only takes a context.
fn alone(vm: &mut Vm, mut args: Args, operate: fn(&Number, Context) -> Outcome) -> Result<Value> {
    let given = args.take_keyword("context").or_else(|| args.get(1).cloned());
    let rules = context::rules(vm, given)?;
    finish(vm, operate(&this(&args), rules))
}

/// The rounding and rules of a method that takes both.
fn rounding(vm: &mut Vm, rounding: Option<Value>, given: Option<Value>) -> Result<Context> {
    let mut rules = context::rules(vm, given)?;
    if let Some(rounding) = rounding {
        rules.rounding = context::rounding_of(vm, &rounding)?;
    }
    Ok(rules)
}

fn quantize(vm: &mut Vm, args: Args) -> Result<Value> {
    const SIGNATURE: Signature = Signature::method("quantize", &["exp", "rounding", "context"], 1);
    let mut bound = args.bind(vm, &SIGNATURE)?;
    let (own, exp) = (of(&bound.this), operand(&bound.required(0)));
    let (given, context) = (bound.take_non_none(1), bound.take_non_none(2));
    let rules = rounding(vm, given, context)?;
    let (Some(own), Some(exp)) = (own, exp) else {
        return Err(vm.type_error("conversion to Decimal is not supported"));
    };
    quantized(vm, &own, &exp, rules)
}

fn quantized(vm: &mut Vm, own: &Number, exp: &Number, rules: Context) -> Result<Value> {
    if !own.is_finite() || !exp.is_finite() {
        return if own.is_nan() || exp.is_nan() || own.kind == exp.kind {
            make(vm, if exp.is_nan() { exp.clone() } else { own.clone() })
        } else {
            Err(raise(vm, Problem::InvalidOperation))
        };
    }
    // Checked before it is made: the result may not have more digits than the precision.
    if !own.is_zero() && own.adjusted() - exp.exponent + 1 > rules.precision as i64 {
        return Err(raise(vm, Problem::InvalidOperation));
    }
    let number = own.rescaled(exp.exponent, rules.rounding);
    if digits(&number.coefficient) > rules.precision {
        return Err(raise(vm, Problem::InvalidOperation));
    }
    make(vm, number)
}

fn to_integral(vm: &mut Vm, args: Args) -> Result<Value> {
    const SIGNATURE: Signature = Signature::method("to_integral_value", &["rounding", "context"], 0);
    let mut bound = args.bind(vm, &SIGNATURE)?;
    let own = of(&bound.this);
    let (given, context) = (bound.take_non_none(0), bound.take_non_none(1));
    let rules = rounding(vm, given, context)?;
    match own {
        Some(own) if own.exponent >= 0 || !own.is_finite() => make(vm, (*own).clone()),
        Some(own) => make(vm, own.rescaled(0, rules.rounding)),
        None => Ok(Value::None),
    }
}

fn whole(vm: &mut Vm, number: &Number, rounding: Rounding) -> Result<Value> {
    match number.kind {
        Kind::NaN => Err(vm.value_error("cannot convert NaN to integer")),
        Kind::Infinite => Err(vm.error("OverflowError", "cannot convert Infinity to integer")),
        Kind::Finite => {
            vm.check_memory(usize::try_from(number.exponent.max(0)).unwrap_or(usize::MAX))?;
            vm.burn(number.exponent.max(0) as u64)?;
            Ok(Value::big(number.rescaled(0, rounding).truncated()))
        }
    }
}

/// The larger or the smaller of two; a number goes before NaN.
fn extreme(vm: &mut Vm, args: &Args, wanted: Ordering) -> Result<Value> {
    let Some(other) = other(args) else {
        return Err(vm.type_error("conversion to Decimal is not supported"));
    };
    let own = this(args);
    let number = match own.compare(&other) {
        Some(ordering) if ordering == wanted => own,
        Some(_) => other,
        None if own.is_nan() => other,
        None => own,
    };
    let rules = context::rules(vm, None)?;
    finish(vm, number.fixed(rules))
}

fn hash(vm: &mut Vm, args: Args) -> Result<Value> {
    let own = this(&args);
    if own.is_finite() && own.exponent < 400 {
        if let Some(whole) = own.to_whole() {
            return vm.hash(&Value::big(whole)).map(Value::Int);
        }
        let float = own.to_float();
        // Equal numbers must hash alike, whatever their kind.
        if Number::from_float(float).compare(&own) == Some(Ordering::Equal) {
            return vm.hash(&Value::Float(float)).map(Value::Int);
        }
    }
    Ok(Value::Int(crate::dict::hash_str(&own.normalized().show())))
}

pub static METHODS: &[NativeDef] = &[
    method("__abs__", |vm, args| {
        let rules = context::rules(vm, None)?;
        let number = Number { negative: false, ..(*this(&args)).clone() };
        finish(vm, number.fixed(rules))
    }),
    method("__add__", |vm, args| binary(vm, &args, false, Number::add)),
    method("__bool__", |_, args| Ok(Value::Bool(!this(&args).is_zero()))),
    method("__ceil__", |vm, args| whole(vm, &this(&args), Rounding::Ceiling)),
    method("__copy__", |_, args| Ok(args.this())),
    method("__deepcopy__", |_, args| Ok(args.this())),
    method("__divmod__", |vm, args| divide_both(vm, &args, false)),
    method("__eq__", |vm, args| compare(vm, &args, CompareOp::Eq)),
    method("__float__", |_, args| Ok(Value::Float(this(&args).to_float()))),
    method("__floor__", |vm, args| whole(vm, &this(&args), Rounding::Floor)),
    method("__floordiv__", |vm, args| binary(vm, &args, false, floor_divide)),
    method("__format__", |vm, args| {
        let spec = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        let rules = context::rules(vm, None)?;
        match format::format(vm, &this(&args), &spec, rules.rounding)? {
            Some(text) => Ok(Value::from(text)),
            None => Err(vm.value_error("invalid format string")),
        }
    }),
    method("__ge__", |vm, args| compare(vm, &args, CompareOp::Ge)),
    method("__gt__", |vm, args| compare(vm, &args, CompareOp::Gt)),
    method("__hash__", hash),
    method("__int__", |vm, args| whole(vm, &this(&args), Rounding::Down)),
    method("__le__", |vm, args| compare(vm, &args, CompareOp::Le)),
    method("__lt__", |vm, args| compare(vm, &args, CompareOp::Lt)),
    method("__mod__", |vm, args| binary(vm, &args, false, modulo)),
    method("__mul__", |vm, args| binary(vm, &args, false, Number::multiply)),
    method("__neg__", |vm, args| {
        let rules = context::rules(vm, None)?;
        let own = this(&args);
        let negative = if own.is_zero() { false } else { !own.negative };
        let number = Number { negative, ..(*own).clone() };
        finish(vm, number.fixed(rules))
    }),
    method("__pos__", |vm, args| {
        let rules = context::rules(vm, None)?;
        let own = this(&args);
        let number = Number { negative: own.negative && !own.is_zero(), ..(*own).clone() };
        finish(vm, number.fixed(rules))
    }),
    method("__pow__", |vm, args| binary(vm, &args, false, Number::power)),
    method("__radd__", |vm, args| binary(vm, &args, true, Number::add)),
    method("__rdivmod__", |vm, args| divide_both(vm, &args, true)),
    method("__reduce__", |vm, args| {
        let class = Value::Class(vm.class_of(&args.this()));
        Ok(Value::tuple(vec![class, Value::tuple(vec![Value::str(this(&args).show())])]))
    }),
    method("__repr__", |_, args| Ok(Value::str(format!("Decimal('{}')", this(&args).show())))),
    method("__rfloordiv__", |vm, args| binary(vm, &args, true, floor_divide)),
    method("__rmod__", |vm, args| binary(vm, &args, true, modulo)),
    method("__rmul__", |vm, args| binary(vm, &args, true, Number::multiply)),
    method("__round__", |vm, args| {
        let own = this(&args);
        match args.get(1).filter(|places| !places.is_none()) {
            Some(places) => {
                let places = vm.index_value(&places.clone())?;
                let rules = Context { rounding: Rounding::HalfEven, ..context::rules(vm, None)? };
                let unit = Number::new(false, num_bigint::BigUint::one(), places.saturating_neg());
                quantized(vm, &own, &unit, rules)
            }
            None => whole(vm, &own, Rounding::HalfEven),
        }
    }),
    method("__rpow__", |vm, args| binary(vm, &args, true, Number::power)),
    method("__rsub__", |vm, args| binary(vm, &args, true, subtract)),
    method("__rtruediv__", |vm, args| binary(vm, &args, true, Number::divide)),
    method("__str__", |_, args| Ok(Value::from(this(&args).show()))),
    method("__sub__", |vm, args| binary(vm, &args, false, subtract)),
    method("__truediv__", |vm, args| binary(vm, &args, false, Number::divide)),
    method("__trunc__", |vm, args| whole(vm, &this(&args), Rounding::Down)),
    method("adjusted", |_, args| Ok(Value::Int(if this(&args).is_finite() { this(&args).adjusted() } else { 0 }))),
    method("as_integer_ratio", |vm, args| {
        let own = this(&args);
        if !own.is_finite() {
            let what = if own.is_nan() { "NaN" } else { "Infinity" };
            let class = if own.is_nan() { "ValueError" } else { "OverflowError" };
            return Err(vm.error(class, format!("cannot convert {what} to integer ratio")));
        }
        let coefficient = BigInt::from(own.coefficient.clone());
        let coefficient = if own.negative { -coefficient } else { coefficient };
        vm.check_memory(usize::try_from(own.exponent.unsigned_abs()).unwrap_or(usize::MAX))?;
        vm.burn(own.exponent.unsigned_abs())?;
        let scale = BigInt::from(ten(own.exponent.unsigned_abs()));
        let (top, bottom) = if own.exponent >= 0 { (coefficient * scale, BigInt::one()) } else { (coefficient, scale) };
        let shared = top.gcd(&bottom).max(BigInt::one());
        Ok(Value::tuple(vec![Value::big(top / &shared), Value::big(bottom / shared)]))
    }),
    method("as_tuple", |vm, args| {
        let own = this(&args);
        let digits = own.coefficient.to_string();
        let digits = digits.bytes().map(|digit| Value::Int(i64::from(digit - b'0'))).collect();
        let exponent = match own.kind {
            Kind::Finite => Value::Int(own.exponent),
            Kind::Infinite => Value::str("F"),
            Kind::NaN => Value::str("n"),
        };
        let digits = if own.is_nan() { Value::tuple(Vec::new()) } else { Value::tuple(digits) };
        let class = tuple_class(vm)?;
        vm.call(&Value::Class(class), [Value::Int(i64::from(own.negative)), digits, exponent].into())
    }),
    method("canonical", |_, args| Ok(args.this())),
    method("compare", |vm, args| {
        let Some(other) = other(&args) else { return Err(vm.type_error("conversion to Decimal is not supported")) };
        match this(&args).compare(&other) {
            Some(ordering) => make(vm, Number::from_int(&BigInt::from(ordering as i64))),
            None => make(vm, Number::special(Kind::NaN, false)),
        }
    }),
    getter("conjugate", |_, args| Ok(args.this())),
    method("copy_abs", |vm, args| make(vm, Number { negative: false, ..(*this(&args)).clone() })),
    method("copy_negate", |vm, args| make(vm, this(&args).negated())),
    method("copy_sign", |vm, args| {
        let negative = other(&args).is_some_and(|other| other.negative);
        make(vm, Number { negative, ..(*this(&args)).clone() })
    }),
    method("exp", |vm, args| alone(vm, args, Number::exp)),
    method("fma", |vm, args| {
        let (Some(factor), Some(third)) = (other(&args), args.get(2).and_then(operand)) else {
            return Err(vm.type_error("conversion to Decimal is not supported"));
        };
        let rules = context::rules(vm, None)?;
        let exact = Context { precision: 200_000, ..rules };
        let outcome = this(&args).multiply(&factor, exact).and_then(|product| product.add(&third, rules));
        finish(vm, outcome)
    }),
    class_method("from_float", |vm, args| {
        let value = args.get(1).cloned().unwrap_or_default();
        let number = convert(vm, &value)?;
        make(vm, number)
    }),
    getter("imag", |vm, _| make(vm, Number::from_int(&BigInt::zero()))),
    method("is_canonical", |_, _| Ok(Value::Bool(true))),
    method("is_finite", |_, args| Ok(Value::Bool(this(&args).is_finite()))),
    method("is_infinite", |_, args| Ok(Value::Bool(this(&args).kind == Kind::Infinite))),
    method("is_nan", |_, args| Ok(Value::Bool(this(&args).is_nan()))),
    method("is_normal", |_, args| Ok(Value::Bool(this(&args).is_finite() && !this(&args).is_zero()))),
    method("is_qnan", |_, args| Ok(Value::Bool(this(&args).is_nan()))),
    method("is_signed", |_, args| Ok(Value::Bool(this(&args).negative))),
    method("is_snan", |_, _| Ok(Value::Bool(false))),
    method("is_subnormal", |_, _| Ok(Value::Bool(false))),
    method("is_zero", |_, args| Ok(Value::Bool(this(&args).is_zero()))),
    method("ln", |vm, args| alone(vm, args, Number::ln)),
    method("log10", |vm, args| alone(vm, args, Number::log10)),
    method("logb", |vm, args| make(vm, Number::from_int(&BigInt::from(this(&args).adjusted())))),
    method("max", |vm, args| extreme(vm, &args, Ordering::Greater)),
    method("min", |vm, args| extreme(vm, &args, Ordering::Less)),
    method("normalize", |vm, args| alone(vm, args, |number, rules| Ok(number.fixed(rules)?.normalized()))),
    method("quantize", quantize),
    getter("real", |_, args| Ok(args.this())),
    method("remainder_near", |vm, args| {
        let Some(other) = other(&args) else { return Err(vm.type_error("conversion to Decimal is not supported")) };
        let rules = context::rules(vm, None)?;
        let own = this(&args);
        let near = |rules: Context| -> Outcome {
            let exact = Context { precision: 200_000, rounding: Rounding::HalfEven };
            let quotient = own.divide(&other, rules)?.rescaled(0, Rounding::HalfEven);
            own.add(&quotient.multiply(&other, exact)?.negated(), rules)
        };
        finish(vm, near(rules))
    }),
    method("same_quantum", |_, args| {
        Ok(Value::Bool(other(&args).is_some_and(|other| other.exponent == this(&args).exponent)))
    }),
    method("scaleb", |vm, args| {
        let by = other(&args).and_then(|other| other.to_whole()).unwrap_or_default();
        let own = this(&args);
        let exponent = BigInt::from(own.exponent) + by;
        if exponent.abs() > BigInt::from(2_000_000) {
            return Err(raise(vm, Problem::InvalidOperation));
        }
        let exponent = i64::try_from(exponent).unwrap_or(0);
        let rules = context::rules(vm, None)?;
        finish(vm, Number { exponent, ..(*own).clone() }.fixed(rules))
    }),
    method("sqrt", |vm, args| alone(vm, args, Number::sqrt)),
    method("to_eng_string", |_, args| Ok(Value::from(this(&args).show()))),
    method("to_integral", to_integral),
    method("to_integral_exact", to_integral),
    method("to_integral_value", to_integral),
];
