//! What constraints and indexes without a name of their own are called: `MetaData(naming_convention=…)`.
//!
//! Mirrors SQLAlchemy 2.1, `sql/naming.py`.

use linktable_schema::Constraint;

use crate::declared::Model;

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `ix`
    Index,
    /// `pk`
    PrimaryKey,
    /// `ck`
    Check,
    /// `uq`
    Unique,
    /// `fk`
    ForeignKey,
}

impl Kind {
    /// By the word a convention has for it.
    pub fn of(word: &str) -> Option<Self> {
        Some(match word {
            "ix" => Kind::Index,
            "pk" => Kind::PrimaryKey,
            "ck" => Kind::Check,
            "uq" => Kind::Unique,
            "fk" => Kind::ForeignKey,
            _ => return None,
        })
    }
}

/// A naming convention: for kinds of things the text that their names are made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Naming(Vec<(Kind, String)>);

impl Default for Naming {
    fn default() -> Self {
        Naming(vec![(Kind::Index, "ix_%(column_0_label)s".to_owned())])
    }
}

/// Why a name can not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The convention asks for the constraint's own name, and it has none.
    Unnamed,
    /// The convention has a token that stands for nothing.
    Token(String),
    /// A `%` that begins nothing.
    Format,
}

/// What a name is made for.
struct Named<'a> {
    table: &'a str,
    /// The table with its schema, as labels have it.
    label: String,
    columns: Vec<&'a str>,
    /// Of a foreign key the table and the columns it refers to.
    referred: Option<(&'a str, &'a [String])>,
    own: Option<&'a str>,
}

impl Naming {
    /// The convention of these texts.
    pub fn new(texts: Vec<(Kind, String)>) -> Self {
        Naming(texts)
    }

    /// The name of an index that has none of its own.
    ///
    /// # Errors
    /// Where none can be made; nothing if the convention has no word for indexes.
    pub fn of_index(&self, model: &Model, columns: &[String]) -> Result<Option<String>, Problem> {
        self.made(Kind::Index, &Named::of(model, columns, None, None))
    }

    /// The name of a constraint: its own, unless the convention makes one of that.
    ///
    /// # Errors
    /// Where none can be made.
    pub fn of_constraint(&self, model: &Model, constraint: &Constraint) -> Result<Option<String>, Problem> {
        let (kind, named) = match constraint {
            Constraint::PrimaryKey { name, columns } => {
                (Kind::PrimaryKey, Named::of(model, columns, name.as_deref(), None))
            }
            Constraint::Unique { name, columns } => (Kind::Unique, Named::of(model, columns, name.as_deref(), None)),
            Constraint::Check { name, .. } => (Kind::Check, Named::of(model, &[], name.as_deref(), None)),
            Constraint::ForeignKey { name, columns, table, targets, .. } => {
                (Kind::ForeignKey, Named::of(model, columns, name.as_deref(), Some((table, targets))))
            }
        };
        let own = named.own.map(ToOwned::to_owned);
        if own.is_some() && !self.text(kind).is_some_and(|text| text.contains("constraint_name")) {
            return Ok(own);
        }
        Ok(self.made(kind, &named)?.or(own))
    }

    fn text(&self, kind: Kind) -> Option<&str> {
        self.0.iter().find(|(own, _)| *own == kind).map(|(_, text)| text.as_str())
    }

    fn made(&self, kind: Kind, named: &Named<'_>) -> Result<Option<String>, Problem> {
        let Some(mut rest) = self.text(kind) else { return Ok(None) };
        let mut made = String::new();
        while let Some((before, behind)) = rest.split_once('%') {
            made.push_str(before);
            if let Some(further) = behind.strip_prefix('%') {
                made.push('%');
                rest = further;
                continue;
            }
            let token = behind.strip_prefix('(').and_then(|behind| behind.split_once(")s"));
            let Some((token, further)) = token else { return Err(Problem::Format) };
            made.push_str(&named.token(token)?);
            rest = further;
        }
        made.push_str(rest);
        Ok(Some(made))
    }
}

