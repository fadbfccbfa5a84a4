//! A field of a table model → a column.
//!
//! SQLModel 0.0.50, `main.py`: `get_column_from_field`, `get_sqlalchemy_type`;
//! `_compat.py`: `get_sa_type_from_type_annotation`, `is_field_noneable`.

use std::rc::Rc;

use linktable_python::class::AttributeSource;
use linktable_python::error::unsupported;
use linktable_python::object::Form;
use linktable_python::{Class, Result, Value, Vm};
use linktable_schema::{ReferentialAction, Span};
use linktable_sql::{SqlType, ddl};

use super::annotation::{is_none_type, union_members};
use super::fields::FieldDraft;
use crate::declared::{Column, ForeignKey};
use crate::diagnostics::{Finding, lt103_no_column_type, lt104_set_null_on_required, lt303_foreign_key_no_text};
use crate::registry::{Default, FilledIn, is_callable};
use crate::sqlalchemy::items::{self, ColumnItem, ForeignKeyItem};
use crate::sqlalchemy::server_values::ServerValue;
use crate::sqlalchemy::type_items::{self, enum_members};

/// A column with what belongs to it besides its declaration.
pub(crate) struct Made {
    pub column: Column,
    pub enum_class: Option<Rc<Class>>,
    pub default: Default,
    pub filled: FilledIn,
    /// The type as it was given, by `sa_type` or a `Column`.
    pub given_type: Option<Value>,
}

/// What kept a field from becoming a column.
pub(super) enum Refused {
    /// What the library raises.
    Finding(Box<Finding>),
    /// Something not there yet, or raised by the script's own code.
    Raised(linktable_python::Raised),
}

impl From<linktable_python::Raised> for Refused {
    fn from(raised: linktable_python::Raised) -> Self {
        Refused::Raised(raised)
    }
}

/// The column of a field.
pub(super) fn of_field(vm: &mut Vm, draft: &FieldDraft) -> std::result::Result<Made, Refused> {
    let place = draft.place();
    let span = place.map_or(Span::default(), |place| place.span);
    let name_span = place.map_or(Span::default(), |place| place.name_span);
    let name = draft.field.name.as_str().to_owned();
    if let Some(value) = draft.argument("sa_column") {
        let Some(item) = value.host::<ColumnItem>() else {
            return Err(unsupported(format!("`sa_column` of type `{}`", vm.type_name(&value))).into());
        };
        return Ok(of_item(vm, &name, &item, (span, name_span))?);
    }
    let (kind, enum_class) = match draft.argument("sa_type") {
        Some(value) => match type_items::type_of(vm, &value) {
            Some(kind) => kind,
            None => {
                let shown = vm.repr(&value)?;
                return Err(unsupported(format!("the column type `{shown}`")).into());
            }
        },
        None => column_type(vm, draft)?,
    };
    let truth = |vm: &mut Vm, name: &str| match draft.argument(name) {
        Some(value) => vm.truthy(&value).map(Some),
        None => Ok(None),
    };
    let primary_key = truth(vm, "primary_key")?.unwrap_or(false);
    let nullable = match truth(vm, "nullable")? {
        Some(nullable) => nullable,
        None => !primary_key && is_optional(vm, &draft.field.annotation),
    };
    let foreign_key = match draft.argument("foreign_key") {
        Some(target) => {
            let key_span = draft.keyword_span("foreign_key").unwrap_or(span);
            let Some(target) = target.as_text().map(|text| text.as_str().to_owned()) else {
                return Err(Refused::Finding(Box::new(lt303_foreign_key_no_text::finding(key_span, &name))));
            };
            let on_delete =
                draft.argument("ondelete").and_then(|word| word.as_text().map(|text| text.as_str().to_owned()));
            let on_delete = on_delete.and_then(|word| ddl::referential_action(&word));
            if on_delete == Some(ReferentialAction::SetNull) && !nullable {
                let span = draft.keyword_span("ondelete").unwrap_or(span);
                let finding = lt104_set_null_on_required::finding(span, &name);
                return Err(Refused::Finding(Box::new(finding)));
            }
            Some(ForeignKey { target, schema: None, name: None, on_delete, on_update: None, span: key_span })
        }
        None => None,
    };
    let column = Column {
        attribute: name.clone(),
        name,
        kind,
        is_typed_by_key: false,
        nullable,
        primary_key,
        foreign_key,
        index: truth(vm, "index")?.unwrap_or(false),
        unique: truth(vm, "unique")?.unwrap_or(false),
        server_default: None,
        generated: None,
        has_default: false,
        span,
        name_span,
    };
    let mut made = Made {
        column,
        enum_class,
        default: draft.field.default.clone(),
        filled: FilledIn::default(),
        given_type: draft.argument("sa_type"),
    };
    if let Some(extra) = draft.argument("sa_column_args") {
        for value in vm.collect(&extra)? {
            add_argument(vm, &mut made, &value, span)?;
        }
    }
    if let Some(extra) = draft.argument("sa_column_kwargs") {
        let given: Vec<(String, Value)> = vm
            .mapping_items(&extra)?
            .into_iter()
            .filter_map(|(name, value)| Some((name.as_text()?.to_string(), value)))
            .collect();
        for (name, value) in given {
            set_argument(vm, &mut made, &name, &value)?;
        }
    }
    made.column.has_default = has_value(&made.default);
    Ok(made)
}

