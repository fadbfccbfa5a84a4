//! Models → the tables that `generate_schemas` makes.
//!
//! Mirrors Tortoise 1.1.9, `backends/base/schema_generator.py`.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm, sha256};
use linktable_sql::tortoise::ddl::{self, Column, Index, Reference, Table, escape};

use crate::tortoise::errors;
use crate::tortoise::field::convert;
use crate::tortoise::mapping::{Data, Field, Kind, ManyToMany, Meta};

/// What one model becomes.
#[derive(Clone, Debug, Default)]
pub struct ModelTables {
    /// Its table.
    pub table: Table,
    /// The table's indexes.
    pub indexes: Vec<Index>,
    /// The tables its foreign keys refer to.
    pub references: Vec<String>,
    /// The link tables it declares.
    pub links: Vec<LinkTable>,
}

/// The link table of a many-to-many field.
#[derive(Clone, Debug, Default)]
pub struct LinkTable {
    /// The attribute.
    pub attribute: String,
    /// The table: the column that refers to the field's own model first.
    pub table: Table,
    /// Its unique index.
    pub index: Option<Index>,
}

/// `SQL_TYPE` of a column, whatever the dialect.
pub fn plain_type(field: &Field) -> String {
    match field.data() {
        Some(Data::Boolean) => "BOOL".to_owned(),
        Some(Data::Decimal { max_digits, decimal_places }) => format!("DECIMAL({max_digits},{decimal_places})"),
        Some(Data::Float) => "DOUBLE PRECISION".to_owned(),
        _ => column_type(field),
    }
}

/// The type of a column as SQLite's DDL has it.
pub fn column_type(field: &Field) -> String {
    let Some(data) = field.data() else { return String::new() };
    let fixed = match data {
        Data::Int | Data::Boolean => "INT",
        Data::BigInt | Data::TimeDelta => "BIGINT",
        Data::SmallInt | Data::IntEnum(_) => "SMALLINT",
        Data::Char { max_length } | Data::CharEnum { max_length, .. } => return format!("VARCHAR({max_length})"),
        Data::Text => "TEXT",
        Data::Decimal { .. } => "VARCHAR(40)",
        Data::Datetime(_) => "TIMESTAMP",
        Data::Date => "DATE",
        Data::Time(_) => "TIME",
        Data::Float => "REAL",
        Data::Json { .. } => "JSON",
        Data::Uuid => "CHAR(36)",
        Data::Binary => "BLOB",
        Data::Custom => {
            let object = field.object();
            let own = object.as_instance().and_then(|object| object.class().lookup("SQL_TYPE"));
            return own.and_then(|value| value.as_text().map(ToString::to_string)).unwrap_or_default();
        }
    };
    fixed.to_owned()
}

