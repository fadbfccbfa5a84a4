//! The other ends of a model's relations, and through models.
//!
//! ormar 0.26.0, `models/helpers/relations.py`, `models/helpers/sqlalchemy.py`
//! (`adjust_through_many_to_many_model`), `fields/many_to_many.py` (`create_default_through_model`).

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::error::unsupported;
use linktable_python::{Args, Class, Result, Text, Value, Vm};
use linktable_schema::ReferentialAction;

use super::{make_class, schema, table};
use crate::declared;
use crate::diagnostics::lt402_related_name_taken;
use crate::findings::report;
use crate::ormar::mapping::{Config, Field, FieldKind, Relation, Target, config_of, lower_name};
use crate::ormar::{attribute, relation_fields};

/// Gives the models that a model's relations lead to their ends.
pub(super) fn expand(vm: &mut Vm, _class: &Rc<Class>, config: &Config) -> Result<()> {
    let mut ends = Vec::new();
    for field in config.model_fields.all() {
        if field.is_relation() && !field.is_through() && !field.has_unresolved_forward_refs() {
            ends.extend(registered(vm, &field)?);
        }
    }
    // pydantic hears of the last first: while ormar copies the model for the first end, it sees to those behind it.
    ends.iter().rev().try_for_each(|end| show(vm, end))
}

/// Gives the model that a relation leads to its end, if it has none of that name.
pub(super) fn expand_one(vm: &mut Vm, field: &Rc<Field>) -> Result<()> {
    match registered(vm, field)? {
        Some(end) => show(vm, &end),
        None => Ok(()),
    }
}

/// Makes an end a field of the model that has it, as pydantic sees it.
fn show(vm: &mut Vm, end: &Rc<Field>) -> Result<()> {
    let Some(model) = end.owner() else { return Ok(()) };
    schema::add(vm, &model, end)?;
    attribute::install(vm, &model, end);
    Ok(())
}

/// The end of a relation, if the model that it leads to has none of that name; nothing too for one that is not shown.
fn registered(vm: &mut Vm, field: &Rc<Field>) -> Result<Option<Rc<Field>>> {
    let (Some(owner), Some(to)) = (field.owner(), field.to()) else { return Ok(None) };
    let Some(to_config) = config_of(&to) else { return Ok(None) };
    let mut is_free = true;
    for name in [field.related_name(), lower_name(&owner).into()] {
        let Some(taken) = to_config.model_fields.get(&name) else { continue };
        is_free = false;
        let Some(other) = taken.to() else {
            if !taken.is_relation() {
                // ormar compares the model that the field leads to, and a plain field leads nowhere.
                let message = "'NoneType' object has no attribute 'ormar_config'";
                return Err(vm.attribute_error(message, &Value::None, "ormar_config"));
            }
            continue;
        };
        let same_table = config_of(&other).zip(config_of(&owner)).is_some_and(|(a, b)| Rc::ptr_eq(&a, &b));
        if !Rc::ptr_eq(&other, &owner) && !same_table {
            let finding = lt402_related_name_taken::finding(&owner, &field.name(), &name, &to, &other);
            report(vm, finding)?;
        }
    }
    if is_free { register(vm, field, &owner, &to, &to_config) } else { Ok(None) }
}

