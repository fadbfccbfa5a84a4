//! `lazy="write_only"`: a list that gives statements.
//!
//! Mirrors SQLAlchemy 2.1, `orm/writeonly.py` (`WriteOnlyCollection`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use super::Link;
use crate::resolved::Direction;
use crate::sqlalchemy::defaults::Given;
use crate::sqlalchemy::dml;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::argument;
use crate::sqlalchemy::select;

const METHODS: &[NativeDef] = &[
    method("__iter__", |vm, _| {
        Err(vm.type_error(
            "WriteOnly collections don't support iteration in-place; to query for collection items, use the select() \
             method to produce a SQL statement and execute it with session.scalars().",
        ))
    }),
    method("add", |vm, args| {
        let link = this(&args)?;
        super::append(vm, &link.state, &link.relation, &argument(&args, 1), None)?;
        Ok(Value::None)
    }),
    method("add_all", |vm, args| {
        let link = this(&args)?;
        for item in vm.collect(&argument(&args, 1))? {
            super::append(vm, &link.state, &link.relation, &item, None)?;
        }
        Ok(Value::None)
    }),
    method("delete", |vm, args| change(vm, &args, false)),
    method("insert", insert),
    method("remove", |vm, args| {
        let link = this(&args)?;
        super::remove(vm, &link.state, &link.relation, &argument(&args, 1), None)?;
        Ok(Value::None)
    }),
    method("select", |vm, args| {
        let (_, query) = super::query(vm, &*this(&args)?)?;
        Ok(select::value(vm, query))
    }),
    method("update", |vm, args| change(vm, &args, true)),
];

#[derive(Default)]
struct CollectionClass(OnceCell<Rc<Class>>);

pub(super) fn value(vm: &mut Vm, link: Link) -> Value {
    let object = vm.types.object.clone();
    let build =
        || ClassBuilder::new("sqlalchemy.orm.writeonly", "WriteOnlyCollection", &object).natives(METHODS).build();
    let class = vm.state::<CollectionClass>().0.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, link))
}

fn this(args: &Args) -> Result<Rc<Link>> {
    args.this().host::<Link>().ok_or_else(|| unsupported("this kind of list"))
}

/// `update(Hero)` and `delete(Hero)` of what the list has.
fn change(vm: &mut Vm, args: &Args, is_update: bool) -> Result<Value> {
    let link = this(args)?;
    if link.relation.secondary.is_some() {
        return Err(unsupported("`update` and `delete` of a write-only list over a link table"));
    }
    let (target, query) = super::query(vm, &link)?;
    Ok(dml::value(vm, dml::of_query(&target, query.filter, is_update)))
}

/// `insert(Hero)` with the key of the object whose list it is.
fn insert(vm: &mut Vm, args: Args) -> Result<Value> {
    let link = this(&args)?;
    if link.relation.direction != Direction::OneToMany {
        return Err(error(
            vm,
            "InvalidRequestError",
            "Write only bulk INSERT only supported for one-to-many collections; for many-to-many, use a separate bulk \
             INSERT along with add_all().",
        ));
    }
    let Some(target) = link.relation.target.upgrade() else { return Err(unsupported("this kind of list")) };
    let mut row = Vec::new();
    for pair in link.relation.pairs.iter().filter(|pair| pair.synced) {
        let at = target.columns.iter().position(|column| column.key == pair.remote);
        if let (Some(at), Some(param)) = (at, super::of_object(vm, &link, &pair.local)) {
            row.push((at, Given::Param(param)));
        }
    }
    row.sort_by_key(|(at, _)| *at);
    Ok(dml::value(vm, dml::insert_of(&target, row)))
}
