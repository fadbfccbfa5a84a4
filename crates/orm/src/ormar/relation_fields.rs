//! `ormar.ForeignKey(…)` and `ormar.ManyToMany(…)`.
//!
//! ormar 0.26.0, `fields/foreign_key.py`, `fields/many_to_many.py`.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::error::unsupported;
use linktable_python::object::{Form, Instance, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};
use linktable_schema::ReferentialAction;
use linktable_sql::ddl;

use super::fields::{Given, base_class};
use super::mapping::{Field, FieldKind, Relation, Target, config_of, pk_name};
use super::{errors, extra};

#[derive(Default)]
struct Classes(OnceCell<[Rc<Class>; 3]>);

/// The classes `ForeignKeyField`, `ManyToManyField` and `ThroughField`.
fn classes(vm: &mut Vm) -> [Rc<Class>; 3] {
    let base = base_class(vm);
    let build = || {
        let foreign_key = ClassBuilder::new("ormar.fields.foreign_key", "ForeignKeyField", &base).build();
        let many = ClassBuilder::new("ormar.fields.many_to_many", "ManyToManyField", &foreign_key).build();
        let through = ClassBuilder::new("ormar.fields.through_field", "ThroughField", &foreign_key).build();
        [foreign_key, many, through]
    };
    vm.state::<Classes>().0.get_or_init(build).clone()
}

/// Puts the functions and classes into `ormar` or `ormar.fields`.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    module.add("ForeignKey", foreign_key);
    module.add("ManyToMany", many_to_many);
    let [foreign_key, many, _] = classes(vm);
    module.add_class(&foreign_key);
    module.add_class(&many);
    module.fill_later(extra::fill_action);
}

/// Puts what scripts take from `ormar.fields.foreign_key` into it.
pub(crate) fn fill_foreign_key(vm: &mut Vm, module: &Rc<Module>) {
    module.add("ForeignKey", foreign_key);
    module.add("validate_referential_action", |vm, mut args| {
        let given = args.positional.first().cloned().or_else(|| args.take_keyword("action"));
        match given.and_then(Value::non_none) {
            Some(value) => Ok(Value::str(action_of(vm, &value)?.sql())),
            None => Ok(Value::None),
        }
    });
    let [foreign_key, ..] = classes(vm);
    module.add_class(&foreign_key);
    module.fill_later(extra::fill_action);
}

/// The class of a relation's field as a value.
pub(super) fn class_of(vm: &mut Vm, kind: FieldKind) -> Rc<Class> {
    let [foreign_key, many, through] = classes(vm);
    match kind {
        FieldKind::ManyToMany => many,
        FieldKind::Through => through,
        FieldKind::Column | FieldKind::ForeignKey => foreign_key,
    }
}

/// A relation without any arguments.
pub(super) fn plain(to: Target) -> Relation {
    Relation {
        to: RefCell::new(to),
        through: RefCell::new(None),
        related_name: RefCell::new(None),
        is_virtual: false,
        skip_reverse: false,
        skip_field: false,
        self_reference: Cell::new(false),
        self_reference_primary: RefCell::new(None),
        orders_by: None,
        related_orders_by: None,
        on_delete: None,
        on_update: None,
        foreign_key_name: None,
        through_relation_name: None,
        through_reverse_relation_name: None,
        through_foreign_key_name: None,
        through_reverse_foreign_key_name: None,
        through_relation_nullable: true,
        through_reverse_relation_nullable: true,
    }
}

/// A field that is a relation.
pub(super) fn field(kind: FieldKind, name: impl Into<Text>, owner: Weak<Class>, relation: Relation) -> Field {
    let annotation = relation.to.borrow().class().map_or(Value::None, Value::Class);
    let column_type = match kind {
        FieldKind::ForeignKey => relation.to.borrow().class().and_then(|to| key_type(&to)),
        _ => None,
    };
    Field {
        kind,
        name: RefCell::new(name.into()),
        alias: None,
        owner: RefCell::new(owner),
        column_type: RefCell::new(column_type),
        annotation: RefCell::new(annotation),
        pydantic_type: None,
        primary_key: false,
        autoincrement: false,
        nullable: true,
        sql_nullable: true,
        index: false,
        unique: false,
        default: None,
        server_default: None,
        on_update: None,
        represent_as_base64_str: false,
        given: Vec::new(),
        relation: Some(relation),
    }
}

