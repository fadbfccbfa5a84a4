//! The programs that building and testing the page take: found, installed where that is possible, or named.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::SystemTime;

use crate::Outcome;
use crate::process::{output_of, run};
use crate::workspace::{root, tools};

const TRUNK: &str = "0.21.14";
/// The version of the `wasm-bindgen` crate in Cargo.lock; the two must be the same.
const WASM_BINDGEN: &str = "0.2.130";
const OLDEST_CLANG: u32 = 14;
const OLDEST_NODE: u32 = 18;

/// A command with the project's own programs first on its PATH.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(locate(program).unwrap_or_else(|| PathBuf::from(program)));
    command.current_dir(root()).env("PATH", search_path());
    command
}

/// Cargo, as it was called.
pub(crate) fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.current_dir(root()).env("PATH", search_path());
    command
}

/// What compiling for the browser takes: the target, and clang for SQLite.
pub(crate) fn for_wasm() -> Outcome {
    wasm_target()?;
    clang()
}

/// What building the page takes besides.
pub(crate) fn for_site() -> Outcome {
    for_wasm()?;
    node_packages()?;
    from_crates("trunk", "trunk", TRUNK, &["--locked"])?;
    // Its lock file would hold back dependencies that the library does not.
    from_crates("wasm-bindgen", "wasm-bindgen-cli", WASM_BINDGEN, &[])
}

/// What running tests in the browser takes: Chromium's and its driver's places.
pub(crate) fn for_browser() -> Outcome<Browser> {
    let find = || {
        let chromium = ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(locate)?;
        Some(Browser { chromium, driver: locate("chromedriver")? })
    };
    if let Some(browser) = find() {
        return Ok(browser);
    }
    from_debian("Chromium and its driver are needed for the browser tests", &["chromium", "chromium-driver"])?;
    find().ok_or_else(|| "Chromium was installed and is still not on the PATH".to_owned())
}

/// A browser and the program that drives it.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

fn search_path() -> OsString {
    let own = [tools().join("bin"), root().join("node_modules/.bin")];
    let given = std::env::var_os("PATH").unwrap_or_default();
    std::env::join_paths(own.into_iter().chain(std::env::split_paths(&given))).unwrap_or(given)
}

fn locate(program: &str) -> Option<PathBuf> {
    let with_suffix = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&search_path()).map(|folder| folder.join(&with_suffix)).find(|path| path.is_file())
}

fn wasm_target() -> Outcome {
    let target = "wasm32-unknown-unknown";
    let installed = output_of(command("rustc").args(["--print", "target-libdir", "--target", target]));
    if installed.is_some_and(|folder| PathBuf::from(folder.trim()).is_dir()) {
        return Ok(());
    }
    if locate("rustup").is_none() {
        return Err(format!("Rust's target {target} is missing; install rustup and run: rustup target add {target}"));
    }
    run("installing the wasm target", command("rustup").args(["target", "add", target]))
}

/// What compiling SQLite takes: natively its bindings are made with libclang, for the browser clang compiles it.
pub(crate) fn clang() -> Outcome {
    let version = output_of(command("clang").arg("--version")).and_then(|text| version_after(&text, "version "));
    if version.is_some_and(|major| major >= OLDEST_CLANG) {
        return Ok(());
    }
    from_debian(&format!("clang {OLDEST_CLANG} or newer is needed to compile SQLite"), &["clang"])
}

/// Installs Debian packages where this user may, else says what to run.
fn from_debian(need: &str, packages: &[&str]) -> Outcome {
    let is_root = output_of(command("id").arg("-u")).is_some_and(|id| id.trim() == "0");
    if locate("apt-get").is_none() {
        return Err(format!("{need}; install it with your system's package manager ({})", packages.join(", ")));
    }
    if !is_root {
        return Err(format!("{need}; run: sudo apt-get install {}", packages.join(" ")));
    }
    let list = packages.join(", ");
    run("reading the package lists", command("apt-get").arg("update"))?;
    let mut install = command("apt-get");
    install.args(["install", "--yes", "--no-install-recommends"]).args(packages);
    run(&format!("installing {list}"), install.env("DEBIAN_FRONTEND", "noninteractive"))
}

fn from_crates(program: &str, package: &str, version: &str, arguments: &[&str]) -> Outcome {
    let found = output_of(command(program).arg("--version"));
    if found.is_some_and(|text| text.split_whitespace().nth(1) == Some(version)) {
        return Ok(());
    }
    let mut install = cargo();
    install.args(["install", package, "--version", version, "--force"]).args(arguments).arg("--root").arg(tools());
    // They run for seconds; that they be built soon matters more than how fast they are.
    install.env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
    run(&format!("installing {package} {version}"), &mut install)
}

/// The packages of package-lock.json, exactly those.
pub(crate) fn node_packages() -> Outcome {
    let version = output_of(command("node").arg("--version")).and_then(|text| version_after(&text, "v"));
    if version.is_none_or(|major| major < OLDEST_NODE) || locate("npm").is_none() {
        return Err(format!(
            "Node.js {OLDEST_NODE} or newer and npm are needed to bundle the editor; run: sudo apt-get install nodejs npm"
        ));
    }
    let changed = |path: &str| -> Option<SystemTime> { fs::metadata(root().join(path)).ok()?.modified().ok() };
    // npm writes the second file when it has installed what the first one says.
    let (wanted, installed) = (changed("package-lock.json"), changed("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    run("installing the npm packages", command("npm").args(["ci", "--no-audit", "--no-fund"]))
}

/// The whole number that stands after `mark`.
fn version_after(text: &str, mark: &str) -> Option<u32> {
    let (_, rest) = text.split_once(mark)?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read() {
        assert_eq!(version_after("Debian clang version 14.0.6\nTarget: …", "version "), Some(14));
        assert_eq!(version_after("v20.20.2\n", "v"), Some(20));
        assert_eq!(version_after("no version", "version "), None);
    }

    #[test]
    fn the_two_halves_of_wasm_bindgen_are_of_one_version() {
        let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap();
        assert!(lock.contains(&format!("name = \"wasm-bindgen\"\nversion = \"{WASM_BINDGEN}\"")));
        let trunk = fs::read_to_string(root().join("Trunk.toml")).unwrap();
        assert!(trunk.contains(&format!("wasm_bindgen = \"{WASM_BINDGEN}\"")));
    }
}
