//! Documentation sites with playgrounds, made by real generators: installed below `target/`, pinned, and driven.

use std::fs;

use crate::process::{run, run_and_show};
use crate::serve::Site;
use crate::tools::{self, cargo, command as tool};
use crate::workspace::root;
use crate::{Outcome, version};

const MDBOOK: &str = "0.5.4";

/// Installs what is missing, builds the sites and drives them in Chromium.
pub(crate) fn test() -> Outcome {
    generators()?;
    tools::node_packages()?;
    let browser = tools::for_browser()?;
    if !version::is_gathered() {
        version::gather()?;
    }
    let site = Site::open(0, "/")?;
    let mut node = tool("node");
    node.args(["--test-reporter=spec", "tests/docs_sites/sites.test.mjs"]);
    node.env("CHROMIUM", browser.chromium);
    node.env("SITE", site.address()?).env("SITE_UNDER_A_PATH", site.address()?);
    site.answer_in_background();
    run_and_show("documentation sites", &mut node)
}

/// The generators, each of the version that the tests are written for.
fn generators() -> Outcome {
    let place = root().join("target/docs_sites");
    let failed = |error: std::io::Error| format!("{}: {error}", place.display());
    fs::create_dir_all(&place).map_err(failed)?;
    let wanted = fs::read_to_string(root().join("tests/docs_sites/requirements.txt")).map_err(failed)?;
    let installed = place.join("installed.txt");
    if fs::read_to_string(&installed).is_ok_and(|installed| installed == wanted) && place.join("bin/mdbook").is_file() {
        return Ok(());
    }
    let missing = |what: &str| {
        let what = what.to_owned();
        move |error: String| {
            format!(
                "{error}\n{what} is needed for the tests of documentation sites, from the network or installed into target/docs_sites"
            )
        }
    };
    let venv = place.join("venv");
    run("making a Python environment", tool("python3").args(["-m", "venv"]).arg(&venv))
        .map_err(missing("Python 3 with venv"))?;
    let mut pip = tool(&venv.join("bin/pip").to_string_lossy());
    pip.args(["install", "--quiet", "--requirement", "tests/docs_sites/requirements.txt"]);
    run("installing MkDocs and Sphinx", &mut pip).map_err(missing("tests/docs_sites/requirements.txt, from PyPI,"))?;
    if !place.join("bin/mdbook").is_file() {
        let mut install = cargo();
        // It runs for a second; that it be built soon matters more than how fast it is.
        install
            .args(["install", "mdbook", "--version", MDBOOK, "--no-default-features", "--debug", "--root"])
            .arg(&place);
        run("installing mdBook", &mut install).map_err(missing("mdbook, from crates.io,"))?;
    }
    fs::write(&installed, wanted).map_err(failed)
}
