//! `union`: the objects of several querysets.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`UnionQuery`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, method};
use linktable_python::object::Then;
use linktable_python::{Args, Result, Text, Value, Vm};
use linktable_sql::tortoise as sql;
use linktable_store::Rows;

use super::awaitable::{executing, iterate, object};
use super::constant::{Constant, Select, Term, inline, wrap};
use super::expressions;
use super::fetch::execute;
use super::queryset::{self, QuerySet, names, parse_ordering, refuse_negative};
use super::select;
use crate::tortoise::client::Client;
use crate::tortoise::context::client_for;
use crate::tortoise::errors::error;
use crate::tortoise::field::convert;
use crate::tortoise::given::Given;
use crate::tortoise::instance::from_row;
use crate::tortoise::mapping::Meta;

const APP: &str = "tortoise_app";
const MODEL: &str = "tortoise_model";

/// Querysets joined by UNION.
#[derive(Clone)]
pub struct Union {
    sets: Vec<Rc<QuerySet>>,
    all: bool,
    orderings: Vec<(Text, bool)>,
    limit: Option<Value>,
    offset: Option<Value>,
}

/// How many objects they give.
struct Count(Rc<Union>);

/// The functions of `UnionQuery`.
pub const METHODS: &[NativeDef] = &[
    method("__aiter__", iterate),
    method("__await__", |_, args| {
        let this = args.this();
        Ok(executing(move |vm| run(vm, &this)))
    }),
    class_method("__class_getitem__", |_, args| Ok(args.this())),
    method("count", |vm, args| match args.this().host::<Union>() {
        Some(union) => Ok(object(vm, "UnionCountQuery", Count(union))),
        None => Ok(Value::None),
    }),
    method("limit", |vm, args| {
        let (this, mut given) = Given::method("UnionQuery.limit", args);
        let Some(limit) = given.next(vm, "limit")? else { return Err(given.missing(vm, &["limit"])) };
        refuse_negative(vm, &limit, "Limit")?;
        changed(vm, &this, |union| union.limit = Some(limit))
    }),
    method("offset", |vm, args| {
        let (this, mut given) = Given::method("UnionQuery.offset", args);
        let Some(offset) = given.next(vm, "offset")? else { return Err(given.missing(vm, &["offset"])) };
        refuse_negative(vm, &offset, "Offset")?;
        changed(vm, &this, |union| union.offset = Some(offset))
    }),
    method("order_by", |vm, args| {
        let orderings = names(&args)?.iter().map(|name| parse_ordering(name, false)).collect();
        changed(vm, &args.this(), |union| union.orderings = orderings)
    }),
    method("union", |vm, mut args| {
        let all = args.take_keyword("all").unwrap_or_default();
        let all = vm.truthy(&all)?;
        let sets = others(&args)?;
        changed(vm, &args.this(), |union| {
            union.sets.extend(sets);
            union.all |= all;
        })
    }),
];

fn others(args: &Args) -> Result<Vec<Rc<QuerySet>>> {
    args.positional.iter().skip(1).map(queryset::this).collect()
}

fn changed(vm: &mut Vm, value: &Value, change: impl FnOnce(&mut Union)) -> Result<Value> {
    let Some(union) = value.host::<Union>() else { return Ok(Value::None) };
    let mut union = (*union).clone();
    change(&mut union);
    Ok(object(vm, "UnionQuery", union))
}

/// `queryset.union(*others, all=False)`
pub fn union(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let all = args.take_keyword("all").unwrap_or_default();
    let all = vm.truthy(&all)?;
    let mut sets = vec![queryset::this(&args.this())?];
    sets.extend(others(&args)?);
    Ok(object(vm, "UnionQuery", Union { sets, all, orderings: Vec::new(), limit: None, offset: None }))
}

/// One of the queries, with the names of app and model behind its columns.
fn part(vm: &mut Vm, set: &QuerySet) -> Result<Select> {
    if !set.base.annotations.borrow().is_empty() {
        return Err(error(vm, "ParamsError", "Union queries do not support annotations"));
    }
    let set = set.copy();
    let app = set.base.meta.app.borrow().clone().map_or(Value::None, Value::Str);
    let class = Value::str(set.base.meta.name.as_str());
    for (name, value) in [(APP, app), (MODEL, class)] {
        let value = expressions::make(vm, "Value", [("value", value)]);
        set.base.annotations.borrow_mut().push((name.into(), value));
    }
    Ok(select::build(vm, &set)?.0)
}

