//! Terms: what stands in the clauses of a query.
//!
//! Mirrors pypika-tortoise 0.6, `terms.py` and `functions.py`.

use std::rc::Rc;

use crate::tortoise::{Select, Table};

/// An operator of two numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
}

/// What joins two conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Boolean {
    /// `AND`
    And,
    /// `OR`
    Or,
}

/// A call of a function.
#[derive(Clone, Debug)]
pub struct Function<P> {
    /// Its name.
    pub name: Rc<str>,
    /// Its arguments.
    pub args: Vec<Term<P>>,
    /// What stands behind the arguments, without a comma.
    pub special: Special<P>,
    /// Whether it counts each value once.
    pub distinct: bool,
    /// Whether it is an aggregate.
    pub aggregate: bool,
    /// Whether it is followed by `OVER()`.
    pub over: bool,
}

/// What a function has behind its arguments.
#[derive(Clone, Debug)]
pub enum Special<P> {
    /// Nothing.
    None,
    /// `AS type`: a cast.
    As(Rc<str>),
    /// `FROM term`: an extract.
    From(Box<Term<P>>),
}

/// A term. `P` is what stands for a parameter.
#[derive(Clone, Debug)]
pub enum Term<P> {
    /// A column; without a table it is never qualified.
    Field {
        /// The column's name.
        name: Rc<str>,
        /// Its table.
        table: Option<Table>,
    },
    /// `*`
    Star,
    /// A constant: a parameter, or its text where the statement takes none.
    Value(P),
    /// A constant that is always written out.
    Constant(Rc<str>),
    /// SQL as it is, `NULL` for one.
    Raw(Rc<str>),
    /// `(a,b)`
    Tuple(Vec<Term<P>>),
    /// Two terms and the text between them, spaces included.
    Compare {
        /// What stands between.
        operator: Rc<str>,
        /// The left side.
        left: Box<Term<P>>,
        /// The right side.
        right: Box<Term<P>>,
    },
    /// `a LIKE b ESCAPE '\'`
    Like {
        /// The left side.
        left: Box<Term<P>>,
        /// The pattern.
        right: Box<Term<P>>,
    },
    /// Two conditions.
    Complex {
        /// What joins them.
        operator: Boolean,
        /// The left one.
        left: Box<Term<P>>,
        /// The right one.
        right: Box<Term<P>>,
    },
    /// `a IN (…)`
    In {
        /// What is looked for.
        term: Box<Term<P>>,
        /// Where: a tuple or a query.
        container: Box<Term<P>>,
        /// Whether it is `NOT IN`.
        negated: bool,
    },
    /// `a BETWEEN b AND c`
    Between {
        /// What is compared.
        term: Box<Term<P>>,
        /// The lower bound.
        low: Box<Term<P>>,
        /// The upper bound.
        high: Box<Term<P>>,
    },
    /// `a IS NULL`
    IsNull(Box<Term<P>>),
    /// `NOT a`
    Not(Box<Term<P>>),
    /// `a+b`
    Arithmetic {
        /// The operator.
        operator: Arithmetic,
        /// The left side.
        left: Box<Term<P>>,
        /// The right side.
        right: Box<Term<P>>,
    },
    /// `CASE WHEN a THEN b ELSE c END`
    Case {
        /// Conditions with what they give.
        cases: Vec<(Term<P>, Term<P>)>,
        /// What is given otherwise.
        otherwise: Option<Box<Term<P>>>,
    },
    /// A call of a function.
    Function(Box<Function<P>>),
    /// `column->>'$.path'`
    Json {
        /// The column.
        column: Box<Term<P>>,
        /// The path, with its `$`.
        path: Rc<str>,
    },
    /// A query: in parentheses where its surroundings ask for them.
    Query(Box<Select<P>>),
}

impl<P> Term<P> {
    /// A column of a table.
    pub fn field(table: &Table, name: &str) -> Self {
        Term::Field { name: name.into(), table: Some(table.clone()) }
    }

    /// A column that is never qualified.
    pub fn bare(name: &str) -> Self {
        Term::Field { name: name.into(), table: None }
    }

    /// `NULL`
    pub fn null() -> Self {
        Term::Raw("NULL".into())
    }

    /// A call of a function that is no aggregate.
    pub fn call(name: &str, args: Vec<Term<P>>) -> Self {
        Term::function(name, args, false)
    }

    /// A call of an aggregate.
    pub fn aggregate(name: &str, args: Vec<Term<P>>) -> Self {
        Term::function(name, args, true)
    }

    fn function(name: &str, args: Vec<Term<P>>, aggregate: bool) -> Self {
        let name = name.into();
        Term::Function(Box::new(Function {
            name,
            args,
            special: Special::None,
            distinct: false,
            aggregate,
            over: false,
        }))
    }

    /// `CAST(self AS type)`
    #[must_use]
    pub fn cast(self, sql_type: &str) -> Self {
        self.special("CAST", Special::As(sql_type.into()))
    }

    /// `EXTRACT(part FROM self)`
    #[must_use]
    pub fn extract(self, part: &str) -> Self {
        let part = Term::Constant(part.into());
        part.special("EXTRACT", Special::From(Box::new(self)))
    }

