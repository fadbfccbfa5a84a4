//! The functions of SQL expressions: `func.…`, `and_`, `or_`, `col`, `text` and the like.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Module, Native};
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{Bound, Direction, Expr, Frame, SetOperator, TextPart};

use crate::sqlalchemy::alias;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::dml;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::exists;
use crate::sqlalchemy::expression::{self, Node, node_of};
use crate::sqlalchemy::function_names;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::select;
use crate::sqlalchemy::type_items;
use crate::sqlalchemy::types::{ColumnType, Kind};

/// Puts the functions into `sqlmodel` or `sqlalchemy`; `scalars` is true for SQLModel's `select`.
pub fn fill(module: &Rc<Module>, scalars: bool) {
    module.add("select", if scalars { select_scalars } else { select_rows });
    module.fill_later(fill_now);
    if scalars {
        module.fill_later(|_, module| module.add("col", column));
    }
}

fn fill_now(vm: &mut Vm, module: &Rc<Module>) {
    module.add("and_", and);
    module.add("or_", or);
    module.add("not_", not);
    module.add("asc", ascending);
    module.add("desc", descending);
    module.add("nulls_first", nulls_first);
    module.add("nulls_last", nulls_last);
    module.add("nullsfirst", nulls_first);
    module.add("nullslast", nulls_last);
    module.add("between", between);
    module.add("distinct", distinct);
    module.add("literal", literal);
    module.add("null", null);
    module.add("true", yes);
    module.add("false", no);
    module.add("text", text);
    module.add("case", case);
    module.add("cast", cast);
    module.add("bindparam", bind_param);
    module.add("collate", collate);
    module.add("except_", |vm, args| select::compound(vm, &args.positional, SetOperator::Except));
    module.add("except_all", |vm, args| select::compound(vm, &args.positional, SetOperator::ExceptAll));
    module.add("exists", exists::exists);
    module.add("extract", extract);
    module.add("insert", dml::insert);
    module.add("intersect", |vm, args| select::compound(vm, &args.positional, SetOperator::Intersect));
    module.add("intersect_all", |vm, args| select::compound(vm, &args.positional, SetOperator::IntersectAll));
    module.add("literal_column", literal_column);
    module.add("over", over);
    module.add("tuple_", tuple);
    module.add("type_coerce", type_coerce);
    module.add("union", |vm, args| select::compound(vm, &args.positional, SetOperator::Union));
    module.add("union_all", |vm, args| select::compound(vm, &args.positional, SetOperator::UnionAll));
    module.add("delete", dml::delete);
    module.add("update", dml::update);
    let func = function_names::maker(vm);
    module.set("func", func);
    for name in UNSUPPORTED {
        let refuse = Native::closure(name, move |_, _| Err(unsupported(format!("`{name}`"))));
        module.set(name, Value::Native(refuse));
    }
}

/// Functions that exist and are not there yet.
const UNSUPPORTED: &[&str] = &["all_", "any_", "funcfilter", "lateral", "tablesample", "values", "within_group"];

fn select_scalars(vm: &mut Vm, args: Args) -> Result<Value> {
    select::select(vm, args, true)
}

fn select_rows(vm: &mut Vm, args: Args) -> Result<Value> {
    select::select(vm, args, false)
}

fn and(vm: &mut Vm, args: Args) -> Result<Value> {
    expression::join(vm, &args.positional, Expr::And)
}

fn or(vm: &mut Vm, args: Args) -> Result<Value> {
    expression::join(vm, &args.positional, Expr::Or)
}

fn not(vm: &mut Vm, args: Args) -> Result<Value> {
    expression::negate(vm, &args.this())
}

fn ascending(vm: &mut Vm, args: Args) -> Result<Value> {
    expression::ordered(vm, &args.this(), Direction::Asc)
}

fn descending(vm: &mut Vm, args: Args) -> Result<Value> {
    expression::ordered(vm, &args.this(), Direction::Desc)
}

fn nulls_first(vm: &mut Vm, args: Args) -> Result<Value> {
    expression::ordered(vm, &args.this(), Direction::NullsFirst)
}

fn nulls_last(vm: &mut Vm, args: Args) -> Result<Value> {
    expression::ordered(vm, &args.this(), Direction::NullsLast)
}

fn between(vm: &mut Vm, args: Args) -> Result<Value> {
    let rest: Vec<Value> = args.positional.iter().skip(1).cloned().collect();
    vm.call_method(&args.this(), "between", rest)
}

fn distinct(vm: &mut Vm, args: Args) -> Result<Value> {
    vm.call_method(&args.this(), "distinct", Args::none())
}

