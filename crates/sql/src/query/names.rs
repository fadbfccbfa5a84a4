//! Names that are made while a statement is rendered: `id_1`, `count_1`, `hero_1`.


use rustc_hash::FxHashMap;

use crate::query::{AliasName, TableRef};

/// Counts the names made so far, one count for each base.
#[derive(Debug, Default)]
pub(crate) struct Names {
    counts: FxHashMap<String, usize>,
    aliases: FxHashMap<u32, String>,
}

impl Names {
    /// The next name with this base: `id_1`, `id_2`.
    pub(crate) fn next(&mut self, base: &str) -> String {
        let count = self.counts.entry(base.to_owned()).or_insert(0);
        *count += 1;
        format!("{base}_{count}")
    }

    /// The name columns of a table are qualified with.
    pub(crate) fn table(&mut self, table: &TableRef) -> String {
        match &table.alias {
            None => table.table.to_string(),
            Some(AliasName::Given(name)) => name.to_string(),
            Some(AliasName::Anonymous(id)) => {
                if let Some(name) = self.aliases.get(id) {
                    return name.clone();
                }
                let name = self.next(&table.table);
                self.aliases.insert(*id, name.clone());
                name
            }
        }
    }
}
