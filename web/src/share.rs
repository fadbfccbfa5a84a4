//! The texts of the share dialog: a playground as a link, in Markdown, or as a report.

use linktable_schema::{Compilation, Report};
use linktable_share::{LinkError, Playground, encode};

use crate::state::{CompiledTab, RanTab, State};

/// What the reader takes along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ShareForm {
    /// The link.
    #[default]
    Link,
    /// The link in Markdown.
    Markdown,
    /// The source in Markdown, with the link below.
    MarkdownSource,
    /// The source in an element for other pages, in HTML.
    Html,
    /// What someone needs who looks into a problem: source, DDL, output, versions.
    Report,
}

impl ShareForm {
    /// Every form, in the order the dialog lists them.
    pub const ALL: [ShareForm; 5] =
        [ShareForm::Link, ShareForm::Markdown, ShareForm::MarkdownSource, ShareForm::Html, ShareForm::Report];

    /// What the dialog calls it.
    pub fn title(self) -> &'static str {
        match self {
            ShareForm::Link => "Link",
            ShareForm::Markdown => "Markdown link",
            ShareForm::MarkdownSource => "Markdown with the source",
            ShareForm::Html => "HTML embed",
            ShareForm::Report => "Report for an issue",
        }
    }
}

/// The playground on the page, as a link holds it; `selection` is two places in the source, in bytes.
pub fn playground(state: &State, selection: Option<(u32, u32)>) -> Playground {
    Playground {
        source: state.source.to_string(),
        compiled_panel: state.compiled_tab.number(),
        ran_panel: state.ran_tab.number(),
        selection,
        orm: state.choices.orm,
        dialect: state.choices.dialect,
        lenient: state.choices.lenient,
    }
}

/// The whole link, at the address of the page.
///
/// # Errors
/// When the source is longer than a link can hold.
pub fn link(address: &str, state: &State, selection: Option<(u32, u32)>) -> Result<String, LinkError> {
    let address = address.split('#').next().unwrap_or_default();
    Ok(format!("{address}#{}", encode(&playground(state, selection))?))
}

/// The link of a source with nothing chosen, at the address of the page; nothing if it is too long for one.
pub fn bare_link(address: &str, source: &str) -> Option<String> {
    let address = address.split('#').next().unwrap_or_default();
    let playground = Playground { source: source.to_owned(), ..Playground::default() };
    Some(format!("{address}#{}", encode(&playground).ok()?))
}

/// The text of a form; `link` is the playground's.
pub fn text(form: ShareForm, link: &str, state: &State) -> String {
    match form {
        ShareForm::Link => link.to_owned(),
        ShareForm::Markdown => format!("[Open in Linktable]({link})"),
        ShareForm::MarkdownSource => {
            format!("{}\n\n[Open in Linktable]({link})\n", fenced("python", &state.source))
        }
        ShareForm::Html => html(link, &state.source),
        ShareForm::Report => report(link, state),
    }
}

/// The script of the site that a link leads to, and the source in its element.
fn html(link: &str, source: &str) -> String {
    let address = link.split(['#', '?']).next().unwrap_or_default();
    let site = address.rsplit_once('/').map_or(address, |(folder, _page)| folder);
    let source = source.trim_end().replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<script defer src=\"{site}/embed.js\"></script>\n<link-table>\n<pre><code>{source}\n</code></pre>\n</link-table>\n"
    )
}

fn report(link: &str, state: &State) -> String {
    let mut text = format!("{}\n", fenced("python", &state.source));
    if let Some(compiled) = state.compiled.as_ref().filter(|_| state.is_current()) {
        text.push_str(&compilation(&compiled.compilation));
    }
    if let Some(ran) = state.ran.as_ref().filter(|_| state.ran_this()) {
        text.push_str(&output(&ran.report));
    }
    let orm = state.compiled.as_ref().map(|compiled| compiled.compilation.schema.orm.title());
    let behaves = orm.map_or_else(String::new, |orm| format!(", which shows what {orm} does"));
    text.push_str(&format!("\nSeen in Linktable {}{behaves}: {link}\n", env!("CARGO_PKG_VERSION")));
    text
}

