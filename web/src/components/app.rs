//! The whole page: holds the state, the editor and the worker, and lets them hear of each other.

use std::rc::Rc;

use linktable_protocol::{Message, Task};
use web_sys::{HtmlElement, window};
use yew::{AttrValue, Callback, Component, Context, Html, NodeRef, html};

use super::compiled::CompiledPane;
use super::embed::{EmbedHead, choose_panels};
use super::footer::Footer;
use super::header::{Actions, Choice, Header};
use super::problems::Problems;
use super::ran::RanPane;
use super::share::ShareDialog;
use super::tabs::{TabItem, Tabs};
use crate::address;
use crate::embed;
use crate::frame::{Ask, Frame};
use crate::editor::Editor;
use crate::examples::EXAMPLES;
use crate::opening::{is_own, opening};
use crate::recent::Recent;
use crate::state::{Activity, Change, CompiledTab, RanTab, State, Theme, View};
use crate::storage::{self, Draft, keep, kept};
use crate::worker_client::{WorkerClient, WorkerEvent};

/// What happens on the page.
#[derive(Debug)]
pub enum Event {
    /// The state changes, and nothing else.
    Change(Change),
    /// The reader typed.
    Edited(String),
    /// The reader chose an example or a draft of before.
    Chosen(Choice),
    /// The address has another fragment.
    Fragment(String),
    /// The reader asks for a run.
    Run,
    /// The reader asks for a run in which relationships that both sides declare are one.
    RunAsOne,
    /// The reader stops it.
    Stop,
    /// The worker said something.
    Worker(WorkerEvent),
    /// The reader follows a line number, from 1.
    GoToLine(u32),
    /// The reader points at what came from a line, or no longer does.
    Point(Option<u32>),
    /// The reader follows a problem, by its place in the list.
    GoToProblem(usize),
    /// The reader takes a problem's fix.
    Fix(usize),
    /// The reader wants other colours.
    NextTheme,
    /// The page around this one asks for something.
    Asked(Ask),
}

/// The page.
pub struct App {
    pub(super) state: State,
    client: WorkerClient,
    pub(super) editor: Option<Editor>,
    editor_place: NodeRef,
    /// The page around this one, if there is one.
    pub(super) frame: Option<Frame>,
    draft: Draft,
    // The window calls it as long as the page lives.
    _fragment: address::Listener,
    /// One for all, so that panels with nothing new are not drawn again.
    on: Callback<Event>,
}

