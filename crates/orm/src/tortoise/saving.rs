//! Objects of models and their rows: creating, saving, deleting, reading again.
//!
//! Mirrors Tortoise 1.1.9, `models.py` (`Model`) and `backends/base/executor.py`.

use std::rc::Rc;

use linktable_python::object::{Generator, Then};
use linktable_python::{Args, Dict, Result, Text, Value, Vm};

use crate::tortoise::client::Client;
use crate::tortoise::context;
use crate::tortoise::given::Given;
use crate::tortoise::instance::{is_saved, is_set, meta, pk_of, put};
use crate::tortoise::mapping::Meta;
use crate::tortoise::{errors, executor, queries, signals};

/// `Model.create(using_db=None, **kwargs)`.
pub fn create(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let class = args.take_this();
    let using_db = args.take_keyword("using_db").or_else(|| args.positional.first().cloned()).unwrap_or_default();
    let keywords = args.keywords;
    Ok(Generator::native_async("create", move |vm| {
        let object = vm.call(&class, Args { positional: Vec::new(), keywords })?;
        put(&object, "_saved_in_db", Value::Bool(false));
        let mut args = Args::none().with("using_db", using_db);
        args = args.with("force_create", Value::Bool(true));
        let save = vm.get_attr(&object, "save")?;
        let saving = vm.call(&save, args)?;
        Ok(Then::awaiting(saving, move |_, outcome| outcome.map(|_| Then::Return(object))))
    }))
}

/// `object.save(using_db=None, update_fields=None, force_create=False, force_update=False)`.
pub fn save(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("Model.save", args);
    let using_db = given.next(vm, "using_db")?.unwrap_or_default();
    let update_fields = given.next(vm, "update_fields")?.unwrap_or_default();
    let force_create = given.next(vm, "force_create")?.unwrap_or_default();
    let force_update = given.next(vm, "force_update")?.unwrap_or_default();
    given.finish(vm)?;
    Ok(Generator::native_async("save", move |vm| {
        let (force_create, force_update) = (vm.truthy(&force_create)?, vm.truthy(&force_update)?);
        let saving = Saving { this, update_fields, force_create, force_update };
        await_defaults(vm, saving.this.clone(), move |vm| saving.start(vm, &using_db))
    }))
}

/// A call of `save`.
struct Saving {
    this: Value,
    update_fields: Value,
    force_create: bool,
    force_update: bool,
}

impl Saving {
    fn start(self, vm: &mut Vm, using_db: &Value) -> Result<Then> {
        let meta = meta(vm, &self.this)?;
        let client = context::client_for(vm, &meta, using_db)?;
        let fields = match vm.truthy(&self.update_fields)? {
            true => Some(vm.collect(&self.update_fields)?),
            false => None,
        };
        if is_set(&self.this, "_partial") {
            check_partial(vm, &meta, &self.this, fields.as_deref())?;
        }
        let class = vm.class_of(&self.this);
        let db = crate::tortoise::client::object(vm, &client);
        let (object, rest) = (self.this.clone(), [db.clone(), self.update_fields.clone()]);
        signals::send(vm, "pre_save", &class, &object, &rest, move |vm| self.write(vm, client, meta, fields, db))
    }

    fn write(
        self,
        vm: &mut Vm,
        client: Rc<Client>,
        meta: Rc<Meta>,
        fields: Option<Vec<Value>>,
        db: Value,
    ) -> Result<Then> {
        let pk = pk_of(vm, &self.this)?;
        let creates = if self.force_create {
            true
        } else if self.force_update {
            false
        } else {
            !((is_saved(&self.this) || fields.is_some()) && !pk.is_none())
        };
        let object = self.this.clone();
        if creates {
            return executor::insert(vm, &client, &meta, &object, move |vm| self.finish(vm, true, db));
        }
        executor::update(vm, &client, &meta, &object, fields.as_deref(), move |vm, rows| {
            if self.force_update && rows == 0 {
                let shown = vm.str(&pk)?;
                let message = format!("Can't update object that doesn't exist. PK: {shown}");
                return Err(errors::error(vm, "IntegrityError", message));
            }
            self.finish(vm, false, db)
        })
    }

    fn finish(self, vm: &mut Vm, created: bool, db: Value) -> Result<Then> {
        put(&self.this, "_saved_in_db", Value::Bool(true));
        let class = vm.class_of(&self.this);
        let rest = [Value::Bool(created), db, self.update_fields];
        signals::send(vm, "post_save", &class, &self.this, &rest, |_| Ok(Then::Return(Value::None)))
    }
}

