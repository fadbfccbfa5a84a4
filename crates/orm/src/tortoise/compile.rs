//! What the models of a script come to, once it was evaluated in declare mode:
//! what `Tortoise.init` and `generate_schemas` would make of them.

use std::collections::HashMap;
use std::rc::Rc;

use linktable_python::{Text, Vm};
use linktable_schema::{
    Column, Compilation, Constraint, DdlStatement, Diagnostic, End, Field as SchemaField, Index, LinkTable, Model,
    ModelId, Orm, ReferentialAction, Relationship, RelationshipId, Schema, Span, Table, TableId, TableKind,
};
use linktable_sql::tortoise::ddl as text;

use crate::diagnostics::{
    Finding, lt501_unknown_model, lt502_declared_twice, lt503_circular_keys, lt504_together, lt505_unused_link_model,
};
use crate::tortoise::context::Context;
use crate::tortoise::ddl::{self, Made};
use crate::tortoise::links;
use crate::tortoise::mapping::{Field, Kind, Meta, Target};
use crate::tortoise::relate::{self, Apps, Declared, Wrong};

/// A model's class in the source.
pub fn class_span(meta: &Meta) -> (Span, Span) {
    let source = meta.class.upgrade().and_then(|class| class.source.clone());
    source.map_or((Span::default(), Span::default()), |source| (source.span, source.name_span))
}

/// Where a field is declared: the statement and the name in it, in the class or a base of it.
pub fn field_span(meta: &Meta, field: &Field) -> (Span, Span) {
    let name = match field.reference.borrow().as_ref() {
        Some(key) => key.name(),
        None => field.name(),
    };
    let Some(class) = meta.class.upgrade() else { return Default::default() };
    let found = class.mro().find_map(|class| {
        let source = class.source.as_ref()?;
        source.attribute(&name).map(|place| (place.span, place.name_span))
    });
    found.unwrap_or_else(|| {
        let name = class_span(meta).1;
        (name, name)
    })
}

/// The string or name in a relation's declaration that says what it leads to.
pub fn target_span(meta: &Meta, field: &Field) -> Span {
    let name = field.name();
    let place = meta.class.upgrade().and_then(|class| {
        class.mro().find_map(|class| {
            let place = class.source.as_ref()?.attribute(&name)?;
            place.arguments.first().copied().or_else(|| place.keyword("to")).or_else(|| place.keyword("model_name"))
        })
    });
    place.unwrap_or_else(|| field_span(meta, field).0)
}

/// The apps as `Tortoise.init` left them; before that, one for each label that a
/// reference names, with all models of the script.
fn apps(vm: &mut Vm) -> Vec<(Text, Vec<Rc<Meta>>)> {
    let context = vm.state::<Context>();
    if !context.apps.borrow().is_empty() {
        return context.apps.borrow().clone();
    }
    let mut models: Vec<Rc<Meta>> = Vec::new();
    for meta in context.models.borrow().iter().filter(|meta| !meta.is_abstract) {
        models.retain(|known| known.name != meta.name);
        models.push(meta.clone());
    }
    models.sort_by(|a, b| a.name.cmp(&b.name));
    let labels = labels(&models);
    let mut apps: Vec<(Text, Vec<Rc<Meta>>)> = Vec::new();
    for label in labels {
        let own = models.iter().filter(|meta| meta.app.borrow().as_ref().is_none_or(|app| *app == label));
        apps.push((label.clone(), own.cloned().collect()));
    }
    if let [(only, _)] = apps.as_slice() {
        for meta in &models {
            *meta.app.borrow_mut() = Some(only.clone());
        }
    }
    apps
}

