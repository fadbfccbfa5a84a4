//! Column types, as SQLAlchemy has them.

use linktable_schema::Dialect;

/// The type of a column, as SQLAlchemy has it: what DDL spells, and how values
/// go to the database and come back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlType {
    /// `Integer`.
    Integer,
    /// `BigInteger`.
    BigInteger,
    /// `SmallInteger`.
    SmallInteger,
    /// `String`, and SQLModel's `AutoString`; with the length, if one is given.
    String(Option<u32>),
    /// `Text`.
    Text,
    /// `Float`.
    Float,
    /// `Numeric`.
    Numeric {
        /// How many digits in all.
        precision: Option<u32>,
        /// How many of them after the point.
        scale: Option<u32>,
    },
    /// `Boolean`.
    Boolean,
    /// `Date`.
    Date,
    /// `DateTime`.
    DateTime {
        /// Whether it is SQLModel's `UTCDateTime`, which takes no naive values.
        aware: bool,
    },
    /// `Time`.
    Time,
    /// `Interval`: stored as a moment counted from 1970 where the database has no such type.
    Interval,
    /// `LargeBinary`.
    LargeBinary,
    /// `Uuid`.
    Uuid,
    /// `Enum`: stored by the names of its members.
    Enum {
        /// The names of the members, in order, aliases left out.
        members: Vec<String>,
    },
    /// `JSON`.
    Json {
        /// Whether Python's `None` is stored as NULL, not as JSON's `null`.
        none_as_null: bool,
    },
    /// `DECIMAL`: numbers as `Numeric` has them, under another name.
    Decimal {
        /// How many digits in all.
        precision: u32,
        /// How many of them after the point.
        scale: u32,
    },
    /// ormar's `UUID`: stored as text.
    UuidText {
        /// Whether with dashes, as `str` shows it.
        dashed: bool,
    },
}

impl SqlType {
    /// As DDL spells it; nothing for a dialect that is not there yet.
    ///
    /// SQLAlchemy 2.1.9, `sql/compiler.py` (`GenericTypeCompiler`) and `dialects/sqlite/base.py`.
    pub fn ddl(&self, dialect: Dialect) -> Option<String> {
        match dialect {
            Dialect::Sqlite => Some(self.sqlite()),
            Dialect::Postgresql | Dialect::Mysql => None,
        }
    }

    fn sqlite(&self) -> String {
        match self {
            SqlType::Integer => "INTEGER".to_owned(),
            SqlType::BigInteger => "BIGINT".to_owned(),
            SqlType::SmallInteger => "SMALLINT".to_owned(),
            SqlType::String(None) => "VARCHAR".to_owned(),
            SqlType::String(Some(length)) => format!("VARCHAR({length})"),
            SqlType::Text => "TEXT".to_owned(),
            SqlType::Float => "FLOAT".to_owned(),
            SqlType::Numeric { precision: None, .. } => "NUMERIC".to_owned(),
            SqlType::Numeric { precision: Some(precision), scale: None } => format!("NUMERIC({precision})"),
            SqlType::Numeric { precision: Some(precision), scale: Some(scale) } => {
                format!("NUMERIC({precision}, {scale})")
            }
            SqlType::Boolean => "BOOLEAN".to_owned(),
            SqlType::Date => "DATE".to_owned(),
            SqlType::DateTime { .. } | SqlType::Interval => "DATETIME".to_owned(),
            SqlType::Time => "TIME".to_owned(),
            SqlType::LargeBinary => "BLOB".to_owned(),
            SqlType::Uuid => "CHAR(32)".to_owned(),
            SqlType::Enum { members } => {
                let longest = members.iter().map(|name| name.chars().count()).max().unwrap_or(0);
                format!("VARCHAR({longest})")
            }
            SqlType::Json { .. } => "JSON".to_owned(),
            SqlType::Decimal { precision, scale } => format!("DECIMAL({precision}, {scale})"),
            SqlType::UuidText { dashed } => if *dashed { "CHAR(36)" } else { "CHAR(32)" }.to_owned(),
        }
    }

    /// Whether a primary key of this type is counted up by the database.
    pub fn is_integer(&self) -> bool {
        matches!(self, SqlType::Integer | SqlType::BigInteger | SqlType::SmallInteger)
    }
}
