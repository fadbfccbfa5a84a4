//! The mappers of a script's classes, and their relationships, which are resolved at the first use of any of them.
//!
//! Mirrors SQLAlchemy 2.1, `orm/mapper.py` (`configure_mappers`).

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Class, Raised, Result, Vm};
use linktable_schema::Constraint;
use linktable_sql::query::{Expr, TableRef};
use rustc_hash::FxHashSet;

use super::{Cascade, JoinPair, Lazy, MappedColumn, Mapper, Relation, Secondary};
use crate::declared;
use crate::findings;
use crate::registry::{self, Evaluated, Registry};
use crate::resolved::{Conflict, Direction, Resolved};
use crate::sqlalchemy::defaults::ColumnDefault;
use crate::sqlalchemy::eager;
use crate::sqlalchemy::errors;
use crate::sqlalchemy::orm_events;
use crate::sqlalchemy::types::{ColumnType, Kind};
use crate::sqlalchemy::warn::warn;
use crate::sqlmodel::declare::deferred;

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
        return Err(failed_before(vm, model, &error.message));
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
                if relation.lazy.is_writer() && (!relation.many || relation.direction == Direction::ManyToOne) {
                    let title = relation.title();
                    let message = format!(
                        "On relationship {title}, 'dynamic' loaders cannot be used with many-to-one/one-to-one \
                         relationships and/or uselist=False."
                    );
                    return Err(match registry.configured.replace(true) {
                        false => errors::error(vm, "InvalidRequestError", message),
                        true => failed_before(vm, model, &message),
                    });
                }
                if relation.active_updates && relation.direction != Direction::OneToMany {
                    return Err(unsupported(format!("`passive_updates=False` of {}", relation.title())));
                }
                if relation.lazy == Lazy::Subquery {
                    eager::note_subqueries(vm);
                }
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

/// What is raised where mappers failed to configure before.
fn failed_before(vm: &mut Vm, model: &declared::Model, original: &str) -> Raised {
    let message = format!(
        "One or more mappers failed to initialize - can't proceed with initialization of other mappers. Triggering \
         mapper: '{}'. Original exception was: {original}",
        model.mapper()
    );
    errors::error(vm, "InvalidRequestError", message)
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
        post_update: options.post_update && resolved.direction != Direction::ManyToMany,
        active_updates: options.active_updates,
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
