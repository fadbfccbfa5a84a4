//! What models declare, as plain data: what the evaluator read off the classes,
//! before any name in it was looked up.
//!
//! [`crate::resolve`] turns it into relationships, tables and findings. Nothing
//! here is a Python value, so that all of it can be tested without a script.

use std::borrow::Cow;
use std::rc::Rc;

use linktable_schema::{Constraint, Index, Orm, ReferentialAction, Span};
use linktable_sql::SqlType;

use crate::naming::Naming;

/// Everything declared so far, in order.
#[derive(Clone, Debug, Default)]
pub struct Declarations {
    /// The library the source is written for: its rules hold, and its wording.
    pub orm: Orm,
    /// The classes that map to a table.
    pub models: Vec<Rc<Model>>,
    /// The names of the other classes of the ORM (those without a table), for closer messages.
    pub plain_classes: Vec<String>,
    /// Names whose statements failed while declaring: nothing is said about what refers to them.
    pub left_out: Vec<String>,
    /// The columns that wait for a type: model and position.
    pub(crate) untyped: Vec<(usize, usize)>,
}

/// A class that maps to a table.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// The module it stands in: `__main__`.
    pub module: String,
    /// Its table's name.
    pub table: String,
    /// The schema its table is in, if it names one.
    pub schema: Option<String>,
    /// Which `MetaData` its table is in: 0 is SQLModel's own, others are numbered as scripts make them.
    pub metadata: usize,
    /// Its columns, in the table's order.
    pub columns: Vec<Column>,
    /// Its relationships, in the order they are looked at.
    pub relationships: Vec<Relationship>,
    /// The constraints it declares for the whole table, in order; they come before those of its columns.
    pub constraints: Vec<Constraint>,
    /// The indexes it declares for the whole table, in order; they come after those of its columns.
    pub indexes: Vec<Index>,
    /// What those without a name of their own are called.
    pub naming: Naming,
    /// Whether SQLite is asked to never use a key again (`sqlite_autoincrement`).
    pub autoincrement: bool,
    /// Whether it is a table alone, without a class (`Table(…)` of SQLAlchemy).
    pub is_core: bool,
    /// Whether the library refuses the class: it can still be referred to, but makes no table.
    pub refused: bool,
    /// The whole class statement.
    pub span: Span,
    /// The name in it.
    pub name_span: Span,
}

/// A column of a model.
#[derive(Clone, Debug)]
pub struct Column {
    /// The attribute it comes from.
    pub attribute: String,
    /// Its name in the table.
    pub name: String,
    /// Its type.
    pub kind: SqlType,
    /// Whether its type is that of the column its foreign key refers to, which is not declared yet.
    pub is_typed_by_key: bool,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub primary_key: bool,
    /// The column it refers to.
    pub foreign_key: Option<ForeignKey>,
    /// Whether it has an index of its own.
    pub index: bool,
    /// Whether its values are unique.
    pub unique: bool,
    /// The expression after `DEFAULT` in its DDL.
    pub server_default: Option<String>,
    /// The clause that says it is computed by the database: `GENERATED ALWAYS AS (w * h)`.
    pub generated: Option<String>,
    /// Whether the ORM has a value for it when none is given.
    pub has_default: bool,
    /// The attribute's statement.
    pub span: Span,
    /// The name in it.
    pub name_span: Span,
}

/// What a column refers to, as written.
#[derive(Clone, Debug)]
pub struct ForeignKey {
    /// As written: `team.id`.
    pub target: String,
    /// The schema of the table, if it names one; `target` begins with it then.
    pub schema: Option<String>,
    /// The name of its constraint, if it has one.
    pub name: Option<String>,
    /// What happens when the row is deleted.
    pub on_delete: Option<ReferentialAction>,
    /// What happens when its key changes.
    pub on_update: Option<ReferentialAction>,
    /// The string in the source, with its quotes; the attribute's statement if it is not there.
    pub span: Span,
}

