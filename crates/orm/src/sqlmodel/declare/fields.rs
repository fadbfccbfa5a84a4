//! The fields of a model, as pydantic collects them.
//!
//! pydantic 2.13, `_internal/_fields.py`: `collect_model_fields`.

use std::rc::Rc;

use linktable_python::class::AttributeSource;
use linktable_python::error::unsupported;
use linktable_python::object::DictObject;
use linktable_python::{Class, Result, Text, Value, Vm};
use linktable_schema::Span;
use rustc_hash::FxHashMap;

use super::annotation::Annotation;
use super::field::{FieldArgs, RelationshipArgs};
use crate::pydantic::{aliases, annotated};
use crate::registry::{Default, Field, model_of};

/// A field with what `Field(…)` was given for it.
#[derive(Clone)]
pub struct FieldDraft {
    /// The field.
    pub field: Rc<Field>,
    /// What `Field(…)` was given, where it was called.
    args: Option<Rc<FieldArgs>>,
    /// The class whose body has it.
    owner: Rc<Class>,
}

impl FieldDraft {
    /// An argument of `Field`, if it was given.
    pub fn argument(&self, name: &str) -> Option<Value> {
        self.args.as_ref()?.non_none(name).cloned()
    }

    /// Where the attribute is declared.
    pub fn place(&self) -> Option<&AttributeSource> {
        self.owner.source.as_ref()?.attribute(&self.field.name)
    }

    /// The value of a keyword argument in the source.
    pub fn keyword_span(&self, name: &str) -> Option<Span> {
        self.place()?.keyword(name)
    }
}

/// What a class has of its own, sorted.
pub(super) struct OwnNames {
    /// Its annotations, in order.
    pub annotations: Vec<(Text, Value)>,
    /// Its relationships, in the order of its body.
    pub relationships: Vec<(Text, Rc<RelationshipArgs>)>,
}

impl OwnNames {
    pub fn of(class: &Rc<Class>) -> Self {
        let dict = class.dict.borrow();
        let annotations = match dict.get_str("__annotations__") {
            Some(Value::Dict(annotations)) => annotations
                .dict
                .borrow()
                .iter()
                .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone())))
                .collect(),
            _ => Vec::new(),
        };
        let relationships = dict
            .iter()
            .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.host::<RelationshipArgs>()?)))
            .collect();
        OwnNames { annotations, relationships }
    }

    pub fn is_relationship(&self, name: &str) -> bool {
        self.relationships.iter().any(|(relationship, _)| relationship.as_str() == name)
    }
}

/// The drafts of a class's fields, kept for the classes that derive from it.
#[derive(Default)]
pub(super) struct Drafts(std::cell::RefCell<FxHashMap<usize, Rc<Vec<FieldDraft>>>>);

impl Drafts {
    pub fn keep(&self, class: &Rc<Class>, drafts: Rc<Vec<FieldDraft>>) {
        self.0.borrow_mut().insert(Rc::as_ptr(class) as usize, drafts);
    }

    fn of(&self, class: &Rc<Class>) -> Option<Rc<Vec<FieldDraft>>> {
        self.0.borrow().get(&(Rc::as_ptr(class) as usize)).cloned()
    }
}

/// The fields of a class: those of its bases first, each at the place where it first came up.
pub(super) fn collect(
    vm: &mut Vm,
    class: &Rc<Class>,
    own: &OwnNames,
    globals: &Rc<DictObject>,
) -> Result<Vec<FieldDraft>> {
    let kept = vm.state::<Drafts>();
    let mut drafts = Collected::default();
    // From the furthest base on; nearer ones replace what further ones have.
    for ancestor in class.ancestors.iter().rev() {
        if !ancestor.dict.borrow().has_str("__annotations__") {
            continue;
        }
        let own = OwnNames::of(ancestor);
        let inherited = kept.of(ancestor);
        for (name, value) in &own.annotations {
            if !is_field_name(name) || own.is_relationship(name) {
                continue;
            }
            let draft = match &inherited {
                Some(inherited) => match inherited.iter().find(|draft| draft.field.name == *name) {
                    Some(draft) => Some(draft.clone()),
                    // Relationships are not handed down: pydantic sees a field in what is left, the annotation.
                    None if model_of(ancestor).is_some_and(|model| model.relationships.contains(name)) => {
                        draft(vm, ancestor, name, value, None, globals)?
                    }
                    None => None,
                },
                // A plain class: its annotations become fields of what derives from it.
                None => {
                    let default = ancestor.dict.borrow().get_str(name).cloned();
                    draft(vm, ancestor, name, value, default, globals)?
                }
            };
            if let Some(draft) = draft {
                drafts.add(draft);
            }
        }
    }
    drafts.list.reserve(own.annotations.len());
    for (name, value) in &own.annotations {
        if !is_field_name(name) || own.is_relationship(name) {
            continue;
        }
        // A default may also come from a base that is no model.
        let default = class.dict.borrow().get_str(name).cloned().or_else(|| {
            class
                .ancestors
                .iter()
                .filter(|ancestor| model_of(ancestor).is_none())
                .find_map(|ancestor| ancestor.own(name))
        });
        if let Some(draft) = draft(vm, class, name, value, default, globals)? {
            drafts.add(draft);
        }
    }
    let mut list = drafts.list;
    // SQLModel's own annotation of that name comes first of all.
    if let Some(at) = list.iter().position(|draft| draft.field.name.as_str() == "metadata")
        && class.mro().any(|base| base.full_name() == "sqlmodel.main.SQLModel")
    {
        let draft = list.remove(at);
        list.insert(0, draft);
    }
    Ok(list)
}

