//! Attributes of mapped classes: SQL expressions on the class, values on its objects.

use std::cell::OnceCell;
use std::rc::{Rc, Weak};

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::{Expr, TableRef};

use crate::registry::{Registry, model_of};
use crate::sqlalchemy::alias::Alias;
use crate::sqlalchemy::attributes;
use crate::sqlalchemy::column_attributes;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::{self, Node};
use crate::sqlalchemy::mapper::{self, Mapper, Relation};
use crate::sqlalchemy::metadata;
use crate::sqlalchemy::orm_events;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::types::{ColumnType, Kind};
use crate::sqlalchemy::writers;

/// An attribute of a mapped class.
pub struct Attribute {
    /// The class.
    pub class: Weak<Class>,
    /// The class's name.
    pub class_name: Rc<str>,
    /// The attribute's name.
    pub key: Rc<str>,
    /// The column it stands for; nothing for a relationship.
    pub column: Option<Node>,
    /// The alias of its class it was taken from.
    pub own: Option<TableRef<Param>>,
    /// The alias of the other class that `of_type` names.
    pub of_type: Option<TableRef<Param>>,
}

const METHODS: &[NativeDef] = &[
    method("__delete__", delete),
    method("__get__", get),
    method("__set__", set),
    getter("default", column_attributes::default),
    getter("foreign_keys", column_attributes::foreign_keys),
    getter("index", column_attributes::index),
    getter("key", |_, args| {
        Ok(args.this().host::<Attribute>().map_or(Value::None, |attribute| Value::str(&*attribute.key)))
    }),
    getter("name", column_attributes::name),
    getter("nullable", column_attributes::nullable),
    method("of_type", of_type),
    getter("onupdate", column_attributes::onupdate),
    getter("primary_key", column_attributes::primary_key),
    getter("server_default", column_attributes::server_default),
    getter("table", column_attributes::table),
    getter("unique", column_attributes::unique),
];

#[derive(Default)]
struct AttributeClass(OnceCell<Rc<Class>>);

fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    // No class of expressions: Python would ask its operators first where it stands on the right.
    let build = || {
        let base = ClassBuilder::new("sqlalchemy.orm.attributes", "QueryableAttribute", &object);
        let base = base.natives(expression::METHODS).build();
        ClassBuilder::new("sqlalchemy.orm.attributes", "InstrumentedAttribute", &base).natives(METHODS).build()
    };
    vm.state::<AttributeClass>().0.get_or_init(build).clone()
}

/// Gives a mapped class its attributes.
///
/// # Errors
/// None; the signature is that of the hook of class statements.
pub fn instrument(vm: &mut Vm, owner: &Rc<Class>) -> Result<()> {
    let registry = vm.state::<Registry>();
    let Some(at) = model_of(owner).and_then(|model| model.table) else { return Ok(()) };
    let Some(model) = registry.model(at) else { return Ok(()) };
    let data = registry.tables.borrow().get(at).cloned();
    let table = metadata::table_at(vm, at);
    owner.set("__table__", table);
    let attribute_class = class(vm);
    let class_name: Rc<str> = model.name.as_str().into();
    let table_name: Rc<str> = model.table.as_str().into();
    let add = |key: Rc<str>, column: Option<Node>| {
        let attribute = Attribute {
            class: Rc::downgrade(owner),
            class_name: class_name.clone(),
            key: key.clone(),
            column,
            own: None,
            of_type: None,
        };
        owner.set(&key, Value::Instance(Instance::with_host(&attribute_class, attribute)));
    };
    for (at, column) in model.columns.iter().enumerate() {
        let enum_class = data.as_ref().and_then(|data| data.enums.get(at).cloned().flatten());
        let kind = Rc::new(ColumnType { kind: Kind::Known(column.kind.clone()), enum_class });
        let key: Rc<str> = column.attribute.as_str().into();
        let name = if column.name == column.attribute { key.clone() } else { column.name.as_str().into() };
        add(key, Some(Node { expr: Expr::Column { table: TableRef::named(&table_name), name }, kind }));
    }
    for relationship in &model.relationships {
        add(relationship.attribute.as_str().into(), None);
    }
    Ok(())
}

