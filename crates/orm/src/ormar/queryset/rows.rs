//! Rows, and the objects they become.
//!
//! ormar 0.26.0, `models/model_row.py`.

use std::collections::HashMap;
use std::rc::Rc;

use linktable_python::{Args, Class, Result, Text, Value, Vm};
use linktable_sql::query::{Rendered, Style};

use crate::ormar::database;
use crate::ormar::mapping::{Field, column_fields, lower_name, pk_name, related_fields, state_of};
use crate::ormar::queryset::aliases::{self, Aliases, Prefix};
use crate::ormar::queryset::excludable::Excludable;
use crate::ormar::queryset::paths::{self, Tree};
use crate::ormar::queryset::select::{Built, Column};
use crate::sqlalchemy::database::Param;

/// The rows of a SELECT.
pub(crate) struct Rows {
    /// Its columns.
    pub(crate) columns: Vec<Column>,
    /// For each row its values.
    pub(crate) rows: Vec<Vec<Value>>,
    places: HashMap<(usize, String), usize>,
}

impl Rows {
    /// Where a column stands in a row.
    pub(crate) fn place(&self, prefix: &Prefix, column: &str) -> Option<usize> {
        self.places.get(&(aliases::id(prefix), column.to_owned())).copied()
    }
}

/// Executes a statement about a model.
///
/// # Errors
/// What the database refuses.
pub(crate) fn execute(vm: &mut Vm, model: &Rc<Class>, statement: Rendered<Param>) -> Result<linktable_store::Rows> {
    let statement = settled(vm, statement);
    database::with_connection(vm, model, |vm, connection| connection.execute(vm, &statement))
}

fn settled(vm: &mut Vm, statement: Rendered<Param>) -> Rendered<Param> {
    let sql = aliases::all(vm).settle(&statement.sql);
    Rendered { sql, ..statement }
}

/// Executes a SELECT.
///
/// # Errors
/// What the database refuses.
pub(crate) fn fetch(vm: &mut Vm, model: &Rc<Class>, built: Built) -> Result<Rows> {
    let found = execute(vm, model, built.select.render(Style::Question))?;
    converted(vm, built.columns, found)
}

/// The same in a transaction.
///
/// # Errors
/// As [`fetch`].
pub(crate) fn fetch_in_transaction(vm: &mut Vm, model: &Rc<Class>, built: Built) -> Result<Rows> {
    let rendered = settled(vm, built.select.render(Style::Question));
    let found = database::with_transaction(vm, model, |vm, connection| connection.execute(vm, &rendered))?;
    converted(vm, built.columns, found)
}

fn converted(vm: &mut Vm, columns: Vec<Column>, found: linktable_store::Rows) -> Result<Rows> {
    let mut rows = Vec::with_capacity(found.rows.len());
    for found in &found.rows {
        vm.burn(1 + found.len() as u64)?;
        let mut row = Vec::with_capacity(found.len());
        for (column, value) in columns.iter().zip(found) {
            row.push(column.kind.to_python(vm, value)?);
        }
        rows.push(row);
    }
    let places = columns.iter().enumerate();
    let places = places.map(|(at, column)| ((aliases::id(&column.prefix), column.name.to_string()), at)).collect();
    Ok(Rows { columns, rows, places })
}

/// Which values of a row an object is made of (`RowExtractionPlan`).
pub(crate) struct Plan {
    values: Vec<(usize, Text)>,
    nullified: Vec<Text>,
}

impl Plan {
    /// The plan for a model where it is joined.
    pub(crate) fn new(rows: &Rows, model: &Rc<Class>, prefix: &Prefix, excludable: &Excludable) -> Plan {
        let selected = excludable.columns(model, prefix, true);
        let fields = column_fields(model).into_iter().filter(|field| selected.contains(&field.name()));
        let values = fields.filter_map(|field| Some((rows.place(prefix, &field.alias())?, field.name()))).collect();
        Plan { values, nullified: excludable.nullified(model, prefix) }
    }

    /// The same with other fields that are `None` though they have values.
    #[must_use]
    pub(crate) fn with_nullified(self, nullified: Vec<Text>) -> Plan {
        Plan { nullified, ..self }
    }

    /// The values of a row by name.
    pub(crate) fn values(&self, row: &[Value]) -> Vec<(Text, Value)> {
        self.values.iter().map(|(at, name)| (name.clone(), row.get(*at).cloned().unwrap_or_default())).collect()
    }

    /// An object with these values; fields that were not loaded are `None` in it.
    pub(crate) fn object(&self, vm: &mut Vm, model: &Rc<Class>, values: Vec<(Text, Value)>) -> Result<Value> {
        let args = Args { positional: Vec::new(), keywords: values };
        let object = vm.call(&Value::Class(model.clone()), args)?;
        if let Some(instance) = object.as_instance() {
            for name in &self.nullified {
                instance.set(name, Value::None);
            }
        }
        Ok(object)
    }
}

/// Marks an object as being in the database as it is, or not.
pub(crate) fn set_saved(object: &Value, saved: bool) {
    if let Some(state) = state_of(object) {
        state.saved.set(saved);
    }
}

