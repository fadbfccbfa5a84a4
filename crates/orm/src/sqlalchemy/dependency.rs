//! What relationships do in a flush: foreign keys are set or emptied, link rows come and go.
//!
//! Mirrors SQLAlchemy 2.1, `orm/dependency.py` and `orm/sync.py`.

use std::rc::Rc;

use linktable_python::{Result, Vm};
use rustc_hash::FxHashSet;

use crate::declared::PassiveDeletes;
use crate::resolved::Direction;
use crate::sqlalchemy::attributes::{self, Fetch, has_parent};
use crate::sqlalchemy::cascade::CascadeKind;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::history;
use crate::sqlalchemy::link_rows;
use crate::sqlalchemy::mapper::Relation;
use crate::sqlalchemy::state::{Before, State};
use crate::sqlalchemy::unit_of_work::{Action, Plan, Work};
use crate::sqlalchemy::warn::warn;

/// The actions a relationship stands between.
pub struct Actions {
    /// Rows of its own class come and change.
    pub parent_saves: Action,
    /// Rows of the other class come and change.
    pub child_saves: Action,
    /// Rows of its own class go.
    pub parent_deletes: Action,
    /// Rows of the other class go.
    pub child_deletes: Action,
    /// Its own work for objects that are saved.
    pub after_save: Action,
    /// Its own work for objects that are deleted.
    pub before_delete: Action,
    /// What writes its foreign keys, where they wait for all rows: of objects that stay, and of those that go.
    pub post_updates: Option<[Action; 2]>,
}

/// Pairs of actions of which the second comes after the first.
pub fn order_of_classes(relation: &Relation, actions: &Actions) -> Vec<(Action, Action)> {
    let Actions { parent_saves, child_saves, parent_deletes, child_deletes, after_save, before_delete, .. } = *actions;
    if let Some([post, pre]) = actions.post_updates {
        return match relation.direction {
            Direction::ManyToOne => vec![
                (child_saves, after_save),
                (parent_saves, after_save),
                (after_save, post),
                (after_save, pre),
                (before_delete, pre),
                (pre, child_deletes),
                (pre, parent_deletes),
            ],
            _ => vec![
                (child_saves, after_save),
                (parent_saves, after_save),
                (after_save, post),
                (child_saves, before_delete),
                (before_delete, post),
                (post, parent_deletes),
                (before_delete, pre),
                (pre, parent_deletes),
                (pre, child_deletes),
            ],
        };
    }
    match relation.direction {
        Direction::OneToMany => vec![
            (parent_saves, after_save),
            (after_save, child_saves),
            (after_save, child_deletes),
            (child_saves, parent_deletes),
            (child_deletes, parent_deletes),
            (before_delete, child_saves),
            (before_delete, child_deletes),
        ],
        Direction::ManyToOne => vec![
            (child_saves, after_save),
            (after_save, parent_saves),
            (parent_saves, child_deletes),
            (parent_deletes, child_deletes),
        ],
        Direction::ManyToMany => vec![
            (parent_saves, after_save),
            (child_saves, after_save),
            (after_save, child_deletes),
            (before_delete, parent_saves),
            (before_delete, parent_deletes),
            (before_delete, child_deletes),
            (before_delete, child_saves),
        ],
    }
}

/// The same for single objects: the parent's own action, one of a child, and the relationship's work.
pub fn order_of_objects(
    relation: &Relation,
    parent: Action,
    child: Action,
    process: Action,
    delete: bool,
    child_deleted: bool,
    post_updates: Option<[Action; 2]>,
) -> Vec<(Action, Action)> {
    if let Some([post, pre]) = post_updates {
        return match (relation.direction, delete) {
            (Direction::ManyToOne, false) if child_deleted => vec![(process, post), (post, child)],
            (_, false) if child_deleted => vec![(child, process), (process, post)],
            (_, false) => vec![(parent, process), (child, process), (process, post)],
            (Direction::ManyToOne, true) => vec![(process, pre), (pre, parent), (pre, child)],
            (_, true) => vec![(process, pre), (pre, parent)],
        };
    }
    match (relation.direction, delete) {
        (Direction::OneToMany, false) => vec![(parent, process), (process, child), (parent, child)],
        (Direction::OneToMany, true) => vec![(process, child), (child, parent)],
        (Direction::ManyToOne, false) if child_deleted => vec![(process, parent)],
        (Direction::ManyToOne, false) => vec![(child, process), (process, parent)],
        (Direction::ManyToOne, true) if child_deleted => vec![(parent, child)],
        (Direction::ManyToOne, true) => Vec::new(),
        (Direction::ManyToMany, false) if child_deleted => vec![(parent, process), (process, child)],
        (Direction::ManyToMany, false) => vec![(parent, process), (child, process)],
        (Direction::ManyToMany, true) => vec![(process, child), (process, parent)],
    }
}

