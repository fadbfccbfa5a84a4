//! The link operations of every end: what one writes in Python, and the SQL
//! Tortoise makes of it, with its parameters named.
//!
//! Mirrors Tortoise 1.1.9, `fields/relational.py` and `models.py`.

use std::rc::Rc;

use linktable_schema::{EndLinks, EndRef, LinkOperation, LinkParam, LinkStatement, RelationshipId};

use crate::tortoise::mapping::{Backward, Field, ForeignKey, Kind, ManyToMany, Meta};

/// The operations of one end of a relationship.
pub fn end(meta: &Rc<Meta>, field: &Rc<Field>, relationship: RelationshipId, side: u8) -> Option<EndLinks> {
    let related = field.related().ok()?;
    let names = Names::of(meta, &related, field);
    let operations = match &field.kind {
        Kind::ForeignKey(key) => forward(meta, field, &related, key, &names)?,
        Kind::Backward(back) => backward(field, &related, back, &names)?,
        Kind::ManyToMany(many) => many_to_many(meta, &related, many, &names)?,
        Kind::Data(_) => return None,
    };
    let title = format!("{}.{}", meta.name, field.name());
    Some(EndLinks { end: EndRef { relationship, side }, title, operations })
}

/// The words of the code.
struct Names {
    /// The variable for the object that has the attribute: `user`.
    own: String,
    /// The variable for an object at the other end: `role`.
    other: String,
    /// The attribute.
    attribute: String,
}

impl Names {
    fn of(meta: &Meta, related: &Meta, field: &Field) -> Names {
        let own = variable(&meta.name);
        let other = variable(&related.name);
        let other = if own == other { format!("other_{other}") } else { other };
        Names { own, other, attribute: field.name().to_string() }
    }

    fn code(&self, rest: &str) -> String {
        format!("await {}.{}{rest}", self.own, self.attribute)
    }
}

/// A class's name as a variable has it: `UserRole` is `user_role`.
fn variable(class: &str) -> String {
    let mut name = String::with_capacity(class.len() + 4);
    for (at, c) in class.chars().enumerate() {
        if c.is_uppercase() && at > 0 && !name.ends_with('_') {
            name.push('_');
        }
        name.extend(c.to_lowercase());
    }
    name
}

fn operation(name: &str, code: String, statements: Vec<(String, Vec<String>)>) -> LinkOperation {
    let statements = statements.into_iter().map(|(sql, params)| LinkStatement {
        sql,
        params: params.into_iter().map(|name| LinkParam { name }).collect(),
    });
    LinkOperation { name: name.to_owned(), code, statements: statements.collect() }
}

/// The columns of a model, with its table before them where a query joins.
fn columns(meta: &Meta, qualified: bool) -> String {
    let table = meta.table.borrow();
    let one = |field: Rc<Field>| match qualified {
        true => format!("\"{table}\".\"{}\"", field.column()),
        false => format!("\"{}\"", field.column()),
    };
    meta.columns().into_iter().map(one).collect::<Vec<_>>().join(",")
}

/// `ORDER BY` as `Meta.ordering` has it; orderings by a related model's field are left out.
fn ordering(meta: &Meta, qualified: bool) -> String {
    let table = meta.table.borrow();
    let one = |(name, down): &(linktable_python::Text, bool)| {
        let column = meta.data_field(name)?.column();
        let direction = if *down { "DESC" } else { "ASC" };
        Some(match qualified {
            true => format!("\"{table}\".\"{column}\" {direction}"),
            false => format!("\"{column}\" {direction}"),
        })
    };
    let parts: Vec<String> = meta.ordering.iter().filter_map(one).collect();
    if parts.is_empty() { String::new() } else { format!(" ORDER BY {}", parts.join(",")) }
}

