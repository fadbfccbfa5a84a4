//! Joins: which tables, and by which condition.
//!
//! Mirrors SQLAlchemy 2.1, `orm/context.py` (`_join`) and `sql/selectable.py` (`Join._join_condition`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};
use linktable_sql::query::{AliasName, BinaryOp, Expr, From, Source, TableRef};

use crate::registry::Registry;
use crate::sqlalchemy::alias;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{self, Mapper, Relation};
use crate::sqlalchemy::select::{from_of, table_of};
use crate::sqlalchemy::selectable;

/// One `join(…)`.
#[derive(Clone)]
pub struct Join {
    /// The class that is joined, if it is one.
    pub mapper: Option<Rc<Mapper>>,
    /// What is joined, as it stands in FROM.
    pub table: TableRef<Param>,
    /// The left side, if it is given or known.
    left: Option<TableRef<Param>>,
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
        Some(left) => from_of(vm, left)?,
        None => None,
    };
    // A relationship can stand in either place.
    let along = match on {
        Some(on) => instrument::relation_of(vm, on)?,
        None => instrument::relation_of(vm, target)?,
    };
    if let Some((parent, relation)) = along {
        let (own, of_type) = instrument::tables_of(on.unwrap_or(target));
        let given = if on.is_some() { table_of(vm, target)? } else { None };
        let (mapper, table) = match (given, relation.target.upgrade(), of_type) {
            (Some(given), _, _) => given,
            (None, Some(mapper), Some(table)) => (mapper, table),
            (None, Some(mapper), None) => {
                let table = TableRef::plain(&mapper.table);
                (mapper, table)
            }
            (None, None, _) => return Err(not_joinable(vm, target)),
        };
        left_table = left_table.or(own).or_else(|| Some(TableRef::plain(&parent.table)));
        if left_table.as_ref() == Some(&table) {
            return Err(same_entity(vm, &parent, &mapper));
        }
        let on = On::Relationship(parent, relation, alias::next_number(vm));
        return Ok(Join { mapper: Some(mapper), table, left: left_table, on, outer, full });
    }
    let (mapper, table) = match table_of(vm, target)? {
        Some((mapper, table)) => (Some(mapper), table),
        None => match selectable::of(vm, target) {
            Some(selectable) => (None, selectable.table.clone()),
            None => return Err(not_joinable(vm, target)),
        },
    };
    let on = match on {
        Some(on) => On::Condition(expression::condition(vm, on)?),
        None => On::ForeignKeys,
    };
    Ok(Join { mapper, table, left: left_table, on, outer, full })
}

fn same_entity(vm: &mut Vm, left: &Mapper, right: &Mapper) -> linktable_python::Raised {
    let shown = |mapper: &Mapper| format!("Mapper[{}({})]", mapper.name, mapper.table);
    let (left, right) = (shown(left), shown(right));
    let message = format!("Can't construct a join from {left} to {right}, they are the same entity");
    error(vm, "InvalidRequestError", message)
}

fn not_joinable(vm: &mut Vm, target: &Value) -> linktable_python::Raised {
    let shown = vm.repr(target).unwrap_or_default();
    let message =
        format!("Join target, typically a FROM expression, or ORM relationship attribute expected, got {shown}.");
    error(vm, "ArgumentError", message)
}

/// The tables a join may start from: those of the classes selected, and of the columns.
pub fn candidates(
    vm: &mut Vm,
    entities: &[(Rc<Mapper>, TableRef<Param>)],
    columns: &[Expr<Param>],
) -> Result<Vec<TableRef<Param>>> {
    let mut tables: Vec<TableRef<Param>> = entities.iter().map(|(_, table)| table.clone()).collect();
    for table in columns.iter().flat_map(Expr::tables) {
        if !tables.contains(table) && (table.source.is_some() || mapper::of_table(vm, &table.table)?.is_some()) {
            tables.push(table.clone());
        }
    }
    Ok(tables)
}

