//! `#:` comments and docstrings, which become comments in the DDL.
//!
//! Mirrors Tortoise 1.1.9, `models.py` (`_get_comments`).

use std::rc::Rc;

use linktable_python::{Class, Result, Value, Vm};

use crate::tortoise::context::Context;
use crate::tortoise::mapping::Field;

/// Gives fields the comments above them; the first line is the description of those that have none.
pub fn describe(vm: &mut Vm, class: &Rc<Class>, fields: &[Rc<Field>]) {
    let Some(source) = vm.frame().map(|frame| frame.code.source.clone()) else { return };
    *vm.state::<Context>().source.borrow_mut() = Some(source.clone());
    let Some(span) = class.source.as_ref().map(|source| source.span) else { return };
    let Some(text) = span.text(&source.text) else { return };
    let name = class.name.borrow().clone();
    for (attribute, comment) in comments(text) {
        let Some(field) = fields.iter().find(|field| field.name().as_str() == attribute) else { continue };
        let comment = comment.replace("{model}", &name);
        let first = comment.split('\n').next().unwrap_or_default();
        if field.description.borrow().is_none() {
            *field.description.borrow_mut() = Some(first.into());
        }
        *field.docstring.borrow_mut() = Some(comment.as_str().into());
    }
}

/// The blocks of `#:` lines, each with the name that is set right after it.
fn comments(source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut block: Vec<&str> = Vec::new();
    for line in source.lines() {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix("#:") {
            block.push(comment.trim());
            continue;
        }
        if line.is_empty() {
            continue;
        }
        let name: String = line.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        let after = line.get(name.len()..).unwrap_or_default().trim_start();
        if !block.is_empty() && !name.is_empty() && after.starts_with([':', '=']) {
            found.push((name, block.join("\n")));
        }
        block.clear();
    }
    found
}

/// The first line of a class's own docstring; empty if it has none.
///
/// # Errors
/// What reading it raises.
pub fn first_line_of_docstring(vm: &mut Vm, class: &Rc<Class>) -> Result<String> {
    let doc = vm.get_attr(&Value::Class(class.clone()), "__doc__")?;
    let Some(doc) = doc.as_text() else { return Ok(String::new()) };
    // What `inspect.cleandoc` leaves of the first line.
    Ok(doc.trim_start_matches(['\n', ' ', '\t']).split('\n').next().unwrap_or_default().trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::comments;

    #[test]
    fn comments_stand_right_above() {
        let source = "class A(Model):\n    #: One\n    #: two\n    a = 1\n    # plain\n    b = 2\n    #: three\n\n    c: int = 3\n";
        let found = comments(source);
        assert_eq!(found, [("a".to_owned(), "One\ntwo".to_owned()), ("c".to_owned(), "three".to_owned())]);
    }
}
