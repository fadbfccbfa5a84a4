//! `statement.compile(…)`: the text that a statement becomes, and what is put into it.
//!
//! SQLAlchemy 2.1.9: `sql/elements.py` (`CompilerElement.compile`), `sql/compiler.py` (`SQLCompiler`,
//! `StrSQLCompiler`), the literal processors of `sql/sqltypes.py`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::SqlType;
use linktable_sql::query::{Rendered, Select, Style};

use super::attribute_names;
use super::database::Param;
use super::dml;
use super::errors::error;
use super::expression::node_of;
use super::select;
use super::types::Kind;

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        attribute_names::refuse(vm, &args, "compiled statements", attribute_names::COMPILED)
    }),
    method("__str__", |_, args| this(&args).map(|compiled| Value::str(compiled.text.as_str()))),
    method("construct_params", |_, args| match args.positional.len() + args.keywords.len() {
        1 => params(&args),
        _ => Err(unsupported("`construct_params` with arguments")),
    }),
    getter("params", |_, args| params(&args)),
    getter("statement", |_, args| Ok(this(&args)?.statement.clone())),
    getter("string", |_, args| this(&args).map(|compiled| Value::str(compiled.text.as_str()))),
];

/// What a statement became.
struct Compiled {
    statement: Value,
    text: String,
    /// What is put in, by name; nothing where that is not known.
    params: Option<Vec<(String, Value)>>,
}

#[derive(Default)]
struct Classes {
    anywhere: OnceCell<Rc<Class>>,
    sqlite: OnceCell<Rc<Class>>,
}

/// `statement.compile(bind, dialect=…, compile_kwargs={"literal_binds": True})`
///
/// # Errors
/// For other databases than SQLite, and for values whose text is not known.
pub(super) fn compile(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let statement = args.take_this();
    let bind = args.positional.first().cloned().or_else(|| args.take_keyword("bind")).and_then(Value::non_none);
    let mut dialect = args.take_keyword("dialect").and_then(Value::non_none);
    if let (Some(bind), None) = (bind, &dialect) {
        dialect = Some(vm.get_attr(&bind, "dialect")?);
    }
    let is_literal = is_literal(vm, &mut args)?;
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`compile({name}=…)`")));
    }
    if let Some(dialect) = &dialect {
        let name = vm.get_attr_opt(dialect, "name")?.unwrap_or_default();
        if name.as_text().is_none_or(|name| name.as_str() != "sqlite") {
            return Err(unsupported("`compile` for another database than SQLite"));
        }
    }
    let style = match (dialect.is_none(), is_literal) {
        (true, true) => Style::LiteralAnywhere,
        (true, false) => Style::Named,
        (false, true) => Style::Literal,
        (false, false) => Style::Compiled,
    };
    let rendered = rendered(vm, &statement, style)?;
    let (text, params) = if is_literal {
        // SQLite's dialect leaves parameters for a LIMIT or OFFSET that is not there.
        let is_whole = !rendered.sql.contains('?');
        (written_out(vm, &rendered, style, "the text of a statement")?, is_whole.then(Vec::new))
    } else {
        let params = put_in(&rendered);
        (rendered.sql, params)
    };
    let class = class(vm, style.is_anywhere());
    let text = without_select(text);
    Ok(Value::Instance(Instance::with_host(&class, Compiled { statement, text, params })))
}

/// Whether parameters are to be written out.
fn is_literal(vm: &mut Vm, args: &mut Args) -> Result<bool> {
    let mut literal = false;
    match args.take_keyword("compile_kwargs").and_then(Value::non_none) {
        None => {}
        Some(Value::Dict(given)) => {
            let given: Vec<_> =
                given.dict.borrow().iter().map(|entry| (entry.key.clone(), entry.value.clone())).collect();
            for (name, value) in given {
                let is_set = vm.truthy(&value)?;
                match vm.str(&name)?.as_str() {
                    "literal_binds" => literal = is_set,
                    // What is written out has its lists written out too.
                    "render_postcompile" if literal || !is_set => {}
                    name => return Err(unsupported(format!("`compile(compile_kwargs={{\"{name}\": …}})`"))),
                }
            }
        }
        Some(_) => return Err(unsupported("`compile_kwargs` that is no dict")),
    }
    Ok(literal)
}

fn rendered(vm: &mut Vm, statement: &Value, style: Style) -> Result<Rendered<Param>> {
    if let Some(query) = select::query_of(statement) {
        return select::shown(vm, &query, style);
    }
    if let Some(rendered) = dml::shown(vm, statement, style) {
        return rendered;
    }
    match node_of(vm, statement)? {
        Some(node) => Ok(Select { filter: Some(node.expr), ..Select::default() }.render(style)),
        None => Err(unsupported(format!("`compile` of a `{}`", vm.type_name(statement)))),
    }
}

