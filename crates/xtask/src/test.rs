//! Every check of the project, one step after another.

use std::time::Instant;

use crate::process::{run, run_and_show};
use crate::serve::Site;
use crate::tools::{self, cargo, command as tool};
use crate::{Outcome, site, size};

/// One step of `cargo xtask test`.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    run: fn() -> Outcome,
}

pub(crate) const STEPS: &[Step] = &[
    Step { name: "format", about: "rustfmt changes nothing", run: format },
    Step { name: "clippy", about: "no warnings, native", run: clippy },
    Step { name: "clippy-wasm", about: "no warnings, in what goes to the browser", run: clippy_wasm },
    Step { name: "typescript", about: "the types of editor and element are right", run: typescript },
    Step { name: "unit", about: "unit and conformance tests, native", run: unit },
    Step { name: "wasm", about: "wasm tests in headless Chromium", run: wasm },
    Step { name: "site", about: "the release page is built", run: site::build },
    Step { name: "size", about: "the page weighs no more than it may", run: size::check },
    Step { name: "browser", about: "the built page in Chromium", run: browser },
];

/// The packages that are compiled for the browser.
const IN_THE_BROWSER: &[&str] = &[
    "linktable-schema",
    "linktable-python",
    "linktable-sql",
    "linktable-store",
    "linktable-orm",
    "linktable",
    "linktable-protocol",
    "linktable-page",
    "linktable-worker",
];
/// Those of them with tests that run there.
const TESTED_IN_THE_BROWSER: &[&str] = &["linktable-store", "linktable-page", "linktable-worker"];
const WASM: &str = "wasm32-unknown-unknown";

pub(crate) fn command(arguments: &[String]) -> Outcome {
    if let Some(unknown) = arguments.iter().find(|name| !STEPS.iter().any(|step| step.name == name.as_str())) {
        return Err(format!("`{unknown}` is no step; `cargo xtask help` lists them"));
    }
    let started = Instant::now();
    let mut failed = Vec::new();
    for step in STEPS {
        if !arguments.is_empty() && !arguments.iter().any(|name| name == step.name) {
            continue;
        }
        if matches!(step.name, "size" | "browser") && failed.contains(&"site") {
            println!("skipped {}: there is no page to test", step.name);
            failed.push(step.name);
            continue;
        }
        if let Err(message) = (step.run)() {
            eprintln!("{message}");
            failed.push(step.name);
        }
    }
    let seconds = started.elapsed().as_secs();
    if failed.is_empty() {
        println!("all passed in {seconds} s");
        Ok(())
    } else {
        Err(format!("FAILED after {seconds} s: {}", failed.join(", ")))
    }
}

fn format() -> Outcome {
    run("format", cargo().args(["fmt", "--all", "--check"]))
}

fn clippy() -> Outcome {
    tools::clang()?;
    run("clippy", cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn clippy_wasm() -> Outcome {
    tools::for_wasm()?;
    site::bundle_scripts()?;
    let mut clippy = cargo();
    clippy.args(["clippy", "--target", WASM, "--lib", "--bins"]);
    clippy.args(packages(IN_THE_BROWSER)).args(["--", "-D", "warnings"]);
    run("clippy, wasm32", &mut clippy)
}

fn typescript() -> Outcome {
    tools::node_packages()?;
    run("typescript, editor", tool("tsc").args(["--project", "web/editor"]))?;
    run("typescript, loaded later", tool("tsc").args(["--project", "web/later"]))?;
    run("typescript, element", tool("tsc").args(["--project", "web/embed"]))
}

fn unit() -> Outcome {
    tools::clang()?;
    run_and_show("unit and conformance tests", cargo().args(["test", "--workspace", "--no-fail-fast"]))
}

fn wasm() -> Outcome {
    tools::for_site()?;
    site::bundle_scripts()?;
    let browser = tools::for_browser()?;
    let mut test = cargo();
    test.args(["test", "--no-fail-fast", "--target", WASM]).args(packages(TESTED_IN_THE_BROWSER));
    test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    test.env("CHROMEDRIVER", browser.driver).env("WASM_BINDGEN_TEST_ONLY_WEB", "1");
    // Scripts that are ended by their budgets take their time where nothing is optimised.
    test.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    run("wasm tests", &mut test)
}

fn browser() -> Outcome {
    tools::node_packages()?;
    let browser = tools::for_browser()?;
    let plain = Site::open(0, "/")?;
    let below = Site::open(0, "/docs/playground/")?;
    let mut node = tool("node");
    node.args(["--test-reporter=spec", "tests/browser/run.mjs"]);
    node.env("CHROMIUM", browser.chromium);
    node.env("SITE", plain.address()?).env("SITE_UNDER_A_PATH", below.address()?);
    plain.answer_in_background();
    below.answer_in_background();
    run_and_show("browser tests", &mut node)
}

fn packages(names: &[&'static str]) -> Vec<&'static str> {
    names.iter().flat_map(|name| ["--package", name]).collect()
}
