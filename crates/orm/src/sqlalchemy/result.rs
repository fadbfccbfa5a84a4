//! What a statement gives: rows, objects or single values, all at once or one by one.
//!
//! Mirrors SQLAlchemy 2.1, `engine/result.py` and `engine/row.py`.

use std::borrow::Cow;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form, Instance, Iter};
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Value, Vm};
use linktable_schema::SqlValue;

use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::eager::columns::LeftOut;
use crate::sqlalchemy::eager::joined::{Collected, Plan};
use crate::sqlalchemy::eager::{self, LoadOption};
use crate::sqlalchemy::errors::{error, plain_value};
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{Lazy, Mapper};
use crate::sqlalchemy::row_keys::Keys;
use crate::sqlalchemy::row_mapping;
use crate::sqlalchemy::select::{Compiled, Entity};
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::State;

/// Rows on their way from the database.
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
}

struct RowKeys(Keys);

const METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", generic),
    method("__enter__", enter),
    method("__exit__", exit),
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "results", attribute_names::RESULTS)),
    method("__iter__", iter),
    method("__next__", next_item),
    method("all", all),
    method("close", close),
    method("columns", refused!("Result.columns")),
    method("fetchall", all),
    method("fetchmany", fetch_many),
    method("fetchone", fetch_one),
    method("first", first),
    method("freeze", refused!("Result.freeze")),
    getter("inserted_primary_key", |vm, args| match &this(&args)?.source.inserted {
        Some(key) => Ok(Value::tuple(key.clone())),
        None => attribute_names::refuse(
            vm,
            &[args.this(), Value::str("inserted_primary_key")].into(),
            "results",
            attribute_names::RESULTS,
        ),
    }),
    getter("is_insert", refused!("Result.is_insert")),
    method("keys", keys),
    getter("lastrowid", |_, args| Ok(Value::Int(this(&args)?.source.last_row))),
    method("mappings", mappings),
    method("one", one),
    method("one_or_none", one_or_none),
    method("partitions", partitions),
    getter("rowcount", row_count),
    method("scalar", scalar),
    method("scalar_one", scalar_one),
    method("scalar_one_or_none", scalar_one_or_none),
    method("scalars", scalars),
    method("tuples", itself),
    method("unique", unique),
    method("yield_per", itself),
];

/// What results of single values have.
const SCALAR_METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", generic),
    method("__enter__", enter),
    method("__exit__", exit),
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "results", attribute_names::FILTERED_RESULTS)),
    method("__iter__", iter),
    method("__next__", next_item),
    method("all", all),
    method("close", close),
    method("fetchall", all),
    method("fetchmany", fetch_many),
    method("first", first),
    method("one", one),
    method("one_or_none", one_or_none),
    method("partitions", partitions),
    method("unique", unique),
    method("yield_per", itself),
];

/// What results of dictionaries have.
const MAPPING_METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", generic),
    method("__enter__", enter),
    method("__exit__", exit),
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "results", attribute_names::FILTERED_RESULTS)),
    method("__iter__", iter),
    method("__next__", next_item),
    method("all", all),
    method("close", close),
    method("columns", refused!("MappingResult.columns")),
    method("fetchall", all),
    method("fetchmany", fetch_many),
    method("fetchone", fetch_one),
    method("first", first),
    method("keys", keys),
    method("one", one),
    method("one_or_none", one_or_none),
    method("partitions", partitions),
    method("unique", unique),
    method("yield_per", itself),
];

const ROW_METHODS: &[NativeDef] = &[
    method("__getattr__", row_attribute),
    method("_asdict", row_dict),
    getter("_fields", row_fields),
    getter("_mapping", row_mapping),
    method("_tuple", row_tuple),
    getter("t", row_tuple),
    method("tuple", row_tuple),
];

const KEYS_METHODS: &[NativeDef] = &[method("__iter__", keys_iter), method("__repr__", keys_repr)];

fn generic(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let origin = args.take_this();
    Ok(Value::Alias(Rc::new(Alias { form: Form::Generic, origin, args: args.positional })))
}

#[derive(Default)]
struct Classes(OnceCell<[Rc<Class>; 5]>);

