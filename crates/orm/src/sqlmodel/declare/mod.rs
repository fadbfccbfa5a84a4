//! The declaring half of SQLModel: the base class, `Field`, `Relationship`,
//! and what a class statement makes of them.

mod annotation;
mod column;
mod expression;
mod field;
mod fields;
mod items;
mod relationship;
mod words;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use linktable_python::class::{Construct, NativeDef};
use linktable_python::object::{DictObject, Instance, Module, Native, Wrapper, WrapperKind};
use linktable_python::{Args, Class, ClassBuilder, Mode, Raised, Result, Text, Value, Vm};
use linktable_schema::{Constraint, Span};

use self::column::{Made, Refused};
use self::fields::{Drafts, FieldDraft, OwnNames};
use self::items::TableItem;
use crate::declared;
use crate::diagnostics::lt105_no_annotation::{self, Attribute};
use crate::diagnostics::{
    Finding, LibraryError, lt101_no_primary_key, lt102_duplicate_table, lt106_derived_from_table,
    lt107_duplicate_class, lt108_not_supported, lt109_constraint_without_column,
};
use crate::sqlmodel::mapping::{Default, ModelClass, Registry, TableData, model_of};

/// What a class of models is given once it is declared: the attributes of its columns and relationships.
pub type Instrument = fn(&mut Vm, &Rc<Class>) -> Result<()>;

/// The base class, made once for an evaluation.
///
/// `natives` are the methods of its objects, `construct` makes them, and
/// `instrument` is called for every table model that was declared.
pub fn base_class(
    vm: &mut Vm,
    natives: &'static [NativeDef],
    construct: Option<Construct>,
    instrument: Option<Instrument>,
) -> Rc<Class> {
    let registry = vm.state::<Registry>();
    if let Some(base) = registry.base.get() {
        return base.clone();
    }
    let hook = Native::closure("__init_subclass__", move |vm, args| created(vm, args, instrument));
    let hook = Wrapper { kind: WrapperKind::Class, function: Value::Native(hook) };
    let mut builder = ClassBuilder::new("sqlmodel.main", "SQLModel", &vm.types.object)
        .natives(natives)
        .attribute("__init_subclass__", Value::Wrapper(Rc::new(hook)))
        .with_dict();
    if let Some(construct) = construct {
        builder = builder.construct(construct);
    }
    let class = builder.build();
    let model = ModelClass { class: Rc::downgrade(&class), fields: Vec::new(), relationships: Vec::new(), table: None };
    class.set_host(Rc::new(model));
    registry.base.get_or_init(|| class).clone()
}

/// Puts what declares into a module of SQLModel's or SQLAlchemy's.
pub fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) {
    match name {
        "sqlmodel" | "sqlmodel.main" => {
            module.set("Field", Value::Native(Native::new("Field", field::field)));
            module.set("Relationship", Value::Native(Native::new("Relationship", field::relationship)));
            items::fill(vm, module);
        }
        "sqlalchemy" | "sqlalchemy.types" | "sqlalchemy.schema" | "sqlalchemy.sql.sqltypes" => items::fill(vm, module),
        _ => {}
    }
}

/// Whether calling a function of this name declares.
pub fn declares(function: &str) -> bool {
    matches!(function, "model_rebuild" | "update_forward_refs")
}

fn info_classes(vm: &mut Vm) -> Rc<field::InfoClasses> {
    #[derive(Default)]
    struct Kept(RefCell<Option<Rc<field::InfoClasses>>>);
    let kept = vm.state::<Kept>();
    let classes = kept.0.borrow().clone();
    classes.unwrap_or_else(|| {
        let made = Rc::new(field::InfoClasses::new(vm));
        *kept.0.borrow_mut() = Some(made.clone());
        made
    })
}

/// Says what the library raises, in its class and words.
pub fn raise(vm: &mut Vm, error: &LibraryError) -> Raised {
    let Some((module, name)) = error.class.rsplit_once('.') else {
        if error.class == "KeyError" {
            return vm.key_error(Value::str(error.message.trim_matches('\'')));
        }
        return vm.error(error.class, error.message.as_str());
    };
    let class = match vm.import(module).and_then(|module| vm.get_attr(&module, name)) {
        Ok(Value::Class(class)) => class,
        _ => {
            let exception = vm.types.exception("Exception");
            ClassBuilder::new(module, name, &exception).with_dict().build()
        }
    };
    vm.raise(&class, vec![Value::str(error.message.as_str())])
}

