//! What filters add to a query.
//!
//! Mirrors Tortoise 1.1.9, `query_utils.py` (`QueryModifier`).

use super::constant::{Join, Term};

/// What filters add to a query: conditions before and after grouping, and the tables they need.
#[derive(Default)]
pub struct Modifier {
    /// WHERE.
    pub condition: Option<Term>,
    /// What is joined.
    pub joins: Vec<Join>,
    /// HAVING.
    pub having: Option<Term>,
}

impl Modifier {
    /// Joins alone.
    pub fn joins(joins: Vec<Join>) -> Self {
        Modifier { joins, ..Modifier::default() }
    }

    /// Both.
    #[must_use]
    pub fn and(mut self, other: Modifier) -> Self {
        self.joins.extend(other.joins);
        Modifier {
            condition: both(self.condition, other.condition),
            joins: self.joins,
            having: both(self.having, other.having),
        }
    }

    /// Either.
    #[must_use]
    pub fn or(mut self, other: Modifier) -> Self {
        self.joins.extend(other.joins);
        let joins = self.joins;
        if self.having.is_some() || other.having.is_some() {
            let left = both(self.condition, self.having);
            let right = both(other.condition, other.having);
            return Modifier { condition: None, joins, having: either(left, right) };
        }
        Modifier { condition: either(self.condition, other.condition), joins, having: None }
    }

    /// The opposite.
    #[must_use]
    pub fn negate(self) -> Self {
        match (self.condition, self.having) {
            (condition, Some(having)) => {
                let whole = both(condition, Some(having)).map(Term::negate);
                Modifier { condition: None, joins: self.joins, having: whole }
            }
            (condition, None) => Modifier { condition: condition.map(Term::negate), joins: self.joins, having: None },
        }
    }
}

fn both(left: Option<Term>, right: Option<Term>) -> Option<Term> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.and(right)),
        (left, right) => left.or(right),
    }
}

fn either(left: Option<Term>, right: Option<Term>) -> Option<Term> {
    match (left, right) {
        (Some(left), Some(right)) => Some(left.or(right)),
        (left, right) => left.or(right),
    }
}