/// Drafts in the order in which their names first came up.
#[derive(Default)]
struct Collected {
    list: Vec<FieldDraft>,
    places: FxHashMap<Text, usize>,
}

impl Collected {
    /// Adds a draft, or puts it in the place of the one that has its name.
    fn add(&mut self, draft: FieldDraft) {
        match self.places.get(&draft.field.name).and_then(|at| self.list.get_mut(*at)) {
            Some(slot) => *slot = draft,
            None => {
                self.places.insert(draft.field.name.clone(), self.list.len());
                self.list.push(draft);
            }
        }
    }
}

/// Names with a leading underscore are private to pydantic, `model_config` is its own.
pub(crate) fn is_field_name(name: &str) -> bool {
    !name.starts_with('_') && name != "model_config"
}

/// The field that an annotation of the class or of a base makes by itself; nothing for what makes none.
pub(crate) fn of_annotation(vm: &mut Vm, class: &Rc<Class>, name: &Text) -> Result<Option<Rc<Field>>> {
    let globals = super::globals(vm);
    for holder in class.mro() {
        let own = OwnNames::of(holder);
        let Some((_, annotation)) = own.annotations.iter().find(|(annotated, _)| annotated == name) else { continue };
        let default = class.lookup(name);
        let draft = draft(vm, holder, name, annotation, default, &globals)?;
        return Ok(draft.map(|draft| draft.field));
    }
    Ok(None)
}

fn draft(
    vm: &mut Vm,
    owner: &Rc<Class>,
    name: &Text,
    annotation: &Value,
    assigned: Option<Value>,
    globals: &Rc<DictObject>,
) -> Result<Option<FieldDraft>> {
    let annotation = Annotation::of(vm, annotation, globals)?;
    if annotation.is_class_variable {
        return Ok(None);
    }
    let annotated = annotation.metadata.iter().find_map(|item| item.host::<FieldArgs>());
    let assigned_args = assigned.as_ref().and_then(|value| value.host::<FieldArgs>());
    let mut default = match (&assigned, &assigned_args) {
        (Some(value), None) => Default::Value(value.clone()),
        (_, Some(args)) => default_of(args),
        (None, None) => annotated.as_ref().map_or(Default::Required, |args| default_of(args)),
    };
    if let (Default::Required, Some(args)) = (&default, &annotated) {
        default = default_of(args);
    }
    let args = match (annotated, assigned_args) {
        (Some(_), Some(given)) if given.given.iter().any(|(name, _)| name.as_str() != "default_factory") => {
            return Err(unsupported("`Field(…)` both in `Annotated` and as value"));
        }
        (annotated, given) => annotated.or(given),
    };
    let given = args.as_ref().map_or(Vec::new(), |args| args.given.clone());
    let constraints = annotated::of_arguments(&given);
    let (alias, paths) = aliases::of_arguments(vm, &given)?;
    let in_repr = match args.as_ref().and_then(|args| args.get("repr")) {
        Some(value) => vm.truthy(value)?,
        None => true,
    };
    let field = Field {
        name: name.clone(),
        annotation: annotation.value,
        default,
        constraints,
        alias,
        paths,
        in_repr,
        metadata: annotation.metadata,
        given,
    };
    Ok(Some(FieldDraft { field: Rc::new(field), args, owner: owner.clone() }))
}

fn default_of(args: &FieldArgs) -> Default {
    match (args.non_none("default_factory"), &args.default) {
        (Some(factory), _) => Default::Factory(factory.clone()),
        (None, Some(value)) => Default::Value(value.clone()),
        (None, None) => Default::Required,
    }
}
