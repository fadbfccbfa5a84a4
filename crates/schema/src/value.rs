//! Values as SQLite knows them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A value of one of SQLite's five storage classes.
///
/// As JSON it is `null`, a number or a string; a blob is `{"$bytes": "hex"}` and
/// a real that JSON has no number for `{"$float": "inf"}`, as in the recordings.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum SqlValue {
    /// NULL.
    #[default]
    Null,
    /// A 64-bit integer.
    Integer(i64),
    /// A 64-bit float.
    Real(f64),
    /// UTF-8 text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Serialize for SqlValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return Plain::from(self).serialize(serializer);
        }
        match self {
            SqlValue::Null => serializer.serialize_unit(),
            SqlValue::Integer(value) => serializer.serialize_i64(*value),
            SqlValue::Real(value) if value.is_finite() => serializer.serialize_f64(*value),
            SqlValue::Real(value) => tagged(serializer, "$float", &special_float(*value)),
            SqlValue::Text(text) => serializer.serialize_str(text),
            SqlValue::Blob(bytes) => {
                let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                tagged(serializer, "$bytes", &hex)
            }
        }
    }
}

/// A value for formats that nobody reads: they keep the variants apart by themselves.
#[derive(Serialize, Deserialize)]
enum Plain<'a> {
    Null,
    Integer(i64),
    Real(f64),
    Text(Cow<'a, str>),
    Blob(Cow<'a, [u8]>),
}

impl<'a> From<&'a SqlValue> for Plain<'a> {
    fn from(value: &'a SqlValue) -> Self {
        match value {
            SqlValue::Null => Plain::Null,
            SqlValue::Integer(value) => Plain::Integer(*value),
            SqlValue::Real(value) => Plain::Real(*value),
            SqlValue::Text(text) => Plain::Text(text.into()),
            SqlValue::Blob(bytes) => Plain::Blob(bytes.into()),
        }
    }
}

impl From<Plain<'_>> for SqlValue {
    fn from(value: Plain<'_>) -> Self {
        match value {
            Plain::Null => SqlValue::Null,
            Plain::Integer(value) => SqlValue::Integer(value),
            Plain::Real(value) => SqlValue::Real(value),
            Plain::Text(text) => SqlValue::Text(text.into_owned()),
            Plain::Blob(bytes) => SqlValue::Blob(bytes.into_owned()),
        }
    }
}

fn tagged<S: Serializer>(serializer: S, tag: &str, text: &str) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(tag, text)?;
    map.end()
}

fn special_float(value: f64) -> String {
    if value.is_nan() {
        "nan".to_owned()
    } else if value > 0.0 {
        "inf".to_owned()
    } else {
        "-inf".to_owned()
    }
}

impl<'de> Deserialize<'de> for SqlValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return Plain::deserialize(deserializer).map(SqlValue::from);
        }
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = SqlValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a boolean, a number, a string, or an object with one tagged value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<SqlValue, E> {
        Ok(SqlValue::Null)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<SqlValue, E> {
        Ok(SqlValue::Integer(i64::from(value)))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<SqlValue, E> {
        Ok(SqlValue::Integer(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<SqlValue, E> {
        i64::try_from(value).map(SqlValue::Integer).map_err(E::custom)
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<SqlValue, E> {
        Ok(SqlValue::Real(value))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<SqlValue, E> {
        Ok(SqlValue::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<SqlValue, A::Error> {
        let Some((tag, text)) = map.next_entry::<String, String>()? else {
            return Err(de::Error::custom("an empty object is no value"));
        };
        match tag.as_str() {
            "$bytes" => unhex(&text).map(SqlValue::Blob).ok_or_else(|| de::Error::custom("not hexadecimal")),
            "$float" => text.parse().map(SqlValue::Real).map_err(de::Error::custom),
            // Other tags name Python types the recorder saw on their way to the driver.
            _ => Ok(SqlValue::Text(text)),
        }
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.is_ascii() || !text.len().is_multiple_of(2) {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_survive_json() {
        for value in [
            SqlValue::Null,
            SqlValue::Integer(-7),
            SqlValue::Real(1.0),
            SqlValue::Real(f64::INFINITY),
            SqlValue::Text("it's".to_owned()),
            SqlValue::Blob(vec![0, 255]),
        ] {
            let json = serde_json::to_string(&value).unwrap();
            assert_eq!(serde_json::from_str::<SqlValue>(&json).unwrap(), value, "{json}");
        }
    }
}
