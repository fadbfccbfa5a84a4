//! `event.listens_for(engine, "connect")`: what scripts do with a new connection, above all PRAGMAs.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Module, Native};
use linktable_python::{Args, Result, Value, Vm};
use linktable_schema::SqlValue;

use crate::sqlalchemy::database::Connection;
use crate::sqlalchemy::driver;
use crate::sqlalchemy::engine::Engine;
use crate::sqlalchemy::engine_api;
use crate::sqlalchemy::orm_events;

/// Functions to be called with every new connection: of one engine, or of all.
#[derive(Default)]
struct Listeners {
    connect: RefCell<Vec<(Option<Rc<Engine>>, Value)>>,
    /// Functions to be called before every statement.
    execute: RefCell<Vec<(Option<Rc<Engine>>, Value)>>,
}

/// Puts the functions into `sqlalchemy.event`.
pub fn fill(module: &Rc<Module>) {
    module.add("listens_for", listens_for);
    module.add("listen", listen);
    module.add("remove", remove);
    module.set("contains", Value::Native(Native::closure("contains", |_, _| Err(unsupported("`event.contains`")))));
}

/// The module as an attribute of `sqlalchemy`.
pub fn module() -> Value {
    let module = Module::new("sqlalchemy.event");
    fill(&module);
    Value::Module(module)
}

fn listens_for(_vm: &mut Vm, args: Args) -> Result<Value> {
    let target = args.this();
    let options = Args { keywords: args.keywords.clone(), ..Args::none() };
    let name = args.get(1).cloned().unwrap_or_default();
    let decorator = Native::closure("decorate", move |vm, args| {
        let function = args.this();
        add(vm, &target, &name, function.clone(), &options)?;
        Ok(function)
    });
    Ok(Value::Native(decorator))
}

fn listen(vm: &mut Vm, args: Args) -> Result<Value> {
    let name = args.get(1).cloned().unwrap_or_default();
    let function = args.get(2).cloned().unwrap_or_default();
    add(vm, &args.this(), &name, function, &args)?;
    Ok(Value::None)
}

fn add(vm: &mut Vm, target: &Value, name: &Value, function: Value, options: &Args) -> Result<()> {
    let name = vm.str(name)?;
    if orm_events::add(vm, target, &name, &function, options)? {
        return Ok(());
    }
    if !matches!(name.as_str(), "connect" | "before_cursor_execute") {
        return Err(unsupported(format!("the event \"{name}\"")));
    }
    let engine = match (engine_api::engine_of(target), target.as_class()) {
        (Some(engine), _) => Some(engine),
        (None, Some(class)) if &**class.name.borrow() == "Engine" => None,
        _ => return Err(unsupported("events of anything but an engine")),
    };
    let listeners = vm.state::<Listeners>();
    let list = if name == "connect" { &listeners.connect } else { &listeners.execute };
    list.borrow_mut().push((engine, function));
    Ok(())
}

fn remove(vm: &mut Vm, args: Args) -> Result<Value> {
    let name = args.get(1).cloned().unwrap_or_default();
    let function = args.get(2).cloned().unwrap_or_default();
    let name = vm.str(&name)?;
    orm_events::remove(vm, &name, &function);
    let listeners = vm.state::<Listeners>();
    let list = if name == "connect" { &listeners.connect } else { &listeners.execute };
    list.borrow_mut().retain(|(_, known)| !known.is(&function));
    Ok(Value::None)
}

/// A statement is about to be executed: calls who listens.
///
/// # Errors
/// What they raise.
pub fn before_execute(
    vm: &mut Vm,
    engine: &Rc<Engine>,
    sql: &str,
    rows: &[Vec<SqlValue>],
    is_many: bool,
) -> Result<()> {
    let listeners = vm.state::<Listeners>();
    if listeners.execute.borrow().is_empty() {
        return Ok(());
    }
    let all = listeners.execute.borrow().clone();
    let mut rows: Vec<Value> = rows.iter().map(|values| driver::row(values)).collect();
    let params = if is_many { Value::list(rows) } else { rows.pop().unwrap_or_default() };
    for (of, function) in all {
        if of.is_none_or(|of| Rc::ptr_eq(&of, engine)) {
            let [connection, cursor, context] = driver::withheld(vm);
            let args = [connection, cursor, Value::str(sql), params.clone(), context, Value::Bool(is_many)];
            vm.call(&function, args.into())?;
        }
    }
    Ok(())
}

/// Has a statement executed on every new connection of an engine.
pub fn on_connect(vm: &mut Vm, engine: &Rc<Engine>, sql: &'static str) {
    let run = Native::closure("set_pragma", move |vm, args| driver::execute(vm, [args.this(), Value::str(sql)].into()));
    vm.state::<Listeners>().connect.borrow_mut().push((Some(engine.clone()), Value::Native(run)));
}

/// A new connection was opened: calls who listens.
///
/// # Errors
/// What they raise.
pub fn connected(vm: &mut Vm, connection: &Rc<Connection>) -> Result<()> {
    let listeners = vm.state::<Listeners>();
    let all = listeners.connect.borrow().clone();
    for (engine, function) in all {
        if engine.is_none_or(|engine| Rc::ptr_eq(&engine, &connection.engine)) {
            let driver = driver::connection(vm, connection);
            vm.call(&function, [driver, Value::None].into())?;
        }
    }
    Ok(())
}
