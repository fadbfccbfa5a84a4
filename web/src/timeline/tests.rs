use std::collections::BTreeMap;

use linktable_schema::{ChangeKind, TableDump, Unasked};

use super::*;

/// What a script does, and the tables by name and row id that a reader would note after each statement.
#[derive(Default)]
struct Script {
    report: Report,
    notes: Vec<BTreeMap<String, Noted>>,
    seed: u64,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Noted {
    columns: Vec<String>,
    rows: BTreeMap<i64, Vec<SqlValue>>,
}

impl Script {
    fn new(seed: u64) -> Self {
        Script { seed: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1, notes: vec![BTreeMap::new()], ..Script::default() }
    }

    /// A number below `most`; the same for the same seed.
    fn any(&mut self, most: u64) -> u64 {
        self.seed ^= self.seed << 13;
        self.seed ^= self.seed >> 7;
        self.seed ^= self.seed << 17;
        self.seed % most
    }

    fn step(&mut self, changes: Vec<RowChange>, tables: Vec<TableChange>) {
        let mut now = self.notes.last().cloned().unwrap();
        for table in &tables {
            match &table.columns {
                Some(columns) => now.entry(table.table.clone()).or_default().columns.clone_from(columns),
                None => drop(now.remove(&table.table)),
            }
        }
        for change in &changes {
            let Some(noted) = now.get_mut(&change.table) else { continue };
            match &change.after {
                Some(row) => drop(noted.rows.insert(change.rowid, row.clone())),
                None => drop(noted.rows.remove(&change.rowid)),
            }
        }
        self.notes.push(now);
        if self.any(9) == 0 {
            let after = self.report.statements.len() as u32;
            self.report.unasked.push(Unasked { after, database: 0, changes, tables });
        } else {
            self.report.statements.push(statement(changes, tables));
        }
    }

    /// A step of any kind that the tables as they are allow.
    fn any_step(&mut self) {
        let now = self.notes.last().cloned().unwrap();
        let name = format!("t{}", self.any(3));
        let Some(table) = now.get(&name) else {
            return self.step(Vec::new(), vec![shape(&name, Some(&["a", "b"]))]);
        };
        let change = |kind, rowid, before: Option<&Vec<SqlValue>>, after: Option<Vec<SqlValue>>| RowChange {
            table: name.clone(),
            kind,
            rowid,
            before: before.cloned(),
            after,
        };
        match self.any(12) {
            0 => {
                let gone = table.rows.iter().map(|(key, row)| change(ChangeKind::Delete, *key, Some(row), None));
                self.step(gone.collect(), vec![shape(&name, None)]);
            }
            1 => {
                let columns: Vec<String> = table.columns.iter().cloned().chain(["more".to_owned()]).collect();
                let longer = |row: &Vec<SqlValue>| row.iter().cloned().chain([SqlValue::Null]).collect();
                let changes =
                    table.rows.iter().map(|(key, row)| change(ChangeKind::Update, *key, Some(row), Some(longer(row))));
                let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
                self.step(changes.collect(), vec![shape(&name, Some(&columns))]);
            }
            2 => self.step(Vec::new(), Vec::new()),
            _ => {
                let mut rows = table.rows.clone();
                let mut changes = Vec::new();
                for _ in 0..=self.any(4) {
                    let key = self.any(400) as i64;
                    let row = vec![SqlValue::Integer(self.any(50) as i64); table.columns.len()];
                    let (kind, after) = match (rows.contains_key(&key), self.any(2)) {
                        (false, _) => (ChangeKind::Insert, Some(row)),
                        (true, 0) => (ChangeKind::Update, Some(row)),
                        (true, _) => (ChangeKind::Delete, None),
                    };
                    changes.push(change(kind, key, rows.get(&key), after.clone()));
                    match after {
                        Some(row) => drop(rows.insert(key, row)),
                        None => drop(rows.remove(&key)),
                    }
                }
                self.step(changes, Vec::new());
            }
        }
    }

