//! Unfinished code: whatever is cut off, compiling answers, with diagnostics
//! inside of the source and with what stands before the cut.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

use linktable::{CompileOptions, compile};

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/sqlmodel");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

#[test]
fn examples_compile_without_a_word() {
    for path in examples() {
        let compilation = compile(&fs::read_to_string(&path).unwrap(), &CompileOptions::default());
        assert!(compilation.diagnostics.is_empty(), "{}: {:?}", path.display(), compilation.diagnostics);
        assert!(!compilation.ddl.is_empty(), "{}", path.display());
    }
}

#[test]
fn a_source_cut_at_every_byte_compiles() {
    let path = examples().into_iter().find(|path| path.ends_with("01_link_model.py")).unwrap();
    let source = fs::read_to_string(path).unwrap();
    let whole = compile(&source, &CompileOptions::default());
    for at in (0..source.len()).filter(|at| source.is_char_boundary(*at)) {
        let cut = &source[..at];
        let compilation = compile(cut, &CompileOptions::default());
        for diagnostic in &compilation.diagnostics {
            assert!(diagnostic.span.text(cut).is_some(), "cut at {at}: {diagnostic:?}");
        }
        // A model that is complete before the line of the cut keeps its table.
        let line_start = cut.rfind('\n').map_or(0, |at| at + 1) as u32;
        for model in whole.schema.models.iter().filter(|model| model.span.end < line_start) {
            assert!(compilation.schema.model_named(&model.name).is_some(), "cut at {at}: {} is gone", model.name);
        }
    }
}

#[test]
fn a_line_cut_anywhere_leaves_the_other_classes() {
    let path = examples().into_iter().find(|path| path.ends_with("01_link_model.py")).unwrap();
    let source = fs::read_to_string(path).unwrap();
    let whole = compile(&source, &CompileOptions::default());
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        for cut in (start..end).filter(|cut| source.is_char_boundary(*cut)) {
            // Without its head a class's body belongs to the class above it.
            if cut == start && line.starts_with("class") {
                continue;
            }
            let edited = format!("{}\n{}", &source[..cut], &source[end..]);
            let compilation = compile(&edited, &CompileOptions::default());
            let others = whole
                .schema
                .models
                .iter()
                .filter(|model| (model.span.end as usize) < start || (model.span.start as usize) >= end);
            // What is imported or made by the line may be used as the class is made.
            let uses = |span: linktable_schema::Span| {
                let text = span.text(&source).unwrap();
                let class = whole
                    .schema
                    .models
                    .iter()
                    .find(|model| (model.span.start as usize) < end && start <= model.span.end as usize);
                class.is_some_and(|class| {
                    text.contains(&format!("={}", class.name)) || text.contains(&format!("[{}", class.name))
                })
            };
            let is_import = line.contains("import");
            for model in others.filter(|model| !is_import && !uses(model.span)) {
                let name = &model.name;
                assert!(compilation.schema.model_named(name).is_some(), "{}: {name} is gone", &source[start..cut]);
            }
        }
        start = end;
    }
}