/// The columns of a query, without the names of app and model.
fn columns(select: &Select) -> Vec<Rc<str>> {
    let name = |selected: &sql::Selected<Constant>| match (&selected.term, selected.alias.as_deref()) {
        (_, Some(APP | MODEL)) => None,
        (Term::Field { name, .. }, _) => Some(name.clone()),
        (_, alias) => alias.map(Into::into),
    };
    select.selects.iter().filter_map(name).collect()
}

fn build(vm: &mut Vm, union: &Union) -> Result<Option<sql::Union<Constant>>> {
    let mut built: Option<(sql::Union<Constant>, Vec<Rc<str>>)> = None;
    for set in &union.sets {
        let select = part(vm, set)?;
        match &mut built {
            None => {
                let columns = columns(&select);
                let first =
                    sql::Union { base: select, others: Vec::new(), order_by: Vec::new(), limit: None, offset: None };
                built = Some((first, columns));
            }
            Some((whole, known)) => {
                if columns(&select) != *known {
                    return Err(error(vm, "ParamsError", "Union queries must have the same select fields"));
                }
                whole.others.push((union.all, select));
            }
        }
    }
    let Some((mut whole, known)) = built else { return Ok(None) };
    for (name, descending) in &union.orderings {
        if !known.iter().any(|known| **known == *name.as_str()) {
            let message = "Order by field must be in the select list for union queries";
            return Err(error(vm, "ParamsError", message));
        }
        whole.order_by.push((name.as_str().into(), *descending));
    }
    whole.limit = union.limit.as_ref().map(|limit| wrap(vm, limit)).transpose()?;
    whole.offset = union.offset.as_ref().map(|offset| wrap(vm, offset)).transpose()?;
    Ok(Some(whole))
}

fn client(vm: &mut Vm, union: &Union) -> Result<Option<Rc<Client>>> {
    let Some(first) = union.sets.first() else { return Ok(None) };
    client_for(vm, &first.base.meta, &first.base.db).map(Some)
}

fn run(vm: &mut Vm, value: &Value) -> Result<Then> {
    let Some(union) = value.host::<Union>() else { return Ok(Then::Return(Value::None)) };
    let (Some(client), Some(built)) = (client(vm, &union)?, build(vm, &union)?) else {
        return Ok(Then::Return(Value::list(Vec::new())));
    };
    let sql = inline(vm, |text| built.render_inline(text))?;
    execute(vm, &client, sql, Vec::new(), move |vm, rows| objects(vm, &union, &rows).map(Then::Return))
}

/// Each row as an object of the model it names.
fn objects(vm: &mut Vm, union: &Union, rows: &Rows) -> Result<Value> {
    let at = |name: &str| rows.columns.iter().position(|column| column == name);
    let (app, model) = (at(APP), at(MODEL));
    let mut objects = Vec::new();
    for row in &rows.rows {
        let text = |at: Option<usize>| at.and_then(|at| row.get(at)).map(convert::plain).unwrap_or_default();
        let (app, model) = (text(app), text(model));
        let is_it = |meta: &Meta| {
            let own = meta.app.borrow();
            app.as_text().map(Text::as_str) == own.as_ref().map(Text::as_str)
                && model.as_text().map(Text::as_str) == Some(meta.name.as_str())
        };
        if let Some(set) = union.sets.iter().find(|set| is_it(&set.base.meta)) {
            objects.push(from_row(vm, &set.base.meta, &rows.columns, row)?);
        }
    }
    Ok(Value::list(objects))
}

/// Awaits `union.count()`.
///
/// # Errors
/// What building or executing it raises.
pub fn run_count(vm: &mut Vm, value: &Value) -> Result<Then> {
    let Some(count) = value.host::<Count>() else { return Ok(Then::Return(Value::None)) };
    let union = &count.0;
    let (Some(client), Some(built)) = (client(vm, union)?, build(vm, union)?) else {
        return Ok(Then::Return(Value::Int(0)));
    };
    let mut select = Select::of(sql::Source::Union(Box::new(built), "sq0".into()));
    select.select(Term::aggregate("COUNT", vec![Term::Star]), None);
    let sql = inline(vm, |text| select.render_inline(text))?;
    execute(vm, &client, sql, Vec::new(), |_, rows| {
        let count = rows.rows.first().and_then(|row| row.first()).map_or(Value::Int(0), convert::plain);
        Ok(Then::Return(count))
    })
}
