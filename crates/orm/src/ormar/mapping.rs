//! What ormar keeps about models and their objects: plain data that its parts share.
//!
//! - a class's [`Config`]: `Model.ormar_config`, found by [`config_of`];
//! - its [`Field`]s, relations among them: `ormar_config.model_fields`;
//! - an object's [`State`], found by [`state_of`].
//!
//! ormar 0.26.0: `models/ormar_config.py`, `fields/base.py`, `fields/foreign_key.py`, `fields/many_to_many.py`,
//! `models/newbasemodel.py` and `models/mixins`.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::object::Instance;
use linktable_python::{Class, Text, Value};
use linktable_schema::ReferentialAction;

use super::relations::Manager;
use crate::sqlalchemy::types::ColumnType;

/// `OrmarConfig(…)`: what is known about a model. A model that declares none of its own shares its base's.
#[derive(Default)]
pub struct Config {
    /// The class it belongs to; nothing while it belongs to none (a base to be copied).
    pub class: RefCell<Weak<Class>>,
    /// `sqlalchemy.MetaData()`; `None` if none was given.
    pub metadata: RefCell<Value>,
    /// `ormar.DatabaseConnection(…)`; `None` if none was given.
    pub database: RefCell<Value>,
    /// `create_async_engine(…)`, for scripts that keep one here; ormar does not use it.
    pub engine: RefCell<Value>,
    /// The table's name.
    pub tablename: RefCell<Option<Text>>,
    /// The schema the table is in, if it names one.
    pub schema: RefCell<Option<Text>>,
    /// The name of the primary key's field; nothing for abstract models.
    pub pkname: RefCell<Option<Text>>,
    /// What querysets order by where nothing is said: a Python list of names, `-` before descending ones.
    pub orders_by: RefCell<Value>,
    /// The constraints given, a Python list.
    pub constraints: RefCell<Value>,
    /// The fields, in order: own ones, then those that relations of other models put there.
    pub model_fields: Fields,
    /// The names of computed fields.
    pub property_fields: RefCell<Vec<Text>>,
    /// Whether it has no table.
    pub is_abstract: Cell<bool>,
    /// Whether it shares the table of its base.
    pub proxy: Cell<bool>,
    /// Whether signals go to listeners of the bases too.
    pub emit_parent_signals: Cell<bool>,
    /// Whether relations to classes named by text are not looked up yet.
    pub requires_ref_update: Cell<bool>,
    /// What becomes of unknown arguments.
    pub extra: Cell<Extra>,
    /// The class of `Model.objects`; `None` for ormar's own.
    pub queryset_class: RefCell<Value>,
    /// Its table: the position in [`crate::declared::Declarations::models`]; nothing before it is made.
    pub table: Cell<Option<usize>>,
    /// `ormar_config.signals`, made when first asked for.
    pub signals: OnceCell<Value>,
}

/// `ormar.Extra`
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Extra {
    /// `ModelError` for unknown arguments.
    #[default]
    Forbid,
    /// Unknown arguments are left out.
    Ignore,
}

/// `ormar_config.model_fields`: fields by name, in order.
#[derive(Default)]
pub struct Fields(RefCell<Vec<Rc<Field>>>);

impl Fields {
    /// The field of this name.
    pub fn get(&self, name: &str) -> Option<Rc<Field>> {
        self.0.borrow().iter().find(|field| **field.name.borrow() == *name).cloned()
    }

    /// All of them, in order.
    pub fn all(&self) -> Vec<Rc<Field>> {
        self.0.borrow().clone()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// Puts a field under its name: in the place of one that is there, else last.
    pub fn put(&self, field: Rc<Field>) {
        let mut fields = self.0.borrow_mut();
        let name = field.name.borrow().clone();
        match fields.iter_mut().find(|other| *other.name.borrow() == name) {
            Some(slot) => *slot = field,
            None => fields.push(field),
        }
    }
}

/// What a field is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A column.
    Column,
    /// `ForeignKey`: a column, or the reverse end of one ([`Relation::is_virtual`]).
    ForeignKey,
    /// `ManyToMany`, of either end.
    ManyToMany,
    /// The through object of a related object (`category.postcategory`).
    Through,
}

