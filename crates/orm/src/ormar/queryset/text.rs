//! Conditions and SELECTs as objects that can be shown: `str(queryset.build_select_expression())`.
//!
//! What ormar gives there are SQLAlchemy's own objects; these have `compile` and their text.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::{Expr, Rendered, Select, Style};

use crate::ormar::queryset::aliases;
use crate::ormar::queryset::select::sql;
use crate::sqlalchemy::compile_api;
use crate::sqlalchemy::database::Param;

/// What is shown.
struct Shown {
    /// For parameters that are written out, and what they are.
    statement: Rendered<Param>,
    /// With `:name_1` for its parameters.
    named: String,
}

#[derive(Default)]
struct Classes(OnceCell<Rc<Class>>);

const METHODS: &[NativeDef] = &[
    method("__str__", |_, args| {
        let shown = args.this().host::<Shown>();
        Ok(shown.map_or(Value::None, |shown| Value::str(shown.named.as_str())))
    }),
    method("compile", compile),
];

/// A condition as an object.
pub(super) fn of_condition(vm: &mut Vm, condition: Expr<Param>) -> Value {
    let select = Select { columns: vec![sql("1")], filter: Some(condition), ..Select::default() };
    let before = "SELECT 1 \nWHERE ";
    let mut statement = select.render(Style::LiteralAnywhere);
    let bare = |text: &str| text.strip_prefix(before).unwrap_or(text).to_owned();
    statement.sql = bare(&statement.sql);
    let named = bare(&select.render(Style::Named).sql);
    value(vm, statement, &named)
}

/// A SELECT as an object.
pub(super) fn of_select(vm: &mut Vm, select: &Select<Param>) -> Value {
    let (statement, named) = (select.render(Style::LiteralAnywhere), select.render(Style::Named).sql);
    value(vm, statement, &named)
}

fn value(vm: &mut Vm, statement: Rendered<Param>, named: &str) -> Value {
    let aliases = aliases::all(vm);
    let named = aliases.settle(named);
    let statement = Rendered { sql: aliases.settle(&statement.sql), ..statement };
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("sqlalchemy.sql.elements", "ClauseElement", &object).natives(METHODS).build();
    let class = vm.state::<Classes>().0.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, Shown { statement, named }))
}

/// `compile(compile_kwargs={"literal_binds": True})`: the text, with its parameters in it if they are asked for.
fn compile(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Some(shown) = args.this().host::<Shown>() else { return Err(unsupported("`compile` of this object")) };
    let literal = match args.take_keyword("compile_kwargs") {
        Some(Value::Dict(dict)) => dict.get_str("literal_binds").map_or(Ok(false), |value| vm.truthy(&value))?,
        _ => false,
    };
    if !literal {
        return Ok(Value::str(shown.named.as_str()));
    }
    let text = compile_api::written_out(vm, &shown.statement, Style::LiteralAnywhere, "the text of a statement")?;
    Ok(Value::from(text))
}
