//! Roots, powers of e and logarithms of decimal numbers, with integers in place of fractions.

use num_bigint::{BigInt, BigUint, Sign};
use num_integer::Integer;
use num_traits::{One, ToPrimitive, Zero};

use super::number::{Context, Kind, MOST, Number, Outcome, Problem, Rounding, digits, ten};

impl Number {
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
