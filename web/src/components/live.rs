//! What the page does when the reader works with what the run left.

use std::rc::Rc;

use linktable_protocol::{Ask, Done, Task};
use linktable_schema::Placed;

use super::app::App;
use crate::event::LiveEvent;
use crate::state::{Asking, Change, LiveChange};

impl App {
    #[inline(never)]
    pub(super) fn live(&mut self, event: LiveEvent) {
        let live = &self.state.live;
        let Some(ran) = self.state.ran.as_ref().filter(|_| live.asking.is_none()) else { return };
        let generation = ran.generation;
        let database = u32::try_from(live.database).unwrap_or_default();
        let (ask, change) = match event {
            LiveEvent::Put => return self.put(),
            _ if live.is_gone => return,
            LiveEvent::Execute => {
                if live.console.text.trim().is_empty() {
                    return;
                }
                (Ask::Query { database, sql: live.console.text.to_string() }, LiveChange::Executed)
            }
            LiveEvent::Tick { request, pair } => {
                let change = LiveChange::Ticked(pair, request.link);
                (Ask::Link { database, request: *request }, change)
            }
        };
        self.state.apply(Change::Live(change));
        self.client.order(generation, Task::Live(ask), "".into());
    }

    /// Asks where the code of what was linked goes in what stands in the editor.
    fn put(&mut self) {
        let operations = self.state.live.matrix.operations.iter().rev().filter(|operation| operation.waits());
        let codes: Vec<&str> = operations.map(|operation| operation.linked.0.code.as_str()).collect();
        if codes.is_empty() {
            return;
        }
        let ask = Task::Live(Ask::Place(codes.join("\n")));
        self.state.apply(Change::Live(LiveChange::Asked(Asking::Place)));
        self.client.order(self.state.generation, ask, Rc::clone(&self.state.source));
    }

    /// The worker says where code goes in a source: there it is put, if that is what stands in the editor.
    #[inline(never)]
    pub(super) fn placed(&mut self, generation: u64, done: &Done, source: &str) {
        let (Done::Placed(Placed::At(edit)), Some(editor)) = (done, &self.editor) else { return };
        if generation != self.state.generation {
            return;
        }
        editor.apply(std::slice::from_ref(edit), source);
        self.state.apply(Change::Live(LiveChange::Put));
    }
}
