//! What is asked of the worker and when: one request at a time, the newest edit first.
//!
//! The desk only decides; the worker client does what it decides.

use std::rc::Rc;

use linktable_protocol::Task;

use crate::state::Activity;

/// How often a worker that does not even start is started again.
const ATTEMPTS: u32 = 2;

/// A source that waits to be sent, or was sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// The edit it is.
    pub generation: u64,
    /// What is to be done with it.
    pub task: Task,
    /// The source.
    pub source: Rc<str>,
}

/// What the client is to do next.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// Nothing, for now.
    Wait,
    /// Send this to the worker.
    Send(Order),
    /// End the worker, if there is one, and start another.
    Start,
}

#[derive(Debug)]
enum Phase {
    Starting { attempt: u32 },
    Idle,
    Busy(Order),
    Down,
}

/// The orders, and where the worker stands with them.
#[derive(Debug)]
pub struct Desk {
    phase: Phase,
    compile: Option<Order>,
    run: Option<Order>,
    export: Option<Order>,
    /// What is asked of what the latest run left.
    live: Option<Order>,
    /// What one who types waits for: only the newest.
    help: Option<Order>,
}

impl Default for Desk {
    /// The desk of a worker that was just started.
    fn default() -> Self {
        let phase = Phase::Starting { attempt: 1 };
        Desk { phase, compile: None, run: None, export: None, live: None, help: None }
    }
}

impl Desk {
    /// Takes an order. An edit that still waits is forgotten for a newer one.
    pub fn order(&mut self, order: Order) -> Step {
        match order.task {
            Task::Compile => {
                self.compile = Some(order);
                self.help = None;
            }
            Task::Run | Task::RunAsOne => {
                self.run = Some(order);
                // It was about a run whose database goes now.
                self.live = None;
            }
            Task::Live(_) if self.is_about_to_run() => return Step::Wait,
            Task::Live(_) => self.live = Some(order),
            Task::Export(_) => self.export = Some(order),
            Task::Help(_) => {
                // A worker is not started for it, nor does it help with a source that is gone.
                if !matches!(self.phase, Phase::Down)
                    && self.compile.as_ref().is_none_or(|newest| newest.generation == order.generation)
                {
                    self.help = Some(order);
                    return self.next();
                }
                return Step::Wait;
            }
        }
        if matches!(self.phase, Phase::Down) {
            self.phase = Phase::Starting { attempt: 1 };
            return Step::Start;
        }
        self.next()
    }

    /// The worker is loaded.
    pub fn ready(&mut self) -> Step {
        self.phase = Phase::Idle;
        self.next()
    }

    /// The worker answered; gives the order that was answered, too.
    pub fn answered(&mut self) -> (Option<Order>, Step) {
        let answered = match std::mem::replace(&mut self.phase, Phase::Idle) {
            Phase::Busy(order) => Some(order),
            _ => None,
        };
        (answered, self.next())
    }

    /// The worker stopped by itself, or is ended because it hangs. What it was at is not
    /// tried again: it would end the next one too.
    pub fn stopped(&mut self) -> Step {
        let attempt = match self.phase {
            Phase::Starting { attempt } => attempt + 1,
            _ => 1,
        };
        if attempt > ATTEMPTS {
            self.phase = Phase::Down;
            return Step::Wait;
        }
        self.phase = Phase::Starting { attempt };
        Step::Start
    }

    /// Whether a run is under way or waits.
    fn is_about_to_run(&self) -> bool {
        self.run.is_some() || matches!(&self.phase, Phase::Busy(Order { task: Task::Run | Task::RunAsOne, .. }))
    }

    /// The reader stops the run, or what is asked of one, or one that waits; says what to do if there was one.
    pub fn stop_run(&mut self) -> Option<Step> {
        let waiting = self.run.take().or_else(|| self.live.take()).is_some();
        if matches!(&self.phase, Phase::Busy(Order { task: Task::Run | Task::RunAsOne | Task::Live(_), .. })) {
            self.phase = Phase::Starting { attempt: 1 };
            return Some(Step::Start);
        }
        waiting.then_some(Step::Wait)
    }

    /// What the worker is at.
    pub fn activity(&self) -> Activity {
        match &self.phase {
            // A run that waits is one to the reader, who may stop it.
            Phase::Starting { .. } | Phase::Idle | Phase::Busy(_) if self.run.is_some() => Activity::Running,
            Phase::Starting { .. } => Activity::Starting,
            _ if self.live.is_some() => Activity::Asking,
            Phase::Idle => Activity::Idle,
            Phase::Busy(order) => match order.task {
                Task::Compile => Activity::Compiling,
                Task::Run | Task::RunAsOne => Activity::Running,
                Task::Export(_) | Task::Help(_) => Activity::Idle,
                Task::Live(_) => Activity::Asking,
            },
            Phase::Down => Activity::Down,
        }
    }

    /// The edit that is being compiled, for a watch over how long that takes.
    pub fn compiling(&self) -> Option<u64> {
        match &self.phase {
            Phase::Busy(order) if order.task == Task::Compile => Some(order.generation),
            _ => None,
        }
    }

