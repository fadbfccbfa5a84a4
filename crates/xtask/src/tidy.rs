//! The walls between the rooms, as `docs/architecture.md` draws them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::root;

/// Which of our own crates each may depend on.
const WALLS: &[(&str, &[&str])] = &[
    ("crates/schema", &[]),
    ("crates/python", &["linktable-schema"]),
    ("crates/share", &["linktable-schema"]),
    ("crates/sql", &["linktable-schema"]),
    ("crates/store", &["linktable-schema"]),
    ("crates/orm", &["linktable-python", "linktable-schema", "linktable-sql", "linktable-store"]),
    ("crates/cli", &["linktable", "linktable-schema", "linktable-share"]),
    ("web", &["linktable-protocol", "linktable-schema", "linktable-share"]),
    ("web/protocol", &["linktable-schema"]),
];

/// The sources below a folder.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "py") {
            found.push(path);
        }
    }
}

/// The names of the dependencies that a manifest lists, those for tests left out.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]") && !line.contains("dev-") && !line.contains("build-");
        } else if inside {
            names.extend(line.split(['.', ' ', '=']).next().filter(|name| !name.is_empty()).map(str::to_owned));
        }
    }
    names
}

#[test]
fn rooms_depend_on_what_they_may() {
    for (room, allowed) in WALLS {
        let manifest = fs::read_to_string(root().join(room).join("Cargo.toml")).unwrap();
        let ours = dependencies(&manifest).into_iter().filter(|name| name.starts_with("linktable"));
        let forbidden: Vec<String> = ours.filter(|name| !allowed.contains(&name.as_str())).collect();
        assert!(forbidden.is_empty(), "{room} depends on {forbidden:?}");
    }
}

#[test]
fn the_evaluator_names_no_orm() {
    let mut found = Vec::new();
    sources(&root().join("crates/python/src"), &mut found);
    for path in found {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        for name in ["sqlmodel", "sqlalchemy", "ormar", "tortoise", "pydantic"] {
            assert!(!text.contains(name), "{} names {name}", path.display());
        }
    }
}

#[test]
fn sql_text_sees_no_syntax_tree() {
    let manifest = fs::read_to_string(root().join("crates/sql/Cargo.toml")).unwrap();
    assert!(dependencies(&manifest).iter().all(|name| !name.starts_with("ruff")));
}

#[test]
fn library_crates_keep_the_lints() {
    for (room, _) in WALLS {
        let manifest = fs::read_to_string(root().join(room).join("Cargo.toml")).unwrap();
        assert!(manifest.contains("[lints]\nworkspace = true"), "{room} does not take the workspace's lints");
    }
}

/// The page and its worker write fields in order and without names: one left out shifts all that follow.
#[test]
fn what_crosses_to_the_page_leaves_no_field_out() {
    for file in ["model.rs", "report.rs", "compilation.rs", "diagnostic.rs"] {
        let text = fs::read_to_string(root().join("crates/schema/src").join(file)).unwrap();
        assert!(!text.contains("skip_serializing"), "{file} leaves fields out");
    }
}
