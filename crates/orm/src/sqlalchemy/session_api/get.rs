//! `session.get(Hero, 1)`: an object by its primary key.
//!
//! Mirrors SQLAlchemy 2.1, `orm/session.py` (`get`, `get_one`).

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};

use super::core;
use crate::sqlalchemy::eager;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::load;
use crate::sqlalchemy::session::mapper_of_argument;

pub(super) fn get(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let session = core(&args)?;
    let entity = args.positional.get(1).cloned().or_else(|| args.take_keyword("entity"));
    let ident = args.positional.get(2).cloned().or_else(|| args.take_keyword("ident"));
    let mut options = Vec::new();
    if let Some(given) = args.take_keyword("options").and_then(Value::non_none) {
        for item in vm.collect(&given)? {
            match eager::option_of(&item) {
                Some(option) if option.is_of_columns() => return Err(unsupported("columns left out by `get`")),
                Some(option) => options.extend(option.flattened()),
                None => return Err(unsupported("this option of `get`")),
            }
        }
    }
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`get({name}=…)`")));
    }
    let (Some(entity), Some(ident)) = (entity, ident) else {
        return Err(vm.type_error("Session.get() missing 1 required positional argument: 'ident'"));
    };
    let mapper = mapper_of_argument(vm, &entity)?;
    let keys: Vec<_> = mapper.primary_key().collect();
    let given = match &ident {
        Value::Tuple(tuple) => tuple.items.clone(),
        Value::List(list) => list.to_vec(),
        Value::Dict(_) => {
            let mut values = Vec::new();
            for column in &keys {
                values.push(vm.get_item(&ident, &Value::str(&*column.key))?);
            }
            values
        }
        one => vec![one.clone()],
    };
    if given.len() != keys.len() {
        let shown: Vec<String> = keys.iter().map(|column| format!("'{}.{}'", mapper.table, column.name)).collect();
        let message = format!(
            "Incorrect number of values in identifier to formulate primary key for session.get(); primary key \
             columns are {}",
            shown.join(",")
        );
        return Err(error(vm, "InvalidRequestError", message));
    }
    let mut values = Vec::new();
    for (column, value) in keys.iter().zip(&given) {
        values.push(column.sql_type.to_sql(vm, value)?);
    }
    load::get(vm, &session, &mapper, &values, &options)
}

pub(super) fn get_one(vm: &mut Vm, args: Args) -> Result<Value> {
    match get(vm, args)? {
        Value::None => Err(error(vm, "NoResultFound", "No row was found when one was required")),
        found => Ok(found),
    }
}
