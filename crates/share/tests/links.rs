//! Links: made, opened, and everything that is none.

#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};

use linktable_schema::{Dialect, Orm};
use linktable_share::{LONG_LINK, LONGEST_SOURCE, LONGEST_TEXT, LinkError, Playground, decode, encode};
use proptest::prelude::*;

fn holding(source: impl Into<String>) -> Playground {
    Playground { source: source.into(), ..Playground::default() }
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every example, as the page has it.
fn examples() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for orm in fs::read_dir(repository().join("examples")).unwrap() {
        for file in fs::read_dir(orm.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "py") {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

/// Every link ever made keeps opening: each file of `links/` is one, with the source it holds beside it.
#[test]
fn old_links_open() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/links");
    let mut opened = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "link") {
            let playground = decode(&fs::read_to_string(&path).unwrap()).unwrap();
            let beside = path.with_extension("txt");
            if std::env::var_os("LINKTABLE_BLESS").is_some() {
                fs::write(&beside, format!("{playground:#?}\n")).unwrap();
            }
            assert_eq!(format!("{playground:#?}\n"), fs::read_to_string(beside).unwrap());
            opened += 1;
        }
    }
    assert!(opened > 0);
}

#[test]
fn every_example_travels() {
    for (name, source) in examples() {
        let link = encode(&holding(source.as_str())).unwrap();
        assert_eq!(decode(&link).unwrap().source, source, "{name}");
        println!("{name}: {} bytes, link of {} characters", source.len(), link.len());
    }
}

/// The first example of each ORM is its many-to-many one.
#[test]
fn links_are_short() {
    for (name, source) in examples().iter().filter(|(name, _)| name.contains("/00_")) {
        let length = encode(&holding(source.as_str())).unwrap().len();
        assert!(length <= 700, "{name}: {length}");
    }
    let all: Vec<String> = examples().into_iter().flat_map(|(_, source)| lines(&source)).collect();
    let long: String = all.iter().take(300).map(|line| format!("{line}\n")).collect();
    let length = encode(&holding(long)).unwrap().len();
    assert!(length <= 6000, "300 lines: {length}");
    assert!(length < LONG_LINK);
}

fn lines(source: &str) -> Vec<String> {
    source.lines().map(str::to_owned).collect()
}

#[test]
fn links_hold_choices_too() {
    let playground = Playground {
        source: "x = 1\n".to_owned(),
        orm: Some(Orm::Tortoise),
        dialect: Dialect::Mysql,
        compiled_panel: 1,
        ran_panel: 2,
        selection: Some((3, u32::MAX)),
        lenient: true,
    };
    let link = encode(&playground).unwrap();
    assert_eq!(decode(&link).unwrap(), playground);
    assert_eq!(decode(&format!(" https://example.org/play/#{link}\n")).unwrap(), playground);
}

#[test]
fn what_is_no_link_is_said() {
    for text in ["", "#", "hello world", "1 2", "1é", "\u{0}\u{1}", "0A=", "<script>", "section-3"] {
        assert_eq!(decode(text), Err(LinkError::NoLink), "{text:?}");
    }
    assert_eq!(decode("3AAAA"), Err(LinkError::LaterVersion));
    assert!(decode("2AAAA").is_err());
    assert_eq!(decode("1"), Err(LinkError::Damaged));
    assert_eq!(decode(&"1A".repeat(LONGEST_TEXT)), Err(LinkError::TooLong));
    assert_eq!(decode(&format!("1{}", "A".repeat(1_000_000))).map(|_| ()), Err(LinkError::Damaged));
}

#[test]
fn a_link_that_was_cut_off_or_changed_does_not_open() {
    let (_, source) = examples().remove(0);
    let link = encode(&holding(source.as_str())).unwrap();
    for end in 0..link.len() {
        assert!(decode(&link[..end]).is_err(), "cut at {end}");
    }
    for at in 0..link.len() {
        let mut changed = link.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        // The last bits of the last byte say nothing.
        let opened = decode(&String::from_utf8(changed).unwrap()).map(|playground| playground.source);
        assert!(opened.is_err() || opened.as_ref() == Ok(&source), "changed at {at}");
    }
    assert!(decode(&format!("{link}AAAA")).is_err());
}

/// A little text that inflates to far more than a source may have.
#[test]
fn a_bomb_is_no_more_than_its_bound() {
    let many = "a".repeat(LONGEST_SOURCE);
    let link = encode(&holding(many.as_str())).unwrap();
    assert!(link.len() < 3000, "{}", link.len());
    assert_eq!(decode(&link).unwrap().source, many);
    assert_eq!(encode(&holding(format!("{many}a"))), Err(LinkError::TooLong));

    use base64::Engine as _;

    let mut bytes = miniz_oxide::deflate::compress_to_vec(&vec![0; 50_000_000], 10);

    bytes.splice(0..0, [0, 0, 0]);
    let bomb = format!("1{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes));
    assert_eq!(decode(&bomb), Err(LinkError::TooLong));
}

proptest! {
    #[test]
    fn any_source_travels(source in "\\PC*", panel: u8, selection: Option<(u32, u32)>, lenient: bool) {
        let playground = Playground { ran_panel: panel, selection, lenient, ..holding(source) };
        prop_assert_eq!(decode(&encode(&playground).unwrap()).unwrap(), playground);
    }

    #[test]
    fn any_characters_travel(source in proptest::collection::vec(any::<char>(), 0..2000)) {
        let playground = holding(source.into_iter().collect::<String>());
        prop_assert_eq!(decode(&encode(&playground).unwrap()).unwrap(), playground);
    }

    #[test]
    fn any_text_is_opened_or_refused(text in ".*") {
        let _ = decode(&text);
    }

    #[test]
    fn any_word_is_opened_or_refused(word in "[12][A-Za-z0-9_-]{0,4000}") {
        let _ = decode(&word);
    }
}
