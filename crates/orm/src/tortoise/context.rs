//! What `Tortoise.init` leaves: apps, connections, the time zone.
//!
//! Mirrors Tortoise 1.1.9, `context.py`, `connection.py` and `apps.py`.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use linktable_python::code::Source;
use linktable_python::object::Instance;
use linktable_python::{Result, Text, Value, Vm};

use crate::tortoise::client::{Client, client_of};
use crate::tortoise::errors;
use crate::tortoise::mapping::Meta;

/// The state of a script (`vm.state::<Context>()`).
#[derive(Default)]
pub struct Context {
    /// Every class of models, in the order of their statements; abstract ones as well.
    pub models: RefCell<Vec<Rc<Meta>>>,
    /// `Tortoise.apps`: labels and models.
    pub apps: RefCell<Vec<(Text, Vec<Rc<Meta>>)>>,
    /// Whether `Tortoise.init` was called, and connections not closed since.
    pub is_initialised: Cell<bool>,
    /// `use_tz`.
    pub use_tz: Cell<bool>,
    /// `timezone`.
    pub timezone: RefCell<String>,
    /// The connections by alias; a transaction puts its client in the place of its parent.
    pub connections: RefCell<Vec<(Text, Rc<Client>)>>,
    /// What connections are made from.
    pub databases: RefCell<Vec<Database>>,
    /// The source in which the last class of models stands.
    pub source: RefCell<Option<Rc<Source>>>,
    /// `table_name_generator`.
    pub table_name_generator: RefCell<Value>,
    /// `lenient`: relationships that both ends declare are one.
    pub lenient: Cell<bool>,
}

/// One of `connections` in the configuration.
#[derive(Clone, Debug)]
pub struct Database {
    /// Its alias.
    pub alias: String,
    /// The file, or `:memory:`.
    pub filename: String,
    /// PRAGMAs.
    pub pragmas: Vec<(String, String)>,
}

impl Context {
    /// The models of all apps, in order.
    pub fn registered(&self) -> Vec<Rc<Meta>> {
        self.apps.borrow().iter().flat_map(|(_, models)| models.iter().cloned()).collect()
    }
}

/// The clients of transactions that are open in a task, by alias: they stand before [`Context::connections`].
#[derive(Default)]
struct Entered(Vec<(Text, Rc<Client>)>);

/// The name under which a context of Python's keeps [`Entered`].
const ENTERED: &str = "tortoise connections";

fn entered(vm: &Vm) -> Option<Rc<Entered>> {
    vm.context.get_str(ENTERED)?.host::<Entered>()
}

/// Puts the client of a transaction under an alias, or takes it away, for the task that
/// runs; gives the one that was there.
pub fn replace(vm: &mut Vm, alias: &str, client: Option<Rc<Client>>) -> Option<Rc<Client>> {
    let mut clients = entered(vm).map(|entered| entered.0.clone()).unwrap_or_default();
    let at = clients.iter().position(|(known, _)| known.as_str() == alias);
    let before = at.map(|at| clients.remove(at).1);
    clients.extend(client.map(|client| (alias.into(), client)));
    let object = vm.types.object.clone();
    let holder = Instance::with_host(&object, Entered(clients));
    vm.context.set_str(ENTERED, Value::Instance(holder));
    before
}

/// The client under an alias, made if there is none.
///
/// # Errors
/// `RuntimeError` before `Tortoise.init`; `ConfigurationError` for an alias that is not configured.
pub fn connection(vm: &mut Vm, alias: &str) -> Result<Rc<Client>> {
    let entered = entered(vm);
    let entered = entered.iter().flat_map(|entered| &entered.0).find(|(known, _)| known.as_str() == alias);
    if let Some((_, client)) = entered {
        return Ok(client.clone());
    }
    let context = vm.state::<Context>();
    if context.databases.borrow().is_empty() {
        return Err(vm.error(
            "RuntimeError",
            "No TortoiseContext is currently active. Use 'async with TortoiseContext() as ctx:' to create one, \
             or call Tortoise.init() for global state.",
        ));
    }
    let known = context.connections.borrow().iter().find(|(known, _)| known.as_str() == alias).cloned();
    if let Some((_, client)) = known {
        return Ok(client);
    }
    let database = context.databases.borrow().iter().find(|database| database.alias == alias).cloned();
    let Some(database) = database else {
        return Err(errors::configuration(
            vm,
            format!(
                "Unable to get db settings for alias '{alias}'. Please check if the config dict contains this alias \
                 and try again"
            ),
        ));
    };
    let client = Rc::new(Client::new(alias, &database.filename, database.pragmas));
    context.connections.borrow_mut().push((alias.into(), client.clone()));
    Ok(client)
}

/// The client a model's statements go to (`_choose_db`); `using_db` if it is one.
///
/// # Errors
/// `ConfigurationError` for a model that no app has.
pub fn client_for(vm: &mut Vm, meta: &Meta, using_db: &Value) -> Result<Rc<Client>> {
    if let Some(client) = client_of(using_db) {
        return Ok(client);
    }
    let alias = meta.connection.borrow().clone();
    match alias {
        Some(alias) => connection(vm, &alias),
        None => {
            let class = Value::Class(meta.class()?);
            let shown = vm.str(&class)?;
            Err(errors::configuration(vm, format!("default_connection for the model {shown} cannot be None")))
        }
    }
}
