//! The operators of SQL expressions: comparisons and patterns.
//!
//! Mirrors SQLAlchemy 2.1, `sql/operators.py` and `sql/default_comparator.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Native;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{BinaryOp, Expr, Source, TextPart};

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::{Node, argument, base_name, beside, boolean, is_expression, this, value};
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::select::{self, Query};
use crate::sqlalchemy::selectable;
use crate::sqlalchemy::types::ColumnType;
use crate::sqlalchemy::warn::warn;

fn compare(vm: &mut Vm, args: &Args, op: BinaryOp) -> Result<Value> {
    let other = argument(args, 1);
    if instrument::is_relationship(&args.this()) {
        return crate::sqlalchemy::relationship_sql::compare(vm, &args.this(), op, &other);
    }
    let node = this(vm, args)?;
    let constant = match other {
        Value::None => Some(Expr::Null),
        Value::Bool(truth) => Some(Expr::Bool(truth)),
        _ => {
            other.host::<Node>().filter(|node| matches!(node.expr, Expr::Null | Expr::Bool(_))).map(|n| n.expr.clone())
        }
    };
    let expr = match constant {
        Some(Expr::Null) => {
            let op = match op {
                BinaryOp::Eq | BinaryOp::Is => BinaryOp::Is,
                BinaryOp::Ne | BinaryOp::IsNot => BinaryOp::IsNot,
                _ => return Err(only_equality(vm)),
            };
            Expr::binary(op, node.expr, Expr::Null)
        }
        Some(constant) => match op {
            BinaryOp::Eq | BinaryOp::Ne | BinaryOp::Is | BinaryOp::IsNot => Expr::binary(op, node.expr, constant),
            _ => return Err(only_equality(vm)),
        },
        None => {
            let right = beside(vm, &node, &other)?;
            Expr::binary(op, node.expr, right.expr)
        }
    };
    boolean(vm, expr)
}

fn only_equality(vm: &mut Vm) -> linktable_python::Raised {
    let message = "Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators can \
                   be used with None/True/False";
    error(vm, "ArgumentError", message)
}

macro_rules! comparisons {
    ($($name:ident => $op:ident),* $(,)?) => {
        $(pub(super) fn $name(vm: &mut Vm, args: Args) -> Result<Value> {
            compare(vm, &args, BinaryOp::$op)
        })*
    };
}

comparisons! {
    equal => Eq,
    not_equal => Ne,
    less => Lt,
    less_equal => Le,
    greater => Gt,
    greater_equal => Ge,
    is => Is,
    is_not => IsNot,
    is_distinct_from => IsDistinctFrom,
    is_not_distinct_from => IsNotDistinctFrom,
    regexp_match => RegexpMatch,
}

/// A comparison with a pattern, with what its `escape` and `autoescape` say.
///
/// SQLAlchemy 2.1.9, `sql/default_comparator.py` (`_like_impl`) and `sql/operators.py` (`_escaped_like_impl`).
fn pattern(vm: &mut Vm, mut args: Args, op: BinaryOp) -> Result<Value> {
    let autoescape = args.take_keyword("autoescape");
    let given = args.take_keyword("escape").and_then(Value::non_none);
    let given = given.or_else(|| args.get(2).cloned().and_then(Value::non_none));
    let mut escape = given.as_ref().and_then(|escape| escape.as_text()?.chars().next());
    if let Some(auto) = autoescape
        && vm.truthy(&auto)?
    {
        let character = *escape.get_or_insert('/');
        let Some(text) = args.get(1).and_then(Value::as_text).cloned() else {
            return Err(vm.type_error("String value expected when autoescape=True"));
        };
        let mut escaped = String::with_capacity(text.len());
        for letter in text.chars() {
            if matches!(letter, '%' | '_') || letter == character {
                escaped.push(character);
            }
            escaped.push(letter);
        }
        if let Some(slot) = args.positional.get_mut(1) {
            *slot = Value::str(escaped);
        }
    }
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`{name}=` of a comparison with a pattern")));
    }
    let node = this(vm, &args)?;
    let right = beside(vm, &node, &argument(&args, 1))?;
    let compared = Expr::binary(op, node.expr, right.expr);
    boolean(
        vm,
        match escape {
            Some(character) => Expr::Escape { operand: Box::new(compared), character },
            None => compared,
        },
    )
}

macro_rules! patterns {
    ($($name:ident => $op:ident),* $(,)?) => {
        $(pub(super) fn $name(vm: &mut Vm, args: Args) -> Result<Value> {
            pattern(vm, args, BinaryOp::$op)
        })*
    };
}

patterns! {
    like => Like,
    not_like => NotLike,
    ilike => Ilike,
    not_ilike => NotIlike,
    starts_with => StartsWith,
    ends_with => EndsWith,
    i_contains => IContains,
    i_starts_with => IStartsWith,
    i_ends_with => IEndsWith,
}

pub(super) fn contains(vm: &mut Vm, args: Args) -> Result<Value> {
    if instrument::is_relationship(&args.this()) {
        return crate::sqlalchemy::relationship_sql::contains(vm, &args.this(), &argument(&args, 1));
    }
    pattern(vm, args, BinaryOp::Contains)
}

/// `op("GLOB")`: a function that makes an expression with this operator.
pub(super) fn op(vm: &mut Vm, args: Args) -> Result<Value> {
    custom(vm, args, false)
}

