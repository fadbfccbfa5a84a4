//! One relation of one object: the related object, or the list of them (ormar 0.26.0, `relations/relation.py`).

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::{Rc, Weak};

use linktable_python::object::Instance;
use linktable_python::{Result, Value, Vm};

use super::list;
use crate::ormar::mapping::{Field, FieldKind};

/// `RelationType`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A foreign key.
    Primary,
    /// The other end of one.
    Reverse,
    /// Either end of a relation of many.
    Multiple,
    /// The through object of a related object.
    Through,
}

/// A relation of one object.
pub(super) struct Relation {
    /// The object.
    pub owner: Weak<Instance>,
    /// Its field.
    pub field: Rc<Field>,
    /// What it is.
    pub kind: Kind,
    /// The related object, or the list; `None` before there is any.
    related: RefCell<Value>,
    /// The places in the list of objects that are gone.
    to_remove: RefCell<BTreeSet<usize>>,
}

impl Relation {
    /// A relation to which nothing belongs yet.
    pub(super) fn new(owner: Weak<Instance>, field: Rc<Field>) -> Rc<Relation> {
        let kind = match field.kind {
            FieldKind::ManyToMany => Kind::Multiple,
            FieldKind::Through => Kind::Through,
            _ if field.is_virtual() => Kind::Reverse,
            _ => Kind::Primary,
        };
        Rc::new(Relation { owner, field, kind, related: RefCell::default(), to_remove: RefCell::default() })
    }

    /// The related object, or the list; `None` before there is any.
    pub(super) fn related(&self) -> Value {
        self.related.borrow().clone()
    }

    /// Whether anything was ever related.
    pub(super) fn is_set(&self) -> bool {
        !self.related.borrow().is_none()
    }

    fn is_many(&self) -> bool {
        matches!(self.kind, Kind::Reverse | Kind::Multiple)
    }

    /// The object.
    ///
    /// # Errors
    /// `ReferenceError` if it is gone.
    pub(super) fn owner(&self, vm: &mut Vm) -> Result<Rc<Instance>> {
        match self.owner.upgrade() {
            Some(owner) => Ok(owner),
            None => Err(vm.error("ReferenceError", "weakly-referenced object no longer exists")),
        }
    }

    /// Sets what stands in the owner's `__dict__`.
    fn show(&self, value: Value) {
        if let Some(owner) = self.owner.upgrade() {
            owner.set(&self.field.name(), value);
        }
    }

    fn ensure_list(self: &Rc<Self>, vm: &mut Vm) -> Value {
        let related = self.related();
        if !related.is_none() {
            return related;
        }
        let made = list::new(vm, self);
        self.related.replace(made.clone());
        made
    }

    /// Takes a related object, or puts one into the list if none that is the same stands there.
    ///
    /// # Errors
    /// What hashing it raises.
    pub(super) fn add(self: &Rc<Self>, vm: &mut Vm, child: &Value) -> Result<()> {
        if !self.is_many() {
            let old = self.related.replace(child.clone());
            self.show(child.clone());
            drop(old);
            return Ok(());
        }
        let related = self.ensure_list(vm);
        if self.find_existing(vm, child)?.is_none() {
            list::append(vm, &related, child.clone())?;
            self.show(related);
        }
        Ok(())
    }

    /// The place in the list of an object that is the same. Notes which of the list's objects are gone.
    fn find_existing(&self, vm: &mut Vm, child: &Value) -> Result<Option<usize>> {
        let related = self.related();
        if !list::is_list(&related) {
            return Err(vm.value_error("Cannot find existing models in parent relation type"));
        }
        if !list::contains(vm, &related, child)? {
            return Ok(None);
        }
        let items = list::items(&related);
        match items.first() {
            None => return Err(vm.error("IndexError", "list index out of range")),
            Some(first) if first.alive().is_none() => {
                let gone = items.iter().enumerate().filter(|(_, item)| item.alive().is_none()).map(|(at, _)| at);
                self.to_remove.borrow_mut().extend(gone);
            }
            Some(_) => {}
        }
        list::index(vm, &related, child).map(Some)
    }

    /// Takes a related object out.
    ///
    /// # Errors
    /// What comparing objects raises; `ValueError` if nothing was ever related.
    pub(super) fn remove(&self, vm: &mut Vm, child: &Value) -> Result<()> {
        if self.kind == Kind::Primary {
            let related = self.related();
            if !vm.eq(&related, child)? {
                return Ok(());
            }
            self.related.replace(Value::None);
            let name = self.field.name();
            let owner = self.owner(vm)?;
            if owner.dict.dict.borrow_mut().remove_str(&name).is_none() {
                return Err(vm.key_error(Value::Str(name)));
            }
            return Ok(());
        }
        if let Some(at) = self.find_existing(vm, child)? {
            list::pop(vm, &self.related(), at)?;
        }
        Ok(())
    }

    /// Forgets what is related.
    pub(super) fn clear(&self) {
        if !self.is_many() {
            self.related.replace(Value::None);
        } else if self.is_set() {
            list::clear(&self.related());
        } else {
            return;
        }
        self.show(Value::None);
    }

    /// The related object, or the list, without those that are gone.
    ///
    /// # Errors
    /// What hashing objects raises.
    pub(super) fn get(self: &Rc<Self>, vm: &mut Vm) -> Result<Value> {
        if !self.is_many() {
            return Ok(self.related());
        }
        let gone = self.to_remove.take();
        if !gone.is_empty() {
            let left = list::items(&self.related());
            let left = left.into_iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, item)| item);
            let made = list::new(vm, self);
            for item in left.filter(|item| item.alive().is_some()) {
                list::append(vm, &made, item)?;
            }
            self.related.replace(made.clone());
            self.show(made);
        }
        Ok(self.ensure_list(vm))
    }
}
