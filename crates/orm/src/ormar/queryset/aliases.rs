//! The short names that joined tables get: `a1_ports`, `a2_boats`.
//!
//! ormar 0.26.0, `relations/alias_manager.py`: one name for each end of a relation, known by model and attribute.
//! ormar draws them at random; here they are counted in the order in which they come up in what is executed, so
//! that a statement is built with names that stand for them and gets them when it is whole.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use linktable_python::{Class, Vm};

use crate::ormar::mapping::{Field, lower_name};

/// The name of a joined table.
pub(crate) struct Alias {
    /// Tells it from all others; never 0.
    pub(crate) id: usize,
    /// The relation it stands for: the model's name and the attribute or path.
    pub(crate) relation: String,
}

/// What a name starts with until [`Aliases::settle`] gives it the one that is shown.
const UNSETTLED: &str = "zq0";

impl Alias {
    /// What stands for its name in a statement that is being built.
    pub(crate) fn name(&self) -> String {
        format!("{UNSETTLED}{}", self.id)
    }

    /// The same with a table's name behind it.
    pub(crate) fn table(&self, table: &str) -> String {
        format!("{}_{table}", self.name())
    }
}

/// What stands before the columns of a table: nothing for those of the queried model itself.
pub(crate) type Prefix = Option<Rc<Alias>>;

/// Whether both are the same.
pub(crate) fn same(a: &Prefix, b: &Prefix) -> bool {
    id(a) == id(b)
}

/// A number for a prefix; 0 for none.
pub(crate) fn id(prefix: &Prefix) -> usize {
    prefix.as_ref().map_or(0, |alias| alias.id)
}

/// What a prefix puts before a column's name, or nothing.
pub(crate) fn column_prefix(prefix: &Prefix) -> String {
    prefix.as_ref().map(|alias| format!("{}_", alias.name())).unwrap_or_default()
}

/// All aliases of a run.
#[derive(Default)]
pub(crate) struct Aliases {
    known: RefCell<HashMap<String, Rc<Alias>>>,
    /// The aliases that stood in statements, in the order in which they came up.
    settled: RefCell<Vec<usize>>,
}

/// The aliases of this run.
pub(crate) fn all(vm: &mut Vm) -> Rc<Aliases> {
    vm.state::<Aliases>()
}

/// How a relation is known.
pub(crate) fn key(model: &Class, relation: &str) -> String {
    format!("{}_{relation}", lower_name(model))
}

impl Aliases {
    /// The alias of a relation, if it has one (`resolve_relation_alias`).
    pub(crate) fn get(&self, model: &Class, relation: &str) -> Prefix {
        self.known.borrow().get(&key(model, relation)).cloned()
    }

    /// The alias of a relation; a new one if it has none.
    pub(crate) fn get_or_add(&self, model: &Class, relation: &str) -> Rc<Alias> {
        let mut known = self.known.borrow_mut();
        let id = known.len() + 1;
        let key = key(model, relation);
        let new = || Rc::new(Alias { id, relation: key.clone() });
        known.entry(key.clone()).or_insert_with(new).clone()
    }

    /// The alias under which the rows of a relation stand (`resolve_relation_alias_after_complex`): that of the
    /// whole path if it was joined more than once, else that of its last step.
    pub(crate) fn after_complex(&self, source: &Class, path: &str, field: &Field) -> Prefix {
        let complex = if path.contains("__") { self.get(source, path) } else { None };
        complex.or_else(|| self.get(&*field.source_model()?, &field.relation_name()))
    }

    /// The text of a statement with the names that are shown: `a1`, `a2` … as they come up in what is executed.
    pub(crate) fn settle(&self, sql: &str) -> String {
        let mut text = String::with_capacity(sql.len());
        let mut rest = sql;
        while let Some(at) = rest.find(UNSETTLED) {
            let (before, found) = rest.split_at(at);
            let behind = found.get(UNSETTLED.len()..).unwrap_or_default();
            let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let (number, after) = behind.split_at(digits);
            let id = number.parse().ok().filter(|id| (1..=self.known.borrow().len()).contains(id));
            let in_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
            text.push_str(before);
            match id.filter(|_| !in_word && after.starts_with('_')) {
                Some(id) => text.push_str(&format!("a{}", self.number(id))),
                None => text.push_str(&format!("{UNSETTLED}{number}")),
            }
            rest = after;
        }
        text.push_str(rest);
        text
    }

    /// The name under which a table is joined, as it is shown: `a1`; nothing for the queried model's own.
    pub(crate) fn shown(&self, prefix: &Prefix) -> String {
        prefix.as_ref().map(|alias| format!("a{}", self.number(alias.id))).unwrap_or_default()
    }

    fn number(&self, id: usize) -> usize {
        let mut settled = self.settled.borrow_mut();
        let at = settled.iter().position(|known| *known == id).unwrap_or_else(|| {
            settled.push(id);
            settled.len() - 1
        });
        at + 1
    }

    fn add_relation(&self, source: &Rc<Class>, relation: &str, reverse: &str) {
        self.get_or_add(source, relation);
        if let Some(to) = crate::ormar::mapping::field_of(source, relation).and_then(|field| field.to()) {
            self.get_or_add(&to, reverse);
        }
    }
}

/// Gives both ends of a relation their aliases (`register_relation_in_alias_manager`), once its classes are known.
pub(crate) fn register(vm: &mut Vm, field: &Field) {
    if !field.is_relation() || field.is_through() || field.has_unresolved_forward_refs() {
        return;
    }
    let aliases = all(vm);
    let reverse = field.source_related_name();
    if let (true, Some(through)) = (field.is_multi(), field.through()) {
        aliases.add_relation(&through, &field.default_source_field_name(), &reverse);
        aliases.add_relation(&through, &field.default_target_field_name(), &field.related_name());
    } else if let Some(owner) = field.owner() {
        aliases.add_relation(&owner, &field.name(), &reverse);
    }
}
