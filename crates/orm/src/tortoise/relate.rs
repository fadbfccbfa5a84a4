//! What `Tortoise.init` makes of relations: columns of foreign keys, backward
//! relations, link tables.
//!
//! Mirrors Tortoise 1.1.9, `apps.py` (`Apps._init_relations`).

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::{Text, Value, Vm};

use crate::tortoise::field::{copy, new_object};
use crate::tortoise::mapping::{
    Backward, Field, ForeignKey, Kind, ManyToMany, Meta, RelatedName, Target, meta_of_class,
};

/// A field with the model that declares it.
pub type Declared = (Rc<Meta>, Rc<Field>);

/// The apps: labels and models.
pub type Apps = [(Text, Vec<Rc<Meta>>)];

/// What keeps relations from being set up: one of Tortoise's `ConfigurationError`s.
#[derive(Clone)]
pub struct Problem {
    /// The model and field whose relation it is.
    pub at: Declared,
    /// What is wrong.
    pub what: Wrong,
}

/// What is wrong with a relation.
#[derive(Clone)]
pub enum Wrong {
    /// No app has this label.
    NoApp(String),
    /// The app has no model of this name.
    NoModel {
        /// The app.
        app: String,
        /// The name.
        name: String,
    },
    /// The related model has no such field.
    NoField {
        /// The field.
        field: String,
        /// The model.
        model: String,
    },
    /// The field a foreign key refers to is not unique.
    NotUnique {
        /// The field.
        field: String,
        /// The model.
        model: String,
    },
    /// The related model has a field of the backward relation's name.
    Duplicate {
        /// The name.
        name: String,
        /// The model that has it.
        model: Rc<Meta>,
    },
}

impl Problem {
    /// The message, as Tortoise words it.
    pub fn message(&self) -> String {
        match &self.what {
            Wrong::NoApp(app) => format!(
                "No app with name '{app}' registered. Please check your model names in ForeignKeyFields and \
                 configurations."
            ),
            Wrong::NoModel { app, name } => format!("No model with name '{name}' registered in app '{app}'."),
            Wrong::NoField { field, model } => format!("there is no field named \"{field}\" in model \"{model}\""),
            Wrong::NotUnique { field, model } => format!("field \"{field}\" in model \"{model}\" is not unique"),
            Wrong::Duplicate { name, model } => {
                format!("backward relation \"{name}\" duplicates in model {}", model.name)
            }
        }
    }
}

/// Two declarations of one relationship that were taken as one (`lenient`).
#[derive(Clone)]
pub struct Merged {
    /// The declaration that stands.
    pub kept: Declared,
    /// The one that mirrors it.
    pub dropped: Declared,
}

/// Sets up the relations of all models that are not.
///
/// Stops at the first problem, as Tortoise does, unless `report` takes it and says to go on.
pub fn relate(
    vm: &mut Vm,
    apps: &Apps,
    mut table_name: impl FnMut(&mut Vm, &Rc<Meta>) -> linktable_python::Result<String>,
    mut report: impl FnMut(&mut Vm, Problem) -> linktable_python::Result<()>,
) -> linktable_python::Result<()> {
    for (app, models) in apps {
        for meta in models {
            if meta.is_initialised.replace(true) {
                continue;
            }
            if meta.table.borrow().is_empty() {
                let name = table_name(vm, meta)?;
                *meta.table.borrow_mut() = name;
            }
            let relations = meta.relations();
            let mut keys: Vec<Rc<Field>> = relations.iter().filter(|field| is_key(field, false)).cloned().collect();
            keys.sort_by_key(|field| field.name().to_string());
            keys.extend(relations.iter().filter(|field| is_key(field, true)).cloned());
            for field in keys {
                if let Err(what) = relate_key(vm, apps, meta, &field) {
                    report(vm, Problem { at: (meta.clone(), field), what })?;
                }
            }
            for field in meta.relations() {
                let Kind::ManyToMany(many) = &field.kind else { continue };
                if many.is_generated || !meta.relations().iter().any(|other| Rc::ptr_eq(other, &field)) {
                    continue;
                }
                if let Err(what) = relate_many(vm, apps, app, meta, &field) {
                    report(vm, Problem { at: (meta.clone(), field.clone()), what })?;
                }
            }
        }
    }
    Ok(())
}

