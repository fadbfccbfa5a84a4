//! `UniqueColumns`, `IndexColumns`, `CheckColumns`, and the names constraints get.
//!
//! ormar 0.26.0, `fields/constraints.py`, `models/helpers/sqlalchemy.py` (`set_constraint_names`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_schema::{Constraint, Index};

use crate::sqlalchemy::items::TableItem;

/// What an index is called until its table's name is known.
const TEMPORARY_NAME: &str = "TEMPORARY_NAME";

#[derive(Default)]
struct Classes(OnceCell<[Rc<Class>; 3]>);

fn classes(vm: &mut Vm) -> [Rc<Class>; 3] {
    let object = vm.types.object.clone();
    let build =
        |name| ClassBuilder::new("ormar.fields.constraints", name, &object).construct(construct).with_dict().build();
    vm.state::<Classes>()
        .0
        .get_or_init(|| [build("UniqueColumns"), build("IndexColumns"), build("CheckColumns")])
        .clone()
}

/// Puts the classes into `ormar` or `ormar.fields.constraints`.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for class in classes(vm) {
        module.add_class(&class);
    }
}

fn construct(vm: &mut Vm, class: &Rc<Class>, mut args: Args) -> Result<Value> {
    let name = args.take_keyword("name").and_then(|name| name.as_text().map(ToString::to_string));
    let unique = match args.take_keyword("unique") {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    let kind = class.name.borrow().to_string();
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`{kind}({name}=…)`")));
    }
    let texts: Vec<String> =
        args.positional.iter().filter_map(|value| value.as_text().map(ToString::to_string)).collect();
    if texts.len() != args.positional.len() {
        return Err(unsupported(format!("`{kind}` of anything but texts")));
    }
    let item = match kind.as_str() {
        "UniqueColumns" => TableItem::Constraint(Constraint::Unique { name, columns: texts }),
        "IndexColumns" => {
            let name = name.unwrap_or_else(|| TEMPORARY_NAME.to_owned());
            TableItem::Index(Index { name, columns: texts, unique, over: None })
        }
        _ => TableItem::Constraint(Constraint::Check { name, sql: texts.into_iter().next().unwrap_or_default() }),
    };
    Ok(Value::Instance(Instance::with_host(class, item)))
}

/// The columns a constraint names.
pub(super) fn columns(constraint: &Value) -> Vec<String> {
    constraint.host::<TableItem>().map(|item| item.named_columns().to_vec()).unwrap_or_default()
}

/// A copy without its name, for another table.
pub(super) fn copy(vm: &mut Vm, constraint: &Value) -> Value {
    let [unique, index, check] = classes(vm);
    let Some(item) = constraint.host::<TableItem>() else { return constraint.clone() };
    let (class, copy) = match &*item {
        TableItem::Index(own) => {
            let name = TEMPORARY_NAME.to_owned();
            (index, TableItem::Index(Index { name, columns: own.columns.clone(), unique: false, over: None }))
        }
        TableItem::Constraint(Constraint::Check { sql, .. }) => {
            (check, TableItem::Constraint(Constraint::Check { name: None, sql: sql.clone() }))
        }
        TableItem::Constraint(_) => {
            let columns = item.named_columns().to_vec();
            (unique, TableItem::Constraint(Constraint::Unique { name: None, columns }))
        }
    };
    Value::Instance(Instance::with_host(&class, copy))
}

/// The constraints and indexes of a table, named after it.
pub(super) fn of_table(vm: &mut Vm, given: &Value, table: &str) -> Result<(Vec<Constraint>, Vec<Index>)> {
    let (mut constraints, mut indexes) = (Vec::new(), Vec::new());
    for value in vm.collect(given)? {
        let Some(item) = value.host::<TableItem>() else {
            return Err(unsupported(format!("`{}` among the constraints", vm.type_name(&value))));
        };
        match &*item {
            TableItem::Index(index) => {
                let mut index = index.clone();
                if index.name == TEMPORARY_NAME {
                    index.name = format!("ix_{table}_{}", index.columns.join("_"));
                }
                indexes.push(index);
            }
            TableItem::Constraint(constraint) => {
                let mut constraint = constraint.clone();
                match &mut constraint {
                    Constraint::Unique { name: name @ None, columns } => {
                        *name = Some(format!("uc_{table}_{}", columns.join("_")));
                    }
                    Constraint::Check { name: name @ None, sql } => {
                        *name = Some(format!("check_{table}_{}", sql.replace(' ', "_")));
                    }
                    _ => {}
                }
                constraints.push(constraint);
            }
        }
    }
    Ok((constraints, indexes))
}
