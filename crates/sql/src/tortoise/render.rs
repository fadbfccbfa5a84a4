//! Statements as text.

use crate::tortoise::{
    Arithmetic, Boolean, Function, Insert, Join, Select, Source, Special, Table, Term, Union, Update,
};

/// What becomes of constants.
enum Constants<'a, P> {
    /// They are parameters.
    Parameters(Vec<P>),
    /// They are written out, as this says.
    Text(&'a mut dyn FnMut(&P) -> String),
}

/// What a term's text depends on besides the term.
#[derive(Clone, Copy, Default)]
struct Context {
    /// Columns are qualified with their tables.
    namespace: bool,
    /// Queries stand in parentheses.
    subquery: bool,
    /// Conditions of several parts stand in parentheses.
    subcriterion: bool,
}

/// Writes a statement.
struct Writer<'a, P> {
    sql: String,
    constants: Constants<'a, P>,
}

macro_rules! statement {
    ($kind:ident, $write:ident) => {
        impl<P: Clone> $kind<P> {
            /// The text with marks, and the parameters in their order.
            pub fn render(&self) -> (String, Vec<P>) {
                let mut writer = Writer { sql: String::new(), constants: Constants::Parameters(Vec::new()) };
                writer.$write(self, Context::default());
                match writer.constants {
                    Constants::Parameters(params) => (writer.sql, params),
                    Constants::Text(_) => (writer.sql, Vec::new()),
                }
            }

            /// The text with all constants written out, each as `text` says.
            pub fn render_inline(&self, text: &mut dyn FnMut(&P) -> String) -> String {
                let mut writer = Writer { sql: String::new(), constants: Constants::Text(text) };
                writer.$write(self, Context::default());
                writer.sql
            }
        }
    };
}

statement!(Select, select);
statement!(Union, union);
statement!(Insert, insert);
statement!(Update, update);

impl<P: Clone> Term<P> {
    /// The text with all constants written out, each as `text` says.
    pub fn render_inline(&self, text: &mut dyn FnMut(&P) -> String) -> String {
        let mut writer = Writer { sql: String::new(), constants: Constants::Text(text) };
        writer.term(self, Context::default());
        writer.sql
    }
}

