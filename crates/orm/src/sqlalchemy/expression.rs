//! SQL expressions as a script has them: `Hero.age >= 35`, `func.count()`, `and_(…)`.
//!
//! Mirrors SQLAlchemy 2.1, `sql/elements.py`, `sql/operators.py` and `sql/default_comparator.py`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{BinaryOp, Direction, Expr, Select, Style};
use rustc_hash::FxHashMap;

use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::column_attributes;
use crate::sqlalchemy::compile_api;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::exists;
use crate::sqlalchemy::functions;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::parameters;
use crate::sqlalchemy::select;
use crate::sqlalchemy::types::ColumnType;
use crate::sqlalchemy::{arithmetic, comparison};

/// An expression with its type.
#[derive(Clone)]
pub struct Node {
    /// The expression.
    pub expr: Expr<Param>,
    /// Its type.
    pub kind: Rc<ColumnType>,
}

/// Operators and methods of every expression.
pub const METHODS: &[NativeDef] = &[
    method("__add__", arithmetic::add),
    method("__and__", and),
    method("__bool__", truth),
    method("__eq__", comparison::equal),
    method("__floordiv__", arithmetic::floor_divide),
    method("__ge__", comparison::greater_equal),
    method("__getattr__", |vm, args| {
        attribute_names::refuse(vm, &args, "SQL expressions", attribute_names::EXPRESSIONS)
    }),
    method("__gt__", comparison::greater),
    method("__hash__", hash),
    method("__invert__", invert),
    method("__le__", comparison::less_equal),
    method("__lt__", comparison::less),
    method("__mod__", arithmetic::modulo),
    method("__mul__", arithmetic::multiply),
    method("__ne__", comparison::not_equal),
    method("__neg__", negative),
    method("__or__", or),
    method("__radd__", arithmetic::reverse_add),
    method("__rfloordiv__", arithmetic::reverse_floor_divide),
    method("__rmod__", arithmetic::reverse_modulo),
    method("__rmul__", arithmetic::reverse_multiply),
    method("__rsub__", arithmetic::reverse_subtract),
    method("__rtruediv__", arithmetic::reverse_divide),
    method("__str__", text),
    method("__sub__", arithmetic::subtract),
    method("__truediv__", arithmetic::divide),
    method("any", any),
    method("asc", ascending),
    method("between", comparison::between),
    method("bool_op", comparison::bool_op),
    method("cast", functions::cast),
    method("collate", comparison::collate),
    method("compile", compile_api::compile),
    method("concat", arithmetic::concat),
    method("contains", comparison::contains),
    method("desc", descending),
    method("distinct", distinct),
    method("endswith", comparison::ends_with),
    method("has", has),
    method("icontains", comparison::i_contains),
    method("iendswith", comparison::i_ends_with),
    method("ilike", comparison::ilike),
    method("in_", comparison::in_list),
    method("is_", comparison::is),
    method("is_distinct_from", comparison::is_distinct_from),
    method("is_not", comparison::is_not),
    method("is_not_distinct_from", comparison::is_not_distinct_from),
    method("isnot", comparison::is_not),
    method("istartswith", comparison::i_starts_with),
    method("label", label),
    method("like", comparison::like),
    method("match", refused!("Column.match")),
    method("not_ilike", comparison::not_ilike),
    method("not_in", comparison::not_in_list),
    method("not_like", comparison::not_like),
    method("notilike", comparison::not_ilike),
    method("notin_", comparison::not_in_list),
    method("notlike", comparison::not_like),
    method("nulls_first", nulls_first),
    method("nulls_last", nulls_last),
    method("nullsfirst", nulls_first),
    method("nullslast", nulls_last),
    method("of_type", refused!("Column.of_type")),
    method("op", comparison::op),
    method("over", functions::over),
    method("regexp_match", comparison::regexp_match),
    method("self_group", |_, args| Ok(args.this())),
    method("startswith", comparison::starts_with),
    getter("type", column_attributes::type_of),
];

/// Methods of `exists()`.
const EXISTS_METHODS: &[NativeDef] = &[
    method("correlate", |_, args| Ok(args.this())),
    method("select", exists::select),
    method("select_from", exists::select_from),
    method("where", exists::filter),
];

/// Methods of function calls.
const FUNCTION_METHODS: &[NativeDef] = &[method("filter", functions::filtered)];

#[derive(Default)]
struct Classes(RefCell<FxHashMap<(&'static str, &'static str), Rc<Class>>>);

