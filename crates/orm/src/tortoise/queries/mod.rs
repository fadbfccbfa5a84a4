//! Querysets and expressions: from `Model.filter(…)` to rows and objects.

pub mod awaitable;
pub mod build;
pub mod bulk;
pub mod change;
pub mod constant;
pub mod counting;
pub mod expressions;
pub mod fetch;
mod filter;
mod functions;
pub mod joins;
mod lookups;
pub mod model_api;
mod modifier;
mod operators;
pub mod queryset;
mod raw;
mod resolve;
pub mod resolving;
mod select;
mod union;
mod values;

pub use awaitable::awaiting;
pub use change::expression_text;
pub use model_api::{manager_class, read_one};
pub use queryset::loading;

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Result, Vm};

/// Fills the modules about queries: `tortoise.queryset`, `tortoise.expressions`,
/// `tortoise.functions`, `tortoise.query_utils`, `tortoise.manager` and their like.
///
/// # Errors
/// What making a class raises.
pub fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) -> Result<()> {
    match name {
        "tortoise.manager" => {
            let class = manager_class(vm);
            module.add_class(&class);
        }
        "tortoise.queryset" => awaitable::fill(vm, module),
        "tortoise.query_utils" => {
            let class = crate::tortoise::relations::prefetch::class(vm);
            module.add_class(&class);
        }
        _ => {}
    }
    expressions::fill(vm, module);
    resolving::fill(vm, module);
    if name == "tortoise.expressions" {
        let connectors = resolving::connectors(vm)?;
        module.set("Connector", connectors);
    }
    Ok(())
}
