//! Expressions as text.
//!
//! Mirrors SQLAlchemy 2.1, `sql/compiler.py` (`SQLCompiler`) and `dialects/sqlite/base.py` (`SQLiteCompiler`).

use std::rc::Rc;

use super::{Rendered, Style, Writer};
use crate::query::names::ParamName;
use crate::query::operator::Precedence;
use crate::query::{BinaryOp, Direction, Expr, Frame, TextPart};

/// What SQLAlchemy says of `distinct(x)` that is no function's argument.
const DISTINCT_ALONE: &str = "Column-expression-level unary distinct() should not be used outside of an aggregate \
                              function. For general 'SELECT DISTINCT' support use select().distinct().";

impl<P: Clone> Expr<P> {
    /// The text of an expression in DDL: [`Style::Literal`], and columns without their tables.
    pub fn render_bare(&self) -> Rendered<P> {
        let mut writer = Writer::new(Style::Literal);
        writer.bare = true;
        writer.expr(self);
        writer.finish()
    }
}

impl<P: Clone> Writer<P> {
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
                if !self.bare {
                    let qualifier = self.names.table(table);
                    self.name(&qualifier);
                    self.push(".");
                }
                self.name(name);
            }
            Expr::Bind { name, value } => self.bind(name, value),
            Expr::Null => self.push("NULL"),
            Expr::Bool(value) => self.push(match (self.style.is_anywhere(), value) {
                (true, true) => "true",
                (true, false) => "false",
                (_, true) => "1",
                (_, false) => "0",
            }),
            Expr::Text(parts) => {
                for part in parts {
                    match part {
                        TextPart::Sql(text) => self.push(text),
                        TextPart::Bind(name, value) => self.parameter(ParamName::given(name.clone()), value),
                    }
                }
            }
            Expr::Binary { op, left, right } => self.binary(*op, left, right),
            // Where there are truth values, one is a condition.
            Expr::Truth { operand, negated } if self.style.is_anywhere() => {
                self.push(if *negated { "NOT " } else { "" });
                self.grouped(operand, Precedence::NOT);
            }
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
                self.name(name);
                self.push("(");
                self.functions += 1;
                self.separated(args, ", ", |writer, arg| writer.grouped(arg, Precedence::COMMA));
                self.functions -= 1;
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
                    self.frame(frame);
                }
                self.push(")");
            }
            Expr::Distinct(operand) => {
                if self.functions == 0 {
                    self.warnings.push(DISTINCT_ALONE.to_owned());
                }
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
            Expr::Label { operand, .. }
            | Expr::Numbered { operand, .. }
            | Expr::Proxy { operand, .. }
            | Expr::Paired { own: operand, .. } => {
                self.expr(operand);
            }
            Expr::NumberedColumn { table, base, id } => {
                let qualifier = self.names.table(table);
                let name = self.names.numbered(base, *id);
                self.name(&qualifier);
                self.push(".");
                self.name(&name);
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

    fn frame(&mut self, frame: &Frame<P>) {
        let [low, high] = &frame.bounds;
        self.push(frame.word);
        for (before, bound) in [(" BETWEEN ", low), (" AND ", high)] {
            self.push(before);
            if let Some(distance) = &bound.distance {
                self.bind(&"param".into(), distance);
                self.push(" ");
            }
            self.push(bound.words);
        }
    }

    /// Writes an expression of ORDER BY or GROUP BY: a label of the SELECT by its name.
    pub(crate) fn order_term(&mut self, expr: &Expr<P>) {
        match expr {
            Expr::Label { name, .. } if self.labels.iter().any(|label| **label == **name) => self.name(name),
            other => self.grouped(other, Precedence::ORDER),
        }
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
                    (style, _) if style.is_anywhere() => op.text(),
                    // SQLite's own words for it.
                    (_, BinaryOp::IsDistinctFrom) => " IS NOT ",
                    _ => " IS ",
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
            BinaryOp::Div if self.style.is_anywhere() => {
                self.grouped(left, around);
                self.push(op.text());
                self.expr(right);
            }
            BinaryOp::Div => {
                self.grouped(left, around);
                self.push(" / (");
                // SQLite needs no cast.
                let right = if let Expr::Cast { operand, .. } = right { operand } else { right };
                self.grouped(right, around);
                self.push(" + 0.0)");
            }
            BinaryOp::Floor => {
                self.push("FLOOR(");
                self.grouped(left, around);
                self.push(op.text());
                self.grouped(right, around);
                self.push(")");
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
            style if style.has_lists() => {
                let name = self.names.next(name);
                self.list(name, Some(values));
            }
            style if style.is_anywhere() && values.is_empty() => {
                self.push(if negated { "NULL) OR (1 = 1" } else { "NULL) AND (1 != 1" });
            }
            _ if values.is_empty() => {
                // What SQLAlchemy writes for an empty list: nothing is in it.
                self.push("SELECT 1 FROM (SELECT 1) WHERE 1!=1");
            }
            _ => {
                let name = self.names.next(name);
                for (at, value) in values.iter().enumerate() {
                    self.push(if at > 0 { ", " } else { "" });
                    self.parameter(name.item(at + 1), value);
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
            style if style.has_lists() => self.list(name, None),
            _ => {
                self.push("VALUES ");
                for (at, row) in rows.iter().enumerate() {
                    self.push(if at > 0 { ", (" } else { "(" });
                    for (place, value) in row.iter().enumerate() {
                        self.push(if place > 0 { ", " } else { "" });
                        self.parameter(name.item(at + 1).item(place + 1), value);
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
        if self.style.is_anywhere() {
            self.push("EXTRACT(");
            self.push(field);
            self.push(" FROM ");
            self.expr(operand);
            self.push(")");
        } else {
            self.push("CAST(STRFTIME('");
            self.push(format);
            self.push("', ");
            self.expr(operand);
            self.push(") AS INTEGER)");
        }
    }

    fn function(&mut self, name: &str, args: &[Expr<P>]) {
        // Functions SQL calls without parentheses.
        let bare = match name {
            "now" if !self.style.is_anywhere() => Some("CURRENT_TIMESTAMP"),
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
        self.functions += 1;
        self.separated(args, ", ", |writer, arg| writer.grouped(arg, Precedence::COMMA));
        self.functions -= 1;
        self.push(")");
    }
}
