//! `object._orm`: the relations of one object (ormar 0.26.0, `relations/relation_manager.py`).

use std::cell::{OnceCell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use super::relation::{Kind, Relation};
use crate::ormar::mapping::{Field, field_of, state_of};

/// How many objects' relations outlive them.
const KEPT: usize = 256;

/// The relations of objects that are gone. In CPython an object's relations and their manager keep each other until
/// the garbage collector comes by, and until then they keep the related objects; so do the last ones here.
#[derive(Default)]
struct Limbo(RefCell<VecDeque<Rc<Relation>>>);

/// `object._orm`
pub(crate) struct Manager {
    owner: Weak<Instance>,
    /// Those used so far, in that order.
    relations: RefCell<Vec<(Text, Rc<Relation>)>>,
    limbo: Weak<Limbo>,
}

impl Manager {
    /// The relations of a new object.
    pub(crate) fn new(vm: &mut Vm, owner: &Rc<Instance>) -> Rc<Manager> {
        let limbo = Rc::downgrade(&vm.state::<Limbo>());
        Rc::new(Manager { owner: Rc::downgrade(owner), relations: RefCell::default(), limbo })
    }

    /// The manager of an object.
    ///
    /// # Errors
    /// `ReferenceError` if the object is gone; `AttributeError` if it is no object of a model.
    pub(crate) fn of(vm: &mut Vm, object: &Value) -> Result<Rc<Manager>> {
        let object = vm.referent(object)?;
        match state_of(&object).and_then(|state| state.relations.get().cloned()) {
            Some(manager) => Ok(manager),
            None => {
                let message = format!("'{}' object has no attribute '_orm'", vm.type_name(&object));
                Err(vm.attribute_error(message, &object, "_orm"))
            }
        }
    }

    fn field(&self, name: &str) -> Option<Rc<Field>> {
        let owner = self.owner.upgrade()?;
        field_of(&owner.class(), name).filter(|field| field.is_relation() && !field.is_skipped())
    }

    /// Whether there is such a relation.
    pub(crate) fn contains(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    /// The relation of this name, made when it is first asked for; nothing if there is none.
    pub(super) fn relation(&self, name: &str) -> Option<Rc<Relation>> {
        if let Some(relation) = self.used(name) {
            return Some(relation);
        }
        let field = self.field(name)?;
        let relation = Relation::new(self.owner.clone(), field);
        self.relations.borrow_mut().push((name.into(), relation.clone()));
        Some(relation)
    }

    fn used(&self, name: &str) -> Option<Rc<Relation>> {
        self.relations.borrow().iter().find(|(known, _)| **known == *name).map(|(_, relation)| relation.clone())
    }

    fn all_used(&self) -> Vec<Rc<Relation>> {
        self.relations.borrow().iter().map(|(_, relation)| relation.clone()).collect()
    }

    /// `object._orm.get(name)`: the related object, or the list with the related objects; `None` if there is none.
    ///
    /// # Errors
    /// What hashing objects raises.
    pub(crate) fn get(&self, vm: &mut Vm, name: &str) -> Result<Value> {
        match self.relation(name) {
            Some(relation) => relation.get(vm),
            None => Ok(Value::None),
        }
    }

    /// `object._orm.remove(name, child)`
    ///
    /// # Errors
    /// What comparing objects raises; `ValueError` if it was never related to any.
    pub(crate) fn remove(&self, vm: &mut Vm, name: &str, child: &Value) -> Result<()> {
        match self.relation(name) {
            Some(relation) => relation.remove(vm, child),
            None => Ok(()),
        }
    }

    /// The relation that gave the object where only its key is known: `Book.author`.
    pub(crate) fn origin(&self) -> Option<String> {
        let back = self.all_used().into_iter().find(|relation| relation.kind == Kind::Reverse && relation.is_set())?;
        Some(format!("{}.{}", back.field.to()?.name.borrow(), back.field.related_name()))
    }

    /// `object._orm.clear()`
    pub(crate) fn clear(&self) {
        for relation in self.all_used() {
            relation.clear();
        }
    }
}

#[derive(Default)]
struct ManagerClass(OnceCell<Rc<Class>>);

static METHODS: &[NativeDef] = &[
    method("__contains__", |vm, args| {
        let (manager, name) = called(vm, &args)?;
        Ok(Value::Bool(manager.contains(&name)))
    }),
    method("clear", |vm, args| {
        called(vm, &args)?.0.clear();
        Ok(Value::None)
    }),
    method("get", |vm, args| {
        let (manager, name) = called(vm, &args)?;
        manager.get(vm, &name)
    }),
    method("remove", |vm, args| {
        let (manager, name) = called(vm, &args)?;
        let child = args.get(2).cloned().unwrap_or_default();
        manager.remove(vm, &name, &child).map(|()| Value::None)
    }),
];

fn called(vm: &mut Vm, args: &Args) -> Result<(Rc<Manager>, Text)> {
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    match args.this().host::<Manager>() {
        Some(manager) => Ok((manager, name)),
        None => Err(vm.type_error("descriptor requires a 'RelationsManager' object")),
    }
}

/// `object._orm` as a value.
///
/// # Errors
/// As [`Manager::of`].
pub(crate) fn value(vm: &mut Vm, object: &Value) -> Result<Value> {
    let manager = Manager::of(vm, object)?;
    let object = vm.types.object.clone();
    let build =
        || ClassBuilder::new("ormar.relations.relation_manager", "RelationsManager", &object).natives(METHODS).build();
    let class = vm.state::<ManagerClass>().0.get_or_init(build).clone();
    let instance = Instance::new(&class);
    instance.set_host(manager);
    Ok(Value::Instance(instance))
}

impl Drop for Manager {
    fn drop(&mut self) {
        let Some(limbo) = self.limbo.upgrade() else { return };
        let related = self.relations.take().into_iter().map(|(_, relation)| relation).filter(|one| one.is_set());
        // What falls out may be objects whose relations come here in turn.
        let mut gone = Vec::new();
        if let Ok(mut kept) = limbo.0.try_borrow_mut() {
            kept.extend(related);
            while kept.len() > KEPT {
                gone.extend(kept.pop_front());
            }
        }
    }
}

/// `RelationsManager.add(parent, child, field)`: both ends come to know each other, the one whose field it is weakly.
///
/// # Errors
/// `ReferenceError` if either is gone; what hashing them raises.
pub(crate) fn add(vm: &mut Vm, parent: &Value, child: &Value, field: &Field) -> Result<()> {
    let (own_name, other_name) = (field.name(), field.related_name());
    let owner = vm.referent(child)?;
    let owner = vm.weak_proxy(&owner)?;
    let (parent, child, child_name, to_name) = if field.is_virtual() {
        (owner, parent.clone(), own_name, other_name)
    } else {
        (parent.clone(), owner, other_name, own_name)
    };
    if let Some(relation) = Manager::of(vm, &parent)?.relation(&child_name) {
        relation.add(vm, &child)?;
    }
    if let Some(relation) = Manager::of(vm, &child)?.relation(&to_name) {
        relation.add(vm, &parent)?;
    }
    Ok(())
}

/// `RelationsManager.remove_parent(item, parent, name)`.
///
/// # Errors
/// As [`Manager::remove`]; `KeyError` if there is no such field.
pub(crate) fn remove_parent(vm: &mut Vm, item: &Value, parent: &Value, name: &str) -> Result<()> {
    let this = vm.referent(item)?;
    let Some(field) = field_of(&vm.class_of(&this), name) else { return Err(vm.key_error(Value::str(name))) };
    let related_name = field.related_name();
    Manager::of(vm, item)?.remove(vm, name, parent)?;
    Manager::of(vm, parent)?.remove(vm, &related_name, item)
}

/// `object._update_relation_cache(prev_hash, new_hash)`: an object's hash became another, and the lists it is in
/// find it by the new one.
///
/// # Errors
/// `ReferenceError` if a related object is gone.
pub(crate) fn rehash(vm: &mut Vm, object: &Value, before: i64, after: i64) -> Result<()> {
    for relation in Manager::of(vm, object)?.all_used() {
        let related = relation.related();
        if related.is_none() || super::list::rehash(&related, before, after) {
            continue;
        }
        for relation in Manager::of(vm, &related)?.all_used() {
            super::list::rehash(&relation.related(), before, after);
        }
    }
    Ok(())
}