/// Gives a mapped class the attribute of a relationship that it does not declare.
pub fn add_relationship(vm: &mut Vm, owner: &Rc<Class>, key: &str) {
    let attribute = Attribute {
        class: Rc::downgrade(owner),
        class_name: owner.name.borrow().to_string().into(),
        key: key.into(),
        column: None,
        own: None,
        of_type: None,
    };
    let class = class(vm);
    owner.set(key, Value::Instance(Instance::with_host(&class, attribute)));
}

/// The column a class's attribute stands for.
pub fn column_node(value: &Value) -> Option<Node> {
    value.host::<Attribute>()?.column.clone()
}

/// The name of a class's attribute that stands for a column.
pub fn column_key(value: &Value) -> Option<Rc<str>> {
    let attribute = value.host::<Attribute>()?;
    attribute.column.as_ref().map(|_| attribute.key.clone())
}

/// Whether a value is an attribute of a mapped class.
pub fn is_attribute(value: &Value) -> bool {
    value.host::<Attribute>().is_some()
}

/// Whether a value is a relationship attribute of a mapped class.
pub fn is_relationship(value: &Value) -> bool {
    value.host::<Attribute>().is_some_and(|attribute| attribute.column.is_none())
}

/// `Hero.teams`
pub fn title(value: &Value) -> Option<String> {
    let attribute = value.host::<Attribute>()?;
    Some(format!("{}.{}", attribute.class_name, attribute.key))
}

/// The mapper of the class an attribute is of.
///
/// # Errors
/// What configuring the mappers raises.
pub fn mapper_of(vm: &mut Vm, value: &Value) -> Result<Option<Rc<Mapper>>> {
    match value.host::<Attribute>().and_then(|attribute| attribute.class.upgrade()) {
        Some(class) => mapper::of_class(vm, &class),
        None => Ok(None),
    }
}

/// The relationship a class's attribute is, with its class's mapper.
///
/// # Errors
/// What configuring the mappers raises.
pub fn relation_of(vm: &mut Vm, value: &Value) -> Result<Option<(Rc<Mapper>, Rc<Relation>)>> {
    let Some(attribute) = value.host::<Attribute>() else { return Ok(None) };
    let Some(class) = attribute.class.upgrade() else { return Ok(None) };
    let Some(mapper) = mapper::of_class(vm, &class)? else { return Ok(None) };
    let relation = mapper.relation(&attribute.key).cloned();
    Ok(relation.map(|relation| (mapper, relation)))
}

/// The aliases a relationship attribute leads from and to, where it names them.
pub fn tables_of(value: &Value) -> (Option<TableRef<Param>>, Option<TableRef<Param>>) {
    let attribute = value.host::<Attribute>();
    attribute.map_or((None, None), |attribute| (attribute.own.clone(), attribute.of_type.clone()))
}

/// An attribute of an alias of a class: with a column, or of a relationship.
pub fn aliased(vm: &mut Vm, mapper: &Mapper, key: &str, own: &TableRef<Param>, column: Option<Node>) -> Value {
    let attribute = Attribute {
        class: mapper.class.clone(),
        class_name: mapper.name.clone(),
        key: key.into(),
        column,
        own: Some(own.clone()),
        of_type: None,
    };
    let class = class(vm);
    Value::Instance(Instance::with_host(&class, attribute))
}

/// What an attribute of a class is that stands for an expression: `proxied(Hero, "full_name", expression)`.
///
/// # Errors
/// For what is no expression.
pub fn proxied(vm: &mut Vm, args: Args) -> Result<Value> {
    let owner = args.get(0).cloned().unwrap_or_default();
    let key: Rc<str> = args.get(1).and_then(Value::as_text).map(|key| Rc::from(key.as_str())).unwrap_or_default();
    let (class, class_name, own) = match (owner.as_class(), owner.host::<Alias>()) {
        (Some(class), _) => (Rc::downgrade(class), class.name.borrow().to_string().into(), None),
        (None, Some(alias)) => (alias.mapper.class.clone(), alias.mapper.name.clone(), Some(alias.table.clone())),
        (None, None) => return Err(unsupported("a hybrid attribute of anything but a class")),
    };
    let Some(node) = expression::node_of(vm, &args.get(2).cloned().unwrap_or_default())? else {
        return Err(unsupported("a hybrid attribute that is no SQL expression on its class"));
    };
    let expr = Expr::Proxy { operand: Box::new(node.expr), key: key.clone() };
    let attribute = Attribute { class, class_name, key, column: Some(Node { expr, ..node }), own, of_type: None };
    let class = self::class(vm);
    Ok(Value::Instance(Instance::with_host(&class, attribute)))
}

