//! `CREATE TABLE` and `CREATE INDEX`, in Tortoise's wording.
//!
//! Mirrors Tortoise 1.1.9, `backends/base/schema_generator.py` and
//! `backends/sqlite/schema_generator.py`.

/// A table of a model.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// Its unique constraints: name and columns.
    pub unique: Vec<(String, Vec<String>)>,
    /// Its comment; empty if it has none.
    pub comment: String,
}

/// A column.
#[derive(Clone, Debug, Default)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub sql_type: String,
    /// In the place of type and everything after it: of a key that the database makes.
    pub generated: Option<&'static str>,
    /// Whether it may be NULL.
    pub nullable: bool,
    /// Whether its values are unique.
    pub unique: bool,
    /// Whether it is the primary key.
    pub primary_key: bool,
    /// The expression after `DEFAULT`.
    pub default: Option<String>,
    /// What it refers to.
    pub references: Option<Reference>,
    /// Its comment; empty if it has none.
    pub comment: String,
}

/// What a column refers to.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    /// The table.
    pub table: String,
    /// Its column.
    pub column: String,
    /// What happens when the row is deleted: `CASCADE`.
    pub on_delete: String,
}

/// An index.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Its name.
    pub name: String,
    /// The table.
    pub table: String,
    /// Its columns, and expressions as they are.
    pub columns: Vec<String>,
    /// Whether it is unique.
    pub unique: bool,
    /// The word before `INDEX`, with a space; empty for most.
    pub kind: String,
    /// What stands after the columns: ` WHERE …`.
    pub extra: String,
}

fn exists(safe: bool) -> &'static str {
    if safe { "IF NOT EXISTS " } else { "" }
}

/// A comment, with the space before it; nothing if it is empty.
fn comment(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(" /* {} */", escape(text, &['/'])) }
}

/// A text with a backslash before what may not stand between quotes as it is, and before `marks`.
///
/// Tortoise 1.1.9, `tortoise/backends/base/schema_generator.py`: comments and defaults differ in their marks.
pub fn escape(text: &str, marks: &[char]) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        let after = match c {
            '\0' => '0',
            '\\' => '\\',
            '\n' => 'n',
            '\r' => 'r',
            '\u{1a}' => 'Z',
            mark if marks.contains(&mark) => mark,
            plain => {
                escaped.push(plain);
                continue;
            }
        };
        escaped.extend(['\\', after]);
    }
    escaped
}

fn column(column: &Column) -> String {
    let name = &column.name;
    if let Some(generated) = column.generated {
        return format!("\"{name}\" {generated}{}", comment(&column.comment));
    }
    let nullable = if column.nullable { "" } else { " NOT NULL" };
    let unique = if column.unique && !column.primary_key { " UNIQUE" } else { "" };
    let primary = if column.primary_key { " PRIMARY KEY" } else { "" };
    let default = column.default.as_ref().map_or(String::new(), |default| format!(" DEFAULT {default}"));
    let line = format!("\"{name}\" {}{nullable}{unique}{primary}{default}", column.sql_type);
    match &column.references {
        Some(target) => format!("{}{}{}", line.trim(), reference(target), comment(&column.comment)),
        None => format!("{line}{}", comment(&column.comment)).trim().to_owned(),
    }
}

fn reference(target: &Reference) -> String {
    format!(" REFERENCES \"{}\" (\"{}\") ON DELETE {}", target.table, target.column, target.on_delete)
}

/// `CREATE TABLE` of a model.
pub fn create_table(table: &Table, safe: bool) -> String {
    let mut lines: Vec<String> = table.columns.iter().map(column).collect();
    for (name, columns) in &table.unique {
        lines.push(format!("CONSTRAINT \"{name}\" UNIQUE ({})", quoted(columns)));
    }
    let (exists, name, comment) = (exists(safe), &table.name, comment(&table.comment));
    format!("CREATE TABLE {exists}\"{name}\" (\n    {}\n){comment};", lines.join(",\n    "))
}

/// `CREATE TABLE` of the link rows of a many-to-many relationship.
pub fn create_link_table(table: &Table, safe: bool) -> String {
    let lines: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let target = column.references.as_ref().map_or(String::new(), reference);
            format!("    \"{}\" {} NOT NULL{target}", column.name, column.sql_type)
        })
        .collect();
    let (exists, name, comment) = (exists(safe), &table.name, comment(&table.comment));
    format!("CREATE TABLE {exists}\"{name}\" (\n{}\n){comment};", lines.join(",\n"))
}

/// `CREATE INDEX`.
pub fn create_index(index: &Index, safe: bool) -> String {
    let unique = if index.unique { "UNIQUE " } else { "" };
    let columns: Vec<String> = index
        .columns
        .iter()
        .map(|column| if is_expression(column) { column.clone() } else { format!("\"{column}\"") })
        .collect();
    format!(
        "CREATE {unique}{}INDEX {}\"{}\" ON \"{}\" ({}){};",
        index.kind,
        exists(safe),
        index.name,
        index.table,
        columns.join(", "),
        index.extra
    )
}

fn is_expression(column: &str) -> bool {
    column.contains(['(', ')', ' ', '"', '.', ':'])
}

fn quoted(columns: &[String]) -> String {
    let quoted: Vec<String> = columns.iter().map(|column| format!("\"{column}\"")).collect();
    quoted.join(", ")
}

/// The name of an index or constraint: prefix, the start of the table and of the
/// first column, and the start of a hash of table and columns (`_get_index_name`).
///
/// `hash` gives the hexadecimal SHA-256 of a text.
pub fn index_name(prefix: &str, table: &str, columns: &[String], hash: impl Fn(&str) -> String) -> String {
    let first = columns.first().map_or("", String::as_str);
    let mut parts = vec![table];
    parts.extend(columns.iter().map(String::as_str));
    let start = |text: &str, length: usize| text.chars().take(length).collect::<String>();
    let hashed = hash(&parts.join(";"));
    format!("{prefix}_{}_{}_{}", start(table, 11), start(first, 7), start(&hashed, 6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_escaped() {
        let table = Table {
            name: "a".to_owned(),
            columns: vec![Column {
                name: "b".to_owned(),
                sql_type: "INT".to_owned(),
                comment: "one\n*/ two".to_owned(),
                ..Column::default()
            }],
            ..Table::default()
        };
        let sql = create_table(&table, false);
        assert_eq!(sql, "CREATE TABLE \"a\" (\n    \"b\" INT NOT NULL /* one\\n*\\/ two */\n);");
    }
}
