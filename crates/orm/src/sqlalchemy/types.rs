//! Values on their way to SQLite and back, as SQLAlchemy's types have it.
//!
//! Mirrors SQLAlchemy 2.1, `sql/sqltypes.py` and `dialects/sqlite/base.py`, and SQLModel's `sql/sqltypes.py`.

use std::rc::Rc;

use linktable_python::{Args, Class, Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::SqlType;

use crate::sqlalchemy::{decorator, type_items};

/// The type of a column or an expression.
#[derive(Clone)]
pub struct ColumnType {
    /// What it is.
    pub kind: Kind,
    /// The class of its members, for an enum; for a type of the script's own what carries it (`decorator.rs`).
    pub enum_class: Option<Rc<Class>>,
}

/// What is known of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A type of SQLAlchemy's.
    Known(SqlType),
    /// Nothing: values go as they are.
    Plain,
}

impl ColumnType {
    /// A type without an enum class.
    pub fn of(kind: SqlType) -> Rc<Self> {
        Rc::new(ColumnType { kind: Kind::Known(kind), enum_class: None })
    }

    /// The type of values nothing is known about.
    pub fn plain() -> Rc<Self> {
        Rc::new(ColumnType { kind: Kind::Plain, enum_class: None })
    }

    /// The type SQLAlchemy gives a literal value.
    pub fn of_value(vm: &Vm, value: &Value) -> Rc<Self> {
        let kind = match value.unwrapped() {
            Value::Bool(_) => SqlType::Boolean,
            Value::Int(_) | Value::Big(_) => SqlType::Integer,
            Value::Float(_) => SqlType::Float,
            Value::Str(_) => SqlType::String(None),
            Value::Bytes(_) => SqlType::LargeBinary,
            _ => match vm.type_name(value).as_str() {
                "datetime" => SqlType::DateTime { aware: false },
                "date" => SqlType::Date,
                "time" => SqlType::Time,
                "timedelta" => SqlType::Interval,
                "Decimal" => SqlType::Numeric { precision: None, scale: None },
                "UUID" => SqlType::Uuid,
                _ => return Self::plain(),
            },
        };
        Self::of(kind)
    }

    /// Whether it is SQLAlchemy's type of this kind.
    pub fn is(&self, kind: &SqlType) -> bool {
        matches!(&self.kind, Kind::Known(own) if own == kind)
    }

    /// The type of a column, and the class of its members for an enum; nothing for plain values.
    pub fn parts(&self) -> Option<(SqlType, Option<Rc<Class>>)> {
        match &self.kind {
            Kind::Known(kind) => Some((kind.clone(), self.enum_class.clone())),
            Kind::Plain => None,
        }
    }

    /// Whether it counts its primary keys up.
    pub fn is_integer(&self) -> bool {
        matches!(&self.kind, Kind::Known(kind) if kind.is_integer())
    }

    /// Whether a literal of another type is taken as one of this type, as in a comparison.
    pub fn takes(&self, literal: &ColumnType) -> bool {
        use SqlType::{
            BigInteger, Boolean, DateTime, Enum, Float, Integer, Interval, Numeric, SmallInteger, String, Text,
            UuidText,
        };
        if decorator::is_carrier(self.enum_class.as_ref()) {
            return true;
        }
        let (Kind::Known(own), Kind::Known(other)) = (&self.kind, &literal.kind) else {
            return !matches!(self.kind, Kind::Plain);
        };
        match (own, other) {
            // These are SQLModel's own, which take anything that is no difference of times.
            (String(_) | DateTime { aware: true }, other) => *other != Interval,
            // A type of one's own takes every value.
            (UuidText { .. }, _) | (Text | Enum { .. }, String(_)) => true,
            (Integer | BigInteger | SmallInteger, Integer) | (Float | Numeric { .. }, Float | Numeric { .. }) => true,
            (Boolean, Boolean) => true,
            (DateTime { .. }, DateTime { .. }) => true,
            (own, other) => own == other,
        }
    }

    /// Whether it is a string type, for which `+` joins.
    pub fn is_text(&self) -> bool {
        matches!(self.kind, Kind::Known(SqlType::String(_) | SqlType::Text))
    }

    /// Whether it holds numbers.
    pub fn is_number(&self) -> bool {
        match &self.kind {
            Kind::Known(SqlType::Float | SqlType::Numeric { .. } | SqlType::Decimal { .. }) => true,
            Kind::Known(kind) => kind.is_integer(),
            Kind::Plain => false,
        }
    }

