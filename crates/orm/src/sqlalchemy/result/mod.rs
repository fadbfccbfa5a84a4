//! What a statement gives: rows, objects or single values, all at once or one by one.
//!
//! Mirrors SQLAlchemy 2.1, `engine/result.py` and `engine/row.py`.

mod methods;
mod objects;
mod row;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use linktable_python::object::Instance;
use linktable_python::{Class, ClassBuilder, Result, Value, Vm};
use linktable_schema::SqlValue;

use crate::sqlalchemy::eager::LoadOption;
use crate::sqlalchemy::eager::columns::LeftOut;
use crate::sqlalchemy::eager::joined::Plan;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::row_keys::{self, Keys};
use crate::sqlalchemy::row_mapping;
use crate::sqlalchemy::select::{Compiled, Entity};
use crate::sqlalchemy::session::SessionCore;

use methods::{MAPPING_METHODS, METHODS, SCALAR_METHODS};
pub use row::key_view;
use row::{ROW_METHODS, RowKeys, named};

/// Rows on their way from the database.
#[derive(Default)]
pub struct Source {
    rows: RefCell<Vec<Vec<SqlValue>>>,
    /// What the columns stand for; nothing for plain values.
    entities: Vec<Entity>,
    session: Option<Rc<SessionCore>>,
    options: Vec<LoadOption>,
    /// What the rows have besides.
    plan: Plan,
    /// For each entity the columns that its rows do not have.
    left_out: Vec<Vec<LeftOut>>,
    /// Whether objects that are there already take the values of the rows.
    populate_existing: bool,
    ready: RefCell<Option<VecDeque<Vec<Value>>>>,
    closed: Cell<bool>,
    changed: u64,
    gives_rows: bool,
    /// What the database counted for the last row that was inserted.
    last_row: i64,
    /// The key of the one row that was inserted.
    inserted: Option<Vec<Value>>,
}

/// How rows are given out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Rows,
    Scalars(usize),
    Mappings,
}

struct ResultObject {
    source: Rc<Source>,
    keys: Keys,
    shape: Shape,
    unique: Cell<bool>,
    /// Which columns are given out, in their order, where not all of them are.
    picked: Option<Rc<[usize]>>,
}

#[derive(Default)]
struct Classes(OnceCell<[Rc<Class>; 7]>);

fn classes(vm: &mut Vm) -> [Rc<Class>; 7] {
    let (object, tuple) = (vm.types.object.clone(), vm.types.tuple().clone());
    let build = || {
        let filtered =
            |name, natives| ClassBuilder::new("sqlalchemy.engine.result", name, &object).natives(natives).build();
        let base = filtered("Result", METHODS);
        let result = |module, name| ClassBuilder::new(module, name, &base).build();
        [
            result("sqlalchemy.engine.cursor", "CursorResult"),
            result("sqlalchemy.engine.result", "ChunkedIteratorResult"),
            filtered("ScalarResult", SCALAR_METHODS),
            filtered("MappingResult", MAPPING_METHODS),
            result("sqlalchemy.engine.result", "IteratorResult"),
            base.clone(),
            ClassBuilder::new("sqlalchemy.engine.row", "Row", &tuple).natives(ROW_METHODS).build(),
        ]
    };
    vm.state::<Classes>().0.get_or_init(build).clone()
}

/// The result of a SELECT of classes and columns.
pub fn of_query(
    vm: &mut Vm,
    session: Option<&Rc<SessionCore>>,
    compiled: Compiled,
    rows: linktable_store::Rows,
    scalar: bool,
) -> Value {
    let keys = match compiled.keys {
        Some(keys) => keys,
        None => row_keys::of_core(&compiled.select.columns, names_of(&rows)),
    };
    let source = Source {
        rows: RefCell::new(rows.rows),
        entities: compiled.entities,
        session: session.cloned(),
        options: compiled.options,
        plan: compiled.plan,
        left_out: compiled.left_out,
        populate_existing: compiled.populate_existing,
        gives_rows: true,
        ..Source::default()
    };
    let shape = if scalar { Shape::Scalars(0) } else { Shape::Rows };
    make(vm, Rc::new(source), keys, shape)
}

/// The names that the database gives the columns of rows.
fn names_of(rows: &linktable_store::Rows) -> Keys {
    Rc::new(rows.columns.iter().map(|name| Some(name.as_str().into())).collect())
}

/// The result of a statement given as text.
pub fn of_text(vm: &mut Vm, rows: linktable_store::Rows) -> Value {
    let keys = names_of(&rows);
    let source = Source {
        gives_rows: !keys.is_empty(),
        rows: RefCell::new(rows.rows),
        changed: rows.rows_changed,
        last_row: rows.last_insert_rowid,
        ..Source::default()
    };
    make(vm, Rc::new(source), keys, Shape::Rows)
}

