//! Expressions.

use std::rc::Rc;

use crate::query::operator::{BinaryOp, Precedence};
use crate::query::{Select, TableRef};

/// How ORDER BY sorts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Direction {
    /// ` ASC`
    Asc,
    /// ` DESC`
    Desc,
    /// ` NULLS FIRST`
    NullsFirst,
    /// ` NULLS LAST`
    NullsLast,
}

/// A piece of SQL text.
#[derive(Clone, Debug)]
pub enum TextPart<P> {
    /// As it stands.
    Sql(Rc<str>),
    /// A parameter with the name it was written with.
    Bind(Rc<str>, P),
}

/// An expression; `P` is what stands for a parameter.
#[derive(Clone, Debug)]
pub enum Expr<P> {
    /// A column of a table.
    Column {
        /// The table.
        table: TableRef<P>,
        /// The column's name.
        name: Rc<str>,
    },
    /// A parameter.
    Bind {
        /// The base of its name: `name` for `:name_1`.
        name: Rc<str>,
        /// The parameter.
        value: P,
    },
    /// `NULL`
    Null,
    /// `1` or `0`: what true and false are in SQLite.
    Bool(bool),
    /// Text the script wrote.
    Text(Vec<TextPart<P>>),
    /// An operator between two expressions.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// The left side.
        left: Box<Expr<P>>,
        /// The right side.
        right: Box<Expr<P>>,
    },
    /// A truth value as a condition: `x = 1`, or `x = 0` if negated.
    Truth {
        /// The value.
        operand: Box<Expr<P>>,
        /// Whether it is to be false.
        negated: bool,
    },
    /// `NOT x`
    Not(Box<Expr<P>>),
    /// `(x)`: parentheses that stand whatever is around them.
    Group(Box<Expr<P>>),
    /// `x LIKE y ESCAPE 'c'`
    Escape {
        /// The LIKE.
        operand: Box<Expr<P>>,
        /// What takes the meaning of `%` and `_` away.
        character: char,
    },
    /// `-x`
    Negative(Box<Expr<P>>),
    /// All of these.
    And(Vec<Expr<P>>),
    /// Any of these.
    Or(Vec<Expr<P>>),
    /// `x IN (…)` with parameters.
    In {
        /// What is looked for.
        operand: Box<Expr<P>>,
        /// The base of the parameters' name.
        name: Rc<str>,
        /// The parameters.
        values: Vec<P>,
        /// Whether it is NOT IN.
        negated: bool,
    },
    /// `x IN (SELECT …)`
    InSelect {
        /// What is looked for.
        operand: Box<Expr<P>>,
        /// The SELECT.
        select: Rc<Select<P>>,
        /// Whether it is NOT IN.
        negated: bool,
    },
    /// `x BETWEEN a AND b`
    Between {
        /// What is compared.
        operand: Box<Expr<P>>,
        /// The lower bound.
        low: Box<Expr<P>>,
        /// The upper bound.
        high: Box<Expr<P>>,
        /// Whether it is NOT BETWEEN.
        negated: bool,
    },
    /// A function call.
    Function {
        /// What its name is qualified with: `a.b` of `a.b.f(…)`.
        package: Option<Rc<str>>,
        /// Its name.
        name: Rc<str>,
        /// Its arguments.
        args: Vec<Expr<P>>,
    },
    /// `f(…) FILTER (WHERE …)`
    Filtered {
        /// The function call.
        function: Box<Expr<P>>,
        /// The condition.
        condition: Box<Expr<P>>,
    },
    /// `f(…) OVER (PARTITION BY … ORDER BY …)`
    Over {
        /// The function call.
        function: Box<Expr<P>>,
        /// What parts the rows.
        partition_by: Vec<Expr<P>>,
        /// How each part is sorted.
        order_by: Vec<Expr<P>>,
        /// `ROWS BETWEEN …`, as SQL has it.
        frame: Option<Box<Frame<P>>>,
    },
    /// An operator the script named.
    Operator {
        /// Its text.
        text: Rc<str>,
        /// Its place among the others; 0 for one that is given none.
        level: i32,
        /// The left side.
        left: Box<Expr<P>>,
        /// The right side.
        right: Box<Expr<P>>,
    },
    /// `(a, b)`
    Tuple(Vec<Expr<P>>),
    /// `x IN ((…), (…))`: rows of values.
    InRows {
        /// What is looked for.
        operand: Box<Expr<P>>,
        /// The rows.
        rows: Vec<Vec<P>>,
        /// Whether it is NOT IN.
        negated: bool,
    },
    /// `EXTRACT(field FROM x)`
    Extract {
        /// The field, as SQL has it.
        field: Rc<str>,
        /// Of what.
        operand: Box<Expr<P>>,
    },
    /// `DISTINCT x`
    Distinct(Box<Expr<P>>),
    /// `CASE WHEN … THEN … ELSE … END`
    Case {
        /// What the values of WHEN are compared with, if they are no conditions.
        subject: Option<Box<Expr<P>>>,
        /// Conditions and values.
        whens: Vec<(Expr<P>, Expr<P>)>,
        /// The value if none holds.
        otherwise: Option<Box<Expr<P>>>,
    },
    /// `CAST(x AS t)`
    Cast {
        /// What is cast.
        operand: Box<Expr<P>>,
        /// The type, as DDL spells it; none where only Python takes it for one of that type.
        sql_type: Option<Rc<str>>,
        /// Tells casts apart.
        id: u32,
    },
    /// Text that counts as a column: `literal_column(…)`.
    Literal(Rc<str>),
    /// An expression with a name.
    Label {
        /// The expression.
        operand: Box<Expr<P>>,
        /// The name.
        name: Rc<str>,
    },
    /// An expression with a name that is made when the statement is rendered: `count_1`.
    Numbered {
        /// The expression.
        operand: Box<Expr<P>>,
        /// What the name is made of.
        base: Rc<str>,
        /// Tells such names apart.
        id: u32,
    },
    /// A column with such a name, of what others read from.
    NumberedColumn {
        /// What it is a column of.
        table: TableRef<P>,
        /// What the name is made of.
        base: Rc<str>,
        /// Tells such names apart.
        id: u32,
    },
    /// An expression that an attribute of a class stands for, with the attribute's name.
    Proxy {
        /// The expression.
        operand: Box<Expr<P>>,
        /// The name.
        key: Rc<str>,
    },
    /// A condition whose negation is worded in another way.
    Paired {
        /// The condition.
        own: Box<Expr<P>>,
        /// Its negation.
        opposite: Box<Expr<P>>,
    },
    /// A SELECT of one value.
    Scalar(Rc<Select<P>>),
    /// `EXISTS (SELECT …)`
    Exists(Rc<Select<P>>),
    /// An expression of ORDER BY with how it sorts.
    Ordered {
        /// The expression.
        operand: Box<Expr<P>>,
        /// How.
        direction: Direction,
    },
}

