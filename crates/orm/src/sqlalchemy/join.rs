//! Joins: which tables, and by which condition.
//!
//! Mirrors SQLAlchemy 2.1, `orm/context.py` (`_join`) and `sql/selectable.py` (`Join._join_condition`).

use std::rc::Rc;

use linktable_python::{Result, Value, Vm};
use linktable_sql::query::{AliasName, BinaryOp, Expr, From, TableRef};

use crate::registry::Registry;
use crate::sqlalchemy::alias;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{self, Mapper, Relation};
use crate::sqlalchemy::select::table_of;

/// One `join(…)`.
#[derive(Clone)]
pub struct Join {
    /// The class that is joined.
    pub mapper: Rc<Mapper>,
    table: TableRef,
    /// The left side, if it is given or known.
    left: Option<TableRef>,
    on: On,
    outer: bool,
    full: bool,
}

#[derive(Clone)]
enum On {
    /// By the foreign keys between the tables.
    ForeignKeys,
    /// By a condition.
    Condition(Expr<Param>),
    /// Along a relationship of the left class; with the number of its link table's alias.
    Relationship(Rc<Mapper>, Rc<Relation>, u32),
}

/// Reads the arguments of `join(…)`.
///
/// # Errors
/// `ArgumentError` for what can not be joined.
pub fn read(
    vm: &mut Vm,
    left: Option<&Value>,
    target: &Value,
    on: Option<&Value>,
    outer: bool,
    full: bool,
) -> Result<Join> {
    let mut left_table = match left {
        Some(left) => table_of(vm, left)?.map(|(_, table)| table),
        None => None,
    };
    // A relationship can stand in either place.
    let along = match on {
        Some(on) => instrument::relation_of(vm, on)?,
        None => instrument::relation_of(vm, target)?,
    };
    if let Some((parent, relation)) = along {
        let given = if on.is_some() { table_of(vm, target)? } else { None };
        let (mapper, table) = match (given, relation.target.upgrade()) {
            (Some(given), _) => given,
            (None, Some(mapper)) => {
                let table = TableRef::plain(&mapper.table);
                (mapper, table)
            }
            (None, None) => return Err(not_joinable(vm, target)),
        };
        left_table = left_table.or_else(|| Some(TableRef::plain(&parent.table)));
        let on = On::Relationship(parent, relation, alias::next_number(vm));
        return Ok(Join { mapper, table, left: left_table, on, outer, full });
    }
    let Some((mapper, table)) = table_of(vm, target)? else { return Err(not_joinable(vm, target)) };
    let on = match on {
        Some(on) => On::Condition(expression::condition(vm, on)?),
        None => On::ForeignKeys,
    };
    Ok(Join { mapper, table, left: left_table, on, outer, full })
}

fn not_joinable(vm: &mut Vm, target: &Value) -> linktable_python::Raised {
    let shown = vm.repr(target).unwrap_or_default();
    let message =
        format!("Join target, typically a FROM expression, or ORM relationship attribute expected, got {shown}.");
    error(vm, "ArgumentError", message)
}

/// The tables a join may start from: those of the classes selected, and of the columns.
pub fn candidates(vm: &mut Vm, entities: &[(Rc<Mapper>, TableRef)], columns: &[Expr<Param>]) -> Result<Vec<TableRef>> {
    let mut tables: Vec<TableRef> = entities.iter().map(|(_, table)| table.clone()).collect();
    for table in columns.iter().flat_map(Expr::tables) {
        if !tables.contains(table) && mapper::of_table(vm, &table.table)?.is_some() {
            tables.push(table.clone());
        }
    }
    Ok(tables)
}

/// Adds a join to what is read from.
///
/// # Errors
/// Where the left side or the condition can not be made out.
pub fn apply(vm: &mut Vm, from: &mut Vec<From<Param>>, candidates: &[TableRef], join: &Join) -> Result<()> {
    let side = left_side(vm, from, candidates, join)?;
    let left = match &side {
        Left::From(at) => from.get(*at).cloned(),
        Left::Table(table) => Some(From::Table(table.clone())),
    };
    let Some(left) = left else { return Ok(()) };
    let made = match &join.on {
        On::Condition(condition) => joined(left, &join.table, condition.clone(), join),
        On::ForeignKeys => {
            let condition = by_foreign_keys(vm, &left, &join.table)?;
            joined(left, &join.table, condition, join)
        }
        On::Relationship(parent, relation, number) => along(left, parent, relation, *number, join),
    };
    match side {
        Left::From(at) => from.iter_mut().skip(at).take(1).for_each(|slot| *slot = made.clone()),
        Left::Table(_) => from.push(made),
    }
    Ok(())
}

enum Left {
    From(usize),
    Table(TableRef),
}

