//! Mapped classes as the session sees them: columns, keys and resolved relationships.

use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::{Class, Value};

use crate::sqlmodel::types::SqlType;

/// Where a column's value comes from when an INSERT gives none.
#[derive(Clone, Default)]
pub enum ColumnDefault {
    /// Nowhere: NULL.
    #[default]
    None,
    /// This value.
    Value(Value),
    /// What calling this gives.
    Call(Value),
    /// The database.
    Server,
}

/// A column and the attribute that stands for it.
pub struct MappedColumn {
    /// The attribute.
    pub key: Rc<str>,
    /// The column.
    pub name: Rc<str>,
    /// How values go to the database and come back.
    pub sql_type: SqlType,
    /// Whether it is part of the primary key.
    pub primary_key: bool,
    /// Its default at INSERT.
    pub default: ColumnDefault,
    /// What it gets at UPDATE, if nothing else.
    pub on_update: Option<Value>,
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
    /// The relationships, once they are resolved, in order of declaration.
    pub relations: OnceCell<Vec<Rc<Relation>>>,
    /// Relationships of other classes that refer to this one, with what this one's deletion means for them.
    pub referrers: RefCell<Vec<Weak<Relation>>>,
}

/// Which way the foreign key of a relationship goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The other table refers to this one.
    OneToMany,
    /// This table refers to the other one.
    ManyToOne,
    /// A link table refers to both.
    ManyToMany,
}

/// What goes with an object along a relationship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cascade {
    /// Adding to a session.
    pub save_update: bool,
    /// Deleting.
    pub delete: bool,
    /// Deleting what is taken out of the collection.
    pub delete_orphan: bool,
    /// Merging.
    pub merge: bool,
    /// Expiring and refreshing.
    pub refresh_expire: bool,
    /// Taking out of a session.
    pub expunge: bool,
}

impl Default for Cascade {
    fn default() -> Self {
        Cascade {
            save_update: true,
            delete: false,
            delete_orphan: false,
            merge: true,
            refresh_expire: false,
            expunge: false,
        }
    }
}

impl Cascade {
    /// `all, delete-orphan`
    pub const ALL_DELETE_ORPHAN: Cascade = Cascade {
        save_update: true,
        delete: true,
        delete_orphan: true,
        merge: true,
        refresh_expire: true,
        expunge: true,
    };
}

/// Whether the database takes care of what refers to a deleted row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PassiveDeletes {
    /// No: everything is loaded and taken care of.
    #[default]
    No,
    /// Yes, as far as it is not loaded.
    Yes,
    /// Yes, also where it is loaded.
    All,
}

/// How a relationship is loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lazy {
    /// At first access.
    #[default]
    Select,
    /// With the objects, by one more SELECT for all of them.
    SelectIn,
    /// With the objects, by a join.
    Joined,
    /// Never: access raises.
    Raise,
    /// Never: it counts as empty.
    NoLoad,
}

/// The link table of a many-to-many relationship.
pub struct Secondary {
    /// Its name.
    pub table: Rc<str>,
    /// Its columns, in order, with their types.
    pub columns: Vec<(Rc<str>, SqlType)>,
    /// Attribute of the parent, column of the link table.
    pub parent_pairs: Vec<(Rc<str>, Rc<str>)>,
    /// Attribute of the target, column of the link table.
    pub target_pairs: Vec<(Rc<str>, Rc<str>)>,
}

/// One end of a relationship, as an attribute of a class.
pub struct Relation {
    /// Tells relations apart.
    pub id: usize,
    /// The attribute.
    pub key: Rc<str>,
    /// The class it is an attribute of.
    pub parent: Weak<Mapper>,
    /// The class at the other end.
    pub target: Weak<Mapper>,
    /// Which way it goes.
    pub direction: Direction,
    /// Whether it holds a list.
    pub many: bool,
    /// Attribute of the parent, attribute of the target: the foreign key, or what it refers to.
    pub pairs: Vec<(Rc<str>, Rc<str>)>,
    /// The link table.
    pub secondary: Option<Secondary>,
    /// What goes along.
    pub cascade: Cascade,
    /// Whether the database takes care of deletions.
    pub passive_deletes: PassiveDeletes,
    /// How lists are sorted: columns of the target, and whether downwards.
    pub order_by: Vec<(Rc<str>, bool)>,
    /// How it is loaded.
    pub lazy: Lazy,
    /// Whether changes to it are not written.
    pub view_only: bool,
    /// The attribute at the other end that is kept in step.
    pub back: OnceCell<Weak<Relation>>,
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

impl Relation {
    /// The attribute at the other end that is kept in step.
    pub fn back(&self) -> Option<Rc<Relation>> {
        self.back.get()?.upgrade()
    }

    /// Whether a target object is found by its primary key alone, and so in the identity map.
    pub fn is_by_key(&self) -> bool {
        let Some(target) = self.target.upgrade() else { return false };
        let mut keys: Vec<&str> = target.primary_key().map(|column| &*column.key).collect();
        let mut remote: Vec<&str> = self.pairs.iter().map(|(_, remote)| &**remote).collect();
        keys.sort_unstable();
        remote.sort_unstable();
        self.direction == Direction::ManyToOne && keys == remote
    }

    /// Whether both ends are the same class.
    pub fn is_self_referential(&self) -> bool {
        self.parent.ptr_eq(&self.target)
    }

    /// What SQLAlchemy sorts the work of relationships by.
    pub fn sort_key(&self) -> String {
        let parent = self.parent.upgrade();
        format!("{}_{}", parent.as_ref().map_or("", |parent| &parent.sort_key), self.key)
    }

    /// `Hero.teams`
    pub fn title(&self) -> String {
        let parent = self.parent.upgrade();
        format!("{}.{}", parent.as_ref().map_or("", |parent| &parent.name), self.key)
    }
}
