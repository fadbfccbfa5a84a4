//! Adding, multiplying, dividing and comparing decimal numbers (the General Decimal Arithmetic Specification).

use std::cmp::Ordering;

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use super::number::{Context, Kind, MOST, Number, Outcome, Problem, Rounding, digits, ten};

impl Number {
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

    pub(super) fn nan_of(&self, other: &Number) -> Option<Number> {
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
}
