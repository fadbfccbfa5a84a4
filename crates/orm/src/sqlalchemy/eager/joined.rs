//! Relationships loaded by joins: `joinedload(…)`, `lazy="joined"` and `contains_eager(…)`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/strategies.py` (`_JoinedLoader`) and `orm/context.py` (`_compound_eager_statement`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{AliasName, Direction, Expr, From, Select, Source, TableRef};
use rustc_hash::FxHashMap;

use super::subquery::{Began, Origin};
use super::{LoadOption, Strategy, asked, selectin, subquery};
use crate::sqlalchemy::alias;
use crate::sqlalchemy::attributes;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::join::{self, Kind};
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{Mapper, Relation};
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::State;

/// A class, and its table as a SELECT has it.
pub type MappedTable = (Rc<Mapper>, TableRef<Param>);

/// Whose relationship a join loads.
#[derive(Clone, Copy)]
enum Parent {
    /// That of the object at this place of a row.
    Entity(usize),
    /// That of the object another join loads.
    Join(usize),
}

/// A relationship that is in the rows.
#[derive(Clone)]
struct Loaded {
    parent: Parent,
    relation: Rc<Relation>,
    target: Rc<Mapper>,
    /// Where its columns begin: behind those of the entities, or before those of its own.
    offset: usize,
    is_contained: bool,
    /// Options for what it leads to.
    rest: Vec<LoadOption>,
    /// The classes on the way to it.
    way: Vec<Rc<Mapper>>,
}

/// A join to be made.
struct Step {
    from: TableRef<Param>,
    mapper: Rc<Mapper>,
    relation: Rc<Relation>,
    target: Rc<Mapper>,
    table: TableRef<Param>,
    inner: bool,
}

/// What the rows of a SELECT have besides what was selected.
#[derive(Clone, Default)]
pub struct Plan {
    loaded: Vec<Loaded>,
    /// Where the columns of each entity begin.
    pub offsets: Vec<usize>,
    /// What the SELECT was before, where that will be asked for.
    pub(super) began: Option<Rc<Began>>,
}

#[derive(Default)]
struct Making {
    loaded: Vec<Loaded>,
    columns: Vec<Expr<Param>>,
    contained: Vec<Expr<Param>>,
    steps: Vec<Step>,
    order_by: Vec<Expr<Param>>,
    /// The classes by which the entities were come to, which joins may lead to again.
    way: Vec<Rc<Mapper>>,
}

impl Plan {
    /// Whether rows may have the same object more than once.
    pub fn needs_unique(&self) -> bool {
        self.loaded.iter().any(|loaded| loaded.relation.many)
    }

    /// Where the objects that a join loads came from.
    fn origin(&self, loaded: &Loaded) -> Option<Origin> {
        let mut path = vec![loaded.relation.clone()];
        let mut parent = loaded.parent;
        loop {
            match parent {
                Parent::Entity(at) => {
                    path.reverse();
                    return Origin::behind(self, at, path);
                }
                Parent::Join(at) => {
                    let loaded = self.loaded.get(at)?;
                    path.push(loaded.relation.clone());
                    parent = loaded.parent;
                }
            }
        }
    }

    /// Whether there is nothing to load.
    pub fn is_empty(&self) -> bool {
        self.loaded.is_empty()
    }
}

/// Adds to a SELECT what its classes' relationships need; `entities` are the classes with their tables and the numbers
/// of columns of all that was selected. `way` is the classes by which these were come to.
///
/// # Errors
/// For what is not supported.
pub fn add(
    vm: &mut Vm,
    select: &mut Select<Param>,
    entities: &[(Option<MappedTable>, usize)],
    options: &[LoadOption],
    way: &[Rc<Mapper>],
) -> Result<Plan> {
    let mut making = Making { way: way.to_vec(), ..Making::default() };
    let mut plan = Plan { began: subquery::begun(vm, select, entities), ..Plan::default() };
    let mut columns = Vec::new();
    let mut own = std::mem::take(&mut select.columns).into_iter();
    for (at, (entity, width)) in entities.iter().enumerate() {
        if let Some((mapper, table)) = entity {
            let before = making.loaded.len();
            making.collect(vm, Parent::Entity(at), mapper, table, options, &mut vec![mapper.clone()])?;
            for loaded in making.loaded.iter_mut().skip(before).filter(|loaded| loaded.is_contained) {
                loaded.offset += columns.len();
            }
            columns.append(&mut making.contained);
        }
        plan.offsets.push(columns.len());
        columns.extend(own.by_ref().take(*width));
    }
    columns.extend(own);
    let has_rows = making.steps.iter().any(|step| step.relation.many);
    let is_cut = select.limit.is_some() || select.offset.is_some() || select.distinct || !select.group_by.is_empty();
    let behind = columns.len();
    select.columns = columns;
    if has_rows && is_cut {
        wrap(vm, select, &mut making)?;
    }
    for loaded in making.loaded.iter_mut().filter(|loaded| !loaded.is_contained) {
        loaded.offset += behind;
    }
    for step in &making.steps {
        let place = select.from.iter().position(|from| from.tables().contains(&&step.from));
        let Some(slot) = place.and_then(|at| select.from.get_mut(at)) else {
            return Err(unsupported(format!("a join for {} here", step.relation.title())));
        };
        let number = alias::next_number(vm);
        let kind = Kind { outer: !step.inner, full: false };
        *slot =
            join::path(slot.clone(), &step.mapper, &step.from, &step.relation, &step.target, &step.table, number, kind);
    }
    select.columns.append(&mut making.columns);
    select.order_by.append(&mut making.order_by);
    plan.loaded = making.loaded;
    Ok(plan)
}

