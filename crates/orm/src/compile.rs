//! What the classes of a script come to, once it was evaluated in declare mode.

use linktable_python::{Value, Vm};
use linktable_schema::{Compilation, Diagnostic, Dialect, Orm, Span};

use crate::ormar::outline;
use crate::registry::Registry;
use crate::sqlmodel::declare::deferred;
use crate::tortoise::context::Context;
use crate::{links, schema, tortoise};

/// Says which library the source is written for, before it is evaluated.
pub fn begin(vm: &mut Vm, orm: Orm) {
    vm.state::<Registry>().declarations.borrow_mut().orm = orm;
}

/// Says that two declarations of one relationship are to be taken as one, before the source is evaluated.
pub fn be_lenient(vm: &mut Vm) {
    vm.state::<Context>().lenient.set(true);
}

/// The schema, DDL, link operations and findings of what was declared.
///
/// `failures` are the places of statements that failed. What is found about a
/// class in whose body one failed is no news: it may be for what is missing.
pub fn compile(vm: &mut Vm, dialect: Dialect, failures: &[Span]) -> Compilation {
    let registry = vm.state::<Registry>();
    let left_out = left_out(vm);
    if registry.declarations.borrow().orm == Orm::Tortoise {
        return tortoise::compile::compile(vm, failures, &left_out);
    }
    registry.declarations.borrow_mut().left_out = left_out;
    *registry.resolution.borrow_mut() = None;
    // What raises is raised when the script runs.
    let _ = deferred::settle(vm);
    let orm = registry.declarations.borrow().orm;
    let resolution = if orm == Orm::Ormar { outline::resolve(vm) } else { registry.resolution() };
    let declarations = registry.declarations.borrow();
    let built = schema::build(&declarations, &resolution, dialect);
    let links = links::operations(&declarations, &resolution, &built);
    let findings = registry.findings.borrow();
    let findings = findings.iter().chain(&resolution.findings).chain(&built.findings);
    // Where a foreign key leads nowhere, relationships that miss one are no news.
    let has_loose_key = built.findings.iter().any(|finding| finding.diagnostic.code == "LT301");
    let is_news = |code: &str| !has_loose_key || !matches!(code, "LT206" | "LT212");
    let contains = |class: &Span, place: &Span| class.start <= place.start && place.end <= class.end;
    let incomplete: Vec<Span> = declarations
        .models
        .iter()
        .map(|model| model.span)
        .filter(|class| failures.iter().any(|failure| contains(class, failure)))
        .collect();
    let is_of_incomplete = |diagnostic: &Diagnostic| {
        let mut places = diagnostic.labels.iter().map(|label| &label.span).chain([&diagnostic.span]);
        places.any(|place| incomplete.iter().any(|class| contains(class, place)))
    };
    let mut diagnostics = Vec::new();
    for finding in findings.filter(|finding| is_news(&finding.diagnostic.code)) {
        if is_of_incomplete(&finding.diagnostic) {
            continue;
        }
        // A missing column is come upon once per relationship and once by `create_all`.
        let is_said = |said: &Diagnostic| said.code == finding.diagnostic.code && said.span == finding.diagnostic.span;
        if !diagnostics.iter().any(is_said) {
            diagnostics.push(finding.diagnostic.clone());
        }
    }
    Compilation { ddl: schema::statements(&built.schema), schema: built.schema, links, diagnostics }
}

/// The names whose statements failed.
fn left_out(vm: &mut Vm) -> Vec<String> {
    match vm.main_namespace().get_str("__left_out__") {
        Some(Value::Dict(names)) => {
            names.dict.borrow().keys().filter_map(|name| name.as_text().map(ToString::to_string)).collect()
        }
        _ => Vec::new(),
    }
}