/// A class of expressions by its module and name.
fn class(vm: &mut Vm, module: &'static str, name: &'static str) -> Rc<Class> {
    let classes = vm.state::<Classes>();
    if let Some(class) = classes.0.borrow().get(&(module, name)) {
        return class.clone();
    }
    let object = vm.types.object.clone();
    let base = match name {
        "ColumnElement" => object,
        _ => class(vm, "sqlalchemy.sql.elements", "ColumnElement"),
    };
    let mut builder = ClassBuilder::new(module, name, &base);
    if name == "ColumnElement" {
        builder = builder.natives(METHODS);
    }
    if name == "Exists" {
        builder = builder.natives(EXISTS_METHODS);
    }
    if name == "TextClause" {
        builder = builder.natives(parameters::TEXT_METHODS);
    }
    if name == "Function" {
        builder = builder.natives(FUNCTION_METHODS);
    }
    let made = builder.build();
    classes.0.borrow_mut().insert((module, name), made.clone());
    made
}

/// The class every expression derives from.
pub fn base_class(vm: &mut Vm) -> Rc<Class> {
    class(vm, "sqlalchemy.sql.elements", "ColumnElement")
}

/// An expression as a value.
pub fn value(vm: &mut Vm, node: Node) -> Value {
    let (module, name) = match &node.expr {
        Expr::Binary { .. }
        | Expr::Operator { .. }
        | Expr::In { .. }
        | Expr::InRows { .. }
        | Expr::InSelect { .. }
        | Expr::Between { .. } => ("sqlalchemy.sql.elements", "BinaryExpression"),
        Expr::And(_) | Expr::Or(_) => ("sqlalchemy.sql.elements", "BooleanClauseList"),
        Expr::Not(_) | Expr::Negative(_) | Expr::Ordered { .. } | Expr::Distinct(_) => {
            ("sqlalchemy.sql.elements", "UnaryExpression")
        }
        Expr::Truth { .. } => ("sqlalchemy.sql.elements", "AsBoolean"),
        Expr::Label { .. } => ("sqlalchemy.sql.elements", "Label"),
        Expr::Function { .. } => ("sqlalchemy.sql.functions", "Function"),
        Expr::Over { .. } => ("sqlalchemy.sql.elements", "Over"),
        Expr::Filtered { .. } => ("sqlalchemy.sql.elements", "FunctionFilter"),
        Expr::Tuple(_) => ("sqlalchemy.sql.elements", "Tuple"),
        Expr::Extract { .. } => ("sqlalchemy.sql.elements", "Extract"),
        Expr::Case { .. } => ("sqlalchemy.sql.elements", "Case"),
        Expr::Cast { sql_type: Some(_), .. } => ("sqlalchemy.sql.elements", "Cast"),
        Expr::Cast { .. } => ("sqlalchemy.sql.elements", "TypeCoerce"),
        Expr::Literal(_) => ("sqlalchemy.sql.elements", "ColumnClause"),
        Expr::Bind { .. } => ("sqlalchemy.sql.elements", "BindParameter"),
        Expr::Text(_) => ("sqlalchemy.sql.elements", "TextClause"),
        Expr::Exists(_) => ("sqlalchemy.sql.selectable", "Exists"),
        Expr::Scalar(_) => ("sqlalchemy.sql.selectable", "ScalarSelect"),
        Expr::Null => ("sqlalchemy.sql.elements", "Null"),
        Expr::Column { .. } | Expr::NumberedColumn { .. } => ("sqlalchemy.sql.schema", "Column"),
        _ => ("sqlalchemy.sql.elements", "ColumnElement"),
    };
    let class = class(vm, module, name);
    Value::Instance(Instance::with_host(&class, node))
}

/// The expression a value is, if it is one; a class's attribute counts as its column.
///
/// # Errors
/// What configuring the mappers raises.
pub fn node_of(vm: &mut Vm, value: &Value) -> Result<Option<Node>> {
    if let Some(node) = value.host::<Node>() {
        return Ok(Some((*node).clone()));
    }
    if let Some(node) = instrument::column_node(value) {
        return Ok(Some(node));
    }
    if let Some(query) = select::query_of(value) {
        let select = select::compile(vm, &query)?.select;
        return Ok(Some(Node { expr: Expr::Scalar(Rc::new(select)), kind: ColumnType::plain() }));
    }
    Ok(None)
}

/// Whether a value stands for SQL rather than for itself.
pub fn is_expression(value: &Value) -> bool {
    value.host::<Node>().is_some() || instrument::is_attribute(value) || select::query_of(value).is_some()
}