impl<P: Clone> Writer<'_, P> {
    fn push(&mut self, text: &str) {
        self.sql.push_str(text);
    }

    /// A name in quotes; pypika leaves quotes inside of names as they are.
    fn quoted(&mut self, name: &str) {
        self.push("\"");
        self.push(name);
        self.push("\"");
    }

    fn separated<T>(&mut self, items: &[T], separator: &str, mut write: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            write(self, item);
        }
    }

    fn names(&mut self, names: &[std::rc::Rc<str>], separator: &str) {
        self.separated(names, separator, |writer, name| writer.quoted(name));
    }

    fn table(&mut self, table: &Table) {
        if let Some(schema) = &table.schema {
            self.quoted(schema);
            self.push(".");
        }
        self.quoted(&table.name);
        if let Some(alias) = &table.alias {
            self.push(" ");
            self.quoted(alias);
        }
    }

    fn value(&mut self, value: &P) {
        match &mut self.constants {
            Constants::Parameters(params) => {
                params.push(value.clone());
                self.sql.push('?');
            }
            Constants::Text(text) => {
                let text = text(value);
                self.sql.push_str(&text);
            }
        }
    }

    fn term(&mut self, term: &Term<P>, context: Context) {
        match term {
            Term::Field { name, table } => {
                // A table under an alias always qualifies.
                if let Some(table) = table
                    && (context.namespace || table.alias.is_some())
                {
                    self.quoted(table.reference());
                    self.push(".");
                }
                self.quoted(name);
            }
            Term::Star => self.push("*"),
            Term::Value(value) => self.value(value),
            Term::Constant(text) | Term::Raw(text) => self.push(text),
            Term::Tuple(items) => {
                self.push("(");
                self.separated(items, ",", |writer, item| writer.term(item, context));
                self.push(")");
            }
            Term::Compare { operator, left, right } => {
                self.term(left, context);
                self.push(operator);
                self.term(right, context);
            }
            Term::Like { left, right } => {
                self.term(left, context);
                self.push(" LIKE ");
                self.term(right, context);
                self.push(" ESCAPE '\\'");
            }
            Term::Complex { operator, left, right } => self.complex(*operator, left, right, context),
            Term::In { term, container, negated } => {
                self.term(term, context);
                self.push(if *negated { " NOT IN " } else { " IN " });
                self.term(container, Context { subquery: true, ..context });
            }
            Term::Between { term, low, high } => {
                self.term(term, context);
                self.push(" BETWEEN ");
                self.term(low, context);
                self.push(" AND ");
                self.term(high, context);
            }
            Term::IsNull(term) => {
                self.term(term, context);
                self.push(" IS NULL");
            }
            Term::Not(term) => {
                self.push("NOT ");
                self.term(term, Context { subcriterion: true, ..context });
            }
            Term::Arithmetic { operator, left, right } => self.arithmetic(*operator, left, right, context),
            Term::Case { cases, otherwise } => {
                self.push("CASE");
                for (when, then) in cases {
                    self.push(" WHEN ");
                    self.term(when, context);
                    self.push(" THEN ");
                    self.term(then, context);
                }
                if let Some(otherwise) = otherwise {
                    self.push(" ELSE ");
                    self.term(otherwise, context);
                }
                self.push(" END");
            }
            Term::Function(function) => self.function(function, context),
            Term::Json { column, path } => {
                self.term(column, context);
                self.push("->>'");
                self.push(path);
                self.push("'");
            }
            Term::Query(select) => self.select(select, context),
        }
    }

    fn complex(&mut self, operator: Boolean, left: &Term<P>, right: &Term<P>, context: Context) {
        if context.subcriterion {
            self.push("(");
        }
        let needs_brackets = |term: &Term<P>| matches!(term, Term::Complex { operator: own, .. } if *own != operator);
        self.term(left, Context { subcriterion: needs_brackets(left), ..context });
        self.push(match operator {
            Boolean::And => " AND ",
            Boolean::Or => " OR ",
        });
        self.term(right, Context { subcriterion: needs_brackets(right), ..context });
        if context.subcriterion {
            self.push(")");
        }
    }

    fn arithmetic(&mut self, operator: Arithmetic, left: &Term<P>, right: &Term<P>, context: Context) {
        use Arithmetic::{Add, Div, Mul, Sub};
        let of = |term: &Term<P>| match term {
            Term::Arithmetic { operator, .. } => Some(*operator),
            _ => None,
        };
        let adds = |operator: Option<Arithmetic>| matches!(operator, Some(Add | Sub));
        let around_left = matches!(operator, Mul | Div) && adds(of(left));
        let around_right = match operator {
            Add => false,
            Div => of(right).is_some(),
            Sub | Mul => adds(of(right)),
        };
        self.bracketed(left, around_left, context);
        self.push(match operator {
            Add => "+",
            Sub => "-",
            Mul => "*",
            Div => "/",
        });
        self.bracketed(right, around_right, context);
    }

    fn bracketed(&mut self, term: &Term<P>, brackets: bool, context: Context) {
        if brackets {
            self.push("(");
        }
        self.term(term, context);
        if brackets {
            self.push(")");
        }
    }

    fn function(&mut self, function: &Function<P>, context: Context) {
        self.push(&function.name);
        self.push("(");
        if function.distinct {
            self.push("DISTINCT ");
        }
        self.separated(&function.args, ",", |writer, arg| writer.term(arg, context));
        match &function.special {
            Special::None => {}
            Special::As(sql_type) => {
                self.push(" AS ");
                self.push(sql_type);
            }
            Special::From(term) => {
                self.push(" FROM ");
                self.term(term, context);
            }
        }
        self.push(")");
        if function.over {
            self.push(" OVER()");
        }
    }

    fn select(&mut self, select: &Select<P>, around: Context) {
        if !select.delete && select.selects.is_empty() {
            return;
        }
        let namespace =
            !select.joins.is_empty() || select.from.len() > 1 || matches!(select.from.first(), Some(Source::Query(..)));
        let context = Context { namespace, ..around };
        let inner = Context { subquery: true, ..context };
        if around.subquery {
            self.push("(");
        }
        if select.delete {
            self.push("DELETE");
        } else {
            self.push(if select.distinct { "SELECT DISTINCT " } else { "SELECT " });
            self.separated(&select.selects, ",", |writer, selected| {
                writer.term(&selected.term, inner);
                if let Some(alias) = &selected.alias {
                    writer.push(" ");
                    writer.quoted(alias);
                }
            });
        }
        self.push(" FROM ");
        self.separated(&select.from, ",", |writer, source| writer.source(source, inner));
        for Join { table, on } in &select.joins {
            self.push(" LEFT OUTER JOIN ");
            self.table(table);
            self.push(" ON ");
            self.term(on, inner);
        }
        if let Some(condition) = &select.condition {
            self.push(" WHERE ");
            self.term(condition, inner);
        }
        if !select.group_by.is_empty() {
            self.push(" GROUP BY ");
            self.separated(&select.group_by, ",", |writer, grouped| {
                let is_selected = |alias| select.selects.iter().any(|selected| selected.alias.as_ref() == Some(alias));
                match (&grouped.alias, &grouped.term) {
                    (Some(alias), _) if is_selected(alias) => writer.quoted(alias),
                    (_, Some(term)) => writer.term(term, context),
                    (Some(alias), None) => writer.quoted(alias),
                    (None, None) => {}
                }
            });
        }
        if let Some(having) = &select.having {
            self.push(" HAVING ");
            self.term(having, context);
        }
        if !select.order_by.is_empty() {
            self.push(" ORDER BY ");
            self.separated(&select.order_by, ",", |writer, (term, descending)| {
                writer.term(term, context);
                writer.push(if *descending { " DESC" } else { " ASC" });
            });
        }
        self.pagination(select.limit.as_ref(), select.offset.as_ref(), context);
        if around.subquery {
            self.push(")");
        }
    }

    fn pagination(&mut self, limit: Option<&Term<P>>, offset: Option<&Term<P>>, context: Context) {
        if let Some(limit) = limit {
            self.push(" LIMIT ");
            self.term(limit, context);
        }
        if let Some(offset) = offset {
            self.push(" OFFSET ");
            self.term(offset, context);
        }
    }

    fn source(&mut self, source: &Source<P>, context: Context) {
        match source {
            Source::Table(table) => self.table(table),
            Source::Query(select, alias) => {
                self.select(select, context);
                self.push(" ");
                self.quoted(alias);
            }
            Source::Union(union, alias) => {
                self.union(union, context);
                self.push(" ");
                self.quoted(alias);
            }
        }
    }

    fn union(&mut self, union: &Union<P>, around: Context) {
        if around.subquery {
            self.push("(");
        }
        let each = Context { subquery: false, ..around };
        self.select(&union.base, each);
        for (all, select) in &union.others {
            self.push(if *all { " UNION ALL " } else { " UNION " });
            self.select(select, each);
        }
        if !union.order_by.is_empty() {
            self.push(" ORDER BY ");
            self.separated(&union.order_by, ",", |writer, (name, descending)| {
                writer.quoted(name);
                writer.push(if *descending { " DESC" } else { " ASC" });
            });
        }
        self.pagination(union.limit.as_ref(), union.offset.as_ref(), around);
        if around.subquery {
            self.push(")");
        }
    }

    fn insert(&mut self, insert: &Insert<P>, context: Context) {
        self.push("INSERT INTO ");
        self.table(&insert.table);
        if insert.columns.is_empty() {
            self.push(" DEFAULT VALUES");
        } else {
            self.push(" (");
            self.names(&insert.columns, ",");
            self.push(") VALUES (");
            self.separated(&insert.rows, "),(", |writer, row| {
                writer.separated(row, ",", |writer, term| writer.term(term, Context { subquery: true, ..context }));
            });
            self.push(")");
        }
        if let Some(conflict) = &insert.conflict {
            self.push(" ON CONFLICT");
            if !conflict.columns.is_empty() {
                self.push(" (");
                self.names(&conflict.columns, ", ");
                self.push(")");
            }
            if conflict.update.is_empty() {
                self.push(" DO NOTHING");
            } else {
                self.push(" DO UPDATE SET ");
                self.separated(&conflict.update, ",", |writer, name| {
                    writer.quoted(name);
                    writer.push("=EXCLUDED.");
                    writer.quoted(name);
                });
            }
        }
        if !insert.returning.is_empty() {
            self.push(" RETURNING ");
            self.names(&insert.returning, ",");
        }
    }

    fn update(&mut self, update: &Update<P>, context: Context) {
        // An UPDATE of nothing is an empty text to pypika, and Tortoise executes that.
        if update.values.is_empty() {
            return;
        }
        self.push("UPDATE ");
        self.table(&update.table);
        self.push(" SET ");
        self.separated(&update.values, ",", |writer, (name, value)| {
            writer.quoted(name);
            writer.push("=");
            writer.term(value, context);
        });
        if let Some(condition) = &update.condition {
            self.push(" WHERE ");
            self.term(condition, Context { subquery: true, ..context });
        }
    }
}
