//! Values for the parameters that a statement names: `text(":low")`, `bindparam("low")`.

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::query::{Expr, Rendered, TextPart};

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::{self, Node};
use crate::sqlalchemy::types::{ColumnType, Kind};

/// Methods of `text(…)`.
pub(super) const TEXT_METHODS: &[NativeDef] = &[method("bindparams", bind_params)];

/// Gives the parameters of a statement their values, by name. `Ellipsis` stands for one that has none.
///
/// # Errors
/// `StatementError` where one is missing.
pub(super) fn fill(vm: &mut Vm, statement: &mut Rendered<Param>, given: Option<&Value>) -> Result<()> {
    if matches!(given, Some(Value::List(_) | Value::Tuple(_))) {
        return Err(unsupported("a list of parameters for this statement"));
    }
    for (param, name) in statement.params.iter_mut().zip(&statement.names) {
        let Some(name) = name.written() else { continue };
        let key = Value::str(name);
        match given {
            Some(given) if vm.contains(given, &key)? => {
                param.value = vm.get_item(given, &key)?;
                if param.kind.kind == Kind::Plain {
                    param.kind = ColumnType::of_value(vm, &param.value);
                }
            }
            _ if matches!(param.value, Value::Ellipsis) => {
                let message = format!(
                    "(sqlalchemy.exc.InvalidRequestError) A value is required for bind parameter '{name}'\n[SQL: \
                     {}]\n(Background on this error at: https://sqlalche.me/e/21/cd3x)",
                    statement.sql
                );
                return Err(error(vm, "StatementError", message));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The rows of parameters that a call was given, if it was given a list of them.
pub(super) fn rows_of(given: &Value) -> Option<Vec<Value>> {
    match given {
        Value::List(list) => Some(list.to_vec()).filter(|rows| !rows.is_empty()),
        _ => None,
    }
}

/// `text(":low").bindparams(low=3)`
fn bind_params(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(node) = args.this().host::<Node>() else { return Err(unsupported("`bindparams` of this")) };
    let Expr::Text(parts) = &node.expr else { return Err(unsupported("`bindparams` of this")) };
    if args.positional.len() > 1 {
        return Err(unsupported("`bindparams` of `bindparam(…)`"));
    }
    let mut parts = parts.clone();
    for (name, value) in &args.keywords {
        let mut is_there = false;
        for part in &mut parts {
            if let TextPart::Bind(known, param) = part
                && **known == **name
            {
                *param = Param { value: value.clone(), kind: ColumnType::of_value(vm, value) };
                is_there = true;
            }
        }
        if !is_there {
            let message = format!("This text() construct doesn't define a bound parameter named '{name}'");
            return Err(error(vm, "ArgumentError", message));
        }
    }
    Ok(expression::value(vm, Node { expr: Expr::Text(parts), kind: node.kind.clone() }))
}
