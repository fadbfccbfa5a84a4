//! `aliased(Hero)`: a class's table once more under another name.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::{AliasName, TableRef};

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::Node;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::select::table_of;
use crate::sqlalchemy::selectable;

/// An alias of a class.
pub struct Alias {
    /// The class.
    pub mapper: Rc<Mapper>,
    /// Its table under the other name.
    pub table: TableRef<Param>,
}

const METHODS: &[NativeDef] = &[method("__getattr__", get_attribute), method("__repr__", repr)];

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
        return match selectable::of(vm, &args.this()) {
            Some(selectable) => selectable::aliased(vm, &selectable, name.as_ref()),
            None => Err(unsupported("`aliased` of this")),
        };
    };
    // A class over a subquery: its columns are found there by their names.
    let over = args.get(1).cloned().or_else(|| args.take_keyword("alias")).and_then(Value::non_none);
    if let Some(over) = over {
        let Some(selectable) = selectable::of(vm, &over) else { return Err(unsupported("`aliased` over this")) };
        let has = |name: &str| selectable.columns.iter().any(|(key, _)| **key == *name);
        if !mapper.columns.iter().all(|column| has(&column.name)) {
            return Err(unsupported("`aliased` over a subquery without some of the columns"));
        }
        return Ok(value(vm, Alias { mapper, table: selectable.table.clone() }));
    }
    let name = match name.as_ref().and_then(Value::as_text) {
        Some(name) => AliasName::Given((**name).into()),
        None => AliasName::Anonymous(next_number(vm)),
    };
    let table = TableRef::aliased(&mapper.table, name);
    Ok(value(vm, Alias { mapper, table }))
}

fn value(vm: &mut Vm, alias: Alias) -> Value {
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("sqlalchemy.orm.util", "AliasedClass", &object).natives(METHODS).build();
    let class = vm.state::<Aliases>().class.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, alias))
}

fn repr(_vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let name = this.host::<Alias>().map(|alias| alias.mapper.name.to_string()).unwrap_or_default();
    Ok(Value::str(format!("<AliasedClass at {:#x}; {name}>", this.address().unwrap_or(0))))
}

fn get_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let name = args.get(1).and_then(Value::as_text).cloned();
    let (Some(alias), Some(name)) = (this.host::<Alias>(), name) else { return Ok(Value::None) };
    if let Some(column) = alias.mapper.column(&name) {
        let node = Node { expr: load::column(&alias.table, column), kind: column.sql_type.clone() };
        return Ok(instrument::aliased(vm, &alias.mapper, &name, &alias.table, Some(node)));
    }
    crate::sqlalchemy::mapper::configure(vm)?;
    if alias.mapper.relation(&name).is_some() {
        return Ok(instrument::aliased(vm, &alias.mapper, &name, &alias.table, None));
    }
    // Hybrid attributes are evaluated with the alias in place of the class.
    let class = alias.mapper.class.upgrade();
    let given = class.and_then(|class| class.mro().find_map(|holder| holder.own(&name)));
    if let Some(Value::Instance(hybrid)) = given
        && hybrid.class().module.borrow().as_str() == "sqlalchemy.ext.hybrid"
    {
        return vm.call_method(&Value::Instance(hybrid), "__get__", [Value::None, this.clone()]);
    }
    if let Some(Value::Instance(proxy)) = alias.mapper.class.upgrade().and_then(|class| class.lookup(&name))
        && proxy.class().module.borrow().as_str() == "sqlalchemy.ext.associationproxy"
    {
        return Err(unsupported("an association proxy of an alias"));
    }
    Err(vm.attribute_error(format!("'AliasedClass' object has no attribute '{name}'"), &this, &name))
}