/// The expression a value is, as a condition.
///
/// # Errors
/// `ArgumentError` for what is no expression.
pub fn condition(vm: &mut Vm, value: &Value) -> Result<Expr<Param>> {
    plain_condition(vm, value).map(truth_of)
}

/// The same where a column that is true or false stands as it is: in CASE and FILTER.
///
/// # Errors
/// As [`condition`].
pub fn plain_condition(vm: &mut Vm, value: &Value) -> Result<Node> {
    match node_of(vm, value)? {
        Some(node) => Ok(node),
        None => Err(not_an_expression(vm, value)),
    }
}

fn not_an_expression(vm: &mut Vm, value: &Value) -> linktable_python::Raised {
    match value {
        Value::Str(text) => {
            let message = format!("Textual SQL expression '{text}' should be explicitly declared as text('{text}')");
            error(vm, "ArgumentError", message)
        }
        Value::Bool(_) | Value::None => unsupported("`True`, `False` or `None` in place of an SQL condition"),
        _ if instrument::is_attribute(value) => unsupported("a relationship in place of an SQL expression"),
        _ => {
            let shown = vm.repr(value).unwrap_or_default();
            error(vm, "ArgumentError", format!("SQL expression for WHERE/HAVING role expected, got {shown}."))
        }
    }
}

/// An expression of a boolean type that is no comparison, as a condition.
fn truth_of(node: Node) -> Expr<Param> {
    let plain = matches!(node.expr, Expr::Column { .. } | Expr::Function { .. } | Expr::Cast { .. });
    if plain && node.kind.is(&SqlType::Boolean) {
        Expr::Truth { operand: Box::new(node.expr), negated: false }
    } else {
        node.expr
    }
}

/// What a parameter compared with an expression is called: `age` for `:age_1`.
pub(super) fn base_name(expr: &Expr<Param>) -> Rc<str> {
    match expr {
        Expr::Column { name, .. } | Expr::Function { name, .. } | Expr::Label { name, .. } => name.clone(),
        Expr::Cast { operand, .. } | Expr::Distinct(operand) => base_name(operand),
        _ => "param".into(),
    }
}

/// What stands beside an expression: an expression itself, or a parameter of its type.
pub(super) fn beside(vm: &mut Vm, node: &Node, other: &Value) -> Result<Node> {
    if let Some(other) = node_of(vm, other)? {
        return Ok(other);
    }
    if instrument::is_attribute(other) {
        return Err(unsupported("comparing a column with a relationship"));
    }
    let literal = ColumnType::of_value(vm, other);
    let kind = if node.kind.takes(&literal) { node.kind.clone() } else { literal };
    let param = Param { value: other.clone(), kind: kind.clone() };
    Ok(Node { expr: Expr::Bind { name: base_name(&node.expr), value: param }, kind })
}

/// The expression a method is called on.
pub(super) fn this(vm: &mut Vm, args: &Args) -> Result<Node> {
    let this = args.this();
    match node_of(vm, &this)? {
        Some(node) => Ok(node),
        None => Err(unsupported("this operation on a relationship")),
    }
}

pub(super) fn boolean(vm: &mut Vm, expr: Expr<Param>) -> Result<Value> {
    Ok(value(vm, Node { expr, kind: ColumnType::of(SqlType::Boolean) }))
}

pub(super) fn argument(args: &Args, at: usize) -> Value {
    args.get(at).cloned().unwrap_or_default()
}

fn negative(vm: &mut Vm, args: Args) -> Result<Value> {
    let node = this(vm, &args)?;
    Ok(value(vm, Node { expr: Expr::Negative(Box::new(node.expr)), kind: node.kind }))
}

fn and(vm: &mut Vm, args: Args) -> Result<Value> {
    join(vm, &args.positional, Expr::And)
}

fn or(vm: &mut Vm, args: Args) -> Result<Value> {
    join(vm, &args.positional, Expr::Or)
}

/// Conditions joined with AND or OR.
///
/// # Errors
/// `ArgumentError` for what is no condition.
pub fn join(vm: &mut Vm, items: &[Value], make: fn(Vec<Expr<Param>>) -> Expr<Param>) -> Result<Value> {
    let mut conditions = Vec::new();
    let is_and = matches!(make(Vec::new()), Expr::And(_));
    for item in items {
        // `and_(True, …)` and `or_(False, …)` are ways to begin; they say nothing.
        if items.len() > 1 && matches!(item, Value::Bool(value) if *value == is_and) {
            continue;
        }
        conditions.push(condition(vm, item)?);
    }
    let expr = match conditions.pop() {
        Some(only) if conditions.is_empty() => only,
        Some(last) => {
            conditions.push(last);
            make(conditions)
        }
        None => return Err(unsupported("`and_()` and `or_()` without arguments")),
    };
    boolean(vm, expr)
}

