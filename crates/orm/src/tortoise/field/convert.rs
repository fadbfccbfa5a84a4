//! Values on their way to SQLite and back, as Tortoise's fields have it.
//!
//! Mirrors Tortoise 1.1.9, `fields/data.py` and `fields/base.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_schema::SqlValue;

use super::object::{field_of, field_type};
use crate::registry::model_of;
use crate::tortoise::errors;
use crate::tortoise::mapping::{AutoNow, Data, Field};
use crate::tortoise::timezone;

/// A value of SQLite's as Python sees it.
pub fn plain(value: &SqlValue) -> Value {
    crate::sqlalchemy::errors::plain_value(value)
}

/// `field.to_db_value(value, instance)`, through the script's own method if it has one.
/// `instance` is the object that is saved, or its class in a query.
///
/// # Errors
/// `ValidationError`, and what the conversion raises.
pub fn to_db(vm: &mut Vm, field: &Rc<Field>, value: &Value, instance: &Value) -> Result<Value> {
    if field.converts_to_db.get() {
        return vm.call_method(&field.object(), "to_db_value", [value.clone(), instance.clone()]);
    }
    to_db_plainly(vm, field, value, instance)
}

/// `field.to_python_value(value)`, through the script's own method if it has one.
///
/// # Errors
/// What the conversion raises.
pub fn to_python(vm: &mut Vm, field: &Rc<Field>, value: &Value) -> Result<Value> {
    if field.converts_to_python.get() {
        return vm.call_method(&field.object(), "to_python_value", [value.clone()]);
    }
    to_python_plainly(vm, field, value)
}

/// A value as an object that comes out of the database has it (`_init_from_db`): what the
/// driver gives in the field's own type stays as it is.
///
/// # Errors
/// As [`to_python`].
pub fn from_db(vm: &mut Vm, field: &Rc<Field>, value: &SqlValue) -> Result<Value> {
    let value = plain(value);
    if field.converts_to_python.get() {
        return vm.call_method(&field.object(), "to_python_value", [value]);
    }
    match field.data() {
        Some(Data::Int | Data::BigInt | Data::SmallInt | Data::Char { .. } | Data::Text) => Ok(value),
        Some(Data::Float | Data::Binary) => Ok(value),
        _ => to_python_plainly(vm, field, &value),
    }
}

/// `Field.to_db_value` as a method.
pub fn to_db_value(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(field) = field_of(&args.this()) else { return Ok(Value::None) };
    let value = args.get(1).cloned().unwrap_or_default();
    let instance = args.get(2).cloned().unwrap_or_default();
    to_db_plainly(vm, &field, &value, &instance)
}

/// `Field.to_python_value` as a method.
pub fn to_python_value(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(field) = field_of(&args.this()) else { return Ok(Value::None) };
    to_python_plainly(vm, &field, &args.get(1).cloned().unwrap_or_default())
}

/// `Field.validate` as a method.
pub fn validate_value(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(field) = field_of(&args.this()) {
        validate(vm, &field, &args.get(1).cloned().unwrap_or_default())?;
    }
    Ok(Value::None)
}

/// Calls the validators.
///
/// # Errors
/// `ValidationError`, with the field's name before the message.
pub fn validate(vm: &mut Vm, field: &Field, value: &Value) -> Result<()> {
    if value.is_none() && field.null.get() {
        return Ok(());
    }
    let Value::List(validators) = &field.validators else { return Ok(()) };
    for validator in validators.to_vec() {
        let given = match is_member(vm, value)? {
            true => vm.get_attr(value, "value")?,
            false => value.clone(),
        };
        match vm.call(&validator, [given].into()) {
            Ok(_) => {}
            Err(raised) if errors::is(vm, &raised, "ValidationError") => {
                let text = match raised.exception() {
                    Some(exception) => vm.str(&Value::Instance(exception.clone()))?,
                    None => String::new(),
                };
                return Err(errors::error(vm, "ValidationError", format!("{}: {text}", field.name())));
            }
            Err(raised) => return Err(raised),
        }
    }
    Ok(())
}