    fn special(self, name: &str, special: Special<P>) -> Self {
        let function =
            Function { name: name.into(), args: vec![self], special, distinct: false, aggregate: false, over: false };
        Term::Function(Box::new(function))
    }

    /// Two terms and what stands between.
    #[must_use]
    pub fn compare(self, operator: &str, right: Term<P>) -> Self {
        Term::Compare { operator: operator.into(), left: Box::new(self), right: Box::new(right) }
    }

    /// `self=right`
    #[must_use]
    pub fn eq(self, right: Term<P>) -> Self {
        self.compare("=", right)
    }

    /// `self LIKE right ESCAPE '\'`
    #[must_use]
    pub fn like(self, right: Term<P>) -> Self {
        Term::Like { left: Box::new(self), right: Box::new(right) }
    }

    /// `self IN (…)`
    #[must_use]
    pub fn is_in(self, container: Term<P>) -> Self {
        Term::In { term: Box::new(self), container: Box::new(container), negated: false }
    }

    /// `self NOT IN (…)`
    #[must_use]
    pub fn not_in(self, container: Term<P>) -> Self {
        Term::In { term: Box::new(self), container: Box::new(container), negated: true }
    }

    /// `self IS NULL`
    #[must_use]
    pub fn is_null(self) -> Self {
        Term::IsNull(Box::new(self))
    }

    /// The opposite: `NOT IN` of `IN`, which stays if it is `NOT IN` already, `NOT …` of all else.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Term::In { term, container, .. } => Term::In { term, container, negated: true },
            other => Term::Not(Box::new(other)),
        }
    }

    /// `self AND right`
    #[must_use]
    pub fn and(self, right: Term<P>) -> Self {
        Term::Complex { operator: Boolean::And, left: Box::new(self), right: Box::new(right) }
    }

    /// `self OR right`
    #[must_use]
    pub fn or(self, right: Term<P>) -> Self {
        Term::Complex { operator: Boolean::Or, left: Box::new(self), right: Box::new(right) }
    }

    /// `self+right` and the like.
    #[must_use]
    pub fn arithmetic(self, operator: Arithmetic, right: Term<P>) -> Self {
        Term::Arithmetic { operator, left: Box::new(self), right: Box::new(right) }
    }

    /// Changes the tables of its columns; queries in it have their own.
    pub fn for_each_table(&mut self, change: &mut dyn FnMut(&mut Table)) {
        match self {
            Term::Field { table: Some(table), .. } => change(table),
            Term::Field { table: None, .. }
            | Term::Star
            | Term::Value(_)
            | Term::Constant(_)
            | Term::Raw(_)
            | Term::Query(_) => {}
            Term::Tuple(items) => items.iter_mut().for_each(|item| item.for_each_table(change)),
            Term::Compare { left, right, .. }
            | Term::Like { left, right }
            | Term::Complex { left, right, .. }
            | Term::Arithmetic { left, right, .. } => {
                left.for_each_table(change);
                right.for_each_table(change);
            }
            Term::In { term, container, .. } => {
                term.for_each_table(change);
                container.for_each_table(change);
            }
            Term::Between { term, low, high } => {
                for term in [term, low, high] {
                    term.for_each_table(change);
                }
            }
            Term::IsNull(term) | Term::Not(term) | Term::Json { column: term, .. } => term.for_each_table(change),
            Term::Case { cases, otherwise } => {
                for (when, then) in cases {
                    when.for_each_table(change);
                    then.for_each_table(change);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.for_each_table(change);
                }
            }
            Term::Function(function) => {
                function.args.iter_mut().for_each(|arg| arg.for_each_table(change));
                if let Special::From(term) = &mut function.special {
                    term.for_each_table(change);
                }
            }
        }
    }

    /// Whether it aggregates; nothing if it does not matter, as for a constant.
    pub fn is_aggregate(&self) -> Option<bool> {
        match self {
            Term::Value(_) | Term::Constant(_) => None,
            Term::Field { .. }
            | Term::Star
            | Term::Raw(_)
            | Term::IsNull(_)
            | Term::Not(_)
            | Term::Json { .. }
            | Term::Query(_) => Some(false),
            Term::Tuple(items) => votes(items.iter().map(Term::is_aggregate)),
            Term::Compare { left, right, .. }
            | Term::Like { left, right }
            | Term::Complex { left, right, .. }
            | Term::Arithmetic { left, right, .. } => votes([left.is_aggregate(), right.is_aggregate()]),
            Term::In { term, .. } | Term::Between { term, .. } => term.is_aggregate(),
            Term::Case { cases, otherwise } => {
                let cases = cases.iter().map(|(when, then)| match when.is_aggregate() {
                    Some(true) => Some(true),
                    _ => then.is_aggregate(),
                });
                let otherwise = otherwise.as_ref().and_then(|term| term.is_aggregate());
                votes(cases.chain([otherwise]))
            }
            Term::Function(function) if function.aggregate => Some(true),
            Term::Function(function) if function.over => Some(false),
            Term::Function(function) => votes(function.args.iter().map(Term::is_aggregate)),
        }
    }
}

/// All that vote must say yes; nothing if none votes.
fn votes(votes: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    votes.into_iter().flatten().reduce(|all, vote| all && vote)
}
