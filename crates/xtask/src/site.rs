//! Builds the release page.

use std::fs;

use crate::process::run;
use crate::workspace::dist;
use crate::{Outcome, split, tools, version};

/// Builds the page into `dist/`, with what that takes.
pub(crate) fn build() -> Outcome {
    tools::for_site()?;
    let mut trunk = tools::command("trunk");
    // Trunk reads NO_COLOR as a flag of its own and fails on any value but true and false.
    trunk.args(["build", "--release"]).env_remove("NO_COLOR");
    run("building the page", &mut trunk)?;
    split::split()?;
    minify()?;
    version::gather()
}

/// Shortens the scripts that are not bundled: what wasm-bindgen wrote, and what starts page and worker.
fn minify() -> Outcome {
    let entries = fs::read_dir(dist()).map_err(|error| format!("{}: {error}", dist().display()))?;
    let mut esbuild = tools::command("esbuild");
    esbuild.args(["--minify", "--target=es2022", "--allow-overwrite", "--log-level=warning"]);
    esbuild.arg(format!("--outdir={}", dist().display()));
    for entry in entries {
        let path = entry.map_err(|error| error.to_string())?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".js") && ["page", "worker", "start"].iter().any(|written| name.starts_with(written)) {
            esbuild.arg(path);
        }
    }
    run("shortening scripts", &mut esbuild)
}

/// Bundles the page's TypeScript, without which the page does not compile.
pub(crate) fn bundle_scripts() -> Outcome {
    tools::node_packages()?;
    run("bundling the editor", tools::command("node").arg("web/editor/bundle.mjs"))?;
    run("bundling the element", tools::command("node").arg("web/embed/bundle.mjs"))
}

/// Builds the page unless `arguments` say not to; takes the flag out of them.
pub(crate) fn build_unless_told(arguments: &mut Vec<String>) -> Outcome {
    let given = arguments.len();
    arguments.retain(|argument| argument != "--no-build");
    if arguments.len() == given {
        return build();
    }
    if dist().join("index.html").is_file() {
        Ok(())
    } else {
        Err("there is no built page in dist/; leave out --no-build".to_owned())
    }
}
