//! The lookups of fields: `name__icontains`, `created__year`, `tags__in`.
//!
//! Mirrors Tortoise 1.1.9, `filters.py`.

use std::rc::Rc;

use linktable_python::Text;
use linktable_sql::tortoise::Table;

use super::joins::through_table;
use crate::tortoise::mapping::{Data, Field, Kind, Meta};

/// What a lookup compares with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `name`
    Equal,
    /// `name__not`
    NotEqual,
    /// `name__in`
    In,
    /// `name__not_in`
    NotIn,
    /// `name__isnull`
    IsNull,
    /// `name__not_isnull`
    NotNull,
    /// `name__gte` and the like: its operator in SQL.
    Order(&'static str),
    /// `name__range`
    Range,
    /// `name__contains`
    Contains,
    /// `name__startswith`
    StartsWith,
    /// `name__endswith`
    EndsWith,
    /// `name__search`
    Search,
    /// `name__iexact`
    Iexact,
    /// `name__icontains`
    Icontains,
    /// `name__istartswith`
    IstartsWith,
    /// `name__iendswith`
    IendsWith,
    /// `name__posix_regex`
    Regex,
    /// `name__iposix_regex`
    Iregex,
    /// `name__year` and the like: the part in SQL.
    Part(&'static str),
    /// `data__contains` and the like, which SQLite has not: what Tortoise says.
    Refused(&'static str),
}

/// How a value is made ready for a lookup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoder {
    /// As the field stores it.
    Stored,
    /// Each item as the field stores it.
    List,
    /// Each item, or its primary key, as the field stores it.
    RelatedList,
    /// `bool(value)`
    Bool,
    /// `str(value)`
    Text,
    /// As it is.
    Plain,
}

/// A lookup of a model.
pub struct Lookup {
    /// The field whose values it compares; nothing for the lookup of an annotation.
    pub field: Option<Rc<Field>>,
    /// The column.
    pub column: Text,
    /// What it compares with.
    pub operator: Operator,
    /// How the value is made ready.
    pub encoder: Encoder,
    /// For a relation: the table to join, and its column that refers to the model.
    pub via: Option<(Table, Text)>,
}

/// The lookups of plain columns and of annotations.
const PLAIN: &[(&str, Operator, Encoder)] = &[
    ("", Operator::Equal, Encoder::Stored),
    ("not", Operator::NotEqual, Encoder::Stored),
    ("in", Operator::In, Encoder::List),
    ("not_in", Operator::NotIn, Encoder::List),
    ("isnull", Operator::IsNull, Encoder::Bool),
    ("not_isnull", Operator::NotNull, Encoder::Bool),
    ("gte", Operator::Order(">="), Encoder::Stored),
    ("lte", Operator::Order("<="), Encoder::Stored),
    ("gt", Operator::Order(">"), Encoder::Stored),
    ("lt", Operator::Order("<"), Encoder::Stored),
    ("range", Operator::Range, Encoder::List),
    ("contains", Operator::Contains, Encoder::Text),
    ("startswith", Operator::StartsWith, Encoder::Text),
    ("search", Operator::Search, Encoder::Text),
    ("endswith", Operator::EndsWith, Encoder::Text),
    ("iexact", Operator::Iexact, Encoder::Text),
    ("icontains", Operator::Icontains, Encoder::Text),
    ("istartswith", Operator::IstartsWith, Encoder::Text),
    ("iendswith", Operator::IendsWith, Encoder::Text),
    ("posix_regex", Operator::Regex, Encoder::Text),
    ("iposix_regex", Operator::Iregex, Encoder::Text),
    ("year", Operator::Part("YEAR"), Encoder::Stored),
    ("quarter", Operator::Part("QUARTER"), Encoder::Stored),
    ("month", Operator::Part("MONTH"), Encoder::Stored),
    ("week", Operator::Part("WEEK"), Encoder::Stored),
    ("day", Operator::Part("DAY"), Encoder::Stored),
    ("hour", Operator::Part("HOUR"), Encoder::Stored),
    ("minute", Operator::Part("MINUTE"), Encoder::Stored),
    ("second", Operator::Part("SECOND"), Encoder::Stored),
    ("microsecond", Operator::Part("MICROSECOND"), Encoder::Stored),
];

const JSON: &[(&str, Operator, Encoder)] = &[
    ("", Operator::Equal, Encoder::Stored),
    ("not", Operator::NotEqual, Encoder::Stored),
    ("isnull", Operator::IsNull, Encoder::Bool),
    ("not_isnull", Operator::NotNull, Encoder::Bool),
    ("contains", Operator::Refused("must be overridden in each executor"), Encoder::Stored),
    ("contained_by", Operator::Refused("must be overridden in each executor"), Encoder::Stored),
    ("filter", Operator::Refused("must be overridden in each xecutor"), Encoder::Plain),
];

const MANY_TO_MANY: &[(&str, Operator, Encoder)] = &[
    ("", Operator::Equal, Encoder::Stored),
    ("not", Operator::NotEqual, Encoder::Stored),
    ("in", Operator::In, Encoder::RelatedList),
    ("not_in", Operator::NotIn, Encoder::RelatedList),
];

const BACKWARD: &[(&str, Operator, Encoder)] = &[
    ("", Operator::Equal, Encoder::Stored),
    ("not", Operator::NotEqual, Encoder::Stored),
    ("in", Operator::In, Encoder::RelatedList),
    ("not_in", Operator::NotIn, Encoder::RelatedList),
    ("isnull", Operator::IsNull, Encoder::Plain),
    ("not_isnull", Operator::NotNull, Encoder::Plain),
];

type Entry = (&'static str, Operator, Encoder);

fn entry(table: &'static [Entry], suffix: &str) -> Option<Entry> {
    table.iter().find(|(name, _, _)| *name == suffix).copied()
}

/// A lookup of a model by its key: `MetaInfo.filters`.
pub fn find(meta: &Meta, key: &str) -> Option<Lookup> {
    of_field(meta, key, "").or_else(|| {
        let (name, suffix) = key.rsplit_once("__")?;
        if suffix.is_empty() { None } else { of_field(meta, name, suffix) }
    })
}

fn of_field(meta: &Meta, name: &str, suffix: &str) -> Option<Lookup> {
    // `ModelMeta._dispatch_fields` gives `pk` its lookups only where a column of the class's own is the key.
    let is_key_of_relation = || name == "pk" && meta.relations().iter().any(|relation| relation.pk.get());
    let field = meta.field(name).or_else(|| meta.data_field(name).filter(|_| !is_key_of_relation()))?;
    match &field.kind {
        Kind::Data(data) => {
            let table = if matches!(data, Data::Json { .. }) { JSON } else { PLAIN };
            let (_, operator, encoder) = entry(table, suffix)?;
            Some(Lookup { column: field.column(), field: Some(field), operator, encoder, via: None })
        }
        Kind::ManyToMany(many) => {
            let (_, operator, encoder) = entry(MANY_TO_MANY, suffix)?;
            let related = field.related().ok()?;
            Some(Lookup {
                field: related.pk().ok(),
                column: many.forward_key.clone(),
                operator,
                encoder,
                via: Some((through_table(many), many.backward_key.borrow().clone())),
            })
        }
        Kind::Backward(back) => {
            let (_, operator, encoder) = entry(BACKWARD, suffix)?;
            let related = field.related().ok()?;
            let table = Table::new(&related.table.borrow());
            Some(Lookup {
                field: related.pk().ok(),
                column: back.related_key.clone(),
                operator,
                encoder,
                via: Some((table, back.relation_field.clone())),
            })
        }
        Kind::ForeignKey(_) => None,
    }
}

/// The lookup of an annotation: its name and what it compares with.
pub fn of_annotation(names: &[Text], key: &str) -> Option<(Text, Operator)> {
    let named = |name: &str| names.iter().find(|other| other.as_str() == name).cloned();
    if let Some(name) = named(key) {
        return Some((name, Operator::Equal));
    }
    let (name, suffix) = key.rsplit_once("__")?;
    let (_, operator, _) = entry(PLAIN, suffix).filter(|_| !suffix.is_empty())?;
    Some((named(name)?, operator))
}

/// The keys of all lookups of an annotation.
pub fn keys_of_annotation(name: &str) -> impl Iterator<Item = String> {
    PLAIN.iter().map(move |(suffix, _, _)| match *suffix {
        "" => name.to_owned(),
        suffix => format!("{name}__{suffix}"),
    })
}