fn register(
    vm: &mut Vm,
    field: &Rc<Field>,
    owner: &Rc<Class>,
    to: &Rc<Class>,
    to_config: &Config,
) -> Result<Option<Rc<Field>>> {
    let Some(relation) = &field.relation else { return Ok(None) };
    let name = field.related_name();
    let end = Relation {
        through: RefCell::new(relation.through.borrow().clone()),
        related_name: RefCell::new(Some(field.name())),
        is_virtual: true,
        self_reference: Cell::new(relation.self_reference.get()),
        self_reference_primary: RefCell::new(relation.self_reference_primary.borrow().clone()),
        orders_by: relation.related_orders_by.clone(),
        skip_field: relation.skip_reverse,
        through_relation_name: relation.through_reverse_relation_name.clone(),
        through_reverse_relation_name: relation.through_relation_name.clone(),
        through_relation_nullable: relation.through_reverse_relation_nullable,
        through_reverse_relation_nullable: relation.through_relation_nullable,
        ..relation_fields::plain(Target::Model(Rc::downgrade(owner)))
    };
    let mut reverse = relation_fields::field(field.kind, name.clone(), Rc::downgrade(to), end);
    if field.is_multi() {
        reverse.alias = Some(name);
    }
    let reverse = Rc::new(reverse);
    to_config.model_fields.put(reverse.clone());
    if field.is_multi() {
        add_through_shortcuts(vm, field, owner, to)?;
        adjust_through(vm, field, owner, to)?;
    }
    Ok((!relation.skip_reverse).then_some(reverse))
}

/// `post.categories[0].postcategory`: both models get a field for the through object.
fn add_through_shortcuts(vm: &mut Vm, field: &Field, owner: &Rc<Class>, to: &Rc<Class>) -> Result<()> {
    let Some(through) = field.through() else { return Ok(()) };
    let name: Text = lower_name(&through).into();
    for (model, related) in [(owner, field.name()), (to, field.related_name())] {
        let relation = Relation {
            related_name: RefCell::new(Some(related)),
            is_virtual: true,
            ..relation_fields::plain(Target::Model(Rc::downgrade(&through)))
        };
        let shortcut = relation_fields::field(FieldKind::Through, name.clone(), Rc::downgrade(model), relation);
        let shortcut = Rc::new(shortcut);
        if let Some(config) = config_of(model) {
            config.model_fields.put(shortcut.clone());
        }
        attribute::install(vm, model, &shortcut);
    }
    Ok(())
}

/// Gives a through model its two foreign keys.
fn adjust_through(vm: &mut Vm, field: &Rc<Field>, owner: &Rc<Class>, to: &Rc<Class>) -> Result<()> {
    let (Some(relation), Some(through)) = (&field.relation, field.through()) else { return Ok(()) };
    let Some(config) = config_of(&through) else { return Ok(()) };
    let ends = [
        (
            field.default_target_field_name(),
            to,
            relation.through_reverse_foreign_key_name.clone(),
            relation.through_reverse_relation_nullable,
        ),
        (
            field.default_source_field_name(),
            owner,
            relation.through_foreign_key_name.clone(),
            relation.through_relation_nullable,
        ),
    ];
    let mut added = Vec::new();
    for (name, model, _, _) in &ends {
        let relation = Relation {
            on_delete: Some(ReferentialAction::Cascade),
            ..relation_fields::plain(Target::Model(Rc::downgrade(model)))
        };
        let end = relation_fields::field(FieldKind::ForeignKey, name.clone(), Rc::downgrade(&through), relation);
        let end = Rc::new(end);
        config.model_fields.put(end.clone());
        added.push(end);
    }
    for (name, model, key_name, nullable) in ends {
        let Some((key, key_field)) = table::key_column(model) else { continue };
        let Some((kind, _)) = key_field.column_type.borrow().as_ref().and_then(|kind| kind.parts()) else {
            return Err(unsupported("a relation to a primary key of an unknown type"));
        };
        let tables = [&config, &config_of(model).unwrap_or_else(|| config.clone())]
            .map(|config| config.tablename.borrow().clone().unwrap_or_else(|| "".into()));
        let constraint =
            key_name.map_or_else(|| format!("fk_{}_{}_{name}_{key}", tables[0], tables[1]), |name| name.to_string());
        let (span, name_span) = table::place(owner, &field.name());
        let cascade = Some(ReferentialAction::Cascade);
        let column = declared::Column {
            attribute: name.to_string(),
            name: name.to_string(),
            kind,
            nullable,
            primary_key: false,
            foreign_key: Some(table::foreign_key(model, constraint, cascade, cascade, span)),
            index: false,
            unique: false,
            server_default: None,
            generated: None,
            is_typed_by_key: false,
            has_default: false,
            span,
            name_span,
        };
        table::append(vm, &config, column)?;
    }
    for end in added {
        schema::add(vm, &through, &end)?;
        attribute::install(vm, &through, &end);
    }
    Ok(())
}