/// A field of a model.
#[derive(Clone)]
pub struct Field {
    /// What it is.
    pub kind: FieldKind,
    /// Its name.
    pub name: RefCell<Text>,
    /// The column's name, if it is another (`name=`).
    pub alias: Option<Text>,
    /// The model it belongs to. A field that several models inherit belongs to the last of them, as in ormar.
    pub owner: RefCell<Weak<Class>>,
    /// The type of its column; nothing for relations of many, and before a class named by text is looked up.
    pub column_type: RefCell<Option<Rc<ColumnType>>>,
    /// What pydantic takes for its values: a class or a type form. For relations the related class.
    pub annotation: RefCell<Value>,
    /// What pydantic takes instead (`overwrite_pydantic_type=`).
    pub pydantic_type: Option<Value>,
    /// Whether it is the primary key.
    pub primary_key: bool,
    /// Whether the database counts it up.
    pub autoincrement: bool,
    /// Whether its value may be `None`.
    pub nullable: bool,
    /// Whether its column may be NULL.
    pub sql_nullable: bool,
    /// Whether its column has an index.
    pub index: bool,
    /// Whether its column's values are unique.
    pub unique: bool,
    /// `default=`: a value, or what is called for it.
    pub default: Option<Value>,
    /// `server_default=`.
    pub server_default: Option<Value>,
    /// `on_update=`: a value, or what is called for it.
    pub on_update: Option<Value>,
    /// Whether its bytes are shown as base64 text.
    pub represent_as_base64_str: bool,
    /// All other arguments (`max_length`, `minimum`, `ge` …), in order.
    pub given: Vec<(Text, Value)>,
    /// What makes it a relation; nothing for plain columns.
    pub relation: Option<Relation>,
}

/// What a relation has besides what all fields have.
#[derive(Clone)]
pub struct Relation {
    /// The model it leads to.
    pub to: RefCell<Target>,
    /// The through model of a relation of many.
    pub through: RefCell<Option<Target>>,
    /// `related_name=`; see [`Field::related_name`] for the name that holds.
    pub related_name: RefCell<Option<Text>>,
    /// Whether it is the end that another model's declaration put here.
    pub is_virtual: bool,
    /// Whether the other end gets no field (`skip_reverse=`).
    pub skip_reverse: bool,
    /// Whether it is such an end: known, but no attribute.
    pub skip_field: bool,
    /// Whether it leads to its own model.
    pub self_reference: Cell<bool>,
    /// Of two ends on the same model, the one that was declared.
    pub self_reference_primary: RefCell<Option<Text>>,
    /// How its objects are ordered.
    pub orders_by: Option<Vec<Text>>,
    /// How the objects of the other end are ordered.
    pub related_orders_by: Option<Vec<Text>>,
    /// `ondelete=`
    pub on_delete: Option<ReferentialAction>,
    /// `onupdate=`
    pub on_update: Option<ReferentialAction>,
    /// The name of the foreign key's constraint.
    pub foreign_key_name: Option<Text>,
    /// `through_relation_name=`
    pub through_relation_name: Option<Text>,
    /// `through_reverse_relation_name=`
    pub through_reverse_relation_name: Option<Text>,
    /// `through_foreign_key_name=`
    pub through_foreign_key_name: Option<Text>,
    /// `through_reverse_foreign_key_name=`
    pub through_reverse_foreign_key_name: Option<Text>,
    /// `through_relation_nullable=`
    pub through_relation_nullable: bool,
    /// `through_reverse_relation_nullable=`
    pub through_reverse_relation_nullable: bool,
}

