//! What the page knows when it is inside of another one.

use std::rc::Rc;

use crate::embed::Settings;
use crate::hidden::HiddenLines;
use crate::state::{State, View};

/// The page inside of another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedded {
    /// How it is shown.
    pub settings: Rc<Settings>,
    /// The lines of the source that run without being shown.
    pub hidden: Rc<HiddenLines>,
    /// Whether the reader wants to see them all the same.
    pub shows_hidden: bool,
}

impl Embedded {
    /// A page that opens with this source.
    pub fn opening(settings: Settings, source: &str) -> Self {
        Embedded { settings: Rc::new(settings), hidden: Rc::new(HiddenLines::of(source)), shows_hidden: false }
    }

    /// The source is another one.
    pub fn edited(&mut self, source: &str) {
        self.hidden = Rc::new(HiddenLines::of(source));
    }

    /// The lines that the editor hides now.
    pub fn hidden_now(&self) -> HiddenLines {
        if self.shows_hidden { HiddenLines::default() } else { HiddenLines::clone(&self.hidden) }
    }
}

impl State {
    /// Shows the page as it is inside of another one.
    pub fn embed(&mut self, settings: Settings) {
        self.shell.look.theme = settings.theme;
        self.view = View::Ran;
        self.recent = Rc::default();
        self.embedded = Some(Embedded::opening(settings, &self.source));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_lines_are_shown_on_demand() {
        let mut page = Embedded::opening(Settings::default(), "# linktable: hide\nx = 1\n# linktable: show\ny = 2\n");
        assert_eq!(page.hidden_now().shown(4), Some(1));
        page.shows_hidden = true;
        assert_eq!(page.hidden_now().shown(4), Some(4));
        page.edited("y = 2\n");
        assert_eq!(page.hidden.count, 0);
    }
}
