//! DDL statements as objects, and compiling them in another way, as far as SQLite has to do with them.
//!
//! SQLAlchemy 2.1.9: `sql/ddl.py`, `ext/compiler.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Module, Native};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

/// Statements that `create_all` and `drop_all` need not be asked for.
const STATEMENTS: &[&str] = &["CreateSchema", "DropSchema"];

/// Puts the names into `sqlalchemy.schema`.
pub(crate) fn fill_schema(vm: &mut Vm, module: &Rc<Module>) {
    for name in STATEMENTS {
        module.add_class(&known_class(vm, "sqlalchemy.sql.ddl", name));
    }
}

/// Puts the names into `sqlalchemy.sql.compiler`.
pub(crate) fn fill_compiler(vm: &mut Vm, module: &Rc<Module>) {
    for name in ["DDLCompiler", "SQLCompiler"] {
        module.add_class(&known_class(vm, "sqlalchemy.sql.compiler", name));
    }
}

/// Puts the names into `sqlalchemy.ext.compiler`.
pub(crate) fn fill_extension(module: &Rc<Module>) {
    module.add("compiles", compiles);
}

/// A class that can be derived from and named in annotations.
fn known_class(vm: &Vm, module: &'static str, name: &'static str) -> Rc<Class> {
    let builder = ClassBuilder::new(module, name, &vm.types.object);
    builder.construct(|_, class, _| Err(unsupported(format!("`{}`", class.name.borrow())))).build()
}

/// `@compiles(Statement, "postgresql")` says how another dialect than SQLite's writes a statement.
fn compiles(_vm: &mut Vm, args: Args) -> Result<Value> {
    let dialects = args.positional.get(1..).unwrap_or_default();
    if dialects.is_empty() || dialects.iter().any(|name| name.as_text().is_some_and(|name| name.as_str() == "sqlite")) {
        return Err(unsupported("`compiles` for SQLite"));
    }
    Ok(Value::Native(Native::closure("decorate", |_, args| Ok(args.this()))))
}