/// The text of a condition is what stands behind WHERE.
pub(super) fn without_select(text: String) -> String {
    text.strip_prefix("SELECT * \nWHERE ").map(str::to_owned).unwrap_or(text)
}

fn put_in(rendered: &Rendered<Param>) -> Option<Vec<(String, Value)>> {
    let mut all: Vec<(String, Value)> = Vec::new();
    let mut put = |name: String, value: Value| {
        if !all.iter().any(|(known, _)| *known == name) {
            all.push((name, value));
        }
    };
    let given = |param: &Param| if matches!(param.value, Value::Ellipsis) { Value::None } else { param.value.clone() };
    let mut lists = rendered.lists.iter().peekable();
    for at in 0..=rendered.params.len() {
        while let Some(list) = lists.next_if(|list| list.at == at) {
            let values = list.values.as_ref()?.iter().map(given).collect();
            put(list.name.to_string(), Value::list(values));
        }
        if let (Some(param), Some(name)) = (rendered.params.get(at), rendered.names.get(at)) {
            put(name.to_string(), given(param));
        }
    }
    Some(all)
}

/// The text of what was rendered in a literal style with its parameters written out; `place` says where, for what is
/// not supported.
///
/// # Errors
/// For values that are no numbers, texts or moments.
pub(crate) fn written_out(vm: &mut Vm, rendered: &Rendered<Param>, style: Style, place: &str) -> Result<String> {
    let mut literals = Vec::new();
    for param in &rendered.params {
        literals.push(literal(vm, param, style.is_anywhere(), place)?);
    }
    let text = rendered.written_out(&literals);
    text.ok_or_else(|| unsupported(format!("this expression as {place}")))
}

fn literal(vm: &mut Vm, param: &Param, is_anywhere: bool, place: &str) -> Result<String> {
    let Param { value, kind } = param;
    // What has no value yet has none here.
    if matches!(value, Value::Ellipsis) {
        return Ok("NULL".to_owned());
    }
    if is_anywhere && !value.is_none() {
        match &kind.kind {
            Kind::Known(SqlType::Boolean) => return Ok(vm.truthy(value)?.to_string()),
            Kind::Known(SqlType::DateTime { aware: false } | SqlType::Time) => {
                let shown = vm.call_method(value, "isoformat", [])?;
                return Ok(format!("'{}'", vm.str(&shown)?.replace('T', " ")));
            }
            Kind::Known(SqlType::Interval) => return Err(unsupported(format!("this type in {place}"))),
            _ => {}
        }
    }
    let is_aware = kind.is(&SqlType::DateTime { aware: true }) && !value.is_none();
    let sql = match kind.to_sql(vm, value) {
        Ok(_) if is_aware => return Err(unsupported(format!("this type in {place}"))),
        Err(raised) if is_aware && vm.exception_is(&raised, "ValueError") => {
            let shown = vm.repr(value)?;
            let message = format!(
                "Could not render literal value \"{shown}\" with datatype DATETIME; see parent stack trace for more detail."
            );
            return Err(error(vm, "CompileError", message));
        }
        result => result?,
    };
    Ok(match sql {
        // Exact numbers are written as they are given.
        SqlValue::Integer(_) | SqlValue::Real(_) if kind.is_number() => vm.str(value)?.to_string(),
        SqlValue::Integer(number) => number.to_string(),
        SqlValue::Real(number) => format!("{number:?}"),
        SqlValue::Text(literal) => format!("'{}'", literal.replace('\'', "''")),
        SqlValue::Null => "NULL".to_owned(),
        SqlValue::Blob(_) => return Err(unsupported(format!("bytes in {place}"))),
    })
}

fn class(vm: &mut Vm, is_anywhere: bool) -> Rc<Class> {
    let object = vm.types.object.clone();
    let classes = vm.state::<Classes>();
    let (class, module, name) = if is_anywhere {
        (&classes.anywhere, "sqlalchemy.sql.compiler", "StrSQLCompiler")
    } else {
        (&classes.sqlite, "sqlalchemy.dialects.sqlite.base", "SQLiteCompiler")
    };
    class.get_or_init(|| ClassBuilder::new(module, name, &object).natives(METHODS).build()).clone()
}

fn this(args: &Args) -> Result<Rc<Compiled>> {
    args.this().host::<Compiled>().ok_or_else(|| unsupported("this kind of compiled statement"))
}

fn params(args: &Args) -> Result<Value> {
    let compiled = this(args)?;
    let Some(params) = &compiled.params else { return Err(unsupported("the parameters of this statement")) };
    let mut dict = Dict::default();
    for (name, value) in params {
        dict.set_str(name.as_str(), value.clone());
    }
    Ok(Value::dict(dict))
}
