//! Expressions.

use std::rc::Rc;

use crate::query::{Select, TableRef};

/// An operator between two expressions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `=`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `IS`
    Is,
    /// `IS NOT`
    IsNot,
    /// `LIKE`
    Like,
    /// `NOT LIKE`
    NotLike,
    /// `lower(a) LIKE lower(b)`
    Ilike,
    /// `lower(a) NOT LIKE lower(b)`
    NotIlike,
    /// `LIKE '%' || b || '%'`
    Contains,
    /// `NOT LIKE '%' || b || '%'`
    NotContains,
    /// `LIKE b || '%'`
    StartsWith,
    /// `NOT LIKE b || '%'`
    NotStartsWith,
    /// `LIKE '%' || b`
    EndsWith,
    /// `NOT LIKE '%' || b`
    NotEndsWith,
    /// `||`
    Concat,
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// Division with a fraction: `a / (b + 0.0)`
    Div,
    /// Division of integers: `a / b`
    FloorDiv,
    /// `%`
    Mod,
    /// `IS DISTINCT FROM`
    IsDistinctFrom,
    /// `IS NOT DISTINCT FROM`
    IsNotDistinctFrom,
    /// `lower(a) LIKE '%' || lower(b) || '%'`
    IContains,
    /// `lower(a) LIKE lower(b) || '%'`
    IStartsWith,
    /// `lower(a) LIKE '%' || lower(b)`
    IEndsWith,
    /// `lower(a) NOT LIKE '%' || lower(b) || '%'`
    NotIContains,
    /// `lower(a) NOT LIKE lower(b) || '%'`
    NotIStartsWith,
    /// `lower(a) NOT LIKE '%' || lower(b)`
    NotIEndsWith,
    /// `REGEXP`
    RegexpMatch,
    /// `NOT REGEXP`
    NotRegexpMatch,
}

impl BinaryOp {
    /// The operator that is true when this one is false.
    pub fn negated(self) -> Option<Self> {
        use BinaryOp::{
            Contains, EndsWith, Eq, Ge, Gt, IContains, IEndsWith, IStartsWith, Ilike, Is, IsDistinctFrom, IsNot,
            IsNotDistinctFrom, Le, Like, Lt, Ne, NotContains, NotEndsWith, NotIContains, NotIEndsWith, NotIStartsWith,
            NotIlike, NotLike, NotRegexpMatch, NotStartsWith, RegexpMatch, StartsWith,
        };
        Some(match self {
            Eq => Ne,
            Ne => Eq,
            Lt => Ge,
            Ge => Lt,
            Gt => Le,
            Le => Gt,
            Is => IsNot,
            IsNot => Is,
            Like => NotLike,
            NotLike => Like,
            Ilike => NotIlike,
            NotIlike => Ilike,
            Contains => NotContains,
            NotContains => Contains,
            StartsWith => NotStartsWith,
            NotStartsWith => StartsWith,
            EndsWith => NotEndsWith,
            NotEndsWith => EndsWith,
            IsDistinctFrom => IsNotDistinctFrom,
            IsNotDistinctFrom => IsDistinctFrom,
            IContains => NotIContains,
            IStartsWith => NotIStartsWith,
            IEndsWith => NotIEndsWith,
            NotIContains => IContains,
            NotIStartsWith => IStartsWith,
            NotIEndsWith => IEndsWith,
            RegexpMatch => NotRegexpMatch,
            NotRegexpMatch => RegexpMatch,
            _ => return None,
        })
    }

    /// Whether its value is true or false.
    pub fn is_comparison(self) -> bool {
        !matches!(
            self,
            BinaryOp::Concat
                | BinaryOp::Add
                | BinaryOp::Sub
                | BinaryOp::Mul
                | BinaryOp::Div
                | BinaryOp::FloorDiv
                | BinaryOp::Mod
        )
    }