fn invert(vm: &mut Vm, args: Args) -> Result<Value> {
    negate(vm, &args.this())
}

/// `NOT` of a condition.
///
/// # Errors
/// `ArgumentError` for what is no condition.
pub fn negate(vm: &mut Vm, item: &Value) -> Result<Value> {
    let expr = condition(vm, item)?.negate();
    boolean(vm, expr)
}

fn truth(vm: &mut Vm, args: Args) -> Result<Value> {
    let node = this(vm, &args)?;
    // Two columns are the same or not; anything else is not known before the database says.
    match &node.expr {
        Expr::Binary { op: BinaryOp::Eq, left, right } => Ok(Value::Bool(same_column(left, right))),
        Expr::Binary { op: BinaryOp::Ne, left, right } => Ok(Value::Bool(!same_column(left, right))),
        _ => Err(vm.type_error("Boolean value of this clause is not defined")),
    }
}

fn same_column(left: &Expr<Param>, right: &Expr<Param>) -> bool {
    matches!(
        (left, right),
        (Expr::Column { table: a, name: b }, Expr::Column { table: c, name: d }) if a == c && b == d
    )
}

fn hash(_vm: &mut Vm, args: Args) -> Result<Value> {
    let address = args.this().address().unwrap_or(0);
    Ok(Value::Int(i64::try_from(address >> 4).unwrap_or(0)))
}

/// An expression of ORDER BY.
///
/// # Errors
/// `ArgumentError` for what is no expression.
pub fn ordered(vm: &mut Vm, item: &Value, direction: Direction) -> Result<Value> {
    let node = match item {
        // A label of the SELECT, or a column of it, by name.
        Value::Str(name) => Node {
            expr: Expr::Label { operand: Box::new(Expr::Null), name: (**name).into() },
            kind: ColumnType::plain(),
        },
        _ => match node_of(vm, item)? {
            Some(node) => node,
            None => return Err(not_an_expression(vm, item)),
        },
    };
    Ok(value(vm, Node { expr: Expr::Ordered { operand: Box::new(node.expr), direction }, kind: node.kind }))
}

fn ascending(vm: &mut Vm, args: Args) -> Result<Value> {
    ordered(vm, &args.this(), Direction::Asc)
}

fn descending(vm: &mut Vm, args: Args) -> Result<Value> {
    ordered(vm, &args.this(), Direction::Desc)
}

fn nulls_first(vm: &mut Vm, args: Args) -> Result<Value> {
    ordered(vm, &args.this(), Direction::NullsFirst)
}

fn nulls_last(vm: &mut Vm, args: Args) -> Result<Value> {
    ordered(vm, &args.this(), Direction::NullsLast)
}

fn label(vm: &mut Vm, args: Args) -> Result<Value> {
    let node = this(vm, &args)?;
    let Some(name) = argument(&args, 1).as_text().cloned() else { return Err(unsupported("`label` without a name")) };
    Ok(value(vm, Node { expr: Expr::Label { operand: Box::new(node.expr), name: (*name).into() }, kind: node.kind }))
}

fn distinct(vm: &mut Vm, args: Args) -> Result<Value> {
    let node = this(vm, &args)?;
    Ok(value(vm, Node { expr: Expr::Distinct(Box::new(node.expr)), kind: node.kind }))
}

fn any(vm: &mut Vm, args: Args) -> Result<Value> {
    crate::sqlalchemy::relationship_sql::exists(vm, args, true)
}

fn has(vm: &mut Vm, args: Args) -> Result<Value> {
    crate::sqlalchemy::relationship_sql::exists(vm, args, false)
}

/// `str(expression)`: the SQL with named parameters.
fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    if let Some(title) = instrument::title(&this) {
        return Ok(Value::str(title));
    }
    let Some(node) = node_of(vm, &this)? else { return Ok(Value::str("")) };
    Ok(Value::str(shown(node.expr)))
}

/// The SQL of an expression with named parameters.
pub(super) fn shown(expr: Expr<Param>) -> String {
    // The text of a condition is what stands behind WHERE.
    let select = Select { columns: Vec::new(), from: Vec::new(), filter: Some(expr), ..Select::default() };
    let rendered = select.render(Style::Named).sql;
    rendered.strip_prefix("SELECT * \nWHERE ").unwrap_or(&rendered).to_owned()
}
