//! Which library a source is written for, and which SQL is asked for.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The library the source is written for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Orm {
    /// SQLModel on SQLAlchemy.
    #[default]
    Sqlmodel,
    /// ormar on SQLAlchemy.
    Ormar,
    /// Tortoise ORM.
    Tortoise,
}

impl Orm {
    /// Every ORM, in the order the page lists them.
    pub const ALL: [Orm; 3] = [Orm::Sqlmodel, Orm::Ormar, Orm::Tortoise];

    /// The name used in options, recordings and links.
    pub fn name(self) -> &'static str {
        match self {
            Orm::Sqlmodel => "sqlmodel",
            Orm::Ormar => "ormar",
            Orm::Tortoise => "tortoise",
        }
    }

    /// The name and version of the library whose behaviour is shown.
    pub fn title(self) -> &'static str {
        match self {
            Orm::Sqlmodel => "SQLModel 0.0.50",
            Orm::Ormar => "ormar 0.26.0",
            Orm::Tortoise => "Tortoise ORM 1.1.9",
        }
    }
}

/// The SQL dialect DDL is rendered for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// SQLite, the dialect scripts run on.
    #[default]
    Sqlite,
    /// PostgreSQL, for DDL only.
    Postgresql,
    /// MySQL, for DDL only.
    Mysql,
}

impl Dialect {
    /// Every dialect, in the order the page lists them.
    pub const ALL: [Dialect; 3] = [Dialect::Sqlite, Dialect::Postgresql, Dialect::Mysql];

    /// The name used in options and links.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Sqlite => "sqlite",
            Dialect::Postgresql => "postgresql",
            Dialect::Mysql => "mysql",
        }
    }
}

/// A name that is none of those asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownName {
    /// What was given.
    pub given: String,
    /// What would have been understood.
    pub known: &'static [&'static str],
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is none of {}", self.given, self.known.join(", "))
    }
}

impl std::error::Error for UnknownName {}

impl fmt::Display for Orm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Orm {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "sqlmodel" => Ok(Orm::Sqlmodel),
            "ormar" => Ok(Orm::Ormar),
            "tortoise" => Ok(Orm::Tortoise),
            _ => Err(UnknownName { given: text.to_owned(), known: &["sqlmodel", "ormar", "tortoise"] }),
        }
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Dialect {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
            "sqlite" => Ok(Dialect::Sqlite),
            "postgresql" => Ok(Dialect::Postgresql),
            "mysql" => Ok(Dialect::Mysql),
            _ => Err(UnknownName { given: text.to_owned(), known: &["sqlite", "postgresql", "mysql"] }),
        }
    }
}
