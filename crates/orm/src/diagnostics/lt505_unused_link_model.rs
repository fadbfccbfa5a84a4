//! LT505: a model that looks as if it were the link table of a many-to-many relationship of Tortoise's, and is a
//! table of its own.

use std::rc::Rc;

use linktable_python::Vm;
use linktable_schema::{Diagnostic, Fix};

use super::Finding;
use crate::tortoise::compile::{class_span, field_span};
use crate::tortoise::mapping::{Field, Kind, ManyToMany, Meta};
use crate::tortoise::source;

/// Models beside link tables of almost their name.
pub fn findings(vm: &mut Vm, models: &[Rc<Meta>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut said: Vec<&str> = Vec::new();
    for meta in models {
        for field in meta.relations() {
            let Kind::ManyToMany(many) = &field.kind else { continue };
            if many.is_generated {
                continue;
            }
            let Ok(related) = field.related() else { continue };
            let through = many.through.borrow().to_string();
            if models.iter().any(|model| *model.table.borrow() == through) {
                continue;
            }
            let beside = models.iter().find(|model| is_meant(model, meta, &related, &through));
            if let Some(model) = beside.filter(|model| !said.contains(&model.name.as_str())) {
                said.push(&model.name);
                findings.push(finding(vm, model, meta, &field, many));
            }
        }
    }
    findings
}

/// Whether a model has foreign keys to both ends, and a name like the link table's.
fn is_meant(model: &Meta, one: &Rc<Meta>, other: &Rc<Meta>, through: &str) -> bool {
    let plain = |name: &str| name.replace('_', "").to_lowercase();
    let leads_to = |end: &Rc<Meta>| {
        model.relations().iter().any(|field| {
            matches!(field.kind, Kind::ForeignKey(_)) && field.related().is_ok_and(|related| Rc::ptr_eq(&related, end))
        })
    };
    (plain(&model.name) == plain(through) || plain(&model.table.borrow()) == plain(through))
        && leads_to(one)
        && leads_to(other)
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