fn is_key(field: &Field, one_to_one: bool) -> bool {
    matches!(&field.kind, Kind::ForeignKey(key) if key.one_to_one == one_to_one)
}

/// The model a reference names.
pub fn find(apps: &Apps, target: &Target) -> Result<Rc<Meta>, Wrong> {
    let (label, name) = match target {
        Target::Class(class) => {
            let name = class.name.borrow().to_string();
            return meta_of_class(class).ok_or(Wrong::NoModel { app: String::new(), name });
        }
        Target::Name(name) => name.split_once('.').unwrap_or(("", name)),
    };
    let Some((_, models)) = apps.iter().find(|(known, _)| known.as_str() == label) else {
        return Err(Wrong::NoApp(label.to_owned()));
    };
    // Of two models of one name the last is the one.
    let found = models.iter().rev().find(|meta| meta.name == name);
    found.cloned().ok_or_else(|| Wrong::NoModel { app: label.to_owned(), name: name.to_owned() })
}

fn relate_key(vm: &mut Vm, apps: &Apps, meta: &Rc<Meta>, field: &Rc<Field>) -> Result<(), Wrong> {
    let Kind::ForeignKey(key) = &field.kind else { return Ok(()) };
    let related = find(apps, &key.target)?;
    let to = target_field(key, &related)?;
    *key.to.borrow_mut() = Rc::downgrade(&to);
    *key.related.borrow_mut() = Rc::downgrade(&related);

    let key_name: Text = format!("{}_id", field.name()).into();
    let column = copy(&to);
    *column.reference.borrow_mut() = Some(field.clone());
    let source = field.source_field.borrow().clone().unwrap_or_else(|| key_name.clone());
    *column.source_field.borrow_mut() = Some(source.clone());
    *column.name.borrow_mut() = key_name.clone();
    column.index.set(field.index.get());
    column.null.set(field.null.get());
    column.generated.set(field.generated.get());
    *column.default.borrow_mut() = field.default.borrow().clone();
    *column.description.borrow_mut() = field.description.borrow().clone();
    *column.db_default.borrow_mut() = field.db_default.borrow().clone();
    column.pk.set(key.one_to_one && field.pk.get());
    column.unique.set(key.one_to_one && field.unique.get());
    meta.add_field(&column);
    *field.source_field.borrow_mut() = Some(key_name.clone());

    let name = match &key.related_name {
        RelatedName::Off => None,
        RelatedName::Name(name) => Some(name.clone()),
        RelatedName::Default => Some(format!("{}s", meta.table.borrow()).into()),
    };
    if let Some(name) = name {
        if related.field(&name).is_some() {
            return Err(Wrong::Duplicate { name: name.to_string(), model: related });
        }
        let backward = Backward {
            one_to_one: key.one_to_one,
            related: Rc::downgrade(meta),
            relation_field: key_name.clone(),
            relation_source_field: source,
            to: Rc::downgrade(&to),
            related_key: meta.pk_attr.borrow().clone(),
        };
        let null = key.one_to_one || field.null.get();
        let backward = made(vm, Kind::Backward(Rc::new(backward)), name, null, field);
        related.add_field(&backward);
    }
    if key.one_to_one && field.pk.get() {
        *meta.pk_attr.borrow_mut() = key_name;
    }
    Ok(())
}

fn target_field(key: &ForeignKey, related: &Rc<Meta>) -> Result<Rc<Field>, Wrong> {
    let wanted = key.to_field.borrow().clone();
    match wanted {
        Some(name) => match related.field(&name) {
            None => Err(Wrong::NoField { field: name.to_string(), model: related.name.clone() }),
            Some(to) if !to.unique.get() => {
                Err(Wrong::NotUnique { field: name.to_string(), model: related.name.clone() })
            }
            Some(to) => Ok(to),
        },
        None => {
            let name = related.pk_attr.borrow().clone();
            *key.to_field.borrow_mut() = Some(name.clone());
            related.field(&name).ok_or_else(|| Wrong::NoField { field: name.to_string(), model: related.name.clone() })
        }
    }
}

