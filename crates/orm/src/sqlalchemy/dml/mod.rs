//! `insert(Hero)`, `update(Hero)` and `delete(Hero)`, with the session's objects kept in step.
//!
//! Mirrors SQLAlchemy 2.1, `sql/dml.py` and `orm/bulk_persistence.py` (`synchronize_session="auto"`).

mod evaluate;
mod insert;

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::{BinaryOp, Delete, Expr, From, Rendered, Select, Style, TableRef, TextPart, Update};

use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::database::{Connection, Param};
use crate::sqlalchemy::defaults::{self, ColumnDefault, Given};
use crate::sqlalchemy::eager::joined::Plan;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::{self, node_of};
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::mapper::{MappedColumn, Mapper};
use crate::sqlalchemy::metadata;
use crate::sqlalchemy::result;
use crate::sqlalchemy::row_keys;
use crate::sqlalchemy::select::{self, Compiled, Entity, Query, table_of};
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::{IdentityKey, State};
use evaluate::{evaluate, is_evaluable};

/// Values by their attributes.
type Values = Vec<(Rc<str>, Expr<Param>)>;

/// A statement that changes rows.
#[derive(Clone)]
pub struct Dml {
    mapper: Rc<Mapper>,
    /// Whether it was made of the class, not of its table: objects are kept in step, and given back.
    of_class: bool,
    what: What,
    filter: Vec<Expr<Param>>,
    returning: Vec<Entity>,
    synchronize: Synchronize,
}

#[derive(Clone)]
enum What {
    Delete,
    Update(Values),
    Insert(insert::Rows),
}

/// How the session's objects are kept in step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Synchronize {
    /// By evaluating the condition in Python, or else by asking for the keys.
    Auto,
    Evaluate,
    Fetch,
    No,
}

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        attribute_names::refuse(vm, &args, "`insert`, `update` and `delete`", attribute_names::STATEMENTS)
    }),
    method("__str__", text),
    method("execution_options", execution_options),
    method("returning", returning),
];

const FILTER_METHODS: &[NativeDef] =
    &[method("filter", filter), method("filter_by", filter_by), method("where", filter)];

const UPDATE_METHODS: &[NativeDef] = &[method("values", values)];

const INSERT_METHODS: &[NativeDef] = &[
    method("from_select", insert::from_select),
    method("prefix_with", insert::prefix),
    method("values", insert::values),
];

#[derive(Default)]
struct Classes(OnceCell<[Rc<Class>; 3]>);

/// `delete(…)`
///
/// # Errors
/// What configuring the mappers raises.
pub fn delete(vm: &mut Vm, args: Args) -> Result<Value> {
    start(vm, &args, What::Delete)
}

/// `update(…)`
///
/// # Errors
/// What configuring the mappers raises.
pub fn update(vm: &mut Vm, args: Args) -> Result<Value> {
    start(vm, &args, What::Update(Vec::new()))
}

/// `insert(…)`
///
/// # Errors
/// What configuring the mappers raises.
pub fn insert(vm: &mut Vm, args: Args) -> Result<Value> {
    start(vm, &args, What::Insert(insert::Rows::default()))
}

/// `update` of a class with values and conditions that are known, as `Query.update` makes one.
pub fn of_query(mapper: &Rc<Mapper>, filter: Vec<Expr<Param>>, is_update: bool) -> Dml {
    let what = if is_update { What::Update(Vec::new()) } else { What::Delete };
    Dml { mapper: mapper.clone(), of_class: true, what, filter, returning: Vec::new(), synchronize: Synchronize::Auto }
}

fn start(vm: &mut Vm, args: &Args, what: What) -> Result<Value> {
    let of_class = table_of(vm, &args.this())?.filter(|(_, table)| table.alias.is_none()).map(|(mapper, _)| mapper);
    let (mapper, of_class) = match of_class {
        Some(mapper) => (mapper, true),
        None => match metadata::mapper_of(vm, &args.this()) {
            Some(mapper) => (mapper, false),
            None => return Err(unsupported("`insert`, `update` and `delete` of anything but a class or its table")),
        },
    };
    let synchronize = Synchronize::Auto;
    Ok(value(vm, Dml { mapper, of_class, what, filter: Vec::new(), returning: Vec::new(), synchronize }))
}

