//! LT105: an attribute of a model without an annotation.

use linktable_schema::{Diagnostic, Span};

use super::{Finding, Moment};

/// What the attribute without an annotation is.
pub enum Attribute<'a> {
    /// A `Field(…)`.
    Field,
    /// A `Relationship(…)`.
    Relationship,
    /// A value, as `repr` shows it.
    Value {
        /// The `repr`.
        shown: &'a str,
    },
    /// A value in the place of a base's field.
    Override,
}

/// The attribute `name` at `span` has no annotation.
pub fn finding(span: Span, name: &str, attribute: &Attribute<'_>) -> Finding {
    let message = format!("`{name}` has no type annotation");
    let diagnostic = Diagnostic::error("LT105", span, message);
    let visit = "\n\nFor further information visit https://errors.pydantic.dev/2.13/u/model-field";
    let pydantic = "pydantic.errors.PydanticUserError";
    let (class, help, text) = match attribute {
        Attribute::Field => (
            pydantic,
            format!("write its type: `{name}: str = Field(…)`"),
            format!("Field '{name}' requires a type annotation{visit}-missing-annotation"),
        ),
        Attribute::Relationship => (
            "KeyError",
            format!("write what it leads to: `{name}: list[\"Hero\"] = Relationship(…)`"),
            format!("'{name}'"),
        ),
        Attribute::Value { shown } => (
            pydantic,
            format!("write its type: `{name}: … = {shown}`"),
            format!(
                "A non-annotated attribute was detected: `{name} = {shown}`. All model fields require a type \
                 annotation; if `{name}` is not meant to be a field, you may be able to resolve this error by \
                 annotating it as a `ClassVar` or updating \
                 `model_config['ignored_types']`.{visit}-missing-annotation"
            ),
        ),
        Attribute::Override => (
            pydantic,
            "write its type again".to_owned(),
            format!(
                "Field '{name}' defined on a base class was overridden by a non-annotated attribute. All field \
                 definitions, including overrides, require a type annotation.{visit}-overridden"
            ),
        ),
    };
    Finding::raised(diagnostic.help(help), class, Moment::ClassCreation, text)
}
