//! The tables that a queryset joins: `LEFT OUTER JOIN ports AS a1_ports ON a1_ports.id=boats.port`.
//!
//! ormar 0.26.0, `queryset/join.py`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::{Class, Result, Text, Vm};
use linktable_sql::query::From;
use linktable_sql::quote;

use crate::ormar::errors::error;
use crate::ormar::mapping::{Field, lower_name, pk_name};
use crate::ormar::queryset::aliases::{self, Alias, Prefix};
use crate::ormar::queryset::excludable::Excludable;
use crate::ormar::queryset::filter::{self, table_name};
use crate::ormar::queryset::order::Order;
use crate::ormar::queryset::paths::{self, Tree};
use crate::ormar::queryset::select::{Column, Sorted, loaded, sql};
use crate::sqlalchemy::database::Param;

/// What is joined so far.
pub(crate) struct Joins<'a> {
    /// The FROM clause.
    pub(crate) from: From<Param>,
    /// The aliases in it.
    pub(crate) used: Vec<usize>,
    /// The terms of ORDER BY.
    pub(crate) sorted: Sorted,
    /// The terms the queryset was given.
    pub(crate) orders: &'a [Rc<Order>],
    /// Which columns are loaded.
    pub(crate) excludable: &'a Excludable,
    /// The columns of all tables.
    pub(crate) columns: Vec<Column>,
}

/// Names of tables that are ordered by already; shared with what is joined below once there is one.
type AlreadySorted = Rc<RefCell<Vec<(usize, String)>>>;

/// One step of a path on its way into the FROM clause.
struct Step {
    field: Rc<Field>,
    /// The name of the relation in the model that has it.
    relation: Text,
    /// The path so far, for tables that are joined twice.
    path: String,
    /// The model the step starts from.
    main: Rc<Class>,
    /// Where the table of that model is joined.
    own: Prefix,
    /// The model all paths start at, for steps after the first.
    source: Option<Rc<Class>>,
    already_sorted: AlreadySorted,
}

impl Joins<'_> {
    /// Joins the tables of these paths.
    ///
    /// # Errors
    /// `KeyError` for a relation that is none.
    pub(crate) fn add_all(&mut self, vm: &mut Vm, model: &Rc<Class>, joined: &[Text]) -> Result<()> {
        for (relation, below) in &Tree::grouped(joined).0 {
            let step = Step {
                field: paths::field(vm, Some(model), relation)?,
                relation: relation.clone(),
                path: relation.to_string(),
                main: model.clone(),
                own: None,
                source: None,
                already_sorted: Rc::default(),
            };
            self.add(vm, step, below)?;
        }
        Ok(())
    }

    /// Joins one relation and what is below it (`build_join`).
    fn add(&mut self, vm: &mut Vm, mut step: Step, below: &Tree) -> Result<()> {
        if step.field.is_multi() {
            let inner = through_name(&step, false);
            let Some(through) = step.field.through() else { return Err(no_link(vm)) };
            let alias = self.join(vm, &step, Some(&through))?;
            step.field = paths::field(vm, Some(&through), &inner)?;
            step.relation = inner;
            step.own = Some(alias);
        }
        let target = step.field.to();
        let alias = self.join(vm, &step, target.as_ref())?;
        let Some(target) = target else { return Err(no_link(vm)) };
        for (relation, deeper) in &below.0 {
            let is_shared = !step.already_sorted.borrow().is_empty();
            let next = Step {
                field: paths::field(vm, Some(&target), relation)?,
                relation: relation.clone(),
                path: format!("{}__{relation}", step.path),
                main: target.clone(),
                own: Some(alias.clone()),
                source: Some(step.source.clone().unwrap_or_else(|| step.main.clone())),
                already_sorted: if is_shared { step.already_sorted.clone() } else { Rc::default() },
            };
            vm.nested(|vm| self.add(vm, next, deeper))?;
        }
        Ok(())
    }

    /// Joins one table, unless it is there already; gives its alias (`_forward_join`).
    fn join(&mut self, vm: &mut Vm, step: &Step, target: Option<&Rc<Class>>) -> Result<Rc<Alias>> {
        let aliases = aliases::all(vm);
        let known = step.field.owner().and_then(|owner| aliases.get(&owner, &step.relation));
        let Some(alias) = known else {
            return Err(error(vm, "RelationshipInstanceError", "Alias for given relation not found."));
        };
        let Some(target) = target else { return Err(no_link(vm)) };
        if !self.used.contains(&alias.id) {
            self.put(vm, step, target, &alias)?;
            return Ok(alias);
        }
        match &step.source {
            Some(source) if step.path.contains("__") => {
                let alias = aliases.get_or_add(source, &step.path);
                self.put(vm, step, target, &alias)?;
                Ok(alias)
            }
            _ => Ok(alias),
        }
    }

    fn put(&mut self, vm: &mut Vm, step: &Step, target: &Rc<Class>, alias: &Rc<Alias>) -> Result<()> {
        let prefix = Some(alias.clone());
        let (to_key, from_key) = keys(step);
        let left = format!("{}.{}", quote(&alias.table(&table_name(target))), quote(&to_key));
        let owner_table = step.field.owner().map(|owner| table_name(&owner)).unwrap_or_else(|| "".into());
        let right = match &step.own {
            None => format!("{}.{}", quote(&owner_table), quote(&from_key)),
            Some(own) => format!("{}.{from_key}", quote(&own.table(&owner_table))),
        };
        let joined = From::Table(filter::table(target, &prefix));
        let before = std::mem::replace(&mut self.from, joined.clone());
        self.from = From::Join {
            left: Box::new(before),
            right: Box::new(joined),
            on: sql(&format!("{left}={right}")),
            outer: true,
            full: false,
        };
        self.order(vm, step, target, alias)?;
        self.columns.extend(loaded(target, &prefix, self.excludable));
        self.used.push(alias.id);
        Ok(())
    }

    /// Adds the terms that order a joined table (`_get_order_bys`).
    fn order(&mut self, vm: &mut Vm, step: &Step, target: &Rc<Class>, alias: &Rc<Alias>) -> Result<()> {
        let prefix = Some(alias.clone());
        let own_key = (alias.id, lower_name(target));
        let mut is_sorted = step.already_sorted.borrow().contains(&own_key);
        for order in self.orders.iter().filter(|order| order.applies(target, &prefix)) {
            is_sorted = true;
            self.sorted.set(vm, order)?;
            step.already_sorted.borrow_mut().push(own_key.clone());
        }
        if let Some(orders_by) = step.field.relation.as_ref().and_then(|relation| relation.orders_by.as_ref())
            && !orders_by.is_empty()
            && !is_sorted
        {
            is_sorted = true;
            for written in orders_by {
                let (alias, model) = place(vm, step, written, &prefix)?;
                let Some(model) = model else { return Err(no_link(vm)) };
                let order = Order::new(vm, &model, written, alias.clone())?;
                self.sorted.set(vm, &order)?;
                step.already_sorted.borrow_mut().push((aliases::id(&alias), lower_name(&model)));
            }
        }
        if !is_sorted && !step.field.is_multi() {
            for order in Order::defaults(vm, target, &prefix)? {
                self.sorted.set(vm, &order)?;
            }
        }
        Ok(())
    }
}