    /// A value as SQLite gets it.
    ///
    /// # Errors
    /// What the type's processor raises for a value it does not take.
    pub fn to_sql(&self, vm: &mut Vm, value: &Value) -> Result<SqlValue> {
        let Kind::Known(kind) = &self.kind else { return plain_to_sql(vm, value) };
        let processed = decorator::to_sql(vm, self.enum_class.as_ref(), value)?;
        let value = processed.as_ref().unwrap_or(value);
        if value.is_none() {
            return Ok(match kind {
                SqlType::Json { none_as_null: false } => SqlValue::Text("null".to_owned()),
                _ => SqlValue::Null,
            });
        }
        match kind {
            SqlType::Boolean => boolean_to_sql(vm, value),
            SqlType::Float | SqlType::Numeric { .. } | SqlType::Decimal { .. } => {
                let float = Value::Class(vm.types.float().clone());
                let number = vm.call(&float, [value.clone()].into())?;
                plain_to_sql(vm, &number)
            }
            SqlType::Date => date_to_sql(vm, value),
            SqlType::DateTime { aware } => {
                let value = if *aware { to_utc(vm, value)? } else { value.clone() };
                datetime_to_sql(vm, &value)
            }
            SqlType::Time => time_to_sql(vm, value),
            SqlType::Interval => {
                let epoch = epoch(vm)?;
                let moment = vm.call_method(&epoch, "__add__", [value.clone()])?;
                datetime_to_sql(vm, &moment)
            }
            SqlType::Uuid => match vm.get_attr_opt(value, "hex")? {
                Some(hex) if vm.type_name(value) == "UUID" => plain_to_sql(vm, &hex),
                _ => {
                    let kind = vm.type_name(value);
                    Err(vm.attribute_error(format!("'{kind}' object has no attribute 'hex'"), value, "hex"))
                }
            },
            SqlType::UuidText { dashed } => {
                let text = if *dashed {
                    vm.str(value)?
                } else {
                    let number = vm.get_attr(value, "int")?;
                    vm.format(&number, "032x")?
                };
                Ok(SqlValue::Text(text))
            }
            SqlType::Enum { members } => self.enum_to_sql(vm, members, value),
            SqlType::Json { .. } => {
                let json = vm.import("json")?;
                let text = vm.call_method(&json, "dumps", [value.clone()])?;
                plain_to_sql(vm, &text)
            }
            SqlType::Integer
            | SqlType::BigInteger
            | SqlType::SmallInteger
            | SqlType::String(_)
            | SqlType::Text
            | SqlType::LargeBinary => plain_to_sql(vm, value),
        }
    }

    fn enum_to_sql(&self, vm: &mut Vm, members: &[String], value: &Value) -> Result<SqlValue> {
        let is_member = self.enum_class.as_ref().is_some_and(|class| vm.is_instance(value, class));
        if is_member {
            let name = vm.get_attr(value, "name")?;
            let names = match &self.enum_class {
                Some(class) => type_items::enum_members(vm, class)?,
                None => Vec::new(),
            };
            // What stands for a member in the database is its name, or what `values_callable` gave.
            let at = name.as_text().and_then(|name| names.iter().position(|own| **own == **name));
            return match at.and_then(|at| members.get(at)) {
                Some(text) => Ok(SqlValue::Text(text.clone())),
                None => plain_to_sql(vm, &name),
            };
        }
        if let Some(text) = value.as_text()
            && members.iter().any(|member| *member == **text)
        {
            return Ok(SqlValue::Text(text.to_string()));
        }
        let shown = vm.str(value)?;
        let class = self.enum_class.as_ref().map_or(String::new(), |class| class.name.borrow().to_lowercase());
        let raised = vm.error(
            "LookupError",
            format!(
                "'{shown}' is not among the defined enum values. Enum name: {class}. Possible values: {}",
                shown_members(members)
            ),
        );
        Err(raised)
    }

    /// A value as Python gets it.
    ///
    /// # Errors
    /// What the type's processor raises for a value it does not take.
    pub fn to_python(&self, vm: &mut Vm, value: &SqlValue) -> Result<Value> {
        let made = self.of_kind(vm, value)?;
        decorator::to_python(vm, self.enum_class.as_ref(), made)
    }

