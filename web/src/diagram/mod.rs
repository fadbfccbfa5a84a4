//! The diagram: tables as boxes, foreign keys as lines into the columns they use.
//!
//! `graph` has boxes and lines without a meaning, `layers` puts them in columns
//! and `place` in their places; this file says what they mean.

mod graph;
mod layers;
mod place;

use linktable_schema::{Constraint, LineIndex, ModelId, Schema, Table, TableKind};

pub use graph::Point;
use graph::{Edge, Node};

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
/// The longest text that is shown whole, in characters.
const LONGEST: usize = 32;

/// A table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableBox {
    /// Its name.
    pub name: String,
    /// Whether it holds link rows.
    pub is_link: bool,
    /// The line of its class, from 1.
    pub line: u32,
    /// Its left upper corner.
    pub corner: Point,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
    /// Its columns, and below them the relationships of its model.
    pub rows: Vec<Row>,
    /// What a screen reader says of it.
    pub spoken: String,
}

/// A row of a box.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// What it is.
    pub kind: RowKind,
    /// What stands on the left.
    pub name: String,
    /// What stands on the right.
    pub detail: String,
    /// How far below the top of the box its middle is.
    pub y: f64,
    /// The line it is declared in, from 1.
    pub line: u32,
    /// The relationship, by its place among the schema's, if it is an end of one.
    pub relationship: Option<usize>,
}

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A column of the primary key.
    Key,
    /// Another column.
    Column,
    /// An end of a relationship: an attribute of the model, no column.
    End,
}

/// A foreign key.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The box it leads to.
    pub one: usize,
    /// The box whose column refers to it.
    pub many: usize,
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagram {
    /// The tables, in the schema's order.
    pub tables: Vec<TableBox>,
    /// The foreign keys.
    pub lines: Vec<Line>,
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

/// Draws a schema; `source` is what it was compiled from.
pub fn diagram(schema: &Schema, source: &LineIndex) -> Diagram {
    let mut tables: Vec<TableBox> = schema.tables.iter().map(|table| table_box(schema, table, source)).collect();
    let mut lines = Vec::new();
    let mut edges = Vec::new();
    for (many, table) in schema.tables.iter().enumerate() {
        for (nth, key) in keys(table).into_iter().enumerate() {
            let Some(one) = schema.tables.iter().position(|other| other.name == key.table) else { continue };
            let row_of = |place: usize, column: &str| {
                let rows = tables.get(place).map(|shown| shown.rows.as_slice()).unwrap_or_default();
                rows.iter().find(|row| row.kind != RowKind::End && row.name == column).map_or(HEAD / 2.0, |row| row.y)
            };
            let (one_y, many_y) = (row_of(one, key.target), row_of(many, key.column));
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
                course: Vec::new(),
                is_single: is_single(table, key.column),
                is_optional: table.columns.iter().any(|column| column.name == key.column && column.nullable),
                is_link,
                relationships: relationships_through(schema, many, one, key.column),
            });
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
    Diagram { tables, lines, width: laid.width, height: laid.height }
}

/// A foreign key of one column, or the first column of one of several.
struct Key<'a> {
    column: &'a str,
    table: &'a str,
    target: &'a str,
}

fn keys(table: &Table) -> Vec<Key<'_>> {
    let own = table.columns.iter().filter_map(|column| {
        let (target_table, target) = column.references.as_ref()?;
        Some(Key { column: &column.name, table: target_table, target })
    });
    let mut keys: Vec<Key<'_>> = own.collect();
    for constraint in &table.constraints {
        let Constraint::ForeignKey { columns, table: target_table, targets, .. } = constraint else { continue };
        if let ([column, _, ..], [target, ..]) = (columns.as_slice(), targets.as_slice()) {
            keys.push(Key { column, table: target_table, target });
        }
    }
    keys
}

