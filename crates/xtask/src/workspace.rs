//! Where things are.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    // This package lies two levels below it.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The programs installed for this project alone.
pub(crate) fn tools() -> PathBuf {
    root().join(".tools")
}

/// The built page.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// The Content-Security-Policy of a page, as its `meta` element gives it.
pub(crate) fn policy(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("http-equiv=\"Content-Security-Policy\"")?;
    let (_, rest) = rest.split_once("content=\"")?;
    Some(rest.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readme_states_the_policy_in_force() {
        let html = std::fs::read_to_string(root().join("index.html")).unwrap();
        let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
        let stated: String = readme.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(stated.contains(policy(&html).unwrap()), "README.md does not state the policy of index.html");
    }
}
