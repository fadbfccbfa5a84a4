//! Statements as text.

use std::rc::Rc;

use crate::query::cte::Cte;
use crate::query::expr::Precedence;
use crate::query::names::{Names, ParamName};
use crate::query::{BinaryOp, Direction, Expr, From, Source, TableRef, TextPart};
use crate::quote;

/// How parameters are marked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// `?`: as SQLite's driver gets it.
    #[default]
    Question,
    /// `:name_1`: as `print(statement)` shows it.
    Named,
}

/// A statement's text, and its parameters in the order of their marks.
#[derive(Clone, Debug)]
pub struct Rendered<P> {
    /// The text.
    pub sql: String,
    /// The parameters.
    pub params: Vec<P>,
    /// The parameters' names, in the same order.
    pub names: Vec<ParamName>,
    /// What SQLAlchemy warns of while it writes the statement.
    pub warnings: Vec<String>,
}

/// Writes a statement.
pub(crate) struct Writer<P> {
    pub(crate) sql: String,
    pub(crate) params: Vec<P>,
    pub(crate) param_names: Vec<ParamName>,
    pub(crate) names: Names,
    pub(crate) style: Style,
    /// Labels an ORDER BY or GROUP BY may refer to.
    pub(crate) labels: Vec<String>,
    /// Whether every column gets a label, as in what others read from.
    pub(crate) labels_all: bool,
    /// The tables of the statements around the one that is being written, which it does not list again.
    pub(crate) outer_tables: Vec<Vec<TableRef<P>>>,
    /// The SELECTs of WITH, in the order they are needed.
    pub(crate) ctes: Vec<Cte<P>>,
    /// The names of those that are being written.
    pub(crate) open_ctes: Vec<Rc<str>>,
    pub(crate) warnings: Vec<String>,
}

impl<P: Clone> Writer<P> {
    pub(crate) fn new(style: Style) -> Self {
        Writer {
            // Most statements fit.
            sql: String::with_capacity(128),
            params: Vec::new(),
            param_names: Vec::new(),
            names: Names::default(),
            style,
            labels: Vec::new(),
            labels_all: false,
            outer_tables: Vec::new(),
            ctes: Vec::new(),
            open_ctes: Vec::new(),
            warnings: Vec::new(),
        }
    }

    pub(crate) fn finish(mut self) -> Rendered<P> {
        self.put_ctes_first();
        Rendered { sql: self.sql, params: self.params, names: self.param_names, warnings: self.warnings }
    }

    pub(crate) fn push(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    pub(crate) fn bind(&mut self, base: &Rc<str>, value: &P) {
        let name = self.names.next(base);
        match self.style {
            Style::Question => self.push("?"),
            Style::Named => {
                self.push(":");
                self.push(&name.to_string());
            }
        }
        self.params.push(value.clone());
        self.param_names.push(name);
    }

    pub(crate) fn separated<T>(&mut self, items: &[T], separator: &str, mut write: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            write(self, item);
        }
    }

    /// Writes an expression, in parentheses if what stands around it asks for them.
    pub(crate) fn grouped(&mut self, expr: &Expr<P>, around: Precedence) {
        let parentheses = expr.precedence().is_some_and(|own| own.needs_parentheses(around));
        if parentheses {
            self.push("(");
        }
        self.expr(expr);
        if parentheses {
            self.push(")");
        }
    }

    /// Writes the condition of a WHERE, HAVING or ON clause.
    pub(crate) fn condition(&mut self, expr: &Expr<P>) {
        self.grouped(expr, Precedence::CLAUSE);
    }