/// Adds a join to what is read from.
///
/// # Errors
/// Where the left side or the condition can not be made out.
pub fn apply(vm: &mut Vm, from: &mut Vec<From<Param>>, candidates: &[TableRef<Param>], join: &Join) -> Result<()> {
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
    Table(TableRef<Param>),
}

fn left_side(vm: &mut Vm, from: &[From<Param>], candidates: &[TableRef<Param>], join: &Join) -> Result<Left> {
    if let Some(left) = &join.left {
        let at = from.iter().position(|from| from.tables().contains(&left));
        return Ok(at.map_or_else(|| Left::Table(left.clone()), Left::From));
    }
    let mut possible = Vec::new();
    if from.is_empty() {
        let others: Vec<&TableRef<Param>> = candidates.iter().filter(|table| **table != join.table).collect();
        let alone = others.len() == 1;
        for table in &others {
            let fits = match &join.on {
                On::Condition(condition) => alone || condition.tables().contains(table),
                _ => !foreign_keys_between(vm, table, &join.table).is_empty(),
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
                _ => tables.iter().any(|left| !foreign_keys_between(vm, left, &join.table).is_empty()),
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
            let Some(mapper) = &join.mapper else { return Err(unsupported("this join without its left side")) };
            let message = format!(
                "Don't know how to join to <Mapper at {:#x}; {}>. Please use the .select_from() method to establish \
                 an explicit left side, as well as providing an explicit ON clause if not present already to help \
                 resolve the ambiguity.",
                Rc::as_ptr(mapper) as usize,
                mapper.name
            );
            Err(error(vm, "InvalidRequestError", message))
        }
    }
}

fn joined(left: From<Param>, right: &TableRef<Param>, on: Expr<Param>, join: &Join) -> From<Param> {
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
    let Some(target) = &join.mapper else { return left };
    path(left, parent, &own, relation, target, &join.table, number, Kind { outer: join.outer, full: join.full })
}

/// Whether a join keeps rows without a partner.
#[derive(Clone, Copy)]
pub struct Kind {
    /// LEFT OUTER JOIN
    pub outer: bool,
    /// FULL OUTER JOIN
    pub full: bool,
}

/// The join along a relationship, over its link table if it has one.
#[expect(clippy::too_many_arguments, reason = "two ends, each with its table")]
pub fn path(
    left: From<Param>,
    parent: &Mapper,
    own: &TableRef<Param>,
    relation: &Relation,
    target: &Mapper,
    table: &TableRef<Param>,
    number: u32,
    kind: Kind,
) -> From<Param> {
    let condition = |conditions| Expr::all(conditions).unwrap_or(Expr::Bool(true));
    let joined = |left: From<Param>, right: From<Param>, on: Expr<Param>, kind: Kind| From::Join {
        left: Box::new(left),
        right: Box::new(right),
        on,
        outer: kind.outer,
        full: kind.full,
    };
    let Some(secondary) = &relation.secondary else {
        let on = load::near_conditions(relation, parent, own, target, table);
        return joined(left, From::Table(table.clone()), condition(on), kind);
    };
    let link = TableRef::aliased(&secondary.mapper.table, AliasName::Anonymous(number));
    let first = condition(load::near_conditions(relation, parent, own, &secondary.mapper, &link));
    let second = load::far_conditions(relation, secondary, target, table, &link);
    let second = condition(second);
    let inner = Kind { outer: false, full: false };
    if kind.outer || kind.full {
        // The link and what it leads to count as one.
        let right = joined(From::Table(link), From::Table(table.clone()), second, inner);
        return joined(left, right, first, kind);
    }
    let with_link = joined(left, From::Table(link), first, inner);
    joined(with_link, From::Table(table.clone()), second, inner)
}

/// The columns of what is read from, each with the table and column of the database it comes from.
fn origins(vm: &mut Vm, table: &TableRef<Param>) -> Vec<(Expr<Param>, Rc<str>, Rc<str>)> {
    let column = |name: &Rc<str>| Expr::Column { table: table.clone(), name: name.clone() };
    let select = match table.source.as_deref() {
        None => {
            let registry = vm.state::<Registry>();
            let declarations = registry.declarations.borrow();
            let model = declarations.table_named(&table.table).and_then(|at| declarations.models.get(at));
            let columns = model.into_iter().flat_map(|model| &model.columns);
            let names = columns.map(|column| Rc::<str>::from(column.name.as_str()));
            return names.map(|name| (column(&name), table.table.clone(), name)).collect();
        }
        Some(Source::Select(select) | Source::Cte { select, .. }) => select,
        Some(Source::Alias(other)) => {
            return origins(vm, other)
                .into_iter()
                .map(|(expr, origin, name)| (expr.moved(other, table), origin, name))
                .collect();
        }
    };
    let select = select.compound.as_ref().and_then(|compound| compound.selects.first()).unwrap_or(select);
    let named = select.columns.iter().filter_map(|exposed| match exposed {
        Expr::Column { table, name } if table.source.is_none() => {
            Some((column(name), table.table.clone(), name.clone()))
        }
        Expr::Label { operand, name: label } => match &**operand {
            Expr::Column { table, name } if table.source.is_none() => {
                Some((column(label), table.table.clone(), name.clone()))
            }
            _ => None,
        },
        _ => None,
    });
    named.collect()
}

/// Pairs of columns of which one is a foreign key to the other: what is referred to, and what refers.
fn foreign_keys_between(
    vm: &mut Vm,
    left: &TableRef<Param>,
    right: &TableRef<Param>,
) -> Vec<(Expr<Param>, Expr<Param>)> {
    let (left_columns, right_columns) = (origins(vm, left), origins(vm, right));
    let registry = vm.state::<Registry>();
    let declarations = registry.declarations.borrow();
    let mut found = Vec::new();
    // Those of the right side come first.
    for (referring, referred) in [(&right_columns, &left_columns), (&left_columns, &right_columns)] {
        for (expr, table, name) in referring {
            let model = declarations.table_named(table).and_then(|at| declarations.models.get(at));
            let column = model.and_then(|model| model.columns.iter().find(|column| *column.name == **name));
            let Some(key) = column.and_then(|column| column.foreign_key.as_ref()) else { continue };
            let (to, target) = key.table_and_column(name);
            let other = referred.iter().find(|(_, table, name)| **table == *to && **name == *target);
            found.extend(other.map(|(other, ..)| (other.clone(), expr.clone())));
        }
        if left.table == right.table && left.source.is_none() && right.source.is_none() {
            break;
        }
    }
    found
}

/// The condition foreign keys make between what is there and a table.
fn by_foreign_keys(vm: &mut Vm, left: &From<Param>, right: &TableRef<Param>) -> Result<Expr<Param>> {
    // The table joined last is asked first.
    let last = match left {
        From::Join { right, .. } => right.tables(),
        From::Table(_) | From::Select { .. } => Vec::new(),
    };
    for tables in [last, left.tables()] {
        let mut conditions = Vec::new();
        for table in &tables {
            for (referred, referring) in foreign_keys_between(vm, table, right) {
                conditions.push(Expr::binary(BinaryOp::Eq, referred, referring));
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
                    shown_table(right)
                );
                return Err(error(vm, "AmbiguousForeignKeysError", message));
            }
        }
    }
    let (left, right) = (shown(left), shown_table(right));
    let message = format!("Can't find any foreign key relationships between '{left}' and '{right}'.");
    Err(error(vm, "NoForeignKeysError", message))
}

fn shown_table(table: &TableRef<Param>) -> String {
    match &table.alias {
        Some(AliasName::Given(name)) => name.to_string(),
        Some(AliasName::Anonymous(number)) => format!("%({number} {})s", table.table),
        None => table.table.to_string(),
    }
}

/// What is read from, as SQLAlchemy's messages name it.
fn shown(from: &From<Param>) -> String {
    match from {
        From::Table(table) => shown_table(table),
        From::Select { alias, .. } => alias.to_string(),
        From::Join { left, right, .. } => format!("Join object on {} and {}", shown(left), shown(right)),
    }
}
