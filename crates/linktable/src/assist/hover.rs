//! What a name stands for: a model's table, a relationship's columns or link table and its operations.

use linktable_schema::{Constraint, EndRef, Hover, HoverLine, HoverStyle, Relationship, Span, Table};

use super::known::Known;
use super::receiver::Type;
use super::scene::Scene;
use super::tokens::{Kind, is_word};

/// How many columns and operations are told.
const COLUMNS: usize = 40;
const OPERATIONS: usize = 6;

/// What the name at the byte `offset` stands for.
pub(super) fn hover(known: &Known<'_>, offset: usize) -> Option<Hover> {
    let tokens = &known.tokens;
    // A name that begins at the offset is meant rather than what ends there.
    let at = tokens.all.iter().position(|token| token.start <= offset && offset < token.end);
    let at = at.or_else(|| tokens.all.iter().position(|token| token.end == offset && token.kind == Kind::Name))?;
    let token = *tokens.get(at)?;
    let (span, word) = match token.kind {
        Kind::Name => (token.start..token.end, tokens.text(at)),
        Kind::Text { from, to } => word_in(tokens.source, from, to, offset)?,
        Kind::Mark(_) => return None,
    };
    let subject = subject(known, at, word, token.start)?;
    let mut lines = Lines::default();
    match subject {
        Subject::Model(model) => table(known, &model, &mut lines)?,
        Subject::Table(table) => columns(table, &mut lines),
        Subject::Attribute(model, attribute) => match known.end(&model, &attribute) {
            Some((end, relationship)) => ends(known, end, relationship, &mut lines),
            None => column(known, &model, &attribute, &mut lines)?,
        },
    }
    let span = Span::new(u32::try_from(span.start).ok()?, u32::try_from(span.end).ok()?);
    Some(Hover { span, lines: lines.0 })
}

enum Subject<'a> {
    Model(String),
    Table(&'a Table),
    Attribute(String, String),
}

/// The word of a text that the offset is in.
fn word_in(source: &str, from: usize, to: usize, offset: usize) -> Option<(std::ops::Range<usize>, &str)> {
    let before = source.get(from..offset)?;
    let after = source.get(offset..to)?;
    let start = offset - before.chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum::<usize>();
    let end = offset + after.chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum::<usize>();
    source.get(start..end).filter(|word| !word.is_empty()).map(|word| (start..end, word))
}

fn subject<'a>(known: &Known<'a>, at: usize, word: &'a str, start: usize) -> Option<Subject<'a>> {
    let tokens = &known.tokens;
    let schema = &known.compilation.schema;
    let is_text = matches!(tokens.get(at)?.kind, Kind::Text { .. });
    let attribute = |model: String| Some(Subject::Attribute(model, word.to_owned()));
    if at > 0 && tokens.is(at - 1, '.') && !is_text {
        return match known.type_before(at - 1) {
            Type::Class(model) | Type::One(model) => attribute(model),
            _ => schema.model_named(word).map(|_| Subject::Model(word.to_owned())),
        };
    }
    let class = known.class_at(start);
    let member = class.and_then(|class| {
        class.members.iter().find(|member| member.tokens.contains(&at)).map(|member| (class.name, member))
    });
    if let Some((class, member)) = member.filter(|(_, member)| member.tokens.start == at) {
        return attribute(class.to_owned()).filter(|_| known.is_model(class) && member.name == word);
    }
    let scene = Scene::at(tokens, tokens.get(at)?.end.saturating_sub(usize::from(is_text)));
    let bracket = scene.and_then(|scene| scene.bracket);
    if let Some(bracket) = &bracket {
        if is_text && bracket.keyword == Some("back_populates") {
            let (_, member) = member?;
            return attribute(known.leads_to(member)?.0);
        }
        if is_text && bracket.keyword == Some("foreign_key") {
            let text = tokens.text(at);
            return schema.table_named(text.rsplit_once('.').map_or(text, |(table, _)| table)).map(Subject::Table);
        }
        if tokens.is(at + 1, '=') && known.is_model(bracket.name) {
            return attribute(bracket.name.to_owned());
        }
    }
    schema.model_named(word).map(|_| Subject::Model(word.to_owned()))
}

#[derive(Default)]
struct Lines(Vec<HoverLine>);

impl Lines {
    fn add(&mut self, style: HoverStyle, text: impl Into<String>) {
        self.0.push(HoverLine { style, text: text.into() });
    }
}

