//! Code that links two rows, or no longer links them, as a user of the library would write it, and its
//! evaluation in the machine of a script that is over.
//!
//! SQLModel: `session.get` and the list of the relationship; ormar 0.26.0: `relations/relation_proxy.py` (`add`;
//! `remove` takes what was loaded through the relation); Tortoise ORM 1.1.9: `fields/relational.py` (`ManyToManyRelation`).

mod names;
mod script;

use std::rc::Rc;

use linktable_python::{Class, Vm};
use linktable_schema::{Edit, EndLinks, EndRef, LinkRequest, Model, Orm, Placed, RunError, Schema, Span};
use linktable_store::DatabaseName;

use crate::ormar::database;
use names::Taken;

/// What is known of the script that the code is written for.
pub struct Script<'a> {
    /// Its source.
    pub source: &'a str,
    /// The models as they stood at its end.
    pub schema: &'a Schema,
    /// The link operations of their relationships.
    pub links: &'a [EndLinks],
    /// The database that has the tables: its place in the store, and its name.
    pub database: Option<(usize, &'a DatabaseName)>,
    /// Whether the run left others.
    pub is_one_of_several: bool,
}

/// Code that was written.
pub struct Written {
    /// Statements at the end of the module, or of the coroutine function that it runs.
    pub code: String,
    /// The models of both ends.
    models: [Rc<Class>; 2],
}

/// One end of the relationship, and its row.
struct Row<'a> {
    class: Rc<Class>,
    model: &'a Model,
    /// The variable that holds it.
    name: String,
    /// Its key, for each attribute of the primary key.
    key: Vec<(&'a str, String)>,
}

fn side_number(side: usize) -> u8 {
    u8::try_from(side).unwrap_or_default()
}

/// Writes the code for a request.
///
/// # Errors
/// Why it can not be written, for the reader.
pub fn write(vm: &mut Vm, script: &Script<'_>, request: &LinkRequest) -> Result<Written, String> {
    let schema = script.schema;
    let relationship = schema.relationship(request.relationship).filter(|relationship| relationship.link.is_some());
    let Some(relationship) = relationship else { return Err("there is no such many-to-many relationship".to_owned()) };
    // An end that only reads can not be asked.
    let may_write = |side: &usize| {
        let end = EndRef { relationship: request.relationship, side: side_number(*side) };
        let has_attribute = schema.end(end).is_some_and(|end| end.attribute.is_some());
        let offered = script.links.iter().find(|links| links.end == end).map(|links| &links.operations);
        has_attribute && offered.is_none_or(|operations| operations.len() > 1)
    };
    let wanted = usize::from(request.side.min(1));
    let Some(side) = [wanted, 1 - wanted].into_iter().find(may_write) else {
        return Err("neither end of the relationship has an attribute that links rows".to_owned());
    };
    let mut taken = Taken::by(script.source);
    let mut imports = Vec::new();
    let mut row = |vm: &mut Vm, side: usize, known: Option<&Row<'_>>| {
        let (Some(end), Some(key), Some(label)) =
            (relationship.ends.get(side), request.keys.get(side), request.labels.get(side))
        else {
            return Err("there is no such end".to_owned());
        };
        row(vm, schema, &mut taken, &mut imports, end.model, key, label, known)
    };
    let own = row(vm, side, None)?;
    let other = row(vm, 1 - side, Some(&own))?;
    let end = relationship.ends.get(side).ok_or("there is no such end")?;
    let attribute = end.attribute.as_deref().unwrap_or_default();
    let ways = script
        .links
        .iter()
        .find(|links| links.end == EndRef { relationship: request.relationship, side: side_number(side) });
    let mut operations = ways.into_iter().flat_map(|links| &links.operations);
    let is_add = operations.any(|operation| operation.code.contains(".add("));
    let operation = Operation { own: &own, other: &other, attribute, link: request.link, is_add };
    let mut lines = Vec::new();
    match schema.orm {
        Orm::Sqlmodel => {
            let Some(engine) = script::engine(vm, script) else {
                return Err("the script has no engine among its own names, such as `engine = create_engine(…)`, \
                            for a session on this database"
                    .to_owned());
            };
            let (session_class, import) = script::class(vm, &["sqlmodel", "sqlalchemy"], "Session");
            imports.extend(import);
            let session = session_name(vm, script.source, &mut taken);
            lines.push(format!("with {session_class}({engine}) as {session}:"));
            let inner = operation.sqlmodel(&session, end.many);
            lines.extend(inner.into_iter().map(|line| format!("    {line}")));
        }
        Orm::Ormar => lines.extend(operation.ormar()),
        Orm::Tortoise => lines.extend(operation.tortoise()),
    }
    imports.sort();
    imports.dedup();
    imports.extend(lines);
    let models = [own.class.clone(), other.class.clone()];
    Ok(Written { code: imports.join("\n") + "\n", models })
}