fn value(vm: &mut Vm, statement: Dml) -> Value {
    let object = vm.types.object.clone();
    let build =
        |name, base: &Rc<Class>, natives| ClassBuilder::new("sqlalchemy.sql.dml", name, base).natives(natives).build();
    let make = || {
        let base = build("UpdateBase", &object, METHODS);
        let filtered = build("DMLWhereBase", &base, FILTER_METHODS);
        [
            build("Delete", &filtered, &[]),
            build("Update", &filtered, UPDATE_METHODS),
            build("Insert", &base, INSERT_METHODS),
        ]
    };
    let [delete, update, insert] = vm.state::<Classes>().0.get_or_init(make).clone();
    let class = match statement.what {
        What::Delete => delete,
        What::Update(_) => update,
        What::Insert(_) => insert,
    };
    Value::Instance(Instance::with_host(&class, statement))
}

/// The statement a value is, if it is one.
pub fn of(value: &Value) -> Option<Rc<Dml>> {
    value.host::<Dml>()
}

fn this(args: &Args) -> Result<Dml> {
    of(&args.this()).map(|statement| (*statement).clone()).ok_or_else(|| unsupported("this kind of statement"))
}

fn execution_options(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    for (name, option) in &args.keywords {
        statement.take_option(name, option)?;
    }
    Ok(value(vm, statement))
}

fn returning(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    for item in args.positional.iter().skip(1) {
        statement.returning.extend(select::entities_of(vm, item)?);
    }
    Ok(value(vm, statement))
}

fn filter(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    for item in args.positional.iter().skip(1) {
        statement.filter.push(expression::condition(vm, item)?);
    }
    Ok(value(vm, statement))
}

fn filter_by(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    let Some(class) = statement.mapper.class.upgrade() else { return Ok(Value::None) };
    for (name, given) in &args.keywords {
        let attribute = vm.get_attr(&Value::Class(class.clone()), name)?;
        let compared = vm.call_method(&attribute, "__eq__", [given.clone()])?;
        statement.filter.push(expression::condition(vm, &compared)?);
    }
    Ok(value(vm, statement))
}

fn values(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    let given = given_values(vm, &args)?;
    statement.set_values(vm, given)?;
    Ok(value(vm, statement))
}

/// What `values(…)` is given: by attributes or columns.
///
/// # Errors
/// For keys that are no columns.
pub fn given_values(vm: &mut Vm, args: &Args) -> Result<Vec<(Rc<str>, Value)>> {
    let mut given: Vec<(Rc<str>, Value)> =
        args.keywords.iter().map(|(name, value)| (name.as_str().into(), value.clone())).collect();
    match args.get(1) {
        Some(dict @ Value::Dict(_)) => given.extend(named_values(vm, dict)?),
        Some(_) => return Err(unsupported("`values` of this kind")),
        None => {}
    }
    Ok(given)
}

fn named_values(vm: &mut Vm, dict: &Value) -> Result<Vec<(Rc<str>, Value)>> {
    let mut given = Vec::new();
    for (name, value) in vm.mapping_items(dict)? {
        let key = match (name.as_text(), instrument::column_key(&name)) {
            (Some(name), _) => name.as_str().into(),
            (None, Some(key)) => key,
            (None, None) => match node_of(vm, &name)?.map(|node| node.expr) {
                Some(Expr::Column { name, .. }) => name,
                _ => return Err(unsupported("`values` with such a key")),
            },
        };
        given.push((key, value));
    }
    Ok(given)
}

/// A value of a column: an expression, or a parameter that goes by the column's own name.
fn column_value(vm: &mut Vm, column: &MappedColumn, given: &Value) -> Result<Expr<Param>> {
    Ok(match node_of(vm, given)? {
        Some(node) => node.expr,
        None => {
            let param = Param { value: given.clone(), kind: column.sql_type.clone() };
            Expr::Text(vec![TextPart::Bind(column.name.clone(), param)])
        }
    })
}

/// The place of a column among those of a class.
fn place(mapper: &Mapper, key: &str) -> Option<usize> {
    let by_key = mapper.columns.iter().position(|column| &*column.key == key);
    by_key.or_else(|| mapper.columns.iter().position(|column| &*column.name == key))
}

fn unconsumed(vm: &mut Vm, name: &str) -> linktable_python::Raised {
    error(vm, "CompileError", format!("Unconsumed column names: {name}"))
}

