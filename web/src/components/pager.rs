//! Goes through a long list page by page.

use yew::{Callback, Html, Properties, component, html};

#[derive(PartialEq, Properties)]
pub struct PagerProps {
    /// What is listed: `statements`.
    pub what: &'static str,
    /// The first that is shown, from 0.
    pub first: usize,
    /// How many are shown at once.
    pub size: usize,
    /// How many there are.
    pub total: usize,
    /// Takes the first to be shown.
    pub choose: Callback<usize>,
}

/// Shows which part of a list is shown, and goes to others; nothing if that is all.
#[component]
pub fn Pager(props: &PagerProps) -> Html {
    let PagerProps { what, first, size, total, choose } = props;
    let (first, size, total) = (*first, *size, *total);
    if total <= size {
        return Html::default();
    }
    let end = (first + size).min(total);
    let last = total.saturating_sub(1) / size * size;
    let button = |mark: &'static str, name: &'static str, to: usize, is_there: bool| {
        let choose = choose.clone();
        let onclick = move |_| {
            if is_there {
                choose.emit(to);
            }
        };
        html! {
            <button type="button" aria-label={name} aria-disabled={(!is_there).then_some("true")} {onclick}>
                { mark }
            </button>
        }
    };
    html! {
        <div class="pager" role="group" aria-label={format!("Pages of {what}")}>
            { button("«", "First page", 0, first > 0) }
            { button("‹", "Page before", first.saturating_sub(size), first > 0) }
            <span role="status">{ format!("{}–{end} of {total}", first + 1) }</span>
            { button("›", "Next page", first + size, end < total) }
            { button("»", "Last page", last, end < total) }
        </div>
    }
}
