//! The text of DDL statements that scripts make themselves: `CreateTable(Hero.__table__)`.
//!
//! SQLAlchemy 2.1.9: `sql/ddl.py`, `sql/compiler.py` (`DDLCompiler`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Module;
use linktable_python::{Args, Result, Value, Vm};
use linktable_schema::{Constraint, Dialect, Index, Table};
use linktable_sql::ddl::{self, Wording};
use linktable_sql::query::Style;

use crate::declared::Model;
use crate::findings;
use crate::registry::Registry;
use crate::schema;
use crate::sqlalchemy::{decorator, metadata, server_values};

/// Puts what `python/ddl.py` needs into a module.
pub(super) fn fill(module: &Rc<Module>) {
    module.add("ddl_text", ddl_text);
    module.add("indexes_of", indexes_of);
    module.add("sqlite_dialect", |vm, _| Ok(Value::Class(decorator::dialect_class(vm))));
}

/// What is executed in the place of a DDL statement, if the value is one.
///
/// # Errors
/// What making its text raises.
pub(super) fn executed(vm: &mut Vm, statement: &Value) -> Result<Option<String>> {
    let Some(make) = vm.get_attr_opt(statement, "_text")? else { return Ok(None) };
    let made = vm.call(&make, [Value::Bool(false)].into())?;
    Ok(made.as_text().map(ToString::to_string))
}

/// `ddl_text(kind, table, index, anywhere, if_needed)`
fn ddl_text(vm: &mut Vm, args: Args) -> Result<Value> {
    let flag = |at: usize| matches!(args.get(at), Some(Value::Bool(true)));
    let wording = Wording { anywhere: flag(3), if_needed: flag(4) };
    let kind = args.get(0).and_then(Value::as_text).map(ToString::to_string).unwrap_or_default();
    let subject = args.get(1).cloned().unwrap_or_default();
    let Some((at, model)) = metadata::model_of(vm, &subject) else {
        return Err(unsupported("DDL of anything but a table and its indexes"));
    };
    let table = match wording.anywhere {
        true => table_anywhere(vm, at, &model)?,
        false => schema::table(&model, Dialect::Sqlite),
    };
    let index = || -> Result<&Index> {
        let place = args.get(2).and_then(Value::as_int).and_then(|place| usize::try_from(place).ok());
        place.and_then(|place| table.indexes.get(place)).ok_or_else(|| unsupported("this index"))
    };
    let text = match kind.as_str() {
        "create table" => {
            let registry = vm.state::<Registry>();
            let finding = schema::broken_key(&registry.declarations.borrow(), &model);
            if let Some(error) = finding.as_ref().and_then(|finding| finding.raises.as_ref()) {
                return Err(findings::raise(vm, error));
            }
            ddl::create_table_in(&table, wording)
        }
        "drop table" => ddl::drop_table(&table, wording),
        "create index" if wording.anywhere && index()?.over.is_some() => {
            return Err(unsupported("an index over expressions in DDL for no database in particular"));
        }
        "create index" => ddl::create_index_in(&table, index()?, wording),
        _ => ddl::drop_index(&table, index()?, wording),
    };
    Ok(Value::from(text))
}

/// A table as it is for no database in particular: what SQLite words in its own way is worded anew.
fn table_anywhere(vm: &mut Vm, at: usize, model: &Model) -> Result<Table> {
    let mut plain = model.clone();
    plain.autoincrement = false;
    let data = vm.state::<Registry>().tables.borrow().get(at).cloned();
    for (place, column) in plain.columns.iter_mut().enumerate() {
        let filled = data.as_ref().and_then(|data| data.filled.get(place));
        if column.server_default.is_some() {
            let Some(given) = filled.and_then(|filled| filled.server_default.clone()) else {
                return Err(unsupported("this default of the server in DDL for no database in particular"));
            };
            if given.as_text().is_none() {
                column.server_default =
                    Some(server_values::sql_of(vm, &given, "server_default", Style::LiteralAnywhere)?);
            }
        } else if column.generated.is_none() && filled.is_some_and(|filled| filled.by_server) {
            return Err(unsupported("what the server fills in, in DDL for no database in particular"));
        }
        let class = data.as_ref().and_then(|data| data.enums.get(place)?.clone());
        if decorator::has_types_of_its_own(vm, class.as_ref()) {
            return Err(unsupported("`load_dialect_impl` in DDL for no database in particular"));
        }
        if column.foreign_key.as_ref().is_some_and(|key| key.schema.is_some()) {
            return Err(unsupported("keys that name schemas in DDL for no database in particular"));
        }
    }
    let table = schema::table(&plain, Dialect::Sqlite);
    let has_key = |constraint: &Constraint| matches!(constraint, Constraint::ForeignKey { .. });
    if model.schema.is_some() && table.constraints.iter().any(has_key) {
        return Err(unsupported("keys that name schemas in DDL for no database in particular"));
    }
    Ok(table)
}

/// The indexes of a table: their names, the names of their columns, whether they are unique.
fn indexes_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some((_, model)) = metadata::model_of(vm, &args.this()) else { return Err(unsupported("`indexes` of this")) };
    let table = schema::table(&model, Dialect::Sqlite);
    let told = table.indexes.iter().map(|index| {
        let columns = index.columns.iter().map(|name| Value::str(name.as_str())).collect();
        // What they are of, if it is columns alone.
        let columns = if index.over.is_none() { Value::list(columns) } else { Value::None };
        Value::tuple(vec![Value::str(index.name.as_str()), columns, Value::Bool(index.unique)])
    });
    Ok(Value::list(told.collect()))
}
