//! Which names are local to which function, and which are shared.

use ruff_python_ast::visitor::{self, Visitor};
use ruff_python_ast::{Comprehension, ExceptHandler, Expr, ExprContext, Parameters, Pattern, Stmt};
use ruff_text_size::{Ranged, TextRange};
use std::borrow::Cow;

use rustc_hash::FxHashMap;

use super::mangle;
use crate::vm::CLASS_CELL;

/// What a scope belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum ScopeKind {
    Module,
    Class,
    Function,
    Lambda,
    Comprehension,
}

/// Where a name is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// In a slot of the frame.
    Local,
    /// In a cell that functions inside share.
    Cell,
    /// In a cell of a function outside.
    Free,
    /// Among the names of the module, or built in.
    Global,
    /// In the namespace of a class or module, then as a global.
    Name,
    /// In the namespace of a class, then in a cell of a function outside.
    NameOrFree,
}

/// The names of one function, class or module.
pub(super) struct Scope<'a> {
    pub kind: ScopeKind,
    parent: Option<usize>,
    /// Names that are assigned to, in order; parameters first.
    pub bound: Vec<Cow<'a, str>>,
    used: Vec<Cow<'a, str>>,
    globals: Vec<Cow<'a, str>>,
    nonlocals: Vec<(Cow<'a, str>, TextRange)>,
    /// Names bound here that functions inside share.
    pub cells: Vec<Cow<'a, str>>,
    /// Names of functions outside that are used here or further inside.
    pub frees: Vec<Cow<'a, str>>,
    pub is_generator: bool,
    pub has_await: bool,
    /// The class that names starting with two underscores belong to.
    pub class_name: Option<&'a str>,
}

/// All scopes of a statement.
pub(super) struct Scopes<'a> {
    scopes: Vec<Scope<'a>>,
    by_node: FxHashMap<(TextRange, ScopeKind), usize>,
    /// What is wrong with how names are declared: place and CPython's message.
    pub problems: Vec<(TextRange, String)>,
}

impl<'a> Scope<'a> {
    fn new(kind: ScopeKind, parent: Option<usize>, class_name: Option<&'a str>) -> Self {
        Scope {
            kind,
            parent,
            bound: Vec::new(),
            used: Vec::new(),
            globals: Vec::new(),
            nonlocals: Vec::new(),
            cells: Vec::new(),
            frees: Vec::new(),
            is_generator: false,
            has_await: false,
            class_name,
        }
    }

    /// Where a name is kept, as seen from this scope.
    pub fn place(&self, name: &str) -> Place {
        let has = |names: &[Cow<'_, str>]| names.iter().any(|other| other == name);
        match self.kind {
            ScopeKind::Module => Place::Name,
            _ if has(&self.globals) => Place::Global,
            ScopeKind::Class if has(&self.cells) => Place::Cell,
            ScopeKind::Class if has(&self.frees) && !has(&self.bound) => Place::NameOrFree,
            ScopeKind::Class => Place::Name,
            _ if self.nonlocals.iter().any(|(other, _)| other == name) => Place::Free,
            _ if has(&self.cells) => Place::Cell,
            _ if has(&self.bound) => Place::Local,
            _ if has(&self.frees) => Place::Free,
            _ => Place::Global,
        }
    }

    fn binds(&self, name: &str) -> bool {
        let has = |names: &[Cow<'_, str>]| names.iter().any(|other| other == name);
        has(&self.bound) && !has(&self.globals) && !self.nonlocals.iter().any(|(other, _)| other == name)
    }
}

impl<'a> Scopes<'a> {
    /// Reads the scopes of one statement of a module.
    pub fn of(statement: &'a Stmt) -> Self {
        let module = Scope::new(ScopeKind::Module, None, None);
        let scopes = Scopes { scopes: vec![module], by_node: FxHashMap::default(), problems: Vec::new() };
        let mut collector = Collector { scopes, at: 0 };
        collector.visit_stmt(statement);
        let mut scopes = collector.scopes;
        scopes.resolve();
        scopes
    }

    /// A scope by its number; 0 is the module's.
    pub fn get(&self, id: usize) -> Option<&Scope<'a>> {
        self.scopes.get(id)
    }

    /// The scope of a node.
    pub fn of_node(&self, range: TextRange, kind: ScopeKind) -> Option<usize> {
        self.by_node.get(&(range, kind)).copied()
    }

    /// Finds for every name that is used and not bound the function outside that binds it.
    fn resolve(&mut self) {
        for id in 0..self.scopes.len() {
            if !self.may_share(id) {
                continue;
            }
            let Some(scope) = self.scopes.get(id) else { continue };
            let mut wanted: Vec<(Cow<'a, str>, Option<TextRange>)> =
                scope.nonlocals.iter().map(|(name, range)| (name.clone(), Some(*range))).collect();
            for name in &scope.used {
                let settled = scope.globals.contains(name) || (scope.binds(name) && scope.kind != ScopeKind::Class);
                if !settled && !wanted.iter().any(|(other, _)| other == name) {
                    wanted.push((name.clone(), None));
                }
            }
            for (name, required) in wanted {
                let missing = required.map(|range| (range, format!("no binding for nonlocal '{name}' found")));
                if !self.share(id, name) {
                    self.problems.extend(missing);
                }
            }
        }
    }

    /// Whether names of a scope may be those of one outside, or are said to be.
    fn may_share(&self, id: usize) -> bool {
        let Some(scope) = self.scopes.get(id) else { return false };
        let outer = scope.parent.and_then(|parent| self.scopes.get(parent));
        !scope.nonlocals.is_empty() || outer.is_some_and(|outer| outer.kind != ScopeKind::Module)
    }

    /// Shares the variable of a function outside with scope `id`; false if no function outside binds it.
    fn share(&mut self, id: usize, name: Cow<'a, str>) -> bool {
        let mut path = vec![id];
        let mut at = self.scopes.get(id).and_then(|scope| scope.parent);
        while let Some(outer) = at {
            let Some(scope) = self.scopes.get(outer) else { return false };
            let is_function = matches!(scope.kind, ScopeKind::Function | ScopeKind::Lambda | ScopeKind::Comprehension);
            let is_class_cell = scope.kind == ScopeKind::Class && name == CLASS_CELL;
            if is_function && scope.globals.contains(&name) {
                return false;
            }
            if (is_function && scope.binds(&name)) || is_class_cell {
                for inner in path {
                    add(self.scopes.get_mut(inner).map(|scope| &mut scope.frees), name.clone());
                }
                add(self.scopes.get_mut(outer).map(|scope| &mut scope.cells), name);
                return true;
            }
            path.push(outer);
            at = scope.parent;
        }
        false
    }
}

fn add<'a>(names: Option<&mut Vec<Cow<'a, str>>>, name: Cow<'a, str>) {
    if let Some(names) = names
        && !names.contains(&name)
    {
        names.push(name);
    }
}

struct Collector<'a> {
    scopes: Scopes<'a>,
    at: usize,
}

