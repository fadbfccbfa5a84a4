//! `delete(Hero)` and `update(Hero)`: statements that change many rows, with the session's objects kept in step.
//!
//! Mirrors SQLAlchemy 2.1, `orm/bulk_persistence.py` (`synchronize_session="auto"`) and `orm/evaluator.py`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::code::{BinaryOp as PythonOp, CompareOp};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::{BinaryOp, Delete, Expr, Style, Update};

use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::{self, node_of};
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::result;
use crate::sqlalchemy::select::table_of;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::State;

/// A statement that changes many rows.
#[derive(Clone)]
pub struct Dml {
    mapper: Rc<Mapper>,
    /// For an UPDATE the columns' attributes and their values; nothing for a DELETE.
    values: Option<Vec<(Rc<str>, Expr<Param>)>>,
    filter: Vec<Expr<Param>>,
}

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        attribute_names::refuse(vm, &args, "`delete` and `update`", attribute_names::STATEMENTS)
    }),
    method("__str__", text),
    method("execution_options", itself),
    method("filter", filter),
    method("returning", refused),
    method("values", values),
    method("where", filter),
];

#[derive(Default)]
struct Classes(OnceCell<[Rc<Class>; 2]>);

/// `delete(…)`
///
/// # Errors
/// What configuring the mappers raises.
pub fn delete(vm: &mut Vm, args: Args) -> Result<Value> {
    start(vm, &args, None)
}

/// `update(…)`
///
/// # Errors
/// What configuring the mappers raises.
pub fn update(vm: &mut Vm, args: Args) -> Result<Value> {
    start(vm, &args, Some(Vec::new()))
}

fn start(vm: &mut Vm, args: &Args, values: Option<Vec<(Rc<str>, Expr<Param>)>>) -> Result<Value> {
    match table_of(vm, &args.this())? {
        Some((mapper, table)) if table.alias.is_none() => Ok(value(vm, Dml { mapper, values, filter: Vec::new() })),
        _ => Err(unsupported("`delete` and `update` of anything but a class")),
    }
}

fn value(vm: &mut Vm, statement: Dml) -> Value {
    let object = vm.types.object.clone();
    let build = |name| ClassBuilder::new("sqlalchemy.sql.dml", name, &object).natives(METHODS).build();
    let [delete, update] = vm.state::<Classes>().0.get_or_init(|| [build("Delete"), build("Update")]).clone();
    let class = if statement.values.is_some() { update } else { delete };
    Value::Instance(Instance::with_host(&class, statement))
}

/// The statement a value is, if it is one.
pub fn of(value: &Value) -> Option<Rc<Dml>> {
    value.host::<Dml>()
}

fn this(args: &Args) -> Result<Dml> {
    of(&args.this()).map(|statement| (*statement).clone()).ok_or_else(|| unsupported("this kind of statement"))
}

fn itself(_vm: &mut Vm, args: Args) -> Result<Value> {
    if args.keywords.is_empty() { Ok(args.this()) } else { Err(unsupported("execution options of statements")) }
}

fn refused(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`returning`"))
}

fn filter(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    for item in args.positional.iter().skip(1) {
        statement.filter.push(expression::condition(vm, item)?);
    }
    Ok(value(vm, statement))
}

fn values(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    let mut given: Vec<(String, Value)> =
        args.keywords.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
    if let Some(dict @ Value::Dict(_)) = args.get(1) {
        for (name, value) in vm.mapping_items(dict)? {
            match name.as_text() {
                Some(name) => given.push((name.to_string(), value)),
                None => return Err(unsupported("`values` with columns as keys")),
            }
        }
    } else if args.positional.len() > 1 {
        return Err(unsupported("`values` of this kind"));
    }
    let Some(values) = &mut statement.values else { return Err(unsupported("`values` of a DELETE")) };
    for (name, given) in given {
        let Some(column) = statement.mapper.column(&name) else {
            let message = format!("Unconsumed column names: {name}");
            return Err(crate::sqlalchemy::errors::error(vm, "CompileError", message));
        };
        let expr = match node_of(vm, &given)? {
            Some(node) => node.expr,
            None => {
                let param = Param { value: given, kind: column.sql_type.clone() };
                Expr::Bind { name: column.name.clone(), value: param }
            }
        };
        values.retain(|(key, _)| *key != column.key);
        values.push((column.key.clone(), expr));
    }
    // SET names the columns in the order of the table.
    let place = |key: &Rc<str>| statement.mapper.columns.iter().position(|column| column.key == *key);
    values.sort_by_key(|(key, _)| place(key));
    Ok(value(vm, statement))
}

impl Dml {
    fn render(&self, style: Style) -> linktable_sql::query::Rendered<Param> {
        let filter = Expr::all(self.filter.clone());
        let table = self.mapper.table.clone();
        match &self.values {
            None => Delete { table, filter, returning: Vec::new() }.render(style),
            Some(values) => {
                let values = values
                    .iter()
                    .filter_map(|(key, value)| Some((self.mapper.column(key)?.name.clone(), value.clone())));
                Update { table, values: values.collect(), filter, returning: Vec::new() }.render(style)
            }
        }
    }
}

