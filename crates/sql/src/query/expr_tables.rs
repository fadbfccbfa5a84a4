//! The tables that expressions are about.

use std::rc::Rc;

use crate::query::{Expr, From, Select, TableRef};

impl<P: Clone> Expr<P> {
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

    fn change_tables(&mut self, change: &mut dyn FnMut(&mut TableRef<P>)) {
        match self {
            Expr::Column { table, .. } | Expr::NumberedColumn { table, .. } => change(table),
            Expr::Bind { .. } | Expr::Null | Expr::Bool(_) | Expr::Text(_) | Expr::Literal(_) | Expr::Scalar(_) => {}
            Expr::Exists(select) if select.kept > 0 => Rc::make_mut(select).change_outer(change),
            Expr::Exists(_) => {}
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
            | Expr::Proxy { operand, .. }
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
}

impl<P: Clone> Select<P> {
    /// Changes the tables that it has of the statement around it.
    fn change_outer(&mut self, change: &mut dyn FnMut(&mut TableRef<P>)) {
        let count = self.kept.min(self.from.len());
        let (kept, others) = self.from.split_at_mut(count);
        let kept: Vec<TableRef<P>> = kept.iter().flat_map(From::tables).cloned().collect();
        let mut change = |table: &mut TableRef<P>| {
            if !kept.contains(table) {
                change(table);
            }
        };
        for from in others {
            if let From::Table(table) = from {
                change(table);
            }
        }
        if let Some(filter) = &mut self.filter {
            filter.change_tables(&mut change);
        }
    }
}

impl<P> Expr<P> {
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
            Expr::Label { operand, .. }
            | Expr::Numbered { operand, .. }
            | Expr::Proxy { operand, .. }
            | Expr::Cast { operand, .. } => operand.is_of_class(),
            _ => self.tables().iter().any(|table| table.is_of_class()),
        }
    }

    /// Visits the tables on both sides of each comparison in a condition.
    pub(crate) fn visit_comparisons(&self, visit: &mut impl FnMut(&[&TableRef<P>], &[&TableRef<P>])) {
        match self {
            Expr::And(items) | Expr::Or(items) => items.iter().for_each(|item| item.visit_comparisons(visit)),
            Expr::Not(operand)
            | Expr::Group(operand)
            | Expr::Proxy { operand, .. }
            | Expr::Truth { operand, .. }
            | Expr::Escape { operand, .. } => {
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
            | Expr::Proxy { operand, .. }
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
}
