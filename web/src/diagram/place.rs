//! The layout: columns from the left to the right, items below each other, lines in the gaps between.

use super::graph::{Edge, Layout, Node, Point, at, put};
use super::layers::{Item, Layers, Neighbour, arrange};

/// The least space between columns, for the curves.
const GAP: f64 = 72.0;
/// The space between items of a column.
const BELOW: f64 = 22.0;
/// The space between parts that nothing connects.
const APART: f64 = 40.0;
/// How far a line from a box to itself goes out.
const LOOP: f64 = 30.0;
/// How often the items are moved towards their neighbours.
const ROUNDS: usize = 8;

/// Lays out boxes and lines.
pub fn layout(nodes: &[Node], edges: &[Edge]) -> Layout {
    let parts = parts(nodes.len(), edges);
    let laid: Vec<(Part, Layout)> = parts
        .into_iter()
        .map(|part| {
            let own: Vec<Node> = part.nodes.iter().map(|node| at(nodes, *node)).collect();
            let place = |node: usize| part.nodes.iter().position(|own| *own == node).unwrap_or_default();
            let lines: Vec<Edge> = part
                .edges
                .iter()
                .map(|edge| at(edges, *edge))
                .map(|edge| Edge { from: place(edge.from), to: place(edge.to), ..edge })
                .collect();
            let laid = layout_part(&own, &lines);
            (part, laid)
        })
        .collect();
    pack(nodes.len(), edges.len(), &laid)
}

/// Boxes that lines connect, and those lines.
#[derive(Default)]
struct Part {
    nodes: Vec<usize>,
    edges: Vec<usize>,
}

fn parts(count: usize, edges: &[Edge]) -> Vec<Part> {
    let mut part_of: Vec<usize> = (0..count).collect();
    loop {
        let mut is_still = true;
        for edge in edges {
            let (one, other) = (at(&part_of, edge.from), at(&part_of, edge.to));
            if one != other {
                put(&mut part_of, edge.from, one.min(other));
                put(&mut part_of, edge.to, one.min(other));
                is_still = false;
            }
        }
        if is_still {
            break;
        }
    }
    let mut parts: Vec<(usize, Part)> = Vec::new();
    for (node, name) in part_of.iter().enumerate() {
        match parts.iter_mut().find(|(known, _)| known == name) {
            Some((_, part)) => part.nodes.push(node),
            None => parts.push((*name, Part { nodes: vec![node], edges: Vec::new() })),
        }
    }
    for (place, edge) in edges.iter().enumerate() {
        let name = at(&part_of, edge.from);
        if let Some((_, part)) = parts.iter_mut().find(|(known, _)| *known == name) {
            part.edges.push(place);
        }
    }
    parts.into_iter().map(|(_, part)| part).collect()
}

fn layout_part(nodes: &[Node], edges: &[Edge]) -> Layout {
    let layers = arrange(nodes, edges);
    let tops = tops(&layers);
    let (mut lefts, mut widths) = (Vec::new(), Vec::new());
    let mut x = 0.0;
    for (number, column) in layers.columns.iter().enumerate() {
        let nodes = column.iter().filter_map(|item| nodes.get(at(&layers.items, *item).node?));
        let width = nodes.map(|node| node.width).fold(0.0, f64::max);
        let pieces = layers.pieces.iter().filter(|piece| at(&layers.items, piece.left).layer == number).count();
        lefts.push(x);
        widths.push(width);
        x += width + GAP + (pieces as f64 * 3.0).min(GAP);
    }
    let mut layout = Layout { corners: vec![Point::default(); nodes.len()], ..Layout::default() };
    for (place, item) in layers.items.iter().enumerate() {
        let Some(node) = item.node else { continue };
        // A narrow box stands in the middle of its column.
        let free = at(&widths, item.layer) - at(nodes, node).width;
        put(&mut layout.corners, node, Point { x: at(&lefts, item.layer) + free / 2.0, y: at(&tops, place) });
    }
    for ((course, edge), reversed) in layers.courses.iter().zip(edges).zip(&layers.reversed) {
        let mut points =
            course_points(&layers, course, edge, *reversed, nodes, &layout.corners, &tops, &lefts, &widths);
        if *reversed {
            points.reverse();
        }
        layout.courses.push(points);
    }
    let right = layout.corners.iter().zip(nodes).map(|(corner, node)| corner.x + node.width);
    layout.width = right.fold(0.0, f64::max) + if edges.iter().any(|edge| edge.from == edge.to) { LOOP } else { 0.0 };
    let bottom = layers.items.iter().zip(&tops).map(|(item, top)| top + item.height);
    layout.height = bottom.fold(0.0, f64::max);
    layout
}

