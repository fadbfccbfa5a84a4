//! The link operations of every end: what one writes in Python, and the SQL
//! the library makes of it, with its parameters named.
//!
//! Those of SQLModel are here: SQLAlchemy 2.1.9: `orm/strategies.py` (`_LazyLoader`) for reading,
//! `orm/dependency.py` and `orm/persistence.py` for writing.

mod ormar;

use std::rc::Rc;

use linktable_schema::{EndLinks, EndRef, LinkOperation, LinkParam, LinkStatement, Orm, RelationshipId};
use linktable_sql::query::{BinaryOp, Delete, Expr, From, Insert, Rendered, Select, Style, TableRef, Update};

use crate::declared::{Declarations, Model, Relationship};
use crate::resolve::deletes_orphans;
use crate::resolved::{Direction, Pair, Resolution, Resolved};
use crate::schema::Built;

/// The link operations of every declared end.
pub fn operations(declarations: &Declarations, resolution: &Resolution, built: &Built) -> Vec<EndLinks> {
    let names = declarations.models.iter().map(|model| Names::of(model)).collect::<Vec<_>>();
    let mut links = Vec::new();
    for (id, ends) in (0..).zip(&built.ends) {
        for (side, end) in (0..).zip(ends) {
            let Some((at, place)) = end else { continue };
            if names_schema(declarations, resolution, *at, *place) {
                continue;
            }
            let Some(operations) = end_operations(declarations, resolution, &names, *at, *place) else { continue };
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

/// Whether a statement of this end would name the schema of a table, which these statements cannot.
fn names_schema(declarations: &Declarations, resolution: &Resolution, at: usize, place: usize) -> bool {
    let resolved = resolution.relationships.get(at).and_then(|resolved| resolved.get(place)?.as_ref());
    let link = resolved.and_then(|resolved| Some(resolved.link.as_ref()?.model));
    let touched = [Some(at), resolved.map(|resolved| resolved.target), link];
    let models = touched.into_iter().flatten().filter_map(|at| declarations.models.get(at));
    models.into_iter().any(|model| model.schema.is_some())
}

/// The names of a table and its columns, as statements hold them.
struct Names {
    table: Rc<str>,
    columns: Vec<Rc<str>>,
}

impl Names {
    fn of(model: &Model) -> Self {
        Names {
            table: model.table.as_str().into(),
            columns: model.columns.iter().map(|column| column.name.as_str().into()).collect(),
        }
    }

    fn name(&self, column: &str) -> Rc<str> {
        self.columns.iter().find(|name| ***name == *column).cloned().unwrap_or_else(|| column.into())
    }

    fn column<P>(&self, name: &str) -> Expr<P> {
        self.expr(self.name(name))
    }

    fn expr<P>(&self, name: Rc<str>) -> Expr<P> {
        Expr::Column { table: TableRef::named(&self.table), name }
    }
}

fn equal<P>(local: Expr<P>, remote: Expr<P>, local_first: bool) -> Expr<P> {
    if local_first { Expr::binary(BinaryOp::Eq, local, remote) } else { Expr::binary(BinaryOp::Eq, remote, local) }
}

/// What a parameter holds: an attribute of a variable, or nothing.
#[derive(Clone, Copy)]
enum Held<'a> {
    Attribute(&'a str, &'a str),
    None,
}

impl Held<'_> {
    fn code(self) -> String {
        match self {
            Held::Attribute(variable, attribute) => [variable, ".", attribute].concat(),
            Held::None => "None".to_owned(),
        }
    }
}

/// A column of a link table, and what it holds.
type LinkValue<'a> = (Rc<str>, Held<'a>);

/// What is known while the operations of one end are written.
struct End<'a> {
    model: &'a Model,
    relationship: &'a Relationship,
    target: &'a Model,
    resolved: &'a Resolved,
    declarations: &'a Declarations,
    /// For each model, in the order of the declarations.
    names: &'a [Names],
    /// The position of the model that has the attribute.
    at: usize,
    /// The variable for the object that has the attribute: `hero`.
    own: String,
    /// The variable for an object at the other end: `team`.
    other: String,
}