/// How far looking for changes goes, and whether changes of lists that are not loaded count.
pub fn change_fetch(relation: &Relation, delete: bool) -> (Fetch, bool) {
    if !delete || relation.passive_deletes != PassiveDeletes::No {
        (Fetch::Loaded, true)
    } else if relation.direction == Direction::ManyToOne {
        (Fetch::Own, false)
    } else {
        (Fetch::All, true)
    }
}

/// How far what a deleted object refers to is loaded.
fn delete_fetch(relation: &Relation) -> Fetch {
    if relation.passive_deletes == PassiveDeletes::No { Fetch::All } else { Fetch::Loaded }
}

/// The objects at the other end, now and before.
pub fn all_related(
    vm: &mut Vm,
    relation: &Rc<Relation>,
    state: &Rc<State>,
    delete: bool,
) -> Result<Vec<Option<Rc<State>>>> {
    let fetch = if delete { delete_fetch(relation) } else { Fetch::Loaded };
    let history = history::of_relation(vm, state, relation, fetch, false)?;
    Ok(history.map_or_else(Vec::new, |history| history.not_deleted().chain(&history.deleted).cloned().collect()))
}

fn save() -> Plan {
    Plan { delete: false, list_only: false }
}

fn delete() -> Plan {
    Plan { delete: true, list_only: false }
}