/// Whether a value stands in a column once at most.
fn is_single(table: &Table, column: &str) -> bool {
    let is_it = |columns: &[String]| matches!(columns, [only] if only == column);
    let keys = table.columns.iter().filter(|column| column.primary_key);
    let is_key = keys.clone().count() == 1 && keys.into_iter().any(|key| key.name == column);
    is_key
        || table.indexes.iter().any(|index| index.unique && is_it(&index.columns))
        || table.constraints.iter().any(|constraint| match constraint {
            Constraint::Unique { columns, .. } => is_it(columns),
            _ => false,
        })
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
    let mut rows: Vec<Row> = table
        .columns
        .iter()
        .map(|column| Row {
            kind: if column.primary_key { RowKind::Key } else { RowKind::Column },
            name: column.name.clone(),
            detail: match &column.references {
                Some((table, target)) => format!("→ {table}.{target}"),
                None if column.nullable => format!("{}?", column.sql_type),
                None => column.sql_type.clone(),
            },
            y: 0.0,
            line: source.line(column.span.start),
            relationship: None,
        })
        .collect();
    let ends = table.model.into_iter().flat_map(|model| schema.ends_of(model));
    rows.extend(ends.map(|(at, end)| {
        let other = schema.relationship(at.relationship).and_then(|relationship| {
            let other = relationship.ends.get(usize::from(1 - at.side.min(1)))?;
            Some(schema.model(other.model)?.name.clone())
        });
        let other = other.unwrap_or_default();
        Row {
            kind: RowKind::End,
            name: end.attribute.clone().unwrap_or_default(),
            detail: if end.many { format!("{other}[]") } else { other },
            y: 0.0,
            line: source.line(end.span.start),
            relationship: Some(at.relationship.0 as usize),
        }
    }));
    for (row, nth) in rows.iter_mut().zip(0..) {
        row.y = HEAD + 4.0 + ROW * (f64::from(nth) + 0.5);
    }
    let spoken = spoken(table, &rows);
    let length = |text: &str| text.chars().count().min(LONGEST) as f64 * CHARACTER;
    let widths = rows.iter().map(|row| length(&row.name) + BETWEEN + length(&row.detail) + 14.0);
    let name = shortened(&table.name);
    let width = widths.fold(length(&name) * 1.08, f64::max) + 2.0 * SIDE;
    for row in &mut rows {
        row.name = shortened(&row.name);
        row.detail = shortened(&row.detail);
    }
    TableBox {
        name,
        is_link: table.kind == TableKind::Link,
        line: source.line(table.span.start),
        corner: Point::default(),
        width: width.max(110.0),
        height: HEAD + 8.0 + ROW * rows.len() as f64,
        rows,
        spoken,
    }
}

fn spoken(table: &Table, rows: &[Row]) -> String {
    let kind = if table.kind == TableKind::Link { "Link table" } else { "Table" };
    let rows: Vec<String> = rows
        .iter()
        .map(|row| match row.kind {
            RowKind::Key => format!("key {} {}", row.name, row.detail.replace('→', "refers to")),
            RowKind::Column => format!("{} {}", row.name, row.detail.replace('→', "refers to")),
            RowKind::End => format!("relationship {} to {}", row.name, row.detail.replace("[]", ", many")),
        })
        .collect();
    format!("{kind} {}: {}", table.name, rows.join("; "))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some(_) => text.chars().take(LONGEST - 1).chain(['…']).collect(),
        None => text.to_owned(),
    }
}

/// The course as an SVG path: curves that are level at every point.
pub fn path(course: &[Point]) -> String {
    let mut path = String::new();
    let mut before: Option<Point> = None;
    for point in course {
        let piece = match before {
            None => format!("M{:.1} {:.1}", point.x, point.y),
            Some(before) if (before.y - point.y).abs() < 0.05 => format!("H{:.1}", point.x),
            Some(before) => {
                let middle = (before.x + point.x) / 2.0;
                format!("C{middle:.1} {:.1} {middle:.1} {:.1} {:.1} {:.1}", before.y, point.y, point.x, point.y)
            }
        };
        path.push_str(&piece);
        before = Some(*point);
    }
    path
}

/// The crow's foot where a line reaches the referring column, or a bar if one row at most refers.
pub fn foot(line: &Line) -> String {
    let Some((end, out)) = end_of(line.course.iter().rev()) else { return String::new() };
    let far = end.x + out * 11.0;
    if line.is_single {
        return format!("M{far:.1} {:.1}V{:.1}", end.y - 5.0, end.y + 5.0);
    }
    format!(
        "M{far:.1} {y:.1}L{:.1} {:.1}M{far:.1} {y:.1}L{:.1} {:.1}",
        end.x,
        end.y - 5.5,
        end.x,
        end.y + 5.5,
        y = end.y
    )
}

/// The bar where a line leaves the table referred to; a ring before it if there may be none.
pub fn head(line: &Line) -> (String, Option<Point>) {
    let Some((end, out)) = end_of(line.course.iter()) else { return (String::new(), None) };
    let bar = end.x + out * 8.0;
    let ring = line.is_optional.then_some(Point { x: end.x + out * 15.0, y: end.y });
    (format!("M{bar:.1} {:.1}V{:.1}", end.y - 5.0, end.y + 5.0), ring)
}

/// Where a course ends, and which way it goes from there: 1 to the right, -1 to the left.
fn end_of<'a>(mut course: impl Iterator<Item = &'a Point>) -> Option<(Point, f64)> {
    let end = *course.next()?;
    let next = course.find(|point| point.x != end.x)?;
    Some((end, if next.x > end.x { 1.0 } else { -1.0 }))
}

#[cfg(test)]
mod tests;
