//! Statements as text.

use std::rc::Rc;

use crate::query::expr::Precedence;
use crate::query::names::{Names, ParamName};
use crate::query::{BinaryOp, Direction, Expr, From, TableRef, TextPart};
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
}

/// Writes a statement.
pub(crate) struct Writer<P> {
    pub(crate) sql: String,
    pub(crate) params: Vec<P>,
    pub(crate) param_names: Vec<ParamName>,
    pub(crate) names: Names,
    style: Style,
    /// Labels an ORDER BY or GROUP BY may refer to.
    pub(crate) labels: Vec<String>,
    /// The tables of the statements around the one that is being written, which it does not list again.
    pub(crate) outer_tables: Vec<Vec<TableRef>>,
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
            outer_tables: Vec::new(),
        }
    }

    pub(crate) fn finish(self) -> Rendered<P> {
        Rendered { sql: self.sql, params: self.params, names: self.param_names }
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
                self.expr(operand);
                self.push(if *negated { " = 0" } else { " = 1" });
            }
            Expr::Not(operand) => {
                self.push("NOT ");
                if matches!(**operand, Expr::Exists(_)) {
                    self.push("(");
                    self.expr(operand);
                    self.push(")");
                } else {
                    self.grouped(operand, Precedence::NOT);
                }
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
            Expr::Function { name, args } => self.function(name, args),
            Expr::Distinct(operand) => {
                self.push("DISTINCT ");
                self.grouped(operand, Precedence::NOT);
            }
            Expr::Case { whens, otherwise } => {
                self.push("CASE");
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
            Expr::Cast { operand, sql_type } => {
                self.push("CAST(");
                self.expr(operand);
                self.push(" AS ");
                self.push(sql_type);
                self.push(")");
            }
            Expr::Label { operand, .. } => self.expr(operand),
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

    fn function(&mut self, name: &str, args: &[Expr<P>]) {
        // Functions SQL calls without parentheses.
        let bare = match name {
            "now" => Some("CURRENT_TIMESTAMP"),
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
                self.from(right);
                self.push(" ON ");
                self.condition(on);
            }
        }
    }

    fn table(&mut self, table: &TableRef) {
        self.push(&quote(&table.table));
        if table.alias.is_some() {
            let alias = self.names.table(table);
            self.push(" AS ");
            self.push(&quote(&alias));
        }
    }
}
