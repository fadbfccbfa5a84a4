//! Values as JSON has them (pydantic 2.13, `mode="json"` and `to_json`).

use linktable_python::error::unsupported;
use linktable_python::object::DictObject;
use linktable_python::{Args, Dict, Result, Value, Vm};

/// A value of numbers, texts, lists and dicts alone.
///
/// # Errors
/// For values that are not known to have a form in JSON.
pub(crate) fn value(vm: &mut Vm, given: &Value) -> Result<Value> {
    vm.burn(1)?;
    vm.nested(|vm| match given {
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Big(_) | Value::Str(_) => Ok(given.clone()),
        Value::Float(number) => Ok(if number.is_finite() { given.clone() } else { Value::None }),
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => {
            let items = vm.collect(given)?;
            Ok(Value::list(items.iter().map(|item| value(vm, item)).collect::<Result<_>>()?))
        }
        Value::Dict(_) => {
            let copy = DictObject::new(Dict::default());
            for (key, item) in vm.mapping_items(given)? {
                let item = value(vm, &item)?;
                let key = self::key(vm, &key)?;
                vm.dict_set(&copy.dict, key, item)?;
            }
            Ok(Value::Dict(copy))
        }
        Value::Bytes(_) => {
            // What is no UTF-8 raises `PydanticSerializationError`, which is not known here.
            match vm.call_method(given, "decode", Args::none()) {
                Ok(text) => Ok(text),
                Err(_) => Err(unsupported("bytes that are no UTF-8 as JSON")),
            }
        }
        _ => object(vm, given),
    })
}

fn object(vm: &mut Vm, given: &Value) -> Result<Value> {
    let class = vm.class_of(given);
    if class.mro().any(|class| class.full_name() == "enum.Enum") {
        let member = vm.get_attr(given, "value")?;
        return value(vm, &member);
    }
    if let Value::List(_) | Value::Dict(_) | Value::Str(_) | Value::Int(_) | Value::Float(_) = given.unwrapped()
        && given.as_instance().is_some()
    {
        let inner = given.unwrapped().clone();
        return value(vm, &inner);
    }
    match class.full_name().as_str() {
        "datetime.datetime" | "datetime.date" | "datetime.time" => {
            let text = vm.call_method(given, "isoformat", Args::none())?;
            let text = vm.str(&text)?;
            // A moment in UTC ends in `Z`.
            Ok(Value::str(text.strip_suffix("+00:00").map_or(text.clone(), |text| format!("{text}Z"))))
        }
        "datetime.timedelta" => {
            let mut parts = [0; 3];
            for (part, name) in parts.iter_mut().zip(["days", "seconds", "microseconds"]) {
                *part = vm.get_attr(given, name)?.as_int().unwrap_or(0);
            }
            Ok(Value::str(duration(parts)))
        }
        "decimal.Decimal" | "uuid.UUID" => vm.str(given).map(Value::str),
        "pydantic.types.SecretStr" => vm.str(given).map(Value::str),
        "pydantic.types.SecretBytes" => {
            let shown = vm.call_method(given, "_display", Args::none())?;
            value(vm, &shown)
        }
        name => Err(unsupported(format!("`{name}` as JSON"))),
    }
}

/// Bytes as base64 text, with the letters of URLs.
///
/// # Errors
/// If `base64` can not be imported.
pub(crate) fn base64(vm: &mut Vm, given: &Value) -> Result<Value> {
    let module = vm.import("base64")?;
    let encoded = vm.call_method(&module, "urlsafe_b64encode", [given.clone()])?;
    vm.call_method(&encoded, "decode", Args::none())
}

/// Days, seconds and microseconds as ISO 8601 has them: `P1DT2H3.5S`.
fn duration([days, seconds, micros]: [i64; 3]) -> String {
    let total = i128::from(days) * 86_400_000_000 + i128::from(seconds) * 1_000_000 + i128::from(micros);
    if total == 0 {
        return "PT0S".to_owned();
    }
    let (sign, total) = (if total < 0 { "-" } else { "" }, total.unsigned_abs());
    let (micros, seconds) = (total % 1_000_000, total / 1_000_000);
    let part = |number: u128, unit: &str| if number == 0 { String::new() } else { format!("{number}{unit}") };
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    // A year has 365 days.
    let (years, days) = (days / 365, days % 365);
    let fraction = format!("{micros:06}");
    let seconds = match (seconds % 60, micros) {
        (0, 0) => String::new(),
        (whole, 0) => format!("{whole}S"),
        (whole, _) => format!("{whole}.{}S", fraction.trim_end_matches('0')),
    };
    let time = format!("{}{}{seconds}", part(hours, "H"), part(minutes, "M"));
    let time = if time.is_empty() { time } else { format!("T{time}") };
    format!("{sign}P{}{}{time}", part(years, "Y"), part(days, "D"))
}

/// A key of a dict as JSON has it.
///
/// # Errors
/// As [`value`].
pub(crate) fn key(vm: &mut Vm, given: &Value) -> Result<Value> {
    match value(vm, given)? {
        Value::None => Ok(Value::str("None")),
        Value::Bool(truth) => Ok(Value::str(if truth { "true" } else { "false" })),
        text @ Value::Str(_) => Ok(text),
        other => vm.str(&other).map(Value::str),
    }
}

/// A value as JSON text: without spaces, or on lines with an indent.
///
/// # Errors
/// As [`value`].
pub(crate) fn text(vm: &mut Vm, given: &Value, indent: &Value) -> Result<Value> {
    let plain = value(vm, given)?;
    let json = vm.import("json")?;
    let colon = if indent.is_none() { ":" } else { ": " };
    let separators = Value::tuple(vec![Value::str(","), Value::str(colon)]);
    let args = Args::from([plain]).with("separators", separators).with("ensure_ascii", Value::Bool(false));
    vm.call_method(&json, "dumps", args.with("indent", indent.clone()))
}
