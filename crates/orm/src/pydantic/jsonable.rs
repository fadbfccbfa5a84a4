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
                let key = match key {
                    Value::Str(_) => key,
                    other => {
                        let plain = value(vm, &other)?;
                        Value::str(vm.str(&plain)?)
                    }
                };
                vm.dict_set(&copy.dict, key, item)?;
            }
            Ok(Value::Dict(copy))
        }
        Value::Bytes(_) => {
            let base64 = vm.import("base64")?;
            let encoded = vm.call_method(&base64, "urlsafe_b64encode", [given.clone()])?;
            vm.call_method(&encoded, "decode", Args::none())
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
        "decimal.Decimal" | "uuid.UUID" => vm.str(given).map(Value::str),
        name => Err(unsupported(format!("`{name}` as JSON"))),
    }
}

/// A value as JSON text, without spaces.
///
/// # Errors
/// As [`value`].
pub(crate) fn text(vm: &mut Vm, given: &Value) -> Result<Value> {
    let plain = value(vm, given)?;
    let json = vm.import("json")?;
    let separators = Value::tuple(vec![Value::str(","), Value::str(":")]);
    let args = Args::from([plain]).with("separators", separators).with("ensure_ascii", Value::Bool(false));
    vm.call_method(&json, "dumps", args)
}
