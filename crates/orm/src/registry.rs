//! What is known about the classes of a script: the Python side of
//! [`crate::declared`], shared by what declares and what runs.
//!
//! Each class that derives from `SQLModel` carries a [`ModelClass`]
//! (`class.host::<ModelClass>()`), table model or not. The [`Registry`]
//! (`vm.state::<Registry>()`) has all of them in order, the plain
//! declarations, and the relationships once they are resolved.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::{Rc, Weak};

use linktable_python::object::{DictObject, Instance};
use linktable_python::{Class, Text, Value};
use linktable_schema::Span;
use linktable_sql::query::Expr;
use rustc_hash::FxHashMap;

use crate::declared::{Declarations, Model};
use crate::pydantic::config::Config;
use crate::resolved::Resolution;
use crate::sqlalchemy::database::Param;

/// A class that derives from `SQLModel`.
pub struct ModelClass {
    /// The class.
    pub class: Weak<Class>,
    /// Its fields, inherited ones included, in pydantic's order.
    pub fields: Vec<Rc<Field>>,
    /// Its relationship attributes.
    pub relationships: Vec<Text>,
    /// If it maps to a table: its position among [`Declarations::models`].
    pub table: Option<usize>,
    /// The names of the module it is declared in.
    pub(crate) home: Weak<DictObject>,
    /// What it and its bases configure, once that was asked for.
    pub(crate) config: OnceCell<Rc<Config>>,
}

/// A field of a model, as pydantic sees it.
#[derive(Clone)]
pub struct Field {
    /// The attribute's name.
    pub name: Text,
    /// The annotation: a class or a type form, forward references resolved where they could be.
    pub annotation: Value,
    /// The value it has if none is given.
    pub default: Default,
    /// What constrains its values, by the names of `Field`'s arguments (`max_length`, `gt` …), in order.
    pub constraints: Vec<(Text, Value)>,
    /// The name it goes by outside, if it has another.
    pub alias: Option<Text>,
    /// Where its value may stand besides, for each place the names and positions that lead there (`AliasPath`).
    pub paths: Vec<Vec<Value>>,
    /// Whether `repr` shows it.
    pub in_repr: bool,
    /// What `Annotated` adds to the annotation.
    pub metadata: Vec<Value>,
    /// What `Field(…)` was given for it, by name.
    pub given: Vec<(Text, Value)>,
}

/// What a field is if nothing is given for it.
#[derive(Clone)]
pub enum Default {
    /// It must be given.
    Required,
    /// This value; pydantic copies mutable ones.
    Value(Value),
    /// What calling this gives.
    Factory(Value),
}

impl Field {
    /// Whether it must be given.
    pub fn is_required(&self) -> bool {
        matches!(self.default, Default::Required)
    }

    /// Whether an argument of `Field` is true.
    pub fn flag(&self, name: &str) -> bool {
        self.argument(name).is_some_and(|value| matches!(value, Value::Bool(true)))
    }

    /// An argument of `Field`.
    pub fn argument(&self, name: &str) -> Option<&Value> {
        self.given.iter().find(|(other, _)| other.as_str() == name).map(|(_, value)| value)
    }

    /// The name it is written under, if it has another.
    pub fn serialization_alias(&self) -> Option<Text> {
        let own = self.argument("serialization_alias").and_then(Value::as_text).cloned();
        own.or_else(|| self.argument("alias").and_then(Value::as_text).cloned())
    }
}

/// All models of a script.
#[derive(Default)]
pub struct Registry {
    /// What is declared; kept up to date by the class statement.
    pub declarations: RefCell<Declarations>,
    /// The positions of the first model with a table's name, and of the last with a class's name.
    pub names: RefCell<Names>,
    /// The classes of [`Declarations::models`], at the same positions.
    pub classes: RefCell<Vec<Rc<Class>>>,
    /// For each of those, what is known of it besides.
    pub tables: RefCell<Vec<Rc<TableData>>>,
    /// The relationships, once they were first asked for; emptied when a class is added.
    pub resolution: RefCell<Option<Rc<Resolution>>>,
    /// Findings of class statements that were carried out all the same (declare mode).
    pub findings: RefCell<Vec<crate::diagnostics::Finding>>,
    /// The base class; set when the module is loaded.
    pub base: OnceCell<Rc<Class>>,
    /// What was said of relationships and is to be evaluated at first use.
    pub deferred: RefCell<Vec<Deferred>>,
    /// What that came to, where the declarations have no words for it: by model and relationship.
    pub evaluated: RefCell<FxHashMap<(usize, usize), Evaluated>>,
    /// Whether the mappers were configured once, and what that raised.
    pub configured: Cell<bool>,
}

/// An argument of a relationship that is evaluated once all classes are there.
pub struct Deferred {
    /// The relationship's model.
    pub model: usize,
    /// The relationship among those of its model.
    pub relationship: usize,
    /// The argument's name.
    pub option: Text,
    /// A function to be called, a text to be evaluated, or the value itself.
    pub value: Value,
    /// Where it stands.
    pub span: Span,
}

