//! The link operations of every end: what one writes in Python, and the SQL
//! SQLAlchemy makes of it, with its parameters named.
//!
//! SQLAlchemy 2.1.9: `orm/strategies.py` (`_LazyLoader`) for reading,
//! `orm/dependency.py` and `orm/persistence.py` for writing.

use std::rc::Rc;

use linktable_schema::{EndLinks, EndRef, LinkOperation, LinkParam, LinkStatement, RelationshipId};
use linktable_sql::query::{BinaryOp, Delete, Expr, From, Insert, Rendered, Select, Style, TableRef, Update};

use crate::declared::{Declarations, Model, Relationship};
use crate::resolve::deletes_orphans;
use crate::resolved::{Direction, Pair, Resolution, Resolved};
use crate::schema::Built;

/// The link operations of every declared end.
pub fn operations(declarations: &Declarations, resolution: &Resolution, built: &Built) -> Vec<EndLinks> {
    let mut links = Vec::new();
    for (id, ends) in (0..).zip(&built.ends) {
        for (side, end) in (0..).zip(ends) {
            let Some((at, place)) = end else { continue };
            let Some(operations) = end_operations(declarations, resolution, *at, *place) else { continue };
            let title = declarations
                .models
                .get(*at)
                .and_then(|model| Some(format!("{}.{}", model.name, model.relationships.get(*place)?.attribute)));
            links.push(EndLinks {
                end: EndRef { relationship: RelationshipId(id), side },
                title: title.unwrap_or_default(),
                operations,
            });
        }
    }
    links
}

/// The SELECT that loads the objects of a relationship; `own` gives what stands
/// for a column of the object it is loaded for.
pub fn load<P: Clone>(
    declarations: &Declarations,
    resolved: &Resolved,
    own: &mut dyn FnMut(&str) -> P,
) -> Option<Select<P>> {
    let target = declarations.models.get(resolved.target)?;
    let mut from = vec![From::Table(TableRef::plain(&target.table))];
    let mut conditions = Vec::new();
    let far =
        match &resolved.link {
            Some(link) => {
                let table = &declarations.models.get(link.model)?.table;
                from.push(From::Table(TableRef::plain(table)));
                conditions.extend(link.pairs.iter().map(|pair| {
                    equal(column(&target.table, &pair.local), column(table, &pair.remote), pair.local_first)
                }));
                table
            }
            None => &target.table,
        };
    let near = resolved.pairs.iter().map(|pair| {
        let given = Expr::Bind { name: "param".into(), value: own(&pair.local) };
        equal(given, column(far, &pair.remote), pair.local_first)
    });
    let filter = near.collect::<Vec<_>>().into_iter().chain(conditions).collect();
    Some(Select {
        columns: target.columns.iter().map(|each| column(&target.table, &each.name)).collect(),
        from,
        filter: Expr::all(filter),
        ..Select::default()
    })
}

fn equal<P>(local: Expr<P>, remote: Expr<P>, local_first: bool) -> Expr<P> {
    if local_first { Expr::binary(BinaryOp::Eq, local, remote) } else { Expr::binary(BinaryOp::Eq, remote, local) }
}

fn column<P>(table: &str, name: &str) -> Expr<P> {
    Expr::Column { table: TableRef::plain(table), name: name.into() }
}

/// A column of a link table, and the expression it holds.
type LinkValue = (Rc<str>, String);

/// What is known while the operations of one end are written.
struct End<'a> {
    model: &'a Model,
    relationship: &'a Relationship,
    target: &'a Model,
    resolved: &'a Resolved,
    declarations: &'a Declarations,
    /// The variable for the object that has the attribute: `hero`.
    own: String,
    /// The variable for an object at the other end: `team`.
    other: String,
}

fn end_operations(
    declarations: &Declarations,
    resolution: &Resolution,
    at: usize,
    place: usize,
) -> Option<Vec<LinkOperation>> {
    let model = declarations.models.get(at)?;
    let resolved = resolution.get(at, place)?;
    let target = declarations.models.get(resolved.target)?;
    let own = variable(&model.name);
    let other = if resolved.target == at { format!("other_{own}") } else { variable(&target.name) };
    let relationship = model.relationships.get(place)?;
    let end = End { model, relationship, target, resolved, declarations, own, other };
    if relationship.options.viewonly {
        return Some(vec![end.list()]);
    }
    Some(match resolved.direction {
        Direction::ManyToMany => {
            vec![end.append_link(), end.remove_link("remove"), end.remove_link("clear"), end.list()]
        }
        Direction::OneToMany if resolved.many => {
            vec![end.refer("append"), end.release("remove"), end.release("clear"), end.list()]
        }
        Direction::OneToMany => vec![end.refer("set"), end.release("clear"), end.list()],
        Direction::ManyToOne => vec![end.refer("set"), end.release("clear"), end.list()],
    })
}

