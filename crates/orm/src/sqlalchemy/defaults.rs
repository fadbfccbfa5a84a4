//! What fills in the columns that a statement does not name.
//!
//! Mirrors SQLAlchemy 2.1, `sql/schema.py` (`ColumnDefault`) and `sql/crud.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, ClassBuilder, Dict, Result, Value, Vm};
use linktable_sql::query::{Expr, Rendered, TextPart};

use crate::registry;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::{self, node_of};
use crate::sqlalchemy::mapper::{MappedColumn, Mapper};

/// Where a column's value comes from when a statement gives none.
#[derive(Clone, Default)]
pub enum ColumnDefault {
    /// Nowhere.
    #[default]
    None,
    /// This value.
    Value(Value),
    /// What calling this gives.
    Call(Value),
    /// An SQL expression, which the database evaluates.
    Expression(Value),
}

impl ColumnDefault {
    /// A default as it was declared.
    pub fn of(default: &registry::Default) -> Self {
        match default {
            registry::Default::Value(value) if expression::is_expression(value) => {
                ColumnDefault::Expression(value.clone())
            }
            registry::Default::Value(value) if !value.is_none() => ColumnDefault::Value(value.clone()),
            registry::Default::Factory(factory) => ColumnDefault::Call(factory.clone()),
            _ => ColumnDefault::None,
        }
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        matches!(self, ColumnDefault::None)
    }
}

/// A value on its way into a column.
#[derive(Clone)]
pub enum Given {
    /// A parameter.
    Param(Param),
    /// An SQL expression.
    Sql(Expr<Param>),
}

impl Given {
    /// A value for a column: itself, or the expression it is.
    ///
    /// # Errors
    /// What configuring the mappers raises.
    pub fn of(vm: &mut Vm, column: &MappedColumn, value: Value) -> Result<Self> {
        Ok(match node_of(vm, &value)? {
            Some(node) => Given::Sql(node.expr),
            None => Given::Param(Param { value, kind: column.sql_type.clone() }),
        })
    }

    /// The parameter, if it is one.
    pub fn param(&self) -> Option<&Param> {
        match self {
            Given::Param(param) => Some(param),
            Given::Sql(_) => None,
        }
    }

    /// What a statement has in this place; a parameter goes by the column's own name.
    pub fn expr(&self, name: &Rc<str>) -> Expr<Param> {
        match self {
            Given::Param(param) => Expr::Text(vec![TextPart::Bind(name.clone(), param.clone())]),
            Given::Sql(expr) => expr.clone(),
        }
    }
}

/// Values by the position of their column.
pub type Row = Vec<(usize, Given)>;

/// The columns of a row by their names, with what a statement has for each.
pub fn named(mapper: &Mapper, row: &Row) -> Vec<(Rc<str>, Expr<Param>)> {
    let named = row.iter().filter_map(|(at, given)| {
        let name = &mapper.columns.get(*at)?.name;
        Some((name.clone(), given.expr(name)))
    });
    named.collect()
}

/// The value of a default, for a row that has these values.
///
/// # Errors
/// What a default's function raises.
pub fn value_of(vm: &mut Vm, mapper: &Mapper, default: &ColumnDefault, row: &Row) -> Result<Option<Value>> {
    Ok(Some(match default {
        ColumnDefault::None => return Ok(None),
        ColumnDefault::Value(value) | ColumnDefault::Expression(value) => value.clone(),
        ColumnDefault::Call(function) => match takes_context(function) {
            true => {
                let context = context(vm, mapper, row);
                vm.call(&function.clone(), [context].into())?
            }
            false => vm.call(&function.clone(), Args::none())?,
        },
    }))
}

/// A row with the defaults of the columns it leaves out, in the order of the columns.
///
/// # Errors
/// What a default's function raises.
pub fn completed(
    vm: &mut Vm,
    mapper: &Mapper,
    mut row: Row,
    default_of: fn(&MappedColumn) -> &ColumnDefault,
) -> Result<Row> {
    for (at, column) in mapper.columns.iter().enumerate() {
        if row.iter().any(|(other, _)| *other == at) {
            continue;
        }
        if let Some(value) = value_of(vm, mapper, default_of(column), &row)? {
            row.push((at, Given::of(vm, column, value)?));
        }
    }
    row.sort_by_key(|(at, _)| *at);
    Ok(row)
}

/// The parameters of rows that a statement is executed for at once, in the order of its marks: with SQL
/// expressions among the values, each row is rendered for its own.
pub fn parameters(rows: &[Row], render: impl Fn(&Row) -> Rendered<Param>) -> Vec<Vec<Param>> {
    let plain = |row: &Row| row.iter().map(|(_, given)| given.param().cloned()).collect::<Option<Vec<_>>>();
    rows.iter().map(|row| plain(row).unwrap_or_else(|| render(row).params)).collect()
}

/// Whether a default's function is given the context of the statement: it takes an argument.
fn takes_context(function: &Value) -> bool {
    let takes = |function: &linktable_python::object::Function| {
        (function.code.params.positional as usize).saturating_sub(function.defaults.len())
    };
    match function {
        Value::Function(function) => takes(function) > 0,
        Value::Method(method) => match &method.function {
            Value::Function(function) => takes(function) > 1,
            _ => false,
        },
        _ => false,
    }
}

/// The parameters a statement has so far.
struct Context(Value);

const CONTEXT: &[NativeDef] = &[
    method("__getattr__", |_, args| {
        let name = args.get(1).and_then(Value::as_text).map(ToString::to_string).unwrap_or_default();
        Err(unsupported(format!("`{name}` of the context of a default")))
    }),
    method("get_current_parameters", |_, args| {
        Ok(args.this().host::<Context>().map_or(Value::None, |context| context.0.clone()))
    }),
];

fn context(vm: &mut Vm, mapper: &Mapper, row: &Row) -> Value {
    let class = crate::classes::once(vm, "sqlalchemy.engine.default.DefaultExecutionContext", |object| {
        ClassBuilder::new("sqlalchemy.dialects.sqlite.base", "SQLiteExecutionContext", object).natives(CONTEXT).build()
    });
    let mut dict = Dict::default();
    let mut row: Vec<&(usize, Given)> = row.iter().collect();
    row.sort_by_key(|(at, _)| *at);
    for (at, given) in row {
        if let (Some(column), Some(param)) = (mapper.columns.get(*at), given.param()) {
            dict.set_str(&*column.name, param.value.clone());
        }
    }
    Value::Instance(Instance::with_host(&class, Context(Value::dict(dict))))
}
