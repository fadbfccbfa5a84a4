//! Relationships loaded with one more SELECT that joins to the one the objects came from: `subqueryload(…)` and
//! `lazy="subquery"`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/strategies.py` (`_SubqueryLoader`).

use std::cell::Cell;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};
use linktable_sql::query::{AliasName, Expr, From, Labels, Select, Source, TableRef};
use rustc_hash::{FxHashMap, FxHashSet};

use super::joined::{self, Collected, MappedTable, Plan};
use super::{Asked, Strategy, asked, selectin};
use crate::sqlalchemy::alias;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::eager::LoadOption;
use crate::sqlalchemy::join::{self, Kind};
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{JoinPair, Mapper, Relation};
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::{Before, KeyPart, State};

/// Whether anything of the script is loaded this way: if not, nobody keeps what SELECTs were.
#[derive(Default)]
struct Used(Cell<bool>);

/// Notes that relationships are loaded this way.
pub fn note_use(vm: &mut Vm) {
    vm.state::<Used>().0.set(true);
}

/// A SELECT before anything was added to it for relationships, and what it gives.
pub struct Began {
    select: Select<Param>,
    entities: Vec<Option<MappedTable>>,
    /// Whether it is only a part of what the objects came from, or has values given apart.
    is_partial: bool,
}

/// What a SELECT is, if that will be asked for.
pub(super) fn begun(
    vm: &mut Vm,
    select: &Select<Param>,
    entities: &[(Option<MappedTable>, usize)],
) -> Option<Rc<Began>> {
    let keep = || {
        let entities = entities.iter().map(|(entity, _)| entity.clone()).collect();
        Rc::new(Began { select: select.clone(), entities, is_partial: false })
    };
    vm.state::<Used>().0.get().then(keep)
}

/// Where objects came from: a class in a SELECT, and the way from there to theirs.
pub struct Origin {
    began: Rc<Began>,
    entity: usize,
    path: Vec<Rc<Relation>>,
}

impl Origin {
    /// The objects that a SELECT itself gives.
    pub fn of(plan: &Plan, entity: usize) -> Option<Self> {
        Self::behind(plan, entity, Vec::new())
    }

    /// The objects that its joins lead to.
    pub(super) fn behind(plan: &Plan, entity: usize, path: Vec<Rc<Relation>>) -> Option<Self> {
        plan.began.clone().map(|began| Origin { began, entity, path })
    }

    /// The same SELECT with the condition that one of several like it has.
    pub(super) fn filtered(self, filter: Option<&Expr<Param>>, is_partial: bool) -> Self {
        let select = Select { filter: filter.cloned(), ..self.began.select.clone() };
        let began = Began { select, entities: self.began.entities.clone(), is_partial };
        Origin { began: Rc::new(began), ..self }
    }

    fn along(&self, relation: &Rc<Relation>) -> Self {
        let path = self.path.iter().chain([relation]).cloned().collect();
        Origin { began: self.began.clone(), entity: self.entity, path }
    }
}

/// Notes that a SELECT has values that are given apart from it.
pub fn note_values_apart(plan: &mut Plan) {
    if let Some(began) = &plan.began {
        let Began { select, entities, .. } = &**began;
        plan.began = Some(Rc::new(Began { select: select.clone(), entities: entities.clone(), is_partial: true }));
    }
}

/// Loads what the objects of a class have by such SELECTs.
///
/// # Errors
/// What the database refuses.
pub(super) fn load_with(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    mapper: &Rc<Mapper>,
    objects: &[Value],
    options: &[LoadOption],
    path: &[Rc<Mapper>],
    origin: &Origin,
) -> Result<()> {
    for relation in mapper.relations() {
        let asked = asked(options, relation);
        if asked.strategy != Strategy::Subquery || (!asked.explicit && relation.ends_here(path)) {
            continue;
        }
        let Some(target) = relation.target.upgrade() else { continue };
        let origin = origin.along(relation);
        let loaded = load(vm, session, relation, objects, &asked, &origin, path)?;
        super::note(&loaded, &asked.rest);
        vm.nested(|vm| selectin::load_with(vm, session, &target, &loaded, &asked.rest, path, Some(&origin)))?;
    }
    Ok(())
}

fn load(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    relation: &Rc<Relation>,
    objects: &[Value],
    asked: &Asked,
    origin: &Origin,
    path: &[Rc<Mapper>],
) -> Result<Vec<Value>> {
    let Some(target) = relation.target.upgrade() else { return Ok(Vec::new()) };
    let target = &target;
    let states: Vec<Rc<State>> = objects.iter().filter_map(State::of).collect();
    if states.is_empty() {
        return Ok(Vec::new());
    }
    let mut select = select_of(vm, origin, target)?;
    let table = TableRef::plain(&target.table);
    let width = target.columns.len();
    let plan = joined::add(vm, &mut select, &[(Some((target.clone(), table)), width), (None, 1)], &asked.rest, path)?;
    let later = super::later(&asked.rest, target);
    let (at, key_at) = match plan.offsets.as_slice() {
        [at, key_at] => (*at, *key_at),
        _ => (0, width),
    };
    let mut found: FxHashMap<KeyPart, Vec<Value>> = FxHashMap::default();
    let mut met = FxHashSet::default();
    let mut loaded = Vec::new();
    let mut collected = Collected::default();
    for row in selectin::rows(vm, session, &select)? {
        let (Some(own), Some(key)) = (row.get(at..at + width), row.get(key_at)) else { continue };
        let object = selectin::object(vm, session, target, own, &later, &[])?;
        if !plan.is_empty() {
            collected.take(vm, session, &plan, &row, &[object.clone(), Value::None])?;
        }
        let key = KeyPart::from(key);
        if met.insert((key.clone(), object.address())) {
            found.entry(key).or_default().push(object.clone());
            loaded.push(object);
        }
    }
    collected.finish(vm, session, &plan)?;
    let Some(pair) = near_pairs(relation).first() else { return Ok(loaded) };
    for state in states.iter().filter(|state| state.loaded(&relation.key).is_none()) {
        let Some(column) = state.mapper.column(&pair.local) else { continue };
        // Rows are told apart by what the database has.
        let value = match state.before.borrow().get(&pair.local) {
            Some(Before::Value(value)) => value.clone(),
            _ => state.loaded(&pair.local).unwrap_or_default(),
        };
        let key = KeyPart::from(&column.sql_type.to_sql(vm, &value)?);
        let mut items = found.get(&key).cloned().unwrap_or_default();
        if !relation.many && items.is_empty() {
            items.push(Value::None);
        }
        selectin::placed(vm, state, relation, items)?;
    }
    Ok(loaded)
}

