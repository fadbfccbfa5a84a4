//! The link operations of every end of every relationship.

use std::rc::Rc;

use linktable_schema::{Compilation, EndLinks, LinkOperation, LinkStatement};
use yew::{Html, Properties, component, html};

use super::sql::coloured;

#[derive(PartialEq, Properties)]
pub struct LinksProps {
    pub compilation: Rc<Compilation>,
}

#[component]
pub fn Links(props: &LinksProps) -> Html {
    let links = &props.compilation.links;
    html! {
        <div class="body" role="tabpanel" id="compiled-panel-links" aria-labelledby="compiled-tab-links" tabindex="0">
            if links.is_empty() {
                <p class="empty">{ "No relationships yet." }</p>
            }
            { for links.iter().map(end) }
        </div>
    }
}

fn end(links: &EndLinks) -> Html {
    html! {
        <article class="end">
            <h2>{ &links.title }</h2>
            { for links.operations.iter().map(operation) }
        </article>
    }
}

fn operation(operation: &LinkOperation) -> Html {
    html! {
        <div class="operation">
            <h3><span class="tag">{ &operation.name }</span><code>{ &operation.code }</code></h3>
            { for operation.statements.iter().map(statement) }
        </div>
    }
}

fn statement(statement: &LinkStatement) -> Html {
    let names: Vec<&str> = statement.params.iter().map(|param| param.name.as_str()).collect();
    html! {
        <>
            <pre class="sql">{ coloured(&statement.sql) }</pre>
            if !names.is_empty() {
                <p class="params">{ format!("({})", names.join(", ")) }</p>
            }
        </>
    }
}