impl Making {
    fn collect(
        &mut self,
        vm: &mut Vm,
        parent: Parent,
        mapper: &Rc<Mapper>,
        table: &TableRef<Param>,
        options: &[LoadOption],
        path: &mut Vec<Rc<Mapper>>,
    ) -> Result<()> {
        for relation in mapper.relations() {
            let asked = asked(options, relation);
            let Some(target) = relation.target.upgrade() else { continue };
            let (is_contained, inner) = match asked.strategy {
                Strategy::Contains => (true, false),
                Strategy::Joined { inner } => (false, inner),
                _ => continue,
            };
            // A way back to where it came from is not gone unless it is asked for.
            if !asked.explicit && relation.ends_here(path) {
                continue;
            }
            let to = match (is_contained, asked.table) {
                (_, Some(table)) => table,
                (true, None) => TableRef::named(&target.table),
                (false, None) => TableRef::aliased(&target.table, AliasName::Anonymous(alias::next_number(vm))),
            };
            if !is_contained {
                if inner && self.steps.iter().any(|step| step.table == *table && !step.inner) {
                    return Err(unsupported("an inner join behind an outer one"));
                }
                let (from, mapper, relation) = (table.clone(), mapper.clone(), relation.clone());
                self.steps.push(Step { from, mapper, relation, target: target.clone(), table: to.clone(), inner });
                self.order_by.extend(order_by(&to, &target, &self.steps));
            }
            let at = self.loaded.len();
            self.loaded.push(Loaded {
                parent,
                relation: relation.clone(),
                target: target.clone(),
                offset: 0,
                is_contained,
                rest: asked.rest.clone(),
                way: self.way.iter().chain(path.iter()).cloned().collect(),
            });
            path.push(target.clone());
            vm.nested(|vm| self.collect(vm, Parent::Join(at), &target, &to, &asked.rest, path))?;
            path.pop();
            let columns = if is_contained { &mut self.contained } else { &mut self.columns };
            if let Some(loaded) = self.loaded.get_mut(at) {
                loaded.offset = columns.len();
            }
            columns.extend(target.columns.iter().map(|column| load::column(&to, column)));
        }
        Ok(())
    }
}

/// How the relationship of the last join sorts.
fn order_by(table: &TableRef<Param>, target: &Mapper, steps: &[Step]) -> Vec<Expr<Param>> {
    let Some(step) = steps.last() else { return Vec::new() };
    load::sorted_by(&step.relation, target, table)
}

/// Puts the SELECT into the FROM of another: its LIMIT counts objects, not joined rows.
fn wrap(vm: &mut Vm, select: &mut Select<Param>, making: &mut Making) -> Result<()> {
    let id = alias::next_number(vm);
    let name = AliasName::Anonymous(id);
    let mut inner = std::mem::take(select);
    let table = TableRef::derived("anon", name.clone(), Source::Select(Select::default()));
    let mut known: Vec<(TableRef<Param>, Rc<str>, Rc<str>)> = Vec::new();
    let mut outer = Vec::new();
    for column in &mut inner.columns {
        let Expr::Column { table: own, name } = &*column else {
            return Err(unsupported("LIMIT with a joined list and values that are no columns"));
        };
        if known.iter().any(|(_, other, _)| other == name) {
            return Err(unsupported("LIMIT with a joined list and columns of the same name"));
        }
        known.push((own.clone(), name.clone(), name.clone()));
        outer.push(Expr::Column { table: table.clone(), name: name.clone() });
    }
    let moved = |expr: &Expr<Param>| -> Result<Expr<Param>> {
        let (operand, direction): (&Expr<Param>, Option<Direction>) = match expr {
            Expr::Ordered { operand, direction } => (operand, Some(*direction)),
            other => (other, None),
        };
        let Expr::Column { table: own, name } = operand else {
            return Err(unsupported("LIMIT with a joined list, sorted by what is no column of it"));
        };
        if !known.iter().any(|(other, column, _)| other == own && column == name) {
            return Err(unsupported("LIMIT with a joined list, sorted by what is no column of it"));
        }
        let expr = Expr::Column { table: table.clone(), name: name.clone() };
        Ok(match direction {
            Some(direction) => Expr::Ordered { operand: Box::new(expr), direction },
            None => expr,
        })
    };
    let mut order_by = Vec::new();
    for term in &inner.order_by {
        order_by.push(match term {
            Expr::Ordered { operand, direction } if matches!(**operand, Expr::Ordered { .. }) => {
                Expr::Ordered { operand: Box::new(moved(operand)?), direction: *direction }
            }
            term => moved(term)?,
        });
    }
    let entities: Vec<TableRef<Param>> = known.iter().map(|(own, ..)| own.clone()).collect();
    let table = TableRef::derived("anon", name, Source::Select(inner));
    for step in making.steps.iter_mut().filter(|step| entities.contains(&step.from)) {
        step.from = table.clone();
    }
    *select = Select { columns: outer, from: vec![From::Table(table)], order_by, ..Select::default() };
    Ok(())
}