impl<'a> Collector<'a> {
    fn scope(&mut self) -> Option<&mut Scope<'a>> {
        self.scopes.scopes.get_mut(self.at)
    }

    fn mangled(&self, name: &'a str) -> Cow<'a, str> {
        let class = self.scopes.scopes.get(self.at).and_then(|scope| scope.class_name);
        mangle(class, name)
    }

    fn bind(&mut self, name: &'a str) {
        let name = self.mangled(name);
        add(self.scope().map(|scope| &mut scope.bound), name);
    }

    fn use_name(&mut self, name: &'a str) {
        // A scope of the module itself shares no name with one around it.
        let is_outermost = self.scope().is_none_or(|scope| matches!(scope.parent, None | Some(0)));
        if is_outermost {
            return;
        }
        let is_super = name == "super";
        let name = self.mangled(name);
        add(self.scope().map(|scope| &mut scope.used), name);
        // `super()` without arguments finds its class in a cell.
        if is_super {
            add(self.scope().map(|scope| &mut scope.used), CLASS_CELL.into());
        }
    }

    fn enter(&mut self, range: TextRange, kind: ScopeKind, class_name: Option<&'a str>, run: impl FnOnce(&mut Self)) {
        let outer = self.at;
        let inherited = self.scopes.scopes.get(outer).and_then(|scope| scope.class_name);
        self.at = self.scopes.scopes.len();
        self.scopes.scopes.push(Scope::new(kind, Some(outer), class_name.or(inherited)));
        self.scopes.by_node.insert((range, kind), self.at);
        run(self);
        self.at = outer;
    }

    fn parameters_outside(&mut self, parameters: &'a Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            if let Some(default) = &parameter.default {
                self.visit_expr(default);
            }
        }
        for parameter in parameters {
            if let Some(annotation) = parameter.annotation() {
                self.visit_expr(annotation);
            }
        }
    }

    fn parameters_inside(&mut self, parameters: &'a Parameters) {
        for parameter in parameters.iter_non_variadic_params() {
            self.bind(parameter.name().as_str());
        }
        for parameter in [&parameters.vararg, &parameters.kwarg].into_iter().flatten() {
            self.bind(parameter.name.as_str());
        }
    }

    fn comprehension(&mut self, range: TextRange, generators: &'a [Comprehension], elements: &[&'a Expr]) {
        // The first iterable belongs to the scope outside.
        if let Some(first) = generators.first() {
            self.visit_expr(&first.iter);
        }
        let awaits = generators.iter().any(|generator| generator.is_async);
        self.enter(range, ScopeKind::Comprehension, None, |collector| {
            collector.bind(".0");
            for (at, generator) in generators.iter().enumerate() {
                collector.visit_expr(&generator.target);
                if at > 0 {
                    collector.visit_expr(&generator.iter);
                }
                for condition in &generator.ifs {
                    collector.visit_expr(condition);
                }
            }
            for element in elements {
                collector.visit_expr(element);
            }
            if awaits && let Some(scope) = collector.scope() {
                scope.has_await = true;
            }
        });
    }

    /// The scope that `:=` binds in: comprehensions are looked through.
    fn walrus_scope(&self) -> usize {
        let mut at = self.at;
        while let Some(scope) = self.scopes.scopes.get(at) {
            match (scope.kind, scope.parent) {
                (ScopeKind::Comprehension, Some(parent)) => at = parent,
                _ => break,
            }
        }
        at
    }
}