/// A model that a relation names.
#[derive(Clone)]
pub enum Target {
    /// The class.
    Model(Weak<Class>),
    /// `ForwardRef("…")`: the text, until `update_forward_refs` looks it up.
    Forward(Text),
}

impl Target {
    /// The class, once it is known.
    pub fn class(&self) -> Option<Rc<Class>> {
        match self {
            Target::Model(class) => class.upgrade(),
            Target::Forward(_) => None,
        }
    }
}

impl Field {
    /// Its name.
    pub fn name(&self) -> Text {
        self.name.borrow().clone()
    }

    /// The name of its column (`get_alias`).
    pub fn alias(&self) -> Text {
        self.alias.clone().unwrap_or_else(|| self.name())
    }

    /// The model it belongs to.
    pub fn owner(&self) -> Option<Rc<Class>> {
        self.owner.borrow().upgrade()
    }

    /// Whether it is a relation of any kind, through objects included.
    pub fn is_relation(&self) -> bool {
        self.relation.is_some()
    }

    /// Whether it is a relation of many, of either end.
    pub fn is_multi(&self) -> bool {
        self.kind == FieldKind::ManyToMany
    }

    /// Whether it is the through object of a related object.
    pub fn is_through(&self) -> bool {
        self.kind == FieldKind::Through
    }

    /// Whether another model's declaration put it here.
    pub fn is_virtual(&self) -> bool {
        self.relation.as_ref().is_some_and(|relation| relation.is_virtual)
    }

    /// Whether it is known but no attribute (`skip_field`).
    pub fn is_skipped(&self) -> bool {
        self.relation.as_ref().is_some_and(|relation| relation.skip_field)
    }

    /// Whether it stands in the table: a plain column or a foreign key of its own.
    pub fn is_column(&self) -> bool {
        !self.is_virtual() && !self.is_multi()
    }

    /// The related model.
    pub fn to(&self) -> Option<Rc<Class>> {
        self.relation.as_ref()?.to.borrow().class()
    }

    /// The through model.
    pub fn through(&self) -> Option<Rc<Class>> {
        self.relation.as_ref()?.through.borrow().as_ref()?.class()
    }

    /// Whether a class it names is still text.
    pub fn has_unresolved_forward_refs(&self) -> bool {
        let Some(relation) = &self.relation else { return false };
        let is_text = |target: &Target| matches!(target, Target::Forward(_));
        is_text(&relation.to.borrow()) || relation.through.borrow().as_ref().is_some_and(is_text)
    }

    /// `related_name=` as it was given.
    pub fn given_related_name(&self) -> Option<Text> {
        self.relation.as_ref()?.related_name.borrow().clone()
    }

    /// The name of the other end (`get_related_name`): the one given, or the owner's name and `s`.
    pub fn related_name(&self) -> Text {
        self.given_related_name().unwrap_or_else(|| format!("{}s", self.owner_name()).into())
    }

    /// The name under which the source model is known at the other end (`get_source_related_name`).
    pub fn source_related_name(&self) -> Text {
        if !self.is_multi() {
            return self.related_name();
        }
        let field = self.through().and_then(|through| field_of(&through, &self.default_source_field_name()));
        field.and_then(|field| field.given_related_name()).unwrap_or_else(|| self.name())
    }

    /// The through model's field that leads to [`Field::to`].
    pub fn default_target_field_name(&self) -> Text {
        let Some(relation) = &self.relation else { return self.name() };
        relation.through_reverse_relation_name.clone().unwrap_or_else(|| {
            let prefix = if relation.self_reference.get() { "from_" } else { "" };
            let to = self.to().map(|to| lower_name(&to)).unwrap_or_default();
            format!("{prefix}{to}").into()
        })
    }

    /// The through model's field that leads to the owner.
    pub fn default_source_field_name(&self) -> Text {
        let Some(relation) = &self.relation else { return self.name() };
        relation.through_relation_name.clone().unwrap_or_else(|| {
            let prefix = if relation.self_reference.get() { "to_" } else { "" };
            format!("{prefix}{}", self.owner_name()).into()
        })
    }

