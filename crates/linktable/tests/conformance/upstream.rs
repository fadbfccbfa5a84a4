//! The upstream projects' own scripts, taken from their source distributions
//! on PyPI into `target/upstream`; none of them is part of this repository.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// The unpacked source distribution; downloaded if it is absent.
pub fn folder(root: &Path, project: &str, version: &str) -> Result<PathBuf, String> {
    // One project so far; one attempt, however many recordings ask.
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    FOLDER.get_or_init(|| unpacked(&root.join("target/upstream"), &format!("{project}-{version}"))).clone()
}

fn unpacked(store: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = store.join(name);
    if folder.is_dir() {
        return Ok(folder);
    }
    fs::create_dir_all(store).map_err(|error| format!("{}: {error}", store.display()))?;
    let archive = store.join(format!("{name}.tar.gz"));
    if !archive.is_file() {
        println!("downloading the source distribution of {name} from PyPI");
        let requirement = name.replacen('-', "==", 1);
        let arguments =
            ["-m", "pip", "download", &requirement, "--no-deps", "--no-binary", ":all:", "--quiet", "--dest"];
        succeed(Command::new("python3").args(arguments).arg(store))
            .map_err(|why| format!("the source distribution of {name} cannot be downloaded ({why})"))?;
    }
    succeed(Command::new("tar").arg("xzf").arg(&archive).arg("-C").arg(store))?;
    Ok(folder)
}

fn succeed(command: &mut Command) -> Result<(), String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.stdin(Stdio::null()).output().map_err(|error| format!("{program}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    Err(format!("{program}: {}", text.trim().lines().next_back().unwrap_or("failed")))
}