    pub(crate) fn expr(&mut self, expr: &Expr<P>) {
        match expr {
            Expr::Column { table, name } => {
                let qualifier = self.names.table(table);
                self.push(&quote(&qualifier));
                self.push(".");
                self.push(&quote(name));
            }
            Expr::Bind { name, value } => self.bind(name, value),
            Expr::Null => self.push("NULL"),
            Expr::Bool(value) => self.push(if *value { "1" } else { "0" }),
            Expr::Text(parts) => {
                for part in parts {
                    match part {
                        TextPart::Sql(text) => self.push(text),
                        TextPart::Bind(name, value) => self.named_bind(name, value),
                    }
                }
            }
            Expr::Binary { op, left, right } => self.binary(*op, left, right),
            Expr::Truth { operand, negated } => {
                let exists = matches!(**operand, Expr::Exists(_));
                self.grouped(operand, if exists { Precedence::NOT } else { Precedence::CLAUSE });
                self.push(if *negated { " = 0" } else { " = 1" });
            }
            Expr::Not(operand) => {
                self.push("NOT ");
                self.grouped(operand, Precedence::NOT);
            }
            Expr::Group(operand) => {
                self.push("(");
                self.expr(operand);
                self.push(")");
            }
            Expr::Escape { operand, character } => {
                self.expr(operand);
                self.push(" ESCAPE '");
                self.push(&character.to_string().replace('\'', "''"));
                self.push("'");
            }
            Expr::Negative(operand) => {
                self.push("-");
                self.grouped(operand, Precedence::NEG);
            }
            Expr::And(items) => {
                self.separated(items, " AND ", |writer, item| writer.grouped(item, Precedence::AND));
            }
            Expr::Or(items) => self.separated(items, " OR ", |writer, item| writer.grouped(item, Precedence::OR)),
            Expr::In { operand, name, values, negated } => self.in_values(operand, name, values, *negated),
            Expr::InSelect { operand, select, negated } => {
                if *negated {
                    self.push("(");
                }
                self.grouped(operand, Precedence::NOT);
                self.push(if *negated { " NOT IN (" } else { " IN (" });
                self.nested(select);
                self.push(if *negated { "))" } else { ")" });
            }
            Expr::Between { operand, low, high, negated } => {
                self.grouped(operand, Precedence::NOT);
                self.push(if *negated { " NOT BETWEEN " } else { " BETWEEN " });
                self.grouped(low, Precedence::AND);
                self.push(" AND ");
                self.grouped(high, Precedence::AND);
            }
            Expr::InRows { operand, rows, negated } => self.in_rows(operand, rows, *negated),
            Expr::Operator { text, left, right, level } => {
                let around = Precedence::of_level(*level);
                self.grouped(left, around);
                self.push(" ");
                self.push(text);
                self.push(" ");
                self.grouped(right, around);
            }
            Expr::Tuple(items) => {
                self.push("(");
                self.separated(items, ", ", |writer, item| writer.grouped(item, Precedence::COMMA));
                self.push(")");
            }
            Expr::Extract { field, operand } => self.extract(field, operand),
            Expr::Function { package: None, name, args } => self.function(name, args),
            Expr::Function { package: Some(package), name, args } => {
                self.push(package);
                self.push(".");
                self.push(&quote(name));
                self.push("(");
                self.separated(args, ", ", |writer, arg| writer.grouped(arg, Precedence::COMMA));
                self.push(")");
            }
            Expr::Filtered { function, condition } => {
                self.expr(function);
                self.push(" FILTER (WHERE ");
                self.condition(condition);
                self.push(")");
            }
            Expr::Over { function, partition_by, order_by, frame } => {
                self.expr(function);
                self.push(" OVER (");
                let clauses = [("PARTITION BY ", partition_by), ("ORDER BY ", order_by)];
                let mut is_first = true;
                for (word, terms) in clauses.into_iter().filter(|(_, terms)| !terms.is_empty()) {
                    self.push(if is_first { "" } else { " " });
                    self.push(word);
                    self.separated(terms, ", ", |writer, term| match term {
                        Expr::Ordered { .. } => writer.expr(term),
                        _ => writer.order_term(term),
                    });
                    is_first = false;
                }
                if let Some(frame) = frame {
                    self.push(if is_first { "" } else { " " });
                    self.push(frame);
                }
                self.push(")");
            }
            Expr::Distinct(operand) => {
                self.push("DISTINCT ");
                self.grouped(operand, Precedence::NOT);
            }
            Expr::Case { subject, whens, otherwise } => {
                self.push("CASE");
                if let Some(subject) = subject {
                    self.push(" ");
                    self.grouped(subject, Precedence::ALWAYS);
                }
                for (when, then) in whens {
                    self.push(" WHEN ");
                    self.grouped(when, Precedence::ALWAYS);
                    self.push(" THEN ");
                    self.grouped(then, Precedence::ALWAYS);
                }
                if let Some(otherwise) = otherwise {
                    self.push(" ELSE ");
                    self.grouped(otherwise, Precedence::ALWAYS);
                }
                self.push(" END");
            }
            Expr::Literal(text) => self.push(text),
            Expr::Cast { operand, sql_type: None, .. } => self.expr(operand),
            Expr::Cast { operand, sql_type: Some(sql_type), .. } => {
                self.push("CAST(");
                self.expr(operand);
                self.push(" AS ");
                self.push(sql_type);
                self.push(")");
            }
            Expr::Label { operand, .. } | Expr::Numbered { operand, .. } | Expr::Paired { own: operand, .. } => {
                self.expr(operand);
            }
            Expr::NumberedColumn { table, base, id } => {
                let qualifier = self.names.table(table);
                let name = self.names.numbered(base, *id);
                self.push(&quote(&qualifier));
                self.push(".");
                self.push(&quote(&name));
            }
            Expr::Scalar(select) => {
                self.push("(");
                self.nested(select);
                self.push(")");
            }
            Expr::Exists(select) => {
                self.push("EXISTS (");
                self.nested(select);
                self.push(")");
            }
            Expr::Ordered { operand, direction } => {
                self.order_term(operand);
                self.push(match direction {
                    Direction::Asc => " ASC",
                    Direction::Desc => " DESC",
                    Direction::NullsFirst => " NULLS FIRST",
                    Direction::NullsLast => " NULLS LAST",
                });
            }
        }
    }

