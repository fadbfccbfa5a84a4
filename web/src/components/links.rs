//! The link operations of both ends of every relationship, and the SQL each becomes.

use linktable_schema::{EndLinks, LinkOperation, LinkStatement, Orm, Schema, Span};
use yew::{Callback, Html, Properties, component, html};

use super::Event;
use super::copy::CopyButton;
use super::sql::coloured;
use crate::event::SchemaEvent;
use crate::hidden::line_name;
use crate::python_text::pieces;
use crate::sql_text::Piece;
use crate::state::Drawn;

#[derive(PartialEq, Properties)]
pub struct LinksProps {
    pub drawn: Drawn,
    pub on: Callback<Event>,
}

#[component]
pub fn Links(props: &LinksProps) -> Html {
    let compilation = &props.drawn.compilation;
    let groups = 0..compilation.schema.relationships.len();
    html! {
        <div class="body" role="tabpanel" id="compiled-panel-links" aria-labelledby="compiled-tab-links" tabindex="0">
            if compilation.links.is_empty() { { no_relationships(compilation.schema.orm) } }
            { for groups.map(|place| relationship(props, place)) }
        </div>
    }
}

fn no_relationships(orm: Orm) -> Html {
    let code = match orm {
        Orm::Sqlmodel => "teams: list[\"Team\"] = Relationship(…)",
        Orm::Ormar => "teams = ormar.ManyToMany(Team)",
        Orm::Tortoise => "teams = fields.ManyToManyField(\"models.Team\")",
    };
    html! { <p class="empty">{ "No relationships yet. A model has one with " }<code>{ code }</code></p> }
}

/// Both ends of a relationship.
fn relationship(props: &LinksProps, place: usize) -> Html {
    let Drawn { compilation, .. } = &props.drawn;
    let ends: Vec<&EndLinks> =
        compilation.links.iter().filter(|links| links.end.relationship.0 as usize == place).collect();
    let Some(first) = ends.first() else { return Html::default() };
    html! {
        <section class="relationship">
            <h2>{ title(&compilation.schema, first) }</h2>
            { for ends.into_iter().map(|links| end(props, links)) }
        </section>
    }
}

/// `Hero and Team, through heroteam`.
fn title(schema: &Schema, links: &EndLinks) -> Html {
    let Some(relationship) = schema.relationship(links.end.relationship) else { return Html::default() };
    let names = relationship
        .ends
        .each_ref()
        .map(|end| schema.model(end.model).map(|model| model.name.as_str()).unwrap_or_default());
    let [one, other] = names;
    match relationship.link.and_then(|link| schema.table(link)) {
        Some(table) => html! {
            <>{ format!("{one} ⇄ {other} ") }<span class="through">{ "through " }<code>{ &table.name }</code></span></>
        },
        None => {
            let columns = relationship.ends.iter().flat_map(|end| end.columns.first()).next();
            html! {
                <>
                    { format!("{one} ⇄ {other} ") }
                    if let Some(column) = columns { <span class="through">{ "by " }<code>{ column }</code></span> }
                </>
            }
        }
    }
}

fn end(props: &LinksProps, links: &EndLinks) -> Html {
    let Drawn { compilation, lines } = &props.drawn;
    let both = compilation.schema.relationship(links.end.relationship).map(|relationship| &relationship.ends);
    let spans = both.map(|ends| ends.each_ref().map(|end| end.span)).unwrap_or_default();
    // An end that is not written down stands where the other one is.
    let own = spans.get(usize::from(links.end.side)).copied().unwrap_or_default();
    let span = if own == Span::default() { spans.into_iter().max().unwrap_or_default() } else { own };
    let line = lines.line(span.start);
    let on = props.on.clone();
    let point = |lines: Vec<u32>| {
        let on = props.on.clone();
        move || on.emit(Event::Schema(SchemaEvent::PointAt(lines.clone())))
    };
    let (enter, leave) = (point(vec![line]), point(Vec::new()));
    let (focus, blur) = (enter.clone(), leave.clone());
    html! {
        <article
            class="end"
            onmouseenter={move |_| enter()}
            onmouseleave={move |_| leave()}
            onfocusin={move |_| focus()}
            onfocusout={move |_| blur()}
        >
            <div class="about">
                <button type="button" class="line" onclick={move |_| on.emit(Event::GoToLine(line))}>
                    { format!("line {}", line_name(line)) }
                </button>
            </div>
            <h3>{ &links.title }</h3>
            { for links.operations.iter().map(operation) }
        </article>
    }
}

fn operation(operation: &LinkOperation) -> Html {
    let code = operation.code.clone();
    html! {
        <div class="operation">
            <div class="about">
                <CopyButton label="Copy" name={format!("Copy {}", operation.code)} text={move |()| code.clone()} />
            </div>
            <h4><span class="tag">{ &operation.name }</span><code class="python">{ python(&operation.code) }</code></h4>
            { for operation.statements.iter().map(statement) }
        </div>
    }
}

fn statement(statement: &LinkStatement) -> Html {
    html! {
        <div class="becomes">
            <pre class="sql">{ coloured(&statement.sql) }</pre>
            if !statement.params.is_empty() {
                <p class="params">
                    { "? = " }
                    { for statement.params.iter().enumerate().map(|(at, param)| html! {
                        <>{ if at > 0 { ", " } else { "" } }<code class="python">{ python(&param.name) }</code></>
                    }) }
                </p>
            }
        </div>
    }
}

/// Python in its colours.
fn python(code: &str) -> Html {
    html! {
        { for pieces(code).into_iter().map(|(piece, text)| match piece {
            Piece::Plain => html! { { text } },
            piece => html! { <span class={piece.class()}>{ text }</span> },
        }) }
    }
}