/// In run mode raises what the library raises; in declare mode keeps the
/// finding and goes on. Nothing is raised for what the library accepts.
fn report(vm: &mut Vm, finding: Finding) -> Result<()> {
    if vm.mode == Mode::Run {
        return match &finding.raises {
            Some(error) => Err(raise(vm, error)),
            None => Ok(()),
        };
    }
    vm.state::<Registry>().findings.borrow_mut().push(finding);
    Ok(())
}

/// Something that is not supported: in run mode it stops the script, in declare
/// mode the rest of the class still stands.
fn tolerate(vm: &mut Vm, raised: Raised, span: Span) -> Result<()> {
    let what = match &raised {
        Raised::Stop(stop) if vm.mode == Mode::Declare => match &**stop {
            linktable_python::error::Stop::Unsupported { what, .. } => what.clone(),
            _ => return Err(raised),
        },
        _ => return Err(raised),
    };
    report(vm, lt108_not_supported::finding(span, &what))
}

/// `__init_subclass__` of the base class: a class statement was carried out.
fn created(vm: &mut Vm, mut args: Args, instrument: Option<Instrument>) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let globals = globals(vm);
    let own = OwnNames::of(&class);
    let inherited_table = class.ancestors.iter().find(|base| model_of(base).is_some_and(|model| model.table.is_some()));
    let inherited_table = inherited_table.cloned();
    let is_table = match args.take_keyword("table") {
        Some(value) => matches!(value, Value::Bool(true)),
        None => configured_table(vm, &class)?.unwrap_or(inherited_table.is_some()),
    };
    let is_annotated = check_annotations(vm, &class, &own)?;
    let drafts = Rc::new(fields::collect(vm, &class, &own, &globals)?);
    vm.state::<Drafts>().keep(&class, drafts.clone());
    let mut table = None;
    if is_table {
        match inherited_table {
            Some(base) => {
                let span = class.source.as_ref().map_or(Span::default(), |source| source.name_span);
                let finding = lt106_derived_from_table::finding(span, &class.name.borrow(), &base.name.borrow());
                if vm.mode == Mode::Run {
                    let what = "a table model that derives from another table model";
                    return Err(linktable_python::error::unsupported(what));
                }
                report(vm, finding)?;
            }
            None => table = Some(declare_table(vm, &class, &own, &drafts, !is_annotated)?),
        }
    }
    // pydantic takes fields and relationships out of the class's namespace.
    {
        let mut dict = class.dict.borrow_mut();
        for draft in drafts.iter() {
            dict.remove_str(&draft.field.name);
        }
        for (name, _) in &own.relationships {
            dict.remove_str(name);
        }
    }
    let model = ModelClass {
        class: Rc::downgrade(&class),
        fields: drafts.iter().map(|draft| draft.field.clone()).collect(),
        relationships: own.relationships.iter().map(|(name, _)| name.clone()).collect(),
        table,
    };
    class.set_host(Rc::new(model));
    let registry = vm.state::<Registry>();
    if table.is_none() {
        registry.declarations.borrow_mut().plain_classes.push(class.name.borrow().to_string());
    } else if let Some(instrument) = instrument {
        instrument(vm, &class)?;
    }
    Ok(Value::None)
}

/// The names of the module the class statement stands in.
fn globals(vm: &Vm) -> Rc<DictObject> {
    vm.frame().map(|frame| frame.globals.clone()).unwrap_or_default()
}

/// `table` in `model_config`.
fn configured_table(vm: &mut Vm, class: &Rc<Class>) -> Result<Option<bool>> {
    let Some(config) = class.own("model_config") else { return Ok(None) };
    if !matches!(config.unwrapped(), Value::Dict(_)) {
        return Ok(None);
    }
    let items = vm.mapping_items(&config)?;
    let table = items.iter().find(|(name, _)| name.as_text().is_some_and(|name| name.as_str() == "table"));
    Ok(table.map(|(_, value)| matches!(value, Value::Bool(true))))
}

