//! LT505: a model that looks as if it were the link table of a many-to-many relationship of Tortoise's, and is a
//! table of its own.

use std::rc::Rc;

use linktable_python::Vm;
use linktable_schema::{Diagnostic, Fix};
use rustc_hash::{FxHashMap, FxHashSet};

use super::Finding;
use crate::tortoise::compile::{class_span, field_span};
use crate::tortoise::mapping::{Field, Kind, ManyToMany, Meta};
use crate::tortoise::source;

/// Models beside link tables of almost their name.
pub fn findings(vm: &mut Vm, models: &[Rc<Meta>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut said: Vec<&str> = Vec::new();
    let tables: FxHashSet<String> = models.iter().map(|model| model.table.borrow().to_string()).collect();
    // The models by their names and their tables', without regard to what letters are large.
    let mut alike: FxHashMap<String, Vec<&Rc<Meta>>> = FxHashMap::default();
    for model in models {
        let (name, table) = (plain(&model.name), plain(&model.table.borrow()));
        if name != table {
            alike.entry(table).or_default().push(model);
        }
        alike.entry(name).or_default().push(model);
    }
    for meta in models {
        for field in meta.relations() {
            let Kind::ManyToMany(many) = &field.kind else { continue };
            if many.is_generated {
                continue;
            }
            let Ok(related) = field.related() else { continue };
            let through = many.through.borrow().to_string();
            if tables.contains(&through) {
                continue;
            }
            let beside = alike.get(&plain(&through)).into_iter().flatten();
            let beside = beside.copied().find(|model| refers_to_both(model, meta, &related));
            if let Some(model) = beside.filter(|model| !said.contains(&model.name.as_str())) {
                said.push(&model.name);
                findings.push(finding(vm, model, meta, &field, many));
            }
        }
    }
    findings
}

/// A name as it is compared: `HeroTeam` and `hero_team` are alike.
fn plain(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

/// Whether a model has foreign keys to both ends.
fn refers_to_both(model: &Meta, one: &Rc<Meta>, other: &Rc<Meta>) -> bool {
    let leads_to = |end: &Rc<Meta>| {
        model.relations().iter().any(|field| {
            matches!(field.kind, Kind::ForeignKey(_)) && field.related().is_ok_and(|related| Rc::ptr_eq(&related, end))
        })
    };
    leads_to(one) && leads_to(other)
}

fn finding(vm: &mut Vm, model: &Rc<Meta>, meta: &Rc<Meta>, field: &Rc<Field>, many: &ManyToMany) -> Finding {
    let through = many.through.borrow().to_string();
    let table = model.table.borrow().clone();
    let message = format!("`{}` becomes an unused table `{table}` beside the link table `{through}`", model.name);
    let relation = format!("{}.{}", meta.name, field.name());
    let mut diagnostic = Diagnostic::warning("LT505", class_span(model).1, message)
        .label(field_span(meta, field).1, format!("this keeps its link rows in `{through}`"))
        .note(format!("Tortoise ORM makes both tables; `{relation}` never reads or writes `{table}`"))
        .help(format!(
            "to make it the link table, let its table be `{through}`: `class Meta: table = \"{through}\"`; else remove it"
        ));
    let has_options = model.class.upgrade().is_some_and(|class| class.own("Meta").is_some());
    if !has_options && let Some(edit) = source::table_option(vm, model, &through) {
        diagnostic.fix = Some(Fix { title: format!("Make it the table `{through}`"), edits: vec![edit] });
    }
    Finding::accepted(diagnostic)
}
