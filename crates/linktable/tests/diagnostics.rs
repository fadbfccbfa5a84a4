//! The pages of the diagnostics: the wrong source of each gives exactly its
//! diagnostic, the fix (if there is one) makes it the right source, and that
//! gives none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use linktable::{CompileOptions, compile};
use linktable_schema::Dialect;

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// Codes that no source gives by itself.
const ABOUT_OPTIONS: [&str; 1] = ["LT005"];

/// The Python blocks of a page.
fn blocks(page: &str) -> Vec<&str> {
    page.split("```python\n").skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

fn codes(source: &str) -> Vec<String> {
    let compilation = compile(source, &CompileOptions::default());
    compilation.diagnostics.into_iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn every_page_is_true() {
    let mut wrong_pages = Vec::new();
    for entry in fs::read_dir(root().join("docs/diagnostics")).unwrap() {
        let path = entry.unwrap().path();
        let code = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let page = fs::read_to_string(&path).unwrap();
        if ABOUT_OPTIONS.contains(&code.as_str()) {
            continue;
        }
        let [wrong, right] = blocks(&page)[..] else { panic!("{code}: not two blocks") };
        let compilation = compile(wrong, &CompileOptions::default());
        let found: Vec<&str> = compilation.diagnostics.iter().map(|diagnostic| diagnostic.code.as_str()).collect();
        if found != [code.as_str()] {
            wrong_pages.push(format!("{code}: the wrong source gives {found:?}"));
            continue;
        }
        let diagnostic = &compilation.diagnostics[0];
        if let Some(fix) = &diagnostic.fix {
            let fixed = fix.apply(wrong).unwrap();
            if fixed != right {
                wrong_pages.push(format!("{code}: the fix gives\n{fixed}"));
            }
        }
        if diagnostic.span.text(wrong).is_none_or(|text| text.is_empty() && code != "LT001") {
            wrong_pages.push(format!("{code}: no place"));
        }
        if !codes(right).is_empty() {
            wrong_pages.push(format!("{code}: the right source gives {:?}", codes(right)));
        }
    }
    assert!(wrong_pages.is_empty(), "{}", wrong_pages.join("\n"));
}

#[test]
fn every_code_has_a_page() {
    let sources = fs::read_dir(root().join("crates/orm/src/diagnostics")).unwrap();
    let codes: BTreeSet<String> = sources
        .filter_map(|entry| entry.unwrap().file_name().to_str().and_then(|name| name.get(..5)).map(str::to_uppercase))
        .filter(|name| name.starts_with("LT"))
        .collect();
    let general = ["LT001", "LT002", "LT003", "LT004", "LT005"].map(str::to_owned);
    let missing: Vec<&String> = codes
        .iter()
        .chain(&general)
        .filter(|code| !root().join(format!("docs/diagnostics/{code}.md")).exists())
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn a_dialect_that_is_not_there_yet_is_said() {
    let options = CompileOptions { dialect: Dialect::Mysql, ..CompileOptions::default() };
    let diagnostics = compile("", &options).diagnostics;
    assert_eq!(diagnostics.iter().map(|found| found.code.as_str()).collect::<Vec<_>>(), ["LT005"]);
}

#[test]
fn arguments_of_column_types_that_would_change_them_are_refused() {
    let model = |column_type: &str| {
        format!(
            "from sqlalchemy import Boolean, Enum, Float, Numeric, String, Text, Uuid\n\
             from sqlmodel import Field, SQLModel\n\n\n\
             class Thing(SQLModel, table=True):\n    \
                 id: int | None = Field(default=None, primary_key=True)\n    \
                 value: str = Field(sa_type={column_type})\n"
        )
    };
    let refused = [
        "String(50, collation='NOCASE')",
        "String(50, 'NOCASE')",
        "Text(100)",
        "Enum('a', 'b', length=20)",
        "Enum('a', 'b', create_constraint=True)",
        "Boolean(create_constraint=True)",
        "Float(10, True)",
        "Numeric(10, 2, asdecimal=False)",
        "Uuid(as_uuid=False)",
    ];
    for column_type in refused {
        assert_eq!(codes(&model(column_type)), ["LT003"], "{column_type}");
    }
    let taken =
        ["String(50, collation=None)", "Text()", "Enum('a', 'b', native_enum=False)", "Float(10)", "Uuid(True)"];
    for column_type in taken {
        assert_eq!(codes(&model(column_type)), [""; 0], "{column_type}");
    }
}
