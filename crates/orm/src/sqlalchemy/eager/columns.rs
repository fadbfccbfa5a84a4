//! Columns that are not read with their objects: `load_only(…)`, `defer(…)` and `undefer(…)`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/strategy_options.py` and `orm/strategies.py` (`_DeferredColumnLoader`).

use std::borrow::Cow;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Result, Value, Vm};
use linktable_schema::SqlValue;

use super::{LoadOption, Step, Strategy, made, option_of};
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::state::State;

/// What an option says of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// No others are read.
    Only,
    /// They are not read.
    Defer,
    /// They are read.
    Undefer,
}

/// Columns of a class, and what is said of them.
#[derive(Clone)]
pub struct Columns {
    mapper: Rc<Mapper>,
    keys: Vec<Rc<str>>,
    mode: Mode,
    /// Whether asking for them later raises.
    raises: bool,
}

/// A column that is left out of the rows: its place in the class, and whether asking for it raises.
pub type LeftOut = (usize, bool);

/// Makes the option.
///
/// # Errors
/// For what is not supported.
pub(super) fn option(vm: &mut Vm, mut args: Args, mode: Mode) -> Result<Value> {
    let raises = match args.take_keyword("raiseload") {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`{name}=` of a loader option")));
    }
    let mut found: Option<Columns> = None;
    for attribute in &args.positional {
        let (Some(key), Some(mapper)) = (instrument::column_key(attribute), instrument::mapper_of(vm, attribute)?)
        else {
            return Err(unsupported("a loader option for columns of anything but a column"));
        };
        let columns = found.get_or_insert_with(|| Columns { mapper: mapper.clone(), keys: Vec::new(), mode, raises });
        if !Rc::ptr_eq(&columns.mapper, &mapper) {
            return Err(unsupported("a loader option for columns of several classes"));
        }
        columns.keys.push(key);
    }
    Ok(made(vm, LoadOption { columns: found, ..LoadOption::default() }))
}

/// The same for the objects of a relationship: `selectinload(A.b).load_only(B.c)`.
///
/// # Errors
/// For what is not supported.
pub(super) fn behind(vm: &mut Vm, mut args: Args, mode: Mode) -> Result<Value> {
    let mut option = option_of(&args.take_this()).unwrap_or_default();
    check_place(option.chain.last())?;
    let columns = self::option(vm, args, mode)?;
    let columns = option_of(&columns).and_then(|option| option.columns);
    let chain = option.chain.clone();
    option.branches.push(LoadOption { chain, columns, ..LoadOption::default() });
    Ok(made(vm, option))
}

/// Refuses what is said of columns where their objects are not loaded by a SELECT of their own.
///
/// # Errors
/// For what is not supported.
pub(super) fn check_place(last: Option<&Step>) -> Result<()> {
    match last.map(|step| step.strategy) {
        Some(Strategy::SelectIn) => Ok(()),
        _ => Err(unsupported("columns of a relationship that is not loaded by `selectinload`")),
    }
}

/// Refuses options that say different things of one column.
///
/// # Errors
/// `InvalidRequestError`, as SQLAlchemy words it.
pub fn check(vm: &mut Vm, options: &[LoadOption]) -> Result<()> {
    let named = options.iter().filter_map(LoadOption::own_columns).filter(|columns| columns.mode != Mode::Only);
    let mut known: Vec<(&Columns, &Rc<str>)> = Vec::new();
    for (columns, key) in named.flat_map(|columns| columns.keys.iter().map(move |key| (columns, key))) {
        let earlier = known.iter().find(|(other, name)| Rc::ptr_eq(&other.mapper, &columns.mapper) && *name == key);
        if let Some((other, _)) = earlier.filter(|(other, _)| other.mode != columns.mode) {
            let title = format!("{}.{key}", columns.mapper.name);
            let word = |mode: Mode| if mode == Mode::Defer { "defer" } else { "undefer" };
            let message = format!(
                "Loader strategy replacement {}({title}) is in conflict with existing strategy {}({title})",
                word(columns.mode),
                word(other.mode)
            );
            return Err(error(vm, "InvalidRequestError", message));
        }
        known.push((columns, key));
    }
    Ok(())
}

/// A row with NULL for the columns that were left out of it.
pub fn with_gaps<'a>(row: &'a [SqlValue], left: &[LeftOut]) -> Cow<'a, [SqlValue]> {
    if left.is_empty() {
        return Cow::Borrowed(row);
    }
    let mut whole = row.to_vec();
    for (at, _) in left {
        whole.insert((*at).min(whole.len()), SqlValue::Null);
    }
    Cow::Owned(whole)
}

/// The attributes of the columns that were left out, and whether asking for them raises.
fn left_columns<'a>(mapper: &'a Mapper, left: &'a [LeftOut]) -> impl Iterator<Item = (&'a Rc<str>, bool)> {
    left.iter().filter_map(|(at, raises)| Some((&mapper.columns.get(*at)?.key, *raises)))
}

/// Which of the columns that are left out an object has already.
pub fn loaded_before(known: Option<&Rc<Instance>>, mapper: &Mapper, left: &[LeftOut]) -> Vec<bool> {
    match known.and_then(|known| State::of_instance(known)) {
        Some(state) => left_columns(mapper, left).map(|(key, _)| state.loaded(key).is_some()).collect(),
        None => vec![false; left.len()],
    }
}

/// Has an object read its columns later that were left out and that it did not have.
pub fn defer(state: &State, left: &[LeftOut], had: &[bool]) {
    for ((key, raises), had) in left_columns(&state.mapper, left).zip(had) {
        if !had {
            state.unload(key);
            state.expired_keys.borrow_mut().remove(key);
            state.deferred.borrow_mut().insert(Rc::clone(key), raises);
        }
    }
}

/// The columns of a class that options leave out.
pub fn left_out(options: &[LoadOption], mapper: &Rc<Mapper>) -> Vec<LeftOut> {
    let mut left: Vec<Option<bool>> = vec![None; mapper.columns.len()];
    for columns in options.iter().filter_map(LoadOption::own_columns) {
        if !Rc::ptr_eq(&columns.mapper, mapper) {
            continue;
        }
        for (slot, column) in left.iter_mut().zip(&mapper.columns) {
            let is_named = columns.keys.contains(&column.key);
            match columns.mode {
                Mode::Only if is_named => *slot = None,
                Mode::Only => *slot = Some(columns.raises),
                Mode::Defer if is_named => *slot = Some(columns.raises),
                Mode::Undefer if is_named => *slot = None,
                Mode::Defer | Mode::Undefer => {}
            }
        }
    }
    let places = left.into_iter().zip(&mapper.columns).enumerate();
    places.filter_map(|(at, (left, column))| Some((at, left.filter(|_| !column.primary_key)?))).collect()
}
