//! The names that the values of rows have.
//!
//! Mirrors SQLAlchemy 2.1, `sql/selectable.py` (`_column_naming_convention`) and `orm/context.py`.

use std::rc::Rc;

use linktable_python::{Result, Vm};
use linktable_sql::query::{AliasName, Expr, TableRef};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::mapper;
use crate::sqlalchemy::select::Entity;

/// The names of a row's values; an alias of a class without a name of its own, and text, have none.
pub type Keys = Rc<Vec<Option<Rc<str>>>>;

/// The names of what a SELECT of the ORM gives. Those of `session.query` are not told apart, and what has no name of
/// its own has none.
///
/// # Errors
/// What configuring the mappers raises.
pub fn of_entities(vm: &mut Vm, entities: &[Entity], is_legacy: bool) -> Result<Keys> {
    let mut names = Names::default();
    let mut keys = Vec::with_capacity(entities.len());
    for entity in entities {
        keys.push(match entity {
            Entity::Object { mapper, table } => match &table.alias {
                None => Some(mapper.name.clone()),
                Some(AliasName::Given(name)) => Some(name.clone()),
                Some(AliasName::Anonymous(_)) => None,
            },
            Entity::Value(node) if is_legacy => match &node.expr {
                Expr::Column { .. } | Expr::Label { .. } | Expr::Proxy { .. } => own_name(vm, &node.expr)?,
                _ => None,
            },
            Entity::Value(node) => names.of(vm, &node.expr)?,
        });
    }
    Ok(Rc::new(keys))
}

/// The names that the columns of a subquery have.
///
/// # Errors
/// What configuring the mappers raises.
pub fn of_columns(vm: &mut Vm, columns: &[Expr<Param>]) -> Result<Vec<Option<Rc<str>>>> {
    let mut names = Names::default();
    columns.iter().map(|column| names.of(vm, column)).collect()
}

/// The names of what a SELECT of tables gives: the database's own, but for a column with an operator before or behind
/// it, which goes by the column.
pub fn of_core(columns: &[Expr<Param>], names: Keys) -> Keys {
    let plain = |column: &Expr<Param>| match column {
        Expr::Negative(inner) | Expr::Distinct(inner) | Expr::Ordered { operand: inner, .. } => match &**inner {
            Expr::Column { name, .. } => Some(name.clone()),
            Expr::Literal(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    };
    if columns.len() != names.len() || columns.iter().all(|column| plain(column).is_none()) {
        return names;
    }
    let told = columns.iter().zip(names.iter()).map(|(column, name)| plain(column).or_else(|| name.clone()));
    Rc::new(told.collect())
}

#[derive(Default)]
struct Names {
    used: FxHashSet<Rc<str>>,
    counts: FxHashMap<Rc<str>, usize>,
    /// The names that columns which came twice were given.
    again: Vec<(TableRef<Param>, Rc<str>, Rc<str>)>,
}

impl Names {
    fn of(&mut self, vm: &mut Vm, expr: &Expr<Param>) -> Result<Option<Rc<str>>> {
        if matches!(expr, Expr::Text(_)) {
            return Ok(None);
        }
        let name = own_name(vm, expr)?.unwrap_or_else(|| "_no_label".into());
        if self.used.insert(name.clone()) {
            return Ok(Some(name));
        }
        if let Expr::Column { table, name } = expr
            && let Some((_, _, given)) = self.again.iter().find(|(other, own, _)| other == table && own == name)
        {
            return Ok(Some(given.clone()));
        }
        let count = self.counts.entry(name.clone()).or_insert(0);
        *count += 1;
        let given: Rc<str> = format!("{name}_{count}").into();
        if let Expr::Column { table, name } = expr {
            self.again.push((table.clone(), name.clone(), given.clone()));
        }
        Ok(Some(given))
    }
}

/// The name that an expression has of itself: a column of a class goes by its attribute.
fn own_name(vm: &mut Vm, expr: &Expr<Param>) -> Result<Option<Rc<str>>> {
    Ok(match expr {
        Expr::Column { table, name } if !table.is_core && table.source.is_none() => {
            let mapper = mapper::of_table(vm, &table.table)?;
            let column = mapper.as_ref().and_then(|mapper| mapper.columns.iter().find(|own| own.name == *name));
            Some(column.map_or_else(|| name.clone(), |column| column.key.clone()))
        }
        Expr::Column { name, .. } | Expr::Label { name, .. } | Expr::Function { name, .. } => Some(name.clone()),
        // A cast goes by the name of what it is of all the same.
        Expr::Proxy { operand, .. } if matches!(**operand, Expr::Cast { .. }) => own_name(vm, operand)?,
        Expr::Proxy { key, .. } => Some(key.clone()),
        Expr::Literal(text) => Some(text.clone()),
        Expr::Cast { operand, .. } => own_name(vm, operand)?,
        _ => None,
    })
}
