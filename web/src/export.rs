//! What the page writes for other programs.

use linktable_protocol::Export;

/// A file that the reader takes along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Download {
    /// The worker writes it.
    Written(Export),
    /// The diagram as a drawing.
    Svg,
    /// The diagram as a picture.
    Png,
    /// What stands in the editor.
    Source,
}

impl Download {
    /// What the file is called.
    pub fn file_name(&self) -> String {
        match self {
            Download::Written(Export::Csv(_, table)) => format!("{table}.csv"),
            Download::Written(Export::Sql) => "schema.sql".to_owned(),
            Download::Written(Export::Mermaid) => "schema.mmd".to_owned(),
            Download::Written(Export::Dbml) => "schema.dbml".to_owned(),
            Download::Written(Export::Database(_)) => "database.sqlite".to_owned(),
            Download::Written(Export::Rows(_)) => "database.sql".to_owned(),
            Download::Written(Export::Json) => "run.json".to_owned(),
            Download::Svg => "diagram.svg".to_owned(),
            Download::Png => "diagram.png".to_owned(),
            Download::Source => "models.py".to_owned(),
        }
    }

    /// Its media type.
    pub fn media_type(&self) -> &'static str {
        match self {
            Download::Written(Export::Csv(..)) => "text/csv;charset=utf-8",
            Download::Written(Export::Database(_)) => "application/vnd.sqlite3",
            Download::Written(Export::Json) => "application/json",
            Download::Svg => "image/svg+xml",
            Download::Png => "image/png",
            Download::Source => "text/x-python;charset=utf-8",
            Download::Written(_) => "text/plain;charset=utf-8",
        }
    }

    /// Whether it is about a run.
    pub fn needs_run(&self) -> bool {
        matches!(self, Download::Written(Export::Database(_) | Export::Rows(_) | Export::Json | Export::Csv(..)))
    }
}
