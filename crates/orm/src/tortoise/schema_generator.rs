//! `connection.schema_generator`: the tables as text.
//!
//! Mirrors what Tortoise 1.1.9 gives to others of `backends/base/schema_generator.py`
//! and `backends/sqlite/schema_generator.py`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Module;
use linktable_python::{Class, ClassBuilder, Result, Value, Vm};

use crate::tortoise::client::client_of;
use crate::tortoise::ddl;
use crate::tortoise::given::Given;
use crate::tortoise::init::models_of;

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        // What the real one has besides is its own affair: its names begin so.
        if name.starts_with('_') && !name.starts_with("__") || name.ends_with("_TEMPLATE") {
            return Err(unsupported(format!("`{name}` of a schema generator")));
        }
        let kind = vm.type_name(&args.this());
        Err(vm.attribute_error(format!("'{kind}' object has no attribute '{name}'"), &args.this(), &name))
    }),
    method("__init__", |vm, args| {
        let (this, mut given) = Given::method("SqliteSchemaGenerator.__init__", args);
        let Some(client) = given.next(vm, "client")? else { return Err(given.missing(vm, &["client"])) };
        given.finish(vm)?;
        vm.set_attr(&this, "client", client)?;
        Ok(Value::None)
    }),
    method("generate_from_string", |vm, args| {
        let (this, mut given) = Given::method("SqliteSchemaGenerator.generate_from_string", args);
        let Some(script) = given.next(vm, "creation_string")? else {
            return Err(given.missing(vm, &["creation_string"]));
        };
        let client = vm.get_attr(&this, "client")?;
        vm.call_method(&client, "execute_script", [script])
    }),
    method("get_create_schema_sql", |vm, args| {
        let (this, mut given) = Given::method("SqliteSchemaGenerator.get_create_schema_sql", args);
        let safe = given.next(vm, "safe")?.unwrap_or(Value::Bool(true));
        given.finish(vm)?;
        let client = vm.get_attr(&this, "client")?;
        let safe = vm.truthy(&safe)?;
        schema_sql(vm, &client, safe).map(Value::str)
    }),
];

/// The statements that make the tables of a connection's models.
///
/// # Errors
/// `ConfigurationError` for models whose tables refer to each other in a circle.
pub fn schema_sql(vm: &mut Vm, client: &Value, safe: bool) -> Result<String> {
    let Some(client) = client_of(client) else { return Err(unsupported("the schema of a connection made by hand")) };
    let models = models_of(vm, &client.alias);
    ddl::script(vm, &models, safe)
}

/// `BaseSchemaGenerator` and `SqliteSchemaGenerator`.
pub fn classes(vm: &mut Vm) -> [Rc<Class>; 2] {
    #[derive(Default)]
    struct Kept(OnceCell<[Rc<Class>; 2]>);
    let object = vm.types.object.clone();
    let build = || {
        let base = ClassBuilder::new("tortoise.backends.base.schema_generator", "BaseSchemaGenerator", &object)
            .with_dict()
            .attribute("DIALECT", Value::str("sql"))
            .build();
        let own = ClassBuilder::new("tortoise.backends.sqlite.schema_generator", "SqliteSchemaGenerator", &base)
            .natives(METHODS)
            .attribute("DIALECT", Value::str("sqlite"))
            .build();
        [base, own]
    };
    vm.state::<Kept>().0.get_or_init(build).clone()
}

/// Puts the classes into a module.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for class in classes(vm) {
        module.add_class(&class);
    }
}
