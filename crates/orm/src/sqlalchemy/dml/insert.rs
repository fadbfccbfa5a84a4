//! `insert(…)`: which rows, and how many at once.
//!
//! Mirrors SQLAlchemy 2.1, `sql/crud.py` and `orm/bulk_persistence.py` (`_bulk_insert`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::SqlType;
use linktable_sql::query::{Expr, Insert, Rendered, Select, Style, TextPart};

use super::conflict::Conflicts;
use super::values::{given_values, named_values, place, placed, put};
use super::{Dml, What, execute::give_back, this, value};
use crate::sqlalchemy::database::{Connection, Param};
use crate::sqlalchemy::defaults::{self, ColumnDefault, Given, Row};
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::result;
use crate::sqlalchemy::select;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::writers;

/// How many rows one INSERT with RETURNING has at most, and how many parameters.
///
/// SQLAlchemy 2.1.9, `engine/default.py` (`insertmanyvalues_page_size`) and `dialects/sqlite/base.py`.
const MOST_ROWS: usize = 1000;
const MOST_PARAMS: usize = 32_766;

/// Columns, and the SELECT that gives their values.
type FromSelect = (Vec<Rc<str>>, Rc<Select<Param>>);

/// What an INSERT inserts.
#[derive(Clone, Default)]
pub struct Rows {
    /// The rows that `values` was given.
    rows: Vec<Row>,
    /// The columns and the SELECT of `from_select`.
    select: Option<FromSelect>,
    /// The words behind INSERT.
    prefix: String,
    /// What is done where a row is there already.
    pub(super) conflicts: Conflicts,
}

impl Rows {
    /// One row of these values.
    pub fn of(row: Row) -> Self {
        Rows { rows: vec![row], ..Rows::default() }
    }
}

/// `values(name=…)`, `values({…})`, `values([{…}, …])`
pub(super) fn values(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    let mapper = statement.mapper.clone();
    let rows = match args.get(1) {
        Some(list @ (Value::List(_) | Value::Tuple(_))) => {
            let mut rows = Vec::new();
            for item in vm.collect(list)? {
                let given = named_values(vm, &item)?;
                rows.push(row_of(vm, &mapper, &given)?);
            }
            rows
        }
        _ => {
            let given = given_values(vm, &args)?;
            vec![row_of(vm, &mapper, &given)?]
        }
    };
    let What::Insert(insert) = &mut statement.what else { return Err(unsupported("`values` of this")) };
    match (insert.rows.as_mut_slice(), rows.as_slice()) {
        ([before], [more]) => {
            before.retain(|(at, _)| !more.iter().any(|(other, _)| other == at));
            before.extend(more.iter().cloned());
            before.sort_by_key(|(at, _)| *at);
        }
        ([], _) => insert.rows = rows,
        _ => return Err(unsupported("`values` once more behind several rows")),
    }
    Ok(value(vm, statement))
}

/// `from_select(["name"], select(…))`
pub(super) fn from_select(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    let mapper = statement.mapper.clone();
    let mut names = Vec::new();
    for item in vm.collect(&args.get(1).cloned().unwrap_or_default())? {
        let key = match item.as_text() {
            Some(name) => Some(Rc::<str>::from(name.as_str())),
            None => crate::sqlalchemy::instrument::column_key(&item),
        };
        let column = key.and_then(|key| mapper.columns.get(place(&mapper, &key)?));
        let Some(column) = column else { return Err(unsupported("`from_select` with such a column")) };
        names.push(column.name.clone());
    }
    let has_default = |at: &crate::sqlalchemy::mapper::MappedColumn| !at.default.is_none() && !names.contains(&at.name);
    if mapper.columns.iter().any(has_default) {
        return Err(unsupported("`from_select` that leaves out a column with a default"));
    }
    let Some(query) = args.get(2).and_then(select::query_of) else {
        return Err(unsupported("`from_select` of anything but a SELECT"));
    };
    let select = Rc::new(select::compile(vm, &query)?.select);
    if let What::Insert(insert) = &mut statement.what {
        insert.select = Some((names, select));
    }
    Ok(value(vm, statement))
}

/// `prefix_with("OR IGNORE")`
pub(super) fn prefix(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut statement = this(&args)?;
    let Some(word) = args.get(1).and_then(Value::as_text).map(ToString::to_string) else {
        return Err(unsupported("`prefix_with` of this"));
    };
    if let What::Insert(insert) = &mut statement.what {
        insert.prefix.push_str(&word);
        insert.prefix.push(' ');
    }
    Ok(value(vm, statement))
}

fn row_of(vm: &mut Vm, mapper: &Rc<Mapper>, given: &[(Rc<str>, Value)]) -> Result<Row> {
    let mut row: Row = Vec::new();
    for (name, given) in given {
        put(vm, mapper, &mut row, name, given.clone())?;
    }
    row.sort_by_key(|(at, _)| *at);
    Ok(row)
}

/// A row with the defaults of the columns it leaves out.
fn with_defaults(vm: &mut Vm, mapper: &Mapper, row: &Row) -> Result<Row> {
    defaults::completed(vm, mapper, row.clone(), |column| &column.default)
}

