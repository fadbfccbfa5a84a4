//! Declarations and resolved relationships → [`Schema`] and DDL.

use linktable_schema::{
    Column, Constraint, DdlStatement, Dialect, End, Field, Index, LinkTable, Model, ModelId, Relationship,
    RelationshipId, Schema, Span, Table, TableId, TableKind,
};
use linktable_sql::ddl;
use rustc_hash::FxHashMap;

use crate::declared::{self, Declarations};
use crate::diagnostics::{Finding, Moment, lt301_unknown_table, lt302_unknown_column};
use crate::resolve::Names;
use crate::resolved::{Direction, Resolution, Resolved};

/// The tables, in the order `create_all` makes them, with their models and relationships.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// All of it.
    pub schema: Schema,
    /// For each table of the schema, its model's position among the declarations.
    pub declared: Vec<usize>,
    /// For each relationship of the schema, where its ends are declared: model and position.
    pub ends: Vec<[Option<(usize, usize)>; 2]>,
    /// What `create_all` would raise, the first first.
    pub findings: Vec<Finding>,
}

/// Builds the schema. A table whose foreign keys lead nowhere is there all the
/// same, with a finding: its text does not depend on what they lead to.
pub fn build(declarations: &Declarations, resolution: &Resolution, dialect: Dialect) -> Built {
    let names = Names::of(declarations);
    let mut findings = Vec::new();
    let mut accepted = Vec::new();
    for (at, model) in declarations.models.iter().enumerate() {
        check_foreign_keys(&names, model, &mut findings);
        if !model.refused {
            accepted.push(at);
        }
    }
    let order = creation_order(&names, &accepted);
    let mut model_ids = FxHashMap::default();
    let mut table_ids = FxHashMap::default();
    let classes = accepted.iter().filter(|at| names.model(**at).is_some_and(|model| !model.is_core));
    for (id, at) in (0..).zip(classes) {
        model_ids.insert(*at, ModelId(id));
    }
    for (id, at) in (0..).zip(&order) {
        table_ids.insert(*at, TableId(id));
    }
    let mut schema = Schema { orm: declarations.orm, ..Schema::default() };
    for at in &accepted {
        let (Some(model), Some(table)) = (names.model(*at), table_ids.get(at)) else { continue };
        if model.is_core {
            continue;
        }
        schema.models.push(Model {
            name: model.name.clone(),
            table: *table,
            fields: model
                .columns
                .iter()
                .map(|column| Field { name: column.attribute.clone(), column: column.name.clone(), span: column.span })
                .collect(),
            span: model.span,
            name_span: model.name_span,
        });
    }
    for at in &order {
        let Some(model) = names.model(*at) else { continue };
        let mut table = table(model, dialect);
        table.model = model_ids.get(at).copied();
        schema.tables.push(table);
    }
    let ends = relationships(&names, resolution, &model_ids, &table_ids, &mut schema);
    Built { schema, declared: order, ends, findings }
}

/// The DDL of a schema, in the order `create_all` emits it.
pub fn statements(schema: &Schema) -> Vec<DdlStatement> {
    let mut statements = Vec::new();
    for (id, table) in (0..).zip(&schema.tables) {
        let mut push = |sql| statements.push(DdlStatement { sql, table: TableId(id), span: table.span });
        push(ddl::create_table(table));
        for index in &table.indexes {
            push(ddl::create_index(table, index));
        }
    }
    statements
}

/// The positions of the models in the order `create_all` makes their tables.
///
/// The tables come in rounds; within a round in the order they were declared.
pub(crate) fn creation_order(names: &Names<'_>, models: &[usize]) -> Vec<usize> {
    let order = ddl::creation_order(&dependencies(names, models));
    order.into_iter().filter_map(|place| models.get(place).copied()).collect()
}

/// The positions of the models whose tables refer to each other in a circle.
pub(crate) fn in_circles(names: &Names<'_>, models: &[usize]) -> Vec<usize> {
    let circle = ddl::in_circles(&dependencies(names, models));
    circle.into_iter().filter_map(|place| models.get(place).copied()).collect()
}

