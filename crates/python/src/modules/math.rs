//! `math`.

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

use crate::args::Args;
use crate::class::NativeFn;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// The value of a name of `math`.
pub(super) fn get(_vm: &mut Vm, name: &str) -> Result<Option<Value>> {
    Ok(Some(match name {
        "pi" => Value::Float(std::f64::consts::PI),
        "e" => Value::Float(std::f64::consts::E),
        "tau" => Value::Float(std::f64::consts::TAU),
        "inf" => Value::Float(f64::INFINITY),
        "nan" => Value::Float(f64::NAN),
        _ => match FUNCTIONS.iter().find(|(known, _)| *known == name) {
            Some((name, function)) => Value::native(name, *function),
            None => return Ok(None),
        },
    }))
}

fn float(vm: &mut Vm, args: &Args, at: usize) -> Result<f64> {
    let value = args.get(at).cloned().unwrap_or_default();
    number(vm, &value)
}

fn number(vm: &mut Vm, value: &Value) -> Result<f64> {
    match value.unwrapped() {
        Value::Float(number) => Ok(*number),
        Value::Int(number) => Ok(*number as f64),
        Value::Big(big) => match big.to_f64() {
            Some(number) if number.is_finite() => Ok(number),
            _ => Err(vm.error("OverflowError", "int too large to convert to float")),
        },
        Value::Bool(truth) => Ok(f64::from(u8::from(*truth))),
        _ => {
            for method in ["__float__", "__index__"] {
                if let Some(method) = vm.special(value, method)? {
                    let given = vm.call(&method, Args::none())?;
                    return match given.unwrapped() {
                        Value::Float(number) => Ok(*number),
                        other => Ok(other.as_int().unwrap_or(0) as f64),
                    };
                }
            }
            let kind = vm.type_name(value);
            Err(vm.type_error(format!("must be real number, not {kind}")))
        }
    }
}

/// A function of one float; NaN from a number is a domain error, infinity from a finite one a range error.
fn one(vm: &mut Vm, args: &Args, function: fn(f64) -> f64) -> Result<Value> {
    let x = float(vm, args, 0)?;
    finish(vm, function(x), &[x])
}

fn finish(vm: &mut Vm, result: f64, given: &[f64]) -> Result<Value> {
    if result.is_nan() && !given.iter().any(|x| x.is_nan()) {
        return Err(vm.value_error("math domain error"));
    }
    if result.is_infinite() && given.iter().all(|x| x.is_finite()) {
        return Err(vm.error("OverflowError", "math range error"));
    }
    Ok(Value::Float(result))
}

fn integer(vm: &mut Vm, value: &Value) -> Result<BigInt> {
    match value.as_bigint() {
        Some(number) => Ok(number),
        None => vm.index_value(value).map(BigInt::from),
    }
}

fn rounded(vm: &mut Vm, args: &Args, name: &str, round: fn(f64) -> f64) -> Result<Value> {
    let value = args.this();
    if let Value::Int(_) | Value::Big(_) | Value::Bool(_) = value.unwrapped() {
        return Ok(Value::big(value.as_bigint().unwrap_or_default()));
    }
    if !matches!(value.unwrapped(), Value::Float(_))
        && let Some(method) = vm.special(&value, name)?
    {
        return vm.call(&method, Args::none());
    }
    let number = number(vm, &value)?;
    crate::builtins::int::from_float(vm, round(number))
}

fn log(vm: &mut Vm, value: &Value, base: fn(f64) -> f64, two: f64) -> Result<f64> {
    if let Value::Big(big) = value.unwrapped()
        && big.is_positive()
    {
        let shift = big.bits().saturating_sub(1000);
        let head = (&**big >> shift).to_f64().unwrap_or(f64::INFINITY);
        return Ok(base(head) + shift as f64 * two);
    }
    let x = number(vm, value)?;
    if x <= 0.0 {
        return Err(vm.value_error("math domain error"));
    }
    Ok(base(x))
}

