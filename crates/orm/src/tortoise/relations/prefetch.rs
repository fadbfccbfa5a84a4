//! Fetching related objects beforehand: `prefetch_related`, `Prefetch`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Then;
use linktable_python::{Class, ClassBuilder, Result, Value, Vm};

use crate::tortoise::client::Client;
use crate::tortoise::mapping::Meta;

/// What a query is to fetch besides its objects.
#[derive(Clone, Default)]
pub struct Prefetches;

/// `tortoise.query_utils.Prefetch`.
pub fn class(vm: &mut Vm) -> Rc<Class> {
    ClassBuilder::new("tortoise.query_utils", "Prefetch", &vm.types.object).build()
}

impl Prefetches {
    /// `prefetch_related(*relations)`.
    ///
    /// # Errors
    /// It is not there yet.
    pub fn replace(&mut self, _vm: &mut Vm, _meta: &Rc<Meta>, _relations: &[Value]) -> Result<()> {
        Err(unsupported("`prefetch_related`"))
    }

    /// Fetches for objects of a model, and goes on with `then`.
    ///
    /// # Errors
    /// What `then` raises.
    pub fn fetch(
        self,
        vm: &mut Vm,
        _client: &Rc<Client>,
        _meta: &Rc<Meta>,
        _objects: Vec<Value>,
        then: impl FnOnce(&mut Vm, Result<()>) -> Result<Then> + 'static,
    ) -> Result<Then> {
        then(vm, Ok(()))
    }
}
