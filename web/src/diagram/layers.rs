//! The columns of the layout: which box stands in which, and in which order.
//!
//! Lines that go further than one column pass through a place of their own in
//! each column between, so that no line crosses a box.

use super::graph::{Edge, Node, at, put};

/// How high the place is that a passing line takes.
const PASSING: f64 = 16.0;
/// How many items there may be; lines beyond go straight, over whatever is there.
const MOST_ITEMS: usize = 3000;
/// How often the order is improved; more changes little.
const SWEEPS: usize = 12;

/// A box, or the place of a line that passes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Item {
    /// The box; nothing for a line that passes.
    pub node: Option<usize>,
    /// How high it is.
    pub height: f64,
    /// Its column, from the left.
    pub layer: usize,
}

/// A piece of a line between neighbouring columns.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Piece {
    /// The item on the left.
    pub left: usize,
    /// The item on the right.
    pub right: usize,
    /// How far below the top of the left one.
    pub left_y: f64,
    /// How far below the top of the right one.
    pub right_y: f64,
}

/// The other end of a piece, as seen from an item.
#[derive(Clone, Copy, Debug)]
pub struct Neighbour {
    /// The other item.
    pub item: usize,
    /// How far below its top.
    pub y: f64,
    /// How far below the top of the item itself.
    pub own_y: f64,
}

/// The columns of one connected part.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// Boxes first, in their order, then passing lines.
    pub items: Vec<Item>,
    /// For each column its items, from the top.
    pub columns: Vec<Vec<usize>>,
    /// All pieces.
    pub pieces: Vec<Piece>,
    /// For each line the items it goes through, from the left; one item for a line from a box to itself.
    pub courses: Vec<Vec<usize>>,
    /// For each line whether it goes from the right to the left.
    pub reversed: Vec<bool>,
}

/// Arranges boxes in columns.
pub fn arrange(nodes: &[Node], edges: &[Edge]) -> Layers {
    let reversed = against_the_flow(nodes.len(), edges);
    let directed: Vec<(usize, usize)> = edges
        .iter()
        .zip(&reversed)
        .map(|(edge, reversed)| if *reversed { (edge.to, edge.from) } else { (edge.from, edge.to) })
        .collect();
    let ranks = ranks(nodes.len(), &directed);
    let mut layers = Layers {
        items: nodes
            .iter()
            .enumerate()
            .map(|(node, size)| Item { node: Some(node), height: size.height, layer: at(&ranks, node) })
            .collect(),
        reversed,
        ..Layers::default()
    };
    for ((edge, (left, right)), reversed) in edges.iter().zip(&directed).zip(layers.reversed.clone()) {
        let (left_y, right_y) = if reversed { (edge.to_y, edge.from_y) } else { (edge.from_y, edge.to_y) };
        layers.add_course(*left, *right, left_y, right_y);
    }
    layers.order();
    layers
}

/// Which lines must go from the right to the left, so that the others make no circle.
fn against_the_flow(count: usize, edges: &[Edge]) -> Vec<bool> {
    /// Where a walk through the graph stands with a box.
    #[derive(Clone, Copy, Default, PartialEq)]
    enum Mark {
        #[default]
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; count];
    let mut reversed = vec![false; edges.len()];
    let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (place, edge) in edges.iter().enumerate() {
        if edge.from != edge.to
            && let Some(out) = leaving.get_mut(edge.from)
        {
            out.push(place);
        }
    }
    for start in 0..count {
        // Not by recursion: a chain may be as long as the source allows.
        let mut walk = vec![(start, 0)];
        while let Some((node, next)) = walk.pop() {
            if next == 0 {
                if at(&marks, node) != Mark::New {
                    continue;
                }
                put(&mut marks, node, Mark::Open);
            }
            match leaving.get(node).and_then(|out| out.get(next)) {
                None => put(&mut marks, node, Mark::Done),
                Some(edge) => {
                    walk.push((node, next + 1));
                    let to = edges.get(*edge).map_or(node, |edge| edge.to);
                    match at(&marks, to) {
                        Mark::Open => put(&mut reversed, *edge, true),
                        Mark::New => walk.push((to, 0)),
                        Mark::Done => {}
                    }
                }
            }
        }
    }
    reversed
}

