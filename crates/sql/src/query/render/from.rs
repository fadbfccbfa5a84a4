//! What stands in FROM as text.

use std::rc::Rc;

use super::Writer;
use crate::query::{From, Source, TableRef};

impl<P: Clone> Writer<P> {
    pub(crate) fn from(&mut self, from: &From<P>) {
        match from {
            From::Table(table) => self.table(table),
            From::Select { select, alias } => {
                // What stands in FROM does not see the tables beside or around it.
                let outer = std::mem::take(&mut self.outer_tables);
                self.push("(");
                self.nested(select);
                self.push(") AS ");
                self.name(alias);
                self.outer_tables = outer;
            }
            From::Join { left, right, on, outer, full } => {
                self.from(left);
                self.push(if *full {
                    " FULL OUTER JOIN "
                } else if *outer {
                    " LEFT OUTER JOIN "
                } else {
                    " JOIN "
                });
                let is_join = matches!(**right, From::Join { .. });
                self.push(if is_join { "(" } else { "" });
                self.from(right);
                self.push(if is_join { ")" } else { "" });
                self.push(" ON ");
                self.condition(on);
            }
        }
    }

    fn table(&mut self, table: &TableRef<P>) {
        match table.source.as_deref() {
            None => {
                self.name(&table.table);
                self.push_alias(table);
            }
            Some(Source::Select(select)) => {
                self.push("(");
                self.derived(select);
                self.push(")");
                self.push_alias(table);
            }
            Some(Source::Cte { select, recursive }) => self.cte(table, select, recursive.as_deref()),
            Some(Source::Alias(other)) => {
                if let Some(Source::Cte { select, recursive }) = other.source.as_deref() {
                    self.cte(other, select, recursive.as_deref());
                    self.push_alias(table);
                } else if let Some(Source::Select(select)) = other.source.as_deref() {
                    self.table(&TableRef { source: Some(Rc::new(Source::Select(select.clone()))), ..table.clone() });
                }
            }
        }
    }

    fn push_alias(&mut self, table: &TableRef<P>) {
        if table.alias.is_some() {
            let alias = self.names.table(table);
            self.push(" AS ");
            self.name(&alias);
        }
    }
}