impl Rows {
    /// Whether a SELECT gives the rows.
    pub(super) fn is_from_select(&self) -> bool {
        self.select.is_some()
    }

    /// The statement's text with the rows it has.
    ///
    /// # Errors
    /// What an expression that is a default raises.
    pub(super) fn shown(
        &self,
        vm: &mut Vm,
        mapper: &Mapper,
        returning: Vec<Rc<str>>,
        style: Style,
    ) -> Result<Rendered<Param>> {
        let mut shown = self.clone();
        for row in &mut shown.rows {
            for (_, given) in row.iter_mut() {
                if let Given::Param(param) = given
                    && writers::is_of_object(&param.value)
                {
                    *given = Given::Sql(Expr::Bind { name: "param".into(), value: param.clone() });
                }
            }
            *row = placed(vm, mapper, std::mem::take(row), |column| &column.default)?;
        }
        // What is SQLite's own is shown as SQLite has it.
        let style = if self.conflicts.is_sqlite && style == Style::Named { Style::Question } else { style };
        if shown.rows.is_empty() && self.select.is_none() {
            if matches!(style, Style::Literal | Style::LiteralAnywhere) {
                return Err(unsupported("the text of an INSERT without values, with parameters written out,"));
            }
            // Without values every column is expected to be given one.
            let all = mapper.columns.iter().enumerate().map(|(at, column)| {
                let param = Param { value: Value::None, kind: column.sql_type.clone() };
                (at, Given::Param(param))
            });
            shown.rows.push(all.collect());
        }
        Ok(shown.render(mapper, style, returning))
    }

    fn render(&self, mapper: &Mapper, style: Style, returning: Vec<Rc<str>>) -> Rendered<Param> {
        self.render_rows(mapper, &self.rows, style, returning)
    }

    fn render_rows(&self, mapper: &Mapper, rows: &[Row], style: Style, returning: Vec<Rc<str>>) -> Rendered<Param> {
        let table = mapper.table.clone();
        let (first, more) = rows.split_first().map_or((None, &[][..]), |(first, more)| (Some(first), more));
        let values = first.map(|row| defaults::named(mapper, row)).unwrap_or_default();
        let mut rendered = match &self.select {
            Some((names, select)) => {
                Insert { table, values: Vec::new(), returning }.render_select(names, select, style)
            }
            None => {
                let more = more.iter().map(|row| defaults::named(mapper, row).into_iter().map(|(_, expr)| expr));
                let mut more: Vec<Vec<Expr<Param>>> = more.map(Iterator::collect).collect();
                let mut insert = Insert { table, values, returning };
                if !more.is_empty() {
                    number_rows(&mut insert.values, &mut more);
                }
                insert.render_rows(&more, &self.conflicts.all, style)
            }
        };
        if !self.prefix.is_empty() {
            rendered.sql = rendered.sql.replacen("INSERT ", &format!("INSERT {}", self.prefix), 1);
        }
        rendered
    }
}

/// Parameters of several rows have the number of their row in their names.
fn number_rows(first: &mut [(Rc<str>, Expr<Param>)], more: &mut [Vec<Expr<Param>>]) {
    let number = |expr: &mut Expr<Param>, at: usize| {
        if let Expr::Text(parts) = expr
            && let [TextPart::Bind(name, _)] = parts.as_mut_slice()
        {
            *name = format!("{name}_m{at}").into();
        }
    };
    first.iter_mut().for_each(|(_, expr)| number(expr, 0));
    for (at, row) in more.iter_mut().enumerate() {
        row.iter_mut().for_each(|expr| number(expr, at + 1));
    }
}

fn params_of(row: &Row) -> Result<Vec<Param>> {
    let params: Option<Vec<Param>> = row.iter().map(|(_, given)| given.param().cloned()).collect();
    params.ok_or_else(|| unsupported("SQL expressions in many rows of parameters"))
}

fn places(row: &Row) -> Vec<usize> {
    row.iter().map(|(at, _)| *at).collect()
}

