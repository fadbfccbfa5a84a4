//! How the tables of a relationship are joined.
//!
//! SQLAlchemy 2.1.9, `orm/relationships.py` (`_JoinCondition`) and
//! `sql/selectable.py` (`Join._joincond_scan_left_right`).

use linktable_schema::Constraint;
use linktable_sql::quote;

use crate::declared::{Column, ColumnPath, Equality, ForeignKey, Model, Relationship, Side};
use crate::diagnostics::{
    Finding, Moment, lt206_no_foreign_key, lt207_ambiguous_foreign_keys, lt212_link_model_lacks_key,
    lt213_link_model_ambiguous, lt215_join_without_keys, lt216_unknown_name_in_text, lt302_unknown_column,
};
use crate::resolve::{Names, target};
use crate::resolved::{Direction, Link, Pair};

type Found<T> = Result<T, Box<Finding>>;

/// A relationship's join.
pub(super) struct Joined {
    pub direction: Direction,
    pub pairs: Vec<Pair>,
    pub link: Option<Link>,
}

/// A column of a model's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct At<'a> {
    model: usize,
    column: &'a str,
}

/// One side of an equality, with its marks.
#[derive(Clone, Copy, Debug)]
struct Marked<'a> {
    at: At<'a>,
    foreign: bool,
    remote: bool,
}

#[derive(Clone, Copy, Debug)]
struct Equal<'a> {
    left: Marked<'a>,
    right: Marked<'a>,
}

/// One foreign key constraint: pairs of referring and referred column.
struct Reference<'a> {
    pairs: Vec<(At<'a>, At<'a>)>,
}

/// Why no one reference was found.
enum Failure<'a> {
    None,
    Several(Vec<Reference<'a>>),
    Finding(Box<Finding>),
}

/// The join of the relationship between the models `at` and `target_at`.
pub(super) fn determine(names: &Names<'_>, at: usize, target_at: usize, relationship: &Relationship) -> Found<Joined> {
    let context = Context { names, at, target_at, relationship };
    let link = match (&relationship.options.secondary, relationship.link) {
        (Some(table), _) => names.table(table),
        (None, link) => link,
    };
    match link {
        Some(link) => context.through(link),
        None => context.direct(),
    }
}

struct Context<'a> {
    names: &'a Names<'a>,
    at: usize,
    target_at: usize,
    relationship: &'a Relationship,
}