/// Whether every attribute that should have an annotation has one.
fn check_annotations(vm: &mut Vm, class: &Rc<Class>, own: &OwnNames) -> Result<bool> {
    let mut is_annotated = true;
    let entries: Vec<(Text, Value)> = class
        .dict
        .borrow()
        .iter()
        .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone())))
        .collect();
    for (name, value) in entries {
        if !fields::is_field_name(&name) || own.annotations.iter().any(|(annotated, _)| *annotated == name) {
            continue;
        }
        let span = class.source.as_ref().and_then(|source| source.attribute(&name)).map(|place| place.name_span);
        let Some(span) = span else { continue };
        let is_field = value.host::<field::FieldArgs>().is_some();
        let is_override = class
            .ancestors
            .iter()
            .filter_map(model_of)
            .any(|model| model.fields.iter().any(|field| field.name == name));
        let shown;
        let attribute = if own.is_relationship(&name) {
            Attribute::Relationship
        } else if is_field {
            Attribute::Field
        } else if is_override {
            Attribute::Override
        } else if is_plain_value(&value) {
            shown = vm.repr(&value)?;
            Attribute::Value { shown: &shown }
        } else {
            // Functions, properties, classes and whatever decorators leave are no fields.
            continue;
        };
        is_annotated = false;
        report(vm, lt105_no_annotation::finding(span, &name, &attribute))?;
    }
    Ok(is_annotated)
}

fn is_plain_value(value: &Value) -> bool {
    matches!(
        value,
        Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Big(_)
            | Value::Float(_)
            | Value::Str(_)
            | Value::Bytes(_)
            | Value::Tuple(_)
            | Value::List(_)
            | Value::Dict(_)
            | Value::Set(_)
    )
}

/// Declares the table of a class; gives its position among the models.
fn declare_table(
    vm: &mut Vm,
    class: &Rc<Class>,
    own: &OwnNames,
    drafts: &[FieldDraft],
    refused: bool,
) -> Result<usize> {
    let registry = vm.state::<Registry>();
    let name = class.name.borrow().to_string();
    let source = class.source.clone();
    let mut model = declared::Model {
        table: table_name(vm, class)?,
        module: class.module.borrow().to_string(),
        span: source.as_ref().map_or(Span::default(), |source| source.span),
        name_span: source.as_ref().map_or(Span::default(), |source| source.name_span),
        name,
        refused,
        ..declared::Model::default()
    };
    let mut made: Vec<Made> = Vec::new();
    for draft in drafts {
        match column::of_field(vm, draft) {
            Ok(column) => made.push(column),
            Err(Refused::Finding(finding)) => {
                model.refused |= finding.raises.is_some();
                report(vm, *finding)?;
            }
            Err(Refused::Raised(raised)) => {
                model.refused = true;
                tolerate(vm, raised, draft.place().map_or(model.name_span, |place| place.span))?;
            }
        }
    }
    in_class_order(class, own, &mut made);
    let data = TableData {
        defaults: made.iter().map(|made| made.default.clone()).collect(),
        enums: made.iter().map(|made| made.enum_class.clone()).collect(),
    };
    model.columns = made.into_iter().map(|made| made.column).collect();
    table_arguments(vm, class, &mut model)?;
    for (name, args) in &own.relationships {
        let Some(annotation) = own.annotations.iter().find(|(annotated, _)| annotated == name) else { continue };
        match relationship::declare(vm, class, name, &annotation.1, args) {
            Ok((relationship, findings)) => {
                model.relationships.push(relationship);
                for finding in findings {
                    model.refused |= finding.raises.is_some();
                    let is_missing = finding.raises.is_none();
                    if is_missing && vm.mode == Mode::Run {
                        let what = finding.diagnostic.message.trim_end_matches(" is not supported yet").to_owned();
                        return Err(linktable_python::error::unsupported(what));
                    }
                    report(vm, finding)?;
                }
            }
            Err(raised) => {
                let place = source.as_ref().and_then(|source| source.attribute(name));
                tolerate(vm, raised, place.map_or(model.name_span, |place| place.span))?;
            }
        }
    }
    let (earlier_table, earlier_class) = {
        let declarations = registry.declarations.borrow();
        let table = declarations.table_named(&model.table).and_then(|at| declarations.models.get(at).cloned());
        let class = declarations.model_named(&model.name).and_then(|at| declarations.models.get(at).cloned());
        (table, class)
    };
    if let Some(earlier) = earlier_table {
        model.refused = true;
        report(vm, lt102_duplicate_table::finding(&model, &earlier))?;
    } else if let Some(earlier) = earlier_class {
        report(vm, lt107_duplicate_class::finding(&model, &earlier))?;
    }
    if model.primary_key().next().is_none() && !model.refused {
        let finding = lt101_no_primary_key::finding(&model, field_arguments_end(class, "id"));
        model.refused = true;
        report(vm, finding)?;
    }
    class.set("__tablename__", Value::str(model.table.as_str()));
    let at = registry.declarations.borrow().models.len();
    registry.declarations.borrow_mut().models.push(Rc::new(model));
    registry.classes.borrow_mut().push(class.clone());
    registry.tables.borrow_mut().push(Rc::new(data));
    *registry.resolution.borrow_mut() = None;
    registry.configured.set(false);
    Ok(at)
}