/// Whether a value is a member of an enumeration.
fn is_member(vm: &mut Vm, value: &Value) -> Result<bool> {
    if !matches!(value, Value::Instance(_)) {
        return Ok(false);
    }
    let module = vm.import("enum")?;
    match vm.get_attr(&module, "Enum")? {
        Value::Class(class) => Ok(vm.is_instance(value, &class)),
        _ => Ok(false),
    }
}

/// The value in the field's own type: `field_type(value)` unless it is one.
fn typed(vm: &mut Vm, field: &Field, value: &Value) -> Result<Value> {
    let class = field_type(vm, field)?;
    match &class {
        Value::Class(kind) if !value.is_none() && !vm.is_instance(value, kind) => {
            vm.call(&class, [value.clone()].into())
        }
        _ => Ok(value.clone()),
    }
}

fn imported(vm: &mut Vm, module: &str, name: &str) -> Result<Value> {
    let module = vm.import(module)?;
    vm.get_attr(&module, name)
}

fn is_of(vm: &mut Vm, value: &Value, module: &str, name: &str) -> Result<bool> {
    match imported(vm, module, name)? {
        Value::Class(class) => Ok(vm.is_instance(value, &class)),
        _ => Ok(false),
    }
}

/// Whether a value is an object of a model that is saved, not the class of a query.
fn is_object(value: &Value) -> bool {
    value.as_instance().is_some_and(|object| object.own("_saved_in_db").is_some())
}

fn to_db_plainly(vm: &mut Vm, field: &Rc<Field>, value: &Value, instance: &Value) -> Result<Value> {
    let Some(data) = field.data() else { return Ok(value.clone()) };
    match data {
        Data::Uuid => return if vm.truthy(value)? { vm.str(value).map(Value::str) } else { Ok(value.clone()) },
        Data::Datetime(auto) => return datetime_to_db(vm, field, *auto, value, instance),
        Data::Time(auto) => return time_to_db(vm, field, *auto, value, instance),
        Data::Json { encoder, decoder, .. } => return json_to_db(vm, field, value, encoder.as_ref(), decoder.as_ref()),
        Data::CharEnum { members, .. } => {
            validate(vm, field, value)?;
            let members = Value::Class(members.clone());
            let member = match (is_member(vm, value)?, value.as_text()) {
                (true, _) => value.clone(),
                (false, Some(_)) => vm.call(&members, [value.clone()].into())?,
                (false, None) => return Ok(value.clone()),
            };
            let value = vm.get_attr(&member, "value")?;
            return vm.str(&value).map(Value::str);
        }
        Data::IntEnum(members) => {
            let members = Value::Class(members.clone());
            let value = match value.unwrapped() {
                Value::Int(_) | Value::Bool(_) => {
                    let member = vm.call(&members, [value.unwrapped().clone()].into())?;
                    member.unwrapped().clone()
                }
                _ => value.clone(),
            };
            validate(vm, field, &value)?;
            return Ok(value);
        }
        _ => {}
    }
    let converted = match data {
        Data::Custom => value.clone(),
        Data::TimeDelta => value.clone(),
        Data::Date => match value.as_text().cloned() {
            Some(text) if text.char_len() > 4 => match timezone::parse(vm, &text) {
                Ok(moment) => vm.call_method(&moment, "date", [])?,
                Err(raised) if vm.exception_is(&raised, "ValueError") => value.clone(),
                Err(raised) => return Err(raised),
            },
            _ => value.clone(),
        },
        _ => typed(vm, field, value)?,
    };
    validate(vm, field, &converted)?;
    if let (Data::TimeDelta, false) = (data, converted.is_none()) {
        let mut part = |name: &str| Ok(vm.get_attr(&converted, name)?.as_int().unwrap_or(0));
        let (days, seconds, micros) = (part("days")?, part("seconds")?, part("microseconds")?);
        return Ok(Value::Int(days * 86_400_000_000 + seconds * 1_000_000 + micros));
    }
    Ok(converted)
}

