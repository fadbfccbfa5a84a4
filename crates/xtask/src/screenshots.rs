//! Pictures of the page for the README.

use crate::process::run_and_show;
use crate::serve::Site;
use crate::tools::{self, command as tool};
use crate::{Outcome, site};

/// Writes `docs/pictures/`; `arguments` may name some of the pictures.
pub(crate) fn command(arguments: &[String]) -> Outcome {
    let mut names = arguments.to_vec();
    site::build_unless_told(&mut names)?;
    tools::node_packages()?;
    let browser = tools::for_browser()?;
    let site = Site::open(0, "/")?;
    let mut node = tool("node");
    node.arg("tests/browser/pictures.mjs").args(&names);
    node.env("CHROMIUM", browser.chromium);
    node.env("SITE", site.address()?).env("SITE_UNDER_A_PATH", site.address()?);
    site.answer_in_background();
    run_and_show("taking pictures", &mut node)
}