impl Dml {
    /// Takes an execution option.
    ///
    /// # Errors
    /// For options that are not known.
    pub fn take_option(&mut self, name: &str, option: &Value) -> Result<()> {
        if name != "synchronize_session" {
            return Err(unsupported(format!("the execution option `{name}` of a statement")));
        }
        self.synchronize = match (option, option.as_text().map(|text| text.as_str())) {
            (Value::Bool(false), _) => Synchronize::No,
            (_, Some("auto")) => Synchronize::Auto,
            (_, Some("evaluate")) => Synchronize::Evaluate,
            (_, Some("fetch")) => Synchronize::Fetch,
            _ => return Err(unsupported("this `synchronize_session`")),
        };
        Ok(())
    }

    /// Adds values to an UPDATE, in the order of the table.
    ///
    /// # Errors
    /// `CompileError` for a name that is no column.
    pub fn set_values(&mut self, vm: &mut Vm, given: Vec<(Rc<str>, Value)>) -> Result<()> {
        let mapper = self.mapper.clone();
        let What::Update(values) = &mut self.what else { return Ok(()) };
        for (name, given) in given {
            let Some(column) = place(&mapper, &name).and_then(|at| mapper.columns.get(at)) else {
                return Err(unconsumed(vm, &name));
            };
            let expr = column_value(vm, column, &given)?;
            values.retain(|(key, _)| *key != column.key);
            values.push((column.key.clone(), expr));
        }
        values.sort_by_key(|(key, _)| place(&mapper, key));
        Ok(())
    }

    /// The columns it gives back.
    fn returned(&self) -> Result<Vec<Rc<str>>> {
        let mut names = Vec::new();
        for entity in &self.returning {
            for column in select::columns(entity) {
                match column {
                    Expr::Column { name, .. } => names.push(name),
                    _ => return Err(unsupported("`returning` of anything but columns")),
                }
            }
        }
        Ok(names)
    }

    /// The same with what the columns are set to that an UPDATE does not name.
    fn with_on_update(&self, vm: &mut Vm, complete: Complete) -> Result<Self> {
        let mut statement = self.clone();
        let mapper = &self.mapper;
        if let What::Update(values) = &mut statement.what
            && mapper.columns.iter().any(|column| !column.on_update.is_none())
        {
            let row = values.drain(..).filter_map(|(key, expr)| Some((place(mapper, &key)?, expr))).collect();
            let row = complete(vm, mapper, row, |column| &column.on_update)?;
            let keyed = row.into_iter().filter_map(|(at, expr)| Some((mapper.columns.get(at)?.key.clone(), expr)));
            *values = keyed.collect();
        }
        Ok(statement)
    }

    fn render(&self, style: Style, returning: Vec<Rc<str>>) -> Rendered<Param> {
        let filter = Expr::all(self.filter.clone());
        let table = self.mapper.table.clone();
        match &self.what {
            What::Delete => Delete { table, filter, returning }.render(style),
            What::Update(values) => {
                let own = TableRef::named(&table);
                let others: Vec<From<Param>> = filter
                    .iter()
                    .flat_map(Expr::tables)
                    .filter(|other| **other != own)
                    .cloned()
                    .map(From::Table)
                    .collect();
                let values = values
                    .iter()
                    .filter_map(|(key, value)| Some((self.mapper.column(key)?.name.clone(), value.clone())));
                Update { table, values: values.collect(), filter, returning }.render_from(&others, style)
            }
            // INSERTs are rendered row by row.
            What::Insert(_) => {
                Rendered { sql: String::new(), params: Vec::new(), names: Vec::new(), warnings: Vec::new() }
            }
        }
    }
}

/// A row's values by the places of their columns.
type Row = Vec<(usize, Expr<Param>)>;

/// Fills in what a row leaves out.
type Complete = fn(&mut Vm, &Mapper, Row, fn(&MappedColumn) -> &ColumnDefault) -> Result<Row>;

/// A row with the defaults of the columns it leaves out.
fn completed(vm: &mut Vm, mapper: &Mapper, row: Row, default_of: fn(&MappedColumn) -> &ColumnDefault) -> Result<Row> {
    let given = row.into_iter().map(|(at, expr)| (at, parameter(&expr).map_or(Given::Sql(expr), Given::Param)));
    let row = defaults::completed(vm, mapper, given.collect(), default_of)?;
    let named = row.into_iter().filter_map(|(at, given)| {
        let name = &mapper.columns.get(at)?.name;
        Some(match given {
            Given::Param(param) => (at, Expr::Text(vec![TextPart::Bind(name.clone(), param)])),
            Given::Sql(expr) => (at, expr),
        })
    });
    Ok(named.collect())
}

