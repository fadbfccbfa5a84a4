//! What Tortoise knows about models: the plain data that every part reads.
//!
//! Each class that derives from `Model` carries a [`Meta`]
//! (`class.host::<Meta>()`, [`meta_of`]): what Python calls `Model._meta`. Its
//! [`Field`]s are in the order of Tortoise's `fields_map`; what
//! `Tortoise.init` adds (`<name>_id` columns, backward relations) follows
//! those the class declares. Each field object of Python's carries the same
//! [`Field`] (`value.host::<Field>()`).
//!
//! Mirrors Tortoise 1.1.9, `models.py` (`MetaInfo`), `fields/base.py` and
//! `fields/relational.py`.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::error::unsupported;
use linktable_python::{Class, Result, Text, Value, Vm};

/// `Model._meta`.
#[derive(Default)]
pub struct Meta {
    /// The class.
    pub class: Weak<Class>,
    /// Its name.
    pub name: String,
    /// Whether it makes no table: `Meta.abstract`, or a class without fields.
    pub is_abstract: bool,
    /// The app it belongs to, once `Tortoise.init` found it.
    pub app: RefCell<Option<Text>>,
    /// Its table; empty until it is known.
    pub table: RefCell<String>,
    /// The alias its table has got: see [`crate::tortoise::queries::build::Builder::join`].
    pub table_alias: RefCell<Option<String>>,
    /// `Meta.schema`.
    pub schema: Option<String>,
    /// `Meta.table_description`, or the first line of the docstring; empty if there is none.
    pub description: RefCell<String>,
    /// The attribute that is the primary key.
    pub pk_attr: RefCell<Text>,
    /// Its fields, in order.
    pub fields: RefCell<Vec<Rc<Field>>>,
    /// `Meta.unique_together`, as given.
    pub unique_together: Value,
    /// `Meta.indexes`, as given.
    pub indexes: Value,
    /// `Meta.constraints`.
    pub constraints: Value,
    /// `Meta.ordering`: names, and whether downwards; inherited from an abstract base.
    pub ordering: Vec<(Text, bool)>,
    /// `Meta.manager`; `None` for the plain one.
    pub manager: Value,
    /// The alias of its connection, once `Tortoise.init` set it.
    pub connection: RefCell<Option<Text>>,
    /// Whether its relations were set up.
    pub is_initialised: Cell<bool>,
}

/// A field of a model: a column, or a relation.
pub struct Field {
    /// The field object of Python's.
    pub object: RefCell<Value>,
    /// What it is.
    pub kind: Kind,
    /// The attribute: `model_field_name`.
    pub name: RefCell<Text>,
    /// `source_field`: its column, if that is called otherwise. Of a foreign key, once
    /// `Tortoise.init` went through: the attribute of its column (`team_id`).
    pub source_field: RefCell<Option<Text>>,
    /// Whether it is the primary key.
    pub pk: Cell<bool>,
    /// Whether it may be NULL.
    pub null: Cell<bool>,
    /// Whether its values are unique.
    pub unique: Cell<bool>,
    /// Whether it has an index.
    pub index: Cell<bool>,
    /// Whether the database makes its values.
    pub generated: Cell<bool>,
    /// `default`: a value, a function, or `None`.
    pub default: RefCell<Value>,
    /// `db_default`, if it was given.
    pub db_default: RefCell<Option<Value>>,
    /// `description`.
    pub description: RefCell<Option<Text>>,
    /// The `#:` comment above it.
    pub docstring: RefCell<Option<Text>>,
    /// `validators`: a list.
    pub validators: Value,
    /// The model it belongs to.
    pub model: RefCell<Weak<Meta>>,
    /// Of the column of a foreign key: that foreign key.
    pub reference: RefCell<Option<Rc<Field>>>,
    /// Whether the class of the field object has a `to_db_value` written in Python.
    pub converts_to_db: Cell<bool>,
    /// Whether the class of the field object has a `to_python_value` written in Python.
    pub converts_to_python: Cell<bool>,
}

/// What a field is.
#[derive(Clone)]
pub enum Kind {
    /// A column.
    Data(Data),
    /// `ForeignKeyField`, `OneToOneField`.
    ForeignKey(Rc<ForeignKey>),
    /// The other end of one of those.
    Backward(Rc<Backward>),
    /// `ManyToManyField`, and its other end.
    ManyToMany(Rc<ManyToMany>),
}