impl<'a> Visitor<'a> for Collector<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(function) => {
                for decorator in &function.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                self.parameters_outside(&function.parameters);
                if let Some(returns) = &function.returns {
                    self.visit_expr(returns);
                }
                self.bind(function.name.as_str());
                self.enter(function.range(), ScopeKind::Function, None, |collector| {
                    collector.parameters_inside(&function.parameters);
                    collector.visit_body(&function.body);
                });
            }
            Stmt::ClassDef(class) => {
                for decorator in &class.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                if let Some(arguments) = &class.arguments {
                    self.visit_arguments(arguments);
                }
                self.bind(class.name.as_str());
                self.enter(class.range(), ScopeKind::Class, Some(class.name.as_str()), |collector| {
                    collector.visit_body(&class.body);
                });
            }
            Stmt::Global(global) => {
                for name in &global.names {
                    let name = self.mangled(name.as_str());
                    add(self.scope().map(|scope| &mut scope.globals), name);
                }
            }
            Stmt::Nonlocal(nonlocal) => {
                for name in &nonlocal.names {
                    let (text, range) = (self.mangled(name.as_str()), name.range());
                    let at_module = self.at == 0;
                    if at_module {
                        self.scopes
                            .problems
                            .push((range, "nonlocal declaration not allowed at module level".to_owned()));
                    } else if let Some(scope) = self.scope() {
                        scope.nonlocals.push((text, range));
                    }
                }
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let bound = match &alias.asname {
                        Some(name) => name.as_str(),
                        None => alias.name.as_str().split('.').next().unwrap_or(""),
                    };
                    self.bind(bound);
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    if alias.name.as_str() != "*" {
                        self.bind(alias.asname.as_ref().unwrap_or(&alias.name).as_str());
                    }
                }
            }
            Stmt::AnnAssign(assign) => {
                self.visit_expr(&assign.annotation);
                if let Some(value) = &assign.value {
                    self.visit_expr(value);
                }
                self.visit_expr(&assign.target);
            }
            _ => visitor::walk_stmt(self, statement),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) => match name.ctx {
                ExprContext::Load => self.use_name(name.id.as_str()),
                ExprContext::Store | ExprContext::Del => self.bind(name.id.as_str()),
                ExprContext::Invalid => {}
            },
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                if let Expr::Name(target) = &*named.target {
                    let at = self.walrus_scope();
                    let inner = self.at;
                    self.at = at;
                    self.bind(target.id.as_str());
                    self.at = inner;
                    if at != inner {
                        // Inside the comprehension the name is that of the function outside.
                        self.use_name(target.id.as_str());
                    }
                }
            }
            Expr::Lambda(lambda) => {
                if let Some(parameters) = &lambda.parameters {
                    self.parameters_outside(parameters);
                }
                self.enter(lambda.range(), ScopeKind::Lambda, None, |collector| {
                    if let Some(parameters) = &lambda.parameters {
                        collector.parameters_inside(parameters);
                    }
                    collector.visit_expr(&lambda.body);
                });
            }
            Expr::ListComp(comp) => self.comprehension(comp.range(), &comp.generators, &[&comp.elt]),
            Expr::SetComp(comp) => self.comprehension(comp.range(), &comp.generators, &[&comp.elt]),
            Expr::Generator(comp) => self.comprehension(comp.range(), &comp.generators, &[&comp.elt]),
            Expr::DictComp(comp) => {
                let elements: Vec<&'a Expr> = comp.key.as_deref().into_iter().chain([&*comp.value]).collect();
                self.comprehension(comp.range(), &comp.generators, &elements);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => {
                if let Some(scope) = self.scope() {
                    scope.is_generator = true;
                }
                visitor::walk_expr(self, expression);
            }
            Expr::Await(_) => {
                if let Some(scope) = self.scope() {
                    scope.has_await = true;
                }
                visitor::walk_expr(self, expression);
            }
            _ => visitor::walk_expr(self, expression),
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(inner) = handler;
        if let Some(name) = &inner.name {
            self.bind(name.as_str());
        }
        visitor::walk_except_handler(self, handler);
    }

    fn visit_pattern(&mut self, pattern: &'a Pattern) {
        let name = match pattern {
            Pattern::MatchStar(star) => star.name.as_ref(),
            Pattern::MatchAs(capture) => capture.name.as_ref(),
            Pattern::MatchMapping(mapping) => mapping.rest.as_ref(),
            _ => None,
        };
        if let Some(name) = name {
            self.bind(name.as_str());
        }
        visitor::walk_pattern(self, pattern);
    }
}
