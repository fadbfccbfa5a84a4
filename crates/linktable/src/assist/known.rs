//! What is known of a source's models: what was compiled of them, and what is written where that failed.

use linktable_schema::{Column, Compilation, EndLinks, EndRef, ModelId, Orm, Relationship, Table};

use super::facts;
use super::outline::{self, Class, Member};
use super::tokens::Tokens;

/// A source, and what it became.
pub(super) struct Known<'a> {
    pub(super) orm: Orm,
    pub(super) tokens: Tokens<'a>,
    pub(super) classes: Vec<Class<'a>>,
    pub(super) compilation: &'a Compilation,
}

/// An attribute of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Attribute {
    pub(super) name: String,
    /// What is said beside it.
    pub(super) detail: String,
    /// Of a relationship the other model, and whether it holds many of its objects.
    pub(super) leads_to: Option<(String, bool)>,
}

impl<'a> Known<'a> {
    pub(super) fn of(source: &'a str, compilation: &'a Compilation) -> Self {
        let tokens = Tokens::of(source);
        let classes = outline::classes(&tokens);
        Known { orm: compilation.schema.orm, tokens, classes, compilation }
    }

    /// The class statement that a byte is in.
    pub(super) fn class_at(&self, at: usize) -> Option<&Class<'a>> {
        let is_end = at == self.tokens.source.len();
        self.classes.iter().rev().find(|class| class.range.contains(&at) || is_end && class.range.end == at)
    }

    /// The class statement of a name.
    pub(super) fn class(&self, name: &str) -> Option<&Class<'a>> {
        self.classes.iter().find(|class| class.name == name)
    }

    /// Whether a name is a model's.
    pub(super) fn is_model(&self, name: &str) -> bool {
        self.compilation.schema.model_named(name).is_some() || outline::is_model(&self.classes, name)
    }

    /// The models' names, in the order of their classes, with their tables'.
    pub(super) fn models(&self) -> Vec<(&str, &str)> {
        let written = self.classes.iter().map(|class| class.name).filter(|name| self.is_model(name));
        let compiled = self.compilation.schema.models.iter().map(|model| model.name.as_str());
        let mut found: Vec<(&str, &str)> = Vec::new();
        for name in written.chain(compiled) {
            if found.iter().all(|(known, _)| *known != name) {
                found.push((name, self.table(name).map_or("", |table| table.name.as_str())));
            }
        }
        found
    }

    /// The table of a model.
    pub(super) fn table(&self, model: &str) -> Option<&'a Table> {
        let schema = &self.compilation.schema;
        schema.table(schema.model_named(model)?.table)
    }

    /// The column that an attribute of a model becomes.
    pub(super) fn column(&self, model: &str, attribute: &str) -> Option<&'a Column> {
        let field = self.compilation.schema.model_named(model)?.fields.iter().find(|field| field.name == attribute)?;
        self.table(model)?.columns.iter().find(|column| column.name == field.column)
    }

    /// The end that is this attribute of a model, with its relationship.
    pub(super) fn end(&self, model: &str, attribute: &str) -> Option<(EndRef, &'a Relationship)> {
        let schema = &self.compilation.schema;
        let id = schema.models.iter().zip(0..).find(|(known, _)| known.name == model).map(|(_, id)| ModelId(id))?;
        let (end, _) = schema.ends_of(id).find(|(_, end)| end.attribute.as_deref() == Some(attribute))?;
        Some((end, schema.relationship(end.relationship)?))
    }

    /// The link operations of an end.
    pub(super) fn links(&self, end: EndRef) -> Option<&'a EndLinks> {
        self.compilation.links.iter().find(|links| links.end == end)
    }

    /// The attributes of a model: those compiled, then those only written. Keys come after the
    /// relationships that they carry: one rather means those.
    pub(super) fn attributes(&self, model: &str) -> Vec<Attribute> {
        let schema = &self.compilation.schema;
        let (mut found, mut keys) = (Vec::new(), Vec::new());
        for field in schema.model_named(model).map(|compiled| &compiled.fields).into_iter().flatten() {
            if self.end(model, &field.name).is_some() {
                continue;
            }
            let column = self.column(model, &field.name);
            let detail = column.map_or(String::new(), |column| column.sql_type.clone());
            let is_key = column.is_some_and(|column| column.references.is_some() && !column.primary_key);
            let list = if is_key { &mut keys } else { &mut found };
            list.push(Attribute { name: field.name.clone(), detail, leads_to: None });
        }
        for (_, id) in schema.models.iter().zip(0..).filter(|(known, _)| known.name == model) {
            for (end, own) in schema.ends_of(ModelId(id)) {
                let Some(other) = self.other_model(end) else { continue };
                let detail = if own.many { format!("many {other}") } else { other.to_owned() };
                let name = own.attribute.clone().unwrap_or_default();
                found.push(Attribute { name, detail, leads_to: Some((other.to_owned(), own.many)) });
            }
        }
        found.append(&mut keys);
        self.add_written(model, &mut found, 16);
        found
    }

    /// The model at the other end.
    pub(super) fn other_model(&self, end: EndRef) -> Option<&'a str> {
        let schema = &self.compilation.schema;
        let other = schema.end(EndRef { side: 1 - end.side.min(1), ..end })?;
        schema.model(other.model).map(|model| model.name.as_str())
    }

    fn add_written(&self, model: &str, found: &mut Vec<Attribute>, depth: usize) {
        let Some(class) = self.class(model).filter(|_| depth > 0) else { return };
        for member in &class.members {
            let is_plumbing = member.name.starts_with("__") || matches!(member.name, "ormar_config" | "model_config");
            if is_plumbing || found.iter().any(|known| known.name == member.name) {
                continue;
            }
            let leads_to = self.leads_to(member);
            found.push(Attribute { name: member.name.to_owned(), detail: String::new(), leads_to });
        }
        for base in &class.bases {
            self.add_written(base, found, depth - 1);
        }
    }

    /// The model that a member's relationship leads to, as far as it is written.
    pub(super) fn leads_to(&self, member: &Member<'_>) -> Option<(String, bool)> {
        let call = member.call.unwrap_or_default();
        let is_relation = call == "Relationship" || facts::is_relation(call);
        let written = if member.annotation.is_empty() { member.tokens.clone() } else { member.annotation.clone() };
        let mut words =
            outline::mentions(&self.tokens, written.start + usize::from(member.annotation.is_empty())..written.end);
        let is_annotated = !member.annotation.is_empty()
            && outline::mentions(&self.tokens, member.annotation.clone()).any(|word| word.ends_with("Relation"));
        if !is_relation && !is_annotated {
            return None;
        }
        let is_many = matches!(call, "ManyToMany" | "ManyToManyField")
            || outline::mentions(&self.tokens, member.annotation.clone())
                .any(|word| matches!(word, "list" | "List" | "ManyToManyRelation" | "ReverseRelation"));
        words.find(|word| self.is_model(word)).map(|model| (model.to_owned(), is_many))
    }
}
