//! LT501: a relation of Tortoise's leads to a model or field that is not there.

use linktable_schema::Diagnostic;

use super::suggest::closest;
use super::{Finding, Moment};
use crate::tortoise::compile::target_span;
use crate::tortoise::relate::{Apps, Declared, Problem, Wrong};

/// The relation `at` leads nowhere.
pub fn finding(apps: &Apps, at: &Declared, what: &Wrong) -> Finding {
    let (message, help) = match what {
        Wrong::NoModel { app, name } => {
            let models = apps.iter().filter(|(label, _)| label.as_str() == app).flat_map(|(_, models)| models);
            let names: Vec<String> = models.map(|meta| meta.name.clone()).collect();
            let help = match closest(name, names.iter().map(String::as_str)) {
                Some(meant) => format!("did you mean `{app}.{meant}`?"),
                None => format!("declare a class `{name}(Model)`, or name another model"),
            };
            (format!("there is no model `{name}`"), help)
        }
        Wrong::NoApp(app) => (
            format!("there is no app `{app}`"),
            "what stands before the dot is a key of `modules` in `Tortoise.init`, usually `models`".to_owned(),
        ),
        Wrong::NoField { field, model } => (
            format!("`{model}` has no field `{field}`"),
            format!("`to_field` names a field of `{model}`; without it the primary key is meant"),
        ),
        Wrong::NotUnique { field, model } => (
            format!("`{model}.{field}` is not unique, so no foreign key can refer to it"),
            format!("declare `{model}.{field}` with `unique=True`"),
        ),
        Wrong::Duplicate { name, model } => {
            (format!("`{}` has a field `{name}` already", model.name), "choose another `related_name`".to_owned())
        }
    };
    let diagnostic = Diagnostic::error("LT501", target_span(&at.0, &at.1), message).help(help);
    let problem = Problem { at: at.clone(), what: what.clone() };
    Finding::raised_by_tortoise(diagnostic, Moment::Init, problem.message())
}