#[expect(clippy::too_many_arguments, reason = "all of what a part's layout consists of")]
fn course_points(
    layers: &Layers,
    course: &[usize],
    edge: &Edge,
    reversed: bool,
    nodes: &[Node],
    corners: &[Point],
    tops: &[f64],
    lefts: &[f64],
    widths: &[f64],
) -> Vec<Point> {
    let (left_y, right_y) = if reversed { (edge.to_y, edge.from_y) } else { (edge.from_y, edge.to_y) };
    let mut points = Vec::new();
    for (step, item) in course.iter().enumerate() {
        let Item { node, layer, height } = at(&layers.items, *item);
        match node {
            Some(node) => {
                let (corner, width) = (at(corners, node), at(nodes, node).width);
                if course.len() == 1 {
                    let right = corner.x + width;
                    points.push(Point { x: right, y: corner.y + left_y });
                    points.push(Point { x: right + LOOP, y: corner.y + (left_y + right_y) / 2.0 });
                    points.push(Point { x: right, y: corner.y + right_y });
                } else if step == 0 {
                    // Level to the edge of the column: a narrow box may have wide neighbours.
                    points.push(Point { x: corner.x + width, y: corner.y + left_y });
                    points.push(Point { x: at(lefts, layer) + at(widths, layer), y: corner.y + left_y });
                } else {
                    points.push(Point { x: at(lefts, layer), y: corner.y + right_y });
                    points.push(Point { x: corner.x, y: corner.y + right_y });
                }
            }
            None => {
                let y = at(tops, *item) + height / 2.0;
                points.push(Point { x: at(lefts, layer), y });
                points.push(Point { x: at(lefts, layer) + at(widths, layer), y });
            }
        }
    }
    points.dedup();
    points
}

/// How far below the top each item stands: near its neighbours, none on another.
fn tops(layers: &Layers) -> Vec<f64> {
    let mut tops = vec![0.0; layers.items.len()];
    for column in &layers.columns {
        let mut y = 0.0;
        for item in column {
            put(&mut tops, *item, y);
            y += at(&layers.items, *item).height + BELOW;
        }
    }
    let count = layers.columns.len();
    let neighbours = layers.neighbours();
    for round in 0..ROUNDS {
        let range: Vec<usize> = if round % 2 == 0 { (0..count).collect() } else { (0..count).rev().collect() };
        for column in range.iter().filter_map(|column| layers.columns.get(*column)) {
            let wished: Vec<f64> = column.iter().map(|item| wish(&neighbours, &tops, *item)).collect();
            let heights: Vec<f64> = column.iter().map(|item| at(&layers.items, *item).height).collect();
            for (item, top) in column.iter().zip(spread(&wished, &heights)) {
                put(&mut tops, *item, top);
            }
        }
    }
    let least = tops.iter().copied().fold(f64::INFINITY, f64::min);
    tops.iter().map(|top| top - if least.is_finite() { least } else { 0.0 }).collect()
}

/// Where an item's lines would be level.
fn wish(neighbours: &[[Vec<Neighbour>; 2]], tops: &[f64], item: usize) -> f64 {
    let near = || neighbours.get(item).into_iter().flatten().flatten();
    let count = near().count();
    if count == 0 {
        return at(tops, item);
    }
    near().map(|other| at(tops, other.item) + other.y - other.own_y).sum::<f64>() / count as f64
}

/// The tops nearest to those wished for, by the sum of squares, with the order
/// kept and nothing on another: pool adjacent violators.
fn spread(wished: &[f64], heights: &[f64]) -> Vec<f64> {
    let mut offsets = Vec::new();
    let mut y = 0.0;
    for height in heights {
        offsets.push(y);
        y += height + BELOW;
    }
    // Each pool: the sum and number of what stands at one value.
    let mut pools: Vec<(f64, f64)> = Vec::new();
    for (wish, offset) in wished.iter().zip(&offsets) {
        let mut pool = (wish - offset, 1.0);
        while let Some(before) = pools.last().copied() {
            if before.0 / before.1 <= pool.0 / pool.1 {
                break;
            }
            pools.pop();
            pool = (pool.0 + before.0, pool.1 + before.1);
        }
        pools.push(pool);
    }
    let values = pools.iter().flat_map(|(sum, many)| std::iter::repeat_n(sum / many, *many as usize));
    values.zip(&offsets).map(|(value, offset)| value + offset).collect()
}

