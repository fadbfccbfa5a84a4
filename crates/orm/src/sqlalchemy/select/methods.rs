//! The methods of a SELECT: each gives a copy that is changed.
//!
//! Mirrors SQLAlchemy 2.1, `sql/selectable.py` (`Select`, `CompoundSelect`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form, Instance};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{Expr, From, Rendered, SetOperator, Style};

use super::{Entity, Query, add_joins, compile, compound, entities_of, from_of, query_of};
use crate::sqlalchemy::alias;
use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::compile_api;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::eager;
use crate::sqlalchemy::execution_options;
use crate::sqlalchemy::expression::{self, Node, node_of};
use crate::sqlalchemy::filter_by;
use crate::sqlalchemy::from_statement;
use crate::sqlalchemy::join;
use crate::sqlalchemy::mapper;
use crate::sqlalchemy::selectable::{self, Derived};
use crate::sqlalchemy::types::ColumnType;

const METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", |_, mut args| {
        let origin = args.take_this();
        Ok(Value::Alias(Rc::new(Alias { form: Form::Generic, origin, args: args.positional })))
    }),
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "`select`", attribute_names::SELECT)),
    method("__str__", text),
    method("add_columns", add_columns),
    method("compile", compile_api::compile),
    method("correlate", itself),
    method("cte", cte),
    method("distinct", distinct),
    method("except_", |vm, args| combined(vm, args, SetOperator::Except)),
    method("except_all", |vm, args| combined(vm, args, SetOperator::ExceptAll)),
    method("execution_options", execution_options::method),
    method("exists", exists),
    method("filter", filter),
    method("filter_by", filter_by),
    method("from_statement", from_statement::method),
    method("group_by", group_by),
    method("having", having),
    method("intersect", |vm, args| combined(vm, args, SetOperator::Intersect)),
    method("intersect_all", |vm, args| combined(vm, args, SetOperator::IntersectAll)),
    method("join", join_method),
    method("join_from", join_from),
    method("label", label),
    method("limit", limit),
    method("offset", offset),
    method("options", options),
    method("order_by", order_by),
    method("outerjoin", outer_join),
    method("params", refused!("select().params")),
    method("scalar_subquery", scalar_subquery),
    method("select_from", select_from),
    method("slice", slice),
    method("subquery", subquery),
    method("union", |vm, args| combined(vm, args, SetOperator::Union)),
    method("union_all", |vm, args| combined(vm, args, SetOperator::UnionAll)),
    method("where", filter),
    method("with_for_update", |vm, args| {
        // SQLite has no row locks, and its dialect writes nothing for them.
        changed(vm, &args, |_, query| {
            query.for_update = true;
            Ok(())
        })
    }),
    method("with_only_columns", with_only_columns),
];

/// Methods of compound SELECTs.
const COMPOUND_METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "compound SELECTs", attribute_names::COMPOUND)),
    method("__str__", text),
    method("compile", compile_api::compile),
    method("cte", cte),
    method("execution_options", execution_options::method),
    method("exists", exists),
    method("limit", limit),
    method("offset", offset),
    method("order_by", order_by),
    method("scalar_subquery", scalar_subquery),
    method("subquery", subquery),
    method("union", |vm, args| combined(vm, args, SetOperator::Union)),
    method("union_all", |vm, args| combined(vm, args, SetOperator::UnionAll)),
];

#[derive(Default)]
struct SelectClasses(OnceCell<[Rc<Class>; 4]>);

/// The class of SQLModel's SELECTs of rows, of those of single values, of compound ones; and SQLAlchemy's, which the
/// first two derive from.
pub fn classes(vm: &mut Vm) -> [Rc<Class>; 4] {
    let object = vm.types.object.clone();
    let make = || {
        let base = ClassBuilder::new("sqlalchemy.sql.selectable", "Select", &object).natives(METHODS).build();
        let compound = ClassBuilder::new("sqlalchemy.sql.selectable", "CompoundSelect", &object);
        let build = |name| ClassBuilder::new("sqlmodel.sql._expression_select_cls", name, &base).build();
        [build("Select"), build("SelectOfScalar"), compound.natives(COMPOUND_METHODS).build(), base.clone()]
    };
    vm.state::<SelectClasses>().0.get_or_init(make).clone()
}

