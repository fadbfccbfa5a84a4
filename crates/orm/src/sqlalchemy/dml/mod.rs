//! `insert(Hero)`, `update(Hero)` and `delete(Hero)`, with the session's objects kept in step.
//!
//! Mirrors SQLAlchemy 2.1, `sql/dml.py` and `orm/bulk_persistence.py` (`synchronize_session="auto"`).

pub(crate) mod conflict;
mod evaluate;
mod execute;
mod insert;
mod values;

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::{Delete, Expr, From, Rendered, Style, TableRef, Update};

use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::compile_api;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::defaults::{self, Row};
use crate::sqlalchemy::expression;
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::metadata;
use crate::sqlalchemy::select::{self, Entity, table_of};

pub use execute::execute;
pub use values::given_values;
use values::{Complete, placed};

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
    Update(Row),
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
    method("compile", compile_api::compile),
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

/// `insert` of a class with values that are known.
pub fn insert_of(mapper: &Rc<Mapper>, row: Row) -> Dml {
    Dml { what: What::Insert(insert::Rows::of(row)), ..of_query(mapper, Vec::new(), false) }
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

/// A statement as a value.
pub fn value(vm: &mut Vm, statement: Dml) -> Value {
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
    let class = match &statement.what {
        What::Delete => delete,
        What::Update(_) => update,
        What::Insert(rows) if rows.conflicts.is_sqlite => conflict::class(vm, &insert),
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
            values::put(vm, &mapper, values, &name, given)?;
        }
        values.sort_by_key(|(at, _)| *at);
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
            *values = complete(vm, mapper, std::mem::take(values), |column| &column.on_update)?;
        }
        Ok(statement)
    }

    /// What it is as text, before it is executed.
    ///
    /// # Errors
    /// What an expression that is a default raises.
    pub(super) fn shown(&self, vm: &mut Vm, style: Style) -> Result<Rendered<Param>> {
        let returned = self.returned()?;
        if let What::Insert(rows) = &self.what {
            return rows.shown(vm, &self.mapper, returned, style);
        }
        Ok(self.with_on_update(vm, placed)?.render(style, returned))
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
                let values = defaults::named(&self.mapper, values);
                Update { table, values, filter, returning }.render_from(&others, style)
            }
            // INSERTs are rendered row by row.
            What::Insert(_) => {
                let (sql, params, names) = Default::default();
                Rendered { sql, params, names, lists: Vec::new(), warnings: Vec::new() }
            }
        }
    }
}

/// What a statement is as text, before it is executed; nothing for what is no INSERT, UPDATE or DELETE.
pub(super) fn shown(vm: &mut Vm, statement: &Value, style: Style) -> Option<Result<Rendered<Param>>> {
    of(statement).map(|statement| statement.shown(vm, style))
}

fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    let statement = this(&args)?;
    statement.shown(vm, Style::Named).map(|rendered| Value::from(rendered.sql))
}