#[allow(clippy::too_many_arguments, reason = "one row, all that is said of it")]
fn row<'a>(
    vm: &mut Vm,
    schema: &'a Schema,
    taken: &mut Taken<'_>,
    imports: &mut Vec<String>,
    model: linktable_schema::ModelId,
    key: &[linktable_schema::SqlValue],
    label: &str,
    known: Option<&Row<'_>>,
) -> Result<Row<'a>, String> {
    let model = schema.model(model).ok_or("there is no such model")?;
    let table = schema.table(model.table).ok_or("there is no such table")?;
    let Some(class) = script::model(vm, &model.name) else {
        return Err(format!("the script has no name for the model {} at its end", model.name));
    };
    let columns: Vec<_> = table.columns.iter().filter(|column| column.primary_key).collect();
    if columns.is_empty() || columns.len() != key.len() {
        return Err(format!("rows of {} have no key to get them by", table.name));
    }
    let mut named = Vec::new();
    for (column, value) in columns.into_iter().zip(key) {
        let (code, import) = script::literal(vm, &column.sql_type, value)?;
        imports.extend(import);
        let field = model.fields.iter().find(|field| field.column == column.name);
        named.push((field.map_or(column.name.as_str(), |field| field.name.as_str()), code));
    }
    let is_same = |known: &&Row<'_>| Rc::ptr_eq(&known.class, &class) && known.key == named;
    let name = match known.filter(is_same) {
        Some(known) => known.name.clone(),
        None => taken.object(vm, &model.name, label),
    };
    Ok(Row { class, model, name, key: named })
}

/// A name for the session: the usual one, also where the script has it for sessions that ended with their `with`.
fn session_name(vm: &Vm, source: &str, taken: &mut Taken<'_>) -> String {
    let binds = |line: &str| {
        let rest = line.strip_prefix("session").map(str::trim_start);
        rest.is_some_and(|rest| rest.starts_with(['=', ':', ',']) && !rest.starts_with("=="))
            || line.contains("global session")
    };
    if source.lines().any(binds) { taken.give(vm, &["link_session".to_owned()]) } else { "session".to_owned() }
}

struct Operation<'a> {
    own: &'a Row<'a>,
    other: &'a Row<'a>,
    attribute: &'a str,
    link: bool,
    /// Whether objects are put into a list by `add`.
    is_add: bool,
}

impl Operation<'_> {
    /// The rows to get: one, if it is to be linked with itself.
    fn rows(&self) -> impl Iterator<Item = &Row<'_>> {
        let is_one = self.own.name == self.other.name;
        [self.own, self.other].into_iter().take(if is_one { 1 } else { 2 })
    }

    fn sqlmodel(&self, session: &str, many: bool) -> Vec<String> {
        let get = |row: &Row<'_>| {
            let values: Vec<&str> = row.key.iter().map(|(_, value)| value.as_str()).collect();
            let key =
                if let [one] = values.as_slice() { (*one).to_owned() } else { format!("({})", values.join(", ")) };
            format!("{} = {session}.get({}, {key})", row.name, row.model.name)
        };
        let mut lines: Vec<String> = self.rows().map(get).collect();
        let (own, other, attribute) = (&self.own.name, &self.other.name, self.attribute);
        lines.push(match (many, self.link) {
            (true, true) if self.is_add => format!("{own}.{attribute}.add({other})"),
            (true, true) => format!("{own}.{attribute}.append({other})"),
            (true, false) => format!("{own}.{attribute}.remove({other})"),
            (false, true) => format!("{own}.{attribute} = {other}"),
            (false, false) => format!("{own}.{attribute} = None"),
        });
        lines.push(format!("{session}.commit()"));
        lines
    }

    fn ormar(&self) -> Vec<String> {
        let get = |row: &Row<'_>| format!("{} = await {}.objects.get({})", row.name, row.model.name, by_key(row));
        if self.link {
            return self.rows().map(get).chain([self.awaited(&self.other.name)]).collect();
        }
        // Only what was loaded through the relation can be removed from it.
        let linked = format!("await {}.{}.get({})", self.own.name, self.attribute, by_key(self.other));
        let mut lines = vec![get(self.own)];
        if self.own.name == self.other.name {
            lines.push(self.awaited(&linked));
        } else {
            lines.push(format!("{} = {linked}", self.other.name));
            lines.push(self.awaited(&self.other.name));
        }
        lines
    }

    fn tortoise(&self) -> Vec<String> {
        let get = |row: &Row<'_>| format!("{} = await {}.get({})", row.name, row.model.name, by_key(row));
        self.rows().map(get).chain([self.awaited(&self.other.name)]).collect()
    }

    fn awaited(&self, other: &str) -> String {
        let word = if self.link { "add" } else { "remove" };
        format!("await {}.{}.{word}({other})", self.own.name, self.attribute)
    }
}

