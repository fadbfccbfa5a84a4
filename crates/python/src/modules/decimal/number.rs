//! Decimal numbers and their arithmetic (the General Decimal Arithmetic Specification).

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

/// How a number is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    Ceiling,
    Down,
    Floor,
    HalfDown,
    HalfEven,
    HalfUp,
    Up,
    ZeroFiveUp,
}

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Finite,
    Infinite,
    NaN,
}

/// A decimal number: `coefficient * 10 ** exponent`.
#[derive(Clone, Debug)]
pub struct Number {
    pub kind: Kind,
    pub negative: bool,
    pub coefficient: BigUint,
    pub exponent: i64,
}

/// How arithmetic is done.
#[derive(Clone, Copy, Debug)]
pub struct Context {
    /// How many digits results have.
    pub precision: u64,
    pub rounding: Rounding,
}

/// What can go wrong in arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    InvalidOperation,
    DivisionByZero,
    DivisionUndefined,
    DivisionImpossible,
    Overflow,
}

type Outcome = std::result::Result<Number, Problem>;

/// The largest exponent of a number with one digit.
const MOST: i64 = 999_999;

/// A power of ten.
pub fn ten(exponent: u64) -> BigUint {
    BigUint::from(10_u8).pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}

/// How many decimal digits an integer has; 1 for 0.
pub fn digits(number: &BigUint) -> u64 {
    if number.is_zero() {
        return 1;
    }
    let estimate = (number.bits() - 1) * 30_103 / 100_000 + 1;
    // The estimate is right or one short.
    if *number >= ten(estimate) { estimate + 1 } else { estimate }
}

impl Number {
    pub fn new(negative: bool, coefficient: BigUint, exponent: i64) -> Number {
        Number { kind: Kind::Finite, negative, coefficient, exponent }
    }

    pub fn from_int(number: &BigInt) -> Number {
        Number::new(number.sign() == Sign::Minus, number.magnitude().clone(), 0)
    }

    pub fn special(kind: Kind, negative: bool) -> Number {
        Number { kind, negative, coefficient: BigUint::zero(), exponent: 0 }
    }

    /// The exact value of a float.
    pub fn from_float(number: f64) -> Number {
        let negative = number.is_sign_negative();
        if number.is_nan() {
            return Number::special(Kind::NaN, false);
        }
        if number.is_infinite() {
            return Number::special(Kind::Infinite, negative);
        }
        let bits = number.abs().to_bits();
        let (exponent, mantissa) = match bits >> 52 {
            0 => (-1074, bits),
            exponent => (exponent as i64 - 1075, (bits & ((1 << 52) - 1)) | (1 << 52)),
        };
        if mantissa == 0 {
            return Number::new(negative, BigUint::zero(), 0);
        }
        let zeros = if exponent < 0 { i64::from(mantissa.trailing_zeros()).min(-exponent) } else { 0 };
        let (mantissa, exponent) = (BigUint::from(mantissa >> zeros), exponent + zeros);
        if exponent >= 0 {
            return Number::new(negative, mantissa << exponent as u64, 0);
        }
        let fives = BigUint::from(5_u8).pow(u32::try_from(-exponent).unwrap_or(0));
        Number::new(negative, mantissa * fives, exponent)
    }

