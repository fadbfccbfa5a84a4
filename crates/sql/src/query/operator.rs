//! Operators: their words, their opposites, and how tightly they bind.
//!
//! Mirrors SQLAlchemy 2.1, `sql/operators.py`.

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
    /// Division with a fraction: `a / (b + 0.0)`, where the right side stands in a cast: what other databases need.
    Div,
    /// Division of integers: `a / b`
    FloorDiv,
    /// The whole part of a division of other numbers: `FLOOR(a / b)`
    Floor,
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
                | BinaryOp::Floor
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
            BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Floor => " / ",
            BinaryOp::Mod => " % ",
        }
    }

    /// How tightly it binds (SQLAlchemy 2.1, `sql/operators.py`).
    pub(crate) fn precedence(self) -> Precedence {
        let level = match self {
            BinaryOp::Mul | BinaryOp::Div | BinaryOp::FloorDiv | BinaryOp::Floor | BinaryOp::Mod => 8,
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