/// The through model of a relation that names none.
pub(super) fn default_through(vm: &mut Vm, field: &Rc<Field>) -> Result<Rc<Class>> {
    let (Some(owner), Some(to), Some(relation)) = (field.owner(), field.to(), &field.relation) else {
        return Err(unsupported("a relation of many to no model"));
    };
    let (owner_name, to_name) = (owner.name.borrow().to_string(), to.name.borrow().to_string());
    let name = format!("{owner_name}{to_name}");
    let table = format!("{}s_{}s", owner_name.to_lowercase(), to_name.to_lowercase());
    let Some(config) = config_of(&owner) else { return Err(unsupported("a model without a configuration")) };
    let config = Config::of_through(&config, table.into());
    let module = vm.import("ormar")?;
    let arguments = Args::none().with("name", Value::str("id")).with("primary_key", Value::Bool(true));
    let id = vm.call_method(&module, "Integer", arguments)?;
    if let Some(id) = id.host::<Field>() {
        *id.name.borrow_mut() = "id".into();
    }
    let module = owner.module.borrow().to_string();
    let through = make_class(vm, &name, &module, config, id.host::<Field>().into_iter().collect())?;
    *through.qualname.borrow_mut() = format!("{}.{name}", owner.qualname.borrow()).into();
    *relation.through.borrow_mut() = Some(Target::Model(Rc::downgrade(&through)));
    mark_where_declared(vm, &through, &owner, field);
    Ok(through)
}

/// A through model that no class statement made stands where its relation does.
fn mark_where_declared(vm: &mut Vm, through: &Rc<Class>, owner: &Rc<Class>, field: &Field) {
    let Some(at) = config_of(through).and_then(|config| config.table.get()) else { return };
    let registry = vm.state::<crate::registry::Registry>();
    if let Some(model) = registry.declarations.borrow_mut().models.get_mut(at) {
        let (span, name_span) = table::place(owner, &field.name());
        let model = Rc::make_mut(model);
        (model.span, model.name_span) = (span, name_span);
    }
}

impl Config {
    /// The configuration of a relation's default through model.
    fn of_through(owner: &Config, table: Text) -> Config {
        let schema = owner.schema.borrow().clone();
        Config { tablename: RefCell::new(Some(table)), schema: RefCell::new(schema), ..Config::empty(owner) }
    }

    /// The same for another table: what `copy_and_replace_m2m_through_model` takes over.
    pub(super) fn copied(&self) -> Config {
        Config {
            tablename: RefCell::new(self.tablename.borrow().clone()),
            constraints: RefCell::new(self.constraints.borrow().clone()),
            orders_by: RefCell::new(self.orders_by.borrow().clone()),
            queryset_class: RefCell::new(self.queryset_class.borrow().clone()),
            is_abstract: Cell::new(self.is_abstract.get()),
            extra: Cell::new(self.extra.get()),
            property_fields: RefCell::new(self.property_fields.borrow().clone()),
            ..Config::empty(self)
        }
    }

    /// A configuration with the metadata and the database of another.
    fn empty(other: &Config) -> Config {
        Config {
            class: RefCell::new(Weak::new()),
            metadata: RefCell::new(other.metadata.borrow().clone()),
            database: RefCell::new(other.database.borrow().clone()),
            orders_by: RefCell::new(Value::list(Vec::new())),
            constraints: RefCell::new(Value::list(Vec::new())),
            ..Config::default()
        }
    }
}
