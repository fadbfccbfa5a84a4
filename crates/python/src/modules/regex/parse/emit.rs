//! The operations that a pattern comes to.

use super::{MOST, Node, Parsed, Problem};
use crate::modules::regex::Op;

/// How many characters a piece matches, if always the same number.
pub(super) fn width(node: &Node) -> Option<usize> {
    match node {
        Node::Empty | Node::Look { .. } => Some(0),
        Node::One(Op::Char(_) | Op::CharFold(_) | Op::Any(_) | Op::Set(_)) => Some(1),
        Node::One(Op::Same(..)) => None,
        Node::One(_) => Some(0),
        Node::Sequence(nodes) => nodes.iter().map(width).sum(),
        Node::Either(branches) => {
            let mut widths = branches.iter().map(width);
            let first = widths.next()??;
            widths.all(|other| other == Some(first)).then_some(first)
        }
        Node::Group(_, body) => width(body),
        Node::Repeat { body, least, most, .. } if Some(*least) == *most => Some(width(body)? * least),
        Node::Repeat { .. } | Node::Condition(..) => None,
    }
}

/// Whether a piece may match nothing.
fn may_be_empty(node: &Node) -> bool {
    match node {
        Node::Empty | Node::Look { .. } | Node::Condition(..) => true,
        Node::One(Op::Char(_) | Op::CharFold(_) | Op::Any(_) | Op::Set(_)) => false,
        Node::One(_) => true,
        Node::Sequence(nodes) => nodes.iter().all(may_be_empty),
        Node::Either(branches) => branches.iter().any(may_be_empty),
        Node::Group(_, body) => may_be_empty(body),
        Node::Repeat { body, least, .. } => *least == 0 || may_be_empty(body),
    }
}

pub(super) struct Emitter {
    pub(super) ops: Vec<Op>,
    pub(super) marks: usize,
}

impl Emitter {
    pub(super) fn push(&mut self, op: Op) -> Parsed<usize> {
        if self.ops.len() >= MOST {
            return Err(Problem::Large);
        }
        self.ops.push(op);
        Ok(self.ops.len() - 1)
    }

    fn patch(&mut self, at: usize, op: Op) {
        if let Some(slot) = self.ops.get_mut(at) {
            *slot = op;
        }
    }

    pub(super) fn node(&mut self, node: &Node) -> Parsed<()> {
        match node {
            Node::Empty => {}
            Node::One(op) => drop(self.push(op.clone())?),
            Node::Sequence(nodes) => {
                for node in nodes {
                    self.node(node)?;
                }
            }
            Node::Either(branches) => {
                let mut ends = Vec::new();
                for (at, branch) in branches.iter().enumerate() {
                    if at + 1 == branches.len() {
                        self.node(branch)?;
                        break;
                    }
                    let split = self.push(Op::Match)?;
                    self.node(branch)?;
                    ends.push(self.push(Op::Match)?);
                    self.patch(split, Op::Split(split + 1, self.ops.len()));
                }
                let end = self.ops.len();
                for at in ends {
                    self.patch(at, Op::Jump(end));
                }
            }
            Node::Group(group, body) => {
                self.push(Op::Save(group * 2))?;
                self.node(body)?;
                self.push(Op::Save(group * 2 + 1))?;
            }
            Node::Repeat { body, least, most, greedy } => self.repeat(body, *least, *most, *greedy)?,
            Node::Look { body, ahead, wanted } => {
                let look = self.push(Op::Match)?;
                self.node(body)?;
                self.push(Op::Match)?;
                let (width, after) = (width(body).unwrap_or(0), self.ops.len());
                self.patch(look, Op::Look { ahead: *ahead, wanted: *wanted, width, after });
            }
            Node::Condition(group, yes, no) => {
                let test = self.push(Op::Match)?;
                self.node(yes)?;
                let jump = self.push(Op::Match)?;
                self.patch(test, Op::IfGroup(*group, self.ops.len()));
                self.node(no)?;
                self.patch(jump, Op::Jump(self.ops.len()));
            }
        }
        Ok(())
    }

    fn split(&mut self, at: usize, after: usize, greedy: bool) {
        self.patch(at, if greedy { Op::Split(at + 1, after) } else { Op::Split(after, at + 1) });
    }

    fn repeat(&mut self, body: &Node, least: usize, most: Option<usize>, greedy: bool) -> Parsed<()> {
        for _ in 0..least {
            self.node(body)?;
        }
        match most {
            Some(most) => {
                let mut splits = Vec::new();
                for _ in least..most {
                    splits.push(self.push(Op::Match)?);
                    self.node(body)?;
                }
                let after = self.ops.len();
                for at in splits {
                    self.split(at, after, greedy);
                }
            }
            None => {
                let split = self.push(Op::Match)?;
                if may_be_empty(body) {
                    // A round that matches nothing ends the loop, or it would go on for ever.
                    let mark = self.marks;
                    self.marks += 1;
                    self.push(Op::Mark(mark))?;
                    self.node(body)?;
                    let moved = self.push(Op::Match)?;
                    self.push(Op::Jump(split))?;
                    self.patch(moved, Op::Moved(mark, self.ops.len()));
                } else {
                    self.node(body)?;
                    self.push(Op::Jump(split))?;
                }
                let after = self.ops.len();
                self.split(split, after, greedy);
            }
        }
        Ok(())
    }
}
