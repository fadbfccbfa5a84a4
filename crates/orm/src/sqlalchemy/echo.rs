//! The log of engines with `echo=True`, and parameters as messages show them.
//!
//! SQLAlchemy 2.1.9: `engine/default.py` (`_get_cache_stats`), `engine/base.py`, `sql/util.py` (`_repr_params`).

use linktable_python::{Result, Value, Vm};
use linktable_schema::{SqlValue, StatementKind};

use super::database::Databases;
use super::engine::Engine;
use super::errors::plain_value;

/// The longest `repr` of a value that is shown whole, in characters.
const LONGEST: usize = 300;

/// Where a statement comes from, which the log says before its parameters.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    kind: Kind,
    /// When it was begun, in microseconds.
    started: u64,
}

#[derive(Clone, Copy)]
enum Kind {
    /// Text as it is.
    Raw,
    /// DDL and savepoints, which are not kept.
    NoKey,
    /// An expression, which is kept once it was made.
    Compiled,
    /// One of several rows that are inserted together: the row, from 1, and how many there are.
    Several(usize, usize),
}

impl Origin {
    /// An expression that is now made.
    pub fn compiled(vm: &mut Vm) -> Self {
        Origin { kind: Kind::Compiled, started: vm.state::<Databases>().micros() }
    }

    /// A statement that is text.
    pub fn raw(vm: &mut Vm, sql: &str) -> Self {
        let kind = match StatementKind::of(sql) {
            StatementKind::Schema | StatementKind::Transaction => Kind::NoKey,
            _ => Kind::Raw,
        };
        Origin { kind, ..Self::compiled(vm) }
    }

    /// The same, as one of several rows that are inserted together.
    pub fn of_several(self, at: usize, total: usize) -> Self {
        Origin { kind: Kind::Several(at, total), ..self }
    }

    /// What stands in the brackets.
    fn told(self, vm: &mut Vm, engine: &Engine, sql: &str) -> String {
        let now = vm.state::<Databases>().micros();
        let seconds = |micros: u64| micros as f64 / 1e6;
        let took = seconds(now.saturating_sub(self.started));
        let kept = |suffix: &str| {
            let first = engine.made.borrow().get(sql).copied();
            match first {
                Some(first) => {
                    let ago = seconds(now.saturating_sub(first));
                    // Four digits that count, as `%.4g`.
                    let digits = (3 - ago.max(1e-9).log10().floor() as i32).clamp(0, 8) as usize;
                    format!("cached since {ago:.digits$}s ago{suffix}")
                }
                None => {
                    engine.made.borrow_mut().insert(sql.to_owned(), now);
                    format!("generated in {took:.5}s{suffix}")
                }
            }
        };
        match self.kind {
            Kind::Raw => "raw sql".to_owned(),
            Kind::NoKey => format!("no key {took:.5}s"),
            Kind::Compiled => kept(""),
            Kind::Several(1, total) => kept(&format!(" (insertmanyvalues) 1/{total} (ordered; batch not supported)")),
            Kind::Several(at, total) => format!("insertmanyvalues {at}/{total} (ordered; batch not supported)"),
        }
    }
}

/// Logs what has no parameters: BEGIN, COMMIT, ROLLBACK.
pub(super) fn transaction(vm: &mut Vm, engine: &Engine, text: &str) {
    if engine.echo.get() {
        put(vm, text);
    }
}

/// Logs a statement and its rows of parameters.
pub(super) fn statement(vm: &mut Vm, engine: &Engine, sql: &str, rows: &[Vec<SqlValue>], origin: Origin) {
    if !engine.echo.get() {
        return;
    }
    put(vm, sql);
    let told = origin.told(vm, engine, sql);
    let mut shown: Vec<Value> = rows.iter().map(|row| Value::tuple(row.iter().map(plain_value).collect())).collect();
    let params = if shown.len() == 1 { shown.pop().unwrap_or_default() } else { Value::list(shown) };
    // What SQLite holds always has a repr.
    let params = shown_params(vm, &params).unwrap_or_default();
    put(vm, &format!("[{told}] {params}"));
}

fn put(vm: &mut Vm, text: &str) {
    let databases = vm.state::<Databases>();
    let mut log = databases.echo.borrow_mut();
    log.push_str("INFO sqlalchemy.engine.Engine ");
    log.push_str(text);
    log.push('\n');
}

/// The parameters; of more than ten rows the first eight and the last two.
///
/// # Errors
/// What the `repr` of a value raises.
pub(super) fn shown_params(vm: &mut Vm, params: &Value) -> Result<String> {
    let Value::List(rows) = params else { return shown_row(vm, params) };
    let rows = rows.to_vec();
    let mut shown = Vec::new();
    let last = rows.len().saturating_sub(2);
    for (at, row) in rows.iter().enumerate() {
        if rows.len() <= 10 || at < 8 || at >= last {
            shown.push(shown_row(vm, row)?);
        }
    }
    if rows.len() <= 10 {
        return Ok(format!("[{}]", shown.join(", ")));
    }
    let tail = shown.split_off(8);
    Ok(format!(
        "[{}  ... displaying 10 of {} total bound parameter sets ...  {}]",
        shown.join(", "),
        rows.len(),
        tail.join(", ")
    ))
}

/// A row of parameters; of values whose `repr` is long, its ends.
fn shown_row(vm: &mut Vm, row: &Value) -> Result<String> {
    match row {
        Value::Tuple(values) => {
            let values = values.items.clone();
            let shown: Vec<String> = values.iter().map(|value| shown_value(vm, value)).collect::<Result<_>>()?;
            Ok(match shown.as_slice() {
                [one] => format!("({one},)"),
                _ => format!("({})", shown.join(", ")),
            })
        }
        Value::Dict(_) => {
            let mut shown = Vec::new();
            for (name, value) in vm.mapping_items(row)? {
                shown.push(format!("{}: {}", vm.repr(&name)?, shown_value(vm, &value)?));
            }
            Ok(format!("{{{}}}", shown.join(", ")))
        }
        other => vm.repr(other),
    }
}

fn shown_value(vm: &mut Vm, value: &Value) -> Result<String> {
    let shown = vm.repr(value)?;
    let count = shown.chars().count();
    if count <= LONGEST {
        return Ok(shown);
    }
    let head: String = shown.chars().take(LONGEST / 2).collect();
    let tail: String = shown.chars().skip(count - LONGEST / 2).collect();
    Ok(format!("{head} ... ({} characters truncated) ... {tail}", count - LONGEST))
}