/// A field that no statement declares.
fn made(vm: &mut Vm, kind: Kind, name: Text, null: bool, like: &Field) -> Rc<Field> {
    let field = Field {
        object: RefCell::default(),
        kind,
        name: RefCell::new(name),
        source_field: RefCell::default(),
        pk: Cell::new(false),
        null: Cell::new(null),
        unique: Cell::new(false),
        index: Cell::new(false),
        generated: Cell::new(false),
        default: RefCell::default(),
        db_default: RefCell::default(),
        description: RefCell::new(like.description.borrow().clone()),
        docstring: RefCell::default(),
        validators: Value::list(Vec::new()),
        model: RefCell::new(Weak::new()),
        reference: RefCell::default(),
        converts_to_db: Cell::new(false),
        converts_to_python: Cell::new(false),
    };
    new_object(vm, field)
}

/// Sets up one many-to-many field.
fn relate_many(vm: &mut Vm, apps: &Apps, app: &Text, meta: &Rc<Meta>, field: &Rc<Field>) -> Result<(), Wrong> {
    let Kind::ManyToMany(many) = &field.kind else { return Ok(()) };
    let table = meta.table.borrow().clone();
    if many.backward_key.borrow().is_empty() {
        let mut key = format!("{table}_id");
        if key == many.forward_key.as_str() {
            key = format!("{table}_rel_id");
        }
        *many.backward_key.borrow_mut() = key.into();
    }
    let related = find(apps, &many.target)?;
    *many.related.borrow_mut() = Rc::downgrade(&related);
    if many.related_name.borrow().is_empty() {
        *many.related_name.borrow_mut() = format!("{table}s").into();
    }
    let name = many.related_name.borrow().clone();
    if related.field(&name).is_some() {
        return Err(Wrong::Duplicate { name: name.to_string(), model: related });
    }
    if many.through.borrow().is_empty() {
        let other = related.table.borrow().clone();
        let other = if other.is_empty() { related.name.to_lowercase() } else { other };
        *many.through.borrow_mut() = format!("{table}_{other}").into();
    }
    many.through_schema.borrow_mut().clone_from(&meta.schema);
    let back = ManyToMany {
        target: Target::Name(format!("{app}.{}", meta.name).into()),
        related_name: RefCell::new(field.name()),
        through: RefCell::new(many.through.borrow().clone()),
        through_schema: RefCell::new(meta.schema.clone()),
        forward_key: many.backward_key.borrow().clone(),
        backward_key: RefCell::new(many.forward_key.clone()),
        on_delete: "CASCADE".into(),
        db_constraint: true,
        unique: true,
        is_generated: true,
        related: RefCell::new(Rc::downgrade(meta)),
    };
    let back = made(vm, Kind::ManyToMany(Rc::new(back)), name, false, field);
    back.unique.set(true);
    related.add_field(&back);
    Ok(())
}

/// Takes out of two declarations of one relationship the second, in the order of the source
/// (`lenient`): models that are set up keep what they have.
pub fn merge(apps: &Apps, models: &[Rc<Meta>]) -> Vec<Merged> {
    let mut merged: Vec<Merged> = Vec::new();
    for meta in models.iter().filter(|meta| !meta.is_initialised.get()) {
        for field in meta.relations() {
            if merged.iter().any(|pair| Rc::ptr_eq(&pair.dropped.1, &field)) {
                continue;
            }
            let Some((there, mirror)) = mirror_of(apps, meta, &field) else { continue };
            there.fields.borrow_mut().retain(|other| !Rc::ptr_eq(other, &mirror));
            merged.push(Merged { kept: (meta.clone(), field), dropped: (there, mirror) });
        }
    }
    merged
}

/// The field that declares the same many-to-many relationship from the other end.
pub fn mirror_of(apps: &Apps, meta: &Rc<Meta>, field: &Rc<Field>) -> Option<Declared> {
    let Kind::ManyToMany(own) = &field.kind else { return None };
    let related = find(apps, &own.target).ok()?;
    let named = own.related_name.borrow().clone();
    let mirror = related.field(&named)?;
    let Kind::ManyToMany(other) = &mirror.kind else { return None };
    let leads_back = find(apps, &other.target).is_ok_and(|target| Rc::ptr_eq(&target, meta));
    let is_named = *other.related_name.borrow() == field.name();
    let same_table = *other.through.borrow() == *own.through.borrow();
    let is_mirror = !own.is_generated && !other.is_generated && leads_back && is_named && same_table;
    (is_mirror && !Rc::ptr_eq(&mirror, field)).then_some((related, mirror))
}