fn end_operations(
    declarations: &Declarations,
    resolution: &Resolution,
    names: &[Names],
    at: usize,
    place: usize,
) -> Option<Vec<LinkOperation>> {
    let model = declarations.models.get(at)?;
    let resolved = resolution.get(at, place)?;
    let target = declarations.models.get(resolved.target)?;
    let own = variable(&model.name);
    let other = if resolved.target == at { format!("other_{own}") } else { variable(&target.name) };
    let relationship = model.relationships.get(place)?;
    let end = End { model, relationship, target, resolved, declarations, names, at, own, other };
    if declarations.orm == Orm::Ormar {
        return Some(ormar::operations(&end));
    }
    if relationship.options.has_more_conditions {
        // Its SELECT has conditions that are known when the script runs.
        return None;
    }
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
        let (own, attribute) = (self.own.as_str(), self.relationship.attribute.as_str());
        let code = match name {
            "append" | "remove" => [own, ".", attribute, ".", name, "(", &self.other, ")"].concat(),
            "clear" if self.resolved.many => [own, ".", attribute, ".clear()"].concat(),
            "clear" => [own, ".", attribute, " = None"].concat(),
            "set" => [own, ".", attribute, " = ", &self.other].concat(),
            _ => [own, ".", attribute].concat(),
        };
        LinkOperation { name: name.to_owned(), code, statements }
    }

    fn list(&self) -> LinkOperation {
        let statements = self.select().map(|select| statement(select.render(Style::Question))).into_iter().collect();
        self.operation(if self.resolved.many { "list" } else { "get" }, statements)
    }

    /// The SELECT that loads the objects of the relationship.
    fn select(&self) -> Option<Select<Held<'_>>> {
        let target = self.names.get(self.resolved.target)?;
        let mut from = vec![From::Table(TableRef::named(&target.table))];
        let link = match &self.resolved.link {
            Some(link) => Some((link, self.names.get(link.model)?)),
            None => None,
        };
        let far = link.map_or(target, |(_, table)| table);
        let param: Rc<str> = "param".into();
        let near = self.resolved.pairs.iter().map(|pair| {
            let given = Expr::Bind { name: param.clone(), value: Held::Attribute(&self.own, &pair.local) };
            equal(given, far.column(&pair.remote), pair.local_first)
        });
        let mut filter: Vec<_> = near.collect();
        if let Some((link, table)) = link {
            from.push(From::Table(TableRef::named(&table.table)));
            filter.extend(
                link.pairs
                    .iter()
                    .map(|pair| equal(target.column(&pair.local), table.column(&pair.remote), pair.local_first)),
            );
        }
        let columns = target.columns.iter().map(|name| target.expr(name.clone())).collect();
        Some(Select { columns, from, filter: Expr::all(filter), ..Select::default() })
    }

    /// The columns of the link table with what they hold, in the table's order.
    fn link_values(&self, with_defaults: bool) -> Option<(&Names, Vec<LinkValue<'_>>)> {
        let link = self.resolved.link.as_ref()?;
        let table = self.declarations.models.get(link.model)?;
        let names = self.names.get(link.model)?;
        fn holds<'b>(variable: &'b str, pairs: &'b [Pair], name: &str) -> Option<Held<'b>> {
            let pair = pairs.iter().find(|pair| pair.remote == name)?;
            Some(Held::Attribute(variable, &pair.local))
        }
        let values = table.columns.iter().zip(&names.columns).filter_map(|(column, name)| {
            let value = holds(&self.own, &self.resolved.pairs, name)
                .or_else(|| holds(&self.other, &link.pairs, name))
                .or_else(|| {
                    let defaults = with_defaults && column.has_default;
                    defaults.then(|| Held::Attribute(&table.name, &column.attribute))
                })?;
            Some((name.clone(), value))
        });
        Some((names, values.collect()))
    }

    fn append_link(&self) -> LinkOperation {
        let statements = self.link_values(true).map(|(table, values)| {
            let values = values.into_iter().map(|(name, value)| (name.clone(), Expr::Bind { name, value })).collect();
            let insert = Insert { table: table.table.clone(), values, returning: Vec::new() };
            statement(insert.render(Style::Question))
        });
        self.operation("append", statements.into_iter().collect())
    }

    fn remove_link(&self, name: &str) -> LinkOperation {
        let statements = self.link_values(false).map(|(table, values)| {
            let conditions = values
                .into_iter()
                .map(|(name, value)| Expr::binary(BinaryOp::Eq, table.expr(name.clone()), Expr::Bind { name, value }));
            let filter = Expr::all(conditions.collect());
            let delete = Delete { table: table.table.clone(), filter, returning: Vec::new() };
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
        let (at, holder, holder_name, other_name) = match self.resolved.direction {
            Direction::ManyToOne => (self.at, self.model, &self.own, &self.other),
            _ => (self.resolved.target, self.target, &self.other, &self.own),
        };
        let names = self.names.get(at)?;
        let mut values = Vec::new();
        for pair in self.resolved.pairs.iter().filter(|pair| pair.synced) {
            let (key, referred) =
                if pair.remote_is_foreign { (&pair.remote, &pair.local) } else { (&pair.local, &pair.remote) };
            let value = if linked { Held::Attribute(other_name, referred) } else { Held::None };
            let name = names.name(key);
            values.push((name.clone(), Expr::Bind { name, value }));
        }
        let filter = Expr::all(key_is(holder, names, holder_name));
        let update = Update { table: names.table.clone(), values, filter, returning: Vec::new() };
        Some(statement(update.render(Style::Question)))
    }

    fn delete_orphan(&self) -> Option<LinkStatement> {
        let names = self.names.get(self.resolved.target)?;
        let filter = Expr::all(key_is(self.target, names, &self.other));
        let delete = Delete { table: names.table.clone(), filter, returning: Vec::new() };
        Some(statement(delete.render(Style::Question)))
    }
}

/// The primary key of `model` is that of the object `variable`.
fn key_is<'a>(model: &'a Model, names: &Names, variable: &'a str) -> Vec<Expr<Held<'a>>> {
    let keys = model.columns.iter().zip(&names.columns).filter(|(column, _)| column.primary_key);
    keys.map(|(key, name)| {
        let given = Expr::Bind { name: name.clone(), value: Held::Attribute(variable, &key.attribute) };
        Expr::binary(BinaryOp::Eq, names.expr(name.clone()), given)
    })
    .collect()
}

fn statement(rendered: Rendered<Held<'_>>) -> LinkStatement {
    let params = rendered.params.iter().map(|held| LinkParam { name: held.code() });
    LinkStatement { sql: rendered.sql, params: params.collect() }
}

/// A variable for an object of a class: `HeroTeam` → `hero_team`.
pub(crate) fn variable(class: &str) -> String {
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