    /// Writes an expression of ORDER BY or GROUP BY: a label of the SELECT by its name.
    pub(crate) fn order_term(&mut self, expr: &Expr<P>) {
        match expr {
            Expr::Label { name, .. } if self.labels.iter().any(|label| **label == **name) => self.push(&quote(name)),
            other => self.grouped(other, Precedence::ORDER),
        }
    }

    fn named_bind(&mut self, name: &Rc<str>, value: &P) {
        match self.style {
            Style::Question => self.push("?"),
            Style::Named => {
                self.push(":");
                self.push(name);
            }
        }
        self.params.push(value.clone());
        self.param_names.push(ParamName::given(name.clone()));
    }

    fn binary(&mut self, op: BinaryOp, left: &Expr<P>, right: &Expr<P>) {
        let around = op.precedence();
        match op {
            BinaryOp::Ilike | BinaryOp::NotIlike => {
                self.push("lower(");
                self.expr(left);
                self.push(")");
                self.push(op.text());
                self.push("lower(");
                self.expr(right);
                self.push(")");
            }
            BinaryOp::IContains
            | BinaryOp::NotIContains
            | BinaryOp::IStartsWith
            | BinaryOp::NotIStartsWith
            | BinaryOp::IEndsWith
            | BinaryOp::NotIEndsWith => {
                let before = !matches!(op, BinaryOp::IStartsWith | BinaryOp::NotIStartsWith);
                let after = !matches!(op, BinaryOp::IEndsWith | BinaryOp::NotIEndsWith);
                self.push("lower(");
                self.expr(left);
                self.push(")");
                self.push(op.text());
                self.push(if before { "'%' || lower(" } else { "lower(" });
                self.expr(right);
                self.push(if after { ") || '%'" } else { ")" });
            }
            BinaryOp::IsDistinctFrom | BinaryOp::IsNotDistinctFrom => {
                self.grouped(left, around);
                self.push(match (self.style, op) {
                    (Style::Named, _) => op.text(),
                    // SQLite's own words for it.
                    (Style::Question, BinaryOp::IsDistinctFrom) => " IS NOT ",
                    (Style::Question, _) => " IS ",
                });
                self.grouped(right, around);
            }
            BinaryOp::Contains
            | BinaryOp::NotContains
            | BinaryOp::StartsWith
            | BinaryOp::NotStartsWith
            | BinaryOp::EndsWith
            | BinaryOp::NotEndsWith => {
                let before = !matches!(op, BinaryOp::StartsWith | BinaryOp::NotStartsWith);
                let after = !matches!(op, BinaryOp::EndsWith | BinaryOp::NotEndsWith);
                self.grouped(left, Precedence::NOT);
                self.push(op.text());
                if before {
                    self.push("'%' || ");
                }
                self.grouped(right, BinaryOp::Concat.precedence());
                if after {
                    self.push(" || '%'");
                }
            }
            BinaryOp::Div if self.style == Style::Named => {
                self.grouped(left, around);
                self.push(" / CAST(");
                self.expr(right);
                self.push(" AS NUMERIC)");
            }
            BinaryOp::Div => {
                self.grouped(left, around);
                self.push(" / (");
                self.grouped(right, BinaryOp::Add.precedence());
                self.push(" + 0.0)");
            }
            _ => {
                self.grouped(left, around);
                self.push(op.text());
                self.grouped(right, around);
            }
        }
    }

    fn in_values(&mut self, operand: &Expr<P>, name: &Rc<str>, values: &[P], negated: bool) {
        if negated {
            self.push("(");
        }
        self.grouped(operand, Precedence::NOT);
        self.push(if negated { " NOT IN (" } else { " IN (" });
        match self.style {
            Style::Named => {
                let name = self.names.next(name);
                self.push(&format!("__[POSTCOMPILE_{name}]"));
            }
            Style::Question if values.is_empty() => {
                // What SQLAlchemy writes for an empty list: nothing is in it.
                self.push("SELECT 1 FROM (SELECT 1) WHERE 1!=1");
            }
            Style::Question => {
                let name = self.names.next(name);
                for (at, value) in values.iter().enumerate() {
                    self.push(if at > 0 { ", ?" } else { "?" });
                    self.params.push(value.clone());
                    self.param_names.push(name.item(at + 1));
                }
            }
        }
        self.push(if negated { "))" } else { ")" });
    }