/// For each model the places of those that its table refers to.
fn dependencies(names: &Names<'_>, models: &[usize]) -> Vec<Vec<usize>> {
    let places: FxHashMap<usize, usize> = models.iter().enumerate().map(|(place, at)| (*at, place)).collect();
    models
        .iter()
        .map(|at| {
            let Some(model) = names.model(*at) else { return Vec::new() };
            referred_tables(model).filter_map(|table| places.get(&names.table(table)?).copied()).collect()
        })
        .collect()
}

fn referred_tables(model: &declared::Model) -> impl Iterator<Item = &str> {
    let by_columns =
        model.columns.iter().filter_map(|column| Some(column.foreign_key.as_ref()?.table_and_column(&column.name).0));
    let by_constraints = model.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::ForeignKey { table, .. } => Some(table.as_str()),
        _ => None,
    });
    by_columns.chain(by_constraints)
}

/// The first foreign key of a table that leads nowhere.
pub(crate) fn broken_key(declarations: &Declarations, model: &declared::Model) -> Option<Finding> {
    let mut findings = Vec::new();
    check_foreign_keys(&Names::of(declarations), model, &mut findings);
    findings.into_iter().next()
}

fn check_foreign_keys(names: &Names<'_>, model: &declared::Model, findings: &mut Vec<Finding>) {
    for column in &model.columns {
        let Some(key) = &column.foreign_key else { continue };
        let (table, name) = key.table_and_column(&column.name);
        match names.table(table).and_then(|at| names.model(at)) {
            None if names.declarations.is_left_out(table) => {}
            None => findings.push(lt301_unknown_table::finding(names.declarations, model, column, key)),
            Some(target) if target.column(name).is_none() && !target.refused => {
                findings.push(lt302_unknown_column::finding(model, column, key, target, Moment::CreateAll));
            }
            Some(_) => {}
        }
    }
}

/// A table as DDL has it: the primary key, then the constraints declared for the
/// table, then those of its columns; indexes of columns first.
pub fn table(model: &declared::Model, dialect: Dialect) -> Table {
    let mut constraints = Vec::new();
    let mut indexes = Vec::new();
    let is_key = |constraint: &&Constraint| matches!(constraint, Constraint::PrimaryKey { .. });
    if let Some(key) = model.constraints.iter().find(is_key) {
        constraints.push(key.clone());
    } else if !counts_up(model) {
        let key: Vec<String> = model.primary_key().map(|column| column.name.clone()).collect();
        constraints.push(Constraint::PrimaryKey { name: None, columns: key });
    }
    constraints.extend(model.constraints.iter().filter(|constraint| !is_key(constraint)).cloned());
    for column in &model.columns {
        let own = || vec![column.name.clone()];
        if column.index {
            // Where no name can be made, the class was refused.
            let name = model.naming.of_index(model, &own()).ok().flatten().unwrap_or_default();
            indexes.push(Index { name, columns: own(), unique: column.unique, over: None });
        } else if column.unique {
            constraints.push(Constraint::Unique { name: None, columns: own() });
        }
        // SQLite has no keys from one schema to another, and names none in a key
        // (SQLAlchemy 2.1.9, `dialects/sqlite/base.py`: `visit_foreign_key_constraint`, `format_remote_table`).
        if let Some(key) = column.foreign_key.as_ref().filter(|key| key.schema == model.schema) {
            let (table, target) = key.bare_table_and_column(&column.name);
            constraints.push(Constraint::ForeignKey {
                name: key.name.clone(),
                columns: own(),
                table: table.to_owned(),
                targets: vec![target.to_owned()],
                on_delete: key.on_delete,
                on_update: key.on_update,
            });
        }
    }
    for constraint in &mut constraints {
        let made = model.naming.of_constraint(model, constraint).ok().flatten();
        let (Constraint::PrimaryKey { name, .. }
        | Constraint::Unique { name, .. }
        | Constraint::Check { name, .. }
        | Constraint::ForeignKey { name, .. }) = constraint;
        *name = made;
    }
    indexes.extend(model.indexes.iter().cloned());
    Table {
        name: model.table.clone(),
        schema: model.schema.clone(),
        kind: TableKind::Model,
        model: None,
        columns: model.columns.iter().map(|column| self::column(column, dialect)).collect(),
        constraints,
        indexes,
        span: model.span,
    }
}

