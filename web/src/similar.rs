//! The statements of a run by the line that caused them, and which of them are one another's like:
//! a relationship that is loaded object by object could be loaded at once.

use std::collections::BTreeMap;

use linktable_schema::{Orm, Report, Schema, Statement, StatementKind};

use crate::sql_text::{Piece, pieces};

/// How many statements must be alike to be worth a word: fewer where there is something to be done about it.
const FEWEST_LOADS: usize = 2;
const FEWEST: usize = 3;

/// The statements of one line of the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSql {
    /// The line, from 1.
    pub line: u32,
    /// Its statements, by their places in the report.
    pub statements: Vec<usize>,
    /// Those of them that are alike.
    pub similar: Vec<Similar>,
}

/// Statements of one line that differ in their values alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Similar {
    /// Which, by their places in the report.
    pub statements: Vec<usize>,
    /// What would load at once what they load one by one, as code: `selectinload(Hero.team)`.
    /// Nothing if they load no relationship.
    pub instead: Option<String>,
}

impl Similar {
    /// What is to be said of them, code in backquotes.
    pub fn text(&self) -> String {
        let count = self.statements.len();
        match &self.instead {
            Some(instead) => format!("{count} similar: loaded one by one; `{instead}` would load them at once"),
            None => format!("{count} similar"),
        }
    }
}

/// The lines of the script that caused SQL, from top to bottom.
pub fn by_line(report: &Report) -> Vec<LineSql> {
    let mut lines: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (at, statement) in report.statements.iter().enumerate() {
        if let (Some(line), None) = (statement.line, &statement.file) {
            lines.entry(line).or_default().push(at);
        }
    }
    let found = lines.into_iter().map(|(line, statements)| {
        let similar = similar(report, &statements);
        LineSql { line, statements, similar }
    });
    found.collect()
}

/// Those of a line's statements that are alike, in order of their first.
fn similar(report: &Report, statements: &[usize]) -> Vec<Similar> {
    let mut shapes: Vec<(String, Similar)> = Vec::new();
    for at in statements {
        let Some(statement) = report.statements.get(*at) else { continue };
        if !matches!(statement.kind, StatementKind::Read | StatementKind::Write) {
            continue;
        }
        let shape = shape(statement);
        match shapes.iter_mut().find(|(known, _)| *known == shape) {
            Some((_, similar)) => similar.statements.push(*at),
            None => {
                let instead = statement.loads.as_ref().map(|loads| instead(loads, report.orm, &report.schema));
                shapes.push((shape, Similar { statements: vec![*at], instead }));
            }
        }
    }
    let is_worth_it =
        |similar: &Similar| similar.statements.len() >= if similar.instead.is_some() { FEWEST_LOADS } else { FEWEST };
    shapes.into_iter().map(|(_, similar)| similar).filter(is_worth_it).collect()
}

/// The statement without its values, and what it loads.
fn shape(statement: &Statement) -> String {
    let mut shape = statement.loads.clone().unwrap_or_default();
    for (piece, text) in pieces(&statement.sql) {
        match piece {
            // Of a list of values, as after IN, one stands for all.
            Piece::Text | Piece::Number | Piece::Place if shape.ends_with("?,") => {
                shape.pop();
            }
            Piece::Text | Piece::Number | Piece::Place => shape.push('?'),
            _ if text.trim().is_empty() => {}
            _ => shape.push_str(text),
        }
    }
    shape
}

