//! How the reader wants the page to look.

/// The colours the reader chose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system has it.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order in which the toggle goes through them.
    pub const ALL: [Theme; 3] = [Theme::Auto, Theme::Light, Theme::Dark];

    /// The name it is kept under.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// What the reader chooses it by.
    pub fn title(self) -> &'static str {
        match self {
            Theme::Auto => "System",
            Theme::Light => "Light",
            Theme::Dark => "Dark",
        }
    }

    /// The theme of a name; `Auto` for any that is none.
    pub fn named(name: &str) -> Self {
        match name {
            "light" => Theme::Light,
            "dark" => Theme::Dark,
            _ => Theme::Auto,
        }
    }

    /// The one the toggle goes to.
    pub fn next(self) -> Self {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Auto,
        }
    }
}

/// The least and the most of the page that a panel takes, in hundredths.
pub const SHARES: (u8, u8) = (15, 85);

/// The sizes that code can have, in pixels.
pub const CODE_SIZES: (u8, u8) = (10, 24);

/// How the page looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The colours.
    pub theme: Theme,
    /// How large code is, in pixels; none is as the screen suggests.
    pub code_size: Option<u8>,
    /// Whether the source stands above what it becomes, and not beside it.
    pub is_stacked: bool,
    /// How much of the page the source has, in hundredths.
    pub source_share: u8,
    /// How much of the rest belongs to what is compiled, in hundredths.
    pub compiled_share: u8,
}

impl Default for Look {
    fn default() -> Self {
        Look { theme: Theme::Auto, code_size: None, is_stacked: false, source_share: 46, compiled_share: 46 }
    }
}

/// What changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LookChange {
    /// Other colours.
    Theme(Theme),
    /// Code in another size.
    CodeSize(Option<u8>),
    /// Larger, or smaller, by so many pixels.
    Zoom(i8),
    /// The source above the rest, or beside it.
    Stacked(bool),
    /// The source gets so much of the page.
    SourceShare(u8),
    /// What is compiled gets so much of the rest.
    CompiledShare(u8),
    /// Everything but the colours is as at first.
    Reset,
}

impl Look {
    /// The part of the reducer that is the look's.
    pub fn apply(&mut self, change: LookChange) {
        let share = |share: u8| share.clamp(SHARES.0, SHARES.1);
        let size = |size: u8| size.clamp(CODE_SIZES.0, CODE_SIZES.1);
        match change {
            LookChange::Theme(theme) => self.theme = theme,
            LookChange::CodeSize(chosen) => self.code_size = chosen.map(size),
            LookChange::Zoom(by) => self.code_size = Some(size(self.code_size.unwrap_or(13).saturating_add_signed(by))),
            LookChange::Stacked(is_stacked) => self.is_stacked = is_stacked,
            LookChange::SourceShare(chosen) => self.source_share = share(chosen),
            LookChange::CompiledShare(chosen) => self.compiled_share = share(chosen),
            LookChange::Reset => *self = Look { theme: self.theme, ..Look::default() },
        }
    }

    /// For the browser to keep; the colours are kept by themselves, since they are needed before the page is.
    pub fn to_kept(self) -> String {
        let stacked = u8::from(self.is_stacked);
        format!("{} {stacked} {} {}", self.code_size.unwrap_or(0), self.source_share, self.compiled_share)
    }

    /// As the browser kept it; what is not to be read is as at first.
    pub fn from_kept(theme: Theme, kept: &str) -> Self {
        let mut look = Look { theme, ..Look::default() };
        let numbers: Vec<u8> = kept.split(' ').map_while(|number| number.parse().ok()).collect();
        if let [size, stacked, source, compiled] = *numbers {
            look.apply(LookChange::CodeSize((size != 0).then_some(size)));
            look.apply(LookChange::Stacked(stacked == 1));
            look.apply(LookChange::SourceShare(source));
            look.apply(LookChange::CompiledShare(compiled));
        }
        look
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_found_again() {
        let look =
            Look { theme: Theme::Dark, code_size: Some(16), is_stacked: true, source_share: 30, compiled_share: 70 };
        assert_eq!(Look::from_kept(Theme::Dark, &look.to_kept()), look);
        assert_eq!(Look::from_kept(Theme::Auto, &Look::default().to_kept()), Look::default());
    }

    #[test]
    fn what_no_page_kept_is_not_believed() {
        for damaged in ["", "x", "13 1 50", "300 0 50 50", "13 0 50 50 50"] {
            assert_eq!(Look::from_kept(Theme::Auto, damaged), Look::default(), "{damaged}");
        }
        let look = Look::from_kept(Theme::Auto, "90 7 0 100");
        assert_eq!((look.code_size, look.is_stacked), (Some(24), false));
        assert_eq!((look.source_share, look.compiled_share), SHARES);
    }

    #[test]
    fn the_toggle_goes_round() {
        assert_eq!(Theme::ALL.map(Theme::next), [Theme::Light, Theme::Dark, Theme::Auto]);
        assert_eq!(Theme::ALL.map(|theme| Theme::named(theme.name())), Theme::ALL);
    }
}