    /// The text between its sides.
    pub(crate) fn text(self) -> &'static str {
        match self {
            BinaryOp::Eq => " = ",
            BinaryOp::Ne => " != ",
            BinaryOp::Lt => " < ",
            BinaryOp::Le => " <= ",
            BinaryOp::Gt => " > ",
            BinaryOp::Ge => " >= ",
            BinaryOp::Is => " IS ",
            BinaryOp::IsNot => " IS NOT ",
            BinaryOp::Like
            | BinaryOp::Ilike
            | BinaryOp::Contains
            | BinaryOp::StartsWith
            | BinaryOp::EndsWith
            | BinaryOp::IContains
            | BinaryOp::IStartsWith
            | BinaryOp::IEndsWith => " LIKE ",
            BinaryOp::IsDistinctFrom => " IS DISTINCT FROM ",
            BinaryOp::IsNotDistinctFrom => " IS NOT DISTINCT FROM ",
            BinaryOp::RegexpMatch => " REGEXP ",
            BinaryOp::NotRegexpMatch => " NOT REGEXP ",
            BinaryOp::NotLike
            | BinaryOp::NotIlike
            | BinaryOp::NotContains
            | BinaryOp::NotStartsWith
            | BinaryOp::NotEndsWith
            | BinaryOp::NotIContains
            | BinaryOp::NotIStartsWith
            | BinaryOp::NotIEndsWith => " NOT LIKE ",
            BinaryOp::Concat => " || ",
            BinaryOp::Add => " + ",
            BinaryOp::Sub => " - ",
            BinaryOp::Mul => " * ",
            BinaryOp::Div | BinaryOp::FloorDiv => " / ",
            BinaryOp::Mod => " % ",
        }
    }

    /// How tightly it binds (SQLAlchemy 2.1, `sql/operators.py`).
    pub(crate) fn precedence(self) -> Precedence {
        let level = match self {
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Mod => 8,
            BinaryOp::Add | BinaryOp::Sub => 7,
            BinaryOp::Contains
            | BinaryOp::NotContains
            | BinaryOp::StartsWith
            | BinaryOp::NotStartsWith
            | BinaryOp::EndsWith
            | BinaryOp::NotEndsWith
            | BinaryOp::IContains
            | BinaryOp::NotIContains
            | BinaryOp::IStartsWith
            | BinaryOp::NotIStartsWith
            | BinaryOp::IEndsWith
            | BinaryOp::NotIEndsWith => -100,
            _ => 5,
        };
        // Which of these may stand beside themselves without parentheses.
        let own = match self {
            BinaryOp::Mul => Some(Chain::Mul),
            BinaryOp::Add => Some(Chain::Add),
            BinaryOp::Concat => Some(Chain::Concat),
            _ => None,
        };
        Precedence { level, chain: own }
    }
}

/// How tightly an operator binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Precedence {
    level: i32,
    chain: Option<Chain>,
}

/// Operators that need no parentheses inside of themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chain {
    And,
    Or,
    Add,
    Mul,
    Concat,
}

impl Precedence {
    pub(crate) const AND: Precedence = Precedence { level: 3, chain: Some(Chain::And) };
    pub(crate) const OR: Precedence = Precedence { level: 2, chain: Some(Chain::Or) };
    pub(crate) const NOT: Precedence = Precedence { level: 5, chain: None };
    pub(crate) const NEG: Precedence = Precedence { level: 8, chain: None };
    pub(crate) const ORDER: Precedence = Precedence { level: 3, chain: None };
    /// That of EXISTS, which any operator around it puts into parentheses.
    pub(crate) const EXISTS: Precedence = Precedence { level: 0, chain: None };
    pub(crate) const COMMA: Precedence = Precedence { level: -1, chain: None };
    /// A whole WHERE, HAVING or ON clause.
    pub(crate) const CLAUSE: Precedence = Precedence { level: -10, chain: None };
    /// Where everything that is an operator gets parentheses.
    pub(crate) const ALWAYS: Precedence = Precedence { level: i32::MAX, chain: None };

    /// That of an operator the script named.
    pub(crate) fn of_level(level: i32) -> Self {
        Precedence { level, chain: None }
    }

