//! The worker: started, asked, ended and started again.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::{Array, Uint8Array};
use linktable_protocol::{Choices, Message, Request, Task, read, write};
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};
use yew::Callback;

use crate::address::of_build;
use crate::desk::{Desk, Order, Step};
use crate::event::{WorkerEvent, WorkerEventKind};
use crate::state::{Activity, Change};

#[wasm_bindgen(module = "/embed/dist/frame.js")]
extern "C" {
    #[wasm_bindgen(catch, js_name = startWorker)]
    fn start_worker(address: &str) -> Result<Array, JsValue>;
}

/// Where the worker's program is, beside the page.
const PROGRAM: &str = "worker_start.js";
/// How long a compilation may take, in milliseconds, before the worker is taken to hang.
const COMPILE_LIMIT: u32 = 10_000;

/// The worker and what is asked of it.
pub struct WorkerClient {
    desk: Desk,
    worker: Option<Started>,
    /// Counts the workers started, so that nothing an ended one said is heard.
    number: u32,
    hangs: Option<Timeout>,
    tell: Callback<WorkerEvent>,
    choices: Choices,
}

impl WorkerClient {
    /// Starts a worker; what it says goes to `tell`, which gives it to [`WorkerClient::heard`].
    pub fn new(tell: Callback<WorkerEvent>) -> Self {
        let mut client = WorkerClient {
            desk: Desk::default(),
            worker: None,
            number: 0,
            hangs: None,
            tell,
            choices: Choices::default(),
        };
        client.start();
        client
    }

    /// Says what the sources of all that is asked from now on are taken for.
    pub fn choose(&mut self, choices: Choices) {
        self.choices = choices;
    }

    /// Asks for something to be done with a source.
    pub fn order(&mut self, generation: u64, task: Task, source: Rc<str>) {
        let step = self.desk.order(Order { generation, task, source });
        self.take(step);
    }

    /// Ends a run; says whether there was one.
    pub fn stop_run(&mut self) -> bool {
        let step = self.desk.stop_run();
        let stopped = step.is_some();
        self.take(step.unwrap_or(Step::Wait));
        stopped
    }

    /// What the worker is at.
    pub fn activity(&self) -> Activity {
        self.desk.activity()
    }

    /// Takes what a worker said; gives what changes on the page.
    pub fn heard(&mut self, event: WorkerEvent) -> Option<Change> {
        if event.number != self.number {
            return None;
        }
        match event.kind {
            WorkerEventKind::Said(bytes) => match read::<Message>(&bytes) {
                Ok(Message::Ready) => {
                    let step = self.desk.ready();
                    self.take(step);
                    None
                }
                Ok(Message::Stopped { reason }) => Some(self.stopped(&reason)),
                Ok(message) => {
                    let (order, step) = self.desk.answered();
                    self.hangs = None;
                    self.take(step);
                    Some(Change::Answered(message, order?.source))
                }
                Err(garbled) => Some(self.stopped(&garbled.to_string())),
            },
            WorkerEventKind::Failed(reason) => Some(self.stopped(&reason)),
            WorkerEventKind::Hangs { generation } => (self.desk.compiling() == Some(generation))
                .then(|| self.stopped(&format!("no answer for {} s", COMPILE_LIMIT / 1000))),
        }
    }

    fn stopped(&mut self, reason: &str) -> Change {
        // It is not heard again, even if it still lives.
        self.worker = None;
        let step = self.desk.stopped();
        self.take(step);
        let reason = reason.lines().next().unwrap_or_default();
        Change::WorkerStopped(format!("The compiler stopped: {reason}. What you typed is safe."))
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Wait => {}
            Step::Start => self.start(),
            Step::Send(order) => self.send(&order),
        }
    }

    fn start(&mut self) {
        self.number += 1;
        self.hangs = None;
        // The one before ends as it is dropped.
        self.worker = None;
        match Started::new(self.number, &self.tell) {
            Ok((worker, said)) => {
                self.worker = Some(worker);
                for event in said {
                    // That it is ready is heard at once, for the first source to be sent before the page is drawn.
                    match &event.kind {
                        WorkerEventKind::Said(bytes) if matches!(read(bytes), Ok(Message::Ready)) => {
                            self.heard(event);
                        }
                        _ => self.tell.emit(event),
                    }
                }
            }
            Err(error) => {
                self.tell.emit(WorkerEvent { number: self.number, kind: WorkerEventKind::Failed(in_words(&error)) })
            }
        }
    }

    fn send(&mut self, order: &Order) {
        let Order { generation, task, source } = order;
        let (generation, number) = (*generation, self.number);
        let request = Request { generation, task: task.clone(), source: source.to_string(), choices: self.choices };
        let bytes = write(&request).map_err(|garbled| garbled.to_string());
        let sent = bytes.and_then(|bytes| match &self.worker {
            Some(started) => {
                let bytes = Uint8Array::from(bytes.as_slice());
                started.worker.post_message(&bytes).map_err(|error| in_words(&error))
            }
            None => Err("it was not started".to_owned()),
        });
        if let Err(reason) = sent {
            self.tell.emit(WorkerEvent { number, kind: WorkerEventKind::Failed(reason) });
        } else if *task == Task::Compile {
            let tell = self.tell.clone();
            let hangs = move || tell.emit(WorkerEvent { number, kind: WorkerEventKind::Hangs { generation } });
            self.hangs = Some(Timeout::new(COMPILE_LIMIT, hangs));
        }
    }
}

/// A worker that was started; it ends as this is dropped.
struct Started {
    worker: Worker,
    // The browser calls these as long as the worker lives.
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Started {
    /// Starts a worker, or takes over the one that the page started with; gives what that said until then, too.
    fn new(number: u32, tell: &Callback<WorkerEvent>) -> Result<(Self, Vec<WorkerEvent>), JsValue> {
        let mut given = start_worker(&of_build(PROGRAM))?.into_iter();
        let worker: Worker = given.next().ok_or("there is none")?.unchecked_into();
        let event = move |kind| WorkerEvent { number, kind };
        let said = |event: &MessageEvent| WorkerEventKind::Said(Uint8Array::new(&event.data()).to_vec());
        let before = given.map(|before| match before.dyn_ref() {
            Some(message) => event(said(message)),
            None => event(failure(&before)),
        });
        let before = before.collect();
        let on_message = tell.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            on_message.emit(event(said(&message)))
        });
        let on_error = tell.clone();
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |error: ErrorEvent| {
            // The page says it in its own place; the console need not, too.
            error.prevent_default();
            on_error.emit(event(failure(&error)));
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Ok((Started { worker, _message: message, _error: error }, before))
    }
}

/// What an error event says.
fn failure(event: &JsValue) -> WorkerEventKind {
    // A worker that could not be loaded gives an event without a message.
    let message = js_sys::Reflect::get(event, &JsValue::from_str("message")).ok();
    let reason = message.and_then(|message| message.as_string()).filter(|message| !message.is_empty());
    WorkerEventKind::Failed(reason.unwrap_or_else(|| "it could not be loaded".to_owned()))
}

impl Drop for Started {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

fn in_words(error: &JsValue) -> String {
    match error.dyn_ref::<js_sys::Error>() {
        Some(error) => String::from(error.message()),
        None => error.as_string().unwrap_or_default(),
    }
}
