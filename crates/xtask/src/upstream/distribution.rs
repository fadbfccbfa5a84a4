//! The libraries' source distributions; none of them is part of this repository.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use super::Project;
use crate::Outcome;
use crate::process::{output_of, run};
use crate::workspace::root;

/// The folder with a distribution's tests, and not the library itself, which would be
/// imported in the place of Linktable's own; downloaded if it is absent, and checked.
pub(super) fn unpacked(project: &Project) -> Outcome<PathBuf> {
    let store = root().join("target/upstream");
    let name = format!("{}-{}", project.package.replace('-', "_"), project.version);
    let apart = store.join("tests");
    let folder = apart.join(&name);
    if folder.join("tests").is_dir() {
        return Ok(folder);
    }
    fs::create_dir_all(&apart).map_err(|error| format!("{}: {error}", apart.display()))?;
    let archive = store.join(format!("{name}.tar.gz"));
    if !archive.is_file() {
        let requirement = format!("{}=={}", project.package, project.version);
        let mut download = Command::new("python3");
        download.args([
            "-m",
            "pip",
            "download",
            &requirement,
            "--no-deps",
            "--no-binary",
            ":all:",
            "--quiet",
            "--dest",
        ]);
        run(&format!("downloading {requirement}"), download.arg(&store))?;
    }
    let hash = output_of(Command::new("python3").args(["-m", "pip", "hash"]).arg(&archive)).unwrap_or_default();
    if !hash.contains(project.sha256) {
        return Err(format!("{} is not the distribution that was pinned; remove it", archive.display()));
    }
    let mut unpack = Command::new("tar");
    unpack.arg("xzf").arg(&archive).arg("-C").arg(&apart);
    unpack.args(project.folders.iter().map(|inside| format!("{name}/{inside}")));
    run(&format!("unpacking the tests of {name}"), &mut unpack)?;
    Ok(folder)
}
