//! Decimal numbers and their arithmetic (the General Decimal Arithmetic Specification).

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::Zero;

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

pub(super) type Outcome = std::result::Result<Number, Problem>;

/// The largest exponent of a number with one digit.
pub(super) const MOST: i64 = 999_999;

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
