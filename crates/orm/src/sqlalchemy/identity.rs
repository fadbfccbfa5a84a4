//! The identity map: one object for each row, as long as somebody holds it.

use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use linktable_python::object::Instance;
use rustc_hash::FxHashMap;

use crate::sqlalchemy::state::{IdentityKey, State};

/// One object for each row, as long as somebody holds it.
#[derive(Default)]
pub struct IdentityMap {
    places: FxHashMap<IdentityKey, u64>,
    order: BTreeMap<u64, (IdentityKey, Weak<Instance>)>,
    next: u64,
}

impl IdentityMap {
    /// The object of a row, if somebody holds it.
    pub fn get(&self, key: &IdentityKey) -> Option<Rc<Instance>> {
        self.order.get(self.places.get(key)?)?.1.upgrade()
    }

    /// Puts an object in, in place of any other with its key; gives back the other.
    pub fn replace(&mut self, key: &IdentityKey, instance: &Rc<Instance>) -> Option<Rc<Instance>> {
        let before = self.get(key).filter(|other| !Rc::ptr_eq(other, instance));
        let place = *self.places.entry(key.clone()).or_insert(self.next);
        self.order.insert(place, (key.clone(), Rc::downgrade(instance)));
        self.next += 1;
        // Rows whose objects are gone are forgotten now and then.
        if self.next.is_multiple_of(1024) {
            self.order.retain(|_, (_, instance)| instance.strong_count() > 0);
            self.places.retain(|_, place| self.order.contains_key(place));
        }
        before
    }

    /// Takes an object out, if it is there.
    pub fn discard(&mut self, state: &State) {
        let key = state.key.borrow();
        let Some(key) = key.as_ref() else { return };
        let own = self
            .get(key)
            .is_none_or(|instance| State::of_instance(&instance).is_some_and(|other| std::ptr::eq(&*other, state)));
        if own && let Some(place) = self.places.remove(key) {
            self.order.remove(&place);
        }
    }

    /// Whether this very object is there.
    pub fn contains(&self, state: &State) -> bool {
        let key = state.key.borrow();
        let Some(instance) = key.as_ref().and_then(|key| self.get(key)) else { return false };
        State::of_instance(&instance).is_some_and(|other| std::ptr::eq(&*other, state))
    }

    /// The states of all objects that somebody holds, in the order they came.
    pub fn states(&self) -> Vec<Rc<State>> {
        let instances = self.order.values().filter_map(|(_, instance)| instance.upgrade());
        instances.filter_map(|instance| State::of_instance(&instance)).collect()
    }

    /// Takes all out.
    pub fn clear(&mut self) {
        *self = IdentityMap::default();
    }
}
