//! What may be completed at a place.

use linktable_schema::{Completion, CompletionKind, Completions, Orm, Span};

use super::facts;
use super::known::{Attribute, Known};
use super::outline;
use super::receiver::Type;
use super::scene::{Bracket, Scene};
use super::tokens::is_word;

/// The most that is offered at once.
const MOST: usize = 200;

/// What may be completed at the byte `offset`.
pub(super) fn complete(known: &Known<'_>, offset: usize) -> Completions {
    let Some(scene) = Scene::at(&known.tokens, offset) else { return Completions::default() };
    let mut offer = Offer { known, typed: scene.typed.clone(), items: Vec::new() };
    match scene.text {
        Some(_) => offer.in_text(&scene),
        None => offer.in_code(&scene),
    }
    let (start, end) = (offer.typed.start, offer.typed.end);
    offer.items.truncate(MOST);
    Completions {
        span: Span::new(u32::try_from(start).unwrap_or(0), u32::try_from(end).unwrap_or(0)),
        items: offer.items,
    }
}

struct Offer<'k, 'a> {
    known: &'k Known<'a>,
    typed: std::ops::Range<usize>,
    items: Vec<Completion>,
}

impl Offer<'_, '_> {
    fn add(&mut self, text: impl Into<String>, detail: &str, kind: CompletionKind) {
        let text = text.into();
        if self.items.iter().all(|item| item.text != text) {
            self.items.push(Completion { text, detail: detail.to_owned(), kind });
        }
    }

    fn words(&mut self, words: &[&str]) {
        for word in words {
            self.add(*word, "", CompletionKind::Word);
        }
    }

    fn methods(&mut self, methods: &[&str]) {
        for method in methods {
            self.add(*method, "", CompletionKind::Method);
        }
    }

    /// What is typed of it already.
    fn typed(&self) -> &str {
        self.known.tokens.source.get(self.typed.clone()).unwrap_or_default()
    }

    fn in_text(&mut self, scene: &Scene<'_>) {
        let known = self.known;
        let Some(bracket) = &scene.bracket else { return self.models_in_annotation(scene) };
        let keyword = bracket.keyword.unwrap_or_default();
        match (known.orm, bracket.name, keyword) {
            (Orm::Sqlmodel, "Field", "foreign_key") => self.columns(),
            (Orm::Sqlmodel, "Field", "ondelete") | (Orm::Ormar, _, "ondelete" | "onupdate") => {
                self.words(&["CASCADE", "SET NULL", "RESTRICT"]);
            }
            (_, _, "back_populates") => self.other_ends(scene),
            (_, _, "related_name") => self.related_names(scene),
            (Orm::Tortoise, function, "" | "to" | "model_name")
                if facts::is_relation(function) && (bracket.argument == 0 || !keyword.is_empty()) =>
            {
                self.labelled_models();
            }
            (Orm::Sqlmodel | Orm::Ormar, "ForeignKey", "") if bracket.argument == 0 => self.columns(),
            (_, "ForwardRef", _) => self.models(),
            (_, method, "") if facts::takes_relationships(method) || facts::takes_columns(method) => {
                self.paths(bracket);
            }
            (_, _, "") if !bracket.is_call => match bracket.name {
                // `select_related(["…"])`
                "" => self.paths_in_list(scene, bracket),
                _ => self.models_in_annotation(scene),
            },
            _ => {}
        }
    }

    fn in_code(&mut self, scene: &Scene<'_>) {
        let known = self.known;
        let tokens = &known.tokens;
        let before = scene.next.checked_sub(1);
        if let Some(dot) = before.filter(|at| tokens.is(*at, '.')) {
            return self.attributes(known.type_before(dot));
        }
        if let Some(bracket) = scene.bracket.as_ref().filter(|bracket| bracket.is_call) {
            if bracket.is_at_start {
                self.arguments(bracket);
            }
            let takes_model = match bracket.keyword {
                Some("link_model" | "through" | "to") => true,
                Some(_) => false,
                None => {
                    bracket.argument == 0
                        && (bracket.name == "select"
                            || (known.orm == Orm::Ormar && facts::is_relation(bracket.name))
                            || (known.orm == Orm::Sqlmodel && matches!(bracket.name, "get" | "get_one")))
                }
            };
            let is_value = bracket.is_at_start || before.is_some_and(|at| tokens.is(at, '='));
            if takes_model && is_value {
                self.models();
            }
        }
        let in_call = scene.bracket.as_ref().is_some_and(|bracket| bracket.is_call);
        if !in_call {
            self.models_in_annotation(scene);
        }
    }

    /// `table.column` for `foreign_key`: primary keys first, what belongs to other tables before the rest.
    fn columns(&mut self) {
        let own = self.known.class_at(self.typed.start).and_then(|class| self.known.table(class.name));
        let tables = &self.known.compilation.schema.tables;
        let is_own = |name: &str| own.is_some_and(|own| own.name == name);
        for is_key in [true, false] {
            for last in [false, true] {
                for table in tables.iter().filter(|table| is_own(&table.name) == last) {
                    for column in table.columns.iter().filter(|column| column.primary_key == is_key) {
                        let text = format!("{}.{}", table.name, column.name);
                        self.add(text, &column.sql_type, CompletionKind::Column);
                    }
                }
            }
        }
    }