/// Whether a moment is put in now.
fn is_due(vm: &mut Vm, field: &Field, auto: AutoNow, instance: &Value) -> Result<bool> {
    if !is_object(instance) {
        return Ok(false);
    }
    Ok(auto.now || auto.now_add && vm.get_attr(instance, &field.name())?.is_none())
}

fn datetime_to_db(vm: &mut Vm, field: &Rc<Field>, auto: AutoNow, value: &Value, instance: &Value) -> Result<Value> {
    if is_due(vm, field, auto, instance)? {
        let now = timezone::local_time(vm)?;
        let shown = to_python(vm, field, &now)?;
        vm.set_attr(instance, &field.name(), shown)?;
        return Ok(now);
    }
    let mut value = value.clone();
    if is_of(vm, &value, "datetime", "datetime")? && timezone::uses(vm) && timezone::is_naive(vm, &value)? {
        value = timezone::make_aware(vm, &value)?;
    }
    validate(vm, field, &value)?;
    Ok(value)
}

fn time_to_db(vm: &mut Vm, field: &Rc<Field>, auto: AutoNow, value: &Value, instance: &Value) -> Result<Value> {
    if is_due(vm, field, auto, instance)? {
        let now = timezone::now(vm)?;
        let now = vm.call_method(&now, "time", [])?;
        let shown = to_python(vm, field, &now)?;
        vm.set_attr(instance, &field.name(), shown)?;
        return Ok(now);
    }
    let mut value = value.clone();
    if is_of(vm, &value, "datetime", "timedelta")? {
        return Ok(value);
    }
    if !value.is_none() && timezone::uses(vm) && timezone::is_naive(vm, &value)? {
        value = timezone::with_zone(vm, &value)?;
    }
    validate(vm, field, &value)?;
    Ok(value)
}

fn json_to_db(
    vm: &mut Vm,
    field: &Field,
    value: &Value,
    encoder: Option<&Value>,
    decoder: Option<&Value>,
) -> Result<Value> {
    validate(vm, field, value)?;
    match value.unwrapped() {
        Value::None => Ok(Value::None),
        Value::Str(_) | Value::Bytes(_) => {
            decode(vm, value, decoder)?;
            match value.unwrapped() {
                Value::Bytes(_) => vm.call_method(value, "decode", []),
                _ => Ok(value.clone()),
            }
        }
        _ if model_of(&vm.class_of(value)).is_some() => match encoder {
            Some(encoder) => {
                let plain = vm.call_method(value, "model_dump", [])?;
                vm.call(encoder, [plain].into())
            }
            None => vm.call_method(value, "model_dump_json", []),
        },
        _ => match encoder {
            Some(encoder) => vm.call(encoder, [value.clone()].into()),
            None => {
                let json = vm.import("json")?;
                let dumps = vm.get_attr(&json, "dumps")?;
                let separators = Value::tuple(vec![Value::str(","), Value::str(":")]);
                // As orjson, which Tortoise takes where it is there: other letters as they are.
                let args = Args::from([value.clone()]).with("separators", separators);
                vm.call(&dumps, args.with("ensure_ascii", Value::Bool(false)))
            }
        },
    }
}

/// What was read, as the model of pydantic's that it is to become, if it is to; lists stay what they are.
fn of_model(vm: &mut Vm, kind: Option<&Value>, decoded: Value) -> Result<Value> {
    let Some(kind) = kind.filter(|kind| kind.as_class().is_some_and(|class| model_of(class).is_some())) else {
        return Ok(decoded);
    };
    if matches!(decoded, Value::List(_)) {
        return Ok(decoded);
    }
    let mut args = Args::none();
    for (name, value) in vm.mapping_items(&decoded)? {
        args = args.with(&vm.str(&name)?, value);
    }
    vm.call(kind, args)
}