/// A SELECT as a value.
pub fn value(vm: &mut Vm, query: Query) -> Value {
    let [rows, scalars, compound, _] = classes(vm);
    let class = match (&query.compound, query.scalar) {
        (Some(_), _) => compound,
        (None, true) => scalars,
        (None, false) => rows,
    };
    Value::Instance(Instance::with_host(&class, query))
}

/// A copy of the SELECT a method is called on, changed.
fn changed(vm: &mut Vm, args: &Args, change: impl FnOnce(&mut Vm, &mut Query) -> Result<()>) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    let mut query = (*query).clone();
    change(vm, &mut query)?;
    Ok(value(vm, query))
}

fn rest(args: &Args) -> Vec<Value> {
    args.positional.iter().skip(1).cloned().collect()
}

fn filter(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for item in rest(&args) {
            query.filter.push(expression::condition(vm, &item)?);
        }
        Ok(())
    })
}

fn filter_by(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for (name, given) in &args.keywords {
            let attribute = filter_by::attribute(vm, query, name)?;
            let compared = vm.call_method(&attribute, "__eq__", [given.clone()])?;
            query.filter.push(expression::condition(vm, &compared)?);
        }
        Ok(())
    })
}

fn having(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for item in rest(&args) {
            query.having.push(expression::condition(vm, &item)?);
        }
        Ok(())
    })
}

fn terms(vm: &mut Vm, args: &Args) -> Result<Vec<Expr<Param>>> {
    let mut terms = Vec::new();
    for item in rest(args) {
        match &item {
            Value::Str(name) => {
                terms.push(Expr::Label { operand: Box::new(Expr::Null), name: (**name).into() });
            }
            _ => match node_of(vm, &item)? {
                Some(node) => terms.push(node.expr),
                None => return Err(unsupported("this in ORDER BY or GROUP BY")),
            },
        }
    }
    Ok(terms)
}

fn order_by(vm: &mut Vm, args: Args) -> Result<Value> {
    let terms = terms(vm, &args)?;
    changed(vm, &args, |_, query| {
        query.order_by.extend(terms);
        Ok(())
    })
}

fn group_by(vm: &mut Vm, args: Args) -> Result<Value> {
    let terms = terms(vm, &args)?;
    changed(vm, &args, |_, query| {
        query.group_by.extend(terms);
        Ok(())
    })
}

fn limit(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |_, query| {
        query.limit = args.get(1).cloned().and_then(Value::non_none);
        Ok(())
    })
}

fn offset(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |_, query| {
        query.offset = args.get(1).cloned().and_then(Value::non_none);
        Ok(())
    })
}

fn distinct(vm: &mut Vm, args: Args) -> Result<Value> {
    if args.positional.len() > 1 {
        return Err(unsupported("`distinct` with columns"));
    }
    changed(vm, &args, |_, query| {
        query.distinct = true;
        Ok(())
    })
}

fn add_columns(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for item in rest(&args) {
            query.entities.extend(entities_of(vm, &item)?);
        }
        query.scalar = false;
        Ok(())
    })
}

fn with_only_columns(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`with_only_columns({name}=…)`")));
    }
    changed(vm, &args, |vm, query| {
        query.entities.clear();
        for item in rest(&args) {
            query.entities.extend(entities_of(vm, &item)?);
        }
        Ok(())
    })
}

fn slice(vm: &mut Vm, args: Args) -> Result<Value> {
    let bound = |at: usize| args.get(at).cloned().and_then(Value::non_none);
    let (start, stop) = (bound(1), bound(2));
    let is_whole = |bound: &Option<Value>| bound.as_ref().is_none_or(|bound| bound.as_int().is_some());
    if !is_whole(&start) || !is_whole(&stop) {
        return Err(unsupported("`slice` with bounds that are no integers"));
    }
    let (start, stop) = (start.and_then(|start| start.as_int()), stop.and_then(|stop| stop.as_int()));
    changed(vm, &args, |_, query| {
        let before = match &query.offset {
            Some(offset) => {
                offset.as_int().ok_or_else(|| unsupported("`slice` behind an offset that is no integer"))?
            }
            None => 0,
        };
        if let Some(stop) = stop {
            query.limit = Some(Value::Int(stop.saturating_sub(start.unwrap_or(0))));
        }
        if let Some(start) = start {
            let offset = before.saturating_add(start);
            query.offset = (offset != 0).then_some(Value::Int(offset));
        }
        Ok(())
    })
}

