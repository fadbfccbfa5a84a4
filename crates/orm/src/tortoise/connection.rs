//! `tortoise.connection`: connections as objects of Python's.
//!
//! Mirrors Tortoise 1.1.9, `connection.py` and `backends/sqlite/client.py`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{Generator, Instance, Module, Then};
use linktable_python::{Args, Class, ClassBuilder, Dict, Mode, Result, Value, Vm};
use linktable_store::Rows;

use crate::tortoise::client::{Client, affected, client_of, object};
use crate::tortoise::context::{self, Context};
use crate::tortoise::field::convert;
use crate::tortoise::given::Given;
use crate::tortoise::relations::transactions;
use crate::tortoise::{capabilities, row, schema_generator};

/// What the real clients have besides.
const MISSING: &str = " _connection _lock _parent _pool acquire_connection db_create db_delete \
    executor_class fetch_inserted log pragmas query_class ";

const CLIENT: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if MISSING.contains(&format!(" {name} ")) {
            return Err(unsupported(format!("`{name}` of a connection")));
        }
        let kind = vm.type_name(&args.this());
        Err(vm.attribute_error(format!("'{kind}' object has no attribute '{name}'"), &args.this(), &name))
    }),
    method("_in_transaction", transactions::in_transaction_of),
    getter("capabilities", |vm, _| Ok(capabilities::object(vm))),
    method("close", |vm, args| {
        let client = this(vm, &args)?;
        Ok(Generator::native("close", move |vm| client.close(vm).map(|()| Value::None)))
    }),
    getter("connection_name", |vm, args| Ok(Value::str(this(vm, &args)?.alias.as_str()))),
    method("create_connection", |vm, args| {
        let client = this(vm, &args)?;
        Ok(Generator::native("create_connection", move |vm| client.open(vm).map(|_| Value::None)))
    }),
    method("execute_insert", |vm, args| {
        query(vm, args, "execute_insert", |_, rows| Ok(Value::Int(rows.last_insert_rowid)))
    }),
    method("execute_many", execute_many),
    method("execute_query", |vm, args| {
        query(vm, args, "execute_query", |vm, rows| {
            let list = row::objects(vm, &rows);
            Ok(Value::tuple(vec![affected(&rows), Value::list(list)]))
        })
    }),
    method("execute_query_dict", |vm, args| {
        query(vm, args, "execute_query_dict", |_, rows| Ok(Value::list(dicts(&rows))))
    }),
    method("execute_query_dict_with_affected", |vm, args| {
        query(vm, args, "execute_query_dict_with_affected", |_, rows| {
            Ok(Value::tuple(vec![Value::list(dicts(&rows)), affected(&rows)]))
        })
    }),
    method("execute_script", |vm, args| {
        let (this_object, mut given) = Given::method("SqliteClient.execute_script", args);
        let Some(sql) = given.next(vm, "query")? else { return Err(given.missing(vm, &["query"])) };
        let client = this(vm, &[this_object].into())?;
        let sql = vm.str(&sql)?;
        Ok(Generator::native_async("execute_script", move |vm| {
            let turns = client.turns.clone();
            turns.take(
                vm,
                move |vm| client.execute_script(vm, &sql),
                |_, done| done.map(|()| Then::Return(Value::None)),
            )
        }))
    }),
    getter("filename", |vm, args| Ok(Value::str(this(vm, &args)?.filename.as_str()))),
];

const PROXY: &[NativeDef] = &[
    method("all", |vm, _| {
        let context = vm.state::<Context>();
        let aliases: Vec<String> = context.databases.borrow().iter().map(|database| database.alias.clone()).collect();
        let mut all = Vec::new();
        for alias in aliases {
            let client = context::connection(vm, &alias)?;
            all.push(object(vm, &client));
        }
        Ok(Value::list(all))
    }),
    method("close_all", |_, _| Ok(Generator::native("close_all", |vm| close_all(vm).map(|()| Value::None)))),
    method("discard", |vm, args| {
        let alias = vm.str(&args.get(1).cloned().unwrap_or_default())?;
        vm.state::<Context>().connections.borrow_mut().retain(|(known, _)| **known != *alias);
        Ok(Value::None)
    }),
    method("get", |vm, args| get(vm, args.get(1))),
];

#[derive(Default)]
struct Classes(RefCell<Vec<Rc<Class>>>);

