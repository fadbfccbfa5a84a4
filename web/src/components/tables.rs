//! The tables as the script left them.

use std::rc::Rc;

use linktable_schema::{Report, TableDump};
use yew::{Html, Properties, classes, component, html, use_memo};

use crate::state::{By, Same};
use crate::table_view::{Cell, CellKind, ColumnView, TableView, table_views};

#[derive(PartialEq, Properties)]
pub struct TablesProps {
    pub report: Rc<Report>,
    /// The tables as they are after what the reader did, and what that was.
    pub after: Option<(By, Same<[TableDump]>)>,
}

#[component]
pub fn Tables(props: &TablesProps) -> Html {
    let key = (Same(Rc::clone(&props.report)), props.after.clone());
    let views = use_memo(key, |(report, after)| match after {
        None => table_views(&report.0),
        Some((_, tables)) => {
            let schema = report.0.schema.clone();
            table_views(&Report { schema, tables: tables.0.to_vec(), ..Report::default() })
        }
    });
    let after = props.after.as_ref().map(|(by, _)| match by {
        By::Console => "as they are after the console",
        By::Matrix => "as they are after the link matrix",
    });
    html! {
        <div class="body" role="tabpanel" id="ran-panel-tables" aria-labelledby="ran-tab-tables" tabindex="0">
            if views.is_empty() { <p class="empty">{ "The script left no tables." }</p> }
            if let Some(after) = after { <p class="note after">{ after }</p> }
            <div class="tables">{ for views.iter().map(table) }</div>
        </div>
    }
}

fn table(view: &TableView) -> Html {
    let rows = if view.row_count == 1 { "1 row".to_owned() } else { format!("{} rows", view.row_count) };
    let about = if view.is_link { format!("link table · {rows}") } else { rows };
    let cut = view.row_count.saturating_sub(view.rows.len() as u64);
    html! {
        <div class="grid-frame">
            <table class={classes!("grid", view.is_link.then_some("link"))} data-table={view.name.clone()}>
                <caption>{ &view.name }<span>{ about }</span></caption>
                <thead><tr>{ for view.columns.iter().map(head) }</tr></thead>
                <tbody>
                    { for view.rows.iter().map(|row| html! { <tr>{ for row.iter().map(data) }</tr> }) }
                </tbody>
            </table>
            if cut > 0 {
                <p class="note">{ format!("the first {} of {} rows", view.rows.len(), view.row_count) }</p>
            }
        </div>
    }
}

fn head(column: &ColumnView) -> Html {
    html! {
        <th scope="col">
            { &column.name }
            if let Some(target) = &column.target { <span class="target">{ format!(" → {target}") }</span> }
        </th>
    }
}

pub(super) fn data(cell: &Cell) -> Html {
    let class = match cell.kind {
        CellKind::Null => "null",
        CellKind::Number => "number",
        CellKind::Text => "text",
        CellKind::Blob => "blob",
    };
    html! {
        <td {class}>
            { &cell.text }
            if let Some(label) = &cell.label { <span class="label">{ label }</span> }
        </td>
    }
}
