//! A row of tabs: arrow keys, Home and End go along it.

use yew::{AttrValue, Callback, Html, KeyboardEvent, Properties, component, html, use_effect_with};

use crate::embed::is_wanted;
use crate::keyboard::focus;

/// A tab.
#[derive(Clone, PartialEq)]
pub struct TabItem<K> {
    /// What it opens.
    pub key: K,
    /// What it is called.
    pub title: AttrValue,
    /// How many things are in it.
    pub count: Option<usize>,
}

#[derive(Clone, PartialEq, Properties)]
pub struct TabsProps<K: Copy + PartialEq + 'static> {
    /// What the tabs' ids begin with.
    pub name: &'static str,
    /// What the row is called to those who do not see it.
    pub label: &'static str,
    pub items: Vec<TabItem<K>>,
    pub open: K,
    pub choose: Callback<K>,
}

/// A tab's id, and that of its panel.
pub fn ids(name: &str, key: &str) -> (AttrValue, AttrValue) {
    (format!("{name}-tab-{key}").into(), format!("{name}-panel-{key}").into())
}

/// A tab's id from its title.
pub fn key_of(title: &str) -> String {
    title.to_lowercase().replace(' ', "-")
}

/// A row of tabs.
#[component]
pub fn Tabs<K: Copy + PartialEq + 'static>(props: &TabsProps<K>) -> Html {
    let TabsProps { name, label, items, open, choose } = props;
    // Inside of another page its author may leave some out.
    let items: Vec<TabItem<K>> = items.iter().filter(|item| is_wanted(&item.title)).cloned().collect();
    let first = items.first().map(|item| item.key).filter(|_| items.iter().all(|item| item.key != *open));
    let choose_first = choose.clone();
    use_effect_with(first, move |first| {
        if let Some(first) = *first {
            choose_first.emit(first);
        }
    });
    let at = items.iter().position(|item| item.key == *open).unwrap_or(0);
    let onkeydown = {
        let (items, choose, name) = (items.clone(), choose.clone(), *name);
        move |event: KeyboardEvent| {
            let last = items.len().saturating_sub(1);
            let next = match event.key().as_str() {
                "ArrowRight" => {
                    if at == last {
                        0
                    } else {
                        at + 1
                    }
                }
                "ArrowLeft" => at.checked_sub(1).unwrap_or(last),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            if let Some(item) = items.get(next) {
                event.prevent_default();
                choose.emit(item.key);
                focus(&format!("#{}", ids(name, &key_of(&item.title)).0));
            }
        }
    };
    let tab = |item: &TabItem<K>| {
        let is_open = item.key == *open;
        let (tab_id, panel_id) = ids(name, &key_of(&item.title));
        let (choose, key) = (choose.clone(), item.key);
        html! {
            <button
                type="button"
                role="tab"
                class="tab"
                id={tab_id}
                aria-selected={if is_open { "true" } else { "false" }}
                aria-controls={is_open.then_some(panel_id)}
                tabindex={if is_open { "0" } else { "-1" }}
                onclick={move |_| choose.emit(key)}
            >
                { &item.title }
                if let Some(count) = item.count {
                    <span class="count">{ count }</span>
                }
            </button>
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label={*label} {onkeydown}>
            { for items.iter().map(tab) }
        </div>
    }
}
