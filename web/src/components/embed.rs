//! The page inside of another one: its head, and what it does there that it does nowhere else.

use std::rc::Rc;

use linktable_protocol::Task;
use linktable_schema::Orm;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, window};
use yew::{Callback, Context, Html, Properties, component, html, use_memo};

use super::Event;
use super::app::App;
use super::tabs::key_of;
use crate::editor::Editor;
use crate::embed::{Ask, show_panels};
use crate::hidden::{self, HiddenLines};
use crate::share::bare_link;
use crate::state::{Change, Embedded, State, View};

#[derive(PartialEq, Properties)]
pub struct EmbedHeadProps {
    pub orm: Option<Orm>,
    pub source: Rc<str>,
    pub embedded: Embedded,
    pub on: Callback<Event>,
}

/// The head: which library, what is hidden, and the way to the whole page.
#[component]
pub fn EmbedHead(props: &EmbedHeadProps) -> Html {
    let link = use_memo(Rc::clone(&props.source), |source| {
        let address = window().and_then(|window| window.location().href().ok()).unwrap_or_default();
        bare_link(&address, source)
    });
    let hidden = props.embedded.hidden.count;
    let shows = props.embedded.shows_hidden;
    let on = props.on.clone();
    let library = props.orm.map_or("", |orm| orm.title().rsplit_once(' ').map_or("", |(name, _version)| name));
    html! {
        <header>
            <h1 class="brand">{ library }</h1>
            if hidden > 0 {
                <button
                    type="button"
                    class="chip"
                    aria-pressed={if shows { "true" } else { "false" }}
                    onclick={move |_| on.emit(Event::Change(Change::ShowsHidden(!shows)))}
                >
                    { if hidden == 1 { "1 hidden line".to_owned() } else { format!("{hidden} hidden lines") } }
                </button>
            }
            <span class="spacer"></span>
            if let Some(link) = &*link {
                <a href={link.clone()} target="_blank" rel="noopener">{ "Open in Linktable ↗" }</a>
            }
        </header>
    }
}

impl App {
    /// What the page's element is besides.
    pub(super) fn frame_class(&self) -> &'static str {
        match &self.state.embedded {
            None => "",
            Some(embedded) if embedded.settings.has_height => " embed has-height",
            Some(_) => " embed",
        }
    }

    /// Both rows of tabs stand side by side there: the pane of the tab last chosen is shown.
    pub(super) fn tab_is_chosen<E: AsRef<web_sys::Event>>(&self, ctx: &Context<App>) -> Option<Callback<E>> {
        self.state.embedded.as_ref()?;
        Some(ctx.link().batch_callback(|event: E| {
            let tab = event.as_ref().target()?.dyn_into::<Element>().ok()?.closest(".pane .tab").ok()??;
            let is_compiled = tab.closest(".compiled").ok()?.is_some();
            Some(Event::Change(Change::View(if is_compiled { View::Compiled } else { View::Ran })))
        }))
    }

    /// What comes when everything is on the page.
    pub(super) fn begin_in_frame(&mut self, ctx: &Context<App>) {
        let (Some(frame), Some(embedded), Some(editor)) = (&self.frame, &self.state.embedded, &self.editor) else {
            return;
        };
        let settings = Rc::clone(&embedded.settings);
        if settings.is_read_only {
            editor.make_read_only();
        }
        self.show_hidden_lines();
        let document = window().and_then(|window| window.document());
        let find = |selector: &str| document.as_ref()?.query_selector(selector).ok()?;
        let first = settings.panels.first().and_then(|name| find(&format!(".pane [id$='-tab-{}']", key_of(name))));
        if let Some(tab) = first.as_ref().and_then(|tab| tab.dyn_ref::<HtmlElement>()) {
            tab.click();
        }
        if let Some(page) = find(".page") {
            frame.ready(&page);
        }
        if settings.runs {
            ctx.link().send_message(Event::Run);
        }
    }

    /// Says to the page around what is new.
    pub(super) fn tell_frame(&mut self, before: &State) {
        let Some(frame) = &mut self.frame else { return };
        frame.tell(&self.state);
        let hidden = |state: &State| state.embedded.as_ref().map(Embedded::hidden_now);
        if hidden(before) != hidden(&self.state) {
            let shows = |state: &State| state.embedded.as_ref().map(|embedded| embedded.shows_hidden);
            if shows(before) != shows(&self.state) {
                self.show_hidden_lines();
            } else {
                // An edit moved them; the editor moves its own.
                hidden::hide(hidden(&self.state).unwrap_or_default());
            }
        }
    }

    fn show_hidden_lines(&self) {
        let (Some(embedded), Some(editor)) = (&self.state.embedded, &self.editor) else { return };
        hide_in(editor, embedded.hidden_now());
    }

    /// Does what the page around asks for.
    #[inline(never)]
    pub(super) fn told(&mut self, ctx: &Context<App>, ask: Ask) {
        match ask {
            Ask::Run => self.run(Task::Run),
            Ask::Stop => ctx.link().send_message(Event::Stop),
            Ask::Focus => {
                if let Some(editor) = &self.editor {
                    editor.focus();
                }
            }
            Ask::Source(text) => {
                self.state.apply(Change::Exchanged(self.state.choices));
                if let Some(editor) = &self.editor {
                    // The editor tells of it as of an edit.
                    editor.replace(&text);
                    hide_in(editor, HiddenLines::of(&text));
                }
            }
            Ask::Theme(theme) => {
                self.state.shell.look.theme = theme;
                self.wear_look();
            }
        }
    }
}

fn hide_in(editor: &Editor, lines: HiddenLines) {
    let runs: Vec<u32> = lines.runs.iter().flat_map(|(first, last)| [*first, *last]).collect();
    hidden::hide(lines);
    editor.hide_lines(&runs);
}

/// The panels an author wants, from before the first of them is drawn.
pub(super) fn choose_panels(embedded: Option<&Embedded>) {
    if let Some(embedded) = embedded {
        show_panels(&embedded.settings.panels);
    }
}
