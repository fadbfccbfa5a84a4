//! What a model has from its bases: mixins, abstract and concrete models, proxies.

use std::rc::Rc;

use linktable_python::object::DictObject;
use linktable_python::{Class, Result, Text, Value, Vm};
use linktable_schema::Constraint;

use super::{Collected, Mixin, Parsed, annotate, constraints, definition_error, own_fields, reverse, table};
use crate::ormar::attribute;
use crate::ormar::mapping::{Config, Field, FieldKind, Target, config_of};
use crate::sqlalchemy::items::TableItem;

/// The fields with those of a base (`extract_from_parents_definition`).
pub(super) fn extract(
    vm: &mut Vm,
    base: &Rc<Class>,
    class: &Rc<Class>,
    annotations: &Rc<DictObject>,
    fields: Collected,
) -> Result<Collected> {
    if let Some(config) = config_of(base) {
        return from_model(vm, base, &config, class, fields);
    }
    let parsed = vm.state::<Parsed>();
    let known = base.mro().find_map(|class| {
        let mixins = parsed.mixins.borrow();
        let found = mixins.iter().find(|mixin| Rc::ptr_eq(&mixin.class, class));
        found.map(|mixin| (mixin.annotations.clone(), mixin.fields.clone()))
    });
    let (their_annotations, theirs) = match known {
        Some(known) => known,
        None => {
            let theirs = own_fields(base);
            if theirs.is_empty() {
                return Ok(fields);
            }
            let own = super::own_annotations(base);
            let copy = DictObject::new(own.dict.borrow().clone());
            for field in &theirs {
                base.dict.borrow_mut().remove_str(&field.name());
                annotate(&copy, field);
            }
            let entries: Vec<(Text, Value)> = copy
                .dict
                .borrow()
                .iter()
                .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone())))
                .collect();
            let mixin = Mixin { class: base.clone(), annotations: entries.clone(), fields: theirs.clone() };
            parsed.mixins.borrow_mut().push(mixin);
            (entries, theirs)
        }
    };
    for (name, value) in their_annotations {
        annotations.set_str(name, value);
    }
    Ok(Collected(theirs).updated(fields))
}

/// The fields with those of a base that is a model (`copy_data_from_parent_model`).
fn from_model(
    vm: &mut Vm,
    base: &Rc<Class>,
    base_config: &Rc<Config>,
    class: &Rc<Class>,
    fields: Collected,
) -> Result<Collected> {
    let Some(config) = class.own("ormar_config").and_then(|value| value.host::<Config>()) else { return Ok(fields) };
    // ormar names the metaclass here, not the class.
    let meta = "ModelMetaclass";
    let base_name = base.name.borrow().clone();
    if config.proxy.get() {
        if base_config.is_abstract.get() {
            let message = format!(
                "Proxy model {meta} cannot inherit from abstract class {base_name}; use concrete inheritance instead."
            );
            return Err(definition_error(vm, message));
        }
        let mut new: Vec<Text> = fields.0.iter().map(|field| field.name()).collect();
        new.retain(|name| base_config.model_fields.get(name).is_none());
        if !new.is_empty() {
            new.sort_by(|a, b| a.as_str().cmp(b.as_str()));
            let names = Value::list(new.into_iter().map(Value::Str).collect());
            let shown = vm.repr(&names)?;
            let message = format!("Proxy model {meta} cannot declare new ormar fields: {shown}.");
            return Err(definition_error(vm, message));
        }
        update_config(vm, &config, base_config, &fields)?;
        return Ok(Collected(base_config.model_fields.all()));
    }
    if !fields.0.is_empty() && !base_config.is_abstract.get() {
        return Err(definition_error(vm, format!("{meta} cannot inherit from non abstract class {base_name}")));
    }
    update_config(vm, &config, base_config, &fields)?;
    let class_name = class.name.borrow().clone();
    let own_table = config.tablename.borrow().clone();
    let table = own_table.clone().unwrap_or_else(|| format!("{}s", class_name.to_lowercase()).into());
    let mut inherited = Vec::new();
    for field in base_config.model_fields.all() {
        let related = field.given_related_name();
        inherited.push(match field.kind {
            FieldKind::ManyToMany => {
                let Some(own_table) = &own_table else {
                    let message = "can only concatenate str (not \"NoneType\") to str";
                    return Err(vm.type_error(message));
                };
                let copy = renamed(&field, &table);
                let through = copied_through(vm, &field, base, &class_name, own_table)?;
                if let Some(relation) = &copy.relation {
                    *relation.through.borrow_mut() = Some(Target::Model(Rc::downgrade(&through)));
                }
                Rc::new(copy)
            }
            FieldKind::ForeignKey if related.is_some() || has_key_name(&field) => {
                let mut copy = renamed(&field, &table);
                if let Some(relation) = &mut copy.relation
                    && let Some(name) = &relation.foreign_key_name
                {
                    relation.foreign_key_name = Some(format!("{name}_{table}").into());
                }
                Rc::new(copy)
            }
            _ => field,
        });
    }
    Ok(Collected(inherited).updated(fields))
}

