//! `prefetch_related`: related objects by queries of their own.
//!
//! ormar 0.26.0, `queryset/queries/prefetch_query.py`.

use std::collections::HashMap;
use std::rc::Rc;

use linktable_python::object::DictObject;
use linktable_python::{Class, Dict, Result, Text, Value, Vm};

use crate::ormar::mapping::{Field, pk_name, state_of};
use crate::ormar::queryset::aliases::{self, Prefix};
use crate::ormar::queryset::excludable::Excludable;
use crate::ormar::queryset::filter::Filter;
use crate::ormar::queryset::group::Clause;
use crate::ormar::queryset::order::Order;
use crate::ormar::queryset::paths::{self, Tree};
use crate::ormar::queryset::rows::{self, Plan, Rows};
use crate::ormar::queryset::select::Query;

/// Loads what a queryset prefetches.
pub(crate) struct Prefetch<'a> {
    /// The queryset's model.
    pub(crate) model: &'a Rc<Class>,
    /// Which columns are loaded.
    pub(crate) excludable: &'a Rc<Excludable>,
    /// The queryset's ordering.
    pub(crate) orders: &'a [Rc<Order>],
}

/// One relation on the way.
struct Node {
    field: Rc<Field>,
    path: String,
    children: Vec<Node>,
    /// The objects, for a relation that was joined: for others one for each row, once they are made.
    objects: Vec<Value>,
    /// For a relation that is loaded.
    load: Option<Load>,
}

#[derive(Default)]
struct Load {
    rows: Option<Rows>,
    /// Where its rows' columns stand.
    prefix: Prefix,
    /// Where its model stands among the loaded columns.
    selection: Prefix,
}

/// What the relations of a node start from.
enum Parent<'a> {
    /// Objects that are there.
    Objects(&'a [Value]),
    /// Rows that were loaded.
    Rows(&'a Rows, &'a Prefix),
}

