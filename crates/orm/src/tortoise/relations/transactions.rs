//! Transactions, savepoints, and the clients they run on.
//!
//! Mirrors Tortoise 1.1.9, `transactions.py`, `backends/base/client.py`
//! (`NestedTransactionContext`) and `backends/sqlite/client.py`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{Generator, Instance, Module, Native, Then};
use linktable_python::{Args, Class, ClassBuilder, Mode, Result, Value, Vm};

use crate::tortoise::client::{Client, client_of, object};
use crate::tortoise::context::{self, Context};
use crate::tortoise::errors;
use crate::tortoise::given::Given;

const FINALISED: &str = "Transaction already finalised";

/// What the client of a transaction has besides a client's own methods.
pub const WRAPPER: &[NativeDef] = &[
    method("begin", |vm, args| statement(vm, args, "begin", begin)),
    method("commit", |vm, args| statement(vm, args, "commit", |vm, client| end(vm, client, true))),
    method("release_savepoint", |vm, args| {
        statement(vm, args, "release_savepoint", |vm, client| to_savepoint(vm, client, "RELEASE"))
    }),
    method("rollback", |vm, args| statement(vm, args, "rollback", |vm, client| end(vm, client, false))),
    method("savepoint", |vm, args| statement(vm, args, "savepoint", savepoint)),
    method("savepoint_rollback", |vm, args| {
        statement(vm, args, "savepoint_rollback", |vm, client| {
            to_savepoint(vm, client, "ROLLBACK TO")?;
            client.savepoint.take();
            Ok(())
        })
    }),
];

/// A method of a transaction's client that takes no arguments.
fn statement(
    _vm: &mut Vm,
    args: Args,
    name: &'static str,
    run: fn(&mut Vm, &Rc<Client>) -> Result<()>,
) -> Result<Value> {
    let client = client_of(&args.this()).ok_or_else(|| unsupported("a connection made by hand"))?;
    Ok(Generator::native(name, move |vm| run(vm, &client).map(|()| Value::None)))
}

fn begin(vm: &mut Vm, client: &Rc<Client>) -> Result<()> {
    client.begin(vm)
}

fn end(vm: &mut Vm, client: &Rc<Client>, commits: bool) -> Result<()> {
    if client.finalized.get() {
        return Err(errors::error(vm, "TransactionManagementError", FINALISED));
    }
    client.end(vm, commits)?;
    client.finalized.set(true);
    Ok(())
}

/// How many savepoints a script has set.
#[derive(Default)]
struct Savepoints(Cell<u64>);

fn savepoint(vm: &mut Vm, client: &Rc<Client>) -> Result<()> {
    let count = vm.state::<Savepoints>();
    let name = format!("tortoise_savepoint_{}", count.0.replace(count.0.get() + 1));
    let sql = format!("SAVEPOINT {name}");
    *client.savepoint.borrow_mut() = Some(name);
    client.execute_plainly(vm, &sql)
}

fn to_savepoint(vm: &mut Vm, client: &Rc<Client>, verb: &str) -> Result<()> {
    if client.finalized.get() {
        return Err(errors::error(vm, "TransactionManagementError", FINALISED));
    }
    let Some(name) = client.savepoint.borrow().clone() else {
        return Err(errors::error(vm, "TransactionManagementError", "No savepoint to rollback to"));
    };
    client.execute_plainly(vm, &format!("{verb} {name}"))
}

/// What `in_transaction()` gives.
struct Transaction {
    /// The client on which it is begun.
    parent: Rc<Client>,
    /// Its own.
    client: Rc<Client>,
    /// The client that stood under the alias before, while it is entered.
    before: RefCell<Option<Option<Rc<Client>>>>,
}

impl Transaction {
    /// Whether it is a savepoint in another one.
    fn is_nested(&self) -> bool {
        self.parent.parent.is_some()
    }
}

const CONTEXT: &[NativeDef] = &[method("__aenter__", enter), method("__aexit__", leave)];

#[derive(Default)]
struct Classes(RefCell<Vec<Rc<Class>>>);

fn class(vm: &mut Vm, nested: bool) -> Rc<Class> {
    let known = vm.state::<Classes>();
    if known.0.borrow().is_empty() {
        let object = vm.types.object.clone();
        let base =
            ClassBuilder::new("tortoise.backends.base.client", "TransactionContext", &object).with_dict().build();
        let sqlite = ClassBuilder::new("tortoise.backends.sqlite.client", "SqliteTransactionContext", &base);
        let nested = ClassBuilder::new("tortoise.backends.base.client", "NestedTransactionContext", &base);
        *known.0.borrow_mut() = vec![sqlite.natives(CONTEXT).build(), nested.natives(CONTEXT).build()];
    }
    let found = known.0.borrow().get(usize::from(nested)).cloned();
    found.unwrap_or_else(|| vm.types.object.clone())
}

/// `client._in_transaction()`.
///
/// # Errors
/// If the client was made by hand.
pub fn in_transaction_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let parent = client_of(&args.this()).ok_or_else(|| unsupported("a connection made by hand"))?;
    Ok(transaction(vm, parent))
}

