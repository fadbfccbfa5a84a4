//! The name that was probably meant.

/// The candidate closest to `given`, if one is close enough to be meant.
pub fn closest<'a>(given: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = given.to_lowercase();
    let allowed = (lower.chars().count() / 3).max(1);
    let scored = candidates.into_iter().filter(|candidate| *candidate != given).filter_map(|candidate| {
        let distance = distance(&lower, &candidate.to_lowercase());
        (distance <= allowed).then_some((distance, candidate))
    });
    // The first of the closest: declaration order decides between equals.
    scored.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// How many letters must be put in, left out, replaced or swapped with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&above, j) + usize::from(x != y)).min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names_are_found() {
        assert_eq!(closest("heros", ["id", "heroes", "name"]), Some("heroes"));
        assert_eq!(closest("Tema", ["Hero", "Team"]), Some("Team"));
        assert_eq!(closest("teams", ["team"]), Some("team"));
        assert_eq!(closest("ensemble", ["id", "choir"]), None);
        assert_eq!(closest("id", ["id"]), None);
    }
}