/// `col(Hero.name)`: the attribute itself.
fn column(vm: &mut Vm, args: Args) -> Result<Value> {
    let given = args.this();
    if instrument::is_attribute(&given) || expression::is_expression(&given) {
        return Ok(given);
    }
    let shown = vm.repr(&given)?;
    Err(vm.error("RuntimeError", format!("Not a SQLAlchemy column: {shown}")))
}

fn bind(vm: &Vm, value: &Value) -> Node {
    let kind = ColumnType::of_value(vm, value);
    let param = Param { value: value.clone(), kind: kind.clone() };
    Node { expr: Expr::Bind { name: "param".into(), value: param }, kind }
}

fn literal(vm: &mut Vm, args: Args) -> Result<Value> {
    let node = bind(vm, &args.this());
    Ok(expression::value(vm, node))
}

fn constant(vm: &mut Vm, expr: Expr<Param>, kind: Rc<ColumnType>) -> Result<Value> {
    Ok(expression::value(vm, Node { expr, kind }))
}

fn null(vm: &mut Vm, _args: Args) -> Result<Value> {
    constant(vm, Expr::Null, ColumnType::plain())
}

fn yes(vm: &mut Vm, _args: Args) -> Result<Value> {
    constant(vm, Expr::Bool(true), ColumnType::of(SqlType::Boolean))
}

fn no(vm: &mut Vm, _args: Args) -> Result<Value> {
    constant(vm, Expr::Bool(false), ColumnType::of(SqlType::Boolean))
}

/// `text("…")`; `:name` in it stands for a parameter that is given when it is executed.
fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(sql) = args.this().as_text().cloned() else {
        return Err(error(vm, "ArgumentError", "text() expects a string"));
    };
    let node = Node { expr: Expr::Text(text_parts(&sql)), kind: ColumnType::plain() };
    Ok(expression::value(vm, node))
}

/// The text between parameters, and the parameters: a colon and a name, not after a colon or a letter.
fn text_parts(sql: &str) -> Vec<TextPart<Param>> {
    let mut parts = Vec::new();
    let mut plain = String::new();
    let mut chars = sql.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let starts = c == ':'
            && before != ':'
            && before != '\\'
            && !before.is_alphanumeric()
            && chars.peek().is_some_and(|next| next.is_alphanumeric() || *next == '_');
        if !starts {
            plain.push(c);
            before = c;
            continue;
        }
        let mut name = String::new();
        while let Some(next) = chars.peek().filter(|next| next.is_alphanumeric() || **next == '_') {
            name.push(*next);
            chars.next();
        }
        if !plain.is_empty() {
            parts.push(TextPart::Sql(std::mem::take(&mut plain).into()));
        }
        parts.push(TextPart::Bind(name.into(), Param { value: Value::Ellipsis, kind: ColumnType::plain() }));
        before = 'x';
    }
    if !plain.is_empty() {
        parts.push(TextPart::Sql(plain.into()));
    }
    parts
}

fn node_or_literal(vm: &mut Vm, item: &Value) -> Result<Node> {
    match node_of(vm, item)? {
        Some(node) => Ok(node),
        None => Ok(bind(vm, item)),
    }
}

fn case(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let subject = match args.take_keyword("value").and_then(Value::non_none) {
        Some(item) => Some(node_or_literal(vm, &item)?),
        None => None,
    };
    let otherwise = match args.take_keyword("else_").and_then(Value::non_none) {
        Some(item) => Some(node_or_literal(vm, &item)?),
        None => None,
    };
    let mut whens = Vec::new();
    let mut kind = otherwise.as_ref().map(|node| node.kind.clone());
    let mut pairs = Vec::new();
    for item in &args.positional {
        if let Value::Dict(_) = item {
            pairs.extend(vm.mapping_items(item)?);
            continue;
        }
        let items = vm.collect(item)?;
        let [when, then] = items.as_slice() else { return Err(unsupported("`case` without pairs")) };
        pairs.push((when.clone(), then.clone()));
    }
    for (when, then) in &pairs {
        let condition = match &subject {
            Some(_) => node_or_literal(vm, when)?.expr,
            None => expression::plain_condition(vm, when)?.expr,
        };
        let then = node_or_literal(vm, then)?;
        kind.get_or_insert(then.kind.clone());
        whens.push((condition, then.expr));
    }
    let otherwise = otherwise.map(|node| Box::new(node.expr));
    let kind = kind.unwrap_or_else(ColumnType::plain);
    Ok(expression::value(
        vm,
        Node { expr: Expr::Case { subject: subject.map(|node| Box::new(node.expr)), whens, otherwise }, kind },
    ))
}