fn hash(text: &str) -> String {
    sha256(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn index_name(prefix: &str, table: &str, columns: &[String]) -> String {
    ddl::index_name(prefix, table, columns, hash)
}

fn text(text: &std::cell::RefCell<Option<linktable_python::Text>>) -> String {
    text.borrow().as_ref().map_or(String::new(), ToString::to_string)
}

fn column(vm: &mut Vm, field: &Rc<Field>) -> Result<Column> {
    let mut column = Column {
        name: field.column().to_string(),
        sql_type: column_type(field),
        nullable: field.null.get(),
        unique: field.unique.get(),
        primary_key: field.pk.get(),
        default: default_text(vm, field)?,
        comment: text(&field.description),
        ..Column::default()
    };
    if field.generated.get() && field.pk.get() && takes_numbers(field) {
        column.generated = Some("INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL");
    }
    let reference = field.reference.borrow().clone();
    if let Some(Kind::ForeignKey(key)) = reference.as_ref().map(|reference| &reference.kind) {
        column.comment = reference.as_ref().map_or(String::new(), |reference| text(&reference.description));
        if key.db_constraint
            && let (Some(to), Some(related)) = (key.to.borrow().upgrade(), key.related.borrow().upgrade())
        {
            column.references = Some(Reference {
                table: related.table.borrow().clone(),
                column: to.column().to_string(),
                on_delete: key.on_delete.to_string(),
            });
        }
    }
    Ok(column)
}

fn takes_numbers(field: &Field) -> bool {
    matches!(field.data(), Some(Data::Int | Data::BigInt | Data::SmallInt | Data::IntEnum(_)))
}

/// The expression of `db_default`.
fn default_text(vm: &mut Vm, field: &Rc<Field>) -> Result<Option<String>> {
    let Some(value) = field.db_default.borrow().clone() else { return Ok(None) };
    if vm.get_attr_opt(&value, "get_sql")?.is_some() {
        let sql = vm.call_method(&value, "get_sql", [])?;
        return Ok(Some(vm.str(&sql)?));
    }
    let value = convert::to_db(vm, field, &value, &Value::None)?;
    Ok(Some(match value.unwrapped() {
        Value::None => "NULL".to_owned(),
        Value::Bool(truth) => i64::from(*truth).to_string(),
        Value::Float(_) => vm.format(&value, ".15g")?,
        Value::Str(text) => format!("'{}'", escape(text, &['"', '\''])),
        Value::Int(_) | Value::Big(_) => vm.str(&value)?,
        _ => match vm.class_of(&value).name.borrow().clone().as_str() {
            "Decimal" => vm.str(&value)?,
            "datetime" | "date" => {
                let shown = vm.call_method(&value, "isoformat", [])?;
                format!("'{}'", vm.str(&shown)?)
            }
            kind => return Err(unsupported(format!("`db_default` with a `{kind}`"))),
        },
    }))
}

/// The columns of fields, by their attributes.
fn columns_of(vm: &mut Vm, meta: &Meta, names: &Value) -> Result<Vec<String>> {
    let mut columns = Vec::new();
    for name in vm.collect(names)? {
        let Some(name) = name.as_text().cloned() else { return Err(unsupported("an index on anything but names")) };
        columns.push(match meta.field(&name) {
            // A foreign key goes by what `source_field` says: the attribute of its column.
            Some(field) => field.column().to_string(),
            None => return Err(vm.key_error(Value::Str(name))),
        });
    }
    Ok(columns)
}

/// Checks `unique_together` or `indexes` (`Model._check_together`).
fn check_together(vm: &mut Vm, meta: &Meta, what: &str, value: &Value) -> Result<()> {
    let name = &meta.name;
    if !matches!(value, Value::Tuple(_) | Value::List(_)) {
        return Err(errors::configuration(vm, format!("'{name}.{what}' must be a list or tuple.")));
    }
    let items = vm.collect(value)?;
    let is_index = |item: &Value| matches!(item, Value::Instance(_));
    if items.iter().any(|item| !matches!(item, Value::Tuple(_) | Value::List(_)) && !is_index(item)) {
        return Err(errors::configuration(vm, format!("All '{name}.{what}' elements must be lists or tuples.")));
    }
    for item in items {
        let fields = if is_index(&item) { vm.get_attr(&item, "fields")? } else { item };
        for field in vm.collect(&fields)? {
            let shown = vm.str(&field)?;
            match meta.field(&shown) {
                None => {
                    return Err(errors::configuration(vm, format!("'{name}.{what}' has no '{shown}' field.")));
                }
                Some(field) if matches!(field.kind, Kind::ManyToMany(_)) => {
                    let message = format!("'{name}.{what}' '{shown}' field refers to ManyToMany field.");
                    return Err(errors::configuration(vm, message));
                }
                Some(_) => {}
            }
        }
    }
    Ok(())
}

/// The tables of one model; `tables` are those of all models.
///
/// # Errors
/// `ConfigurationError` where the model's `Meta` says something that is not so.
pub fn tables_of(vm: &mut Vm, meta: &Rc<Meta>, tables: &HashSet<String>) -> Result<ModelTables> {
    let name = meta.table.borrow().clone();
    let mut made = ModelTables {
        table: Table { name: name.clone(), comment: meta.description.borrow().clone(), ..Table::default() },
        ..ModelTables::default()
    };
    for field in meta.columns() {
        let column = column(vm, &field)?;
        if column.generated.is_none() && field.index.get() && !field.pk.get() {
            let columns = vec![column.name.clone()];
            let index = index_name("idx", &name, &columns);
            made.indexes.push(Index { name: index, table: name.clone(), columns, ..Index::default() });
        }
        if let Some(Kind::ForeignKey(key)) = field.reference.borrow().as_ref().map(|reference| &reference.kind)
            && let Some(related) = key.related.borrow().upgrade()
        {
            made.references.push(related.table.borrow().clone());
        }
        made.table.columns.push(column);
    }
    for together in vm.collect(&meta.unique_together)? {
        let columns = columns_of(vm, meta, &together)?;
        made.table.unique.push((index_name("uid", &name, &columns), columns));
    }
    for index in vm.collect(&meta.indexes)? {
        made.indexes.push(declared_index(vm, meta, &index)?);
    }
    let mut seen: Vec<String> = Vec::new();
    made.indexes.retain(|index| {
        let sql = ddl::create_index(index, true);
        let is_new = !seen.contains(&sql);
        seen.push(sql);
        is_new
    });
    for field in meta.relations() {
        if let Kind::ManyToMany(many) = &field.kind
            && !many.is_generated
            && !tables.contains(many.through.borrow().as_str())
        {
            made.links.push(link_table(meta, &field, many)?);
        }
    }
    Ok(made)
}

/// One of `Meta.indexes`: names, or an `Index`.
fn declared_index(vm: &mut Vm, meta: &Meta, index: &Value) -> Result<Index> {
    let table = meta.table.borrow().clone();
    if !matches!(index, Value::Instance(_)) {
        let columns = columns_of(vm, meta, index)?;
        return Ok(Index { name: index_name("idx", &table, &columns), table, columns, ..Index::default() });
    }
    // What an index is made of goes into its text as it is.
    let expressions = vm.get_attr(index, "expressions")?;
    if vm.truthy(&expressions)? {
        return Err(unsupported("an index on expressions"));
    }
    let fields = vm.get_attr(index, "fields")?;
    let mut columns = Vec::new();
    for field in vm.collect(&fields)? {
        columns.push(vm.str(&field)?);
    }
    let given = vm.get_attr(index, "name")?;
    let kind = vm.get_attr(index, "INDEX_TYPE")?;
    let kind = vm.str(&kind)?;
    let extra = vm.get_attr(index, "extra")?;
    Ok(Index {
        name: match given.as_text() {
            Some(name) if !name.is_empty() => name.to_string(),
            _ => index_name("idx", &table, &columns),
        },
        table,
        columns,
        unique: false,
        kind: if kind.is_empty() { kind } else { format!("{kind} ") },
        extra: vm.str(&extra)?,
    })
}

fn link_table(meta: &Rc<Meta>, field: &Field, many: &ManyToMany) -> Result<LinkTable> {
    let related = field.related()?;
    let end = |name: String, model: &Meta| -> Result<Column> {
        let pk = model.pk()?;
        let references = many.db_constraint.then(|| Reference {
            table: model.table.borrow().clone(),
            column: pk.column().to_string(),
            on_delete: many.on_delete.to_string(),
        });
        Ok(Column { name, sql_type: column_type(&pk), references, ..Column::default() })
    };
    let name = many.through.borrow().to_string();
    let backward = end(many.backward_key.borrow().to_string(), meta)?;
    let forward = end(many.forward_key.to_string(), &related)?;
    let columns = vec![backward.name.clone(), forward.name.clone()];
    let index = many.unique.then(|| Index {
        name: index_name("uidx", &name, &columns),
        table: name.clone(),
        columns,
        unique: true,
        ..Index::default()
    });
    let table = Table { name, columns: vec![backward, forward], comment: text(&field.description), ..Table::default() };
    Ok(LinkTable { attribute: field.name().to_string(), table, index })
}

/// What all models become, in the order `generate_schemas` makes it: models as far as
/// their foreign keys allow, then link tables.
///
/// # Errors
/// `ConfigurationError` where a `Meta` says something that is not so, or foreign keys go round in a circle.
pub fn all_tables(vm: &mut Vm, models: &[Rc<Meta>]) -> Result<Vec<(Rc<Meta>, ModelTables)>> {
    for meta in models {
        check(vm, meta)?;
    }
    let names: HashSet<String> = models.iter().map(|meta| meta.table.borrow().clone()).collect();
    let mut waiting = Vec::new();
    for meta in models {
        waiting.push((meta.clone(), tables_of(vm, meta, &names)?));
    }
    let (made, left) = in_order(waiting);
    if !left.is_empty() {
        return Err(errors::configuration(vm, CYCLE));
    }
    Ok(made)
}

/// What Tortoise says to foreign keys that go round in a circle.
pub const CYCLE: &str = "Can't create schema due to cyclic fk references";

/// Checks what `Meta` says of several fields together.
///
/// # Errors
/// `ConfigurationError`.
pub fn check(vm: &mut Vm, meta: &Rc<Meta>) -> Result<()> {
    check_together(vm, meta, "unique_together", &meta.unique_together)?;
    check_together(vm, meta, "indexes", &meta.indexes)
}

/// Models with what they become.
pub type Made = Vec<(Rc<Meta>, ModelTables)>;

/// The models in the order their tables can be made, the first first that can be; and
/// those whose foreign keys go round in a circle, or lead to such.
pub fn in_order(models: Made) -> (Made, Made) {
    let mut missing: Vec<usize> = Vec::new();
    let mut referring: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, (_, tables)) in models.iter().enumerate() {
        let others: HashSet<&str> =
            tables.references.iter().map(String::as_str).filter(|name| *name != tables.table.name).collect();
        missing.push(others.len());
        for name in others {
            referring.entry(name).or_default().push(at);
        }
    }
    let mut ready: BTreeSet<usize> = (0..models.len()).filter(|at| missing.get(*at) == Some(&0)).collect();
    let mut created: HashSet<&str> = HashSet::new();
    let mut order = Vec::new();
    while let Some(at) = ready.pop_first() {
        order.push(at);
        let Some((_, tables)) = models.get(at) else { continue };
        if !created.insert(&tables.table.name) {
            continue;
        }
        for other in referring.get(tables.table.name.as_str()).into_iter().flatten() {
            if let Some(count) = missing.get_mut(*other) {
                *count -= 1;
                if *count == 0 {
                    ready.insert(*other);
                }
            }
        }
    }
    let mut slots: Vec<Option<(Rc<Meta>, ModelTables)>> = models.into_iter().map(Some).collect();
    let made = order.into_iter().filter_map(|at| slots.get_mut(at)?.take()).collect();
    (made, slots.into_iter().flatten().collect())
}

/// The script of `generate_schemas`.
///
/// # Errors
/// As [`all_tables`].
pub fn script(vm: &mut Vm, models: &[Rc<Meta>], safe: bool) -> Result<String> {
    let made = all_tables(vm, models)?;
    let mut parts = Vec::new();
    for (_, tables) in &made {
        parts.push(ddl::create_table(&tables.table, safe));
        parts.extend(tables.indexes.iter().map(|index| ddl::create_index(index, safe)));
    }
    for link in made.iter().flat_map(|(_, tables)| &tables.links) {
        parts.push(ddl::create_link_table(&link.table, safe));
        parts.extend(link.index.iter().map(|index| ddl::create_index(index, safe)));
    }
    Ok(parts.join("\n"))
}