/// The type of a column.
#[derive(Clone)]
pub enum Data {
    /// `IntField`.
    Int,
    /// `BigIntField`.
    BigInt,
    /// `SmallIntField`.
    SmallInt,
    /// `CharField`.
    Char {
        /// `max_length`.
        max_length: i64,
    },
    /// `TextField`.
    Text,
    /// `BooleanField`.
    Boolean,
    /// `DecimalField`.
    Decimal {
        /// `max_digits`.
        max_digits: i64,
        /// `decimal_places`.
        decimal_places: i64,
    },
    /// `DatetimeField`.
    Datetime(AutoNow),
    /// `DateField`.
    Date,
    /// `TimeField`.
    Time(AutoNow),
    /// `TimeDeltaField`.
    TimeDelta,
    /// `FloatField`.
    Float,
    /// `JSONField`.
    Json {
        /// `encoder`, if it was given.
        encoder: Option<Value>,
        /// `decoder`, if it was given.
        decoder: Option<Value>,
        /// `field_type`, if it was given: a model of pydantic's that values become.
        kind: Option<Value>,
    },
    /// `UUIDField`.
    Uuid,
    /// `BinaryField`.
    Binary,
    /// `IntEnumField`: the class of its members.
    IntEnum(Rc<Class>),
    /// `CharEnumField`.
    CharEnum {
        /// The class of its members.
        members: Rc<Class>,
        /// `max_length`, or the length of the longest value.
        max_length: i64,
    },
    /// A class of the script's that derives from `Field` alone.
    Custom,
}

/// When a moment is put in by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AutoNow {
    /// At every save.
    pub now: bool,
    /// At the first.
    pub now_add: bool,
}

/// What a relation leads to, as written.
#[derive(Clone)]
pub enum Target {
    /// `"app.Model"`.
    Name(Text),
    /// A class.
    Class(Rc<Class>),
}

/// `ForeignKeyField`, `OneToOneField`.
#[derive(Clone)]
pub struct ForeignKey {
    /// What it leads to, as written.
    pub target: Target,
    /// Whether it is a `OneToOneField`.
    pub one_to_one: bool,
    /// `related_name`.
    pub related_name: RelatedName,
    /// `on_delete`: `CASCADE`, `SET NULL`, …
    pub on_delete: Text,
    /// `db_constraint`.
    pub db_constraint: bool,
    /// `to_field`: once `Tortoise.init` went through, the attribute of the related model.
    pub to_field: RefCell<Option<Text>>,
    /// The field of the related model that its column refers to.
    pub to: RefCell<Weak<Field>>,
    /// The model it leads to.
    pub related: RefCell<Weak<Meta>>,
}

/// What the other end of a foreign key is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RelatedName {
    /// Nothing was said: the table and an `s`.
    Default,
    /// `False`: there is none.
    Off,
    /// This.
    Name(Text),
}

/// The other end of a foreign key.
pub struct Backward {
    /// Whether it is that of a `OneToOneField`.
    pub one_to_one: bool,
    /// The model that has the foreign key.
    pub related: Weak<Meta>,
    /// Its attribute of the column: `team_id`.
    pub relation_field: Text,
    /// Its column.
    pub relation_source_field: Text,
    /// The field of this model that the column refers to.
    pub to: Weak<Field>,
    /// What lookups of the relation by its key alone take for the column of the other model's key: its
    /// attribute, as it was when the relation was set up. That of a `OneToOneField` which is the key is
    /// the relation, of which there is no column.
    pub related_key: Text,
}

/// `ManyToManyField`, as seen from one end.
#[derive(Clone)]
pub struct ManyToMany {
    /// What it leads to, as written.
    pub target: Target,
    /// `related_name`: the attribute at the other end; known once `Tortoise.init` went through.
    pub related_name: RefCell<Text>,
    /// `through`: the link table.
    pub through: RefCell<Text>,
    /// The schema of the link table.
    pub through_schema: RefCell<Option<String>>,
    /// `forward_key`: the column of the link table that refers to the related model.
    pub forward_key: Text,
    /// `backward_key`: the column of the link table that refers to this model.
    pub backward_key: RefCell<Text>,
    /// `on_delete`.
    pub on_delete: Text,
    /// `db_constraint`.
    pub db_constraint: bool,
    /// `unique`: whether the link table has a unique index.
    pub unique: bool,
    /// Whether it is the end that nothing declares.
    pub is_generated: bool,
    /// The model it leads to.
    pub related: RefCell<Weak<Meta>>,
}

impl Meta {
    /// The class.
    ///
    /// # Errors
    /// If the class is gone.
    pub fn class(&self) -> Result<Rc<Class>> {
        self.class.upgrade().ok_or_else(|| unsupported("a model whose class is gone"))
    }

