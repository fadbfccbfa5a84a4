//! What running the script did.

use yew::{Callback, Html, Properties, component, html};

use super::Event;
use super::compiled::milliseconds;
use super::console::ConsolePanel;
use super::matrix::MatrixPanel;
use super::output::Output;
use super::sql::Sql;
use super::tables::Tables;
use super::tabs::{TabItem, Tabs};
use crate::state::{Change, Live, Ran, RanTab, Results, Same};

#[derive(PartialEq, Properties)]
pub struct RanPaneProps {
    pub ran: Option<Ran>,
    /// Whether it was what stands in the editor that ran.
    pub is_current: bool,
    pub is_running: bool,
    pub tab: RanTab,
    /// What the panels show of it.
    pub results: Results,
    pub live: Live,
    pub on: Callback<Event>,
}

#[component]
pub fn RanPane(props: &RanPaneProps) -> Html {
    let report = props.ran.as_ref().map(|ran| &ran.report);
    let tables = report.map(|report| report.left(props.live.database).1.len());
    let items = vec![
        TabItem {
            key: RanTab::Output,
            title: "Output".into(),
            count: report.map(|report| report.stdout.lines().count()),
        },
        TabItem { key: RanTab::Sql, title: "SQL".into(), count: report.map(|report| report.statements.len()) },
        TabItem { key: RanTab::Tables, title: "Tables".into(), count: tables },
        TabItem { key: RanTab::Matrix, title: "Link matrix".into(), count: None },
        TabItem { key: RanTab::Console, title: "Console".into(), count: None },
    ];
    let choose = props.on.reform(|tab| Event::Change(Change::RanTab(tab)));
    let status = match report {
        _ if props.is_running => "running …".to_owned(),
        None => String::new(),
        Some(report) => {
            let edited = if props.is_current { "" } else { " · edited since" };
            format!("ran in {}{edited}", milliseconds(report.micros))
        }
    };
    let on = props.on.clone();
    html! {
        <section class="pane ran" id="view-panel-results" aria-label="What running did">
            <div class="bar">
                <Tabs<RanTab> name="ran" label="What running did" {items} open={props.tab} {choose} />
                <span class="status" role="status">{ status }</span>
            </div>
            { match (props.tab, props.ran.clone()) {
                (RanTab::Output, Some(ran)) => html! { <Output {ran} {on} /> },
                (RanTab::Sql, Some(ran)) => {
                    let (hidden, first) = (props.results.hidden, props.results.first);
                    html! { <Sql {ran} {hidden} {first} live={props.live.clone()} {on} /> }
                }
                (RanTab::Tables, Some(ran)) => {
                    html! { <Tables {ran} results={props.results.clone()} live={props.live.clone()} {on} /> }
                }
                (RanTab::Matrix, Some(ran)) => {
                    html! { <MatrixPanel report={Same(ran.report)} live={props.live.clone()} {on} /> }
                }
                (RanTab::Console, Some(_)) => html! { <ConsolePanel live={props.live.clone()} {on} /> },
                (tab, None) => nothing_yet(tab),
            } }
        </section>
    }
}

fn nothing_yet(tab: RanTab) -> Html {
    let (id, what) = match tab {
        RanTab::Output => ("ran-panel-output", "what it prints"),
        RanTab::Sql => ("ran-panel-sql", "every statement it sends"),
        RanTab::Tables => ("ran-panel-tables", "the tables it leaves"),
        RanTab::Matrix => ("ran-panel-link-matrix", "and change which rows it links"),
        RanTab::Console => ("ran-panel-console", "and query the database it leaves"),
    };
    html! {
        <div class="body" role="tabpanel" {id} aria-label="Nothing yet" tabindex="0">
            <p class="empty">{ format!("Run the script to see {what}.") }</p>
        </div>
    }
}
