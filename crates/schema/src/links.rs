//! What an ORM offers on an end of a relationship, and the SQL it becomes.

use serde::{Deserialize, Serialize};

use crate::EndRef;

/// The link operations of one end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndLinks {
    /// The end.
    pub end: EndRef,
    /// The model and the attribute, as one would say it: `Hero.teams`.
    pub title: String,
    /// What it offers.
    pub operations: Vec<LinkOperation>,
}

/// One thing an end offers, such as append or remove.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkOperation {
    /// Its name: `append`, `remove`, `clear`, `list`, `add`.
    pub name: String,
    /// The code that does it: `hero.teams.append(team)`.
    pub code: String,
    /// The statements it becomes, in order.
    pub statements: Vec<LinkStatement>,
}

/// One statement of a link operation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkStatement {
    /// The SQL, with `?` for its parameters.
    pub sql: String,
    /// What stands for each `?`, in order.
    pub params: Vec<LinkParam>,
}

/// What stands for one `?`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkParam {
    /// The expression it comes from: `hero.id`.
    pub name: String,
}
