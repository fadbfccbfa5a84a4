//! Code as it is while somebody types it: cut anywhere, it never panics, never
//! loses what still compiles, and says where the trouble is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::collections::BTreeSet;
use std::path::Path;

use linktable::{CompileOptions, compile};
use linktable_schema::Compilation;

fn example(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/sqlmodel").join(name)).unwrap()
}

fn tables(compilation: &Compilation) -> BTreeSet<String> {
    compilation.schema.tables.iter().map(|table| table.name.clone()).collect()
}

/// The classes of a source, each with where it stands.
fn classes(source: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let starts: Vec<usize> = source
        .match_indices("class ")
        .map(|(at, _)| at)
        .filter(|at| *at == 0 || source.as_bytes()[at - 1] == b'\n')
        .collect();
    let mut classes = Vec::new();
    for start in starts {
        let name = source[start + 6..].split('(').next().unwrap().to_owned();
        let body = source[start..].find("\n\n\n").map_or(source.len(), |end| start + end);
        classes.push((name, start..body));
    }
    classes
}

fn check(source: &str, cut_at: usize, whole: &Compilation, original: &str) {
    let compilation = compile(source, &CompileOptions::default());
    for diagnostic in &compilation.diagnostics {
        let (start, end) = (diagnostic.span.start as usize, diagnostic.span.end as usize);
        assert!(start <= end && end <= source.len(), "cut at {cut_at}: {diagnostic:?}");
    }
    // What is no longer in the source is missed by nobody.
    let written = |table: &String| {
        let model = whole.schema.table_named(table).and_then(|table| whole.schema.model(table.model?)).unwrap();
        source.contains(&format!("class {}(", model.name))
    };
    let missing: Vec<String> =
        tables(whole).difference(&tables(&compilation)).filter(|table| written(table)).cloned().collect();
    if !missing.is_empty() {
        assert!(!compilation.diagnostics.is_empty(), "cut at {cut_at}: {missing:?} are gone without a word");
    }
    // Tables of classes that are whole, and that refer to nothing but tables of such, are still there.
    let cut_class = classes(original).into_iter().find(|(_, range)| range.contains(&cut_at)).map(|(name, _)| name);
    let gone: BTreeSet<&str> = missing.iter().map(String::as_str).collect();
    for table in &whole.schema.tables {
        let model = table.model.and_then(|model| whole.schema.model(model)).unwrap();
        let is_cut = cut_class.as_ref() == Some(&model.name);
        let refers = table.columns.iter().filter_map(|column| column.references.as_ref());
        let refers_to_gone = refers.into_iter().any(|(target, _)| gone.contains(target.as_str()));
        let in_header = cut_class.is_none() && original[..cut_at].matches("class ").count() == 0;
        if !is_cut && !refers_to_gone && !in_header && source.contains(&format!("class {}(", model.name)) {
            assert!(!gone.contains(table.name.as_str()), "cut at {cut_at}: {} is gone:\n{source}", table.name);
        }
    }
}

#[test]
fn a_line_cut_anywhere() {
    for name in ["00_heroes_and_teams.py", "03_link_model_with_extra_fields.py"] {
        let original = example(name);
        let whole = compile(&original, &CompileOptions::default());
        assert!(!whole.has_errors(), "{:?}", whole.diagnostics);
        for at in (0..original.len()).filter(|at| original.is_char_boundary(*at)) {
            let rest = original[at..].find('\n').map_or(original.len(), |end| at + end);
            let cut = format!("{}{}", &original[..at], &original[rest..]);
            check(&cut, at, &whole, &original);
        }
    }
}

#[test]
fn a_file_cut_anywhere() {
    let original = example("03_link_model_with_extra_fields.py");
    let whole = compile(&original, &CompileOptions::default());
    for at in (0..=original.len()).filter(|at| original.is_char_boundary(*at)) {
        check(&original[..at], at, &whole, &original);
    }
}

#[test]
fn unlikely_sources_compile_to_something() {
    for source in [
        "",
        "\n",
        "\u{feff}",
        "\0",
        "class",
        "class A(",
        "class A(SQLModel, table=True):",
        "from sqlmodel import *",
        "é = 'ß'\n",
        "\t\tx",
        "x = '\u{10ffff}'",
        "class A(A): x: A = A",
        "\r\r\r",
        "if True:\n  class",
        "def f(:\n  pass\nx = 1",
    ] {
        compile(source, &CompileOptions::default());
    }
}
