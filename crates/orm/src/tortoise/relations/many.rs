//! `ManyToManyRelation`: either end of a many-to-many relationship.
//!
//! Mirrors Tortoise 1.1.9, `fields/relational.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::code::BinaryOp;
use linktable_python::error::unsupported;
use linktable_python::object::{Generator, Instance, Then};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::tortoise::{Insert, Select, Table, Term};

use super::reverse;
use crate::classes;
use crate::tortoise::client::Client;
use crate::tortoise::context::client_for;
use crate::tortoise::errors;
use crate::tortoise::field::{convert, field_of};
use crate::tortoise::mapping::{Field, Kind, ManyToMany, meta_of};

const RELATION: &[NativeDef] = &[method("add", add), method("clear", clear), method("remove", remove)];

/// `tortoise.fields.relational.ManyToManyRelation`.
pub fn class(vm: &mut Vm) -> Rc<Class> {
    let base = reverse::class(vm);
    classes::once(vm, "tortoise.fields.relational.ManyToManyRelation", |_| {
        ClassBuilder::new("tortoise.fields.relational", "ManyToManyRelation", &base).natives(RELATION).build()
    })
}

/// The relation of an object.
///
/// # Errors
/// If `Tortoise.init` did not set it up.
pub fn make(vm: &mut Vm, object: &Value, field: &Rc<Field>) -> Result<Value> {
    let Kind::ManyToMany(many) = &field.kind else { return Ok(Value::None) };
    let relation = Instance::new(&class(vm));
    let remote = Value::Class(field.related()?.class()?);
    let name = Value::Str(many.related_name.borrow().clone());
    reverse::set_up(&relation, remote, name, object.clone(), Value::str("pk"));
    relation.set("field", field.object());
    Ok(Value::Instance(relation))
}

/// The link table of a many-to-many field.
pub fn through(many: &ManyToMany) -> Table {
    let schema = many.through_schema.borrow().as_deref().map(Into::into);
    Table { schema, ..Table::new(&many.through.borrow()) }
}

/// What the operations of a relation need.
struct Relation {
    object: Value,
    many: Rc<ManyToMany>,
    client: Rc<Client>,
}

impl Relation {
    fn of(vm: &mut Vm, this: &Value, using_db: &Value) -> Result<Relation> {
        let object = vm.get_attr(this, "instance")?;
        let field = vm.get_attr(this, "field")?;
        let field = field_of(&field).ok_or_else(|| unsupported("a relation without its field"))?;
        let Kind::ManyToMany(many) = &field.kind else { return Err(unsupported("a relation of another kind")) };
        let client = client_for(vm, &*field.related()?, using_db)?;
        Ok(Relation { object, many: many.clone(), client })
    }

    fn own_key(&self) -> Term<Value> {
        Term::field(&through(&self.many), &self.many.backward_key.borrow())
    }

    fn related_key(&self) -> Term<Value> {
        Term::field(&through(&self.many), &self.many.forward_key)
    }

    /// The condition that finds the link rows to these objects.
    fn among(&self, keys: Vec<Value>) -> Term<Value> {
        match <[Value; 1]>::try_from(keys) {
            Ok([key]) => self.related_key().eq(constant(key)),
            Err(keys) => self.related_key().is_in(Term::Tuple(keys.into_iter().map(constant).collect())),
        }
    }
}

/// A key in a condition: that of an object which was not saved stands as NULL.
fn constant(key: Value) -> Term<Value> {
    if key.is_none() { Term::null() } else { Term::Value(key) }
}

/// The primary key of an object as the database has it, by the field of the first object.
fn key_of(vm: &mut Vm, like: &Value, object: &Value) -> Result<Value> {
    let pk = key_field(vm, like)?;
    let key = vm.get_attr(object, "pk")?;
    convert::to_db(vm, &pk, &key, object)
}

fn key_field(vm: &mut Vm, object: &Value) -> Result<Rc<Field>> {
    match meta_of(vm, object) {
        Some(meta) => meta.pk(),
        None => {
            let message = format!("type object '{}' has no attribute '_meta'", vm.type_name(object));
            Err(vm.attribute_error(message, object, "_meta"))
        }
    }
}