fn combined(vm: &mut Vm, args: Args, operator: SetOperator) -> Result<Value> {
    compound(vm, &args.positional, operator)
}

fn subquery(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    selectable::derive(vm, &query, args, Derived::Subquery)
}

fn cte(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    selectable::derive(vm, &query, args, Derived::Cte)
}

fn label(vm: &mut Vm, args: Args) -> Result<Value> {
    let scalar = scalar_subquery(vm, [args.this()].into())?;
    vm.call_method(&scalar, "label", rest(&args))
}

fn select_from(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for item in rest(&args) {
            match from_of(vm, &item)? {
                Some(table) => query.from.push(From::Table(table)),
                None => return Err(unsupported("`select_from` of this")),
            }
        }
        Ok(())
    })
}

fn join_method(vm: &mut Vm, args: Args) -> Result<Value> {
    add_join(vm, args, false, false)
}

fn outer_join(vm: &mut Vm, args: Args) -> Result<Value> {
    add_join(vm, args, true, false)
}

fn join_from(vm: &mut Vm, args: Args) -> Result<Value> {
    add_join(vm, args, false, true)
}

fn add_join(vm: &mut Vm, mut args: Args, outer: bool, with_left: bool) -> Result<Value> {
    let is_outer = args.take_keyword("isouter").is_some_and(|value| matches!(value, Value::Bool(true)));
    let full = args.take_keyword("full").is_some_and(|value| matches!(value, Value::Bool(true)));
    let on = args.take_keyword("onclause");
    let mut given = rest(&args).into_iter();
    let left = if with_left { given.next() } else { None };
    let target = given.next().or_else(|| args.take_keyword("target")).unwrap_or_default();
    let on = given.next().or(on).and_then(Value::non_none);
    let join = join::read(vm, left.as_ref(), &target, on.as_ref(), outer || is_outer, full)?;
    changed(vm, &args, |_, query| {
        query.joins.push(join);
        Ok(())
    })
}

fn options(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |_, query| {
        for item in rest(&args) {
            match eager::option_of(&item) {
                Some(option) => query.options.extend(option.flattened()),
                None => return Err(unsupported("this option of `select`")),
            }
        }
        Ok(())
    })
}

fn itself(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}

fn scalar_subquery(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    let mut compiled = compile(vm, &query)?;
    let kind = match compiled.entities.first() {
        Some(Entity::Value(node)) => node.kind.clone(),
        _ => ColumnType::plain(),
    };
    // Where it stands twice in a statement, the name that is made for its column is the same.
    if let Some(column) = compiled.select.columns.first_mut()
        && let Expr::Function { name: base, .. } = &*column
    {
        let base = base.clone();
        let operand = Box::new(std::mem::replace(column, Expr::Null));
        *column = Expr::Numbered { operand, base, id: alias::next_number(vm) };
    }
    Ok(expression::value(vm, Node { expr: Expr::Scalar(Rc::new(compiled.select)), kind }))
}

fn exists(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    let expr = Expr::Exists(Rc::new(compile(vm, &query)?.select));
    Ok(expression::value(vm, Node { expr, kind: ColumnType::of(SqlType::Boolean) }))
}

fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    shown(vm, &query, Style::Named).map(|rendered| Value::from(rendered.sql))
}

/// What a SELECT is as text, before it is executed.
///
/// # Errors
/// As [`compile`].
pub fn shown(vm: &mut Vm, query: &Query, style: Style) -> Result<Rendered<Param>> {
    let mut compiled = compile(vm, query)?;
    mapper::configure(vm)?;
    add_joins(vm, &mut compiled)?;
    Ok(compiled.select.render(style))
}