impl Component for App {
    type Message = Event;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let theme = Theme::named(&kept(storage::THEME).unwrap_or_default());
        let fragment = address::fragment();
        let (link, settings) = embed::parts(&fragment);
        // Inside of another page nothing is the reader's own.
        let opening = opening(link, kept(storage::SOURCE).filter(|_| settings.is_none()));
        let playground = opening.playground;
        let mut state = State::opening(&playground.source, theme);
        state.compiled_tab = CompiledTab::numbered(playground.compiled_panel);
        state.ran_tab = RanTab::numbered(playground.ran_panel);
        state.notice = opening.notice;
        state.recent = Rc::new(Recent::from_kept(&kept(storage::RECENT).unwrap_or_default()));
        let frame = settings.map(|settings| {
            let frame = Frame::new(&settings.origin, ctx.link().callback(Event::Asked));
            state.embed(settings);
            choose_panels(state.embedded.as_ref());
            frame
        });
        let mut client = WorkerClient::new(ctx.link().callback(Event::Worker));
        client.order(state.generation, Task::Compile, Rc::clone(&state.source));
        state.activity = client.activity();
        let mut app = App {
            state,
            client,
            editor: None,
            editor_place: NodeRef::default(),
            frame,
            draft: Draft::new(),
            on: ctx.link().callback(|event| event),
            _fragment: address::Listener::new(ctx.link().callback(Event::Fragment)),
        };
        if let Some(left) = opening.left {
            app.leave(&left);
        }
        app
    }

    fn update(&mut self, ctx: &Context<Self>, event: Event) -> bool {
        let before = self.state.clone();
        self.happened(ctx, event);
        self.state.apply(Change::Activity(self.client.activity()));
        self.tell_frame(&before);
        self.state != before
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let on = self.on.clone();
        let state = &self.state;
        let change = |change: fn(View) -> Change| ctx.link().callback(move |view| Event::Change(change(view)));
        let orm = state.compiled.as_ref().map(|compiled| compiled.compilation.schema.orm);
        let problems = state.compiled.as_ref().map(|compiled| Rc::clone(&compiled.problems)).unwrap_or_default();
        let statements = state.ran.as_ref().map(|ran| ran.report.statements.len());
        let views = vec![
            TabItem { key: View::Code, title: "Code".into(), count: None },
            TabItem { key: View::Compiled, title: "Schema".into(), count: None },
            TabItem { key: View::Ran, title: "Results".into(), count: statements },
        ];
        let view = match state.view {
            View::Code => "view-code",
            View::Compiled => "view-compiled",
            View::Ran => "view-ran",
        };
        html! {
            <div class={format!("page {view}{}", self.frame_class())} onclick={self.tab_is_chosen(ctx)} onfocusin={self.tab_is_chosen(ctx)}>
                { match &state.embedded {
                    None => html! {
                        <Header {orm} source={Rc::clone(&state.source)} recent={Rc::clone(&state.recent)} theme={state.theme} on={on.clone()} />
                    },
                    Some(embedded) => html! {
                        <EmbedHead {orm} source={Rc::clone(&state.source)} embedded={embedded.clone()} on={on.clone()} />
                    },
                } }
                <Actions activity={state.activity} on={on.clone()} />
                <nav class="views" aria-label="Views">
                    <Tabs<View> name="view" label="View" items={views} open={state.view} choose={change(Change::View)} />
                </nav>
                if let Some(notice) = &state.notice {
                    <p class="notice" role="alert">
                        <span>{ notice }</span>
                        <button type="button" onclick={ctx.link().callback(|_| Event::Change(Change::Notice(None)))}>
                            { "Close" }
                        </button>
                    </p>
                }
                <main>
                    <section class="code" id="view-panel-code" aria-label="Source">
                        <div class="editor" ref={self.editor_place.clone()}></div>
                        <Problems {problems} is_current={state.is_current()} on={on.clone()} />
                    </section>
                    <CompiledPane
                        compiled={state.compiled.clone()}
                        is_current={state.is_current()}
                        tab={state.compiled_tab}
                        on={on.clone()}
                    />
                    <RanPane
                        ran={state.ran.clone()}
                        is_current={state.ran_this()}
                        is_running={state.activity == Activity::Running}
                        tab={state.ran_tab}
                        on={on.clone()}
                    />
                </main>
                <Footer state={state.clone()} />
                if let Some(form) = state.share {
                    <ShareDialog state={state.clone()} {form} {on} />
                }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if !first {
            return;
        }
        self.wear_theme();
        let Some(place) = self.editor_place.cast::<HtmlElement>() else { return };
        let (edited, run) = (ctx.link().callback(Event::Edited), ctx.link().callback(|()| Event::Run));
        let changed = move |text| edited.emit(text);
        self.editor = Some(Editor::open(&place, &self.state.source, changed, move || run.emit(())));
        self.begin_in_frame(ctx);
    }
}

impl App {
    fn happened(&mut self, ctx: &Context<Self>, event: Event) {
        match event {
            Event::Change(change) => self.state.apply(change),
            Event::Edited(text) => self.edited(ctx, text.into()),
            Event::Chosen(choice) => self.chosen(choice),
            Event::Fragment(fragment) => self.linked(&fragment),
            Event::Run => self.run(Task::Run),
            Event::RunAsOne => self.run(Task::RunAsOne),
            Event::Stop => {
                if self.client.stop_run() {
                    self.state.apply(Change::RunStopped);
                }
            }
            Event::Worker(event) => self.heard(event),
            Event::GoToLine(line) => self.go_to(line, 1),
            Event::Point(line) => {
                if let Some(editor) = &self.editor {
                    editor.mark_line(line);
                }
            }
            Event::GoToProblem(at) => {
                let problems = self.state.compiled.as_ref().map(|compiled| Rc::clone(&compiled.problems));
                if let Some(problem) = problems.as_ref().and_then(|problems| problems.get(at)) {
                    self.go_to(problem.at.line, problem.at.column);
                }
            }
            Event::Fix(at) => self.fix(at),
            Event::NextTheme => {
                self.state.apply(Change::Theme(self.state.theme.next()));
                self.wear_theme();
                keep(storage::THEME, self.state.theme.name());
            }
            Event::Asked(ask) => self.asked(ctx, ask),
        }
    }