fn decode(vm: &mut Vm, value: &Value, decoder: Option<&Value>) -> Result<Value> {
    let decoded = match decoder {
        Some(decoder) => vm.call(decoder, [value.clone()].into()),
        None => {
            let json = vm.import("json")?;
            vm.call_method(&json, "loads", [value.clone()])
        }
    };
    match decoded {
        Err(raised) if raised.exception().is_some() => {
            let shown = vm.repr(value)?;
            Err(errors::error(vm, "FieldError", format!("Value {shown} is invalid json value.")))
        }
        decoded => decoded,
    }
}

fn to_python_plainly(vm: &mut Vm, field: &Rc<Field>, value: &Value) -> Result<Value> {
    let Some(data) = field.data() else { return Ok(value.clone()) };
    if value.is_none() {
        return Ok(Value::None);
    }
    match data {
        Data::Decimal { decimal_places, .. } => {
            let class = imported(vm, "decimal", "Decimal")?;
            let number = vm.call(&class, [value.clone()].into())?;
            let places = usize::try_from(*decimal_places).unwrap_or(0);
            let pattern = if places == 0 { "1".to_owned() } else { format!("1.{}", "0".repeat(places)) };
            let pattern = vm.call(&class, [Value::str(pattern)].into())?;
            vm.call_method(&number, "quantize", [pattern])
        }
        Data::Datetime(_) => {
            let moment = if is_of(vm, value, "datetime", "datetime")? {
                value.clone()
            } else if let Value::Int(_) = value.unwrapped() {
                let class = imported(vm, "datetime", "datetime")?;
                vm.call_method(&class, "fromtimestamp", [value.clone()])?
            } else {
                timezone::parse_value(vm, value)?
            };
            timezone::adapt(vm, &moment)
        }
        Data::Date => {
            if is_of(vm, value, "datetime", "date")? {
                return Ok(value.clone());
            }
            let moment = timezone::parse_value(vm, value)?;
            vm.call_method(&moment, "date", [])
        }
        Data::Time(_) => {
            let mut value = value.clone();
            if value.as_text().is_some() {
                let class = imported(vm, "datetime", "time")?;
                value = vm.call_method(&class, "fromisoformat", [value])?;
            }
            if is_of(vm, &value, "datetime", "timedelta")? {
                return Ok(value);
            }
            match (timezone::uses(vm), timezone::is_naive(vm, &value)?) {
                (true, true) => timezone::with_zone(vm, &value),
                (false, false) => timezone::without_zone(vm, &value),
                _ => Ok(value),
            }
        }
        Data::TimeDelta => {
            let class = imported(vm, "datetime", "timedelta")?;
            if let Value::Class(kind) = &class
                && vm.is_instance(value, kind)
            {
                return Ok(value.clone());
            }
            vm.call(&class, Args::none().with("microseconds", value.clone()))
        }
        Data::Json { decoder, kind, .. } => match value.unwrapped() {
            Value::Str(_) | Value::Bytes(_) => {
                let decoder = decoder.clone();
                match decode(vm, value, decoder.as_ref()) {
                    Err(raised) if errors::is(vm, &raised, "FieldError") => {
                        let text = match value.unwrapped() {
                            Value::Bytes(_) => vm.call_method(value, "decode", [])?,
                            _ => value.clone(),
                        };
                        let shown = vm.str(&text)?;
                        Err(errors::error(vm, "FieldError", format!("Value {shown} is invalid json value.")))
                    }
                    Ok(decoded) => of_model(vm, kind.as_ref(), decoded),
                    raised => raised,
                }
            }
            _ => Ok(value.clone()),
        },
        Data::IntEnum(members) | Data::CharEnum { members, .. } => {
            vm.call(&Value::Class(members.clone()), [value.clone()].into())
        }
        Data::Uuid => {
            if is_of(vm, value, "uuid", "UUID")? {
                return Ok(value.clone());
            }
            let class = imported(vm, "uuid", "UUID")?;
            vm.call(&class, [value.clone()].into())
        }
        Data::Custom => match field.converts_to_python.get() {
            true => Err(unsupported("`Field.to_python_value` of a field without a type")),
            false => Ok(value.clone()),
        },
        _ => typed(vm, field, value),
    }
}