    /// Whether it is the declared one of two ends on the same model.
    pub fn is_self_reference_primary(&self) -> bool {
        self.relation.as_ref().is_some_and(|relation| {
            relation.self_reference.get() && relation.self_reference_primary.borrow().as_ref() == Some(&self.name())
        })
    }

    /// `get_relation_name`: how aliases know the relation.
    pub fn relation_name(&self) -> Text {
        match (self.is_multi(), self.is_self_reference_primary()) {
            (false, _) => self.name(),
            (true, true) => self.default_source_field_name(),
            (true, false) => self.default_target_field_name(),
        }
    }

    /// `get_source_model`: the model under which aliases know the relation.
    pub fn source_model(&self) -> Option<Rc<Class>> {
        if self.is_multi() { self.through() } else { self.owner() }
    }

    /// Whether the primary key is made by the database.
    pub fn is_auto_primary_key(&self) -> bool {
        self.primary_key && self.autoincrement
    }

    /// The owner's name in small letters.
    fn owner_name(&self) -> String {
        self.owner().map(|owner| lower_name(&owner)).unwrap_or_default()
    }
}

/// A class's name in small letters (`get_name()`).
pub fn lower_name(class: &Class) -> String {
    class.name.borrow().to_lowercase()
}

/// `class.ormar_config`, its own or its base's; nothing for what is no model.
pub fn config_of(class: &Rc<Class>) -> Option<Rc<Config>> {
    class.lookup("ormar_config")?.host::<Config>()
}

/// A model's field by name.
pub fn field_of(class: &Rc<Class>, name: &str) -> Option<Rc<Field>> {
    config_of(class)?.model_fields.get(name)
}

/// The name of a model's primary key.
pub fn pk_name(class: &Rc<Class>) -> Option<Text> {
    config_of(class)?.pkname.borrow().clone()
}

/// A model's relations (`extract_related_names`): not through objects, not skipped ends.
pub fn related_fields(class: &Rc<Class>) -> Vec<Rc<Field>> {
    fields_where(class, |field| field.is_relation() && !field.is_through() && !field.is_skipped())
}

/// A model's through objects (`extract_through_names`).
pub fn through_fields(class: &Rc<Class>) -> Vec<Rc<Field>> {
    fields_where(class, Field::is_through)
}

/// The fields that stand in a model's table.
pub fn column_fields(class: &Rc<Class>) -> Vec<Rc<Field>> {
    fields_where(class, Field::is_column)
}

fn fields_where(class: &Rc<Class>, keep: impl Fn(&Field) -> bool) -> Vec<Rc<Field>> {
    let all = config_of(class).map(|config| config.model_fields.all()).unwrap_or_default();
    all.into_iter().filter(|field| keep(field)).collect()
}

/// What an object of a model has besides its `__dict__`, which holds its values by field name.
#[derive(Default)]
pub struct State {
    /// Whether the database has it as it is (`saved`).
    pub saved: Cell<bool>,
    /// Whether only its primary key is known (`__pk_only__`).
    pub pk_only: Cell<bool>,
    /// Its hash, once it was asked for.
    pub cached_hash: Cell<Option<i64>>,
    /// The fields it was given (`__pydantic_fields_set__`).
    pub fields_set: RefCell<Vec<Text>>,
    /// The fields set since it was saved; kept for models with `on_update=` alone (`__setattr_fields__`).
    pub changed: RefCell<Vec<Text>>,
    /// Its relations (`_orm`); made with the object.
    pub relations: OnceCell<Rc<Manager>>,
}

/// What is kept of an object of a model.
pub fn state_of(object: &Value) -> Option<Rc<State>> {
    object.host::<State>()
}

/// What is kept of an object of a model, and of its class.
pub fn parts_of(instance: &Instance) -> Option<(Rc<State>, Rc<Config>)> {
    Some((instance.host::<State>()?, config_of(&instance.class())?))
}
