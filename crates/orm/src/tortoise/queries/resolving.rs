//! What scripts ask of the parts of a query by themselves: `q.resolve(…)`, `queryset.query`.
//!
//! Mirrors Tortoise 1.1.9, `expressions.py` (`ResolveContext`) and
//! `query_utils.py` (`QueryModifier`), and pypika-tortoise 0.6.

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use super::constant::{Term, inline};
use super::joins::table_of;
use super::resolve::Scope;
use super::{awaitable, filter};
use crate::classes;
use crate::tortoise::given::Given;
use crate::tortoise::mapping::{Meta, meta_of_class};

const CONTEXT: &[NativeDef] = &[method("__init__", |vm, args| {
    let params = ["model", "table", "annotations", "custom_filters"];
    let (this, mut given) = Given::method("ResolveContext.__init__", args);
    for param in params {
        let Some(value) = given.next(vm, param)? else { return Err(given.missing(vm, &params)) };
        vm.set_attr(&this, param, value)?;
    }
    given.finish(vm)?;
    Ok(Value::None)
})];
const CRITERION: &[NativeDef] = &[
    method("__str__", |vm, args| criterion_text(vm, &args.this())),
    method("get_sql", |vm, args| criterion_text(vm, &args.this())),
];
const BUILDER: &[NativeDef] = &[
    method("__str__", |vm, args| builder_text(vm, &args.this())),
    method("get_sql", |vm, args| builder_text(vm, &args.this())),
];

/// Module and name of each class, with its functions.
const CLASSES: &[(&str, &str, &[NativeDef])] = &[
    ("tortoise.expressions", "ResolveContext", CONTEXT),
    ("tortoise.query_utils", "QueryModifier", &[]),
    ("pypika_tortoise.terms", "Criterion", CRITERION),
    ("pypika_tortoise.queries", "QueryBuilder", BUILDER),
    ("pypika_tortoise.queries", "Table", &[]),
    ("pypika_tortoise.context", "SqlContext", &[]),
];

fn class(vm: &mut Vm, name: &str) -> Rc<Class> {
    let made = classes::all(vm, "tortoise, resolving", CLASSES, |vm, (module, name, natives), _| {
        ClassBuilder::new(module, name, &vm.types.object).with_dict().natives(natives).build()
    });
    classes::named(vm, &made, name)
}

/// Puts what a module defines into it.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for (home, name, _) in CLASSES {
        // A builder or a table of the script's own is not there.
        if *home == module.name.as_str() && !matches!(*name, "QueryBuilder" | "Table") {
            let class = class(vm, name);
            module.add_class(&class);
        }
    }
    if module.name.as_str() == "pypika_tortoise.context" {
        let class = class(vm, "SqlContext");
        module.set("DEFAULT_SQL_CONTEXT", Value::Instance(Instance::new(&class)));
    }
}

/// `_meta.basetable` and `_meta.basequery`: they stand for the model's table.
pub fn table(vm: &mut Vm, meta: &Meta) -> Value {
    let class = class(vm, "Table");
    let object = Instance::new(&class);
    object.set("_table_name", Value::str(meta.table.borrow().as_str()));
    object.set("alias", meta.table_alias.borrow().as_deref().map_or(Value::None, Value::str));
    Value::Instance(object)
}

fn criterion(vm: &mut Vm, term: Option<Term>) -> Value {
    let Some(term) = term else { return Value::None };
    let class = class(vm, "Criterion");
    Value::Instance(Instance::with_host(&class, term))
}

fn criterion_text(vm: &mut Vm, value: &Value) -> Result<Value> {
    let Some(term) = value.host::<Term>() else { return Ok(Value::None) };
    inline(vm, |text| term.render_inline(text)).map(Value::from)
}

/// `q.resolve(resolve_context)`
pub fn resolve_q(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("Q.resolve", args);
    let Some(context) = given.next(vm, "resolve_context")? else {
        return Err(given.missing(vm, &["resolve_context"]));
    };
    given.finish(vm)?;
    let model = vm.get_attr(&context, "model")?;
    let Some(meta) = model.as_class().and_then(meta_of_class) else {
        return Err(unsupported("`resolve` for what is no model"));
    };
    let given = vm.get_attr(&context, "annotations")?;
    let mut annotations: Vec<(Text, Value)> = Vec::new();
    for (name, value) in vm.mapping_items(&given)? {
        annotations.push((vm.str(&name)?.into(), value));
    }
    let filters = vm.get_attr(&context, "custom_filters")?;
    let mut filterable = Vec::new();
    for (_, filter) in vm.mapping_items(&filters)? {
        let name = vm.get_item(&filter, &Value::str("field"))?;
        filterable.push(vm.str(&name)?.into());
    }
    let table = table_of(&meta);
    let scope = Scope { meta, from: Some(table.clone()), table, annotations: &annotations, filterable: &filterable };
    let modifier = filter::resolve(vm, &scope, &this)?;
    let class = class(vm, "QueryModifier");
    let object = Instance::new(&class);
    let (condition, having) = (criterion(vm, modifier.condition), criterion(vm, modifier.having));
    object.set("where_criterion", condition);
    object.set("having_criterion", having);
    Ok(Value::Instance(object))
}

/// `queryset.query`
pub fn builder(vm: &mut Vm, args: Args) -> Result<Value> {
    let class = class(vm, "QueryBuilder");
    let object = Instance::new(&class);
    object.set("_queryset", args.this());
    Ok(Value::Instance(object))
}

fn builder_text(vm: &mut Vm, value: &Value) -> Result<Value> {
    let queryset = vm.get_attr(value, "_queryset")?;
    awaitable::text(vm, &queryset, true).map(Value::from)
}

/// The member of `Connector` with this value.
///
/// # Errors
/// What `enum` raises.
pub fn connector(vm: &mut Vm, value: &str) -> Result<Value> {
    let class = connectors(vm)?;
    vm.call(&class, [Value::str(value)].into())
}

/// `Connector`
///
/// # Errors
/// What `enum` raises.
pub fn connectors(vm: &mut Vm) -> Result<Value> {
    let members = [("add", "add"), ("sub", "sub"), ("mul", "mul"), ("div", "truediv"), ("pow", "pow"), ("mod", "mod")];
    classes::enumeration(vm, "tortoise.expressions", "Connector", "Enum", &members)
}