    fn of_kind(&self, vm: &mut Vm, value: &SqlValue) -> Result<Value> {
        let plain = crate::sqlalchemy::errors::plain_value(value);
        let Kind::Known(kind) = &self.kind else { return Ok(plain) };
        match (kind, value) {
            (_, SqlValue::Null) => Ok(Value::None),
            (SqlType::Boolean, SqlValue::Integer(number)) => Ok(Value::Bool(*number != 0)),
            (SqlType::Numeric { .. } | SqlType::Decimal { .. }, SqlValue::Real(_) | SqlValue::Integer(_)) => {
                let scale = match kind {
                    SqlType::Numeric { scale, .. } => *scale,
                    SqlType::Decimal { scale, .. } => Some(*scale),
                    _ => None,
                };
                let number = match value {
                    SqlValue::Integer(number) => *number as f64,
                    SqlValue::Real(number) => *number,
                    _ => 0.0,
                };
                let digits = scale.unwrap_or(10) as usize;
                call_in(vm, "decimal", "Decimal", vec![Value::str(format!("{number:.digits$}"))])
            }
            (SqlType::Date, SqlValue::Text(text)) => {
                let numbers = numbers(text);
                call_in(vm, "datetime", "date", numbers.into_iter().take(3).collect())
            }
            (SqlType::DateTime { aware }, SqlValue::Text(text)) => {
                let moment = call_in(vm, "datetime", "datetime", numbers(text))?;
                if *aware { with_utc(vm, &moment) } else { Ok(moment) }
            }
            (SqlType::Time, SqlValue::Text(text)) => call_in(vm, "datetime", "time", numbers(text)),
            (SqlType::Interval, SqlValue::Text(text)) => {
                let moment = call_in(vm, "datetime", "datetime", numbers(text))?;
                let epoch = epoch(vm)?;
                vm.call_method(&moment, "__sub__", [epoch])
            }
            (SqlType::Uuid | SqlType::UuidText { .. }, SqlValue::Text(text)) => {
                call_in(vm, "uuid", "UUID", vec![Value::str(text.as_str())])
            }
            (SqlType::Enum { members }, SqlValue::Text(text)) => {
                let Some(class) = self.enum_class.clone() else { return Ok(plain) };
                if let Some(at) = members.iter().position(|member| member == text) {
                    let names = type_items::enum_members(vm, &class)?;
                    let name = names.get(at).unwrap_or(text);
                    return vm.get_attr(&Value::Class(class), name);
                }
                let name = class.name.borrow().to_lowercase();
                let raised = vm.error(
                    "LookupError",
                    format!(
                        "'{text}' is not among the defined enum values. Enum name: {name}. Possible values: {}",
                        shown_members(members)
                    ),
                );
                Err(raised)
            }
            (SqlType::Json { .. }, SqlValue::Text(_)) => {
                let json = vm.import("json")?;
                vm.call_method(&json, "loads", [plain])
            }
            _ => Ok(plain),
        }
    }
}

/// The first three and the last of the members of an enum, as SQLAlchemy's messages show them.
fn shown_members(members: &[String]) -> String {
    match members {
        [first, second, third, .., last] if members.len() > 4 => format!("{first}, {second}, {third}, ..., {last}"),
        _ => members.join(", "),
    }
}

/// A value as Python's `sqlite3` takes it without any type.
pub(crate) fn plain_to_sql(vm: &mut Vm, value: &Value) -> Result<SqlValue> {
    Ok(match value.unwrapped() {
        Value::None => SqlValue::Null,
        Value::Bool(truth) => SqlValue::Integer(i64::from(*truth)),
        Value::Int(number) => SqlValue::Integer(*number),
        Value::Float(number) => SqlValue::Real(*number),
        Value::Str(text) => SqlValue::Text(text.to_string()),
        Value::Bytes(bytes) => SqlValue::Blob(bytes.bytes.borrow().clone()),
        Value::Big(_) => return Err(vm.error("OverflowError", "Python int too large to convert to SQLite INTEGER")),
        _ => {
            let kind = vm.type_name(value);
            return Err(unsupported_parameter(vm, &kind));
        }
    })
}