fn has_key_name(field: &Field) -> bool {
    field.relation.as_ref().is_some_and(|relation| relation.foreign_key_name.is_some())
}

/// A copy of a relation whose other end is named after the table too.
fn renamed(field: &Field, table: &Text) -> Field {
    let copy = field.clone();
    if let Some(relation) = &copy.relation {
        let mut name = relation.related_name.borrow_mut();
        *name = name.as_ref().map(|name| format!("{name}_{table}").into());
    }
    copy
}

/// A base's metadata, database, constraints and computed fields (`update_attrs_from_base_config`).
fn update_config(vm: &mut Vm, config: &Config, base: &Config, fields: &Collected) -> Result<()> {
    if !base.metadata.borrow().is_none() {
        *config.metadata.borrow_mut() = base.metadata.borrow().clone();
    }
    if !base.database.borrow().is_none() {
        *config.database.borrow_mut() = base.database.borrow().clone();
    }
    let inherited = base.constraints.borrow().clone();
    let inherited = vm.collect(&inherited)?;
    if !inherited.is_empty() {
        let aliases: Vec<Text> =
            Collected(base.model_fields.all()).updated(fields.clone()).0.iter().map(|field| field.alias()).collect();
        let mut copies = Vec::new();
        for constraint in &inherited {
            let columns = constraints::columns(constraint);
            if columns.iter().any(|column| !aliases.iter().any(|alias| alias.as_str() == column)) {
                let names = Value::list(columns.iter().map(|column| Value::str(column.as_str())).collect());
                let shown = vm.repr(&names)?;
                let message = format!(
                    "Column constraints {shown} has column names that are not in the model fields.\n Check columns \
                     redefined in subclasses to verify that they have proper 'name' set."
                );
                return Err(definition_error(vm, message));
            }
            copies.push(constraints::copy(vm, constraint));
        }
        if let Value::List(own) = &*config.constraints.borrow() {
            for copy in copies {
                own.push(copy);
            }
        }
    }
    let inherited = base.property_fields.borrow().clone();
    if !inherited.is_empty() {
        *config.property_fields.borrow_mut() = inherited;
    }
    Ok(())
}

/// The through model of an inherited relation (`copy_and_replace_m2m_through_model`).
fn copied_through(
    vm: &mut Vm,
    field: &Rc<Field>,
    base: &Rc<Class>,
    class_name: &str,
    own_table: &Text,
) -> Result<Rc<Class>> {
    let through = match field.through() {
        Some(through) => through,
        None => {
            *field.owner.borrow_mut() = Rc::downgrade(base);
            reverse::default_through(vm, field)?
        }
    };
    let Some(config) = config_of(&through) else {
        return Err(linktable_python::error::unsupported("a through model without a configuration"));
    };
    let table_name = config.tablename.borrow().clone().unwrap_or_else(|| "".into());
    let mut copy = config.copied();
    copy.tablename = Some(Text::from(format!("{table_name}_{own_table}"))).into();
    let own = config.model_fields.all().into_iter().filter(|field| !field.is_relation());
    let own = own.map(|field| Rc::new(Field::clone(&field))).collect();
    let name = format!("{}{class_name}", through.name.borrow());
    let module = through.module.borrow().to_string();
    let made = super::make_class(vm, &name, &module, copy, own)?;
    table::discard(vm, &config);
    Ok(made)
}

/// A proxy shares the table of its concrete base (`wire_proxy_from_parent`).
pub(super) fn wire_proxy(vm: &mut Vm, class: &Rc<Class>, config: &Rc<Config>) -> Result<()> {
    let name = class.name.borrow().clone();
    let mut concrete = Vec::new();
    for base in &class.ancestors {
        if let Some(config) = config_of(base).filter(|config| !config.is_abstract.get()) {
            concrete.push(config);
        }
    }
    let Some(first) = concrete.first().cloned() else {
        return Err(definition_error(vm, format!("Proxy model {name} has no concrete ormar parent.")));
    };
    if concrete.iter().any(|other| other.table.get() != first.table.get()) {
        let message =
            format!("Proxy model {name} cannot inherit from multiple concrete ormar models with different tables.");
        return Err(definition_error(vm, message));
    }
    config.table.set(first.table.get());
    *config.tablename.borrow_mut() = first.tablename.borrow().clone();
    *config.pkname.borrow_mut() = first.pkname.borrow().clone();
    *config.metadata.borrow_mut() = first.metadata.borrow().clone();
    *config.database.borrow_mut() = first.database.borrow().clone();
    for field in first.model_fields.all() {
        config.model_fields.put(field);
    }
    attribute::install_key(vm, class, first.pkname.borrow().clone());
    Ok(())
}

impl TableItem {
    /// The columns it names; none for a condition.
    pub(super) fn named_columns(&self) -> &[String] {
        match self {
            TableItem::Index(index) => &index.columns,
            TableItem::Constraint(
                Constraint::Unique { columns, .. }
                | Constraint::PrimaryKey { columns, .. }
                | Constraint::ForeignKey { columns, .. },
            ) => columns,
            TableItem::Constraint(Constraint::Check { .. }) => &[],
        }
    }
}