/// A column given as `Column(…)`, as an attribute of this name.
///
/// # Errors
/// For arguments that are not there yet.
pub(crate) fn of_item(
    vm: &mut Vm,
    attribute: &str,
    item: &ColumnItem,
    (span, name_span): (Span, Span),
) -> Result<Made> {
    let attribute = attribute.to_owned();
    // Without a type it has that of the column its key refers to.
    let is_typed_by_key = item.kind.is_none();
    if is_typed_by_key && item.foreign_key.is_none() {
        return Err(unsupported("a `Column(…)` without a type"));
    }
    let (kind, enum_class) = item.kind.clone().unwrap_or((SqlType::Integer, None));
    let mut column = Column {
        name: item.name.clone().unwrap_or_else(|| attribute.clone()),
        attribute,
        kind,
        is_typed_by_key,
        nullable: true,
        primary_key: false,
        foreign_key: item.foreign_key.as_ref().map(|key| foreign_key(key, span)),
        index: false,
        unique: false,
        server_default: None,
        generated: None,
        has_default: false,
        span,
        name_span,
    };
    // The column alone knows its default: what pydantic fills in is a value given.
    let default = Default::Required;
    let primary_key = item.given.iter().find(|(name, _)| name.as_str() == "primary_key");
    if let Some((_, value)) = primary_key {
        column.primary_key = vm.truthy(value)?;
        column.nullable = !column.primary_key;
    }
    let mut made = Made {
        column,
        enum_class,
        default,
        filled: FilledIn { is_column: true, ..FilledIn::default() },
        given_type: item.given_type.clone(),
    };
    if let Some(server) = &item.server {
        filled_by(&mut made, server);
    }
    for (name, value) in &item.given {
        set_argument(vm, &mut made, name, value)?;
    }
    made.column.has_default = has_value(&made.default);
    Ok(made)
}

fn foreign_key(item: &ForeignKeyItem, span: Span) -> ForeignKey {
    ForeignKey {
        target: item.target.clone(),
        schema: None,
        name: item.name.clone(),
        on_delete: item.on_delete,
        on_update: item.on_update,
        span,
    }
}

fn has_value(default: &Default) -> bool {
    match default {
        Default::Required => false,
        Default::Value(value) => !value.is_none(),
        Default::Factory(_) => true,
    }
}

/// What the database fills in.
fn filled_by(made: &mut Made, server: &ServerValue) {
    if server.generated.is_some() {
        made.column.generated.clone_from(&server.generated);
    }
    made.filled.by_server |= server.at_insert;
    made.filled.by_server_on_update |= server.at_update;
}

fn add_argument(vm: &mut Vm, made: &mut Made, value: &Value, span: Span) -> Result<()> {
    if let Some(key) = value.host::<ForeignKeyItem>() {
        made.column.foreign_key = Some(foreign_key(&key, span));
    } else if let Some(server) = value.host::<ServerValue>() {
        filled_by(made, &server);
    } else {
        return Err(unsupported(format!("`{}` in `sa_column_args`", vm.type_name(value))));
    }
    Ok(())
}

fn set_argument(vm: &mut Vm, made: &mut Made, name: &str, value: &Value) -> Result<()> {
    let column = &mut made.column;
    match name {
        "name" => {
            if let Some(name) = value.as_text() {
                column.name = name.to_string();
            }
        }
        "nullable" => column.nullable = vm.truthy(value)?,
        "primary_key" => column.primary_key = vm.truthy(value)?,
        "index" => column.index = vm.truthy(value)?,
        "unique" => column.unique = vm.truthy(value)?,
        "server_default" | "server_onupdate" => match value.host::<ServerValue>() {
            Some(server) => {
                made.filled.by_server |= name == "server_default" && server.at_insert;
                made.filled.by_server_on_update |= name == "server_onupdate" || server.at_update;
            }
            None if name == "server_default" => {
                column.server_default = items::server_default(vm, value)?;
                made.filled.by_server |= column.server_default.is_some();
                made.filled.server_default = Some(value.clone());
            }
            None => made.filled.by_server_on_update |= !value.is_none(),
        },
        "default" => made.default = default_of(value),
        "onupdate" => made.filled.on_update = default_of(value),
        // What neither DDL nor SQLite shows.
        "comment" | "doc" | "info" | "key" | "quote" => {}
        "autoincrement" if matches!(value, Value::Bool(true)) || value.as_text().is_some() => {}
        _ => return Err(unsupported(format!("the argument `{name}` of a column"))),
    }
    Ok(())
}

fn default_of(value: &Value) -> Default {
    if is_callable(value) { Default::Factory(value.clone()) } else { Default::Value(value.clone()) }
}

/// Whether `None` is among the annotated types.
fn is_optional(vm: &Vm, annotation: &Value) -> bool {
    union_members(annotation).is_some_and(|members| members.iter().any(|member| is_none_type(vm, member)))
}

