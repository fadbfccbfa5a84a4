//! Puts all that belongs to one build into a folder that is named by what it holds.
//!
//! Page, editor and worker speak with each other in bytes that no other build understands. In a folder of its
//! own a build can be cached for ever, and whoever has its `index.html` never gets a file of another.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Outcome;
use crate::hash::hex;
use crate::workspace::{dist, root};

/// What stays beside the folder: addresses that others know. Every other address changes with the build.
pub(crate) const STABLE: [&str; 3] = ["index.html", "embed.js", "service_worker.js"];

/// Moves the files of `dist/` into a folder of their own and tells `index.html` and the service worker.
pub(crate) fn gather() -> Outcome {
    let files = files_below(&dist())?;
    let mut all = Vec::new();
    for file in &files {
        let bytes = read(&dist().join(file))?;
        all.extend_from_slice(format!("{}\n{}\n", in_address(file), bytes.len()).as_bytes());
        all.extend_from_slice(&bytes);
    }
    let service_worker = read_text(&root().join("web/service_worker.js"))?;
    all.extend_from_slice(service_worker.as_bytes());
    let folder = format!("build-{}", hex(&all, 16));
    let mut inside = Vec::new();
    for file in files.iter().filter(|file| !is_stable(file)) {
        let to = dist().join(&folder).join(file);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(|error| format!("{}: {error}", parent.display()))?;
        }
        let from = dist().join(file);
        fs::rename(&from, &to).map_err(|error| format!("{}: {error}", from.display()))?;
        inside.push(format!("{folder}/{}", in_address(file)));
    }
    remove_empty_folders(&dist())?;

    let index = read_text(&dist().join("index.html"))?;
    write(&dist().join("index.html"), index.replace("\"./", &format!("\"./{folder}/")).as_bytes())?;
    // The script for other people's pages has a name that changes with it, too, for those who pin it.
    let embed = read(&dist().join("embed.js"))?;
    write(&dist().join(format!("embed-{}.js", hex(&embed, 16))), &embed)?;
    let list: Vec<String> = inside.iter().map(|file| format!("{file:?}")).collect();
    let program = service_worker.replace("\"BUILD\"", &format!("{folder:?}")).replace("\"FILES\"", &list.join(", "));
    write(&dist().join("service_worker.js"), program.as_bytes())
}

/// Whether that was done; not so for what Trunk built by itself.
pub(crate) fn is_gathered() -> bool {
    dist().join("service_worker.js").is_file()
}

/// Whether a file keeps its name from build to build.
fn is_stable(file: &Path) -> bool {
    STABLE.iter().any(|stable| file == Path::new(stable))
}

/// Whether an address is of a file that never changes: it is in a folder, or has a name, made from its content.
pub(crate) fn never_changes(address: &str) -> bool {
    address.starts_with("build-") || (address.starts_with("embed-") && address.ends_with(".js"))
}

/// The name of a file without the folder of its build.
pub(crate) fn plain_name(name: &str) -> &str {
    match name.split_once('/') {
        Some((folder, rest)) if folder.starts_with("build-") => rest,
        _ => name,
    }
}

/// The files below a folder, by their paths from there, sorted.
pub(crate) fn files_below(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    list(folder, folder, &mut found)?;
    found.sort();
    Ok(found)
}

fn list(folder: &Path, top: &Path, found: &mut Vec<PathBuf>) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            list(&path, top, found)?;
        } else if let Ok(below) = path.strip_prefix(top) {
            found.push(below.to_path_buf());
        }
    }
    Ok(())
}

fn remove_empty_folders(folder: &Path) -> Outcome {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            remove_empty_folders(&path)?;
            // A folder that still holds something stays.
            let _ = fs::remove_dir(&path);
        }
    }
    Ok(())
}

/// A path as an address has it.
pub(crate) fn in_address(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn read_text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

fn write(path: &Path, bytes: &[u8]) -> Outcome {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_changes_is_known_by_its_address() {
        assert!(never_changes("build-00ff/page-1.js") && never_changes("embed-00ff.js"));
        assert!(!never_changes("index.html") && !never_changes("embed.js") && !never_changes("embed-styles.css"));
        assert_eq!(plain_name("build-00ff/snippets/a.js"), "snippets/a.js");
        assert_eq!(plain_name("snippets/a.js"), "snippets/a.js");
    }
}