fn classes(vm: &mut Vm) -> [Rc<Class>; 5] {
    let (object, tuple) = (vm.types.object.clone(), vm.types.tuple().clone());
    let build = || {
        let result = |module, name| ClassBuilder::new(module, name, &object).natives(METHODS).build();
        let filtered =
            |name, natives| ClassBuilder::new("sqlalchemy.engine.result", name, &object).natives(natives).build();
        [
            result("sqlalchemy.engine.cursor", "CursorResult"),
            result("sqlalchemy.engine.result", "ChunkedIteratorResult"),
            filtered("ScalarResult", SCALAR_METHODS),
            filtered("MappingResult", MAPPING_METHODS),
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
    let keys = compiled.keys.unwrap_or_else(|| names_of(&rows));
    let source = Source {
        rows: RefCell::new(rows.rows),
        entities: compiled.entities,
        session: session.cloned(),
        options: compiled.options,
        plan: compiled.plan,
        left_out: compiled.left_out,
        ready: RefCell::new(None),
        closed: Cell::new(false),
        changed: 0,
        gives_rows: true,
        last_row: 0,
        inserted: None,
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
        entities: Vec::new(),
        session: None,
        options: Vec::new(),
        plan: Plan::default(),
        left_out: Vec::new(),
        ready: RefCell::new(None),
        closed: Cell::new(false),
        changed: rows.rows_changed,
        last_row: rows.last_insert_rowid,
        inserted: None,
    };
    make(vm, Rc::new(source), keys, Shape::Rows)
}

/// The result of an INSERT of one row that gives back nothing, with the row's key.
pub fn of_insert(vm: &mut Vm, rows: &linktable_store::Rows, key: Vec<Value>) -> Value {
    let source = Source {
        gives_rows: false,
        rows: RefCell::default(),
        entities: Vec::new(),
        session: None,
        options: Vec::new(),
        plan: Plan::default(),
        left_out: Vec::new(),
        ready: RefCell::new(None),
        closed: Cell::new(false),
        changed: rows.rows_changed,
        last_row: rows.last_insert_rowid,
        inserted: Some(key),
    };
    make(vm, Rc::new(source), Keys::default(), Shape::Rows)
}

fn make(vm: &mut Vm, source: Rc<Source>, keys: Keys, shape: Shape) -> Value {
    let [cursor, chunked, scalars, mappings, _] = classes(vm);
    let class = match shape {
        Shape::Scalars(_) => scalars,
        Shape::Mappings => mappings,
        Shape::Rows if source.entities.is_empty() => cursor,
        Shape::Rows => chunked,
    };
    let unique = Cell::new(false);
    Value::Instance(Instance::with_host(&class, ResultObject { source, keys, shape, unique }))
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

fn this(args: &Args) -> Result<Rc<ResultObject>> {
    args.this().host::<ResultObject>().ok_or_else(|| unsupported("this kind of result"))
}

impl Source {
    /// Turns rows into objects, when the first is asked for.
    fn prepare(&self, vm: &mut Vm) -> Result<()> {
        if self.closed.get() {
            return Err(error(vm, "ResourceClosedError", "This result object is closed."));
        }
        if !self.gives_rows {
            let message = "This result object does not return rows. It has been closed automatically.";
            return Err(error(vm, "ResourceClosedError", message));
        }
        if self.ready.borrow().is_some() {
            return Ok(());
        }
        let rows = self.rows.take();
        let mut ready = VecDeque::with_capacity(rows.len());
        let later: Vec<Vec<(usize, Lazy)>> = self
            .entities
            .iter()
            .map(|entity| match entity {
                Entity::Object { mapper, .. } => eager::later(&self.options, mapper),
                Entity::Value(_) => Vec::new(),
            })
            .collect();
        let mut collected = Collected::default();
        for row in &rows {
            let values = self.values(vm, row, &later)?;
            if let Some(session) = self.session.as_ref().filter(|_| !self.plan.is_empty()) {
                collected.take(vm, session, &self.plan, row, &values)?;
            }
            ready.push_back(values);
        }
        if let Some(session) = &self.session {
            collected.finish(vm, session, &self.plan)?;
        }
        for (at, entity) in self.entities.iter().enumerate() {
            if let (Entity::Object { mapper, .. }, Some(session)) = (entity, &self.session) {
                let objects: Vec<Value> = ready.iter().filter_map(|row| row.get(at).cloned()).collect();
                eager::load_with(vm, session, mapper, &objects, &self.options)?;
            }
        }
        *self.ready.borrow_mut() = Some(ready);
        Ok(())
    }

    fn values(&self, vm: &mut Vm, row: &[SqlValue], later: &[Vec<(usize, Lazy)>]) -> Result<Vec<Value>> {
        vm.burn(1 + row.len() as u64)?;
        if self.entities.is_empty() {
            return Ok(row.iter().map(plain_value).collect());
        }
        let mut values = Vec::with_capacity(self.entities.len());
        let mut rest = row;
        for (at, entity) in self.entities.iter().enumerate() {
            if let Some(offset) = self.plan.offsets.get(at) {
                rest = row.get(*offset..).unwrap_or_default();
            }
            match (entity, &self.session) {
                (Entity::Object { mapper, .. }, Some(session)) => {
                    let left = self.left_out.get(at).map_or(&[][..], Vec::as_slice);
                    let width = mapper.columns.len() - left.len();
                    let (own, others) = rest.split_at_checked(width).unwrap_or((rest, &[]));
                    rest = others;
                    let whole = with_gaps(own, left);
                    let known = session.identity.borrow().get(&load::key_of_row(mapper, &whole));
                    let had: Vec<bool> = match known.as_ref().and_then(|known| State::of_instance(known)) {
                        Some(state) => left_columns(mapper, left).map(|(key, _)| state.loaded(key).is_some()).collect(),
                        None => vec![false; left.len()],
                    };
                    let object = load::object_of_row(vm, session, mapper, &whole, false)?;
                    if let Some(state) = State::of(&object) {
                        if let (None, Some(later)) = (&known, later.get(at)) {
                            state.lazy.borrow_mut().extend(later.iter().copied());
                            if !self.options.is_empty() {
                                state.options.borrow_mut().clone_from(&self.options);
                            }
                        }
                        for ((key, raises), had) in left_columns(mapper, left).zip(had) {
                            if !had {
                                state.unload(key);
                                state.expired_keys.borrow_mut().remove(key);
                                state.deferred.borrow_mut().insert(Rc::clone(key), raises);
                            }
                        }
                    }
                    values.push(object);
                }
                (Entity::Object { mapper, .. }, None) => {
                    let (own, others) = rest.split_at_checked(mapper.columns.len()).unwrap_or((rest, &[]));
                    rest = others;
                    for (column, value) in mapper.columns.iter().zip(own) {
                        values.push(column.sql_type.to_python(vm, value)?);
                    }
                }
                (Entity::Value(node), _) => {
                    let Some((value, others)) = rest.split_first() else { continue };
                    rest = others;
                    values.push(node.kind.to_python(vm, value)?);
                }
            }
        }
        Ok(values)
    }
}

/// A row with NULL for the columns that were left out of it.
fn with_gaps<'a>(row: &'a [SqlValue], left: &[LeftOut]) -> Cow<'a, [SqlValue]> {
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

fn named(keys: &Keys, row: &[Value]) -> Dict {
    let mut dict = Dict::default();
    for (key, value) in keys.iter().zip(row) {
        if let Some(key) = key {
            dict.set_str(&**key, value.clone());
        }
    }
    dict
}

fn all(vm: &mut Vm, args: Args) -> Result<Value> {
    let items = this(&args)?.rest(vm)?;
    Ok(Value::list(items))
}

fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    if result.unique.get() {
        let items = result.rest(vm)?;
        return Ok(Iter::over("generator", items));
    }
    result.source.prepare(vm)?;
    result.check_unique(vm)?;
    // The objects of all rows are there until the last is given out, as SQLAlchemy's chunk has them.
    let held: Vec<Value> = result
        .source
        .ready
        .borrow()
        .iter()
        .flatten()
        .flatten()
        .filter(|value| value.as_instance().is_some())
        .cloned()
        .collect();
    let mut held = held;
    Ok(Value::Iter(Iter::new("generator", move |vm| {
        let item = result.next(vm)?;
        if item.is_none() {
            held.clear();
        }
        Ok(item)
    })))
}

fn next_item(vm: &mut Vm, args: Args) -> Result<Value> {
    match this(&args)?.next(vm)? {
        Some(item) => Ok(item),
        None => Err(vm.error("StopIteration", "")),
    }
}

fn first(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    let item = result.next(vm)?;
    result.source.closed.set(true);
    *result.source.ready.borrow_mut() = None;
    Ok(item.unwrap_or_default())
}

fn one(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(this(&args)?.only(vm, true)?.unwrap_or_default())
}

fn one_or_none(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(this(&args)?.only(vm, false)?.unwrap_or_default())
}

fn first_value(result: &ResultObject) -> ResultObject {
    ResultObject {
        source: result.source.clone(),
        keys: result.keys.clone(),
        shape: Shape::Scalars(0),
        unique: result.unique.clone(),
    }
}

fn scalar(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = first_value(&*this(&args)?);
    let item = result.next(vm)?;
    result.source.closed.set(true);
    Ok(item.unwrap_or_default())
}

fn scalar_one(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(first_value(&*this(&args)?).only(vm, true)?.unwrap_or_default())
}

fn scalar_one_or_none(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(first_value(&*this(&args)?).only(vm, false)?.unwrap_or_default())
}

fn scalars(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    let at = match args.get(1) {
        None => 0,
        Some(Value::Int(at)) => usize::try_from(*at).unwrap_or(0),
        Some(_) => return Err(unsupported("`scalars` of a column by its name")),
    };
    let made = make(vm, result.source.clone(), result.keys.clone(), Shape::Scalars(at));
    if let Some(made) = made.host::<ResultObject>() {
        made.unique.set(result.unique.get());
    }
    Ok(made)
}

fn mappings(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    Ok(make(vm, result.source.clone(), result.keys.clone(), Shape::Mappings))
}

fn unique(_vm: &mut Vm, args: Args) -> Result<Value> {
    this(&args)?.unique.set(true);
    Ok(args.this())
}

fn fetch_one(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(this(&args)?.next(vm)?.unwrap_or_default())
}

fn fetch_many(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    let count = args.get(1).and_then(Value::as_int).unwrap_or(1);
    let mut items = Vec::new();
    for _ in 0..count {
        match result.next(vm)? {
            Some(item) => items.push(item),
            None => break,
        }
    }
    Ok(Value::list(items))
}

/// `partitions(2)`: lists of so many rows.
fn partitions(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    let Some(size) = args.get(1).and_then(Value::as_int).and_then(|size| usize::try_from(size).ok()) else {
        return Err(unsupported("`partitions` without a size"));
    };
    let items = result.rest(vm)?;
    let parts = items.chunks(size.max(1)).map(|part| Value::list(part.to_vec())).collect();
    Ok(Iter::over("generator", parts))
}

fn keys(vm: &mut Vm, args: Args) -> Result<Value> {
    let keys = this(&args)?.keys.iter().flatten().map(|key| Value::str(&**key)).collect();
    Ok(key_view(vm, keys))
}

/// The names of a result's columns, as SQLAlchemy shows them.
pub(super) fn key_view(vm: &mut Vm, keys: Vec<Value>) -> Value {
    let class = crate::classes::once(vm, "sqlalchemy.engine.result.RMKeyView", |object| {
        ClassBuilder::new("sqlalchemy.engine.result", "RMKeyView", object).natives(KEYS_METHODS).build()
    });
    Value::Instance(Instance::with_base(&class, Value::tuple(keys)))
}

/// The classes of results that scripts name.
pub(super) fn result_classes(vm: &mut Vm) -> [Rc<Class>; 4] {
    let [cursor, chunked, scalars, mappings, _] = classes(vm);
    [cursor, chunked, scalars, mappings]
}

fn keys_repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let keys = vm.collect(args.this().unwrapped())?;
    let keys = vm.repr(&Value::list(keys))?;
    Ok(Value::str(format!("RMKeyView({keys})")))
}