/// The same as a statement's text has it: no function is called.
fn placed(vm: &mut Vm, mapper: &Mapper, mut row: Row, default_of: fn(&MappedColumn) -> &ColumnDefault) -> Result<Row> {
    for (at, column) in mapper.columns.iter().enumerate() {
        if row.iter().any(|(other, _)| *other == at) {
            continue;
        }
        let value = match default_of(column) {
            ColumnDefault::None => continue,
            ColumnDefault::Expression(value) => value.clone(),
            ColumnDefault::Value(_) | ColumnDefault::Call(_) => Value::None,
        };
        row.push((at, column_value(vm, column, &value)?));
    }
    row.sort_by_key(|(at, _)| *at);
    Ok(row)
}

fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    let statement = this(&args)?;
    if let What::Insert(rows) = &statement.what {
        return rows.text(vm, &statement.mapper, statement.returned()?).map(Value::str);
    }
    let statement = statement.with_on_update(vm, placed)?;
    Ok(Value::str(statement.render(Style::Named, statement.returned()?).sql))
}

/// Executes a statement on a connection, and in a session does to the objects what it does to their rows.
///
/// # Errors
/// What the database refuses.
pub fn execute(
    vm: &mut Vm,
    session: Option<&Rc<SessionCore>>,
    connection: &Rc<Connection>,
    statement: &Dml,
    params: Option<&Value>,
) -> Result<Value> {
    let session = session.filter(|_| statement.of_class);
    if matches!(statement.what, What::Insert(_)) {
        return insert::execute(vm, session, connection, statement, params);
    }
    if let Some(params) = params {
        return update_by_key(vm, session, connection, statement, params);
    }
    let statement = &statement.with_on_update(vm, completed)?;
    let filter = Expr::all(statement.filter.clone());
    let evaluates = match statement.synchronize {
        Synchronize::Auto | Synchronize::Evaluate => {
            filter.as_ref().is_none_or(|filter| is_evaluable(&statement.mapper, filter))
        }
        Synchronize::Fetch | Synchronize::No => false,
    };
    if !evaluates && statement.synchronize == Synchronize::Evaluate && session.is_some() {
        return Err(unsupported("this condition with `synchronize_session=\"evaluate\"`"));
    }
    let mut matched = Vec::new();
    if let Some(session) = session.filter(|_| evaluates) {
        // Comparing may run Python code, which may come back to the session.
        let states = session.identity.borrow().states();
        for state in states {
            if !Rc::ptr_eq(&state.mapper, &statement.mapper) || state.expired.get() {
                continue;
            }
            let holds = match &filter {
                Some(filter) => matches!(evaluate(vm, &state, filter)?, Some(Value::Bool(true))),
                None => true,
            };
            if holds {
                matched.push(state);
            }
        }
    }
    let mut returned = statement.returned()?;
    let own = returned.len();
    let fetches = session.is_some() && !evaluates && statement.synchronize != Synchronize::No;
    if fetches {
        returned.extend(statement.mapper.primary_key().map(|column| column.name.clone()));
    }
    let mut rows = connection.execute(vm, &statement.render(Style::Question, returned))?;
    if let Some(session) = session.filter(|_| fetches) {
        for row in &mut rows.rows {
            let key = IdentityKey::new(&statement.mapper, row.get(own..).unwrap_or_default());
            row.truncate(own);
            let instance = session.identity.borrow().get(&key);
            matched.extend(instance.and_then(|instance| State::of_instance(&instance)));
        }
        if own == 0 {
            rows.rows_changed = rows.rows_changed.max(rows.rows.len() as u64);
            rows.rows.clear();
            rows.columns.clear();
        }
    }
    if let Some(session) = session {
        for state in &matched {
            match &statement.what {
                What::Update(values) => take_values(vm, state, values)?,
                _ => session.register_deleted(state),
            }
        }
    }
    give_back(vm, session, statement, rows)
}

