//! Code objects in the making.

use std::borrow::Cow;
use std::rc::Rc;

use linktable_schema::Span;
use ruff_python_ast::Stmt;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::mangle;
use super::scope::{Place, Scope, Scopes};
use crate::class::ClassSource;
use crate::code::{Code, CodeKind, Op, Params, Source};
use crate::syntax::SyntaxProblem;
use crate::text::Text;
use crate::value::Value;

/// What has to be undone when a loop or function is left early.
#[derive(Clone)]
pub(super) enum Block<'a> {
    /// A loop: where `continue` goes, and the jumps of `break`; a `for` keeps its iterator on the stack.
    Loop { start: u32, breaks: Vec<usize>, has_iterator: bool },
    /// A `try` whose exceptions go to a handler.
    Try,
    /// A `try` with a `finally`, whose body is put in the place of every way out.
    Finally(&'a [Stmt]),
    /// A handler: the exception is on the stack.
    Handler,
    /// A handler that bound its exception to a name, within a block of its own.
    NamedHandler(String),
    /// A `finally` after an exception, which is on the stack.
    FinallyHandler,
    /// A `with`, whose exit function is on the stack.
    With { is_async: bool },
    /// What a `return` leaves on the stack while it runs the blocks' ends.
    Value,
}

/// One code object in the making.
pub(super) struct Unit<'a> {
    pub scope: usize,
    pub kind: CodeKind,
    pub name: String,
    pub qualname: String,
    pub params: Params,
    pub parameters: Vec<String>,
    pub ops: Vec<Op>,
    pub spans: Vec<Span>,
    pub consts: Vec<Value>,
    pub names: Vec<Text>,
    pub codes: Vec<Rc<Code>>,
    pub keywords: Vec<Vec<Text>>,
    pub doc: Option<Text>,
    pub class_source: Option<Rc<ClassSource>>,
    pub blocks: Vec<Block<'a>>,
}

/// Compiles one statement of a module.
pub(super) struct Compiler<'a> {
    pub source: Rc<Source>,
    pub scopes: Scopes<'a>,
    /// The texts of the module so far, each once.
    pub texts: Texts,
    pub units: Vec<Unit<'a>>,
    pub problems: Vec<SyntaxProblem>,
    pub future_annotations: bool,
    /// In declare mode: which methods declare.
    pub declaring: Option<&'a dyn Fn(&str) -> bool>,
    pub span: Span,
}

impl<'a> Compiler<'a> {
    pub fn new(
        source: Rc<Source>,
        statement: &'a Stmt,
        texts: Texts,
        future_annotations: bool,
        declaring: Option<&'a dyn Fn(&str) -> bool>,
    ) -> Self {
        let scopes = Scopes::of(statement);
        let mut compiler = Compiler {
            source,
            scopes,
            texts,
            units: Vec::new(),
            problems: Vec::new(),
            future_annotations,
            declaring,
            span: Span::default(),
        };
        for (range, message) in std::mem::take(&mut compiler.scopes.problems) {
            compiler.problem(crate::syntax::span(range), message);
        }
        compiler.open(0, CodeKind::Module, "<module>");
        compiler
    }

    /// The names that the module's statement binds.
    pub fn module_names(&self) -> Vec<String> {
        self.scopes.get(0).map(|scope| scope.bound.iter().map(ToString::to_string).collect()).unwrap_or_default()
    }

    /// The code, what is wrong with it, and the texts for the next statement.
    pub fn finish(mut self) -> (Rc<Code>, Vec<SyntaxProblem>, Texts) {
        let code = self.close();
        (code, self.problems, self.texts)
    }

    pub fn problem(&mut self, span: Span, message: impl Into<String>) {
        self.problems.push(SyntaxProblem::new(span, message));
    }

    /// Begins a code object.
    pub fn open(&mut self, scope: usize, kind: CodeKind, name: &str) {
        let qualname = match self.units.last() {
            Some(outer) if outer.kind == CodeKind::Module => name.to_owned(),
            Some(outer) if outer.kind == CodeKind::Class => format!("{}.{name}", outer.qualname),
            Some(outer) => format!("{}.<locals>.{name}", outer.qualname),
            None => name.to_owned(),
        };
        self.units.push(Unit {
            scope,
            kind,
            name: name.to_owned(),
            qualname,
            params: Params::default(),
            parameters: Vec::new(),
            ops: Vec::new(),
            spans: Vec::new(),
            consts: Vec::new(),
            names: Vec::new(),
            codes: Vec::new(),
            keywords: Vec::new(),
            doc: None,
            class_source: None,
            blocks: Vec::new(),
        });
    }

