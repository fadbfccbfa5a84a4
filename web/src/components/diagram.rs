//! The diagram panel: pan by scrolling or dragging, zoom by buttons and keys, a click leads to the source.

use std::rc::Rc;

use web_sys::{Element, PointerEvent};
use yew::{
    Callback, Html, KeyboardEvent, NodeRef, Properties, classes, component, html, use_memo, use_node_ref, use_state_eq,
};

use super::Event;
use crate::diagram::{Diagram, Line, Row, RowKind, TableBox, diagram, foot, head, path};
use crate::state::Drawn;

/// What is free around the drawing, in its own units.
const MARGIN: f64 = 24.0;
/// Above this number of tables no diagram is drawn: nobody reads it, and it takes long.
const MOST_TABLES: usize = 150;
/// From this size on, in its own units, a drawing that fits is too small to be read.
const LARGE: f64 = 2400.0;
/// The factor it is shown by instead.
const SMALLEST_FIT: f64 = 0.5;
/// What one step of zooming multiplies by.
const STEP: f64 = 1.25;

#[derive(PartialEq, Properties)]
pub struct DiagramProps {
    pub drawn: Drawn,
    /// Whether it is from before an error.
    pub is_kept: bool,
    pub on: Callback<Event>,
}

/// How large the drawing is shown.
#[derive(Clone, Copy, PartialEq)]
enum Zoom {
    /// As large as the panel lets it, and no larger than its own size.
    Fit,
    /// By this factor.
    By(f64),
}

#[component]
pub fn DiagramPanel(props: &DiagramProps) -> Html {
    let tables = props.drawn.compilation.schema.tables.len();
    let shown = use_memo(props.drawn.clone(), |drawn| {
        let schema = &drawn.compilation.schema;
        if schema.tables.len() <= MOST_TABLES { diagram(schema, &drawn.lines) } else { Diagram::default() }
    });
    let zoom = use_state_eq(|| Zoom::Fit);
    let lit = use_state_eq(|| None::<usize>);
    let frame = use_node_ref();

    let zoomed = {
        let (zoom, frame, shown) = (zoom.clone(), frame.clone(), Rc::clone(&shown));
        Callback::from(move |factor: f64| {
            let now = match *zoom {
                Zoom::By(now) => now,
                Zoom::Fit => fitted(&frame, &shown),
            };
            zoom.set(Zoom::By((now * factor).clamp(0.1, 4.0)));
        })
    };
    let fit = {
        let zoom = zoom.clone();
        Callback::from(move |()| zoom.set(Zoom::Fit))
    };
    let onkeydown = {
        let (zoomed, fit) = (zoomed.clone(), fit.clone());
        move |event: KeyboardEvent| match event.key().as_str() {
            "+" | "=" => zoomed.emit(STEP),
            "-" => zoomed.emit(1.0 / STEP),
            "0" => fit.emit(()),
            _ => {}
        }
    };
    let light = {
        let (lit, on, drawn) = (lit.clone(), props.on.clone(), props.drawn.clone());
        Callback::from(move |relationship: Option<usize>| {
            lit.set(relationship);
            let end = relationship.and_then(|place| drawn.compilation.schema.relationships.get(place)?.ends.first());
            on.emit(Event::Point(end.map(|end| drawn.lines.line(end.span.start))));
        })
    };
    let (width, height) = (shown.width + 2.0 * MARGIN, shown.height + 2.0 * MARGIN);
    let factor = match *zoom {
        Zoom::By(factor) => Some(factor),
        Zoom::Fit => (width > LARGE || height > LARGE).then_some(SMALLEST_FIT),
    };
    let class = if factor.is_none() { "drawing fit" } else { "drawing" };
    let size = (width * factor.unwrap_or(1.0), height * factor.unwrap_or(1.0));
    html! {
        <div class="diagram-frame">
        <div
            class={classes!("body", "diagram", props.is_kept.then_some("kept"))}
            role="tabpanel"
            id="compiled-panel-diagram"
            aria-labelledby="compiled-tab-diagram"
            tabindex="0"
            ref={frame}
            {onkeydown}
            onpointermove={pan}
        >
            if tables == 0 {
                <p class="empty">{ "No tables yet." }</p>
            } else if tables > MOST_TABLES {
                <p class="empty">{ format!("{tables} tables are more than a diagram shows; it ends at {MOST_TABLES}.") }</p>
            } else {
                <svg
                    {class}
                    role="group"
                    aria-label={format!("Diagram of {tables} tables")}
                    width={format!("{:.0}", size.0)}
                    height={format!("{:.0}", size.1)}
                    viewBox={format!("{:.0} {:.0} {width:.0} {height:.0}", -MARGIN, -MARGIN)}
                >
                    { for shown.lines.iter().map(|line| drawn_line(line, *lit, &light)) }
                    { for shown.tables.iter().map(|table| drawn_table(table, *lit, &light, &props.on)) }
                </svg>
            }
        </div>
        <div class="over">
            if props.is_kept {
                <p class="note">{ "from before the error" }</p>
            }
            <span class="spacer"></span>
            <div class="zoom" role="group" aria-label="Size of the diagram">
                { button("−", "Smaller", zoomed.reform(|()| 1.0 / STEP)) }
                { button("Fit", "Fit into the panel", fit) }
                { button("+", "Larger", zoomed.reform(|()| STEP)) }
            </div>
        </div>
        </div>
    }
}