/// The result of a statement: the rows it gives back, if it does.
fn give_back(
    vm: &mut Vm,
    session: Option<&Rc<SessionCore>>,
    statement: &Dml,
    rows: linktable_store::Rows,
) -> Result<Value> {
    if statement.returning.is_empty() {
        return Ok(result::of_text(vm, rows));
    }
    let query = Query::of(statement.returning.clone());
    let keys = Some(row_keys::of_entities(vm, &query.entities)?);
    let compiled = Compiled {
        select: Select::default(),
        entities: query.entities,
        keys,
        options: Vec::new(),
        plan: Plan::default(),
        left_out: Vec::new(),
    };
    Ok(result::of_query(vm, session, compiled, rows, false))
}

/// `session.execute(update(Hero), [{"id": 1, "name": …}])`: rows by their keys.
fn update_by_key(
    vm: &mut Vm,
    session: Option<&Rc<SessionCore>>,
    connection: &Rc<Connection>,
    statement: &Dml,
    params: &Value,
) -> Result<Value> {
    let (What::Update(_), true) = (&statement.what, session.is_some() && statement.filter.is_empty()) else {
        return Err(unsupported("parameters for this statement"));
    };
    let mapper = &statement.mapper;
    let mut updates: Vec<(Rendered<Param>, Vec<Vec<Param>>)> = Vec::new();
    for dict in vm.collect(params)? {
        let (mut set, mut filter) = (Vec::new(), Vec::new());
        for (name, given) in named_values(vm, &dict)? {
            let Some(column) = place(mapper, &name).and_then(|at| mapper.columns.get(at)) else {
                return Err(unconsumed(vm, &name));
            };
            let bind =
                Expr::Bind { name: column.name.clone(), value: Param { value: given, kind: column.sql_type.clone() } };
            if column.primary_key {
                let own = Expr::Column { table: TableRef::named(&mapper.table), name: column.name.clone() };
                filter.push(Expr::binary(BinaryOp::Eq, own, bind));
            } else {
                set.push((place(mapper, &name), column.name.clone(), bind));
            }
        }
        for (at, column) in mapper.columns.iter().enumerate().filter(|(_, column)| !column.on_update.is_none()) {
            if !set.iter().any(|(place, ..)| *place == Some(at))
                && let Some(value) = defaults::value_of(vm, mapper, &column.on_update, &Vec::new())?
            {
                let value = Given::of(vm, column, value)?.expr(&column.name);
                set.push((Some(at), column.name.clone(), value));
            }
        }
        set.sort_by_key(|(place, ..)| *place);
        let values = set.into_iter().map(|(_, name, value)| (name, value)).collect();
        let statement =
            Update { table: mapper.table.clone(), values, filter: Expr::all(filter), returning: Vec::new() };
        let rendered = statement.render(Style::Question);
        let params = rendered.params.clone();
        // Rows that set the same columns go together.
        match updates.last_mut().filter(|(other, _)| other.sql == rendered.sql) {
            Some((_, rows)) => rows.push(params),
            None => updates.push((rendered, vec![params])),
        }
    }
    let mut last = linktable_store::Rows::default();
    for (statement, rows) in &updates {
        last = connection.execute_many(vm, statement, rows)?;
    }
    Ok(result::of_text(vm, last))
}

/// Sets what an UPDATE sets, in an object; what can not be known in Python is read again.
fn take_values(vm: &mut Vm, state: &Rc<State>, values: &Values) -> Result<()> {
    let mut set = Vec::new();
    for (key, expr) in values {
        if state.loaded(key).is_some() && !state.before.borrow().contains_key(key) {
            if is_evaluable(&state.mapper, expr) || bound(expr).is_some() {
                let value = match bound(expr) {
                    Some(value) => value,
                    None => evaluate(vm, state, expr)?.unwrap_or_default(),
                };
                set.push((key.clone(), value));
            } else {
                state.unload(key);
                state.expired_keys.borrow_mut().insert(key.clone());
            }
        }
    }
    for (key, value) in &set {
        state.put(key, value.clone());
    }
    state.commit_keys(set.iter().map(|(key, _)| key));
    Ok(())
}

/// The value of a parameter.
fn bound(expr: &Expr<Param>) -> Option<Value> {
    parameter(expr).map(|param| param.value)
}

/// The parameter an expression is.
fn parameter(expr: &Expr<Param>) -> Option<Param> {
    match expr {
        Expr::Text(parts) => match parts.as_slice() {
            [TextPart::Bind(_, param)] => Some(param.clone()),
            _ => None,
        },
        _ => None,
    }
}