fn classes(vm: &mut Vm) -> Vec<Rc<Class>> {
    let kept = vm.state::<Classes>();
    if kept.0.borrow().is_empty() {
        let object = vm.types.object.clone();
        let module = "tortoise.backends.sqlite.client";
        let base = ClassBuilder::new("tortoise.backends.base.client", "BaseDBAsyncClient", &object).with_dict().build();
        let [_, generator] = schema_generator::classes(vm);
        let client = ClassBuilder::new(module, "SqliteClient", &base).natives(CLIENT);
        let client = client.attribute("schema_generator", Value::Class(generator)).build();
        let wrapper = ClassBuilder::new(module, "SqliteTransactionWrapper", &client);
        let wrapper = wrapper.natives(transactions::WRAPPER).build();
        let proxy = ClassBuilder::new("tortoise.connection", "_ConnectionsProxy", &object).natives(PROXY).build();
        *kept.0.borrow_mut() = vec![client, wrapper, proxy, base];
    }
    kept.0.borrow().clone()
}

/// The class of connections, or of those in a transaction.
pub fn client_class(vm: &mut Vm, in_transaction: bool) -> Rc<Class> {
    let classes = classes(vm);
    let found = classes.get(usize::from(in_transaction)).cloned();
    found.unwrap_or_else(|| vm.types.object.clone())
}

/// `connections`.
pub fn proxy(vm: &mut Vm) -> Value {
    let classes = classes(vm);
    classes.get(2).map_or(Value::None, |class| Value::Instance(Instance::new(class)))
}

/// `BaseDBAsyncClient`.
pub fn base_class(vm: &mut Vm) -> Rc<Class> {
    classes(vm).get(3).cloned().unwrap_or_else(|| vm.types.object.clone())
}

/// Puts the class that stands for a connection in annotations into a module.
pub fn fill_client(vm: &mut Vm, module: &Rc<Module>) {
    for at in [0, 1, 3] {
        if let Some(class) = classes(vm).get(at) {
            module.add_class(class);
        }
    }
}

/// Fills `tortoise.connection`.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    let proxy = proxy(vm);
    module.set("connections", proxy);
    module.add("get_connection", |vm, args| get(vm, args.get(0)));
    module.add("get_connections", |vm, _| Ok(proxy_of(vm)));
}

fn proxy_of(vm: &mut Vm) -> Value {
    proxy(vm)
}

/// The connection under an alias.
///
/// # Errors
/// As [`context::connection`].
pub fn get(vm: &mut Vm, alias: Option<&Value>) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let alias = vm.str(&alias.cloned().unwrap_or_default())?;
    let client = context::connection(vm, &alias)?;
    Ok(object(vm, &client))
}

/// Closes all connections; the configuration stays.
///
/// # Errors
/// What SQLite refuses.
pub fn close_all(vm: &mut Vm) -> Result<()> {
    let context = vm.state::<Context>();
    let connections = context.connections.take();
    for (_, client) in connections {
        client.close(vm)?;
    }
    Ok(())
}

fn this(_vm: &mut Vm, args: &Args) -> Result<Rc<Client>> {
    client_of(&args.this()).ok_or_else(|| unsupported("a connection made by hand"))
}

/// A coroutine that executes a statement and makes something of its rows.
fn query(vm: &mut Vm, args: Args, name: &'static str, make: fn(&mut Vm, Rows) -> Result<Value>) -> Result<Value> {
    let (object, mut given) = Given::method(name, args);
    let Some(sql) = given.next(vm, "query")? else { return Err(given.missing(vm, &["query"])) };
    let values = given.next(vm, "values")?.and_then(Value::non_none);
    let client = this(vm, &[object].into())?;
    let sql = vm.str(&sql)?;
    Ok(Generator::native_async(name, move |vm| {
        let values = match values {
            Some(values) => vm.collect(&values)?,
            None => Vec::new(),
        };
        client.statement(vm, sql, values, move |vm, rows| make(vm, rows?).map(Then::Return))
    }))
}

fn execute_many(vm: &mut Vm, args: Args) -> Result<Value> {
    let (object, mut given) = Given::method("SqliteClient.execute_many", args);
    let (Some(sql), Some(values)) = (given.next(vm, "query")?, given.next(vm, "values")?) else {
        return Err(given.missing(vm, &["query", "values"]));
    };
    let client = this(vm, &[object].into())?;
    let sql = vm.str(&sql)?;
    Ok(Generator::native_async("execute_many", move |vm| {
        let mut rows = Vec::new();
        for row in vm.collect(&values)? {
            rows.push(vm.collect(&row)?);
        }
        let turns = client.turns.clone();
        let execute = move |vm: &mut Vm| client.execute_many(vm, &sql, &rows);
        turns.take(vm, execute, |_, done| done.map(|_| Then::Return(Value::None)))
    }))
}

/// Rows as dicts.
pub fn dicts(rows: &Rows) -> Vec<Value> {
    let one = |row: &Vec<linktable_schema::SqlValue>| {
        let mut dict = Dict::default();
        for (column, value) in rows.columns.iter().zip(row) {
            dict.set_str(column.as_str(), convert::plain(value));
        }
        Value::dict(dict)
    };
    rows.rows.iter().map(one).collect()
}
