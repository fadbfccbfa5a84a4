//! LT502: the other end of a relation of Tortoise's takes a name that is taken.

use std::rc::Rc;

use linktable_python::Vm;
use linktable_schema::{Diagnostic, Fix, Severity};

use super::{Finding, Moment};
use crate::tortoise::compile::field_span;
use crate::tortoise::mapping::{Kind, Meta};
use crate::tortoise::relate::{Apps, Declared, Merged, Problem, Wrong};
use crate::tortoise::source;

/// Two declarations of one relationship, which are shown as one; and run as one if that is asked for.
pub fn mirrored(vm: &mut Vm, apps: &Apps, pair: &Merged, lenient: bool) -> Finding {
    let diagnostic = both_ends(vm, &pair.kept, &pair.dropped);
    if lenient {
        let note = "Tortoise ORM raises ConfigurationError in `Tortoise.init` for this; here both declarations are taken \
                    as one relationship";
        return Finding::accepted(Diagnostic { severity: Severity::Warning, ..diagnostic.note(note) });
    }
    // Models are set up one after the other, and the first of the two is the one that raises.
    let place =
        |declared: &Declared| apps.iter().flat_map(|(_, models)| models).position(|meta| Rc::ptr_eq(meta, &declared.0));
    let (first, other) = if place(&pair.kept) <= place(&pair.dropped) {
        (&pair.kept, &pair.dropped)
    } else {
        (&pair.dropped, &pair.kept)
    };
    let what = Wrong::Duplicate { name: other.1.name().to_string(), model: other.0.clone() };
    let problem = Problem { at: first.clone(), what };
    Finding::raised_by_tortoise(diagnostic, Moment::Init, problem.message())
}

fn title(declared: &Declared) -> String {
    format!("{}.{}", declared.0.name, declared.1.name())
}

/// Of two declarations the one that stands first, and the other.
fn in_order<'a>(one: &'a Declared, other: &'a Declared) -> (&'a Declared, &'a Declared) {
    let place = |declared: &Declared| field_span(&declared.0, &declared.1).0.start;
    if place(one) <= place(other) { (one, other) } else { (other, one) }
}

fn both_ends(vm: &mut Vm, one: &Declared, other: &Declared) -> Diagnostic {
    let (first, second) = in_order(one, other);
    let (shown, mirrored) = (title(first), title(second));
    let message = format!("`{mirrored}` declares the relationship that `{shown}` declares");
    let (first_span, first_name) = field_span(&first.0, &first.1);
    let place = field_span(&second.0, &second.1).1;
    let name = second.1.name();
    let mut diagnostic = Diagnostic::error("LT502", place, message)
        .label(
            if first_name == first_span { first_span } else { first_name },
            format!("this makes `{mirrored}` by itself"),
        )
        .help(format!(
            "declare a many-to-many relationship on one side only: `related_name=\"{name}\"` is the attribute on the \
             other"
        ));
    if let Some(edit) = source::removal(vm, &second.0, &second.1) {
        diagnostic.fix = Some(Fix { title: format!("Remove `{mirrored}`"), edits: vec![edit] });
    }
    diagnostic
}

/// The relation `at` wants to be called `name` in `model`, which has a field of that name.
pub fn taken(at: &Declared, name: &str, model: &Rc<Meta>, what: &Wrong) -> Finding {
    let span = field_span(&at.0, &at.1).1;
    let message = format!("the other end of `{}` is `{}.{name}`, which is there already", title(at), model.name);
    let mut diagnostic = Diagnostic::error("LT502", span, message);
    if let Some(there) = model.field(name) {
        // The other end of another relation stands nowhere; that relation does.
        let (owner, field) = match (&there.kind, there.related()) {
            (Kind::Backward(back), Ok(owner)) => {
                let key = owner.field(&back.relation_field).and_then(|column| column.reference.borrow().clone());
                (owner, key.unwrap_or(there))
            }
            (Kind::ManyToMany(many), Ok(owner)) if many.is_generated => {
                let declared = owner.field(&many.related_name.borrow());
                (owner, declared.unwrap_or(there))
            }
            _ => (model.clone(), there),
        };
        let place = field_span(&owner, &field).1;
        diagnostic = diagnostic.label(place, format!("this is, or makes, `{}.{name}`", model.name));
    }
    let help = match &at.1.kind {
        Kind::ForeignKey(_) => "give each foreign key a `related_name` of its own, or `related_name=False` for none",
        _ => "give the relation a `related_name` of its own",
    };
    let problem = Problem { at: at.clone(), what: what.clone() };
    Finding::raised_by_tortoise(diagnostic.help(help), Moment::Init, problem.message())
}