/// What the driver says to a value it does not take; a parameter's number is put in by who knows it.
fn unsupported_parameter(vm: &mut Vm, kind: &str) -> linktable_python::Raised {
    crate::sqlalchemy::errors::driver_error(vm, "ProgrammingError", format!("type '{kind}' is not supported"))
}

fn boolean_to_sql(vm: &mut Vm, value: &Value) -> Result<SqlValue> {
    match value.unwrapped() {
        Value::Bool(truth) => Ok(SqlValue::Integer(i64::from(*truth))),
        Value::Int(number @ (0 | 1)) => Ok(SqlValue::Integer(*number)),
        Value::Int(_) | Value::Float(_) => {
            let shown = vm.repr(value)?;
            Err(vm.value_error(format!("Value {shown} is not None, True, or False")))
        }
        _ => {
            let shown = vm.repr(value)?;
            Err(vm.type_error(format!("Not a boolean value: {shown}")))
        }
    }
}

fn field(vm: &mut Vm, value: &Value, name: &str) -> Result<i64> {
    Ok(vm.get_attr(value, name)?.as_int().unwrap_or(0))
}

fn date_to_sql(vm: &mut Vm, value: &Value) -> Result<SqlValue> {
    if vm.get_attr_opt(value, "year")?.is_none() {
        return Err(vm.type_error("SQLite Date type only accepts Python date objects as input."));
    }
    let (year, month, day) = (field(vm, value, "year")?, field(vm, value, "month")?, field(vm, value, "day")?);
    Ok(SqlValue::Text(format!("{year:04}-{month:02}-{day:02}")))
}

fn datetime_to_sql(vm: &mut Vm, value: &Value) -> Result<SqlValue> {
    if vm.get_attr_opt(value, "year")?.is_none() {
        let message = "SQLite DateTime type only accepts Python datetime and date objects as input.";
        return Err(vm.type_error(message));
    }
    let SqlValue::Text(date) = date_to_sql(vm, value)? else { return Ok(SqlValue::Null) };
    let time = if vm.get_attr_opt(value, "hour")?.is_some() { clock(vm, value)? } else { "00:00:00.000000".to_owned() };
    Ok(SqlValue::Text(format!("{date} {time}")))
}

fn time_to_sql(vm: &mut Vm, value: &Value) -> Result<SqlValue> {
    if vm.get_attr_opt(value, "hour")?.is_none() {
        return Err(vm.type_error("SQLite Time type only accepts Python time objects as input."));
    }
    clock(vm, value).map(SqlValue::Text)
}

fn clock(vm: &mut Vm, value: &Value) -> Result<String> {
    let (hour, minute) = (field(vm, value, "hour")?, field(vm, value, "minute")?);
    let (second, micro) = (field(vm, value, "second")?, field(vm, value, "microsecond")?);
    Ok(format!("{hour:02}:{minute:02}:{second:02}.{micro:06}"))
}

/// An aware moment in UTC; naive ones are refused as SQLModel's `UTCDateTime` does.
fn to_utc(vm: &mut Vm, value: &Value) -> Result<Value> {
    let offset = vm.call_method(value, "utcoffset", Args::none())?;
    if offset.is_none() {
        return Err(vm.value_error(
            "Datetime values must have timezone information. Use datetime.now(timezone.utc), or annotate the field \
             with NaiveDatetime for naive storage.",
        ));
    }
    let utc = utc(vm)?;
    vm.call_method(value, "astimezone", [utc])
}

fn with_utc(vm: &mut Vm, value: &Value) -> Result<Value> {
    let utc = utc(vm)?;
    vm.call_method(value, "replace", Args::none().with("tzinfo", utc))
}

fn utc(vm: &mut Vm) -> Result<Value> {
    let module = vm.import("datetime")?;
    let timezone = vm.get_attr(&module, "timezone")?;
    vm.get_attr(&timezone, "utc")
}

fn epoch(vm: &mut Vm) -> Result<Value> {
    call_in(vm, "datetime", "datetime", vec![Value::Int(1970), Value::Int(1), Value::Int(1)])
}

fn call_in(vm: &mut Vm, module: &str, name: &str, args: Vec<Value>) -> Result<Value> {
    let module = vm.import(module)?;
    vm.call_method(&module, name, args)
}

/// The numbers in a date or a time.
fn numbers(text: &str) -> Vec<Value> {
    let digits = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    digits.filter_map(|digits| digits.parse().ok().map(Value::Int)).collect()
}
