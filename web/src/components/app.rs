//! The whole page: holds the state, the editor and the worker, and lets them hear of each other.

use std::rc::Rc;

use linktable_protocol::Task;
use web_sys::HtmlElement;
use yew::{Callback, Component, Context, Html, NodeRef, html};

use super::assist::Asked;
use super::compiled::CompiledPane;
use super::dialogs::Dialogs;
use super::embed::{EmbedHead, choose_panels};
use super::export::ExportOffer;
use super::footer::Footer;
use super::header::{Actions, Header, Tools};
use super::problems::Problems;
use super::progress::Progress;
use super::ran::RanPane;
use super::schema_deeds::{Tell, tell};
use super::separator::Separator;
use super::share::ShareDialog;
use super::tabs::{TabItem, Tabs};
use crate::address;
use crate::draft::Draft;
use crate::editor::Editor;
use crate::embed;
use crate::event::{Event, SchemaEvent};
use crate::export::Download;
use crate::frame::{Frame, is_framed};
use crate::keyboard::{Shortcuts, is_mac};
use crate::opening::{choices, opening};
use crate::state::{Activity, Change, CompiledTab, Hidden, Look, LookChange, Panel, RanTab, State, Theme, View};
use crate::storage::{self, kept};
use crate::worker_client::WorkerClient;