    fn models(&mut self) {
        for (model, table) in self.known.models() {
            self.add(model, table, CompletionKind::Model);
        }
    }

    /// `models.Team`, as Tortoise names models: after the name they are registered under.
    fn labelled_models(&mut self) {
        let tokens = &self.known.tokens;
        let label = (0..tokens.all.len()).find_map(|at| {
            let is_dict = tokens.name(at) == Some("modules") && tokens.is(at + 1, '=') && tokens.is(at + 2, '{');
            is_dict.then(|| tokens.text(at + 3)).filter(|label| !label.is_empty())
        });
        let label = label.unwrap_or("models");
        for (model, table) in self.known.models() {
            self.add(format!("{label}.{model}"), table, CompletionKind::Model);
        }
    }

    /// Models, where the cursor is in a member's annotation.
    fn models_in_annotation(&mut self, scene: &Scene<'_>) {
        let Some(class) = self.known.class_at(self.typed.start) else { return };
        let place = scene.text.unwrap_or(scene.next);
        let is_inside = class.members.iter().any(|member| {
            let annotation = &member.annotation;
            !annotation.is_empty() && (annotation.contains(&place) || annotation.end == place)
                || annotation.start == place && self.known.tokens.is(place.saturating_sub(1), ':')
        });
        if is_inside {
            self.models();
        }
    }

    /// The relationships of the model that the cursor's member leads to: first those that lead back.
    fn other_ends(&mut self, scene: &Scene<'_>) {
        let known = self.known;
        let Some((class, other)) = self.member_target(scene) else { return };
        let leads_back = |own: &Attribute| own.leads_to.as_ref().is_some_and(|(model, _)| *model == class);
        let own = known.attributes(&other);
        for wanted in [true, false] {
            for end in own.iter().filter(|end| end.leads_to.is_some() && leads_back(end) == wanted) {
                self.add(end.name.clone(), &format!("{other}.{}", end.name), CompletionKind::Relationship);
            }
        }
    }

    /// The class that the cursor is in, and the model that its member there leads to.
    fn member_target(&self, scene: &Scene<'_>) -> Option<(String, String)> {
        let class = self.known.class_at(self.typed.start)?;
        let member = class.members.iter().find(|member| member.tokens.contains(&scene.next))?;
        let (other, _) = self.known.leads_to(member)?;
        Some((class.name.to_owned(), other))
    }