impl Prefetch<'_> {
    /// Loads the paths of `prefetch` into objects; those in `joined` are there already.
    ///
    /// # Errors
    /// What the database refuses, and what making objects raises.
    pub(crate) fn load(&self, vm: &mut Vm, objects: &[Value], prefetch: &[Text], joined: &[Text]) -> Result<()> {
        let (prefetch, joined) = (Tree::of(prefetch), Tree::of(joined));
        let mut nodes = self.nodes(vm, &prefetch, Some(&joined), self.model, Some(objects), "")?;
        for node in &mut nodes {
            self.load_node(vm, node, &Parent::Objects(objects))?;
        }
        for node in &mut nodes {
            self.attach(vm, node, objects)?;
        }
        Ok(())
    }

    /// `objects` are those a joined relation is read from; nothing below one that is loaded.
    fn nodes(
        &self,
        vm: &mut Vm,
        prefetch: &Tree,
        joined: Option<&Tree>,
        model: &Rc<Class>,
        objects: Option<&[Value]>,
        before: &str,
    ) -> Result<Vec<Node>> {
        let mut nodes = Vec::new();
        for (name, below) in &prefetch.0 {
            let field = paths::field(vm, Some(model), name)?;
            let path = if before.is_empty() { name.to_string() } else { format!("{before}__{name}") };
            let joined_below = joined.and_then(|joined| joined.get(name));
            let mut node = Node { field, path, children: Vec::new(), objects: Vec::new(), load: None };
            match joined_below {
                Some(_) => {
                    for object in objects.unwrap_or_default() {
                        let related = vm.get_attr(object, name)?;
                        node.objects.extend(related_objects(vm, &related)?);
                    }
                }
                None => node.load = Some(Load::default()),
            }
            if let Some(target) = node.field.to() {
                let found = std::mem::take(&mut node.objects);
                let path = node.path.clone();
                node.children = vm.nested(|vm| self.nodes(vm, below, joined_below, &target, Some(&found), &path))?;
                node.objects = found;
            }
            nodes.push(node);
        }
        Ok(nodes)
    }

    fn load_node(&self, vm: &mut Vm, node: &mut Node, parent: &Parent<'_>) -> Result<()> {
        if node.load.is_none() {
            for child in &mut node.children {
                vm.nested(|vm| self.load_node(vm, child, &Parent::Objects(&node.objects)))?;
            }
            return Ok(());
        }
        let load = self.query(vm, &node.field, &node.path, parent)?;
        if let Some(rows) = &load.rows {
            for child in &mut node.children {
                vm.nested(|vm| self.load_node(vm, child, &Parent::Rows(rows, &load.prefix)))?;
            }
        }
        node.load = Some(load);
        Ok(())
    }

    fn query(&self, vm: &mut Vm, field: &Rc<Field>, path: &str, parent: &Parent<'_>) -> Result<Load> {
        let Some(to) = field.to() else { return Ok(Load::default()) };
        let selection = aliases::all(vm).after_complex(self.model, path, field);
        // ormar goes through the letters of the name here: fields called by one of them are loaded too.
        if self.excludable.get(&to, &selection).has_include() {
            let key = related_field(field).unwrap_or_else(|| "".into());
            for letter in key.chars() {
                let letter: Text = letter.to_string().into();
                if !self.excludable.get(&to, &selection).is_included(&letter) {
                    self.excludable.include(&to, &selection, &letter);
                }
            }
        }
        let prefix = if field.is_multi() { selection.clone() } else { None };
        let mut load = Load { rows: None, prefix, selection };
        let ids = self.ids(vm, field, parent)?;
        if ids.is_empty() {
            return Ok(load);
        }
        let (target, joined) = match field.through().filter(|_| field.is_multi()) {
            Some(through) => {
                let name = if field.is_self_reference_primary() {
                    field.default_source_field_name()
                } else {
                    field.default_target_field_name()
                };
                (through, vec![name])
            }
            None => (to.clone(), Vec::new()),
        };
        let written = format!("{}__in", related_column(field));
        let filter = Filter::new(vm, &target, &written, Value::list(ids))?;
        let mut orders = Vec::new();
        for order in self.orders {
            let is_target = order.target.as_ref().is_some_and(|target| Rc::ptr_eq(target, &to));
            if is_target && order.related.ends_with(path) {
                *order.place.borrow_mut() = (load.prefix.clone(), true);
                orders.push(order.clone());
            }
        }
        let query = Query {
            model: target.clone(),
            filters: vec![Clause::Filter(filter)],
            excludes: Vec::new(),
            joined,
            limit: None,
            offset: 0,
            excludable: self.excludable.clone(),
            orders,
            limit_raw: false,
        };
        let built = query.build(vm)?;
        load.rows = Some(rows::fetch(vm, &target, built)?);
        Ok(load)
    }

    /// The keys that the rows must have (`extract_related_ids`), each once.
    fn ids(&self, vm: &mut Vm, field: &Field, parent: &Parent<'_>) -> Result<Vec<Value>> {
        let known = DictObject::new(Dict::default());
        let mut ids = Vec::new();
        let mut add = |vm: &mut Vm, id: Value| -> Result<()> {
            if vm.dict_get(&known.dict, &id)?.is_none() {
                vm.dict_set(&known.dict, id.clone(), Value::Bool(true))?;
                ids.push(id);
            }
            Ok(())
        };
        match parent {
            Parent::Objects(objects) => {
                let name = own_field(field).unwrap_or_else(|| "".into());
                for object in *objects {
                    let value = vm.get_attr(object, &name)?;
                    if state_of(&value).is_some() {
                        let key = vm.get_attr(&value, "pk")?;
                        add(vm, key)?;
                    } else if !value.is_none() {
                        add(vm, value)?;
                    }
                }
            }
            Parent::Rows(rows, prefix) => {
                let column = own_column(field);
                let Some(at) = rows.place(prefix, &column) else { return Err(no_column(vm, &column)) };
                for row in &rows.rows {
                    let value = row.get(at).cloned().unwrap_or_default();
                    if vm.truthy(&value)? {
                        add(vm, value)?;
                    }
                }
            }
        }
        Ok(ids)
    }

    /// Makes the objects of what was loaded and puts them into those they belong to.
    fn attach(&self, vm: &mut Vm, node: &mut Node, parents: &[Value]) -> Result<()> {
        let Some(load) = &node.load else {
            for child in &mut node.children {
                vm.nested(|vm| self.attach(vm, child, &node.objects))?;
            }
            return Ok(());
        };
        let (Some(rows), Some(to)) = (&load.rows, node.field.to()) else { return Ok(()) };
        if rows.rows.is_empty() {
            return Ok(());
        }
        let plan = Plan::new(rows, &to, &load.prefix, self.excludable)
            .with_nullified(self.excludable.nullified(&to, &load.selection));
        let key_column = related_column(&node.field);
        let Some(key_at) = rows.place(&None, &key_column) else { return Err(no_column(vm, &key_column)) };
        let mut known: HashMap<String, Value> = HashMap::new();
        let groups = DictObject::new(Dict::default());
        for row in &rows.rows {
            vm.burn(1)?;
            let values = plan.values(row);
            let shown = Value::list(values.iter().map(|(_, value)| value.clone()).collect());
            let shown = vm.repr(&shown)?;
            let made = plan.object(vm, &to, values)?;
            let object = known.entry(shown).or_insert(made).clone();
            let key = row.get(key_at).cloned().unwrap_or_default();
            match vm.dict_get(&groups.dict, &key)? {
                Some(Value::List(group)) => group.push(object.clone()),
                _ => vm.dict_set(&groups.dict, key, Value::list(vec![object.clone()]))?,
            }
            node.objects.push(object);
        }
        for child in &mut node.children {
            vm.nested(|vm| self.attach(vm, child, &node.objects))?;
        }
        let name = own_field(&node.field).unwrap_or_else(|| "".into());
        let relation = node.field.name();
        for parent in parents {
            let mut value = vm.get_attr(parent, &name)?;
            if state_of(&value).is_some() {
                value = vm.get_attr(&value, "pk")?;
            }
            if let Some(Value::List(group)) = vm.dict_get(&groups.dict, &value)? {
                for child in group.to_vec() {
                    vm.set_attr(parent, &relation, child)?;
                }
            }
        }
        Ok(())
    }
}

