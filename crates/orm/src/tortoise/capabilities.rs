//! `connection.capabilities`: what the database can do.
//!
//! Mirrors Tortoise 1.1.9, `backends/base/client.py` (`Capabilities`) with what
//! `backends/sqlite/client.py` says.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Instance;
use linktable_python::{Class, ClassBuilder, Value, Vm};

const METHODS: &[NativeDef] = &[
    method("__setattr__", |vm, args| {
        let name = args.get(1).cloned().unwrap_or_default();
        let class = vm.types.exception("AttributeError");
        Err(vm.raise(&class, vec![name]))
    }),
    method("__str__", |vm, args| {
        let values = vm.get_attr(&args.this(), "__dict__")?;
        vm.repr(&values).map(Value::str)
    }),
];

/// The capabilities, in order; `dialect` stands second among them.
const VALUES: &[(&str, bool)] = &[
    ("daemon", false),
    ("requires_limit", true),
    ("inline_comment", true),
    ("supports_transactions", true),
    ("support_for_update", false),
    ("support_for_no_key_update", false),
    ("support_index_hint", false),
    ("support_update_limit_order_by", false),
    ("support_for_posix_regex_queries", false),
    ("support_json_attributes", false),
    ("can_rollback_ddl", true),
    ("support_returning", true),
];

#[derive(Default)]
struct Kept(OnceCell<Rc<Instance>>);

/// The capabilities of SQLite.
pub fn object(vm: &mut Vm) -> Value {
    let kept = vm.state::<Kept>();
    let object = vm.types.object.clone();
    let made = kept.0.get_or_init(|| Instance::new(&class(&object)));
    if made.own("dialect").is_none() {
        made.set("_mutable", Value::Bool(false));
        made.set("dialect", Value::str("sqlite"));
        for (name, value) in VALUES {
            made.set(name, Value::Bool(*value));
        }
    }
    Value::Instance(made.clone())
}

fn class(object: &Rc<Class>) -> Rc<Class> {
    ClassBuilder::new("tortoise.backends.base.client", "Capabilities", object).natives(METHODS).with_dict().build()
}
