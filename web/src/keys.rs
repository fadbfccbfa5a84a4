//! Shortcuts as text: whether a press is one, and how a keyboard names it.
//!
//! A shortcut is written `Mod+Shift+P`: modifiers, then the key. `Mod` is Ctrl, and Command on a Mac. `Go`
//! is Alt, and Control on a Mac, where Option with a digit types a bracket on many keyboards.

/// A key that was pressed, as the browser tells it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pressed<'a> {
    /// What it types, or its name.
    pub key: &'a str,
    /// Where it is: `KeyK`, `Digit1`.
    pub code: &'a str,
    /// With Ctrl.
    pub control: bool,
    /// With Command, or the Windows key.
    pub meta: bool,
    /// With Alt, or Option.
    pub alt: bool,
    /// With Shift.
    pub shift: bool,
}

impl Pressed<'_> {
    /// Whether it is this shortcut.
    pub fn is(&self, shortcut: &str, is_mac: bool) -> bool {
        let (modifiers, key) = parts(shortcut);
        let has = |name| modifiers.split('+').any(|modifier| modifier == name);
        let (is_mod, is_go) = (has("Mod"), has("Go"));
        let control = if is_mac { is_go } else { is_mod };
        let alt = is_go && !is_mac;
        // A sign may need Shift on one keyboard and not on another.
        let is_sign = key.len() == 1 && !key.starts_with(|c: char| c.is_ascii_alphanumeric());
        (self.control, self.meta, self.alt) == (control, is_mod && is_mac, alt)
            && (is_sign || self.shift == has("Shift"))
            && self.is_key(key)
    }

    /// Whether it is this key, whatever script or layer the keyboard is set to.
    fn is_key(&self, key: &str) -> bool {
        let on_place = |kind: &str| self.code.strip_prefix(kind) == Some(key);
        match key.as_bytes() {
            [b'0'..=b'9'] => self.key == key || on_place("Digit"),
            [b'A'..=b'Z'] => self.key.eq_ignore_ascii_case(key) || !self.key.is_ascii() && on_place("Key"),
            _ => self.key == key,
        }
    }
}

fn parts(shortcut: &str) -> (&str, &str) {
    shortcut.rsplit_once('+').unwrap_or(("", shortcut))
}

/// A shortcut as a keyboard names it: `Ctrl+Shift+P`, and `⇧⌘P` on a Mac.
pub fn shown(shortcut: &str, is_mac: bool) -> String {
    let (modifiers, key) = parts(shortcut);
    let mut text = String::new();
    let marks = [("Go", "⌃", "Alt+"), ("Mod", "", "Ctrl+"), ("Shift", "⇧", "Shift+"), ("Mod", "⌘", "")];
    for (name, mac, pc) in marks {
        if modifiers.split('+').any(|modifier| modifier == name) {
            text.push_str(if is_mac { mac } else { pc });
        }
    }
    text.push_str(if key == "Enter" { "↵" } else { key });
    text
}

/// A shortcut as `aria-keyshortcuts` has it.
pub fn for_aria(shortcut: &str, is_mac: bool) -> String {
    let (modifier, go) = if is_mac { ("Meta", "Control") } else { ("Control", "Alt") };
    shortcut.replace("Mod", modifier).replace("Go", go)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &'static str, code: &'static str) -> Pressed<'static> {
        Pressed { key, code, ..Pressed::default() }
    }

    #[test]
    fn a_press_is_its_shortcut_and_no_other() {
        let palette = Pressed { control: true, ..press("k", "KeyK") };
        assert!(palette.is("Mod+K", false));
        assert!(!palette.is("Mod+K", true), "a Mac's is Command");
        assert!(!palette.is("Mod+Shift+K", false));
        assert!(Pressed { meta: true, shift: true, ..press("P", "KeyP") }.is("Mod+Shift+P", true));
        assert!(press("F6", "F6").is("F6", false));
        assert!(!Pressed { shift: true, ..press("F6", "F6") }.is("F6", false));
    }

    #[test]
    fn signs_are_taken_with_and_without_shift() {
        assert!(Pressed { shift: true, ..press("?", "Slash") }.is("?", false));
        assert!(press("?", "KeyM").is("?", true));
    }

    #[test]
    fn another_layout_keeps_the_places() {
        assert!(Pressed { alt: true, ..press("&", "Digit1") }.is("Go+1", false));
        assert!(Pressed { control: true, ..press("1", "Digit1") }.is("Go+1", true));
        assert!(!Pressed { alt: true, ..press("[", "Digit5") }.is("Go+5", true), "a bracket on a Mac");
        assert!(!Pressed { alt: true, control: true, ..press("1", "Digit1") }.is("Go+1", false), "AltGr");
        assert!(Pressed { control: true, ..press("л", "KeyK") }.is("Mod+K", false));
    }

    #[test]
    fn names_are_those_of_the_keyboard() {
        assert_eq!(shown("Mod+Shift+P", false), "Ctrl+Shift+P");
        assert_eq!(shown("Mod+Shift+P", true), "⇧⌘P");
        assert_eq!(shown("Mod+Enter", true), "⌘↵");
        assert_eq!([shown("Go+1", false), shown("Go+1", true)], ["Alt+1", "⌃1"]);
        assert_eq!(for_aria("Mod+Enter", true), "Meta+Enter");
        assert_eq!(for_aria("Go+1", false), "Alt+1");
    }
}
