//! What the classes of a script come to, once it was evaluated in declare mode.

use linktable_python::{Value, Vm};
use linktable_schema::{Compilation, Dialect};

use crate::sqlmodel::mapping::Registry;
use crate::{links, schema};

/// The schema, DDL, link operations and findings of what was declared.
pub fn compile(vm: &mut Vm, dialect: Dialect) -> Compilation {
    let registry = vm.state::<Registry>();
    registry.declarations.borrow_mut().left_out = left_out(vm);
    *registry.resolution.borrow_mut() = None;
    let resolution = registry.resolution();
    let declarations = registry.declarations.borrow();
    let built = schema::build(&declarations, &resolution, dialect);
    let links = links::operations(&declarations, &resolution, &built);
    let findings = registry.findings.borrow();
    let findings = findings.iter().chain(&resolution.findings).chain(&built.findings);
    let mut diagnostics = Vec::new();
    for finding in findings {
        // A missing column is come upon once per relationship and once by `create_all`.
        let is_said = |said: &linktable_schema::Diagnostic| {
            said.code == finding.diagnostic.code && said.span == finding.diagnostic.span
        };
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
