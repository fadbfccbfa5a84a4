//! Constants in queries: parameters, and their text where a statement takes none.
//!
//! Mirrors pypika-tortoise 0.6, `terms.py` (`ValueWrapper`, `wrap_constant`).

use linktable_python::{Result, Value, Vm};
use linktable_sql::tortoise as sql;

/// A constant: what stands for a parameter of a query.
#[derive(Clone)]
pub struct Constant {
    /// The value.
    pub value: Value,
    /// Whether it was wrapped for SQLite, where a `bool` is written as a number.
    pub for_sqlite: bool,
}

/// A term of a query.
pub type Term = sql::Term<Constant>;

/// A SELECT or DELETE.
pub type Select = sql::Select<Constant>;

/// A table that is joined.
pub type Join = sql::Join<Constant>;

/// A value in a query: `wrap_constant`.
///
/// # Errors
/// What its text raises, where it stands as text.
pub fn wrap(vm: &mut Vm, value: &Value) -> Result<Term> {
    wrap_for(vm, value, false)
}

/// A value as the builder of SQLite's queries wraps it: limits, and what an UPDATE sets.
///
/// # Errors
/// As [`wrap`].
pub fn wrap_for_sqlite(vm: &mut Vm, value: &Value) -> Result<Term> {
    wrap_for(vm, value, true)
}

fn wrap_for(vm: &mut Vm, value: &Value, for_sqlite: bool) -> Result<Term> {
    match value {
        Value::None => Ok(Term::null()),
        Value::Tuple(items) => {
            let items = items.items.iter().map(|item| wrap_for(vm, item, false)).collect::<Result<_>>()?;
            Ok(Term::Tuple(items))
        }
        _ => wrapped(vm, value, for_sqlite),
    }
}

/// A value as `ValueWrapper` has it: `None` is a parameter too; members of enums and `"*"` never are.
///
/// # Errors
/// What its text raises, where it stands as text.
pub fn wrapped(vm: &mut Vm, value: &Value, for_sqlite: bool) -> Result<Term> {
    let is_star = matches!(value, Value::Str(text) if text.as_str() == "*");
    let constant = Constant { value: value.clone(), for_sqlite };
    if is_star || is_enum_member(vm, value)? {
        return Ok(Term::Constant(text(vm, &constant)?.into()));
    }
    Ok(Term::Value(constant))
}

fn is_enum_member(vm: &mut Vm, value: &Value) -> Result<bool> {
    if !matches!(value, Value::Instance(_)) {
        return Ok(false);
    }
    let module = vm.import("enum")?;
    let class = vm.get_attr(&module, "Enum")?;
    Ok(class.as_class().is_some_and(|class| vm.is_instance(value, class)))
}

/// The text of a constant in a statement without parameters.
///
/// # Errors
/// What `str` or `json.dumps` raise.
pub fn text(vm: &mut Vm, constant: &Constant) -> Result<String> {
    let value = &constant.value;
    if is_enum_member(vm, value)? {
        let inner = vm.get_attr(value, "value")?;
        return text(vm, &Constant { value: inner, for_sqlite: constant.for_sqlite });
    }
    if let Some(text) = value.as_text() {
        return Ok(quoted(text));
    }
    match value {
        Value::None => return Ok("null".to_owned()),
        Value::Bool(truth) if constant.for_sqlite => return Ok(i64::from(*truth).to_string()),
        Value::Bool(truth) => return Ok(truth.to_string()),
        Value::Dict(_) | Value::List(_) => {
            let json = vm.import("json")?;
            let text = vm.call_method(&json, "dumps", [value.clone()])?;
            return Ok(format!("'{}'", vm.str(&text)?));
        }
        _ => {}
    }
    match vm.type_name(value).as_str() {
        "date" | "datetime" | "time" => {
            let text = vm.call_method(value, "isoformat", [])?;
            Ok(quoted(&vm.str(&text)?))
        }
        "UUID" => Ok(quoted(&vm.str(value)?)),
        _ => vm.str(value),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The text of a statement with its constants written out.
///
/// # Errors
/// What the text of a constant raises.
pub fn inline(vm: &mut Vm, render: impl FnOnce(&mut dyn FnMut(&Constant) -> String) -> String) -> Result<String> {
    let mut raised = None;
    let sql = render(&mut |constant| {
        text(vm, constant).unwrap_or_else(|error| {
            raised.get_or_insert(error);
            String::new()
        })
    });
    match raised {
        Some(error) => Err(error),
        None => Ok(sql),
    }
}
