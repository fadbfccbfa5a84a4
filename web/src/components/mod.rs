//! What stands on the page, a file for each panel.

mod app;
mod assist;
mod compiled;
mod console;
mod copy;
mod databases;
mod ddl;
mod deeds;
mod diagram;
mod dialog;
mod dialogs;
mod drafts;
mod embed;
mod export;
mod footer;
mod gallery;
mod header;
mod layout;
mod links;
mod live;
mod matrix;
mod output;
mod pager;
mod palette;
mod parted;
mod picker;
mod problems;
mod progress;
mod ran;
mod schema_deeds;
mod separator;
mod settings;
mod share;
mod sources;
mod sql;
mod tables;
mod tabs;
mod timeline;

pub use app::App;

pub use crate::event::Event;