/// Makes objects of the rows of one SELECT.
pub(crate) struct Loader<'a> {
    rows: &'a Rows,
    excludable: &'a Excludable,
    source: &'a Rc<Class>,
    /// The model whose relation is asked, if one is: through objects are then the asked objects' own.
    asking: Option<&'a Rc<Class>>,
    aliases: Rc<Aliases>,
    plans: HashMap<(*const Class, usize), Rc<Plan>>,
}

/// One joined model of a row.
struct Place<'a> {
    model: &'a Rc<Class>,
    prefix: Prefix,
    path: &'a str,
}

impl<'a> Loader<'a> {
    /// For the rows of a queryset of `source`.
    pub(crate) fn new(
        vm: &mut Vm,
        rows: &'a Rows,
        excludable: &'a Excludable,
        source: &'a Rc<Class>,
        asking: Option<&'a Rc<Class>>,
    ) -> Self {
        Loader { rows, excludable, source, asking, aliases: aliases::all(vm), plans: HashMap::new() }
    }

    /// The object of a row, with what was joined in it; nothing if its key is NULL.
    ///
    /// # Errors
    /// What making the objects raises.
    pub(crate) fn object(&mut self, vm: &mut Vm, row: &[Value], joined: &Tree) -> Result<Option<Value>> {
        let source = self.source;
        self.joined_object(vm, row, &Place { model: source, prefix: None, path: "" }, joined, &mut Vec::new())
    }

    fn plan(&mut self, model: &Rc<Class>, prefix: &Prefix) -> Rc<Plan> {
        let (rows, excludable) = (self.rows, self.excludable);
        let key = (Rc::as_ptr(model), aliases::id(prefix));
        self.plans.entry(key).or_insert_with(|| Rc::new(Plan::new(rows, model, prefix, excludable))).clone()
    }

    fn joined_object(
        &mut self,
        vm: &mut Vm,
        row: &[Value],
        place: &Place<'_>,
        joined: &Tree,
        used: &mut Vec<usize>,
    ) -> Result<Option<Value>> {
        let mut values = Vec::new();
        for (related, below) in &joined.0 {
            let field = paths::field(vm, Some(place.model), related)?;
            let selection = self.excludable.get(place.model, &place.prefix);
            if selection.is_excluded(related) {
                continue;
            }
            let Some(model) = field.to() else { continue };
            let path = if place.path.is_empty() { related.to_string() } else { format!("{}__{related}", place.path) };
            let prefix = self.prefix(&field, &path, used);
            let child_place = Place { model: &model, prefix, path: &path };
            let child = vm.nested(|vm| self.joined_object(vm, row, &child_place, below, used))?;
            let name = paths::field_name(&model, related);
            values.retain(|(known, _)| *known != name);
            values.push((name, child.clone().unwrap_or_default()));
            if let (true, Some(child), Some(through)) = (field.is_multi(), child, field.through()) {
                let through_name: Text = lower_name(&through).into();
                if !selection.is_excluded(&through_name) {
                    let link = self.through_object(vm, row, place.model, related, &through)?;
                    let is_asked = self.asking.is_some_and(|asking| Rc::ptr_eq(asking, &vm.class_of(&child)));
                    if is_asked {
                        values.push((through_name, link));
                    } else {
                        vm.set_attr(&child, &through_name, link)?;
                    }
                    set_saved(&child, true);
                }
            }
        }
        let plan = self.plan(place.model, &place.prefix);
        for (name, value) in plan.values(row) {
            if !values.iter().any(|(known, _)| *known == name) {
                values.push((name, value));
            }
        }
        let key = pk_name(place.model);
        let has_key = values.iter().any(|(name, value)| Some(name) == key.as_ref() && !value.is_none());
        if !has_key {
            return Ok(None);
        }
        let object = plan.object(vm, place.model, values)?;
        set_saved(&object, true);
        Ok(Some(object))
    }

    /// Where the table of a relation was joined (`_process_table_prefix`).
    fn prefix(&self, field: &Field, path: &str, used: &mut Vec<usize>) -> Prefix {
        let before = if field.is_multi() { field.through() } else { field.owner() };
        let mut prefix = before.and_then(|before| self.aliases.get(&before, &field.name()));
        if prefix.is_none() || used.contains(&aliases::id(&prefix)) {
            prefix = self.aliases.after_complex(self.source, path, field);
        }
        used.push(aliases::id(&prefix));
        prefix
    }

    /// The through object of a row (`_create_through_instance`).
    fn through_object(
        &mut self,
        vm: &mut Vm,
        row: &[Value],
        model: &Rc<Class>,
        related: &str,
        through: &Rc<Class>,
    ) -> Result<Value> {
        let prefix = self.aliases.get(model, related);
        let names: Vec<Text> = related_fields(through).iter().map(|field| field.name()).collect();
        self.excludable.exclude(through, &prefix, &names);
        let plan = self.plan(through, &prefix);
        plan.object(vm, through, plan.values(row))
    }
}