/// `cast(x, String)`, `x.cast(String)`
///
/// # Errors
/// For types that are not there.
pub(super) fn cast(vm: &mut Vm, args: Args) -> Result<Value> {
    let given = args.this();
    let mut node = node_or_literal(vm, &given)?;
    let Some((kind, enum_class)) = args.get(1).and_then(|kind| type_items::type_of(vm, kind)) else {
        return Err(unsupported("`cast` to this type"));
    };
    // A literal goes to the database as one of that type.
    if let Expr::Bind { value, .. } = &mut node.expr
        && !expression::is_expression(&given)
    {
        value.kind = Rc::new(ColumnType { kind: Kind::Known(kind.clone()), enum_class: enum_class.clone() });
    }
    let sql_type = kind.ddl(linktable_schema::Dialect::Sqlite).unwrap_or_default();
    let id = alias::next_number(vm);
    let expr = Expr::Cast { operand: Box::new(node.expr), sql_type: Some(sql_type.into()), id };
    let kind = Rc::new(ColumnType { kind: Kind::Known(kind), enum_class });
    Ok(expression::value(vm, Node { expr, kind }))
}

/// `bindparam("name", value)`: a parameter with a name of its own.
fn bind_param(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Some(name) = args.this().as_text().map(|name| Rc::<str>::from(name.as_str())) else {
        return Err(unsupported("`bindparam` without a name"));
    };
    // One without a value is given it when the statement is executed.
    let given = args.get(1).cloned().or_else(|| args.take_keyword("value")).unwrap_or(Value::Ellipsis);
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`bindparam({name}=…)`")));
    }
    let kind = ColumnType::of_value(vm, &given);
    let param = Param { value: given, kind: kind.clone() };
    Ok(expression::value(vm, Node { expr: Expr::Text(vec![TextPart::Bind(name, param)]), kind }))
}

fn collate(vm: &mut Vm, args: Args) -> Result<Value> {
    let rest: Vec<Value> = args.positional.iter().skip(1).cloned().collect();
    vm.call_method(&args.this(), "collate", rest)
}

/// `literal_column("1 + 1")`: SQL text in place of a column.
fn literal_column(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(sql) = args.this().as_text().map(|text| Rc::<str>::from(text.as_str())) else {
        return Err(unsupported("`literal_column` of anything but a text"));
    };
    constant(vm, Expr::Literal(sql), ColumnType::plain())
}

/// `extract("year", …)`
fn extract(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(field) = args.this().as_text().map(|text| Rc::<str>::from(text.as_str())) else {
        return Err(unsupported("`extract` without a field"));
    };
    let known = ["month", "day", "year", "second", "hour", "doy", "minute", "epoch", "dow", "week"];
    if !known.contains(&&*field) {
        let message = format!("{field} is not a valid extract argument.");
        return Err(error(vm, "CompileError", message));
    }
    let operand = node_or_literal(vm, &args.get(1).cloned().unwrap_or_default())?;
    let expr = Expr::Extract { field, operand: Box::new(operand.expr) };
    constant(vm, expr, ColumnType::of(SqlType::Integer))
}

fn tuple(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut items = Vec::new();
    for item in &args.positional {
        items.push(node_or_literal(vm, item)?.expr);
    }
    constant(vm, Expr::Tuple(items), ColumnType::plain())
}

/// `type_coerce(x, String)`: the same with another type.
fn type_coerce(vm: &mut Vm, args: Args) -> Result<Value> {
    let node = node_or_literal(vm, &args.this())?;
    let Some((kind, enum_class)) = args.get(1).and_then(|kind| type_items::type_of(vm, kind)) else {
        return Err(unsupported("`type_coerce` to this type"));
    };
    let kind = Rc::new(ColumnType { kind: Kind::Known(kind), enum_class });
    let expr = Expr::Cast { operand: Box::new(node.expr), sql_type: None, id: alias::next_number(vm) };
    Ok(expression::value(vm, Node { expr, kind }))
}

/// `func.sum(…).filter(…)`
///
/// # Errors
/// `ArgumentError` for what is no condition.
pub fn filtered(vm: &mut Vm, args: Args) -> Result<Value> {
    let node = node_or_literal(vm, &args.this())?;
    let mut conditions = Vec::new();
    if let [_, only] = args.positional.as_slice() {
        conditions.push(expression::plain_condition(vm, only)?.expr);
    } else {
        for item in args.positional.iter().skip(1) {
            conditions.push(expression::condition(vm, item)?);
        }
    }
    let Some(condition) = Expr::all(conditions) else { return Ok(args.this()) };
    let expr = Expr::Filtered { function: Box::new(node.expr), condition: Box::new(condition) };
    Ok(expression::value(vm, Node { expr, kind: node.kind }))
}