    fn edited(&mut self, ctx: &Context<Self>, source: Rc<str>) {
        self.state.apply(Change::Edited(Rc::clone(&source)));
        self.client.order(self.state.generation, Task::Compile, Rc::clone(&source));
        if self.state.embedded.is_some() {
            return;
        }
        // What is there is no longer what the link holds.
        address::clear_fragment();
        let link = ctx.link().clone();
        self.draft.keep_soon(source, move |kept| link.send_message(Event::Change(Change::Kept(kept))));
    }

    fn chosen(&mut self, choice: Choice) {
        let text = match choice {
            Choice::Example(at) => EXAMPLES.get(at).map(|example| Rc::from(example.source)),
            Choice::Recent(at) => self.state.recent.get(at).map(Rc::from),
        };
        let Some(text) = text else { return };
        self.exchange(&text);
    }

    /// Another link was opened in this tab.
    fn linked(&mut self, fragment: &str) {
        let opening = opening(fragment, None);
        if fragment.len() <= 1 || self.state.embedded.is_some() {
            return;
        }
        self.state.apply(Change::Notice(opening.notice.clone()));
        if opening.notice.is_none() && *opening.playground.source != *self.state.source {
            self.exchange(&opening.playground.source);
        }
    }

    /// Another source takes the place of this one, which is found again under Recent.
    fn exchange(&mut self, text: &str) {
        let left = Rc::clone(&self.state.source);
        self.leave(&left);
        self.state.apply(Change::Exchanged);
        if let Some(editor) = &self.editor {
            editor.replace(text);
            editor.focus();
        }
    }

    fn leave(&mut self, source: &str) {
        if is_own(source) {
            let mut recent = Recent::clone(&self.state.recent);
            recent.add(source);
            keep(storage::RECENT, &recent.to_kept());
            self.state.apply(Change::Recent(Rc::new(recent)));
        }
    }

    pub(super) fn run(&mut self, task: Task) {
        if self.client.activity() == Activity::Running {
            return;
        }
        self.client.order(self.state.generation, task, Rc::clone(&self.state.source));
        self.state.apply(Change::View(View::Ran));
    }

    fn heard(&mut self, event: WorkerEvent) {
        let Some(change) = self.client.heard(event) else { return };
        let is_compiled = matches!(change, Change::Answered(Message::Compiled { .. }, _));
        self.state.apply(change);
        if !is_compiled {
            return;
        }
        // The editor's text may be ahead of the answer; then a newer one is on its way.
        if let (Some(editor), Some(compiled), true) = (&self.editor, &self.state.compiled, self.state.is_current()) {
            editor.show(&compiled.compilation.diagnostics, &self.state.source);
        }
    }

    fn fix(&self, at: usize) {
        let (Some(editor), Some(compiled), true) = (&self.editor, &self.state.compiled, self.state.is_current()) else {
            return;
        };
        if let Some(fix) = compiled.problems.get(at).and_then(|problem| problem.diagnostic.fix.as_ref()) {
            editor.apply(&fix.edits, &self.state.source);
        }
    }

    fn go_to(&mut self, line: u32, column: u32) {
        self.state.apply(Change::View(View::Code));
        if let Some(editor) = &self.editor {
            editor.go_to(line, column);
        }
    }

    pub(super) fn wear_theme(&self) {
        let root = window().and_then(|window| window.document()).and_then(|document| document.document_element());
        if let Some(root) = root {
            // An attribute of a name that is one cannot be refused.
            let _ = root.set_attribute("data-theme", self.state.theme.name());
        }
    }
}

/// A tab's id, and that of its panel.
pub(super) fn ids(name: &str, key: &str) -> (AttrValue, AttrValue) {
    (format!("{name}-tab-{key}").into(), format!("{name}-panel-{key}").into())
}