fn gcd(vm: &mut Vm, args: &Args) -> Result<BigInt> {
    let mut result = BigInt::zero();
    for value in &args.positional {
        result = result.gcd(&integer(vm, value)?);
    }
    Ok(result)
}

/// The sum of floats, rounded once: exact partial sums that do not overlap.
pub(super) fn exact_sum(numbers: &[f64]) -> f64 {
    let mut partials: Vec<f64> = Vec::new();
    let mut special = 0.0;
    for number in numbers {
        let mut x = *number;
        if !x.is_finite() {
            special += x;
            continue;
        }
        let mut kept = Vec::with_capacity(partials.len() + 1);
        for y in partials {
            let (big, small) = if x.abs() < y.abs() { (y, x) } else { (x, y) };
            let high = big + small;
            let low = small - (high - big);
            if low != 0.0 {
                kept.push(low);
            }
            x = high;
        }
        kept.push(x);
        partials = kept;
    }
    if special != 0.0 || f64::is_nan(special) {
        return special;
    }
    let mut rest = partials.into_iter().rev().peekable();
    let mut high = rest.next().unwrap_or(0.0);
    let mut low = 0.0;
    for y in rest.by_ref() {
        let x = high;
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    // Half-way cases go by the sign of what is left.
    if let Some(next) = rest.peek()
        && ((low < 0.0 && *next < 0.0) || (low > 0.0 && *next > 0.0))
    {
        let twice = low * 2.0;
        let x = high + twice;
        if twice == x - high {
            high = x;
        }
    }
    high
}

fn lanczos_gamma(x: f64) -> f64 {
    if x == x.floor() && x > 0.0 && x < 24.0 {
        return (2..x as u64).map(|n| n as f64).product();
    }
    if x < 0.5 {
        return std::f64::consts::PI / ((std::f64::consts::PI * x).sin() * lanczos_gamma(1.0 - x));
    }
    log_gamma(x).exp()
}

fn log_gamma(x: f64) -> f64 {
    const G: [f64; 9] = [
        0.999_999_999_999_809_9,
        676.520_368_121_885_1,
        -1_259.139_216_722_402_8,
        771.323_428_777_653_1,
        -176.615_029_162_140_6,
        12.507_343_278_686_905,
        -0.138_571_095_265_720_12,
        9.984_369_578_019_572e-6,
        1.505_632_735_149_311_6e-7,
    ];
    if x < 0.5 {
        return (std::f64::consts::PI / (std::f64::consts::PI * x).sin().abs()).ln() - log_gamma(1.0 - x);
    }
    let x = x - 1.0;
    let t = x + 7.5;
    let sum: f64 = G.iter().enumerate().map(|(at, g)| if at == 0 { *g } else { g / (x + at as f64) }).sum();
    0.5 * std::f64::consts::TAU.ln() + (x + 0.5) * t.ln() - t + sum.ln()
}

fn erf(x: f64) -> f64 {
    if x.abs() < 2.5 {
        let (mut term, mut sum, mut n) = (x, x, 0.0);
        while term.abs() > 1e-17 * sum.abs() && n < 200.0 {
            n += 1.0;
            term *= -x * x / n;
            sum += term / (2.0 * n + 1.0);
        }
        return sum * 2.0 / std::f64::consts::PI.sqrt();
    }
    x.signum() * (1.0 - erfc_tail(x.abs()))
}

fn erfc_tail(x: f64) -> f64 {
    let mut fraction = 0.0;
    for n in (1..60).rev() {
        fraction = f64::from(n) / 2.0 / (x + fraction);
    }
    (-x * x).exp() / std::f64::consts::PI.sqrt() / (x + fraction)
}

const FUNCTIONS: &[(&str, NativeFn)] = &[
    ("acos", |vm, args| one(vm, &args, f64::acos)),
    ("acosh", |vm, args| one(vm, &args, f64::acosh)),
    ("asin", |vm, args| one(vm, &args, f64::asin)),
    ("asinh", |vm, args| one(vm, &args, f64::asinh)),
    ("atan", |vm, args| one(vm, &args, f64::atan)),
    ("atan2", |vm, args| Ok(Value::Float(float(vm, &args, 0)?.atan2(float(vm, &args, 1)?)))),
    ("atanh", |vm, args| one(vm, &args, f64::atanh)),
    ("cbrt", |vm, args| one(vm, &args, f64::cbrt)),
    ("ceil", |vm, args| rounded(vm, &args, "__ceil__", f64::ceil)),
    ("comb", |vm, args| {
        let (n, k) = (integer(vm, &args.this())?, integer(vm, &args.get(1).cloned().unwrap_or_default())?);
        if n.is_negative() {
            return Err(vm.value_error("n must be a non-negative integer"));
        }
        if k.is_negative() {
            return Err(vm.value_error("k must be a non-negative integer"));
        }
        if k > n {
            return Ok(Value::Int(0));
        }
        let k = (&n - &k).min(k);
        let steps = k.to_u64().unwrap_or(u64::MAX);
        let mut result = BigInt::one();
        for at in 0..steps {
            vm.burn(1 + result.bits() / 64)?;
            result = result * (&n - at) / (at + 1);
        }
        Ok(Value::big(result))
    }),
    ("copysign", |vm, args| Ok(Value::Float(float(vm, &args, 0)?.copysign(float(vm, &args, 1)?)))),
    ("cos", |vm, args| one(vm, &args, f64::cos)),
    ("cosh", |vm, args| one(vm, &args, f64::cosh)),
    ("degrees", |vm, args| Ok(Value::Float(float(vm, &args, 0)? * (180.0 / std::f64::consts::PI)))),
    ("dist", |vm, args| {
        let (p, q) = (vm.collect(&args.this())?, vm.collect(&args.get(1).cloned().unwrap_or_default())?);
        if p.len() != q.len() {
            return Err(vm.value_error("both points must have the same number of dimensions"));
        }
        let mut squares = 0.0;
        for (p, q) in p.iter().zip(&q) {
            squares += (number(vm, p)? - number(vm, q)?).powi(2);
        }
        Ok(Value::Float(squares.sqrt()))
    }),
    ("erf", |vm, args| Ok(Value::Float(erf(float(vm, &args, 0)?)))),
    ("erfc", |vm, args| {
        let x = float(vm, &args, 0)?;
        Ok(Value::Float(if x > 2.5 { erfc_tail(x) } else { 1.0 - erf(x) }))
    }),
    ("exp", |vm, args| one(vm, &args, f64::exp)),
    ("exp2", |vm, args| one(vm, &args, f64::exp2)),
    ("expm1", |vm, args| one(vm, &args, f64::exp_m1)),
    ("fabs", |vm, args| one(vm, &args, f64::abs)),
    ("factorial", |vm, args| {
        let value = args.this();
        if matches!(value.unwrapped(), Value::Float(_)) {
            return Err(vm.type_error("'float' object cannot be interpreted as an integer"));
        }
        let n = vm.index_value(&value)?;
        if n < 0 {
            return Err(vm.value_error("factorial() not defined for negative values"));
        }
        let mut result = BigInt::one();
        for factor in 2..=n {
            vm.burn(1 + result.bits() / 64)?;
            result *= factor;
        }
        Ok(Value::big(result))
    }),
    ("floor", |vm, args| rounded(vm, &args, "__floor__", f64::floor)),
    ("fmod", |vm, args| {
        let (x, y) = (float(vm, &args, 0)?, float(vm, &args, 1)?);
        finish(vm, x % y, &[x, y])
    }),
    ("frexp", |vm, args| {
        let x = float(vm, &args, 0)?;
        if x == 0.0 || !x.is_finite() {
            return Ok(Value::tuple(vec![Value::Float(x), Value::Int(0)]));
        }
        let scaled = if x.abs() < f64::MIN_POSITIVE { x * 2f64.powi(54) } else { x };
        let shift = if x.abs() < f64::MIN_POSITIVE { 54 } else { 0 };
        let bits = scaled.to_bits();
        let exponent = ((bits >> 52) & 0x7ff) as i64 - 1022;
        let mantissa = f64::from_bits((bits & !(0x7ff << 52)) | (1022 << 52));
        Ok(Value::tuple(vec![Value::Float(mantissa), Value::Int(exponent - shift)]))
    }),
    ("fsum", |vm, args| {
        let mut numbers = Vec::new();
        for value in vm.collect(&args.this())? {
            numbers.push(number(vm, &value)?);
        }
        Ok(Value::Float(exact_sum(&numbers)))
    }),
    ("gamma", |vm, args| {
        let x = float(vm, &args, 0)?;
        if x <= 0.0 && x == x.floor() {
            return Err(vm.value_error("math domain error"));
        }
        finish(vm, lanczos_gamma(x), &[x])
    }),
    ("gcd", |vm, args| gcd(vm, &args).map(Value::big)),
    ("hypot", |vm, args| {
        let mut squares = Vec::new();
        for value in &args.positional {
            squares.push(number(vm, value)?);
        }
        let [x, y] = squares.as_slice() else {
            return Ok(Value::Float(squares.iter().map(|x| x * x).sum::<f64>().sqrt()));
        };
        Ok(Value::Float(x.hypot(*y)))
    }),
    ("isclose", |vm, mut args| {
        let relative = args.take_keyword("rel_tol").unwrap_or(Value::Float(1e-9));
        let absolute = args.take_keyword("abs_tol").unwrap_or(Value::Float(0.0));
        let (a, b) = (float(vm, &args, 0)?, float(vm, &args, 1)?);
        let (relative, absolute) = (number(vm, &relative)?, number(vm, &absolute)?);
        if relative < 0.0 || absolute < 0.0 {
            return Err(vm.value_error("tolerances must be non-negative"));
        }
        if a == b {
            return Ok(Value::Bool(true));
        }
        if a.is_infinite() || b.is_infinite() {
            return Ok(Value::Bool(false));
        }
        let between = (a - b).abs();
        Ok(Value::Bool(between <= (relative * b).abs() || between <= (relative * a).abs() || between <= absolute))
    }),
    ("isfinite", |vm, args| Ok(Value::Bool(float(vm, &args, 0)?.is_finite()))),
    ("isinf", |vm, args| Ok(Value::Bool(float(vm, &args, 0)?.is_infinite()))),
    ("isnan", |vm, args| Ok(Value::Bool(float(vm, &args, 0)?.is_nan()))),
    ("isqrt", |vm, args| {
        let n = integer(vm, &args.this())?;
        if n.is_negative() {
            return Err(vm.value_error("isqrt() argument must be nonnegative"));
        }
        Ok(Value::big(n.sqrt()))
    }),
    ("lcm", |vm, args| {
        let mut result = BigInt::one();
        for value in &args.positional {
            result = result.lcm(&integer(vm, value)?);
            vm.check_memory(usize::try_from(result.bits() / 8).unwrap_or(usize::MAX))?;
        }
        Ok(Value::big(result))
    }),
    ("ldexp", |vm, args| {
        let (x, exponent) = (float(vm, &args, 0)?, args.get(1).cloned().unwrap_or_default());
        let exponent = vm.index_value(&exponent)?.clamp(-4000, 4000) as i32;
        let half = exponent / 2;
        finish(vm, x * 2f64.powi(half) * 2f64.powi(exponent - half), &[x])
    }),
    ("lgamma", |vm, args| one(vm, &args, log_gamma)),
    ("log", |vm, args| {
        let value = log(vm, &args.this(), f64::ln, std::f64::consts::LN_2)?;
        match args.get(1).cloned() {
            Some(base) => {
                let base = log(vm, &base, f64::ln, std::f64::consts::LN_2)?;
                if base == 0.0 {
                    return Err(vm.error("ZeroDivisionError", "float division by zero"));
                }
                Ok(Value::Float(value / base))
            }
            None => Ok(Value::Float(value)),
        }
    }),
    ("log10", |vm, args| log(vm, &args.this(), f64::log10, std::f64::consts::LOG10_2).map(Value::Float)),
    ("log1p", |vm, args| one(vm, &args, f64::ln_1p)),
    ("log2", |vm, args| log(vm, &args.this(), f64::log2, 1.0).map(Value::Float)),
    ("modf", |vm, args| {
        let x = float(vm, &args, 0)?;
        let whole = x.trunc();
        let part = if x.is_infinite() { 0.0_f64.copysign(x) } else { (x - whole).copysign(x) };
        Ok(Value::tuple(vec![Value::Float(part), Value::Float(whole)]))
    }),
    ("nextafter", |vm, args| {
        let (x, y) = (float(vm, &args, 0)?, float(vm, &args, 1)?);
        Ok(Value::Float(if x == y {
            y
        } else if x < y {
            x.next_up()
        } else {
            x.next_down()
        }))
    }),
    ("perm", |vm, args| {
        let n = integer(vm, &args.this())?;
        let k = match args.get(1) {
            Some(k) if !k.is_none() => integer(vm, k)?,
            _ => n.clone(),
        };
        if n.is_negative() {
            return Err(vm.value_error("n must be a non-negative integer"));
        }
        if k.is_negative() {
            return Err(vm.value_error("k must be a non-negative integer"));
        }
        if k > n {
            return Ok(Value::Int(0));
        }
        let mut result = BigInt::one();
        for at in 0..k.to_u64().unwrap_or(u64::MAX) {
            vm.burn(1 + result.bits() / 64)?;
            result *= &n - at;
        }
        Ok(Value::big(result))
    }),
    ("pow", |vm, args| {
        let (x, y) = (float(vm, &args, 0)?, float(vm, &args, 1)?);
        if x == 0.0 && y < 0.0 {
            return Err(vm.value_error("math domain error"));
        }
        finish(vm, x.powf(y), &[x, y])
    }),
    ("prod", |vm, mut args| {
        let mut result = args.take_keyword("start").unwrap_or(Value::Int(1));
        for value in vm.collect(&args.this())? {
            result = vm.binary(crate::code::BinaryOp::Mul, &result, &value)?;
        }
        Ok(result)
    }),
    ("radians", |vm, args| Ok(Value::Float(float(vm, &args, 0)? * (std::f64::consts::PI / 180.0)))),
    ("remainder", |vm, args| {
        let (x, y) = (float(vm, &args, 0)?, float(vm, &args, 1)?);
        if y.is_infinite() && x.is_finite() {
            return Ok(Value::Float(x));
        }
        let quotient = (x / y).round_ties_even();
        finish(vm, x - quotient * y, &[x, y])
    }),
    ("sin", |vm, args| one(vm, &args, f64::sin)),
    ("sinh", |vm, args| one(vm, &args, f64::sinh)),
    ("sqrt", |vm, args| one(vm, &args, f64::sqrt)),
    ("tan", |vm, args| one(vm, &args, f64::tan)),
    ("tanh", |vm, args| one(vm, &args, f64::tanh)),
    ("trunc", |vm, args| rounded(vm, &args, "__trunc__", f64::trunc)),
    ("ulp", |vm, args| {
        let x = float(vm, &args, 0)?.abs();
        Ok(Value::Float(if x.is_finite() { x.next_up() - x } else { x }))
    }),
];
