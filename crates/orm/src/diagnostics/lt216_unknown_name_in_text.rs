//! LT216: a text given to a relationship names a class or a column that is not there.

use linktable_schema::Diagnostic;

use super::suggest::closest;
use super::{Finding, Moment};
use crate::declared::{ColumnPath, Declarations, Model, Relationship};

/// The class or table of `path` is not there.
pub fn unknown_owner(
    declarations: &Declarations,
    model: &Model,
    relationship: &Relationship,
    path: &ColumnPath,
) -> Finding {
    let message = format!("there is no model `{}`", path.owner);
    let names = declarations.models.iter().flat_map(|model| [model.name.as_str(), model.table.as_str()]);
    let diagnostic = suggest(Diagnostic::error("LT216", relationship.span, message), closest(&path.owner, names));
    let text = format!(
        "When initializing mapper {}, expression '{}' failed to locate a name ('{}'). If this is a class name, \
         consider adding this relationship() to the <class '{}.{}'> class after both dependent classes have been \
         defined.",
        model.mapper(),
        path.expression,
        path.owner,
        model.module,
        model.name
    );
    Finding::raised(diagnostic, "sqlalchemy.exc.InvalidRequestError", Moment::FirstUse, text)
}

/// `owner` has no column that `path` could mean.
pub fn unknown_column(relationship: &Relationship, owner: &Model, path: &ColumnPath) -> Finding {
    let message = format!("`{}` has no column `{}`", path.owner, path.attribute);
    let names = owner.columns.iter().map(|column| column.attribute.as_str());
    let diagnostic = suggest(Diagnostic::error("LT216", relationship.span, message), closest(&path.attribute, names));
    let is_relationship = owner.relationships.iter().any(|other| other.attribute == path.attribute);
    let (class, text) = if path.owner != owner.name {
        ("AttributeError", path.attribute.clone())
    } else if is_relationship {
        let text = format!(
            "Property '{}' is not an instance of ColumnProperty (i.e. does not correspond directly to a Column).",
            path.attribute
        );
        ("sqlalchemy.exc.InvalidRequestError", text)
    } else {
        let (module, name) = (&owner.module, &owner.name);
        let text = format!("Class <class '{module}.{name}'> does not have a mapped column named '{}'", path.attribute);
        ("AttributeError", text)
    };
    Finding::raised(diagnostic, class, Moment::FirstUse, text)
}

fn suggest(diagnostic: Diagnostic, meant: Option<&str>) -> Diagnostic {
    match meant {
        Some(meant) => diagnostic.help(format!("did you mean `{meant}`?")),
        None => diagnostic.help("texts given to a relationship name classes and their attributes"),
    }
}
