//! What functions, classes and modules are compiled to.

use std::rc::Rc;

use linktable_schema::{LineIndex, Span};

use crate::class::ClassSource;
use crate::text::Text;
use crate::value::Value;

/// A source text.
pub struct Source {
    /// Its name, as tracebacks show it.
    pub name: String,
    /// The text.
    pub text: String,
    /// Its lines.
    pub lines: LineIndex,
    /// Whether it is the user's, and not a module that comes with the machine.
    pub is_script: bool,
    /// Whether it is the script itself, and not a module that it imports.
    pub is_main: bool,
    /// Whether an `assert` that fails says what it compared, as in tests.
    pub explains_asserts: bool,
}

impl Source {
    /// The line a place is on, from 1.
    pub fn line(&self, span: Span) -> u32 {
        self.lines.line(span.start)
    }

    /// The text of a line (from 1), without the white space around it.
    pub fn line_text(&self, line: u32) -> &str {
        let start = self.lines.line_start(line).unwrap_or(0) as usize;
        self.text.get(start..).unwrap_or("").split(['\n', '\r']).next().unwrap_or("").trim()
    }
}

/// What kind of block a code object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeKind {
    /// A module, or one statement of it.
    Module,
    /// The body of a class.
    Class,
    /// A function.
    Function,
    /// A function with `yield`.
    Generator,
    /// An `async def`.
    Coroutine,
    /// An `async def` with `yield`.
    AsyncGenerator,
}

/// A compiled block.
pub struct Code {
    /// `__name__`.
    pub name: Text,
    /// `__qualname__`.
    pub qualname: Text,
    /// What kind of block it is.
    pub kind: CodeKind,
    /// Its parameters.
    pub params: Params,
    /// Its local variables, parameters first.
    pub locals: Vec<Text>,
    /// The variables it shares with functions in it: for each the local it starts from, if that is a parameter.
    pub cells: Vec<(Text, Option<u32>)>,
    /// The variables it shares with the function around it; they follow the cells.
    pub frees: Vec<Text>,
    /// What it does.
    pub ops: Vec<Op>,
    /// The source of each operation.
    pub spans: Vec<Span>,
    /// Constants.
    pub consts: Vec<Value>,
    /// Names of globals and attributes.
    pub names: Vec<Text>,
    /// Code of the functions and classes in it.
    pub codes: Vec<Rc<Code>>,
    /// Lists of keyword names for calls.
    pub keywords: Vec<Vec<Text>>,
    /// `__doc__`.
    pub doc: Option<Text>,
    /// For the body of a class: where it and its attributes stand.
    pub class_source: Option<Rc<ClassSource>>,
    /// The source.
    pub source: Rc<Source>,
}

/// The parameters of a function.
#[derive(Clone, Copy, Debug, Default)]
pub struct Params {
    /// How many can only be given by position.
    pub positional_only: u32,
    /// How many can be given by position, those included.
    pub positional: u32,
    /// How many can only be given by name.
    pub keyword_only: u32,
    /// Whether `*args` follows them.
    pub has_varargs: bool,
    /// Whether `**kwargs` follows them.
    pub has_varkw: bool,
}

/// An operator with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnaryOp {
    /// `-`.
    Neg,
    /// `+`.
    Pos,
    /// `~`.
    Invert,
    /// `not`.
    Not,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `+`.
    Add,
    /// `-`.
    Sub,
    /// `*`.
    Mul,
    /// `/`.
    Div,
    /// `//`.
    FloorDiv,
    /// `%`.
    Mod,
    /// `**`.
    Pow,
    /// `@`.
    MatMul,
    /// `<<`.
    LShift,
    /// `>>`.
    RShift,
    /// `&`.
    And,
    /// `|`.
    Or,
    /// `^`.
    Xor,
}

impl BinaryOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::FloorDiv => "//",
            BinaryOp::Mod => "%",
            BinaryOp::Pow => "**",
            BinaryOp::MatMul => "@",
            BinaryOp::LShift => "<<",
            BinaryOp::RShift => ">>",
            BinaryOp::And => "&",
            BinaryOp::Or => "|",
            BinaryOp::Xor => "^",
        }
    }

    /// The methods that do it: plain, reflected, in place.
    pub fn methods(self) -> (&'static str, &'static str, &'static str) {
        match self {
            BinaryOp::Add => ("__add__", "__radd__", "__iadd__"),
            BinaryOp::Sub => ("__sub__", "__rsub__", "__isub__"),
            BinaryOp::Mul => ("__mul__", "__rmul__", "__imul__"),
            BinaryOp::Div => ("__truediv__", "__rtruediv__", "__itruediv__"),
            BinaryOp::FloorDiv => ("__floordiv__", "__rfloordiv__", "__ifloordiv__"),
            BinaryOp::Mod => ("__mod__", "__rmod__", "__imod__"),
            BinaryOp::Pow => ("__pow__", "__rpow__", "__ipow__"),
            BinaryOp::MatMul => ("__matmul__", "__rmatmul__", "__imatmul__"),
            BinaryOp::LShift => ("__lshift__", "__rlshift__", "__ilshift__"),
            BinaryOp::RShift => ("__rshift__", "__rrshift__", "__irshift__"),
            BinaryOp::And => ("__and__", "__rand__", "__iand__"),
            BinaryOp::Or => ("__or__", "__ror__", "__ior__"),
            BinaryOp::Xor => ("__xor__", "__rxor__", "__ixor__"),
        }
    }
}

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `==`.
    Eq,
    /// `!=`.
    Ne,
    /// `<`.
    Lt,
    /// `<=`.
    Le,
    /// `>`.
    Gt,
    /// `>=`.
    Ge,
    /// `is`.
    Is,
    /// `is not`.
    IsNot,
    /// `in`.
    In,
    /// `not in`.
    NotIn,
}

