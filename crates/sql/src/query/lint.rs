//! Elements of FROM that nothing joins: a cartesian product.
//!
//! SQLAlchemy 2.1.9, `sql/compiler.py` (`FromLinter`). It goes through a set, whose order is not the same twice; here
//! the last element is the one that the others are not joined with.

use crate::query::render::Writer;
use crate::query::{Expr, From, TableRef};

impl<P: Clone> Writer<P> {
    /// Notes a warning if no condition joins the elements of a SELECT's FROM.
    pub(crate) fn lint(&mut self, from: &[&From<P>], filter: Option<&Expr<P>>) {
        if from.len() < 2 {
            return;
        }
        let mut groups: Vec<Vec<&TableRef<P>>> = from.iter().map(|from| from.tables()).collect();
        if let Some(filter) = filter {
            filter.visit_comparisons(&mut |left, right| {
                for (left, right) in left.iter().flat_map(|left| right.iter().map(move |right| (left, right))) {
                    connect(&mut groups, left, right);
                }
            });
        }
        let Some((start, rest)) = groups.split_last().filter(|(_, rest)| !rest.is_empty()) else { return };
        let mut names = Vec::new();
        for table in rest.iter().flatten() {
            names.push(format!("\"{}\"", self.names.table(table)));
        }
        let Some(start) = start.first().map(|table| self.names.table(table)) else { return };
        self.warnings.push(format!(
            "SELECT statement has a cartesian product between FROM element(s) {} and FROM element \"{start}\".  Apply \
             join condition(s) between each element to resolve.",
            names.join(", ")
        ));
    }
}

/// Makes one group of the two that two tables are in.
fn connect<P>(groups: &mut Vec<Vec<&TableRef<P>>>, left: &TableRef<P>, right: &TableRef<P>) {
    let place = |table: &TableRef<P>| groups.iter().position(|group| group.contains(&table));
    let (Some(left), Some(right)) = (place(left), place(right)) else { return };
    if left != right {
        let moved = groups.swap_remove(left.max(right));
        if let Some(group) = groups.get_mut(left.min(right)) {
            group.extend(moved);
        }
    }
}
