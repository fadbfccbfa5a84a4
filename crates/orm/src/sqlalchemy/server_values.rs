//! Columns that the database fills in: `Computed`, `Identity`, `FetchedValue`.
//!
//! Mirrors SQLAlchemy 2.1, `sql/schema.py`, and `visit_computed_column` of `sql/compiler.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module, Native};
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::query::{Expr, Select, Style};

use crate::sqlalchemy::compile_api;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::node_of;

/// What a column is given that the database fills in.
pub(crate) struct ServerValue {
    /// `GENERATED ALWAYS AS (…)`, for one that is computed.
    pub generated: Option<String>,
    /// Whether that is so at INSERT.
    pub at_insert: bool,
    /// Whether that is so at UPDATE.
    pub at_update: bool,
}

/// Puts the three into a module.
pub(crate) fn fill(module: &Rc<Module>) {
    module.set("Computed", Value::Native(Native::new("Computed", computed)));
    module.set("FetchedValue", Value::Native(Native::new("FetchedValue", fetched)));
    module.set("Identity", Value::Native(Native::new("Identity", identity)));
}

fn value(vm: &Vm, server: ServerValue) -> Result<Value> {
    Ok(Value::Instance(Instance::with_host(&vm.types.object, server)))
}

/// `Computed("w * h", persisted=True)`
fn computed(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let given = args.get(0).cloned().or_else(|| args.take_keyword("sqltext")).unwrap_or_default();
    let sql = match given.as_text() {
        Some(text) => text.to_string(),
        None => literal_sql(vm, &given, "Computed")?,
    };
    let persisted = args.get(1).cloned().or_else(|| args.take_keyword("persisted")).and_then(Value::non_none);
    let kept = match persisted {
        None => "",
        Some(kept) if vm.truthy(&kept)? => " STORED",
        Some(_) => " VIRTUAL",
    };
    let generated = Some(format!("GENERATED ALWAYS AS ({sql}){kept}"));
    value(vm, ServerValue { generated, at_insert: true, at_update: true })
}

/// `Identity(…)`, which SQLite's DDL does not show.
fn identity(vm: &mut Vm, _args: Args) -> Result<Value> {
    value(vm, ServerValue { generated: None, at_insert: true, at_update: false })
}

/// `FetchedValue()`: a trigger, say.
fn fetched(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let for_update = args.get(0).cloned().or_else(|| args.take_keyword("for_update"));
    let at_update = match for_update {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    value(vm, ServerValue { generated: None, at_insert: !at_update, at_update })
}

/// The text of an expression as DDL has it: its parameters written out.
///
/// # Errors
/// For what is no expression, and for values that are no numbers or texts.
pub(crate) fn literal_sql(vm: &mut Vm, value: &Value, place: &str) -> Result<String> {
    sql_of(vm, value, place, Style::Literal)
}

/// The same in another style: with parameters written out, too.
///
/// # Errors
/// As [`literal_sql`].
pub(super) fn sql_of(vm: &mut Vm, value: &Value, place: &str, style: Style) -> Result<String> {
    let Some(node) = node_of(vm, value)? else {
        return Err(unsupported(format!("a `{place}` of type `{}`", vm.type_name(value))));
    };
    if let Expr::Bool(truth) = node.expr {
        let text = match (style.is_anywhere(), truth) {
            (true, true) => "true",
            (true, false) => "false",
            (false, true) => "1",
            (false, false) => "0",
        };
        return Ok(text.to_owned());
    }
    let select = Select { filter: Some(node.expr), ..Select::default() };
    let text = compile_api::written_out(vm, &select.render(style), style, &format!("a `{place}`"))?;
    Ok(compile_api::without_select(text))
}

/// The same with columns that stand without their tables.
///
/// # Errors
/// As [`literal_sql`].
pub(super) fn bare_sql(vm: &mut Vm, expr: &Expr<Param>, place: &str) -> Result<String> {
    compile_api::written_out(vm, &expr.render_bare(), Style::Literal, &format!("a `{place}`"))
}
