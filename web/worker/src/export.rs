//! What is written for other programs.

use linktable::{CompileOptions, export};
use linktable_protocol::Export;
use linktable_schema::Recording;

use crate::Ran;

/// The file that is asked for, or why there is none.
pub(crate) fn file(what: &Export, source: &str, ran: Option<&Ran>) -> Result<Vec<u8>, String> {
    let text = match what {
        Export::Sql | Export::Mermaid | Export::Dbml => {
            let compilation = linktable::compile(source, &CompileOptions::default());
            match what {
                Export::Mermaid => export::mermaid(&compilation.schema),
                Export::Dbml => export::dbml(&compilation.schema),
                _ => export::ddl_script(&compilation.ddl),
            }
        }
        Export::Json => {
            let report = ran.and_then(|ran| ran.report.as_deref()).ok_or_else(gone)?;
            serde_json::to_string_pretty(&Recording::of(report)).map_err(|error| error.to_string())? + "\n"
        }
        Export::Database(at) | Export::Rows(at) | Export::Csv(at, _) => {
            let database = &ran.ok_or_else(gone)?.live.image(*at as usize);
            if database.is_empty() {
                return Err("the run made no tables".to_owned());
            }
            match what {
                Export::Csv(_, table) => export::csv(&export::table(database, table).map_err(|error| error.message)?),
                Export::Rows(_) => export::dump_script(&export::contents(database).map_err(|error| error.message)?),
                _ => return Ok(database.clone()),
            }
        }
    };
    Ok(text.into_bytes())
}

fn gone() -> String {
    "the run is no longer at hand: run the script again".to_owned()
}
