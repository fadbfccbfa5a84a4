//! Functions on what SQLAlchemy knows of an object: `flag_modified`, `object_session`, `make_transient`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/attributes.py` and `orm/session.py`.

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Args, Result, Value, Vm};

use crate::sqlalchemy::attributes::{modified, state_of, unmapped};
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::argument;
use crate::sqlalchemy::state::{Before, State};

/// Puts the names into `sqlalchemy.orm`.
pub(super) fn fill_orm(module: &Rc<Module>) {
    module.add("make_transient", make_transient);
    module.add("object_session", object_session);
}

/// Puts the names into `sqlalchemy.orm.attributes`.
pub(super) fn fill_attributes(module: &Rc<Module>) {
    module.add("flag_modified", flag_modified);
}

/// `flag_modified(hero, "powers")`: the column is written though its value is the same object.
fn flag_modified(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let object = args.positional.first().cloned().or_else(|| args.take_keyword("instance")).unwrap_or_default();
    let key = args.get(1).cloned().or_else(|| args.take_keyword("key")).unwrap_or_default();
    let state = state_of(vm, &object)?;
    let key: Rc<str> = vm.str(&key)?.into();
    if state.mapper.column(&key).is_none() && state.mapper.relation(&key).is_none() {
        return Err(vm.key_error(Value::str(&*key)));
    }
    if state.loaded(&key).is_none() {
        let message = format!("Can't flag attribute '{key}' modified; it's not present in the object state");
        return Err(error(vm, "InvalidRequestError", message));
    }
    modified(vm, &state, &key, Before::Unknown)?;
    Ok(Value::None)
}

/// `object_session(hero)`: the session an object belongs to, or `None`.
///
/// # Errors
/// For what is no object of a mapped class.
pub(super) fn object_session(vm: &mut Vm, args: Args) -> Result<Value> {
    let object = argument(&args, 0);
    let Some(state) = State::of(&object) else { return Err(unmapped(vm, &object)) };
    let session = state.session().and_then(|session| session.object.borrow().upgrade());
    Ok(session.map_or(Value::None, Value::Instance))
}

/// `make_transient(hero)`: the object belongs to no session and has no row any more.
fn make_transient(vm: &mut Vm, args: Args) -> Result<Value> {
    let state = state_of(vm, &argument(&args, 0))?;
    if let Some(session) = state.session() {
        session.expunge_states(std::slice::from_ref(&state));
    }
    state.expired_keys.borrow_mut().clear();
    state.expired.set(false);
    state.expired_relations.set(false);
    *state.key.borrow_mut() = None;
    state.deleted.set(false);
    Ok(Value::None)
}
