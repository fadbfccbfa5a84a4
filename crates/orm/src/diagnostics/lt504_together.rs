//! LT504: `unique_together` or `indexes` of a model of Tortoise's names what is no field.

use std::rc::Rc;

use linktable_python::{Raised, Value, Vm};
use linktable_schema::Diagnostic;

use super::{Finding, Moment};
use crate::tortoise::compile::class_span;
use crate::tortoise::mapping::Meta;

/// What checking the model's `Meta` raised.
pub fn finding(vm: &mut Vm, meta: &Rc<Meta>, raised: &Raised) -> Option<Finding> {
    let exception = raised.exception()?.clone();
    let message = vm.str(&Value::Instance(exception)).ok()?;
    let said = message.trim_end_matches('.').replace('\'', "`");
    let options = meta.class.upgrade().and_then(|class| class.own("Meta"));
    let place = options.as_ref().and_then(Value::as_class).and_then(|class| class.source.clone());
    let span = place.map_or_else(|| class_span(meta).1, |source| source.name_span);
    let diagnostic = Diagnostic::error("LT504", span, said)
        .help("name fields of the model by their attributes, as tuples: `((\"first\", \"second\"),)`");
    Some(Finding::raised_by_tortoise(diagnostic, Moment::GenerateSchemas, message))
}