    /// A field by its attribute.
    pub fn field(&self, name: &str) -> Option<Rc<Field>> {
        self.fields.borrow().iter().find(|field| field.name.borrow().as_str() == name).cloned()
    }

    /// A column by its attribute or as `pk`.
    pub fn data_field(&self, name: &str) -> Option<Rc<Field>> {
        let name = if name == "pk" { self.pk_attr.borrow().clone() } else { name.into() };
        self.field(&name).filter(|field| field.is_data())
    }

    /// The columns, in order: `fields_db_projection`.
    pub fn columns(&self) -> Vec<Rc<Field>> {
        self.fields.borrow().iter().filter(|field| field.is_data()).cloned().collect()
    }

    /// The relations, in order: `fetch_fields`.
    pub fn relations(&self) -> Vec<Rc<Field>> {
        self.fields.borrow().iter().filter(|field| !field.is_data()).cloned().collect()
    }

    /// The field that is the primary key.
    ///
    /// # Errors
    /// If there is none, as in an abstract model.
    pub fn pk(&self) -> Result<Rc<Field>> {
        let name = self.pk_attr.borrow().clone();
        self.field(&name).ok_or_else(|| unsupported("a model without a primary key"))
    }

    /// The primary key's column.
    ///
    /// # Errors
    /// As [`Meta::pk`].
    pub fn pk_column(&self) -> Result<Text> {
        Ok(self.pk()?.column())
    }

    /// The field with this column.
    pub fn field_of_column(&self, column: &str) -> Option<Rc<Field>> {
        self.fields.borrow().iter().find(|field| field.is_data() && field.column().as_str() == column).cloned()
    }

    /// `app.Model`.
    pub fn full_name(&self) -> String {
        let app = self.app.borrow();
        format!("{}.{}", app.as_ref().map_or("None", |app| app.as_str()), self.name)
    }

    /// Adds a field that no statement declares (`MetaInfo.add_field`).
    pub fn add_field(self: &Rc<Self>, field: &Rc<Field>) {
        *field.model.borrow_mut() = Rc::downgrade(self);
        self.fields.borrow_mut().push(field.clone());
    }
}

impl Field {
    /// Whether it is a column.
    pub fn is_data(&self) -> bool {
        matches!(self.kind, Kind::Data(_))
    }

    /// The column's name: `source_field`, or the attribute.
    pub fn column(&self) -> Text {
        self.source_field.borrow().clone().unwrap_or_else(|| self.name.borrow().clone())
    }

    /// The attribute.
    pub fn name(&self) -> Text {
        self.name.borrow().clone()
    }

    /// The model it belongs to.
    ///
    /// # Errors
    /// If it belongs to none.
    pub fn model(&self) -> Result<Rc<Meta>> {
        self.model.borrow().upgrade().ok_or_else(|| unsupported("a field that belongs to no model"))
    }

    /// The type of its column; nothing for a relation.
    pub fn data(&self) -> Option<&Data> {
        match &self.kind {
            Kind::Data(data) => Some(data),
            _ => None,
        }
    }

    /// The model a relation leads to.
    ///
    /// # Errors
    /// If it is a column, or `Tortoise.init` was not called.
    pub fn related(&self) -> Result<Rc<Meta>> {
        let related = match &self.kind {
            Kind::ForeignKey(key) => key.related.borrow().clone(),
            Kind::Backward(back) => back.related.clone(),
            Kind::ManyToMany(many) => many.related.borrow().clone(),
            Kind::Data(_) => Weak::new(),
        };
        related.upgrade().ok_or_else(|| unsupported("a relation before `Tortoise.init`"))
    }

    /// Of a foreign key or its other end: the field that its column refers to.
    ///
    /// # Errors
    /// If it is none of those, or `Tortoise.init` was not called.
    pub fn to_field(&self) -> Result<Rc<Field>> {
        let to = match &self.kind {
            Kind::ForeignKey(key) => key.to.borrow().clone(),
            Kind::Backward(back) => back.to.clone(),
            _ => Weak::new(),
        };
        to.upgrade().ok_or_else(|| unsupported("a relation before `Tortoise.init`"))
    }

    /// The field object of Python's.
    pub fn object(&self) -> Value {
        self.object.borrow().clone()
    }
}

/// What is known about a class, if it is a model.
pub fn meta_of_class(class: &Rc<Class>) -> Option<Rc<Meta>> {
    class.mro().find_map(|class| class.host::<Meta>())
}

/// What is known about a model or an object of one.
pub fn meta_of(vm: &Vm, value: &Value) -> Option<Rc<Meta>> {
    match value {
        Value::Class(class) => meta_of_class(class),
        _ => meta_of_class(&vm.class_of(value)),
    }
}
