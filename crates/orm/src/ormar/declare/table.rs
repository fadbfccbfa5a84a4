//! A model's fields → its table.
//!
//! ormar 0.26.0, `models/helpers/sqlalchemy.py`, `fields/base.py` (`get_column`, `construct_constraints`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Class, Result, Text, Value, Vm};
use linktable_schema::Span;

use super::{constraints, definition_error, reverse};
use crate::declared;
use crate::diagnostics::{
    lt109_constraint_without_column, lt401_related_name_missing, lt403_table_taken, lt405_no_primary_key,
};
use crate::findings::report;
use crate::ormar::mapping::{Config, Field, Target, config_of, field_of, lower_name, pk_name};
use crate::registry::{Default, Registry, TableData, is_callable};
use crate::sqlalchemy::{items, metadata};

/// Table name, owner of the fields, default through models and primary key
/// (`populate_config_tablename_columns_and_pk`).
pub(super) fn populate(vm: &mut Vm, class: &Rc<Class>, config: &Rc<Config>) -> Result<()> {
    config.tablename.borrow_mut().get_or_insert_with(|| format!("{}s", lower_name(class)).into());
    // A class without a configuration of its own shares all of its base's.
    if config.pkname.borrow().is_some() {
        return Ok(());
    }
    if config.model_fields.is_empty() {
        let module = vm.import("ormar")?;
        let id = vm.call_method(&module, "Integer", Args::none().with("primary_key", Value::Bool(true)))?;
        if let Some(field) = id.host::<Field>() {
            *field.name.borrow_mut() = "id".into();
            config.model_fields.put(field);
        }
    }
    check_related_names(vm, class, config)?;
    let mut key: Option<Text> = None;
    for field in config.model_fields.all() {
        *field.owner.borrow_mut() = Rc::downgrade(class);
        if let Some(relation) = field.relation.as_ref().filter(|_| field.is_multi()) {
            let needs_through =
                relation.through.borrow().is_none() && matches!(&*relation.to.borrow(), Target::Model(_));
            if needs_through {
                reverse::default_through(vm, &field)?;
            }
        }
        if field.primary_key && key.replace(field.name()).is_some() {
            return Err(definition_error(vm, "Only one primary key column is allowed.".to_owned()));
        }
    }
    let Some(key) = key else {
        return report(vm, lt405_no_primary_key::finding(class));
    };
    *config.pkname.borrow_mut() = Some(key.clone());
    let orders = config.orders_by.borrow().clone();
    if let Value::List(orders) = &orders
        && orders.to_vec().is_empty()
    {
        orders.push(Value::Str(key));
    }
    Ok(())
}

/// Two relations to one model with one name at its end (`validate_related_names_in_relations`).
fn check_related_names(vm: &mut Vm, class: &Rc<Class>, config: &Config) -> Result<()> {
    let mut known: Vec<(String, Option<Text>)> = Vec::new();
    for field in config.model_fields.all() {
        let Some(relation) = &field.relation else { continue };
        let to = match &*relation.to.borrow() {
            Target::Model(class) => class.upgrade().map(|class| lower_name(&class)).unwrap_or_default(),
            Target::Forward(text) => text.to_string(),
        };
        let name = (to, field.given_related_name());
        if known.contains(&name) {
            // ormar asks the reference for its name here, which it does not have.
            let Some(to) = field.to() else {
                let message = "'ForwardRef' object has no attribute 'get_name'";
                return Err(vm.attribute_error(message, &Value::None, "get_name"));
            };
            let finding = lt401_related_name_missing::finding(class, &field.name(), &to.name.borrow());
            return report(vm, finding);
        }
        known.push(name);
    }
    Ok(())
}

