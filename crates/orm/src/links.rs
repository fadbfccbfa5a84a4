//! The link operations of every end: what one writes in Python, and the SQL
//! the library makes of it, with its parameters named.
//!
//! Those of SQLModel are here: SQLAlchemy 2.1.9: `orm/strategies.py` (`_LazyLoader`) for reading,
//! `orm/dependency.py` and `orm/persistence.py` for writing.

mod ormar;

use std::borrow::Cow;
use std::ops::Range;

use linktable_schema::{EndLinks, EndRef, LinkOperation, LinkParam, LinkStatement, Orm, RelationshipId};
use linktable_sql::quote;

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
                .and_then(|model| Some([&model.name, ".", &model.relationships.get(*place)?.attribute].concat()));
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

/// The names of a table and its columns, quoted where they have to be: made once, since many statements have them.
struct Names {
    table: String,
    /// The columns as a SELECT lists them: `hero.id, hero.name`.
    list: String,
    /// Where each column stands in the list.
    columns: Vec<Range<usize>>,
    /// The variable for an object: `hero`.
    variable: String,
}

impl Names {
    fn of(model: &Model) -> Self {
        let table = quote(&model.table).into_owned();
        let mut list = String::with_capacity((table.len() + 12) * model.columns.len());
        let mut columns = Vec::with_capacity(model.columns.len());
        for column in &model.columns {
            if !list.is_empty() {
                list.push_str(", ");
            }
            let start = list.len();
            list.push_str(&table);
            list.push('.');
            list.push_str(&quote(&column.name));
            columns.push(start..list.len());
        }
        Names { table, list, columns, variable: variable(&model.name) }
    }

    /// The column at a position, with its table.
    fn full(&self, at: usize) -> &str {
        self.columns.get(at).and_then(|range| self.list.get(range.clone())).unwrap_or_default()
    }

    /// The columns as a SELECT of a query lists them: `hero.id AS hero_id`.
    fn labelled(&self, model: &Model) -> Cow<'_, str> {
        let label = |(at, column): (usize, &crate::declared::Column)| {
            let label = [&*model.table, "_", &*column.name].concat();
            [self.full(at), " AS ", &quote(&label)].concat()
        };
        model.columns.iter().enumerate().map(label).collect::<Vec<_>>().join(", ").into()
    }

    /// The column at a position by itself.
    fn bare(&self, at: usize) -> &str {
        self.full(at).get(self.table.len() + 1..).unwrap_or_default()
    }
}

/// A column of a link table by its position, and the variable and attribute it holds.
type LinkValue<'v> = (usize, &'v str, &'v str);

/// A model and its names.
#[derive(Clone, Copy)]
struct Side<'a> {
    model: &'a Model,
    names: &'a Names,
}

impl<'a> Side<'a> {
    /// The column of this name with its table; joins have only columns that are there.
    fn column(self, name: &str) -> &'a str {
        self.position(name).map_or("", |at| self.names.full(at))
    }

    fn position(self, name: &str) -> Option<usize> {
        self.model.columns.iter().position(|column| column.name == name)
    }
}

/// A statement in the making, of columns and parameters that stand next to each other: what `linktable_sql::query`
/// writes of an expression for each of them, without the expressions.
struct Text {
    sql: String,
    params: Vec<LinkParam>,
    /// How many conditions it has.
    conditions: usize,
}

impl Text {
    fn new(parts: &[&str]) -> Self {
        let mut sql = String::with_capacity(parts.iter().map(|part| part.len()).sum::<usize>() + 80);
        parts.iter().for_each(|part| sql.push_str(part));
        Text { sql, params: Vec::with_capacity(2), conditions: 0 }
    }

    /// A parameter that holds an attribute of a variable.
    fn holds(&mut self, variable: &str, attribute: &str) {
        self.params.push(LinkParam { name: [variable, ".", attribute].concat() });
    }

    /// `left = right`, after the word that begins the conditions or `AND`.
    fn equal(&mut self, begin: &str, left: &str, right: &str) {
        let before = if self.conditions == 0 { begin } else { " AND " };
        [before, left, " = ", right].iter().for_each(|part| self.sql.push_str(part));
        self.conditions += 1;
    }

    fn finish(self) -> LinkStatement {
        LinkStatement { sql: self.sql, params: self.params }
    }
}