/// The rows around one that a window function looks at.
#[derive(Clone, Debug)]
pub struct Frame<P> {
    /// `ROWS`, `RANGE` or `GROUPS`.
    pub word: &'static str,
    /// From where to where.
    pub bounds: [Bound<P>; 2],
}

/// One end of a [`Frame`].
#[derive(Clone, Debug)]
pub struct Bound<P> {
    /// How far it is, unless the words say it.
    pub distance: Option<P>,
    /// `PRECEDING`, `CURRENT ROW`.
    pub words: &'static str,
}

impl<P> Expr<P> {
    /// `left op right`
    pub fn binary(op: BinaryOp, left: Expr<P>, right: Expr<P>) -> Self {
        Expr::Binary { op, left: Box::new(left), right: Box::new(right) }
    }

    /// All of these; the one itself if it is one.
    pub fn all(mut items: Vec<Expr<P>>) -> Option<Self> {
        if items.len() > 1 { Some(Expr::And(items)) } else { items.pop() }
    }

    /// The negation, as SQLAlchemy words it: the opposite operator where there is one.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Expr::Binary { op, left, right } => match op.negated() {
                Some(op) => Expr::Binary { op, left, right },
                None => Expr::Not(Box::new(Expr::Binary { op, left, right })),
            },
            Expr::Truth { operand, negated } => Expr::Truth { operand, negated: !negated },
            Expr::Paired { own, opposite } => Expr::Paired { own: opposite, opposite: own },
            Expr::Not(inner) => *inner,
            Expr::Proxy { operand, .. } => operand.negate(),
            Expr::Escape { operand, character } => Expr::Escape { operand: Box::new(operand.negate()), character },
            Expr::In { operand, name, values, negated } => Expr::In { operand, name, values, negated: !negated },
            Expr::InRows { operand, rows, negated } => Expr::InRows { operand, rows, negated: !negated },
            Expr::InSelect { operand, select, negated } => Expr::InSelect { operand, select, negated: !negated },
            Expr::Between { operand, low, high, negated } => Expr::Between { operand, low, high, negated: !negated },
            Expr::Bool(value) => Expr::Bool(!value),
            other => Expr::Not(Box::new(other)),
        }
    }

    pub(crate) fn precedence(&self) -> Option<Precedence> {
        Some(match self {
            Expr::Binary { op, .. } => op.precedence(),
            Expr::Operator { level, .. } => Precedence::of_level(*level),
            Expr::Escape { operand, .. } | Expr::Proxy { operand, .. } | Expr::Paired { own: operand, .. } => {
                return operand.precedence();
            }
            Expr::And(items) if items.len() > 1 => Precedence::AND,
            Expr::Or(items) if items.len() > 1 => Precedence::OR,
            Expr::Not(_) | Expr::In { .. } | Expr::InRows { .. } | Expr::InSelect { .. } | Expr::Between { .. } => {
                Precedence::NOT
            }
            Expr::Distinct(_) => Precedence::NOT,
            Expr::Exists(_) => Precedence::EXISTS,
            Expr::Negative(_) => Precedence::NEG,
            _ => return None,
        })
    }
}
