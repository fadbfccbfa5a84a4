//! The diagram: tables as boxes, foreign keys as lines into the columns they use.
//!
//! `graph` has boxes and lines without a meaning, `layers` puts them in columns
//! and `place` in their places; this file says what they mean. What comes of it is
//! drawn by `web/later/src/drawing.ts`, which reads it as JSON.

mod graph;
mod layers;
mod place;

use linktable_schema::{Column, Constraint, LineIndex, ModelId, Schema, Span, Table, TableKind};
use serde::Serialize;

pub use graph::Point;
use graph::{Edge, Node, rounded};

/// How wide a character is, in the diagram's own units; the text is 12 high.
const CHARACTER: f64 = 7.3;
/// How high the name of a table is.
const HEAD: f64 = 30.0;
/// How high a column is.
const ROW: f64 = 22.0;
/// What is free left and right of the text.
const SIDE: f64 = 12.0;
/// The least space between a column's name and its type.
const BETWEEN: f64 = 18.0;
/// How wide the mark of an index is, with the space before it.
const MARK: f64 = 18.0;
/// The longest text that is shown whole, in characters.
const LONGEST: usize = 32;

/// A table.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TableBox {
    /// Its name.
    pub name: String,
    /// As much of it as is shown.
    pub title: String,
    /// Whether it holds link rows.
    pub is_link: bool,
    /// The first line of its class, from 1.
    pub line: u32,
    /// The last one.
    pub last_line: u32,
    /// Its left upper corner.
    pub corner: Point,
    /// How wide it is.
    #[serde(serialize_with = "rounded")]
    pub width: f64,
    /// How high it is.
    #[serde(serialize_with = "rounded")]
    pub height: f64,
    /// Its columns, and below them the relationships of its model.
    pub rows: Vec<Row>,
    /// What a screen reader says of it.
    pub spoken: String,
}

/// A row of a box.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// What stands on the left.
    pub name: String,
    /// What stands on the right.
    pub detail: String,
    /// How far below the top of the box its middle is.
    #[serde(serialize_with = "rounded")]
    pub y: f64,
    /// The line it is declared in, from 1.
    pub line: u32,
    /// The relationship, by its place among the schema's, if it is an end of one.
    pub relationship: Option<usize>,
    /// The table at the other end, by its place, if it is an end.
    pub toward: Option<usize>,
    /// What finds rows by it alone.
    pub mark: Mark,
    /// What a screen reader says of it.
    pub spoken: String,
}

/// What finds rows by a column alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Nothing, or the primary key.
    None,
    /// An index.
    Index,
    /// A unique index, or a unique constraint.
    Unique,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// A column of the primary key.
    Key,
    /// Another column.
    Column,
    /// An end of a relationship: an attribute of the model, no column.
    End,
    /// An index or a unique constraint of several columns.
    Index,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// The box it leads to.
    pub one: usize,
    /// The box whose column refers to it.
    pub many: usize,
    /// The row it leads to, by its place; none where it leads to the box as a whole.
    pub one_row: Option<usize>,
    /// The row of the referring column.
    pub many_row: Option<usize>,
    /// Its course: from the table referred to, to the referring column.
    pub course: Vec<Point>,
    /// Whether a row of the table referred to is had by one row at most.
    pub is_single: bool,
    /// Whether the referring column may be NULL.
    pub is_optional: bool,
    /// Whether it belongs to a link table.
    pub is_link: bool,
    /// The relationships that use it, by their places among the schema's.
    pub relationships: Vec<usize>,
}

/// All of it, in its own units: a pixel each at full size.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Diagram {
    /// The tables, in the schema's order.
    pub tables: Vec<TableBox>,
    /// The foreign keys.
    pub lines: Vec<Line>,
    /// For each relationship the lines of the source that declare it.
    pub declared: Vec<Vec<u32>>,
    /// Whether it is from before an error.
    pub is_kept: bool,
    /// How wide it is.
    #[serde(serialize_with = "rounded")]
    pub width: f64,
    /// How high it is.
    #[serde(serialize_with = "rounded")]
    pub height: f64,
}

