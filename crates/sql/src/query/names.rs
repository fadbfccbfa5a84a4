//! Names that are made while a statement is rendered: `id_1`, `count_1`, `hero_1`.

use std::fmt;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::query::{AliasName, TableRef};

/// The name of a parameter: one that was written, or a base with its number.
#[derive(Clone, Debug)]
pub struct ParamName {
    base: Rc<str>,
    number: Option<usize>,
    item: Option<usize>,
}

impl ParamName {
    /// One that was written.
    pub fn given(name: Rc<str>) -> Self {
        ParamName { base: name, number: None, item: None }
    }

    /// The name, if it was written and not made.
    pub fn written(&self) -> Option<&str> {
        (self.number.is_none() && self.item.is_none()).then_some(&*self.base)
    }

    /// The name of one of the values that an `IN` has, counted from 1.
    pub(crate) fn item(&self, item: usize) -> Self {
        ParamName { item: Some(item), ..self.clone() }
    }
}

impl fmt::Display for ParamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)?;
        for number in [self.number, self.item].into_iter().flatten() {
            write!(f, "_{number}")?;
        }
        Ok(())
    }
}

/// Counts the names made so far, one count for each base.
#[derive(Debug, Default)]
pub(crate) struct Names {
    counts: FxHashMap<Rc<str>, usize>,
    aliases: FxHashMap<u32, Rc<str>>,
}

impl Names {
    /// The next name with this base: `id_1`, `id_2`.
    pub(crate) fn next(&mut self, base: &Rc<str>) -> ParamName {
        let count = self.counts.entry(base.clone()).or_insert(0);
        *count += 1;
        ParamName { base: base.clone(), number: Some(*count), item: None }
    }

    /// The name columns of a table are qualified with.
    pub(crate) fn table<P>(&mut self, table: &TableRef<P>) -> Rc<str> {
        match &table.alias {
            None => table.table.clone(),
            Some(AliasName::Given(name)) => name.clone(),
            Some(AliasName::Anonymous(id)) => self.numbered(&table.table, *id),
        }
    }

    /// The name that is made for this number, at its first use.
    pub(crate) fn numbered(&mut self, base: &Rc<str>, id: u32) -> Rc<str> {
        if let Some(name) = self.aliases.get(&id) {
            return name.clone();
        }
        let name: Rc<str> = self.next(base).to_string().into();
        self.aliases.insert(id, name.clone());
        name
    }
}
