//! Objects whose attributes are forgotten, and read again.
//!
//! Mirrors SQLAlchemy 2.1, `orm/session.py` (`expire`, `refresh`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};

use super::{core, object};
use crate::sqlalchemy::cascade::CascadeKind;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::load;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::State;

fn check_persistent(vm: &mut Vm, session: &SessionCore, state: &Rc<State>) -> Result<()> {
    if session.identity.borrow().contains(state) {
        return Ok(());
    }
    let message = format!("Instance '{}' is not persistent within this Session", state.shown());
    Err(error(vm, "InvalidRequestError", message))
}

/// The names a script gives for attributes to be expired or refreshed.
fn attribute_names(vm: &mut Vm, args: &mut Args) -> Result<Option<Vec<Rc<str>>>> {
    let given = args.positional.get(2).cloned().or_else(|| args.take_keyword("attribute_names"));
    let Some(given) = given.and_then(Value::non_none) else { return Ok(None) };
    let names = vm.collect(&given)?;
    Ok(Some(names.iter().filter_map(|name| name.as_text().map(|name| (**name).into())).collect()))
}

fn expire_state(vm: &mut Vm, session: &Rc<SessionCore>, state: &Rc<State>, names: Option<&[Rc<str>]>) -> Result<()> {
    check_persistent(vm, session, state)?;
    if let Some(names) = names {
        for name in names {
            state.unload(name);
            state.before.borrow_mut().remove(name);
            state.pending.borrow_mut().remove(name);
            if state.mapper.column(name).is_some() {
                state.expired_keys.borrow_mut().insert(name.clone());
            }
        }
        return Ok(());
    }
    for (other, _) in session.cascade(vm, state, CascadeKind::RefreshExpire)? {
        if other.has_key() {
            other.expire();
            session.modified.borrow_mut().remove(&other);
        } else if session.is_new(&other) {
            session.expunge_states(&[other]);
        }
    }
    state.expire();
    session.modified.borrow_mut().remove(state);
    Ok(())
}

pub(super) fn expire(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    let names = attribute_names(vm, &mut args)?;
    expire_state(vm, &session, &state, names.as_deref())?;
    Ok(Value::None)
}

pub(super) fn expire_all(_vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let states = session.identity.borrow().states();
    for state in states {
        state.expire();
    }
    session.modified.borrow_mut().take();
    Ok(Value::None)
}

pub(super) fn refresh(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let session = core(&args)?;
    let state = object(vm, &args)?;
    let names = attribute_names(vm, &mut args)?;
    args.keywords.retain(|(name, _)| &**name != "instance");
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`refresh({name}=…)`")));
    }
    expire_state(vm, &session, &state, names.as_deref())?;
    session.flush_before_reading(vm)?;
    let columns = state.mapper.columns.iter();
    let wanted: Vec<Rc<str>> = match &names {
        None => columns.map(|column| column.key.clone()).collect(),
        Some(names) => columns.filter(|own| names.contains(&own.key)).map(|own| own.key.clone()).collect(),
    };
    if !load::refresh(vm, &session, &state, &wanted, names.is_none(), names.as_deref(), false)? {
        let message = format!("Could not refresh instance '{}'", state.shown());
        return Err(error(vm, "InvalidRequestError", message));
    }
    for relation in state.mapper.relations() {
        if names.as_ref().is_some_and(|names| names.contains(&relation.key)) {
            crate::sqlalchemy::attributes::get_relation(vm, &state, relation)?;
        }
    }
    Ok(Value::None)
}
