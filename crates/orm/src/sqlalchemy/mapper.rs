//! Mapped classes as the session sees them: columns, keys and resolved relationships.

use std::cell::{OnceCell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::error::unsupported;
use linktable_python::{Class, Result, Vm};
use linktable_schema::Constraint;
use linktable_sql::query::{Expr, TableRef};
use rustc_hash::FxHashSet;

use crate::declared::{self, PassiveDeletes};
use crate::findings;
use crate::registry::{self, Evaluated, Registry};
use crate::resolved::{Conflict, Direction, Resolved};
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::defaults::ColumnDefault;
use crate::sqlalchemy::errors;
use crate::sqlalchemy::orm_events;
use crate::sqlalchemy::types::{ColumnType, Kind};
use crate::sqlalchemy::warn::warn;
use crate::sqlmodel::declare::deferred;

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
    fn from_words(words: &[String]) -> Self {
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
}

impl Lazy {
    /// What `lazy=` means; words that mean something else are refused where they are declared.
    fn from_word(word: Option<&str>) -> Self {
        match word {
            Some("selectin") => Lazy::SelectIn,
            Some("immediate") => Lazy::Immediate,
            Some("joined") => Lazy::Joined,
            Some("raise") => Lazy::Raise,
            Some("raise_on_sql") => Lazy::RaiseOnSql,
            Some("noload") => Lazy::NoLoad,
            _ => Lazy::Select,
        }
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

#[derive(Default)]
struct Mappers {
    /// By position in the declarations.
    all: RefCell<Vec<Rc<Mapper>>>,
    /// How many declarations they were made from.
    resolved: std::cell::Cell<usize>,
    /// The conflicts of relationships that were told.
    told: RefCell<FxHashSet<Conflict>>,
}

/// The mapper of a class, if it maps to a table; relationships are resolved.
///
/// # Errors
/// What SQLAlchemy raises where mappers can not be configured.
pub fn of_class(vm: &mut Vm, class: &Rc<Class>) -> Result<Option<Rc<Mapper>>> {
    match class.mro().find_map(registry::model_of).and_then(|model| model.table) {
        Some(at) => at_position(vm, at),
        None => Ok(None),
    }
}

/// The mapper of a class, if it maps to a table; relationships may not be resolved yet.
pub fn known(vm: &mut Vm, class: &Rc<Class>) -> Option<Rc<Mapper>> {
    let at = class.mro().find_map(registry::model_of).and_then(|model| model.table)?;
    register(vm);
    vm.state::<Mappers>().all.borrow().get(at).cloned()
}

/// The mapper of a position in the declarations; relationships may not be resolved yet.
pub fn known_at(vm: &mut Vm, at: usize) -> Option<Rc<Mapper>> {
    register(vm);
    vm.state::<Mappers>().all.borrow().get(at).cloned()
}

/// Makes the mappers of classes that were declared since the last time; relationships are resolved later.
fn register(vm: &mut Vm) {
    let registry = vm.state::<Registry>();
    let mappers = vm.state::<Mappers>();
    let first_new = mappers.all.borrow().len();
    let declarations = registry.declarations.borrow();
    for (at, model) in declarations.models.iter().enumerate().skip(first_new) {
        if let Some(mapper) = mapper(&registry, at, model) {
            mappers.all.borrow_mut().push(Rc::new(mapper));
        }
    }
}

/// The mapper of the table with this name.
///
/// # Errors
/// As [`of_class`].
pub fn of_table(vm: &mut Vm, table: &str) -> Result<Option<Rc<Mapper>>> {
    configure(vm)?;
    let mappers = vm.state::<Mappers>();
    let mappers = mappers.all.borrow();
    // The last one counts, since a `MetaData` can be cleared.
    Ok(mappers.iter().rev().find(|mapper| &*mapper.table == table).cloned())
}

fn at_position(vm: &mut Vm, at: usize) -> Result<Option<Rc<Mapper>>> {
    configure(vm)?;
    let mappers = vm.state::<Mappers>();
    let mappers = mappers.all.borrow();
    Ok(mappers.get(at).cloned())
}

/// Resolves the relationships of all mapped classes, as SQLAlchemy does at the first use of any of them.
///
/// # Errors
/// What SQLAlchemy raises where that fails.
pub fn configure(vm: &mut Vm) -> Result<()> {
    let registry = vm.state::<Registry>();
    let mappers = vm.state::<Mappers>();
    let count = registry.classes.borrow().len();
    if mappers.resolved.get() == count {
        return Ok(());
    }
    deferred::settle(vm)?;
    let resolution = registry.resolution();
    let failed = resolution.findings.iter().find_map(|finding| Some((finding, finding.raises.as_ref()?)));
    if let Some((finding, error)) = failed {
        if !registry.configured.replace(true) {
            return Err(findings::raise(vm, error));
        }
        // Every later use says again what the first one said.
        let place = finding.diagnostic.span;
        let declarations = registry.declarations.borrow();
        let mut models = declarations.models.iter();
        let Some(model) = models.find(|model| model.span.start <= place.start && place.end <= model.span.end) else {
            return Err(unsupported("going on after mappers failed to configure"));
        };
        let message = format!(
            "One or more mappers failed to initialize - can't proceed with initialization of other mappers. \
             Triggering mapper: '{}'. Original exception was: {}",
            model.mapper(),
            error.message
        );
        return Err(errors::error(vm, "InvalidRequestError", message));
    }
    for (conflict, text) in &resolution.conflicts {
        if mappers.told.borrow_mut().insert(conflict.clone()) {
            warn(vm, text.as_str())?;
        }
    }
    let declarations = registry.declarations.borrow().clone();
    register(vm);
    let all = mappers.all.borrow().clone();
    let mut id = all.iter().map(|mapper| mapper.relations().len()).sum::<usize>();
    for (at, mapper) in all.iter().enumerate() {
        let Some(model) = declarations.models.get(at).filter(|_| mapper.relations.get().is_none()) else { continue };
        let mut relations = Vec::new();
        for (position, declared) in model.relationships.iter().enumerate() {
            let Some(resolved) = resolution.get(at, position) else { continue };
            let evaluated = registry.evaluated.borrow().get(&(at, position)).cloned().unwrap_or_default();
            if let Some(relation) = relation(id, &all, mapper, declared, resolved, evaluated) {
                let relation = Rc::new(relation);
                if let Some(target) = relation.target.upgrade().filter(|_| relation.cascade.delete_orphan) {
                    target.orphan_of.borrow_mut().push(Rc::downgrade(&relation));
                }
                relations.push(relation);
                id += 1;
            }
        }
        let _ = mapper.relations.set(relations);
    }
    for (at, mapper) in all.iter().enumerate() {
        let Some(model) = declarations.models.get(at) else { continue };
        for (position, declared) in model.relationships.iter().enumerate() {
            let Some(relation) = mapper.relation(&declared.attribute) else { continue };
            let back = resolution.get(at, position).and_then(|resolved| {
                let target = declarations.models.get(resolved.target)?;
                let reverse = target.relationships.get(resolved.reverse?)?;
                all.get(resolved.target)?.relation(&reverse.attribute).map(Rc::downgrade)
            });
            if let Some(back) = back {
                let _ = relation.back.set(back);
            }
        }
    }
    mappers.resolved.set(count);
    Ok(())
}

fn mapper(registry: &Registry, at: usize, model: &declared::Model) -> Option<Mapper> {
    let class = registry.class(at)?;
    let data = registry.tables.borrow().get(at).cloned()?;
    let is_sole_key = model.primary_key().count() == 1;
    let refers = |name: &str| {
        model.constraints.iter().any(|constraint| match constraint {
            Constraint::ForeignKey { columns, .. } => columns.iter().any(|column| column == name),
            _ => false,
        })
    };
    let columns = model.columns.iter().enumerate().map(|(at, column)| {
        let filled = data.filled.get(at).cloned().unwrap_or_default();
        let enum_class = data.enums.get(at).cloned().flatten();
        MappedColumn {
            key: column.attribute.as_str().into(),
            name: column.name.as_str().into(),
            sql_type: Rc::new(ColumnType { kind: Kind::Known(column.kind.clone()), enum_class }),
            primary_key: column.primary_key,
            counted: column.nullable
                || (is_sole_key && column.kind.is_integer() && column.foreign_key.is_none() && !refers(&column.name)),
            default: data.defaults.get(at).map_or(ColumnDefault::None, ColumnDefault::of),
            by_server: filled.by_server || column.server_default.is_some(),
            on_update: ColumnDefault::of(&filled.on_update),
            by_server_on_update: filled.by_server_on_update,
        }
    });
    Some(Mapper {
        class: Rc::downgrade(&class),
        name: model.name.as_str().into(),
        sort_key: format!("{}.{}", model.module, model.name),
        table: model.table.as_str().into(),
        columns: columns.collect(),
        validators: orm_events::validators(&class),
        relations: OnceCell::new(),
        orphan_of: RefCell::default(),
    })
}

fn relation(
    id: usize,
    all: &[Rc<Mapper>],
    parent: &Rc<Mapper>,
    declared: &declared::Relationship,
    resolved: &Resolved,
    evaluated: Evaluated,
) -> Option<Relation> {
    let target = all.get(resolved.target)?;
    let (pairs, secondary) = match &resolved.link {
        None => (pairs(parent, target, &resolved.pairs)?, None),
        Some(link) => {
            let mapper = all.get(link.model)?.clone();
            let parent_pairs = pairs(parent, &mapper, &resolved.pairs)?;
            let target_pairs = self::pairs(target, &mapper, &link.pairs)?;
            (Vec::new(), Some(Secondary { mapper, parent_pairs, target_pairs }))
        }
    };
    let options = &declared.options;
    let cascade = match &options.cascade {
        Some(words) => Cascade::from_words(words),
        None if declared.cascade_delete => Cascade::ALL_DELETE_ORPHAN,
        None => Cascade::default(),
    };
    let table = TableRef::named(&target.table);
    let order_by = options.order_by.iter().filter_map(|(path, down)| {
        let own = target.column(&path.attribute);
        let own = own.or_else(|| target.columns.iter().find(|column| *column.name == path.attribute))?;
        let term = Expr::Column { table: table.clone(), name: own.name.clone() };
        let direction = linktable_sql::query::Direction::Desc;
        Some(if *down { Expr::Ordered { operand: Box::new(term), direction } } else { term })
    });
    let order_by = evaluated.order_by.unwrap_or_else(|| order_by.collect());
    Some(Relation {
        id,
        key: declared.attribute.as_str().into(),
        parent: Rc::downgrade(parent),
        target: Rc::downgrade(target),
        direction: resolved.direction,
        many: resolved.many,
        pairs,
        secondary,
        cascade,
        passive_deletes: declared.passive_deletes,
        order_by,
        near: evaluated.near,
        far: evaluated.far,
        join_depth: options.join_depth,
        inner_join: options.innerjoin,
        lazy: Lazy::from_word(options.lazy.as_deref()),
        view_only: options.viewonly,
        back: OnceCell::new(),
    })
}

/// Pairs of columns as pairs of the attributes that stand for them.
fn pairs(local: &Mapper, remote: &Mapper, pairs: &[crate::resolved::Pair]) -> Option<Vec<JoinPair>> {
    let key =
        |mapper: &Mapper, name: &str| Some(mapper.columns.iter().find(|column| &*column.name == name)?.key.clone());
    pairs
        .iter()
        .map(|pair| {
            Some(JoinPair {
                local: key(local, &pair.local)?,
                remote: key(remote, &pair.remote)?,
                local_first: pair.local_first,
                synced: pair.synced,
            })
        })
        .collect()
}