    /// Names for the other end: those that the other model declares for it, then a plural.
    fn related_names(&mut self, scene: &Scene<'_>) {
        let Some((class, other)) = self.member_target(scene) else { return };
        let declared = self.known.class(&other).map(|other| &other.members).into_iter().flatten();
        let own: Vec<&str> = declared
            .filter(|member| member.call.is_none())
            .filter(|member| outline::mentions(&self.known.tokens, member.annotation.clone()).any(|word| word == class))
            .map(|member| member.name)
            .collect();
        for name in own {
            self.add(name, &format!("{other}.{name}"), CompletionKind::Relationship);
        }
        let lower = class.to_lowercase();
        let plural = match lower.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
            _ if lower.ends_with('s') => format!("{lower}es"),
            _ => format!("{lower}s"),
        };
        self.add(plural.clone(), &format!("{other}.{plural}"), CompletionKind::Relationship);
    }

    /// The arguments a call takes that are not given yet.
    fn arguments(&mut self, bracket: &Bracket<'_>) {
        let known = self.known;
        let is_method = known.tokens.is(bracket.open.saturating_sub(2), '.');
        if is_method && (facts::takes_lookups(bracket.name) || facts::takes_attributes(bracket.name)) {
            let Some(model) = self.queried(bracket) else { return };
            if facts::takes_attributes(bracket.name) {
                self.attribute_arguments(&model, bracket);
            } else {
                self.lookups(&model, bracket);
            }
            return;
        }
        if known.is_model(bracket.name) {
            return self.attribute_arguments(bracket.name, bracket);
        }
        let Some(signature) = facts::signature(known.orm, bracket.name) else { return };
        for (name, takes) in signature.own.iter().chain(signature.shared) {
            if !bracket.given.contains(name) {
                self.add(format!("{name}="), takes, CompletionKind::Argument);
            }
        }
    }

    /// The model that the call's query is for.
    fn queried(&self, bracket: &Bracket<'_>) -> Option<String> {
        let dot = bracket.open.checked_sub(2).filter(|at| self.known.tokens.is(*at, '.'))?;
        match self.known.type_before(dot) {
            Type::Class(model) | Type::Query(model) | Type::Found(model) | Type::One(model) => Some(model),
            Type::Related(model, _) => Some(model),
            _ => None,
        }
    }

    fn attribute_arguments(&mut self, model: &str, bracket: &Bracket<'_>) {
        for own in self.known.attributes(model) {
            if !bracket.given.contains(&own.name.as_str()) {
                let kind = if own.leads_to.is_some() { CompletionKind::Relationship } else { CompletionKind::Column };
                self.add(format!("{}=", own.name), &own.detail, kind);
            }
        }
    }

    /// `name=`, `team__`, and once a path is typed what follows it.
    fn lookups(&mut self, model: &str, bracket: &Bracket<'_>) {
        let (path, _) =
            self.typed().rsplit_once("__").map_or((String::new(), ""), |(path, _)| (format!("{path}__"), ""));
        match self.follow(model, &path) {
            Some(Step::Model(model)) => {
                for own in self.known.attributes(&model) {
                    let text = format!("{path}{}=", own.name);
                    if bracket.given.contains(&text.trim_end_matches('=')) {
                        continue;
                    }
                    if own.leads_to.is_some() {
                        self.add(format!("{path}{}__", own.name), &own.detail, CompletionKind::Relationship);
                    }
                    self.add(text, &own.detail, CompletionKind::Column);
                }
            }
            Some(Step::Column) => {
                for lookup in facts::lookups(self.known.orm) {
                    self.add(format!("{path}{lookup}="), "", CompletionKind::Lookup);
                }
            }
            None => {}
        }
    }

    /// Where a path of names, each followed by two underscores, leads from a model.
    fn follow(&self, model: &str, path: &str) -> Option<Step> {
        let mut model = model.to_owned();
        let mut names = path.split("__").filter(|name| !name.is_empty()).peekable();
        while let Some(name) = names.next() {
            let own = self.known.attributes(&model).into_iter().find(|own| own.name == name)?;
            match own.leads_to {
                Some((other, _)) => model = other,
                None => return names.peek().is_none().then_some(Step::Column),
            }
        }
        Some(Step::Model(model))
    }

    /// Relationships and attributes as texts: `select_related("team__…")`, `order_by("-name")`.
    fn paths(&mut self, bracket: &Bracket<'_>) {
        let Some(model) = self.queried(bracket).filter(|_| self.known.orm != Orm::Sqlmodel) else { return };
        if self.typed().starts_with('-') {
            self.typed.start += 1;
        }
        let path = self.typed().rsplit_once("__").map_or(String::new(), |(path, _)| format!("{path}__"));
        let Some(Step::Model(model)) = self.follow(&model, &path) else { return };
        let only_relationships = facts::takes_relationships(bracket.name);
        for own in self.known.attributes(&model) {
            let kind = match own.leads_to {
                Some(_) => CompletionKind::Relationship,
                None if only_relationships => continue,
                None => CompletionKind::Column,
            };
            self.add(format!("{path}{}", own.name), &own.detail, kind);
        }
    }

    fn paths_in_list(&mut self, scene: &Scene<'_>, list: &Bracket<'_>) {
        // The call around the list: its bracket is right before it.
        let Some(open) = list.open.checked_sub(1).filter(|at| self.known.tokens.is(*at, '(')) else { return };
        let name = open.checked_sub(1).and_then(|at| self.known.tokens.name(at)).unwrap_or_default();
        if scene.text.is_some() && (facts::takes_relationships(name) || facts::takes_columns(name)) {
            let call =
                Bracket { open, is_call: true, name, argument: 0, keyword: None, is_at_start: true, given: Vec::new() };
            self.paths(&call);
        }
    }

    fn attributes(&mut self, of: Type) {
        let orm = self.known.orm;
        match of {
            Type::Class(model) => {
                self.own_attributes(&model);
                match orm {
                    Orm::Ormar => self.methods(&["objects"]),
                    Orm::Tortoise => self.methods(facts::TORTOISE_MODEL),
                    Orm::Sqlmodel => self.methods(&["metadata", "model_validate"]),
                }
            }
            Type::One(model) => {
                self.own_attributes(&model);
                self.methods(facts::object(orm));
            }
            Type::Related(_, (model, attribute)) => {
                let links = self.known.end(&model, &attribute).and_then(|(end, _)| self.known.links(end));
                for operation in links.map(|links| &links.operations).into_iter().flatten() {
                    if operation.name.chars().all(is_word) && operation.code.contains(&format!(".{}(", operation.name))
                    {
                        self.add(operation.name.clone(), &operation.code, CompletionKind::Method);
                    }
                }
                if orm != Orm::Sqlmodel {
                    self.methods(facts::queries(orm));
                }
            }
            Type::Query(_) => self.methods(facts::queries(orm)),
            Type::Found(_) => self.methods(&["all", "first", "one", "one_or_none", "unique", "partitions"]),
            Type::Session => self.methods(facts::SESSION),
            Type::Column if orm == Orm::Sqlmodel => self.methods(facts::COLUMN),
            Type::Module => {
                for member in facts::members(orm) {
                    self.add(member, "", CompletionKind::Method);
                }
            }
            Type::Column | Type::Unknown => {}
        }
    }

    fn own_attributes(&mut self, model: &str) {
        for own in self.known.attributes(model) {
            let kind = if own.leads_to.is_some() { CompletionKind::Relationship } else { CompletionKind::Column };
            self.add(own.name, &own.detail, kind);
        }
    }
}

/// Where a path leads.
enum Step {
    /// To a model.
    Model(String),
    /// To a column.
    Column,
}
