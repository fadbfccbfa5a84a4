//! `int` and `bool`.

use num_bigint::BigInt;

use crate::error::Result;
use crate::vm::Vm;

/// An integer in decimal digits.
///
/// # Errors
/// `ValueError` if it has more digits than Python turns into text.
pub fn decimal(vm: &mut Vm, number: &BigInt) -> Result<String> {
    // CPython 3.11 refuses more than 4300 digits, since the work grows with their square.
    if number.bits() > 14_300 {
        let message = "Exceeds the limit (4300 digits) for integer string conversion; \
                       use sys.set_int_max_str_digits() to increase the limit";
        return Err(vm.value_error(message));
    }
    Ok(number.to_string())
}