impl CompareOp {
    /// As it is written.
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Eq => "==",
            CompareOp::Ne => "!=",
            CompareOp::Lt => "<",
            CompareOp::Le => "<=",
            CompareOp::Gt => ">",
            CompareOp::Ge => ">=",
            CompareOp::Is => "is",
            CompareOp::IsNot => "is not",
            CompareOp::In => "in",
            CompareOp::NotIn => "not in",
        }
    }

    /// The method that does it, and the one that does it with sides changed.
    pub fn methods(self) -> Option<(&'static str, &'static str)> {
        match self {
            CompareOp::Eq => Some(("__eq__", "__eq__")),
            CompareOp::Ne => Some(("__ne__", "__ne__")),
            CompareOp::Lt => Some(("__lt__", "__gt__")),
            CompareOp::Le => Some(("__le__", "__ge__")),
            CompareOp::Gt => Some(("__gt__", "__lt__")),
            CompareOp::Ge => Some(("__ge__", "__le__")),
            CompareOp::Is | CompareOp::IsNot | CompareOp::In | CompareOp::NotIn => None,
        }
    }
}

/// How an f-string's field is turned into text before it is formatted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conversion {
    /// As it is.
    None,
    /// `!s`.
    Str,
    /// `!r`.
    Repr,
    /// `!a`.
    Ascii,
}

