//! `linktable compile`.

use linktable::CompileOptions;
use linktable_schema::{Compilation, Severity};

use crate::files::{self, Failure, Input};
use crate::{CompileArgs, excerpt, modules};

/// Diagnostics printed at most; a source of noise has thousands.
const MOST_SHOWN: usize = 50;

/// Prints what the source becomes; false if it has errors.
pub fn compile(args: &CompileArgs) -> Result<bool, Failure> {
    let source = args.source.file.read()?;
    let options = CompileOptions {
        orm: args.source.orm,
        dialect: args.dialect,
        lenient: args.source.lenient,
        modules: modules::beside(&args.source.file),
    };
    let compilation = linktable::compile(&source, &options);
    if args.source.json {
        let json = serde_json::to_string_pretty(&compilation).map_err(|error| Failure::Message(error.to_string()))?;
        files::print(&format!("{json}\n"))?;
    } else {
        complain_of(&compilation, &source, &args.source.file);
        files::print(&linktable::export::ddl_script(&compilation.ddl))?;
    }
    Ok(!compilation.has_errors())
}

/// Says on standard error what was found.
pub(crate) fn complain_of(compilation: &Compilation, source: &str, file: &Input) {
    let path = file.to_string();
    for diagnostic in compilation.diagnostics.iter().take(MOST_SHOWN) {
        files::print_error(&format!("{}\n\n", excerpt::render(diagnostic, source, &path)));
    }
    if !compilation.diagnostics.is_empty() {
        files::complain(&summary(compilation));
    }
}

/// `1 error, 2 warnings`.
fn summary(compilation: &Compilation) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Info, "remark")];
    let counts = kinds.iter().filter_map(|(severity, name)| match compilation.count(*severity) {
        0 => None,
        1 => Some(format!("1 {name}")),
        count => Some(format!("{count} {name}s")),
    });
    let mut text = counts.collect::<Vec<_>>().join(", ");
    if compilation.diagnostics.len() > MOST_SHOWN {
        text.push_str(&format!("; only the first {MOST_SHOWN} are shown"));
    }
    text
}

#[cfg(test)]
mod tests {
    use linktable_schema::{Diagnostic, Span};

    use super::*;

    #[test]
    fn the_summary_counts_by_severity() {
        let error = Diagnostic::error("LT000", Span::default(), "wrong");
        let warning = Diagnostic::warning("LT000", Span::default(), "odd");
        let some = Compilation { diagnostics: vec![error.clone(), warning.clone(), warning], ..Compilation::default() };
        assert_eq!(summary(&some), "1 error, 2 warnings");
        let many = Compilation { diagnostics: vec![error; 60], ..Compilation::default() };
        assert_eq!(summary(&many), "60 errors; only the first 50 are shown");
    }
}
