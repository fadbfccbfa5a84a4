//! The order in which SQLite sorts values.

use std::cmp::Ordering;

use linktable_schema::SqlValue;

/// Compares two values as `ORDER BY` does without a collation: NULL, numbers by their value, texts by their bytes,
/// blobs by theirs (sqlite.org/datatype3.html, "Sort Order").
pub fn order(one: &SqlValue, other: &SqlValue) -> Ordering {
    match (one, other) {
        (SqlValue::Integer(one), SqlValue::Integer(other)) => one.cmp(other),
        (SqlValue::Real(one), SqlValue::Real(other)) => one.partial_cmp(other).unwrap_or(Ordering::Equal),
        (SqlValue::Integer(one), SqlValue::Real(other)) => whole_and_real(*one, *other),
        (SqlValue::Real(one), SqlValue::Integer(other)) => whole_and_real(*other, *one).reverse(),
        (SqlValue::Text(one), SqlValue::Text(other)) => one.cmp(other),
        (SqlValue::Blob(one), SqlValue::Blob(other)) => one.cmp(other),
        _ => class(one).cmp(&class(other)),
    }
}

/// An integer and a real, without losing digits of either.
fn whole_and_real(whole: i64, real: f64) -> Ordering {
    // One beyond the largest integer, which no real comes closer to.
    const BEYOND: f64 = 9_223_372_036_854_775_808.0;
    if real >= BEYOND {
        Ordering::Less
    } else if real < -BEYOND {
        Ordering::Greater
    } else {
        let rest = || 0.0_f64.partial_cmp(&real.fract()).unwrap_or(Ordering::Equal);
        whole.cmp(&(real.trunc() as i64)).then_with(rest)
    }
}

fn class(value: &SqlValue) -> u8 {
    match value {
        SqlValue::Null => 0,
        SqlValue::Integer(_) | SqlValue::Real(_) => 1,
        SqlValue::Text(_) => 2,
        SqlValue::Blob(_) => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_in_the_order_of_sqlite() {
        // As `SELECT … ORDER BY` of SQLite 3.51 has them.
        let sorted = [
            SqlValue::Null,
            SqlValue::Real(-1e300),
            SqlValue::Integer(i64::MIN),
            SqlValue::Integer(-1),
            SqlValue::Real(-0.5),
            SqlValue::Integer(0),
            SqlValue::Real(0.5),
            SqlValue::Integer(9),
            SqlValue::Integer(10),
            SqlValue::Real(9_007_199_254_740_992.0),
            SqlValue::Integer(9_007_199_254_740_993),
            SqlValue::Integer(i64::MAX),
            SqlValue::Real(9_223_372_036_854_775_808.0),
            SqlValue::Text(String::new()),
            SqlValue::Text("10".to_owned()),
            SqlValue::Text("9".to_owned()),
            SqlValue::Text("Z".to_owned()),
            SqlValue::Text("a".to_owned()),
            SqlValue::Text("é".to_owned()),
            SqlValue::Blob(Vec::new()),
            SqlValue::Blob(vec![0]),
            SqlValue::Blob(vec![0, 1]),
            SqlValue::Blob(vec![255]),
        ];
        for (at, one) in sorted.iter().enumerate() {
            for (place, other) in sorted.iter().enumerate() {
                assert_eq!(order(one, other), at.cmp(&place), "{one:?} and {other:?}");
            }
        }
        assert_eq!(order(&SqlValue::Integer(1), &SqlValue::Real(1.0)), Ordering::Equal);
    }
}