/// What the machine does in one step. Comments give the stack before and after, its top to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// … → … constant
    Const(u32),
    /// … a → …
    Pop,
    /// Pushes the n-th value from the top (1 is the top itself).
    Copy(u32),
    /// Exchanges the top with the n-th value from the top.
    Swap(u32),

    /// Pushes a local variable.
    LoadLocal(u32),
    /// Pops into a local variable.
    StoreLocal(u32),
    /// Forgets a local variable.
    DeleteLocal(u32),
    /// Pushes a shared variable: cells first, then frees.
    LoadCell(u32),
    /// In the body of a class: a name of the body, or else the shared variable.
    LoadClassCell(u32),
    /// Pops into a shared variable.
    StoreCell(u32),
    /// Forgets a shared variable.
    DeleteCell(u32),
    /// Pushes a global or built-in.
    LoadGlobal(u32),
    /// Pops into a global.
    StoreGlobal(u32),
    /// Forgets a global.
    DeleteGlobal(u32),
    /// Pushes a name of a class body or module, else a global or built-in.
    LoadName(u32),
    /// Pops into a name of a class body or module.
    StoreName(u32),
    /// Forgets a name of a class body or module.
    DeleteName(u32),

    /// … object → … attribute
    LoadAttr(u32),
    /// … value object → …
    StoreAttr(u32),
    /// … object → …
    DeleteAttr(u32),
    /// … object → … method bound to it, looked up on its class (for `with`)
    LoadSpecial(u32),
    /// … container key → … item
    LoadItem,
    /// … value container key → …
    StoreItem,
    /// … container key → …
    DeleteItem,

    /// … a → … result
    Unary(UnaryOp),
    /// … a b → … result
    Binary(BinaryOp),
    /// … a b → … result; a may change itself
    InPlace(BinaryOp),
    /// … a b → … result
    Compare(CompareOp),

    /// Goes elsewhere.
    Jump(u32),
    /// … a → …, elsewhere if a is false
    JumpIfFalse(u32),
    /// … a → …, elsewhere if a is true
    JumpIfTrue(u32),
    /// … a → … a and elsewhere if a is false, else … a → …
    JumpIfFalseOrPop(u32),
    /// … a → … a and elsewhere if a is true, else … a → …
    JumpIfTrueOrPop(u32),

    /// … n items → … tuple
    BuildTuple(u32),
    /// … n items → … list
    BuildList(u32),
    /// … n items → … set
    BuildSet(u32),
    /// … n keys and values → … dict
    BuildDict(u32),
    /// … n strings → … one string
    BuildString(u32),
    /// … start stop (step) → … slice
    BuildSlice(u32),
    /// … list a → … list, with a in it; n is how deep the list lies below a
    ListAppend(u32),
    /// The same for a set.
    SetAdd(u32),
    /// … dict key value → … dict
    DictInsert(u32),
    /// … list iterable → … list
    ListExtend,
    /// … set iterable → … set
    SetUpdate,
    /// … dict mapping → … dict
    DictUpdate,
    /// … dict mapping → … dict, for keyword arguments: keys are strings and come once
    DictMerge,
    /// … list → … tuple
    ListToTuple,
    /// … value (spec) → … string
    FormatValue(Conversion, bool),

    /// … function n arguments → … result
    Call(u32),
    /// … function arguments → … result; n by position, then those of a list of names
    CallKeywords(u32, u32),
    /// … function iterable → … function tuple
    SpreadArgument,
    /// … function tuple dict → … result
    CallSpread,
    /// … (defaults tuple) (keyword defaults dict) (annotations dict) (closure cells) → … function
    MakeFunction {
        /// Which code.
        code: u32,
        /// Whether there is a tuple of defaults.
        defaults: bool,
        /// Whether there is a dict of keyword defaults.
        keyword_defaults: bool,
        /// Whether there is a dict of annotations.
        annotations: bool,
    },
    /// … bases tuple, keywords dict → … class; the code of its body
    BuildClass {
        /// Which code.
        code: u32,
    },

    /// … iterable → … iterator
    GetIter,
    /// … iterator → … iterator item, or … and elsewhere when there is none
    ForIter(u32),
    /// … iterable → … asynchronous iterator
    GetAsyncIter,
    /// … asynchronous iterator → … asynchronous iterator awaitable
    GetAsyncNext,
    /// … asynchronous iterator exception → … and elsewhere, if it is StopAsyncIteration; else raises it again
    EndAsyncFor(u32),
    /// … iterable → … n items, the first on top
    Unpack(u32),
    /// … iterable → … items before, list, items after, the first on top
    UnpackStar(u32, u32),

    /// … awaitable → … its iterator
    GetAwaitable,
    /// … iterable → … its iterator, for `yield from`
    GetYieldFrom,
    /// … iterator value → … result, once the iterator is through
    YieldFrom,
    /// … value → … what is sent in
    Yield,
    /// … value → leaves the function
    Return,

    /// → … module
    Import {
        /// The module's full name.
        name: u32,
        /// How many dots stand before it.
        level: u32,
        /// Whether the module itself is wanted, and not the package it is in.
        leaf: bool,
    },
    /// As `Import`, of a module that nothing in the script refers to: one that is not supported is `None`.
    ImportUnused {
        /// The module's full name.
        name: u32,
        /// How many dots stand before it.
        level: u32,
        /// Whether the module itself is wanted, and not the package it is in.
        leaf: bool,
    },
    /// … module → … module attribute
    ImportFrom(u32),
    /// As `ImportFrom`, of a name that nothing in the script refers to: one that is not supported is `None`.
    ImportFromUnused(u32),
    /// … module → …, all its public names in the namespace
    ImportStar,

    /// Exceptions from here on go to a handler, where the stack is as now with the exception on top.
    SetupExcept(u32),
    /// The same for `with`: the value on top of the stack is not there in the handler.
    SetupWith(u32),
    /// They do no longer.
    PopBlock,
    /// … exception → …; it is dealt with
    PopExcept,
    /// … exception → …; it is noted, and the rest goes on: for members of a class in declare mode.
    /// The name the member would have bound is forgotten.
    NoteFailure(u32),
    /// … exception → raises it again, as it was
    Reraise,
    /// … exception type → … exception whether it matches
    MatchException,
    /// … exit exception → … exit exception result of exit(type, exception, traceback) still to be called: pushes the call's parts
    WithExcept,
    /// Raises: again what is being handled (0), a value (1), a value with a cause (2).
    Raise(u32),
    /// → … AssertionError
    LoadAssertionError,
    /// Takes both sides of a comparison that failed and how they are written; gives the text about it.
    ExplainComparison(CompareOp),
    /// Takes a value that is not as asserted and how it is written; gives the text about it.
    ExplainFalse,

    /// Makes `__annotations__` in the namespace.
    SetupAnnotations,
    /// … annotation → …, under a name in `__annotations__`
    StoreAnnotation(u32),

    /// … subject → … subject whether it is a sequence of n items (with a star: at least n)
    MatchSequence(u32, bool),
    /// … subject → … subject whether it is a mapping with at least n keys
    MatchMapping(u32),
    /// … subject keys → … subject values tuple, or None
    MatchKeys,
    /// … subject → … subject dict without the keys of a tuple below: subject keys → subject rest
    MatchRest,
    /// … subject class → … tuple of attributes, or None; n by position, then a list of names
    MatchClass(u32, u32),
    /// Something this machine does not know: stops with a text among the constants.
    Unsupported(u32),
}