/// The objects given by position, and `using_db`.
fn split(vm: &mut Vm, name: &str, mut args: Args) -> Result<(Value, Vec<Value>, Value)> {
    let this = args.take_this();
    let using_db = args.take_keyword("using_db").unwrap_or_default();
    if let Some((keyword, _)) = args.keywords.first() {
        let message = format!("ManyToManyRelation.{name}() got an unexpected keyword argument '{keyword}'");
        return Err(vm.type_error(message));
    }
    Ok((this, args.positional, using_db))
}

fn not_saved(vm: &mut Vm, object: &Value) -> Result<()> {
    if reverse::is_saved(vm, object)? {
        return Ok(());
    }
    let shown = vm.str(object)?;
    Err(errors::error(vm, "OperationalError", format!("You should first call .save() on {shown}")))
}

fn add(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, objects, using_db) = split(vm, "add", args)?;
    Ok(Generator::native_async("add", move |vm| {
        let Some(first) = objects.first() else { return Ok(Then::Return(Value::None)) };
        let object = vm.get_attr(&this, "instance")?;
        not_saved(vm, &object)?;
        let relation = Relation::of(vm, &this, &using_db)?;
        let own = key_of(vm, &object, &object)?;
        key_field(vm, first)?;
        let mut keys = Vec::new();
        for related in &objects {
            not_saved(vm, related)?;
            keys.push(key_of(vm, first, related)?);
        }
        let mut select = Select::from(&through(&relation.many));
        select.select(relation.related_key(), None);
        let condition = relation.own_key().eq(Term::Value(own.clone()));
        select.condition = Some(condition.and(relation.among(keys.clone())));
        let (sql, params) = select.render();
        let related_pk = key_field(vm, first)?;
        relation.client.clone().statement(vm, sql, params, move |vm, rows| {
            let mut known = Vec::new();
            for row in &rows?.rows {
                let key = row.first().map(convert::plain).unwrap_or_default();
                known.push(convert::to_db(vm, &related_pk, &key, &relation.object)?);
            }
            insert(vm, &relation, own, keys, known)
        })
    }))
}

/// Inserts the link rows that are not there yet, in the order of Python's sets.
fn insert(vm: &mut Vm, relation: &Relation, own: Value, keys: Vec<Value>, known: Vec<Value>) -> Result<Then> {
    let (wanted, known) = (Value::set(vm.set_from(keys)?), Value::set(vm.set_from(known)?));
    let missing = vm.binary(BinaryOp::Sub, &wanted, &known)?;
    let missing = vm.collect(&missing)?;
    if missing.is_empty() {
        return Ok(Then::Return(Value::None));
    }
    let insert = Insert {
        table: through(&relation.many),
        columns: vec![(*relation.many.forward_key).into(), (**relation.many.backward_key.borrow()).into()],
        rows: missing.into_iter().map(|key| vec![Term::Value(key), Term::Value(own.clone())]).collect(),
        conflict: None,
        returning: Vec::new(),
    };
    let (sql, params) = insert.render();
    relation.client.statement(vm, sql, params, |_, rows| rows.map(|_| Then::Return(Value::None)))
}

fn clear(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = crate::tortoise::given::Given::method("ManyToManyRelation.clear", args);
    let using_db = given.next(vm, "using_db")?.unwrap_or_default();
    given.no_more_positional(vm)?;
    Ok(Generator::native_async("clear", move |vm| delete(vm, &this, Vec::new(), &using_db)))
}

fn remove(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, objects, using_db) = split(vm, "remove", args)?;
    Ok(Generator::native_async("remove", move |vm| {
        if objects.is_empty() {
            return Err(errors::error(vm, "OperationalError", "remove() called on no instances"));
        }
        delete(vm, &this, objects, &using_db)
    }))
}

/// Deletes the link rows to these objects; all of them if none is given.
fn delete(vm: &mut Vm, this: &Value, objects: Vec<Value>, using_db: &Value) -> Result<Then> {
    let relation = Relation::of(vm, this, using_db)?;
    let own = key_of(vm, &relation.object, &relation.object)?;
    let mut condition = relation.own_key().eq(constant(own));
    if let Some(first) = objects.first() {
        let mut keys = Vec::new();
        for object in &objects {
            keys.push(key_of(vm, first, object)?);
        }
        condition = condition.and(relation.among(keys));
    }
    let mut delete = Select::from(&through(&relation.many));
    delete.delete = true;
    delete.condition = Some(condition);
    let (sql, params) = delete.render();
    relation.client.statement(vm, sql, params, |_, rows| rows.map(|_| Then::Return(Value::None)))
}
