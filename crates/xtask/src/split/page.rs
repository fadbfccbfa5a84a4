//! Which part each function of the page goes to: the built page is observed in Chromium, doing what readers do,
//! with each function noting that it was called.

use std::fs;
use std::path::PathBuf;

use super::observed::observed;
use super::outline::Body;
use super::program::Program;
use super::{Division, LOAD, Observed, Texts};
use crate::Outcome;
use crate::process::run;
use crate::serve::Site;
use crate::tools::{self, Browser};
use crate::version::files_below;
use crate::workspace::{dist, root};

/// A part of the page. What the first screen, its answers and typing need is in none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PagePart {
    /// What many readers use then: running, the panels of what came of it, diagrams, examples.
    Visit,
    /// What few of them use.
    Rest,
    /// What a page takes that opens with something behind its `#`: a link, or the settings of a frame.
    Linked,
}

impl PagePart {
    /// Every part, in the order of their numbers, by which the page knows them (`web/src/parts.rs`).
    pub(crate) const ALL: [PagePart; 3] = [PagePart::Visit, PagePart::Rest, PagePart::Linked];

    /// The file it is in, beside the page's (`web/editor/src/parts.ts`).
    pub(crate) fn file(number: usize) -> String {
        format!("page_part_{number}.wasm")
    }
}

/// The file of the page's program; its name has a part that is made of its content.
pub(super) fn program() -> Outcome<PathBuf> {
    let is_it = |file: &PathBuf| {
        let name = file.to_string_lossy();
        name.starts_with("page-") && name.ends_with("_bg.wasm")
    };
    let found = files_below(&dist())?.into_iter().find(is_it);
    found.map(|file| dist().join(file)).ok_or_else(|| "the built page has no program".to_owned())
}

/// What the page did up to a moment of a visit.
struct Observation {
    moment: String,
    /// For each point of the program, whether the page came there.
    came_to: Vec<bool>,
}

/// The observed visits of the page.
pub(super) struct Visits(Vec<Observation>);

impl Visits {
    /// The part of what begins at a point.
    fn part(&self, point: usize) -> Option<PagePart> {
        let is_used =
            |moment: &str| self.0.iter().any(|seen| seen.moment == moment && seen.came_to.get(point) == Some(&true));
        match () {
            // A page that opens with a link does not wait for the whole of a visit.
            () if is_used("first") || is_used("linked") && is_used("visit") => None,
            () if is_used("visit") => Some(PagePart::Visit),
            () if is_used("linked") || is_used("told") => Some(PagePart::Linked),
            () => Some(PagePart::Rest),
        }
    }
}

impl Observed for Visits {
    /// Functions stay whole: the page must not stand still, so that it is known which part an event takes, and what
    /// a function comes to at other times than when it was observed is not.
    fn is_apart(&self, _: usize, _: usize) -> bool {
        false
    }

    fn divide(&self, program: &Program<'_>, beginnings: &[usize], _: &Texts) -> Outcome<Division> {
        // What loads the parts is in none of them.
        let load = program.exported(LOAD)? as usize;
        let part = |(number, point): (usize, &usize)| {
            let part = if program.imported + number == load { None } else { self.part(*point) };
            part.map(|part| part as usize)
        };
        Ok(vec![None; program.imported].into_iter().chain(beginnings.iter().enumerate().map(part)).collect())
    }
}

/// Observes the page.
pub(super) fn observe(program: &Program<'_>, bodies: &[Body<'_>], browser: &Browser) -> Outcome<Visits> {
    let folder = root().join("target").join("split");
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    fs::create_dir_all(&folder).map_err(failed)?;
    let observed = observed(program, bodies)?;
    let (wasm, notes) = (folder.join("observed_page.wasm"), folder.join("notes_of_the_page.txt"));
    fs::write(&wasm, observed.bytes).map_err(failed)?;

    let site = Site::open(0, "/")?;
    let mut node = tools::command("node");
    node.arg(root().join("crates/xtask/src/split/train_page.mjs")).arg(&wasm);
    node.args([observed.notes, observed.points].map(|number| number.to_string())).arg(&notes);
    node.env("CHROMIUM", &browser.chromium);
    node.env("SITE", site.address()?).env("SITE_UNDER_A_PATH", site.address()?);
    site.answer_in_background();
    run("observing the page", &mut node)?;

    let notes = fs::read_to_string(&notes).map_err(failed)?;
    let read = |line: &str| {
        let (moment, came_to) = line.split_once('\t')?;
        let came_to: Vec<bool> = came_to.bytes().map(|byte| byte == b'1').collect();
        (came_to.len() as u64 == observed.points).then(|| Observation { moment: moment.to_owned(), came_to })
    };
    let observations: Option<Vec<Observation>> = notes.lines().map(read).collect();
    let observations = observations.ok_or("the observed page wrote what cannot be read")?;
    let has = |moment: &str| observations.iter().any(|seen| seen.moment == moment);
    if ["first", "visit", "linked", "told"].into_iter().all(has) {
        Ok(Visits(observations))
    } else {
        Err("the observed page did not do what it should".to_owned())
    }
}
