//! Mapped classes as the session sees them: their columns, keys and relationships.

mod configure;
mod relation;

use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::Class;

use crate::sqlalchemy::defaults::ColumnDefault;
use crate::sqlalchemy::types::ColumnType;

pub use configure::{configure, known, known_at, of_class, of_table};
pub use relation::{Cascade, JoinPair, Lazy, Relation, Secondary};

/// A column and the attribute that stands for it.
pub struct MappedColumn {
    /// The attribute.
    pub key: Rc<str>,
    /// The column.
    pub name: Rc<str>,
    /// How values go to the database and come back.
    pub sql_type: Rc<ColumnType>,
    /// Whether it is part of the primary key.
    pub primary_key: bool,
    /// Whether the database or a flag of the column makes up for a value that is missing: it counts by itself, or may
    /// be NULL.
    pub counted: bool,
    /// Its default at INSERT.
    pub default: ColumnDefault,
    /// Whether the database fills it in at an INSERT that does not name it.
    pub by_server: bool,
    /// What an UPDATE sets that does not name it.
    pub on_update: ColumnDefault,
    /// Whether the database changes it at an UPDATE.
    pub by_server_on_update: bool,
}

/// A mapped class.
pub struct Mapper {
    /// The class.
    pub class: Weak<Class>,
    /// Its name.
    pub name: Rc<str>,
    /// What SQLAlchemy sorts mappers by: module and name.
    pub sort_key: String,
    /// The table.
    pub table: Rc<str>,
    /// The columns, in the table's order.
    pub columns: Vec<MappedColumn>,
    /// Attributes that a method of the class validates, with its name.
    pub validators: Vec<(Rc<str>, Rc<str>)>,
    /// The relationships, once they are resolved, in order of declaration.
    pub relations: OnceCell<Vec<Rc<Relation>>>,
    /// Relationships of any class whose objects of this one may not be without a parent in.
    pub orphan_of: RefCell<Vec<Weak<Relation>>>,
}

impl Mapper {
    /// The column an attribute stands for.
    pub fn column(&self, key: &str) -> Option<&MappedColumn> {
        self.columns.iter().find(|column| &*column.key == key)
    }

    /// The columns of the primary key.
    pub fn primary_key(&self) -> impl Iterator<Item = &MappedColumn> {
        self.columns.iter().filter(|column| column.primary_key)
    }

    /// The relationships; none before they are resolved.
    pub fn relations(&self) -> &[Rc<Relation>] {
        self.relations.get().map_or(&[], Vec::as_slice)
    }

    /// The relationship of this name.
    pub fn relation(&self, key: &str) -> Option<&Rc<Relation>> {
        self.relations().iter().find(|relation| &*relation.key == key)
    }
}