fn keys_iter(_vm: &mut Vm, args: Args) -> Result<Value> {
    match args.this().unwrapped() {
        Value::Tuple(tuple) => Ok(Iter::over("list_iterator", tuple.items.clone())),
        _ => Ok(Value::None),
    }
}

fn row_count(_vm: &mut Vm, args: Args) -> Result<Value> {
    let changed = this(&args)?.source.changed;
    Ok(Value::Int(i64::try_from(changed).unwrap_or(i64::MAX)))
}

fn close(_vm: &mut Vm, args: Args) -> Result<Value> {
    this(&args)?.source.closed.set(true);
    Ok(Value::None)
}

fn enter(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}

fn exit(vm: &mut Vm, args: Args) -> Result<Value> {
    close(vm, args)
}

fn itself(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}

fn row_keys(args: &Args) -> (Keys, Vec<Value>) {
    let this = args.this();
    let keys = this.host::<RowKeys>().map(|keys| keys.0.clone()).unwrap_or_default();
    let values = match this.unwrapped() {
        Value::Tuple(tuple) => tuple.items.clone(),
        _ => Vec::new(),
    };
    (keys, values)
}

fn row_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let (keys, values) = row_keys(&args);
    let at = keys.iter().position(|key| key.as_deref() == Some(&*name));
    match at.and_then(|at| values.get(at)) {
        Some(value) => Ok(value.clone()),
        None => Err(vm.attribute_error(name.to_string(), &args.this(), &name)),
    }
}

fn row_mapping(vm: &mut Vm, args: Args) -> Result<Value> {
    let (keys, values) = row_keys(&args);
    Ok(row_mapping::value(vm, named(&keys, &values)))
}

fn row_dict(_vm: &mut Vm, args: Args) -> Result<Value> {
    let (keys, values) = row_keys(&args);
    Ok(Value::dict(named(&keys, &values)))
}

fn row_fields(_vm: &mut Vm, args: Args) -> Result<Value> {
    let (keys, _) = row_keys(&args);
    Ok(Value::tuple(keys.iter().flatten().map(|key| Value::str(&**key)).collect()))
}

fn row_tuple(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}