    /// Reads a number as `Decimal(text)` does.
    pub fn parse(text: &str) -> Option<Number> {
        let text = text.trim().replace('_', "");
        let (negative, rest) = match text.strip_prefix(['+', '-']) {
            Some(rest) => (text.starts_with('-'), rest),
            None => (false, text.as_str()),
        };
        let lower = rest.to_ascii_lowercase();
        if lower == "inf" || lower == "infinity" {
            return Some(Number::special(Kind::Infinite, negative));
        }
        if lower
            .strip_prefix('s')
            .unwrap_or(&lower)
            .strip_prefix("nan")
            .is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()))
        {
            return Some(Number::special(Kind::NaN, negative));
        }
        let (mantissa, exponent) = match lower.split_once('e') {
            Some((mantissa, exponent)) => {
                let plain = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
                if plain.is_empty() || !plain.bytes().all(|byte| byte.is_ascii_digit()) {
                    return None;
                }
                (mantissa, exponent.parse::<i64>().ok()?)
            }
            None => (lower.as_str(), 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let coefficient = BigUint::parse_bytes(all.as_bytes(), 10)?;
        Some(Number::new(negative, coefficient, exponent.checked_sub(fraction.len() as i64)?))
    }

    pub fn is_finite(&self) -> bool {
        self.kind == Kind::Finite
    }

    pub fn is_nan(&self) -> bool {
        self.kind == Kind::NaN
    }

    pub fn is_zero(&self) -> bool {
        self.is_finite() && self.coefficient.is_zero()
    }

    /// The exponent of its first digit.
    pub fn adjusted(&self) -> i64 {
        self.exponent + digits(&self.coefficient) as i64 - 1
    }

    /// As Python shows it.
    pub fn show(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        match self.kind {
            Kind::NaN => return format!("{sign}NaN"),
            Kind::Infinite => return format!("{sign}Infinity"),
            Kind::Finite => {}
        }
        let text = self.coefficient.to_string();
        let left = self.exponent + text.len() as i64;
        let point = if self.exponent <= 0 && left > -6 { left } else { 1 };
        let (whole, fraction) = split_at_point(&text, point);
        let fraction = if fraction.is_empty() { fraction } else { format!(".{fraction}") };
        let exponent = if left == point { String::new() } else { format!("E{:+}", left - point) };
        format!("{sign}{whole}{fraction}{exponent}")
    }

    /// Without so many of its last digits, rounded.
    fn shortened(&self, dropped: u64, rounding: Rounding) -> BigUint {
        // More than all digits leave nothing but what rounding makes of it.
        let dropped = dropped.min(digits(&self.coefficient) + 1);
        let unit = ten(dropped);
        let (kept, rest) = self.coefficient.div_rem(&unit);
        if rest.is_zero() {
            return kept;
        }
        let half = (&rest * 2_u8).cmp(&unit);
        let up = match rounding {
            Rounding::Down => false,
            Rounding::Up => true,
            Rounding::Ceiling => !self.negative,
            Rounding::Floor => self.negative,
            Rounding::HalfUp => half != Ordering::Less,
            Rounding::HalfDown => half == Ordering::Greater,
            Rounding::HalfEven => half == Ordering::Greater || (half == Ordering::Equal && kept.is_odd()),
            Rounding::ZeroFiveUp => (&kept % 5_u8).is_zero(),
        };
        if up { kept + 1_u8 } else { kept }
    }

    /// The same with another exponent, rounded where digits are lost.
    pub fn rescaled(&self, exponent: i64, rounding: Rounding) -> Number {
        if !self.is_finite() {
            return self.clone();
        }
        let coefficient = if self.coefficient.is_zero() {
            BigUint::zero()
        } else if self.exponent >= exponent {
            &self.coefficient * ten((self.exponent - exponent) as u64)
        } else {
            self.shortened((exponent - self.exponent) as u64, rounding)
        };
        Number::new(self.negative, coefficient, exponent)
    }

    /// Rounded to so many digits.
    pub fn rounded(&self, precision: u64, rounding: Rounding) -> Number {
        let own = digits(&self.coefficient);
        if !self.is_finite() || own <= precision || self.coefficient.is_zero() {
            return self.clone();
        }
        let dropped = own - precision;
        let coefficient = self.shortened(dropped, rounding);
        let exponent = self.exponent + dropped as i64;
        // Rounding up may have made it one digit longer.
        if digits(&coefficient) > precision {
            return Number::new(self.negative, coefficient / 10_u8, exponent + 1);
        }
        Number::new(self.negative, coefficient, exponent)
    }

    /// The result of an operation, as a context has it.
    pub fn fixed(&self, context: Context) -> Outcome {
        let number = self.rounded(context.precision, context.rounding);
        if number.is_finite() && !number.coefficient.is_zero() && number.adjusted() > MOST {
            return Err(Problem::Overflow);
        }
        let tiny = -MOST - context.precision as i64 + 1;
        if number.is_finite() && number.exponent < tiny {
            return Ok(number.rescaled(tiny, context.rounding));
        }
        Ok(number)
    }

    pub fn negated(&self) -> Number {
        Number { negative: !self.negative, ..self.clone() }
    }

    fn nan_of(&self, other: &Number) -> Option<Number> {
        (self.is_nan() || other.is_nan()).then(|| Number::special(Kind::NaN, false))
    }

    pub fn add(&self, other: &Number, context: Context) -> Outcome {
        if let Some(nan) = self.nan_of(other) {
            return Ok(nan);
        }
        match (self.kind, other.kind) {
            (Kind::Infinite, Kind::Infinite) if self.negative != other.negative => {
                return Err(Problem::InvalidOperation);
            }
            (Kind::Infinite, _) => return Ok(self.clone()),
            (_, Kind::Infinite) => return Ok(other.clone()),
            _ => {}
        }
        let exponent = self.exponent.min(other.exponent);
        if self.is_zero() || other.is_zero() {
            let value = if self.is_zero() { other } else { self };
            if value.is_zero() {
                let negative =
                    if self.negative == other.negative { self.negative } else { context.rounding == Rounding::Floor };
                return Number::new(negative, BigUint::zero(), exponent).fixed(context);
            }
            // Zeros beyond the precision are not worth writing.
            let lowest = value.exponent - context.precision as i64 - 1;
            return value.rescaled(exponent.max(lowest), context.rounding).fixed(context);
        }
        let (high, low) = if self.exponent >= other.exponent { (self, other) } else { (other, self) };
        let mut low = low.clone();
        let room = digits(&high.coefficient) as i64 - context.precision as i64 - 2;
        let floor = high.exponent + room.min(-1);
        // Far below what the result shows any tiny number is as good.
        if low.adjusted() < floor {
            low = Number::new(low.negative, BigUint::one(), floor);
        }
        let exponent = high.exponent.min(low.exponent);
        let signed = |number: &Number| {
            let coefficient = number.rescaled(exponent, Rounding::Down).coefficient;
            BigInt::from_biguint(if number.negative { Sign::Minus } else { Sign::Plus }, coefficient)
        };
        let sum = signed(high) + signed(&low);
        let negative = if sum.is_zero() { context.rounding == Rounding::Floor } else { sum.sign() == Sign::Minus };
        Number::new(negative, sum.magnitude().clone(), exponent).fixed(context)
    }

    pub fn multiply(&self, other: &Number, context: Context) -> Outcome {
        if let Some(nan) = self.nan_of(other) {
            return Ok(nan);
        }
        let negative = self.negative != other.negative;
        if !self.is_finite() || !other.is_finite() {
            if self.is_zero() || other.is_zero() {
                return Err(Problem::InvalidOperation);
            }
            return Ok(Number::special(Kind::Infinite, negative));
        }
        let coefficient = &self.coefficient * &other.coefficient;
        Number::new(negative, coefficient, self.exponent + other.exponent).fixed(context)
    }

    pub fn divide(&self, other: &Number, context: Context) -> Outcome {
        if let Some(nan) = self.nan_of(other) {
            return Ok(nan);
        }
        let negative = self.negative != other.negative;
        match (self.kind, other.kind) {
            (Kind::Infinite, Kind::Infinite) => return Err(Problem::InvalidOperation),
            (Kind::Infinite, _) => return Ok(Number::special(Kind::Infinite, negative)),
            (_, Kind::Infinite) => return Ok(Number::new(negative, BigUint::zero(), -MOST - 27)),
            _ => {}
        }
        if other.is_zero() {
            return Err(if self.is_zero() { Problem::DivisionUndefined } else { Problem::DivisionByZero });
        }
        let ideal = self.exponent - other.exponent;
        if self.is_zero() {
            return Number::new(negative, BigUint::zero(), ideal).fixed(context);
        }
        let shift = digits(&other.coefficient) as i64 - digits(&self.coefficient) as i64 + context.precision as i64 + 1;
        let mut exponent = ideal - shift;
        let (mut quotient, rest) = if shift >= 0 {
            (&self.coefficient * ten(shift as u64)).div_rem(&other.coefficient)
        } else {
            self.coefficient.div_rem(&(&other.coefficient * ten(shift.unsigned_abs())))
        };
        if !rest.is_zero() {
            // A last digit that is no 0 or 5 keeps rounding from taking it for exact.
            if (&quotient % 5_u8).is_zero() {
                quotient += 1_u8;
            }
        } else {
            while exponent < ideal && (&quotient % 10_u8).is_zero() {
                quotient /= 10_u8;
                exponent += 1;
            }
        }
        Number::new(negative, quotient, exponent).fixed(context)
    }

    /// Whole quotient and rest, both as signs go in Python's `Decimal`: towards zero.
    pub fn divide_whole(&self, other: &Number, context: Context) -> std::result::Result<(Number, Number), Problem> {
        if let Some(nan) = self.nan_of(other) {
            return Ok((nan.clone(), nan));
        }
        let negative = self.negative != other.negative;
        if !self.is_finite() {
            return Err(Problem::InvalidOperation);
        }
        if other.is_zero() {
            return Err(if self.is_zero() { Problem::DivisionUndefined } else { Problem::DivisionByZero });
        }
        if !other.is_finite() {
            return Ok((Number::new(negative, BigUint::zero(), 0), self.fixed(context)?));
        }
        let exponent = self.exponent.min(other.exponent);
        let between = self.adjusted() - other.adjusted();
        if self.is_zero() || between <= -2 {
            let rest = self.rescaled(exponent.max(self.exponent - 2 * context.precision as i64), context.rounding);
            return Ok((Number::new(negative, BigUint::zero(), 0), rest.fixed(context)?));
        }
        if between > context.precision as i64 {
            return Err(Problem::DivisionImpossible);
        }
        let (a, b) = (self.rescaled(exponent, Rounding::Down), other.rescaled(exponent, Rounding::Down));
        let (quotient, rest) = a.coefficient.div_rem(&b.coefficient);
        if digits(&quotient) > context.precision {
            return Err(Problem::DivisionImpossible);
        }
        let rest = Number::new(self.negative, rest, exponent).fixed(context)?;
        Ok((Number::new(negative, quotient, 0), rest))
    }

    pub fn power(&self, other: &Number, context: Context) -> Outcome {
        if let Some(nan) = self.nan_of(other) {
            return Ok(nan);
        }
        let whole = other.to_whole();
        if other.is_zero() {
            return if self.is_zero() { Err(Problem::InvalidOperation) } else { Ok(Number::from_int(&BigInt::one())) };
        }
        let negative = self.negative && whole.as_ref().is_some_and(Integer::is_odd);
        if self.is_zero() || !self.is_finite() {
            let grows = self.is_zero() == other.negative;
            return Ok(if grows {
                Number::special(Kind::Infinite, negative)
            } else {
                Number::new(negative, BigUint::zero(), 0)
            });
        }
        let working = Context { precision: context.precision + 24, rounding: Rounding::HalfEven };
        let Some(whole) = whole else {
            if self.negative || !other.is_finite() {
                return Err(Problem::InvalidOperation);
            }
            let log = self.ln(working)?;
            return log.multiply(other, working)?.exp(working)?.fixed(context);
        };
        let Some(mut times) = whole.magnitude().to_u64().filter(|times| *times < 1 << 40) else {
            return Err(Problem::Overflow);
        };
        let (mut result, mut base) = (Number::from_int(&BigInt::one()), self.clone());
        while times > 0 {
            if times.is_odd() {
                result = result.multiply(&base, working)?;
            }
            times >>= 1;
            if times > 0 {
                base = base.multiply(&base, working)?;
            }
        }
        if whole.sign() == Sign::Minus {
            return Number::from_int(&BigInt::one()).divide(&result, context);
        }
        result.fixed(context)
    }

    /// The integer it is, if it is one.
    pub fn to_whole(&self) -> Option<BigInt> {
        if !self.is_finite() {
            return None;
        }
        let truncated = self.truncated();
        let back = Number::from_int(&truncated);
        (back.compare(self) == Some(Ordering::Equal)).then_some(truncated)
    }

    /// Its whole part.
    pub fn truncated(&self) -> BigInt {
        let whole = self.rescaled(0, Rounding::Down).coefficient;
        BigInt::from_biguint(if self.negative { Sign::Minus } else { Sign::Plus }, whole)
    }

    /// How two numbers compare; nothing if one is no number.
    pub fn compare(&self, other: &Number) -> Option<Ordering> {
        if self.is_nan() || other.is_nan() {
            return None;
        }
        let sign = |number: &Number| match (number.is_zero(), number.negative) {
            (true, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        };
        let (a, b) = (sign(self), sign(other));
        if a != b || a == 0 {
            return Some(a.cmp(&b));
        }
        let magnitude = match (self.kind, other.kind) {
            (Kind::Infinite, Kind::Infinite) => Ordering::Equal,
            (Kind::Infinite, _) => Ordering::Greater,
            (_, Kind::Infinite) => Ordering::Less,
            _ => self.adjusted().cmp(&other.adjusted()).then_with(|| {
                let exponent = self.exponent.min(other.exponent);
                let level = |number: &Number| number.rescaled(exponent, Rounding::Down).coefficient;
                level(self).cmp(&level(other))
            }),
        };
        Some(if a < 0 { magnitude.reverse() } else { magnitude })
    }

    pub fn sqrt(&self, context: Context) -> Outcome {
        if self.is_nan() || (self.kind == Kind::Infinite && !self.negative) {
            return Ok(self.clone());
        }
        if self.is_zero() {
            return Number::new(self.negative, BigUint::zero(), self.exponent.div_euclid(2)).fixed(context);
        }
        if self.negative {
            return Err(Problem::InvalidOperation);
        }
        let length = digits(&self.coefficient);
        let mut exponent = self.exponent.div_euclid(2);
        let (coefficient, length) = if self.exponent.rem_euclid(2) == 1 {
            (&self.coefficient * 10_u8, length / 2 + 1)
        } else {
            (self.coefficient.clone(), length.div_ceil(2))
        };
        let shift = context.precision as i64 + 1 - length as i64;
        let (radicand, mut exact) = if shift >= 0 {
            (coefficient * ten(2 * shift as u64), true)
        } else {
            let (kept, rest) = coefficient.div_rem(&ten(2 * shift.unsigned_abs()));
            (kept, rest.is_zero())
        };
        exponent -= shift;
        let mut root = radicand.sqrt();
        exact = exact && &root * &root == radicand;
        if exact {
            root = if shift >= 0 { root / ten(shift as u64) } else { root * ten(shift.unsigned_abs()) };
            exponent += shift;
        } else if (&root % 5_u8).is_zero() {
            root += 1_u8;
        }
        Number::new(false, root, exponent).fixed(Context { rounding: Rounding::HalfEven, ..context })
    }

    /// As a whole number of units `10 ** -places`.
    fn fixed_point(&self, places: u64) -> BigInt {
        let coefficient = self.rescaled(-(places as i64), Rounding::HalfEven).coefficient;
        BigInt::from_biguint(if self.negative { Sign::Minus } else { Sign::Plus }, coefficient)
    }

    pub fn exp(&self, context: Context) -> Outcome {
        match self.kind {
            Kind::NaN => return Ok(self.clone()),
            Kind::Infinite if self.negative => return Ok(Number::from_int(&BigInt::zero())),
            Kind::Infinite => return Ok(self.clone()),
            Kind::Finite if self.is_zero() => return Ok(Number::from_int(&BigInt::one())),
            Kind::Finite => {}
        }
        if self.adjusted() > 7 {
            return if self.negative { Ok(Number::new(false, BigUint::zero(), -MOST)) } else { Err(Problem::Overflow) };
        }
        let places = context.precision + 20 + self.adjusted().max(0) as u64;
        let log_ten = ln_fixed(&BigInt::from(ten(places + 1)), places);
        let x = self.fixed_point(places);
        // exp(x) = 10**n * exp(x - n * ln 10)
        let (n, rest) = x.div_mod_floor(&log_ten);
        let unit = BigInt::from(ten(places));
        let (mut term, mut sum, mut k) = (unit.clone(), unit.clone(), 1_u32);
        while !term.is_zero() {
            term = &term * &rest / &unit / k;
            sum += &term;
            k += 1;
        }
        let n = n.to_i64().unwrap_or(0);
        let rounding = Context { rounding: Rounding::HalfEven, ..context };
        Number::new(false, sum.magnitude().clone(), n - places as i64).fixed(rounding)
    }

    pub fn ln(&self, context: Context) -> Outcome {
        match self.kind {
            Kind::NaN => return Ok(self.clone()),
            _ if self.is_zero() => return Ok(Number::special(Kind::Infinite, true)),
            _ if self.negative => return Err(Problem::InvalidOperation),
            Kind::Infinite => return Ok(self.clone()),
            Kind::Finite => {}
        }
        let places = context.precision + 20;
        let exponent = self.adjusted();
        let mantissa = Number { exponent: self.exponent - exponent, ..self.clone() };
        let log_ten = ln_fixed(&BigInt::from(ten(places + 1)), places);
        let sum = ln_fixed(&mantissa.fixed_point(places), places) + log_ten * exponent;
        if sum.is_zero() {
            return Ok(Number::from_int(&BigInt::zero()));
        }
        let rounding = Context { rounding: Rounding::HalfEven, ..context };
        Number::new(sum.sign() == Sign::Minus, sum.magnitude().clone(), -(places as i64)).fixed(rounding)
    }

    pub fn log10(&self, context: Context) -> Outcome {
        let stripped = self.normalized();
        if stripped.is_finite() && stripped.coefficient.is_one() && !stripped.negative {
            return Ok(Number::from_int(&BigInt::from(stripped.exponent)));
        }
        let working = Context { precision: context.precision + 10, ..context };
        let ten = Number::from_int(&BigInt::from(10)).ln(working)?;
        self.ln(working)?.divide(&ten, context)
    }

    /// Without zeros at the end.
    pub fn normalized(&self) -> Number {
        if !self.is_finite() {
            return self.clone();
        }
        if self.coefficient.is_zero() {
            return Number::new(self.negative, BigUint::zero(), 0);
        }
        let mut number = self.clone();
        while (&number.coefficient % 10_u8).is_zero() {
            number.coefficient /= 10_u8;
            number.exponent += 1;
        }
        number
    }

    /// The nearest float.
    pub fn to_float(&self) -> f64 {
        let sign = if self.negative { -1.0 } else { 1.0 };
        match self.kind {
            Kind::NaN => f64::NAN,
            Kind::Infinite => f64::INFINITY * sign,
            Kind::Finite => {
                let text = format!("{}e{}", self.coefficient, self.exponent);
                sign * text.parse::<f64>().unwrap_or(f64::INFINITY)
            }
        }
    }
}

/// The natural logarithm of a positive number, both in units of `10 ** -places`.
fn ln_fixed(x: &BigInt, places: u64) -> BigInt {
    let unit = BigInt::from(ten(places));
    // ln x = 2 artanh((x - 1) / (x + 1))
    let ratio = (x - &unit) * &unit / (x + &unit);
    let square = &ratio * &ratio / &unit;
    let (mut power, mut sum, mut k) = (ratio.clone(), BigInt::zero(), 1_u32);
    while !power.is_zero() {
        sum += &power / k;
        power = power * &square / &unit;
        k += 2;
    }
    sum * 2
}

/// The digits before and after a point that stands so many digits from the left.
pub fn split_at_point(text: &str, point: i64) -> (String, String) {
    let length = text.len() as i64;
    if point <= 0 {
        ("0".to_owned(), format!("{}{text}", "0".repeat(point.unsigned_abs() as usize)))
    } else if point >= length {
        (format!("{text}{}", "0".repeat((point - length) as usize)), String::new())
    } else {
        let (whole, fraction) = text.split_at(point as usize);
        (whole.to_owned(), fraction.to_owned())
    }
}