/// Executes an INSERT.
///
/// # Errors
/// What the database refuses.
pub(super) fn execute(
    vm: &mut Vm,
    session: Option<&Rc<SessionCore>>,
    connection: &Rc<Connection>,
    statement: &Dml,
    params: Option<&Value>,
) -> Result<Value> {
    let What::Insert(insert) = &statement.what else { return Err(unsupported("this statement")) };
    let mapper = &statement.mapper;
    let returned = statement.returned()?;
    if insert.select.is_some() {
        if !insert.conflicts.all.is_empty() {
            return Err(unsupported("`ON CONFLICT` before `from_select`"));
        }
        let rows = connection.execute(vm, &insert.render(mapper, Style::Question, returned))?;
        return give_back(vm, session, statement, rows);
    }
    let dicts = match params {
        Some(list @ (Value::List(_) | Value::Tuple(_))) => vm.collect(list)?,
        Some(dict) => vec![dict.clone()],
        None => Vec::new(),
    };
    if dicts.is_empty() {
        let mut rows = Vec::new();
        for row in &insert.rows {
            rows.push(with_defaults(vm, mapper, row)?);
        }
        if rows.is_empty() {
            rows.push(with_defaults(vm, mapper, &Row::new())?);
        }
        let rendered = insert.render_rows(mapper, &rows, Style::Question, returned);
        let done = connection.execute(vm, &rendered)?;
        if let ([row], true) = (rows.as_slice(), statement.returning.is_empty()) {
            let key = inserted_key(vm, mapper, row, &done)?;
            return Ok(result::of_insert(vm, &done, key));
        }
        return give_back(vm, session, statement, done);
    }
    let base = insert.rows.first().cloned().unwrap_or_default();
    let mut rows: Vec<Row> = Vec::new();
    // For each row the columns that were given: those alike go together.
    let mut given_columns: Vec<Vec<usize>> = Vec::new();
    // Defaults may be SQL expressions, what is given may not.
    let has_sql = mapper.columns.iter().any(|column| matches!(column.default, ColumnDefault::Expression(_)));
    let with_conflicts = !insert.conflicts.all.is_empty();
    if with_conflicts && !returned.is_empty() {
        return Err(unsupported("rows of parameters with `ON CONFLICT` and `returning`"));
    }
    for dict in &dicts {
        let mut given = named_values(vm, dict)?;
        if session.is_some() {
            // A session takes `None` for a value that is not given.
            given.retain(|(name, value)| !value.is_none() || is_json(mapper, name));
        }
        let mut row = row_of(vm, mapper, &given)?;
        row.extend(base.iter().filter(|(at, _)| !given_at(&given, mapper, *at)).cloned());
        row.sort_by_key(|(at, _)| *at);
        if has_sql {
            params_of(&row)?;
        }
        given_columns.push(places(&row));
        rows.push(with_defaults(vm, mapper, &row)?);
    }
    // One dict of parameters is one row.
    let is_single = !matches!(params, Some(Value::List(_) | Value::Tuple(_))) && statement.returning.is_empty();
    let mut all = linktable_store::Rows::default();
    let mut rest = rows.as_slice();
    while let Some(first) = rest.first() {
        let done_before = rows.len() - rest.len();
        let alike = given_columns.iter().skip(done_before);
        let same = alike.take_while(|columns| given_columns.get(done_before) == Some(*columns)).count();
        if session.is_none() && same < rest.len() {
            return Err(unsupported("rows of parameters with different columns"));
        }
        let most = if returned.is_empty() { same } else { MOST_ROWS.min(MOST_PARAMS / first.len().max(1)) };
        let (group, others) = rest.split_at_checked(same.min(most.max(1))).unwrap_or((rest, &[]));
        rest = others;
        let done = if returned.is_empty() {
            let one = insert.render_rows(mapper, std::slice::from_ref(first), Style::Question, Vec::new());
            let mut params = Vec::with_capacity(group.len());
            for row in group {
                params.push(match has_sql || with_conflicts {
                    true => insert.render_rows(mapper, std::slice::from_ref(row), Style::Question, Vec::new()).params,
                    false => params_of(row)?,
                });
            }
            connection.execute_many(vm, &one, &params)?
        } else {
            let rendered = insert.render_rows(mapper, group, Style::Question, returned.clone());
            connection.execute(vm, &rendered)?
        };
        all.rows.extend(done.rows);
        all.columns = done.columns;
        all.rows_changed += done.rows_changed;
        all.last_insert_rowid = done.last_insert_rowid;
    }
    if session.is_some() && statement.returning.is_empty() {
        return Ok(result::of_nothing(vm));
    }
    if let ([row], true) = (rows.as_slice(), is_single) {
        let key = inserted_key(vm, mapper, row, &all)?;
        return Ok(result::of_insert(vm, &all, key));
    }
    give_back(vm, session, statement, all)
}

/// The key of a row that was inserted: what was given, or what the database counted.
fn inserted_key(vm: &mut Vm, mapper: &Mapper, row: &Row, done: &linktable_store::Rows) -> Result<Vec<Value>> {
    let mut key = Vec::new();
    for (at, column) in mapper.columns.iter().enumerate().filter(|(_, column)| column.primary_key) {
        let given = row.iter().find(|(other, _)| *other == at).and_then(|(_, given)| given.param());
        key.push(match given {
            Some(param) => param.value.clone(),
            None if column.sql_type.is_integer() => {
                column.sql_type.to_python(vm, &SqlValue::Integer(done.last_insert_rowid))?
            }
            None => Value::None,
        });
    }
    Ok(key)
}

fn is_json(mapper: &Mapper, name: &str) -> bool {
    let column = place(mapper, name).and_then(|at| mapper.columns.get(at));
    column.is_some_and(|column| column.sql_type.is(&SqlType::Json { none_as_null: false }))
}

fn given_at(given: &[(Rc<str>, Value)], mapper: &Mapper, at: usize) -> bool {
    given.iter().any(|(name, _)| place(mapper, name) == Some(at))
}
