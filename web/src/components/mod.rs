//! What stands on the page, a file for each panel.

mod app;
mod compiled;
mod ddl;
mod diagram;
mod embed;
mod footer;
mod header;
mod links;
mod output;
mod problems;
mod ran;
mod share;
mod sql;
mod tables;
mod tabs;

pub use app::App;
pub use app::Event;
