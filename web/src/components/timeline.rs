//! The time line: goes through a run statement by statement.

use std::rc::Rc;

use linktable_schema::Statement;
use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Html, InputEvent, Properties, TargetCast, component, html, use_effect_with};

use super::Event;
use super::sql::coloured;
use crate::hidden::line_name;
use crate::sql_script::with_literals;
use crate::state::{Change, ResultsChange};
use crate::timeline::Timeline;

/// How many characters of a statement are shown.
const SHOWN: usize = 400;

#[derive(Properties)]
pub struct TimelineProps {
    pub timeline: Rc<Timeline>,
    /// The step that is shown.
    pub step: usize,
    /// Its line, if the reader chose it.
    pub lit: Option<u32>,
    /// The database that its statement went to, if that is not the one whose tables are shown.
    pub elsewhere: Option<AttrValue>,
    pub on: Callback<Event>,
}

impl PartialEq for TimelineProps {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.timeline, &other.timeline)
            && self.step == other.step
            && self.lit == other.lit
            && self.elsewhere == other.elsewhere
    }
}

/// The slider with the statement it stands at.
#[component]
pub fn TimelineBar(props: &TimelineProps) -> Html {
    let TimelineProps { timeline, step, on, .. } = props;
    let (step, last) = (*step, timeline.len());
    // What is pointed at goes before the line of the step; without either, none is marked.
    use_effect_with(props.lit, {
        let on = on.clone();
        move |_| {
            on.emit(Event::Point(None));
            move || on.emit(Event::Point(None))
        }
    });
    let go = on.reform(|step| Event::Change(Change::Results(ResultsChange::Step(Some(step)))));
    let statement = timeline.statement(step);
    let text = statement.map(in_one_line);
    let line = statement.filter(|statement| statement.file.is_none()).and_then(|statement| statement.line);
    let told = match (&text, step) {
        (Some(text), _) => text.clone(),
        (None, 0) => "before the first statement".to_owned(),
        (None, _) => "a connection was closed: what it had not committed is undone".to_owned(),
    };
    let at_line = line.map(|line| format!(", line {}", line_name(line))).unwrap_or_default();
    let button = |mark: &'static str, name: &'static str, to: Option<usize>| {
        let go = go.clone();
        let onclick = move |_| {
            if let Some(to) = to {
                go.emit(to);
            }
        };
        html! {
            <button type="button" aria-label={name} aria-disabled={to.is_none().then_some("true")} {onclick}>{ mark }</button>
        }
    };
    let oninput = go.clone();
    let oninput = move |event: InputEvent| {
        let slider = event.target_dyn_into::<HtmlInputElement>();
        if let Some(step) = slider.and_then(|slider| slider.value().parse().ok()) {
            oninput.emit(step);
        }
    };
    html! {
        <div class="timeline" role="group" aria-label="Time line">
            { button("◀", "Statement before", step.checked_sub(1)) }
            <input
                type="range"
                min="0"
                max={last.to_string()}
                value={step.to_string()}
                aria-label="Tables after statement"
                aria-valuetext={format!("{step} of {last}: {told}{at_line}")}
                {oninput}
            />
            { button("▶", "Next statement", (step < last).then_some(step + 1)) }
            <span class="at">{ format!("{step} / {last}") }</span>
            <code class="statement" title={told.clone()}>
                { text.as_deref().map_or_else(|| html! { { told } }, coloured) }
            </code>
            if let Some(name) = &props.elsewhere { <span class="effect">{ ["in ", name].concat() }</span> }
            if let Some(error) = statement.and_then(|statement| statement.error.as_ref()) {
                <span class="failed">{ error }</span>
            }
            if let Some(line) = line {
                <button type="button" class="line" onclick={on.reform(move |_| Event::GoToLine(line))}>
                    { format!("line {}", line_name(line)) }
                </button>
            }
        </div>
    }
}

/// A statement with its parameters, in one line.
fn in_one_line(statement: &Statement) -> String {
    let with = with_literals(statement.sql.trim(), statement.params.first().map_or(&[], Vec::as_slice));
    let mut text = with.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = text.char_indices().nth(SHOWN) {
        text.truncate(end);
        text.push('…');
    }
    match statement.params.len() {
        0 | 1 => text,
        rows => format!("{text} and {} more rows", rows - 1),
    }
}