/// `relationship_to(Hero, "team")`: the class it leads to and whether it is a list; with a third argument only whether
/// the attribute is a relationship, and `None` if it is no attribute of the mapping.
///
/// # Errors
/// What configuring the mappers raises.
pub fn relationship_to(vm: &mut Vm, args: Args) -> Result<Value> {
    let owner = args.get(0).cloned().unwrap_or_default();
    let key = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let mapper = match owner.as_class() {
        Some(class) => mapper::of_class(vm, class)?,
        None => None,
    };
    let Some(mapper) = mapper else { return Err(unsupported("an association proxy of a class that is not mapped")) };
    let relation = mapper.relation(&key);
    if args.get(2).is_some() {
        let is_there = relation.is_some() || mapper.column(&key).is_some();
        return Ok(if is_there { Value::Bool(relation.is_some()) } else { Value::None });
    }
    let target = relation.and_then(|relation| Some((relation.target.upgrade()?.class.upgrade()?, relation.many)));
    match target {
        Some((class, many)) => Ok(Value::tuple(vec![Value::Class(class), Value::Bool(many)])),
        None => Err(unsupported("an association proxy of what is no relationship")),
    }
}

/// `Hero.team.of_type(alias)`: along the relationship to an alias of the other class.
fn of_type(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this().host::<Attribute>();
    let target = crate::sqlalchemy::select::table_of(vm, &args.get(1).cloned().unwrap_or_default())?;
    let (Some(this), Some((_, table))) = (this, target) else { return Err(unsupported("`of_type` of this")) };
    let attribute = Attribute {
        class: this.class.clone(),
        class_name: this.class_name.clone(),
        key: this.key.clone(),
        column: None,
        own: this.own.clone(),
        of_type: Some(table),
    };
    let class = class(vm);
    Ok(Value::Instance(Instance::with_host(&class, attribute)))
}

fn get(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let object = args.get(1).cloned().unwrap_or_default();
    let (Some(attribute), Some(state)) = (this.host::<Attribute>(), State::of(&object)) else { return Ok(this) };
    // A copy of an object shares its state, but has values of its own.
    let own = object.as_instance().and_then(|instance| instance.own(&attribute.key));
    if let Some(value) = own.or_else(|| state.loaded(&attribute.key)) {
        return Ok(value);
    }
    if attribute.column.is_some() {
        return attributes::get_column(vm, &state, &attribute.key);
    }
    match state.mapper.relation(&attribute.key).cloned() {
        Some(relation) if relation.lazy.is_writer() => Ok(writers::value(vm, &state, &object, &relation)),
        Some(relation) => attributes::get_relation(vm, &state, &relation),
        None => Ok(Value::None),
    }
}

fn set(vm: &mut Vm, args: Args) -> Result<Value> {
    let object = args.get(1).cloned().unwrap_or_default();
    let value = args.get(2).cloned().unwrap_or_default();
    if let (Some(attribute), Some(state)) = (args.this().host::<Attribute>(), State::of(&object)) {
        if !state.mapper.validators.is_empty() {
            orm_events::validate(vm, &state, &attribute.key, &value)?;
        }
        match state.mapper.relation(&attribute.key).cloned() {
            Some(relation) => attributes::set_relation(vm, &state, &relation, value)?,
            None => attributes::set_column(vm, &state, &attribute.key, value)?,
        }
    }
    Ok(Value::None)
}

fn delete(vm: &mut Vm, args: Args) -> Result<Value> {
    let object = args.get(1).cloned().unwrap_or_default();
    if let (Some(attribute), Some(state)) = (args.this().host::<Attribute>(), State::of(&object)) {
        match state.mapper.relation(&attribute.key).cloned() {
            Some(relation) => attributes::delete_relation(vm, &state, &relation)?,
            None => attributes::delete_column(vm, &state, &attribute.key)?,
        }
    }
    Ok(Value::None)
}
