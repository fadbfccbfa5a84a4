//! What can be read from besides classes: tables, subqueries, SELECTs of WITH.
//!
//! Mirrors SQLAlchemy 2.1, `sql/selectable.py` (`Subquery`, `CTE`, `Alias`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Value, Vm};
use linktable_sql::query::{AliasName, Compound, Expr, Select, SetOperator, Source, Style, TableRef, lost_cast};
use rustc_hash::FxHashSet;

use crate::sqlalchemy::alias;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::{self, Node};
use crate::sqlalchemy::metadata;
use crate::sqlalchemy::row_keys;
use crate::sqlalchemy::select::{self, Entity, Query};
use crate::sqlalchemy::table_columns;
use crate::sqlalchemy::types::ColumnType;

/// Something with columns that can be read from.
#[derive(Clone)]
pub struct Selectable {
    /// What stands in FROM.
    pub table: TableRef<Param>,
    /// Its columns, by the keys scripts know them by.
    pub columns: Vec<(Rc<str>, Node)>,
}

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if KNOWN.split_whitespace().any(|known| known == name.as_str()) {
            return Err(unsupported(format!("`{name}` of a subquery")));
        }
        let kind = vm.type_name(&args.this());
        Err(vm.attribute_error(format!("'{kind}' object has no attribute '{name}'"), &args.this(), &name))
    }),
    method("__str__", text),
    method("alias", alias_of),
    getter("c", columns),
    getter("columns", columns),
    getter("exported_columns", columns),
    getter("name", name),
    method("select", select_all),
];

const CTE_METHODS: &[NativeDef] = &[
    method("union", |vm, args| recursive(vm, &args, SetOperator::Union)),
    method("union_all", |vm, args| recursive(vm, &args, SetOperator::UnionAll)),
];

/// Attributes of the real ones that are not here.
const KNOWN: &str = "\
    add_cte compare compile corresponding_column description element entity_namespace execution_options \
    foreign_keys is_derived_from join key lateral original outerjoin params primary_key recursive schema tablesample";

#[derive(Default)]
struct Classes(OnceCell<[Rc<Class>; 3]>);

/// What kind of thing it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Derived {
    /// `select(…).subquery()`
    Subquery,
    /// `select(…).cte()`
    Cte,
    /// `table.alias()`
    Alias,
}

fn value(vm: &mut Vm, selectable: Selectable, kind: Derived) -> Value {
    let object = vm.types.object.clone();
    let build = |name, base: &Rc<Class>, natives| {
        ClassBuilder::new("sqlalchemy.sql.selectable", name, base).natives(natives).build()
    };
    let make = || {
        let base = build("FromClause", &object, METHODS);
        [build("Subquery", &base, &[]), build("CTE", &base, CTE_METHODS), build("Alias", &base, &[])]
    };
    let [subquery, cte, alias] = vm.state::<Classes>().0.get_or_init(make).clone();
    let class = match kind {
        Derived::Subquery => subquery,
        Derived::Cte => cte,
        Derived::Alias => alias,
    };
    Value::Instance(Instance::with_host(&class, selectable))
}

/// What a value stands for in FROM, if it is a table or a subquery.
pub fn of(vm: &mut Vm, value: &Value) -> Option<Rc<Selectable>> {
    if let Some(selectable) = value.host::<Selectable>() {
        return Some(selectable);
    }
    let columns = metadata::columns_of(vm, value)?;
    let (_, first) = columns.first()?;
    let table = first.expr.tables().first().map(|table| (*table).clone())?;
    Some(Rc::new(Selectable { table, columns }))
}

/// The columns of what a SELECT gives, under the names others know them by; those without a name of their own
/// are given one in the SELECT.
///
/// # Errors
/// For what is not supported.
fn exposed(
    vm: &mut Vm,
    table: &TableRef<Param>,
    select: &mut Select<Param>,
    entities: &[Entity],
) -> Result<Vec<(Rc<str>, Node)>> {
    let kinds: Vec<Rc<ColumnType>> = select::kinds(entities);
    let first = match &mut select.compound {
        Some(compound) => compound.selects.first_mut(),
        None => Some(select),
    };
    let Some(first) = first else { return Ok(Vec::new()) };
    if lost_cast(&first.columns).is_some() {
        return Err(unsupported("a subquery with a cast of a column beside another column of that name"));
    }
    let keys = row_keys::of_columns(vm, &first.columns)?;
    let mut used: FxHashSet<Rc<str>> = FxHashSet::default();
    let mut found = Vec::with_capacity(kinds.len());
    for ((column, kind), key) in first.columns.iter_mut().zip(kinds).zip(keys) {
        let name = match &*column {
            Expr::Column { name, .. } | Expr::Label { name, .. } => Some(name.clone()),
            Expr::Proxy { operand, key } => match &**operand {
                Expr::Column { name, .. } | Expr::Label { name, .. } => Some(name.clone()),
                Expr::Function { .. } | Expr::Scalar(_) => None,
                _ => Some(key.clone()),
            },
            Expr::Cast { operand, .. } => match &**operand {
                Expr::Column { name, .. } => Some(name.clone()),
                _ => None,
            },
            _ => None,
        };
        let expr = match name.filter(|name| used.insert(name.clone())) {
            Some(name) => Expr::Column { table: table.clone(), name },
            None => {
                let id = alias::next_number(vm);
                let base: Rc<str> = match &*column {
                    Expr::Column { name, .. } | Expr::Function { name, .. } | Expr::Label { name, .. } => name.clone(),
                    _ => "anon".into(),
                };
                let operand = Box::new(std::mem::replace(column, Expr::Null));
                *column = Expr::Numbered { operand, base: base.clone(), id };
                Expr::NumberedColumn { table: table.clone(), base, id }
            }
        };
        found.push((key.unwrap_or_else(|| "_no_label".into()), Node { expr, kind }));
    }
    Ok(found)
}

