//! The link operations of ormar's ends: `await post.categories.add(category)` and what it becomes.
//!
//! ormar 0.26.0: `relations/relation_proxy.py`, `relations/querysetproxy.py`, `queryset/join.py`, `models/model.py`.

use std::rc::Rc;

use linktable_schema::{LinkOperation, LinkParam, LinkStatement};
use linktable_sql::query::{
    AliasName, BinaryOp, Delete, Expr, From, Insert, Rendered, Select, Style, TableRef, TextPart, Update,
};

use super::End;
use crate::declared::Model;
use crate::resolved::Direction;

/// The operations of one end.
pub(super) fn operations(end: &End<'_>) -> Vec<LinkOperation> {
    let place = format!("{}.{}", end.own, end.relationship.attribute);
    let other = &end.other;
    let operation = |name: &str, code: String, statements: Vec<Option<LinkStatement>>| LinkOperation {
        name: name.to_owned(),
        code,
        statements: statements.into_iter().flatten().collect(),
    };
    match end.resolved.direction {
        Direction::ManyToMany => vec![
            operation("add", format!("await {place}.add({other})"), vec![insert_link(end)]),
            operation("remove", format!("await {place}.remove({other})"), vec![find_link(end), delete_link(end)]),
            operation("clear", format!("await {place}.clear()"), vec![delete_links(end)]),
            operation("all", format!("await {place}.all()"), vec![select(end)]),
        ],
        Direction::OneToMany => vec![
            operation("add", format!("await {place}.add({other})"), vec![update(end, true)]),
            operation("remove", format!("await {place}.remove({other})"), vec![update(end, false)]),
            operation("clear", format!("await {place}.clear()"), vec![release_all(end)]),
            operation("all", format!("await {place}.all()"), vec![select(end)]),
        ],
        Direction::ManyToOne => {
            let save = format!("await {}.update()", end.own);
            vec![
                operation("set", format!("{place} = {other}; {save}"), vec![update(end, true)]),
                operation("clear", format!("{place} = None; {save}"), vec![update(end, false)]),
                operation("load", format!("await {place}.load()"), vec![load(end)]),
            ]
        }
    }
}

fn column(table: &str, name: &str) -> Expr<String> {
    Expr::Column { table: TableRef::plain(table), name: name.into() }
}

/// The primary key of `model` is that of the object `variable`.
fn key_is(model: &Model, variable: &str) -> Vec<Expr<String>> {
    let keys = model.primary_key();
    keys.map(|key| equals(&model.table, &key.name, format!("{variable}.{}", key.attribute))).collect()
}

fn statement(rendered: Rendered<String>) -> LinkStatement {
    LinkStatement { sql: rendered.sql, params: rendered.params.into_iter().map(|name| LinkParam { name }).collect() }
}

fn bind(name: &str, value: impl Into<String>) -> Expr<String> {
    Expr::Bind { name: name.into(), value: value.into() }
}

fn equals(table: &str, name: &str, value: String) -> Expr<String> {
    Expr::binary(BinaryOp::Eq, column(table, name), bind(name, value))
}

/// The through model, the column that refers to this end, and the one that refers to the other.
fn link<'a>(end: &'a End<'_>) -> Option<(&'a Model, &'a str, &'a str)> {
    let link = end.resolved.link.as_ref()?;
    let own = end.resolved.pairs.first()?;
    let other = link.pairs.first()?;
    Some((end.declarations.models.get(link.model)?, &own.remote, &other.remote))
}

fn key(model: &Model) -> Option<&str> {
    model.primary_key().next().map(|key| key.attribute.as_str())
}

fn insert_link(end: &End<'_>) -> Option<LinkStatement> {
    let (through, own, other) = link(end)?;
    let (own_key, other_key) = (key(end.model)?, key(end.target)?);
    let values = through.columns.iter().filter(|column| !column.primary_key).map(|column| {
        let value = if column.name == own {
            format!("{}.{own_key}", end.own)
        } else if column.name == other {
            format!("{}.{other_key}", end.other)
        } else if column.has_default {
            format!("{}.{}", through.name, column.attribute)
        } else {
            "None".to_owned()
        };
        (Rc::from(column.name.as_str()), bind(&column.name, value))
    });
    let insert = Insert { table: through.table.as_str().into(), values: values.collect(), returning: Vec::new() };
    Some(statement(insert.render(Style::Question)))
}

fn find_link(end: &End<'_>) -> Option<LinkStatement> {
    let (through, own, other) = link(end)?;
    let table = &through.table;
    let own = equals(table, own, format!("{}.{}", end.own, key(end.model)?));
    let other = equals(table, other, format!("{}.{}", end.other, key(end.target)?));
    let select = Select {
        columns: labelled(through, &TableRef::plain(table), ""),
        from: vec![From::Table(TableRef::plain(table))],
        filter: Expr::all(vec![own, other]),
        order_by: through.primary_key().map(|key| column(table, &key.name)).collect(),
        ..Select::default()
    };
    Some(statement(select.render(Style::Question)))
}

fn delete_link(end: &End<'_>) -> Option<LinkStatement> {
    let (through, _, _) = link(end)?;
    let filter = Expr::all(key_is(through, &through.name.to_lowercase()));
    let delete = Delete { table: through.table.as_str().into(), filter, returning: Vec::new() };
    Some(statement(delete.render(Style::Question)))
}

