//! Boxes and lines without a meaning: what is to be laid out.

use serde::{Serialize, Serializer};

/// A box.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Node {
    /// How wide it is.
    pub width: f64,
    /// How high it is.
    pub height: f64,
}

/// A line between two boxes, drawn from the left to the right where the graph lets it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Edge {
    /// The box it should leave on the right.
    pub from: usize,
    /// The box it should reach on the left.
    pub to: usize,
    /// How far below the top of `from` it leaves.
    pub from_y: f64,
    /// How far below the top of `to` it arrives.
    pub to_y: f64,
}

/// A place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Point {
    /// From the left.
    #[serde(serialize_with = "rounded")]
    pub x: f64,
    /// From the top.
    #[serde(serialize_with = "rounded")]
    pub y: f64,
}

/// Writes whole pixels: nobody sees less, and what writes fractions takes room in the page.
pub(super) fn rounded<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i32(number.round() as i32)
}

/// Boxes and lines in their places.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// The left upper corner of each box.
    pub corners: Vec<Point>,
    /// The course of each line: a curve from each point to the next, level where it meets them.
    pub courses: Vec<Vec<Point>>,
    /// How wide all of it is.
    pub width: f64,
    /// How high all of it is.
    pub height: f64,
}

/// What stands at a place of a list; what is nothing where there is none.
pub(super) fn at<T: Copy + Default>(items: &[T], place: usize) -> T {
    items.get(place).copied().unwrap_or_default()
}

/// Puts a value at a place of a list that has it.
pub(super) fn put<T>(items: &mut [T], place: usize, value: T) {
    if let Some(slot) = items.get_mut(place) {
        *slot = value;
    }
}