/// The labels of apps that models name; `models` if they name none.
pub fn labels(models: &[Rc<Meta>]) -> Vec<Text> {
    let mut labels: Vec<Text> = Vec::new();
    let mut add = |label: &str| {
        if !labels.iter().any(|known| known.as_str() == label) {
            labels.push(label.into());
        }
    };
    for field in models.iter().flat_map(|meta| meta.relations()) {
        let target = match &field.kind {
            Kind::ForeignKey(key) => &key.target,
            Kind::ManyToMany(many) => &many.target,
            _ => continue,
        };
        if let Target::Name(name) = target
            && let Some((label, _)) = name.split_once('.')
        {
            add(label);
        }
    }
    for app in models.iter().filter_map(|meta| meta.app.borrow().clone()) {
        add(&app);
    }
    if labels.is_empty() {
        labels.push("models".into());
    }
    labels
}

/// The schema, DDL, link operations and findings of what was declared.
///
/// `failures` are the places of statements that failed, `left_out` the names they would have made.
pub fn compile(vm: &mut Vm, failures: &[Span], left_out: &[String]) -> Compilation {
    let apps = apps(vm);
    let context = vm.state::<Context>();
    let mut findings = Vec::new();
    // What both ends declare is shown as one relationship, whether or not it may be run as one.
    let declared = context.models.borrow().clone();
    for pair in relate::merge(&apps, &declared) {
        findings.push(lt502_declared_twice::mirrored(vm, &apps, &pair, context.lenient.get()));
    }
    let mut problems: Vec<(Declared, Wrong)> = Vec::new();
    let related = relate::relate(
        vm,
        &apps,
        |_, meta| Ok(meta.name.to_lowercase()),
        |_, problem| {
            problems.push((problem.at, problem.what));
            Ok(())
        },
    );
    // What is wrong was taken by the second function: nothing else is raised.
    drop(related);
    findings.extend(of_problems(&apps, &problems, left_out));
    let mut models: Vec<Rc<Meta>> = Vec::new();
    for meta in apps.iter().flat_map(|(_, models)| models) {
        if !models.iter().any(|known| Rc::ptr_eq(known, meta)) {
            models.push(meta.clone());
        }
    }
    let made = tables(vm, &models, &mut findings);
    findings.extend(lt505_unused_link_model::findings(vm, &models));
    let built = build(&context, &made);
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let is_inside = |class: &Span, place: &Span| class.start <= place.start && place.end <= class.end;
    let incomplete: Vec<Span> = models
        .iter()
        .map(|meta| class_span(meta).0)
        .filter(|class| failures.iter().any(|failure| is_inside(class, failure)))
        .collect();
    for finding in findings {
        let diagnostic = finding.diagnostic;
        if !incomplete.iter().any(|class| is_inside(class, &diagnostic.span)) {
            diagnostics.push(diagnostic);
        }
    }
    Compilation { ddl: built.ddl, schema: built.schema, links: built.links, diagnostics }
}

/// What is said about relations that could not be set up.
fn of_problems(apps: &Apps, problems: &[(Declared, Wrong)], left_out: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, what) in problems {
        match what {
            Wrong::NoModel { name, .. } if left_out.contains(name) => {}
            Wrong::Duplicate { name, model } => {
                findings.push(lt502_declared_twice::taken(at, name, model, what));
            }
            _ => findings.push(lt501_unknown_model::finding(apps, at, what)),
        }
    }
    findings
}

/// What the models become, as far as it can be told; in the order of their tables.
fn tables(vm: &mut Vm, models: &[Rc<Meta>], findings: &mut Vec<Finding>) -> Made {
    let names = models.iter().map(|meta| meta.table.borrow().clone()).collect();
    let mut waiting = Vec::new();
    for meta in models {
        if let Err(raised) = ddl::check(vm, meta) {
            findings.extend(lt504_together::finding(vm, meta, &raised));
        }
        if let Ok(tables) = ddl::tables_of(vm, meta, &names) {
            waiting.push((meta.clone(), tables));
        }
    }
    let (mut made, left) = ddl::in_order(waiting);
    if !left.is_empty() {
        findings.push(lt503_circular_keys::finding(&left));
        made.extend(left);
    }
    made
}

/// What a [`Compilation`] is made of.
struct Built {
    schema: Schema,
    ddl: Vec<DdlStatement>,
    links: Vec<linktable_schema::EndLinks>,
}

