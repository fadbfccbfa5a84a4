//! LT404: the configuration of an ormar model in the old form.

use linktable_python::Class;
use linktable_schema::{Diagnostic, Edit, Fix, Span};

use super::Finding;

/// What the old form says, as today's would.
pub struct Rewrite {
    /// `base_ormar_config.copy` or `ormar.OrmarConfig`.
    pub function: String,
    /// The arguments as source, in order: `tablename="posts"`.
    pub arguments: Vec<String>,
}

/// `model` has a `class Meta` at `span` and no `ormar_config`.
pub fn finding(model: &Class, span: Span, name_span: Span, rewrite: Option<Rewrite>) -> Finding {
    let name = model.name.borrow();
    let message = format!("ormar does not look at `class Meta`: `{name}` has no table");
    let mut diagnostic = Diagnostic::warning("LT404", name_span, message)
        .note("since 0.20 ormar reads `ormar_config` and ignores `class Meta` without a word; the class is no model")
        .help("say it in `ormar_config = ormar.OrmarConfig(…)`, or as a copy of one that all models share");
    if let Some(rewrite) = rewrite {
        let text = format!("ormar_config = {}({})", rewrite.function, rewrite.arguments.join(", "));
        diagnostic.fix = Some(Fix {
            title: format!("Rewrite as `ormar_config = {}(…)`", rewrite.function),
            edits: vec![Edit { span, text }],
        });
    }
    Finding::accepted(diagnostic)
}