impl<'a> Context<'a> {
    fn model(&self, at: usize) -> &'a Model {
        // Positions come from the declarations themselves.
        self.names.model(at).unwrap_or(&self.names.nothing)
    }

    fn direct(&self) -> Found<Joined> {
        let (own, target) = (self.model(self.at), self.model(self.target_at));
        let given = self.given(self.relationship.options.primaryjoin.as_deref())?;
        let foreign_keys = self.columns(&self.relationship.options.foreign_keys)?;
        let mut condition = match given {
            Some(given) => given,
            None => match self.condition(self.at, self.target_at, &foreign_keys) {
                Ok(condition) => condition,
                Err(Failure::Finding(finding)) => return Err(finding),
                Err(Failure::None) => {
                    let back = self.relationship.back_populates.as_deref().and_then(|name| {
                        target.relationships.iter().find(|other| {
                            other.attribute == name
                                && self::target(self.names, target, other).is_ok_and(|back| back == self.at)
                        })
                    });
                    let finding =
                        lt206_no_foreign_key::finding(self.names.declarations, own, self.relationship, target, back);
                    return Err(Box::new(finding));
                }
                Err(Failure::Several(references)) => {
                    let candidates: Vec<(&Model, &Column)> = references
                        .iter()
                        .flat_map(|reference| &reference.pairs)
                        .filter_map(|(from, _)| {
                            let model = self.names.model(from.model)?;
                            Some((model, model.column(from.column)?))
                        })
                        .collect();
                    let finding = lt207_ambiguous_foreign_keys::finding(own, self.relationship, target, &candidates);
                    return Err(Box::new(finding));
                }
            },
        };
        self.mark_foreign(&mut condition, &foreign_keys, None);
        self.mark_remote(&mut condition)?;
        if !condition.iter().any(|equal| equal.left.foreign || equal.right.foreign) {
            let sql = self.sql(&condition);
            return Err(Box::new(lt215_join_without_keys::finding(own, self.relationship, "primary", &sql)));
        }
        let direction = self.direction(&condition);
        Ok(Joined { direction, pairs: pairs(&condition), link: None })
    }

    fn through(&self, link: usize) -> Found<Joined> {
        let options = &self.relationship.options;
        let foreign_keys = self.columns(&options.foreign_keys)?;
        // The far side first, as the library does.
        let mut far = match self.given(options.secondaryjoin.as_deref())? {
            Some(given) => given,
            None => self.link_condition(self.target_at, link, &foreign_keys)?,
        };
        let mut near = match self.given(options.primaryjoin.as_deref())? {
            Some(given) => given,
            None => self.link_condition(self.at, link, &foreign_keys)?,
        };
        for condition in [&mut near, &mut far] {
            self.mark_foreign(condition, &foreign_keys, Some(link));
            for side in condition.iter_mut().flat_map(|equal| [&mut equal.left, &mut equal.right]) {
                side.remote |= side.at.model == link;
            }
        }
        let link = Link { model: link, pairs: pairs(&far) };
        Ok(Joined { direction: Direction::ManyToMany, pairs: pairs(&near), link: Some(link) })
    }

    fn link_condition(&self, end: usize, link: usize, foreign_keys: &[At<'a>]) -> Found<Vec<Equal<'a>>> {
        let own = self.model(self.at);
        match self.condition(end, link, foreign_keys) {
            Ok(condition) => Ok(condition),
            Err(Failure::Finding(finding)) => Err(finding),
            Err(Failure::None) => Err(Box::new(lt212_link_model_lacks_key::finding(
                own,
                self.relationship,
                self.model(link),
                self.model(end),
            ))),
            Err(Failure::Several(references)) => {
                let model = self.model(link);
                let columns: Vec<&Column> = references
                    .iter()
                    .flat_map(|reference| &reference.pairs)
                    .filter_map(|(from, _)| model.column(from.column).filter(|_| from.model == link))
                    .collect();
                Err(Box::new(lt213_link_model_ambiguous::finding(
                    own,
                    self.relationship,
                    model,
                    self.model(end),
                    &columns,
                )))
            }
        }
    }

    /// The condition the foreign keys between two tables make: referred = referring.
    fn condition(&self, left: usize, right: usize, foreign_keys: &[At<'a>]) -> Result<Vec<Equal<'a>>, Failure<'a>> {
        let mut found = self.references(right, left, foreign_keys)?;
        if left != right {
            found.extend(self.references(left, right, foreign_keys)?);
        }
        if found.len() > 1 && !foreign_keys.is_empty() {
            found.retain(|reference| {
                reference.pairs.len() == foreign_keys.len()
                    && reference.pairs.iter().all(|(from, _)| foreign_keys.contains(from))
            });
        }
        let plain = |at: &At<'a>| Marked { at: *at, foreign: false, remote: false };
        match found.as_slice() {
            [] => Err(Failure::None),
            [first, rest @ ..] if rest.iter().all(|other| other.pairs == first.pairs) => {
                Ok(first.pairs.iter().map(|(from, to)| Equal { left: plain(to), right: plain(from) }).collect())
            }
            _ => Err(Failure::Several(found)),
        }
    }

    /// The foreign keys of the table of `from` that refer to that of `to`.
    fn references(&self, from: usize, to: usize, foreign_keys: &[At<'a>]) -> Result<Vec<Reference<'a>>, Failure<'a>> {
        let (referring, referred) = (self.model(from), self.model(to));
        let considered = |column: &str| {
            foreign_keys.is_empty() || foreign_keys.iter().any(|at| at.model == from && at.column == column)
        };
        let mut found = Vec::new();
        for column in &referring.columns {
            let Some(key) = &column.foreign_key else { continue };
            let (table, name) = key.table_and_column(&column.name);
            if table != referred.table || !considered(&column.name) {
                continue;
            }
            if referred.column(name).is_none() {
                return Err(Failure::Finding(Box::new(missing_column(referring, column, key, referred))));
            }
            let pair = (At { model: from, column: &column.name }, At { model: to, column: name });
            found.push(Reference { pairs: vec![pair] });
        }
        for constraint in &referring.constraints {
            let Constraint::ForeignKey { columns, table, targets, .. } = constraint else { continue };
            if *table != referred.table || !columns.iter().all(|column| considered(column)) {
                continue;
            }
            let pairs = columns
                .iter()
                .zip(targets)
                .map(|(column, target)| {
                    (At { model: from, column: column.as_str() }, At { model: to, column: target.as_str() })
                })
                .collect();
            found.push(Reference { pairs });
        }
        Ok(found)
    }

    fn mark_foreign(&self, condition: &mut [Equal<'a>], foreign_keys: &[At<'a>], link: Option<usize>) {
        if condition.iter().any(|equal| equal.left.foreign || equal.right.foreign) {
            return;
        }
        for equal in condition {
            let (left, right) = (&mut equal.left, &mut equal.right);
            if !foreign_keys.is_empty() {
                left.foreign = foreign_keys.contains(&left.at);
                right.foreign = foreign_keys.contains(&right.at);
            } else if self.refers(&left.at, &right.at) {
                left.foreign = true;
            } else if self.refers(&right.at, &left.at) {
                right.foreign = true;
            } else if let Some(link) = link {
                left.foreign = left.at.model == link && right.at.model != link;
                right.foreign = right.at.model == link && left.at.model != link;
            }
        }
    }

    /// Whether the column `from` is a foreign key to `to`.
    fn refers(&self, from: &At<'_>, to: &At<'_>) -> bool {
        let (referring, referred) = (self.model(from.model), self.model(to.model));
        let alone = referring
            .column(from.column)
            .and_then(|column| column.foreign_key.as_ref())
            .is_some_and(|key| key.table_and_column(from.column) == (referred.table.as_str(), to.column));
        alone
            || referring.constraints.iter().any(|constraint| match constraint {
                Constraint::ForeignKey { columns, table, targets, .. } => {
                    *table == referred.table
                        && columns
                            .iter()
                            .zip(targets)
                            .any(|(column, target)| *column == from.column && *target == to.column)
                }
                _ => false,
            })
    }

    fn mark_remote(&self, condition: &mut [Equal<'a>]) -> Found<()> {
        if condition.iter().any(|equal| equal.left.remote || equal.right.remote) {
            return Ok(());
        }
        let remote_side = self.columns(&self.relationship.options.remote_side)?;
        let to_itself = self.at == self.target_at;
        for side in condition.iter_mut().flat_map(|equal| [&mut equal.left, &mut equal.right]) {
            side.remote = if !remote_side.is_empty() {
                remote_side.contains(&side.at)
            } else if to_itself {
                side.foreign
            } else {
                side.at.model == self.target_at
            };
        }
        Ok(())
    }

    fn direction(&self, condition: &[Equal<'_>]) -> Direction {
        let sides = || condition.iter().flat_map(|equal| [&equal.left, &equal.right]);
        let in_target = sides().any(|side| side.foreign && side.at.model == self.target_at);
        let in_own = sides().any(|side| side.foreign && side.at.model == self.at);
        match (in_target, in_own) {
            (true, true) if sides().any(|side| side.foreign && side.remote) => Direction::OneToMany,
            (true, false) => Direction::OneToMany,
            _ => Direction::ManyToOne,
        }
    }

    /// A condition given by hand; nothing if there is none.
    fn given(&self, condition: Option<&'a [Equality]>) -> Found<Option<Vec<Equal<'a>>>> {
        let marked = |side: &'a Side| -> Found<Marked<'a>> {
            let at = self.column(&side.column)?;
            Ok(Marked { at, foreign: side.foreign, remote: side.remote })
        };
        let Some(condition) = condition else { return Ok(None) };
        let equals: Found<Vec<Equal<'a>>> = condition
            .iter()
            .map(|equality| Ok(Equal { left: marked(&equality.left)?, right: marked(&equality.right)? }))
            .collect();
        equals.map(Some)
    }

    fn columns(&self, paths: &'a [ColumnPath]) -> Found<Vec<At<'a>>> {
        paths.iter().map(|path| self.column(path)).collect()
    }

    fn column(&self, path: &'a ColumnPath) -> Found<At<'a>> {
        let by_class = self.names.class(&path.owner);
        let Some(at) = by_class.or_else(|| self.names.table(&path.owner)) else {
            let own = self.model(self.at);
            let declarations = self.names.declarations;
            return Err(Box::new(lt216_unknown_name_in_text::unknown_owner(
                declarations,
                own,
                self.relationship,
                path,
            )));
        };
        let model = self.model(at);
        let column = if by_class.is_some() { model.attribute(&path.attribute) } else { model.column(&path.attribute) };
        match column {
            Some(column) => Ok(At { model: at, column: &column.name }),
            None => Err(Box::new(lt216_unknown_name_in_text::unknown_column(self.relationship, model, path))),
        }
    }

    fn sql(&self, condition: &[Equal<'_>]) -> String {
        let side = |side: &Marked<'_>| format!("{}.{}", quote(&self.model(side.at.model).table), quote(side.at.column));
        let parts: Vec<String> =
            condition.iter().map(|equal| format!("{} = {}", side(&equal.left), side(&equal.right))).collect();
        parts.join(" AND ")
    }
}

/// Mapper configuration comes upon it before `create_all` does, if there is a relationship.
fn missing_column(referring: &Model, column: &Column, key: &ForeignKey, referred: &Model) -> Finding {
    lt302_unknown_column::finding(referring, column, key, referred, Moment::FirstUse)
}

fn pairs(condition: &[Equal<'_>]) -> Vec<Pair> {
    condition
        .iter()
        .filter_map(|Equal { left, right }| {
            let local_first = right.remote && !left.remote;
            let (local, remote) = match (left.remote, right.remote) {
                (false, true) => (left, right),
                (true, false) => (right, left),
                _ => return None,
            };
            Some(Pair {
                local: local.at.column.to_owned(),
                remote: remote.at.column.to_owned(),
                local_first,
                remote_is_foreign: remote.foreign,
                synced: local.foreign || remote.foreign,
            })
        })
        .collect()
}
