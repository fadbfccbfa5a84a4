//! `Table("link", SQLModel.metadata, Column(…), …)`: a table without a class.
//!
//! Mirrors SQLAlchemy 2.1, `sql/schema.py` (`Table`, and `ForeignKey._set_type` for columns without a type).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use crate::declared;
use crate::diagnostics::lt102_duplicate_table;
use crate::findings::report;
use crate::registry::{Registry, TableData};
use crate::sqlalchemy::items::ColumnItem;
use crate::sqlalchemy::metadata;
use crate::sqlalchemy::naming_convention;
use crate::sqlmodel::declare;

/// Makes a table; one that was made before is given back where it is asked for by name alone.
///
/// # Errors
/// What SQLAlchemy raises for a second table of a name, and for what is not there yet.
pub(super) fn construct(vm: &mut Vm, _class: &Rc<Class>, mut args: Args) -> Result<Value> {
    let name = args.get(0).and_then(Value::as_text).map(ToString::to_string);
    let (Some(name), Some(number)) = (name, args.get(1).and_then(metadata::number)) else {
        return Err(unsupported("`Table` without a name and a `MetaData`"));
    };
    args.keywords.retain(|(name, value)| !value.is_none() && !matches!(&**name, "comment" | "info"));
    if let Some((name, _)) = args.keywords.iter().find(|(name, _)| &**name != "sqlite_autoincrement") {
        return Err(unsupported(format!("`Table({name}=…)`")));
    }
    let registry = vm.state::<Registry>();
    let earlier = {
        let declarations = registry.declarations.borrow();
        let same = |model: &Rc<declared::Model>| model.table == name && model.metadata == number && !model.refused;
        declarations.models.iter().position(same)
    };
    let span = vm.script_span().unwrap_or_default();
    let mut model = declared::Model {
        name: format!("Table('{name}')"),
        module: "__main__".to_owned(),
        table: name,
        metadata: number,
        is_core: true,
        span,
        name_span: span,
        ..declared::Model::default()
    };
    let items = args.positional.split_off(2);
    if let Some(at) = earlier {
        if items.is_empty() {
            return Ok(metadata::table_at(vm, at));
        }
        if let Some(earlier) = registry.model(at) {
            model.refused = true;
            report(vm, lt102_duplicate_table::finding(&model, &earlier))?;
        }
    }
    let mut data = TableData { defaults: Vec::new(), enums: Vec::new(), filled: Vec::new(), types: Vec::new() };
    let (columns, others): (Vec<Value>, Vec<Value>) =
        items.into_iter().partition(|item| item.host::<ColumnItem>().is_some());
    for value in &columns {
        let Some(item) = value.host::<ColumnItem>() else { continue };
        let Some(name) = item.name.clone() else { return Err(unsupported("a `Column` of a `Table` without a name")) };
        let made = declare::of_column_item(vm, &name, &item, span)?;
        data.defaults.push(made.default);
        data.enums.push(made.enum_class);
        data.filled.push(made.filled);
        data.types.push(made.given_type);
        model.columns.push(made.column);
    }
    for item in &others {
        if !declare::take_table_item(vm, &mut model, item, span)? {
            return Err(unsupported(format!("a `{}` in `Table(…)`", vm.type_name(item))));
        }
    }
    if let Some(counts_up) = args.take_keyword("sqlite_autoincrement") {
        model.autoincrement = vm.truthy(&counts_up)?;
    }
    naming_convention::apply(vm, &mut model)?;
    // What stands for it where a mapped class is asked for.
    let class = ClassBuilder::new("sqlalchemy.sql.schema", "Table", &vm.types.object.clone()).build();
    let at = registry.add(model, class, data);
    Ok(metadata::table_at(vm, at))
}