fn left_side(vm: &mut Vm, from: &[From<Param>], candidates: &[TableRef], join: &Join) -> Result<Left> {
    if let Some(left) = &join.left {
        let at = from.iter().position(|from| from.tables().contains(&left));
        return Ok(at.map_or_else(|| Left::Table(left.clone()), Left::From));
    }
    let mut possible = Vec::new();
    if from.is_empty() {
        let others: Vec<&TableRef> = candidates.iter().filter(|table| **table != join.table).collect();
        let alone = others.len() == 1;
        for table in &others {
            let fits = match &join.on {
                On::Condition(condition) => alone || condition.tables().contains(table),
                _ => !foreign_keys_between(vm, &table.table, &join.table.table).is_empty(),
            };
            if fits {
                possible.push(Left::Table((*table).clone()));
            }
        }
        if possible.is_empty() && matches!(join.on, On::ForeignKeys) && alone {
            // The condition is looked for all the same, and says what is missing.
            possible.extend(others.first().map(|table| Left::Table((*table).clone())));
        }
    } else {
        for (at, element) in from.iter().enumerate() {
            let tables = element.tables();
            let fits = match &join.on {
                On::Condition(condition) => {
                    from.len() == 1 || condition.tables().iter().any(|table| tables.contains(table))
                }
                _ => tables.iter().any(|left| !foreign_keys_between(vm, &left.table, &join.table.table).is_empty()),
            };
            if fits {
                possible.push(Left::From(at));
            }
        }
        if possible.is_empty() && from.len() == 1 {
            possible.push(Left::From(0));
        }
    }
    match (possible.pop(), possible.is_empty()) {
        (Some(left), true) => Ok(left),
        (Some(_), false) => Err(error(
            vm,
            "InvalidRequestError",
            "Can't determine which FROM clause to join from, there are multiple FROMS which can join to this entity. \
             Please use the .select_from() method to establish an explicit left side, as well as providing an \
             explicit ON clause if not present already to help resolve the ambiguity.",
        )),
        (None, _) => {
            let message = format!(
                "Don't know how to join to <Mapper at {:#x}; {}>. Please use the .select_from() method to establish \
                 an explicit left side, as well as providing an explicit ON clause if not present already to help \
                 resolve the ambiguity.",
                Rc::as_ptr(&join.mapper) as usize,
                join.mapper.name
            );
            Err(error(vm, "InvalidRequestError", message))
        }
    }
}

fn joined(left: From<Param>, right: &TableRef, on: Expr<Param>, join: &Join) -> From<Param> {
    From::Join {
        left: Box::new(left),
        right: Box::new(From::Table(right.clone())),
        on,
        outer: join.outer,
        full: join.full,
    }
}

fn along(left: From<Param>, parent: &Rc<Mapper>, relation: &Rc<Relation>, number: u32, join: &Join) -> From<Param> {
    let own = join.left.clone().unwrap_or_else(|| TableRef::plain(&parent.table));
    let condition = |conditions| Expr::all(conditions).unwrap_or(Expr::Bool(true));
    match &relation.secondary {
        None => {
            let on = load::join_conditions(&relation.pairs, parent, &own, &join.mapper, &join.table);
            joined(left, &join.table, condition(on), join)
        }
        Some(secondary) => {
            let link = TableRef { table: secondary.mapper.table.clone(), alias: Some(AliasName::Anonymous(number)) };
            let first = load::join_conditions(&secondary.parent_pairs, parent, &own, &secondary.mapper, &link);
            let second =
                load::join_conditions(&secondary.target_pairs, &join.mapper, &join.table, &secondary.mapper, &link);
            let with_link = joined(left, &link, condition(first), join);
            joined(with_link, &join.table, condition(second), join)
        }
    }
}

/// Pairs of columns of two tables of which one is a foreign key to the other: table and column that is
/// referred to, table and column that refers.
fn foreign_keys_between(vm: &mut Vm, left: &str, right: &str) -> Vec<[(String, String); 2]> {
    let registry = vm.state::<Registry>();
    let declarations = registry.declarations.borrow();
    let mut found = Vec::new();
    // Those of the right table count first; only if there are none those of the left.
    for (referring, referred) in [(right, left), (left, right)] {
        let Some(model) = declarations.table_named(referring).and_then(|at| declarations.models.get(at)) else {
            continue;
        };
        for column in &model.columns {
            let Some(key) = &column.foreign_key else { continue };
            let (table, target) = key.table_and_column(&column.name);
            if table == referred {
                found.push([(table.to_owned(), target.to_owned()), (referring.to_owned(), column.name.clone())]);
            }
        }
        if left == right {
            break;
        }
    }
    found
}

/// The condition foreign keys make between what is there and a table.
fn by_foreign_keys(vm: &mut Vm, left: &From<Param>, right: &TableRef) -> Result<Expr<Param>> {
    // The table joined last is asked first.
    let last = match left {
        From::Join { right, .. } => right.tables(),
        From::Table(_) | From::Select { .. } => Vec::new(),
    };
    for tables in [last, left.tables()] {
        let mut conditions = Vec::new();
        for table in &tables {
            for pair in foreign_keys_between(vm, &table.table, &right.table) {
                let column = |(owner, name): &(String, String)| {
                    let own = if *owner == *right.table && *right.table != *table.table { right } else { table };
                    Expr::Column { table: own.clone(), name: name.as_str().into() }
                };
                let [referred, referring] = &pair;
                conditions.push(Expr::binary(BinaryOp::Eq, column(referred), column(referring)));
            }
        }
        match conditions.len() {
            0 => {}
            1 => return Ok(conditions.pop().unwrap_or(Expr::Bool(true))),
            _ => {
                let message = format!(
                    "Can't determine join between '{}' and '{}'; tables have more than one foreign key constraint \
                     relationship between them. Please specify the 'onclause' of this join explicitly.",
                    shown(left),
                    right.table
                );
                return Err(error(vm, "AmbiguousForeignKeysError", message));
            }
        }
    }
    let message = format!("Can't find any foreign key relationships between '{}' and '{}'.", shown(left), right.table);
    Err(error(vm, "NoForeignKeysError", message))
}

/// What is read from, as SQLAlchemy's messages name it.
fn shown(from: &From<Param>) -> String {
    match from {
        From::Table(table) => table.table.to_string(),
        From::Select { alias, .. } => alias.to_string(),
        From::Join { left, right, .. } => format!("Join object on {} and {}", shown(left), shown(right)),
    }
}
