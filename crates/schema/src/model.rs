//! Models, tables and relationships.

use serde::{Deserialize, Serialize};

use crate::{Orm, Span};

/// Which model of a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ModelId(pub u32);

/// Which table of a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TableId(pub u32);

/// Which relationship of a [`Schema`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RelationshipId(pub u32);

/// Everything a source declares.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    /// The library it is declared for.
    pub orm: Orm,
    /// The classes that map to a table, in declaration order.
    pub models: Vec<Model>,
    /// The tables, in the order their DDL is emitted.
    pub tables: Vec<Table>,
    /// The relationships, in declaration order of their first end.
    pub relationships: Vec<Relationship>,
    /// The tables of many-to-many relationships.
    pub link_tables: Vec<LinkTable>,
}

/// A class that maps to a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The class name.
    pub name: String,
    /// Its table.
    pub table: TableId,
    /// Its attributes that become columns, in declaration order, inherited ones included.
    pub fields: Vec<Field>,
    /// The whole class statement.
    pub span: Span,
    /// The class name in it.
    pub name_span: Span,
}

/// An attribute of a model that becomes a column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The attribute's name.
    pub name: String,
    /// The column's name.
    pub column: String,
    /// The attribute's statement.
    pub span: Span,
}

/// What a table is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TableKind {
    /// Rows of a model.
    Model,
    /// Link rows of a many-to-many relationship, whether or not it is also a model.
    Link,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// The schema its DDL names, if it names one: SQLite's `main`, `temp` or an attached database.
    pub schema: Option<String>,
    /// What it is for.
    pub kind: TableKind,
    /// The model it belongs to; a link table the ORM makes by itself has none.
    pub model: Option<ModelId>,
    /// Its columns, in DDL order.
    pub columns: Vec<Column>,
    /// Its constraints, in DDL order. A primary key that is none of them stands with its column.
    pub constraints: Vec<Constraint>,
    /// Its indexes, in DDL order.
    pub indexes: Vec<Index>,
    /// Where it is declared.
    pub span: Span,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type as the dialect's DDL spells it: `VARCHAR(40)`.
    pub sql_type: String,
    /// The expression after `DEFAULT` in its DDL, if it has one.
    pub default: Option<String>,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether it is part of the primary key.
    pub primary_key: bool,
    /// The table and column it refers to, if it is a foreign key of one column.
    pub references: Option<(String, String)>,
    /// Where it is declared.
    pub span: Span,
    /// The clause that says it is computed by the database: `GENERATED ALWAYS AS (w * h)`.
    pub generated: Option<String>,
}

/// What a foreign key does when the row it refers to goes or changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum ReferentialAction {
    /// The referring rows go or change too.
    Cascade,
    /// It is refused.
    Restrict,
    /// The referring columns become NULL.
    #[serde(rename = "SET NULL")]
    SetNull,
    /// The referring columns take their default.
    #[serde(rename = "SET DEFAULT")]
    SetDefault,
    /// Nothing, until the constraint is checked.
    #[serde(rename = "NO ACTION")]
    NoAction,
}

impl ReferentialAction {
    /// As SQL spells it.
    pub fn sql(self) -> &'static str {
        match self {
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
            ReferentialAction::NoAction => "NO ACTION",
        }
    }
}

/// A constraint of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Constraint {
    /// The primary key.
    PrimaryKey {
        /// Its name, if it has one.
        name: Option<String>,
        /// Its columns.
        columns: Vec<String>,
    },
    /// A foreign key.
    ForeignKey {
        /// Its name, if it has one.
        name: Option<String>,
        /// The referring columns.
        columns: Vec<String>,
        /// The table they refer to.
        table: String,
        /// The columns they refer to.
        targets: Vec<String>,
        /// What happens when the row is deleted.
        on_delete: Option<ReferentialAction>,
        /// What happens when its key changes.
        on_update: Option<ReferentialAction>,
    },
    /// No two rows alike in these columns.
    Unique {
        /// Its name, if it has one.
        name: Option<String>,
        /// Its columns.
        columns: Vec<String>,
    },
    /// A condition every row meets.
    Check {
        /// Its name, if it has one.
        name: Option<String>,
        /// The condition, in SQL.
        sql: String,
    },
}

/// An index of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// Its columns; none where it is over expressions or some of the rows.
    pub columns: Vec<String>,
    /// Whether it is unique.
    pub unique: bool,
    /// What stands behind the table's name where that is more than columns: `(lower(name)) WHERE age > 3`.
    pub over: Option<String>,
}

/// A relationship: a link between rows of two models, seen from both.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relationship {
    /// Its two ends; the first is the one declared first.
    pub ends: [End; 2],
    /// The table of its link rows, if it is many-to-many.
    pub link: Option<TableId>,
}

/// One side of a relationship.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// The model it is an attribute of.
    pub model: ModelId,
    /// The attribute; nothing where a relationship is declared on one side only.
    pub attribute: Option<String>,
    /// Whether it holds many objects of the other model.
    pub many: bool,
    /// The columns that carry it: of the link table if there is one, else of the
    /// table with the foreign key.
    pub columns: Vec<String>,
    /// Where the attribute is declared; empty where it is not.
    pub span: Span,
}

/// Which end of which relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct EndRef {
    /// The relationship.
    pub relationship: RelationshipId,
    /// 0 for the end declared first, 1 for the other.
    pub side: u8,
}

/// The table of a many-to-many relationship's link rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkTable {
    /// The table.
    pub table: TableId,
    /// The relationship.
    pub relationship: RelationshipId,
    /// For each end, in the relationship's order, the columns that refer to that end's model.
    pub columns: [Vec<String>; 2],
}

impl Schema {
    /// A model by its id.
    pub fn model(&self, id: ModelId) -> Option<&Model> {
        self.models.get(id.0 as usize)
    }

    /// A table by its id.
    pub fn table(&self, id: TableId) -> Option<&Table> {
        self.tables.get(id.0 as usize)
    }

    /// A relationship by its id.
    pub fn relationship(&self, id: RelationshipId) -> Option<&Relationship> {
        self.relationships.get(id.0 as usize)
    }

    /// A table by its name.
    pub fn table_named(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// A model by its class name.
    pub fn model_named(&self, name: &str) -> Option<&Model> {
        self.models.iter().find(|model| model.name == name)
    }

    /// An end, with its relationship.
    pub fn end(&self, end: EndRef) -> Option<&End> {
        self.relationship(end.relationship)?.ends.get(usize::from(end.side))
    }

    /// The ends that are attributes of a model, in order of declaration.
    pub fn ends_of(&self, model: ModelId) -> impl Iterator<Item = (EndRef, &End)> {
        self.relationships.iter().zip(0..).flat_map(move |(relationship, id)| {
            relationship.ends.iter().zip(0..).filter_map(move |(end, side)| {
                let named = end.model == model && end.attribute.is_some();
                named.then_some((EndRef { relationship: RelationshipId(id), side }, end))
            })
        })
    }

    /// The names of the tables that hold link rows.
    pub fn link_table_names(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().filter(|table| table.kind == TableKind::Link).map(|table| table.name.as_str())
    }
}