fn transaction(vm: &mut Vm, parent: Rc<Client>) -> Value {
    let client = Rc::new(parent.transaction());
    let transaction = Transaction { parent, client, before: RefCell::default() };
    let class = class(vm, transaction.is_nested());
    Value::Instance(Instance::with_host(&class, transaction))
}

fn this(args: &Args) -> Result<Rc<Transaction>> {
    args.this().host::<Transaction>().ok_or_else(|| unsupported("a transaction made by hand"))
}

fn enter(_vm: &mut Vm, args: Args) -> Result<Value> {
    let transaction = this(&args)?;
    Ok(Generator::native_async("__aenter__", move |vm| {
        if transaction.is_nested() {
            savepoint(vm, &transaction.client)?;
            return Ok(Then::Return(object(vm, &transaction.client)));
        }
        let turns = transaction.parent.turns.clone();
        turns.acquire(vm, move |vm| {
            transaction.parent.open(vm)?;
            let before = context::replace(vm, &transaction.parent.alias, Some(transaction.client.clone()));
            *transaction.before.borrow_mut() = Some(before);
            begin(vm, &transaction.client)?;
            Ok(Then::Return(object(vm, &transaction.client)))
        })
    }))
}

fn leave(_vm: &mut Vm, args: Args) -> Result<Value> {
    let transaction = this(&args)?;
    let failed = args.get(1).cloned().and_then(Value::non_none);
    Ok(Generator::native("__aexit__", move |vm| {
        let ended = finish(vm, &transaction, failed);
        if !transaction.is_nested() {
            if let Some(before) = transaction.before.take() {
                context::replace(vm, &transaction.parent.alias, before);
            }
            transaction.parent.turns.release(vm)?;
        }
        ended.map(|()| Value::None)
    }))
}

fn finish(vm: &mut Vm, transaction: &Transaction, failed: Option<Value>) -> Result<()> {
    let client = &transaction.client;
    if client.finalized.get() {
        return Ok(());
    }
    let Some(failed) = failed else {
        return match transaction.is_nested() {
            true => to_savepoint(vm, client, "RELEASE"),
            false => end(vm, client, true),
        };
    };
    // What failed to end the transaction can not be undone by ending it.
    let unmanageable = Value::Class(errors::class(vm, "TransactionManagementError"));
    if failed.is(&unmanageable) {
        return Ok(());
    }
    if transaction.is_nested() {
        to_savepoint(vm, client, "ROLLBACK TO")?;
        client.savepoint.take();
        return Ok(());
    }
    end(vm, client, false)
}

/// `in_transaction(connection_name=None)`.
fn in_transaction(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut given = Given::function("in_transaction", args);
    let name = given.next(vm, "connection_name")?;
    given.no_more_positional(vm)?;
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let client = named_client(vm, name.as_ref())?;
    Ok(transaction(vm, client))
}

/// The client of a name, or of the only database.
fn named_client(vm: &mut Vm, name: Option<&Value>) -> Result<Rc<Client>> {
    if let Some(name) = name
        && vm.truthy(name)?
    {
        let name = vm.str(name)?;
        return context::connection(vm, &name);
    }
    let context = vm.state::<Context>();
    let aliases: Vec<String> = context.databases.borrow().iter().map(|database| database.alias.clone()).collect();
    match aliases.as_slice() {
        [only] => context::connection(vm, only),
        [] => context::connection(vm, "default"),
        _ => {
            let aliases = Value::list(aliases.iter().map(|alias| Value::str(alias.as_str())).collect());
            let shown = vm.repr(&aliases)?;
            let message =
                format!("You are running with multiple databases, so you should specify connection_name: {shown}");
            Err(errors::error(vm, "ParamsError", message))
        }
    }
}

/// `atomic(connection_name=None)`.
fn atomic(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut given = Given::function("atomic", args);
    let name = given.next(vm, "connection_name")?.unwrap_or_default();
    given.no_more_positional(vm)?;
    Ok(Value::Native(Native::closure("wrapper", move |vm, args| wrap(vm, &args.this(), &name))))
}

/// The function that runs another in a transaction.
fn wrap(vm: &mut Vm, function: &Value, name: &Value) -> Result<Value> {
    let functools = vm.import("functools")?;
    let support = vm.import("_linktable")?;
    let define = vm.get_attr(&support, "define")?;
    let namespace = linktable_python::object::DictObject::new(linktable_python::Dict::default());
    namespace.set_str("in_transaction", Value::native("in_transaction", in_transaction));
    namespace.set_str("wraps", vm.get_attr(&functools, "wraps")?);
    namespace.set_str("func", function.clone());
    namespace.set_str("connection_name", name.clone());
    let source = "@wraps(func)\nasync def wrapped(*args, **kwargs):\n    async with in_transaction(connection_name):\n        return await func(*args, **kwargs)\n";
    vm.call(&define, [Value::str(source), Value::Dict(namespace), Value::str("tortoise.transactions")].into())
}

/// Fills `tortoise.transactions`.
///
/// # Errors
/// None.
pub fn fill(_vm: &mut Vm, module: &Rc<Module>) -> Result<()> {
    module.add("in_transaction", in_transaction);
    module.add("atomic", atomic);
    Ok(())
}