/// The objects that joins load, as the rows come.
#[derive(Default)]
pub struct Collected {
    entries: Vec<Entry>,
    places: FxHashMap<(usize, *const State), usize>,
    /// For each join what it loaded.
    objects: Vec<Vec<Value>>,
}

struct Entry {
    state: Rc<State>,
    relation: Rc<Relation>,
    items: Vec<Value>,
    /// Whether the object did not have it before.
    is_wanted: bool,
}

impl Collected {
    /// Takes what a row has; `values` are the objects and values that were selected.
    ///
    /// # Errors
    /// What a type's processor raises.
    pub fn take(
        &mut self,
        vm: &mut Vm,
        session: &Rc<SessionCore>,
        plan: &Plan,
        row: &[SqlValue],
        values: &[Value],
    ) -> Result<()> {
        let mut found: Vec<Value> = Vec::with_capacity(plan.loaded.len());
        self.objects.resize_with(plan.loaded.len(), Vec::new);
        for (at, loaded) in plan.loaded.iter().enumerate() {
            let parent = match loaded.parent {
                Parent::Entity(entity) => values.get(entity).cloned().unwrap_or_default(),
                Parent::Join(join) => found.get(join).cloned().unwrap_or_default(),
            };
            let Some(state) = State::of(&parent) else {
                found.push(Value::None);
                continue;
            };
            let columns = row.get(loaded.offset..loaded.offset + loaded.target.columns.len()).unwrap_or_default();
            let child = load::object_of_row(vm, session, &loaded.target, columns, false)?;
            found.push(child.clone());
            let key = (at, Rc::as_ptr(&state));
            let place = *self.places.entry(key).or_insert_with(|| {
                let is_wanted = state.loaded(&loaded.relation.key).is_none();
                self.entries.push(Entry { state, relation: loaded.relation.clone(), items: Vec::new(), is_wanted });
                self.entries.len() - 1
            });
            let Some(entry) = self.entries.get_mut(place) else { continue };
            if !child.is_none() && !entry.items.iter().any(|item| item.is(&child)) {
                entry.items.push(child.clone());
                if let Some(objects) = self.objects.get_mut(at) {
                    objects.push(child);
                }
            }
        }
        Ok(())
    }

    /// The same where one object was read again: what comes with that is loaded object by object.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn finish_again(self, vm: &mut Vm, plan: &Plan) -> Result<()> {
        let objects = self.place(vm)?;
        for (loaded, objects) in plan.loaded.iter().zip(objects) {
            let way: Vec<Rc<Mapper>> =
                loaded.relation.parent.upgrade().into_iter().chain([loaded.target.clone()]).collect();
            for relation in super::read_again(&loaded.rest, &loaded.target) {
                if !asked(&loaded.rest, &relation).explicit && relation.ends_here(&way) {
                    continue;
                }
                for state in objects.iter().filter_map(State::of) {
                    attributes::get_relation(vm, &state, &relation)?;
                }
            }
        }
        Ok(())
    }

    /// Gives the objects what was loaded for them; for each join what it loaded.
    fn place(self, vm: &mut Vm) -> Result<Vec<Vec<Value>>> {
        for entry in self.entries.into_iter().filter(|entry| entry.is_wanted) {
            selectin::placed(vm, &entry.state, &entry.relation, entry.items)?;
        }
        Ok(self.objects)
    }

    /// Gives the objects what was loaded for them, and loads what comes with that.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn finish(self, vm: &mut Vm, session: &Rc<SessionCore>, plan: &Plan) -> Result<()> {
        let objects = self.place(vm)?;
        for (loaded, objects) in plan.loaded.iter().zip(objects) {
            let origin = plan.began.as_ref().and_then(|_| plan.origin(loaded));
            selectin::load_with(vm, session, &loaded.target, &objects, &loaded.rest, &loaded.way, origin.as_ref())?;
        }
        Ok(())
    }
}
