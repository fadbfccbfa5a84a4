//! The conditions that join the tables of a relationship, and how it is sorted.
//!
//! Mirrors SQLAlchemy 2.1, `orm/relationships.py` (`_JoinCondition`).

use linktable_sql::query::{BinaryOp, Expr, TableRef};

use super::column;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::mapper::{JoinPair, Mapper, Relation, Secondary};

/// How a relationship sorts what it has.
pub fn sorted_by(relation: &Relation, target: &Mapper, table: &TableRef<Param>) -> Vec<Expr<Param>> {
    moved(&relation.order_by, target, table)
}

/// Expressions about a class's table, of an alias of it.
fn moved(terms: &[Expr<Param>], mapper: &Mapper, table: &TableRef<Param>) -> Vec<Expr<Param>> {
    let plain = TableRef::named(&mapper.table);
    terms.iter().map(|term| term.clone().moved(&plain, table)).collect()
}

/// The conditions that join a class with the target of a relationship, or with its link table.
pub fn near_conditions(
    relation: &Relation,
    parent: &Mapper,
    own: &TableRef<Param>,
    other: &Mapper,
    table: &TableRef<Param>,
) -> Vec<Expr<Param>> {
    let pairs = relation.secondary.as_ref().map_or(&relation.pairs, |secondary| &secondary.parent_pairs);
    let mut conditions = join_conditions(pairs, parent, own, other, table);
    conditions.extend(moved(&relation.near, other, table));
    conditions
}

/// The conditions that join the target of a relationship with its link table.
pub fn far_conditions(
    relation: &Relation,
    secondary: &Secondary,
    target: &Mapper,
    table: &TableRef<Param>,
    link: &TableRef<Param>,
) -> Vec<Expr<Param>> {
    let mut conditions = join_conditions(&secondary.target_pairs, target, table, &secondary.mapper, link);
    conditions.extend(moved(&relation.far, &secondary.mapper, link));
    conditions
}

/// `a.x = b.y` for pairs of columns of two tables.
pub fn join_conditions(
    pairs: &[JoinPair],
    local: &Mapper,
    local_table: &TableRef<Param>,
    remote: &Mapper,
    remote_table: &TableRef<Param>,
) -> Vec<Expr<Param>> {
    let conditions = pairs.iter().filter_map(|pair| {
        let own = column(local_table, local.column(&pair.local)?);
        let other = column(remote_table, remote.column(&pair.remote)?);
        let (left, right) = if pair.local_first { (own, other) } else { (other, own) };
        Some(Expr::binary(BinaryOp::Eq, left, right))
    });
    conditions.collect()
}