/// The related objects a joined relation holds.
fn related_objects(vm: &mut Vm, related: &Value) -> Result<Vec<Value>> {
    let list = vm.types.list().clone();
    if vm.is_instance(related, &list) {
        return vm.collect(related);
    }
    Ok(if related.is_none() { Vec::new() } else { vec![related.clone()] })
}

/// The field of the owner that says what belongs to it (`get_model_relation_fields`).
fn own_field(field: &Field) -> Option<Text> {
    if field.is_multi() || field.is_virtual() { pk_name(&field.owner()?) } else { Some(field.name()) }
}

/// The same as a column's name.
fn own_column(field: &Field) -> Text {
    if !field.is_multi() && !field.is_virtual() {
        return field.alias();
    }
    let owner = field.owner();
    let key = owner.as_ref().and_then(pk_name).unwrap_or_else(|| "".into());
    owner.map_or_else(|| key.clone(), |owner| paths::column_name(&owner, &key))
}

/// The field of the loaded model, or of the through model, that leads back (`get_related_field_name`).
fn related_field(field: &Field) -> Option<Text> {
    if field.is_multi() {
        Some(back_name(field))
    } else if field.is_virtual() {
        Some(field.related_name())
    } else {
        pk_name(&field.to()?)
    }
}

/// The same as a column's name (`get_related_field_alias`).
fn related_column(field: &Field) -> Text {
    let model = if field.is_multi() { field.through() } else { field.to() };
    let name = related_field(field).unwrap_or_else(|| "".into());
    model.map_or_else(|| name.clone(), |model| paths::column_name(&model, &name))
}

fn back_name(field: &Field) -> Text {
    if field.is_self_reference_primary() {
        field.default_target_field_name()
    } else {
        field.default_source_field_name()
    }
}

fn no_column(vm: &mut Vm, column: &str) -> linktable_python::Raised {
    crate::sqlalchemy::errors::error(
        vm,
        "NoSuchColumnError",
        format!("Could not locate column in row for column '{column}'"),
    )
}
