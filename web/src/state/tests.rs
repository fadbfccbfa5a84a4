use super::*;
use linktable_schema::{DdlStatement, Schema, Span, Table, TableId};

/// A compilation with these tables, `CREATE TABLE <name>` each, and an error or none.
fn compilation(names: &[&str], is_broken: bool) -> Box<Compilation> {
    let table = |name: &&str| Table {
        schema: None,
        name: (*name).to_owned(),
        kind: TableKind::Model,
        model: None,
        columns: Vec::new(),
        constraints: Vec::new(),
        indexes: Vec::new(),
        span: Span::default(),
    };
    let ddl = names.iter().zip(0..).map(|(name, id)| DdlStatement {
        sql: format!("CREATE TABLE {name}"),
        table: TableId(id),
        span: Span::default(),
    });
    let diagnostics = if is_broken { vec![Diagnostic::error("LT001", Span::new(3, 4), "broken")] } else { Vec::new() };
    Box::new(Compilation {
        schema: Schema { tables: names.iter().map(table).collect(), ..Schema::default() },
        ddl: ddl.collect(),
        links: Vec::new(),
        diagnostics,
    })
}

fn answer(state: &mut State, names: &[&str], is_broken: bool) {
    let message =
        Message::Compiled { generation: state.generation, micros: 1, compilation: compilation(names, is_broken) };
    state.apply(Change::Answered(message, "a\nbc".into()));
}

/// The tables of the DDL panel, those that are kept in brackets.
fn ddl(state: &State) -> Vec<String> {
    let shown = state.compiled.as_ref().unwrap().ddl.iter();
    shown.map(|ddl| if ddl.is_kept { format!("({})", ddl.table) } else { ddl.table.clone() }).collect()
}

#[test]
fn what_an_error_hides_stays_in_its_place() {
    let mut state = State::default();
    answer(&mut state, &["hero", "team", "link"], false);
    answer(&mut state, &["hero", "link"], true);
    assert_eq!(ddl(&state), ["hero", "(team)", "link"]);
    answer(&mut state, &[], true);
    assert_eq!(ddl(&state), ["(hero)", "(team)", "(link)"]);
    answer(&mut state, &["hero", "team"], false);
    assert_eq!(ddl(&state), ["hero", "team"]);
}

#[test]
fn another_source_keeps_nothing() {
    let mut state = State::default();
    answer(&mut state, &["hero", "team"], false);
    answer(&mut state, &["hero", "song"], true);
    assert_eq!(ddl(&state), ["hero", "song"]);

    state.apply(Change::Exchanged(Choices::default()));
    state.apply(Change::Edited("x".into()));
    answer(&mut state, &["hero"], true);
    assert_eq!(ddl(&state), ["hero"]);
}

#[test]
fn problems_have_places() {
    let mut state = State::default();
    answer(&mut state, &[], true);
    let problems = &state.compiled.as_ref().unwrap().problems;
    assert_eq!(problems[0].at, LineColumn { line: 2, column: 2 });
}

#[test]
fn an_edit_makes_what_was_answered_old() {
    let mut state = State::opening("", Theme::Auto);
    answer(&mut state, &["hero"], false);
    let ran = Message::Ran { generation: 0, report: Box::default(), databases: Vec::new() };
    state.apply(Change::Answered(ran, "".into()));
    assert!(state.is_current() && state.ran_this());
    state.apply(Change::Edited("x".into()));
    assert!(!state.is_current() && !state.ran_this());
    assert!(state.compiled.is_some() && state.ran.is_some(), "and keeps it on the page");
}

#[test]
fn themes_survive_their_names() {
    for theme in [Theme::Auto, Theme::Light, Theme::Dark] {
        assert_eq!(Theme::named(theme.name()), theme);
        assert_eq!(theme.next().next().next(), theme);
    }
}