/// The pairs that join a class with the target of a relationship, or with its link table.
fn near_pairs(relation: &Relation) -> &[JoinPair] {
    relation.secondary.as_ref().map_or(&relation.pairs, |secondary| &secondary.parent_pairs)
}

/// The column by which a relationship leads away from its class.
fn near_column<'a>(relation: &Relation, parent: &'a Mapper) -> Option<&'a crate::sqlalchemy::mapper::MappedColumn> {
    match near_pairs(relation) {
        [pair] => parent.column(&pair.local),
        _ => None,
    }
}

/// The SELECT of what the last relationship of the way leads to, with the key of what it leads from.
fn select_of(vm: &mut Vm, origin: &Origin, target: &Rc<Mapper>) -> Result<Select<Param>> {
    let (Some(first), Some(last)) = (origin.path.first(), origin.path.last()) else { return Ok(Select::default()) };
    let refused = || unsupported(format!("loading {} by a subquery here", last.title()));
    if origin.began.is_partial {
        return Err(refused());
    }
    let entity = origin.began.entities.get(origin.entity).cloned().flatten();
    let Some((leftmost, own)) = entity else { return Err(refused()) };
    let begin = near_column(first, &leftmost).ok_or_else(refused)?;
    let qualifier = match &own.alias {
        None => &own.table,
        Some(AliasName::Given(name)) => name,
        Some(AliasName::Anonymous(_)) => return Err(refused()),
    };
    let label: Rc<str> = format!("{qualifier}_{}", begin.name).into();
    let inner = inner(&origin.began.select, load::column(&own, begin), &leftmost, &begin.key).ok_or_else(refused)?;
    let left = TableRef::derived("anon", AliasName::Anonymous(alias::next_number(vm)), Source::Select(inner));

    let mut from = From::Table(left.clone());
    let mut here = left.clone();
    let mut mapper = leftmost;
    let mut key = Expr::Column { table: left.clone(), name: label.clone() };
    for (at, relation) in origin.path.iter().enumerate() {
        let Some(next) = relation.target.upgrade() else { return Err(refused()) };
        let is_last = at + 1 == origin.path.len();
        let table = if is_last {
            TableRef::named(&target.table)
        } else {
            TableRef::aliased(&next.table, AliasName::Anonymous(alias::next_number(vm)))
        };
        if at > 0 && is_last {
            key = load::column(&here, near_column(relation, &mapper).ok_or_else(refused)?);
        }
        let number = alias::next_number(vm);
        from = join::path(from, &mapper, &here, relation, &next, &table, number, Kind { outer: false, full: false });
        if at == 0 {
            renamed(&mut from, &left, &label);
        }
        (here, mapper) = (table, next);
    }
    let mut columns: Vec<Expr<Param>> = target.columns.iter().map(|column| load::column(&here, column)).collect();
    columns.push(key);
    let order_by = load::sorted_by(last, target, &here);
    Ok(Select { labels: Labels::TableAndColumn, columns, from: vec![from], order_by, ..Select::default() })
}

/// The SELECT that began it, of the column that is joined by; nothing where it can not be that.
fn inner(began: &Select<Param>, column: Expr<Param>, mapper: &Mapper, key: &str) -> Option<Select<Param>> {
    let mut inner = began.clone();
    inner.columns = vec![column];
    inner.labels = Labels::TableAndColumn;
    inner.distinct |= mapper.primary_key().any(|column| *column.key != *key);
    if inner.limit.is_none() && inner.offset.is_none() {
        inner.order_by.clear();
    }
    if inner.distinct {
        for term in &inner.order_by {
            let mut term = term;
            while let Expr::Ordered { operand, .. } = term {
                term = operand;
            }
            let Expr::Column { table, name } = term else { return None };
            let is_there = |other: &Expr<Param>| matches!(other, Expr::Column { table: own, name: own_name } if own == table && own_name == name);
            if !inner.columns.iter().any(is_there) {
                inner.columns.push(term.clone());
            }
        }
    }
    (inner.group_by.is_empty() && inner.compound.is_none()).then_some(inner)
}

/// Has a join name the one column of a SELECT in FROM as that names it.
fn renamed(from: &mut From<Param>, table: &TableRef<Param>, label: &Rc<str>) {
    fn expr(term: &mut Expr<Param>, of: &TableRef<Param>, label: &Rc<str>) {
        match term {
            Expr::Column { table, name } if table == of => *name = label.clone(),
            Expr::And(terms) => terms.iter_mut().for_each(|term| expr(term, of, label)),
            Expr::Binary { left, right, .. } => [left, right].into_iter().for_each(|side| expr(side, of, label)),
            _ => {}
        }
    }
    if let From::Join { left, on, .. } = from {
        expr(on, table, label);
        renamed(left, table, label);
    }
}