impl ForeignKey {
    /// Table and column it names; a target without a dot names a table, and the
    /// column is called as the referring one (SQLAlchemy's `ForeignKey._column_tokens`).
    pub fn table_and_column<'a>(&'a self, referring: &'a str) -> (&'a str, &'a str) {
        self.target.rsplit_once('.').unwrap_or((&self.target, referring))
    }

    /// The same without the table's schema.
    pub fn bare_table_and_column<'a>(&'a self, referring: &'a str) -> (&'a str, &'a str) {
        let (table, column) = self.table_and_column(referring);
        let without = self.schema.as_ref().and_then(|schema| table.strip_prefix(schema.as_str())?.strip_prefix('.'));
        (without.unwrap_or(table), column)
    }
}

/// A relationship attribute, as written.
#[derive(Clone, Debug)]
pub struct Relationship {
    /// Its name.
    pub attribute: String,
    /// What it leads to.
    pub target: Target,
    /// Whether its annotation is a list.
    pub list: bool,
    /// The attribute at the other end.
    pub back_populates: Option<String>,
    /// The model of its link rows.
    pub link: Option<usize>,
    /// Whether objects taken out of it are deleted, and those in it with their owner.
    pub cascade_delete: bool,
    /// Whether the database deletes.
    pub passive_deletes: PassiveDeletes,
    /// What `sa_relationship_kwargs` says.
    pub options: RelationshipOptions,
    /// Whether something said about it is not supported or wrong by itself: then it is not resolved.
    pub refused: bool,
    /// The attribute's statement.
    pub span: Span,
    /// The name in it.
    pub name_span: Span,
    /// Its annotation; empty if there is none.
    pub annotation_span: Span,
    /// The string after `back_populates=`; empty if there is none.
    pub back_populates_span: Span,
    /// What stands after `link_model=`; empty if there is none.
    pub link_span: Span,
}

impl Relationship {
    /// How it is loaded, where that is said.
    pub fn lazy(&self) -> Option<&str> {
        self.options.lazy.as_deref()
    }
}

/// What a relationship leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A class by its name, to be looked up at first use.
    Name(String),
    /// The model at this position of [`Declarations::models`].
    Model(usize),
    /// A class that is no table model: its full name (`__main__.Team`).
    Unmapped(String),
    /// Something that is no class: the full name of what it is (`int`).
    NoClass(String),
    /// What a function gives that is called at first use.
    Called,
}

/// `passive_deletes`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PassiveDeletes {
    /// Objects are loaded and changed one by one.
    #[default]
    No,
    /// Objects not loaded are left to the database.
    Yes,
    /// All are left to the database.
    All,
}

/// What `sa_relationship_kwargs` can say.
#[derive(Clone, Debug, Default)]
pub struct RelationshipOptions {
    /// `uselist`.
    pub uselist: Option<bool>,
    /// `primaryjoin`.
    pub primaryjoin: Option<Vec<Equality>>,
    /// `secondaryjoin`.
    pub secondaryjoin: Option<Vec<Equality>>,
    /// `secondary`: the link table by its name.
    pub secondary: Option<String>,
    /// `foreign_keys`.
    pub foreign_keys: Vec<ColumnPath>,
    /// `remote_side`.
    pub remote_side: Vec<ColumnPath>,
    /// `order_by`: columns, and whether downwards.
    pub order_by: Vec<(ColumnPath, bool)>,
    /// `lazy`; `select` if not given.
    pub lazy: Option<String>,
    /// `cascade`, its words.
    pub cascade: Option<Vec<String>>,
    /// `viewonly`.
    pub viewonly: bool,
    /// `join_depth`: how often a relationship that leads back to its own class is loaded with the objects.
    pub join_depth: Option<usize>,
    /// `innerjoin`.
    pub innerjoin: bool,
    /// `back_populates`, where it is given with these.
    pub back_populates: Option<String>,
    /// `passive_deletes`, where it is given with these.
    pub passive_deletes: Option<PassiveDeletes>,
    /// Whether the join has more conditions than equalities of columns; they are with the mapper.
    pub has_more_conditions: bool,
    /// `single_parent`.
    pub single_parent: bool,
    /// `post_update`.
    pub post_update: bool,
    /// `passive_updates=False`.
    pub active_updates: bool,
    /// `overlaps`: relationships that may write the same columns.
    pub overlaps: Vec<String>,
}