/// What arguments of a relationship came to when they were evaluated.
#[derive(Clone, Default)]
pub struct Evaluated {
    /// Conditions of the join besides those of columns that are equal: to the target, or to the link table.
    pub near: Vec<Expr<Param>>,
    /// The same between the link table and the target.
    pub far: Vec<Expr<Param>>,
    /// What its objects are sorted by.
    pub order_by: Option<Vec<Expr<Param>>>,
}

/// Models by name, so that a class statement does not go through all of those before it.
#[derive(Default)]
pub struct Names {
    tables: FxHashMap<String, usize>,
    classes: FxHashMap<String, usize>,
}

impl Names {
    /// The first model whose table has this name.
    pub fn table(&self, name: &str) -> Option<usize> {
        self.tables.get(name).copied()
    }

    /// The last model of this name.
    pub fn class(&self, name: &str) -> Option<usize> {
        self.classes.get(name).copied()
    }

    /// Adds the model at a position.
    pub fn add(&mut self, model: &Model, at: usize) {
        self.tables.entry(model.table_key().into_owned()).or_insert(at);
        self.classes.insert(model.name.clone(), at);
    }
}

/// What belongs to a table model besides its declaration.
pub struct TableData {
    /// For each column, in the declaration's order: the default the ORM puts in (never
    /// [`Default::Required`] where the column has one).
    pub defaults: Vec<Default>,
    /// For each column: the enum class, if it holds members of one.
    pub enums: Vec<Option<Rc<Class>>>,
    /// For each column: what else fills it in; shorter where nothing does.
    pub filled: Vec<FilledIn>,
    /// For each column: its type as the script gave it, if it did; shorter where it did not.
    pub types: Vec<Option<Value>>,
}

/// What fills in a column besides its default.
#[derive(Clone)]
pub struct FilledIn {
    /// What the ORM puts in at an UPDATE that does not name it.
    pub on_update: Default,
    /// Whether the database fills it in at an INSERT that does not name it.
    pub by_server: bool,
    /// What the script gave for that, if it stands behind DEFAULT.
    pub server_default: Option<Value>,
    /// Whether the database changes it at an UPDATE.
    pub by_server_on_update: bool,
    /// Whether it was given as a `Column`, which leaves open what it is not told.
    pub is_column: bool,
}

impl std::default::Default for FilledIn {
    fn default() -> Self {
        FilledIn {
            on_update: Default::Required,
            by_server: false,
            server_default: None,
            by_server_on_update: false,
            is_column: false,
        }
    }
}

/// Whether a default is called for its value.
pub fn is_callable(value: &Value) -> bool {
    matches!(value, Value::Function(_) | Value::Native(_) | Value::Method(_) | Value::Class(_))
}

impl Registry {
    /// The declaration at a position.
    pub fn model(&self, at: usize) -> Option<Rc<Model>> {
        self.declarations.borrow().models.get(at).cloned()
    }

    /// Adds a table with what stands for it among the classes; gives its position.
    pub fn add(&self, model: Model, class: Rc<Class>, data: TableData) -> usize {
        let at = self.declarations.borrow().models.len();
        self.names.borrow_mut().add(&model, at);
        self.declarations.borrow_mut().add(model);
        self.classes.borrow_mut().push(class);
        self.tables.borrow_mut().push(Rc::new(data));
        *self.resolution.borrow_mut() = None;
        self.configured.set(false);
        at
    }

    /// Takes the tables of a `MetaData` out of it: what is declared later may have their names.
    pub fn forget_tables(&self, metadata: usize) {
        let mut declarations = self.declarations.borrow_mut();
        for model in declarations.models.iter_mut().filter(|model| model.metadata == metadata) {
            Rc::make_mut(model).refused = true;
        }
        *self.names.borrow_mut() = Names::default();
        *self.resolution.borrow_mut() = None;
    }

    /// The class at a position.
    pub fn class(&self, at: usize) -> Option<Rc<Class>> {
        self.classes.borrow().get(at).cloned()
    }

    /// The relationships of all models; resolved when first asked for.
    pub fn resolution(&self) -> Rc<Resolution> {
        if let Some(resolution) = &*self.resolution.borrow() {
            return resolution.clone();
        }
        let resolution = Rc::new(crate::resolve::resolve(&self.declarations.borrow()));
        *self.resolution.borrow_mut() = Some(resolution.clone());
        resolution
    }
}

/// What is known about a class, if it derives from `SQLModel`.
pub fn model_of(class: &Rc<Class>) -> Option<Rc<ModelClass>> {
    class.host::<ModelClass>()
}

/// What is known about the class of an object.
pub fn model_of_instance(instance: &Instance) -> Option<Rc<ModelClass>> {
    model_of(&instance.class())
}