/// Awaits the defaults that are coroutines, one after the other, and goes on with `then`.
fn await_defaults(vm: &mut Vm, this: Value, then: impl FnOnce(&mut Vm) -> Result<Then> + 'static) -> Result<Then> {
    let waiting = this.as_instance().and_then(|object| object.own("_await_when_save"));
    let mut functions = match waiting {
        Some(waiting @ Value::Dict(_)) => vm.mapping_items(&waiting)?,
        _ => Vec::new(),
    };
    functions.reverse();
    await_next_default(vm, this, functions, Box::new(then))
}

/// What comes after something that was awaited.
type Onward = Box<dyn FnOnce(&mut Vm) -> Result<Then>>;

fn await_next_default(vm: &mut Vm, this: Value, mut functions: Vec<(Value, Value)>, then: Onward) -> Result<Then> {
    let Some((name, function)) = functions.pop() else {
        put(&this, "_await_when_save", Value::dict(Dict::default()));
        return then(vm);
    };
    let coroutine = vm.call(&function, Args::none())?;
    Ok(Then::awaiting(coroutine, move |vm, value| {
        let value = value?;
        if let Some(name) = name.as_text() {
            vm.set_attr(&this, name, value)?;
        }
        await_next_default(vm, this, functions, then)
    }))
}

fn check_partial(vm: &mut Vm, meta: &Meta, this: &Value, fields: Option<&[Value]>) -> Result<()> {
    let name = vm.type_name(this);
    let Some(fields) = fields else {
        let message = format!("{name} is a partial model, can only be saved with the relevant update_field provided");
        return Err(errors::error(vm, "IncompleteInstanceError", message));
    };
    for field in fields {
        let pk = meta.pk_attr.borrow().clone();
        let field = vm.str(field)?;
        let message = if vm.get_attr_opt(this, &pk)?.is_none() {
            format!("{name} is a partial model without primary key fetchd. Partial update not available")
        } else if vm.get_attr_opt(this, &field)?.is_none() {
            format!("{name} is a partial model, field '{field}' is not available")
        } else {
            continue;
        };
        return Err(errors::error(vm, "IncompleteInstanceError", message));
    }
    Ok(())
}

/// `object.delete(using_db=None)`.
pub fn delete(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("Model.delete", args);
    let using_db = given.next(vm, "using_db")?.unwrap_or_default();
    given.finish(vm)?;
    Ok(Generator::native_async("delete", move |vm| {
        let meta = meta(vm, &this)?;
        let client: Rc<Client> = context::client_for(vm, &meta, &using_db)?;
        if !is_saved(&this) {
            return Err(errors::error(vm, "OperationalError", "Can't delete unpersisted record"));
        }
        let class = vm.class_of(&this);
        let db = crate::tortoise::client::object(vm, &client);
        let (object, rest) = (this.clone(), [db]);
        let sent = rest.clone();
        signals::send(vm, "pre_delete", &class.clone(), &this, &sent, move |vm| {
            executor::delete(vm, &client, &meta, &object.clone(), move |vm| {
                signals::send(vm, "post_delete", &class, &object, &rest, |_| Ok(Then::Return(Value::None)))
            })
        })
    }))
}

/// `object.refresh_from_db(fields=None, using_db=None)`.
pub fn refresh_from_db(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("Model.refresh_from_db", args);
    let fields = given.next(vm, "fields")?.unwrap_or_default();
    let using_db = given.next(vm, "using_db")?.unwrap_or_default();
    given.finish(vm)?;
    Ok(Generator::native("refresh_from_db", move |vm| {
        if !is_saved(&this) {
            return Err(errors::error(vm, "OperationalError", "Can't refresh unpersisted record"));
        }
        let meta = meta(vm, &this)?;
        let client = context::client_for(vm, &meta, &using_db)?;
        let names = match vm.truthy(&fields)? {
            true => Some(vm.collect(&fields)?),
            false => None,
        };
        let pk = pk_of(vm, &this)?;
        let read = queries::read_one(vm, &client, &meta, names.as_deref(), &pk)?;
        let names: Vec<Text> = match names {
            Some(names) => names.iter().filter_map(|name| name.as_text().cloned()).collect(),
            None => meta.columns().iter().map(|field| field.column()).collect(),
        };
        for name in names {
            let value = vm.get_attr_opt(&read, &name)?.unwrap_or_default();
            vm.set_attr(&this, &name, value)?;
        }
        Ok(Value::None)
    }))
}
