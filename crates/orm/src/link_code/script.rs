//! What a script calls the things that code written for it needs.

use linktable_python::{Class, Text, Value, Vm};
use linktable_schema::SqlValue;
use linktable_store::DatabaseName;
use std::rc::Rc;

use super::Script;
use crate::sqlalchemy::database::Databases;
use crate::sqlalchemy::engine::Engine;
use crate::sqlalchemy::engine_api;

/// The first name of the module for a value that `is` says yes to.
fn global(vm: &mut Vm, is: impl Fn(&Value) -> bool) -> Option<Text> {
    let namespace = vm.main_namespace();
    let dict = namespace.dict.borrow();
    dict.iter().find(|entry| is(&entry.value)).and_then(|entry| entry.key.as_text().cloned())
}

/// The class of models that the script knows under its own name.
pub(super) fn model(vm: &mut Vm, name: &str) -> Option<Rc<Class>> {
    match vm.main_namespace().get_str(name) {
        Some(Value::Class(class)) if class.name.borrow().as_str() == name => Some(class),
        _ => None,
    }
}

/// The name of an engine: the one whose database has the tables, if there are several.
pub(super) fn engine(vm: &mut Vm, script: &Script<'_>) -> Option<Text> {
    let databases = vm.state::<Databases>();
    let engine_class = engine_api::engine_class(vm);
    let is_engine = |value: &Value| {
        let is_plain = matches!(value, Value::Instance(object) if Rc::ptr_eq(&object.class(), &engine_class));
        engine_api::engine_of(value).filter(|_| is_plain)
    };
    let known = |engine: &Engine| databases.with_store(|store| engine.database(store)).flatten();
    let (place, name) = script.database.unzip();
    // Several databases in memory have one name, and only the connections tell them apart.
    let is_of_database = |value: &Value| {
        is_engine(value).is_some_and(|engine| match known(&engine) {
            Some(known) => Some(known) == place,
            None => Some(&engine.name) == name && (name != Some(&DatabaseName::Memory) || !script.is_one_of_several),
        })
    };
    let found = global(vm, is_of_database);
    found.or_else(|| global(vm, |value| is_engine(value).is_some()).filter(|_| !script.is_one_of_several))
}

/// How the script says a class of a package, and the import it needs first if it has none.
pub(super) fn class(vm: &mut Vm, packages: &[&str], name: &str) -> (String, Option<String>) {
    let is_of = |module: &str| packages.contains(&module.split('.').next().unwrap_or(module));
    let is_class = |value: &Value| match value {
        Value::Class(class) => *class.name.borrow() == *name && is_of(class.module.borrow().as_str()),
        _ => false,
    };
    if let Some(known) = global(vm, is_class) {
        return (known.to_string(), None);
    }
    let is_package = |value: &Value| matches!(value, Value::Module(module) if packages.contains(&module.name.as_str()));
    if let Some(package) = global(vm, is_package) {
        return (format!("{package}.{name}"), None);
    }
    let package = packages.first().copied().unwrap_or_default();
    (name.to_owned(), Some(format!("from {package} import {name}")))
}

/// A key as Python writes it, and the import it needs.
///
/// # Errors
/// For values that are of no type a key usually has.
pub(super) fn literal(vm: &mut Vm, sql_type: &str, value: &SqlValue) -> Result<(String, Option<String>), String> {
    let sql_type = sql_type.to_ascii_uppercase();
    let text = match value {
        SqlValue::Integer(number) if sql_type.starts_with("BOOL") => {
            return Ok((if *number == 0 { "False" } else { "True" }.to_owned(), None));
        }
        SqlValue::Integer(number) => return Ok((number.to_string(), None)),
        SqlValue::Text(text) => text,
        _ => return Err(format!("keys of the type {sql_type} can not be written in code yet")),
    };
    let mut of = |package: &str, name: &str, rest: String| {
        let (class, import) = class(vm, &[package], name);
        Ok((format!("{class}{rest}"), import))
    };
    let quoted = quoted(text);
    match sql_type.as_str() {
        "CHAR(32)" | "CHAR(36)" | "UUID" => match dashed(text) {
            Some(uuid) => of("uuid", "UUID", format!("(\"{uuid}\")")),
            None => Ok((quoted, None)),
        },
        "DATE" => of("datetime", "date", format!(".fromisoformat({quoted})")),
        "TIME" => of("datetime", "time", format!(".fromisoformat({quoted})")),
        "DATETIME" | "TIMESTAMP" => of("datetime", "datetime", format!(".fromisoformat({quoted})")),
        other if other.starts_with("DECIMAL") || other.starts_with("NUMERIC") => {
            of("decimal", "Decimal", format!("({quoted})"))
        }
        _ => Ok((quoted, None)),
    }
}

/// A text in double quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The digits of a UUID in their groups; nothing if it is none.
fn dashed(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    if digits.len() != 32 || !digits.chars().all(|c| c.is_ascii_hexdigit()) {
        return None;
    }
    let group = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    Some([group(0, 8), group(8, 12), group(12, 16), group(16, 20), group(20, 32)].join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use linktable_python::{Limits, Mode};

    #[test]
    fn keys_are_written_as_python_has_them() {
        let mut vm = Vm::new(Limits::default(), Mode::Run, Vec::new());
        let mut written = |sql_type: &str, value: SqlValue| literal(&mut vm, sql_type, &value).map(|(code, _)| code);
        let text = |text: &str| SqlValue::Text(text.to_owned());
        assert_eq!(written("INTEGER", SqlValue::Integer(-3)).unwrap(), "-3");
        assert_eq!(written("VARCHAR(9)", text("a\"b\\\n\u{1}é")).unwrap(), "\"a\\\"b\\\\\\n\\x01é\"");
        let uuid = "UUID(\"00000000-0000-4000-8000-000000000001\")";
        assert_eq!(written("CHAR(32)", text("00000000000040008000000000000001")).unwrap(), uuid);
        assert_eq!(written("CHAR(32)", text("no uuid")).unwrap(), "\"no uuid\"");
        assert_eq!(written("DATE", text("2026-11-21")).unwrap(), "date.fromisoformat(\"2026-11-21\")");
        assert!(written("BLOB", SqlValue::Blob(vec![1])).is_err());
    }

    #[test]
    fn what_the_script_has_is_called_as_it_calls_it() {
        let mut vm = Vm::new(Limits::default(), Mode::Run, Vec::new());
        assert_eq!(class(&mut vm, &["uuid"], "UUID"), ("UUID".to_owned(), Some("from uuid import UUID".to_owned())));
        let program = vm.compile("import uuid as ids\nfrom decimal import Decimal as D\n");
        vm.run(&program).unwrap();
        assert_eq!(class(&mut vm, &["uuid"], "UUID"), ("ids.UUID".to_owned(), None));
        assert_eq!(class(&mut vm, &["decimal"], "Decimal"), ("D".to_owned(), None));
    }
}
