//! Columns that two relationships write, though neither is the other's other end.
//!
//! SQLAlchemy 2.1.9, `orm/relationships.py` (`_JoinCondition._warn_for_conflicting_sync_targets`).

use rustc_hash::FxHashMap;

use crate::declared::{Declarations, Relationship};
use crate::diagnostics::lt217_written_twice::{self, Other};
use crate::resolved::{Conflict, Direction, Pair, Resolution, Resolved};

/// For each column, by model and name, the relationships that write it, each with the column it copies.
pub(super) type Writers = FxHashMap<(usize, String), Vec<((usize, usize), String)>>;

/// Finds the relationships before this one that write the same columns.
pub(super) fn find(
    writers: &mut Writers,
    declarations: &Declarations,
    resolution: &mut Resolution,
    place: (usize, usize),
) {
    let Some((model, own)) = relationship(declarations, place) else { return };
    let Some(resolved) = resolution.get(place.0, place.1).cloned().filter(|_| !own.options.viewonly) else { return };
    for (from, to) in copied(declarations, place.0, &resolved) {
        let others = writers.entry(to.clone()).or_default();
        let in_conflict: Vec<Other<'_>> = others
            .iter()
            .filter(|(other, _)| *other != place && !is_way_back(declarations, resolution, place, *other))
            .filter_map(|(other, from)| {
                let (model, relationship) = relationship(declarations, *other)?;
                let allowed = own.options.overlaps.contains(&relationship.attribute)
                    || relationship.options.overlaps.contains(&own.attribute);
                (!allowed).then(|| Other { model, relationship, from })
            })
            .collect();
        if let (false, Some(owner)) = (in_conflict.is_empty(), declarations.models.get(to.0)) {
            let column = format!("{}.{}", owner.table, to.1);
            let (finding, text) = lt217_written_twice::finding(model, own, &from, &column, &in_conflict);
            let conflict = Conflict { model: place.0, relationship: place.1, owner: to.0, column: to.1.clone() };
            resolution.conflicts.push((conflict, text));
            // One word for each relationship is enough while the source is typed.
            let span = finding.diagnostic.span;
            let told = |other: &crate::diagnostics::Finding| {
                other.diagnostic.code == finding.diagnostic.code && other.diagnostic.span == span
            };
            if !resolution.findings.iter().any(told) {
                resolution.findings.push(finding);
            }
        }
        others.push((place, from));
    }
}

fn relationship(
    declarations: &Declarations,
    place: (usize, usize),
) -> Option<(&crate::declared::Model, &Relationship)> {
    let model = declarations.models.get(place.0)?;
    Some((model, model.relationships.get(place.1)?))
}

/// Whether one of two relationships names the other as its other end.
fn is_way_back(
    declarations: &Declarations,
    resolution: &Resolution,
    one: (usize, usize),
    other: (usize, usize),
) -> bool {
    let names = |from: (usize, usize), to: (usize, usize)| {
        let resolved = resolution.get(from.0, from.1);
        let back = relationship(declarations, from).and_then(|(_, from)| from.back_populates.as_deref());
        let attribute = relationship(declarations, to).map(|(_, to)| to.attribute.as_str());
        back.is_some() && back == attribute && resolved.is_some_and(|resolved| resolved.target == to.0)
    };
    names(one, other) || names(other, one)
}

/// The column that is copied, as text, and the one it is copied into, for all that a relationship writes.
fn copied(declarations: &Declarations, at: usize, resolved: &Resolved) -> Vec<(String, (usize, String))> {
    let title = |model: usize, column: &str| {
        let table = declarations.models.get(model).map_or("", |model| model.table.as_str());
        format!("{table}.{column}")
    };
    let forth = |from: usize, to: usize, pairs: &[Pair]| -> Vec<_> {
        let synced = pairs.iter().filter(|pair| pair.synced);
        synced.map(|pair| (title(from, &pair.local), (to, pair.remote.clone()))).collect()
    };
    match (&resolved.link, resolved.direction) {
        (Some(link), _) => {
            let mut all = forth(at, link.model, &resolved.pairs);
            all.extend(forth(resolved.target, link.model, &link.pairs));
            all
        }
        (None, Direction::ManyToOne) => {
            let synced = resolved.pairs.iter().filter(|pair| pair.synced);
            synced.map(|pair| (title(resolved.target, &pair.remote), (at, pair.local.clone()))).collect()
        }
        (None, _) => forth(at, resolved.target, &resolved.pairs),
    }
}