/// The code that loads a relationship of all objects at once.
fn instead(loads: &str, orm: Orm, schema: &Schema) -> String {
    let (model, attribute) = loads.split_once('.').unwrap_or(("", loads));
    let is_many = schema.relationships.iter().flat_map(|relationship| &relationship.ends).any(|end| {
        end.many
            && end.attribute.as_deref() == Some(attribute)
            && schema.model(end.model).is_some_and(|owner| owner.name == model)
    });
    match orm {
        Orm::Sqlmodel => format!("selectinload({loads})"),
        // To join rows of many would repeat the object's own.
        Orm::Ormar if !is_many => format!("select_related(\"{attribute}\")"),
        Orm::Ormar | Orm::Tortoise => format!("prefetch_related(\"{attribute}\")"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linktable_schema::{End, Model, ModelId, Relationship, Span, TableId};

    fn statement(line: u32, sql: &str, loads: Option<&str>) -> Statement {
        Statement { line: Some(line), loads: loads.map(str::to_owned), ..Statement::new(sql) }
    }

    fn of(orm: Orm, statements: Vec<Statement>) -> Vec<LineSql> {
        by_line(&Report { orm, statements, schema: heroes(), ..Report::default() })
    }

    /// `Hero.team`, and `Team.heroes` at its other end.
    fn heroes() -> Schema {
        let model = |name: &str| Model {
            name: name.to_owned(),
            table: TableId(0),
            fields: Vec::new(),
            span: Span::default(),
            name_span: Span::default(),
        };
        let end = |model, attribute: &str, many| End {
            model: ModelId(model),
            attribute: Some(attribute.to_owned()),
            many,
            columns: Vec::new(),
            span: Span::default(),
        };
        let ends = [end(0, "team", false), end(1, "heroes", true)];
        Schema {
            models: vec![model("Hero"), model("Team")],
            relationships: vec![Relationship { ends, link: None }],
            ..Schema::default()
        }
    }

    fn texts(lines: &[LineSql]) -> Vec<String> {
        lines.iter().flat_map(|line| &line.similar).map(Similar::text).collect()
    }

    #[test]
    fn statements_stand_with_their_lines() {
        let other_file = Statement { file: Some("other.py".to_owned()), ..statement(1, "SELECT 1", None) };
        let none = Statement { line: None, ..statement(1, "SELECT 1", None) };
        let lines =
            of(Orm::Sqlmodel, vec![statement(9, "BEGIN", None), other_file, none, statement(3, "SELECT 1", None)]);
        let places: Vec<_> = lines.iter().map(|line| (line.line, line.statements.as_slice())).collect();
        assert_eq!(places, [(3, [3].as_slice()), (9, [0].as_slice())]);
    }

    #[test]
    fn what_is_loaded_one_by_one_could_be_loaded_at_once() {
        let said = |orm, loads: &str| {
            let sql = "SELECT team.id \nFROM team \nWHERE team.id = ?";
            texts(&of(orm, vec![statement(5, sql, Some(loads)), statement(5, sql, Some(loads))]))
        };
        let text = |code: &str| vec![format!("2 similar: loaded one by one; `{code}` would load them at once")];
        assert_eq!(said(Orm::Sqlmodel, "Hero.team"), text("selectinload(Hero.team)"));
        assert_eq!(said(Orm::Ormar, "Hero.team"), text("select_related(\"team\")"));
        assert_eq!(said(Orm::Ormar, "Team.heroes"), text("prefetch_related(\"heroes\")"));
        assert_eq!(said(Orm::Tortoise, "Hero.team"), text("prefetch_related(\"team\")"));
    }

    #[test]
    fn what_only_looks_alike_is_not_advised_on() {
        let sql = "SELECT team.id FROM team WHERE team.id = ?";
        let explicit = vec![statement(5, sql, None), statement(5, sql, None), statement(5, sql, None)];
        assert_eq!(texts(&of(Orm::Sqlmodel, explicit.clone())), ["3 similar"]);
        assert_eq!(texts(&of(Orm::Sqlmodel, explicit[..2].to_vec())), [""; 0]);
        let elsewhere = vec![statement(5, sql, Some("Hero.team")), statement(6, sql, Some("Hero.team"))];
        assert_eq!(texts(&of(Orm::Sqlmodel, elsewhere)), [""; 0]);
        let commits = vec![statement(5, "COMMIT", None); 4];
        assert_eq!(texts(&of(Orm::Sqlmodel, commits)), [""; 0]);
    }

    #[test]
    fn values_in_the_text_and_the_length_of_lists_make_no_difference() {
        let alike = ["WHERE a IN (1, 2) AND b='x'", "WHERE a IN (3) AND b=''", "WHERE a IN (4,5,6)  AND b='y'"];
        let statements = alike.map(|rest| statement(2, &format!("SELECT a FROM t {rest}"), None));
        assert_eq!(texts(&of(Orm::Tortoise, statements.to_vec())), ["3 similar"]);
    }
}