fn delete_links(end: &End<'_>) -> Option<LinkStatement> {
    let (through, own, _) = link(end)?;
    let filter = Expr::all(vec![equals(&through.table, own, format!("{}.{}", end.own, key(end.model)?))]);
    let delete = Delete { table: through.table.as_str().into(), filter, returning: Vec::new() };
    Some(statement(delete.render(Style::Question)))
}

/// The object with the foreign key is saved, with all its values.
fn update(end: &End<'_>, linked: bool) -> Option<LinkStatement> {
    let (holder, holder_name, referred, referred_name) = match end.resolved.direction {
        Direction::ManyToOne => (end.model, end.own, end.target, &*end.other),
        _ => (end.target, &*end.other, end.model, end.own),
    };
    let pair = end.resolved.pairs.first()?;
    let foreign = if pair.remote_is_foreign { &pair.remote } else { &pair.local };
    let key = key(referred)?;
    let values = holder.columns.iter().filter(|column| !column.primary_key).map(|column| {
        let value = match (column.name == *foreign, linked) {
            (true, true) => format!("{referred_name}.{key}"),
            (true, false) => "None".to_owned(),
            (false, _) if column.foreign_key.is_some() => format!("{holder_name}.{}.pk", column.attribute),
            (false, _) => format!("{holder_name}.{}", column.attribute),
        };
        (Rc::from(column.name.as_str()), bind(&column.name, value))
    });
    let values = values.collect();
    let filter = Expr::all(key_is(holder, holder_name));
    let update = Update { table: holder.table.as_str().into(), values, filter, returning: Vec::new() };
    Some(statement(update.render(Style::Question)))
}

/// All objects of the other end are released at once.
fn release_all(end: &End<'_>) -> Option<LinkStatement> {
    let pair = end.resolved.pairs.first()?;
    let table = &end.target.table;
    let values = vec![(Rc::from(pair.remote.as_str()), bind(&pair.remote, "None"))];
    let filter = Expr::all(vec![equals(table, &pair.remote, format!("{}.{}", end.own, key(end.model)?))]);
    let update = Update { table: table.as_str().into(), values, filter, returning: Vec::new() };
    Some(statement(update.render(Style::Question)))
}

fn load(end: &End<'_>) -> Option<LinkStatement> {
    let table = &end.target.table;
    let select = Select {
        columns: end.target.columns.iter().map(|each| column(table, &each.name)).collect(),
        from: vec![From::Table(TableRef::plain(table))],
        filter: Expr::all(key_is(end.target, &format!("{}.{}", end.own, end.relationship.attribute))),
        ..Select::default()
    };
    Some(statement(select.render(Style::Question)))
}

/// Columns under the names that rows give them: `posts.id AS a1_id`.
fn labelled(model: &Model, table: &TableRef<String>, prefix: &str) -> Vec<Expr<String>> {
    let label = |name: &str| Expr::Label {
        operand: Box::new(Expr::Column { table: table.clone(), name: name.into() }),
        name: format!("{prefix}{name}").into(),
    };
    model.columns.iter().map(|column| label(&column.name)).collect()
}

/// A table joined under a name of its own, on `far=near`.
fn joined(left: From<String>, table: &TableRef<String>, far: &str, near: &str) -> From<String> {
    let name = alias_of(table);
    let on = Expr::Text(vec![TextPart::Sql(format!("{name}.{far}={near}").into())]);
    From::Join { left: Box::new(left), right: Box::new(From::Table(table.clone())), on, outer: true, full: false }
}

fn aliased(number: usize, table: &str) -> TableRef<String> {
    TableRef::aliased(table, AliasName::Given(format!("a{number}_{table}").into()))
}

fn alias_of(table: &TableRef<String>) -> Rc<str> {
    match &table.alias {
        Some(AliasName::Given(name)) => name.clone(),
        _ => table.table.clone(),
    }
}

/// The related objects, with this one joined to them.
fn select(end: &End<'_>) -> Option<LinkStatement> {
    let target = TableRef::plain(&end.target.table);
    let mut columns = labelled(end.target, &target, "");
    let mut from = From::Table(target);
    let pair = end.resolved.pairs.first()?;
    let owner = match link(end) {
        Some((through, own, other)) => {
            let link = end.resolved.link.as_ref()?.pairs.first()?;
            let table = aliased(1, &through.table);
            from = joined(from, &table, other, &format!("{}.{}", end.target.table, link.local));
            columns.extend(labelled(through, &table, "a1_"));
            let owner = aliased(2, &end.model.table);
            from = joined(from, &owner, &pair.local, &format!("{}.{own}", alias_of(&table)));
            columns.extend(labelled(end.model, &owner, "a2_"));
            owner
        }
        None => {
            let owner = aliased(1, &end.model.table);
            from = joined(from, &owner, &pair.local, &format!("{}.{}", end.target.table, pair.remote));
            columns.extend(labelled(end.model, &owner, "a1_"));
            owner
        }
    };
    let own_key = Expr::Column { table: owner, name: pair.local.as_str().into() };
    let value = bind(&pair.local, format!("{}.{}", end.own, key(end.model)?));
    let mut order_by: Vec<Expr<String>> =
        end.target.primary_key().map(|key| column(&end.target.table, &key.name)).collect();
    order_by.push(own_key.clone());
    let filter = Some(Expr::binary(BinaryOp::Eq, own_key, value));
    let select = Select { columns, from: vec![from], filter, order_by, ..Select::default() };
    Some(statement(select.render(Style::Question)))
}