/// `bool_op("GLOB")`: the same, of a condition.
pub(super) fn bool_op(vm: &mut Vm, args: Args) -> Result<Value> {
    custom(vm, args, true)
}

fn custom(vm: &mut Vm, mut args: Args, is_condition: bool) -> Result<Value> {
    let node = this(vm, &args)?;
    let Some(text) = argument(&args, 1).as_text().map(|text| Rc::<str>::from(text.as_str())) else {
        return Err(unsupported("`op` without the text of an operator"));
    };
    let precedence = args.get(2).cloned().or_else(|| args.take_keyword("precedence"));
    let level = precedence.and_then(|level| level.as_int()).and_then(|level| i32::try_from(level).ok()).unwrap_or(0);
    let is_comparison = match args.get(3).cloned().or_else(|| args.take_keyword("is_comparison")) {
        Some(value) => is_condition || vm.truthy(&value)?,
        None => is_condition,
    };
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`op({name}=…)`")));
    }
    Ok(Value::Native(Native::closure("operator", move |vm, given| {
        let right = beside(vm, &node, &argument(&given, 0))?;
        let kind = if is_comparison { ColumnType::of(SqlType::Boolean) } else { node.kind.clone() };
        let left = Box::new(node.expr.clone());
        let expr = Expr::Operator { text: text.clone(), level, left, right: Box::new(right.expr) };
        Ok(value(vm, Node { expr, kind }))
    })))
}

/// `collate("NOCASE")`
pub(super) fn collate(vm: &mut Vm, args: Args) -> Result<Value> {
    let node = this(vm, &args)?;
    let Some(name) = argument(&args, 1).as_text().map(ToString::to_string) else {
        return Err(unsupported("`collate` without a name"));
    };
    let name = Expr::Text(vec![TextPart::Sql(linktable_sql::quote(&name).as_ref().into())]);
    let expr = Expr::Operator { text: "COLLATE".into(), level: 4, left: Box::new(node.expr), right: Box::new(name) };
    Ok(value(vm, Node { expr, kind: node.kind }))
}

fn in_values(vm: &mut Vm, args: &Args, negated: bool) -> Result<Value> {
    let node = this(vm, args)?;
    let other = argument(args, 1);
    if let Expr::Tuple(_) = &node.expr
        && !is_expression(&other)
    {
        return in_rows(vm, node, &other, negated);
    }
    if let Some(node_of_select) = other.host::<Node>()
        && let Expr::Scalar(select) = &node_of_select.expr
    {
        let select = select.clone();
        return boolean(vm, Expr::InSelect { operand: Box::new(node.expr), select, negated });
    }
    if let Some(query) = select::query_of(&other) {
        let select = Rc::new(select::compile(vm, &query)?.select);
        return boolean(vm, Expr::InSelect { operand: Box::new(node.expr), select, negated });
    }
    if let Some(selectable) = selectable::of(vm, &other) {
        if matches!(&selectable.table.source.as_deref(), Some(Source::Select(_))) {
            let message = "Coercing Subquery object into a select() for use in IN(); please pass a select() construct \
                           explicitly";
            warn(vm, message)?;
        }
        let columns = selectable.columns.iter().map(|(_, node)| select::Entity::Value(node.clone())).collect();
        let select = Rc::new(select::compile(vm, &Query::of(columns))?.select);
        return boolean(vm, Expr::InSelect { operand: Box::new(node.expr), select, negated });
    }
    if is_expression(&other) {
        return Err(unsupported("`in_` with this expression"));
    }
    let mut values = Vec::new();
    for item in vm.collect(&other)? {
        match beside(vm, &node, &item)?.expr {
            Expr::Bind { value, .. } => values.push(value),
            _ => return Err(unsupported("`in_` with expressions in the list")),
        }
    }
    let name = base_name(&node.expr);
    boolean(vm, Expr::In { operand: Box::new(node.expr), name, values, negated })
}

/// `tuple_(…).in_([(…), …])`
fn in_rows(vm: &mut Vm, node: Node, other: &Value, negated: bool) -> Result<Value> {
    let Expr::Tuple(items) = &node.expr else { return Err(unsupported("`in_` of this")) };
    let mut rows = Vec::new();
    for row in vm.collect(other)? {
        let given = vm.collect(&row)?;
        if given.len() != items.len() {
            return Err(unsupported("`in_` with rows of another length"));
        }
        let params = given.into_iter().map(|value| {
            let kind = ColumnType::of_value(vm, &value);
            Param { value, kind }
        });
        rows.push(params.collect());
    }
    if rows.is_empty() {
        return Err(unsupported("`in_` of a tuple with an empty list"));
    }
    boolean(vm, Expr::InRows { operand: Box::new(node.expr), rows, negated })
}

pub(super) fn in_list(vm: &mut Vm, args: Args) -> Result<Value> {
    in_values(vm, &args, false)
}

pub(super) fn not_in_list(vm: &mut Vm, args: Args) -> Result<Value> {
    in_values(vm, &args, true)
}

pub(super) fn between(vm: &mut Vm, args: Args) -> Result<Value> {
    let node = this(vm, &args)?;
    let low = Box::new(beside(vm, &node, &argument(&args, 1))?.expr);
    let high = Box::new(beside(vm, &node, &argument(&args, 2))?.expr);
    boolean(vm, Expr::Between { operand: Box::new(node.expr), low, high, negated: false })
}
