//! `MetaData(naming_convention=…)` as scripts give and read it.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use rustc_hash::FxHashMap;

use crate::declared::Model;
use crate::naming::{Kind, Naming, Problem};
use crate::schema;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::metadata;

/// The conventions that scripts gave, by the numbers of their `MetaData`.
#[derive(Default)]
struct Given(RefCell<FxHashMap<usize, (Value, Rc<Naming>)>>);

/// Gives a `MetaData` its convention.
///
/// # Errors
/// For what is not supported.
pub(super) fn set(vm: &mut Vm, metadata: usize, given: &Value) -> Result<()> {
    let mut texts = Vec::new();
    for (key, value) in vm.mapping_items(given)? {
        let kind = key.as_text().and_then(|word| Kind::of(word));
        let (Some(kind), Some(text)) = (kind, value.as_text()) else {
            return Err(unsupported("a `naming_convention` with anything but texts for ix, pk, ck, uq and fk"));
        };
        texts.push((kind, text.to_string()));
    }
    let naming = Rc::new(Naming::new(texts));
    vm.state::<Given>().0.borrow_mut().insert(metadata, (given.clone(), naming));
    Ok(())
}

/// `metadata.naming_convention`
pub(super) fn get(vm: &mut Vm, args: Args) -> Result<Value> {
    let number = metadata::number(&args.this()).unwrap_or_default();
    if let Some((value, _)) = vm.state::<Given>().0.borrow().get(&number) {
        return Ok(value.clone());
    }
    Err(unsupported("`naming_convention` of a `MetaData` that was given none"))
}

/// Gives a model the convention of its `MetaData`.
///
/// # Errors
/// What SQLAlchemy raises where a name can not be made.
pub(crate) fn apply(vm: &mut Vm, model: &mut Model) -> Result<()> {
    let given = vm.state::<Given>();
    let Some((_, naming)) = given.0.borrow().get(&model.metadata).cloned() else { return Ok(()) };
    model.naming = (*naming).clone();
    let table = schema::table(&Model { naming: Naming::default(), ..model.clone() }, linktable_schema::Dialect::Sqlite);
    let names = table.constraints.iter().map(|constraint| naming.of_constraint(model, constraint));
    let indexed = model.columns.iter().filter(|column| column.index);
    let indexes = indexed.map(|column| naming.of_index(model, std::slice::from_ref(&column.name)));
    for name in names.chain(indexes).collect::<Vec<_>>() {
        match name {
            Ok(_) => {}
            Err(Problem::Unnamed) => {
                let message = "Naming convention including %(constraint_name)s token requires that constraint is \
                               explicitly named.";
                return Err(error(vm, "InvalidRequestError", message));
            }
            Err(Problem::Token(token)) => return Err(vm.key_error(Value::str(token))),
            Err(Problem::Format) => return Err(unsupported("a `naming_convention` with such a `%`")),
        }
    }
    if model.columns.iter().any(|column| column.index) && matches!(naming.of_index(model, &[]), Ok(None)) {
        return Err(unsupported("a `naming_convention` without `ix` for a table with indexes"));
    }
    Ok(())
}