/// What takes the focus.
#[derive(Clone, Copy, Debug)]
pub enum Focus {
    /// A panel.
    Panel(Panel),
    /// The first element of a selector.
    First(&'static str),
}

/// The page.
pub struct App {
    pub(super) state: State,
    pub(super) client: WorkerClient,
    pub(super) editor: Option<Editor>,
    editor_place: NodeRef,
    /// What the link that the page opens with has selected.
    linked_selection: Option<(u32, u32)>,
    pub(super) asked: Option<Asked>,
    /// The page around this one, if there is one.
    pub(super) frame: Option<Frame>,
    pub(super) draft: Draft,
    /// What is about to be on the page and then takes the focus.
    pub(super) to_focus: Option<Focus>,
    _shortcuts: Shortcuts,
    // The window calls it as long as the page lives.
    _fragment: address::Listener,
    /// Whether what can wait for the first answer was asked for.
    pub(super) is_settled: bool,
    /// What the files that are dropped or chosen go to.
    pub(super) files: Rc<Tell>,
    /// The file that the worker is writing.
    pub(super) downloading: Option<Download>,
    /// One for all, so that panels with nothing new are not drawn again.
    pub(super) on: Callback<Event>,
}

impl Component for App {
    type Message = Event;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let theme = Theme::named(&kept(storage::THEME).unwrap_or_default());
        let fragment = address::fragment();
        let (link, settings) = embed::parts(&fragment);
        // Opened by itself it is a link as any: what is typed is kept, and nothing runs before the reader wants it.
        let settings = settings.filter(|_| is_framed());
        let (mut draft, kept_source) = Draft::open();
        // Inside of another page nothing is the reader's own.
        let opening = opening(link, kept_source.filter(|_| settings.is_none()));
        if opening.is_linked {
            draft.begin();
        }
        let playground = opening.playground;
        let mut state = State::opening(&playground.source, theme);
        state.shell.look = Look::from_kept(theme, &kept(storage::LOOK).unwrap_or_default());
        state.compiled_tab = CompiledTab::numbered(playground.compiled_panel);
        state.ran_tab = RanTab::numbered(playground.ran_panel);
        state.notice = opening.notice;
        state.choices = choices(&playground);
        state.shell.is_mac = is_mac();
        state.results.hidden = Hidden::from_kept(&kept(storage::HIDDEN_SQL).unwrap_or_default());
        let frame = settings.map(|settings| {
            let frame = Frame::new(&settings.origin, ctx.link().callback(Event::Told));
            state.embed(settings);
            choose_panels(state.embedded.as_ref());
            frame
        });
        let mut client = WorkerClient::new(ctx.link().callback(Event::Worker));
        client.choose(state.choices);
        client.order(state.generation, Task::Compile, Rc::clone(&state.source));
        state.activity = client.activity();
        App {
            state,
            client,
            editor: None,
            editor_place: NodeRef::default(),
            linked_selection: playground.selection,
            asked: None,
            frame,
            draft,
            to_focus: None,
            _shortcuts: Shortcuts::new(ctx.link().callback(|event| event)),
            is_settled: false,
            files: Rc::new(tell(ctx.link().callback(|event| event))),
            downloading: None,
            on: ctx.link().callback(|event| event),
            _fragment: address::Listener::new(ctx.link().callback(Event::Fragment)),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, event: Event) -> bool {
        let before = self.state.clone();
        self.happened(ctx, event);
        self.state.apply(Change::Activity(self.client.activity()));
        self.tell_frame(&before);
        // What is on the page already still takes the focus.
        self.state != before || self.to_focus.is_some()
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
        let look = state.shell.look;
        let layout = if look.is_stacked { "stacked" } else { "beside" };
        let first = Look::default();
        html! {
            <div
                class={format!("page {view} {layout}{}", self.frame_class())}
                onclick={self.tab_is_chosen(ctx)}
                onfocusin={self.tab_is_chosen(ctx)}
            >
                { match &state.embedded {
                    None => html! { <Header {orm} source={Rc::clone(&state.source)} on={on.clone()} /> },
                    Some(embedded) => html! {
                        <EmbedHead {orm} source={Rc::clone(&state.source)} embedded={embedded.clone()} on={on.clone()} />
                    },
                } }
                <Actions activity={state.activity} is_mac={state.shell.is_mac} on={on.clone()} />
                if state.embedded.is_none() {
                    <Tools export={ExportOffer::of(state)} theme={look.theme} is_mac={state.shell.is_mac} on={on.clone()} />
                    <nav class="views" aria-label="Views">
                        <Tabs<View> name="view" label="View" items={views} open={state.view} choose={change(Change::View)} />
                    </nav>
                }
                if let Some(notice) = &state.notice {
                    <p class="notice" role="alert">
                        <span>{ notice }</span>
                        <button type="button" onclick={ctx.link().callback(|_| Event::Change(Change::Notice(None)))}>
                            { "Close" }
                        </button>
                    </p>
                }
                <main>
                    <Progress activity={state.activity} />
                    <section class="code" id="view-panel-code" aria-label="Source">
                        <div class="editor" ref={self.editor_place.clone()}></div>
                        <Problems {problems} is_current={state.is_current()} on={on.clone()} />
                    </section>
                    <Separator
                        class="after-source"
                        label="Size of the source"
                        controls="view-panel-code"
                        is_upright={!look.is_stacked}
                        share={look.source_share}
                        at_first={first.source_share}
                        change={on.reform(|share| Event::Look(LookChange::SourceShare(share)))}
                    />
                    <CompiledPane
                        compiled={state.compiled.clone()}
                        is_current={state.is_current()}
                        tab={state.compiled_tab}
                        ran={state.ran.clone().filter(|_| !state.ran_this())}
                        line={state.schema_pane.line}
                        on={on.clone()}
                    />
                    <Separator
                        class="after-compiled"
                        label="Size of what is compiled"
                        controls="view-panel-schema"
                        is_upright={look.is_stacked}
                        share={look.compiled_share}
                        at_first={first.compiled_share}
                        change={on.reform(|share| Event::Look(LookChange::CompiledShare(share)))}
                    />
                    <RanPane
                        ran={state.ran.clone()}
                        is_current={state.ran_this()}
                        is_running={state.activity == Activity::Running}
                        tab={state.ran_tab}
                        results={state.results.clone()}
                        live={state.live.clone()}
                        on={on.clone()}
                    />
                </main>
                <Footer state={state.clone()} />
                <Dialogs state={state.clone()} on={on.clone()} />
                if let Some(form) = state.share {
                    <ShareDialog state={state.clone()} {form} selection={self.selection()} {on} />
                }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if !first {
            return self.focus_shown();
        }
        self.wear_look();
        let Some(place) = self.editor_place.cast::<HtmlElement>() else { return };
        let (edited, run) = (ctx.link().callback(Event::Edited), ctx.link().callback(|()| Event::Run));
        let changed = move |text| edited.emit(text);
        let asked = ctx.link().callback(Event::Asked);
        let ask = move |question| asked.emit(question);
        let at_line = ctx.link().callback(|line| Event::Schema(SchemaEvent::AtLine(line)));
        let line = move |line| at_line.emit(line);
        self.editor = Some(Editor::open(&place, &self.state.source, changed, move || run.emit(()), ask, line));
        self.watch_for_rest();
        if let (Some(selection), Some(editor)) = (self.linked_selection.take(), &self.editor) {
            editor.select(selection, &self.state.source);
        }
        self.begin_in_frame(ctx);
    }
}