/// Whether the primary key is one that `sqlite_autoincrement` is for.
fn counts_up(model: &declared::Model) -> bool {
    let mut keys = model.primary_key();
    let key = keys.next().filter(|_| keys.next().is_none());
    model.autoincrement && key.is_some_and(|key| key.kind.is_integer() && key.foreign_key.is_none())
}

fn column(column: &declared::Column, dialect: Dialect) -> Column {
    Column {
        name: column.name.clone(),
        sql_type: column.kind.ddl(dialect).unwrap_or_default(),
        default: column.server_default.clone(),
        nullable: column.nullable,
        primary_key: column.primary_key,
        references: column.foreign_key.as_ref().map(|key| {
            let (table, target) = key.bare_table_and_column(&column.name);
            (table.to_owned(), target.to_owned())
        }),
        span: column.span,
        generated: column.generated.clone(),
    }
}

/// Fills in the relationships and link tables; gives where their ends are declared.
fn relationships(
    names: &Names<'_>,
    resolution: &Resolution,
    models: &FxHashMap<usize, ModelId>,
    tables: &FxHashMap<usize, TableId>,
    schema: &mut Schema,
) -> Vec<[Option<(usize, usize)>; 2]> {
    let mut declared_at = Vec::new();
    for (at, slots) in resolution.relationships.iter().enumerate() {
        for (place, resolved) in slots.iter().enumerate() {
            let Some(resolved) = resolved else { continue };
            let back = mutual(resolution, at, place, resolved);
            if back.is_some_and(|back| (resolved.target, back) < (at, place)) {
                continue;
            }
            let (Some(own), Some(other)) = (models.get(&at), models.get(&resolved.target)) else { continue };
            let Some(relationship) = names.model(at).and_then(|model| model.relationships.get(place)) else {
                continue;
            };
            let back_declared = back.and_then(|back| names.model(resolved.target)?.relationships.get(back));
            let back_resolved = back.and_then(|back| resolution.get(resolved.target, back));
            let (own_columns, other_columns) = carrying(resolved);
            let ends = [
                End {
                    model: *own,
                    attribute: Some(relationship.attribute.clone()),
                    many: resolved.many,
                    columns: own_columns,
                    span: relationship.span,
                },
                End {
                    model: *other,
                    attribute: back_declared.map(|back| back.attribute.clone()),
                    many: back_resolved.map_or(resolved.direction != Direction::OneToMany, |back| back.many),
                    columns: other_columns,
                    span: back_declared.map_or(Span::default(), |back| back.span),
                },
            ];
            let id = RelationshipId(schema.relationships.len() as u32);
            let link = resolved.link.as_ref().and_then(|link| tables.get(&link.model).copied());
            if let Some(table) = link {
                let columns = [ends[0].columns.clone(), ends[1].columns.clone()];
                schema.link_tables.push(LinkTable { table, relationship: id, columns });
                if let Some(table) = schema.tables.get_mut(table.0 as usize) {
                    table.kind = TableKind::Link;
                }
            }
            schema.relationships.push(Relationship { ends, link });
            declared_at.push([Some((at, place)), back.map(|back| (resolved.target, back))]);
        }
    }
    declared_at
}

/// The relationship at the other end, if each names the other.
fn mutual(resolution: &Resolution, at: usize, place: usize, resolved: &Resolved) -> Option<usize> {
    let back = resolved.reverse?;
    let other = resolution.get(resolved.target, back)?;
    (other.target == at && other.reverse == Some(place)).then_some(back)
}

/// The columns that carry a relationship, as its own and as the other end has them.
fn carrying(resolved: &Resolved) -> (Vec<String>, Vec<String>) {
    let remote = |pairs: &[crate::resolved::Pair]| pairs.iter().map(|pair| pair.remote.clone()).collect::<Vec<_>>();
    if let Some(link) = &resolved.link {
        return (remote(&resolved.pairs), remote(&link.pairs));
    }
    let columns: Vec<String> = resolved
        .pairs
        .iter()
        .map(|pair| if resolved.direction == Direction::ManyToOne { &pair.local } else { &pair.remote })
        .cloned()
        .collect();
    (columns.clone(), columns)
}