/// The column of each box: right of everything that leads to it, and no further than it must.
fn ranks(count: usize, directed: &[(usize, usize)]) -> Vec<usize> {
    let forward = || directed.iter().filter(|(left, right)| left != right);
    let mut waiting = vec![0_usize; count];
    for (_, right) in forward() {
        let many = at(&waiting, *right) + 1;
        put(&mut waiting, *right, many);
    }
    let mut order: Vec<usize> = (0..count).filter(|node| at(&waiting, *node) == 0).collect();
    let mut ranks = vec![0_usize; count];
    let mut next = 0;
    while let Some(node) = order.get(next).copied() {
        next += 1;
        for (_, right) in forward().filter(|(left, _)| *left == node) {
            let rank = at(&ranks, *right).max(at(&ranks, node) + 1);
            put(&mut ranks, *right, rank);
            let many = at(&waiting, *right) - 1;
            put(&mut waiting, *right, many);
            if many == 0 {
                order.push(*right);
            }
        }
    }
    // What nothing leads to stands next to what it leads to.
    for node in order.iter().rev() {
        let nearest = forward().filter(|(left, _)| left == node).map(|(_, right)| at(&ranks, *right)).min();
        let is_led_to = forward().any(|(_, right)| right == node);
        if let (Some(nearest), false) = (nearest, is_led_to) {
            put(&mut ranks, *node, nearest.saturating_sub(1));
        }
    }
    ranks
}

impl Layers {
    fn add_course(&mut self, left: usize, right: usize, left_y: f64, right_y: f64) {
        if left == right {
            self.courses.push(vec![left]);
            return;
        }
        let mut course = vec![left];
        let mut before = (left, left_y);
        for layer in at(&self.items, left).layer + 1..at(&self.items, right).layer {
            if self.items.len() >= MOST_ITEMS {
                break;
            }
            let passing = self.items.len();
            self.items.push(Item { node: None, height: PASSING, layer });
            self.pieces.push(Piece { left: before.0, right: passing, left_y: before.1, right_y: PASSING / 2.0 });
            course.push(passing);
            before = (passing, PASSING / 2.0);
        }
        self.pieces.push(Piece { left: before.0, right, left_y: before.1, right_y });
        course.push(right);
        self.courses.push(course);
    }

    /// Orders the items of each column so that few lines cross.
    fn order(&mut self) {
        let count = self.items.iter().map(|item| item.layer + 1).max().unwrap_or(0);
        self.columns = vec![Vec::new(); count];
        for (place, item) in self.items.iter().enumerate() {
            if let Some(column) = self.columns.get_mut(item.layer) {
                column.push(place);
            }
        }
        let mut best = (self.crossings(), self.columns.clone());
        let neighbours = self.neighbours();
        for sweep in 0..SWEEPS {
            let to_the_right = sweep % 2 == 0;
            let range: Vec<usize> =
                if to_the_right { (1..count).collect() } else { (0..count).rev().skip(1).collect() };
            for column in range {
                self.order_column(column, to_the_right, &neighbours);
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.columns.clone());
            }
        }
        self.columns = best.1;
    }

    /// For each item its pieces to the left and to the right.
    pub fn neighbours(&self) -> Vec<[Vec<Neighbour>; 2]> {
        let mut neighbours = vec![[Vec::new(), Vec::new()]; self.items.len()];
        for piece in &self.pieces {
            if let Some([left, _]) = neighbours.get_mut(piece.right) {
                left.push(Neighbour { item: piece.left, y: piece.left_y, own_y: piece.right_y });
            }
            if let Some([_, right]) = neighbours.get_mut(piece.left) {
                right.push(Neighbour { item: piece.right, y: piece.right_y, own_y: piece.left_y });
            }
        }
        neighbours
    }

    /// Puts each item of a column where its neighbours in the column before are.
    fn order_column(&mut self, column: usize, from_the_left: bool, neighbours: &[[Vec<Neighbour>; 2]]) {
        let places = self.places();
        let mut keyed: Vec<(f64, usize)> = Vec::new();
        for item in self.columns.get(column).into_iter().flatten() {
            let Some([left, right]) = neighbours.get(*item) else { continue };
            let near = if from_the_left { left } else { right };
            let sum: f64 =
                near.iter().map(|n| at(&places, n.item) + n.y / at(&self.items, n.item).height.max(1.0)).sum();
            keyed.push((if near.is_empty() { at(&places, *item) } else { sum / near.len() as f64 }, *item));
        }
        keyed.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let Some(items) = self.columns.get_mut(column) {
            *items = keyed.into_iter().map(|(_, item)| item).collect();
        }
    }

    /// For each item its place in its column.
    fn places(&self) -> Vec<f64> {
        let mut places = vec![0.0; self.items.len()];
        for column in &self.columns {
            for (place, item) in column.iter().enumerate() {
                put(&mut places, *item, place as f64);
            }
        }
        places
    }

    fn crossings(&self) -> usize {
        let places = self.places();
        let ends: Vec<(usize, f64, f64)> = self
            .pieces
            .iter()
            .map(|piece| {
                let end = |item: usize, y: f64| at(&places, item) + y / at(&self.items, item).height.max(1.0);
                (at(&self.items, piece.left).layer, end(piece.left, piece.left_y), end(piece.right, piece.right_y))
            })
            .collect();
        let mut crossings = 0;
        for (place, one) in ends.iter().enumerate() {
            for other in ends.iter().skip(place + 1) {
                if one.0 == other.0 && (one.1 - other.1) * (one.2 - other.2) < 0.0 {
                    crossings += 1;
                }
            }
        }
        crossings
    }
}
