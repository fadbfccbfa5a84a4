//! What relationships come down to once every name in them is looked up.

use crate::declared::Declarations;
use crate::diagnostics::Finding;

/// The relationships of all models, resolved.
#[derive(Clone, Debug, Default)]
pub struct Resolution {
    /// For each model, in declaration order, its relationships in their order;
    /// nothing for one that could not be resolved.
    pub relationships: Vec<Vec<Option<Resolved>>>,
    /// What was found on the way, in the order the library comes upon it: the
    /// first that raises is what it raises at first use of any mapper.
    pub findings: Vec<Finding>,
    /// Relationships that write the same column, with what SQLAlchemy warns of them.
    pub conflicts: Vec<(Conflict, String)>,
}

/// A relationship that writes a column which others write too.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Conflict {
    /// The relationship's model.
    pub model: usize,
    /// The relationship among those of its model.
    pub relationship: usize,
    /// The model whose column it is.
    pub owner: usize,
    /// The column's name.
    pub column: String,
}

/// Which way a relationship goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// The other table has the foreign key.
    OneToMany,
    /// This table has the foreign key.
    ManyToOne,
    /// A link table has both.
    ManyToMany,
}

impl Direction {
    /// As SQLAlchemy writes it in messages.
    pub fn repr(self) -> &'static str {
        match self {
            Direction::OneToMany => "<RelationshipDirection.ONETOMANY: 1>",
            Direction::ManyToOne => "<RelationshipDirection.MANYTOONE: 2>",
            Direction::ManyToMany => "<RelationshipDirection.MANYTOMANY: 3>",
        }
    }
}

/// A relationship attribute, resolved. Models are positions in [`Declarations::models`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// The model it leads to.
    pub target: usize,
    /// Which way it goes.
    pub direction: Direction,
    /// Whether it holds a list.
    pub many: bool,
    /// Without a link table: pairs of own and target columns. With one: pairs of own and link columns.
    pub pairs: Vec<Pair>,
    /// The link table.
    pub link: Option<Link>,
    /// The attribute at the other end, as position in the target's relationships.
    pub reverse: Option<usize>,
}

/// A link table as seen from one end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The model whose table it is.
    pub model: usize,
    /// Pairs of target columns (`local`) and link columns (`remote`).
    pub pairs: Vec<Pair>,
}

/// Two columns that are equal where a relationship holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The column of the model itself, by name.
    pub local: String,
    /// The column of the other table, by name.
    pub remote: String,
    /// Whether `local` stands on the left of the condition, as `WHERE` shows it.
    pub local_first: bool,
    /// Which of them is written when objects are linked: `true` for `remote`. In a many-to-one it is `local`.
    pub remote_is_foreign: bool,
    /// Whether it is written at all; a column not marked foreign is only compared.
    pub synced: bool,
}

impl Resolution {
    /// A resolved relationship by model and position.
    pub fn get(&self, model: usize, relationship: usize) -> Option<&Resolved> {
        self.relationships.get(model)?.get(relationship)?.as_ref()
    }

    /// A resolved relationship by model and attribute.
    pub fn named(&self, declarations: &Declarations, model: usize, attribute: &str) -> Option<&Resolved> {
        let declared = declarations.models.get(model)?;
        let at = declared.relationships.iter().position(|relationship| relationship.attribute == attribute)?;
        self.get(model, at)
    }
}