fn text(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::str(this(&args)?.render(Style::Named).sql))
}

/// Executes a statement in a session, and does to the session's objects what it does to their rows.
///
/// # Errors
/// What the database refuses.
pub fn execute(vm: &mut Vm, session: &Rc<SessionCore>, statement: &Dml) -> Result<Value> {
    session.flush_before_reading(vm)?;
    let filter = Expr::all(statement.filter.clone());
    let mut matched = Vec::new();
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
    let connection = session.connection(vm)?;
    let rows = connection.execute(vm, &statement.render(Style::Question))?;
    for state in &matched {
        match &statement.values {
            None => session.register_deleted(state),
            Some(values) => take_values(vm, state, values)?,
        }
    }
    Ok(result::of_text(vm, rows))
}

/// Sets what an UPDATE sets, in an object.
fn take_values(vm: &mut Vm, state: &Rc<State>, values: &[(Rc<str>, Expr<Param>)]) -> Result<()> {
    let mut set = Vec::new();
    for (key, expr) in values {
        if state.loaded(key).is_some() && !state.before.borrow().contains_key(key) {
            let value = evaluate(vm, state, expr)?.unwrap_or_default();
            set.push((key.clone(), value));
        }
    }
    for (key, value) in &set {
        state.put(key, value.clone());
    }
    state.commit_keys(set.iter().map(|(key, _)| key));
    Ok(())
}

/// What an expression is for an object; nothing for NULL.
fn evaluate(vm: &mut Vm, state: &Rc<State>, expr: &Expr<Param>) -> Result<Option<Value>> {
    let refused = || unsupported("this condition in `delete` or `update`");
    Ok(match expr {
        Expr::Column { table, name } if *table.table == *state.mapper.table && table.alias.is_none() => {
            let column = state.mapper.columns.iter().find(|column| column.name == *name);
            let value = column.and_then(|column| state.loaded(&column.key));
            value.and_then(Value::non_none)
        }
        Expr::Bind { value, .. } => value.value.clone().non_none(),
        Expr::Null => None,
        Expr::Bool(truth) => Some(Value::Bool(*truth)),
        Expr::Truth { operand, negated } => match evaluate(vm, state, operand)? {
            Some(value) => Some(Value::Bool(vm.truthy(&value)? != *negated)),
            None => None,
        },
        Expr::Not(operand) => match evaluate(vm, state, operand)? {
            Some(value) => Some(Value::Bool(!vm.truthy(&value)?)),
            None => None,
        },
        Expr::And(items) => {
            let mut all = Some(true);
            for item in items {
                match evaluate(vm, state, item)? {
                    Some(Value::Bool(false)) => return Ok(Some(Value::Bool(false))),
                    Some(_) => {}
                    None => all = None,
                }
            }
            all.map(Value::Bool)
        }
        Expr::Or(items) => {
            let mut any = Some(false);
            for item in items {
                match evaluate(vm, state, item)? {
                    Some(Value::Bool(true)) => return Ok(Some(Value::Bool(true))),
                    Some(_) => {}
                    None => any = None,
                }
            }
            any.map(Value::Bool)
        }
        Expr::In { operand, values, negated, .. } => match evaluate(vm, state, operand)? {
            Some(value) => {
                let mut found = false;
                for other in values {
                    found = found || vm.eq(&value, &other.value)?;
                }
                Some(Value::Bool(found != *negated))
            }
            None => None,
        },
        Expr::Binary { op, left, right } => {
            let (left, right) = (evaluate(vm, state, left)?, evaluate(vm, state, right)?);
            match op {
                BinaryOp::Is => return Ok(Some(Value::Bool(same(vm, left, right)?))),
                BinaryOp::IsNot => return Ok(Some(Value::Bool(!same(vm, left, right)?))),
                _ => {}
            }
            let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
            Some(match op {
                BinaryOp::Eq => vm.compare(CompareOp::Eq, &left, &right)?,
                BinaryOp::Ne => vm.compare(CompareOp::Ne, &left, &right)?,
                BinaryOp::Lt => vm.compare(CompareOp::Lt, &left, &right)?,
                BinaryOp::Le => vm.compare(CompareOp::Le, &left, &right)?,
                BinaryOp::Gt => vm.compare(CompareOp::Gt, &left, &right)?,
                BinaryOp::Ge => vm.compare(CompareOp::Ge, &left, &right)?,
                BinaryOp::Add | BinaryOp::Concat => vm.binary(PythonOp::Add, &left, &right)?,
                BinaryOp::Sub => vm.binary(PythonOp::Sub, &left, &right)?,
                BinaryOp::Mul => vm.binary(PythonOp::Mul, &left, &right)?,
                _ => return Err(refused()),
            })
        }
        _ => return Err(refused()),
    })
}

fn same(vm: &mut Vm, left: Option<Value>, right: Option<Value>) -> Result<bool> {
    match (left, right) {
        (None, None) => Ok(true),
        (Some(left), Some(right)) => vm.eq(&left, &right),
        _ => Ok(false),
    }
}