/// The type of a model's primary key.
pub(super) fn key_type(model: &Rc<Class>) -> Option<Rc<crate::sqlalchemy::types::ColumnType>> {
    let key = config_of(model)?.model_fields.get(&pk_name(model)?)?;
    key.column_type.borrow().clone()
}

/// A class, or the text of a `ForwardRef`; nothing for anything else.
fn target(value: &Value) -> Option<Target> {
    match value {
        Value::Class(class) if config_of(class).is_some() => Some(Target::Model(Rc::downgrade(class))),
        Value::Alias(alias) if alias.form == Form::ForwardRef => {
            Some(Target::Forward(alias.args.first()?.as_text()?.clone()))
        }
        _ => None,
    }
}

/// What ormar raises for a relation to something that is no model, as it asks it for this attribute.
pub(super) fn no_model(vm: &mut Vm, value: &Value, attribute: &str) -> linktable_python::Raised {
    let base = super::model::base_class(vm);
    let message = match value {
        // A model without a configuration: its metaclass looks there for every attribute.
        Value::Class(class) if class.is_subclass(&base) => {
            "'ModelMetaclass' object has no attribute 'ormar_config'".to_owned()
        }
        Value::Class(class) => format!("type object '{}' has no attribute '{attribute}'", class.name.borrow()),
        other => format!("'{}' object has no attribute '{attribute}'", vm.type_name(other)),
    };
    vm.attribute_error(message, value, attribute)
}

fn referential_action(vm: &mut Vm, given: &mut Given, name: &str) -> Result<Option<ReferentialAction>> {
    given.take(name).map(|value| action_of(vm, &value)).transpose()
}

/// The action that a member of `ReferentialAction` or a text stands for (`validate_referential_action`).
fn action_of(vm: &mut Vm, value: &Value) -> Result<ReferentialAction> {
    let actions = extra::action_class(vm)?;
    let text = match actions.as_class().is_some_and(|class| vm.is_instance(value, class)) {
        true => vm.get_attr(value, "value")?.as_text().map(ToString::to_string),
        false => value.as_text().map(|text| text.to_uppercase()),
    };
    match text.as_deref().and_then(ddl::referential_action) {
        Some(action) => Ok(action),
        None => {
            let shown = vm.str(value)?;
            let message = format!("{shown} ReferentialAction not supported.");
            Err(errors::error(vm, "ModelDefinitionError", message))
        }
    }
}

/// Arguments that plain fields take and relations do not.
fn refuse_others(vm: &mut Vm, given: &mut Given) -> Result<()> {
    let names = ["default", "encrypt_secret", "encrypt_backend", "encrypt_custom_backend", "overwrite_pydantic_type"];
    let mut refused = None;
    for name in names {
        let value = given.take(name);
        refused = refused.or(value);
    }
    match refused {
        Some(value) => {
            let shown = vm.str(&value)?;
            let message = format!("Argument {shown} is not supported on relation fields!");
            Err(errors::error(vm, "ModelDefinitionError", message))
        }
        None => Ok(()),
    }
}

/// The positional arguments, of which a function takes `most`.
fn positional(vm: &mut Vm, function: &str, args: &mut Args, names: &[&str]) -> Result<Vec<Option<Value>>> {
    let count = args.positional.len();
    if count > names.len() {
        let takes = if names.len() == 1 {
            "1 positional argument".to_owned()
        } else {
            format!("from 1 to {} positional arguments", names.len())
        };
        return Err(vm.type_error(format!("{function}() takes {takes} but {count} were given")));
    }
    let mut values: Vec<Option<Value>> = args.positional.drain(..).map(Some).collect();
    values.resize(names.len(), None);
    for (slot, name) in values.iter_mut().zip(names) {
        if let Some(value) = args.take_keyword(name) {
            if slot.is_some() {
                return Err(vm.type_error(format!("{function}() got multiple values for argument '{name}'")));
            }
            *slot = Some(value);
        }
    }
    if values.first().is_some_and(Option::is_none) {
        return Err(vm.type_error(format!("{function}() missing 1 required positional argument: 'to'")));
    }
    Ok(values)
}