fn build(context: &Context, made: &Made) -> Built {
    let mut schema = Schema { orm: Orm::Tortoise, ..Schema::default() };
    let mut statements = Vec::new();
    let mut tables: HashMap<String, TableId> = HashMap::new();
    for (id, (meta, one)) in (0..).zip(made) {
        let (span, _) = class_span(meta);
        let table = TableId(id);
        tables.insert(one.table.name.clone(), table);
        statements.push(DdlStatement { sql: text::create_table(&one.table, true), table, span });
        for index in &one.indexes {
            statements.push(DdlStatement { sql: text::create_index(index, true), table, span });
        }
        schema.tables.push(model_table(meta, &one.table, &one.indexes));
    }
    for (meta, one) in made {
        for link in &one.links {
            let span = meta.field(&link.attribute).map_or(Span::default(), |field| field_span(meta, &field).0);
            let table = TableId(schema.tables.len() as u32);
            statements.push(DdlStatement { sql: text::create_link_table(&link.table, true), table, span });
            if let Some(index) = &link.index {
                statements.push(DdlStatement { sql: text::create_index(index, true), table, span });
            }
            tables.insert(link.table.name.clone(), table);
            schema.tables.push(link_table(link, span));
        }
    }
    // Models in the order of the source.
    let mut order: Vec<usize> = (0..made.len()).collect();
    let declared = context.models.borrow();
    let places: HashMap<*const Meta, usize> =
        declared.iter().enumerate().map(|(at, meta)| (Rc::as_ptr(meta), at)).collect();
    order.sort_by_key(|at| made.get(*at).and_then(|(meta, _)| places.get(&Rc::as_ptr(meta))));
    let mut models: HashMap<*const Meta, ModelId> = HashMap::new();
    let mut ordered = Vec::new();
    for (id, at) in (0..).zip(order) {
        let Some((meta, _)) = made.get(at) else { continue };
        let table = TableId(at as u32);
        models.insert(Rc::as_ptr(meta), ModelId(id));
        if let Some(slot) = schema.tables.get_mut(at) {
            slot.model = Some(ModelId(id));
        }
        let (span, name_span) = class_span(meta);
        let fields = meta.columns().into_iter().map(|field| SchemaField {
            name: field.name().to_string(),
            column: field.column().to_string(),
            span: field_span(meta, &field).0,
        });
        schema.models.push(Model { name: meta.name.clone(), table, fields: fields.collect(), span, name_span });
        ordered.push(meta.clone());
    }
    let mut links = Vec::new();
    for meta in &ordered {
        for field in meta.relations() {
            relationship(&mut schema, &mut links, &models, &tables, meta, &field);
        }
    }
    Built { schema, ddl: statements, links }
}

fn column(column: &text::Column, span: Span) -> Column {
    Column {
        name: column.name.clone(),
        sql_type: if column.generated.is_some() { "INTEGER".to_owned() } else { column.sql_type.clone() },
        default: column.default.clone(),
        nullable: column.nullable,
        primary_key: column.primary_key,
        references: column.references.as_ref().map(|target| (target.table.clone(), target.column.clone())),
        span,
        generated: None,
    }
}

fn action(text: &str) -> Option<ReferentialAction> {
    Some(match text {
        "CASCADE" => ReferentialAction::Cascade,
        "RESTRICT" => ReferentialAction::Restrict,
        "SET NULL" => ReferentialAction::SetNull,
        "SET DEFAULT" => ReferentialAction::SetDefault,
        "NO ACTION" => ReferentialAction::NoAction,
        _ => return None,
    })
}

fn constraints(table: &text::Table) -> Vec<Constraint> {
    let mut constraints = Vec::new();
    for column in &table.columns {
        let columns = vec![column.name.clone()];
        if column.unique && !column.primary_key {
            constraints.push(Constraint::Unique { name: None, columns: columns.clone() });
        }
        if let Some(target) = &column.references {
            constraints.push(Constraint::ForeignKey {
                name: None,
                columns,
                table: target.table.clone(),
                targets: vec![target.column.clone()],
                on_delete: action(&target.on_delete),
                on_update: None,
            });
        }
    }
    for (name, columns) in &table.unique {
        constraints.push(Constraint::Unique { name: Some(name.clone()), columns: columns.clone() });
    }
    constraints
}