fn by_key(row: &Row<'_>) -> String {
    let keys: Vec<String> = row.key.iter().map(|(name, value)| format!("{name}={value}")).collect();
    keys.join(", ")
}

/// Evaluates code in the machine of the script it was written for, which is over; gives the exception it ends
/// with. The names of the script are as before, afterwards.
pub fn evaluate(vm: &mut Vm, orm: Orm, written: &Written) -> Option<RunError> {
    let namespace = vm.main_namespace();
    let names = namespace.dict.borrow().clone();
    let mut apart = Vec::new();
    let mut text = written.code.clone();
    if orm != Orm::Sqlmodel {
        text = format!("async def link():\n{}import asyncio\nasyncio.run(link())\n", indented(&text, "    "));
    }
    if orm == Orm::Ormar {
        for model in &written.models {
            match database::connect_again(vm, model) {
                Ok(database) => apart.extend(database),
                Err(raised) => return Some(vm.failure(&raised).error),
            }
        }
    }
    let program = vm.compile(&text);
    let failure = vm.run(&program).err();
    for database in apart {
        // It was not connected when the script ended, and what it did is done.
        let _ = database::disconnect_again(vm, &database);
    }
    let after = std::mem::replace(&mut *namespace.dict.borrow_mut(), names);
    drop(after);
    failure.map(|failure| failure.error)
}

fn indented(code: &str, indent: &str) -> String {
    code.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("{indent}{line}\n") }).collect()
}

/// What ends the connection that the code needs.
const CLOSES: &[&str] = &["aclose", "close", "close_all", "close_connections", "disconnect", "dispose"];
/// What may be over when the code runs.
const MAY_BE_OVER: &[&str] = &["atomic", "begin", "in_transaction", "transaction"];

/// Where code goes in a source so that it runs at the end of it: after everything else, or, where the library
/// needs a connection that ends with a coroutine, at the end of that.
pub fn place(source: &str, orm: Orm, code: &str) -> Placed {
    if orm == Orm::Sqlmodel {
        let end = u32::try_from(source.len()).unwrap_or(u32::MAX);
        let gap = match source.trim_end_matches([' ', '\t']) {
            "" => "",
            text if text.ends_with("\n\n") => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        return Placed::At(Edit { span: Span::new(end, end), text: format!("{gap}{code}") });
    }
    let Some(tail) = linktable_python::coroutine_tail(source, CLOSES, MAY_BE_OVER) else {
        return Placed::Nowhere(
            "there is no coroutine function at the end of which it would run, such as the one that `asyncio.run` is given"
                .to_owned(),
        );
    };
    let before = source.get(..tail.offset as usize).unwrap_or_default();
    let lines = indented(code, &tail.indent);
    let text = match (tail.is_before, before.ends_with('\n')) {
        (true, _) => format!("{lines}\n"),
        (false, true) => format!("\n{lines}"),
        (false, false) => format!("\n\n{lines}"),
    };
    Placed::At(Edit { span: Span::new(tail.offset, tail.offset), text })
}
