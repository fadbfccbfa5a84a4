//! Arithmetic on integers and floats.

use std::rc::Rc;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::code::BinaryOp;
use crate::error::{Raised, Result};
use crate::value::Value;
use crate::vm::Vm;

impl Vm {
    pub(super) fn float_operator(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result<Option<Value>> {
        let (x, y) = (self.to_float(a)?, self.to_float(b)?);
        let by_zero = |vm: &mut Vm, message: &str| Err(vm.error("ZeroDivisionError", message));
        Ok(Some(Value::Float(match op {
            BinaryOp::Add => x + y,
            BinaryOp::Sub => x - y,
            BinaryOp::Mul => x * y,
            BinaryOp::Div if y == 0.0 => return by_zero(self, "float division by zero"),
            BinaryOp::Div => x / y,
            BinaryOp::FloorDiv if y == 0.0 => return by_zero(self, "float floor division by zero"),
            BinaryOp::FloorDiv => float_divmod(x, y).0,
            BinaryOp::Mod if y == 0.0 => return by_zero(self, "float modulo"),
            BinaryOp::Mod => float_divmod(x, y).1,
            BinaryOp::Pow => {
                if x == 0.0 && y < 0.0 {
                    return by_zero(self, "0.0 cannot be raised to a negative power");
                }
                if x < 0.0 && y.is_finite() && y.fract() != 0.0 {
                    return Err(crate::error::unsupported("complex numbers"));
                }
                let power = x.powf(y);
                if power.is_infinite() && x.is_finite() && y.is_finite() {
                    let class = self.types.exception("OverflowError");
                    let args = vec![Value::Int(34), Value::str("Numerical result out of range")];
                    return Err(self.raise(&class, args));
                }
                power
            }
            _ => return Ok(None),
        })))
    }

    /// A number as a float.
    ///
    /// # Errors
    /// `OverflowError` if it is too large, `TypeError` if it is no number.
    pub fn to_float(&mut self, value: &Value) -> Result<f64> {
        match value.unwrapped() {
            Value::Float(number) => Ok(*number),
            Value::Int(number) => Ok(*number as f64),
            Value::Bool(truth) => Ok(f64::from(*truth)),
            Value::Big(number) => match number.to_f64() {
                Some(float) if float.is_finite() => Ok(float),
                _ => Err(self.error("OverflowError", "int too large to convert to float")),
            },
            _ => {
                let message = format!("must be real number, not {}", self.type_name(value));
                Err(self.type_error(message))
            }
        }
    }

    pub(super) fn int_operator(&mut self, op: BinaryOp, a: &Value, b: &Value) -> Result<Option<Value>> {
        let (Some(x), Some(y)) = (a.as_bigint(), b.as_bigint()) else { return Ok(None) };
        Ok(Some(match op {
            BinaryOp::Add => Value::big(x + y),
            BinaryOp::Sub => Value::big(x - y),
            BinaryOp::Mul => {
                self.burn_digits(x.bits().saturating_mul(y.bits()) / 4096)?;
                Value::big(x * y)
            }
            BinaryOp::Div => {
                if y.is_zero() {
                    return Err(self.error("ZeroDivisionError", "division by zero"));
                }
                return self.int_division(&x, &y).map(Some);
            }
            BinaryOp::FloorDiv | BinaryOp::Mod => {
                if y.is_zero() {
                    let message = if op == BinaryOp::Mod {
                        "integer modulo by zero"
                    } else {
                        "integer division or modulo by zero"
                    };
                    return Err(self.error("ZeroDivisionError", message));
                }
                self.burn_digits(x.bits().saturating_mul(y.bits()) / 4096)?;
                Value::big(if op == BinaryOp::FloorDiv { x.div_floor(&y) } else { x.mod_floor(&y) })
            }
            BinaryOp::Pow => {
                if y.is_negative() {
                    if x.is_zero() {
                        return Err(self.error("ZeroDivisionError", "0.0 cannot be raised to a negative power"));
                    }
                    let (base, power) = (Value::Float(self.to_float(a)?), Value::Float(self.to_float(b)?));
                    return self.float_operator(op, &base, &power);
                }
                if x.is_zero() || x.magnitude() == &num_bigint::BigUint::from(1_u32) {
                    let odd = y.is_odd();
                    return Ok(Some(Value::big(match (y.is_zero(), x.is_negative() && !odd) {
                        (true, _) | (_, true) => BigInt::from(1),
                        _ => x,
                    })));
                }
                let bits = y.to_u64().and_then(|power| power.checked_mul(x.bits()));
                let Some(bits) = bits else { return Err(self.too_many_digits()) };
                self.check_memory(usize::try_from(bits / 8).unwrap_or(usize::MAX))?;
                self.burn_digits((bits / 64).saturating_mul(bits / 64) / 1024)?;
                let Some(power) = y.to_u32() else { return Err(self.too_many_digits()) };
                Value::big(x.pow(power))
            }
            BinaryOp::LShift | BinaryOp::RShift => {
                if y.is_negative() {
                    return Err(self.value_error("negative shift count"));
                }
                let count = y.to_usize().unwrap_or(usize::MAX);
                if op == BinaryOp::RShift {
                    let gone = (count as u64) > x.bits();
                    return Ok(Some(if gone {
                        Value::Int(if x.is_negative() { -1 } else { 0 })
                    } else {
                        Value::big(x >> count)
                    }));
                }
                self.check_memory(count / 8)?;
                Value::big(x << count)
            }
            BinaryOp::And => Value::big(x & y),
            BinaryOp::Or => Value::big(x | y),
            BinaryOp::Xor => Value::big(x ^ y),
            BinaryOp::MatMul => return Ok(None),
        }))
    }

    fn too_many_digits(&mut self) -> Raised {
        Raised::Stop(Rc::new(crate::error::Stop::Memory { limit: self.limits.memory }))
    }

    /// Steps for arithmetic on integers of many digits.
    fn burn_digits(&mut self, steps: u64) -> Result<()> {
        if steps > 0 { self.burn(steps) } else { Ok(()) }
    }

    fn int_division(&mut self, x: &BigInt, y: &BigInt) -> Result<Value> {
        if let (Some(a), Some(b)) = (x.to_i64(), y.to_i64())
            && a.unsigned_abs() < 1 << 53
            && b.unsigned_abs() < 1 << 53
        {
            return Ok(Value::Float(a as f64 / b as f64));
        }
        // Scaled so that the quotient has more digits than a float, which then rounds it once.
        let shift = (y.bits() as i64 - x.bits() as i64 + 66).max(0) as usize;
        let (quotient, rest) = (x.abs() << shift).div_rem(&y.abs());
        let sticky = if rest.is_zero() { quotient } else { quotient | BigInt::from(1) };
        let bits = sticky.bits() as i64;
        let keep = (bits - 64).max(0) as usize;
        let mut top = (&sticky >> keep).to_u64().unwrap_or(u64::MAX);
        if keep > 0 && (BigInt::from(top) << keep) != sticky {
            top |= 1;
        }
        let value = top as f64 * 2_f64.powi((keep as i64 - shift as i64).clamp(-2000, 2000) as i32);
        if value.is_infinite() {
            return Err(self.error("OverflowError", "integer division result too large for a float"));
        }
        Ok(Value::Float(if x.is_negative() == y.is_negative() { value } else { -value }))
    }
}

/// The common case: two small integers whose result is small.
pub(super) fn quick(op: BinaryOp, a: &Value, b: &Value) -> Option<i64> {
    let (Value::Int(x), Value::Int(y)) = (a, b) else { return None };
    match op {
        BinaryOp::Add => x.checked_add(*y),
        BinaryOp::Sub => x.checked_sub(*y),
        BinaryOp::Mul => x.checked_mul(*y),
        BinaryOp::And => Some(x & y),
        BinaryOp::Or => Some(x | y),
        BinaryOp::Xor => Some(x ^ y),
        BinaryOp::FloorDiv if *y > 0 => Some(x.div_euclid(*y)),
        BinaryOp::Mod if *y > 0 => Some(x.rem_euclid(*y)),
        _ => None,
    }
}

/// Quotient and rest of two floats, rounded down as Python does.
pub(crate) fn float_divmod(x: f64, y: f64) -> (f64, f64) {
    let mut rest = x % y;
    let mut quotient = (x - rest) / y;
    if rest == 0.0 {
        rest = 0.0_f64.copysign(y);
    } else if (y < 0.0) != (rest < 0.0) {
        rest += y;
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0.0_f64.copysign(x / y)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    };
    (floor, rest)
}
