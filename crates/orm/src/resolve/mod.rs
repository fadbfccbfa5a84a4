//! Names → relationships: passes that never fail and leave findings.
//!
//! The order and the rules are those of SQLAlchemy 2.1.9 configuring its
//! mappers (`orm/mapper.py`: `_configure_registries`; `orm/relationships.py`:
//! `RelationshipProperty.do_init`), so that the first finding that raises is
//! the exception a script would see at first use of any mapper.

mod join;
mod overlap;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::declared::{Declarations, Model, Relationship, Target};
use crate::diagnostics::{
    Finding, lt201_no_such_attribute, lt202_not_a_relationship, lt203_leads_elsewhere, lt204_ends_disagree,
    lt205_unknown_class, lt209_same_direction, lt210_annotation_as_text, lt211_target_without_table,
    lt214_orphans_on_many_side, lt217_written_twice,
};
use crate::resolved::{Direction, Resolution, Resolved};

/// Resolves every relationship, in the order SQLAlchemy configures its mappers.
pub fn resolve(declarations: &Declarations) -> Resolution {
    let relationships = declarations.models.iter().map(|model| vec![None; model.relationships.len()]).collect();
    let mut writers = overlap::Writers::default();
    let mut resolver =
        Resolver { names: Names::of(declarations), resolution: Resolution { relationships, ..Resolution::default() } };
    for (at, model) in declarations.models.iter().enumerate() {
        for (place, relationship) in model.relationships.iter().enumerate() {
            let resolved = resolver.relationship(at, model, place, relationship);
            let slot = resolver.resolution.relationships.get_mut(at).and_then(|slots| slots.get_mut(place));
            if let Some(slot) = slot {
                *slot = resolved;
                overlap::find(&mut writers, declarations, &mut resolver.resolution, (at, place));
            }
        }
    }
    let findings = &mut resolver.resolution.findings;
    if findings.iter().any(|finding| finding.raises.is_some()) {
        // SQLAlchemy does not come to warn.
        findings.retain(|finding| finding.diagnostic.code != lt217_written_twice::CODE);
    }
    resolver.resolution
}

/// The models by class name and by table name, so that looking up does not go through all of them.
pub(crate) struct Names<'a> {
    pub declarations: &'a Declarations,
    classes: FxHashMap<&'a str, usize>,
    tables: FxHashMap<Cow<'a, str>, usize>,
    /// What stands for a model that is not there.
    nothing: Model,
}

impl<'a> Names<'a> {
    pub fn of(declarations: &'a Declarations) -> Self {
        let mut classes = FxHashMap::default();
        let mut tables = FxHashMap::default();
        for (at, model) in declarations.models.iter().enumerate() {
            // A later class of the same name takes the place of the earlier one, a table stays.
            if !model.refused || !classes.contains_key(model.name.as_str()) {
                classes.insert(model.name.as_str(), at);
            }
            tables.entry(model.table_key()).or_insert(at);
        }
        Names { declarations, classes, tables, nothing: Model::default() }
    }

    pub fn class(&self, name: &str) -> Option<usize> {
        self.classes.get(name).copied()
    }

    pub fn table(&self, name: &str) -> Option<usize> {
        self.tables.get(name).copied()
    }

    pub fn model(&self, at: usize) -> Option<&'a Model> {
        self.declarations.models.get(at).map(|model| &**model)
    }
}

struct Resolver<'a> {
    names: Names<'a>,
    resolution: Resolution,
}

impl<'a> Resolver<'a> {
    fn relationship(
        &mut self,
        at: usize,
        model: &'a Model,
        place: usize,
        relationship: &'a Relationship,
    ) -> Option<Resolved> {
        if model.refused || relationship.refused {
            return None;
        }
        let target_at = match target(&self.names, model, relationship) {
            Ok(target) => target,
            Err(finding) => {
                self.resolution.findings.extend(finding.map(|finding| *finding));
                return None;
            }
        };
        let target = self.names.model(target_at)?;
        if target.refused {
            return None;
        }
        let joined = match join::determine(&self.names, at, target_at, relationship) {
            Ok(joined) => joined,
            Err(finding) => {
                // Said once for both ends.
                if !self.is_said_at_other_end(at, relationship, target_at, &finding) {
                    self.resolution.findings.push(*finding);
                }
                return None;
            }
        };
        let direction = joined.direction;
        if deletes_orphans(relationship) && direction != Direction::OneToMany && !relationship.options.single_parent {
            let finding = lt214_orphans_on_many_side::finding(model, relationship, target, direction);
            self.resolution.findings.push(finding);
        }
        let many = match relationship.options.uselist {
            Some(uselist) => uselist,
            // A list annotation leaves it to the direction.
            None => relationship.list && direction != Direction::ManyToOne,
        };
        let reverse = self.reverse(at, place, target_at, direction);
        Some(Resolved { target: target_at, direction, many, pairs: joined.pairs, link: joined.link, reverse })
    }