    /// Whether an expression that binds like this needs parentheses inside of one that binds like `around`.
    pub(crate) fn needs_parentheses(self, around: Precedence) -> bool {
        !(self.chain.is_some() && self.chain == around.chain) && self.level <= around.level
    }
}

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
        frame: Option<Rc<str>>,
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
            Expr::Escape { operand, character } => Expr::Escape { operand: Box::new(operand.negate()), character },
            Expr::In { operand, name, values, negated } => Expr::In { operand, name, values, negated: !negated },
            Expr::InRows { operand, rows, negated } => Expr::InRows { operand, rows, negated: !negated },
            Expr::InSelect { operand, select, negated } => Expr::InSelect { operand, select, negated: !negated },
            Expr::Between { operand, low, high, negated } => Expr::Between { operand, low, high, negated: !negated },
            Expr::Bool(value) => Expr::Bool(!value),
            other => Expr::Not(Box::new(other)),
        }
    }

    /// The same with the columns of one table as those of another.
    #[must_use]
    pub fn moved(mut self, from: &TableRef<P>, to: &TableRef<P>) -> Self {
        self.change_tables(&mut |table| {
            if *table == *from {
                *table = to.clone();
            }
        });
        self
    }

    fn change_tables(&mut self, change: &mut impl FnMut(&mut TableRef<P>)) {
        match self {
            Expr::Column { table, .. } | Expr::NumberedColumn { table, .. } => change(table),
            Expr::Bind { .. }
            | Expr::Null
            | Expr::Bool(_)
            | Expr::Text(_)
            | Expr::Literal(_)
            | Expr::Scalar(_)
            | Expr::Exists(_) => {}
            Expr::Binary { left, right, .. }
            | Expr::Operator { left, right, .. }
            | Expr::Paired { own: left, opposite: right }
            | Expr::Filtered { function: left, condition: right } => {
                left.change_tables(change);
                right.change_tables(change);
            }
            Expr::Truth { operand, .. }
            | Expr::Not(operand)
            | Expr::Group(operand)
            | Expr::Escape { operand, .. }
            | Expr::Negative(operand)
            | Expr::In { operand, .. }
            | Expr::InRows { operand, .. }
            | Expr::Extract { operand, .. }
            | Expr::InSelect { operand, .. }
            | Expr::Distinct(operand)
            | Expr::Cast { operand, .. }
            | Expr::Label { operand, .. }
            | Expr::Numbered { operand, .. }
            | Expr::Ordered { operand, .. } => operand.change_tables(change),
            Expr::Over { function, partition_by, order_by, .. } => {
                function.change_tables(change);
                partition_by.iter_mut().chain(order_by).for_each(|item| item.change_tables(change));
            }
            Expr::And(items) | Expr::Or(items) | Expr::Tuple(items) | Expr::Function { args: items, .. } => {
                items.iter_mut().for_each(|item| item.change_tables(change));
            }
            Expr::Between { operand, low, high, .. } => {
                [operand, low, high].into_iter().for_each(|item| item.change_tables(change));
            }
            Expr::Case { subject, whens, otherwise } => {
                for item in subject.iter_mut().chain(otherwise) {
                    item.change_tables(change);
                }
                for (when, then) in whens {
                    when.change_tables(change);
                    then.change_tables(change);
                }
            }
        }
    }

    /// The tables whose columns stand in it, in order; those inside of a SELECT in it are not its own.
    pub fn tables(&self) -> Vec<&TableRef<P>> {
        let mut tables = Vec::new();
        self.visit_tables(&mut |table| {
            if !tables.contains(&table) {
                tables.push(table);
            }
        });
        tables
    }

    /// The table of the first column in it that a script came by through a class.
    pub fn class_table(&self) -> Option<&TableRef<P>> {
        let mut found = None;
        self.visit_tables(&mut |table| {
            if found.is_none() && !table.is_core && table.source.is_none() {
                found = Some(table);
            }
        });
        found
    }

    /// Whether SQLAlchemy makes a statement one of the ORM for it: some expressions do not hand on that a column in
    /// them is of a class.
    pub fn is_of_class(&self) -> bool {
        match self {
            Expr::Over { .. } | Expr::Filtered { .. } | Expr::Extract { .. } | Expr::And(_) | Expr::Or(_) => false,
            Expr::Scalar(select) | Expr::Exists(select) => select.is_of_class(),
            Expr::Label { operand, .. } | Expr::Numbered { operand, .. } | Expr::Cast { operand, .. } => {
                operand.is_of_class()
            }
            _ => self.tables().iter().any(|table| table.is_of_class()),
        }
    }

    /// Visits the tables on both sides of each comparison in a condition.
    pub(crate) fn visit_comparisons(&self, visit: &mut impl FnMut(&[&TableRef<P>], &[&TableRef<P>])) {
        match self {
            Expr::And(items) | Expr::Or(items) => items.iter().for_each(|item| item.visit_comparisons(visit)),
            Expr::Not(operand) | Expr::Group(operand) | Expr::Truth { operand, .. } | Expr::Escape { operand, .. } => {
                operand.visit_comparisons(visit);
            }
            Expr::Binary { op, left, right } if op.is_comparison() => visit(&left.tables(), &right.tables()),
            Expr::Between { operand, low, high, .. } => {
                visit(&operand.tables(), &low.tables());
                visit(&operand.tables(), &high.tables());
            }
            _ => {}
        }
    }

    fn visit_tables<'a>(&'a self, visit: &mut impl FnMut(&'a TableRef<P>)) {
        match self {
            Expr::Column { table, .. } | Expr::NumberedColumn { table, .. } => visit(table),
            Expr::Bind { .. }
            | Expr::Null
            | Expr::Bool(_)
            | Expr::Text(_)
            | Expr::Literal(_)
            | Expr::Scalar(_)
            | Expr::Exists(_) => {}
            Expr::Binary { left, right, .. } | Expr::Operator { left, right, .. } => {
                left.visit_tables(visit);
                right.visit_tables(visit);
            }
            Expr::Truth { operand, .. }
            | Expr::Not(operand)
            | Expr::Group(operand)
            | Expr::Escape { operand, .. }
            | Expr::Negative(operand)
            | Expr::In { operand, .. }
            | Expr::InRows { operand, .. }
            | Expr::Extract { operand, .. }
            | Expr::InSelect { operand, .. }
            | Expr::Distinct(operand)
            | Expr::Cast { operand, .. }
            | Expr::Label { operand, .. }
            | Expr::Numbered { operand, .. }
            | Expr::Paired { own: operand, .. }
            | Expr::Ordered { operand, .. } => operand.visit_tables(visit),
            Expr::Filtered { function, condition } => {
                function.visit_tables(visit);
                condition.visit_tables(visit);
            }
            Expr::Over { function, partition_by, order_by, .. } => {
                function.visit_tables(visit);
                for item in partition_by.iter().chain(order_by) {
                    item.visit_tables(visit);
                }
            }
            Expr::And(items) | Expr::Or(items) | Expr::Tuple(items) | Expr::Function { args: items, .. } => {
                for item in items {
                    item.visit_tables(visit);
                }
            }
            Expr::Between { operand, low, high, .. } => {
                operand.visit_tables(visit);
                low.visit_tables(visit);
                high.visit_tables(visit);
            }
            Expr::Case { subject, whens, otherwise } => {
                if let Some(subject) = subject {
                    subject.visit_tables(visit);
                }
                for (when, then) in whens {
                    when.visit_tables(visit);
                    then.visit_tables(visit);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.visit_tables(visit);
                }
            }
        }
    }

    pub(crate) fn precedence(&self) -> Option<Precedence> {
        Some(match self {
            Expr::Binary { op, .. } => op.precedence(),
            Expr::Operator { level, .. } => Precedence::of_level(*level),
            Expr::Escape { operand, .. } | Expr::Paired { own: operand, .. } => return operand.precedence(),
            Expr::And(items) if items.len() > 1 => Precedence::AND,
            Expr::Or(items) if items.len() > 1 => Precedence::OR,
            Expr::Not(_)
            | Expr::Truth { .. }
            | Expr::In { .. }
            | Expr::InRows { .. }
            | Expr::InSelect { .. }
            | Expr::Between { .. } => Precedence::NOT,
            Expr::Distinct(_) => Precedence::NOT,
            Expr::Exists(_) => Precedence::EXISTS,
            Expr::Negative(_) => Precedence::NEG,
            _ => return None,
        })
    }
}