type Kind = (SqlType, Option<Rc<Class>>);

fn column_type(vm: &mut Vm, draft: &FieldDraft) -> std::result::Result<Kind, Refused> {
    let span = draft.place().and_then(|place: &AttributeSource| place.annotation).unwrap_or_default();
    let refuse = |class: &'static str, message: String| {
        Refused::Finding(Box::new(lt103_no_column_type::finding(span, &draft.field.name, class, message)))
    };
    let mut annotation = draft.field.annotation.clone();
    if let Some(members) = union_members(&annotation) {
        let plain: Vec<Value> = members.iter().filter(|member| !is_none_type(vm, member)).cloned().collect();
        match plain.as_slice() {
            [one] if members.len() == 2 => annotation = one.clone(),
            _ => {
                return Err(refuse(
                    "ValueError",
                    "Cannot have a (non-optional) union as a SQLAlchemy field".to_owned(),
                ));
            }
        }
    }
    if let Value::Alias(alias) = &annotation {
        annotation = match (&alias.form, &alias.origin) {
            (Form::Annotated, _) => alias.args.first().cloned().unwrap_or_default(),
            (Form::Special("Any"), _) => annotation,
            (_, origin @ Value::Class(_)) => origin.clone(),
            _ => return Err(refuse("TypeError", "issubclass() arg 1 must be a class".to_owned())),
        };
    }
    if let Value::Class(class) = &annotation {
        if let Some(kind) = class_type(vm, draft, class)? {
            return Ok(kind);
        }
    } else if !matches!(annotation, Value::Alias(_)) {
        return Err(refuse("TypeError", "issubclass() arg 1 must be a class".to_owned()));
    }
    let shown = vm.str(&annotation)?;
    Err(refuse("ValueError", format!("{shown} has no matching SQLAlchemy type")))
}

fn class_type(vm: &mut Vm, draft: &FieldDraft, class: &Rc<Class>) -> Result<Option<Kind>> {
    let number = |name: &str| draft.argument(name).and_then(|value| value.as_int()).and_then(|n| u32::try_from(n).ok());
    if library_class(vm, "enum", "Enum").is_some_and(|known| class.is_subclass(&known)) {
        let members = enum_members(vm, class)?;
        return Ok(Some((SqlType::Enum { members }, Some(class.clone()))));
    }
    let types = vm.types.clone();
    let is = |known: &Rc<Class>| class.is_subclass(known);
    let string = || SqlType::String(number("max_length").or(number("max_items")).filter(|length| *length > 0));
    let mut kind = None;
    if is(types.str()) {
        kind = Some(string());
    } else if is(types.float()) {
        kind = Some(SqlType::Float);
    } else if Rc::ptr_eq(class, &vm.class_of(&Value::Bool(true))) {
        kind = Some(SqlType::Boolean);
    } else if is(types.int()) {
        kind = Some(SqlType::Integer);
    } else if is(types.bytes()) {
        kind = Some(SqlType::LargeBinary);
    } else {
        for (module, name, make) in LIBRARY_TYPES {
            if library_class(vm, module, name).is_some_and(|known| class.is_subclass(&known)) {
                kind = Some(make());
                break;
            }
        }
        kind = match kind {
            Some(SqlType::String(_)) => Some(string()),
            Some(SqlType::Numeric { .. }) => {
                Some(SqlType::Numeric { precision: number("max_digits"), scale: number("decimal_places") })
            }
            other => other,
        };
    }
    Ok(kind.map(|kind| (kind, None)))
}

/// Module, class, and the type of its columns.
type LibraryType = (&'static str, &'static str, fn() -> SqlType);

/// Classes of modules that become columns, in the order SQLModel asks.
const LIBRARY_TYPES: &[LibraryType] = &[
    ("ipaddress", "IPv4Address", || SqlType::String(None)),
    ("ipaddress", "IPv4Network", || SqlType::String(None)),
    ("ipaddress", "IPv6Address", || SqlType::String(None)),
    ("ipaddress", "IPv6Network", || SqlType::String(None)),
    ("pathlib", "Path", || SqlType::String(None)),
    ("pydantic", "EmailStr", || SqlType::String(None)),
    ("pydantic", "NaiveDatetime", || SqlType::DateTime { aware: false }),
    ("pydantic", "AwareDatetime", || SqlType::DateTime { aware: true }),
    ("datetime", "datetime", || SqlType::DateTime { aware: true }),
    ("datetime", "date", || SqlType::Date),
    ("datetime", "timedelta", || SqlType::Interval),
    ("datetime", "time", || SqlType::Time),
    ("decimal", "Decimal", || SqlType::Numeric { precision: None, scale: None }),
    ("uuid", "UUID", || SqlType::Uuid),
];

/// A class of a module that the script has imported.
fn library_class(vm: &Vm, module: &str, name: &str) -> Option<Rc<Class>> {
    let Some(Value::Module(module)) = vm.modules.get_str(module) else { return None };
    module.dict.get_str(name)?.as_class().cloned()
}
