//! Reads `examples/` for the page's gallery: every `.py` file, in order of its library and path, with the
//! `# title:`, `# about:` and `# subject:` of its first comment lines. The page's program holds the first
//! text alone; the others are files beside it, known by their fingerprints. The editor gets a text without those lines.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

include!("src/fingerprint.rs");

/// The folders of the libraries, in the order the page lists them; a first visit starts with the first.
const ORMS: [&str; 3] = ["sqlmodel", "ormar", "tortoise"];

fn main() -> io::Result<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../examples");
    println!("cargo::rerun-if-changed={}", folder.display());
    println!("cargo::rerun-if-changed=src/fingerprint.rs");
    let mut files = Vec::new();
    list(&folder, &mut files)?;
    let place = |path: &PathBuf| ORMS.iter().position(|orm| path.starts_with(folder.join(orm)));
    files.sort_by_key(|path| (place(path).unwrap_or(ORMS.len()), path.clone()));

    let mut code =
        String::from("/// Every example, in the order the gallery lists them.\npub const EXAMPLES: &[Example] = &[\n");
    let mut subjects: Vec<String> = Vec::new();
    for path in &files {
        let source = fs::read_to_string(path)?;
        let name = path.strip_prefix(&folder).unwrap_or(path).with_extension("");
        let name = name.to_string_lossy().replace('\\', "/");
        let said = |key| comment(&source, key).ok_or_else(|| io::Error::other(format!("{name} has no `# {key}:`")));
        let (title, about, subject) = (said("title")?, said("about")?, said("subject")?);
        if !subjects.iter().any(|known| known == subject) {
            subjects.push(subject.to_owned());
        }
        let fingerprint = fingerprint(script_of(&source));
        let line = writeln!(
            code,
            "    Example {{ name: {name:?}, title: {title:?}, about: {about:?}, subject: {subject:?}, \
             fingerprint: {fingerprint} }},"
        );
        line.map_err(io::Error::other)?;
    }
    let first = fs::read_to_string(files.first().ok_or_else(|| io::Error::other("there is no example"))?)?;
    let first = script_of(&first);
    let rest = writeln!(
        code,
        "];\n/// What the examples are about, in the order in which they come.\n\
         pub const SUBJECTS: &[&str] = &{subjects:?};\n\
         /// The text of the first example, which a first visit starts from.\n\
         pub const FIRST_SOURCE: &str = {first:?};"
    );
    rest.map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("examples.rs"), code)
}

/// The Python files below a folder; none if there is no folder.
fn list(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "py") {
            found.push(path);
        }
    }
    Ok(())
}

/// What a comment line at the top of `source` says of `key`, as in `# title: Heroes and teams`.
fn comment<'a>(source: &'a str, key: &str) -> Option<&'a str> {
    let comments = source.lines().take_while(|line| line.starts_with('#'));
    comments
        .filter_map(|line| line.trim_start_matches('#').trim_start().strip_prefix(key)?.trim_start().strip_prefix(':'))
        .map(str::trim)
        .next()
}
