//! Values as pydantic writes them to JSON.
//!
//! Mirrors pydantic-core of pydantic 2.13, `serializers/infer.rs`.

use linktable_python::error::unsupported;
use linktable_python::{Args, Dict, Result, Value, Vm};

/// A value as `model_dump(mode="json")` gives it: of what JSON knows alone.
///
/// # Errors
/// What asking the value for its text raises.
pub(crate) fn jsonable(vm: &mut Vm, value: &Value) -> Result<Value> {
    vm.burn(1)?;
    Ok(match value {
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Big(_) | Value::Float(_) | Value::Str(_) => value.clone(),
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => {
            let mut items = Vec::new();
            for item in vm.collect(value)? {
                items.push(vm.nested(|vm| jsonable(vm, &item))?);
            }
            Value::list(items)
        }
        Value::Dict(_) => {
            let mut dict = Dict::default();
            for (key, item) in vm.mapping_items(value)? {
                let key = match vm.nested(|vm| jsonable(vm, &key))? {
                    Value::Str(text) => text,
                    Value::None => "None".into(),
                    Value::Bool(truth) => if truth { "true" } else { "false" }.into(),
                    other => vm.str(&other)?.into(),
                };
                let item = vm.nested(|vm| jsonable(vm, &item))?;
                dict.set_str(key, item);
            }
            Value::dict(dict)
        }
        Value::Bytes(bytes) => match String::from_utf8(bytes.bytes.borrow().clone()) {
            Ok(text) => Value::from(text),
            Err(_) => return Err(unsupported("bytes that are no text in JSON")),
        },
        Value::Instance(_) => return of_object(vm, value),
        _ => return Err(unsupported(format!("{} in JSON", vm.type_name(value)))),
    })
}

fn of_object(vm: &mut Vm, value: &Value) -> Result<Value> {
    let value = &vm.referent(value)?;
    let class = vm.class_of(value);
    for ancestor in class.mro() {
        let name = ancestor.full_name();
        let text = match name.as_str() {
            "datetime.datetime" | "datetime.date" | "datetime.time" => {
                let text = vm.call_method(value, "isoformat", Args::none())?;
                let text = vm.str(&text)?;
                match (name.as_str(), text.strip_suffix("+00:00")) {
                    ("datetime.datetime" | "datetime.time", Some(plain)) => format!("{plain}Z"),
                    _ => text,
                }
            }
            "uuid.UUID" | "decimal.Decimal" => vm.str(value)?,
            "enum.Enum" => {
                let inner = vm.get_attr(value, "value")?;
                return vm.nested(|vm| jsonable(vm, &inner));
            }
            "datetime.timedelta" => return Err(unsupported("durations in JSON")),
            _ => continue,
        };
        return Ok(Value::from(text));
    }
    match value.unwrapped() {
        Value::Instance(_) => Err(unsupported(format!("{} in JSON", vm.type_name(value)))),
        inner => {
            let inner = inner.clone();
            vm.nested(|vm| jsonable(vm, &inner))
        }
    }
}

/// A value as JSON text, without spaces (`to_json`).
///
/// # Errors
/// As [`jsonable`].
pub(crate) fn text(vm: &mut Vm, value: &Value, indent: Option<Value>) -> Result<Value> {
    let value = jsonable(vm, value)?;
    let json = vm.import("json")?;
    let separators = match &indent {
        Some(_) => Value::tuple(vec![Value::str(","), Value::str(": ")]),
        None => Value::tuple(vec![Value::str(","), Value::str(":")]),
    };
    let mut args = Args::from([value]).with("separators", separators).with("ensure_ascii", Value::Bool(false));
    if let Some(indent) = indent {
        args = args.with("indent", indent);
    }
    vm.call_method(&json, "dumps", args)
}