/// A model: its table, column by column, and its relationships.
fn table(known: &Known<'_>, model: &str, lines: &mut Lines) -> Option<()> {
    columns(known.table(model)?, lines);
    for own in known.attributes(model) {
        let Some((other, _)) = &own.leads_to else { continue };
        let Some((_, relationship)) = known.end(model, &own.name) else { continue };
        let link = link_table(known, relationship).map(|link| format!(" through {}", link.name)).unwrap_or_default();
        let many = if own.detail.starts_with("many ") { "many " } else { "" };
        lines.add(HoverStyle::Row, format!("{}\t{many}{other}\trelationship{link}", own.name));
    }
    Some(())
}

fn columns(table: &Table, lines: &mut Lines) {
    let kind = if table.kind == linktable_schema::TableKind::Link { "link table" } else { "table" };
    lines.add(HoverStyle::Title, format!("{kind} {}", table.name));
    for column in table.columns.iter().take(COLUMNS) {
        let mut notes = Vec::new();
        if column.primary_key {
            notes.push("primary key".to_owned());
        }
        if let Some((table, column)) = &column.references {
            notes.push(format!("→ {table}.{column}"));
        }
        if !column.nullable && !column.primary_key {
            notes.push("not null".to_owned());
        }
        let alone = |columns: &[String]| columns.len() == 1 && columns.first() == Some(&column.name);
        let is_unique = table.constraints.iter().any(|constraint| match constraint {
            Constraint::Unique { columns, .. } => alone(columns),
            _ => false,
        });
        let index = table.indexes.iter().find(|index| alone(&index.columns));
        if is_unique || index.is_some_and(|index| index.unique) {
            notes.push("unique".to_owned());
        } else if index.is_some() {
            notes.push("indexed".to_owned());
        }
        lines.add(HoverStyle::Row, format!("{}\t{}\t{}", column.name, column.sql_type, notes.join(", ")));
    }
    if table.columns.len() > COLUMNS {
        lines.add(HoverStyle::Text, format!("and {} more", table.columns.len() - COLUMNS));
    }
}

fn column(known: &Known<'_>, model: &str, attribute: &str, lines: &mut Lines) -> Option<()> {
    let (table, column) = (known.table(model)?, known.column(model, attribute)?);
    lines.add(HoverStyle::Title, format!("column {}.{}", table.name, column.name));
    let null = if column.nullable { "" } else { " NOT NULL" };
    lines.add(HoverStyle::Sql, format!("{} {}{null}", column.name, column.sql_type));
    if let Some((table, target)) = &column.references {
        lines.add(HoverStyle::Text, format!("refers to `{table}.{target}`"));
    }
    Some(())
}

fn link_table<'a>(known: &Known<'a>, relationship: &Relationship) -> Option<&'a Table> {
    known.compilation.schema.table(relationship.link?)
}

/// A relationship: its other end, what carries it, and what it offers.
fn ends(known: &Known<'_>, end: EndRef, relationship: &Relationship, lines: &mut Lines) {
    let schema = &known.compilation.schema;
    let Some(own) = schema.end(end) else { return };
    let other_side = EndRef { side: 1 - end.side.min(1), ..end };
    let (model, attribute) = (schema.model(own.model).map_or("", |model| &model.name), own.attribute.as_deref());
    let other = known.other_model(end).unwrap_or_default();
    let amount = if own.many { format!("many {other}") } else { format!("one {other}") };
    lines.add(HoverStyle::Title, format!("{model}.{}: {amount}", attribute.unwrap_or_default()));
    if let Some(name) = schema.end(other_side).and_then(|end| end.attribute.as_deref()) {
        lines.add(HoverStyle::Text, format!("its other end is `{other}.{name}`"));
    }
    match link_table(known, relationship) {
        Some(link) => {
            lines.add(HoverStyle::Text, format!("link table `{}`", link.name));
            for column in &link.columns {
                let target = column.references.as_ref().map(|(table, column)| format!("→ {table}.{column}"));
                let target = target.unwrap_or_default();
                lines.add(HoverStyle::Row, format!("{}\t{}\t{target}", column.name, column.sql_type));
            }
        }
        None if !own.columns.is_empty() => {
            let holder = if own.many { schema.end(other_side) } else { Some(own) };
            let table = holder.and_then(|end| schema.model(end.model)).and_then(|model| schema.table(model.table));
            let columns: Vec<String> =
                own.columns.iter().map(|column| format!("`{}.{column}`", table.map_or("", |t| &t.name))).collect();
            lines.add(HoverStyle::Text, format!("by {}", columns.join(", ")));
        }
        None => {}
    }
    let Some(links) = known.links(end) else { return };
    for operation in links.operations.iter().take(OPERATIONS) {
        lines.add(HoverStyle::Code, operation.code.clone());
        for statement in &operation.statements {
            lines.add(HoverStyle::Sql, statement.sql.trim().to_owned());
        }
    }
}
