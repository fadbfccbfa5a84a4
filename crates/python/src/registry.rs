//! Cutting circles.
//!
//! Values are reference counted, and objects may refer to each other in circles
//! that would then never go. Whatever can be part of one is noted here when it is
//! made, and emptied when the machine it was made for goes. One machine at a time
//! works in a thread; what others have noted they keep while they rest.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use crate::class::Class;
use crate::object::{Cell, DictObject, Instance, List, Set};

/// Something that may be part of a circle.
pub(crate) enum Noted {
    Class(Weak<Class>),
    Cell(Weak<Cell>),
    Dict(Weak<DictObject>),
    Instance(Weak<Instance>),
    List(Weak<List>),
    Set(Weak<Set>),
}

thread_local! {
    static REGISTRY: RefCell<Vec<Noted>> = const { RefCell::new(Vec::new()) };
}

/// What can be noted.
pub(crate) trait MayCircle: Sized {
    /// Notes an object, so that it is emptied when the machine goes.
    fn noted(self: Rc<Self>) -> Rc<Self>;
}

macro_rules! may_circle {
    ($($kind:ident),*) => {
        $(impl MayCircle for $kind {
            fn noted(self: Rc<Self>) -> Rc<Self> {
                note(Noted::$kind(Rc::downgrade(&self)));
                self
            }
        })*
    };
}

impl MayCircle for DictObject {
    fn noted(self: Rc<Self>) -> Rc<Self> {
        note(Noted::Dict(Rc::downgrade(&self)));
        self
    }
}

may_circle!(Class, Cell, Instance, List, Set);

fn note(entry: Noted) {
    // While a thread ends its locals may be gone; then nothing needs cutting any more.
    let _ = REGISTRY.try_with(|registry| {
        let mut registry = registry.borrow_mut();
        if registry.len() == registry.capacity() {
            // Each time it would grow it is first freed of what is gone. If that is little it grows all the same:
            // the next look comes after as many as there are.
            registry.retain(Noted::is_alive);
            let kept = registry.len();
            registry.reserve(kept);
        }
        registry.push(entry);
    });
}

/// What was noted for the machine that works, for it to keep while it rests.
pub(crate) fn take() -> Vec<Noted> {
    REGISTRY.with_borrow_mut(std::mem::take)
}

/// Has the machine that kept these work again; gives what was noted for the one before it.
pub(crate) fn exchange(noted: Vec<Noted>) -> Vec<Noted> {
    REGISTRY.with_borrow_mut(|registry| std::mem::replace(registry, noted))
}

/// Empties everything that is still there.
pub(crate) fn cut_all() {
    loop {
        // Taken out first: what is dropped may note more.
        let entries = REGISTRY.with_borrow_mut(std::mem::take);
        if entries.is_empty() {
            return;
        }
        entries.iter().for_each(Noted::cut);
    }
}

impl Noted {
    fn is_alive(&self) -> bool {
        match self {
            Noted::Class(weak) => weak.strong_count() > 0,
            Noted::Cell(weak) => weak.strong_count() > 0,
            Noted::Dict(weak) => weak.strong_count() > 0,
            Noted::Instance(weak) => weak.strong_count() > 0,
            Noted::List(weak) => weak.strong_count() > 0,
            Noted::Set(weak) => weak.strong_count() > 0,
        }
    }

    /// Empties it; what was in it is dropped once nothing is borrowed.
    fn cut(&self) {
        match self {
            Noted::Class(weak) => {
                let Some(class) = weak.upgrade() else { return };
                let dict = class.dict.try_borrow_mut().ok().map(|mut dict| std::mem::take(&mut *dict));
                let host = class.host.try_borrow_mut().ok().and_then(|mut host| host.take());
                drop((dict, host));
            }
            Noted::Cell(weak) => drop(weak.upgrade().map(|cell| cell.value.take())),
            Noted::Dict(weak) => {
                let Some(dict) = weak.upgrade() else { return };
                let entries = dict.dict.try_borrow_mut().ok().map(|mut dict| std::mem::take(&mut *dict));
                drop(entries);
            }
            Noted::Instance(weak) => {
                let Some(instance) = weak.upgrade() else { return };
                let taken = instance.dict.dict.try_borrow_mut().ok().filter(|dict| !dict.is_empty());
                let entries = taken.map(|mut dict| std::mem::take(&mut *dict));
                let host = instance.host.try_borrow_mut().ok().and_then(|mut host| host.take());
                drop((entries, host));
            }
            Noted::List(weak) => {
                let Some(list) = weak.upgrade() else { return };
                let items = list.items.try_borrow_mut().ok().map(|mut items| std::mem::take(&mut *items));
                drop(items);
            }
            Noted::Set(weak) => {
                let Some(set) = weak.upgrade() else { return };
                let items = set.items.try_borrow_mut().ok().map(|mut items| std::mem::take(&mut *items));
                drop(items);
            }
        }
    }
}
