//! `aliased(Hero)`: a class's table once more under another name.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::{AliasName, TableRef};

use crate::sqlalchemy::expression::{self, Node};
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::select::table_of;

/// An alias of a class.
pub struct Alias {
    /// The class.
    pub mapper: Rc<Mapper>,
    /// Its table under the other name.
    pub table: TableRef,
}

const METHODS: &[NativeDef] = &[method("__getattr__", get_attribute)];

#[derive(Default)]
struct Aliases {
    class: OnceCell<Rc<Class>>,
    count: Cell<u32>,
}

/// A number no other alias has.
pub fn next_number(vm: &mut Vm) -> u32 {
    let aliases = vm.state::<Aliases>();
    aliases.count.set(aliases.count.get() + 1);
    aliases.count.get()
}

/// `aliased(…)`
///
/// # Errors
/// What configuring the mappers raises.
pub fn aliased(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = args.take_keyword("name").and_then(Value::non_none);
    let Some((mapper, _)) = table_of(vm, &args.this())? else {
        return Err(unsupported("`aliased` of anything but a mapped class"));
    };
    let name = match name.as_ref().and_then(Value::as_text) {
        Some(name) => AliasName::Given((**name).into()),
        None => AliasName::Anonymous(next_number(vm)),
    };
    let table = TableRef { table: mapper.table.clone(), alias: Some(name) };
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("sqlalchemy.orm.util", "AliasedClass", &object).natives(METHODS).build();
    let class = vm.state::<Aliases>().class.get_or_init(build).clone();
    Ok(Value::Instance(Instance::with_host(&class, Alias { mapper, table })))
}

fn get_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let name = args.get(1).and_then(Value::as_text).cloned();
    let (Some(alias), Some(name)) = (this.host::<Alias>(), name) else { return Ok(Value::None) };
    if let Some(column) = alias.mapper.column(&name) {
        let node = Node { expr: load::column(&alias.table, column), kind: column.sql_type.clone() };
        return Ok(expression::value(vm, node));
    }
    if alias.mapper.relation(&name).is_some() {
        return Err(unsupported("relationships of an aliased class"));
    }
    Err(vm.attribute_error(format!("'AliasedClass' object has no attribute '{name}'"), &this, &name))
}