/// Makes the table, unless a column waits for a class named by text
/// (`populate_config_sqlalchemy_table_if_required`).
pub(crate) fn make_if_complete(vm: &mut Vm, class: &Rc<Class>, config: &Rc<Config>) -> Result<()> {
    let fields: Vec<Rc<Field>> = config.model_fields.all().into_iter().filter(|field| field.is_column()).collect();
    let waits = fields.iter().any(|field| field.column_type.borrow().is_none());
    if config.table.get().is_some() || waits {
        return Ok(());
    }
    let Some(metadata) = metadata::number(&config.metadata.borrow()) else {
        return Err(unsupported("metadata that is no `MetaData()`"));
    };
    let table = config.tablename.borrow().clone().unwrap_or_else(|| "".into()).to_string();
    let given = config.constraints.borrow().clone();
    let (constraints, indexes) = constraints::of_table(vm, &given, &table)?;
    let source = class.source.clone();
    let mut columns = Vec::new();
    let mut data = TableData { defaults: Vec::new(), enums: Vec::new(), filled: Vec::new(), types: Vec::new() };
    for field in &fields {
        let (column, enum_class) = column(vm, class, field, &table)?;
        columns.push(column);
        data.defaults.push(default_of(field));
        data.enums.push(enum_class);
    }
    let mut model = declared::Model {
        name: class.name.borrow().to_string(),
        module: class.module.borrow().to_string(),
        table,
        schema: config.schema.borrow().as_ref().map(ToString::to_string),
        metadata,
        columns,
        constraints,
        indexes,
        span: source.as_ref().map_or(Span::default(), |source| source.span),
        name_span: source.as_ref().map_or(Span::default(), |source| source.name_span),
        ..declared::Model::default()
    };
    let registry = vm.state::<Registry>();
    let earlier = {
        let declarations = registry.declarations.borrow();
        let same = |other: &&Rc<declared::Model>| {
            other.table_key() == model.table_key() && other.metadata == model.metadata && !other.refused
        };
        declarations.models.iter().find(same).cloned()
    };
    if let Some(earlier) = earlier {
        model.refused = true;
        report(vm, lt403_table_taken::finding(&model, &earlier))?;
    }
    check_constraints(vm, &given, &mut model)?;
    let at = registry.declarations.borrow().models.len();
    config.table.set(Some(at));
    registry.names.borrow_mut().add(&model, at);
    registry.declarations.borrow_mut().models.push(Rc::new(model));
    registry.classes.borrow_mut().push(class.clone());
    registry.tables.borrow_mut().push(Rc::new(data));
    *registry.resolution.borrow_mut() = None;
    Ok(())
}

/// The columns that constraints name must be there when the table is made: those of a through model's foreign keys
/// are not yet.
fn check_constraints(vm: &mut Vm, given: &Value, model: &mut declared::Model) -> Result<()> {
    for constraint in vm.collect(given)? {
        let columns = constraints::columns(&constraint);
        let missing = columns.iter().find(|name| model.column(name).is_none() && !model.refused);
        if let Some(missing) = missing {
            let kind = vm.type_name(&constraint);
            let finding = lt109_constraint_without_column::finding(model, model.name_span, &kind, missing);
            model.refused = true;
            report(vm, finding)?;
        }
    }
    Ok(())
}

/// Takes a table out of its metadata again.
pub(super) fn discard(vm: &mut Vm, config: &Config) {
    let Some(at) = config.table.get() else { return };
    let registry = vm.state::<Registry>();
    if let Some(model) = registry.declarations.borrow_mut().models.get_mut(at) {
        Rc::make_mut(model).refused = true;
    }
}

/// Puts a column into a table that is made already, in the place of one of the same name
/// (`create_and_append_m2m_fk`).
pub(super) fn append(vm: &mut Vm, config: &Config, column: declared::Column) -> Result<()> {
    let Some(at) = config.table.get() else {
        return Err(unsupported("a through model that waits for classes named by text"));
    };
    let registry = vm.state::<Registry>();
    if let Some(model) = registry.declarations.borrow_mut().models.get_mut(at) {
        let model = Rc::make_mut(model);
        match model.columns.iter_mut().find(|other| other.name == column.name) {
            Some(slot) => *slot = column,
            None => model.columns.push(column),
        }
    }
    let mut tables = registry.tables.borrow_mut();
    if let Some(data) = tables.get_mut(at) {
        let mut defaults = data.defaults.clone();
        let mut enums = data.enums.clone();
        defaults.push(Default::Required);
        enums.push(None);
        *data = Rc::new(TableData { defaults, enums, filled: Vec::new(), types: Vec::new() });
    }
    *registry.resolution.borrow_mut() = None;
    Ok(())
}

