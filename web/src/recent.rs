//! The drafts a reader typed in any tab: each under an id of its own, found again, the newest first.

/// How many are kept.
const MOST: usize = 24;

/// How many bytes are kept in all; a browser gives some 5 MB.
const LARGEST: usize = 2_000_000;

/// A draft.
#[derive(Clone, Debug, PartialEq)]
pub struct KeptDraft {
    /// What the browser keeps it under.
    pub id: String,
    /// When it was last typed into, in milliseconds since 1970.
    pub at: f64,
    /// The source.
    pub source: String,
}

impl KeptDraft {
    /// As the browser kept it; nothing if that is not to be read.
    pub fn from_kept(id: String, kept: &str) -> Option<Self> {
        let (at, source) = kept.split_once('\n')?;
        Some(KeptDraft { id, at: at.parse().ok().filter(|at: &f64| at.is_finite())?, source: source.to_owned() })
    }

    /// For the browser to keep: the time, and the source below.
    pub fn to_kept(at: f64, source: &str) -> String {
        format!("{at:.0}\n{source}")
    }

    /// Its classes, else its first line.
    pub fn title(&self) -> String {
        let classes = self.source.lines().filter_map(|line| {
            let name = line.strip_prefix("class ")?;
            name.split(|c: char| !c.is_alphanumeric() && c != '_').next()
        });
        let classes: Vec<&str> = classes.take(3).collect();
        let whole = match classes.as_slice() {
            [] => self.source.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned(),
            names => names.join(", "),
        };
        match whole.char_indices().nth(48) {
            Some((end, _)) => format!("{}…", whole.get(..end).unwrap_or_default()),
            None => whole,
        }
    }
}

/// The drafts, the newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Recent(Vec<KeptDraft>);

impl Recent {
    /// Puts them in order.
    pub fn new(mut drafts: Vec<KeptDraft>) -> Self {
        drafts.sort_by(|a, b| b.at.total_cmp(&a.at));
        Recent(drafts)
    }

    /// Those to be listed: without the one of this tab, a text once, and what `is_own` does not take for one.
    pub fn listed(mut self, own: &str, is_own: fn(&str) -> bool) -> Self {
        let mut listed: Vec<KeptDraft> = Vec::new();
        let here = self.0.iter().find(|draft| draft.id == own).map(|draft| draft.source.clone());
        for draft in self.0.drain(..) {
            let is_there = |source: &str| listed.iter().any(|other| other.source == source);
            if is_own(&draft.source) && here.as_ref() != Some(&draft.source) && !is_there(&draft.source) {
                listed.push(draft);
            }
        }
        Recent(listed)
    }

    /// The ids of those that are too old to be kept.
    pub fn beyond_bounds(&self, own: &str) -> Vec<&str> {
        let mut bytes = 0;
        let mut beyond = Vec::new();
        for (at, draft) in self.0.iter().enumerate() {
            bytes += draft.source.len();
            if (at >= MOST || bytes > LARGEST && at > 0) && draft.id != own {
                beyond.push(draft.id.as_str());
            }
        }
        beyond
    }

    /// The drafts, the newest first.
    pub fn iter(&self) -> impl Iterator<Item = &KeptDraft> {
        self.0.iter()
    }

    /// A draft by its place.
    pub fn get(&self, at: usize) -> Option<&KeptDraft> {
        self.0.get(at)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// How long ago something was, as one says it; both in milliseconds.
pub fn ago(at: f64, now: f64) -> String {
    let minutes = ((now - at) / 60_000.0).max(0.0) as u64;
    let (count, unit) = match minutes {
        0 => return "just now".to_owned(),
        1..60 => (minutes, "minute"),
        60..1440 => (minutes / 60, "hour"),
        _ => (minutes / 1440, "day"),
    };
    format!("{count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(id: &str, at: f64, source: &str) -> KeptDraft {
        KeptDraft { id: id.to_owned(), at, source: source.to_owned() }
    }

    fn ids(recent: &Recent) -> Vec<&str> {
        recent.iter().map(|draft| draft.id.as_str()).collect()
    }

    #[test]
    fn the_newest_is_first_and_a_text_stands_once() {
        let drafts = vec![draft("a", 1.0, "x"), draft("b", 3.0, "y"), draft("c", 2.0, "x"), draft("d", 0.0, "")];
        let recent = Recent::new(drafts).listed("", |source| !source.is_empty());
        assert_eq!(ids(&recent), ["b", "c"]);
    }

    #[test]
    fn what_stands_in_this_tab_is_not_listed() {
        let drafts = || vec![draft("a", 1.0, "x"), draft("b", 3.0, "x"), draft("c", 2.0, "y")];
        assert_eq!(ids(&Recent::new(drafts()).listed("b", |_| true)), ["c"]);
        assert_eq!(ids(&Recent::new(drafts()).listed("c", |_| true)), ["b"]);
    }

    #[test]
    fn they_are_kept_as_text() {
        let kept = KeptDraft::to_kept(1_790_000_000_123.0, "a\nb");
        assert_eq!(kept, "1790000000123\na\nb");
        assert_eq!(KeptDraft::from_kept("i".to_owned(), &kept), Some(draft("i", 1_790_000_000_123.0, "a\nb")));
        for damaged in ["", "x", "NaN\nx", "inf\n", "x\ny"] {
            assert_eq!(KeptDraft::from_kept(String::new(), damaged), None, "{damaged}");
        }
    }

    #[test]
    fn they_are_bounded_but_for_the_tab_s_own() {
        let many = (0..30).map(|at| draft(&at.to_string(), f64::from(at), "x")).collect();
        let recent = Recent::new(many);
        assert_eq!(recent.beyond_bounds("0"), ["5", "4", "3", "2", "1"]);
        let large = "x".repeat(LARGEST + 1);
        let recent = Recent::new(vec![draft("new", 2.0, &large), draft("old", 1.0, "x")]);
        assert_eq!(recent.beyond_bounds(""), ["old"]);
    }

    #[test]
    fn they_have_titles() {
        let title = |source: &str| draft("", 0.0, source).title();
        assert_eq!(title("import x\n\nclass Hero(Base):\n    pass\nclass Team: pass\n"), "Hero, Team");
        assert_eq!(title("\n  print('é')\n"), "print('é')");
        assert_eq!(title(&"é".repeat(60)), format!("{}…", "é".repeat(48)));
    }

    #[test]
    fn how_long_ago() {
        let minute = 60_000.0;
        let said = [0.5, 1.0, 59.0, 61.0, 1440.0 * 3.0].map(|minutes| ago(0.0, minutes * minute));
        assert_eq!(said, ["just now", "1 minute ago", "59 minutes ago", "1 hour ago", "3 days ago"]);
        assert_eq!(ago(minute, 0.0), "just now");
    }
}