impl End<'_> {
    fn operation(&self, name: &str, statements: Vec<LinkStatement>) -> LinkOperation {
        let place = format!("{}.{}", self.own, self.relationship.attribute);
        let code = match name {
            "append" | "remove" => format!("{place}.{name}({})", self.other),
            "clear" if self.resolved.many => format!("{place}.clear()"),
            "clear" => format!("{place} = None"),
            "set" => format!("{place} = {}", self.other),
            _ => place,
        };
        LinkOperation { name: name.to_owned(), code, statements }
    }

    fn list(&self) -> LinkOperation {
        let select = load(self.declarations, self.resolved, &mut |column| format!("{}.{column}", self.own));
        let statements = select.map(|select| statement(select.render(Style::Question))).into_iter().collect();
        self.operation(if self.resolved.many { "list" } else { "get" }, statements)
    }

    /// The columns of the link table with the expressions they hold, in the table's order.
    fn link_values(&self, with_defaults: bool) -> Option<(&Model, Vec<LinkValue>)> {
        let link = self.resolved.link.as_ref()?;
        let table = self.declarations.models.get(link.model)?;
        let holds = |variable: &str, pairs: &[Pair], name: &str| {
            let pair = pairs.iter().find(|pair| pair.remote == name)?;
            Some(format!("{variable}.{}", pair.local))
        };
        let values = table.columns.iter().filter_map(|column| {
            let value = holds(&self.own, &self.resolved.pairs, &column.name)
                .or_else(|| holds(&self.other, &link.pairs, &column.name))
                .or_else(|| {
                    (with_defaults && column.has_default).then(|| format!("{}.{}", table.name, column.attribute))
                })?;
            Some((column.name.as_str().into(), value))
        });
        Some((table, values.collect()))
    }

    fn append_link(&self) -> LinkOperation {
        let statements = self.link_values(true).map(|(table, values)| {
            let values = values.into_iter().map(|(name, value)| (name.clone(), Expr::Bind { name, value })).collect();
            let insert = Insert { table: table.table.as_str().into(), values, returning: Vec::new() };
            statement(insert.render(Style::Question))
        });
        self.operation("append", statements.into_iter().collect())
    }

    fn remove_link(&self, name: &str) -> LinkOperation {
        let statements = self.link_values(false).map(|(table, values)| {
            let conditions = values.into_iter().map(|(name, value)| {
                Expr::binary(BinaryOp::Eq, column(&table.table, &name), Expr::Bind { name, value })
            });
            let filter = Expr::all(conditions.collect());
            let delete = Delete { table: table.table.as_str().into(), filter, returning: Vec::new() };
            statement(delete.render(Style::Question))
        });
        self.operation(name, statements.into_iter().collect())
    }

    /// The object with the foreign key refers to the other.
    fn refer(&self, name: &str) -> LinkOperation {
        self.operation(name, self.update(true).into_iter().collect())
    }

    /// The object with the foreign key refers to nothing any more, or goes.
    fn release(&self, name: &str) -> LinkOperation {
        let goes = self.resolved.direction == Direction::OneToMany && deletes_orphans(self.relationship);
        let statement = if goes { self.delete_orphan() } else { self.update(false) };
        self.operation(name, statement.into_iter().collect())
    }

    fn update(&self, linked: bool) -> Option<LinkStatement> {
        let (holder, holder_name, other_name) = match self.resolved.direction {
            Direction::ManyToOne => (self.model, &self.own, &self.other),
            _ => (self.target, &self.other, &self.own),
        };
        let mut values = Vec::new();
        for pair in self.resolved.pairs.iter().filter(|pair| pair.synced) {
            let (key, referred) =
                if pair.remote_is_foreign { (&pair.remote, &pair.local) } else { (&pair.local, &pair.remote) };
            let value = if linked { format!("{other_name}.{referred}") } else { "None".to_owned() };
            values.push((Rc::from(key.as_str()), Expr::Bind { name: key.as_str().into(), value }));
        }
        let filter = Expr::all(key_is(holder, holder_name));
        let update = Update { table: holder.table.as_str().into(), values, filter, returning: Vec::new() };
        Some(statement(update.render(Style::Question)))
    }

    fn delete_orphan(&self) -> Option<LinkStatement> {
        let filter = Expr::all(key_is(self.target, &self.other));
        let delete = Delete { table: self.target.table.as_str().into(), filter, returning: Vec::new() };
        Some(statement(delete.render(Style::Question)))
    }
}

/// The primary key of `model` is that of the object `variable`.
fn key_is(model: &Model, variable: &str) -> Vec<Expr<String>> {
    model
        .primary_key()
        .map(|key| {
            let value = format!("{variable}.{}", key.attribute);
            let given = Expr::Bind { name: key.name.as_str().into(), value };
            Expr::binary(BinaryOp::Eq, column(&model.table, &key.name), given)
        })
        .collect()
}

fn statement(rendered: Rendered<String>) -> LinkStatement {
    LinkStatement { sql: rendered.sql, params: rendered.params.into_iter().map(|name| LinkParam { name }).collect() }
}

/// A variable for an object of a class: `HeroTeam` → `hero_team`.
fn variable(class: &str) -> String {
    let mut name = String::new();
    let mut before_is_lower = false;
    for c in class.chars() {
        if c.is_uppercase() && before_is_lower {
            name.push('_');
        }
        before_is_lower = c.is_lowercase() || c.is_numeric();
        name.extend(c.to_lowercase());
    }
    name
}