    fn is_said_at_other_end(
        &self,
        at: usize,
        relationship: &Relationship,
        target_at: usize,
        finding: &Finding,
    ) -> bool {
        let other = self.names.model(target_at).and_then(|target| {
            target.relationships.iter().find(|other| {
                Some(&other.attribute) == relationship.back_populates.as_ref()
                    && other.back_populates.as_ref() == Some(&relationship.attribute)
                    && self.leads_to(target, other, at)
            })
        });
        let is_same = |said: &Finding| said.diagnostic.code == finding.diagnostic.code;
        other.is_some_and(|other| {
            self.resolution.findings.iter().any(|said| is_same(said) && said.diagnostic.span == other.span)
        })
    }

    /// The attribute at the other end, and what is wrong with it.
    fn reverse(&mut self, at: usize, place: usize, target_at: usize, direction: Direction) -> Option<usize> {
        let model = self.names.model(at)?;
        let relationship = model.relationships.get(place)?;
        let target = self.names.model(target_at)?;
        let name = relationship.back_populates.as_deref()?;
        let Some(other_place) = target.relationships.iter().position(|other| other.attribute == name) else {
            let leading_back: Vec<&Relationship> = target
                .relationships
                .iter()
                .filter(|other| self.leads_to(target, other, at) && other.back_populates.as_deref() != Some(name))
                .collect();
            let finding = match target.attribute(name) {
                Some(column) => lt202_not_a_relationship::finding(model, relationship, target, column, &leading_back),
                None => lt201_no_such_attribute::finding(model, relationship, target, &leading_back),
            };
            self.resolution.findings.push(finding);
            return None;
        };
        let other = target.relationships.get(other_place)?;
        match crate::resolve::target(&self.names, target, other) {
            Ok(leads_to) if leads_to == at => {}
            Ok(_) => {
                let finding = lt203_leads_elsewhere::finding(model, relationship, target, other);
                self.resolution.findings.push(finding);
                return None;
            }
            // What is wrong there is said when its turn comes.
            Err(_) => return None,
        }
        let earlier = self.resolution.get(target_at, other_place).map(|resolved| resolved.direction);
        if earlier == Some(direction) && direction != Direction::ManyToMany {
            let finding = lt209_same_direction::finding(model, relationship, target, other, direction);
            self.resolution.findings.push(finding);
            return None;
        }
        // A name that is none at all is said at that end.
        let names_another = other.back_populates.as_deref().is_some_and(|back| {
            back != relationship.attribute && model.relationships.iter().any(|own| own.attribute == back)
        });
        if names_another {
            let finding = lt204_ends_disagree::finding(model, relationship, target, other);
            self.resolution.findings.push(finding);
        }
        Some(other_place)
    }

    fn leads_to(&self, model: &Model, relationship: &Relationship, at: usize) -> bool {
        target(&self.names, model, relationship).is_ok_and(|target| target == at)
    }
}

/// The model a relationship leads to.
///
/// # Errors
/// What is wrong; nothing where the class is there and only its statement fails.
pub(crate) fn target(
    names: &Names<'_>,
    model: &Model,
    relationship: &Relationship,
) -> Result<usize, Option<Box<Finding>>> {
    let text = match &relationship.target {
        Target::Model(target) => return Ok(*target),
        Target::Unmapped(name) => return Err(Some(Box::new(lt211_target_without_table::finding(relationship, name)))),
        Target::NoClass(name) => return Err(Some(Box::new(lt211_target_without_table::no_class(relationship, name)))),
        // What it gives was not asked for.
        Target::Called => return Err(None),
        Target::Name(text) => text,
    };
    let name = match text.rsplit_once('.') {
        // A class may be named with its module.
        Some((module, name))
            if names.class(name).and_then(|at| names.model(at)).is_some_and(|m| m.module == module) =>
        {
            name
        }
        _ => text,
    };
    if let Some(target) = names.class(name) {
        return Ok(target);
    }
    if names.declarations.is_left_out(name) {
        return Err(None);
    }
    let finding = match text.split_once('[').and_then(|(outer, rest)| Some((outer, rest.strip_suffix(']')?))) {
        Some((outer, inner)) => lt210_annotation_as_text::finding(model, relationship, outer, inner),
        None => lt205_unknown_class::finding(names.declarations, model, relationship, text, text),
    };
    Err(Some(Box::new(finding)))
}

/// Whether objects taken out of the relationship are deleted.
pub fn deletes_orphans(relationship: &Relationship) -> bool {
    match &relationship.options.cascade {
        Some(words) => words.iter().any(|word| word == "delete-orphan"),
        None => relationship.cascade_delete,
    }
}
