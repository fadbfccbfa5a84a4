//! One term of an ordering: `"-album__name"`, `Track.album.name.desc()`.
//!
//! ormar 0.26.0, `queryset/actions/order_action.py`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::{Class, Result, Text, Value, Vm};
use linktable_sql::quote;

use crate::ormar::mapping::config_of;
use crate::ormar::queryset::aliases::{self, Prefix};
use crate::ormar::queryset::filter::table_name;
use crate::ormar::queryset::paths::{self, Path};

/// One term of an ordering.
#[derive(Clone)]
pub(crate) struct Order {
    /// The model the path starts at.
    pub(crate) source: Rc<Class>,
    /// As it is written, which is how terms are told apart.
    pub(crate) written: Text,
    /// Whether it sorts downwards.
    pub(crate) descending: bool,
    /// Where NULLs come: `first` or `last`.
    pub(crate) nulls: Option<&'static str>,
    /// The model the field belongs to; nothing if the path leads to none.
    pub(crate) target: Option<Rc<Class>>,
    field: Text,
    /// The path to the target.
    pub(crate) related: String,
    /// What the target's table is joined as, and whether it is a column of the queried model itself; prefetching
    /// changes them.
    pub(crate) place: RefCell<(Prefix, bool)>,
}

impl Order {
    /// A term as it is written; `alias` says where the table is joined, if it is known.
    ///
    /// # Errors
    /// As [`paths::follow`].
    pub(crate) fn new(vm: &mut Vm, source: &Rc<Class>, written: &str, alias: Prefix) -> Result<Rc<Order>> {
        let (descending, path) = match written.strip_prefix('-') {
            Some(path) => (true, path),
            None => (false, written),
        };
        let mut parts = paths::split(path);
        let field = parts.pop().unwrap_or_else(|| "".into());
        let Path { prefix, target, related, .. } = paths::follow(vm, source, &parts)?;
        let is_own = target.as_ref().is_some_and(|target| Rc::ptr_eq(target, source)) && !related.contains("__");
        Ok(Rc::new(Order {
            source: source.clone(),
            written: written.into(),
            descending,
            nulls: None,
            target,
            field,
            related,
            place: RefCell::new((alias.or(prefix), is_own)),
        }))
    }

    /// The same with a word on where NULLs come.
    pub(crate) fn with_nulls(&self, nulls: Option<&'static str>) -> Rc<Order> {
        Rc::new(Order { nulls, ..self.clone() })
    }

    /// The terms a model orders by where nothing is said.
    ///
    /// # Errors
    /// As [`Order::new`].
    pub(crate) fn defaults(vm: &mut Vm, model: &Rc<Class>, alias: &Prefix) -> Result<Vec<Rc<Order>>> {
        let orders_by = config_of(model).map(|config| config.orders_by.borrow().clone()).unwrap_or_default();
        if orders_by.is_none() {
            return Ok(Vec::new());
        }
        let names = vm.collect(&orders_by)?;
        let mut orders = Vec::new();
        for name in names {
            let name = vm.str(&name)?;
            orders.push(Order::new(vm, model, &name, alias.clone())?);
        }
        Ok(orders)
    }

    /// The other way round.
    pub(crate) fn flipped(&self) -> Rc<Order> {
        let nulls = self.nulls.map(|nulls| if nulls == "first" { "last" } else { "first" });
        Rc::new(Order { descending: !self.descending, nulls, ..self.clone() })
    }

    /// What the target's table is joined as.
    pub(crate) fn prefix(&self) -> Prefix {
        self.place.borrow().0.clone()
    }

    /// Whether it is a column of the queried model itself.
    pub(crate) fn is_own(&self) -> bool {
        self.place.borrow().1
    }

    /// Whether it orders a table that is joined so.
    pub(crate) fn applies(&self, target: &Rc<Class>, alias: &Prefix) -> bool {
        self.target.as_ref().is_some_and(|own| Rc::ptr_eq(own, target)) && aliases::same(alias, &self.prefix())
    }

    /// What tells it from other terms of a statement.
    pub(crate) fn key(&self) -> (usize, Text) {
        (aliases::id(&self.prefix()), self.written.clone())
    }

    fn target(&self, vm: &mut Vm) -> Result<Rc<Class>> {
        self.target.clone().ok_or_else(|| {
            let message = "'NoneType' object has no attribute 'ormar_config'";
            vm.attribute_error(message, &Value::None, "ormar_config")
        })
    }

    /// Table and column without quotes (`get_field_name_text`).
    ///
    /// # Errors
    /// `AttributeError` if its path leads to no model.
    pub(crate) fn plain(&self, vm: &mut Vm) -> Result<String> {
        let target = self.target(vm)?;
        let prefix = aliases::column_prefix(&self.prefix());
        Ok(format!("{prefix}{}.{}", table_name(&target), paths::column_name(&target, &self.field)))
    }

    /// The term where rows are grouped by the queried model's key (`get_min_or_max`).
    ///
    /// # Errors
    /// As [`Order::plain`].
    pub(crate) fn extreme(&self, vm: &mut Vm) -> Result<String> {
        let plain = self.plain(vm)?;
        Ok(if self.descending { format!("max({plain}) desc") } else { format!("min({plain})") })
    }

    /// The term as ORDER BY has it (`get_text_clause`).
    ///
    /// # Errors
    /// As [`Order::plain`].
    pub(crate) fn text(&self, vm: &mut Vm) -> Result<String> {
        let target = self.target(vm)?;
        let table = format!("{}{}", aliases::column_prefix(&self.prefix()), table_name(&target));
        let column = paths::column_name(&target, &self.field);
        let direction = if self.descending { " desc" } else { "" };
        let nulls = self.nulls.map(|nulls| format!(" nulls {nulls}")).unwrap_or_default();
        Ok(format!("{}.{}{direction}{nulls}", quote(&table), quote(&column)))
    }
}