    /// Ends the code object that was begun last.
    pub fn close(&mut self) -> Rc<Code> {
        self.constant(Value::None);
        self.emit(Op::Return);
        let unit = self.units.pop();
        let scope = unit.as_ref().and_then(|unit| self.scopes.get(unit.scope));
        let (Some(unit), Some(scope)) = (unit, scope) else { return self.empty_code() };
        let texts = &mut self.texts;
        let cells = scope.cells.iter().map(|name| {
            let parameter = unit.parameters.iter().position(|parameter| parameter == name);
            (texts.get(name), parameter.map(|at| at as u32))
        });
        let cells = cells.collect();
        Rc::new(Code {
            name: texts.get(&unit.name),
            qualname: texts.get(&unit.qualname),
            kind: unit.kind,
            params: unit.params,
            cells,
            frees: scope.frees.iter().map(|name| texts.get(name)).collect(),
            locals: locals(&unit, scope).map(|name| texts.get(name)).collect(),
            ops: unit.ops,
            spans: unit.spans,
            consts: unit.consts,
            names: unit.names,
            codes: unit.codes,
            keywords: unit.keywords,
            doc: unit.doc,
            class_source: unit.class_source,
            source: self.source.clone(),
        })
    }

    fn empty_code(&self) -> Rc<Code> {
        Rc::new(Code {
            name: "".into(),
            qualname: "".into(),
            kind: CodeKind::Module,
            params: Params::default(),
            locals: Vec::new(),
            cells: Vec::new(),
            frees: Vec::new(),
            ops: Vec::new(),
            spans: Vec::new(),
            consts: Vec::new(),
            names: Vec::new(),
            codes: Vec::new(),
            keywords: Vec::new(),
            doc: None,
            class_source: None,
            source: self.source.clone(),
        })
    }

    /// Adds an operation; gives where it is, for [`Compiler::land`].
    pub fn emit(&mut self, op: Op) -> usize {
        let span = self.span;
        let Some(unit) = self.units.last_mut() else { return 0 };
        unit.ops.push(op);
        unit.spans.push(span);
        unit.ops.len() - 1
    }

    /// Where the next operation will be.
    pub fn here(&self) -> u32 {
        self.units.last().map_or(0, |unit| unit.ops.len() as u32)
    }

    /// Makes a jump at `at` go to the next operation.
    pub fn land(&mut self, at: usize) {
        let here = self.here();
        let Some(op) = self.units.last_mut().and_then(|unit| unit.ops.get_mut(at)) else { return };
        match op {
            Op::Jump(to)
            | Op::JumpIfFalse(to)
            | Op::JumpIfTrue(to)
            | Op::JumpIfFalseOrPop(to)
            | Op::JumpIfTrueOrPop(to)
            | Op::ForIter(to)
            | Op::EndAsyncFor(to)
            | Op::SetupExcept(to)
            | Op::SetupWith(to) => *to = here,
            _ => {}
        }
    }