/// Puts the parts beside and below each other.
fn pack(nodes: usize, edges: usize, parts: &[(Part, Layout)]) -> Layout {
    let mut whole =
        Layout { corners: vec![Point::default(); nodes], courses: vec![Vec::new(); edges], ..Layout::default() };
    let area: f64 = parts.iter().map(|(_, part)| (part.width + APART) * (part.height + APART)).sum();
    let widest = parts.iter().map(|(_, part)| part.width).fold(0.0, f64::max);
    let row_width = widest.max((area * 1.7).sqrt());
    let (mut x, mut y, mut row_height) = (0.0, 0.0, 0.0_f64);
    for (part, laid) in parts {
        if x > 0.0 && x + laid.width > row_width {
            x = 0.0;
            y += row_height + APART;
            row_height = 0.0;
        }
        let moved = |point: &Point| Point { x: point.x + x, y: point.y + y };
        for (node, corner) in part.nodes.iter().zip(&laid.corners) {
            put(&mut whole.corners, *node, moved(corner));
        }
        for (edge, course) in part.edges.iter().zip(&laid.courses) {
            put(&mut whole.courses, *edge, course.iter().map(moved).collect());
        }
        whole.width = whole.width.max(x + laid.width);
        whole.height = whole.height.max(y + laid.height);
        x += laid.width + APART;
        row_height = row_height.max(laid.height);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxes(count: usize) -> Vec<Node> {
        (0..count)
            .map(|n| Node { width: 120.0 + (n % 5) as f64 * 30.0, height: 60.0 + (n % 7) as f64 * 24.0 })
            .collect()
    }

    fn edge(from: usize, to: usize) -> Edge {
        Edge { from, to, from_y: 40.0, to_y: 50.0 }
    }

    /// A graph by a linear congruence, so that each number gives another.
    fn graph(seed: u64, count: usize, lines: usize) -> (Vec<Node>, Vec<Edge>) {
        let mut state = seed;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (state >> 33) as usize % below
        };
        (boxes(count), (0..lines).map(|_| edge(next(count), next(count))).collect())
    }

    /// What a curve from one point to the next goes through, level at both.
    fn along(course: &[Point]) -> Vec<Point> {
        let mut points = Vec::new();
        for pair in course.windows(2) {
            for step in 0..=40 {
                let t = f64::from(step) / 40.0;
                let middle = (pair[0].x + pair[1].x) / 2.0;
                let bezier = |a: f64, b: f64, c: f64, d: f64| {
                    let u = 1.0 - t;
                    u * u * u * a + 3.0 * u * u * t * b + 3.0 * u * t * t * c + t * t * t * d
                };
                points.push(Point {
                    x: bezier(pair[0].x, middle, middle, pair[1].x),
                    y: bezier(pair[0].y, pair[0].y, pair[1].y, pair[1].y),
                });
            }
        }
        points
    }

    fn check(nodes: &[Node], edges: &[Edge]) {
        let laid = layout(nodes, edges);
        let inside = |point: &Point, place: usize, by: f64| {
            let (corner, node) = (laid.corners[place], nodes[place]);
            point.x > corner.x + by
                && point.x < corner.x + node.width - by
                && point.y > corner.y + by
                && point.y < corner.y + node.height - by
        };
        for (one, corner) in laid.corners.iter().enumerate() {
            assert!(corner.x >= 0.0 && corner.y >= 0.0);
            assert!(corner.x + nodes[one].width <= laid.width && corner.y + nodes[one].height <= laid.height + 0.01);
            for other in one + 1..nodes.len() {
                let apart = corner.x + nodes[one].width <= laid.corners[other].x
                    || laid.corners[other].x + nodes[other].width <= corner.x
                    || corner.y + nodes[one].height <= laid.corners[other].y
                    || laid.corners[other].y + nodes[other].height <= corner.y;
                assert!(apart, "{one} on {other}");
            }
        }
        for (course, edge) in laid.courses.iter().zip(edges) {
            let (first, last) = (course[0], course[course.len() - 1]);
            assert!((first.y - laid.corners[edge.from].y - edge.from_y).abs() < 0.01, "it leaves where it should");
            assert!((last.y - laid.corners[edge.to].y - edge.to_y).abs() < 0.01, "it arrives where it should");
            for point in along(course) {
                for place in 0..nodes.len() {
                    assert!(!inside(&point, place, 0.5), "{edge:?} goes through {place}");
                }
            }
        }
    }

    #[test]
    fn a_link_stands_between_its_ends() {
        let laid = layout(&boxes(3), &[edge(0, 1), edge(1, 2)]);
        assert!(laid.corners[0].x < laid.corners[1].x && laid.corners[1].x < laid.corners[2].x);
        assert!((laid.corners[1].y - laid.corners[0].y).abs() < 40.0, "{:?}", laid.corners);
    }

    #[test]
    fn no_line_goes_through_a_box() {
        check(&boxes(1), &[edge(0, 0)]);
        check(&boxes(2), &[edge(0, 1), edge(1, 0), edge(0, 1)]);
        check(&boxes(3), &[edge(0, 1), edge(1, 2), edge(0, 2)]);
        for seed in 0..40 {
            let (nodes, edges) = graph(seed, 40, 20 + seed as usize);
            check(&nodes, &edges);
        }
    }

    #[test]
    fn a_chain_as_long_as_the_source_allows_is_laid_out() {
        let edges: Vec<Edge> = (0..300).map(|n| edge(n, n + 1)).collect();
        let laid = layout(&boxes(301), &edges);
        assert_eq!(laid.corners.len(), 301);
    }
}