    fn in_rows(&mut self, operand: &Expr<P>, rows: &[Vec<P>], negated: bool) {
        self.push(if negated { "(" } else { "" });
        self.grouped(operand, Precedence::NOT);
        self.push(if negated { " NOT IN (" } else { " IN (" });
        let name = self.names.next(&"param".into());
        match self.style {
            Style::Named => self.push(&format!("__[POSTCOMPILE_{name}]")),
            Style::Question => {
                self.push("VALUES ");
                for (at, row) in rows.iter().enumerate() {
                    self.push(if at > 0 { ", (" } else { "(" });
                    for (place, value) in row.iter().enumerate() {
                        self.push(if place > 0 { ", ?" } else { "?" });
                        self.params.push(value.clone());
                        self.param_names.push(name.item(at + 1).item(place + 1));
                    }
                    self.push(")");
                }
            }
        }
        self.push(if negated { "))" } else { ")" });
    }

    /// A part of a date: SQLite has a function of its own for it (SQLAlchemy 2.1, `dialects/sqlite/base.py`).
    fn extract(&mut self, field: &str, operand: &Expr<P>) {
        let format = match field {
            "month" => "%m",
            "day" => "%d",
            "year" => "%Y",
            "second" => "%S",
            "hour" => "%H",
            "doy" => "%j",
            "minute" => "%M",
            "epoch" => "%s",
            "dow" => "%w",
            _ => "%W",
        };
        match self.style {
            Style::Question => {
                self.push("CAST(STRFTIME('");
                self.push(format);
                self.push("', ");
                self.expr(operand);
                self.push(") AS INTEGER)");
            }
            Style::Named => {
                self.push("EXTRACT(");
                self.push(field);
                self.push(" FROM ");
                self.expr(operand);
                self.push(")");
            }
        }
    }

    fn function(&mut self, name: &str, args: &[Expr<P>]) {
        // Functions SQL calls without parentheses.
        let bare = match name {
            "now" if self.style == Style::Question => Some("CURRENT_TIMESTAMP"),
            "current_date" => Some("CURRENT_DATE"),
            "current_time" => Some("CURRENT_TIME"),
            "current_timestamp" => Some("CURRENT_TIMESTAMP"),
            _ => None,
        };
        if let (Some(bare), []) = (bare, args) {
            self.push(bare);
            return;
        }
        // SQLAlchemy's own name for the function.
        self.push(if name == "char_length" { "length" } else { name });
        self.push("(");
        if name == "count" && args.is_empty() {
            self.push("*");
        }
        self.separated(args, ", ", |writer, arg| writer.grouped(arg, Precedence::COMMA));
        self.push(")");
    }

    pub(crate) fn from(&mut self, from: &From<P>) {
        match from {
            From::Table(table) => self.table(table),
            From::Select { select, alias } => {
                // What stands in FROM does not see the tables beside or around it.
                let outer = std::mem::take(&mut self.outer_tables);
                self.push("(");
                self.nested(select);
                self.push(") AS ");
                self.push(&quote(alias));
                self.outer_tables = outer;
            }
            From::Join { left, right, on, outer, full } => {
                self.from(left);
                self.push(if *full {
                    " FULL OUTER JOIN "
                } else if *outer {
                    " LEFT OUTER JOIN "
                } else {
                    " JOIN "
                });
                let is_join = matches!(**right, From::Join { .. });
                self.push(if is_join { "(" } else { "" });
                self.from(right);
                self.push(if is_join { ")" } else { "" });
                self.push(" ON ");
                self.condition(on);
            }
        }
    }

    fn table(&mut self, table: &TableRef<P>) {
        match table.source.as_deref() {
            None => {
                self.push(&quote(&table.table));
                self.push_alias(table);
            }
            Some(Source::Select(select)) => {
                self.push("(");
                self.derived(select);
                self.push(")");
                self.push_alias(table);
            }
            Some(Source::Cte { select, recursive }) => self.cte(table, select, recursive.as_deref()),
            Some(Source::Alias(other)) => {
                if let Some(Source::Cte { select, recursive }) = other.source.as_deref() {
                    self.cte(other, select, recursive.as_deref());
                    self.push_alias(table);
                } else if let Some(Source::Select(select)) = other.source.as_deref() {
                    self.table(&TableRef { source: Some(Rc::new(Source::Select(select.clone()))), ..table.clone() });
                }
            }
        }
    }

    fn push_alias(&mut self, table: &TableRef<P>) {
        if table.alias.is_some() {
            let alias = self.names.table(table);
            self.push(" AS ");
            self.push(&quote(&alias));
        }
    }
}
