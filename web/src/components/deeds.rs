//! What the page does when something happens.
//!
//! What comes after the first screen are functions of their own also when the program is built (`inline(never)`):
//! the cut can then leave them out of what is loaded first.

use std::rc::Rc;

use linktable_protocol::{Message, Task};
use yew::Context;

use super::app::App;
use crate::commands::COMMANDS;
use crate::event::{Event, WorkerEvent};
use crate::state::{Activity, Change, LookChange, ResultsChange, View};
use crate::storage::{HIDDEN_SQL, keep};

impl App {
    pub(super) fn happened(&mut self, ctx: &Context<Self>, event: Event) {
        let Some(event) = self.with_its_part(ctx, event) else { return };
        match event {
            Event::Change(change) => {
                let is_step = matches!(change, Change::Results(ResultsChange::Step(_)));
                let is_toggle = matches!(change, Change::Results(ResultsChange::Toggle(_)));
                self.state.apply(change);
                if is_toggle {
                    // A browser that keeps nothing shows everything the next time.
                    keep(HIDDEN_SQL, &self.state.results.hidden.to_kept());
                }
                if let (Some(editor), Some(line), true) = (&self.editor, self.state.lit_line(), is_step) {
                    editor.show_line(line);
                }
            }
            Event::Edited(text) => self.edited(ctx, text.into()),
            Event::Command(at) => self.asked(ctx, at),
            Event::Chosen(choice) => self.chosen(ctx, choice),
            Event::Fetched(text) => self.fetched(text),
            Event::OpenRecent => self.open_recent(),
            Event::Forget(at) => self.forget(at),
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
                    // Where nothing is pointed at, the time line may still speak of a line.
                    editor.mark_line(line.or_else(|| self.state.lit_line()));
                }
            }
            Event::GoToProblem(at) => {
                let problems = self.state.compiled.as_ref().map(|compiled| Rc::clone(&compiled.problems));
                if let Some(problem) = problems.as_ref().and_then(|problems| problems.get(at)) {
                    self.go_to(problem.at.line, problem.at.column);
                }
            }
            Event::Fix(at) => self.fix(at),
            Event::Asked(question) => self.help(question),
            Event::NextTheme => self.look(LookChange::Theme(self.state.shell.look.theme.next())),
            Event::Look(change) => self.look(change),
            Event::Told(ask) => self.told(ctx, ask),
            Event::Show(panel) => self.show(panel),
            Event::NextPane { back } => self.next_pane(back),
            Event::Schema(event) => self.of_schema(event),
            Event::Live(event) => self.live(event),
        }
    }

    /// A command that there is nothing to do for does nothing.
    fn asked(&mut self, ctx: &Context<Self>, at: usize) {
        if let Some(command) = COMMANDS.get(at).filter(|command| (command.is_offered)(&self.state)) {
            self.happened(ctx, (command.event)());
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
        let change = match self.client.heard(event) {
            None => return,
            Some(Change::Answered(Message::Exported { file, .. }, _)) => return self.written(file),
            Some(Change::Answered(Message::Helped { generation, asked, helped }, source)) => {
                return self.helped(generation, asked, helped, &source);
            }
            Some(change) => change,
        };
        if let Change::Answered(Message::Live { generation, done }, source) = &change {
            self.placed(*generation, done, source);
        }
        let is_compiled = matches!(change, Change::Answered(Message::Compiled { .. }, _));
        let has_run = matches!(change, Change::Answered(Message::Ran { .. }, _));
        self.state.apply(change);
        if has_run {
            self.show_line_sql();
        }
        if is_compiled || self.state.trouble.is_some() {
            self.settle();
        }
        if !is_compiled {
            return;
        }
        // The editor's text may be ahead of the answer; then a newer one is on its way.
        if let (Some(editor), Some(compiled), true) = (&self.editor, &self.state.compiled, self.state.is_current()) {
            editor.show(&compiled.compilation.diagnostics, &self.state.source);
        }
    }

    #[inline(never)]
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
}
