//! Builds the release page.

use crate::process::run;
use crate::workspace::dist;
use crate::{Outcome, split, tools};

/// Builds the page into `dist/`, with what that takes.
pub(crate) fn build() -> Outcome {
    tools::for_site()?;
    let mut trunk = tools::command("trunk");
    // Trunk reads NO_COLOR as a flag of its own and fails on any value but true and false.
    trunk.args(["build", "--release"]).env_remove("NO_COLOR");
    run("building the page", &mut trunk)?;
    split::split()
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
