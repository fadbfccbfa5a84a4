//! LT208: `link_model` is no table model.

use linktable_schema::{Diagnostic, Span};

use super::{Finding, Moment};

/// What stands after `link_model=`.
pub enum Given<'a> {
    /// A class without a table.
    PlainModel {
        /// Its name.
        name: &'a str,
    },
    /// Something else: its type, as `<class 'str'>` shows it.
    Other {
        /// The type's full name.
        type_name: &'a str,
    },
}

/// `link_model` of the relationship `owner.attribute` is no table model.
pub fn finding(span: Span, given: &Given<'_>) -> Finding {
    let (diagnostic, type_name) = match given {
        Given::PlainModel { name } => {
            let message = format!("`{name}` has no table, so it can not hold link rows");
            let diagnostic = Diagnostic::error("LT208", span, message)
                .help(format!("declare it with a table: `class {name}(SQLModel, table=True)`"));
            (diagnostic, "sqlmodel.main.SQLModelMetaclass")
        }
        Given::Other { type_name } => {
            let message = "`link_model` takes the class of the link rows itself".to_owned();
            let help = "declare the link model above the models it links, and pass the class, not its name";
            (Diagnostic::error("LT208", span, message).help(help), *type_name)
        }
    };
    let text = format!("No inspection system is available for object of type <class '{type_name}'>");
    Finding::raised(diagnostic, "sqlalchemy.exc.NoInspectionAvailable", Moment::ClassCreation, text)
}
