//! LT103: a field whose type can not be a column.

use linktable_schema::{Diagnostic, Span};

use super::{Finding, Moment};

/// The field `name` is annotated at `span`; the library raises `class` with `text`.
pub fn finding(span: Span, name: &str, class: &'static str, text: String) -> Finding {
    let message = format!("the type of `{name}` can not be a column");
    let help = if text.contains("'list'") {
        "for objects of another model use `Relationship()`; to keep a list in one column use \
         `Field(sa_type=JSON)`"
    } else if text.contains("__main__.") {
        "a model is reached by a `Relationship()` beside a column with `foreign_key=`"
    } else if text.contains("union") {
        "a column has one type, or one type and `None`"
    } else {
        "use a type that a column can hold, or say how to keep it with `Field(sa_type=…)`"
    };
    Finding::raised(Diagnostic::error("LT103", span, message).help(help), class, Moment::ClassCreation, text)
}
