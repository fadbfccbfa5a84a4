//! The relations of all models as the plain data that diagrams, tables and link operations are made of.

use std::rc::Rc;

use linktable_python::{Class, Vm};
use linktable_schema::Span;

use super::declare::place;
use super::mapping::{Field, FieldKind, config_of, field_of, pk_name};
use super::model::Models;
use crate::declared::{PassiveDeletes, Relationship, RelationshipOptions, Target};
use crate::diagnostics::lt406_references_not_updated;
use crate::registry::Registry;
use crate::resolved::{Direction, Link, Pair, Resolution, Resolved};

/// Writes the relations of all models into the declarations, and gives what they come to.
pub(crate) fn resolve(vm: &mut Vm) -> Rc<Resolution> {
    let registry = vm.state::<Registry>();
    let classes = registry.classes.borrow().clone();
    let mut resolution = Resolution::default();
    for (at, class) in classes.iter().enumerate() {
        let mut declared = Vec::new();
        let mut resolved = Vec::new();
        if is_owner(class, at) {
            for field in relations(class) {
                let Some(found) = of_field(class, &field) else { continue };
                declared.push(relationship(class, &field, &found));
                resolved.push(Some(found));
            }
        }
        if let Some(model) = registry.declarations.borrow_mut().models.get_mut(at) {
            Rc::make_mut(model).relationships = declared;
        }
        resolution.relationships.push(resolved);
    }
    let models = vm.state::<Models>();
    for class in models.all.borrow().iter() {
        let waits = config_of(class).is_some_and(|config| {
            config.requires_ref_update.get() && !config.is_abstract.get() && class.own("ormar_config").is_some()
        });
        if waits {
            resolution.findings.push(lt406_references_not_updated::finding(class));
        }
    }
    Rc::new(resolution)
}

/// Whether a class is the one whose table stands at this position.
fn is_owner(class: &Rc<Class>, at: usize) -> bool {
    config_of(class).is_some_and(|config| config.table.get() == Some(at))
}

/// The relations of a model that have an end here: no through objects, and no foreign keys of through models, which
/// are the two halves of a relation of many.
fn relations(class: &Rc<Class>) -> Vec<Rc<Field>> {
    let all = config_of(class).map(|config| config.model_fields.all()).unwrap_or_default();
    let kept = all.into_iter().filter(|field| {
        let is_half = field.kind == FieldKind::ForeignKey && !field.is_virtual() && other_end(field).is_none();
        let is_declared = place(class, &field.name()).0 != Span::default();
        field.is_relation() && !field.is_through() && !field.is_skipped() && (!is_half || is_declared)
    });
    kept.collect()
}

/// The field at the other end of a relation.
fn other_end(field: &Field) -> Option<Rc<Field>> {
    let name = if field.is_virtual() { field.given_related_name()? } else { field.related_name() };
    let other = field_of(&field.to()?, &name)?;
    let leads_back = other.to().zip(field.owner()).is_some_and(|(to, owner)| {
        let same = config_of(&to).zip(config_of(&owner)).is_some_and(|(a, b)| Rc::ptr_eq(&a, &b));
        Rc::ptr_eq(&to, &owner) || same
    });
    (leads_back && other.is_virtual() != field.is_virtual()).then_some(other)
}

fn table_of(class: &Rc<Class>) -> Option<usize> {
    config_of(class)?.table.get()
}

fn key_column(class: &Rc<Class>) -> Option<String> {
    Some(field_of(class, &pk_name(class)?)?.alias().to_string())
}

fn pair(local: String, remote: String, remote_is_foreign: bool) -> Pair {
    Pair { local, remote, local_first: true, remote_is_foreign, synced: true }
}

fn of_field(class: &Rc<Class>, field: &Field) -> Option<Resolved> {
    let to = field.to()?;
    let target = table_of(&to)?;
    let other = other_end(field);
    let reverse = other
        .as_ref()
        .filter(|other| !other.is_skipped())
        .and_then(|other| relations(&to).iter().position(|field| field.name() == other.name()));
    let resolved = |direction, many, pairs, link| Resolved { target, direction, many, pairs, link, reverse };
    Some(match (field.kind, field.is_virtual()) {
        (FieldKind::ManyToMany, is_virtual) => {
            let declared = if is_virtual { other? } else { Rc::new(field.clone()) };
            let source = declared.default_source_field_name().to_string();
            let target = declared.default_target_field_name().to_string();
            let (own, others) = if is_virtual { (target, source) } else { (source, target) };
            let model = table_of(&field.through()?)?;
            let link = Link { model, pairs: vec![pair(key_column(&to)?, others, true)] };
            resolved(Direction::ManyToMany, true, vec![pair(key_column(class)?, own, true)], Some(link))
        }
        (_, true) => {
            let foreign = other?.alias().to_string();
            resolved(Direction::OneToMany, true, vec![pair(key_column(class)?, foreign, true)], None)
        }
        (_, false) => {
            let own = field.alias().to_string();
            resolved(Direction::ManyToOne, false, vec![pair(own, key_column(&to)?, false)], None)
        }
    })
}

fn relationship(class: &Rc<Class>, field: &Field, resolved: &Resolved) -> Relationship {
    let (span, name_span) = if field.is_virtual() { Default::default() } else { place(class, &field.name()) };
    Relationship {
        attribute: field.name().to_string(),
        target: Target::Model(resolved.target),
        list: resolved.many,
        back_populates: other_end(field).map(|other| other.name().to_string()),
        link: resolved.link.as_ref().map(|link| link.model),
        cascade_delete: false,
        passive_deletes: PassiveDeletes::No,
        options: RelationshipOptions::default(),
        refused: false,
        span,
        name_span,
        annotation_span: Span::default(),
        back_populates_span: Span::default(),
        link_span: Span::default(),
    }
}