/// Which table a term of a relation's own ordering belongs to (`_get_alias_and_model`).
fn place(vm: &mut Vm, step: &Step, written: &str, prefix: &Prefix) -> Result<(Prefix, Option<Rc<Class>>)> {
    let field = &step.field;
    if field.is_multi() && written.contains("__") {
        let parts = paths::split(written);
        let through = field.through().map(|through| lower_name(&through)).unwrap_or_default();
        if parts.len() > 2 || parts.first().is_none_or(|first| **first != *through) {
            let message = "You can order the relation only by related or link table columns!";
            return Err(error(vm, "ModelDefinitionError", message));
        }
        return Ok((prefix.clone(), field.owner()));
    }
    let aliases = aliases::all(vm);
    let (model, relation) = if field.is_multi() {
        (field.through(), field.default_target_field_name())
    } else {
        (field.owner(), field.name())
    };
    Ok((model.and_then(|model| aliases.get(&model, &relation)), field.to()))
}

/// The through model's field on the way of a relation of many; with `reverse` the one that leads back.
fn through_name(step: &Step, reverse: bool) -> Text {
    let relation = step.field.relation.as_ref();
    let is_primary = relation.is_some_and(|relation| {
        relation.self_reference.get() && relation.self_reference_primary.borrow().as_ref() == Some(&step.relation)
    });
    if is_primary != reverse { step.field.default_source_field_name() } else { step.field.default_target_field_name() }
}

/// The columns that are equal: of the joined table, and of the one before it.
fn keys(step: &Step) -> (Text, Text) {
    let key_column = |model: &Rc<Class>| {
        let key = pk_name(model).unwrap_or_else(|| "".into());
        paths::column_name(model, &key)
    };
    let to_column = |name: &str| step.field.to().map_or_else(|| name.into(), |to| paths::column_name(&to, name));
    if step.field.is_multi() {
        (through_name(step, true), key_column(&step.main))
    } else if step.field.is_virtual() {
        (to_column(&step.field.related_name()), key_column(&step.main))
    } else {
        let to_key = step.field.to().map_or_else(|| "".into(), |to| key_column(&to));
        (to_key, paths::column_name(&step.main, &step.relation))
    }
}

fn no_link(vm: &mut Vm) -> linktable_python::Raised {
    error(vm, "RelationshipInstanceError", "Cannot link to related table if relation.to model is not set.")
}