/// The result of an INSERT of one row that gives back nothing, with the row's key.
pub fn of_insert(vm: &mut Vm, rows: &linktable_store::Rows, key: Vec<Value>) -> Value {
    let source = Source {
        changed: rows.rows_changed,
        last_row: rows.last_insert_rowid,
        inserted: Some(key),
        ..Source::default()
    };
    make(vm, Rc::new(source), Keys::default(), Shape::Rows)
}

/// The result of many rows that the session inserted or updated: it has nothing to tell.
pub fn of_nothing(vm: &mut Vm) -> Value {
    let [.., class, _, _] = classes(vm);
    let source = Source { gives_rows: true, ..Source::default() };
    let result = ResultObject {
        source: Rc::new(source),
        keys: Keys::default(),
        shape: Shape::Rows,
        unique: Cell::new(false),
        picked: None,
    };
    Value::Instance(Instance::with_host(&class, result))
}

fn make(vm: &mut Vm, source: Rc<Source>, keys: Keys, shape: Shape) -> Value {
    let [cursor, chunked, scalars, mappings, ..] = classes(vm);
    let class = match shape {
        Shape::Scalars(_) => scalars,
        Shape::Mappings => mappings,
        Shape::Rows if source.entities.is_empty() => cursor,
        Shape::Rows => chunked,
    };
    let unique = Cell::new(false);
    Value::Instance(Instance::with_host(&class, ResultObject { source, keys, shape, unique, picked: None }))
}

/// Turns all rows of a result into objects now.
///
/// # Errors
/// What loading raises.
pub fn prepare(vm: &mut Vm, result: &Value) -> Result<()> {
    match result.host::<ResultObject>() {
        Some(result) => result.source.prepare(vm),
        None => Ok(()),
    }
}

impl ResultObject {
    /// Refuses to give out objects that are in several rows as often as they are there.
    fn check_unique(&self, vm: &mut Vm) -> Result<()> {
        if !self.source.plan.needs_unique() || self.unique.get() {
            return Ok(());
        }
        let message = "The unique() method must be invoked on this Result, as it contains results that include joined \
                       eager loads against collections";
        Err(error(vm, "InvalidRequestError", message))
    }

    /// The next item that has not been given out.
    fn next(&self, vm: &mut Vm) -> Result<Option<Value>> {
        self.source.prepare(vm)?;
        let row = self.source.ready.borrow_mut().as_mut().and_then(VecDeque::pop_front);
        Ok(row.map(|row| self.shaped(vm, row)))
    }

    fn shaped(&self, vm: &mut Vm, row: Vec<Value>) -> Value {
        let row = match &self.picked {
            Some(picked) => picked.iter().map(|at| row.get(*at).cloned().unwrap_or_default()).collect(),
            None => row,
        };
        match self.shape {
            Shape::Scalars(at) => row.into_iter().nth(at).unwrap_or_default(),
            Shape::Mappings => row_mapping::value(vm, named(&self.keys, &row)),
            Shape::Rows => {
                let [.., class] = classes(vm);
                let instance = Instance::with_base(&class, Value::tuple(row));
                instance.set_host(Rc::new(RowKeys(self.keys.clone())));
                Value::Instance(instance)
            }
        }
    }

    /// All items that have not been given out.
    fn rest(&self, vm: &mut Vm) -> Result<Vec<Value>> {
        let mut items: Vec<Value> = Vec::new();
        while let Some(item) = self.next(vm)? {
            self.check_unique(vm)?;
            if self.unique.get() {
                let mut met = false;
                for other in &items {
                    met = met || other.is(&item) || (item.as_instance().is_none() && vm.eq(other, &item)?);
                }
                if met {
                    continue;
                }
            }
            items.push(item);
        }
        Ok(items)
    }

    fn only(&self, vm: &mut Vm, must_be: bool) -> Result<Option<Value>> {
        let first = self.next(vm)?;
        let Some(first) = first else {
            self.source.closed.set(true);
            if must_be {
                return Err(error(vm, "NoResultFound", "No row was found when one was required"));
            }
            return Ok(None);
        };
        let mut second = self.next(vm)?;
        if second.is_some() {
            self.check_unique(vm)?;
        }
        while self.unique.get() && second.as_ref().is_some_and(|second| second.is(&first)) {
            second = self.next(vm)?;
        }
        self.source.closed.set(true);
        if second.is_some() {
            let message = if must_be {
                "Multiple rows were found when exactly one was required"
            } else {
                "Multiple rows were found when one or none was required"
            };
            return Err(error(vm, "MultipleResultsFound", message));
        }
        Ok(Some(first))
    }
}

/// The classes of results that scripts name.
pub(super) fn result_classes(vm: &mut Vm) -> [Rc<Class>; 7] {
    classes(vm)
}
