//! What the editor asks for: of the worker, and of the latest run.

use std::rc::Rc;

use linktable_protocol::{Help, Helped, Task};

use super::app::App;
use crate::event::{Question, QuestionKind};
use crate::line_sql;
use crate::offsets::byte_at;
use crate::similar::by_line;

/// What the editor waits for.
pub struct Asked {
    number: u32,
    generation: u64,
    help: Help,
}

impl App {
    /// Passes on what the editor asks for, or answers it.
    #[inline(never)]
    pub(super) fn help(&mut self, Question { number, kind, at }: Question) {
        let byte = || byte_at(&self.state.source, at);
        let help = match kind {
            QuestionKind::Complete => Help::Complete(byte()),
            QuestionKind::Hover => Help::Hover(byte()),
            QuestionKind::Sql => return self.tell_line_sql(number, at),
        };
        let generation = self.state.generation;
        self.asked = Some(Asked { number, generation, help });
        self.client.order(generation, Task::Help(help), Rc::clone(&self.state.source));
    }

    /// Passes on what the worker answered, if it is what the editor still waits for.
    #[inline(never)]
    pub(super) fn helped(&mut self, generation: u64, help: Help, helped: Helped, source: &str) {
        let is_it = |asked: &Asked| asked.generation == generation && asked.help == help;
        if generation != self.state.generation || !self.asked.as_ref().is_some_and(is_it) {
            return;
        }
        if let (Some(asked), Some(editor)) = (self.asked.take(), &self.editor) {
            editor.answer(asked.number, &helped, source);
        }
    }

    /// Marks the lines that caused SQL, if what ran still stands in the editor.
    #[inline(never)]
    pub(super) fn show_line_sql(&self) {
        let ran = self.state.ran.as_ref().filter(|_| self.state.ran_this());
        let lines = ran.map(|ran| by_line(&ran.report)).unwrap_or_default();
        if let Some(editor) = &self.editor {
            editor.mark_sql(&lines);
        }
    }

    fn tell_line_sql(&self, number: u32, line: u32) {
        let (Some(editor), Some(ran)) = (&self.editor, &self.state.ran) else { return };
        let found = by_line(&ran.report).into_iter().find(|found| found.line == line);
        editor.answer_parts(number, found.map(|found| line_sql::parts(&ran.report, &found)).unwrap_or_default());
    }
}