/// Draws a schema; `source` is what it was compiled from.
pub fn diagram(schema: &Schema, source: &LineIndex) -> Diagram {
    let mut tables: Vec<TableBox> = schema.tables.iter().map(|table| table_box(schema, table, source)).collect();
    let mut lines = Vec::new();
    let mut edges = Vec::new();
    for (many, table) in schema.tables.iter().enumerate() {
        for (nth, key) in table.foreign_keys().into_iter().enumerate() {
            let Some(one) = schema.tables.iter().position(|other| other.name == key.table) else { continue };
            let Some(column) = key.columns.first() else { continue };
            let row_of = |place: usize, column: Option<&String>| {
                let rows = tables.get(place).map(|shown| shown.rows.as_slice()).unwrap_or_default();
                let is_it = |row: &Row| matches!(row.kind, RowKind::Key | RowKind::Column) && Some(&row.name) == column;
                let row = rows.iter().position(is_it);
                (row, row.and_then(|row| rows.get(row)).map_or(HEAD / 2.0, |row| row.y))
            };
            let ((one_row, one_y), (many_row, many_y)) = (row_of(one, key.targets.first()), row_of(many, Some(column)));
            let is_link = table.kind == TableKind::Link;
            // A link table stands between its ends: the first at its left, the others at its right.
            edges.push(if is_link && nth > 0 {
                Edge { from: many, to: one, from_y: many_y, to_y: one_y }
            } else {
                Edge { from: one, to: many, from_y: one_y, to_y: many_y }
            });
            lines.push(Line {
                one,
                many,
                one_row,
                many_row,
                course: Vec::new(),
                is_single: table.is_unique(key.columns),
                is_optional: table.columns.iter().any(|own| own.name == *column && own.nullable),
                is_link,
                relationships: relationships_through(schema, many, one, column),
            });
        }
    }
    for shown in &mut tables {
        for row in &mut shown.rows {
            row.name = shortened(&row.name);
            row.detail = shortened(&row.detail);
        }
    }
    let nodes: Vec<Node> = tables.iter().map(|table| Node { width: table.width, height: table.height }).collect();
    let laid = place::layout(&nodes, &edges);
    for (table, corner) in tables.iter_mut().zip(&laid.corners) {
        table.corner = *corner;
    }
    for ((line, edge), course) in lines.iter_mut().zip(&edges).zip(laid.courses) {
        line.course = course;
        if edge.from != line.one {
            line.course.reverse();
        }
    }
    let declared = schema.relationships.iter().map(|relationship| {
        let spans = relationship.ends.iter().map(|end| end.span).filter(|span| *span != Span::default());
        spans.map(|span| source.line(span.start)).collect()
    });
    let declared = declared.collect();
    Diagram { tables, lines, declared, is_kept: false, width: laid.width, height: laid.height }
}

fn relationships_through(schema: &Schema, many: usize, one: usize, column: &str) -> Vec<usize> {
    let table_of = |model: ModelId| schema.model(model).map(|model| model.table.0 as usize);
    let uses = |relationship: &linktable_schema::Relationship| match relationship.link {
        Some(link) => {
            link.0 as usize == many && relationship.ends.iter().any(|end| end.columns.iter().any(|own| own == column))
        }
        None => {
            let tables = relationship.ends.each_ref().map(|end| table_of(end.model));
            (tables == [Some(one), Some(many)] || tables == [Some(many), Some(one)])
                && relationship.ends.iter().any(|end| end.columns.iter().any(|own| own == column))
        }
    };
    let all = schema.relationships.iter().enumerate();
    all.filter(|(_, relationship)| uses(relationship)).map(|(place, _)| place).collect()
}