/// Before anything is written: objects that deletions drag along.
pub fn presort_deletes(vm: &mut Vm, work: &mut Work, relation: &Rc<Relation>, states: &[Rc<State>]) -> Result<()> {
    let fetch = delete_fetch(relation);
    let cascade = relation.cascade;
    for state in states {
        match relation.direction {
            Direction::OneToMany => {
                let Some(history) = work.history(vm, state, relation, fetch, false)? else { continue };
                for child in history.deleted.iter().flatten() {
                    if !has_parent(child, relation, false) {
                        let plan = if cascade.delete_orphan { delete() } else { save() };
                        work.register(child, plan);
                    }
                }
                if !cascade.delete && relation.passive_deletes != PassiveDeletes::All {
                    for child in history.unchanged.iter().flatten() {
                        work.register_along(vm, child, save(), ("delete", relation))?;
                    }
                }
            }
            Direction::ManyToOne if cascade.delete || cascade.delete_orphan => {
                let Some(history) = work.history(vm, state, relation, fetch, false)? else { continue };
                let mut gone: Vec<Rc<State>> = history.not_deleted().flatten().cloned().collect();
                if cascade.delete_orphan {
                    gone.extend(history.deleted.iter().flatten().cloned());
                }
                for child in gone {
                    delete_with_cascade(vm, work, relation, &child)?;
                }
            }
            Direction::ManyToMany if relation.passive_deletes == PassiveDeletes::No => {
                work.history(vm, state, relation, fetch, false)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn delete_with_cascade(vm: &mut Vm, work: &mut Work, relation: &Relation, child: &Rc<State>) -> Result<()> {
    work.register_along(vm, child, delete(), ("delete", relation))?;
    let session = work.session.clone();
    for (other, object) in session.cascade(vm, child, CascadeKind::Delete)? {
        work.register(&other, delete());
        work.held.push(object);
    }
    Ok(())
}

/// Before anything is written: objects whose foreign keys are to change.
pub fn presort_saves(vm: &mut Vm, work: &mut Work, relation: &Rc<Relation>, states: &[Rc<State>]) -> Result<()> {
    let cascade = relation.cascade;
    for state in states {
        match relation.direction {
            Direction::OneToMany => {
                let has_new_key = has_new_key(vm, relation, state)?;
                let fetch = if has_new_key && relation.active_updates { Fetch::All } else { Fetch::Loaded };
                let Some(history) = work.history(vm, state, relation, fetch, true)? else { continue };
                for child in history.added.iter().flatten() {
                    if work.session.contains(child) {
                        work.cancel_delete(child);
                    } else {
                        work.register_along(vm, child, save(), ("add", relation))?;
                    }
                    work.added.entry(relation.id).or_default().insert(Rc::as_ptr(child));
                }
                for child in history.deleted.iter().flatten() {
                    if !cascade.delete_orphan {
                        if relation.passive_deletes != PassiveDeletes::All {
                            work.register_along(vm, child, save(), ("delete", relation))?;
                        }
                    } else if !has_parent(child, relation, false) {
                        delete_with_cascade(vm, work, relation, child)?;
                    }
                }
                if has_new_key {
                    // The database changes their foreign keys, and the objects follow, unless that is up to this.
                    let plan = Plan { delete: false, list_only: !relation.active_updates };
                    for child in history.unchanged.iter().flatten() {
                        work.register_along(vm, child, plan, ("pk change", relation))?;
                    }
                }
            }
            Direction::ManyToOne | Direction::ManyToMany if cascade.delete_orphan => {
                let fetch = match relation.direction {
                    Direction::ManyToOne => delete_fetch(relation),
                    _ => Fetch::Loaded,
                };
                let Some(history) = work.history(vm, state, relation, fetch, false)? else { continue };
                for child in history.deleted.iter().flatten() {
                    if !has_parent(child, relation, false) {
                        delete_with_cascade(vm, work, relation, child)?;
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Before the rows of deleted objects go: foreign keys that refer to them are emptied, their link rows go.
pub fn process_deletes(vm: &mut Vm, work: &mut Work, relation: &Rc<Relation>, states: &[Rc<State>]) -> Result<()> {
    match relation.direction {
        Direction::OneToMany if relation.post_update || relation.passive_deletes != PassiveDeletes::All => {
            let added = work.added.get(&relation.id).cloned().unwrap_or_default();
            for state in states {
                let Some(history) = work.history(vm, state, relation, delete_fetch(relation), false)? else { continue };
                for child in history.deleted.iter().flatten() {
                    if !has_parent(child, relation, false) {
                        empty_keys(vm, work, relation, child)?;
                        post_update_child(work, relation, child);
                    }
                }
                if relation.post_update || !relation.cascade.delete {
                    let mut met = FxHashSet::default();
                    for child in history.unchanged.iter().flatten() {
                        if !added.contains(&Rc::as_ptr(child)) && met.insert(Rc::as_ptr(child)) {
                            empty_keys(vm, work, relation, child)?;
                            post_update_child(work, relation, child);
                        }
                    }
                }
            }
            Ok(())
        }
        Direction::ManyToOne
            if relation.post_update
                && !relation.cascade.delete_orphan
                && relation.passive_deletes != PassiveDeletes::All =>
        {
            for state in states {
                empty_own_keys(vm, relation, state)?;
                let Some(history) = work.history(vm, state, relation, delete_fetch(relation), false)? else { continue };
                if history.not_added().chain(&history.added).any(Option::is_some) {
                    post_update_own(work, relation, state);
                }
            }
            Ok(())
        }
        Direction::ManyToMany => link_rows::process_deletes(vm, work, relation, states, delete_fetch(relation)),
        _ => Ok(()),
    }
}

/// Once the rows that are referred to are there: foreign keys are set, link rows come and go.
pub fn process_saves(vm: &mut Vm, work: &mut Work, relation: &Rc<Relation>, states: &[Rc<State>]) -> Result<()> {
    match relation.direction {
        Direction::OneToMany => {
            let empties = !relation.cascade.delete_orphan && relation.passive_deletes != PassiveDeletes::All;
            for state in states {
                let Some(history) = work.history(vm, state, relation, Fetch::Loaded, false)? else { continue };
                for child in history.added.iter().flatten() {
                    check_type(vm, relation, child)?;
                    if relation.post_update || !work.is_deleted(child) {
                        copy_keys(vm, relation, state, child, false)?;
                    }
                    post_update_child(work, relation, child);
                }
                for child in history.deleted.iter().flatten() {
                    if empties && !has_parent(child, relation, false) {
                        empty_keys(vm, work, relation, child)?;
                    }
                }
                if has_new_key(vm, relation, state)? {
                    for child in history.unchanged.iter().flatten().filter(|child| !work.is_deleted(child)) {
                        copy_keys(vm, relation, state, child, false)?;
                    }
                }
            }
            Ok(())
        }
        Direction::ManyToOne => {
            for state in states {
                let Some(history) = work.history(vm, state, relation, Fetch::Loaded, false)? else { continue };
                if work.is_deleted(state) && !relation.post_update {
                    continue;
                }
                for child in &history.added {
                    match child {
                        Some(child) if work.session.contains(child) => {
                            check_type(vm, relation, child)?;
                            copy_keys(vm, relation, state, child, true)?;
                        }
                        Some(child) => not_added(vm, relation, child, "add")?,
                        None => empty_own_keys(vm, relation, state)?,
                    }
                }
                if history.added.is_empty() && !history.deleted.is_empty() {
                    empty_own_keys(vm, relation, state)?;
                }
                if !history.is_empty() {
                    post_update_own(work, relation, state);
                }
            }
            Ok(())
        }
        Direction::ManyToMany => link_rows::process_saves(vm, work, relation, states),
    }
}

/// Has the foreign key of a child written once all rows are there, where the relationship says so.
fn post_update_child(work: &mut Work, relation: &Relation, child: &Rc<State>) {
    if relation.post_update {
        let keys = relation.pairs.iter().filter(|pair| pair.synced).map(|pair| pair.remote.clone());
        work.note_post_update(child, keys);
    }
}

/// The same for the object's own foreign key.
fn post_update_own(work: &mut Work, relation: &Relation, state: &Rc<State>) {
    if relation.post_update {
        let keys = relation.pairs.iter().filter(|pair| pair.synced).map(|pair| pair.local.clone());
        work.note_post_update(state, keys);
    }
}

/// Says that an object at the other end is of no session, so that nothing is written of it.
///
/// # Errors
/// The warning, where it is made an exception.
pub(crate) fn not_added(vm: &mut Vm, relation: &Relation, child: &State, operation: &str) -> Result<()> {
    warn(
        vm,
        format!(
            "Object of type <{}> not in session, {operation} operation along '{}' won't proceed",
            child.mapper.name,
            relation.title()
        ),
    )
}

/// An object of another class than the relationship's can not be written.
pub(crate) fn check_type(vm: &mut Vm, relation: &Relation, child: &Rc<State>) -> Result<()> {
    let Some(target) = relation.target.upgrade() else { return Ok(()) };
    let fits = match (child.mapper.class.upgrade(), target.class.upgrade()) {
        (Some(own), Some(wanted)) => own.is_subclass(&wanted),
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let shown = |vm: &mut Vm, class: &std::rc::Weak<linktable_python::Class>| match class.upgrade() {
        Some(class) => vm.repr(&linktable_python::Value::Class(class)),
        None => Ok(String::new()),
    };
    let (given, wanted) = (shown(vm, &child.mapper.class)?, shown(vm, &target.class)?);
    let message = format!(
        "Attempting to flush an item of type {given} as a member of collection \"{}\". Expected an object of type \
         {wanted} or a polymorphic subclass of this type.",
        relation.title()
    );
    Err(error(vm, "FlushError", message))
}

/// Whether the key of an object with a row changes, to which the foreign keys of others refer.
fn has_new_key(vm: &mut Vm, relation: &Relation, state: &State) -> Result<bool> {
    for pair in relation.pairs.iter().filter(|pair| pair.synced) {
        let before = state.before.borrow().get(&pair.local).cloned();
        let (Some(Before::Value(before)), Some(now)) = (before, state.loaded(&pair.local)) else { continue };
        if !before.is_none() && !vm.eq(&before, &now)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Copies the key that is referred to into the foreign key: from the parent to a child, or the other way.
fn copy_keys(vm: &mut Vm, relation: &Relation, parent: &Rc<State>, child: &Rc<State>, to_parent: bool) -> Result<()> {
    for pair in relation.pairs.iter().filter(|pair| pair.synced) {
        let (source, from, target, to) = if to_parent {
            (child, &pair.remote, parent, &pair.local)
        } else {
            (parent, &pair.local, child, &pair.remote)
        };
        let value = attributes::get_column(vm, source, from)?;
        attributes::set_column(vm, target, to, value)?;
    }
    Ok(())
}

/// Empties the foreign key of a child.
fn empty_keys(vm: &mut Vm, work: &Work, relation: &Relation, child: &Rc<State>) -> Result<()> {
    check_type(vm, relation, child)?;
    if work.is_deleted(child) && !relation.post_update {
        return Ok(());
    }
    for pair in relation.pairs.iter().filter(|pair| pair.synced) {
        let parent = relation.parent.upgrade();
        let referred = parent.and_then(|parent| column_title(&parent, &pair.local));
        empty_key(vm, child, &pair.remote, referred.unwrap_or_default())?;
    }
    Ok(())
}

fn empty_own_keys(vm: &mut Vm, relation: &Relation, state: &Rc<State>) -> Result<()> {
    for pair in relation.pairs.iter().filter(|pair| pair.synced) {
        let target = relation.target.upgrade();
        let referred = target.and_then(|target| column_title(&target, &pair.remote));
        empty_key(vm, state, &pair.local, referred.unwrap_or_default())?;
    }
    Ok(())
}

fn empty_key(vm: &mut Vm, state: &Rc<State>, key: &Rc<str>, referred: String) -> Result<()> {
    let is_primary = state.mapper.column(key).is_some_and(|column| column.primary_key);
    if is_primary && !attributes::get_column(vm, state, key)?.is_none() {
        let own = column_title(&state.mapper, key).unwrap_or_default();
        let message = format!(
            "Dependency rule on column '{referred}' tried to blank-out primary key column '{own}' on instance '{}'",
            state.shown()
        );
        return Err(vm.error("AssertionError", message));
    }
    attributes::set_column(vm, state, key, linktable_python::Value::None)
}

fn column_title(mapper: &crate::sqlalchemy::mapper::Mapper, key: &str) -> Option<String> {
    Some(format!("{}.{}", mapper.table, mapper.column(key)?.name))
}