fn compilation(compilation: &Compilation) -> String {
    let mut text = String::new();
    if !compilation.ddl.is_empty() {
        let ddl: Vec<&str> = compilation.ddl.iter().map(|statement| statement.sql.trim()).collect();
        text.push_str(&format!("\nDDL:\n\n{}\n", fenced("sql", &format!("{};\n", ddl.join(";\n\n")))));
    }
    for diagnostic in &compilation.diagnostics {
        text.push_str(&format!("\n- {}: {}\n", diagnostic.code, diagnostic.message));
    }
    text
}

fn output(report: &Report) -> String {
    let traceback = report.error.as_ref().map(|error| error.traceback.as_str()).unwrap_or_default();
    format!("\nOutput:\n\n{}\n", fenced("text", &format!("{}{traceback}", report.stdout)))
}

/// A fenced block; its fence is longer than any run of backquotes in the text.
fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    format!("{fence}{language}\n{text}{end}{fence}")
}

impl CompiledTab {
    /// The number a link knows it by; it does not change.
    pub fn number(self) -> u8 {
        match self {
            CompiledTab::Ddl => 0,
            CompiledTab::Links => 1,
            CompiledTab::Diagram => 2,
        }
    }

    /// The panel of a number; the first for one that is none.
    pub fn numbered(number: u8) -> Self {
        match number {
            1 => CompiledTab::Links,
            2 => CompiledTab::Diagram,
            _ => CompiledTab::Ddl,
        }
    }
}

impl RanTab {
    /// The number a link knows it by; it does not change.
    pub fn number(self) -> u8 {
        match self {
            RanTab::Output => 0,
            RanTab::Sql => 1,
            RanTab::Tables => 2,
            RanTab::Matrix => 3,
            RanTab::Console => 4,
        }
    }

    /// The panel of a number; the first for one that is none.
    pub fn numbered(number: u8) -> Self {
        match number {
            1 => RanTab::Sql,
            2 => RanTab::Tables,
            3 => RanTab::Matrix,
            4 => RanTab::Console,
            _ => RanTab::Output,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::Theme;
    use linktable_share::decode;

    #[test]
    fn a_link_opens_what_was_on_the_page() {
        let mut state = State::opening("x = 1\n", Theme::Dark);
        state.compiled_tab = CompiledTab::Links;
        state.ran_tab = RanTab::Tables;
        let link = link("https://example.org/play/?a#old", &state, Some((0, 1))).unwrap();
        let opened = decode(&link).unwrap();
        assert!(link.starts_with("https://example.org/play/?a#1"));
        assert_eq!(opened.source, "x = 1\n");
        assert_eq!(opened.selection, Some((0, 1)));
        assert_eq!(CompiledTab::numbered(opened.compiled_panel), CompiledTab::Links);
        assert_eq!(RanTab::numbered(opened.ran_panel), RanTab::Tables);
    }

    #[test]
    fn fences_are_longer_than_what_they_hold() {
        assert_eq!(fenced("text", "a"), "```text\na\n```");
        assert_eq!(fenced("text", "```\n"), "````text\n```\n````");
    }

    #[test]
    fn the_forms() {
        let state = State::opening("x = 1\n", Theme::Auto);
        let link = "https://example.org/#1abc";
        assert_eq!(text(ShareForm::Link, link, &state), link);
        assert_eq!(text(ShareForm::Markdown, link, &state), "[Open in Linktable](https://example.org/#1abc)");
        let markdown = text(ShareForm::MarkdownSource, link, &state);
        assert_eq!(markdown, "```python\nx = 1\n```\n\n[Open in Linktable](https://example.org/#1abc)\n");
        let html =
            text(ShareForm::Html, "https://example.org/play/index.html#1abc", &State::opening("a < b\n", Theme::Auto));
        assert!(html.starts_with("<script defer src=\"https://example.org/play/embed.js\">"));
        assert!(html.contains("<pre><code>a &lt; b\n</code></pre>"));
        assert!(text(ShareForm::Report, link, &state).starts_with("```python\nx = 1\n```\n\nSeen in Linktable"));
    }
}