/// One `a == b` of a join condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Equality {
    /// What stands on the left.
    pub left: Side,
    /// What stands on the right.
    pub right: Side,
}

/// One side of an [`Equality`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The column.
    pub column: ColumnPath,
    /// Whether it is in `foreign(…)`.
    pub foreign: bool,
    /// Whether it is in `remote(…)`.
    pub remote: bool,
}

/// A column by a class's attribute (`Hero.team_id`) or by a table's column (`hero.c.team_id`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnPath {
    /// The class or the table.
    pub owner: String,
    /// The attribute or the column.
    pub attribute: String,
    /// The whole text it stands in.
    pub expression: Rc<str>,
}

impl Declarations {
    /// The model with this class name that was declared last: what a name in a relationship finds.
    pub fn model_named(&self, name: &str) -> Option<usize> {
        self.models.iter().rposition(|model| model.name == name)
    }

    /// Adds a model. Columns without a type have that of the column they refer to, once it is there.
    pub fn add(&mut self, model: Model) {
        let at = self.models.len();
        let untyped = model.columns.iter().enumerate().filter(|(_, column)| column.is_typed_by_key);
        self.untyped.extend(untyped.map(|(place, _)| (at, place)));
        self.models.push(Rc::new(model));
        let mut found = Vec::new();
        for (at, place) in &self.untyped {
            let Some(column) = self.models.get(*at).and_then(|model| model.columns.get(*place)) else { continue };
            let Some(key) = &column.foreign_key else { continue };
            let (table, name) = key.table_and_column(&column.name);
            let target = self.table_named(table).and_then(|target| self.models.get(target)?.column(name));
            if let Some(target) = target.filter(|target| !target.is_typed_by_key) {
                found.push((*at, *place, target.kind.clone()));
            }
        }
        for (at, place, kind) in found {
            self.untyped.retain(|waiting| *waiting != (at, place));
            let column = self.models.get_mut(at).and_then(|model| Rc::make_mut(model).columns.get_mut(place));
            if let Some(column) = column {
                column.kind = kind;
                column.is_typed_by_key = false;
            }
        }
    }

    /// Whether the statement that would make a class of this name, or a class with
    /// a table of this name, failed.
    pub fn is_left_out(&self, name: &str) -> bool {
        self.left_out.iter().any(|left_out| left_out.eq_ignore_ascii_case(name))
    }

    /// The model whose table has this name.
    pub fn table_named(&self, name: &str) -> Option<usize> {
        // One that is out of its `MetaData` counts only where there is no other.
        let own = self.models.iter().position(|model| !model.refused && model.table_key() == name);
        own.or_else(|| self.models.iter().position(|model| model.table_key() == name))
    }
}

impl Model {
    /// The name by which its metadata has its table: `hero`, or `main.hero` if it names a schema.
    pub fn table_key(&self) -> Cow<'_, str> {
        match &self.schema {
            Some(schema) => format!("{schema}.{}", self.table).into(),
            None => self.table.as_str().into(),
        }
    }

    /// A column by its name in the table.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// A column by the attribute it comes from.
    pub fn attribute(&self, attribute: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.attribute == attribute)
    }

    /// The columns of the primary key, in the table's order.
    pub fn primary_key(&self) -> impl Iterator<Item = &Column> {
        self.columns.iter().filter(|column| column.primary_key)
    }

    /// As SQLAlchemy prints its mapper: `Mapper[Hero(hero)]`.
    pub fn mapper(&self) -> String {
        format!("Mapper[{}({})]", self.name, self.table)
    }
}