impl<'a> Named<'a> {
    fn of(
        model: &'a Model,
        columns: &'a [String],
        own: Option<&'a str>,
        referred: Option<(&'a str, &'a [String])>,
    ) -> Self {
        Named {
            table: &model.table,
            label: model.table_key().replace('.', "_"),
            columns: columns.iter().map(String::as_str).collect(),
            referred,
            own,
        }
    }

    fn token(&self, token: &str) -> Result<String, Problem> {
        let unknown = || Problem::Token(token.to_owned());
        match token {
            "table_name" => return Ok(self.table.to_owned()),
            "constraint_name" => return self.own.map(ToOwned::to_owned).ok_or(Problem::Unnamed),
            "referred_table_name" => return Ok(self.referred.ok_or_else(unknown)?.0.to_owned()),
            _ => {}
        }
        let (is_referred, rest) = match token.strip_prefix("referred_") {
            Some(rest) => (true, rest),
            None => (false, token),
        };
        let rest = rest.strip_prefix("column_").ok_or_else(unknown)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, rest) = rest.split_at_checked(digits).ok_or_else(unknown)?;
        let at: usize = number.parse().map_err(|_| unknown())?;
        let (separator, part) = match (rest.strip_prefix("N_"), rest.strip_prefix("_N_"), rest.strip_prefix('_')) {
            (Some(part), _, _) => (Some(""), part),
            (_, Some(part), _) => (Some("_"), part),
            (_, _, Some(part)) => (None, part),
            _ => return Err(unknown()),
        };
        if is_referred && part != "name" {
            return Err(unknown());
        }
        let columns: Vec<&str> = match (is_referred, self.referred) {
            (true, Some((_, targets))) => targets.iter().map(String::as_str).collect(),
            (true, None) => return Err(unknown()),
            (false, _) => self.columns.clone(),
        };
        let shown = |column: &&str| match part {
            "name" | "key" => Some((*column).to_owned()),
            "label" => Some(format!("{}_{column}", self.label)),
            _ => None,
        };
        let parts = match separator {
            Some(_) => columns.iter().map(shown).collect::<Option<Vec<_>>>(),
            None => columns.get(at).map_or(Some(vec![String::new()]), |column| shown(column).map(|shown| vec![shown])),
        };
        Ok(parts.ok_or_else(unknown)?.join(separator.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Model {
        Model { table: "hero".to_owned(), ..Model::default() }
    }

    fn unique(name: Option<&str>) -> Constraint {
        Constraint::Unique { name: name.map(ToOwned::to_owned), columns: vec!["a".to_owned(), "b".to_owned()] }
    }

    #[test]
    fn tokens() {
        let named = |text: &str| {
            let naming = Naming::new(vec![(Kind::Unique, text.to_owned())]);
            naming.of_constraint(&model(), &unique(None)).map(Option::unwrap_or_default)
        };
        assert_eq!(named("uq_%(table_name)s_%(column_0_name)s").as_deref(), Ok("uq_hero_a"));
        assert_eq!(named("%(column_0_N_name)s").as_deref(), Ok("a_b"));
        assert_eq!(named("%(column_0N_name)s%%").as_deref(), Ok("ab%"));
        assert_eq!(named("%(column_1_label)s").as_deref(), Ok("hero_b"));
        assert_eq!(named("x%(column_2_name)s").as_deref(), Ok("x"));
        assert_eq!(named("%(constraint_name)s"), Err(Problem::Unnamed));
        assert_eq!(named("%(other)s"), Err(Problem::Token("other".to_owned())));
    }

    #[test]
    fn names_of_their_own() {
        let naming = Naming::new(vec![(Kind::Unique, "uq_%(table_name)s_%(constraint_name)s".to_owned())]);
        assert_eq!(naming.of_constraint(&model(), &unique(Some("pair"))), Ok(Some("uq_hero_pair".to_owned())));
        let plain = Naming::new(vec![(Kind::Unique, "uq_%(table_name)s".to_owned())]);
        assert_eq!(plain.of_constraint(&model(), &unique(Some("pair"))), Ok(Some("pair".to_owned())));
        assert_eq!(Naming::default().of_constraint(&model(), &unique(None)), Ok(None));
        assert_eq!(Naming::default().of_index(&model(), &["a".to_owned()]), Ok(Some("ix_hero_a".to_owned())));
    }
}
