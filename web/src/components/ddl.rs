//! The statements that create the tables.

use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html};

use super::Event;
use super::sql::coloured;
use crate::hidden::line_name;
use crate::state::ShownDdl;

#[derive(PartialEq, Properties)]
pub struct DdlProps {
    pub statements: Rc<[ShownDdl]>,
    pub on: Callback<Event>,
}

#[component]
pub fn Ddl(props: &DdlProps) -> Html {
    html! {
        <div class="body" role="tabpanel" id="compiled-panel-ddl" aria-labelledby="compiled-tab-ddl" tabindex="0">
            if props.statements.is_empty() {
                <p class="empty">{ "No tables yet. A class becomes one with " }<code>{ "table=True" }</code>{ "." }</p>
            }
            { for props.statements.iter().map(|statement| html! {
                <Statement statement={statement.clone()} on={props.on.clone()} />
            }) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct StatementProps {
    statement: ShownDdl,
    on: Callback<Event>,
}

/// A component of its own, so that only what changed is drawn again.
#[component]
fn Statement(props: &StatementProps) -> Html {
    let ShownDdl { sql, table, is_link, line, is_kept } = &props.statement;
    let (on, line) = (props.on.clone(), *line);
    let class = yew::classes!("ddl", is_link.then_some("link"), is_kept.then_some("kept"));
    html! {
        <article {class} data-table={table.clone()}>
            <div class="about">
                if *is_link { <span class="tag">{ "link table" }</span> }
                if *is_kept {
                    <span class="note">{ "from before the error" }</span>
                } else {
                    <button type="button" class="line" onclick={move |_| on.emit(Event::GoToLine(line))}>
                        { format!("line {}", line_name(line)) }
                    </button>
                }
            </div>
            <pre class="sql">{ coloured(sql.trim_matches('\n')) }</pre>
        </article>
    }
}