/// `func.rank().over(partition_by=…, order_by=…)`
///
/// # Errors
/// `ArgumentError` for what is no expression.
pub fn over(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let node = node_or_literal(vm, &args.this())?;
    if !matches!(node.expr, Expr::Function { .. } | Expr::Filtered { .. }) {
        return Err(unsupported("`over` of anything but a function"));
    }
    let mut terms = |vm: &mut Vm, name: &str| -> Result<Vec<Expr<Param>>> {
        let Some(given) = args.take_keyword(name).and_then(Value::non_none) else { return Ok(Vec::new()) };
        let items = match &given {
            Value::List(_) | Value::Tuple(_) => vm.collect(&given)?,
            one => vec![one.clone()],
        };
        let mut terms = Vec::new();
        for item in &items {
            match node_of(vm, item)? {
                Some(node) => terms.push(node.expr),
                None => return Err(unsupported("this in `over`")),
            }
        }
        Ok(terms)
    };
    let (partition_by, order_by) = (terms(vm, "partition_by")?, terms(vm, "order_by")?);
    let mut frame = None;
    for (name, word) in [("rows", "ROWS"), ("range_", "RANGE"), ("groups", "GROUPS")] {
        if let Some(bounds) = args.take_keyword(name).and_then(Value::non_none) {
            if frame.is_some() {
                return Err(error(vm, "ArgumentError", "'rows', 'range_' and 'groups' are mutually exclusive"));
            }
            let bounds = match &bounds {
                Value::Tuple(tuple) => tuple.items.clone(),
                _ => return Err(unsupported("a frame of `over` that is no tuple")),
            };
            let [low, high] = bounds.as_slice() else {
                return Err(error(vm, "ArgumentError", "2-tuple expected for range/rows/groups"));
            };
            let low = frame_bound(vm, low, word, "UNBOUNDED PRECEDING")?;
            let high = frame_bound(vm, high, word, "UNBOUNDED FOLLOWING")?;
            frame = Some(Box::new(Frame { word, bounds: [low, high] }));
        }
    }
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`over({name}=…)`")));
    }
    let expr = Expr::Over { function: Box::new(node.expr), partition_by, order_by, frame };
    Ok(expression::value(vm, Node { expr, kind: node.kind }))
}

/// One end of a frame: so many rows before or after, which is a parameter of the statement.
fn frame_bound(vm: &mut Vm, bound: &Value, word: &str, unbounded: &'static str) -> Result<Bound<Param>> {
    let distance = |far: i64| Some(Param { value: Value::Int(far), kind: ColumnType::of(SqlType::Integer) });
    Ok(match bound {
        Value::None => Bound { distance: None, words: unbounded },
        Value::Int(0) => Bound { distance: None, words: "CURRENT ROW" },
        Value::Int(far) if *far < 0 => Bound { distance: distance(far.saturating_neg()), words: "PRECEDING" },
        Value::Int(far) => Bound { distance: distance(*far), words: "FOLLOWING" },
        _ if word != "RANGE" => {
            let message = "Integer or None expected for values in rows/groups frame";
            return Err(error(vm, "ArgumentError", message));
        }
        _ => return Err(unsupported("`range_` of anything but integers")),
    })
}

pub(super) fn function(vm: &mut Vm, package: Option<Rc<str>>, name: &Rc<str>, args: &Args) -> Result<Value> {
    let mut nodes: Vec<Node> = Vec::new();
    for item in &args.positional {
        let node = match node_of(vm, item)? {
            Some(node) => node,
            None => {
                // `count("*")` and `count(Hero)` are ways of SQLAlchemy's own.
                if instrument::is_attribute(item) || item.as_class().is_some() {
                    return Err(unsupported("this argument of an SQL function"));
                }
                let node =
                    if item.is_none() { Node { expr: Expr::Null, kind: ColumnType::plain() } } else { bind(vm, item) };
                match node.expr {
                    Expr::Bind { value, .. } => {
                        Node { expr: Expr::Bind { name: name.clone(), value }, kind: node.kind }
                    }
                    _ => node,
                }
            }
        };
        nodes.push(node);
    }
    let first = nodes.first().map(|node| node.kind.clone());
    let kind = match &**name {
        "count" | "char_length" => ColumnType::of(SqlType::Integer),
        "max" | "min" | "sum" | "lower" | "upper" | "coalesce" => first.unwrap_or_else(ColumnType::plain),
        "now" | "current_timestamp" => ColumnType::of(SqlType::DateTime { aware: false }),
        "current_date" => ColumnType::of(SqlType::Date),
        "concat" => ColumnType::of(SqlType::String(None)),
        _ => ColumnType::plain(),
    };
    let kind = if package.is_some() { ColumnType::plain() } else { kind };
    let args = nodes.into_iter().map(|node| node.expr).collect();
    Ok(expression::value(vm, Node { expr: Expr::Function { package, name: name.clone(), args }, kind }))
}
