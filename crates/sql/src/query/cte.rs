//! WITH: SELECTs that stand before the statement.
//!
//! SQLAlchemy 2.1, `sql/compiler.py` (`visit_cte`, `_render_cte_clause`).

use std::rc::Rc;

use crate::query::names::ParamName;
use crate::query::render::Writer;
use crate::query::{Select, TableRef};

/// A SELECT of WITH as it was written.
pub(crate) struct Cte<P> {
    name: Rc<str>,
    is_recursive: bool,
    sql: String,
    params: Vec<P>,
    param_names: Vec<ParamName>,
}

impl<P: Clone> Writer<P> {
    /// Writes the name of a SELECT of WITH, and keeps its text for the beginning.
    pub(crate) fn cte(&mut self, table: &TableRef<P>, select: &Select<P>, recursive: Option<&[Rc<str>]>) {
        let name = self.names.table(table);
        let is_known = self.ctes.iter().any(|cte| cte.name == name) || self.open_ctes.contains(&name);
        if !is_known {
            self.open_ctes.push(name.clone());
            let sql = std::mem::take(&mut self.sql);
            let params = std::mem::take(&mut self.params);
            let param_names = std::mem::take(&mut self.param_names);
            self.name(&name);
            if let Some(columns) = recursive {
                self.push("(");
                self.separated(columns, ", ", |writer, column| writer.name(column));
                self.push(")");
            }
            self.push(" AS \n(");
            self.derived(select);
            self.push(")");
            self.open_ctes.pop();
            let cte = Cte {
                name: name.clone(),
                is_recursive: recursive.is_some(),
                sql: std::mem::replace(&mut self.sql, sql),
                params: std::mem::replace(&mut self.params, params),
                param_names: std::mem::replace(&mut self.param_names, param_names),
            };
            self.ctes.push(cte);
        }
        self.name(&name);
    }

    /// Puts WITH before the statement, and its parameters before the others.
    pub(crate) fn put_ctes_first(&mut self) {
        if self.ctes.is_empty() {
            return;
        }
        let ctes = std::mem::take(&mut self.ctes);
        let is_recursive = ctes.iter().any(|cte| cte.is_recursive);
        let mut sql = String::from(if is_recursive { "WITH RECURSIVE " } else { "WITH " });
        let (mut params, mut param_names) = (Vec::new(), Vec::new());
        for (at, cte) in ctes.into_iter().enumerate() {
            sql.push_str(if at > 0 { ", \n" } else { "" });
            sql.push_str(&cte.sql);
            params.extend(cte.params);
            param_names.extend(cte.param_names);
        }
        sql.push_str("\n ");
        sql.push_str(&self.sql);
        self.sql = sql;
        params.append(&mut self.params);
        param_names.append(&mut self.param_names);
        self.params = params;
        self.param_names = param_names;
    }
}
