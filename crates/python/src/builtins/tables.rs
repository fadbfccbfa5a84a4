//! Which functions each built-in class has.

use crate::class::ClassBuilder;

/// A built-in class with its functions.
pub(crate) fn fill(name: &str, builder: ClassBuilder) -> ClassBuilder {
    match name {
        _ => builder,
    }
}

/// A class of iterators written in Rust, with its functions.
pub(crate) fn fill_iterator(kind: &str, builder: ClassBuilder) -> ClassBuilder {
    match kind {
        _ => builder,
    }
}
