//! The drafts a reader left for another source: found again, the newest first.

/// How many are kept.
const MOST: usize = 8;

/// How many bytes are kept in all; a browser gives some 5 MB.
const LARGEST: usize = 1_000_000;

/// The drafts, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recent(Vec<String>);

impl Recent {
    /// As the browser kept them; what is not to be read, and what follows it, is left out.
    pub fn from_kept(kept: &str) -> Self {
        let mut drafts = Vec::new();
        let mut rest = kept;
        while let Some((length, after)) = rest.split_once(':') {
            let split = length.parse().ok().and_then(|length| after.split_at_checked(length));
            let Some((draft, following)) = split else { break };
            drafts.push(draft.to_owned());
            rest = following;
        }
        Recent(drafts)
    }

    /// For the browser to keep: each draft after its length in bytes and a colon.
    pub fn to_kept(&self) -> String {
        self.0.iter().map(|draft| format!("{}:{draft}", draft.len())).collect()
    }

    /// Adds a draft in front; one that is there already moves there.
    pub fn add(&mut self, draft: &str) {
        if draft.trim().is_empty() {
            return;
        }
        self.0.retain(|kept| kept != draft);
        self.0.insert(0, draft.to_owned());
        self.0.truncate(MOST);
        while self.0.len() > 1 && self.0.iter().map(String::len).sum::<usize>() > LARGEST {
            self.0.pop();
        }
    }

    /// A draft by its place.
    pub fn get(&self, at: usize) -> Option<&str> {
        self.0.get(at).map(String::as_str)
    }

    /// A title for each: its classes, else its first line.
    pub fn titles(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|draft| title(draft))
    }
}

fn title(draft: &str) -> String {
    let classes = draft.lines().filter_map(|line| {
        let name = line.strip_prefix("class ")?;
        name.split(|c: char| !c.is_alphanumeric() && c != '_').next()
    });
    let classes: Vec<&str> = classes.take(3).collect();
    let whole = match classes.as_slice() {
        [] => draft.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default().to_owned(),
        names => names.join(", "),
    };
    match whole.char_indices().nth(48) {
        Some((end, _)) => format!("{}…", whole.get(..end).unwrap_or_default()),
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_is_first_and_stands_once() {
        let mut recent = Recent::default();
        for draft in ["a", " ", "b", "a"] {
            recent.add(draft);
        }
        assert_eq!(recent.0, ["a", "b"]);
        assert_eq!(Recent::from_kept(&recent.to_kept()), recent);
        assert_eq!(Recent::from_kept("{:"), Recent::default());
    }

    #[test]
    fn they_are_bounded() {
        let mut recent = Recent::default();
        for draft in 0..20 {
            recent.add(&draft.to_string());
        }
        assert_eq!(recent.0.len(), MOST);
        recent.add(&"x".repeat(LARGEST));
        assert_eq!(recent.0.len(), 1);
    }

    #[test]
    fn they_have_titles() {
        let mut recent = Recent::default();
        recent.add("import x\n\nclass Hero(Base):\n    pass\nclass Team: pass\n");
        assert_eq!(recent.titles().collect::<Vec<_>>(), ["Hero, Team"]);
        recent.add("\n  print('é')\n");
        assert_eq!(recent.titles().next().unwrap(), "print('é')");
        recent.add(&"é".repeat(60));
        assert_eq!(recent.titles().next().unwrap(), format!("{}…", "é".repeat(48)));
    }
}
