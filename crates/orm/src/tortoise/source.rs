//! Places of models and fields in the source, and what is put there or taken away.

use linktable_python::Vm;
use linktable_schema::{Edit, Span};

use crate::tortoise::compile::{class_span, field_span};
use crate::tortoise::context::Context;
use crate::tortoise::mapping::{Field, Meta};

fn text_of(vm: &mut Vm) -> Option<std::rc::Rc<linktable_python::code::Source>> {
    vm.state::<Context>().source.borrow().clone()
}

/// Takes a field's statement out of its class: its lines, or `pass` in its place if nothing else is declared there.
pub fn removal(vm: &mut Vm, meta: &Meta, field: &Field) -> Option<Edit> {
    let source = text_of(vm)?;
    let text = source.text.as_str();
    let span = field_span(meta, field).0;
    let declared = meta.class.upgrade()?.source.clone()?.attributes.len();
    if declared < 2 {
        return Some(Edit { span, text: "pass".to_owned() });
    }
    let start = text.get(..span.start as usize)?.rfind('\n').map_or(0, |at| at + 1);
    let is_alone = text.get(start..span.start as usize)?.chars().all(char::is_whitespace);
    let rest = text.get(span.end as usize..)?;
    let end = rest.find('\n').map_or(text.len(), |at| span.end as usize + at + 1);
    let ends_line = text.get(span.end as usize..end)?.trim().is_empty();
    (is_alone && ends_line).then(|| Edit { span: Span { start: start as u32, end: end as u32 }, text: String::new() })
}

/// Puts `class Meta` with a table at the end of a model's class.
pub fn table_option(vm: &mut Vm, meta: &Meta, table: &str) -> Option<Edit> {
    let source = text_of(vm)?;
    let text = source.text.as_str();
    let attributes = &meta.class.upgrade()?.source.clone()?.attributes;
    let first = attributes.first()?.span.start as usize;
    let start = text.get(..first)?.rfind('\n').map_or(0, |at| at + 1);
    let indent = text.get(start..first)?;
    if !indent.chars().all(char::is_whitespace) {
        return None;
    }
    let end = class_span(meta).0.end;
    let quoted = table.replace('\\', "\\\\").replace('"', "\\\"");
    Some(Edit {
        span: Span { start: end, end },
        text: format!("\n\n{indent}class Meta:\n{indent}{indent}table = \"{quoted}\""),
    })
}