    fn end(mut self) -> (Timeline, Vec<BTreeMap<String, Noted>>) {
        for (name, noted) in self.notes.last().unwrap() {
            self.report.tables.push(TableDump {
                name: name.clone(),
                columns: noted.columns.clone(),
                rows: noted.rows.values().cloned().collect(),
                row_count: noted.rows.len() as u64,
            });
        }
        (Timeline::new(Rc::new(self.report), 0), self.notes)
    }
}

fn statement(changes: Vec<RowChange>, tables: Vec<TableChange>) -> Statement {
    Statement { changes, tables, ..Statement::new("") }
}

fn shape(name: &str, columns: Option<&[&str]>) -> TableChange {
    let columns = columns.map(|columns| columns.iter().map(|column| (*column).to_owned()).collect());
    TableChange { table: name.to_owned(), columns, has_rowids: true }
}

fn change(rowid: i64, before: Option<i64>, after: Option<i64>) -> RowChange {
    let row = |value: i64| vec![SqlValue::Integer(value)];
    let kind = match (before, after) {
        (None, _) => ChangeKind::Insert,
        (_, None) => ChangeKind::Delete,
        _ => ChangeKind::Update,
    };
    RowChange { table: "t".to_owned(), kind, rowid, before: before.map(row), after: after.map(row) }
}

/// What a timeline shows of a step, as a reader would note it.
fn noted(timeline: &Timeline, step: usize) -> BTreeMap<String, Noted> {
    let there = timeline.tables(step).into_iter().filter(|table| table.mark != Mark::Gone);
    there
        .map(|table| {
            let rows: BTreeMap<i64, Vec<SqlValue>> = table.all().map(|row| (row.key, row.values.to_vec())).collect();
            assert_eq!(rows.len() as u64, table.row_count);
            (table.name.to_owned(), Noted { columns: table.columns.to_vec(), rows })
        })
        .collect()
}

#[test]
fn every_step_shows_what_was_there_and_what_changed() {
    for seed in 1..12 {
        let mut script = Script::new(seed);
        for _ in 0..150 {
            script.any_step();
        }
        let (timeline, notes) = script.end();
        assert_eq!((timeline.len(), timeline.known()), (150, 150));
        assert!(timeline.tables(0).is_empty());
        let report = &timeline.report;
        for (at, step) in timeline.steps.iter().enumerate() {
            let expected = if let Step::Statement(number) = step { Some(*number as usize) } else { None };
            assert_eq!(statement_of(report, at + 1), expected);
            assert!(expected.is_none_or(|number| step_of(report, number) == at + 1));
        }
        // In any order: a step does not depend on the one looked at before.
        for step in (0..=150).map(|at| (at * 67) % 151) {
            assert_eq!(noted(&timeline, step), notes[step], "seed {seed}, step {step}");
            let before = &notes[step.saturating_sub(1)];
            for table in timeline.tables(step) {
                let rows = table.rows(0, usize::MAX);
                assert_eq!(rows.len(), table.listed);
                let known = before.get(table.name);
                for (place, row) in rows.iter().enumerate() {
                    assert_eq!(table.place_of(row.key), Some(place));
                    let was = known.and_then(|known| known.rows.get(&row.key)).map(Vec::as_slice);
                    match row.mark {
                        Mark::Same => assert_eq!(was, Some(row.values)),
                        Mark::New => assert_eq!(was, None),
                        Mark::Changed => assert!(was == row.before && was != Some(row.values)),
                        Mark::Gone => assert_eq!(was, Some(row.values)),
                    }
                }
                assert_eq!(table.first_marked(), rows.iter().position(|row| row.mark != Mark::Same));
                for from in [1, 7, 100] {
                    assert_eq!(table.rows(from, 5), rows.iter().skip(from).take(5).copied().collect::<Vec<_>>());
                }
                assert_eq!(table.mark == Mark::New, known.is_none());
            }
        }
    }
}

#[test]
fn many_rows_are_found_by_their_place() {
    let mut report = Report::default();
    report.statements.push(statement(Vec::new(), vec![shape("t", Some(&["x"]))]));
    for key in 0..2000 {
        report.statements.push(statement(vec![change(key, None, Some(key))], Vec::new()));
    }
    let emptied: Vec<RowChange> =
        (0..2000).filter(|key| key % 3 != 0).map(|key| change(key, Some(key), None)).collect();
    report.statements.push(statement(emptied, Vec::new()));
    let rows: Vec<Vec<SqlValue>> = (0..2000).step_by(3).map(|key| vec![SqlValue::Integer(key)]).collect();
    report.tables.push(TableDump { name: "t".to_owned(), columns: vec!["x".to_owned()], row_count: 667, rows });
    let timeline = Timeline::new(Rc::new(report), 0);
    assert_eq!(timeline.known(), 2002);
    let keys = |step: usize, from| timeline.tables(step)[0].rows(from, 2).iter().map(|row| row.key).collect::<Vec<_>>();
    assert_eq!(keys(1500, 1000), [1000, 1001]);
    assert_eq!(timeline.tables(1500)[0].first_marked(), Some(1498));
    assert_eq!(keys(2002, 1998), [1998, 1999]);
    assert_eq!((timeline.tables(2002)[0].row_count, timeline.tables(2002)[0].listed), (667, 2000));
    assert_eq!(timeline.tables(2001)[0].with_key(700).map(|row| row.mark), Some(Mark::Same));
    assert!(timeline.tables(2002)[0].with_key(700).is_none());
}

#[test]
fn where_changes_are_missing_the_end_is_shown() {
    let dump = TableDump {
        name: "t".to_owned(),
        columns: vec!["x".to_owned()],
        rows: vec![vec![SqlValue::Null]],
        row_count: 70,
    };
    let made = statement(Vec::new(), vec![shape("t", Some(&["x"]))]);
    let wrote = statement(vec![change(1, None, Some(1))], Vec::new());
    let mut report = Report { statements: vec![made, wrote.clone(), wrote], tables: vec![dump], ..Report::default() };
    report.changes_until = Some(1);
    let timeline = Timeline::new(Rc::new(report.clone()), 0);
    assert_eq!(timeline.known(), 1);
    assert_eq!(timeline.tables(1)[0].listed, 0);
    assert_eq!((timeline.tables(2)[0].listed, timeline.tables(2)[0].row_count), (1, 70));
    // What does not come to the tables that were left is not shown either.
    report.changes_until = None;
    assert_eq!(Timeline::new(Rc::new(report), 0).known(), 0);
}

#[test]
fn what_happens_on_other_databases_is_a_step_without_changes() {
    let mut elsewhere = statement(Vec::new(), vec![shape("other", Some(&["x"]))]);
    elsewhere.database = 1;
    let timeline = Timeline::new(Rc::new(Report { statements: vec![elsewhere], ..Report::default() }), 0);
    assert_eq!((timeline.len(), timeline.known()), (1, 1));
    assert!(timeline.tables(1).is_empty() && !timeline.changes_anything(1));
}

#[test]
fn tables_without_row_ids_keep_the_order_in_which_rows_came() {
    let mut report = Report::default();
    let made = TableChange { has_rowids: false, ..shape("t", Some(&["x"])) };
    report.statements.push(statement(Vec::new(), vec![made]));
    for (key, value) in [(50, 1), (-7, 2), (3, 3)] {
        report.statements.push(statement(vec![change(key, None, Some(value))], Vec::new()));
    }
    let rows = (1..=3).map(|value| vec![SqlValue::Integer(value)]).collect();
    report.tables.push(TableDump { name: "t".to_owned(), columns: vec!["x".to_owned()], row_count: 3, rows });
    let timeline = Timeline::new(Rc::new(report), 0);
    let shown: Vec<&SqlValue> = timeline.tables(4)[0].rows(0, 9).iter().map(|row| &row.values[0]).collect();
    assert_eq!(shown, [&SqlValue::Integer(1), &SqlValue::Integer(2), &SqlValue::Integer(3)]);
    assert_eq!(timeline.tables(4)[0].first_marked(), Some(2));
}