fn button(text: &'static str, label: &'static str, act: Callback<()>) -> Html {
    html! { <button type="button" aria-label={label} title={label} onclick={move |_| act.emit(())}>{ text }</button> }
}

/// The factor at which the drawing fits into its panel.
fn fitted(frame: &NodeRef, shown: &Diagram) -> f64 {
    let Some(panel) = frame.cast::<Element>() else { return 1.0 };
    let (width, height) = (shown.width + 2.0 * MARGIN, shown.height + 2.0 * MARGIN);
    (f64::from(panel.client_width()) / width).min(f64::from(panel.client_height()) / height).clamp(SMALLEST_FIT, 1.0)
}

/// Dragging the ground moves what is seen.
fn pan(event: PointerEvent) {
    const MAIN_BUTTON: u16 = 1;
    // A finger scrolls by itself.
    if event.buttons() != MAIN_BUTTON || event.pointer_type() == "touch" {
        return;
    }
    let panel = event.current_target().and_then(|target| wasm_bindgen::JsCast::dyn_into::<Element>(target).ok());
    if let Some(panel) = panel {
        panel.set_scroll_left(panel.scroll_left() - event.movement_x());
        panel.set_scroll_top(panel.scroll_top() - event.movement_y());
    }
}

fn drawn_line(line: &Line, lit: Option<usize>, light: &Callback<Option<usize>>) -> Html {
    let relationship = line.relationships.first().copied();
    let is_lit = lit.is_some_and(|lit| line.relationships.contains(&lit));
    let class = classes!("key", line.is_link.then_some("link"), is_lit.then_some("lit"));
    let course = path(&line.course);
    let (bar, ring) = head(line);
    let (enter, leave) = (light.clone(), light.clone());
    html! {
        <g {class} onmouseenter={move |_| enter.emit(relationship)} onmouseleave={move |_| leave.emit(None)}>
            <path class="reach" d={course.clone()} />
            <path d={course} />
            <path d={foot(line)} />
            <path d={bar} />
            if let Some(ring) = ring {
                <circle cx={format!("{:.1}", ring.x)} cy={format!("{:.1}", ring.y)} r="4" />
            }
        </g>
    }
}

fn drawn_table(table: &TableBox, lit: Option<usize>, light: &Callback<Option<usize>>, on: &Callback<Event>) -> Html {
    let (go, key, line) = (on.clone(), on.clone(), table.line);
    let onkeydown = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "Enter" | " ") {
            event.prevent_default();
            key.emit(Event::GoToLine(line));
        }
    };
    html! {
        <g
            class={classes!("table", table.is_link.then_some("link"))}
            transform={format!("translate({:.1} {:.1})", table.corner.x, table.corner.y)}
            role="button"
            tabindex="0"
            aria-label={table.spoken.clone()}
            onclick={move |_| go.emit(Event::GoToLine(line))}
            {onkeydown}
        >
            <rect width={format!("{:.1}", table.width)} height={format!("{:.1}", table.height)} rx="7" />
            <path class="rule" d={format!("M0 30H{:.1}", table.width)} />
            <text class="name" x="12" y="20">{ &table.name }</text>
            { for table.rows.iter().map(|row| drawn_row(table, row, lit, light, on)) }
        </g>
    }
}

fn drawn_row(
    table: &TableBox,
    row: &Row,
    lit: Option<usize>,
    light: &Callback<Option<usize>>,
    on: &Callback<Event>,
) -> Html {
    let class = match row.kind {
        RowKind::Key => "key-column",
        RowKind::Column => "column",
        RowKind::End => "end",
    };
    let is_lit = row.relationship.is_some() && row.relationship == lit;
    let (enter, leave, go) = (light.clone(), light.clone(), on.clone());
    let (relationship, line) = (row.relationship, row.line);
    let onclick = move |event: yew::MouseEvent| {
        event.stop_propagation();
        go.emit(Event::GoToLine(line));
    };
    let baseline = format!("{:.1}", row.y + 4.0);
    html! {
        <g
            class={classes!(class, is_lit.then_some("lit"))}
            {onclick}
            onmouseenter={move |_| enter.emit(relationship)}
            onmouseleave={move |_| leave.emit(None)}
        >
            <rect class="row" x="1" y={format!("{:.1}", row.y - 11.0)} width={format!("{:.1}", table.width - 2.0)} height="22" />
            if row.kind == RowKind::Key {
                <circle cx="15" cy={format!("{:.1}", row.y)} r="3" />
            }
            <text x={if row.kind == RowKind::End { "12" } else { "24" }} y={baseline.clone()}>{ &row.name }</text>
            <text class="detail" x={format!("{:.1}", table.width - 12.0)} y={baseline}>{ &row.detail }</text>
        </g>
    }
}
