//! LT208: `link_model` is no table model.

use linktable_schema::{Diagnostic, Span};

use super::{Finding, Moment};

/// What stands after `link_model=`.
pub enum Given<'a> {
    /// A class without a table; with the place to add `table=True`, if it has none of its own.
    PlainModel {
        /// Its name.
        name: &'a str,
        /// Just before the `)` of its bases.
        insert: Option<Span>,
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
        Given::PlainModel { name, insert } => {
            let message = format!("`{name}` has no table, so it can not hold link rows");
            let mut diagnostic = Diagnostic::error("LT208", span, message)
                .help(format!("declare it with a table: `class {name}(SQLModel, table=True)`"));
            if let Some(insert) = insert {
                diagnostic = diagnostic.replace("Add `table=True`", *insert, ", table=True");
            }
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
