//! Sets of a function's locals.

/// A set of locals, a bit for each.
#[derive(Clone, Debug, Default)]
pub(super) struct Locals(Vec<u64>);

impl Locals {
    pub(super) fn insert(&mut self, local: u32) {
        let word = local as usize / 64;
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        if let Some(bits) = self.0.get_mut(word) {
            *bits |= 1 << (local % 64);
        }
    }

    pub(super) fn remove(&mut self, local: u32) {
        if let Some(bits) = self.0.get_mut(local as usize / 64) {
            *bits &= !(1 << (local % 64));
        }
    }

    pub(super) fn extend(&mut self, other: &Locals) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (bits, others) in self.0.iter_mut().zip(&other.0) {
            *bits |= others;
        }
    }

    /// Those that are in both.
    pub(super) fn common(&self, other: &Locals) -> Locals {
        Locals(self.0.iter().zip(&other.0).map(|(bits, others)| bits & others).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.0
            .iter()
            .zip(0u32..)
            .flat_map(|(bits, word)| (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * 64 + bit))
    }
}

impl PartialEq for Locals {
    fn eq(&self, other: &Locals) -> bool {
        let longest = self.0.len().max(other.0.len());
        let word = |bits: &Locals, at: usize| bits.0.get(at).copied().unwrap_or_default();
        (0..longest).all(|at| word(self, at) == word(other, at))
    }
}
