//! Modules that lie in files: beside a script, or below the folders given.

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};

use linktable::{Modules, OtherModule};

use crate::files::{Failure, Input};

/// How many modules one program may import from files.
const MOST_MODULES: usize = 1000;

/// The modules found in these folders, the first that has one.
///
/// A folder without `__init__.py` is a package if nothing else has the name, as in Python.
pub fn below(roots: Vec<PathBuf>) -> Modules {
    let read = Cell::new(0);
    Modules::found_by(move |name| {
        let path = relative_path(name)?;
        if read.get() >= MOST_MODULES {
            return None;
        }
        let found = roots.iter().find_map(|root| regular(&root.join(&path)));
        let found = found.or_else(|| roots.iter().find_map(|root| without_source(&root.join(&path))));
        read.set(read.get() + usize::from(found.is_some()));
        found
    })
}

/// The modules beside a script.
pub fn beside(script: &Input) -> Modules {
    match script {
        Input::File(path) => below(vec![path.parent().unwrap_or(Path::new("")).to_path_buf()]),
        Input::Stdin => Modules::default(),
    }
}

/// The file of a module that is to be run, and its package.
pub fn named(module: &Input) -> Result<(Input, Option<String>), Failure> {
    let name = module.to_string();
    let path = relative_path(&name).unwrap_or_default();
    let main = path.join("__main__.py");
    if main.is_file() {
        return Ok((Input::File(main), Some(name)));
    }
    let file = path.with_extension("py");
    if !file.is_file() {
        return Err(Failure::Message(format!("No module named {name}")));
    }
    let package = name.rsplit_once('.').map_or("", |(package, _)| package);
    Ok((Input::File(file), Some(package.to_owned())))
}

/// The path of a module below a folder, without an ending.
fn relative_path(name: &str) -> Option<PathBuf> {
    let is_word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_');
    name.split('.').all(is_word).then(|| name.split('.').collect())
}

fn regular(path: &Path) -> Option<OtherModule> {
    let package = path.join("__init__.py");
    let (file, is_package) = if package.is_file() { (package, true) } else { (path.with_extension("py"), false) };
    if !file.is_file() {
        return None;
    }
    let source = Input::File(file.clone()).read().ok()?;
    Some(OtherModule { file: shown(&file), source, is_package })
}

/// A folder that holds modules and has no source of its own.
fn without_source(path: &Path) -> Option<OtherModule> {
    if !path.is_dir() || !holds_modules(path, 3) {
        return None;
    }
    Some(OtherModule { file: format!("{}/", shown(path)), source: String::new(), is_package: true })
}

fn holds_modules(folder: &Path, depth: usize) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths = entries.map(|entry| entry.path());
    paths.any(|path| match path.extension() {
        Some(ending) => ending == "py",
        None => depth > 0 && path.is_dir() && holds_modules(&path, depth - 1),
    })
}

/// A path as tracebacks show it.
pub fn shown(path: &Path) -> String {
    let path = path.strip_prefix("./").unwrap_or(path);
    path.to_string_lossy().replace('\\', "/")
}

/// The folder that the module of a file is imported from, and its full name: the
/// innermost folder around it that is no package.
pub fn name_of(file: &Path) -> (PathBuf, String) {
    let mut name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let mut folder = file.parent().unwrap_or(Path::new("")).to_path_buf();
    while folder.join("__init__.py").is_file() {
        let Some(package) = folder.file_name().map(|package| package.to_string_lossy().into_owned()) else { break };
        name = if name == "__init__" { package } else { format!("{package}.{name}") };
        folder = folder.parent().unwrap_or(Path::new("")).to_path_buf();
    }
    (folder, name)
}