fn table_box(schema: &Schema, table: &Table, source: &LineIndex) -> TableBox {
    let mut rows: Vec<Row> = table.columns.iter().map(|column| column_row(table, column, source)).collect();
    rows.extend(several(table).map(|(columns, is_unique)| Row {
        kind: RowKind::Index,
        name: format!("({})", columns.join(", ")),
        detail: String::new(),
        y: 0.0,
        line: source.line(table.span.start),
        relationship: None,
        toward: None,
        mark: if is_unique { Mark::Unique } else { Mark::Index },
        spoken: format!("{} of {}", if is_unique { "unique" } else { "index" }, columns.join(", ")),
    }));
    let ends = table.model.into_iter().flat_map(|model| schema.ends_of(model));
    rows.extend(ends.map(|(at, end)| {
        let both = schema.relationship(at.relationship).map(|relationship| &relationship.ends);
        let other = both.and_then(|ends| ends.get(usize::from(1 - at.side.min(1))));
        let other_model = other.and_then(|other| schema.model(other.model));
        let name = other_model.map(|model| model.name.as_str()).unwrap_or_default();
        let attribute = end.attribute.clone().unwrap_or_default();
        // An end that is not written down stands where the other one is.
        let span = if end.span == Span::default() { other.map_or(end.span, |other| other.span) } else { end.span };
        Row {
            kind: RowKind::End,
            detail: if end.many { format!("{name}[]") } else { name.to_owned() },
            y: 0.0,
            line: source.line(span.start),
            relationship: Some(at.relationship.0 as usize),
            toward: other_model.map(|model| model.table.0 as usize),
            mark: Mark::None,
            spoken: format!("relationship {attribute}: {name}{}", if end.many { ", many" } else { "" }),
            name: attribute,
        }
    }));
    for (row, nth) in rows.iter_mut().zip(0..) {
        row.y = HEAD + 4.0 + ROW * (f64::from(nth) + 0.5);
    }
    let kind = if table.kind == TableKind::Link { "Link table" } else { "Table" };
    let spoken: Vec<&str> = rows.iter().map(|row| row.spoken.as_str()).collect();
    let spoken = format!("{kind} {}: {}", table.name, spoken.join("; "));
    let length = |text: &str| text.chars().count().min(LONGEST) as f64 * CHARACTER;
    let widths = rows.iter().map(|row| {
        let mark = if row.mark == Mark::None { 0.0 } else { MARK };
        length(&row.name) + BETWEEN + length(&row.detail) + 14.0 + mark
    });
    let title = shortened(&table.name);
    let width = widths.fold(length(&title) * 1.08, f64::max) + 2.0 * SIDE;
    TableBox {
        name: table.name.clone(),
        title,
        is_link: table.kind == TableKind::Link,
        line: source.line(table.span.start),
        last_line: source.line(table.span.end.saturating_sub(1).max(table.span.start)),
        corner: Point::default(),
        width: width.max(110.0).round(),
        height: HEAD + 8.0 + ROW * rows.len() as f64,
        rows,
        spoken,
    }
}

fn column_row(table: &Table, column: &Column, source: &LineIndex) -> Row {
    let only = std::slice::from_ref(&column.name);
    let mark = if column.primary_key && table.primary_key().len() == 1 {
        Mark::None
    } else if table.is_unique(only) {
        Mark::Unique
    } else if table.indexes.iter().any(|index| index.columns == only) {
        Mark::Index
    } else {
        Mark::None
    };
    let mut spoken = format!("{}{} {}", if column.primary_key { "key " } else { "" }, column.name, column.sql_type);
    let detail = match &column.references {
        Some((other, target)) => {
            spoken.push_str(&format!(" refers to {other}.{target}"));
            format!("→ {other}.{target}")
        }
        None => column.sql_type.clone(),
    };
    if column.nullable {
        spoken.push_str(" or NULL");
    }
    spoken.push_str(match mark {
        Mark::None => "",
        Mark::Index => ", index",
        Mark::Unique => ", unique",
    });
    Row {
        kind: if column.primary_key { RowKind::Key } else { RowKind::Column },
        name: column.name.clone(),
        detail: if column.nullable { format!("{detail}?") } else { detail },
        y: 0.0,
        line: source.line(column.span.start),
        relationship: None,
        toward: None,
        mark,
        spoken,
    }
}

/// Indexes and unique constraints of several columns, and whether they are unique.
fn several(table: &Table) -> impl Iterator<Item = (&[String], bool)> {
    let constraints = table.constraints.iter().filter_map(|constraint| match constraint {
        Constraint::Unique { columns, .. } => Some((columns.as_slice(), true)),
        _ => None,
    });
    let indexes = table.indexes.iter().map(|index| (index.columns.as_slice(), index.unique));
    constraints.chain(indexes).filter(|(columns, _)| columns.len() > 1)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
