//! The page inside of a page of documentation: how it is told to be so, and what it then shows.
//!
//! The address has a link's text after its `#`, and after that the settings, each behind a semicolon:
//! `#2…;embed=https%3A%2F%2Fdocs.example;panels=output,tables;theme=dark;run=1`.

use std::cell::RefCell;

use crate::state::Theme;

/// How the page is shown inside of another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The origin of the page around, which alone is spoken with.
    pub origin: String,
    /// The panels wanted, by their names in lower case; all if there are none.
    pub panels: Vec<String>,
    /// The colours, as those around are.
    pub theme: Theme,
    /// Whether the frame has a height of its own, which the page fills; else it becomes as high as its content.
    pub has_height: bool,
    /// Whether the reader may not edit.
    pub is_read_only: bool,
    /// Whether the source runs at once: the reader pressed Run before the page was there, or the author wants it.
    pub runs: bool,
}

/// What the page around asks for.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A run.
    Run,
    /// The end of it.
    Stop,
    /// The cursor in the editor.
    Focus,
    /// Another source.
    Source(String),
    /// Other colours.
    Theme(Theme),
}

/// The parts of an address from its `#` on: the link's text, and the settings if it has them.
pub fn parts(fragment: &str) -> (&str, Option<Settings>) {
    let Some((link, given)) = fragment.split_once(';') else { return (fragment, None) };
    let mut settings = None;
    for (name, value) in given.split(';').filter_map(|part| part.split_once('=')) {
        if name == "embed" {
            settings.get_or_insert_with(Settings::default).origin = unescaped(value);
        }
        let Some(settings) = &mut settings else { continue };
        match name {
            "panels" => settings.panels = names(value),
            "theme" => settings.theme = Theme::named(value),
            "height" => settings.has_height = true,
            "readonly" => settings.is_read_only = true,
            "run" => settings.runs = true,
            _ => {}
        }
    }
    (link, settings)
}

fn names(value: &str) -> Vec<String> {
    value.split([',', ' ']).filter(|name| !name.is_empty()).map(str::to_lowercase).collect()
}

/// The text of an origin in which `encodeURIComponent` wrote colons and slashes as `%3A` and `%2F`.
fn unescaped(value: &str) -> String {
    value.replace("%3A", ":").replace("%2F", "/").replace("%5B", "[").replace("%5D", "]")
}

thread_local! {
    /// The panels wanted, as long as the page lives.
    static PANELS: RefCell<Vec<String>> = RefCell::default();
}

/// From now on only these panels have tabs; all if there are none.
pub fn show_panels(names: &[String]) {
    PANELS.set(names.to_vec());
}

/// Whether a panel is among those wanted, by its tab's title.
pub fn is_wanted(title: &str) -> bool {
    let plain = |name: &str| name.to_lowercase().replace([' ', '-', '_'], "");
    PANELS.with_borrow(|names| names.is_empty() || names.iter().any(|name| plain(name) == plain(title)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_stand_behind_the_link() {
        assert_eq!(parts("#1abc"), ("#1abc", None));
        assert_eq!(parts("#1abc;theme=dark"), ("#1abc", None));
        let (link, settings) =
            parts("#1abc;embed=https%3A%2F%2Fdocs.example%3A8000;panels=output,Link-Matrix;theme=dark;run=1;more=2");
        assert_eq!(link, "#1abc");
        let expected = Settings {
            origin: "https://docs.example:8000".to_owned(),
            panels: vec!["output".to_owned(), "link-matrix".to_owned()],
            theme: Theme::Dark,
            runs: true,
            ..Settings::default()
        };
        assert_eq!(settings, Some(expected));
    }

    #[test]
    fn panels_are_wanted_by_their_titles() {
        assert!(is_wanted("DDL"));
        show_panels(&["ddl".to_owned(), "link-matrix".to_owned()]);
        assert!(is_wanted("DDL") && is_wanted("Link matrix") && !is_wanted("Output"));
    }
}