fn many_to_many(meta: &Meta, related: &Meta, many: &ManyToMany, names: &Names) -> Option<Vec<LinkOperation>> {
    let through = many.through.borrow().clone();
    let (back, forth) = (many.backward_key.borrow().clone(), many.forward_key.clone());
    let (pk, related_pk) = (meta.pk().ok()?, related.pk().ok()?);
    let own = format!("{}.{}", names.own, pk.name());
    let other = format!("{}.{}", names.other, related_pk.name());
    let table = related.table.borrow().clone();
    let key = related_pk.column();
    let joined = format!(
        "FROM \"{table}\" LEFT OUTER JOIN \"{through}\" ON \"{table}\".\"{key}\"=\"{through}\".\"{forth}\" WHERE \
         \"{through}\".\"{back}\"=?"
    );
    let argument = format!("({})", names.other);
    Some(vec![
        operation(
            "add",
            names.code(&format!(".add{argument}")),
            vec![
                (
                    format!("SELECT \"{forth}\" FROM \"{through}\" WHERE \"{back}\"=? AND \"{forth}\"=?"),
                    vec![own.clone(), other.clone()],
                ),
                (
                    format!("INSERT INTO \"{through}\" (\"{forth}\",\"{back}\") VALUES (?,?)"),
                    vec![other.clone(), own.clone()],
                ),
            ],
        ),
        operation(
            "remove",
            names.code(&format!(".remove{argument}")),
            vec![(format!("DELETE FROM \"{through}\" WHERE \"{back}\"=? AND \"{forth}\"=?"), vec![own.clone(), other])],
        ),
        operation(
            "clear",
            names.code(".clear()"),
            vec![(format!("DELETE FROM \"{through}\" WHERE \"{back}\"=?"), vec![own.clone()])],
        ),
        operation(
            "list",
            names.code(".all()"),
            vec![(format!("SELECT {} {joined}{}", columns(related, true), ordering(related, true)), vec![own.clone()])],
        ),
        operation("count", names.code(".all().count()"), vec![(format!("SELECT COUNT(*) {joined}"), vec![own])]),
    ])
}

fn backward(field: &Field, related: &Meta, back: &Backward, names: &Names) -> Option<Vec<LinkOperation>> {
    let to = field.to_field().ok()?;
    let own = format!("{}.{}", names.own, to.name());
    let table = related.table.borrow().clone();
    let column = &back.relation_source_field;
    let listed =
        format!("SELECT {} FROM \"{table}\" WHERE \"{column}\"=?{}", columns(related, false), ordering(related, false));
    if back.one_to_one {
        let sql = format!("{listed} LIMIT ?");
        return Some(vec![operation("get", names.code(""), vec![(sql, vec![own, "1".to_owned()])])]);
    }
    let written: Vec<Rc<Field>> = related.columns().into_iter().filter(|field| !field.generated.get()).collect();
    let names_of = |field: &Rc<Field>| {
        let is_key = field.name() == back.relation_field;
        if is_key { own.clone() } else { format!("{}.{}", names.other, field.name()) }
    };
    let quoted: Vec<String> = written.iter().map(|field| format!("\"{}\"", field.column())).collect();
    let insert =
        format!("INSERT INTO \"{table}\" ({}) VALUES ({})", quoted.join(","), vec!["?"; written.len()].join(","));
    Some(vec![
        operation("create", names.code(".create(…)"), vec![(insert, written.iter().map(names_of).collect())]),
        operation("list", names.code(".all()"), vec![(listed, vec![own.clone()])]),
        operation(
            "count",
            names.code(".all().count()"),
            vec![(format!("SELECT COUNT(*) FROM \"{table}\" WHERE \"{column}\"=?"), vec![own])],
        ),
    ])
}

fn forward(meta: &Meta, field: &Field, related: &Meta, key: &ForeignKey, names: &Names) -> Option<Vec<LinkOperation>> {
    let to = key.to.borrow().upgrade()?;
    let attribute = field.source_field.borrow().clone()?;
    let column = meta.field(&attribute)?.column();
    let pk = meta.pk().ok()?;
    let (table, other_table) = (meta.table.borrow().clone(), related.table.borrow().clone());
    let (own, pk_column) = (format!("{}.{}", names.own, pk.name()), pk.column());
    let update = |value: String| {
        (format!("UPDATE \"{table}\" SET \"{column}\"=? WHERE \"{pk_column}\"=?"), vec![value, own.clone()])
    };
    let set = |value: &str| {
        let (own, attribute_name) = (&names.own, &names.attribute);
        format!("{own}.{attribute_name} = {value}; await {own}.save(update_fields=[\"{attribute}\"])")
    };
    let mut operations = vec![
        operation("set", set(&names.other), vec![update(format!("{}.{}", names.other, to.name()))]),
        operation(
            "get",
            names.code(""),
            vec![(
                format!(
                    "SELECT {} FROM \"{other_table}\" WHERE \"{}\"=?{} LIMIT ?",
                    columns(related, false),
                    to.column(),
                    ordering(related, false)
                ),
                vec![format!("{}.{attribute}", names.own), "1".to_owned()],
            )],
        ),
    ];
    if field.null.get() {
        operations.insert(1, operation("unset", set("None"), vec![update("None".to_owned())]));
    }
    Some(operations)
}