/// Where the arguments of the `Field(…)` of an attribute end; nothing if it has none.
fn field_arguments_end(class: &Rc<Class>, name: &str) -> Option<Span> {
    let place = class.source.as_ref()?.attribute(name)?;
    let ends = place.keywords.iter().map(|(_, whole, _)| whole.end).chain(place.arguments.iter().map(|span| span.end));
    let end = ends.max()?;
    Some(Span::new(end, end))
}

/// The name of the table: `__tablename__` of the class or of a base, or the class name in lower case.
fn table_name(vm: &mut Vm, class: &Rc<Class>) -> Result<String> {
    for holder in class.mro() {
        // A base that is a table model has a name of its own, which is not handed down.
        if let Some(value) = holder.dict.borrow().get_str("__tablename__").cloned() {
            if let Some(text) = value.as_text() {
                return Ok(text.to_string());
            }
            let function = match &value {
                Value::Wrapper(wrapper) => wrapper.function.clone(),
                Value::Property(property) => property.get.clone(),
                other => other.host::<DeclaredAttribute>().map_or(other.clone(), |declared| declared.0.clone()),
            };
            let name = vm.call(&function, [Value::Class(class.clone())].into())?;
            return vm.str(&name);
        }
    }
    Ok(class.name.borrow().to_lowercase())
}

/// `@declared_attr` on a method: called with the class.
pub struct DeclaredAttribute(pub Value);

/// `declared_attr(function)`, also as `declared_attr.directive`.
pub fn declared_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let function = args.get(0).cloned().unwrap_or_default();
    Ok(Value::Instance(Instance::with_host(&vm.types.object, DeclaredAttribute(function))))
}