/// `select(…).subquery()` and `select(…).cte()`.
///
/// # Errors
/// What compiling the SELECT raises.
pub fn derive(vm: &mut Vm, query: &Query, mut args: Args, kind: Derived) -> Result<Value> {
    let name = args.get(1).cloned().or_else(|| args.take_keyword("name")).and_then(Value::non_none);
    let recursive = match args.take_keyword("recursive") {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`{name}=` of a subquery")));
    }
    let name = alias_name(vm, name.as_ref());
    let compiled = select::compile(vm, query)?;
    let mut select = compiled.select;
    let table = TableRef::aliased("anon", name.clone());
    let mut columns = exposed(vm, &table, &mut select, &compiled.entities)?;
    let keys = columns.iter().map(|(key, _)| key.clone()).collect();
    let source = match kind {
        Derived::Cte => Source::Cte { select, recursive: recursive.then_some(keys) },
        Derived::Subquery | Derived::Alias => Source::Select(select),
    };
    let table = TableRef::derived("anon", name, source);
    for (_, node) in &mut columns {
        put_table(&mut node.expr, &table);
    }
    Ok(value(vm, Selectable { table, columns }, kind))
}

fn alias_name(vm: &mut Vm, given: Option<&Value>) -> AliasName {
    match given.and_then(Value::as_text) {
        Some(name) => AliasName::Given((**name).into()),
        None => AliasName::Anonymous(alias::next_number(vm)),
    }
}

fn put_table(expr: &mut Expr<Param>, to: &TableRef<Param>) {
    if let Expr::Column { table, .. } | Expr::NumberedColumn { table, .. } = expr {
        *table = to.clone();
    }
}

/// The same columns of the same thing under another name.
pub fn renamed(selectable: &Selectable, table: &TableRef<Param>) -> Selectable {
    let mut columns = selectable.columns.clone();
    for (_, node) in &mut columns {
        put_table(&mut node.expr, table);
    }
    Selectable { table: table.clone(), columns }
}

/// `union_all` of a SELECT of WITH: what it becomes when it refers to itself.
fn recursive(vm: &mut Vm, args: &Args, operator: SetOperator) -> Result<Value> {
    let Some(selectable) = args.this().host::<Selectable>() else { return Ok(Value::None) };
    let (Some(Source::Cte { select, recursive }), Some(name)) =
        (selectable.table.source.as_deref(), selectable.table.alias.clone())
    else {
        return Err(unsupported("`union` of this"));
    };
    let mut selects = vec![select.clone()];
    for other in args.positional.iter().skip(1) {
        let Some(query) = select::query_of(other) else {
            return Err(unsupported("`union` with anything but a SELECT"));
        };
        selects.push(select::compile(vm, &query)?.select);
    }
    let compound = Compound { operator, selects };
    let source =
        Source::Cte { select: Select { compound: Some(compound), ..Select::default() }, recursive: recursive.clone() };
    let table = TableRef::derived(&selectable.table.table, name, source);
    let made = renamed(&selectable, &table);
    Ok(value(vm, made, Derived::Cte))
}

fn alias_of(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let given = args.get(1).cloned().or_else(|| args.take_keyword("name")).and_then(Value::non_none);
    let Some(selectable) = of(vm, &args.this()) else { return Ok(Value::None) };
    aliased(vm, &selectable, given.as_ref())
}

/// `table.alias("other")`
///
/// # Errors
/// None.
pub fn aliased(vm: &mut Vm, selectable: &Selectable, given: Option<&Value>) -> Result<Value> {
    let name = alias_name(vm, given);
    let table = match (&selectable.table.source, &selectable.table.alias) {
        (None, _) => TableRef::aliased(&selectable.table.table, name).of_core(),
        (Some(_), Some(AliasName::Given(base))) => {
            TableRef::derived(base, name, Source::Alias(selectable.table.clone()))
        }
        (Some(_), _) => TableRef::derived("anon", name, Source::Alias(selectable.table.clone())),
    };
    let made = renamed(selectable, &table);
    Ok(value(vm, made, Derived::Alias))
}

/// The columns as an object with an attribute for each.
///
/// # Errors
/// None.
pub fn columns_value(vm: &mut Vm, columns: &[(Rc<str>, Node)]) -> Value {
    let mut dict = Dict::default();
    for (key, node) in columns {
        let column = expression::value(vm, node.clone());
        dict.set_str(&**key, column);
    }
    table_columns::collection(vm, dict)
}

fn columns(vm: &mut Vm, args: Args) -> Result<Value> {
    let columns = args.this().host::<Selectable>().map(|selectable| selectable.columns.clone()).unwrap_or_default();
    Ok(columns_value(vm, &columns))
}

fn name(_vm: &mut Vm, args: Args) -> Result<Value> {
    let alias = args.this().host::<Selectable>().and_then(|selectable| selectable.table.alias.clone());
    match alias {
        Some(AliasName::Given(name)) => Ok(Value::str(&*name)),
        _ => Err(unsupported("the name of what has none")),
    }
}

fn select_all(vm: &mut Vm, args: Args) -> Result<Value> {
    select::select(vm, [args.this()].into(), false)
}

fn text(_vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this().host::<Selectable>();
    let source = this.as_ref().and_then(|selectable| selectable.table.source.clone());
    match source.as_deref() {
        Some(Source::Select(select) | Source::Cte { select, .. }) => Ok(Value::str(select.render(Style::Named).sql)),
        _ => Err(unsupported("the text of an alias")),
    }
}