/// `ForeignKey(to, *, name, unique, nullable, related_name, onupdate, ondelete, …)`
fn foreign_key(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let values = positional(vm, "ForeignKey", &mut args, &["to"])?;
    let to = values.into_iter().next().flatten().unwrap_or_default();
    let mut given = Given(args.keywords);
    let on_update = referential_action(vm, &mut given, "onupdate")?;
    let on_delete = referential_action(vm, &mut given, "ondelete")?;
    let nullable = given.flag(vm, "nullable")?.unwrap_or(true);
    let sql_nullable = given.flag(vm, "sql_nullable")?.unwrap_or(nullable);
    let relation = common(vm, &mut given)?;
    refuse_others(vm, &mut given)?;
    let Some(target) = target(&to) else { return Err(no_model(vm, &to, "get_column_alias")) };
    if let Some(class) = target.class()
        && pk_name(&class).is_none()
    {
        // ormar asks an abstract model for the field of a primary key it does not have.
        return Err(vm.key_error(Value::None));
    }
    let relation = Relation {
        on_delete,
        on_update,
        foreign_key_name: given.text("foreign_key_name"),
        ..Relation { to: RefCell::new(target), ..relation }
    };
    let mut field = field(FieldKind::ForeignKey, "", Weak::new(), relation);
    field.alias = given.text("name");
    field.nullable = nullable;
    field.sql_nullable = sql_nullable;
    field.unique = given.flag(vm, "unique")?.unwrap_or(false);
    field.index = given.flag(vm, "index")?.unwrap_or(false);
    field.given = given.0;
    let class = class_of(vm, FieldKind::ForeignKey);
    Ok(Value::Instance(Instance::with_host(&class, field)))
}

/// What both kinds of relations take.
fn common(vm: &mut Vm, given: &mut Given) -> Result<Relation> {
    let mut relation = plain(Target::Forward("".into()));
    relation.related_name = RefCell::new(given.text("related_name"));
    relation.orders_by = given.names(vm, "orders_by")?;
    relation.related_orders_by = given.names(vm, "related_orders_by")?;
    relation.skip_reverse = given.flag(vm, "skip_reverse")?.unwrap_or(false);
    relation.skip_field = given.flag(vm, "skip_field")?.unwrap_or(false);
    if given.flag(vm, "virtual")?.unwrap_or(false) {
        return Err(unsupported("`virtual=True` of a relation"));
    }
    Ok(relation)
}

/// `ManyToMany(to, through=None, *, name, unique, …)`
fn many_to_many(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let mut values = positional(vm, "ManyToMany", &mut args, &["to", "through"])?.into_iter();
    let to = values.next().flatten().unwrap_or_default();
    let through = values.next().flatten().and_then(Value::non_none);
    let mut given = Given(args.keywords);
    let mut relation = common(vm, &mut given)?;
    let nullable = given.flag(vm, "nullable")?.unwrap_or(true);
    relation.through_relation_name = given.text("through_relation_name");
    relation.through_reverse_relation_name = given.text("through_reverse_relation_name");
    relation.through_foreign_key_name = given.text("through_foreign_key_name");
    relation.through_reverse_foreign_key_name = given.text("through_reverse_foreign_key_name");
    relation.through_relation_nullable = given.flag(vm, "through_relation_nullable")?.unwrap_or(true);
    relation.through_reverse_relation_nullable = given.flag(vm, "through_reverse_relation_nullable")?.unwrap_or(true);
    if let Some(through) = through {
        let Some(target) = target(&through) else { return Err(no_model(vm, &through, "ormar_config")) };
        if let Some(class) = target.class() {
            forbid_relations(vm, &class)?;
        }
        relation.through = RefCell::new(Some(target));
    }
    refuse_others(vm, &mut given)?;
    let Some(target) = target(&to) else { return Err(no_model(vm, &to, "ormar_config")) };
    if let Some(class) = target.class()
        && pk_name(&class).is_none()
    {
        return Err(vm.key_error(Value::None));
    }
    relation.to = RefCell::new(target);
    let mut field = field(FieldKind::ManyToMany, "", Weak::new(), relation);
    field.alias = given.text("name");
    field.nullable = nullable;
    field.unique = given.flag(vm, "unique")?.unwrap_or(false);
    field.given = given.0;
    let class = class_of(vm, FieldKind::ManyToMany);
    Ok(Value::Instance(Instance::with_host(&class, field)))
}

/// A through model has no relations of its own.
pub(super) fn forbid_relations(vm: &mut Vm, through: &Rc<Class>) -> Result<()> {
    let fields = config_of(through).map(|config| config.model_fields.all()).unwrap_or_default();
    if fields.iter().any(|field| field.is_relation()) {
        let name = through.name.borrow().clone();
        let message =
            format!("Through Models cannot have explicit relations defined. Remove the relations from Model {name}");
        return Err(errors::error(vm, "ModelDefinitionError", message));
    }
    Ok(())
}
