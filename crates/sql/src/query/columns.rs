//! The columns of a SELECT and their labels.
//!
//! Mirrors SQLAlchemy 2.1, `sql/selectable.py` (`_generate_columns_plus_names`) and `sql/compiler.py`
//! (`_label_select_column`).

use std::rc::Rc;

use crate::query::names::ParamName;
use crate::query::operator::Precedence;
use crate::query::render::Writer;
use crate::query::{Expr, Labels, TableRef};

/// What was labelled so far: names, with the table of what is a column of one.
struct Used<'a, P>(Vec<(Rc<str>, Option<&'a TableRef<P>>)>);

impl<'a, P> Used<'a, P> {
    fn find(&self, name: &str) -> Option<Option<&'a TableRef<P>>> {
        self.0.iter().find(|(used, _)| **used == *name).map(|(_, table)| *table)
    }
}

/// The name of the column that a cast is of, which the cast goes by as well.
fn cast_name<P>(operand: &Expr<P>) -> Option<&Rc<str>> {
    match operand {
        Expr::Column { name, .. } | Expr::Label { name, .. } => Some(name),
        Expr::Cast { operand, .. } => cast_name(operand),
        _ => None,
    }
}

/// The cast that no row of the ORM has: one whose name another column or cast before it has already, since the ORM
/// looks columns of rows up by themselves and such a repetition is none of them.
pub fn lost_cast<P>(columns: &[Expr<P>]) -> Option<&Expr<P>> {
    let mut names: Vec<(&str, Option<u32>)> = Vec::new();
    for column in columns {
        let (name, id) = match column {
            Expr::Column { name, .. } | Expr::Label { name, .. } => (name, None),
            Expr::Cast { operand, id, .. } => match cast_name(operand) {
                Some(name) => (name, Some(*id)),
                None => continue,
            },
            _ => continue,
        };
        match (names.iter().find(|(used, _)| **used == **name), id) {
            (Some((_, first)), Some(id)) if *first != Some(id) => return Some(column),
            _ => names.push((name, id)),
        }
    }
    None
}

impl<P: Clone> Writer<P> {
    /// Writes the columns, with labels for those that have no name or one that was used before.
    pub(crate) fn columns(&mut self, columns: &[Expr<P>], labels: Labels) {
        let mut used = Used(Vec::with_capacity(columns.len()));
        for (at, column) in columns.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            let label = self.label(column, labels, &mut used);
            self.grouped(column, Precedence::COMMA);
            if let Some(label) = label {
                let label = label.to_string();
                self.push(" AS ");
                self.name(&label);
                self.labels.push(label);
            }
        }
    }

    fn label<'a>(&mut self, column: &'a Expr<P>, labels: Labels, used: &mut Used<'a, P>) -> Option<ParamName> {
        match column {
            Expr::Column { table, name } if labels == Labels::TableAndColumn => {
                let qualifier = self.names.table(table);
                let full: Rc<str> = format!("{qualifier}_{name}").into();
                self.own_name(full, Some(table), true, used)
            }
            Expr::Column { .. } if labels == Labels::Plain => None,
            Expr::Column { table, name } => {
                let needed = self.labels_all;
                self.own_name(name.clone(), Some(table), needed, used)
            }
            Expr::Literal(text) => self.own_name(text.clone(), None, false, used),
            Expr::Numbered { base, id, .. } => Some(ParamName::given(self.names.numbered(base, *id))),
            Expr::NumberedColumn { base, id, .. } => {
                self.labels_all.then(|| ParamName::given(self.names.numbered(base, *id)))
            }
            Expr::Label { name, .. } => {
                used.0.push((name.clone(), None));
                Some(ParamName::given(name.clone()))
            }
            Expr::Function { name, .. } => Some(self.names.next(name)),
            Expr::Cast { operand, .. } => Some(self.cast_label(operand, used)),
            Expr::Proxy { operand, key } => match &**operand {
                Expr::Column { .. } | Expr::Label { .. } | Expr::Function { .. } | Expr::Scalar(_) => {
                    self.label(operand, labels, used)
                }
                _ if used.find(key).is_some() => Some(self.names.next(&"anon".into())),
                _ => {
                    used.0.push((key.clone(), None));
                    Some(ParamName::given(key.clone()))
                }
            },
            // A column with an operator before or behind it goes by the column.
            Expr::Negative(inner) | Expr::Distinct(inner) | Expr::Ordered { operand: inner, .. } => match &**inner {
                Expr::Column { .. } | Expr::NumberedColumn { .. } | Expr::Literal(_) | Expr::Text(_) => None,
                Expr::Label { .. } => self.label(inner, labels, used),
                _ => Some(self.names.next(&"anon".into())),
            },
            Expr::Text(_) => None,
            _ => Some(self.names.next(&"anon".into())),
        }
    }

    /// The label of what has a name: none if it is the first of that name.
    fn own_name<'a>(
        &mut self,
        name: Rc<str>,
        table: Option<&'a TableRef<P>>,
        needed: bool,
        used: &mut Used<'a, P>,
    ) -> Option<ParamName> {
        let same = used.find(&name).map(|before| before.is_some() && before == table);
        let label = match same {
            None => needed.then(|| ParamName::given(name.clone())),
            // The same column once more: two underscores.
            Some(true) => Some(self.names.next(&format!("{name}_").into())),
            Some(false) => Some(self.names.next(&name)),
        };
        used.0.push((name, table));
        label
    }

    fn cast_label<'a>(&mut self, operand: &'a Expr<P>, used: &mut Used<'a, P>) -> ParamName {
        let name = match operand {
            Expr::Function { name, .. } => return self.names.next(name),
            _ => cast_name(operand).cloned(),
        };
        let Some(name) = name else { return self.names.next(&"anon".into()) };
        if used.find(&name).is_some() {
            return self.names.next(&format!("{name}_").into());
        }
        used.0.push((name.clone(), None));
        ParamName::given(name)
    }
}