    pub fn constant(&mut self, value: Value) {
        let Some(unit) = self.units.last_mut() else { return };
        let same = |other: &Value| match (other, &value) {
            // Each text is there once.
            (Value::Str(a), Value::Str(b)) => a.same(b),
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::None, Value::None) => true,
            _ => false,
        };
        // Short tables are looked through, so that long ones stay quick to build.
        let at = unit.consts.iter().take(32).position(same).unwrap_or_else(|| {
            unit.consts.push(value);
            unit.consts.len() - 1
        });
        self.emit(Op::Const(at as u32));
    }

    pub fn text(&mut self, text: &str) {
        let text = self.texts.get(text);
        self.constant(Value::Str(text));
    }

    /// The number of a name in the code's table.
    pub fn name_index(&mut self, name: &str) -> u32 {
        let Some(unit) = self.units.last_mut() else { return 0 };
        let name = self.texts.get(name);
        // Each text is there once, so that the same text is the same object.
        let at = unit.names.iter().position(|other| other.same(&name)).unwrap_or_else(|| {
            unit.names.push(name);
            unit.names.len() - 1
        });
        at as u32
    }

    pub fn keyword_index(&mut self, names: Vec<Text>) -> u32 {
        let Some(unit) = self.units.last_mut() else { return 0 };
        unit.keywords.push(names);
        (unit.keywords.len() - 1) as u32
    }

    pub fn code_index(&mut self, code: Rc<Code>) -> u32 {
        let Some(unit) = self.units.last_mut() else { return 0 };
        unit.codes.push(code);
        (unit.codes.len() - 1) as u32
    }

    /// Stops the script here: Python knows this, and the machine does not.
    pub fn unsupported(&mut self, what: &str) {
        let Some(unit) = self.units.last_mut() else { return };
        unit.consts.push(Value::str(what));
        let at = (unit.consts.len() - 1) as u32;
        self.emit(Op::Unsupported(at));
    }

    pub fn unit(&self) -> Option<&Unit<'a>> {
        self.units.last()
    }

    pub fn scope(&self) -> Option<&Scope<'a>> {
        self.scopes.get(self.units.last()?.scope)
    }

    /// A name as the class around it sees it.
    pub fn mangled<'n>(&self, name: &'n str) -> Cow<'n, str> {
        mangle(self.scope().and_then(|scope| scope.class_name), name)
    }

    fn place(&self, name: &str) -> (Place, u32) {
        let Some((unit, scope)) = self.unit().zip(self.scope()) else { return (Place::Global, 0) };
        let place = scope.place(name);
        let position = |names: &[Cow<'_, str>]| names.iter().position(|other| other == name).unwrap_or(0);
        let at = match place {
            Place::Local => locals(unit, scope).position(|other| other == name).unwrap_or(0),
            Place::Cell => position(&scope.cells),
            Place::Free | Place::NameOrFree => scope.cells.len() + position(&scope.frees),
            Place::Global | Place::Name => 0,
        };
        (place, at as u32)
    }

    pub fn load(&mut self, name: &str) {
        let name = self.mangled(name);
        let (place, at) = self.place(&name);
        let op = match place {
            Place::Local => Op::LoadLocal(at),
            Place::Cell | Place::Free => Op::LoadCell(at),
            Place::NameOrFree => Op::LoadClassCell(at),
            Place::Global => Op::LoadGlobal(self.name_index(&name)),
            Place::Name => Op::LoadName(self.name_index(&name)),
        };
        self.emit(op);
    }

    pub fn store(&mut self, name: &str) {
        let name = self.mangled(name);
        let (place, at) = self.place(&name);
        let op = match place {
            Place::Local => Op::StoreLocal(at),
            Place::Cell | Place::Free => Op::StoreCell(at),
            Place::Global => Op::StoreGlobal(self.name_index(&name)),
            Place::Name | Place::NameOrFree => Op::StoreName(self.name_index(&name)),
        };
        self.emit(op);
    }

    pub fn delete(&mut self, name: &str) {
        let name = self.mangled(name);
        let (place, at) = self.place(&name);
        let op = match place {
            Place::Local => Op::DeleteLocal(at),
            Place::Cell | Place::Free => Op::DeleteCell(at),
            Place::Global => Op::DeleteGlobal(self.name_index(&name)),
            Place::Name | Place::NameOrFree => Op::DeleteName(self.name_index(&name)),
        };
        self.emit(op);
    }
}

/// The slots of a frame: the parameters, then what else is bound.
fn locals<'n>(unit: &'n Unit<'_>, scope: &'n Scope<'_>) -> impl Iterator<Item = &'n str> {
    let has_slots = !matches!(unit.kind, CodeKind::Module | CodeKind::Class);
    let bound = if has_slots { scope.bound.as_slice() } else { &[] };
    let is_parameter = |name: &str| unit.parameters.iter().any(|parameter| parameter == name);
    let others = bound.iter().map(AsRef::as_ref).filter(move |name| !is_parameter(name));
    unit.parameters.iter().map(String::as_str).chain(others)
}

/// Texts, each of them once: what a module's code names, it mostly names often.
pub(super) struct Texts(FxHashSet<Text>);

impl Texts {
    /// With room for about as many as a source of this length has.
    pub fn for_source(source: &str) -> Self {
        Texts(FxHashSet::with_capacity_and_hasher((source.len() / 48).min(1024), FxBuildHasher))
    }

    pub fn get(&mut self, text: &str) -> Text {
        if let Some(text) = self.0.get(text) {
            return text.clone();
        }
        let text = Text::new(text);
        self.0.insert(text.clone());
        text
    }
}