fn index(index: &text::Index) -> Index {
    Index { name: index.name.clone(), columns: index.columns.clone(), unique: index.unique, over: None }
}

fn model_table(meta: &Meta, table: &text::Table, indexes: &[text::Index]) -> Table {
    let fields = meta.columns();
    let columns = table.columns.iter().zip(&fields).map(|(made, field)| column(made, field_span(meta, field).0));
    Table {
        name: table.name.clone(),
        schema: None,
        kind: TableKind::Model,
        model: None,
        columns: columns.collect(),
        constraints: constraints(table),
        indexes: indexes.iter().map(index).collect(),
        span: class_span(meta).0,
    }
}

fn link_table(link: &ddl::LinkTable, span: Span) -> Table {
    Table {
        name: link.table.name.clone(),
        schema: None,
        kind: TableKind::Link,
        model: None,
        columns: link.table.columns.iter().map(|made| column(made, span)).collect(),
        constraints: constraints(&link.table),
        indexes: link.index.iter().map(index).collect(),
        span,
    }
}

/// Adds the relationship that a field declares, with the link operations of its ends.
fn relationship(
    schema: &mut Schema,
    links: &mut Vec<linktable_schema::EndLinks>,
    models: &HashMap<*const Meta, ModelId>,
    tables: &HashMap<String, TableId>,
    meta: &Rc<Meta>,
    field: &Rc<Field>,
) {
    let Ok(related) = field.related() else { return };
    let (Some(own), Some(other)) = (models.get(&Rc::as_ptr(meta)), models.get(&Rc::as_ptr(&related))) else { return };
    let id = RelationshipId(schema.relationships.len() as u32);
    let attribute = field.name().to_string();
    let span = field_span(meta, field).0;
    let (back, many, columns, link) = match &field.kind {
        Kind::ForeignKey(key) => {
            let back = related.relations().into_iter().find(|back| {
                matches!(&back.kind, Kind::Backward(there)
                    if Some(&there.relation_field) == field.source_field.borrow().as_ref()
                        && there.related.upgrade().is_some_and(|owner| Rc::ptr_eq(&owner, meta)))
            });
            let column = field.source_field.borrow().as_ref().and_then(|name| meta.field(name));
            let columns = vec![column.map_or(String::new(), |column| column.column().to_string())];
            (back, [false, !key.one_to_one], [columns.clone(), columns], None)
        }
        Kind::ManyToMany(many) if !many.is_generated => {
            let back = related
                .field(&many.related_name.borrow())
                .filter(|back| matches!(&back.kind, Kind::ManyToMany(there) if there.is_generated));
            let through = tables.get(many.through.borrow().as_str()).copied();
            let columns = [vec![many.backward_key.borrow().to_string()], vec![many.forward_key.to_string()]];
            if let Some(table) = through {
                schema.link_tables.push(LinkTable { table, relationship: id, columns: columns.clone() });
                if let Some(table) = schema.tables.get_mut(table.0 as usize) {
                    table.kind = TableKind::Link;
                }
            }
            (back, [true, true], columns, through)
        }
        _ => return,
    };
    let [own_columns, other_columns] = columns;
    let ends = [
        End { model: *own, attribute: Some(attribute), many: many[0], columns: own_columns, span },
        End {
            model: *other,
            attribute: back.as_ref().map(|back| back.name().to_string()),
            many: many[1],
            columns: other_columns,
            span: Span::default(),
        },
    ];
    schema.relationships.push(Relationship { ends, link });
    links.extend(links::end(meta, field, id, 0));
    if let Some(back) = back {
        links.extend(links::end(&related, &back, id, 1));
    }
}