/// The word before conditions in a SELECT, and in other statements.
const SELECT_WHERE: &str = " \nWHERE ";
const WHERE: &str = " WHERE ";

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
    own: &'a str,
    /// The variable for an object at the other end: `team`.
    other: Cow<'a, str>,
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
    let own = names.get(at)?.variable.as_str();
    let other = if resolved.target == at {
        Cow::Owned(["other_", own].concat())
    } else {
        Cow::Borrowed(names.get(resolved.target)?.variable.as_str())
    };
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
    if relationship.lazy() == Some("write_only") {
        // It can not be emptied: that would take to load it.
        let (append, remove) = match resolved.direction {
            Direction::ManyToMany => (end.append_link(), end.remove_link("remove")),
            _ => (end.refer("append"), end.release("remove")),
        };
        return Some(vec![append, remove, end.list()]);
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

impl<'a> End<'a> {
    fn operation(&self, name: &str, statement: Option<LinkStatement>) -> LinkOperation {
        let (own, attribute) = (self.own, self.relationship.attribute.as_str());
        let lazy = self.relationship.lazy();
        let code = match name {
            "append" if lazy == Some("write_only") => [own, ".", attribute, ".add(", &self.other, ")"].concat(),
            "list" if lazy == Some("write_only") => ["session.scalars(", own, ".", attribute, ".select())"].concat(),
            "clear" if lazy == Some("dynamic") => [own, ".", attribute, " = []"].concat(),
            "list" if lazy == Some("dynamic") => [own, ".", attribute, ".all()"].concat(),
            "append" | "remove" => [own, ".", attribute, ".", name, "(", &self.other, ")"].concat(),
            "clear" if self.resolved.many => [own, ".", attribute, ".clear()"].concat(),
            "clear" => [own, ".", attribute, " = None"].concat(),
            "set" => [own, ".", attribute, " = ", &self.other].concat(),
            _ => [own, ".", attribute].concat(),
        };
        LinkOperation { name: name.to_owned(), code, statements: statement.into_iter().collect() }
    }

    fn side(&self, at: usize) -> Option<Side<'a>> {
        Some(Side { model: self.declarations.models.get(at)?, names: self.names.get(at)? })
    }

    fn list(&self) -> LinkOperation {
        self.operation(if self.resolved.many { "list" } else { "get" }, self.select())
    }

    /// The SELECT that loads the objects of the relationship.
    fn select(&self) -> Option<LinkStatement> {
        let target = self.side(self.resolved.target)?;
        let link = match &self.resolved.link {
            Some(link) => Some((link, self.side(link.model)?)),
            None => None,
        };
        let list = match self.relationship.lazy() {
            Some("dynamic") => target.names.labelled(target.model),
            _ => Cow::Borrowed(target.names.list.as_str()),
        };
        let mut text = Text::new(&["SELECT ", &list, " \nFROM ", &target.names.table]);
        if let Some((_, table)) = link {
            text.sql.push_str(", ");
            text.sql.push_str(&table.names.table);
        }
        let far = link.map_or(target, |(_, table)| table);
        for pair in &self.resolved.pairs {
            let column = far.column(&pair.remote);
            let (left, right) = if pair.local_first { ("?", column) } else { (column, "?") };
            text.equal(SELECT_WHERE, left, right);
            text.holds(self.own, &pair.local);
        }
        if let Some((link, table)) = link {
            for pair in &link.pairs {
                let (local, remote) = (target.column(&pair.local), table.column(&pair.remote));
                let (left, right) = if pair.local_first { (local, remote) } else { (remote, local) };
                text.equal(SELECT_WHERE, left, right);
            }
        }
        Some(text.finish())
    }

    /// The link table, and the positions of its columns with the variable and the attribute they hold.
    fn link_values(&self, with_defaults: bool) -> Option<(Side<'a>, Vec<LinkValue<'_>>)> {
        let link = self.resolved.link.as_ref()?;
        let table = self.side(link.model)?;
        fn holds<'b>(variable: &'b str, pairs: &'b [Pair], name: &str) -> Option<(&'b str, &'b str)> {
            let pair = pairs.iter().find(|pair| pair.remote == name)?;
            Some((variable, &pair.local))
        }
        let values = table.model.columns.iter().enumerate().filter_map(|(at, column)| {
            let (variable, attribute) = holds(self.own, &self.resolved.pairs, &column.name)
                .or_else(|| holds(&self.other, &link.pairs, &column.name))
                .or_else(|| {
                    let defaults = with_defaults && column.has_default;
                    defaults.then_some((&table.model.name, &column.attribute))
                })?;
            Some((at, variable, attribute))
        });
        Some((table, values.collect()))
    }

    fn append_link(&self) -> LinkOperation {
        let statement = self.link_values(true).map(|(table, values)| {
            let mut text = Text::new(&["INSERT INTO ", &table.names.table]);
            for (number, (at, variable, attribute)) in values.iter().enumerate() {
                text.sql.push_str(if number == 0 { " (" } else { ", " });
                text.sql.push_str(table.names.bare(*at));
                text.holds(variable, attribute);
            }
            for number in 0..values.len() {
                text.sql.push_str(if number == 0 { ") VALUES (?" } else { ", ?" });
            }
            text.sql.push_str(if values.is_empty() { " DEFAULT VALUES" } else { ")" });
            text.finish()
        });
        self.operation("append", statement)
    }

    fn remove_link(&self, name: &str) -> LinkOperation {
        let statement = self.link_values(false).map(|(table, values)| {
            let mut text = Text::new(&["DELETE FROM ", &table.names.table]);
            for (at, variable, attribute) in values {
                text.equal(WHERE, table.names.full(at), "?");
                text.holds(variable, attribute);
            }
            text.finish()
        });
        self.operation(name, statement)
    }

    /// The object with the foreign key refers to the other.
    fn refer(&self, name: &str) -> LinkOperation {
        self.operation(name, self.update(true))
    }

    /// The object with the foreign key refers to nothing any more, or goes.
    fn release(&self, name: &str) -> LinkOperation {
        let goes = self.resolved.direction == Direction::OneToMany && deletes_orphans(self.relationship);
        self.operation(name, if goes { self.delete_orphan() } else { self.update(false) })
    }

    fn update(&self, linked: bool) -> Option<LinkStatement> {
        let (at, holder_name, other_name): (_, &str, &str) = match self.resolved.direction {
            Direction::ManyToOne => (self.at, self.own, &self.other),
            _ => (self.resolved.target, &self.other, self.own),
        };
        let holder = self.side(at)?;
        let mut text = Text::new(&["UPDATE ", &holder.names.table, " SET "]);
        for (number, pair) in self.resolved.pairs.iter().filter(|pair| pair.synced).enumerate() {
            let (key, referred) =
                if pair.remote_is_foreign { (&pair.remote, &pair.local) } else { (&pair.local, &pair.remote) };
            let name = holder.position(key).map_or("", |at| holder.names.bare(at));
            [if number == 0 { "" } else { ", " }, name, "=?"].iter().for_each(|part| text.sql.push_str(part));
            match linked {
                true => text.holds(other_name, referred),
                false => text.params.push(LinkParam { name: "None".to_owned() }),
            }
        }
        key_is(&mut text, holder, holder_name);
        Some(text.finish())
    }

    fn delete_orphan(&self) -> Option<LinkStatement> {
        let target = self.side(self.resolved.target)?;
        let mut text = Text::new(&["DELETE FROM ", &target.names.table]);
        key_is(&mut text, target, &self.other);
        Some(text.finish())
    }
}

/// The primary key of a model is that of the object `variable`.
fn key_is(text: &mut Text, side: Side<'_>, variable: &str) {
    for (at, key) in side.model.columns.iter().enumerate().filter(|(_, column)| column.primary_key) {
        text.equal(WHERE, side.names.full(at), "?");
        text.holds(variable, &key.attribute);
    }
}

/// A variable for an object of a class: `HeroTeam` → `hero_team`.
pub(crate) fn variable(class: &str) -> String {
    let mut name = String::with_capacity(class.len() + 4);
    let mut before_is_lower = false;
    for c in class.chars() {
        if c.is_uppercase() && before_is_lower {
            name.push('_');
        }
        before_is_lower = c.is_lowercase() || c.is_numeric();
        if c.is_ascii() {
            name.push(c.to_ascii_lowercase());
        } else {
            name.extend(c.to_lowercase());
        }
    }
    name
}
