//! Relationships as the session sees them.
//!
//! Mirrors SQLAlchemy 2.1, `orm/relationships.py` and `orm/util.py` (`CascadeOptions`).

use std::cell::OnceCell;
use std::rc::{Rc, Weak};

use linktable_sql::query::Expr;

use super::Mapper;
use crate::declared::PassiveDeletes;
use crate::resolved::Direction;
use crate::sqlalchemy::database::Param;

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

impl Cascade {
    /// What the words of `cascade=` mean.
    pub(super) fn from_words(words: &[String]) -> Self {
        let has = |word: &str| words.iter().any(|other| other == word || (other == "all" && word != "delete-orphan"));
        Cascade {
            save_update: has("save-update"),
            delete: has("delete"),
            delete_orphan: has("delete-orphan"),
            merge: has("merge"),
            refresh_expire: has("refresh-expire"),
            expunge: has("expunge"),
        }
    }
}

/// How a relationship is loaded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lazy {
    /// At first access.
    #[default]
    Select,
    /// With the objects, by one more SELECT for all of them.
    SelectIn,
    /// With the objects, by one more SELECT that joins to theirs.
    Subquery,
    /// With the objects, by a join.
    Joined,
    /// With the objects, by a SELECT for each.
    Immediate,
    /// Never: access raises.
    Raise,
    /// From the identity map alone: access that needs a SELECT raises.
    RaiseOnSql,
    /// Never: it counts as empty.
    NoLoad,
    /// Never: the attribute is a query that objects are put into.
    Dynamic,
    /// Never: objects are put into the attribute, which gives statements.
    WriteOnly,
}

impl Lazy {
    /// What `lazy=` means; words that mean something else are refused where they are declared.
    pub(super) fn from_word(word: Option<&str>) -> Self {
        match word {
            Some("selectin") => Lazy::SelectIn,
            Some("subquery") => Lazy::Subquery,
            Some("immediate") => Lazy::Immediate,
            Some("joined") => Lazy::Joined,
            Some("raise") => Lazy::Raise,
            Some("raise_on_sql") => Lazy::RaiseOnSql,
            Some("noload") => Lazy::NoLoad,
            Some("dynamic") => Lazy::Dynamic,
            Some("write_only") => Lazy::WriteOnly,
            _ => Lazy::Select,
        }
    }

    /// Whether it is never loaded as a whole, only written to.
    pub fn is_writer(self) -> bool {
        matches!(self, Lazy::Dynamic | Lazy::WriteOnly)
    }
}

/// Two attributes that are equal where a relationship holds.
pub struct JoinPair {
    /// The attribute of the class itself.
    pub local: Rc<str>,
    /// The attribute of the other class.
    pub remote: Rc<str>,
    /// Whether `local` stands on the left of the condition.
    pub local_first: bool,
    /// Whether it is written when objects are linked, or only compared.
    pub synced: bool,
}

/// The link table of a many-to-many relationship.
pub struct Secondary {
    /// The class whose table it is.
    pub mapper: Rc<Mapper>,
    /// Attribute of the parent, attribute of the link model.
    pub parent_pairs: Vec<JoinPair>,
    /// Attribute of the target, attribute of the link model.
    pub target_pairs: Vec<JoinPair>,
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
    /// Attribute of the parent, attribute of the target: the foreign key, or what it refers to. With a link
    /// table there are none.
    pub pairs: Vec<JoinPair>,
    /// The link table.
    pub secondary: Option<Secondary>,
    /// What goes along.
    pub cascade: Cascade,
    /// Whether the database takes care of deletions.
    pub passive_deletes: PassiveDeletes,
    /// How lists are sorted.
    pub order_by: Vec<Expr<Param>>,
    /// Conditions of the join besides its pairs: of the target, or of the link table.
    pub near: Vec<Expr<Param>>,
    /// The same between the link table and the target.
    pub far: Vec<Expr<Param>>,
    /// How often it is loaded with the objects where it leads back to its own class; once if nothing is said.
    pub join_depth: Option<usize>,
    /// Whether joins that load it are inner ones.
    pub inner_join: bool,
    /// How it is loaded.
    pub lazy: Lazy,
    /// Whether the objects at the other end are loaded and written where a key changes that they refer to.
    pub active_updates: bool,
    /// Whether foreign keys are written by UPDATEs of their own, once all rows are there (`post_update`).
    pub post_update: bool,
    /// Whether changes to it are not written.
    pub view_only: bool,
    /// The attribute at the other end that is kept in step.
    pub back: OnceCell<Weak<Relation>>,
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
        let mut remote: Vec<&str> = self.pairs.iter().map(|pair| &*pair.remote).collect();
        keys.sort_unstable();
        remote.sort_unstable();
        self.direction == Direction::ManyToOne && keys == remote && self.near.is_empty()
    }

    /// Whether it is not gone along by itself, since the classes on the way have met it.
    pub fn ends_here(&self, path: &[Rc<Mapper>]) -> bool {
        match self.join_depth {
            Some(depth) => path.len() > depth,
            None => path.iter().any(|met| self.target.ptr_eq(&Rc::downgrade(met))),
        }
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