/// What the ORM puts in where nothing is given.
fn default_of(field: &Field) -> Default {
    match &field.default {
        Some(value) if is_callable(value) => Default::Factory(value.clone()),
        Some(value) => Default::Value(value.clone()),
        None => Default::Required,
    }
}

type Typed = (declared::Column, Option<Rc<Class>>);

fn column(vm: &mut Vm, class: &Rc<Class>, field: &Field, table: &str) -> Result<Typed> {
    let kind = field.column_type.borrow().clone();
    let Some((sql_type, enum_class)) = kind.as_ref().and_then(|kind| kind.parts()) else {
        return Err(unsupported("a column of an unknown type"));
    };
    let name = field.alias().to_string();
    let (span, name_span) = place(class, &field.name());
    let foreign_key = match (&field.relation, field.to()) {
        (Some(relation), Some(to)) => {
            let default = || {
                let target = config_of(&to).and_then(|config| config.tablename.borrow().clone());
                let key = key_column(&to).map(|(key, _)| key).unwrap_or_default();
                format!("fk_{table}_{}_{key}_{}", target.unwrap_or_else(|| "".into()), field.name())
            };
            let name = relation.foreign_key_name.as_ref().map_or_else(default, ToString::to_string);
            Some(foreign_key(&to, name, relation.on_delete, relation.on_update, span))
        }
        _ => None,
    };
    let server_default = match &field.server_default {
        Some(value) => items::server_default(vm, value)?,
        None => None,
    };
    let column = declared::Column {
        attribute: field.name().to_string(),
        name,
        kind: sql_type,
        nullable: field.sql_nullable,
        primary_key: field.primary_key,
        foreign_key,
        index: field.index,
        unique: field.unique,
        server_default,
        generated: None,
        is_typed_by_key: false,
        has_default: field.default.is_some(),
        span,
        name_span,
    };
    Ok((column, enum_class))
}

/// A foreign key to a model's primary key.
pub(super) fn foreign_key(
    to: &Rc<Class>,
    name: String,
    on_delete: Option<linktable_schema::ReferentialAction>,
    on_update: Option<linktable_schema::ReferentialAction>,
    span: Span,
) -> declared::ForeignKey {
    let key = key_column(to).map(|(key, _)| key).unwrap_or_default();
    let schema = config_of(to).and_then(|config| config.schema.borrow().as_ref().map(ToString::to_string));
    declared::ForeignKey { target: qualified_reference(to, &key), schema, name: Some(name), on_delete, on_update, span }
}

/// A column of a model's table as foreign keys name it: `teams.id`, `main.teams.id` (`qualified_fk_reference`).
pub(crate) fn qualified_reference(to: &Rc<Class>, column: &str) -> String {
    let Some(config) = config_of(to) else { return format!(".{column}") };
    let table = config.tablename.borrow().clone().unwrap_or_else(|| "".into());
    match config.schema.borrow().as_ref() {
        Some(schema) => format!("{schema}.{table}.{column}"),
        None => format!("{table}.{column}"),
    }
}

/// The column of a model's primary key: its name and its field.
pub(super) fn key_column(model: &Rc<Class>) -> Option<(String, Rc<Field>)> {
    let field = field_of(model, &pk_name(model)?)?;
    Some((field.alias().to_string(), field))
}

/// Where a field is declared: in the class, or in the base it comes from.
pub(crate) fn place(class: &Rc<Class>, name: &str) -> (Span, Span) {
    let source = class.mro().find_map(|class| {
        let source = class.source.as_ref()?;
        source.attribute(name).map(|attribute| (attribute.span, attribute.name_span))
    });
    source.unwrap_or_default()
}