/// `__table_args__`: constraints and indexes, and options in a dict at the end.
fn table_arguments(vm: &mut Vm, class: &Rc<Class>, model: &mut declared::Model) -> Result<()> {
    let holder = class.mro().find(|holder| holder.dict.borrow().has_str("__table_args__")).cloned();
    let Some(holder) = holder else { return Ok(()) };
    let mut value = holder.own("__table_args__").unwrap_or_default();
    if let Some(declared) = value.host::<DeclaredAttribute>() {
        value = vm.call(&declared.0, [Value::Class(class.clone())].into())?;
    }
    let place = holder.source.as_ref().and_then(|source| source.attribute("__table_args__")).map(|place| place.span);
    let span = place.unwrap_or(model.name_span);
    let items = match value.unwrapped() {
        Value::Dict(_) => vec![value.clone()],
        Value::None => Vec::new(),
        _ => vm.collect(&value)?,
    };
    for item in items {
        let what = match item.host::<TableItem>().as_deref() {
            Some(TableItem::Constraint(constraint)) => {
                model.constraints.push(constraint.clone());
                let (kind, columns) = match constraint {
                    Constraint::Unique { columns, .. } => ("UniqueConstraint", columns.as_slice()),
                    Constraint::ForeignKey { columns, .. } => ("ForeignKeyConstraint", columns.as_slice()),
                    Constraint::Check { .. } | Constraint::PrimaryKey { .. } => ("", [].as_slice()),
                };
                check_columns(vm, model, span, kind, columns)?;
                continue;
            }
            Some(TableItem::Index(index)) => {
                model.indexes.push(index.clone());
                check_columns(vm, model, span, "Index", &index.columns)?;
                continue;
            }
            None if matches!(item.unwrapped(), Value::Dict(_)) => {
                let names = vm.mapping_items(&item)?;
                // What SQLite's DDL does not show.
                let ignored = |name: &str| {
                    matches!(name, "comment" | "info" | "extend_existing")
                        || name.starts_with("mysql_")
                        || name.starts_with("postgresql_")
                };
                let unknown = names.iter().filter_map(|(name, _)| name.as_text()).find(|name| !ignored(name));
                match unknown {
                    Some(name) => format!("`{name}` in `__table_args__`"),
                    None => continue,
                }
            }
            None => format!("a `{}` in `__table_args__`", vm.type_name(&item)),
        };
        // Without it the table would not be the library's.
        model.refused = true;
        tolerate(vm, linktable_python::error::unsupported(what), span)?;
    }
    Ok(())
}

/// The columns a constraint or an index names must be there.
fn check_columns(vm: &mut Vm, model: &mut declared::Model, span: Span, kind: &str, columns: &[String]) -> Result<()> {
    // Where a column was refused, that is what is wrong.
    let missing = columns.iter().find(|name| model.column(name).is_none() && !model.refused);
    if let Some(missing) = missing {
        let finding = lt109_constraint_without_column::finding(model, span, kind, missing);
        model.refused = true;
        report(vm, finding)?;
    }
    Ok(())
}

/// Puts columns into the order SQLAlchemy finds them in: the class's names and
/// its annotations merged (2.1.9, `util/_collections.py`: `merge_lists_w_ordering`).
fn in_class_order(class: &Rc<Class>, own: &OwnNames, made: &mut Vec<Made>) {
    let columns: Vec<&str> = made.iter().map(|made| made.column.attribute.as_str()).collect();
    let relationships: Vec<&str> = own.relationships.iter().map(|(name, _)| name.as_str()).collect();
    let is_own = |name: &str| columns.contains(&name) || relationships.contains(&name);
    let dict = class.dict.borrow();
    let others = dict.iter().filter_map(|entry| entry.key.as_text()).map(Text::as_str).filter(|name| !is_own(name));
    let names: Vec<&str> = others.chain(columns.iter().copied()).chain(relationships.iter().copied()).collect();
    let annotated: Vec<&str> = own.annotations.iter().map(|(name, _)| name.as_str()).collect();
    let (first, rest): (Vec<&str>, Vec<&str>) = annotated.iter().partition(|name| relationships.contains(name));
    let annotated: Vec<&str> = first.into_iter().chain(rest).collect();
    let order: HashMap<String, usize> =
        merged(&names, &annotated).into_iter().enumerate().map(|(at, name)| (name.to_owned(), at)).collect();
    drop(dict);
    made.sort_by_key(|made| order.get(&made.column.attribute).copied().unwrap_or(usize::MAX));
}

fn merged<'a>(a: &[&'a str], b: &[&'a str]) -> Vec<&'a str> {
    let in_a: std::collections::HashSet<&str> = a.iter().copied().collect();
    let mut overlap: std::collections::HashSet<&str> = b.iter().copied().filter(|name| in_a.contains(name)).collect();
    let (mut current, mut other) = (a.iter(), b.iter());
    let mut result = Vec::new();
    loop {
        match current.next() {
            Some(name) if overlap.remove(name) => std::mem::swap(&mut current, &mut other),
            Some(name) => result.push(*name),
            None => {
                result.extend(other.copied());
                return result;
            }
        }
    }
}

/// The default of a column that has none.
impl std::default::Default for Default {
    fn default() -> Self {
        Default::Required
    }
}