    fn next(&mut self) -> Step {
        if !matches!(self.phase, Phase::Idle) {
            return Step::Wait;
        }
        // The run comes second: its source is then compiled and shown before a script that hangs.
        match self
            .compile
            .take()
            .or_else(|| self.help.take())
            .or_else(|| self.run.take())
            .or_else(|| self.live.take())
            .or_else(|| self.export.take())
        {
            None => Step::Wait,
            Some(order) => {
                self.phase = Phase::Busy(order.clone());
                Step::Send(order)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use linktable_protocol::{Ask, Export, Help};

    use super::*;

    fn order(generation: u64, task: Task) -> Order {
        Order { generation, task, source: "".into() }
    }

    fn compile(generation: u64) -> Order {
        order(generation, Task::Compile)
    }

    fn ready() -> Desk {
        let mut desk = Desk::default();
        desk.ready();
        desk
    }

    #[test]
    fn the_newest_edit_wins() {
        let mut desk = Desk::default();
        assert_eq!(desk.order(compile(1)), Step::Wait);
        assert_eq!(desk.order(compile(2)), Step::Wait);
        assert_eq!(desk.ready(), Step::Send(compile(2)));
        assert_eq!(desk.order(compile(3)), Step::Wait);
        assert_eq!(desk.order(compile(4)), Step::Wait);
        assert_eq!(desk.answered(), (Some(compile(2)), Step::Send(compile(4))));
        assert_eq!(desk.answered(), (Some(compile(4)), Step::Wait));
        assert_eq!(desk.activity(), Activity::Idle);
    }

    #[test]
    fn help_never_delays_a_compilation_and_is_given_for_the_newest_source_alone() {
        let help = |generation, at| order(generation, Task::Help(Help::Complete(at)));
        let mut desk = ready();
        desk.order(compile(1));
        assert_eq!(desk.order(help(1, 5)), Step::Wait);
        assert_eq!(desk.order(help(1, 6)), Step::Wait);
        assert_eq!(desk.answered().1, Step::Send(help(1, 6)), "the newest question");
        desk.order(help(1, 7));
        desk.order(compile(2));
        assert_eq!(desk.order(help(1, 8)), Step::Wait);
        assert_eq!(desk.answered().1, Step::Send(compile(2)));
        assert_eq!(desk.answered().1, Step::Wait, "what was asked of the source before is dropped");
        desk.order(help(2, 1));
        assert_eq!(desk.activity(), Activity::Idle);
        desk.stopped();
        desk.stopped();
        desk.stopped();
        assert_eq!(desk.order(help(2, 1)), Step::Wait, "no worker is started for it");
    }

    #[test]
    fn a_run_waits_for_the_compilation_of_its_source() {
        let mut desk = Desk::default();
        desk.order(compile(1));
        desk.order(order(1, Task::Run));
        assert_eq!(desk.activity(), Activity::Running);
        assert_eq!(desk.ready(), Step::Send(compile(1)));
        assert_eq!(desk.answered().1, Step::Send(order(1, Task::Run)));
    }

    #[test]
    fn a_stopped_run_leaves_a_fresh_worker_and_the_newest_edit() {
        let mut desk = ready();
        desk.order(order(1, Task::Run));
        desk.order(compile(2));
        assert_eq!(desk.stop_run(), Some(Step::Start));
        assert_eq!(desk.ready(), Step::Send(compile(2)));
        assert_eq!(desk.stop_run(), None, "a compilation is not stopped");
    }

    #[test]
    fn what_is_exported_waits_for_the_run_it_is_about() {
        let mut desk = ready();
        let export = order(1, Task::Export(Export::Rows(0)));
        desk.order(order(1, Task::Run));
        assert_eq!(desk.order(export.clone()), Step::Wait);
        assert_eq!(desk.answered().1, Step::Send(export));
        assert_eq!((desk.activity(), desk.stop_run()), (Activity::Idle, None));
    }

    #[test]
    fn what_is_asked_of_a_run_is_asked_of_no_other() {
        let mut desk = ready();
        let query = || order(1, Task::Live(Ask::Query { database: 0, sql: String::new() }));
        assert_eq!(desk.order(compile(1)), Step::Send(compile(1)));
        assert_eq!(desk.order(query()), Step::Wait);
        assert_eq!(desk.activity(), Activity::Asking);
        desk.order(order(1, Task::Run));
        assert_eq!(desk.order(query()), Step::Wait);
        assert_eq!(desk.answered().1, Step::Send(order(1, Task::Run)));
        assert_eq!(desk.answered().1, Step::Wait, "neither is left");
        assert_eq!(desk.order(query()), Step::Send(query()));
        assert_eq!((desk.activity(), desk.stop_run()), (Activity::Asking, Some(Step::Start)));
    }

    #[test]
    fn what_ends_the_worker_is_not_tried_again() {
        let mut desk = ready();
        assert_eq!(desk.order(compile(1)), Step::Send(compile(1)));
        assert_eq!(desk.stopped(), Step::Start);
        assert_eq!(desk.ready(), Step::Wait);
        assert_eq!(desk.order(compile(2)), Step::Send(compile(2)));
    }

    #[test]
    fn a_worker_that_does_not_start_is_left_until_asked_again() {
        let mut desk = Desk::default();
        desk.order(compile(1));
        assert_eq!(desk.stopped(), Step::Start);
        assert_eq!(desk.stopped(), Step::Wait);
        assert_eq!(desk.activity(), Activity::Down);
        assert_eq!(desk.order(compile(2)), Step::Start);
        assert_eq!(desk.ready(), Step::Send(compile(2)));
    }
}
